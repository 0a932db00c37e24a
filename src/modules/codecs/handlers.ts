/** The built-in error handlers as functions that scripts can call: `codecs.strict_errors` and so on. */
import { typeName } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { handleDecodeError, handleEncodeError } from "../../objects/codec-errors.ts";
import { isSubtype } from "../../objects/core-types.ts";
import { fieldOf } from "../../objects/exception-fields.ts";
import { exceptionTypes, PyBaseException, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import { strFromText, type Text, textOf } from "../../objects/str-text.ts";

const FUNCTION_NAMES: Readonly<Record<string, string>> = {
  strict: "strict_errors",
  ignore: "ignore_errors",
  replace: "replace_errors",
  xmlcharrefreplace: "xmlcharrefreplace_errors",
  backslashreplace: "backslashreplace_errors",
  namereplace: "namereplace_errors",
  surrogatepass: "surrogatepass",
  surrogateescape: "surrogateescape",
};

function fieldNamed(error: PyBaseException, name: string): PyValue {
  const value = error.fields?.get(name);
  if (value === undefined) throw typeError(`UnicodeError '${name}' attribute is not set`);
  return value;
}

const mustBe = (name: string, what: string): PyBaseException =>
  typeError(`UnicodeError '${name}' attribute must be a ${what}`);

function textField(error: PyBaseException, name: string): Text {
  const text = textOf(fieldNamed(error, name));
  if (text === undefined) throw mustBe(name, "string");
  return text;
}

const encodingOf = (error: PyBaseException): string =>
  hostText(strFromText(textField(error, "encoding"))) ?? "";

function bytesField(error: PyBaseException): Uint8Array {
  const value = fieldNamed(error, "object");
  if (!(value instanceof PyBytes)) throw mustBe("object", "bytes");
  return value.bytes;
}

/** The part of an object of so many items that an error is about. Scripts set both ends to anything. */
function spanOf(error: PyBaseException, size: number): [start: number, end: number] {
  const number = (name: string): number => Number(fieldOf(error, name));
  const within = (value: number, low: number, high: number): number =>
    Math.max(Math.min(value, high), Math.min(low, size), 0);
  return [within(number("start"), 0, size - 1), within(number("end"), 1, size)];
}

const KEEPS_SURROGATES = new Set(["surrogatepass", "surrogateescape"]);

/** The handler's own error, for what it does not convert either, is the one it was given. */
function orGiven<T>(given: PyBaseException, convert: () => T): T {
  try {
    return convert();
  } catch (error) {
    if (error instanceof PyBaseException && isUnicodeError(error)) throw given;
    throw error;
  }
}

const isUnicodeError = (error: PyBaseException): boolean =>
  isSubtype(error.cls, exceptionTypes.UnicodeError);

function encodeReplacement(name: string, error: PyBaseException): PyTuple {
  const object = textField(error, "object");
  const [start, end] = spanOf(error, object.length);
  if (end <= start) {
    const nothing = KEEPS_SURROGATES.has(name) ? new PyBytes(new Uint8Array(0)) : "";
    return new PyTuple([nothing, name === "namereplace" ? start : end]);
  }
  const encoding = name === "surrogatepass" ? encodingOf(error) : "";
  const { replacement, position } = orGiven(error, () =>
    handleEncodeError(encoding, object, start, end, "", name),
  );
  const value =
    replacement instanceof Uint8Array ? new PyBytes(replacement) : strFromText(replacement);
  return new PyTuple([value, position]);
}

function decodeReplacement(name: string, error: PyBaseException): PyTuple {
  const object = bytesField(error);
  const [start, end] = spanOf(error, object.length);
  const encoding = name === "surrogatepass" ? encodingOf(error) : "";
  if (end <= start && KEEPS_SURROGATES.has(name)) throw error;
  const { replacement, position } = orGiven(error, () =>
    handleDecodeError(encoding, object, start, end, "", name),
  );
  return new PyTuple([strFromText(replacement), position]);
}

const TRANSLATES = new Set(["ignore", "replace", "backslashreplace"]);

function translateReplacement(name: string, error: PyBaseException): PyTuple {
  const object = textField(error, "object");
  const [start, end] = spanOf(error, object.length);
  if (name === "replace") return new PyTuple(["\ufffd".repeat(Math.max(end - start, 0)), end]);
  const { replacement } = handleEncodeError("", object, start, end, "", name);
  return new PyTuple([strFromText(replacement as Text), end]);
}

/** Replaces the error's span and says where to go on. */
function handle(name: string, error: PyValue): PyValue {
  if (!(error instanceof PyBaseException)) {
    throw typeError(
      name === "strict"
        ? "codec must pass exception instance"
        : `don't know how to handle ${typeName(error)} in error callback`,
    );
  }
  if (name === "strict") throw error;
  const { cls } = error;
  if (isSubtype(cls, exceptionTypes.UnicodeEncodeError)) return encodeReplacement(name, error);
  if (isSubtype(cls, exceptionTypes.UnicodeDecodeError)) {
    if (name !== "xmlcharrefreplace" && name !== "namereplace") {
      return decodeReplacement(name, error);
    }
  } else if (isSubtype(cls, exceptionTypes.UnicodeTranslateError) && TRANSLATES.has(name)) {
    return translateReplacement(name, error);
  }
  throw typeError(`don't know how to handle ${typeName(error)} in error callback`);
}

const made = new Map<string, PyBuiltin>();

export function builtinHandler(name: string): PyBuiltin {
  let handler = made.get(name);
  if (handler === undefined) {
    handler = fn(`${FUNCTION_NAMES[name]}(error, /)`, (error: PyValue) => handle(name, error));
    made.set(name, handler);
  }
  return handler;
}
