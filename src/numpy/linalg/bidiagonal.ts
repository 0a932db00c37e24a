/**
 * Reduction of an m×n matrix to bidiagonal form, A = Q·B·Pᴴ: B is upper bidiagonal for m ≥ n, lower otherwise, and
 * real. The singular values of B come from bidiagonal-svd.ts.
 */
import { type Matrix, Reflectors } from "./householder.ts";
import { takeColumn, takeRow } from "./qr.ts";

export interface Bidiagonal {
  readonly diagonal: Float64Array;
  readonly side: Float64Array;
  readonly lower: boolean;
  readonly q: Reflectors;
  readonly p: Reflectors;
}

/** Overwrites `m`. */
export function bidiagonalise(m: Matrix): Bidiagonal {
  const { rows, cols, complex } = m;
  const k = Math.min(rows, cols);
  const diagonal = new Float64Array(k);
  const side = new Float64Array(Math.max(k - 1, 0));
  const lower = rows < cols;
  const short = Math.max(k - 1, 0);
  const q = new Reflectors(lower ? short : k, rows, lower ? 1 : 0, complex);
  const p = new Reflectors(lower ? k : short, cols, lower ? 0 : 1, complex);
  for (let i = 0; i < k; i++) {
    if (!lower) {
      takeColumn(q, i, m, i);
      diagonal[i] = q.make(i);
      q.left(i, m, 0, i + 1, true);
      if (i < k - 1) {
        takeRow(p, i, m, i);
        side[i] = p.make(i);
        p.right(i, m, i + 1, 0, false);
      }
    } else {
      takeRow(p, i, m, i);
      diagonal[i] = p.make(i);
      p.right(i, m, i + 1, 0, false);
      if (i < k - 1) {
        takeColumn(q, i, m, i);
        side[i] = q.make(i);
        q.left(i, m, 0, i + 1, true);
      }
    }
  }
  return { diagonal, side, lower, q, p };
}
