/** How streams ask other streams, which may be a script's: in the loop, as Flows. */
import { flowCall, getAttr } from "../../objects/abstract.ts";
import { exceptionTypes, isError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";

const EINTR = 4;

/** A call of a raw stream that a signal interrupted starts again. */
export function* retried<T>(run: () => Flow<T>): Flow<T> {
  for (;;) {
    try {
      return yield* run();
    } catch (error) {
      if (!isError(error, exceptionTypes.OSError)) throw error;
      if (error.fields?.get("errno") !== EINTR) throw error;
    }
  }
}

export function* askMethod(object: PyValue, name: string, args: PyValue[] = []): Flow<PyValue> {
  return yield* flowCall(getAttr(object, name), args);
}
