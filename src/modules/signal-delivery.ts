/**
 * Signals that arrive while the program runs: the host or a timer sets the bit of a signal's number in
 * the eval breaker's flag, and at the next safe point the interpreter does what the program asked for
 * (signal-handlers.ts).
 */
import { PyBaseException } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { runNested } from "../vm/generator-type.ts";
import { doorbell } from "../vm/scheduler.ts";
import { breaker, mainThread, threads, useBreakerFlag, waitingSignals } from "../vm/thread.ts";
import { signalArrived } from "./signal-handlers.ts";
import { type HeldSignal, holdAgain, type SignalOrigin } from "./signal-mask.ts";
import { LAST_OF_HOST } from "./signal-table.ts";

/** Who sent the signals whose bits the interpreter itself has set. */
export const origins = new Map<number, SignalOrigin>();

/** Others that have arrived stay away from a handler: it runs to its end before the next one begins. */
export function deliver(): void {
  for (let waiting = waitingSignals(); waiting !== 0; waiting = waitingSignals()) {
    Atomics.and(breaker.flag, 0, ~waiting);
    while (waiting !== 0) {
      const lowest = waiting & -waiting;
      waiting &= ~lowest;
      try {
        deliverOne(31 - Math.clz32(lowest));
      } catch (error) {
        Atomics.or(breaker.flag, 0, waiting);
        throw error;
      }
    }
  }
}

function deliverOne(n: number): void {
  const { current } = threads;
  const isRunning = current === mainThread && (current.waiting === null || current.pinned > 0);
  const origin = origins.get(n);
  origins.delete(n);
  try {
    runNested(signalArrived(n, origin));
  } catch (error) {
    // What a handler raises belongs to the main thread, which may be waiting meanwhile.
    if (!(error instanceof PyBaseException) || isRunning) throw error;
    mainThread.pending = error;
  }
}

/** Connects the host's words (see interpreters/signal-words.ts): the flag, and the count of signals. */
export function installSignals(flag: Int32Array, count: Int32Array<SharedArrayBuffer>): void {
  useBreakerFlag(flag);
  doorbell.cell = count;
  breaker.handle = deliver;
}

function mark(signals: readonly HeldSignal[]): void {
  breaker.handle ??= deliver;
  holdAgain(signals.filter(({ n }) => n > LAST_OF_HOST));
  for (const { n, origin } of signals) {
    if (n > LAST_OF_HOST) continue;
    origins.set(n, origin);
    Atomics.or(breaker.flag, 0, 1 << n);
  }
}

/** Signals that are blocked no longer: should a handler raise, those after it arrive at the next safe point. */
export function* deliverHeld(released: readonly HeldSignal[]): Flow<PyValue> {
  if (threads.current !== mainThread) {
    mark(released);
    return null;
  }
  for (const [at, { n, origin, target }] of released.entries()) {
    try {
      yield* signalArrived(n, origin, target);
    } catch (error) {
      mark(released.slice(at + 1));
      throw error;
    }
  }
  return null;
}
