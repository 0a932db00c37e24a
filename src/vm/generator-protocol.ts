/**
 * Driving generators, coroutines and their delegates: next/send/throw/close as Flows for the loop, and
 * synchronous forms for built-in code. `await` and async iteration build on the same parts.
 */

import { CodeFlag } from "../bytecode/code.ts";
import { Op } from "../bytecode/opcodes.ts";
import {
  boundSpecial,
  getAttr,
  getAttrOptional,
  isFlow,
  next as nextItem,
  typeName,
} from "../objects/abstract.ts";
import { coroutineType, typeOf } from "../objects/core-types.ts";
import {
  exceptionTypes,
  isError,
  newError,
  PyBaseException,
  runtimeError,
  typeError,
  valueError,
} from "../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../objects/object.ts";
import { ignoredWhile, reportUnraisable } from "../objects/unraisable.ts";
import { ResumeRequest } from "./call.ts";
import type { Frame, NativeFrame } from "./frame.ts";
import { releaseFrame } from "./function.ts";
import {
  AsyncGenWrappedValue,
  GeneratorState,
  markClosed,
  NativeAwaitable,
  PolledAwaitable,
  PyGenerator,
} from "./generator.ts";
import { observer, threads } from "./thread.ts";
import { Thrown } from "./thrown.ts";

/** The kind of a generator object in error texts. */
function kindOf(generator: PyGenerator): string {
  const flags = generator.frame.code.co_flags;
  if (flags & CodeFlag.COROUTINE) return "coroutine";
  return flags & CodeFlag.ASYNC_GENERATOR ? "async generator" : "generator";
}

/** StopIteration(value) as the end of a generator raises it. */
export function stopIteration(generator: PyGenerator, value: PyValue): PyBaseException {
  if (generator.frame.code.co_flags & CodeFlag.ASYNC_GENERATOR)
    return newError("StopAsyncIteration");
  return stopWith(value);
}

export function stopWith(value: PyValue): PyBaseException {
  const error = value === null ? newError("StopIteration") : newError("StopIteration", value);
  error.fields = new Map([["value", value]]);
  return error;
}

export function stopValue(error: PyBaseException): PyValue {
  const value = error.fields?.get("value");
  if (value !== undefined) return value;
  return error.args.items.length > 0 ? error.args.items[0] : null;
}

export function checkRunnable(generator: PyGenerator): void {
  if (generator.state === GeneratorState.RUNNING) {
    throw valueError(`${kindOf(generator)} already executing`);
  }
}

/** generator.send(value): raises StopIteration at the end. */
export function* sendToGenerator(generator: PyGenerator, value: PyValue): Flow<PyValue> {
  checkRunnable(generator);
  if (generator.state === GeneratorState.CLOSED) {
    if (generator.cls === coroutineType) {
      throw runtimeError("cannot reuse already awaited coroutine");
    }
    throw stopIteration(generator, null);
  }
  if (generator.state === GeneratorState.CREATED && value !== null) {
    throw typeError(`can't send non-None value to a just-started ${kindOf(generator)}`);
  }
  return yield new ResumeRequest(generator, value);
}

/** The delegate of a generator that is suspended in `yield from` or `await`. */
export function delegateOf(generator: PyGenerator): PyValue | undefined {
  if (generator.state !== GeneratorState.SUSPENDED) return undefined;
  const { frame } = generator;
  const instrs = frame.code.instrs;
  // A generator that delegates is stopped after SEND, YIELD_VALUE; RESUME's argument tells which.
  const word = instrs[frame.pc];
  if ((word & 255) !== Op.RESUME || ((word >>> 8) & 3) < 2) return undefined;
  return frame.slots[frame.sp - 1];
}

/** generator.throw(). */
export function* throwInto(generator: PyGenerator, thrown: Thrown): Flow<PyValue> {
  checkRunnable(generator);
  const delegate = delegateOf(generator);
  let failed: PyBaseException | undefined;
  if (delegate !== undefined) {
    const leave = enterDelegation(generator);
    try {
      if (thrown.isExit) yield* closeDelegate(delegate);
      else {
        const value = yield* throwIntoDelegate(delegate, thrown);
        if (value !== undefined) return value;
      }
    } catch (failure) {
      if (!(failure instanceof PyBaseException)) throw failure;
      failed = failure;
    } finally {
      leave();
    }
  }
  const error = failed ?? thrown.exception();
  if (generator.state === GeneratorState.CLOSED) {
    if (generator.cls !== coroutineType) throw error;
    throw runtimeError("cannot reuse already awaited coroutine");
  }
  return yield new ResumeRequest(generator, null, error);
}

/** Marks a suspended generator as running while its delegate is driven in its place; returns what ends that. */
function enterDelegation(generator: PyGenerator): () => void {
  const native = threads.current.frame as NativeFrame;
  const outer = native.delegating;
  const { frame } = generator;
  frame.back = outer ?? native.back;
  native.delegating = frame;
  generator.state = GeneratorState.RUNNING;
  return () => {
    native.delegating = outer;
    frame.back = null;
    generator.state = GeneratorState.SUSPENDED;
  };
}

/** The delegate's answer; undefined when nothing can be thrown into it. */
function* throwIntoDelegate(delegate: PyValue, thrown: Thrown): Flow<PyValue | undefined> {
  if (delegate instanceof PyGenerator) return yield* throwInto(delegate, thrown);
  const method = getAttrOptional(delegate, "throw");
  return method === undefined ? undefined : yield new CallRequest(method, thrown.args);
}

function* closeDelegate(delegate: PyValue): Flow<PyValue> {
  if (delegate instanceof PyGenerator) return yield* closeGenerator(delegate);
  let method: PyValue | undefined;
  try {
    method = getAttrOptional(delegate, "close");
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    reportUnraisable(error, ignoredWhile("closing generator", delegate));
  }
  return method === undefined ? null : yield new CallRequest(method, []);
}

/** generator.close(). */
export function* closeGenerator(generator: PyGenerator): Flow<PyValue> {
  checkRunnable(generator);
  if (generator.state === GeneratorState.CLOSED) return null;
  if (generator.state === GeneratorState.CREATED) {
    markClosed(generator);
    releaseFrame(generator.frame);
    return null;
  }
  try {
    yield* throwInto(generator, new Thrown([newError("GeneratorExit")]));
  } catch (error) {
    if (isError(error, exceptionTypes.StopIteration)) return stopValue(error);
    if (isError(error, exceptionTypes.GeneratorExit)) return null;
    throw error;
  }
  throw runtimeError(`${kindOf(generator)} ignored GeneratorExit`);
}

/**
 * SEND to anything but a runnable generator. At the end of the delegate the value is pushed and the
 * instruction's jump is taken.
 */
export function* sendFlow(
  receiver: PyValue,
  value: PyValue,
  frame: Frame,
  jump: number,
): Flow<PyValue> {
  try {
    if (receiver instanceof PyGenerator) return yield* sendToGenerator(receiver, value);
    if (receiver instanceof PolledAwaitable) {
      const given = receiver.poll();
      if (given !== undefined) return given;
      frame.pc += jump;
      return receiver.value;
    }
    if (receiver instanceof NativeAwaitable) return yield* receiver.resume(value);
    if (value === null) {
      const method = boundSpecial(receiver, "__next__");
      if (method !== undefined && typeOf(receiver).isHeap) {
        return yield new CallRequest(method.callee, method.unbound ? [receiver] : []);
      }
      const item = nextItem(receiver);
      if (item !== undefined) return item;
      frame.pc += jump;
      return null;
    }
    return yield new CallRequest(getAttr(receiver, "send"), [value]);
  } catch (error) {
    if (!isError(error, exceptionTypes.StopIteration)) throw error;
    if (observer.active) observer.caught(threads.current, frame, error);
    frame.pc += jump;
    return stopValue(error);
  }
}

// ---- await ------------------------------------------------------------------------------------------

export const isCoroutine = (value: PyValue): value is PyGenerator =>
  value instanceof PyGenerator && value.cls === coroutineType;

/** GET_AWAITABLE: the iterator that `await value` delegates to. */
export function getAwaitable(value: PyValue, where: number): PyValue | Flow {
  if (isCoroutine(value)) {
    if (delegateOf(value) !== undefined) {
      throw runtimeError("coroutine is being awaited already");
    }
    return value;
  }
  if (value instanceof PyGenerator && value.frame.code.co_flags & CodeFlag.ITERABLE_COROUTINE) {
    return value;
  }
  // Where `await` is built in, no Python runs.
  const type = typeOf(value);
  if (!type.isHeap && type.slots.await !== undefined) return type.slots.await(value as never);
  return awaitFlow(value, where);
}

function* awaitFlow(value: PyValue, where: number): Flow<PyValue> {
  const method = boundSpecial(value, "__await__");
  if (method === undefined) {
    const name = typeName(value);
    if (where === 1 || where === 2) {
      const special = where === 1 ? "__aenter__" : "__aexit__";
      throw typeError(
        `'async with' received an object from ${special} that does not implement __await__: ${name}`,
      );
    }
    throw typeError(`'${name}' object can't be awaited`);
  }
  const iterator: PyValue = yield new CallRequest(method.callee, method.unbound ? [value] : []);
  if (iterator instanceof PyGenerator && iterator.frame.code.co_flags & CodeFlag.COROUTINE) {
    throw typeError("__await__() returned a coroutine");
  }
  if (typeOf(iterator).slots.iternext === undefined) {
    throw typeError(`__await__() returned non-iterator of type '${typeName(iterator)}'`);
  }
  return iterator;
}

/** GET_AITER */
export function* getAiter(value: PyValue): Flow<PyValue> {
  const method = boundSpecial(value, "__aiter__");
  if (method === undefined) {
    throw typeError(`'async for' requires an object with __aiter__ method, got ${typeName(value)}`);
  }
  const iterator: PyValue = yield new CallRequest(method.callee, method.unbound ? [value] : []);
  if (boundSpecial(iterator, "__anext__") === undefined) {
    throw typeError(
      `'async for' received an object from __aiter__ that does not implement __anext__: ${typeName(iterator)}`,
    );
  }
  return iterator;
}

/** GET_ANEXT: the awaitable of the next item. */
export function* getAnext(iterator: PyValue): Flow<PyValue> {
  const method = boundSpecial(iterator, "__anext__");
  if (method === undefined) {
    throw typeError(
      `'async for' requires an iterator with __anext__ method, got ${typeName(iterator)}`,
    );
  }
  const awaitable: PyValue = yield new CallRequest(method.callee, method.unbound ? [iterator] : []);
  try {
    const result = getAwaitable(awaitable, 0);
    return isFlow(result) ? yield* result : result;
  } catch (failure) {
    if (!(failure instanceof PyBaseException)) throw failure;
    const error = typeError(
      `'async for' received an invalid object from __anext__: ${typeName(awaitable)}`,
    );
    error.cause = failure;
    error.context = failure;
    error.suppressContext = true;
    // Its context is complete: the loop is not to look for one.
    threads.current.propagating = error;
    throw error;
  }
}

/** What a `yield` in an async generator hands out. */
export const wrapAsyncYield = (value: PyValue): PyValue => new AsyncGenWrappedValue(value);
