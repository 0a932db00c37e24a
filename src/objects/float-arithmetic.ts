/**
 * Float arithmetic with Python's rules: floor division and modulo by sign of the divisor, power with
 * its errors, rounding to decimal places. On host numbers that mean binary64.
 */
import { newError, overflowError, valueError, zeroDivisionError } from "./exceptions.ts";
import { fixedText, significantDigits } from "./float-repr.ts";
import { libm } from "./libm.ts";
import { intFromBigInt } from "./sequence-values.ts";

export function floatModulo(a: number, b: number): number {
  if (b === 0) throw zeroDivisionError("division by zero");
  const r = a % b;
  if (r !== 0) return r < 0 !== b < 0 ? r + b : r;
  return r === 0 ? (b < 0 || Object.is(b, -0) ? -0 : 0) : r;
}

export function floatFloorDivide(a: number, b: number): number {
  if (b === 0) throw zeroDivisionError("division by zero");
  let remainder = a % b;
  let quotient = (a - remainder) / b;
  if (remainder !== 0 && remainder < 0 !== b < 0) {
    remainder += b;
    quotient -= 1;
  }
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function isOddInteger(v: number): boolean {
  return Math.abs(v % 2) === 1;
}

/** a ** b; undefined when the result is complex (negative base, fractional exponent). */
export function floatPower(a: number, b: number): number | undefined {
  if (b === 0 || a === 1) return 1;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (b === Number.POSITIVE_INFINITY || b === Number.NEGATIVE_INFINITY) {
    const m = Math.abs(a);
    if (m === 1) return 1;
    return b > 0 === m > 1 ? Number.POSITIVE_INFINITY : 0;
  }
  if (a === Number.POSITIVE_INFINITY || a === Number.NEGATIVE_INFINITY) {
    const odd = isOddInteger(b);
    if (b > 0) return odd ? a : Math.abs(a);
    return odd && a < 0 ? -0 : 0;
  }
  if (a === 0) {
    if (b < 0) throw zeroDivisionError("zero to a negative power");
    return isOddInteger(b) ? a : 0;
  }
  let negate = false;
  if (a < 0) {
    if (!Number.isInteger(b)) return undefined;
    a = -a;
    negate = isOddInteger(b);
  }
  const r = a === 1 ? 1 : libm.pow(a, b);
  if (r === Number.POSITIVE_INFINITY) {
    throw newError("OverflowError", 34, "Numerical result out of range");
  }
  return negate ? -r : r;
}

/** The int that a float truncates to. */
export function floatToInt(v: number): number | bigint {
  const t = Math.trunc(v);
  if (Number.isSafeInteger(t)) return t + 0;
  if (Number.isNaN(t)) throw valueError("cannot convert float NaN to integer");
  if (!Number.isFinite(t)) throw overflowError("cannot convert float infinity to integer");
  return intFromBigInt(BigInt(t));
}

/** Nearest integral value, halves to even. */
export function roundHalfEven(v: number): number {
  const floor = Math.floor(v);
  const rest = v - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** round(v, digits) for a finite v: the nearest float to the decimal rounding of its exact value. */
export function floatRound(v: number, digits: number): number {
  if (!Number.isFinite(v) || v === 0 || digits > 323) return v;
  if (digits < -308) return v < 0 ? -0 : 0;
  let text: string;
  if (digits >= 0) text = fixedText(v, digits);
  else {
    const { point } = significantDigits(v, 17);
    const count = point + digits;
    // A value below half of the unit, or near it, where no digit is left.
    if (count < 0) return v < 0 ? -0 : 0;
    if (count === 0) {
      const up = Math.abs(v) > 5 * 10 ** (point - 1);
      text = up ? `1e${point}` : "0";
    } else {
      const rounded = significantDigits(v, count);
      text = `${rounded.digits}e${rounded.point - rounded.digits.length}`;
    }
  }
  const r = Number(text);
  if (r === Number.POSITIVE_INFINITY) {
    throw overflowError("rounded value too large to represent");
  }
  return v < 0 ? -r : r;
}
