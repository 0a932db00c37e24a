/**
 * Elementary reflectors H = I − τ·v·vᴴ with v[0] = 1, chosen so that Hᴴ maps a vector to β·e₁ with β real and of
 * the sign opposite to the vector's first item. The factorisations keep their reflectors in a `Reflectors`
 * and build unitary matrices by applying them.
 */
import {
  divideByReciprocal,
  EPSILON,
  hypotenuse,
  norm2,
  result,
  SAFE_MIN,
  withSign,
} from "./scalars.ts";

/** τ of the reflector last made. */
export const tau = { re: 0, im: 0 };

const SMALL = SAFE_MIN / EPSILON;

/** Turns the contiguous vector (n items at item `at`) into v and returns β; τ is left in `tau`. */
export function makeReflector(x: Float64Array, at: number, n: number, complex: boolean): number {
  return complex ? complexReflector(x, 2 * at, n) : realReflector(x, at, n);
}

function realReflector(x: Float64Array, at: number, n: number): number {
  tau.re = 0;
  tau.im = 0;
  let alpha = x[at];
  let size = n > 1 ? norm2(x, at + 1, n - 1) : 0;
  x[at] = 1;
  if (size === 0) return alpha;
  let beta = -withSign(hypotenuse(alpha, size), alpha);
  let scalings = 0;
  while (Math.abs(beta) < SMALL && scalings < 20) {
    scalings++;
    for (let i = at + 1; i < at + n; i++) x[i] /= SMALL;
    beta /= SMALL;
    alpha /= SMALL;
  }
  if (scalings > 0) {
    size = norm2(x, at + 1, n - 1);
    beta = -withSign(hypotenuse(alpha, size), alpha);
  }
  tau.re = (beta - alpha) / beta;
  const scale = 1 / (alpha - beta);
  for (let i = at + 1; i < at + n; i++) x[i] *= scale;
  for (let k = 0; k < scalings; k++) beta *= SMALL;
  return beta;
}

/** √(x² + y² + z²) without needless overflow. */
function hypotenuse3(x: number, y: number, z: number): number {
  const m = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  if (m === 0 || m > 1.797e308) return Math.abs(x) + Math.abs(y) + Math.abs(z);
  return m * Math.sqrt((x / m) ** 2 + (y / m) ** 2 + (z / m) ** 2);
}

function complexReflector(x: Float64Array, at: number, n: number): number {
  tau.re = 0;
  tau.im = 0;
  let ar = x[at];
  let ai = x[at + 1];
  let size = n > 1 ? norm2(x, at + 2, 2 * n - 2) : 0;
  x[at] = 1;
  x[at + 1] = 0;
  if (size === 0 && ai === 0) return ar;
  let beta = -withSign(hypotenuse3(ar, ai, size), ar);
  let scalings = 0;
  while (Math.abs(beta) < SMALL && scalings < 20) {
    scalings++;
    for (let i = at + 2; i < at + 2 * n; i++) x[i] /= SMALL;
    beta /= SMALL;
    ar /= SMALL;
    ai /= SMALL;
  }
  if (scalings > 0) {
    size = norm2(x, at + 2, 2 * n - 2);
    beta = -withSign(hypotenuse3(ar, ai, size), ar);
  }
  tau.re = (beta - ar) / beta;
  tau.im = -ai / beta;
  divideByReciprocal(1, 0, ar - beta, ai);
  const { re, im } = result;
  for (let i = at + 2; i < at + 2 * n; i += 2) {
    const xr = x[i];
    const xi = x[i + 1];
    x[i] = xr * re - xi * im;
    x[i + 1] = xr * im + xi * re;
  }
  for (let k = 0; k < scalings; k++) beta *= SMALL;
  return beta;
}

/** A row-major matrix that is being worked on. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly complex: boolean;
}

let work = new Float64Array(64);
function workspace(size: number): Float64Array {
  if (work.length < size) work = new Float64Array(2 * size);
  return work;
}

/**
 * Rows row … row+n−1, columns col … of `m` become H times themselves; v is n items of `v` at item `vAt`. For Hᴴ
 * pass the conjugate of τ.
 */
export function applyLeft(
  m: Matrix,
  row: number,
  col: number,
  n: number,
  v: Float64Array,
  vAt: number,
  tr: number,
  ti: number,
): void {
  if (tr === 0 && ti === 0) return;
  const { data, cols, complex } = m;
  const width = cols - col;
  if (width <= 0) return;
  if (complex) {
    applyLeftComplex(data, cols, row, col, n, v, vAt, tr, ti);
    return;
  }
  const w = workspace(width);
  w.fill(0, 0, width);
  let at = row * cols + col;
  let i = 0;
  for (; i + 3 < n; i += 4, at += 4 * cols) {
    const x0 = v[vAt + i];
    const x1 = v[vAt + i + 1];
    const x2 = v[vAt + i + 2];
    const x3 = v[vAt + i + 3];
    const a1 = at + cols;
    const a2 = a1 + cols;
    const a3 = a2 + cols;
    for (let j = 0; j < width; j++) {
      w[j] = w[j] + x0 * data[at + j] + x1 * data[a1 + j] + x2 * data[a2 + j] + x3 * data[a3 + j];
    }
  }
  for (; i < n; i++, at += cols) {
    const x = v[vAt + i];
    for (let j = 0; j < width; j++) w[j] += x * data[at + j];
  }
  for (let j = 0; j < width; j++) w[j] *= -tr;
  at = row * cols + col;
  for (i = 0; i < n; i++, at += cols) {
    const x = v[vAt + i];
    if (x === 0) continue;
    for (let j = 0; j < width; j++) data[at + j] += x * w[j];
  }
}

function applyLeftComplex(
  data: Float64Array,
  cols: number,
  row: number,
  col: number,
  n: number,
  v: Float64Array,
  vAt: number,
  tr: number,
  ti: number,
): void {
  const width = 2 * (cols - col);
  const w = workspace(width);
  w.fill(0, 0, width);
  let at = 2 * (row * cols + col);
  for (let i = 0; i < n; i++, at += 2 * cols) {
    const vr = v[2 * (vAt + i)];
    const vi = -v[2 * (vAt + i) + 1];
    for (let j = 0; j < width; j += 2) {
      const ar = data[at + j];
      const ai = data[at + j + 1];
      w[j] += ar * vr - ai * vi;
      w[j + 1] += ar * vi + ai * vr;
    }
  }
  for (let j = 0; j < width; j += 2) {
    const wr = w[j];
    w[j] = -(tr * wr - ti * w[j + 1]);
    w[j + 1] = -(tr * w[j + 1] + ti * wr);
  }
  at = 2 * (row * cols + col);
  for (let i = 0; i < n; i++, at += 2 * cols) {
    const vr = v[2 * (vAt + i)];
    const vi = v[2 * (vAt + i) + 1];
    if (vr === 0 && vi === 0) continue;
    for (let j = 0; j < width; j += 2) {
      data[at + j] += vr * w[j] - vi * w[j + 1];
      data[at + j + 1] += vr * w[j + 1] + vi * w[j];
    }
  }
}

/** Columns col … col+n−1, rows row … of `m` become themselves times H. */
export function applyRight(
  m: Matrix,
  row: number,
  col: number,
  n: number,
  v: Float64Array,
  vAt: number,
  tr: number,
  ti: number,
  rowEnd = m.rows,
): void {
  if (tr === 0 && ti === 0) return;
  const { data, cols, complex } = m;
  if (complex) {
    applyRightComplex(data, cols, row, rowEnd, col, n, v, vAt, tr, ti);
    return;
  }
  const t = workspace(n);
  for (let j = 0; j < n; j++) t[j] = -tr * v[vAt + j];
  let i = row;
  // Four rows at a time: their sums do not wait for each other.
  for (; i + 3 < rowEnd; i += 4) {
    const p = i * cols + col;
    const q = p + cols;
    const r = q + cols;
    const s = r + cols;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < n; j++) {
      const x = v[vAt + j];
      s0 += x * data[p + j];
      s1 += x * data[q + j];
      s2 += x * data[r + j];
      s3 += x * data[s + j];
    }
    for (let j = 0; j < n; j++) {
      const x = t[j];
      data[p + j] += s0 * x;
      data[q + j] += s1 * x;
      data[r + j] += s2 * x;
      data[s + j] += s3 * x;
    }
  }
  for (; i < rowEnd; i++) {
    const at = i * cols + col;
    let sum = 0;
    for (let j = 0; j < n; j++) sum += v[vAt + j] * data[at + j];
    for (let j = 0; j < n; j++) data[at + j] += sum * t[j];
  }
}

function applyRightComplex(
  data: Float64Array,
  cols: number,
  row: number,
  rowEnd: number,
  col: number,
  n: number,
  v: Float64Array,
  vAt: number,
  tr: number,
  ti: number,
): void {
  const t = workspace(2 * n);
  for (let j = 0; j < n; j++) {
    const vr = v[2 * (vAt + j)];
    const vi = -v[2 * (vAt + j) + 1];
    t[2 * j] = -(tr * vr - ti * vi);
    t[2 * j + 1] = -(tr * vi + ti * vr);
  }
  for (let i = row; i < rowEnd; i++) {
    const at = 2 * (i * cols + col);
    let sr = 0;
    let si = 0;
    for (let j = 0; j < 2 * n; j += 2) {
      const vr = v[2 * vAt + j];
      const vi = v[2 * vAt + j + 1];
      const ar = data[at + j];
      const ai = data[at + j + 1];
      sr += vr * ar - vi * ai;
      si += vr * ai + vi * ar;
    }
    for (let j = 0; j < 2 * n; j += 2) {
      data[at + j] += sr * t[j] - si * t[j + 1];
      data[at + j + 1] += sr * t[j + 1] + si * t[j];
    }
  }
}

/** The reflectors of a factorisation, in the order they were made; H(i) acts on items start(i) … length−1. */
export class Reflectors {
  readonly count: number;
  readonly length: number;
  readonly complex: boolean;
  readonly shift: number;
  readonly v: Float64Array;
  /** Interleaved when complex. */
  readonly tau: Float64Array;

  /** `shift`: H(0) leaves that many items alone, each later one one more. */
  constructor(count: number, length: number, shift: number, complex: boolean) {
    const w = complex ? 2 : 1;
    this.count = count;
    this.length = length;
    this.shift = shift;
    this.complex = complex;
    this.v = new Float64Array(count * length * w);
    this.tau = new Float64Array(count * w);
  }

  start(i: number): number {
    return i + this.shift;
  }

  /** Makes H(i) from its vector, already at start(i) of row i of `v`; returns β. */
  make(i: number): number {
    const at = this.start(i);
    const beta = makeReflector(this.v, i * this.length + at, this.length - at, this.complex);
    if (this.complex) {
      this.tau[2 * i] = tau.re;
      this.tau[2 * i + 1] = tau.im;
    } else this.tau[i] = tau.re;
    return beta;
  }

  /** H(i), or its adjoint, times rows of `m`; `row` is where item 0 of the vectors is. */
  left(i: number, m: Matrix, row: number, col: number, adjoint: boolean): void {
    const at = this.start(i);
    const { complex, tau: t, length } = this;
    const ti = complex ? (adjoint ? -t[2 * i + 1] : t[2 * i + 1]) : 0;
    const tr = complex ? t[2 * i] : t[i];
    applyLeft(m, row + at, col, length - at, this.v, i * length + at, tr, ti);
  }

  /** Columns of `m` times H(i) or its adjoint. */
  right(i: number, m: Matrix, row: number, col: number, adjoint: boolean): void {
    const at = this.start(i);
    const { complex, tau: t, length } = this;
    const ti = complex ? (adjoint ? -t[2 * i + 1] : t[2 * i + 1]) : 0;
    const tr = complex ? t[2 * i] : t[i];
    applyRight(m, row, col + at, length - at, this.v, i * length + at, tr, ti);
  }

  /** H(0)·H(1)·…·m. */
  applyTo(m: Matrix): void {
    for (let i = this.count - 1; i >= 0; i--) this.left(i, m, 0, 0, false);
  }

  /** …·H(1)ᴴ·H(0)ᴴ·m. */
  applyAdjointTo(m: Matrix): void {
    for (let i = 0; i < this.count; i++) this.left(i, m, 0, 0, true);
  }

  /** m·(H(0)·H(1)·…)ᴴ. */
  applyAdjointFromRight(m: Matrix): void {
    for (let i = this.count - 1; i >= 0; i--) this.right(i, m, 0, 0, true);
  }

  /** The first `cols` columns of H(0)·H(1)·…. */
  matrix(cols: number): Matrix {
    const w = this.complex ? 2 : 1;
    const data = new Float64Array(this.length * cols * w);
    for (let i = 0; i < Math.min(this.length, cols); i++) data[i * (cols + 1) * w] = 1;
    const m = { data, rows: this.length, cols, complex: this.complex };
    // Columns before start(i) are still unit vectors that H(i) leaves alone.
    for (let i = this.count - 1; i >= 0; i--)
      this.left(i, m, 0, Math.min(this.start(i), cols), false);
    return m;
  }
}
