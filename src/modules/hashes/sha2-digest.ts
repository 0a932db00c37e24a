/**
 * The SHA-2 family, 32-bit (SHA-224, SHA-256) and 64-bit (SHA-384, SHA-512). The constants are the
 * fractional parts of the roots of the first primes and are computed from that definition.
 */
import { type Algorithm, BlockDigest, turnRight } from "./digest.ts";

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n++) {
    if (primes.every((p) => n % p !== 0n)) primes.push(n);
  }
  return primes;
}

/** The largest r with r^degree ≤ value. */
function integerRoot(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

const upper = (x: bigint): number => Number(x >> 32n) | 0;
const lower = (x: bigint): number => Number(x & 0xffffffffn) | 0;

interface Sha2Variant {
  readonly name: string;
  readonly digestSize: number;
  readonly blockSize: 64 | 128;
  /** Words of 32 bits; of the 64-bit variants the upper half stands before the lower one. */
  readonly start: readonly number[];
}

const halves = (words: readonly bigint[]): number[] => words.flatMap((w) => [upper(w), lower(w)]);

/** Added in each round; computed when the first digest begins, which takes some milliseconds. */
let K32 = new Int32Array(0);
let K64 = new Int32Array(0);
/** 64 bits of the fraction of the square root of each of the first 16 primes. */
let squares: readonly bigint[] = [];

function computeConstants(): void {
  if (squares.length > 0) return;
  const primes = firstPrimes(80);
  const cubes = primes.map((p) => BigInt.asUintN(64, integerRoot(p << 192n, 3n)));
  squares = primes.slice(0, 16).map((p) => BigInt.asUintN(64, integerRoot(p << 128n, 2n)));
  K32 = Int32Array.from(cubes.slice(0, 64).map(upper));
  K64 = Int32Array.from(halves(cubes));
}

/** `start` picks from the squares: the first or the last eight, whole or by halves. */
function variant(
  name: string,
  digestSize: number,
  blockSize: 64 | 128,
  start: () => readonly number[],
): Sha2Variant {
  let made: readonly number[] | undefined;
  return {
    name,
    digestSize,
    blockSize,
    get start() {
      computeConstants();
      made ??= start();
      return made;
    },
  };
}

const SHA224 = variant("sha224", 28, 64, () => squares.slice(8).map(lower));
export const SHA256 = variant("sha256", 32, 64, () => squares.slice(0, 8).map(upper));
const SHA384 = variant("sha384", 48, 128, () => halves(squares.slice(8)));
export const SHA512 = variant("sha512", 64, 128, () => halves(squares.slice(0, 8)));

const w32 = new Int32Array(64);

/** Works one block of 64 bytes into the state. */
function compress32(state: Int32Array, view: DataView, offset: number): void {
  for (let t = 0; t < 16; t++) w32[t] = view.getInt32(offset + t * 4);
  for (let t = 16; t < 64; t++) {
    const x = w32[t - 15];
    const y = w32[t - 2];
    const s0 = turnRight(x, 7) ^ turnRight(x, 18) ^ (x >>> 3);
    const s1 = turnRight(y, 17) ^ turnRight(y, 19) ^ (y >>> 10);
    w32[t] = w32[t - 16] + s0 + w32[t - 7] + s1;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let t = 0; t < 64; t++) {
    const s1 = turnRight(e, 6) ^ turnRight(e, 11) ^ turnRight(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K32[t] + w32[t]) | 0;
    const s0 = turnRight(a, 2) ^ turnRight(a, 13) ^ turnRight(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

const w64 = new Int32Array(160);

/** Upper half of a 64-bit rotation to the right; exchange the arguments for the lower one. */
const turn = (hi: number, lo: number, n: number): number => (hi >>> n) | (lo << (32 - n));
/** The same for rotations by 32 and more. */
const turnFar = (hi: number, lo: number, n: number): number => turn(lo, hi, n - 32);

/** The carry out of a sum of lower halves that were made unsigned. */
const carry = (sum: number): number => (sum / 0x100000000) | 0;

/** Extends the 16 words of a block, upper halves first, to 80. */
function schedule64(view: DataView, offset: number): void {
  for (let t = 0; t < 32; t++) w64[t] = view.getInt32(offset + t * 4);
  for (let t = 32; t < 160; t += 2) {
    const xh = w64[t - 30];
    const xl = w64[t - 29];
    const yh = w64[t - 4];
    const yl = w64[t - 3];
    const s0h = turn(xh, xl, 1) ^ turn(xh, xl, 8) ^ (xh >>> 7);
    const s0l = turn(xl, xh, 1) ^ turn(xl, xh, 8) ^ ((xl >>> 7) | (xh << 25));
    const s1h = turn(yh, yl, 19) ^ turnFar(yh, yl, 61) ^ (yh >>> 6);
    const s1l = turn(yl, yh, 19) ^ turnFar(yl, yh, 61) ^ ((yl >>> 6) | (yh << 26));
    const low = (w64[t - 31] >>> 0) + (s0l >>> 0) + (w64[t - 13] >>> 0) + (s1l >>> 0);
    w64[t] = (w64[t - 32] + s0h + w64[t - 14] + s1h + carry(low)) | 0;
    w64[t + 1] = low | 0;
  }
}

/** Adds a 64-bit word to word `i` of the state. */
function addTo(state: Int32Array, i: number, high: number, low: number): void {
  const sum = (state[2 * i + 1] >>> 0) + (low >>> 0);
  state[2 * i] += high + carry(sum);
  state[2 * i + 1] = sum;
}

/** Works one block of 128 bytes into the state. */
function compress64(state: Int32Array, view: DataView, offset: number): void {
  schedule64(view, offset);
  let ah = state[0];
  let al = state[1];
  let bh = state[2];
  let bl = state[3];
  let ch = state[4];
  let cl = state[5];
  let dh = state[6];
  let dl = state[7];
  let eh = state[8];
  let el = state[9];
  let fh = state[10];
  let fl = state[11];
  let gh = state[12];
  let gl = state[13];
  let hh = state[14];
  let hl = state[15];
  for (let t = 0; t < 160; t += 2) {
    const s1h = turn(eh, el, 14) ^ turn(eh, el, 18) ^ turnFar(eh, el, 41);
    const s1l = turn(el, eh, 14) ^ turn(el, eh, 18) ^ turnFar(el, eh, 41);
    const choice = (el & fl) ^ (~el & gl);
    const low1 =
      (hl >>> 0) + (s1l >>> 0) + (choice >>> 0) + (K64[t + 1] >>> 0) + (w64[t + 1] >>> 0);
    const t1h = (hh + s1h + ((eh & fh) ^ (~eh & gh)) + K64[t] + w64[t] + carry(low1)) | 0;
    const t1l = low1 | 0;
    const s0h = turn(ah, al, 28) ^ turnFar(ah, al, 34) ^ turnFar(ah, al, 39);
    const s0l = turn(al, ah, 28) ^ turnFar(al, ah, 34) ^ turnFar(al, ah, 39);
    const majority = (al & bl) ^ (al & cl) ^ (bl & cl);
    const low2 = (t1l >>> 0) + (s0l >>> 0) + (majority >>> 0);
    const lowE = (dl >>> 0) + (t1l >>> 0);
    const nextE = (dh + t1h + carry(lowE)) | 0;
    const nextA = (t1h + s0h + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + carry(low2)) | 0;
    hh = gh;
    hl = gl;
    gh = fh;
    gl = fl;
    fh = eh;
    fl = el;
    eh = nextE;
    el = lowE | 0;
    dh = ch;
    dl = cl;
    ch = bh;
    cl = bl;
    bh = ah;
    bl = al;
    ah = nextA;
    al = low2 | 0;
  }
  addTo(state, 0, ah, al);
  addTo(state, 1, bh, bl);
  addTo(state, 2, ch, cl);
  addTo(state, 3, dh, dl);
  addTo(state, 4, eh, el);
  addTo(state, 5, fh, fl);
  addTo(state, 6, gh, gl);
  addTo(state, 7, hh, hl);
}

/** A digest in progress. */
class Sha2 extends BlockDigest {
  readonly variant: Sha2Variant;
  protected readonly state: Int32Array;

  constructor(variant: Sha2Variant) {
    super(variant.blockSize);
    this.variant = variant;
    this.state = Int32Array.from(variant.start);
  }

  protected fresh(): Sha2 {
    return new Sha2(this.variant);
  }

  digest(): Uint8Array {
    return this.finished(this.variant.digestSize, false);
  }

  protected compress(view: DataView, at: number): void {
    if (this.variant.blockSize === 64) compress32(this.state, view, at);
    else compress64(this.state, view, at);
  }
}

const algorithm = (variant: Sha2Variant): Algorithm => ({
  name: variant.name,
  digestSize: variant.digestSize,
  blockSize: variant.blockSize,
  make: () => new Sha2(variant),
});

export const SHA2_ALGORITHMS: readonly Algorithm[] = [SHA224, SHA256, SHA384, SHA512].map(
  algorithm,
);

/** SHA-512 cut to other lengths: each starts from the SHA-512 of its own name, begun differently. */
export const SHA512_CUT: readonly Algorithm[] = [224, 256].map((bits) => {
  const cut = variant(`sha512_${bits}`, bits / 8, 128, () => {
    const start = SHA512.start.map((word) => word ^ 0xa5a5a5a5);
    const namer = new Sha2(variant("sha512", 64, 128, () => start));
    namer.update(new TextEncoder().encode(`SHA-512/${bits}`));
    const view = new DataView(namer.digest().buffer);
    return start.map((_, i) => view.getInt32(i * 4));
  });
  return algorithm(cut);
});
