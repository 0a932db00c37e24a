/**
 * What happens at input that a codec cannot convert: the Unicode error objects, and the handlers that
 * `errors=` names. Codecs report a span and go on where the handler says.
 *
 * Handlers that a script registers, and character names, come through `codecHooks`.
 */
import { call, indexNumber, typeName } from "./abstract.ts";
import {
  indexError,
  newError,
  newErrorWith,
  type PyBaseException,
  typeError,
  valueError,
} from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { PyBytes, PyTuple } from "./sequence-values.ts";
import { escapeByNumber } from "./str-repr.ts";
import { codeAt, concatTexts, strFromText, type Text, textOf } from "./str-text.ts";

/** Filled by the modules `_codecs` and `unicodedata`. */
export const codecHooks: {
  /** The handler registered under a name, or undefined. */
  errorHandler: ((name: string) => PyValue | undefined) | null;
  /** An encoding that this folder does not know: its codec encodes or decodes the value. */
  encode: ((value: PyValue, encoding: string, errors: string) => PyValue) | null;
  decode: ((value: PyValue, encoding: string, errors: string) => PyValue) | null;
  /** The name of a character, for `namereplace`; undefined when it has none. */
  characterName: ((point: number) => string | undefined) | null;
  /** The character with a name, for `\N{…}`; undefined when there is none. */
  characterNamed: ((name: string) => Text | undefined) | null;
} = {
  errorHandler: null,
  encode: null,
  decode: null,
  characterName: null,
  characterNamed: null,
};

export function encodeError(
  encoding: string,
  object: Text,
  start: number,
  end: number,
  reason: string,
): PyBaseException {
  const args: PyValue[] = [encoding, strFromText(object), start, end, reason];
  const [, value] = args;
  return newErrorWith("UnicodeEncodeError", args, { encoding, object: value, start, end, reason });
}

export function decodeError(
  encoding: string,
  object: Uint8Array,
  start: number,
  end: number,
  reason: string,
): PyBaseException {
  const value = new PyBytes(object);
  const args: PyValue[] = [encoding, value, start, end, reason];
  return newErrorWith("UnicodeDecodeError", args, { encoding, object: value, start, end, reason });
}

export interface Handled<T> {
  readonly replacement: T;
  /** Where conversion goes on. */
  readonly position: number;
}

export interface HandledBytes extends Handled<Text> {
  /** What is decoded from there: a script's handler may have put other bytes into the error. */
  readonly bytes: Uint8Array;
}

function handlerOf(name: string): PyValue {
  const handler = codecHooks.errorHandler?.(name);
  if (handler === undefined) throw newError("LookupError", `unknown error handler name '${name}'`);
  return handler;
}

const BUILTIN_HANDLERS = new Set([
  "strict",
  "ignore",
  "replace",
  "backslashreplace",
  "xmlcharrefreplace",
  "namereplace",
  "surrogateescape",
  "surrogatepass",
]);

export function isBuiltinHandler(name: string): boolean {
  return BUILTIN_HANDLERS.has(name);
}

/** Runs a script's handler; its position may count from the end. */
function callHandler(
  name: string,
  error: PyBaseException,
  sizeOf: () => number,
  kind: "encoding" | "decoding",
): { value: PyValue; position: number } {
  const result = call(handlerOf(name), [error]);
  const wanted = kind === "encoding" ? "(str/bytes, int)" : "(str, int)";
  if (!(result instanceof PyTuple) || result.items.length !== 2) {
    throw typeError(`${kind} error handler must return ${wanted} tuple`);
  }
  const [value] = result.items;
  const isText = textOf(value) !== undefined;
  if (!isText && !(kind === "encoding" && value instanceof PyBytes)) {
    throw typeError(`${kind} error handler must return ${wanted} tuple`);
  }
  const size = sizeOf();
  let position = indexNumber(result.items[1], "IndexError");
  if (position < 0) position += size;
  if (position < 0 || position > size) {
    throw indexError(`position ${indexNumber(result.items[1])} from error handler out of bounds`);
  }
  return { value, position };
}

/** The replacement of points [start, end) of a text by the handler `errors`. */
export function handleEncodeError(
  encoding: string,
  text: Text,
  start: number,
  end: number,
  reason: string,
  errors: string,
): Handled<Text | Uint8Array> {
  const each = (convert: (c: number) => Text): Handled<Text> => {
    const parts: Text[] = [];
    for (let i = start; i < end; i++) parts.push(convert(codeAt(text, i)));
    return { replacement: concatTexts(parts), position: end };
  };
  switch (errors) {
    case "strict":
      throw encodeError(encoding, text, start, end, reason);
    case "ignore":
      return { replacement: "", position: end };
    case "replace":
      return each(() => "?");
    case "backslashreplace":
      return each(escapeByNumber);
    case "xmlcharrefreplace":
      return each((c) => `&#${c};`);
    case "namereplace":
      return each((c) => {
        const { characterName } = codecHooks;
        if (characterName === null) {
          throw newError("LookupError", "namereplace needs the module unicodedata");
        }
        const name = characterName(c);
        return name === undefined ? escapeByNumber(c) : `\\N{${name}}`;
      });
    case "surrogateescape": {
      const bytes: number[] = [];
      let i = start;
      for (; i < end; i++) {
        const c = codeAt(text, i);
        if (c < 0xdc80 || c > 0xdcff) break;
        bytes.push(c - 0xdc00);
      }
      if (i === start) throw encodeError(encoding, text, start, end, reason);
      return { replacement: Uint8Array.from(bytes), position: i };
    }
    case "surrogatepass":
      return passSurrogates(encoding, text, start, end, reason);
    default: {
      const error = encodeError(encoding, text, start, end, reason);
      const { value, position } = callHandler(errors, error, () => text.length, "encoding");
      const replacement = textOf(value) ?? (value as PyBytes).bytes;
      return { replacement, position };
    }
  }
}

/** Unit size and byte order that `surrogatepass` needs, by the name of the encoding. */
function unitOf(encoding: string): { size: number; little: boolean } | undefined {
  const match = /^utf[-_]?(8|16|32)(?:[-_]?(le|be))?$/i.exec(encoding);
  if (match === null) return undefined;
  const size = Number(match[1]) / 8;
  return { size: size === 1 ? 3 : size, little: match[2]?.toLowerCase() !== "be" };
}

function passSurrogates(
  encoding: string,
  text: Text,
  start: number,
  end: number,
  reason: string,
): Handled<Uint8Array> {
  const unit = unitOf(encoding);
  const bytes: number[] = [];
  for (let i = start; i < end; i++) {
    const c = codeAt(text, i);
    if (unit === undefined || c < 0xd800 || c > 0xdfff) {
      throw encodeError(encoding, text, start, end, reason);
    }
    if (unit.size === 3) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else {
      const units = [c & 0xff, c >> 8];
      if (unit.size === 4) units.push(0, 0);
      bytes.push(...(unit.little ? units : units.reverse()));
    }
  }
  return { replacement: Uint8Array.from(bytes), position: end };
}

/** What a script's handler makes of the error: a replacement, and perhaps other bytes. */
function handleByScript(name: string, error: PyBaseException): HandledBytes {
  // The handler is called before its answer is measured by what it left in the error.
  const left = (): Uint8Array => {
    const object = error.fields?.get("object");
    if (object instanceof PyBytes) return object.bytes;
    throw typeError("exception attribute object must be bytes");
  };
  const { value, position } = callHandler(name, error, () => left().length, "decoding");
  return { replacement: textOf(value) as Text, position, bytes: left() };
}

/** The replacement of bytes [start, end) by the handler `errors`. */
export function handleDecodeError(
  encoding: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  reason: string,
  errors: string,
): HandledBytes {
  const error = (): PyBaseException => decodeError(encoding, bytes, start, end, reason);
  switch (errors) {
    case "strict":
      throw error();
    case "ignore":
      return { replacement: "", position: end, bytes };
    case "replace":
      return { replacement: "\ufffd", position: end, bytes };
    case "backslashreplace": {
      let replacement = "";
      for (let i = start; i < end; i++) replacement += escapeByNumber(bytes[i]);
      return { replacement, position: end, bytes };
    }
    case "xmlcharrefreplace":
    case "namereplace":
      throw typeError("don't know how to handle UnicodeDecodeError in error callback");
    case "surrogateescape": {
      const points: number[] = [];
      for (let i = start; i < end && points.length < 4 && bytes[i] >= 128; i++) {
        points.push(0xdc00 + bytes[i]);
      }
      if (points.length === 0) throw error();
      return { replacement: Uint32Array.from(points), position: start + points.length, bytes };
    }
    case "surrogatepass": {
      const unit = unitOf(encoding);
      const c = unit === undefined ? -1 : surrogateAt(bytes, start, unit);
      if (unit === undefined || c < 0xd800 || c > 0xdfff) throw error();
      return { replacement: Uint32Array.of(c), position: start + unit.size, bytes };
    }
    default:
      return handleByScript(errors, error());
  }
}

function surrogateAt(
  bytes: Uint8Array,
  at: number,
  unit: { size: number; little: boolean },
): number {
  if (at + unit.size > bytes.length) return -1;
  if (unit.size === 3) {
    const [a, b, c] = bytes.subarray(at, at + 3);
    if ((a & 0xf0) !== 0xe0 || (b & 0xc0) !== 0x80 || (c & 0xc0) !== 0x80) return -1;
    return ((a & 15) << 12) | ((b & 63) << 6) | (c & 63);
  }
  let value = 0;
  for (let k = 0; k < unit.size; k++) {
    value = value * 256 + bytes[at + (unit.little ? unit.size - 1 - k : k)];
  }
  return value;
}

/** Raises for text that has no UTF-8 form: a lone surrogate is in it. */
export function checkUtf8(text: Text): void {
  const lone =
    typeof text === "string"
      ? text.search(/\p{Surrogate}/u)
      : text.findIndex((point) => point >= 0xd800 && point < 0xe000);
  if (lone >= 0) {
    handleEncodeError("utf-8", text, lone, lone + 1, "surrogates not allowed", "strict");
  }
}

/** For error texts of arguments that name an encoding or a handler. */
export function nameArgument(value: PyValue, call: string, name: string): string {
  const text = textOf(value);
  if (text !== undefined) {
    const name = typeof text === "string" ? text : String.fromCodePoint(...text);
    // CPython converts a name to UTF-8 that ends with a null.
    checkUtf8(text);
    if (name.includes("\0")) throw valueError("embedded null character");
    return name;
  }
  const given = value === null ? "None" : typeName(value);
  throw typeError(`${call}() argument '${name}' must be str, not ${given}`);
}
