/**
 * Least squares by singular values: the shortest x that makes |A·x − b| least. Singular values below `rcond` times
 * the largest count as zero.
 */
import { bidiagonalise } from "./bidiagonal.ts";
import { bidiagonalSvd } from "./bidiagonal-svd.ts";
import type { Matrix } from "./householder.ts";
import { identity } from "./packing.ts";
import { factorQr } from "./qr.ts";
import { EPSILON } from "./scalars.ts";
import { safeScale } from "./svd.ts";

export interface LeastSquares {
  /** n×r. */
  readonly x: Float64Array;
  /** Squared length of each column of A·x − b, for a full rank and m > n. */
  readonly residuals: Float64Array;
  readonly rank: number;
  readonly s: Float64Array;
}

/** The first `rows` rows of a k×r matrix, filled up with zeros. */
function resized(from: Matrix, rows: number): Matrix {
  const w = from.complex ? 2 : 1;
  const data = new Float64Array(rows * from.cols * w);
  data.set(from.data.subarray(0, Math.min(data.length, from.data.length)));
  return { data, rows, cols: from.cols, complex: from.complex };
}

/** `t` (k×k, real, by rows or by columns) times a k×r matrix. */
function multiplySmall(t: Float64Array, k: number, columns: boolean, b: Matrix): Matrix {
  const width = b.cols * (b.complex ? 2 : 1);
  const data = new Float64Array(k * width);
  for (let i = 0; i < k; i++) {
    for (let p = 0; p < k; p++) {
      const x = columns ? t[p * k + i] : t[i * k + p];
      for (let j = 0; j < width; j++) data[i * width + j] += x * b.data[p * width + j];
    }
  }
  return { data, rows: k, cols: b.cols, complex: b.complex };
}

function tailSquares(b: Matrix, from: number): Float64Array {
  const w = b.complex ? 2 : 1;
  const out = new Float64Array(b.cols);
  for (let i = from; i < b.rows; i++) {
    for (let j = 0; j < b.cols; j++) {
      for (let c = 0; c < w; c++) out[j] += b.data[(i * b.cols + j) * w + c] ** 2;
    }
  }
  return out;
}

/** Overwrites `a` (m×n) and `b` (m×r). */
export function leastSquares(
  a: Float64Array,
  b: Float64Array,
  m: number,
  n: number,
  r: number,
  complex: boolean,
  rcond: number,
): LeastSquares {
  const k = Math.min(m, n);
  const scale = safeScale(a);
  if (scale !== 1) for (let i = 0; i < a.length; i++) a[i] *= scale;
  let core: Matrix = { data: a, rows: m, cols: n, complex };
  let right: Matrix = { data: b, rows: m, cols: r, complex };
  let residuals: Float64Array | null = null;
  if (m > n) {
    factorQr(core).applyAdjointTo(right);
    residuals = tailSquares(right, n);
    core = { data: a.subarray(0, n * n * (complex ? 2 : 1)), rows: n, cols: n, complex };
    right = resized(right, n);
  }
  const reduced = bidiagonalise(core);
  reduced.q.applyAdjointTo(right);
  const s = reduced.diagonal;
  const vectors = { u: identity(k, false), vt: identity(k, false) };
  bidiagonalSvd(s, reduced.side, reduced.lower, vectors);
  const c = multiplySmall(vectors.u, k, true, resized(right, k));
  // Without a usable rcond, rounding alone decides.
  const limit = (rcond > 0 && rcond < 1 ? rcond : EPSILON) * (s[0] ?? 0);
  let rank = 0;
  const width = r * (complex ? 2 : 1);
  for (let i = 0; i < k; i++) {
    const keep = s[i] > limit;
    if (keep) rank++;
    for (let j = i * width; j < (i + 1) * width; j++) c.data[j] = keep ? c.data[j] / s[i] : 0;
  }
  const x = resized(multiplySmall(vectors.vt, k, true, c), n);
  reduced.p.applyTo(x);
  if (scale !== 1) {
    for (let i = 0; i < k; i++) s[i] /= scale;
    for (let i = 0; i < x.data.length; i++) x.data[i] *= scale;
  }
  return { x: x.data, residuals: residuals ?? new Float64Array(r), rank, s };
}
