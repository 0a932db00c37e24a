/** The exceptions of `_interpreters` and `_interpqueues`, and their texts. */
import { indexOptional, reprText, typeName } from "../objects/abstract.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import {
  exceptionTypes,
  newErrorOf,
  overflowError,
  type PyBaseException,
  typeError,
  valueError,
} from "../objects/exceptions.ts";
import type { PyType, PyValue } from "../objects/object.ts";

function makeError(name: string, base: PyType, doc: string | null = null): PyType {
  return defineType(bareType(name, base), {
    module: "concurrent.interpreters",
    hasDict: true,
    hasWeakref: true,
    ...(doc === null ? {} : { doc }),
  });
}

export const interpreterErrorType = makeError(
  "InterpreterError",
  exceptionTypes.Exception,
  "A cross-interpreter operation failed",
);
export const notFoundType = makeError(
  "InterpreterNotFoundError",
  interpreterErrorType,
  "An interpreter was not found",
);
export const notShareableType = makeError("NotShareableError", exceptionTypes.TypeError);
export const queueErrorType = makeError(
  "QueueError",
  exceptionTypes.RuntimeError,
  "Indicates that a queue-related error happened.",
);
export const queueNotFoundType = makeError("QueueNotFoundError", queueErrorType);

export const interpreterError = (text: string): PyBaseException =>
  newErrorOf(interpreterErrorType, text);
export const notFound = (id: number): PyBaseException =>
  newErrorOf(notFoundType, `unrecognized interpreter ID ${id}`);
export const queueNotFound = (id: number): PyBaseException =>
  newErrorOf(queueNotFoundType, `queue ${id} not found`);

export function withCause(error: PyBaseException, cause: PyBaseException | null): PyBaseException {
  if (cause !== null) {
    error.cause = cause;
    error.suppressContext = true;
  }
  return error;
}

/** A value that cannot cross. */
export function notShareable(
  value: PyValue,
  cause: PyBaseException | null = null,
): PyBaseException {
  const text = `${reprText(value)} does not support cross-interpreter data`;
  return withCause(newErrorOf(notShareableType, text), cause);
}
export const notShareableText = (
  text: string,
  cause: PyBaseException | null = null,
): PyBaseException => withCause(newErrorOf(notShareableType, text), cause);

const MAX_ID = 0x7fff_ffff_ffff_ffffn;

/** The id that an argument names; `what` is "interpreter" or "queue". */
export function identifier(value: PyValue, what: string): number {
  const n = indexOptional(value);
  if (n === undefined) throw typeError(`${what} ID must be an int, got ${typeName(value)}`);
  if (n < 0) throw valueError(`${what} ID must be a non-negative int, got ${n}`);
  if (n > MAX_ID) {
    const text = `max queue ID is ${MAX_ID}, got ${n}`;
    throw overflowError(what === "queue" ? text : "int too big to convert");
  }
  return Number(n);
}
