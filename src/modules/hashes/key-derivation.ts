/**
 * HMAC over any of the hash functions, and the derivations of keys from passwords that rest on it:
 * PBKDF2 and scrypt. Knows nothing of Python.
 */
import type { Algorithm, Digest } from "./digest.ts";

/** A keyed hash in progress: H(outer key, H(inner key, message)). */
export class Hmac implements Digest {
  private readonly spare: Digest;

  private constructor(
    private readonly inner: Digest,
    private readonly outer: Digest,
  ) {
    this.spare = outer.copy();
  }

  static of(algorithm: Algorithm, key: Uint8Array): Hmac {
    const block = new Uint8Array(algorithm.blockSize);
    if (key.length > block.length) {
      const hashed = algorithm.make();
      hashed.update(key);
      block.set(hashed.digest());
    } else block.set(key);
    const keyed = (mask: number): Digest => {
      const digest = algorithm.make();
      digest.update(block.map((byte) => byte ^ mask));
      return digest;
    };
    return new Hmac(keyed(0x36), keyed(0x5c));
  }

  update(bytes: Uint8Array): void {
    this.inner.update(bytes);
  }

  digest(): Uint8Array {
    const { spare } = this;
    spare.restore(this.outer);
    spare.update(this.inner.digest());
    return spare.digest();
  }

  copy(): Hmac {
    return new Hmac(this.inner.copy(), this.outer);
  }

  /** Of the same key. */
  restore(other: Hmac): void {
    this.inner.restore(other.inner);
  }
}

export function pbkdf2(
  algorithm: Algorithm,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  const keyed = Hmac.of(algorithm, password);
  const mac = keyed.copy();
  const apply = (bytes: Uint8Array): Uint8Array => {
    mac.restore(keyed);
    mac.update(bytes);
    return mac.digest();
  };
  const out = new Uint8Array(length);
  const seed = new Uint8Array(salt.length + 4);
  seed.set(salt);
  const size = algorithm.digestSize;
  for (let block = 1, at = 0; at < length; block++, at += size) {
    new DataView(seed.buffer).setUint32(salt.length, block);
    let step = apply(seed);
    const sum = step.slice();
    for (let i = 1; i < iterations; i++) {
      step = apply(step);
      for (let k = 0; k < size; k++) sum[k] ^= step[k];
    }
    out.set(sum.subarray(0, length - at), at);
  }
  return out;
}

const x = new Int32Array(16);

const turn = (value: number, n: number): number => (value << n) | (value >>> (32 - n));

function quarter(a: number, b: number, c: number, d: number): void {
  x[b] ^= turn((x[a] + x[d]) | 0, 7);
  x[c] ^= turn((x[b] + x[a]) | 0, 9);
  x[d] ^= turn((x[c] + x[b]) | 0, 13);
  x[a] ^= turn((x[d] + x[c]) | 0, 18);
}

/** block = Salsa20/8(block ^ words[from…]). */
function salsa(block: Int32Array, words: Int32Array, from: number): void {
  for (let i = 0; i < 16; i++) block[i] ^= words[from + i];
  x.set(block);
  for (let round = 0; round < 4; round++) {
    quarter(0, 4, 8, 12);
    quarter(5, 9, 13, 1);
    quarter(10, 14, 2, 6);
    quarter(15, 3, 7, 11);
    quarter(0, 1, 2, 3);
    quarter(5, 6, 7, 4);
    quarter(10, 11, 8, 9);
    quarter(15, 12, 13, 14);
  }
  for (let i = 0; i < 16; i++) block[i] += x[i];
}

const block = new Int32Array(16);

/** Mixes 2r blocks; the even ones of the result stand first. */
function mixBlocks(from: Int32Array, to: Int32Array, r: number): void {
  block.set(from.subarray(from.length - 16));
  for (let i = 0; i < 2 * r; i++) {
    salsa(block, from, 16 * i);
    to.set(block, 16 * ((i >> 1) + (i & 1) * r));
  }
}

/** n is a power of two; takes 128 · r · n bytes. */
export function scrypt(
  sha256: Algorithm,
  password: Uint8Array,
  salt: Uint8Array,
  cost: { readonly n: number; readonly r: number; readonly p: number },
  length: number,
): Uint8Array {
  const { n, r, p } = cost;
  const words = 32 * r;
  const bytes = pbkdf2(sha256, password, salt, 1, p * words * 4);
  const view = new DataView(bytes.buffer);
  const table = new Int32Array(n * words);
  let state = new Int32Array(words);
  let other = new Int32Array(words);
  for (let lane = 0; lane < p; lane++) {
    const base = lane * words * 4;
    for (let i = 0; i < words; i++) state[i] = view.getInt32(base + 4 * i, true);
    for (let i = 0; i < n; i++) {
      table.set(state, i * words);
      mixBlocks(state, other, r);
      [state, other] = [other, state];
    }
    for (let i = 0; i < n; i++) {
      const row = (state[words - 16] & (n - 1)) * words;
      for (let k = 0; k < words; k++) state[k] ^= table[row + k];
      mixBlocks(state, other, r);
      [state, other] = [other, state];
    }
    for (let i = 0; i < words; i++) view.setInt32(base + 4 * i, state[i], true);
  }
  return pbkdf2(sha256, password, bytes, 1, length);
}
