/**
 * Green threads: one host thread runs all of them in turn. A thread's state is its chain of heap
 * frames, so it can stop between two instructions and go on later. It gives way when it has to wait
 * (WaitRequest) and, while there are others, after each slice of time.
 *
 * A thread inside built-in code that called back into Python cannot be left: what it waits for then
 * runs on top of it, on the same host stack (`waitNested`), and it is pinned meanwhile.
 */
import { newError, PyBaseException } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { resumeThread } from "./eval.ts";
import { type AnyFrame, NativeFrame } from "./frame.ts";
import {
  BreakerBit,
  breaker,
  mainThread,
  SWITCHED,
  switching,
  Thread,
  threads,
  waiting,
  waitingSignals,
} from "./thread.ts";
import { WaitRequest } from "./wait.ts";

/** Seconds of a slice: sys.getswitchinterval(). */
export const switchInterval = { seconds: 0.005 };

/** A subinterpreter gets no signals of the process; its configuration says which threads it may have. */
export const interpreterKind = { isMain: true, allowsThreads: true, allowsDaemons: true };

/** Ways to be woken from outside; the interpreter sleeps on the cell when no thread can run. */
export const doorbell = { cell: new Int32Array(new SharedArrayBuffer(4)) };

const all = new Set<Thread>([mainThread]);
/** In the order in which they get their turn. */
let queue: Thread[] = [mainThread];
let nextIdent = 2;

export const threadCount = (): number => all.size;
export const allThreads = (): Iterable<Thread> => all;
export const isAlive = (thread: Thread): boolean => all.has(thread);

// ---- giving way -----------------------------------------------------------------------------------

let sliceEnd = 0;
let untilLook = 0;
/** Looking at the clock costs more than an instruction: once in so many chances. */
const CHANCES = 200;

switching.isDue = () => {
  if (--untilLook > 0) return false;
  untilLook = CHANCES;
  return performance.now() >= sliceEnd && queue.some((t) => t !== threads.current && canRun(t));
};

function showOthers(): void {
  if (all.size > 1) Atomics.or(breaker.flag, 0, BreakerBit.Switch);
  else Atomics.and(breaker.flag, 0, ~BreakerBit.Switch);
}

function canRun(thread: Thread): boolean {
  if (thread.pinned > 0 || thread.frame === null) return false;
  const request = thread.waiting as WaitRequest | null;
  return (
    request === null ||
    thread.pending !== null ||
    request.ready() ||
    performance.now() >= request.deadline
  );
}

/** Runs a thread until it waits, gives way or ends. */
function runSlice(thread: Thread): void {
  const request = thread.waiting as WaitRequest | null;
  if (request !== null) {
    thread.waiting = null;
    thread.delivered = request.ready();
  }
  const before = threads.current;
  threads.current = thread;
  sliceEnd = performance.now() + switchInterval.seconds * 1000;
  untilLook = CHANCES;
  try {
    const error = thread.pending;
    thread.pending = null;
    const value = resumeThread(thread, error);
    if (value === SWITCHED) return;
    thread.result = value;
    end(thread);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    thread.failure = error;
    end(thread);
  } finally {
    threads.current = before;
  }
}

function end(thread: Thread): void {
  thread.frame = null;
  thread.finished = true;
  if (thread === mainThread) return;
  all.delete(thread);
  queue = queue.filter((t) => t !== thread);
  showOthers();
}

/** Lets threads run until the goal is reached. */
function drive(goal: () => boolean): void {
  while (!goal()) {
    const at = queue.findIndex(canRun);
    if (at >= 0) {
      const [thread] = queue.splice(at, 1);
      queue.push(thread);
      runSlice(thread);
    } else if (!sleep()) return;
  }
}

/** Filled by the module of signals: whether one may come that the program has asked for. */
export const outside = { mayWake: (): boolean => false };

/** Sleeps until a deadline or the doorbell; false when nothing can ever happen. */
function sleep(): boolean {
  let deadline = Number.POSITIVE_INFINITY;
  let external = false;
  for (const request of openWaits()) {
    deadline = Math.min(deadline, request.deadline);
    external ||= request.external;
  }
  if (deadline === Number.POSITIVE_INFINITY && !external && !outside.mayWake()) return false;
  const { cell } = doorbell;
  const seen = Atomics.load(cell, 0);
  // What rang since the last look is seen at the next one.
  const time = Math.min(Math.max(deadline - performance.now(), 0), external ? 50 : 1000);
  Atomics.wait(cell, 0, seen, time);
  if (waitingSignals() !== 0) breaker.handle?.();
  return true;
}

const nestedWaits: WaitRequest[] = [];
function* openWaits(): Generator<WaitRequest> {
  yield* nestedWaits;
  for (const thread of all) {
    if (thread.pinned === 0 && thread.waiting !== null) yield thread.waiting as WaitRequest;
  }
}

const deadlock = (): PyBaseException =>
  newError("RuntimeError", "deadlock: every thread waits for another one");

// ---- entry points ---------------------------------------------------------------------------------

/** Runs the main thread from a frame to its end, and others in between. */
export function runMain(entry: AnyFrame): PyValue {
  const thread = mainThread;
  thread.frame = entry;
  entry.isEntry = true;
  entry.back = null;
  thread.depth = 1;
  thread.finished = false;
  thread.failure = null;
  drive(() => thread.finished);
  while (!thread.finished) {
    thread.pending = deadlock();
    drive(() => thread.finished);
  }
  if (thread.failure !== null) throw thread.failure;
  return thread.result;
}

/** The program is over: objects are finalised, and no thread but this one runs any more. */
export const finalization = { isUnderWay: false };

export function beginFinalization(): void {
  finalization.isUnderWay = true;
  queue = queue.filter((thread) => thread === threads.current);
  Atomics.and(breaker.flag, 0, ~BreakerBit.Switch);
}

/** A new thread that runs `flow`; it gets its first turn later. */
export function startThread(flow: Flow<PyValue>): Thread {
  const thread = new Thread(nextIdent++);
  const frame = new NativeFrame(flow, null);
  frame.isEntry = true;
  thread.frame = frame;
  thread.depth = 1;
  thread.blockedSignals = threads.current.blockedSignals;
  all.add(thread);
  queue.push(thread);
  showOthers();
  return thread;
}

/** Waits inside built-in code that cannot be left. */
waiting.nested = (thread, wanted) => {
  const request = wanted as WaitRequest;
  thread.pinned++;
  nestedWaits.push(request);
  const done = (): boolean => request.ready() || performance.now() >= request.deadline;
  try {
    drive(done);
    if (!done()) throw deadlock();
    return request.ready();
  } finally {
    nestedWaits.splice(nestedWaits.indexOf(request), 1);
    thread.pinned--;
    threads.current = thread;
  }
};
waiting.isRequest = (value) => value instanceof WaitRequest;
