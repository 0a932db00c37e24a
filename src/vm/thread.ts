/**
 * The state of one Python thread: its frames, the exception being handled, its depth.
 *
 * Green threads share the interpreter; the eval loop runs the one in `current`.
 */
import type { PyBaseException } from "../objects/exceptions.ts";
import type { CallRequest, PyValue } from "../objects/object.ts";
import type { AnyFrame, Frame } from "./frame.ts";

/** What `except` blocks are handling: one item for the thread, one for each running generator. */
export class HandledException {
  value: PyBaseException | null = null;
  previous: HandledException | null = null;
}

export class Thread {
  frame: AnyFrame | null = null;
  handled = new HandledException();
  /** Python frames on the stack. */
  depth = 0;
  /** Counts down to the moment when the eval loop returns to be entered again. */
  fuel = 0;
  stride = 0;
  /** Eval loops nested on the host stack. */
  nativeDepth = 0;
  /** An exception on its way through host frames, whose context is already set. */
  propagating: PyBaseException | null = null;
  /** What it waits for (a WaitRequest); null while it can run. */
  waiting: CallRequest | null = null;
  /** The result of its last wait. */
  delivered: PyValue = null;
  /** An exception that it raises when it runs again. */
  pending: PyBaseException | null = null;
  /** Built-in code on the host stack waits on its behalf: it cannot run. */
  pinned = 0;
  finished = false;
  result: PyValue = null;
  failure: PyBaseException | null = null;
  /** sys.settrace() and sys.setprofile() */
  trace: PyValue = null;
  profile: PyValue = null;
  /** Callbacks of tracing that run: meanwhile nothing is traced. */
  callbacks = 0;
  /** The event that the innermost callback is for, or -1, and the frame it happened in. */
  event = -1;
  eventFrame: Frame | null = null;
  /** A callback raised in place of a handler: not another event. */
  handlingFailed = false;
  /** A generator frame that an exception is about to be thrown into. */
  thrownInto: Frame | null = null;
  /** The current context of context variables; made on first use. */
  context: PyValue = null;
  /** Signals that it does not get; a thread begins with those of the one that starts it. */
  blockedSignals: ReadonlySet<number> = new Set();
  readonly ident: number;
  constructor(ident: number) {
    this.ident = ident;
  }
}

export const limits = {
  recursion: 1000,
  /** Host stack: each nested eval loop takes one host frame of the loop and its callers. */
  native: 400,
};

export const mainThread = new Thread(1);
export const threads = { current: mainThread };

/** The exception that the innermost `except` block is handling. */
export function handledException(thread: Thread): PyBaseException | null {
  let item: HandledException | null = thread.handled;
  while (item !== null && item.value === null) item = item.previous;
  return item === null ? null : item.value;
}

/** Implicit chaining: `exception` is raised while another one is handled. */
export function setContext(thread: Thread, exception: PyBaseException): void {
  const handled = handledException(thread);
  if (handled === null || handled === exception) return;
  // The new exception may already be in the chain of the handled one: cut it out there.
  let o: PyBaseException = handled;
  let slow: PyBaseException | null = handled;
  let moveSlow = false;
  while (o.context !== null) {
    if (o.context === exception) {
      o.context = null;
      break;
    }
    o = o.context;
    if (o === slow) break;
    if (moveSlow) slow = slow?.context ?? null;
    moveSlow = !moveSlow;
  }
  exception.context = handled;
}

/** What `run` returns when its thread gave way. */
export const SWITCHED = Symbol("switched");

/**
 * What `run` returns to be called again at once with the thread's frame: now and then, because a call
 * gets the optimised code as soon as there is any, while a loop that never returns waits for code that
 * is compiled for entering in its middle (which takes twice as long and runs slower); and when the
 * frame is to be observed.
 */
export const AGAIN = Symbol("again");

/** Filled by finalization.ts: what is done when the loop was left to be entered again, on an empty host stack. */
export const betweenTurns = { run: (): void => undefined };

/** Filled by scheduler.ts. */
export const switching = { isDue: (): boolean => false };
export const waiting: {
  isRequest: (value: CallRequest) => boolean;
  /** Waits on top of the host stack; returns whether the wait ended in time. */
  nested: (thread: Thread, request: CallRequest) => boolean;
} = { isRequest: () => false, nested: () => false };

export const BreakerBit = {
  /** Something is traced or monitored. No signal has the number 0. */
  Trace: 1 << 0,
  /** Several threads are alive. */
  Switch: 1 << 30,
} as const;

/** Set by signal handlers and watchers; read at back edges and function entry. */
export interface EvalBreaker {
  /** Non-zero: something waits (interrupt, stop, thread switch, pending calls). */
  readonly flag: Int32Array;
  /** Called for the bits of signals; clears what it has done. */
  handle: (() => void) | null;
}
export const breaker: EvalBreaker = {
  flag: new Int32Array(1),
  handle: null,
};

const OWN_BITS = BreakerBit.Switch | BreakerBit.Trace;

/** Signals that have arrived: bit n stands for signal n. */
export const waitingSignals = (): number => Atomics.load(breaker.flag, 0) & ~OWN_BITS;

/** The loop's view of tracing; filled by tracing.ts. */
export const observer: {
  /** Something is traced or monitored. */
  active: boolean;
  /** A function starts, or a generator goes on, at its RESUME. True: the frame must be loaded anew. */
  enter: (thread: Thread, frame: Frame) => boolean;
  /** A jump backward: the target may be the jump itself. */
  jump: () => void;
  /** An instruction of `frame` catches the StopIteration of what it called. */
  caught: (thread: Thread, frame: Frame, error: PyBaseException) => void;
} = { active: false, enter: () => false, jump: () => undefined, caught: () => undefined };

export function useBreakerFlag(flag: Int32Array): void {
  Atomics.or(flag, 0, breaker.flag[0] & OWN_BITS);
  (breaker as { flag: Int32Array }).flag = flag;
}

/** At a safe point: handles what waits. True: the thread gives way. */
export function pollBreaker(mayLeave: boolean): boolean {
  if (waitingSignals() !== 0) breaker.handle?.();
  if ((breaker.flag[0] & BreakerBit.Trace) !== 0) observer.jump();
  return mayLeave && (breaker.flag[0] & BreakerBit.Switch) !== 0 && switching.isDue();
}

/** The same at RESUME; what it returns other than null is for `run` to return. */
export function pollEntry(
  thread: Thread,
  frame: Frame,
  mayLeave: boolean,
): typeof SWITCHED | typeof AGAIN | null {
  if ((breaker.flag[0] & BreakerBit.Trace) !== 0 && observer.enter(thread, frame)) return AGAIN;
  return pollBreaker(mayLeave) ? SWITCHED : null;
}
