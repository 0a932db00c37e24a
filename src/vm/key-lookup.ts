/**
 * Looking a key up whose `__hash__` or `__eq__` is Python code, as a Flow: these run in frames of the loop, before the container,
 * which cannot be interrupted, looks the key up (objects/key-answers.ts). Written out by hand, as it is done so often that a
 * generator function for each step would show.
 */
import { boundIfAny, hashHalves, unhashable } from "../objects/abstract.ts";
import { NotImplemented, typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyBaseException } from "../objects/exceptions.ts";
import { halved, upperHalf } from "../objects/hash-halves.ts";
import { KeyAnswers, keyQuestions, withAnswers } from "../objects/key-answers.ts";
import { CallRequest, EQ, type Flow, type PyObject, type PyValue } from "../objects/object.ts";
import { PySet } from "../objects/set-storage.ts";
import { hashFromMethod } from "../objects/slot-table.ts";
import { boolFlow, compareSide, pythonMethod, richCompareFlow } from "./flows.ts";
import { PyFunction } from "./function.ts";

type Step = IteratorResult<CallRequest, PyValue>;

const enum State {
  Start,
  /** `__hash__` was called. */
  Hash,
  /** `__eq__` of the candidate was called. */
  Equal,
  /** A Flow tells whether the candidate is equal. */
  Truth,
}

export class KeyLookup implements Flow {
  private readonly container: PyValue;
  private readonly key: PyObject;
  private readonly answers: KeyAnswers;
  private readonly run: () => PyValue | undefined;
  private state = State.Start;
  private candidates: readonly PyValue[] = [];
  private at = 0;
  private truth: Flow<boolean> | null = null;

  /** `run` is what looks the key up. */
  constructor(container: PyValue, key: PyObject, run: () => PyValue | undefined) {
    this.container = container;
    this.key = key;
    this.run = run;
    this.answers = new KeyAnswers(key);
  }

  next(value: PyValue): Step {
    switch (this.state) {
      case State.Start:
        return this.askHash();
      case State.Hash:
        return this.takeHash(value);
      case State.Equal:
        return this.takeEqual(value);
      case State.Truth:
        return this.goOn((this.truth as Flow<boolean>).next(value));
    }
  }

  throw(error: unknown): Step {
    if (this.state === State.Truth) return this.goOn((this.truth as Flow<boolean>).throw(error));
    if (this.state !== State.Hash || !(error instanceof PyBaseException)) throw error;
    // The container says what the key was meant for.
    this.answers.hash = { error };
    return this.finish();
  }

  return(value: PyValue): Step {
    return { done: true, value };
  }

  private askHash(): Step {
    const { key } = this;
    const type = typeOf(key);
    const method = pythonMethod(type, "__hash__");
    if (method instanceof PyFunction) {
      this.state = State.Hash;
      return { done: false, value: new CallRequest(method, [key]) };
    }
    if (method !== undefined) {
      const bound = boundIfAny(key, "__hash__");
      if (bound === undefined) {
        this.answers.hash = { error: unhashable(key) };
        return this.finish();
      }
      this.state = State.Hash;
      const args = bound.unbound === true ? [key] : [];
      return { done: false, value: new CallRequest(bound.callee, args) };
    }
    if (type.slots.hash === null) return this.finish();
    return this.find(hashHalves(key), upperHalf);
  }

  private takeHash(result: PyValue): Step {
    let value: number | bigint;
    try {
      value = hashFromMethod(result);
    } catch (error) {
      return this.throw(error);
    }
    this.answers.hash = { value };
    return this.find(halved(value), upperHalf);
  }

  private find(lower: number, upper: number): Step {
    const { container } = this;
    if (container instanceof PyDict || container instanceof PySet) {
      this.candidates = container.candidates(lower, upper);
    }
    return this.askNext();
  }

  /** Asks the next candidate whether it equals the key. */
  private askNext(): Step {
    const { key, candidates } = this;
    if (this.at === candidates.length) return this.finish();
    const known = candidates[this.at];
    if (known === key) return this.finish();
    const type = typeOf(key);
    const method = typeOf(known) === type ? pythonMethod(type, "__eq__") : undefined;
    if (method instanceof PyFunction) {
      this.state = State.Equal;
      return { done: false, value: new CallRequest(method, [known, key]) };
    }
    return this.ask(truthOf(richCompareFlow(EQ, known, key)));
  }

  private takeEqual(result: PyValue): Step {
    if (typeof result === "boolean") return this.note(result);
    const known = this.candidates[this.at];
    return this.ask(result === NotImplemented ? reflectedTruth(known, this.key) : boolFlow(result));
  }

  private ask(truth: Flow<boolean>): Step {
    this.truth = truth;
    this.state = State.Truth;
    return this.goOn(truth.next(null));
  }

  private goOn(step: IteratorResult<CallRequest, boolean>): Step {
    return step.done === true ? this.note(step.value) : step;
  }

  private note(isSame: boolean): Step {
    this.answers.equal.set(this.candidates[this.at++], isSame);
    return isSame ? this.finish() : this.askNext();
  }

  private finish(): Step {
    return { done: true, value: withAnswers(this.answers, this.run) ?? null };
  }

  [Symbol.iterator](): this {
    return this;
  }
  [Symbol.dispose](): void {}
  readonly [Symbol.toStringTag] = "KeyLookup";
}
keyQuestions.lookup = (container, key, run) => new KeyLookup(container, key, run);

function* truthOf(comparing: Flow<PyValue>): Flow<boolean> {
  return yield* boolFlow(yield* comparing);
}

/** Of two objects of one class, after the first has given NotImplemented. */
function* reflectedTruth(known: PyValue, key: PyValue): Flow<boolean> {
  const result = yield* compareSide(key, known, EQ, true);
  return result === NotImplemented ? known === key : yield* boolFlow(result);
}
