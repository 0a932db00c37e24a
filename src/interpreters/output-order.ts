/**
 * Output of several interpreters in the order in which it was written. Each has a channel of its own to the host, and messages
 * of two channels overtake each other: so every piece takes a number from a word of shared memory.
 */
export type OutputCount = Int32Array<SharedArrayBuffer>;

export const nextTurn = (count: OutputCount): number => Atomics.add(count, 0, 1);

/** The host's side. */
export class OutputOrder {
  readonly count: OutputCount = new Int32Array(new SharedArrayBuffer(4));
  /** Pieces whose turn it is not yet. */
  private readonly early = new Map<number, () => void>();
  private next = 0;

  /** Pieces up to now, and how many of them have been shown. */
  get written(): number {
    return Atomics.load(this.count, 0);
  }
  get shown(): number {
    return this.next;
  }

  take(turn: number, show: () => void): void {
    this.early.set(turn, show);
    for (let found = this.early.get(this.next); found !== undefined; ) {
      this.early.delete(this.next++);
      found();
      found = this.early.get(this.next);
    }
  }

  /** Shows what waits for a piece that does not come: whoever took its number has died. */
  flush(): void {
    for (const turn of [...this.early.keys()].sort((a, b) => a - b)) {
      this.early.get(turn)?.();
      this.next = turn + 1;
    }
    this.early.clear();
  }
}
