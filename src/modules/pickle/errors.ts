/** The exceptions of `_pickle`, and the notes that say where in an object's parts one was raised. */
import { fullyQualifiedName } from "../../objects/abstract.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { addNote } from "../../objects/exception-note.ts";
import { exceptionTypes, newErrorOf, PyBaseException } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";

export const pickleErrorType = bareType("PickleError", exceptionTypes.Exception);
export const picklingErrorType = bareType("PicklingError", pickleErrorType);
export const unpicklingErrorType = bareType("UnpicklingError", pickleErrorType);
for (const type of [pickleErrorType, picklingErrorType, unpicklingErrorType]) {
  defineType(type, { module: "_pickle", hasDict: true, hasWeakref: true });
}

/** A PicklingError; `cause` is the exception that led to it, as its context. */
export function picklingError(message: string, cause?: unknown): PyBaseException {
  const error = newErrorOf(picklingErrorType, message);
  if (cause instanceof PyBaseException) error.context = cause;
  return error;
}

export const unpicklingError = (message: string): PyBaseException =>
  newErrorOf(unpicklingErrorType, message);

export const truncated = (): PyBaseException => unpicklingError("pickle data was truncated");

/** A type's name as the errors and notes show it. */
export const kindOf = (value: PyValue): string => fullyQualifiedName(typeOf(value));

/** The error, with a note that it was raised while `part` of `owner` was written. */
export function whileSerializing(error: unknown, owner: PyValue, part: string): unknown {
  addNote(error, `when serializing ${kindOf(owner)} ${part}`);
  return error;
}
