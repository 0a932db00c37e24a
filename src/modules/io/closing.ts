/** What closing has in common for all streams: two steps of which both are done, and the warning of what nobody closed. */
import { flowCall, getAttrOptional } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import { fullName } from "../../objects/define.ts";
import { PyBaseException, runtimeError } from "../../objects/exceptions.ts";
import type { Flow, PyObject, PyValue } from "../../objects/object.ts";
import { threads } from "../../vm/thread.ts";

/** The second step is done after a failure of the first as well; its own failure then has that as context. */
export function* bothSteps(first: () => Flow<unknown>, second: () => Flow<PyValue>): Flow<PyValue> {
  let failure: PyBaseException | null = null;
  try {
    yield* first();
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    failure = error;
  }
  let result: PyValue;
  try {
    result = yield* second();
  } catch (error) {
    if (error instanceof PyBaseException && failure !== null && error !== failure) {
      error.context = failure;
    }
    throw error;
  }
  if (failure !== null) throw failure;
  return result;
}

/** Tells the stream below that `source` was dropped without being closed. */
export function* warnOfUnclosed(stream: PyValue, source: PyValue): Flow<void> {
  const warn = getAttrOptional(stream, "_dealloc_warn");
  if (warn === undefined) return;
  try {
    yield* flowCall(warn, [source]);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
  }
}

/** Streams whose text is being made: a stream may be its own name. */
const shown = new Map<PyObject, unknown>();

export function reprOnce(self: PyObject, make: () => string): string {
  if (shown.get(self) === threads.current) {
    throw runtimeError(`reentrant call inside ${fullName(typeOf(self))}.__repr__`);
  }
  shown.set(self, threads.current);
  try {
    return make();
  } finally {
    shown.delete(self);
  }
}
