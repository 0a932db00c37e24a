/** Bytes in a buffer with room to grow: the memory of bytearray and of `array.array`. */
import type { MovableMemory } from "./buffer.ts";

export class GrowableBytes implements MovableMemory {
  private store: Uint8Array;
  private size: number;
  private shown: Uint8Array;
  /** Others may look at the store: it keeps its size, a resize takes a new one. */
  private isMoved = false;
  private followers: ((bytes: Uint8Array) => boolean)[] | null = null;

  constructor(bytes: Uint8Array) {
    this.store = bytes;
    this.size = bytes.length;
    this.shown = bytes;
  }
  /** A view that is valid until the size changes or the memory moves. */
  get bytes(): Uint8Array {
    return this.shown;
  }
  move(put: (bytes: Uint8Array) => Uint8Array): void {
    this.store = put(this.shown);
    this.shown = this.store;
    this.isMoved = true;
    this.followers = this.followers?.filter((moved) => moved(this.shown)) ?? null;
  }
  follow(moved: (bytes: Uint8Array) => boolean): void {
    this.followers ??= [];
    this.followers.push(moved);
  }
  get length(): number {
    return this.size;
  }
  /** Replaces `count` bytes at `at` by others, which may be part of this memory. */
  splice(at: number, count: number, fresh: Uint8Array): void {
    const source = fresh.buffer === this.store.buffer ? fresh.slice() : fresh;
    const size = this.size - count + source.length;
    if (size > this.store.length || (this.isMoved && size !== this.size)) {
      const larger = new Uint8Array(
        Math.max(size, this.store.length + (this.store.length >> 1) + 8),
      );
      larger.set(this.store.subarray(0, at));
      larger.set(this.store.subarray(at + count, this.size), at + source.length);
      this.store = larger;
      this.isMoved = false;
    } else if (size !== this.size) {
      this.store.copyWithin(at + source.length, at + count, this.size);
    }
    this.store.set(source, at);
    if (size !== this.size || this.shown.buffer !== this.store.buffer) {
      this.shown = this.store.subarray(0, size);
    }
    this.size = size;
  }
}
