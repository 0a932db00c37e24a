/**
 * Signals that are held back: the masks of threads, the signals that wait until they are unblocked, and
 * threads that take them with `sigwait` and its like. Knows nothing of handlers.
 */
import { index, iterate } from "../objects/abstract.ts";
import { valueError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { allThreads } from "../vm/scheduler.ts";
import { type Thread, threads } from "../vm/thread.ts";
import { waitFor } from "../vm/wait.ts";
import { COUNT, isValid, SIGKILL, SIGSTOP } from "./signal-table.ts";

/** Who sent a signal: `si_code`, `si_pid` and `si_uid` of siginfo_t. */
export interface SignalOrigin {
  readonly code: number;
  readonly pid: number;
  readonly uid: number;
}
/** SI_USER, from a process that the host does not name. */
const OUTSIDE: SignalOrigin = { code: 0, pid: 0, uid: 0 };

export interface HeldSignal {
  readonly n: number;
  readonly origin: SignalOrigin;
  /** The thread that it was sent to; null for the process. */
  readonly target: Thread | null;
}

interface Waiter {
  readonly thread: Thread;
  readonly signals: ReadonlySet<number>;
}

let held: HeldSignal[] = [];
const waiters = new Set<Waiter>();

/** Filled by signal-handlers.ts: the host has to pass on what is awaited here. */
export const masks = { changed: (_n: number): void => undefined };

/** Whether a signal for the process is to be kept instead of having its effect. */
const isBlocked = (n: number): boolean =>
  [...allThreads()].every((thread) => thread.blockedSignals.has(n));

const isFor = (target: Thread | null, thread: Thread): boolean =>
  target === null || target === thread;

/** Whether the host has to pass the signal on although no handler asks for it. */
export const isAwaited = (n: number): boolean =>
  [...allThreads()].some((thread) => thread.blockedSignals.has(n)) ||
  [...waiters].some((waiter) => waiter.signals.has(n));

/** Keeps a signal that is blocked or that a thread waits for; false when it is to have its effect. */
export function holdBack(n: number, origin = OUTSIDE, target: Thread | null = null): boolean {
  const isTaken = [...waiters].some((w) => w.signals.has(n) && isFor(target, w.thread));
  const blocked = target === null ? isBlocked(n) : target.blockedSignals.has(n);
  if (!isTaken && !blocked) return false;
  // Only real-time signals are counted.
  const isKnown = n < 32 && held.some((one) => one.n === n && one.target === target);
  if (!isKnown) held.push({ n, origin, target });
  return true;
}

/** Keeps signals that could not be delivered until the mask is set again. */
export function holdAgain(signals: readonly HeldSignal[]): void {
  held.push(...signals);
}

/** The first of the held signals that the thread would take; it is held no longer. */
function take(signals: ReadonlySet<number>, thread: Thread): HeldSignal | undefined {
  const fitting = held.filter((one) => signals.has(one.n) && isFor(one.target, thread));
  // Those for the thread come before those for the process.
  const rank = (one: HeldSignal): number => (one.target === null ? COUNT : 0) + one.n;
  const first = fitting.sort((a, b) => rank(a) - rank(b)).at(0);
  held = held.filter((one) => one !== first);
  return first;
}

/** Waits for one of the signals; undefined when the deadline is over before. */
export function* awaitSignal(
  signals: ReadonlySet<number>,
  deadline: number,
): Flow<HeldSignal | undefined> {
  const thread = threads.current;
  const waiter = { thread, signals };
  const isThere = (): boolean =>
    held.some((one) => signals.has(one.n) && isFor(one.target, thread));
  waiters.add(waiter);
  for (const n of signals) masks.changed(n);
  try {
    yield* waitFor(isThere, deadline, true);
    return take(signals, thread);
  } finally {
    waiters.delete(waiter);
    for (const n of signals) masks.changed(n);
  }
}

/** The signals that the thread would get if it did not block them. */
export const pendingSignals = (thread: Thread): number[] =>
  held.filter((one) => isFor(one.target, thread)).map((one) => one.n);

/** Sets the signals that the current thread blocks; returns those that are held no longer. */
export function setBlocked(signals: ReadonlySet<number>): HeldSignal[] {
  const thread = threads.current;
  const before = thread.blockedSignals;
  const isKept = (n: number): boolean => isValid(n) && n !== SIGKILL && n !== SIGSTOP;
  thread.blockedSignals = new Set([...signals].filter(isKept));
  for (const n of new Set([...before, ...signals])) masks.changed(n);
  const released = held.filter(
    (one) => isFor(one.target, thread) && !thread.blockedSignals.has(one.n),
  );
  held = held.filter((one) => !released.includes(one));
  return released.sort((a, b) => a.n - b.n);
}

export function signalSet(value: PyValue): Set<number> {
  const signals = new Set<number>();
  for (const item of iterate(value)) {
    const n = index(item);
    if (n < 1 || n >= COUNT) {
      const shown = BigInt.asIntN(64, BigInt(n)) === BigInt(n) ? n : -1;
      throw valueError(`signal number ${shown} out of range [1; ${COUNT - 1}]`);
    }
    signals.add(Number(n));
  }
  return signals;
}
