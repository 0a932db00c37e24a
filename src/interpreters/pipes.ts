// Pipes. Their descriptors are the process's, so that one interpreter may write what another one reads: like all that
// interpreters know of each other, a pipe is a record in the shared heap, under the hub's lock, with a ring of bytes.
//
//   pipe  number, flags of the two ends, where the bytes begin in the ring and how many there are, address of the ring
//
// Pipe k has the descriptors FIRST_PIPE + 2k to read and FIRST_PIPE + 2k + 1 to write. It is gone when both are closed.
import { FIRST_PIPE, type MemoryDescriptor, pipes } from "../modules/memory-descriptor.ts";
import { osError } from "../objects/os-error.ts";
import type { Hub } from "./hub.ts";
import { session, withMemory } from "./session.ts";

const enum Pipe {
  Next,
  Number,
  ReadEnd,
  WriteEnd,
  Start,
  Length,
  Ring,
  Count,
}

const enum End {
  Open = 1,
  NonBlocking = 2,
}

/** Linux's numbers: what a pipe holds, and what is written whole or not at all. */
const CAPACITY = 65536;
const WHOLE = 4096;

const FIFO_MODE = 0o010600;

/** The word index of a pipe by its number, or 0. */
function find(hub: Hub, number: number): number {
  const w = hub.heap.i32;
  let at = w[hub.firstPipe] >>> 2;
  while (at !== 0 && w[at + Pipe.Number] !== number) at = w[at + Pipe.Next] >>> 2;
  return at;
}

/** Runs with the hub locked and the pipe's word index; undefined when that end is closed. */
function withEnd<T>(fd: number, run: (at: number, end: number, hub: Hub) => T): T | undefined {
  const { hub } = session();
  return hub.locked(() => {
    const at = find(hub, (fd - FIRST_PIPE) >> 1);
    const end = at + ((fd & 1) === 0 ? Pipe.ReadEnd : Pipe.WriteEnd);
    return at === 0 || hub.heap.i32[end] === 0 ? undefined : run(at, end, hub);
  });
}

/** The lowest free number, as systems give them. */
function open(blocks: boolean): [number, number] {
  const { hub } = session();
  return withMemory(() =>
    hub.locked(() => {
      const at = hub.makeRecord(Pipe.Count);
      const ring = hub.records.alloc(CAPACITY);
      let number = 0;
      while (find(hub, number) !== 0) number++;
      const w = hub.heap.i32;
      w[at + Pipe.Number] = number;
      w[at + Pipe.ReadEnd] = w[at + Pipe.WriteEnd] = End.Open | (blocks ? 0 : End.NonBlocking);
      w[at + Pipe.Ring] = ring;
      w[at + Pipe.Next] = w[hub.firstPipe];
      w[hub.firstPipe] = at << 2;
      const fd = FIRST_PIPE + 2 * number;
      return [fd, fd + 1];
    }),
  );
}

function close(fd: number): void {
  withEnd(fd, (at, end, hub) => {
    const w = hub.heap.i32;
    w[end] = 0;
    if (w[at + Pipe.ReadEnd] === 0 && w[at + Pipe.WriteEnd] === 0) {
      let link = hub.firstPipe;
      while (w[link] >>> 2 !== at) link = (w[link] >>> 2) + Pipe.Next;
      w[link] = w[at + Pipe.Next];
      hub.records.free(w[at + Pipe.Ring] >>> 0);
      hub.freeRecord(at);
    } else hub.ringAll();
  });
}

/** Nothing is at an end that another thread has closed meanwhile. */
function read(fd: number, size: number): Uint8Array | undefined {
  let isOpen = false;
  const got = withEnd(fd, (at, _end, hub) => {
    isOpen = true;
    const w = hub.heap.i32;
    const there = w[at + Pipe.Length];
    if (there === 0 && size > 0 && w[at + Pipe.WriteEnd] !== 0) return undefined;
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
  if (!isOpen) throw osError(9, "Bad file descriptor");
  return got;
}

function write(fd: number, data: Uint8Array): number | undefined {
  let isOpen = false;
  const taken = withEnd(fd, (at, _end, hub) => {
    isOpen = true;
    const w = hub.heap.i32;
    if (data.length > 0 && w[at + Pipe.ReadEnd] === 0) return -1;
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
  if (!isOpen) throw osError(9, "Bad file descriptor");
  if (taken === -1) throw osError(32, "Broken pipe");
  return taken;
}

class PipeEnd implements MemoryDescriptor {
  readonly mode = FIFO_MODE;
  readonly read: MemoryDescriptor["read"] = null;
  readonly write: MemoryDescriptor["write"] = null;
  private readonly fd: number;
  constructor(fd: number) {
    this.fd = fd;
    if ((fd & 1) === 0) this.read = (size) => read(fd, size);
    else this.write = (data) => write(fd, data);
  }
  /** A closed end counts as ready: whoever waits for it shall see that. */
  private ask(answer: (words: Int32Array, at: number) => boolean): boolean {
    return withEnd(this.fd, (at, _end, { heap }) => answer(heap.i32, at)) ?? true;
  }
  get isReadable(): boolean {
    if (this.read === null) return false;
    return this.ask((w, at) => w[at + Pipe.Length] > 0);
  }
  get isWritable(): boolean {
    if (this.write === null) return false;
    return this.ask(
      (w, at) => CAPACITY - w[at + Pipe.Length] >= WHOLE || w[at + Pipe.ReadEnd] === 0,
    );
  }
  get isHungUp(): boolean {
    return this.read !== null && this.ask((w, at) => w[at + Pipe.WriteEnd] === 0);
  }
  get isBroken(): boolean {
    return this.write !== null && this.ask((w, at) => w[at + Pipe.ReadEnd] === 0);
  }
  get blocks(): boolean {
    const flags = withEnd(this.fd, (_at, end, { heap }) => heap.i32[end]) ?? 0;
    return (flags & End.NonBlocking) === 0;
  }
  set blocks(blocks: boolean) {
    withEnd(this.fd, (_at, end, { heap }) => {
      heap.i32[end] = End.Open | (blocks ? 0 : End.NonBlocking);
    });
  }
  close(): void {
    close(this.fd);
  }
}

export function installPipes(): void {
  pipes.open = open;
  pipes.end = (fd) => (withEnd(fd, () => true) === undefined ? undefined : new PipeEnd(fd));
}
