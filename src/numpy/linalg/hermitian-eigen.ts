/** Eigenvalues (ascending) and orthonormal eigenvectors of symmetric and Hermitian matrices. */
import { identity } from "./packing.ts";
import { safeScale } from "./svd.ts";
import { tridiagonalise } from "./tridiagonal.ts";
import { tridiagonalEigen } from "./tridiagonal-eigen.ts";

export interface HermitianEigen {
  readonly values: Float64Array;
  /** n×n, vectors as columns; null when not wanted. */
  readonly vectors: Float64Array | null;
}

/** Reads one triangle of `a` and overwrites all of it. */
export function hermitianEigen(
  a: Float64Array,
  n: number,
  lower: boolean,
  complex: boolean,
  wantVectors: boolean,
): HermitianEigen {
  const w = complex ? 2 : 1;
  const scale = safeScale(a);
  if (scale !== 1) for (let i = 0; i < a.length; i++) a[i] *= scale;
  const t = tridiagonalise(a, n, lower, complex);
  const z = wantVectors ? identity(n, false) : null;
  tridiagonalEigen(t.diagonal, t.side, z);
  const values = t.diagonal;
  if (scale !== 1) for (let i = 0; i < n; i++) values[i] /= scale;
  if (z === null) return { values, vectors: null };
  let vectors = z;
  if (complex) {
    vectors = new Float64Array(n * n * w);
    for (let i = 0; i < n * n; i++) vectors[2 * i] = z[i];
  }
  t.applyTo({ data: vectors, rows: n, cols: n, complex });
  return { values, vectors };
}
