/**
 * The codec registry: search functions, the codecs they found, and the error handlers that scripts
 * register. The library's `encodings` package adds the search function that knows its codecs.
 */
import { call, getAttrOptional, isTrue } from "../../objects/abstract.ts";
import { codecHooks, isBuiltinHandler } from "../../objects/codec-errors.ts";
import { normalizeEncoding, noteCodec } from "../../objects/codecs.ts";
import { typeOf } from "../../objects/core-types.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { importNow } from "../../vm/start.ts";

const isCallable = (value: PyValue): boolean => typeOf(value).slots.call !== undefined;

const searchers: PyValue[] = [];
const found = new Map<string, PyTuple>();
const handlers = new Map<string, PyValue>();

export function addSearcher(searcher: PyValue): void {
  if (!isCallable(searcher)) throw typeError("argument must be callable");
  searchers.push(searcher);
}

export function removeSearcher(searcher: PyValue): void {
  const at = searchers.indexOf(searcher);
  if (at < 0) return;
  searchers.splice(at, 1);
  found.clear();
}

const unknown = (encoding: string): object =>
  newError("LookupError", `unknown encoding: ${encoding}`);

/** The codec's (encode, decode, stream reader, stream writer). */
export function lookupCodec(encoding: string): PyTuple {
  const key = normalizeEncoding(encoding);
  const known = found.get(key);
  if (known !== undefined) return known;
  importNow("encodings");
  for (const searcher of searchers) {
    const codec = call(searcher, [key]);
    if (codec === null) continue;
    if (!(codec instanceof PyTuple) || codec.items.length !== 4) {
      throw typeError("codec search functions must return 4-tuples");
    }
    found.set(key, codec);
    return codec;
  }
  throw unknown(encoding);
}

/** Refuses codecs that do not convert between str and bytes. */
export function textCodec(encoding: string, alternative: string): PyTuple {
  const codec = lookupCodec(encoding);
  const isText = getAttrOptional(codec, "_is_text_encoding");
  if (isText !== undefined && !isTrue(isText)) {
    throw newError(
      "LookupError",
      `'${encoding}' is not a text encoding${alternative === "" ? "" : `; use ${alternative} to handle arbitrary codecs`}`,
    );
  }
  return codec;
}

/** Runs one side of a codec; the result's second item counts the input and is dropped. */
export function runCodec(
  codec: PyTuple,
  encoding: string,
  side: "encode" | "decode",
  value: PyValue,
  errors: string | undefined,
): PyValue {
  const coder = codec.items[side === "encode" ? 0 : 1];
  let result: PyValue;
  try {
    result = call(coder, errors === undefined ? [value] : [value, errors]);
  } catch (error) {
    noteCodec(error, side === "encode" ? "encoding" : "decoding", encoding);
    throw error;
  }
  if (!(result instanceof PyTuple) || result.items.length !== 2) {
    throw typeError(`${side}r must return a tuple (object, integer)`);
  }
  return result.items[0];
}

export function registerHandler(name: string, handler: PyValue): void {
  if (!isCallable(handler)) throw typeError("handler must be callable");
  handlers.set(name, handler);
}

export function unregisterHandler(name: string): boolean {
  if (isBuiltinHandler(name)) {
    throw newError("ValueError", `cannot un-register built-in error handler '${name}'`);
  }
  return handlers.delete(name);
}

export const handlerNamed = (name: string): PyValue | undefined => handlers.get(name);

codecHooks.errorHandler = handlerNamed;
codecHooks.encode = (value, encoding, errors) =>
  runCodec(textCodec(encoding, "codecs.encode()"), encoding, "encode", value, errors);
codecHooks.decode = (value, encoding, errors) =>
  runCodec(textCodec(encoding, "codecs.decode()"), encoding, "decode", value, errors);
