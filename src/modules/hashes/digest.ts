/**
 * What every hash function is to the modules above it, and the bookkeeping that those over blocks
 * share: bytes that do not fill a block wait, and the last block ends in padding and the length.
 *
 * Knows nothing of Python. The functions themselves: a file each beside this one.
 */

/** A hash in progress. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** The value for the bytes so far; `length` counts only where the output is extendable. */
  digest(length?: number): Uint8Array;
  copy(): Digest;
  /** Becomes what `other`, of the same algorithm, is now. */
  restore(other: Digest): void;
}

export interface Algorithm {
  readonly name: string;
  /** 0 where the output is extendable. */
  readonly digestSize: number;
  readonly blockSize: number;
  make(): Digest;
}

export const isExtendable = (algorithm: Algorithm): boolean => algorithm.digestSize === 0;

/** A word of 32 bits turned to the right. */
export const turnRight = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

/** Copies bytes into blocks of one size and hands over each full one. */
export abstract class BlockDigest implements Digest {
  protected readonly block: Uint8Array;
  protected readonly view: DataView;
  protected abstract readonly state: Int32Array;
  private filled = 0;
  private length = 0;
  /** Where digests are finished; the original goes on. */
  private spare: this | undefined;

  constructor(blockSize: number) {
    this.block = new Uint8Array(blockSize);
    this.view = new DataView(this.block.buffer);
  }

  /** Works the block at `at` into the state. */
  protected abstract compress(view: DataView, at: number): void;
  protected abstract fresh(): BlockDigest;
  abstract digest(length?: number): Uint8Array;

  copy(): this {
    const copy = this.fresh() as this;
    copy.restore(this);
    return copy;
  }

  restore(other: this): void {
    this.state.set(other.state);
    this.block.set(other.block);
    this.filled = other.filled;
    this.length = other.length;
  }

  update(bytes: Uint8Array): void {
    const { block } = this;
    const size = block.length;
    this.length += bytes.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(size - this.filled, bytes.length);
      block.set(bytes.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < size) return;
      this.compress(this.view, 0);
      this.filled = 0;
    }
    if (at + size <= bytes.length) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (; at + size <= bytes.length; at += size) this.compress(view, at);
    }
    block.set(bytes.subarray(at));
    this.filled = bytes.length - at;
  }

  /** The end that MD5, SHA-1 and SHA-2 share: a bit, zeros, and the length in bits. */
  protected finished(size: number, littleEndian: boolean): Uint8Array {
    this.spare ??= this.fresh() as this;
    this.spare.restore(this);
    this.spare.finish(littleEndian);
    return wordBytes(this.spare.state, size, littleEndian);
  }

  private finish(littleEndian: boolean): void {
    const { block, view } = this;
    const size = block.length;
    block[this.filled] = 0x80;
    block.fill(0, this.filled + 1);
    if (this.filled + 1 + size / 8 > size) {
      this.compress(view, 0);
      block.fill(0);
    }
    const low = this.length * 8;
    const high = Math.floor(this.length / 0x20000000);
    view.setUint32(size - 8, littleEndian ? low : high, littleEndian);
    view.setUint32(size - 4, littleEndian ? high : low, littleEndian);
    this.compress(view, 0);
  }
}

/** The first `size` bytes of a state of 32-bit words. */
export function wordBytes(words: Int32Array, size: number, littleEndian: boolean): Uint8Array {
  const out = new DataView(new ArrayBuffer(words.length * 4));
  for (let i = 0; i < words.length; i++) out.setInt32(i * 4, words[i], littleEndian);
  return new Uint8Array(out.buffer, 0, size);
}
