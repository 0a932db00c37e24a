/**
 * Hashes of numbers: the value modulo the prime 2^61 − 1, so that equal numbers of all types have equal
 * hashes. Infinities and the parts of complex numbers have constants of their own.
 */

import { decompose } from "./float-repr.ts";
import { hashFromHalves, highHalf, lowHalf } from "./hash-combine.ts";

export const HASH_MODULUS = 2n ** 61n - 1n;
export const HASH_INF = 314159;
export const HASH_IMAG = 1000003;

const normalise = (h: bigint): number | bigint => {
  if (h === -1n) return -2;
  return h >= -9007199254740991n && h <= 9007199254740991n ? Number(h) : h;
};

export function hashInt(n: number | bigint): number | bigint {
  if (typeof n === "number") return n === -1 ? -2 : n;
  // The host's remainder has the sign of the dividend, as wanted.
  return normalise(n % HASH_MODULUS);
}

/** `identity` is the hash of a NaN, which equals nothing: that of its object. */
export function hashDouble(v: number, identity: () => number | bigint): number | bigint {
  if (Number.isSafeInteger(v)) return v === -1 ? -2 : v + 0;
  if (Number.isNaN(v)) return identity();
  if (v === Number.POSITIVE_INFINITY) return HASH_INF;
  if (v === Number.NEGATIVE_INFINITY) return -HASH_INF;
  const { mantissa, exponent } = decompose(v);
  // Modulo 2^61 − 1 a multiplication by 2 is a rotation, so exponents count modulo 61.
  const shift = BigInt(((exponent % 61) + 61) % 61);
  const h = (mantissa << shift) % HASH_MODULUS;
  return normalise(v < 0 ? -h : h);
}

/** hash(real) + 1000003 · hash(imag), in 64 bits. */
export function hashComplexParts(real: number | bigint, imag: number | bigint): number | bigint {
  const sum = BigInt.asIntN(64, BigInt(real) + BigInt(HASH_IMAG) * BigInt(imag));
  return sum === -1n ? -2 : hashFromHalves(highHalf(sum), lowHalf(sum));
}
