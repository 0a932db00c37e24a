/**
 * Saving nests as deeply as the data does, and host stacks are shallow: each value is saved by a generator, and this loop
 * keeps the generators that wait for the values inside of theirs.
 */
import { newError } from "../../objects/exceptions.ts";
import type { CallRequest, Flow, PyValue } from "../../objects/object.ts";

/** A request to save a value before going on; `isPersistentId`: the value stands for another one. */
export class Save {
  readonly value: PyValue;
  readonly isPersistentId: boolean;
  constructor(value: PyValue, isPersistentId = false) {
    this.value = value;
    this.isPersistentId = isPersistentId;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a request to save is answered with nothing, a call with its result
export type Saving = Generator<CallRequest | Save, void, any>;

/** Values within values; CPython's stack holds about twice as many. */
const MAX_DEPTH = 50_000;

type Outcome = { readonly value: PyValue } | { readonly error: unknown };

/** Runs a saving and those that it asks for. */
export function* drive(first: Saving, start: (save: Save) => Saving): Flow<void> {
  const stack = [first];
  let outcome: Outcome = { value: null };
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    let step: IteratorResult<CallRequest | Save, void>;
    try {
      step = "error" in outcome ? top.throw(outcome.error) : top.next(outcome.value);
    } catch (error) {
      stack.pop();
      outcome = { error };
      continue;
    }
    outcome = { value: null };
    if (step.done === true) stack.pop();
    else if (!(step.value instanceof Save)) outcome = yield* asked(step.value);
    else if (stack.length >= MAX_DEPTH) {
      const text = "maximum recursion depth exceeded while pickling an object";
      outcome = { error: newError("RecursionError", text) };
    } else stack.push(start(step.value));
  }
  if ("error" in outcome) throw outcome.error;
}

function* asked(request: CallRequest): Flow<never> | Generator<CallRequest, Outcome, PyValue> {
  try {
    return { value: yield request };
  } catch (error) {
    return { error };
  }
}
