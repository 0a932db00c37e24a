/** The exceptions of `binascii`. */
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { exceptionTypes, PyBaseException } from "../../objects/exceptions.ts";
import { PyTuple } from "../../objects/sequence-values.ts";

export const errorType = bareType("Error", exceptionTypes.ValueError);
export const incompleteType = bareType("Incomplete", exceptionTypes.Exception);
for (const type of [errorType, incompleteType]) {
  defineType(type, { module: "binascii", hasDict: true, hasWeakref: true });
}

export const binasciiError = (message: string): PyBaseException =>
  new PyBaseException(errorType, new PyTuple([message]));
