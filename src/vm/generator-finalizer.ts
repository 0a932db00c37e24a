/**
 * Generators and coroutines that are left before their end. CPython closes them when their last reference goes; references are not
 * counted here, so it is done
 *
 *   at once   where the value is only on a frame's stack: the iterator of a `for`, the delegate of a `yield from` or an `await`,
 *             an expression statement; the eval loop closes it where the stack lets go of it
 *   later     by all others (finalization.ts), of which the frame is held: `finally` blocks run there
 *
 * A generator without a handler has nothing to do at its end and costs nothing.
 */

import type { PyCode } from "../bytecode/code.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Intrinsic1 } from "../bytecode/operand-tables.ts";
import { getAttrOptional } from "../objects/abstract.ts";
import { asyncGeneratorType, coroutineType, generatorType } from "../objects/core-types.ts";
import { exceptionTypes, isError, PyBaseException } from "../objects/exceptions.ts";
import { Finalizable } from "../objects/finalizers.ts";
import { CallRequest, type Flow, type PyType, type PyValue } from "../objects/object.ts";
import { importModule } from "../objects/runtime-import.ts";
import { hostText } from "../objects/sequence-values.ts";
import { ignoredWhile, reportUnraisable } from "../objects/unraisable.ts";
import { Frame, ReturnMode } from "./frame.ts";
import { GeneratorOwner, GeneratorState, PyGenerator, watchGenerator } from "./generator.ts";
import { closeGenerator } from "./generator-protocol.ts";
import { warn } from "./warn.ts";

class FinalizableGenerator extends Finalizable<PyGenerator> {
  private readonly frame: Frame;
  private readonly type: PyType;
  private readonly finalizer: PyValue;
  private readonly origin: PyValue;

  constructor(generator: PyGenerator) {
    super(generator);
    this.frame = generator.frame;
    this.type = generator.cls;
    this.finalizer = generator.finalizer;
    this.origin = generator.origin;
  }

  protected override rebuild(): PyGenerator {
    const { frame } = this;
    const generator = new PyGenerator(frame, this.type);
    generator.finalizer = this.finalizer;
    generator.hooksDone = true;
    frame.generator = generator;
    generator.origin = this.origin;
    generator.state = isFresh(frame) ? GeneratorState.CREATED : GeneratorState.SUSPENDED;
    return generator;
  }

  protected override finalizeObject(generator: PyGenerator): Flow<unknown> {
    return finalizeGenerator(generator);
  }
}

/** Whether the frame of a generator is where RETURN_GENERATOR left it. */
function isFresh(frame: Frame): boolean {
  return (frame.code.instrs[frame.pc - 1] & 255) === Op.RETURN_GENERATOR;
}

const byCode = new WeakMap<PyCode, boolean>();

/** Whether code that is left half-way has anything to run: a handler that is not the compiler's own. */
function hasHandlers(code: PyCode): boolean {
  let has = byCode.get(code);
  if (has === undefined) {
    has = code.exceptionEntries.some(({ target }) => {
      const op = code.co_code[2 * target];
      if (op === Op.CLEANUP_THROW) return false;
      const wraps = code.co_code[2 * target + 1] === Intrinsic1.STOPITERATION_ERROR;
      return !(op === Op.CALL_INTRINSIC_1 && wraps);
    });
    byCode.set(code, has);
  }
  return has;
}

/** What the caller's next instruction does with the result of its call. */
function ownerOf(generator: PyGenerator, caller: Frame): GeneratorOwner {
  const code = caller.code.co_code;
  switch (code[2 * caller.pc]) {
    case Op.POP_TOP:
      return GeneratorOwner.NOBODY;
    case Op.GET_YIELD_FROM_ITER:
    case Op.GET_AWAITABLE:
      return GeneratorOwner.STACK;
    case Op.GET_ITER: {
      const isLoop = code[2 * caller.pc + 2] === Op.FOR_ITER && generator.cls === generatorType;
      return isLoop ? GeneratorOwner.STACK : GeneratorOwner.ANYBODY;
    }
    default:
      return GeneratorOwner.ANYBODY;
  }
}

/** A new generator, whose frame still knows its caller. */
export function noteOwner(generator: PyGenerator): void {
  const { frame } = generator;
  if (generator.cls !== coroutineType && !hasHandlers(frame.code)) return;
  const caller = frame.back;
  if (caller instanceof Frame && !frame.isEntry && frame.mode === ReturnMode.PUSH) {
    generator.owner = ownerOf(generator, caller);
    if (generator.owner === GeneratorOwner.NOBODY) return;
    if (generator.owner === GeneratorOwner.STACK) {
      // A coroutine is watched, and closes what it awaits.
      if (caller.generator === null || caller.generator.cls === coroutineType) return;
    }
  }
  watchGenerator(generator, new FinalizableGenerator(generator));
}

/** An asynchronous generator has been given to the event loop's hooks. */
export function watchAsyncGenerator(generator: PyGenerator): void {
  watchGenerator(generator, new FinalizableGenerator(generator));
}

/** Calls something that has nobody to tell of its errors. */
function* quietly(generator: PyGenerator, doing: string, flow: Flow<unknown>): Flow<void> {
  try {
    yield* flow;
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    reportUnraisable(error, ignoredWhile(doing, generator));
  }
}

/** By the library's function, which knows where the coroutine was made; by a plain warning where that one is broken. */
function* warnNeverAwaited(coroutine: PyGenerator): Flow<unknown> {
  const tell = getAttrOptional(importModule("warnings"), "_warn_unawaited_coroutine");
  if (tell !== undefined) {
    try {
      return yield new CallRequest(tell, [coroutine]);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      reportUnraisable(error, ignoredWhile("finalizing coroutine", coroutine));
      // A filter that makes the warning an error has been obeyed.
      if (isError(error, exceptionTypes.RuntimeWarning)) return null;
    }
  }
  const name = hostText(coroutine.qualname);
  warn(exceptionTypes.RuntimeWarning, `coroutine '${name}' was never awaited`);
  return null;
}

function* callFinalizer(generator: PyGenerator): Flow<unknown> {
  return yield new CallRequest(generator.finalizer, [generator]);
}

/** The end of a generator that nobody refers to. */
export function* finalizeGenerator(generator: PyGenerator): Flow<PyValue> {
  const { state } = generator;
  if (state === GeneratorState.CLOSED || state === GeneratorState.RUNNING) return null;
  if (generator.cls === asyncGeneratorType && generator.finalizer !== null) {
    if (generator.isFinished) return null;
    yield* quietly(generator, "calling finalizer of", callFinalizer(generator));
  } else if (generator.cls === coroutineType && state === GeneratorState.CREATED) {
    yield* quietly(generator, "finalizing coroutine", warnNeverAwaited(generator));
  } else yield* quietly(generator, "closing generator", closeGenerator(generator));
  return null;
}

/** Whether the end of a loop is that of a generator. */
export const isLeft = (iterator: PyValue): iterator is PyGenerator =>
  iterator instanceof PyGenerator &&
  iterator.owner === GeneratorOwner.STACK &&
  iterator.state === GeneratorState.SUSPENDED;

/** When an exception takes everything off a frame's stack down to `height`: closes what is left there, if anything is. */
export function closeLeft(frame: Frame, height: number): Flow<PyValue> | undefined {
  const { slots } = frame;
  for (let i = height; i < slots.length; i++) {
    if (isLeft(slots[i])) return finalizeAll(slots.slice(height).filter(isLeft).reverse());
  }
  return undefined;
}

function* finalizeAll(generators: readonly PyGenerator[]): Flow<PyValue> {
  for (const generator of generators) yield* finalizeGenerator(generator);
  return null;
}
