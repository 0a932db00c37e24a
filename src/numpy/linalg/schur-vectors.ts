/**
 * Eigenvectors from a Schur form T = Zᴴ·A·Z: each is found by back substitution in T and multiplied by Z. Pivots
 * that vanish are replaced by tiny ones, and solutions that grow too large are scaled down.
 */
import { divideByReciprocal, result, SAFE_MIN, ULP } from "./scalars.ts";

const GROWTH = 1e150;

/** Unknowns of the substitution, interleaved. */
class Column {
  readonly x: Float64Array;
  constructor(n: number) {
    this.x = new Float64Array(2 * n);
  }
  /** Scales all when entry j has become huge. */
  tame(j: number): void {
    const { x } = this;
    const size = Math.abs(x[2 * j]) + Math.abs(x[2 * j + 1]);
    if (!(size > GROWTH)) return;
    for (let i = 0; i < x.length; i++) x[i] /= size;
  }
}

/**
 * Right eigenvectors of the quasi-triangular `t`, columns of `z` on return: a complex pair takes two columns, the
 * real and the imaginary part of the vector whose eigenvalue has the positive imaginary part.
 */
export function realVectors(t: Float64Array, n: number, im: Float64Array, z: Float64Array): void {
  const column = new Column(n);
  const { x } = column;
  const tiny = SAFE_MIN * (n / ULP);
  const out = new Float64Array(2 * n);
  for (let k = n - 1; k >= 0; k--) {
    const isPair = im[k] !== 0;
    const first = isPair ? k - 1 : k;
    const wr = t[k * n + k];
    const wi = isPair
      ? Math.sqrt(Math.abs(t[k * n + k - 1])) * Math.sqrt(Math.abs(t[(k - 1) * n + k]))
      : 0;
    const min = Math.max(ULP * (Math.abs(wr) + Math.abs(wi)), tiny);
    x.fill(0);
    if (!isPair) x[2 * k] = 1;
    else {
      const up = t[(k - 1) * n + k];
      const down = t[k * n + k - 1];
      if (Math.abs(up) >= Math.abs(down)) {
        x[2 * (k - 1)] = 1;
        x[2 * k + 1] = wi / up;
      } else {
        x[2 * (k - 1)] = -wi / down;
        x[2 * k + 1] = 1;
      }
    }
    for (let i = 0; i < first; i++) {
      for (let j = first; j <= k; j++) {
        x[2 * i] -= t[i * n + j] * x[2 * j];
        x[2 * i + 1] -= t[i * n + j] * x[2 * j + 1];
      }
    }
    for (let j = first - 1; j >= 0; j--) {
      const isBlock = j > 0 && t[j * n + j - 1] !== 0;
      if (isBlock) {
        solveBlock(t, n, j - 1, wr, wi, min, x);
        column.tame(j - 1);
      } else solveItem(x, j, t[j * n + j] - wr, -wi, min);
      column.tame(j);
      const low = isBlock ? j - 1 : j;
      for (let i = 0; i < low; i++) {
        for (let c = low; c <= j; c++) {
          x[2 * i] -= t[i * n + c] * x[2 * c];
          x[2 * i + 1] -= t[i * n + c] * x[2 * c + 1];
        }
      }
      j = low;
    }
    // The product with Z goes from the last column to the first, so earlier columns are still Z's.
    let max = 0;
    for (let i = 0; i < n; i++) {
      let re = 0;
      let imag = 0;
      for (let j = 0; j <= k; j++) {
        re += z[i * n + j] * x[2 * j];
        imag += z[i * n + j] * x[2 * j + 1];
      }
      out[2 * i] = re;
      out[2 * i + 1] = imag;
      max = Math.max(max, Math.abs(re) + Math.abs(imag));
    }
    for (let i = 0; i < n; i++) {
      z[i * n + first] = out[2 * i] / max;
      if (isPair) z[i * n + k] = out[2 * i + 1] / max;
    }
    k = first;
  }
}

function solveItem(x: Float64Array, j: number, dr: number, di: number, min: number): void {
  if (Math.abs(dr) + Math.abs(di) < min) {
    dr = min;
    di = 0;
  }
  if (di === 0) {
    x[2 * j] /= dr;
    x[2 * j + 1] /= dr;
    return;
  }
  divideByReciprocal(x[2 * j], x[2 * j + 1], dr, di);
  x[2 * j] = result.re;
  x[2 * j + 1] = result.im;
}

/** The 2×2 system of the block at rows i and i+1, by elimination with the larger entry of the first column. */
function solveBlock(
  t: Float64Array,
  n: number,
  i: number,
  wr: number,
  wi: number,
  min: number,
  x: Float64Array,
): void {
  const a = t[i * n + i] - wr;
  const b = t[i * n + i + 1];
  const c = t[(i + 1) * n + i];
  const d = t[(i + 1) * n + i + 1] - wr;
  const p = 2 * i;
  const swap = Math.abs(c) > Math.abs(a) + Math.abs(wi);
  // Row order (first, second) after the exchange.
  const [f1r, f1i, f2r, f2i] = swap ? [c, 0, d, -wi] : [a, -wi, b, 0];
  const [s1r, s1i, s2r, s2i] = swap ? [a, -wi, b, 0] : [c, 0, d, -wi];
  const [r1, i1] = swap ? [x[p + 2], x[p + 3]] : [x[p], x[p + 1]];
  const [r2, i2] = swap ? [x[p], x[p + 1]] : [x[p + 2], x[p + 3]];
  divideByReciprocal(s1r, s1i, f1r, f1i);
  const { re: lr, im: li } = result;
  let ur = s2r - (lr * f2r - li * f2i);
  let ui = s2i - (lr * f2i + li * f2r);
  if (Math.abs(ur) + Math.abs(ui) < min) {
    ur = min;
    ui = 0;
  }
  divideByReciprocal(r2 - (lr * r1 - li * i1), i2 - (lr * i1 + li * r1), ur, ui);
  const { re: yr, im: yi } = result;
  divideByReciprocal(r1 - (f2r * yr - f2i * yi), i1 - (f2r * yi + f2i * yr), f1r, f1i);
  x[p] = result.re;
  x[p + 1] = result.im;
  x[p + 2] = yr;
  x[p + 3] = yi;
}

/** Right eigenvectors of the triangular `t` as columns of `z`; all interleaved. */
export function complexVectors(t: Float64Array, n: number, z: Float64Array): void {
  const column = new Column(n);
  const { x } = column;
  const tiny = SAFE_MIN * (n / ULP);
  const out = new Float64Array(2 * n);
  for (let k = n - 1; k >= 0; k--) {
    const corner = 2 * (k * n + k);
    const wr = t[corner];
    const wi = t[corner + 1];
    const min = Math.max(ULP * (Math.abs(wr) + Math.abs(wi)), tiny);
    x.fill(0);
    x[2 * k] = 1;
    for (let j = k; j >= 0; j--) {
      if (j < k) {
        const d = 2 * (j * n + j);
        let dr = t[d] - wr;
        let di = t[d + 1] - wi;
        if (Math.abs(dr) + Math.abs(di) < min) {
          dr = min;
          di = 0;
        }
        divideByReciprocal(x[2 * j], x[2 * j + 1], dr, di);
        x[2 * j] = result.re;
        x[2 * j + 1] = result.im;
        column.tame(j);
      }
      const xr = x[2 * j];
      const xi = x[2 * j + 1];
      for (let i = 0; i < j; i++) {
        const at = 2 * (i * n + j);
        x[2 * i] -= t[at] * xr - t[at + 1] * xi;
        x[2 * i + 1] -= t[at] * xi + t[at + 1] * xr;
      }
    }
    let max = 0;
    for (let i = 0; i < n; i++) {
      let re = 0;
      let im = 0;
      for (let j = 0; j <= k; j++) {
        const at = 2 * (i * n + j);
        re += z[at] * x[2 * j] - z[at + 1] * x[2 * j + 1];
        im += z[at] * x[2 * j + 1] + z[at + 1] * x[2 * j];
      }
      out[2 * i] = re;
      out[2 * i + 1] = im;
      max = Math.max(max, Math.abs(re) + Math.abs(im));
    }
    for (let i = 0; i < n; i++) {
      const at = 2 * (i * n + k);
      z[at] = out[2 * i] / max;
      z[at + 1] = out[2 * i + 1] / max;
    }
  }
}
