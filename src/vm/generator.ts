/** Generators, coroutines and async generators: a frame that can be resumed. */
import { CodeFlag } from "../bytecode/code.ts";
import { asyncGeneratorType, coroutineType, generatorType } from "../objects/core-types.ts";
import { type Finalizable, unwatch, watch } from "../objects/finalizers.ts";
import { type Flow, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import type { Frame } from "./frame.ts";
import { HandledException } from "./thread.ts";

export const enum GeneratorState {
  CREATED = 0,
  SUSPENDED = 1,
  RUNNING = 2,
  CLOSED = 3,
}

/** Who refers to a generator, as far as the code that called its function shows. */
export const enum GeneratorOwner {
  ANYBODY = 0,
  /** Only the stack of that code. */
  STACK = 1,
  NOBODY = 2,
}

export class PyGenerator extends PyObject {
  frame: Frame;
  state: GeneratorState = GeneratorState.CREATED;
  readonly handled = new HandledException();
  name: PyValue;
  qualname: PyValue;
  /** Coroutines: where they were created, when tracking is on. */
  origin: PyValue = null;
  /** Async generators: hooks were run, an asend/athrow is in progress. */
  hooksDone = false;
  isAwaiting = false;
  /** It has been closed or exhausted. */
  isFinished = false;
  finalizer: PyValue = null;
  owner: GeneratorOwner = GeneratorOwner.ANYBODY;
  /** Of one that is to be closed when it is gone. */
  record: Finalizable | null = null;

  constructor(frame: Frame, type: PyType) {
    super();
    if (type !== generatorType) this.cls = type;
    this.frame = frame;
    this.name = frame.func === null ? frame.code.co_name : frame.func.name;
    this.qualname = frame.func === null ? frame.code.co_qualname : frame.func.qualname;
  }
}
PyGenerator.prototype.cls = generatorType;

/** From now on the generator is finalised when it is gone. */
export function watchGenerator(generator: PyGenerator, record: Finalizable<PyGenerator>): void {
  if (generator.record !== null) unwatch(generator.record);
  watch(record);
  generator.record = record;
  const { frame } = generator;
  frame.record = record;
  if (generator.state !== GeneratorState.RUNNING) frame.generator = null;
}

/** It has ended, or never runs. The frame is to be released: others may get it. */
export function markClosed(generator: PyGenerator): void {
  generator.state = GeneratorState.CLOSED;
  const { frame } = generator;
  frame.generator = null;
  if (generator.record === null) return;
  unwatch(generator.record);
  generator.record = null;
  frame.record = null;
}

/** The generator that a frame belongs to; null for another frame, and where the generator is gone. */
export function generatorOf(frame: Frame): PyGenerator | null {
  return frame.generator ?? frame.record?.object ?? null;
}

/** sys.set_coroutine_origin_tracking_depth(): how many callers `cr_origin` shows. */
export const coroutineTracking = { depth: 0 };

export function generatorTypeOf(flags: number): PyType {
  if (flags & CodeFlag.COROUTINE) return coroutineType;
  if (flags & CodeFlag.ASYNC_GENERATOR) return asyncGeneratorType;
  return generatorType;
}

/** The value that `yield` inside an async generator hands to its driver. */
export class AsyncGenWrappedValue extends PyObject {
  readonly value: PyValue;
  constructor(value: PyValue) {
    super();
    this.value = value;
  }
}

/** An awaitable of built-in code: `await` drives it as part of the loop. */
export abstract class NativeAwaitable extends PyObject {
  /** Goes on with a value; StopIteration carries the result of the await. */
  abstract resume(value: PyValue): Flow<PyValue>;
}

/** One that runs no Python. */
export abstract class PolledAwaitable extends NativeAwaitable {
  /** The result of the await, once it has ended. */
  value: PyValue = null;
  /** What it gives to whoever drives it; undefined when it has ended. */
  abstract poll(): PyValue | undefined;
}
