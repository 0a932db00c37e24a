// A lock in shared memory around short sections: a word that is 0 when it is open and otherwise says who is inside. Everything
// that threads change together (shared-heap.ts, interpreters/hub.ts) is changed in such sections, and a section is never left
// half done: a stack overflow comes before it, and threads are ended outside of sections. Where one died inside all the same
// (its engine ran out of memory), the lock stays closed with its number in it, and whoever sees that ends the program.

/** What threads share can no longer be trusted. */
export class SharedMemoryDamaged extends Error {}

/** Sections take microseconds; a thread that waits so long waits for a dead one. */
const PATIENCE_MS = 30_000;
const SPINS = 100;

/** Atomics.wait throws on the main thread of a page. */
const canWait = ((): boolean => {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
})();

/** Calls deeper than any section does: where the stack ends too soon, it ends here, before anything is changed. */
function reachDown(levels: number, a: number, b: number, c: number, d: number, e: number): number {
  return levels === 0 ? a : 1 + reachDown(levels - 1, b, c, d, e, a);
}
const SECTION_DEPTH = 16;

/** Closes the lock at a word for `holder`, a number above 0. */
export function closeLock(words: Int32Array, at: number, holder: number): void {
  reachDown(SECTION_DEPTH, 0, 0, 0, 0, 0);
  if (Atomics.compareExchange(words, at, 0, holder) !== 0) waitForLock(words, at, holder);
}

function waitForLock(words: Int32Array, at: number, holder: number): void {
  const start = performance.now();
  for (let spins = 0; ; spins++) {
    const other = Atomics.compareExchange(words, at, 0, holder);
    if (other === 0) return;
    if (spins < SPINS) continue;
    if (canWait) Atomics.wait(words, at, other, 1);
    if (performance.now() - start > PATIENCE_MS) {
      throw new SharedMemoryDamaged(
        `the memory that interpreters share is locked for ${PATIENCE_MS / 1000} seconds by owner ${other - 1}, whose thread must have died; the program cannot go on`,
      );
    }
  }
}

export function openLock(words: Int32Array, at: number): void {
  Atomics.store(words, at, 0);
  if (canWait) Atomics.notify(words, at, 1);
}

export const isInside = (words: Int32Array, at: number, holder: number): boolean =>
  Atomics.load(words, at) === holder;
