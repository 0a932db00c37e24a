/**
 * Hashes of containers from the hashes of their items, with CPython's 64-bit results, computed in
 * 32-bit halves: tuples mix as xxHash does (its first, second and fifth prime), frozensets with an
 * order-independent exclusive or.
 */

const PRIME1_HI = 0x9e3779b1;
const PRIME1_LO = 0x85ebca87;
const PRIME2_HI = 0xc2b2ae3d;
const PRIME2_LO = 0x27d4eb4f;
const PRIME5_HI = 0x27d4eb2f;
const PRIME5_LO = 0x165667c5;

/** Upper half of the last product. */
let high = 0;

/** 64-bit product of two halves pairs; returns the lower half, leaves the upper one in `high`. */
function multiply(ah: number, al: number, bh: number, bl: number): number {
  const a0 = al & 0xffff;
  const a1 = al >>> 16;
  const b0 = bl & 0xffff;
  const b1 = bl >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const middle2 = a0 * b1 + (middle % 0x10000);
  const upper = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000);
  high = (upper + Math.imul(ah, bl) + Math.imul(al, bh)) | 0;
  return Math.imul(al, bl);
}

/** A hash as Python sees it, from the halves of its 64 bits. */
export function hashFromHalves(hi: number, lo: number): number | bigint {
  hi |= 0;
  // 2^21 · 2^32 is the edge of exact numbers.
  if (hi >= -0x200000 && hi < 0x200000) {
    const value = hi * 0x100000000 + (lo >>> 0);
    if (Number.isSafeInteger(value)) return value;
  }
  return (BigInt(hi) << 32n) | BigInt(lo >>> 0);
}

export function lowHalf(hash: number | bigint): number {
  return typeof hash === "number" ? hash | 0 : Number(BigInt.asIntN(32, hash));
}

export function highHalf(hash: number | bigint): number {
  return typeof hash === "number"
    ? Math.floor(hash / 0x100000000) | 0
    : Number(BigInt.asIntN(32, hash >> 32n));
}

export function combineTuple(hashes: readonly (number | bigint)[]): number | bigint {
  let hi = PRIME5_HI | 0;
  let lo = PRIME5_LO | 0;
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i];
    const laneLo = multiply(highHalf(hash), lowHalf(hash), PRIME2_HI, PRIME2_LO);
    const sum = (lo >>> 0) + (laneLo >>> 0);
    hi = (hi + high + (sum > 0xffffffff ? 1 : 0)) | 0;
    lo = sum | 0;
    const rotatedHi = (hi << 31) | (lo >>> 1);
    const rotatedLo = (lo << 31) | (hi >>> 1);
    lo = multiply(rotatedHi, rotatedLo, PRIME1_HI, PRIME1_LO);
    hi = high;
  }
  const addLo = hashes.length ^ (PRIME5_LO ^ 3527539);
  const sum = (lo >>> 0) + (addLo >>> 0);
  hi = (hi + PRIME5_HI + (sum > 0xffffffff ? 1 : 0)) | 0;
  lo = sum | 0;
  if (hi === -1 && lo === -1) return 1546275796;
  return hashFromHalves(hi, lo);
}

/** The same for every order of the hashes. */
export function combineFrozenset(hashes: readonly (number | bigint)[]): number | bigint {
  let hi = 0;
  let lo = 0;
  for (let i = 0; i < hashes.length; i++) {
    const h = highHalf(hashes[i]);
    const l = lowHalf(hashes[i]);
    // (h ^ 89869747 ^ (h << 16)) * 3644798167
    const mixedHi = h ^ ((h << 16) | (l >>> 16));
    const mixedLo = l ^ 89869747 ^ (l << 16);
    lo ^= multiply(mixedHi, mixedLo, 0, 3644798167);
    hi ^= high;
  }
  const countLo = multiply(0, hashes.length + 1, 0, 1927868237);
  lo ^= countLo;
  hi ^= high;
  const shiftedLo = (hi << 21) | (lo >>> 11);
  const shiftedHi = hi >>> 11;
  const shifted2Lo = (hi << 7) | (lo >>> 25);
  const shifted2Hi = hi >>> 25;
  lo ^= shiftedLo ^ shifted2Lo;
  hi ^= shiftedHi ^ shifted2Hi;
  lo = multiply(hi, lo, 0, 69069);
  hi = high;
  const sum = (lo >>> 0) + 907133923;
  if (sum > 0xffffffff) hi = (hi + 1) | 0;
  lo = sum | 0;
  if (hi === -1 && lo === -1) return 590923713;
  return hashFromHalves(hi, lo);
}
