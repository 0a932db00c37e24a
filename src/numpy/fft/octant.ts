/**
 * Sine and cosine of angles up to π/4, rounded once: Taylor series in pairs of doubles (value and rest).
 * Slow, and exact enough that the tables of roots.ts do not depend on the host's functions.
 */

/** 2^27 + 1: splits a double into two halves whose products are exact. */
const SPLITTER = 134217729;

/** The rest of a·b that the rounded product `p` leaves out. */
function productRest(a: number, b: number, p: number): number {
  const sa = SPLITTER * a;
  const ah = sa - (sa - a);
  const al = a - ah;
  const sb = SPLITTER * b;
  const bh = sb - (sb - b);
  const bl = b - bh;
  return al * bl - (p - ah * bh - al * bh - ah * bl);
}

/** Value and rest of the last operation. */
let high = 0;
let low = 0;

function normalise(h: number, l: number): void {
  high = h + l;
  low = l - (high - h);
}
function addPair(ah: number, al: number, bh: number, bl: number): void {
  const s = ah + bh;
  const v = s - ah;
  normalise(s, ah - (s - v) + (bh - v) + al + bl);
}
function multiplyPair(ah: number, al: number, bh: number, bl: number): void {
  const p = ah * bh;
  normalise(p, productRest(ah, bh, p) + ah * bl + al * bh);
}
function dividePair(ah: number, al: number, d: number): void {
  const q = ah / d;
  const p = q * d;
  normalise(q, (ah - p - productRest(q, d, p) + al) / d);
}

/** Σ ±x^k/k! over k = first, first + 2, …: cosine for 0, sine for 1. */
function series(first: 0 | 1, x: number): number {
  multiplyPair(x, 0, x, 0);
  const squareHigh = high;
  const squareLow = low;
  let termHigh = first === 0 ? 1 : x;
  let termLow = 0;
  let sumHigh = termHigh;
  let sumLow = 0;
  for (let k = first + 1; k < 32 && Math.abs(termHigh) > 1e-33; k += 2) {
    multiplyPair(termHigh, termLow, squareHigh, squareLow);
    dividePair(high, low, -k * (k + 1));
    termHigh = high;
    termLow = low;
    addPair(sumHigh, sumLow, termHigh, termLow);
    sumHigh = high;
    sumLow = low;
  }
  return sumHigh;
}

export const smallCosine = (x: number): number => series(0, x);
export const smallSine = (x: number): number => series(1, x);

const PI_REST = 1.2246467991473532e-16;

/** π/d, rounded once. */
export function fractionOfPi(d: number): number {
  dividePair(Math.PI, PI_REST, d);
  return high;
}
