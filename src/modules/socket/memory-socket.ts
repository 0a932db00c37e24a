/** One end of a socket pair: bytes that one end sends wait in the other end's queue. */
import { closeDescriptor, openDescriptor, type Pollable } from "./descriptor.ts";

/** Bytes that wait at an end before senders have to. */
const CAPACITY = 212992;

export class MemorySocket implements Pollable {
  readonly fd: number;
  readonly keepsMessages: boolean;
  peer: MemorySocket | null = null;
  private chunks: Uint8Array[] = [];
  private waiting = 0;
  isReadShut = false;
  isWriteShut = false;
  isClosed = false;

  constructor(keepsMessages: boolean) {
    this.keepsMessages = keepsMessages;
    this.fd = openDescriptor(this);
  }

  get isPeerGone(): boolean {
    return this.peer === null || this.peer.isClosed || this.peer.isWriteShut;
  }
  get isReadable(): boolean {
    return this.chunks.length > 0 || this.isReadShut || this.isPeerGone;
  }
  get isWritable(): boolean {
    const { peer } = this;
    return peer === null || peer.isClosed || peer.waiting < CAPACITY;
  }
  get isHungUp(): boolean {
    return this.peer === null || this.peer.isClosed;
  }

  /** Bytes that are there, at most `size`; of a message the rest is lost. */
  take(size: number, keep: boolean): Uint8Array {
    const first = this.chunks[0];
    if (first === undefined || size === 0) return new Uint8Array(0);
    if (this.keepsMessages) {
      if (!keep) {
        this.chunks.shift();
        this.waiting -= first.length;
      }
      return first.slice(0, size);
    }
    const total = Math.min(size, this.waiting);
    const out = new Uint8Array(total);
    let at = 0;
    let used = 0;
    while (at < total) {
      const chunk = this.chunks[used];
      const part = chunk.subarray(0, total - at);
      out.set(part, at);
      at += part.length;
      if (part.length === chunk.length) used++;
      else if (!keep) this.chunks[used] = chunk.subarray(part.length);
    }
    if (!keep) {
      this.chunks.splice(0, used);
      this.waiting -= total;
    }
    return out;
  }

  /** Hands bytes to the other end; how many it took. */
  send(data: Uint8Array): number {
    const { peer } = this;
    if (peer === null) return 0;
    const room = this.keepsMessages ? data.length : Math.max(CAPACITY - peer.waiting, 0);
    const count = Math.min(room, data.length);
    if (count > 0 || this.keepsMessages) {
      peer.chunks.push(data.slice(0, count));
      peer.waiting += count;
    }
    return count;
  }

  close(): void {
    this.isClosed = true;
    this.chunks = [];
    closeDescriptor(this.fd);
  }
}

export function memoryPair(keepsMessages: boolean): [MemorySocket, MemorySocket] {
  const a = new MemorySocket(keepsMessages);
  const b = new MemorySocket(keepsMessages);
  a.peer = b;
  b.peer = a;
  return [a, b];
}
