/** One end of a socket pair: bytes that one end sends wait in the other end's queue. */
import { osError } from "../../objects/os-error.ts";
import { forgetDescriptor, type MemoryDescriptor } from "../memory-descriptor.ts";

/** Bytes that wait at an end before senders have to. */
export const CAPACITY = 212992;

export const SOCK_STREAM = 1;
const SOCKET_MODE = 0o140777;

export class MemorySocket implements MemoryDescriptor {
  /** Whether what was sent at once is received at once: of all types but SOCK_STREAM. */
  readonly keepsMessages: boolean;
  peer: MemorySocket | null = null;
  private chunks: Uint8Array[] = [];
  private waiting = 0;
  isReadShut = false;
  isWriteShut = false;
  isClosed = false;
  readonly mode = SOCKET_MODE;
  /** Only for reads and writes of the bare descriptor: a socket object has a timeout. */
  blocks = true;

  /** `type`: SOCK_STREAM or another. */
  constructor(readonly type: number) {
    this.keepsMessages = type !== SOCK_STREAM;
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
  get isBroken(): boolean {
    return false;
  }

  /** `os.read` and `os.write` of the descriptor. */
  readonly read = (size: number): Uint8Array | undefined => {
    this.requirePeer();
    return this.isReadable ? this.take(size, false) : undefined;
  };
  readonly write = (data: Uint8Array): number | undefined => {
    const peer = this.requirePeer();
    if (this.isWriteShut || peer.isClosed) throw osError(32, "Broken pipe");
    return this.isWritable ? this.send(data) : undefined;
  };
  private requirePeer(): MemorySocket {
    if (this.peer === null) throw osError(107, "Transport endpoint is not connected");
    return this.peer;
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
    forgetDescriptor(this);
  }
}

export function memoryPair(type: number): [MemorySocket, MemorySocket] {
  const a = new MemorySocket(type);
  const b = new MemorySocket(type);
  a.peer = b;
  b.peer = a;
  return [a, b];
}
