/** Tasks: futures whose result is that of a coroutine, which they drive step by step. */
import { getAttr, getAttrOptional, isTrue, reprText, setAttr } from "../../objects/abstract.ts";
import { BuiltinDefinition, PyBuiltin } from "../../objects/builtin.ts";
import { isInstance, typeOf } from "../../objects/core-types.ts";
import {
  exceptionTypes,
  isError,
  PyBaseException,
  runtimeError,
  typeError,
} from "../../objects/exceptions.ts";
import { CallRequest, type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { PyGenerator } from "../../vm/generator.ts";
import { isCoroutine, sendToGenerator, stopValue, throwInto } from "../../vm/generator-protocol.ts";
import { Thrown } from "../../vm/thrown.ts";
import { PyContext } from "../contextvars.ts";
import {
  addAwaitedBy,
  addDoneCallback,
  cancelFuture,
  contextFor,
  discardAwaitedBy,
  initFuture,
  PyFuture,
  resultOf,
  setException,
  setResult,
  takeCancelledError,
} from "./future.ts";
import { callSoon, cancelledErrorType, invalidState, library } from "./library.ts";
import { enterTask, leaveTask, swapTask } from "./running.ts";

export class PyTask extends PyFuture {
  coroutine: PyValue = null;
  name: PyValue = null;
  context: PyValue = null;
  /** What the coroutine waits for. */
  waiter: PyValue = null;
  mustCancel = false;
  cancelRequests = 0;
  logDestroyPending = false;
  private bound: PyBuiltin | null = null;

  /** The callback of the futures that it waits for. */
  get wakeup(): PyBuiltin {
    this.bound ??= new PyBuiltin(wakeupDefinition, this);
    return this.bound;
  }
}

/** The tasks that are not done, for all_tasks(). One that nobody will ever wake stays here. */
export const pendingTasks = new Set<PyTask>();

/** What the loop calls for the next step. */
export class TaskStep extends PyObject {
  readonly task: PyTask;
  readonly error: PyBaseException | undefined;
  constructor(task: PyTask, error?: PyBaseException) {
    super();
    this.task = task;
    this.error = error;
  }
}

const isExact = (value: PyValue): value is PyFuture =>
  value instanceof PyFuture &&
  (value.cls === PyFuture.prototype.cls || value.cls === PyTask.prototype.cls);

let made = 0;

export interface TaskOptions {
  readonly coroutine: PyValue;
  readonly loop: PyValue;
  readonly name: PyValue;
  readonly context: PyValue;
  readonly eagerStart: PyValue;
}

/** `Task.__init__` */
export function* initTask(self: PyTask, options: TaskOptions): Flow<PyValue> {
  yield* initFuture(self, options.loop);
  const { coroutine } = options;
  const accepted =
    isCoroutine(coroutine) ||
    isTrue(yield new CallRequest(library("asyncio.coroutines", "iscoroutine"), [coroutine]));
  if (!accepted) {
    self.logDestroyPending = false;
    throw typeError(`a coroutine was expected, got ${reprText(coroutine)}`);
  }
  self.context = contextFor(options.context ?? undefined);
  self.waiter = null;
  self.mustCancel = false;
  self.cancelRequests = 0;
  self.logDestroyPending = true;
  self.coroutine = coroutine;
  self.name = options.name === null ? `Task-${++made}` : yield* nameOf(options.name);
  if (isTrue(options.eagerStart)) {
    const isRunning = yield new CallRequest(getAttr(self.loop as PyValue, "is_running"), []);
    if (isTrue(isRunning)) {
      yield* startEagerly(self);
      return null;
    }
  }
  yield* schedule(self);
  pendingTasks.add(self);
  return null;
}

/** A task's name from what was given for it. */
export function* nameOf(name: PyValue): Flow<PyValue> {
  return typeof name === "string"
    ? name
    : yield new CallRequest(library("builtins", "str"), [name]);
}

function schedule(self: PyTask, error?: PyBaseException): Flow<void> {
  return callSoon(self.loop as PyValue, new TaskStep(self, error), [], self.context);
}

/** The first step, at once. */
function* startEagerly(self: PyTask): Flow<void> {
  const loop = self.loop as PyValue;
  const before = swapTask(loop, self);
  try {
    pendingTasks.add(self);
    if (!(self.context instanceof PyContext))
      throw typeError("an instance of Context was expected");
    const leave = self.context.enter();
    try {
      yield* step(self, undefined);
    } finally {
      leave();
    }
  } finally {
    swapTask(loop, before);
    if (self.isDone) self.coroutine = null;
  }
}

/** One step as the loop's callback. */
export function* runStep(self: PyTask, error: PyBaseException | undefined): Flow<PyValue> {
  const loop = self.loop as PyValue;
  enterTask(loop, self);
  try {
    yield* step(self, error);
  } finally {
    leaveTask(loop, self);
  }
  return null;
}

const wakeupDefinition = new BuiltinDefinition(
  "task_wakeup(self, object, /)",
  function* (self: PyTask, future: PyValue): Flow<PyValue> {
    discardAwaitedBy(future, self);
    let error: PyBaseException | undefined;
    try {
      if (isExact(future)) resultOf(future);
      else yield new CallRequest(getAttr(future, "result"), []);
    } catch (raised) {
      if (!(raised instanceof PyBaseException)) throw raised;
      error = raised;
    }
    return yield* runStep(self, error);
  },
);

/** Drives the coroutine to what it waits for next. */
function* step(self: PyTask, error: PyBaseException | undefined): Flow<void> {
  if (self.isDone) {
    throw invalidState(`__step(): already done: ${reprText(self)} ${reprText(error ?? null)}`);
  }
  let thrown = error;
  if (self.mustCancel) {
    if (thrown === undefined || !isInstance(thrown, cancelledErrorType())) {
      thrown = takeCancelledError(self);
    }
    self.mustCancel = false;
  }
  self.waiter = null;
  let result: PyValue;
  try {
    result = yield* resume(self.coroutine, thrown);
  } catch (raised) {
    if (!(raised instanceof PyBaseException)) throw raised;
    yield* end(self, raised);
    return;
  }
  yield* waitFor(self, result);
}

function resume(coroutine: PyValue, thrown: PyBaseException | undefined): Flow<PyValue> {
  if (coroutine instanceof PyGenerator) {
    return thrown === undefined
      ? sendToGenerator(coroutine, null)
      : throwInto(coroutine, new Thrown([thrown]));
  }
  return thrown === undefined ? call(coroutine, "send", null) : call(coroutine, "throw", thrown);
}

function* call(obj: PyValue, name: string, argument: PyValue): Flow<PyValue> {
  return yield new CallRequest(getAttr(obj, name), [argument]);
}

/** The coroutine has ended with an exception: StopIteration for a result. */
function* end(self: PyTask, raised: PyBaseException): Flow<void> {
  pendingTasks.delete(self);
  if (isError(raised, exceptionTypes.StopIteration)) {
    if (self.mustCancel) {
      // It was cancelled right before its end.
      self.mustCancel = false;
      yield* cancelFuture(self, self.cancelMessage);
    } else yield* setResult(self, stopValue(raised));
  } else if (isInstance(raised, cancelledErrorType())) {
    // Kept, so that whoever asks gets the original.
    self.cancelledError = raised;
    yield* cancelFuture(self, null);
  } else {
    yield* setException(self, raised);
    const { KeyboardInterrupt, SystemExit } = exceptionTypes;
    if (isError(raised, KeyboardInterrupt) || isError(raised, SystemExit)) throw raised;
  }
}

/** Looks after what the coroutine has given: a future to wait for, or None for another turn. */
function* waitFor(self: PyTask, result: PyValue): Flow<void> {
  if (result === null) {
    yield* schedule(self);
    return;
  }
  const exact = isExact(result);
  const blocking = exact ? result.blocking : getAttrOptional(result, "_asyncio_future_blocking");
  if (blocking === undefined || blocking === null) {
    const shown = `in task ${reprText(self)} with ${reprText(result)}`;
    const isGenerator = result instanceof PyGenerator && typeOf(result).name === "generator";
    const message = isGenerator
      ? `yield was used instead of yield from for generator ${shown}`
      : `Task got bad yield: ${reprText(result)}`;
    yield* schedule(self, runtimeError(message));
    return;
  }
  const loop = exact ? result.loop : yield* loopOf(result);
  if (loop !== self.loop) {
    const text = `Task ${reprText(self)} got Future ${reprText(result)} attached to a different loop`;
    yield* schedule(self, runtimeError(text));
  } else if (!isTrue(blocking)) {
    const text = `yield was used instead of yield from in task ${reprText(self)} with ${reprText(result)}`;
    yield* schedule(self, runtimeError(text));
  } else if (result === self) {
    yield* schedule(self, runtimeError(`Task cannot await on itself: ${reprText(self)}`));
  } else yield* sleepOn(self, result);
}

function* loopOf(future: PyValue): Flow<PyValue> {
  const getLoop = getAttrOptional(future, "get_loop");
  return getLoop === undefined ? getAttr(future, "_loop") : yield new CallRequest(getLoop, []);
}

function* sleepOn(self: PyTask, future: PyValue): Flow<void> {
  addAwaitedBy(future, self);
  if (isExact(future)) {
    future.blocking = false;
    yield* addDoneCallback(future, self.wakeup, self.context);
  } else {
    setAttr(future, "_asyncio_future_blocking", false);
    const add = getAttr(future, "add_done_callback");
    yield new CallRequest(add, [self.wakeup, self.context], ["context"]);
  }
  self.waiter = future;
  if (self.mustCancel && isTrue(yield* requestCancel(future, self.cancelMessage))) {
    self.mustCancel = false;
  }
}

/** `future.cancel(msg=message)` */
function* requestCancel(future: PyValue, message: PyValue): Flow<PyValue> {
  return yield new CallRequest(getAttr(future, "cancel"), [message], ["msg"]);
}

/** `Task.cancel`: throws CancelledError into the coroutine at its next step. */
export function* cancelTask(self: PyTask, message: PyValue): Flow<PyValue> {
  self.logTraceback = false;
  if (self.isDone) return false;
  self.cancelRequests++;
  // The waiter stays: a task that ignores the cancellation may have to be cancelled again.
  if (self.waiter !== null && isTrue(yield* requestCancel(self.waiter, message))) return true;
  self.mustCancel = true;
  self.cancelMessage = message;
  return true;
}
