/** Cholesky factorisation: the lower triangular L with A = L·Lᴴ, from the lower triangle of A. */

/** Overwrites `a` with L; false when A is not positive definite. */
export function choleskyReal(a: Float64Array, n: number): boolean {
  const inverse = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let v = a[row + j];
      for (let k = 0; k < j; k++) v -= a[row + k] * a[other + k];
      a[row + j] = v * inverse[j];
    }
    let d = a[row + i];
    for (let k = 0; k < i; k++) d -= a[row + k] * a[row + k];
    if (!(d > 0)) return false;
    const root = Math.sqrt(d);
    a[row + i] = root;
    inverse[i] = 1 / root;
    a.fill(0, row + i + 1, row + n);
  }
  return true;
}

/** As `choleskyReal`, interleaved; imaginary parts of the diagonal are not looked at. */
export function choleskyComplex(a: Float64Array, n: number): boolean {
  const inverse = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = 2 * i * n;
    for (let j = 0; j < i; j++) {
      const other = 2 * j * n;
      let re = a[row + 2 * j];
      let im = a[row + 2 * j + 1];
      for (let k = 0; k < 2 * j; k += 2) {
        const xr = a[row + k];
        const xi = a[row + k + 1];
        const yr = a[other + k];
        const yi = -a[other + k + 1];
        re -= xr * yr - xi * yi;
        im -= xr * yi + xi * yr;
      }
      a[row + 2 * j] = re * inverse[j];
      a[row + 2 * j + 1] = im * inverse[j];
    }
    let d = a[row + 2 * i];
    for (let k = 0; k < 2 * i; k++) d -= a[row + k] * a[row + k];
    if (!(d > 0)) return false;
    const root = Math.sqrt(d);
    a[row + 2 * i] = root;
    a[row + 2 * i + 1] = 0;
    inverse[i] = 1 / root;
    a.fill(0, row + 2 * i + 2, row + 2 * n);
  }
  return true;
}
