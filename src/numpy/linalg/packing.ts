/**
 * Stacks of matrices between arrays and kernels. Kernels work on Float64Arrays of their own: matrices one after
 * the other, rows one after the other, real and imaginary parts in turn when complex. Results are rounded to the
 * wanted dtype when they become arrays.
 */
import { castArray, copyItems } from "../copy.ts";
import { COMPLEX128, type DType, FLOAT64 } from "../dtype.ts";
import { emptyArray, type NDArray } from "../ndarray.ts";

/** All items in C order, in memory that the kernel may overwrite. */
export function pack(arr: NDArray, complex: boolean): Float64Array {
  const flat = emptyArray(complex ? COMPLEX128 : FLOAT64, arr.shape);
  copyItems(flat, arr);
  const at = flat.start;
  return (flat.view as Float64Array).slice(at, at + flat.size * (complex ? 2 : 1));
}

/** An array of `shape` from packed items. */
export function unpack(
  data: Float64Array,
  shape: readonly number[],
  complex: boolean,
  dtype: DType,
): NDArray {
  const flat = emptyArray(complex ? COMPLEX128 : FLOAT64, shape);
  (flat.view as Float64Array).set(data, flat.start);
  return castArray(flat, dtype);
}

/** n×n ones on the diagonal. */
export function identity(n: number, complex: boolean): Float64Array {
  const w = complex ? 2 : 1;
  const out = new Float64Array(n * n * w);
  for (let i = 0; i < n; i++) out[i * (n + 1) * w] = 1;
  return out;
}

/** The m×n matrix turned over; conjugated when complex and `conjugate`. */
export function transposed(
  a: Float64Array,
  m: number,
  n: number,
  complex: boolean,
  conjugate = true,
): Float64Array {
  const out = new Float64Array(a.length);
  if (!complex) {
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j];
    return out;
  }
  const sign = conjugate ? -1 : 1;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      out[2 * (j * m + i)] = a[2 * (i * n + j)];
      out[2 * (j * m + i) + 1] = sign * a[2 * (i * n + j) + 1];
    }
  }
  return out;
}
