/**
 * The SHA-2 family, 32-bit (SHA-224, SHA-256) and 64-bit (SHA-384, SHA-512). The constants are the
 * fractional parts of the roots of the first primes and are computed from that definition.
 */

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

const PRIMES = firstPrimes(80);
/** 64 bits of the fraction of the cube root of each prime, of the square root of the first 16. */
const CUBE = PRIMES.map((p) => BigInt.asUintN(64, integerRoot(p << 192n, 3n)));
const SQUARE = PRIMES.slice(0, 16).map((p) => BigInt.asUintN(64, integerRoot(p << 128n, 2n)));

const upper = (x: bigint): number => Number(x >> 32n) | 0;
const lower = (x: bigint): number => Number(x & 0xffffffffn) | 0;

export interface Sha2Variant {
  readonly name: string;
  readonly digestSize: number;
  readonly blockSize: 64 | 128;
  /** Words of 32 bits; of the 64-bit variants the upper half stands before the lower one. */
  readonly start: readonly number[];
}

const halves = (words: readonly bigint[]): number[] => words.flatMap((w) => [upper(w), lower(w)]);

export const SHA2_VARIANTS: readonly Sha2Variant[] = [
  { name: "sha224", digestSize: 28, blockSize: 64, start: SQUARE.slice(8).map(lower) },
  { name: "sha256", digestSize: 32, blockSize: 64, start: SQUARE.slice(0, 8).map(upper) },
  { name: "sha384", digestSize: 48, blockSize: 128, start: halves(SQUARE.slice(8)) },
  { name: "sha512", digestSize: 64, blockSize: 128, start: halves(SQUARE.slice(0, 8)) },
];

const K32 = Int32Array.from(CUBE.slice(0, 64).map(upper));
const K64 = Int32Array.from(halves(CUBE));

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

const w32 = new Int32Array(64);

/** Works one block of 64 bytes into the state. */
function compress32(state: Int32Array, view: DataView, offset: number): void {
  for (let t = 0; t < 16; t++) w32[t] = view.getInt32(offset + t * 4);
  for (let t = 16; t < 64; t++) {
    const x = w32[t - 15];
    const y = w32[t - 2];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w32[t] = w32[t - 16] + s0 + w32[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K32[t] + w32[t]) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
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
  const add = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] += add[i];
}

const w64 = new Int32Array(160);
const v64 = new Int32Array(16);

/** Upper half of a 64-bit rotation to the right; exchange the arguments for the lower one. */
const turn = (hi: number, lo: number, n: number): number =>
  n < 32 ? (hi >>> n) | (lo << (32 - n)) : (lo >>> (n - 32)) | (hi << (64 - n));

/** Works one block of 128 bytes into the state. */
function compress64(state: Int32Array, view: DataView, offset: number): void {
  for (let t = 0; t < 32; t++) w64[t] = view.getInt32(offset + t * 4);
  for (let t = 32; t < 160; t += 2) {
    const xh = w64[t - 30];
    const xl = w64[t - 29];
    const yh = w64[t - 4];
    const yl = w64[t - 3];
    const s0h = turn(xh, xl, 1) ^ turn(xh, xl, 8) ^ (xh >>> 7);
    const s0l = turn(xl, xh, 1) ^ turn(xl, xh, 8) ^ ((xl >>> 7) | (xh << 25));
    const s1h = turn(yh, yl, 19) ^ turn(yh, yl, 61) ^ (yh >>> 6);
    const s1l = turn(yl, yh, 19) ^ turn(yl, yh, 61) ^ ((yl >>> 6) | (yh << 26));
    const low = (w64[t - 31] >>> 0) + (s0l >>> 0) + (w64[t - 13] >>> 0) + (s1l >>> 0);
    w64[t] = w64[t - 32] + s0h + w64[t - 14] + s1h + Math.floor(low / 0x100000000);
    w64[t + 1] = low;
  }
  const v = v64;
  v.set(state);
  for (let t = 0; t < 160; t += 2) {
    const [ah, al, bh, bl, ch, cl, , , eh, el, fh, fl, gh, gl, hh, hl] = v;
    const s1h = turn(eh, el, 14) ^ turn(eh, el, 18) ^ turn(eh, el, 41);
    const s1l = turn(el, eh, 14) ^ turn(el, eh, 18) ^ turn(el, eh, 41);
    const low1 =
      (hl >>> 0) +
      (s1l >>> 0) +
      (((el & fl) ^ (~el & gl)) >>> 0) +
      (K64[t + 1] >>> 0) +
      (w64[t + 1] >>> 0);
    const t1h =
      (hh + s1h + ((eh & fh) ^ (~eh & gh)) + K64[t] + w64[t] + Math.floor(low1 / 0x100000000)) | 0;
    const t1l = low1 | 0;
    const s0h = turn(ah, al, 28) ^ turn(ah, al, 34) ^ turn(ah, al, 39);
    const s0l = turn(al, ah, 28) ^ turn(al, ah, 34) ^ turn(al, ah, 39);
    const majority = ((al & bl) ^ (al & cl) ^ (bl & cl)) >>> 0;
    const low2 = (t1l >>> 0) + (s0l >>> 0) + majority;
    const newAh = t1h + s0h + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + Math.floor(low2 / 0x100000000);
    const lowE = (v[7] >>> 0) + (t1l >>> 0);
    const newEh = v[6] + t1h + (lowE > 0xffffffff ? 1 : 0);
    v.copyWithin(2, 0, 14);
    v[0] = newAh;
    v[1] = low2;
    v[8] = newEh;
    v[9] = lowE;
  }
  for (let i = 0; i < 16; i += 2) {
    const low = (state[i + 1] >>> 0) + (v[i + 1] >>> 0);
    state[i] += v[i] + (low > 0xffffffff ? 1 : 0);
    state[i + 1] = low;
  }
}

/** A digest in progress. */
export class Sha2 {
  readonly variant: Sha2Variant;
  private readonly state: Int32Array;
  private readonly block: Uint8Array;
  private filled = 0;
  private length = 0;

  constructor(variant: Sha2Variant) {
    this.variant = variant;
    this.state = Int32Array.from(variant.start);
    this.block = new Uint8Array(variant.blockSize);
  }

  copy(): Sha2 {
    const copy = new Sha2(this.variant);
    copy.state.set(this.state);
    copy.block.set(this.block);
    copy.filled = this.filled;
    copy.length = this.length;
    return copy;
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
      this.compress(block, 0);
      this.filled = 0;
    }
    for (; at + size <= bytes.length; at += size) this.compress(bytes, at);
    block.set(bytes.subarray(at));
    this.filled = bytes.length - at;
  }

  digest(): Uint8Array {
    const last = this.copy();
    const size = last.block.length;
    const lengthSize = size / 8;
    const total = last.filled + 1 + lengthSize <= size ? size : 2 * size;
    const tail = new Uint8Array(total - last.filled);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setBigUint64(tail.length - 8, BigInt(last.length) * 8n);
    last.update(tail);
    const out = new DataView(new ArrayBuffer(last.state.length * 4));
    last.state.forEach((word, i) => {
      out.setInt32(i * 4, word);
    });
    return new Uint8Array(out.buffer, 0, this.variant.digestSize);
  }

  private compress(bytes: Uint8Array, at: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.block.length === 64) compress32(this.state, view, at);
    else compress64(this.state, view, at);
  }
}
