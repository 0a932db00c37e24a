/**
 * Hashes of containers from the hashes of their items, with CPython's 64-bit results, in halves
 * (hash-halves.ts): tuples mix as xxHash does (its first, second and fifth prime), frozensets with an
 * order-independent exclusive or.
 */
import { hashHalves } from "./abstract.ts";
import { halves, multiplyHalves, upperHalf } from "./hash-halves.ts";
import type { PyValue } from "./object.ts";

const PRIME1_UPPER = 0x9e3779b1 | 0;
const PRIME1_LOWER = 0x85ebca87 | 0;
const PRIME2_UPPER = 0xc2b2ae3d | 0;
const PRIME2_LOWER = 0x27d4eb4f;
const PRIME5_UPPER = 0x27d4eb2f;
const PRIME5_LOWER = 0x165667c5;

function mixItems(items: readonly PyValue[]): number {
  let upper = PRIME5_UPPER;
  let lower = PRIME5_LOWER;
  for (let i = 0; i < items.length; i++) {
    const item = hashHalves(items[i]);
    const lane = multiplyHalves(item, upperHalf, PRIME2_LOWER, PRIME2_UPPER);
    lower = (lower + lane) | 0;
    upper = (upper + upperHalf + (lower >>> 0 < lane >>> 0 ? 1 : 0)) | 0;
    const rotatedLower = (lower << 31) | (upper >>> 1);
    const rotatedUpper = (upper << 31) | (lower >>> 1);
    lower = multiplyHalves(rotatedLower, rotatedUpper, PRIME1_LOWER, PRIME1_UPPER);
    upper = upperHalf;
  }
  return halves(lower, upper);
}

/** The hash of a tuple of these items. */
export function tupleHalves(items: readonly PyValue[]): number {
  let lower = mixItems(items);
  let upper = upperHalf;
  const length = items.length ^ (PRIME5_LOWER ^ 3527539);
  lower = (lower + length) | 0;
  upper = (upper + PRIME5_UPPER + (lower >>> 0 < length >>> 0 ? 1 : 0)) | 0;
  return upper === -1 && lower === -1 ? halves(1546275796, 0) : halves(lower, upper);
}

/** The hash of a slice: its parts are mixed as in a tuple, their number is not. */
export function sliceHalves(start: PyValue, stop: PyValue, step: PyValue): number {
  const lower = mixItems([start, stop, step]);
  return upperHalf === -1 && lower === -1 ? halves(1546275796, 0) : lower;
}

/** The hash of a frozenset of items with these hashes, the same for every order. */
export function frozensetHalves(lowers: readonly number[], uppers: readonly number[]): number {
  let upper = 0;
  let lower = 0;
  for (let i = 0; i < lowers.length; i++) {
    const l = lowers[i];
    const u = uppers[i];
    // (h ^ 89869747 ^ (h << 16)) * 3644798167
    const mixedUpper = u ^ ((u << 16) | (l >>> 16));
    const mixedLower = l ^ 89869747 ^ (l << 16);
    lower ^= multiplyHalves(mixedLower, mixedUpper, 3644798167 | 0, 0);
    upper ^= upperHalf;
  }
  lower ^= multiplyHalves(lowers.length + 1, 0, 1927868237, 0);
  upper ^= upperHalf;
  // h ^ (h >> 11) ^ (h >> 25)
  const shifted11 = (upper << 21) | (lower >>> 11);
  const shifted25 = (upper << 7) | (lower >>> 25);
  lower ^= shifted11 ^ shifted25;
  upper ^= (upper >>> 11) ^ (upper >>> 25);
  lower = multiplyHalves(lower, upper, 69069, 0);
  upper = upperHalf;
  lower = (lower + 907133923) | 0;
  if (lower >>> 0 < 907133923) upper = (upper + 1) | 0;
  return upper === -1 && lower === -1 ? halves(590923713, 0) : halves(lower, upper);
}
