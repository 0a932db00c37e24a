/**
 * Hashes of numbers: the value modulo the prime 2^61 − 1, so that equal numbers of all types have equal
 * hashes. Infinities and the parts of complex numbers have constants of their own.
 */

import { halved, halves, multiplyHalves, upperHalf } from "./hash-halves.ts";

export const HASH_MODULUS = 2n ** 61n - 1n;
export const HASH_INF = 314159;
export const HASH_IMAG = 1000003;

export function hashInt(n: number | bigint): number | bigint {
  if (typeof n === "number") return n === -1 ? -2 : n;
  // The host's remainder has the sign of the dividend, as wanted.
  const h = n % HASH_MODULUS;
  if (h === -1n) return -2;
  return h >= -9007199254740991n && h <= 9007199254740991n ? Number(h) : h;
}

/** Bits of the upper half of a number below 2^61. */
const UPPER_BITS = 29;
const UPPER_MASK = 2 ** UPPER_BITS - 1;

const float = new Float64Array(1);
const floatWords = new Int32Array(float.buffer);

/** `identity` is the hash of a NaN, which equals nothing: that of its object. */
export function doubleHalves(v: number, identity: () => number): number {
  if (Number.isSafeInteger(v)) return halved(v === -1 ? -2 : v);
  if (Number.isNaN(v)) return halved(identity());
  if (v === Number.POSITIVE_INFINITY) return halved(HASH_INF);
  if (v === Number.NEGATIVE_INFINITY) return halved(-HASH_INF);
  float[0] = v;
  let lower = floatWords[0];
  const biased = (floatWords[1] >>> 20) & 0x7ff;
  let upper = floatWords[1] & 0xfffff;
  if (biased !== 0) upper |= 0x100000;
  const exponent = biased === 0 ? -1074 : biased - 1075;
  // Modulo 2^61 − 1 a multiplication by 2 is a rotation of 61 bits.
  let shift = ((exponent % 61) + 61) % 61;
  for (; shift >= UPPER_BITS; shift -= UPPER_BITS) {
    const rotated = (lower << UPPER_BITS) | upper;
    upper = lower >>> (32 - UPPER_BITS);
    lower = rotated;
  }
  if (shift > 0) {
    const rotated = (lower << shift) | (upper >>> (UPPER_BITS - shift));
    upper = ((upper << shift) | (lower >>> (32 - shift))) & UPPER_MASK;
    lower = rotated;
  }
  if (v > 0) return halves(lower, upper);
  if (lower === 1 && upper === 0) return halves(-2, -1);
  return halves(-lower | 0, lower === 0 ? -upper | 0 : ~upper);
}

/** hash(real) + 1000003 · hash(imag), in 64 bits. */
export function complexHalves(real: number, imag: number, identity: () => number): number {
  const realLower = doubleHalves(real, identity);
  const realUpper = upperHalf;
  const product = multiplyHalves(doubleHalves(imag, identity), upperHalf, HASH_IMAG, 0);
  const lower = (realLower + product) | 0;
  const upper = (realUpper + upperHalf + (lower >>> 0 < product >>> 0 ? 1 : 0)) | 0;
  return lower === -1 && upper === -1 ? halves(-2, -1) : halves(lower, upper);
}
