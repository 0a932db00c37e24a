/**
 * Encoding and decoding by name, as `str.encode`, `bytes.decode` and `str(bytes, encoding)` do it.
 * The names here are those CPython converts without its codec registry; any other one goes to the
 * hooks that the module `_codecs` fills (codec-errors.ts).
 */
import { typeName } from "./abstract.ts";
import { bytesOf } from "./buffer.ts";
import { codecHooks } from "./codec-errors.ts";
import {
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
} from "./codec-escape.ts";
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

export interface Codec {
  readonly name: string;
  readonly encode: (text: Text, errors: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array, errors: string) => Text;
}

const codecs: readonly (Codec & { readonly aliases: readonly string[] })[] = [
  {
    name: "utf-8",
    aliases: ["utf_8", "utf8", "u8", "cp65001"],
    encode: encodeUtf8,
    decode: (bytes, errors) => decodeUtf8(bytes, errors).text,
  },
  {
    name: "ascii",
    aliases: ["us_ascii", "646"],
    encode: (text, errors) => encodeBelow(text, errors, "ascii", 128),
    decode: decodeAscii,
  },
  {
    name: "latin-1",
    aliases: ["latin_1", "latin1", "iso_8859_1", "iso8859_1", "8859", "cp819", "l1", "latin"],
    encode: (text, errors) => encodeBelow(text, errors, "latin-1", 256),
    decode: decodeLatin1,
  },
  ...([0, -1, 1] as const).flatMap((order) => {
    const ending = order === 0 ? "" : order < 0 ? "_le" : "_be";
    return [
      {
        name: `utf-16${ending.replace("_", "-")}`,
        aliases: [`utf_16${ending}`, `utf16${ending}`, ...(order === 0 ? ["u16"] : [])],
        encode: (text: Text, errors: string) => encodeUtf16(text, errors, order),
        decode: (bytes: Uint8Array, errors: string) => decodeUtf16(bytes, errors, order).text,
      },
      {
        name: `utf-32${ending.replace("_", "-")}`,
        aliases: [`utf_32${ending}`, `utf32${ending}`, ...(order === 0 ? ["u32"] : [])],
        encode: (text: Text, errors: string) => encodeUtf32(text, errors, order),
        decode: (bytes: Uint8Array, errors: string) => decodeUtf32(bytes, errors, order).text,
      },
    ];
  }),
  {
    name: "unicode_escape",
    aliases: ["unicodeescape"],
    encode: encodeUnicodeEscape,
    decode: (bytes, errors) => decodeUnicodeEscape(bytes, errors).text,
  },
  {
    name: "raw_unicode_escape",
    aliases: ["rawunicodeescape"],
    encode: encodeRawUnicodeEscape,
    decode: (bytes, errors) => decodeRawUnicodeEscape(bytes, errors).text,
  },
];

const byName = new Map<string, Codec>();
for (const codec of codecs) {
  byName.set(normalizeEncoding(codec.name), codec);
  for (const alias of codec.aliases) byName.set(alias, codec);
}

/** Lower case, with one underscore for each run of other characters than letters, digits, dots. */
export function normalizeEncoding(name: string): string {
  return name
    .replace(/[^A-Za-z0-9.]+/g, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
}

export function findCodec(encoding: string): Codec | undefined {
  return byName.get(encoding) ?? byName.get(normalizeEncoding(encoding));
}

/** The spellings that CPython converts itself; a failure of any other one is noted by its registry. */
const DIRECT = new Set(
  "utf_8 utf8 utf_16 utf16 utf_32 utf32 ascii us_ascii latin1 latin_1 iso_8859_1 iso8859_1".split(
    " ",
  ),
);

/** Runs one side of a codec that is found by name. */
function convert<T>(kind: "encoding" | "decoding", encoding: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!DIRECT.has(normalizeEncoding(encoding))) noteCodec(error, kind, encoding);
    throw error;
  }
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
    return new PyBytes(convert("encoding", encoding, () => codec.encode(text, errors)));
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
    return strFromText(convert("decoding", encoding, () => codec.decode(bytes, errors)));
  }
  if (codecHooks.decode === null) throw unknownEncoding(encoding);
  const result = codecHooks.decode(source, encoding, errors);
  if (typeof result === "string" || result instanceof PyStr) return result;
  throw typeError(
    `'${encoding}' decoder returned '${typeName(result)}' instead of 'str'; use codecs.decode() to decode to arbitrary types`,
  );
}
