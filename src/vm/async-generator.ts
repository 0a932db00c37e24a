/**
 * Asynchronous generators: the type, and the awaitables that its methods give. Each awaitable drives
 * the generator's frame until it yields a value of its own (AsyncGenWrappedValue), which ends the
 * await; whatever else comes out belongs to the awaits inside and goes to whoever drives the awaitable.
 */

import { boundSpecial, getAttr, isFlow, reprText, typeName } from "../objects/abstract.ts";
import { asyncGeneratorType, bareType } from "../objects/core-types.ts";
import { attribute, defineType, type MethodRow, method } from "../objects/define.ts";
import {
  exceptionTypes,
  isError,
  newError,
  PyBaseException,
  runtimeError,
  typeError,
} from "../objects/exceptions.ts";
import { Finalizable, unwatch, watch } from "../objects/finalizers.ts";
import { classGetItem } from "../objects/generic-alias.ts";
import { CallRequest, type Flow, type PyType, type PyValue } from "../objects/object.ts";
import { addressText } from "../objects/object-type.ts";
import { hostText, strFromHost } from "../objects/sequence-values.ts";
import { ignoredWhile, reportUnraisable } from "../objects/unraisable.ts";
import { AsyncGenWrappedValue, GeneratorState, NativeAwaitable, PyGenerator } from "./generator.ts";
import { watchAsyncGenerator } from "./generator-finalizer.ts";
import { getAwaitable, sendToGenerator, stopWith, throwInto } from "./generator-protocol.ts";
import { runNested, stateRows } from "./generator-type.ts";
import { Thrown, thrown } from "./thrown.ts";
import { warn } from "./warn.ts";

/** sys.set_asyncgen_hooks(): what is called when a generator is first iterated. */
export const asyncgenHooks = { firstiter: null as PyValue, finalizer: null as PyValue };

const enum Step {
  INITIAL,
  ITERATING,
  CLOSED,
}

const isEnd = (error: unknown): error is PyBaseException =>
  isError(error, exceptionTypes.StopAsyncIteration) || isError(error, exceptionTypes.GeneratorExit);

/** Runs one step of the generator; a value that it yields itself ends the await. */
function* step(generator: PyGenerator, flow: Flow<PyValue>): Flow<PyValue> {
  let result: PyValue;
  try {
    result = yield* flow;
  } catch (error) {
    if (isEnd(error)) generator.isFinished = true;
    generator.isAwaiting = false;
    throw error;
  }
  if (!(result instanceof AsyncGenWrappedValue)) return result;
  generator.isAwaiting = false;
  throw stopWith(result.value);
}

/** What the awaitables have in common: each is awaited once. */
abstract class Driver extends NativeAwaitable {
  protected state: Step = Step.INITIAL;
  protected readonly generator: PyGenerator;

  private record: Finalizable | null = null;

  constructor(generator: PyGenerator) {
    super();
    this.generator = generator;
  }

  /** It is to be awaited: a warning tells if it is not. */
  watched(method: string): this {
    this.record = new UnawaitedMethod(this, this.generator, method);
    watch(this.record);
    return this;
  }

  protected abstract readonly names: string;
  /** For the error of two awaits at once. */
  protected abstract readonly name: string;
  protected abstract advance(value: PyValue): Flow<PyValue>;
  protected abstract interrupt(error: Thrown): Flow<PyValue>;

  protected begin(): void {
    if (this.state === Step.CLOSED) {
      throw runtimeError(`cannot reuse already awaited ${this.names}`);
    }
    if (this.state !== Step.INITIAL) return;
    if (this.generator.isAwaiting) {
      this.state = Step.CLOSED;
      throw runtimeError(`${this.name}(): asynchronous generator is already running`);
    }
  }

  protected *guarded(flow: Flow<PyValue>): Flow<PyValue> {
    if (this.record !== null) unwatch(this.record);
    try {
      return yield* flow;
    } catch (error) {
      this.state = Step.CLOSED;
      throw error;
    }
  }

  resume(value: PyValue): Flow<PyValue> {
    return this.guarded(this.advance(value));
  }

  raise(error: Thrown): Flow<PyValue> {
    return this.guarded(this.interrupt(error));
  }

  *close(): Flow<PyValue> {
    if (this.state === Step.CLOSED) return null;
    try {
      yield* this.raise(new Thrown([newError("GeneratorExit")]));
    } catch (error) {
      if (isEnd(error) || isError(error, exceptionTypes.StopIteration)) return null;
      throw error;
    }
    throw runtimeError("coroutine ignored GeneratorExit");
  }
}

/** An awaitable that a script has asked for by name, and does not await. */
class UnawaitedMethod extends Finalizable<Driver> {
  private readonly generator: PyGenerator;
  private readonly name: string;

  constructor(driver: Driver, generator: PyGenerator, name: string) {
    super(driver);
    this.generator = generator;
    this.name = name;
  }

  protected override rebuild(): Driver {
    return new AsyncSend(this.generator, null);
  }

  protected override *finalizeObject(): Flow<unknown> {
    const { generator, name } = this;
    const text = `coroutine method '${name}' of ${reprText(generator.qualname)} was never awaited`;
    try {
      warn(exceptionTypes.RuntimeWarning, strFromHost(text));
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      reportUnraisable(error, ignoredWhile("finalizing coroutine method of", generator));
    }
    return null;
  }
}

const sendType = bareType("async_generator_asend");
const throwType = bareType("async_generator_athrow");

/** `__anext__()` and `asend(value)`. */
class AsyncSend extends Driver {
  protected readonly names = "__anext__()/asend()";
  protected readonly name = "anext";
  private readonly value: PyValue;
  constructor(generator: PyGenerator, value: PyValue) {
    super(generator);
    this.value = value;
  }

  protected *advance(value: PyValue): Flow<PyValue> {
    this.begin();
    let sent = value;
    if (this.state === Step.INITIAL) {
      if (value === null) sent = this.value;
      this.state = Step.ITERATING;
    }
    this.generator.isAwaiting = true;
    return yield* step(this.generator, sendToGenerator(this.generator, sent));
  }

  protected *interrupt(error: Thrown): Flow<PyValue> {
    this.begin();
    this.state = Step.ITERATING;
    this.generator.isAwaiting = true;
    return yield* step(this.generator, throwInto(this.generator, error));
  }
}
AsyncSend.prototype.cls = sendType;

/** `athrow(error)`, and `aclose()` which throws GeneratorExit and wants the generator to end. */
class AsyncThrow extends Driver {
  protected readonly names = "aclose()/athrow()";
  protected readonly name: string;
  private readonly error: Thrown | null;
  constructor(generator: PyGenerator, error: Thrown | null) {
    super(generator);
    this.error = error;
    this.name = error === null ? "aclose" : "athrow";
  }

  protected *advance(value: PyValue): Flow<PyValue> {
    const { generator } = this;
    if (this.state !== Step.CLOSED && generator.state === GeneratorState.CLOSED) {
      this.state = Step.CLOSED;
      throw stopWith(null);
    }
    this.begin();
    if (this.state === Step.ITERATING) {
      return yield* this.outcome(sendToGenerator(generator, value));
    }
    if (generator.isFinished) throw newError("StopAsyncIteration");
    if (value !== null) {
      throw runtimeError("can't send non-None value to a just-started coroutine");
    }
    this.state = Step.ITERATING;
    generator.isAwaiting = true;
    if (this.error === null) generator.isFinished = true;
    const error = this.error ?? new Thrown([newError("GeneratorExit")]);
    return yield* this.outcome(throwInto(generator, error));
  }

  protected *interrupt(error: Thrown): Flow<PyValue> {
    this.begin();
    this.state = Step.ITERATING;
    this.generator.isAwaiting = true;
    return yield* this.outcome(throwInto(this.generator, error));
  }

  private *outcome(flow: Flow<PyValue>): Flow<PyValue> {
    const { generator } = this;
    if (this.error !== null) return yield* step(generator, flow);
    let result: PyValue;
    try {
      result = yield* flow;
    } catch (error) {
      generator.isAwaiting = false;
      throw isEnd(error) ? stopWith(null) : error;
    }
    if (!(result instanceof AsyncGenWrappedValue)) return result;
    generator.isAwaiting = false;
    throw runtimeError("async generator ignored GeneratorExit");
  }
}
AsyncThrow.prototype.cls = throwType;

const driving: readonly MethodRow[] = [
  method("send(self, arg, /)", (self: Driver, value: PyValue) => self.resume(value)),
  method(
    "throw(self, type, value=<absent>, traceback=<absent>, /)",
    (self: Driver, type: PyValue, value?: PyValue, traceback?: PyValue) =>
      self.raise(thrown(type, value, traceback)),
  ),
  method("close(self, /)", (self: Driver) => self.close()),
];

function defineDriver(type: PyType): void {
  defineType(type, {
    final: true,
    slots: {
      await: (self) => self,
      iter: (self) => self,
      iternext: (self: Driver) => runNested(self.resume(null)),
    },
    methods: driving,
  });
}
defineDriver(sendType);
defineDriver(throwType);

/** Calls the hook for the first iteration, then makes the awaitable. */
function started(generator: PyGenerator, awaitable: Driver): PyValue | Flow<PyValue> {
  if (generator.hooksDone) return awaitable;
  generator.hooksDone = true;
  generator.finalizer = asyncgenHooks.finalizer;
  if (generator.finalizer !== null) watchAsyncGenerator(generator);
  const { firstiter } = asyncgenHooks;
  if (firstiter === null) return awaitable;
  return (function* (): Flow<PyValue> {
    yield new CallRequest(firstiter, [generator]);
    return awaitable;
  })();
}

/** The awaitable of the next item, hooks included. */
export const nextOfAsyncGenerator = (generator: PyGenerator): PyValue | Flow<PyValue> =>
  started(generator, new AsyncSend(generator, null));

defineType(asyncGeneratorType, {
  final: true,
  hasWeakref: true,
  slots: {
    aiter: (self) => self,
    anext: (self) => {
      const made = nextOfAsyncGenerator(self as PyGenerator);
      return made instanceof Driver ? made : runNested(made as Flow<PyValue>);
    },
    repr: (self: PyGenerator) =>
      `<async_generator object ${hostText(self.qualname)} at ${addressText(self)}>`,
  },
  attributes: [
    ...stateRows("ag", "ag_await").filter(({ name }) => name !== "ag_running"),
    attribute("ag_running", (self: PyGenerator) => self.isAwaiting),
  ],
  methods: [
    method("asend(self, value, /)", (self: PyGenerator, value: PyValue) =>
      started(self, new AsyncSend(self, value).watched("asend")),
    ),
    method(
      "athrow(self, type, value=<absent>, traceback=<absent>, /)",
      (self: PyGenerator, type: PyValue, value?: PyValue, traceback?: PyValue) => {
        const error = thrown(type, value, traceback, "athrow");
        return started(self, new AsyncThrow(self, error).watched("athrow"));
      },
    ),
    method("aclose(self, /)", (self: PyGenerator) =>
      started(self, new AsyncThrow(self, null).watched("aclose")),
    ),
    classGetItem(),
  ],
});

// ---- anext() ----------------------------------------------------------------------------------------

const anextType = bareType("anext_awaitable");

/** `anext(iterator, default)`: the awaitable of the next item, with a value for the end. */
class AnextAwaitable extends NativeAwaitable {
  private readonly wrapped: PyValue;
  private readonly fallback: PyValue;
  private iterator: PyValue | undefined;
  constructor(wrapped: PyValue, fallback: PyValue) {
    super();
    this.wrapped = wrapped;
    this.fallback = fallback;
  }

  /** What the wrapped awaitable is driven through. */
  private *inner(): Flow<PyValue> {
    if (this.iterator === undefined) {
      const found = getAwaitable(this.wrapped, 0);
      this.iterator = isFlow(found) ? yield* found : found;
    }
    return this.iterator;
  }

  private *guarded(flow: Flow<PyValue>): Flow<PyValue> {
    try {
      return yield* flow;
    } catch (error) {
      if (!isError(error, exceptionTypes.StopAsyncIteration)) throw error;
      throw stopWith(this.fallback);
    }
  }

  private *advance(value: PyValue): Flow<PyValue> {
    const inner = yield* this.inner();
    if (inner instanceof PyGenerator) return yield* sendToGenerator(inner, value);
    if (inner instanceof NativeAwaitable) return yield* inner.resume(value);
    const [name, args] = value === null ? ["__next__", []] : ["send", [value]];
    return yield new CallRequest(getAttr(inner, name as string), args as PyValue[]);
  }

  private *call(name: string, args: PyValue[]): Flow<PyValue> {
    const inner = yield* this.inner();
    return yield new CallRequest(getAttr(inner, name), args);
  }

  resume(value: PyValue): Flow<PyValue> {
    return this.guarded(this.advance(value));
  }
  forward(name: string, args: PyValue[]): Flow<PyValue> {
    return this.guarded(this.call(name, args));
  }
}
AnextAwaitable.prototype.cls = anextType;

defineType(anextType, {
  final: true,
  slots: {
    await: (self) => self,
    iter: (self) => self,
    iternext: (self: AnextAwaitable) => runNested(self.resume(null)),
  },
  methods: [
    method("send(self, arg, /)", (self: AnextAwaitable, value: PyValue) => self.resume(value)),
    method("throw(self, /, *args)", (self: AnextAwaitable, args: PyValue[]) =>
      self.forward("throw", args),
    ),
    method("close(self, /)", (self: AnextAwaitable) => self.forward("close", [])),
  ],
});

/** The built-in function anext(). */
export function* anext(iterator: PyValue, fallback: PyValue | undefined): Flow<PyValue> {
  const next = boundSpecial(iterator, "__anext__");
  if (next === undefined) {
    throw typeError(`'${typeName(iterator)}' object is not an async iterator`);
  }
  const awaitable: PyValue = yield new CallRequest(next.callee, next.unbound ? [iterator] : []);
  return fallback === undefined ? awaitable : new AnextAwaitable(awaitable, fallback);
}
