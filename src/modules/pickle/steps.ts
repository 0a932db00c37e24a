/**
 * Runs the writing of nested objects without nesting on the host's stack: each container is a
 * generator (a step) that yields the steps of its parts and the calls into Python that it needs.
 */
import { newError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";

export type Step = Generator<CallRequest | Step, void, PyValue>;

/** So deep may objects be nested. */
const MAX_DEPTH = 40_000;

const tooDeep = (): object =>
  newError("RecursionError", "maximum recursion depth exceeded while pickling an object");

/** The innermost step goes on until it ends or yields; an error goes to the step that waits for it. */
export function* runSteps(first: Step): Flow<void> {
  const open: Step[] = [first];
  let sent: PyValue = null;
  let failure: { readonly error: unknown } | null = null;
  for (let top: Step | undefined = first; top !== undefined; top = open[open.length - 1]) {
    let result: IteratorResult<CallRequest | Step, void>;
    try {
      if (failure === null) result = top.next(sent);
      else {
        const { error }: { readonly error: unknown } = failure;
        failure = null;
        result = top.throw(error);
      }
    } catch (error) {
      open.pop();
      if (open.length === 0) throw error;
      failure = { error };
      continue;
    }
    sent = null;
    if (result.done) open.pop();
    else if (result.value instanceof CallRequest) {
      try {
        sent = yield result.value;
      } catch (error) {
        failure = { error };
      }
    } else if (open.length >= MAX_DEPTH) failure = { error: tooDeep() };
    else open.push(result.value);
  }
}
