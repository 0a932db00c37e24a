/**
 * Reduction of a symmetric or Hermitian matrix to real tridiagonal form, A = Q·T·Qᴴ, from one of its triangles; the
 * eigenvalues of T come from tridiagonal-eigen.ts. Both triangles are kept in step, so that products with the
 * matrix read whole rows.
 */
import { applyLeft, type Matrix, makeReflector, tau } from "./householder.ts";

export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly side: Float64Array;
  /** z := Q·z. */
  applyTo(z: Matrix): void;
}

/** Copies the wanted triangle over the other one. */
function mirror(a: Float64Array, n: number, lower: boolean, complex: boolean): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const from = lower ? i * n + j : j * n + i;
      const to = lower ? j * n + i : i * n + j;
      if (complex) {
        a[2 * to] = a[2 * from];
        a[2 * to + 1] = -a[2 * from + 1];
      } else a[to] = a[from];
    }
    if (complex) a[2 * (i * n + i) + 1] = 0;
  }
}

/** x := τ·A·v over rows and columns from … to−1, then x −= ½·τ·(xᴴ·v)·v. */
function coupleVector(
  a: Float64Array,
  n: number,
  from: number,
  to: number,
  v: Float64Array,
  x: Float64Array,
  complex: boolean,
): void {
  const { re: tr, im: ti } = tau;
  if (!complex) {
    let dot = 0;
    for (let i = from; i < to; i += 4) {
      // Four rows at a time: their sums do not wait for each other.
      const rows = Math.min(4, to - i);
      const p = i * n;
      const q = rows > 1 ? p + n : p;
      const r = rows > 2 ? q + n : q;
      const t = rows > 3 ? r + n : r;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = from; j < to; j++) {
        const vj = v[j];
        s0 += a[p + j] * vj;
        s1 += a[q + j] * vj;
        s2 += a[r + j] * vj;
        s3 += a[t + j] * vj;
      }
      x[i] = tr * s0;
      if (rows > 1) x[i + 1] = tr * s1;
      if (rows > 2) x[i + 2] = tr * s2;
      if (rows > 3) x[i + 3] = tr * s3;
    }
    for (let i = from; i < to; i++) dot += x[i] * v[i];
    const alpha = -0.5 * tr * dot;
    for (let i = from; i < to; i++) x[i] += alpha * v[i];
    return;
  }
  let dr = 0;
  let di = 0;
  for (let i = from; i < to; i++) {
    let sr = 0;
    let si = 0;
    const row = 2 * i * n;
    for (let j = 2 * from; j < 2 * to; j += 2) {
      sr += a[row + j] * v[j] - a[row + j + 1] * v[j + 1];
      si += a[row + j] * v[j + 1] + a[row + j + 1] * v[j];
    }
    const xr = tr * sr - ti * si;
    const xi = tr * si + ti * sr;
    x[2 * i] = xr;
    x[2 * i + 1] = xi;
    dr += xr * v[2 * i] + xi * v[2 * i + 1];
    di += xr * v[2 * i + 1] - xi * v[2 * i];
  }
  const ar = -0.5 * (tr * dr - ti * di);
  const ai = -0.5 * (tr * di + ti * dr);
  for (let i = 2 * from; i < 2 * to; i += 2) {
    x[i] += ar * v[i] - ai * v[i + 1];
    x[i + 1] += ar * v[i + 1] + ai * v[i];
  }
}

/** A −= v·xᴴ + x·vᴴ over rows and columns from … to−1. */
function subtractPair(
  a: Float64Array,
  n: number,
  from: number,
  to: number,
  v: Float64Array,
  x: Float64Array,
  complex: boolean,
): void {
  if (!complex) {
    for (let i = from; i < to; i++) {
      const row = i * n;
      const vi = v[i];
      const xi = x[i];
      for (let j = from; j < to; j++) a[row + j] -= vi * x[j] + xi * v[j];
    }
    return;
  }
  for (let i = from; i < to; i++) {
    const row = 2 * i * n;
    const vr = v[2 * i];
    const vi = v[2 * i + 1];
    const xr = x[2 * i];
    const xi = x[2 * i + 1];
    for (let j = 2 * from; j < 2 * to; j += 2) {
      a[row + j] -= vr * x[j] + vi * x[j + 1] + xr * v[j] + xi * v[j + 1];
      a[row + j + 1] -= vi * x[j] - vr * x[j + 1] + xi * v[j] - xr * v[j + 1];
    }
    a[row + 2 * i + 1] = 0;
  }
}

/** Overwrites `a`. */
export function tridiagonalise(
  a: Float64Array,
  n: number,
  lower: boolean,
  complex: boolean,
): Tridiagonal {
  const w = complex ? 2 : 1;
  mirror(a, n, lower, complex);
  const diagonal = new Float64Array(n);
  const side = new Float64Array(Math.max(n - 1, 0));
  const count = Math.max(n - 1, 0);
  // Row k: the vector of reflector k over items 0 … n−1.
  const v = new Float64Array(count * n * w);
  const taus = new Float64Array(2 * count);
  const x = new Float64Array(n * w);
  // A work vector in the order that reflectors want: first item first.
  const packed = new Float64Array(n * w);
  for (let step = 0; step < count; step++) {
    // Column k is cleared against the rows from … to−1; `head` keeps the result.
    const k = lower ? step : n - 1 - step;
    const from = lower ? k + 1 : 0;
    const to = lower ? n : k;
    const head = lower ? k + 1 : k - 1;
    const m = to - from;
    const row = v.subarray(step * n * w, (step + 1) * n * w);
    for (let i = 0; i < m; i++) {
      const at = lower || i === 0 ? (lower ? from + i : head) : i - 1;
      for (let c = 0; c < w; c++) packed[i * w + c] = a[(at * n + k) * w + c];
    }
    const beta = makeReflector(packed, 0, m, complex);
    for (let i = 0; i < m; i++) {
      const at = lower || i === 0 ? (lower ? from + i : head) : i - 1;
      for (let c = 0; c < w; c++) row[at * w + c] = packed[i * w + c];
    }
    side[lower ? k : k - 1] = beta;
    taus[2 * step] = tau.re;
    taus[2 * step + 1] = tau.im;
    if (tau.re !== 0 || tau.im !== 0) {
      coupleVector(a, n, from, to, row, x, complex);
      subtractPair(a, n, from, to, row, x, complex);
    }
    diagonal[k] = a[(k * n + k) * w];
  }
  if (n > 0) {
    const last = lower ? n - 1 : 0;
    diagonal[last] = a[(last * n + last) * w];
  }
  return {
    diagonal,
    side,
    applyTo: (z) => {
      for (let step = count - 1; step >= 0; step--) {
        const k = lower ? step : n - 1 - step;
        const from = lower ? k + 1 : 0;
        const m = lower ? n - from : k;
        applyLeft(z, from, 0, m, v, step * n + from, taus[2 * step], taus[2 * step + 1]);
      }
    },
  };
}
