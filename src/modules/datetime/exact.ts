/** Floats as exact numbers, and rounding of exact quotients. */

import { overflowError, valueError } from "../../objects/exceptions.ts";
import { decompose } from "../../objects/float-repr.ts";

/** A float's part before the point, and the rest. */
export function wholeAndFraction(value: number): readonly [bigint, number] {
  if (Number.isNaN(value)) throw valueError("cannot convert float NaN to integer");
  if (!Number.isFinite(value)) throw overflowError("cannot convert float infinity to integer");
  const whole = Math.trunc(value);
  return [BigInt(whole), value - whole];
}

/** A float as a quotient of ints in lowest terms. */
export function fractionOf(value: number): readonly [bigint, bigint] {
  if (Number.isNaN(value)) throw valueError("cannot convert NaN to integer ratio");
  if (!Number.isFinite(value)) throw overflowError("cannot convert Infinity to integer ratio");
  if (value === 0) return [0n, 1n];
  const { mantissa, exponent } = decompose(Math.abs(value));
  const sign = value < 0 ? -1n : 1n;
  if (exponent >= 0) return [sign * (mantissa << BigInt(exponent)), 1n];
  let [numerator, shift] = [mantissa, -exponent];
  while (shift > 0 && (numerator & 1n) === 0n) {
    numerator >>= 1n;
    shift--;
  }
  return [sign * numerator, 1n << BigInt(shift)];
}

/** The int nearest to a quotient; the even one of two that are equally near. */
export function nearest(a: bigint, b: bigint): bigint {
  const [numerator, divisor] = b < 0n ? [-a, -b] : [a, b];
  let quotient = numerator / divisor;
  let rest = numerator % divisor;
  if (rest < 0n) {
    rest += divisor;
    quotient -= 1n;
  }
  const twice = 2n * rest;
  const isUp = twice > divisor || (twice === divisor && (quotient & 1n) !== 0n);
  return isUp ? quotient + 1n : quotient;
}

const roundAway = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

/** What fractions of a microsecond add to a whole number of them, so that halves make it even. */
export function roundedLeftover(leftover: number, isOdd: boolean): bigint {
  const whole = roundAway(leftover);
  if (Math.abs(whole - leftover) !== 0.5) return BigInt(whole);
  const odd = isOdd ? 1 : 0;
  return BigInt(2 * roundAway((leftover + odd) * 0.5) - odd);
}
