/** The built-in error handlers as functions that scripts can call: `codecs.strict_errors` and so on. */
import { typeName } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
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
  const number = (field: string): number => Number(fieldOf(error, field));
  const object = (): PyValue => fieldOf(error, "object");
  const text = (field: string): string => hostText(fieldOf(error, field)) ?? "";
  if (isSubtype(cls, exceptionTypes.UnicodeEncodeError)) {
    const { replacement, position } = handleEncodeError(
      text("encoding"),
      textOf(object()) as Text,
      number("start"),
      number("end"),
      text("reason"),
      name,
    );
    const value =
      replacement instanceof Uint8Array ? new PyBytes(replacement) : strFromText(replacement);
    return new PyTuple([value, position]);
  }
  if (isSubtype(cls, exceptionTypes.UnicodeDecodeError)) {
    const { replacement, position } = handleDecodeError(
      text("encoding"),
      requireBytes(object()),
      number("start"),
      number("end"),
      text("reason"),
      name,
    );
    return new PyTuple([strFromText(replacement), position]);
  }
  const translates = isSubtype(cls, exceptionTypes.UnicodeTranslateError);
  const count = number("end") - number("start");
  if (translates && name === "ignore") return new PyTuple(["", number("end")]);
  if (translates && name === "replace") return new PyTuple(["\ufffd".repeat(count), number("end")]);
  if (translates && name === "backslashreplace") {
    const shown = handleEncodeError(
      "",
      textOf(object()) as Text,
      number("start"),
      number("end"),
      "",
      name,
    );
    return new PyTuple([strFromText(shown.replacement as Text), shown.position]);
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
