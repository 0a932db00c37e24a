// Blocks of the shared heap that objects of the host stand for: a block is let go of when its object is gone. Engines tell of
// collected objects only between turns of their event loop, and an interpreter may stay in one turn for hours. So objects are
// held weakly and looked at under pressure, after the host was asked to collect its garbage; where it cannot be asked, only
// the turns of the event loop help. Knows nothing of Python.

/** How the host collects garbage inside synchronous code; null where it cannot. Filled at start-up. */
export const garbage: { collect: (() => void) | null } = { collect: null };

interface Hold {
  readonly target: WeakRef<object>;
  readonly bytes: number;
  readonly release: () => void;
}

/** What may gather between two looks; more where looking takes a large part of the time. */
const BYTES_BETWEEN = 2 ** 29;
const MAX_BYTES_BETWEEN = 2 ** 31;
const HOLDS_BETWEEN = 20_000;
const MAX_PART = 0.25;

export class BlockHolds {
  private readonly holds = new Set<Hold>();
  private readonly byTarget = new WeakMap<object, Hold>();
  private readonly gone = new FinalizationRegistry<Hold>((hold) => this.letGo(hold));
  private held = 0;
  /** Bytes and holds that the last look left. */
  private left = { bytes: 0, holds: 0 };
  private between = BYTES_BETWEEN;
  private lastLook = performance.now();
  /** Bytes that found no room since the last look. */
  private refused = Number.POSITIVE_INFINITY;

  /** Bytes of all blocks. */
  get bytes(): number {
    return this.held;
  }

  /** `release` runs when the object is gone. */
  add(target: object, bytes: number, release: () => void): void {
    const grown = this.held + bytes - this.left.bytes;
    if (grown > this.between || this.holds.size - this.left.holds > HOLDS_BETWEEN) this.sweep();
    const hold: Hold = { target: new WeakRef(target), bytes, release };
    this.holds.add(hold);
    this.byTarget.set(target, hold);
    this.gone.register(target, hold, target);
    this.held += bytes;
  }

  /** Whether so many bytes more stay within a budget, after a look if need be. */
  hasRoom(size: number, budget: number): boolean {
    if (this.held + size <= budget) return true;
    // When everything is in use, looking again at each request would not help.
    if (this.refused > this.between) this.sweep();
    if (this.held + size <= budget) return true;
    this.refused += size;
    return false;
  }

  /** The object needs its block no longer; false when that is known already. */
  drop(target: object): boolean {
    const hold = this.byTarget.get(target);
    if (hold === undefined || !this.holds.has(hold)) return false;
    this.gone.unregister(target);
    this.letGo(hold);
    return true;
  }

  /** Collects garbage and lets go of the blocks whose objects are gone. */
  sweep(): void {
    if (garbage.collect === null) return;
    const start = performance.now();
    garbage.collect();
    for (const hold of this.holds) {
      if (hold.target.deref() === undefined) this.letGo(hold);
    }
    this.left = { bytes: this.held, holds: this.holds.size };
    this.refused = 0;
    const end = performance.now();
    const isDear = end - start > MAX_PART * (end - this.lastLook);
    this.lastLook = end;
    const next = isDear ? this.between * 2 : this.between / 2;
    this.between = Math.min(Math.max(next, BYTES_BETWEEN), MAX_BYTES_BETWEEN);
  }

  private letGo(hold: Hold): void {
    if (!this.holds.delete(hold)) return;
    this.held -= hold.bytes;
    hold.release();
  }
}
