/**
 * Encoding and decoding by name, as `str.encode`, `bytes.decode` and `str(bytes, encoding)` do it.
 * The names here are those that CPython converts without its codec registry; any other one goes to
 * the hooks that the module `_codecs` fills (codec-errors.ts), so that tracebacks show the library.
 */
import { typeName } from "./abstract.ts";
import { bytesOf } from "./buffer.ts";
import { codecHooks } from "./codec-errors.ts";
import { decodeAscii, decodeLatin1, encodeBelow } from "./codec-narrow.ts";
import {
  decodeUtf8,
  decodeUtf16,
  decodeUtf32,
  encodeUtf8,
  encodeUtf16,
  encodeUtf32,
} from "./codec-utf.ts";
import { addNote } from "./exception-note.ts";
import { newError, typeError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { PyBytes, PyStr } from "./sequence-values.ts";
import { type StrValue, strFromText, type Text, textOf } from "./str-text.ts";

interface Codec {
  readonly encode: (text: Text, errors: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array, errors: string) => Text;
}

const codecs: readonly (Codec & { readonly names: readonly string[] })[] = [
  {
    names: ["utf_8", "utf8"],
    encode: encodeUtf8,
    decode: (bytes, errors) => decodeUtf8(bytes, errors).text,
  },
  {
    names: ["utf_16", "utf16"],
    encode: (text, errors) => encodeUtf16(text, errors, 0),
    decode: (bytes, errors) => decodeUtf16(bytes, errors, 0).text,
  },
  {
    names: ["utf_32", "utf32"],
    encode: (text, errors) => encodeUtf32(text, errors, 0),
    decode: (bytes, errors) => decodeUtf32(bytes, errors, 0).text,
  },
  {
    names: ["ascii", "us_ascii"],
    encode: (text, errors) => encodeBelow(text, errors, "ascii", 128),
    decode: decodeAscii,
  },
  {
    names: ["latin1", "latin_1", "iso_8859_1", "iso8859_1"],
    encode: (text, errors) => encodeBelow(text, errors, "latin-1", 256),
    decode: decodeLatin1,
  },
];

const byName = new Map<string, Codec>(
  codecs.flatMap((codec) => codec.names.map((name) => [name, codec] as const)),
);

/** Lower case, with one underscore for each run of other characters than letters, digits, dots. */
export function normalizeEncoding(name: string): string {
  return name
    .replace(/[^A-Za-z0-9.]+/g, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
}

function findCodec(encoding: string): Codec | undefined {
  return byName.get(encoding) ?? byName.get(normalizeEncoding(encoding));
}

export function noteCodec(error: unknown, kind: "encoding" | "decoding", encoding: string): void {
  addNote(error, `${kind} with '${encoding}' codec failed`);
}

function unknownEncoding(encoding: string): object {
  return newError("LookupError", `unknown encoding: ${encoding}`);
}

/** `text.encode(encoding, errors)`. */
export function encodeStr(value: StrValue, encoding = "utf-8", errors = "strict"): PyValue {
  const codec = findCodec(encoding);
  if (codec !== undefined) {
    const text = textOf(value) as Text;
    return new PyBytes(codec.encode(text, errors));
  }
  if (codecHooks.encode === null) throw unknownEncoding(encoding);
  const result = codecHooks.encode(value, encoding, errors);
  if (result instanceof PyBytes) return result;
  const bytes = bytesOf(result);
  if (bytes !== undefined && typeName(result) === "bytearray") return new PyBytes(bytes.slice());
  throw typeError(
    `'${encoding}' encoder returned '${typeName(result)}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types`,
  );
}

/** `bytes.decode(encoding, errors)`; `source` is the object that the bytes are of. */
export function decodeToStr(
  bytes: Uint8Array,
  source: PyValue,
  encoding = "utf-8",
  errors = "strict",
): StrValue {
  // Not even the names are looked at.
  if (bytes.length === 0) return "";
  const codec = findCodec(encoding);
  if (codec !== undefined) {
    return strFromText(codec.decode(bytes, errors));
  }
  if (codecHooks.decode === null) throw unknownEncoding(encoding);
  const result = codecHooks.decode(source, encoding, errors);
  if (typeof result === "string" || result instanceof PyStr) return result;
  throw typeError(
    `'${encoding}' decoder returned '${typeName(result)}' instead of 'str'; use codecs.decode() to decode to arbitrary types`,
  );
}
