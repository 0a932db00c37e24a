/** The exceptions of the module `_pickle`. */
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { exceptionTypes, newErrorOf, type PyBaseException } from "../../objects/exceptions.ts";

export const pickleErrorType = bareType("PickleError", exceptionTypes.Exception);
export const picklingErrorType = bareType("PicklingError", pickleErrorType);
export const unpicklingErrorType = bareType("UnpicklingError", pickleErrorType);
for (const type of [pickleErrorType, picklingErrorType, unpicklingErrorType]) {
  defineType(type, { module: "_pickle", hasDict: true, hasWeakref: true });
}

export function picklingError(text: string, context?: unknown): PyBaseException {
  const error = newErrorOf(picklingErrorType, text);
  if (context !== undefined) error.context = context as PyBaseException;
  return error;
}

export const unpicklingError = (text: string): PyBaseException =>
  newErrorOf(unpicklingErrorType, text);

export const truncated = (): PyBaseException => unpicklingError("pickle data was truncated");
