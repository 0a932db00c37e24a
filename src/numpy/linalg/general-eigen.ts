/**
 * Eigenvalues and right eigenvectors of general matrices: balance, Hessenberg form, Schur form, back substitution.
 * Vectors have length 1; of a complex one the largest item is made real.
 */
import { complexSchur } from "./complex-schur.ts";
import { balance, reduceToHessenberg, undoBalance } from "./hessenberg.ts";
import { realSchur } from "./real-schur.ts";
import { hypotenuse, makeRotation, norm2, rotation } from "./scalars.ts";
import { complexVectors, realVectors } from "./schur-vectors.ts";
import { safeScale } from "./svd.ts";

export interface GeneralEigen {
  /** Interleaved. */
  readonly values: Float64Array;
  /** n×n, interleaved, vectors as columns; null when not wanted. */
  readonly vectors: Float64Array | null;
}

/** Overwrites `a`. */
export function generalEigen(
  a: Float64Array,
  n: number,
  complex: boolean,
  wantVectors: boolean,
): GeneralEigen {
  const scale = safeScale(a);
  if (scale !== 1) for (let i = 0; i < a.length; i++) a[i] *= scale;
  const balanced = balance(a, n, complex);
  const { low, high } = balanced;
  const z = reduceToHessenberg(a, n, low, high, complex, wantVectors);
  const values = new Float64Array(2 * n);
  let vectors: Float64Array | null = null;
  if (complex) {
    complexSchur(a, n, { low, high, z });
    for (let i = 0; i < n; i++) {
      values[2 * i] = a[2 * (i * n + i)];
      values[2 * i + 1] = a[2 * (i * n + i) + 1];
    }
    if (z !== null) {
      complexVectors(a, n, z);
      undoBalance(balanced, z, n, true);
      normaliseComplex(z, n);
      vectors = z;
    }
  } else {
    const { re, im } = realSchur(a, n, { low, high, z });
    for (let i = 0; i < n; i++) {
      values[2 * i] = re[i];
      values[2 * i + 1] = im[i];
    }
    if (z !== null) {
      realVectors(a, n, im, z);
      undoBalance(balanced, z, n, false);
      vectors = pairVectors(z, n, im);
    }
  }
  if (scale !== 1) for (let i = 0; i < 2 * n; i++) values[i] /= scale;
  return { values, vectors };
}

/** Unit vectors from the columns of `z`; columns k, k+1 of a pair are real and imaginary parts. */
function pairVectors(z: Float64Array, n: number, im: Float64Array): Float64Array {
  const out = new Float64Array(2 * n * n);
  const re = new Float64Array(n);
  const imag = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const isPair = im[k] > 0;
    for (let i = 0; i < n; i++) {
      re[i] = z[i * n + k];
      imag[i] = isPair ? z[i * n + k + 1] : 0;
    }
    if (!isPair) {
      const scale = 1 / norm2(re, 0, n);
      for (let i = 0; i < n; i++) out[2 * (i * n + k)] = re[i] * scale;
      continue;
    }
    const scale = 1 / hypotenuse(norm2(re, 0, n), norm2(imag, 0, n));
    let best = 0;
    let max = -1;
    for (let i = 0; i < n; i++) {
      re[i] *= scale;
      imag[i] *= scale;
      const size = re[i] * re[i] + imag[i] * imag[i];
      if (size > max) {
        max = size;
        best = i;
      }
    }
    makeRotation(re[best], imag[best]);
    const { c, s } = rotation;
    for (let i = 0; i < n; i++) {
      const x = c * re[i] + s * imag[i];
      const y = i === best ? 0 : c * imag[i] - s * re[i];
      const at = 2 * (i * n + k);
      out[at] = x;
      out[at + 1] = y;
      out[at + 2] = x;
      out[at + 3] = -y;
    }
    k++;
  }
  return out;
}

function normaliseComplex(z: Float64Array, n: number): void {
  const column = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      column[2 * i] = z[2 * (i * n + k)];
      column[2 * i + 1] = z[2 * (i * n + k) + 1];
    }
    const scale = 1 / norm2(column, 0, 2 * n);
    let best = 0;
    let max = -1;
    for (let i = 0; i < n; i++) {
      column[2 * i] *= scale;
      column[2 * i + 1] *= scale;
      const size = column[2 * i] ** 2 + column[2 * i + 1] ** 2;
      if (size > max) {
        max = size;
        best = i;
      }
    }
    const root = Math.sqrt(max);
    const tr = column[2 * best] / root;
    const ti = -column[2 * best + 1] / root;
    for (let i = 0; i < n; i++) {
      const at = 2 * (i * n + k);
      z[at] = column[2 * i] * tr - column[2 * i + 1] * ti;
      z[at + 1] = i === best ? 0 : column[2 * i] * ti + column[2 * i + 1] * tr;
    }
  }
}
