/**
 * Signals from outside: the host sets the bit of a signal's number in the eval breaker's flag, and at
 * the next safe point the interpreter does what the program asked for (modules/signal.ts).
 */
import { PyBaseException } from "../objects/exceptions.ts";
import { runNested } from "../vm/generator-type.ts";
import { doorbell } from "../vm/scheduler.ts";
import { breaker, mainThread, threads, useBreakerFlag, waitingSignals } from "../vm/thread.ts";
import { signalArrived } from "./signal.ts";

function deliver(): void {
  for (;;) {
    const waiting = waitingSignals();
    if (waiting === 0) return;
    const lowest = waiting & -waiting;
    Atomics.and(breaker.flag, 0, ~lowest);
    const { current } = threads;
    const isRunning = current === mainThread && (current.waiting === null || current.pinned > 0);
    try {
      runNested(signalArrived(31 - Math.clz32(lowest)));
    } catch (error) {
      // What a handler raises belongs to the main thread, which may be waiting meanwhile.
      if (!(error instanceof PyBaseException) || isRunning) throw error;
      mainThread.pending = error;
    }
  }
}

/** Connects the host's words (see interpreters/signal-words.ts): the flag, and the count of signals. */
export function installSignals(flag: Int32Array, count: Int32Array<SharedArrayBuffer>): void {
  useBreakerFlag(flag);
  doorbell.cell = count;
  breaker.handle = deliver;
}
