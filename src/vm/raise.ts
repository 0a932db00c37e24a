/** `raise`, matching of `except` clauses, and turning host errors into Python exceptions. */
import { Op } from "../bytecode/opcodes.ts";
import { call, reprText } from "../objects/abstract.ts";
import { isSubtype, typeOf } from "../objects/core-types.ts";
import { exceptionTypes, newError, PyBaseException, typeError } from "../objects/exceptions.ts";
import { PyType, type PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { handledException, setContext, type Thread } from "./thread.ts";

/** A failure of the runtime itself, not of the script: it ends the run with a report. */
export class InternalError extends Error {}

/** Instructions that pass an exception on: like RERAISE, they add no line to its traceback. */
export const raisesAgain = (op: number): boolean =>
  op === Op.END_ASYNC_FOR || op === Op.CLEANUP_THROW;

/** The Python exception for anything caught by the loop, its context set if it is new. */
export function caughtException(thread: Thread, error: unknown): PyBaseException {
  if (error instanceof PyBaseException) {
    if (thread.propagating === error) thread.propagating = null;
    else setContext(thread, error);
    return error;
  }
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    const overflow = newError("RecursionError", "maximum recursion depth exceeded");
    setContext(thread, overflow);
    return overflow;
  }
  if (
    error instanceof RangeError &&
    /array (buffer )?(length|allocation)|allocation failed|string length|BigInt size/i.test(
      error.message,
    )
  ) {
    const memory = newError("MemoryError");
    setContext(thread, memory);
    return memory;
  }
  throw error;
}

/** The exception object of `raise value`: an instance, or a class to be called. */
export function exceptionFrom(value: PyValue): PyBaseException {
  if (value instanceof PyBaseException) return value;
  if (value instanceof PyType && isSubtype(value, exceptionTypes.BaseException)) {
    const made = call(value, []);
    if (made instanceof PyBaseException) return made;
    throw typeError(
      `calling ${reprText(value)} should have returned an instance of BaseException, not ${reprText(typeOf(made))}`,
    );
  }
  throw typeError("exceptions must derive from BaseException");
}

/** `raise [value [from cause]]`; the context is set by the caller. */
export function raised(
  thread: Thread,
  value: PyValue | undefined,
  cause: PyValue | undefined,
): PyBaseException {
  if (value === undefined) {
    const current = handledException(thread);
    if (current === null) throw newError("RuntimeError", "No active exception to reraise");
    return current;
  }
  const exception = exceptionFrom(value);
  if (cause !== undefined) {
    if (cause === null) exception.cause = null;
    else if (cause instanceof PyBaseException) exception.cause = cause;
    else if (cause instanceof PyType && isSubtype(cause, exceptionTypes.BaseException)) {
      exception.cause = exceptionFrom(cause);
    } else throw typeError("exception causes must derive from BaseException");
    exception.suppressContext = true;
  }
  return exception;
}

const CANNOT_CATCH = "catching classes that do not inherit from BaseException is not allowed";

/** `except handler:` */
export function matchesHandler(exception: PyValue, handler: PyValue): boolean {
  const types = handler instanceof PyTuple ? handler.items : [handler];
  for (const type of types) {
    if (!(type instanceof PyType) || !isSubtype(type, exceptionTypes.BaseException)) {
      throw typeError(CANNOT_CATCH);
    }
  }
  const cls = (exception as PyBaseException).cls;
  return types.some((type) => isSubtype(cls, type as PyType));
}

/** The handler of `except*` may not be a group type. */
export function checkGroupHandler(handler: PyValue): void {
  const types = handler instanceof PyTuple ? handler.items : [handler];
  for (const type of types) {
    if (!(type instanceof PyType) || !isSubtype(type, exceptionTypes.BaseException)) {
      throw typeError(CANNOT_CATCH);
    }
  }
  if (types.some((type) => isSubtype(type as PyType, exceptionTypes.BaseExceptionGroup))) {
    throw typeError("catching ExceptionGroup with except* is not allowed. Use except instead.");
  }
}
