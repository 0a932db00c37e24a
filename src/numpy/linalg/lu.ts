/**
 * LU factorisation with partial pivoting and what follows from it: solutions, inverse, determinant. Matrices are
 * row-major; rows are updated by several pivots' rows at a time, and from 64 rows on in blocks that stay in cache.
 * Every entry sees its subtractions in the order of the pivots, however the work is grouped.
 */
import { math } from "../math.ts";
import { divide, result } from "./scalars.ts";

const BLOCK = 32;

/**
 * c[j] −= Σ a[p]·b[p][j] for j < width, the terms in order of p = 0 … count−1. `aStep` and `bStep` lead from one p
 * to the next and may be negative.
 */
function subtractRows(
  c: Float64Array,
  cAt: number,
  a: Float64Array,
  aAt: number,
  aStep: number,
  b: Float64Array,
  bAt: number,
  bStep: number,
  count: number,
  width: number,
): void {
  let p = 0;
  for (; p + 3 < count; p += 4) {
    const x0 = a[aAt];
    const x1 = a[aAt + aStep];
    const x2 = a[aAt + 2 * aStep];
    const x3 = a[aAt + 3 * aStep];
    aAt += 4 * aStep;
    const b1 = bAt + bStep;
    const b2 = b1 + bStep;
    const b3 = b2 + bStep;
    for (let j = 0; j < width; j++) {
      c[cAt + j] = c[cAt + j] - x0 * b[bAt + j] - x1 * b[b1 + j] - x2 * b[b2 + j] - x3 * b[b3 + j];
    }
    bAt = b3 + bStep;
  }
  for (; p < count; p++) {
    const x = a[aAt];
    for (let j = 0; j < width; j++) c[cAt + j] -= x * b[bAt + j];
    aAt += aStep;
    bAt += bStep;
  }
}

function swapRows(a: Float64Array, n: number, i: number, j: number): void {
  const p = i * n;
  const q = j * n;
  for (let k = 0; k < n; k++) {
    const t = a[p + k];
    a[p + k] = a[q + k];
    a[q + k] = t;
  }
}

/** Columns from … to−1 of the n×n matrix; true when a pivot is zero. */
function factorPanel(
  a: Float64Array,
  n: number,
  from: number,
  to: number,
  pivots: Int32Array,
): boolean {
  let singular = false;
  for (let k = from; k < to; k++) {
    let best = k;
    let size = Math.abs(a[k * n + k]);
    for (let i = k + 1; i < n; i++) {
      const v = Math.abs(a[i * n + k]);
      if (v > size) {
        size = v;
        best = i;
      }
    }
    pivots[k] = best;
    const pivot = a[best * n + k];
    if (pivot === 0) {
      singular = true;
      continue;
    }
    if (best !== k) swapRows(a, n, k, best);
    // Tiny pivots divide, as their reciprocal may overflow.
    const isTiny = Math.abs(pivot) < 2.2250738585072014e-308;
    const inverse = 1 / pivot;
    const row = k * n;
    for (let i = k + 1; i < n; i++) {
      const at = i * n + k;
      const l = isTiny ? a[at] / pivot : a[at] * inverse;
      a[at] = l;
      if (l === 0) continue;
      const shift = i * n - row;
      for (let j = row + k + 1; j < row + to; j++) a[j + shift] -= l * a[j];
    }
  }
  return singular;
}

/** Factors `a` in place; pivots[k] is the row exchanged with row k. True when a pivot is zero. */
export function factorReal(a: Float64Array, n: number, pivots: Int32Array): boolean {
  const width = n <= 2 * BLOCK ? n : BLOCK;
  let singular = false;
  for (let from = 0; from < n; from += width) {
    const to = Math.min(from + width, n);
    if (factorPanel(a, n, from, to, pivots)) singular = true;
    const rest = n - to;
    if (rest === 0) break;
    for (let i = from + 1; i < to; i++) {
      subtractRows(a, i * n + to, a, i * n + from, 1, a, from * n + to, n, i - from, rest);
    }
    for (let i = to; i < n; i++) {
      subtractRows(a, i * n + to, a, i * n + from, 1, a, from * n + to, n, to - from, rest);
    }
  }
  return singular;
}

/** Overwrites the n×m right-hand sides with the solutions. */
export function solveReal(
  lu: Float64Array,
  n: number,
  pivots: Int32Array,
  b: Float64Array,
  m: number,
): void {
  for (let k = 0; k < n; k++) if (pivots[k] !== k) swapRows(b, m, k, pivots[k]);
  if (m === 1) {
    solveVector(lu, n, b);
    return;
  }
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(from + BLOCK, n);
    for (let i = from + 1; i < n; i++) {
      const count = Math.min(i, to) - from;
      subtractRows(b, i * m, lu, i * n + from, 1, b, from * m, m, count, m);
    }
  }
  for (let to = n; to > 0; to -= BLOCK) {
    const from = Math.max(to - BLOCK, 0);
    for (let i = to - 1; i >= 0; i--) {
      const last = to - 1;
      const count = last - Math.max(i, from - 1);
      subtractRows(b, i * m, lu, i * n + last, -1, b, last * m, -m, count, m);
      if (i < from) continue;
      const d = lu[i * n + i];
      for (let j = i * m; j < (i + 1) * m; j++) b[j] /= d;
    }
  }
}

function solveVector(lu: Float64Array, n: number, x: Float64Array): void {
  for (let i = 1; i < n; i++) {
    let v = x[i];
    const row = i * n;
    for (let k = 0; k < i; k++) v -= lu[row + k] * x[k];
    x[i] = v;
  }
  for (let i = n - 1; i >= 0; i--) {
    let v = x[i];
    const row = i * n;
    for (let k = n - 1; k > i; k--) v -= lu[row + k] * x[k];
    x[i] = v / lu[row + i];
  }
}

// ---- complex -------------------------------------------------------------------------------------------------

/** c[j] −= x·b[j] for interleaved complex rows. */
function subtractComplexRow(
  c: Float64Array,
  cAt: number,
  xr: number,
  xi: number,
  b: Float64Array,
  bAt: number,
  width: number,
): void {
  for (let j = 0; j < 2 * width; j += 2) {
    const br = b[bAt + j];
    const bi = b[bAt + j + 1];
    c[cAt + j] -= xr * br - xi * bi;
    c[cAt + j + 1] -= xr * bi + xi * br;
  }
}

export function factorComplex(a: Float64Array, n: number, pivots: Int32Array): boolean {
  let singular = false;
  for (let k = 0; k < n; k++) {
    let best = k;
    let size = -1;
    for (let i = k; i < n; i++) {
      const at = 2 * (i * n + k);
      const v = Math.abs(a[at]) + Math.abs(a[at + 1]);
      if (v > size) {
        size = v;
        best = i;
      }
    }
    pivots[k] = best;
    const at = 2 * (best * n + k);
    if (a[at] === 0 && a[at + 1] === 0) {
      singular = true;
      continue;
    }
    divide(1, 0, a[at], a[at + 1]);
    const { re, im } = result;
    if (best !== k) swapRows(a, 2 * n, k, best);
    for (let i = k + 1; i < n; i++) {
      const l = 2 * (i * n + k);
      const xr = a[l] * re - a[l + 1] * im;
      const xi = a[l] * im + a[l + 1] * re;
      a[l] = xr;
      a[l + 1] = xi;
      if (xr === 0 && xi === 0) continue;
      subtractComplexRow(a, l + 2, xr, xi, a, 2 * (k * n + k + 1), n - k - 1);
    }
  }
  return singular;
}

export function solveComplex(
  lu: Float64Array,
  n: number,
  pivots: Int32Array,
  b: Float64Array,
  m: number,
): void {
  for (let k = 0; k < n; k++) if (pivots[k] !== k) swapRows(b, 2 * m, k, pivots[k]);
  for (let i = 1; i < n; i++) {
    for (let k = 0; k < i; k++) {
      const l = 2 * (i * n + k);
      subtractComplexRow(b, 2 * i * m, lu[l], lu[l + 1], b, 2 * k * m, m);
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = n - 1; k > i; k--) {
      const u = 2 * (i * n + k);
      subtractComplexRow(b, 2 * i * m, lu[u], lu[u + 1], b, 2 * k * m, m);
    }
    const d = 2 * (i * n + i);
    for (let j = 2 * i * m; j < 2 * (i + 1) * m; j += 2) {
      divide(b[j], b[j + 1], lu[d], lu[d + 1]);
      b[j] = result.re;
      b[j + 1] = result.im;
    }
  }
}

// ---- determinant -----------------------------------------------------------------------------------------------

/** Sign (a complex unit) and logarithm of the determinant. */
export interface LogDeterminant {
  re: number;
  im: number;
  log: number;
}

/** Overwrites `a` with its factors. */
export function logDeterminant(a: Float64Array, n: number, complex: boolean): LogDeterminant {
  const pivots = new Int32Array(n);
  if ((complex ? factorComplex : factorReal)(a, n, pivots)) {
    return { re: 0, im: 0, log: -Infinity };
  }
  let re = 1;
  for (let k = 0; k < n; k++) if (pivots[k] !== k) re = -re;
  let im = 0;
  let log = 0;
  for (let k = 0; k < n; k++) {
    if (!complex) {
      const d = a[k * n + k];
      if (d < 0) re = -re;
      log += math.log(Math.abs(d));
      continue;
    }
    const dr = a[2 * (k * n + k)];
    const di = a[2 * (k * n + k) + 1];
    const size = math.hypot(dr, di);
    const ur = dr / size;
    const ui = di / size;
    const t = re * ur - im * ui;
    im = re * ui + im * ur;
    re = t;
    log += math.log(size);
  }
  return { re, im, log };
}
