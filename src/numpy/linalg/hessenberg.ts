/**
 * First steps of an eigenvalue problem: balancing (rows and columns that isolate an eigenvalue are moved to the
 * ends, the others scaled by powers of two) and reduction to Hessenberg form by reflectors.
 */
import { type Matrix, Reflectors } from "./householder.ts";
import { takeColumn } from "./qr.ts";
import { norm2, SAFE_MIN, ULP } from "./scalars.ts";

export interface Balance {
  /** Rows and columns low … high are left to iterate on. */
  readonly low: number;
  readonly high: number;
  /** Scale inside that range, partner of the exchange outside it. */
  readonly scale: Float64Array;
}

/** Access to a row-major matrix, real or complex. */
class Grid {
  readonly a: Float64Array;
  readonly n: number;
  readonly w: 1 | 2;
  private readonly line: Float64Array;

  constructor(a: Float64Array, n: number, complex: boolean) {
    this.a = a;
    this.n = n;
    this.w = complex ? 2 : 1;
    this.line = new Float64Array(n * this.w);
  }
  isZero(i: number, j: number): boolean {
    const at = (i * this.n + j) * this.w;
    return this.a[at] === 0 && (this.w === 1 || this.a[at + 1] === 0);
  }
  size(i: number, j: number): number {
    const at = (i * this.n + j) * this.w;
    return this.w === 1 ? Math.abs(this.a[at]) : Math.hypot(this.a[at], this.a[at + 1]);
  }
  private swap(p: number, q: number): void {
    const { a, w } = this;
    for (let c = 0; c < w; c++) {
      const t = a[p * w + c];
      a[p * w + c] = a[q * w + c];
      a[q * w + c] = t;
    }
  }
  swapColumns(i: number, j: number, rows: number): void {
    for (let k = 0; k < rows; k++) this.swap(k * this.n + i, k * this.n + j);
  }
  swapRows(i: number, j: number, from: number): void {
    for (let k = from; k < this.n; k++) this.swap(i * this.n + k, j * this.n + k);
  }
  columnNorm(j: number, from: number, to: number): number {
    const { line, w, n, a } = this;
    for (let i = from; i <= to; i++) {
      for (let c = 0; c < w; c++) line[(i - from) * w + c] = a[(i * n + j) * w + c];
    }
    return norm2(line, 0, (to - from + 1) * w);
  }
  rowNorm(i: number, from: number, to: number): number {
    return norm2(this.a, (i * this.n + from) * this.w, (to - from + 1) * this.w);
  }
  scaleRow(i: number, from: number, factor: number): void {
    for (let k = (i * this.n + from) * this.w; k < (i + 1) * this.n * this.w; k++) {
      this.a[k] *= factor;
    }
  }
  scaleColumn(j: number, rows: number, factor: number): void {
    const { a, n, w } = this;
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < w; c++) a[(i * n + j) * w + c] *= factor;
    }
  }
}

/** Balances `a` in place. */
export function balance(a: Float64Array, n: number, complex: boolean): Balance {
  const grid = new Grid(a, n, complex);
  const scale = new Float64Array(n).fill(1);
  let low = 0;
  let high = n - 1;
  // Rows without a partner to the left go down.
  for (let again = true; again; ) {
    again = false;
    for (let i = high; i >= 0; i--) {
      let isolated = true;
      for (let j = 0; j <= high && isolated; j++) isolated = i === j || grid.isZero(i, j);
      if (!isolated) continue;
      scale[high] = i;
      if (i !== high) {
        grid.swapColumns(i, high, high + 1);
        grid.swapRows(i, high, low);
      }
      again = true;
      if (high === 0) return { low: 0, high: 0, scale };
      high--;
    }
  }
  // Columns without a partner below go left.
  for (let again = true; again; ) {
    again = false;
    for (let j = low; j <= high; j++) {
      let isolated = true;
      for (let i = low; i <= high && isolated; i++) isolated = i === j || grid.isZero(i, j);
      if (!isolated) continue;
      scale[low] = j;
      if (j !== low) {
        grid.swapColumns(j, low, high + 1);
        grid.swapRows(j, low, low);
      }
      again = true;
      low++;
    }
  }
  for (let i = low; i <= high; i++) scale[i] = 1;
  scaleRange(grid, low, high, scale);
  return { low, high, scale };
}

const SMALL = SAFE_MIN / ULP;

function scaleRange(grid: Grid, low: number, high: number, scale: Float64Array): void {
  const smaller = SMALL * 2;
  const larger = 1 / smaller;
  for (let again = true; again; ) {
    again = false;
    for (let i = low; i <= high; i++) {
      let c = grid.columnNorm(i, low, high);
      let r = grid.rowNorm(i, low, high);
      let maxColumn = 0;
      for (let k = 0; k <= high; k++) maxColumn = Math.max(maxColumn, grid.size(k, i));
      let maxRow = 0;
      for (let k = low; k < grid.n; k++) maxRow = Math.max(maxRow, grid.size(i, k));
      if (c === 0 || r === 0) continue;
      let g = r / 2;
      let f = 1;
      const sum = c + r;
      while (c < g && Math.max(f, c, maxColumn) < larger && Math.min(r, g, maxRow) > smaller) {
        f *= 2;
        c *= 2;
        maxColumn *= 2;
        r /= 2;
        g /= 2;
        maxRow /= 2;
      }
      g = c / 2;
      while (g >= r && Math.max(r, maxRow) < larger && Math.min(f, c, g, maxColumn) > smaller) {
        f /= 2;
        c /= 2;
        g /= 2;
        maxColumn /= 2;
        r *= 2;
        maxRow *= 2;
      }
      if (c + r >= 0.95 * sum) continue;
      if (f < 1 && scale[i] < 1 && f * scale[i] <= SMALL) continue;
      if (f > 1 && scale[i] > 1 && scale[i] >= 1 / SMALL / f) continue;
      scale[i] *= f;
      again = true;
      grid.scaleRow(i, low, 1 / f);
      grid.scaleColumn(i, high + 1, f);
    }
  }
}

/** Takes balancing back: rows of the vectors are scaled and exchanged. */
export function undoBalance(b: Balance, v: Float64Array, n: number, complex: boolean): void {
  const grid = new Grid(v, n, complex);
  // A range of one row was never scaled: its entry is an exchange.
  for (let i = b.low; i <= b.high && b.low < b.high; i++) grid.scaleRow(i, 0, b.scale[i]);
  for (let i = b.low - 1; i >= 0; i--) if (b.scale[i] !== i) grid.swapRows(i, b.scale[i], 0);
  for (let i = b.high + 1; i < n; i++) if (b.scale[i] !== i) grid.swapRows(i, b.scale[i], 0);
}

/**
 * Makes rows low … high of `a` upper Hessenberg; the result is Q with A = Q·H·Qᴴ, or null when not wanted.
 */
export function reduceToHessenberg(
  a: Float64Array,
  n: number,
  low: number,
  high: number,
  complex: boolean,
  wantQ: boolean,
): Float64Array | null {
  const w = complex ? 2 : 1;
  const count = Math.max(high - low, 0);
  const reflectors = new Reflectors(count, high + 1, low + 1, complex);
  // The columns above `high` take part from the left, the rows up to `high` from the right.
  const whole: Matrix = { data: a, rows: high + 1, cols: n, complex };
  for (let k = 0; k < count; k++) {
    const i = low + k;
    takeColumn(reflectors, k, whole, i);
    const beta = reflectors.make(k);
    reflectors.right(k, whole, 0, 0, false);
    reflectors.left(k, whole, 0, i + 1, true);
    for (let p = i + 1; p <= high; p++) {
      a[(p * n + i) * w] = p === i + 1 ? beta : 0;
      if (complex) a[(p * n + i) * w + 1] = 0;
    }
  }
  if (!wantQ) return null;
  const q = new Float64Array(n * n * w);
  for (let i = 0; i < n; i++) q[i * (n + 1) * w] = 1;
  const target: Matrix = { data: q, rows: n, cols: n, complex };
  for (let k = count - 1; k >= 0; k--) reflectors.left(k, target, 0, low + 1 + k, false);
  return q;
}
