/** Bytes in a buffer with room to grow: the memory of bytearray and of `array.array`. */

export class GrowableBytes {
  private store: Uint8Array;
  private size: number;

  constructor(bytes: Uint8Array) {
    this.store = bytes;
    this.size = bytes.length;
  }
  /** A view that is valid until the size changes. */
  get bytes(): Uint8Array {
    return this.store.subarray(0, this.size);
  }
  get length(): number {
    return this.size;
  }
  /** Replaces `count` bytes at `at` by others, which may be part of this memory. */
  splice(at: number, count: number, fresh: Uint8Array): void {
    const source = fresh.buffer === this.store.buffer ? fresh.slice() : fresh;
    const size = this.size - count + source.length;
    if (size > this.store.length) {
      const larger = new Uint8Array(
        Math.max(size, this.store.length + (this.store.length >> 1) + 8),
      );
      larger.set(this.store.subarray(0, at));
      larger.set(this.store.subarray(at + count, this.size), at + source.length);
      this.store = larger;
    } else if (size !== this.size) {
      this.store.copyWithin(at + source.length, at + count, this.size);
    }
    this.store.set(source, at);
    this.size = size;
  }
}
