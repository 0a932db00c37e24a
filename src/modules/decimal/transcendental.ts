/**
 * exp, ln, log10 and power, correctly rounded (power to a fraction nearly always, as the specification
 * allows). Values are computed as integers scaled by a power of ten with some digits more than asked
 * for; when those digits cannot tell which way to round, more are computed (Ziv's method).
 */
import { add, divide, multiply } from "./arithmetic.ts";
import { finish, finishNumber, nanOf, requireMemory, Settings, wideSettings } from "./rounding.ts";
import { Status } from "./signals.ts";
import {
  compareSizes,
  digitCount,
  fromBigInt,
  infinity,
  ONE,
  PyDecimal,
  pow10,
  toBigInt,
  withSign,
  zero,
} from "./value.ts";

// ---- scaled integers --------------------------------------------------------------------------------

const divRound = (a: bigint, b: bigint): bigint => {
  const twice = 2n * a + (a < 0n ? -b : b);
  return twice / (2n * b);
};

/** 1/n + 1/(3n³) + 1/(5n⁵) + …, scaled. */
function inverseArtanh(n: bigint, scale: bigint): bigint {
  const square = n * n;
  let power = scale / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= square;
    sum += power / k;
  }
  return sum;
}

let ln10Cache = { digits: 0, value: 0n };

/** ln 10 scaled by 10^digits, with an error of a few units. */
function ln10(digits: number): bigint {
  if (ln10Cache.digits < digits) {
    const wanted = digits + 20;
    const scale = pow10(wanted + 5);
    const value =
      46n * inverseArtanh(31n, scale) +
      34n * inverseArtanh(49n, scale) +
      20n * inverseArtanh(161n, scale);
    ln10Cache = { digits: wanted, value: value / 100000n };
  }
  return ln10Cache.value / pow10(ln10Cache.digits - digits);
}

/** exp(x) for |x| below 2, both scaled by 10^digits. */
function scaledExp(x: bigint, digits: number): bigint {
  const halvings = Math.max(4, Math.floor(Math.sqrt(digits) * 1.5));
  const guard = Math.ceil(halvings * 0.31) + 5;
  const scale = pow10(digits + guard);
  const r = (x * pow10(guard)) >> BigInt(halvings);
  let term = scale;
  let sum = scale;
  for (let k = 1n; term !== 0n; k++) {
    term = (term * r) / (scale * k);
    sum += term;
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) / scale;
  return divRound(sum, pow10(guard));
}

/** ln(m) for m between 0.1 and 10, both scaled by 10^digits. */
function scaledLn(m: bigint, digits: number): bigint {
  const scale = pow10(digits);
  const short = Number(m / pow10(Math.max(digits - 17, 0))) / 10 ** Math.min(digits, 17);
  const guess = Math.log(short);
  const first = BigInt(Math.round(guess * 1e15)) * pow10(Math.max(digits - 15, 0));
  // m·exp(−guess) is 1 + d with a tiny d, whose logarithm is a short series.
  const rest = (m * scaledExp(-first, digits)) / scale;
  const z = ((rest - scale) * scale) / (rest + scale);
  const square = (z * z) / scale;
  let power = z;
  let sum = z;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = (power * square) / scale;
    sum += power / k;
  }
  return first + 2n * sum;
}

/** A number scaled by 10^digits, cut off. */
function scaled(x: PyDecimal, digits: number): bigint {
  const shift = x.exponent + digits;
  const size = shift >= 0 ? x.coefficient * pow10(shift) : x.coefficient / pow10(-shift);
  return x.negative ? -size : size;
}

/**
 * Rounds an irrational value. `compute(digits)` gives it as mantissa and exponent with an error of less
 * than 10^4 units of the mantissa, which has about `digits` digits.
 */
function roundIrrational(
  s: Settings,
  compute: (digits: number) => { mantissa: bigint; exponent: number },
): PyDecimal {
  requireMemory(s.prec);
  for (let extra = 12; ; extra *= 2) {
    const { mantissa, exponent } = compute(s.prec + extra);
    const size = mantissa < 0n ? -mantissa : mantissa;
    const drop = digitCount(size) - s.prec - 1;
    if (drop > 5) {
      const power = pow10(drop);
      const tail = size % power;
      if (tail > 10000n && power - tail > 10000n) {
        // Never exact and never half-way: an odd last digit says so.
        const kept = (size / power) * 10n + 1n;
        return roundHalfEven(mantissa < 0n, kept, exponent + drop - 1, s);
      }
    }
  }
}

function roundHalfEven(
  negative: boolean,
  coefficient: bigint,
  exponent: number,
  s: Settings,
): PyDecimal {
  const before = s.rounding;
  s.rounding = "ROUND_HALF_EVEN";
  const result = finish(negative, coefficient, exponent, s);
  s.rounding = before;
  return result;
}

// ---- exp --------------------------------------------------------------------------------------------

export function exp(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  if (x.isInfinite) return x.negative ? zero(false, 0) : x;
  if (x.isZero) return ONE;
  requireMemory(s.prec);
  // 1 and a trace.
  if (compareSizes(x, new PyDecimal(false, 9n, -s.prec - 4)) < 0) return paddedOne(false, s);
  // exp(x) is about 10^(x/2.3): out of range when x has more digits than the exponents.
  if (x.adjusted > 19) return beyondRange(!x.negative, s);
  const estimate = Number(scaled(x, 6)) / 1e6 / Math.LN10;
  if (estimate > s.emax + 2) return beyondRange(true, s);
  if (estimate < s.etiny - 2) return beyondRange(false, s);
  return roundIrrational(s, (digits) => {
    const places = digits + Math.max(x.adjusted, 0) + 3;
    const value = scaled(x, places);
    const log = ln10(places);
    const power = divRound(value, log);
    const rest = value - power * log;
    return { mantissa: scaledExp(rest, places), exponent: Number(power) - places };
  });
}

/** A result larger or smaller than any number of the range. */
function beyondRange(isLarge: boolean, s: Settings): PyDecimal {
  return roundHalfEven(false, 1n, isLarge ? s.emax + 1 : s.etiny - 2, s);
}

// ---- logarithms -------------------------------------------------------------------------------------

/** ln of a positive finite number other than 1, with about `digits` digits. */
function lnParts(x: PyDecimal, digits: number): { mantissa: bigint; exponent: number } {
  // m·10^shift with m between 0.3 and 3 or so.
  const isHigh = x.coefficient.toString().slice(0, 1) > "3";
  const shift = x.adjusted + (isHigh ? 1 : 0);
  let places = digits + 4 + Math.ceil(Math.log10(Math.abs(shift) + 1));
  if (shift === 0) {
    // Near 1 the logarithm is as small as the distance from it.
    const distance = add(x, withSign(ONE, true), wideSettings(5));
    places -= Math.min(distance.adjusted, 0);
  }
  const m = new PyDecimal(false, x.coefficient, x.exponent - shift);
  // All digits of m count.
  const exact = Math.max(places, -m.exponent);
  const value = scaledLn(scaled(m, exact), exact) + BigInt(shift) * ln10(exact);
  return { mantissa: value, exponent: -exact };
}

export function ln(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  if (x.isZero) return infinity(true);
  if (x.negative) return s.invalid();
  if (x.isInfinite) return x;
  if (compareSizes(x, ONE) === 0) return zero(false, 0);
  return roundIrrational(s, (digits) => lnParts(x, digits));
}

export function log10(x: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, x);
  if (nan !== undefined) return nan;
  if (x.isZero) return infinity(true);
  if (x.negative) return s.invalid();
  if (x.isInfinite) return x;
  if (x.coefficient === pow10(x.digits - 1)) {
    return finishNumber(fromBigInt(BigInt(x.adjusted)), s);
  }
  return roundIrrational(s, (digits) => {
    const { mantissa, exponent } = lnParts(x, digits + 4);
    const places = digits + 6;
    return {
      mantissa: (mantissa * pow10(places)) / ln10(places),
      exponent,
    };
  });
}

// ---- power ------------------------------------------------------------------------------------------

const isOddInteger = (x: PyDecimal): boolean => {
  if (!x.isInteger || x.exponent > 0) return false;
  return (toBigInt(x) & 1n) === 1n;
};

export function power(base: PyDecimal, exponent: PyDecimal, s: Settings): PyDecimal {
  const nan = nanOf(s, base, exponent);
  if (nan !== undefined) return nan;
  if (exponent.isZero) return base.isZero ? s.invalid() : ONE;
  const negative = base.negative && isOddInteger(exponent);
  if (base.negative && !base.isZero && !exponent.isInteger) {
    // −∞ and −x to the power of an infinity or a fraction.
    if (!(base.isInfinite && exponent.isInteger)) return s.invalid();
  }
  if (base.isZero) return exponent.negative ? infinity(negative) : zero(negative, 0);
  if (base.isInfinite) return exponent.negative ? zero(negative, 0) : infinity(negative);
  const order = compareSizes(base, ONE);
  if (exponent.isInfinite) {
    if (order === 0) return paddedOne(false, s);
    return order > 0 === exponent.negative ? zero(false, 0) : infinity(false);
  }
  if (order === 0) return powerOfOne(base, exponent, negative, s);
  const beyond = powerBeyondRange(base, exponent, negative, order > 0, s);
  if (beyond !== undefined) return beyond;
  const result = exponent.isInteger
    ? integerPower(base, exponent, s)
    : realPower(base, exponent, s);
  if (result.isInfinite) return finish(negative, 1n, s.emax + 1, s);
  return finishNumber(withSign(result, negative), s);
}

const exponentDigits = (n: number): number => String(Math.abs(n)).length;

/** No more than the exponent of the first digit of |log10 x|. */
function logExponent(x: PyDecimal): number {
  const { adjusted } = x;
  if (adjusted > 0) return exponentDigits(adjusted) - 1;
  if (adjusted < -1) return exponentDigits(adjusted + 1) - 1;
  const distance = add(withSign(x, false), withSign(ONE, true), wideSettings(5));
  return distance.adjusted - (adjusted === 0 ? 2 : 1);
}

/**
 * The result when it is out of range by the number of digits of its exponent alone. What is out of range
 * by less is found while computing, with other rounding.
 */
function powerBeyondRange(
  base: PyDecimal,
  exponent: PyDecimal,
  negative: boolean,
  isAboveOne: boolean,
  s: Settings,
): PyDecimal | undefined {
  const size = logExponent(base) + exponent.adjusted;
  if (isAboveOne !== exponent.negative) {
    return size > exponentDigits(s.emax) ? finish(negative, 1n, s.emax + 1, s) : undefined;
  }
  return size > exponentDigits(s.etiny) ? finish(negative, 1n, s.etiny - 1, s) : undefined;
}

/** 1 with all digits of the precision: a rounded result that happens to be 1. */
function paddedOne(negative: boolean, s: Settings): PyDecimal {
  requireMemory(s.prec);
  s.status |= Status.INEXACT | Status.ROUNDED;
  return new PyDecimal(negative, pow10(s.prec - 1), 1 - s.prec);
}

function powerOfOne(
  base: PyDecimal,
  exponent: PyDecimal,
  negative: boolean,
  s: Settings,
): PyDecimal {
  if (!exponent.isInteger) return paddedOne(negative, s);
  if (exponent.negative) return new PyDecimal(negative, 1n, 0);
  // 1.00 to the n-th has n times as many places, as far as they fit.
  const places = -base.exponent * Math.min(Number(toBigIntLimited(exponent)), s.prec + 1);
  return exactOrPadded(negative, places, s);
}

const toBigIntLimited = (x: PyDecimal): bigint => (x.adjusted > 15 ? 10n ** 15n : toBigInt(x));

function exactOrPadded(negative: boolean, places: number, s: Settings): PyDecimal {
  if (places <= s.prec - 1)
    return finish(negative, pow10(Math.max(places, 0)), -Math.max(places, 0), s);
  s.status |= Status.ROUNDED;
  return new PyDecimal(negative, pow10(s.prec - 1), 1 - s.prec);
}

/** By repeated squaring, with enough digits more for the roundings on the way. */
function integerPower(base: PyDecimal, exponent: PyDecimal, s: Settings): PyDecimal {
  requireMemory(s.prec);
  // The range of exponents is that of the result: a factor may leave it before the end.
  const work = Settings.from(s);
  work.prec = s.prec + exponent.digits + exponent.exponent + 2;
  work.rounding = "ROUND_HALF_EVEN";
  work.clamp = false;
  let factor = base;
  if (exponent.negative) {
    work.prec++;
    factor = divide(ONE, base, work);
  }
  const n = toBigInt(withSign(exponent, false));
  const bits = n.toString(2);
  let result = factor;
  for (let i = 1; i < bits.length; i++) {
    result = multiply(result, result, work);
    if (bits[i] === "1") result = multiply(result, factor, work);
    if (!result.isFinite || result.isZero) break;
  }
  s.status |= work.status;
  return result;
}

const EXPONENT_DIGITS = 19;

/** exp(ln(base)·exponent) */
function realPower(base: PyDecimal, exponent: PyDecimal, s: Settings): PyDecimal {
  requireMemory(s.prec);
  const work = wideSettings(Math.max(base.digits, s.prec) + 4 + EXPONENT_DIGITS);
  const result = exp(multiply(ln(base, work), exponent, work), work);
  s.status |= Status.INEXACT | Status.ROUNDED;
  return result;
}

/** base^exponent mod modulus for integers, exact. */
export function powerModulo(
  base: PyDecimal,
  exponent: PyDecimal,
  modulus: PyDecimal,
  s: Settings,
): PyDecimal {
  const nan = nanOf(s, base, exponent, modulus);
  if (nan !== undefined) return nan;
  const integral = base.isInteger && exponent.isInteger && modulus.isInteger;
  if (!integral || exponent.negative || modulus.isZero) return s.invalid();
  if (base.isZero && exponent.isZero) return s.invalid();
  if (modulus.adjusted >= s.prec) return s.invalid();
  const m = toBigInt(withSign(modulus, false));
  const negative = base.negative && isOddInteger(exponent);
  let result = 1n % m;
  // A base or an exponent with zeros at the end may be too long to write out.
  let square = (base.coefficient % m) * modPow(10n, BigInt(Math.max(base.exponent, 0)), m);
  if (base.exponent < 0) square = toBigInt(withSign(base, false));
  square %= m;
  let n = exponent.exponent < 0 ? toBigInt(exponent) : exponent.coefficient;
  result = modPow(square, n, m);
  for (let i = 0; i < exponent.exponent; i++) {
    n = 10n;
    result = modPow(result, n, m);
  }
  return new PyDecimal(negative, result, 0);
}

export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = base % modulus;
  for (let n = exponent; n > 0n; n >>= 1n) {
    if ((n & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
