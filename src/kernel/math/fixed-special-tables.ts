// Tables of `fixed-special.ts`: series of the error function and of the inverse hyperbolic functions, computed when they are
// first wanted.

import { scaled, words } from "./fixed-tables.ts";
import { BITS, ONE, PI, squareRoot } from "./tables.ts";

/** Intervals of erfc from 1/2 to 11, eight for each power of two, and coefficients of each. */
const INTERVALS = 35;
const COEFFICIENTS = 15;
/** The series that go from one interval to the next end far below what errors grow by on the way, e^(x^2) = 2^175. */
const STEP_TERMS = 110;

const multiply = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/**
 * The first derivatives (over n!) of y = e^(x^2) erfc(x) where it has the given value: y' = 2 x y - 2/sqrt(pi), of which each further
 * derivative follows.
 */
function scaledErfcSeries(x: bigint, value: bigint, slope: bigint, count: number): bigint[] {
  const out = [value, 2n * multiply(x, value) - slope];
  for (let n = 2; n < count; n++) {
    out.push((2n * (multiply(x, out[n - 1]) + out[n - 2])) / BigInt(n));
  }
  return out;
}

function sumSeries(coefficients: readonly bigint[], x: bigint): bigint {
  return coefficients.reduceRight((sum, c) => multiply(sum, x) + c, 0n);
}

/**
 * erf: coefficients 13 to 0 of erf(x)/x in 4 x^2 at 2^63, without signs. erfc: for each interval those of e^(x^2) erfc(x) at 2^64 in
 * the distance from the middle over the width, 0 to 14, without their alternating signs.
 */
export function errorTables(): string {
  const slope = (2n * ONE * ONE) / squareRoot(PI);
  const series: bigint[] = [];
  let factor = slope;
  for (let n = 0n; n < 14n; n++) {
    series.unshift(scaled(factor / (2n * n + 1n), 63));
    factor /= 4n * (n + 1n);
  }
  const table: bigint[] = [];
  let x = 0n;
  let y = ONE;
  for (let i = 0; i < INTERVALS; i++) {
    const width = 2 ** ((i >> 3) - 4);
    const middle = BigInt((8 + (i & 7) + 0.5) * width * 64) * (ONE / 64n);
    y = sumSeries(scaledErfcSeries(x, y, slope, STEP_TERMS), middle - x);
    x = middle;
    scaledErfcSeries(x, y, slope, COEFFICIENTS).forEach((c, n) => {
      const weight = (c < 0n ? -c : c) * BigInt(width * 16) ** BigInt(n);
      table.push(scaled(weight >> BigInt(4 * n), 64));
    });
  }
  return words("ERF_TABLE", series) + words("ERFC_TABLE", table);
}

/** Coefficients 6 to 1 of atanh(x)/x, then of asinh(x)/x without signs, in x^2 at 2^64. */
export function areaTables(): string {
  const atanh: bigint[] = [];
  const asinh: bigint[] = [];
  let central = ONE;
  for (let n = 1n; n <= 6n; n++) {
    central = (central * (2n * n - 1n)) / (2n * n);
    atanh.unshift(scaled(ONE / (2n * n + 1n), 64));
    asinh.unshift(scaled(central / (2n * n + 1n), 64));
  }
  return words("AREA_TABLE", [...atanh, ...asinh]);
}
