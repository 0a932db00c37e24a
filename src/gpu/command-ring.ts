// A ring of command records in shared memory with one writer and one reader.
//
// Cursors count words modulo 2^32 and only grow; the capacity is a power of two. A record never wraps: where it does not fit
// before the end, a Skip record fills the rest. The writer publishes whole batches of records by one store to Header.Write.

import { Header, Op } from "./protocol.ts";

export class RingWriter {
  private readonly header: Int32Array;
  private readonly ring: Int32Array;
  private readonly mask: number;
  private readonly wait: (index: Header, seen: number) => void;
  private cursor = 0;

  /** `wait` sleeps until the header word at `index` no longer holds `seen`; the owner has been woken before. */
  constructor(header: Int32Array, ring: Int32Array, wait: (index: Header, seen: number) => void) {
    this.header = header;
    this.ring = ring;
    this.mask = ring.length - 1;
    this.wait = wait;
  }

  /** The largest record, header word included. */
  get maxWords(): number {
    return this.ring.length >>> 2;
  }

  /** Reserves a record and returns the index of its first operand; `words` counts the operands. */
  begin(op: Op, words: number): number {
    const total = words + 1;
    if (total > this.maxWords) throw new RangeError(`a command of ${total} words is too long`);
    let start = this.cursor & this.mask;
    const tail = this.ring.length - start;
    if (total > tail) {
      this.makeRoom(tail);
      this.ring[start] = Op.Skip | (tail << 8);
      this.cursor = (this.cursor + tail) | 0;
      this.publish();
      start = 0;
    }
    this.makeRoom(total);
    this.ring[start] = op | (total << 8);
    this.cursor = (this.cursor + total) | 0;
    return start + 1;
  }

  /** Makes everything written so far visible to the reader. */
  publish(): void {
    Atomics.store(this.header, Header.Write, this.cursor);
  }

  private makeRoom(words: number): void {
    for (;;) {
      const read = Atomics.load(this.header, Header.Read);
      if (((this.cursor - read) | 0) + words <= this.ring.length) return;
      this.publish();
      this.wait(Header.Read, read);
    }
  }
}

export class RingReader {
  private readonly header: Int32Array;
  private readonly mask: number;
  readonly ring: Int32Array;
  private cursor = 0;
  private end = 0;

  constructor(header: Int32Array, ring: Int32Array) {
    this.header = header;
    this.ring = ring;
    this.mask = ring.length - 1;
  }

  /** The index of the next record's header word, or -1 when the ring is empty. */
  next(): number {
    for (;;) {
      if (this.cursor === this.end) {
        this.end = Atomics.load(this.header, Header.Write);
        if (this.cursor === this.end) return -1;
      }
      const at = this.cursor & this.mask;
      if ((this.ring[at] & 0xff) !== Op.Skip) return at;
      this.finish(at);
    }
  }

  /** Gives the record's words back to the writer. */
  finish(at: number): void {
    this.cursor = (this.cursor + (this.ring[at] >>> 8)) | 0;
    Atomics.store(this.header, Header.Read, this.cursor);
    // A notify without a waiter costs 30 ns, so there is no flag to tell whether the writer sleeps.
    Atomics.notify(this.header, Header.Read);
  }
}
