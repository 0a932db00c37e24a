/**
 * Singular value decomposition A = U·diag(s)·Vᴴ of one matrix: reduction to bidiagonal form, after a QR or LQ step
 * when A is much longer than wide, then the bidiagonal iteration. The choice of the path fixes the signs of the
 * vectors.
 */
import { bidiagonalise } from "./bidiagonal.ts";
import { bidiagonalSvd } from "./bidiagonal-svd.ts";
import type { Matrix, Reflectors } from "./householder.ts";
import { identity, transposed } from "./packing.ts";
import { factorLq, factorQr } from "./qr.ts";
import { NoConvergence, SAFE_MIN, ULP } from "./scalars.ts";

export interface Svd {
  readonly s: Float64Array;
  /** m×m when full, else m×k; null when not wanted. */
  readonly u: Float64Array | null;
  /** n×n when full, else k×n. */
  readonly vt: Float64Array | null;
}

export type SvdMode = "values" | "reduced" | "full";

/** Real n×n numbers as the upper left corner of an identity-like rows×cols matrix. */
function embed(
  small: Float64Array,
  k: number,
  rows: number,
  cols: number,
  complex: boolean,
): Matrix {
  const w = complex ? 2 : 1;
  const data = new Float64Array(rows * cols * w);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) data[(i * cols + j) * w] = small[i * k + j];
  }
  for (let i = k; i < Math.min(rows, cols); i++) data[(i * cols + i) * w] = 1;
  return { data, rows, cols, complex };
}

function product(a: Matrix, b: Matrix): Matrix {
  const { rows, cols: inner, complex } = a;
  const { cols } = b;
  const w = complex ? 2 : 1;
  const data = new Float64Array(rows * cols * w);
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < inner; p++) {
      const at = (i * inner + p) * w;
      const from = p * cols * w;
      const to = i * cols * w;
      const xr = a.data[at];
      if (!complex) {
        for (let j = 0; j < cols; j++) data[to + j] += xr * b.data[from + j];
        continue;
      }
      const xi = a.data[at + 1];
      for (let j = 0; j < 2 * cols; j += 2) {
        const br = b.data[from + j];
        const bi = b.data[from + j + 1];
        data[to + j] += xr * br - xi * bi;
        data[to + j + 1] += xr * bi + xi * br;
      }
    }
  }
  return { data, rows, cols, complex };
}

/** The k×k corner of `m` as a matrix of its own. */
function corner(m: Matrix, k: number): Matrix {
  const w = m.complex ? 2 : 1;
  const data = new Float64Array(k * k * w);
  for (let i = 0; i < k; i++) {
    data.set(m.data.subarray(i * m.cols * w, (i * m.cols + k) * w), i * k * w);
  }
  return { data, rows: k, cols: k, complex: m.complex };
}

/** The first k columns. */
function leadingColumns(m: Matrix, k: number): Matrix {
  const w = m.complex ? 2 : 1;
  const data = new Float64Array(m.rows * k * w);
  for (let i = 0; i < m.rows; i++) {
    data.set(m.data.subarray(i * m.cols * w, (i * m.cols + k) * w), i * k * w);
  }
  return { data, rows: m.rows, cols: k, complex: m.complex };
}

function setLeadingColumns(m: Matrix, from: Matrix): void {
  const w = m.complex ? 2 : 1;
  const width = from.cols * w;
  for (let i = 0; i < m.rows; i++) {
    m.data.set(from.data.subarray(i * width, (i + 1) * width), i * m.cols * w);
  }
}

function adjoint(m: Matrix): Matrix {
  return {
    data: transposed(m.data, m.rows, m.cols, m.complex),
    rows: m.cols,
    cols: m.rows,
    complex: m.complex,
  };
}

const TINY = Math.sqrt(SAFE_MIN) / ULP;

/** A factor that brings very small or large matrices to a safe size; 1 for others. */
export function safeScale(a: Float64Array): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) {
    const v = Math.abs(a[i]);
    if (!(v <= max)) {
      if (v !== v) throw new NoConvergence();
      max = v;
    }
  }
  if (max === Infinity) throw new NoConvergence();
  if (max > 0 && max < TINY) return TINY / max;
  return max > 1 / TINY ? 1 / TINY / max : 1;
}

/** Overwrites `a`, an m×n matrix. */
export function decompose(
  a: Float64Array,
  m: number,
  n: number,
  complex: boolean,
  mode: SvdMode,
): Svd {
  const k = Math.min(m, n);
  const scale = safeScale(a);
  if (scale !== 1) for (let i = 0; i < a.length; i++) a[i] *= scale;
  const given: Matrix = { data: a, rows: m, cols: n, complex };
  const ratio = complex ? 17 / 9 : 11 / 6;
  const isLong = m >= n && m >= Math.trunc(n * ratio) && m > n;
  const isWide = n > m && n >= Math.trunc(m * ratio);
  let outer: Reflectors | null = null;
  let core = given;
  if (isLong) {
    outer = factorQr(given);
    core = corner(given, k);
  } else if (isWide) {
    outer = factorLq(given);
    core = corner(given, k);
  }
  const b = bidiagonalise(core);
  const { diagonal: s } = b;
  const vectors = mode === "values" ? null : { u: identity(k, false), vt: identity(k, false) };
  bidiagonalSvd(s, b.side, b.lower, vectors);
  if (scale !== 1) for (let i = 0; i < k; i++) s[i] /= scale;
  if (vectors === null) return { s, u: null, vt: null };
  const isFull = mode === "full";
  const uRows = isLong ? k : m;
  let u = embed(vectors.u, k, uRows, isFull && !isLong ? uRows : k, complex);
  b.q.applyTo(u);
  const vtCols = isWide ? k : n;
  let vt = embed(vectors.vt, k, isFull && !isWide ? vtCols : k, vtCols, complex);
  b.p.applyAdjointFromRight(vt);
  if (outer !== null && isLong) {
    const q = outer.matrix(isFull ? m : k);
    const mixed = product(isFull ? leadingColumns(q, k) : q, u);
    if (isFull) setLeadingColumns(q, mixed);
    u = isFull ? q : mixed;
  } else if (outer !== null) {
    // Rows of Qᴴ: the first k are mixed, the others complete the basis.
    const q = adjoint(outer.matrix(isFull ? n : k));
    const head = { ...q, rows: k, data: q.data.subarray(0, k * n * (complex ? 2 : 1)) };
    const mixed = product(vt, head);
    if (isFull) q.data.set(mixed.data);
    vt = isFull ? q : mixed;
  }
  return { s, u: u.data, vt: vt.data };
}
