/**
 * Decimal arithmetic after the General Decimal Arithmetic Specification: + − × ÷, remainders, square
 * root, quantize, rounding to integers. Exact results by big integers; rounding.ts rounds them.
 */
import { integerSqrt } from "./integer-root.ts";
import {
  dropDigits,
  finish,
  finishNumber,
  nanOf,
  type Rounding,
  requireMemory,
  type Settings,
  wideSettings,
} from "./rounding.ts";
import { Status } from "./signals.ts";
import {
  compareSizes,
  compareValues,
  fromBigInt,
  infinity,
  ONE,
  PyDecimal,
  pow10,
  withSign,
  zero,
} from "./value.ts";

export function plus(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  // −0 becomes 0, unless the direction of rounding keeps it.
  const negative = x.isZero ? x.negative && s.rounding === "ROUND_FLOOR" : x.negative;
  return finishNumber(withSign(x, negative), s);
}

export function minus(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  const negative = x.isZero ? !x.negative && s.rounding === "ROUND_FLOOR" : !x.negative;
  return finishNumber(withSign(x, negative), s);
}

export function absolute(x: PyDecimal, s: Settings): PyDecimal {
  return x.negative ? minus(x, s) : plus(x, s);
}

export function add(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  if (!a.isFinite || !b.isFinite) {
    const nan = nanOf(s, a, b);
    if (nan !== undefined) return nan;
    if (!a.isInfinite) return b;
    return b.isInfinite && a.negative !== b.negative ? s.invalid() : a;
  }
  const exponent = Math.min(a.exponent, b.exponent);
  if (a.coefficient === 0n || b.coefficient === 0n) return addZero(a, b, exponent, s);
  let [x, y] = a.exponent >= b.exponent ? [a, b] : [b, a];
  // A number far below the last place of the result only tells which way to round.
  const far = x.exponent + Math.min(-1, x.digits - s.prec - 2);
  if (y.adjusted < far) y = new PyDecimal(y.negative, 1n, far);
  const shift = x.exponent - y.exponent;
  const left = x.coefficient * pow10(shift);
  const right = y.coefficient;
  if (x.negative === y.negative) return finish(x.negative, left + right, y.exponent, s);
  if (left === right) return finish(s.rounding === "ROUND_FLOOR", 0n, exponent, s);
  const isLeft = left > right;
  const difference = isLeft ? left - right : right - left;
  return finish(isLeft ? x.negative : y.negative, difference, y.exponent, s);
}

function addZero(a: PyDecimal, b: PyDecimal, exponent: number, s: Settings): PyDecimal {
  if (a.coefficient === 0n && b.coefficient === 0n) {
    const same = a.negative === b.negative;
    return finish(same ? a.negative : s.rounding === "ROUND_FLOOR", 0n, exponent, s);
  }
  const x = a.coefficient === 0n ? b : a;
  const lowest = Math.max(exponent, x.exponent - s.prec - 1);
  return finish(x.negative, x.coefficient * pow10(x.exponent - lowest), lowest, s);
}

export const subtract = (a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal =>
  b.isNaN ? add(a, b, s) : add(a, withSign(b, !b.negative), s);

export function multiply(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const negative = a.negative !== b.negative;
  if (!a.isFinite || !b.isFinite) {
    const nan = nanOf(s, a, b);
    if (nan !== undefined) return nan;
    return a.isZero || b.isZero ? s.invalid() : infinity(negative);
  }
  return finish(negative, a.coefficient * b.coefficient, a.exponent + b.exponent, s);
}

export function divide(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const negative = a.negative !== b.negative;
  if (!a.isFinite || !b.isFinite) {
    const nan = nanOf(s, a, b);
    if (nan !== undefined) return nan;
    if (a.isInfinite) return b.isInfinite ? s.invalid() : infinity(negative);
    s.status |= Status.CLAMPED;
    return zero(negative, s.etiny);
  }
  if (b.coefficient === 0n) {
    if (a.coefficient === 0n) return s.invalid(Status.DIVISION_UNDEFINED);
    s.status |= Status.DIVISION_BY_ZERO;
    return infinity(negative);
  }
  const ideal = a.exponent - b.exponent;
  if (a.coefficient === 0n) return finish(negative, 0n, ideal, s);
  requireMemory(s.prec);
  const shift = b.digits - a.digits + s.prec + 1;
  let exponent = ideal - shift;
  const top = shift >= 0 ? a.coefficient * pow10(shift) : a.coefficient;
  const bottom = shift >= 0 ? b.coefficient : b.coefficient * pow10(-shift);
  let quotient = top / bottom;
  if (quotient * bottom !== top) {
    // The digits that follow must not look like none or like a half.
    if (quotient % 5n === 0n) quotient++;
  } else [quotient, exponent] = stripZeros(quotient, exponent, ideal);
  return finish(negative, quotient, exponent, s);
}

/** Takes zeros off the end as long as the exponent is below `ideal`. */
export function stripZeros(coefficient: bigint, exponent: number, ideal: number): [bigint, number] {
  let c = coefficient;
  let e = exponent;
  for (let step = 16; step > 0; step >>= 1) {
    const power = pow10(step);
    while (e + step <= ideal && c % power === 0n) {
      c /= power;
      e += step;
    }
  }
  return [c, e];
}

/** Quotient towards zero and remainder of finite numbers, or undefined when it has too many digits. */
function divideInteger(
  a: PyDecimal,
  b: PyDecimal,
  s: Settings,
): { quotient: bigint; rest: bigint; exponent: number } | undefined {
  const exponent = Math.min(a.exponent, b.exponent);
  if (a.coefficient === 0n) return { quotient: 0n, rest: 0n, exponent };
  if (a.adjusted < b.adjusted) {
    return { quotient: 0n, rest: a.coefficient * pow10(a.exponent - exponent), exponent };
  }
  if (a.adjusted - b.adjusted > s.prec) return undefined;
  const x = a.coefficient * pow10(a.exponent - exponent);
  const y = b.coefficient * pow10(b.exponent - exponent);
  const quotient = x / y;
  if (fromBigInt(quotient).digits > s.prec) return undefined;
  return { quotient, rest: x - quotient * y, exponent };
}

export function divmod(a: PyDecimal, b: PyDecimal, s: Settings): [PyDecimal, PyDecimal] {
  const negative = a.negative !== b.negative;
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return [nan, nan];
  if (a.isInfinite) {
    const none = s.invalid();
    return [b.isInfinite ? none : infinity(negative), none];
  }
  if (b.isZero) {
    if (a.isZero) {
      const none = s.invalid(Status.DIVISION_UNDEFINED);
      return [none, none];
    }
    const none = s.invalid(Status.DIVISION_BY_ZERO | Status.INVALID_OPERATION);
    return [infinity(negative), none];
  }
  if (b.isInfinite) return [zero(negative, 0), finishNumber(a, s)];
  const parts = divideInteger(a, b, s);
  if (parts === undefined) {
    const none = s.invalid(Status.DIVISION_IMPOSSIBLE);
    return [none, none];
  }
  return [
    finish(negative, parts.quotient, 0, s),
    finish(a.negative, parts.rest, parts.exponent, s),
  ];
}

export function floorDivide(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const negative = a.negative !== b.negative;
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return nan;
  if (a.isInfinite) return b.isInfinite ? s.invalid() : infinity(negative);
  if (b.isInfinite) return zero(negative, 0);
  if (b.isZero) {
    if (a.isZero) return s.invalid(Status.DIVISION_UNDEFINED);
    s.status |= Status.DIVISION_BY_ZERO;
    return infinity(negative);
  }
  const parts = divideInteger(a, b, s);
  if (parts === undefined) return s.invalid(Status.DIVISION_IMPOSSIBLE);
  return finish(negative, parts.quotient, 0, s);
}

export function remainder(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return nan;
  if (a.isInfinite) return s.invalid();
  if (b.isInfinite) return finishNumber(a, s);
  if (b.isZero) {
    return s.invalid(a.isZero ? Status.DIVISION_UNDEFINED : Status.INVALID_OPERATION);
  }
  const parts = divideInteger(a, b, s);
  if (parts === undefined) return s.invalid(Status.DIVISION_IMPOSSIBLE);
  return finish(a.negative, parts.rest, parts.exponent, s);
}

/** a − b·n for the integer n nearest to a/b, ties to the even one. */
export function remainderNear(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return nan;
  if (a.isInfinite) return s.invalid();
  if (b.isInfinite) return finishNumber(a, s);
  if (b.isZero) {
    return s.invalid(a.isZero ? Status.DIVISION_UNDEFINED : Status.INVALID_OPERATION);
  }
  const parts = divideInteger(a, b, s);
  if (parts === undefined) return s.invalid(Status.DIVISION_IMPOSSIBLE);
  const { rest, exponent } = parts;
  if (a.adjusted + 1 < b.adjusted) return finish(a.negative, rest, exponent, s);
  const size = b.coefficient * pow10(Math.max(b.exponent - exponent, 0));
  const twice = rest * 2n;
  const isOver = twice > size || (twice === size && (parts.quotient & 1n) === 1n);
  if (isOver && fromBigInt(parts.quotient + 1n).digits > s.prec) {
    return s.invalid(Status.DIVISION_IMPOSSIBLE);
  }
  return isOver
    ? finish(!a.negative, size - rest, exponent, s)
    : finish(a.negative, rest, exponent, s);
}

export function fma(a: PyDecimal, b: PyDecimal, c: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b, c);
  // A product that is invalid is so even when the third operand is a quiet NaN.
  const invalidProduct = (a.isInfinite && b.isZero) || (a.isZero && b.isInfinite);
  if (nan !== undefined) {
    if (a.isNaN || b.isNaN || !invalidProduct) return nan;
    return s.invalid();
  }
  if (invalidProduct) return s.invalid();
  const negative = a.negative !== b.negative;
  const product =
    a.isInfinite || b.isInfinite
      ? infinity(negative)
      : new PyDecimal(negative, a.coefficient * b.coefficient, a.exponent + b.exponent);
  return add(product, c, s);
}

export function sqrt(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  if (x.isZero) return finish(x.negative, 0n, Math.floor(x.exponent / 2), s);
  if (x.negative) return s.invalid();
  if (x.isInfinite) return x;
  requireMemory(s.prec);
  const ideal = Math.floor(x.exponent / 2);
  const isOdd = x.exponent - ideal * 2 === 1;
  let c = isOdd ? x.coefficient * 10n : x.coefficient;
  const size = isOdd ? (x.digits >> 1) + 1 : (x.digits + 1) >> 1;
  const shift = s.prec + 1 - size;
  let isExact = true;
  if (shift >= 0) c *= pow10(2 * shift);
  else {
    const power = pow10(-2 * shift);
    const kept = c / power;
    isExact = kept * power === c;
    c = kept;
  }
  let root = integerSqrt(c);
  let exponent = ideal - shift;
  isExact = isExact && root * root === c;
  if (!isExact) {
    if (root % 5n === 0n) root++;
  } else if (shift >= 0) [root, exponent] = stripZeros(root, exponent, ideal);
  else {
    root *= pow10(-shift);
    exponent += shift;
  }
  const before = s.rounding;
  s.rounding = "ROUND_HALF_EVEN";
  const result = finish(false, root, exponent, s);
  s.rounding = before;
  return result;
}

export function quantize(x: PyDecimal, exponent: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x, exponent);
  if (nan !== undefined) return nan;
  if (x.isInfinite || exponent.isInfinite) {
    return x.isInfinite && exponent.isInfinite ? x : s.invalid();
  }
  const target = exponent.exponent;
  if (target > s.emax || target < s.etiny) return s.invalid();
  return rescale(x, target, s);
}

/** The number with another exponent; invalid when its digits do not fit. */
function rescale(x: PyDecimal, target: number, s: Settings): PyDecimal {
  if (x.coefficient === 0n) return finish(x.negative, 0n, target, s);
  let kept = x.coefficient;
  let status = 0;
  if (x.exponent >= target) {
    if (x.adjusted - target + 1 > s.prec) return s.invalid();
    kept *= pow10(x.exponent - target);
  } else {
    const dropped = dropDigits(kept, target - x.exponent, s.rounding, x.negative);
    kept = dropped.kept;
    status = Status.ROUNDED | (dropped.changed ? Status.INEXACT : 0);
  }
  const result = new PyDecimal(x.negative, kept, target);
  if (result.digits > s.prec || result.adjusted > s.emax) return s.invalid();
  if (kept !== 0n && result.adjusted < s.emin) status |= Status.SUBNORMAL;
  s.status |= status;
  return finish(x.negative, kept, target, s);
}

/** Rounded to an integer; with `isExact` the conditions of rounding are noted. */
export function toIntegral(
  x: PyDecimal,
  rounding: Rounding,
  isExact: boolean,
  s: Settings,
): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  if (x.isInfinite || x.exponent >= 0) return x;
  const { kept, changed } = dropDigits(x.coefficient, -x.exponent, rounding, x.negative);
  if (isExact && x.coefficient !== 0n) {
    s.status |= Status.ROUNDED | (changed ? Status.INEXACT : 0);
  }
  return new PyDecimal(x.negative, kept, 0);
}

// ---- neighbours -------------------------------------------------------------------------------------

export function nextPlus(x: PyDecimal, s: Settings): PyDecimal {
  return neighbour(x, true, s);
}
export function nextMinus(x: PyDecimal, s: Settings): PyDecimal {
  return neighbour(x, false, s);
}

function neighbour(x: PyDecimal, isUp: boolean, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  requireMemory(s.prec);
  const largest = (negative: boolean): PyDecimal =>
    new PyDecimal(negative, pow10(s.prec) - 1n, s.etop);
  if (x.isInfinite) return x.negative === isUp ? largest(x.negative) : x;
  // One step beyond the smallest difference, rounded in the direction, is the neighbour.
  const directed = wideSettings(s.prec, isUp ? "ROUND_CEILING" : "ROUND_FLOOR");
  directed.emax = s.emax;
  directed.emin = s.emin;
  directed.clamp = s.clamp;
  const fitted = finishNumber(x, directed);
  if (compareValues(fitted, x) !== 0) return fitted;
  return add(fitted, new PyDecimal(!isUp, 1n, s.etiny - 1), directed);
}

export function nextToward(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b);
  if (nan !== undefined) return nan;
  const order = compareValues(a, b);
  if (order === 0) return withSign(a, b.negative);
  const result = neighbour(a, order < 0, s);
  if (result.isInfinite) s.status |= Status.OVERFLOW | Status.INEXACT | Status.ROUNDED;
  else if (result.adjusted < s.emin) {
    s.status |= Status.UNDERFLOW | Status.SUBNORMAL | Status.INEXACT | Status.ROUNDED;
    if (result.isZero) s.status |= Status.CLAMPED;
  }
  return result;
}

// ---- comparison -------------------------------------------------------------------------------------

export const ordered = (order: number): PyDecimal =>
  order === 0 ? zero(false, 0) : withSign(ONE, order < 0);

export function compare(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  return nanOf(s, a, b) ?? ordered(compareValues(a, b));
}

export function compareSignal(a: PyDecimal, b: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, a, b);
  if (nan === undefined) return ordered(compareValues(a, b));
  s.status |= Status.INVALID_OPERATION;
  return nan;
}

/** Which of two numbers: by value, then by representation; a quiet NaN loses against a number. */
export function extreme(
  a: PyDecimal,
  b: PyDecimal,
  wantsLarger: boolean,
  bySize: boolean,
  s: Settings,
): PyDecimal {
  if (a.isNaN || b.isNaN) {
    const quietA = a.isNaN && nanRank(a) === 1;
    const quietB = b.isNaN && nanRank(b) === 1;
    if (quietA && !b.isNaN) return finishNumber(b, s);
    if (quietB && !a.isNaN) return finishNumber(a, s);
    return nanOf(s, a, b) as PyDecimal;
  }
  let order = bySize ? compareSizes(a, b) : compareValues(a, b);
  if (order === 0) order = representationOrder(a, b);
  return finishNumber(order < 0 === wantsLarger ? b : a, s);
}

const nanRank = (x: PyDecimal): number => (x.kind === 3 ? 2 : 1);

/** Numbers of one value: the negative one first, then by exponent. */
function representationOrder(a: PyDecimal, b: PyDecimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const order = Math.sign(a.exponent - b.exponent);
  return a.negative ? -order : order;
}
