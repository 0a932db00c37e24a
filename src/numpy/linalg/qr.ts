/** QR factorisation by reflectors, and LQ as its mirror image. */
import { type Matrix, Reflectors } from "./householder.ts";

/** Copies column `col` of `m`, from row `row` on, into the row of reflector i. */
export function takeColumn(r: Reflectors, i: number, m: Matrix, col: number): void {
  const { data, cols, complex } = m;
  const from = r.start(i);
  if (complex) {
    for (let k = from; k < r.length; k++) {
      const to = 2 * (i * r.length + k);
      const at = 2 * (k * cols + col);
      r.v[to] = data[at];
      r.v[to + 1] = data[at + 1];
    }
    return;
  }
  for (let k = from; k < r.length; k++) r.v[i * r.length + k] = data[k * cols + col];
}

/** Copies row `row` of `m`, conjugated, into the row of reflector i. */
export function takeRow(r: Reflectors, i: number, m: Matrix, row: number): void {
  const { data, cols, complex } = m;
  const from = r.start(i);
  if (complex) {
    for (let k = from; k < r.length; k++) {
      const to = 2 * (i * r.length + k);
      const at = 2 * (row * cols + k);
      r.v[to] = data[at];
      r.v[to + 1] = -data[at + 1];
    }
    return;
  }
  for (let k = from; k < r.length; k++) r.v[i * r.length + k] = data[row * cols + k];
}

/** Sets item (i, j) to a real number. */
export function setReal(m: Matrix, i: number, j: number, value: number): void {
  const at = i * m.cols + j;
  if (m.complex) {
    m.data[2 * at] = value;
    m.data[2 * at + 1] = 0;
  } else m.data[at] = value;
}

/** A = Q·R: R is left on and above the diagonal of `m`, zeros below; Q is the product of the reflectors. */
export function factorQr(m: Matrix): Reflectors {
  const k = Math.min(m.rows, m.cols);
  const r = new Reflectors(k, m.rows, 0, m.complex);
  for (let i = 0; i < k; i++) {
    takeColumn(r, i, m, i);
    const beta = r.make(i);
    r.left(i, m, 0, i + 1, true);
    setReal(m, i, i, beta);
    for (let p = i + 1; p < m.rows; p++) setReal(m, p, i, 0);
  }
  return r;
}

/** A = L·Q: L is left on and below the diagonal of `m`, zeros above; Qᴴ is the product of the reflectors. */
export function factorLq(m: Matrix): Reflectors {
  const k = Math.min(m.rows, m.cols);
  const r = new Reflectors(k, m.cols, 0, m.complex);
  for (let i = 0; i < k; i++) {
    takeRow(r, i, m, i);
    const beta = r.make(i);
    r.right(i, m, i + 1, 0, false);
    setReal(m, i, i, beta);
    for (let p = i + 1; p < m.cols; p++) setReal(m, i, p, 0);
  }
  return r;
}
