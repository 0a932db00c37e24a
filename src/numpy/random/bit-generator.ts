/**
 * Sources of random bits: PCG64 and MT19937, seeded as NumPy seeds them. Distributions see only the
 * interface; 64-bit values are pairs of 32-bit words so that no BigInt is made per draw.
 */
export interface BitGenerator {
  /** 32 bits; a 64-bit source hands out the halves of one draw, low first. */
  next32(): number;
  /** 64 bits: the low word is returned, the high word is in `high`. */
  next64(): number;
  high: number;
  /** In [0, 1) with 53 bits. */
  nextDouble(): number;
}

// ---- SeedSequence --------------------------------------------------------------------------------------------

const imul = Math.imul;
const POOL = 4;

/** Entropy of any length spread over a pool of four words, from which states are drawn. */
export function mixEntropy(entropy: readonly number[]): Uint32Array {
  const pool = new Uint32Array(POOL);
  let hash = 0x43b0d7e5;
  const hashmix = (value: number): number => {
    value ^= hash;
    hash = imul(hash, 0x931e8875);
    value = imul(value, hash);
    return (value ^ (value >>> 16)) >>> 0;
  };
  const mix = (x: number, y: number): number => {
    const r = (imul(0xca01f9dd, x) - imul(0x4973f715, y)) | 0;
    return (r ^ (r >>> 16)) >>> 0;
  };
  for (let i = 0; i < POOL; i++) pool[i] = hashmix(i < entropy.length ? entropy[i] : 0);
  for (let src = 0; src < POOL; src++) {
    for (let dst = 0; dst < POOL; dst++) {
      if (src !== dst) pool[dst] = mix(pool[dst], hashmix(pool[src]));
    }
  }
  for (let src = POOL; src < entropy.length; src++) {
    for (let dst = 0; dst < POOL; dst++) pool[dst] = mix(pool[dst], hashmix(entropy[src]));
  }
  return pool;
}

export function generateWords(pool: Uint32Array, count: number): Uint32Array {
  const out = new Uint32Array(count);
  let hash = 0x8b51f9dd;
  for (let i = 0; i < count; i++) {
    let v = pool[i % POOL] ^ hash;
    hash = imul(hash, 0x58f38ded);
    v = imul(v, hash);
    out[i] = v ^ (v >>> 16);
  }
  return out;
}

/** The 32-bit words of a non-negative integer, lowest first. */
export function wordsOf(value: number | bigint): number[] {
  let big = BigInt(value);
  const words: number[] = [];
  do {
    words.push(Number(big & 0xffffffffn));
    big >>= 32n;
  } while (big > 0n);
  return words;
}

// ---- PCG64 -----------------------------------------------------------------------------------------------------

/** High word of the product of two unsigned words. */
function mulHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const t = ah * bl + ((al * bl) >>> 16);
  const u = al * bh + (t & 0xffff);
  return (ah * bh + (t >>> 16) + (u >>> 16)) >>> 0;
}

const M0 = 0x9fccf645;
const M1 = 0x4385df64;
const M2 = 0x1fc65da4;
const M3 = 0x2360ed05;

/** A 128-bit linear congruential generator with the XSL-RR output. */
export class Pcg64 implements BitGenerator {
  /** State and increment, lowest word first. */
  readonly s = new Uint32Array(4);
  readonly inc = new Uint32Array(4);
  high = 0;
  hasHalf = false;
  half = 0;

  /** From four 64-bit words of a seed sequence (eight 32-bit ones). */
  seed(words: Uint32Array): void {
    const at = (i: number): number => words[i];
    // Words 0–1 are the high half of the state, 2–3 the low one; each pair is low word first.
    const state = [at(2), at(3), at(0), at(1)];
    const seq = [at(6), at(7), at(4), at(5)];
    for (let i = 3; i > 0; i--) this.inc[i] = (seq[i] << 1) | (seq[i - 1] >>> 31);
    this.inc[0] = (seq[0] << 1) | 1;
    this.s.fill(0);
    this.step();
    let carry = 0;
    for (let i = 0; i < 4; i++) {
      const sum = this.s[i] + state[i] + carry;
      this.s[i] = sum;
      carry = sum > 0xffffffff ? 1 : 0;
    }
    this.step();
    this.hasHalf = false;
  }

  private step(): void {
    const { s, inc } = this;
    const a0 = s[0];
    const a1 = s[1];
    const a2 = s[2];
    const a3 = s[3];
    // Columns of the product, with carries as doubles.
    let c = (imul(a0, M0) >>> 0) + inc[0];
    const r0 = c >>> 0;
    c =
      (c > 0xffffffff ? 1 : 0) +
      mulHigh(a0, M0) +
      (imul(a0, M1) >>> 0) +
      (imul(a1, M0) >>> 0) +
      inc[1];
    const r1 = c >>> 0;
    c =
      Math.floor(c / 4294967296) +
      mulHigh(a0, M1) +
      mulHigh(a1, M0) +
      (imul(a0, M2) >>> 0) +
      (imul(a1, M1) >>> 0) +
      (imul(a2, M0) >>> 0) +
      inc[2];
    const r2 = c >>> 0;
    const c3 =
      Math.floor(c / 4294967296) +
      mulHigh(a0, M2) +
      mulHigh(a1, M1) +
      mulHigh(a2, M0) +
      (imul(a0, M3) >>> 0) +
      (imul(a1, M2) >>> 0) +
      (imul(a2, M1) >>> 0) +
      (imul(a3, M0) >>> 0) +
      inc[3];
    s[0] = r0;
    s[1] = r1;
    s[2] = r2;
    s[3] = c3 % 4294967296;
  }

  next64(): number {
    this.step();
    const { s } = this;
    const low = s[2] ^ s[0];
    const high = s[3] ^ s[1];
    const r = s[3] >>> 26;
    // Rotate the pair right by r.
    const k = r & 31;
    const swap = (r & 32) !== 0;
    const l = swap ? high : low;
    const h = swap ? low : high;
    if (k === 0) {
      this.high = h >>> 0;
      return l >>> 0;
    }
    this.high = ((h >>> k) | (l << (32 - k))) >>> 0;
    return ((l >>> k) | (h << (32 - k))) >>> 0;
  }

  next32(): number {
    if (this.hasHalf) {
      this.hasHalf = false;
      return this.half;
    }
    const low = this.next64();
    this.hasHalf = true;
    this.half = this.high;
    return low;
  }

  nextDouble(): number {
    const low = this.next64();
    return (this.high * 2097152 + (low >>> 11)) / 9007199254740992;
  }
}

// ---- MT19937 -----------------------------------------------------------------------------------------------------

const N = 624;

export class Mt19937 implements BitGenerator {
  readonly key = new Uint32Array(N);
  pos = N;
  high = 0;

  /** From one word, as `seed(n)` does. */
  seedWord(seed: number): void {
    let s = seed >>> 0;
    for (let i = 0; i < N; i++) {
      this.key[i] = s;
      s = (imul(1812433253, s ^ (s >>> 30)) + i + 1) >>> 0;
    }
    this.pos = N;
  }

  /** From several words. */
  seedArray(words: readonly number[]): void {
    const { key } = this;
    this.seedWord(19650218);
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, words.length); k > 0; k--) {
      key[i] = (key[i] ^ imul(key[i - 1] ^ (key[i - 1] >>> 30), 1664525)) + words[j] + j;
      i++;
      j++;
      if (i >= N) {
        key[0] = key[N - 1];
        i = 1;
      }
      if (j >= words.length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      key[i] = (key[i] ^ imul(key[i - 1] ^ (key[i - 1] >>> 30), 1566083941)) - i;
      i++;
      if (i >= N) {
        key[0] = key[N - 1];
        i = 1;
      }
    }
    key[0] = 0x80000000;
    this.pos = N;
  }

  /** From a seed sequence's state. */
  seedState(words: Uint32Array): void {
    this.key.set(words);
    this.key[0] = 0x80000000;
    this.pos = N - 1;
  }

  private refill(): void {
    const { key } = this;
    for (let i = 0; i < N; i++) {
      const y = (key[i] & 0x80000000) | (key[(i + 1) % N] & 0x7fffffff);
      key[i] = key[(i + 397) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.pos = 0;
  }

  next32(): number {
    if (this.pos === N) this.refill();
    let y = this.key[this.pos++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  next64(): number {
    this.high = this.next32();
    return this.next32();
  }

  nextDouble(): number {
    const a = this.next32() >>> 5;
    const b = this.next32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }
}
