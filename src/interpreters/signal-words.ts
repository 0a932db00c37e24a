/**
 * The words of shared memory through which a host reaches an interpreter that is busy or asleep: signals, and that a call of
 * its session is on the way. Both sides of them are here; the interpreter reads the flag at its safe points
 * (modules/signal-delivery.ts).
 */
export const SignalWord = {
  /** The eval breaker's flag: bit n says that signal n has arrived. */
  Flag: 0,
  /** Goes up with each signal and each call; whoever sleeps on it wakes up. */
  Count: 1,
  /** The number of the session's last call. */
  Called: 2,
  /** The call that the last SIGINT was meant for. */
  Interrupted: 3,
  Words: 4,
} as const;

export type SignalWords = Int32Array<SharedArrayBuffer>;

export const SIGINT = 2;
const INTERRUPT = 1 << SIGINT;

// ---- the host's side ------------------------------------------------------------------------------

export const makeSignalWords = (): SignalWords =>
  new Int32Array(new SharedArrayBuffer(4 * SignalWord.Words));

function wake(words: SignalWords): void {
  Atomics.add(words, SignalWord.Count, 1);
  Atomics.notify(words, SignalWord.Count);
}

/** Hands over a signal; false when the one before has not been seen yet. */
export function sendSignal(words: SignalWords, number: number): boolean {
  const bit = 1 << number;
  const before = Atomics.or(words, SignalWord.Flag, bit);
  wake(words);
  return (before & bit) === 0;
}

export function announceCall(words: SignalWords, call: number): void {
  Atomics.store(words, SignalWord.Called, call);
  wake(words);
}

/** SIGINT for one call: should that have ended meanwhile, the next one does not get it. */
export function interruptCall(words: SignalWords, call: number): void {
  Atomics.store(words, SignalWord.Interrupted, call);
  sendSignal(words, SIGINT);
}

// ---- the interpreter's side -----------------------------------------------------------------------

/** A call begins: an interrupt that came too late for the one before is forgotten. */
export function beginCall(words: SignalWords, call: number): void {
  if (Atomics.load(words, SignalWord.Interrupted) === call) return;
  Atomics.and(words, SignalWord.Flag, ~INTERRUPT);
  // It may have been meant for this one, just now.
  if (Atomics.load(words, SignalWord.Interrupted) === call) {
    Atomics.or(words, SignalWord.Flag, INTERRUPT);
  }
}

/** An interrupt was heard between calls: one that was meant for the next call is kept for it. */
export function keepInterrupt(words: SignalWords, last: number): void {
  if (Atomics.load(words, SignalWord.Interrupted) > last) {
    Atomics.or(words, SignalWord.Flag, INTERRUPT);
  }
}

/** Whether a call after this one is on the way. */
export const isCalled = (words: SignalWords, last: number): boolean =>
  Atomics.load(words, SignalWord.Called) !== last;
