/**
 * Arithmetic on int values: host numbers within ±(2^53−1), BigInts beyond. Every function takes and
 * gives normalised values (never −0, never a BigInt that fits a number).
 *
 * The eval loop calls these on its fast paths; int.ts wraps them as slots. Plain numbers are tried
 * first, since a result that is a safe integer is exact. Nothing here knows about types.
 */
import { memoryError, overflowError, valueError, zeroDivisionError } from "./exceptions.ts";
import { intFromBigInt } from "./sequence-values.ts";

export type Int = number | bigint;

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const TWO_32 = 4294967296;

/** Runs a BigInt operation; the host's size limit becomes MemoryError. */
function big(run: () => bigint): Int {
  try {
    return intFromBigInt(run());
  } catch (error) {
    if (error instanceof RangeError) throw memoryError("");
    throw error;
  }
}

export function intAdd(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a + b;
    if (r <= MAX_SAFE && r >= -MAX_SAFE) return r;
  }
  return intFromBigInt(BigInt(a) + BigInt(b));
}

export function intSubtract(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a - b;
    if (r <= MAX_SAFE && r >= -MAX_SAFE) return r;
  }
  return intFromBigInt(BigInt(a) - BigInt(b));
}

export function intMultiply(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a * b;
    // Adding 0 turns −0 into 0.
    if (r <= MAX_SAFE && r >= -MAX_SAFE) return r + 0;
  }
  return big(() => BigInt(a) * BigInt(b));
}

export function intNegate(a: Int): Int {
  return typeof a === "number" ? 0 - a : intFromBigInt(-a);
}

export function intAbsolute(a: Int): Int {
  return a < 0 ? intNegate(a) : a;
}

/** Division rounded down. Math.floor(a / b) is exact: no quotient of safe integers rounds up to an integer. */
export function intFloorDivide(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    if (b === 0) throw zeroDivisionError("division by zero");
    return Math.floor(a / b) + 0;
  }
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
  if (b == 0) throw zeroDivisionError("division by zero");
  const x = BigInt(a);
  const y = BigInt(b);
  const q = x / y;
  const r = x - q * y;
  return intFromBigInt(r !== 0n && r < 0n !== y < 0n ? q - 1n : q);
}

/** The remainder with the sign of the divisor. */
export function intModulo(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    if (b === 0) throw zeroDivisionError("division by zero");
    const r = a % b;
    return r !== 0 && r < 0 !== b < 0 ? r + b : r + 0;
  }
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
  if (b == 0) throw zeroDivisionError("division by zero");
  const y = BigInt(b);
  const r = BigInt(a) % y;
  return intFromBigInt(r !== 0n && r < 0n !== y < 0n ? r + y : r);
}

/** base ** exponent for a non-negative exponent. */
export function intPower(base: Int, exponent: Int): Int {
  if (typeof base === "number") {
    if (exponent === 0 || base === 1) return 1;
    if (base === 0) return 0;
    if (base === -1) return (typeof exponent === "number" ? exponent % 2 : exponent % 2n) ? -1 : 1;
    if (typeof exponent === "number") {
      let result = 1;
      let square = base;
      let left = exponent;
      for (;;) {
        if (left % 2 === 1) result *= square;
        left = Math.floor(left / 2);
        if (left === 0) break;
        square *= square;
        if (square > MAX_SAFE) {
          result = Number.POSITIVE_INFINITY;
          break;
        }
      }
      if (result <= MAX_SAFE && result >= -MAX_SAFE) return result;
    }
  }
  // Powers of two are shifts, which the host does in linear time.
  if (base === 2) return intLshift(1, exponent);
  return big(() => BigInt(base) ** BigInt(exponent));
}

/** base ** exponent mod modulus, with the sign of the modulus. */
export function intPowerModulo(base: Int, exponent: Int, modulus: Int): Int {
  if (modulus === 0) throw valueError("pow() 3rd argument cannot be 0");
  let m = BigInt(modulus);
  const negative = m < 0n;
  if (negative) m = -m;
  if (m === 1n) return 0;
  let e = BigInt(exponent);
  let b = BigInt(base) % m;
  if (b < 0n) b += m;
  if (e < 0n) {
    b = inverse(b, m);
    e = -e;
  }
  const small = m < 94906266n;
  let result = small ? BigInt(powerSmall(Number(b), e, Number(m))) : powerBig(b, e, m);
  if (negative && result !== 0n) result -= m;
  return intFromBigInt(result);
}

/** The modulus is below 2^26.5, so that products stay exact in numbers. */
function powerSmall(base: number, exponent: bigint, modulus: number): number {
  let result = 1 % modulus;
  let square = base;
  if (exponent <= 9007199254740991n) {
    for (let e = Number(exponent); e > 0; e = Math.floor(e / 2)) {
      if (e % 2 === 1) result = (result * square) % modulus;
      square = (square * square) % modulus;
    }
    return result;
  }
  const bits = exponent.toString(2);
  for (let i = bits.length - 1; i >= 0; i--) {
    if (bits[i] === "1") result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Four exponent bits at a time. */
function powerBig(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const digits = exponent.toString(16);
  const table: bigint[] = [1n];
  for (let i = 1; i < 16; i++) table.push((table[i - 1] * base) % modulus);
  let result = 1n;
  for (let i = 0; i < digits.length; i++) {
    if (i > 0) {
      for (let k = 0; k < 4; k++) result = (result * result) % modulus;
    }
    const digit = Number.parseInt(digits[i], 16);
    if (digit !== 0) result = (result * table[digit]) % modulus;
  }
  return result;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [modulus, value, 0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [s0, s1] = [s1, s0 - q * s1];
  }
  if (r0 !== 1n) throw valueError("base is not invertible for the given modulus");
  return s0 < 0n ? s0 + modulus : s0;
}

/** Bits that the host's BigInt can hold. */
const MAX_BITS = 2 ** 30;

export function intLshift(a: Int, count: Int): Int {
  if (count < 0) throw valueError("negative shift count");
  if (a === 0) return 0;
  if (typeof count !== "number") throw overflowError("too many digits in integer");
  if (typeof a === "number" && count < 53) {
    const r = a * 2 ** count;
    if (r <= MAX_SAFE && r >= -MAX_SAFE) return r;
  }
  if (count >= MAX_BITS) throw memoryError("");
  return big(() => BigInt(a) << BigInt(count));
}

export function intRshift(a: Int, count: Int): Int {
  if (count < 0) throw valueError("negative shift count");
  if (typeof a === "number") {
    if (count > 53) return a < 0 ? -1 : 0;
    return Math.floor(a / 2 ** (count as number));
  }
  if (typeof count !== "number") return a < 0n ? -1 : 0;
  return intFromBigInt(a >> BigInt(count));
}

export function intAnd(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    if ((a | 0) === a && (b | 0) === b) return a & b;
    const high = Math.floor(a / TWO_32) & Math.floor(b / TWO_32);
    const r = high * TWO_32 + ((a & b) >>> 0);
    if (r >= -MAX_SAFE) return r;
  }
  return intFromBigInt(BigInt(a) & BigInt(b));
}

export function intOr(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    if ((a | 0) === a && (b | 0) === b) return a | b;
    const high = Math.floor(a / TWO_32) | Math.floor(b / TWO_32);
    return high * TWO_32 + ((a | b) >>> 0);
  }
  return intFromBigInt(BigInt(a) | BigInt(b));
}

export function intXor(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    if ((a | 0) === a && (b | 0) === b) return a ^ b;
    const high = Math.floor(a / TWO_32) ^ Math.floor(b / TWO_32);
    const r = high * TWO_32 + ((a ^ b) >>> 0);
    if (r >= -MAX_SAFE) return r;
  }
  return intFromBigInt(BigInt(a) ^ BigInt(b));
}

export function intInvert(a: Int): Int {
  if (typeof a === "number" && a < MAX_SAFE) return -1 - a;
  return intFromBigInt(-1n - BigInt(a));
}

/** The int as a binary64, rounded to nearest even; OverflowError beyond its range. */
export function intToFloat(a: Int): number {
  if (typeof a === "number") return a;
  const v = Number(a);
  if (v === Number.POSITIVE_INFINITY || v === Number.NEGATIVE_INFINITY) {
    throw overflowError("int too large to convert to float");
  }
  return v;
}

/** a / b, correctly rounded. */
export function intTrueDivide(a: Int, b: Int): number {
  if (b === 0) throw zeroDivisionError("division by zero");
  if (typeof a === "number" && typeof b === "number") return a / b;
  const negative = a < 0 !== b < 0;
  const x = BigInt(a < 0 ? -a : a);
  const y = BigInt(b < 0 ? -b : b);
  if (x === 0n) return negative ? -0 : 0;
  // A quotient of 66 bits or more, the last one sticky, rounds like the exact one; subnormal
  // results have fewer bits and are rounded at their own last place.
  let shift = 66 - (bitCount(x) - bitCount(y));
  if (shift > 1076) shift = 1076;
  let q: bigint;
  let exact: boolean;
  if (shift >= 0) {
    q = (x << BigInt(shift)) / y;
    exact = q * y === x << BigInt(shift);
  } else {
    const scaled = y << BigInt(-shift);
    q = x / scaled;
    exact = q * scaled === x;
  }
  if (!exact) q |= 1n;
  const r = scaleRounded(q, shift);
  if (r === Number.POSITIVE_INFINITY) {
    throw overflowError("integer division result too large for a float");
  }
  return negative ? -r : r;
}

/** q · 2^−shift, rounded once: also where the result is subnormal. */
function scaleRounded(q: bigint, shift: number): number {
  if (q === 0n) return 0;
  const top = bitCount(q) - 1 - shift;
  if (top >= -1022) {
    const v = Number(q);
    // Two steps keep each power of two in range; the product is exact.
    const half = Math.trunc(shift / 2);
    return v * 2 ** -half * 2 ** -(shift - half);
  }
  // Keep the bits down to 2^−1074 and round half to even by hand.
  const drop = BigInt(shift - 1074);
  const kept = q >> drop;
  const rest = q - (kept << drop);
  const half = 1n << (drop - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return Number(kept + (up ? 1n : 0n)) * 2 ** -1074;
}

/** Bits of |a|; 0 for 0. */
export function intBitLength(a: Int): number {
  if (typeof a === "number") {
    const m = Math.abs(a);
    if (m < TWO_32) return 32 - Math.clz32(m);
    return 64 - Math.clz32(Math.floor(m / TWO_32));
  }
  return bitCount(a < 0n ? -a : a);
}

function bitCount(a: bigint): number {
  if (a === 0n) return 0;
  const hex = a.toString(16);
  return hex.length * 4 - (Math.clz32(Number.parseInt(hex[0], 16)) - 28);
}

/** Number of ones in |a|. */
export function intBitCount(a: Int): number {
  const hex = (a < 0 ? intNegate(a) : a).toString(16);
  let n = 0;
  for (let i = 0; i < hex.length; i++) {
    let digit = Number.parseInt(hex[i], 16);
    for (; digit !== 0; digit >>= 1) n += digit & 1;
  }
  return n;
}

export function intGcd(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    let x = Math.abs(a);
    let y = Math.abs(b);
    while (y !== 0) [x, y] = [y, x % y];
    return x;
  }
  let x = BigInt(a < 0 ? -a : a);
  let y = BigInt(b < 0 ? -b : b);
  while (y !== 0n) {
    if (x <= 9007199254740991n && y <= 9007199254740991n) return intGcd(Number(x), Number(y));
    [x, y] = [y, x % y];
  }
  return intFromBigInt(x);
}

/** Rounds half to even to a multiple of 10^−digits, for negative `digits`. */
export function intRound(a: Int, digits: Int): Int {
  if (digits >= 0 || a === 0) return a;
  if (typeof digits !== "number" || -digits > decimalDigitBound(a) + 1) return 0;
  const unit = 10n ** BigInt(-digits);
  const value = BigInt(a);
  let low = value % unit;
  if (low < 0n) low += unit;
  let result = value - low;
  const twice = low * 2n;
  if (twice > unit || (twice === unit && (result / unit) % 2n !== 0n)) result += unit;
  return intFromBigInt(result);
}

function decimalDigitBound(a: Int): number {
  return Math.ceil(intBitLength(a) * 0.30103) + 1;
}
