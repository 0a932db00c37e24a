/**
 * 64-bit hashes as two halves of 32 bits, so that hashing and finding keys make no BigInt: functions
 * named `…Halves` return the lower half and leave the upper one in `upperHalf`, which is to be read
 * before anything else is hashed. Both are int32.
 *
 * Python sees a hash as an int: `joined` makes it of the halves, `halved` takes it apart.
 */
import type { HashSlot } from "./object.ts";

/** The upper half that belongs to the last lower half. */
export let upperHalf = 0;

const words = new Int32Array(2);
/** Over the words, the lower one first: hosts are little-endian. */
const whole = new BigInt64Array(words.buffer);

export function halves(lower: number, upper: number): number {
  upperHalf = upper;
  return lower;
}

export function halved(hash: number | bigint): number {
  if (typeof hash === "number") {
    const lower = hash | 0;
    upperHalf = lower === hash ? hash >> 31 : Math.floor(hash / 0x100000000);
    return lower;
  }
  whole[0] = hash;
  upperHalf = words[1];
  return words[0];
}

export function joined(lower: number, upper = upperHalf): number | bigint {
  // 2^21 · 2^32 is the edge of exact numbers.
  if (upper >= -0x200000 && upper < 0x200000) {
    const value = upper * 0x100000000 + (lower >>> 0);
    if (Number.isSafeInteger(value)) return value;
  }
  words[0] = lower;
  words[1] = upper;
  return whole[0];
}

/** The slot `hash` of a type whose hashes are computed in halves. */
export function hashInHalves<T>(inHalves: (self: T) => number): HashSlot {
  return Object.assign((self: T) => joined(inHalves(self)), { inHalves });
}

/** Halves that are remembered. */
export class Hash {
  readonly lower: number;
  readonly upper: number;
  constructor(lower: number, upper = upperHalf) {
    this.lower = lower;
    this.upper = upper;
  }
}

/** The lower 64 bits of a product of two pairs. */
export function multiplyHalves(
  aLower: number,
  aUpper: number,
  bLower: number,
  bUpper: number,
): number {
  const a0 = aLower & 0xffff;
  const a1 = aLower >>> 16;
  const b0 = bLower & 0xffff;
  const b1 = bLower >>> 16;
  const middle = (Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16)) | 0;
  const middle2 = (Math.imul(a0, b1) + (middle & 0xffff)) | 0;
  const carried = (Math.imul(a1, b1) + (middle >>> 16) + (middle2 >>> 16)) | 0;
  upperHalf = (carried + Math.imul(aUpper, bLower) + Math.imul(aLower, bUpper)) | 0;
  return Math.imul(aLower, bLower);
}
