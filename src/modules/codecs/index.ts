/**
 * `_codecs`: the registry's functions and the encodings that need no table. The encoders return
 * (bytes, characters read), the decoders (text, bytes read), as the library's codecs expect.
 */
import { indexNumber, isTrue, typeName } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { isBuiltinHandler, nameArgument } from "../../objects/codec-errors.ts";
import {
  decodeBytesEscape,
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  encodeBytesEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
} from "../../objects/codec-escape.ts";
import {
  decodeAscii,
  decodeCharmap,
  decodeLatin1,
  encodeBelow,
  encodeCharmap,
} from "../../objects/codec-narrow.ts";
import {
  type ByteOrder,
  type Decoded,
  decodeUtf8,
  decodeUtf16,
  decodeUtf32,
  encodeUtf8,
  encodeUtf16,
  encodeUtf32,
} from "../../objects/codec-utf.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import { codeAt, strFromText, type Text, textOf } from "../../objects/str-text.ts";
import type { ModuleSpec } from "../module.ts";
import { builtinHandler } from "./handlers.ts";
import {
  addSearcher,
  handlerNamed,
  lookupCodec,
  registerHandler,
  removeSearcher,
  runCodec,
  unregisterHandler,
} from "./registry.ts";
import { decodeUtf7, encodeUtf7 } from "./utf7.ts";

const orStrict = (errors: PyValue): string =>
  errors === null ? "strict" : nameArgument(errors, "decode", "errors");

function requireText(value: PyValue, name: string): Text {
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(`${name}() argument 1 must be str, not ${typeName(value)}`);
  }
  return text;
}

/** Decoders take text too where it stands for its own UTF-8 bytes. */
function bytesOrText(value: PyValue): Uint8Array {
  const text = textOf(value);
  return text === undefined ? requireBytes(value) : encodeUtf8(text, "strict");
}

function encoder(name: string, encode: (text: Text, errors: string) => Uint8Array): PyBuiltin {
  return fn(`${name}(str, errors=None, /)`, (value: PyValue, errors: PyValue) => {
    const text = requireText(value, name);
    return new PyTuple([new PyBytes(encode(text, orStrict(errors))), text.length]);
  });
}

const decoded = ({ text, consumed }: Decoded): PyTuple =>
  new PyTuple([strFromText(text), consumed]);

/** A decoder that may stop before an incomplete end. */
function decoder(
  name: string,
  decode: (bytes: Uint8Array, errors: string, final: boolean) => Decoded,
  final = false,
): PyBuiltin {
  return fn(
    `${name}(data, errors=None, final=${final ? "True" : "False"}, /)`,
    (data: PyValue, errors: PyValue, isFinal: PyValue) =>
      decoded(
        decode(final ? bytesOrText(data) : requireBytes(data), orStrict(errors), isTrue(isFinal)),
      ),
  );
}

/** A decoder that always reads everything. */
function wholeDecoder(
  name: string,
  decode: (bytes: Uint8Array, errors: string) => Text,
): PyBuiltin {
  return fn(`${name}(data, errors=None, /)`, (data: PyValue, errors: PyValue) => {
    const bytes = requireBytes(data);
    return new PyTuple([strFromText(decode(bytes, orStrict(errors))), bytes.length]);
  });
}

const ORDERS: readonly (readonly [string, ByteOrder])[] = [
  ["", 0],
  ["_le", -1],
  ["_be", 1],
];

function unitCodecs(bits: 16 | 32): PyBuiltin[] {
  const encode = bits === 16 ? encodeUtf16 : encodeUtf32;
  const decode = bits === 16 ? decodeUtf16 : decodeUtf32;
  const functions = ORDERS.flatMap(([ending, order]) => [
    ...(order === 0
      ? []
      : [encoder(`utf_${bits}${ending}_encode`, (text, errors) => encode(text, errors, order))]),
    decoder(`utf_${bits}${ending}_decode`, (bytes, errors, final) =>
      decode(bytes, errors, order, final),
    ),
  ]);
  const name = `utf_${bits}_encode`;
  functions.push(
    fn(
      `${name}(str, errors=None, byteorder=0, /)`,
      (value: PyValue, errors: PyValue, order: PyValue) => {
        const text = requireText(value, name);
        const sign = Math.sign(indexNumber(order)) as ByteOrder;
        return new PyTuple([new PyBytes(encode(text, orStrict(errors), sign)), text.length]);
      },
    ),
    fn(
      `utf_${bits}_ex_decode(data, errors=None, byteorder=0, final=False, /)`,
      (data: PyValue, errors: PyValue, order: PyValue, final: PyValue) => {
        const sign = Math.sign(indexNumber(order)) as ByteOrder;
        const result = decode(requireBytes(data), orStrict(errors), sign, isTrue(final));
        return new PyTuple([strFromText(result.text), result.consumed, result.order]);
      },
    ),
  );
  return functions;
}

const charmapFunctions: readonly PyBuiltin[] = [
  fn(
    "charmap_encode(str, errors=None, mapping=None, /)",
    (value: PyValue, errors: PyValue, mapping: PyValue) => {
      const text = requireText(value, "charmap_encode");
      return new PyTuple([
        new PyBytes(encodeCharmap(text, orStrict(errors), mapping)),
        text.length,
      ]);
    },
  ),
  fn(
    "charmap_decode(data, errors=None, mapping=None, /)",
    (data: PyValue, errors: PyValue, mapping: PyValue) => {
      const bytes = requireBytes(data);
      return new PyTuple([
        strFromText(decodeCharmap(bytes, orStrict(errors), mapping)),
        bytes.length,
      ]);
    },
  ),
  fn("charmap_build(map, /)", (map: PyValue) => {
    const text = requireText(map, "charmap_build");
    const table = new PyDict();
    for (let i = 0; i < text.length; i++) {
      const point = codeAt(text, i);
      if (point !== 0xfffe) table.set(point, i);
    }
    return table;
  }),
];

const registryFunctions: readonly PyBuiltin[] = [
  fn("register(search_function, /)", (searcher: PyValue) => addSearcher(searcher)),
  fn("unregister(search_function, /)", (searcher: PyValue) => removeSearcher(searcher)),
  fn("lookup(encoding, /)", (encoding: PyValue) =>
    lookupCodec(nameArgument(encoding, "lookup", "encoding")),
  ),
  ...(["encode", "decode"] as const).map((side) =>
    fn(
      `${side}(obj, encoding='utf-8', errors='strict')`,
      (value: PyValue, encodingName: PyValue, errors: PyValue) => {
        const encoding = nameArgument(encodingName, side, "encoding");
        return runCodec(
          lookupCodec(encoding),
          encoding,
          side,
          value,
          nameArgument(errors, side, "errors"),
        );
      },
    ),
  ),
  fn("register_error(errors, handler, /)", (name: PyValue, handler: PyValue) =>
    registerHandler(nameArgument(name, "register_error", "errors"), handler),
  ),
  fn("_unregister_error(errors, /)", (name: PyValue) =>
    unregisterHandler(nameArgument(name, "_unregister_error", "errors")),
  ),
  fn("lookup_error(name, /)", (value: PyValue) => {
    const name = nameArgument(value, "lookup_error", "name");
    const handler =
      handlerNamed(name) ?? (isBuiltinHandler(name) ? builtinHandler(name) : undefined);
    if (handler === undefined) {
      throw newError("LookupError", `unknown error handler name '${name}'`);
    }
    return handler;
  }),
];

export const codecsModule: ModuleSpec = {
  name: "_codecs",
  functions: [
    ...registryFunctions,
    encoder("utf_8_encode", encodeUtf8),
    decoder("utf_8_decode", decodeUtf8),
    encoder("utf_7_encode", encodeUtf7),
    decoder("utf_7_decode", decodeUtf7),
    ...unitCodecs(16),
    ...unitCodecs(32),
    encoder("latin_1_encode", (text, errors) => encodeBelow(text, errors, "latin-1", 256)),
    wholeDecoder("latin_1_decode", decodeLatin1),
    encoder("ascii_encode", (text, errors) => encodeBelow(text, errors, "ascii", 128)),
    wholeDecoder("ascii_decode", decodeAscii),
    encoder("unicode_escape_encode", encodeUnicodeEscape),
    decoder("unicode_escape_decode", decodeUnicodeEscape, true),
    encoder("raw_unicode_escape_encode", encodeRawUnicodeEscape),
    decoder("raw_unicode_escape_decode", decodeRawUnicodeEscape, true),
    ...charmapFunctions,
    fn("escape_encode(data, errors=None, /)", (data: PyValue) => {
      if (!(data instanceof PyBytes)) {
        throw typeError(`escape_encode() argument 1 must be bytes, not ${typeName(data)}`);
      }
      return new PyTuple([new PyBytes(encodeBytesEscape(data.bytes)), data.bytes.length]);
    }),
    fn("escape_decode(data, errors=None, /)", (data: PyValue, errors: PyValue) => {
      const bytes = bytesOrText(data);
      return new PyTuple([new PyBytes(decodeBytesEscape(bytes, orStrict(errors))), bytes.length]);
    }),
    fn("readbuffer_encode(data, errors=None, /)", (data: PyValue) => {
      const bytes = bytesOrText(data);
      return new PyTuple([new PyBytes(bytes.slice()), bytes.length]);
    }),
  ],
};
