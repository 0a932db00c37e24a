/** Operations on the digits of decimals: shifts, rotations, logical operations, exponents. */
import { finish, finishNumber, nanOf, type Settings } from "./rounding.ts";
import { Status } from "./signals.ts";
import { fromBigInt, infinity, PyDecimal, pow10, toBigInt, zero } from "./value.ts";

/** The exponent of the first digit, as a number. */
export function logb(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  if (x.isInfinite) return infinity(false);
  if (x.isZero) {
    s.status |= Status.DIVISION_BY_ZERO;
    return infinity(true);
  }
  return finishNumber(fromBigInt(BigInt(x.adjusted)), s);
}

/** The second operand as an integer within ±limit; undefined when it is not one. */
function smallInteger(x: PyDecimal, limit: number): number | undefined {
  if (!x.isFinite || x.exponent !== 0) return undefined;
  const n = Number(toBigInt(x));
  return Math.abs(n) <= limit ? n : undefined;
}

export function scaleb(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, 2 * (s.emax + s.prec));
  if (n === undefined) return s.invalid();
  return a.isInfinite ? a : finish(a.negative, a.coefficient, a.exponent + n, s);
}

export function shift(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, s.prec);
  if (n === undefined) return s.invalid();
  if (a.isInfinite) return a;
  const c = a.coefficient;
  const moved = n >= 0 ? (c * pow10(n)) % pow10(s.prec) : (c % pow10(s.prec)) / pow10(-n);
  return new PyDecimal(a.negative, moved, a.exponent);
}

export function rotate(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, s.prec);
  if (n === undefined) return s.invalid();
  if (a.isInfinite) return a;
  const size = pow10(s.prec);
  const c = a.coefficient % size;
  const left = n >= 0 ? n : s.prec + n;
  const high = pow10(s.prec - left);
  const turned = (c % high) * pow10(left) + c / high;
  return new PyDecimal(a.negative, turned, a.exponent);
}

/** Digits of a logical operand, no more than the precision has; undefined when it is not one. */
function logicalDigits(x: PyDecimal, prec: number): string | undefined {
  if (!x.isFinite || x.negative || x.exponent !== 0) return undefined;
  const text = x.coefficient.toString();
  return /^[01]+$/.test(text) ? text.slice(-prec) : undefined;
}

export function logical(
  a: PyDecimal,
  b: PyDecimal,
  combine: (x: boolean, y: boolean) => boolean,
  s: Settings,
): PyDecimal {
  const left = logicalDigits(a, s.prec);
  const right = logicalDigits(b, s.prec);
  if (left === undefined || right === undefined) return s.invalid();
  const size = Math.max(left.length, right.length);
  const x = left.padStart(size, "0");
  const y = right.padStart(size, "0");
  let text = "";
  for (let i = 0; i < size; i++) text += combine(x[i] === "1", y[i] === "1") ? "1" : "0";
  return new PyDecimal(false, BigInt(text), 0);
}

export function invert(x: PyDecimal, s: Settings): PyDecimal {
  const ones = new PyDecimal(false, (pow10(s.prec) - 1n) / 9n, 0);
  return logical(x, ones, (a, b) => a !== b, s);
}

/** The number without zeros at the end of its coefficient. */
export function normalize(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  if (x.isInfinite) return x;
  const rounded = finishNumber(x, s);
  if (!rounded.isFinite) return rounded;
  if (rounded.coefficient === 0n) return zero(rounded.negative, 0);
  const top = s.clamp ? s.etop : s.emax;
  let c = rounded.coefficient;
  let e = rounded.exponent;
  while (e < top && c % 10n === 0n) {
    c /= 10n;
    e++;
  }
  return new PyDecimal(rounded.negative, c, e);
}

/** The name of the class that a number belongs to. */
export function numberClass(x: PyDecimal, s: Settings): string {
  if (x.isNaN) return x.kind === 3 ? "sNaN" : "NaN";
  const sign = x.negative ? "-" : "+";
  if (x.isInfinite) return `${sign}Infinity`;
  if (x.isZero) return `${sign}Zero`;
  return `${sign}${x.adjusted < s.emin ? "Subnormal" : "Normal"}`;
}
