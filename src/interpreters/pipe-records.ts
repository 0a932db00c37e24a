// Pipes. Their descriptors are the process's, so that one interpreter may write what another one reads: like all that
// interpreters know of each other, a pipe is a record in the shared heap, under the hub's lock, with a ring of bytes.
//
//   pipe  number, for each end the flags of its descriptor and how many child processes hold it, where the bytes begin in the
//         ring and how many there are, address of the ring
//
// An end is open as long as its descriptor is or a child process holds it; the host's thread moves bytes between the pipe and
// the child. A pipe is gone when both ends are closed. Knows nothing of Python; the descriptors are in pipes.ts.
import { type Hub, Word } from "./hub.ts";

const enum Pipe {
  Next,
  Number,
  /** Flags of the descriptors. */
  ReadEnd,
  WriteEnd,
  /** Child processes that hold an end. */
  Readers,
  Writers,
  Start,
  Length,
  Ring,
  Count,
}

export const EndFlag = { Open: 1, NonBlocking: 2 } as const;
export type Side = "read" | "write";

/** Linux's numbers: what a pipe holds, and what is written whole or not at all. */
const CAPACITY = 65536;
const WHOLE = 4096;

const flagsAt = (at: number, side: Side): number =>
  at + (side === "read" ? Pipe.ReadEnd : Pipe.WriteEnd);
const holdersAt = (at: number, side: Side): number =>
  at + (side === "read" ? Pipe.Readers : Pipe.Writers);

export class Pipes {
  private readonly hub: Hub;
  constructor(hub: Hub) {
    this.hub = hub;
  }
  private get w(): Int32Array {
    return this.hub.heap.i32;
  }
  private get first(): number {
    return this.hub.wordAt(Word.Pipes);
  }

  /** The word index of a pipe by its number, or 0. */
  private find(number: number): number {
    const { w } = this;
    let at = w[this.first] >>> 2;
    while (at !== 0 && w[at + Pipe.Number] !== number) at = w[at + Pipe.Next] >>> 2;
    return at;
  }

  private isOpen(at: number, side: Side): boolean {
    return this.w[flagsAt(at, side)] !== 0 || this.w[holdersAt(at, side)] !== 0;
  }

  /** Makes a pipe; it has the lowest free number, as systems give them. */
  make(blocks: boolean): number {
    return this.hub.locked(() => {
      const at = this.hub.makeRecord(Pipe.Count);
      const ring = this.hub.records.alloc(CAPACITY);
      let number = 0;
      while (this.find(number) !== 0) number++;
      const { w, first } = this;
      const flags = EndFlag.Open | (blocks ? 0 : EndFlag.NonBlocking);
      w[at + Pipe.Number] = number;
      w[at + Pipe.ReadEnd] = w[at + Pipe.WriteEnd] = flags;
      w[at + Pipe.Ring] = ring;
      w[at + Pipe.Next] = w[first];
      w[first] = at << 2;
      return number;
    });
  }

  /** Flags of an end's descriptor; 0 when that is closed. */
  flags(number: number, side: Side): number {
    return this.hub.locked(() => {
      const at = this.find(number);
      return at === 0 ? 0 : this.w[flagsAt(at, side)];
    });
  }

  setFlags(number: number, side: Side, flags: number): void {
    this.hub.locked(() => {
      const at = this.find(number);
      if (at === 0 || this.w[flagsAt(at, side)] === 0) return;
      this.w[flagsAt(at, side)] = flags;
      if (flags === 0) this.ended(at);
    });
  }

  /** A child process gets an end. */
  hold(number: number, side: Side): void {
    this.hub.locked(() => {
      const at = this.find(number);
      if (at !== 0) this.w[holdersAt(at, side)]++;
    });
  }
  release(number: number, side: Side): void {
    this.hub.locked(() => {
      const at = this.find(number);
      if (at === 0) return;
      this.w[holdersAt(at, side)]--;
      this.ended(at);
    });
  }

  /** An end may have been closed. */
  private ended(at: number): void {
    const { w } = this;
    this.hub.ringAll();
    if (this.isOpen(at, "read") || this.isOpen(at, "write")) return;
    let link = this.first;
    while (w[link] >>> 2 !== at) link = (w[link] >>> 2) + Pipe.Next;
    w[link] = w[at + Pipe.Next];
    this.hub.records.free(w[at + Pipe.Ring] >>> 0);
    this.hub.freeRecord(at);
  }

  /** Bytes that are there; none at the end, undefined when they are still to come. */
  read(number: number, size: number): Uint8Array | undefined {
    return this.hub.locked(() => {
      const at = this.find(number);
      if (at === 0) return new Uint8Array(0);
      const { w, hub } = this;
      const there = w[at + Pipe.Length];
      if (there === 0 && size > 0 && this.isOpen(at, "write")) return undefined;
      const count = Math.min(size, there);
      const bytes = new Uint8Array(count);
      const ring = w[at + Pipe.Ring] >>> 0;
      const start = w[at + Pipe.Start];
      const first = Math.min(count, CAPACITY - start);
      bytes.set(hub.heap.u8.subarray(ring + start, ring + start + first));
      bytes.set(hub.heap.u8.subarray(ring, ring + count - first), first);
      w[at + Pipe.Start] = (start + count) % CAPACITY;
      w[at + Pipe.Length] = there - count;
      if (count > 0) hub.ringAll();
      return bytes;
    });
  }

  /** How many bytes it took; undefined when there is no room, "broken" when nobody reads. */
  write(number: number, data: Uint8Array): number | undefined | "broken" {
    return this.hub.locked(() => {
      const at = this.find(number);
      if (at === 0 || (data.length > 0 && !this.isOpen(at, "read"))) return "broken";
      const { w, hub } = this;
      const room = CAPACITY - w[at + Pipe.Length];
      const isRoom = data.length <= WHOLE ? room >= data.length : room > 0;
      if (!isRoom) return undefined;
      const count = Math.min(room, data.length);
      const ring = w[at + Pipe.Ring] >>> 0;
      const end = (w[at + Pipe.Start] + w[at + Pipe.Length]) % CAPACITY;
      const first = Math.min(count, CAPACITY - end);
      hub.heap.u8.set(data.subarray(0, first), ring + end);
      hub.heap.u8.set(data.subarray(first, count), ring);
      w[at + Pipe.Length] += count;
      if (count > 0) hub.ringAll();
      return count;
    });
  }

  /** What one end sees of the pipe; undefined when there is no such pipe. */
  state(number: number): PipeState | undefined {
    return this.hub.locked(() => {
      const at = this.find(number);
      if (at === 0) return undefined;
      const length = this.w[at + Pipe.Length];
      return {
        hasBytes: length > 0,
        hasRoom: CAPACITY - length >= WHOLE,
        isRead: this.isOpen(at, "read"),
        isWritten: this.isOpen(at, "write"),
      };
    });
  }
}

export interface PipeState {
  readonly hasBytes: boolean;
  /** There is room for all that is written whole or not at all. */
  readonly hasRoom: boolean;
  /** The ends that are open. */
  readonly isRead: boolean;
  readonly isWritten: boolean;
}
