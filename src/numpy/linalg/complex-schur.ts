/**
 * Eigenvalues and Schur form of a complex Hessenberg matrix by single-shift QR steps (twin: real-schur.ts). On return
 * H is upper triangular. Subdiagonal entries are kept real.
 */
import { makeReflector, tau } from "./householder.ts";
import type { SchurOptions } from "./real-schur.ts";
import { divideByReciprocal, NoConvergence, result, SAFE_MIN, squareRoot, ULP } from "./scalars.ts";

class ComplexSchur {
  private readonly h: Float64Array;
  private readonly n: number;
  private readonly z: Float64Array | null;
  private readonly low: number;
  private readonly high: number;
  private readonly v = new Float64Array(4);
  private readonly tiny: number;
  private shiftRe = 0;
  private shiftIm = 0;

  constructor(h: Float64Array, n: number, options: SchurOptions) {
    this.h = h;
    this.n = n;
    this.z = options.z;
    this.low = options.low;
    this.high = options.high;
    this.tiny = SAFE_MIN * ((this.high - this.low + 1) / ULP);
  }

  private at(i: number, j: number): number {
    return 2 * (i * this.n + j);
  }
  /** |re| + |im|. */
  private size(i: number, j: number): number {
    const k = this.at(i, j);
    return Math.abs(this.h[k]) + Math.abs(this.h[k + 1]);
  }
  private difference(i: number, j: number): number {
    const p = this.at(i, i);
    const q = this.at(j, j);
    return Math.abs(this.h[p] - this.h[q]) + Math.abs(this.h[p + 1] - this.h[q + 1]);
  }

  private scaleRow(i: number, from: number, to: number, re: number, im: number): void {
    for (let j = from; j <= to; j++) multiplyAt(this.h, this.at(i, j), re, im);
  }
  private scaleColumn(
    a: Float64Array,
    j: number,
    from: number,
    to: number,
    re: number,
    im: number,
  ): void {
    for (let i = from; i <= to; i++) multiplyAt(a, this.at(i, j), re, im);
  }

  run(): void {
    const { low, high, n, h } = this;
    this.makeSubdiagonalReal();
    const limit = 30 * Math.max(10, high - low + 1);
    let last = high;
    while (last >= low) {
      let count = 0;
      let first = low;
      for (let step = 0; ; step++) {
        first = this.smallSubdiagonal(first, last);
        if (first > low) {
          const k = this.at(first, first - 1);
          h[k] = 0;
          h[k + 1] = 0;
        }
        if (first >= last) break;
        if (step >= limit) throw new NoConvergence();
        const from = this.z === null ? first : 0;
        const to = this.z === null ? last : n - 1;
        this.chooseShift(first, last, ++count);
        this.step(first, last, from, to);
      }
      last = first - 1;
    }
  }

  private makeSubdiagonalReal(): void {
    const { h, n, z, low, high } = this;
    const from = z === null ? low : 0;
    const to = z === null ? high : n - 1;
    for (let i = low + 1; i <= high; i++) {
      const k = this.at(i, i - 1);
      if (h[k + 1] === 0) continue;
      const size = Math.hypot(h[k], h[k + 1]);
      const re = h[k] / size;
      const im = -h[k + 1] / size;
      h[k] = size;
      h[k + 1] = 0;
      this.scaleRow(i, i, to, re, im);
      this.scaleColumn(h, i, from, Math.min(to, i + 1), re, -im);
      if (z !== null) this.scaleColumn(z, i, 0, n - 1, re, -im);
    }
  }

  private smallSubdiagonal(first: number, last: number): number {
    const { h, tiny, low, high } = this;
    let k = last;
    for (; k > first; k--) {
      if (this.size(k, k - 1) <= tiny) break;
      let sum = this.size(k - 1, k - 1) + this.size(k, k);
      if (sum === 0) {
        if (k - 2 >= low) sum += Math.abs(h[this.at(k - 1, k - 2)]);
        if (k + 1 <= high) sum += Math.abs(h[this.at(k + 1, k)]);
      }
      if (Math.abs(h[this.at(k, k - 1)]) <= ULP * sum) {
        const side = this.size(k, k - 1);
        const over = this.size(k - 1, k);
        const here = this.size(k, k);
        const difference = this.difference(k - 1, k);
        const ab = Math.max(side, over);
        const ba = Math.min(side, over);
        const aa = Math.max(here, difference);
        const bb = Math.min(here, difference);
        const s = aa + ab;
        if (ba * (ab / s) <= Math.max(tiny, ULP * (bb * (aa / s)))) break;
      }
    }
    return k;
  }

  private chooseShift(first: number, last: number, count: number): void {
    const { h } = this;
    const i = last;
    const corner = this.at(i, i);
    if (count % 20 === 0) {
      this.shiftRe = 0.75 * Math.abs(h[this.at(i, i - 1)]) + h[corner];
      this.shiftIm = h[corner + 1];
      return;
    }
    if (count % 10 === 0) {
      const k = this.at(first, first);
      this.shiftRe = 0.75 * Math.abs(h[this.at(first + 1, first)]) + h[k];
      this.shiftIm = h[k + 1];
      return;
    }
    // The eigenvalue of the last 2×2 block that is nearer to the corner.
    let tr = h[corner];
    let ti = h[corner + 1];
    const over = this.at(i - 1, i);
    squareRoot(h[over], h[over + 1]);
    const ar = result.re;
    const ai = result.im;
    const side = this.at(i, i - 1);
    squareRoot(h[side], h[side + 1]);
    const ur = ar * result.re - ai * result.im;
    const ui = ar * result.im + ai * result.re;
    let s = Math.abs(ur) + Math.abs(ui);
    if (s !== 0) {
      const above = this.at(i - 1, i - 1);
      const xr = 0.5 * (h[above] - tr);
      const xi = 0.5 * (h[above + 1] - ti);
      const sx = Math.abs(xr) + Math.abs(xi);
      s = Math.max(s, sx);
      const pr = xr / s;
      const pi = xi / s;
      const qr = ur / s;
      const qi = ui / s;
      squareRoot(pr * pr - pi * pi + (qr * qr - qi * qi), 2 * pr * pi + 2 * qr * qi);
      let yr = s * result.re;
      let yi = s * result.im;
      if (sx > 0 && (xr / sx) * yr + (xi / sx) * yi < 0) {
        yr = -yr;
        yi = -yi;
      }
      divideByReciprocal(ur, ui, xr + yr, xi + yi);
      const { re, im } = result;
      tr -= ur * re - ui * im;
      ti -= ur * im + ui * re;
    }
    this.shiftRe = tr;
    this.shiftIm = ti;
  }

  /** Where the bulge may start; `v` becomes the first column of the shifted matrix. */
  private bulgeStart(first: number, last: number): number {
    const { h, v } = this;
    for (let m = last - 1; ; m--) {
      const k = this.at(m, m);
      let re = h[k] - this.shiftRe;
      let im = h[k + 1] - this.shiftIm;
      let side = h[this.at(m + 1, m)];
      const s = Math.abs(re) + Math.abs(im) + Math.abs(side);
      re /= s;
      im /= s;
      side /= s;
      v[0] = re;
      v[1] = im;
      v[2] = side;
      v[3] = 0;
      if (m === first) return m;
      const before = Math.abs(h[this.at(m, m - 1)]);
      const sum = this.size(m, m) + this.size(m + 1, m + 1);
      if (before * Math.abs(side) <= ULP * ((Math.abs(re) + Math.abs(im)) * sum)) return m;
    }
  }

  private step(first: number, last: number, from: number, to: number): void {
    const { h, n, v, z } = this;
    const start = this.bulgeStart(first, last);
    for (let k = start; k < last; k++) {
      if (k > start) {
        for (let i = 0; i < 2; i++) {
          const p = this.at(k + i, k - 1);
          v[2 * i] = h[p];
          v[2 * i + 1] = h[p + 1];
        }
      }
      const beta = makeReflector(v, 0, 2, true);
      const tr = tau.re;
      const ti = tau.im;
      if (k > start) {
        const p = this.at(k, k - 1);
        h[p] = beta;
        h[p + 1] = 0;
        const q = this.at(k + 1, k - 1);
        h[q] = 0;
        h[q + 1] = 0;
      }
      const vr = v[2];
      const vi = v[3];
      const t2 = tr * vr - ti * vi;
      for (let j = k; j <= to; j++) {
        const p = this.at(k, j);
        const q = this.at(k + 1, j);
        const sr = tr * h[p] + ti * h[p + 1] + t2 * h[q];
        const si = tr * h[p + 1] - ti * h[p] + t2 * h[q + 1];
        h[p] -= sr;
        h[p + 1] -= si;
        h[q] -= sr * vr - si * vi;
        h[q + 1] -= sr * vi + si * vr;
      }
      this.reflectColumns(h, k, from, Math.min(k + 2, last), tr, ti, t2, vr, vi);
      if (z !== null) this.reflectColumns(z, k, 0, n - 1, tr, ti, t2, vr, vi);
      if (k === start && start > first) this.restoreReal(start, last, from, to, 1 - tr, -ti);
    }
    this.makeLastReal(last, from, to);
  }

  private reflectColumns(
    a: Float64Array,
    k: number,
    from: number,
    to: number,
    tr: number,
    ti: number,
    t2: number,
    vr: number,
    vi: number,
  ): void {
    for (let j = from; j <= to; j++) {
      const p = this.at(j, k);
      const sr = tr * a[p] - ti * a[p + 1] + t2 * a[p + 2];
      const si = tr * a[p + 1] + ti * a[p] + t2 * a[p + 3];
      a[p] -= sr;
      a[p + 1] -= si;
      a[p + 2] -= sr * vr + si * vi;
      a[p + 3] -= si * vr - sr * vi;
    }
  }

  /** A step that began inside the block has left a complex subdiagonal entry: scales it real again. */
  private restoreReal(
    m: number,
    last: number,
    from: number,
    to: number,
    re: number,
    im: number,
  ): void {
    const { h, n, z } = this;
    const size = Math.hypot(re, im);
    re /= size;
    im /= size;
    multiplyAt(h, this.at(m + 1, m), re, -im);
    if (m + 2 <= last) multiplyAt(h, this.at(m + 2, m + 1), re, im);
    for (let j = m; j <= last; j++) {
      if (j === m + 1) continue;
      this.scaleRow(j, j + 1, to, re, im);
      this.scaleColumn(h, j, from, j - 1, re, -im);
      if (z !== null) this.scaleColumn(z, j, 0, n - 1, re, -im);
    }
  }

  private makeLastReal(last: number, from: number, to: number): void {
    const { h, n, z } = this;
    const k = this.at(last, last - 1);
    if (h[k + 1] === 0) return;
    const size = Math.hypot(h[k], h[k + 1]);
    const re = h[k] / size;
    const im = h[k + 1] / size;
    h[k] = size;
    h[k + 1] = 0;
    this.scaleRow(last, last + 1, to, re, -im);
    this.scaleColumn(h, last, from, last - 1, re, im);
    if (z !== null) this.scaleColumn(z, last, 0, n - 1, re, im);
  }
}

function multiplyAt(a: Float64Array, at: number, re: number, im: number): void {
  const x = a[at];
  const y = a[at + 1];
  a[at] = x * re - y * im;
  a[at + 1] = x * im + y * re;
}

/** Overwrites `h`, and `z` when given; the eigenvalues are H's diagonal. */
export function complexSchur(h: Float64Array, n: number, options: SchurOptions): void {
  new ComplexSchur(h, n, options).run();
}
