/** Futures: their state, and what happens to it. Whatever asks the event loop for something is a Flow. */
import { getAttr, isTrue } from "../../objects/abstract.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  newErrorOf,
  PyBaseException,
  runtimeError,
  typeError,
} from "../../objects/exceptions.ts";
import { CallRequest, type Flow, PyObject, PyType, type PyValue } from "../../objects/object.ts";
import { PolledAwaitable } from "../../vm/generator.ts";
import { stopWith } from "../../vm/generator-protocol.ts";
import { copyContext } from "../contextvars.ts";
import { callSoon, cancelledErrorType, invalidState, library } from "./library.ts";
import { eventLoop } from "./running.ts";

export const enum State {
  PENDING,
  CANCELLED,
  FINISHED,
}
export const STATE_NAMES = ["PENDING", "CANCELLED", "FINISHED"] as const;

interface Callback {
  readonly callback: PyValue;
  readonly context: PyValue;
}

export class PyFuture extends PyObject {
  /** undefined until `__init__` has run. */
  loop: PyValue | undefined = undefined;
  state: State = State.PENDING;
  /** Set while a task is told, by the future that it gets from its coroutine, to wait for it. */
  blocking = false;
  callbacks: Callback[] = [];
  result: PyValue = null;
  exception: PyBaseException | null = null;
  /** The traceback that the exception had when it was set. */
  exceptionTraceback: PyValue = null;
  /** Nobody has asked for the exception yet. */
  logTraceback = false;
  sourceTraceback: PyValue = null;
  cancelMessage: PyValue = null;
  /** The exception that a coroutine ended with when it was cancelled. */
  cancelledError: PyBaseException | null = null;
  /** Tasks that wait for it: none, one, or once there were two, a set. */
  awaitedBy: PyFuture | Set<PyFuture> | null = null;

  get isDone(): boolean {
    return this.state !== State.PENDING;
  }
}

export function requireAlive(self: PyFuture): PyValue {
  if (self.loop === undefined) throw runtimeError("Future object is not initialized.");
  return self.loop;
}

/** `Future.__init__`; a future may be initialised again. */
export function* initFuture(self: PyFuture, given: PyValue): Flow<PyValue> {
  if (self.loop !== undefined) Object.assign(self, new PyFuture());
  self.loop = given ?? (yield* eventLoop());
  const debug = yield new CallRequest(getAttr(self.loop, "get_debug"), []);
  if (isTrue(debug)) {
    self.sourceTraceback = yield new CallRequest(library("traceback", "extract_stack"), []);
  }
  return null;
}

// ---- callbacks ------------------------------------------------------------------------------------------

/** Whoever gets the future is told of its end by the loop. */
export function* addDoneCallback(
  self: PyFuture,
  callback: PyValue,
  context: PyValue,
): Flow<PyValue> {
  if (self.loop === undefined) throw runtimeError("uninitialized Future object");
  if (self.isDone) yield* callSoon(self.loop, callback, [self], context);
  else self.callbacks.push({ callback, context });
  return null;
}

export const contextFor = (given: PyValue | undefined): PyValue => given ?? copyContext();

function* scheduleCallbacks(self: PyFuture): Flow<void> {
  const { callbacks } = self;
  if (callbacks.length === 0) return;
  self.callbacks = [];
  for (const { callback, context } of callbacks) {
    yield* callSoon(self.loop as PyValue, callback, [self], context);
  }
}

// ---- ends -----------------------------------------------------------------------------------------------

function requirePending(self: PyFuture): void {
  requireAlive(self);
  if (self.isDone) throw invalidState("invalid state");
}

export function* setResult(self: PyFuture, result: PyValue): Flow<PyValue> {
  requirePending(self);
  self.result = result;
  self.state = State.FINISHED;
  yield* scheduleCallbacks(self);
  return null;
}

export function* setException(self: PyFuture, given: PyValue): Flow<PyValue> {
  requirePending(self);
  let error = given;
  if (given instanceof PyType && given.mro.includes(exceptionTypes.BaseException)) {
    error = yield new CallRequest(given, []);
  }
  if (!(error instanceof PyBaseException)) throw typeError("invalid exception object");
  if (isError(error, exceptionTypes.StopIteration)) {
    const instead = runtimeError(
      "StopIteration interacts badly with generators and cannot be raised into a Future",
    );
    instead.cause = error;
    instead.context = error;
    error = instead;
  }
  self.exception = error as PyBaseException;
  self.exceptionTraceback = self.exception.traceback;
  self.state = State.FINISHED;
  yield* scheduleCallbacks(self);
  self.logTraceback = true;
  return null;
}

/** Whether it was pending. */
export function* cancelFuture(self: PyFuture, message: PyValue): Flow<boolean> {
  requireAlive(self);
  self.logTraceback = false;
  if (self.isDone) return false;
  self.state = State.CANCELLED;
  self.cancelMessage = message;
  yield* scheduleCallbacks(self);
  return true;
}

// ---- what has come of it ----------------------------------------------------------------------------------

/** The error of a cancelled future; the one that was caught is given once. */
export function takeCancelledError(self: PyFuture): PyBaseException {
  const { cancelledError, cancelMessage } = self;
  self.cancelledError = null;
  if (cancelledError !== null) return cancelledError;
  const type = cancelledErrorType();
  return cancelMessage === null ? newErrorOf(type) : newErrorOf(type, cancelMessage);
}

function requireFinished(self: PyFuture, missing: string): void {
  if (self.loop === undefined) throw invalidState("Future object is not initialized.");
  if (self.state === State.CANCELLED) throw takeCancelledError(self);
  if (self.state === State.PENDING) throw invalidState(missing);
  self.logTraceback = false;
}

export function resultOf(self: PyFuture): PyValue {
  requireFinished(self, "Result is not set.");
  const { exception } = self;
  if (exception === null) return self.result;
  exception.traceback = self.exceptionTraceback as PyBaseException["traceback"];
  self.exceptionTraceback = null;
  throw exception;
}

export function exceptionOf(self: PyFuture): PyValue {
  requireFinished(self, "Exception is not set.");
  return self.exception;
}

/** `__del__`: tells the loop of an exception that nobody has asked for. */
export function* reportUnretrieved(self: PyFuture): Flow<PyValue> {
  if (!self.logTraceback) return null;
  self.logTraceback = false;
  yield* tellLoop(self, "future", `${self.cls.name} exception was never retrieved`, self.exception);
  return null;
}

export function* tellLoop(
  self: PyFuture,
  role: "future" | "task",
  message: string,
  exception: PyValue | undefined,
): Flow<void> {
  const context = new PyDict();
  const entries: [string, PyValue | undefined][] = [
    ["message", message],
    ["exception", exception],
    [role, self],
    ["source_traceback", self.sourceTraceback ?? undefined],
  ];
  for (const [key, value] of entries) if (value !== undefined) context.set(key, value);
  yield new CallRequest(getAttr(self.loop as PyValue, "call_exception_handler"), [context]);
}

// ---- who waits for it ---------------------------------------------------------------------------------

export function addAwaitedBy(future: PyValue, waiter: PyValue): void {
  if (!(future instanceof PyFuture) || !(waiter instanceof PyFuture)) return;
  const { awaitedBy } = future;
  if (awaitedBy === null || awaitedBy === waiter) future.awaitedBy = waiter;
  else if (awaitedBy instanceof Set) awaitedBy.add(waiter);
  else future.awaitedBy = new Set([awaitedBy, waiter]);
}

export function discardAwaitedBy(future: PyValue, waiter: PyValue): void {
  if (!(future instanceof PyFuture) || !(waiter instanceof PyFuture)) return;
  const { awaitedBy } = future;
  if (awaitedBy === waiter) future.awaitedBy = null;
  else if (awaitedBy instanceof Set) awaitedBy.delete(waiter);
}

/** None, or all of them. */
export function awaitersOf({ awaitedBy }: PyFuture): readonly PyFuture[] | null {
  if (awaitedBy === null) return null;
  return awaitedBy instanceof Set ? [...awaitedBy] : [awaitedBy];
}

// ---- await ----------------------------------------------------------------------------------------------

/** The iterator of `await future`: it gives the future itself to the task, once. */
export class FutureIterator extends PolledAwaitable {
  private future: PyFuture | null;
  constructor(future: PyFuture) {
    super();
    this.future = future;
  }

  poll(): PyValue | undefined {
    const { future } = this;
    if (future === null) return undefined;
    if (!future.isDone) {
      if (future.blocking) throw runtimeError("await wasn't used with future");
      future.blocking = true;
      return future;
    }
    this.future = null;
    this.value = resultOf(future);
    return undefined;
  }

  *resume(): Flow<PyValue> {
    const given = this.poll();
    if (given !== undefined) return given;
    throw stopWith(this.value);
  }

  close(): void {
    this.future = null;
  }
}
