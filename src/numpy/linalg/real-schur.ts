/**
 * Eigenvalues and real Schur form of a real Hessenberg matrix by double-shift QR steps (twin: complex-schur.ts).
 * On return H is quasi-triangular: 1×1 blocks, and 2×2 blocks with equal diagonals for complex pairs.
 */
import { makeReflector, tau } from "./householder.ts";
import { hypotenuse, NoConvergence, SAFE_MIN, ULP, withSign } from "./scalars.ts";

/** A standardised 2×2 block: [a b; c d] with its eigenvalues and the rotation that made it. */
const block = { a: 0, b: 0, c: 0, d: 0, r1: 0, i1: 0, r2: 0, i2: 0, cos: 1, sin: 0 };

/** Makes c zero (real eigenvalues) or a = d with b·c < 0 (a complex pair). */
function standardise(a: number, b: number, c: number, d: number): void {
  let cos = 1;
  let sin = 0;
  if (c !== 0) {
    if (b === 0) {
      cos = 0;
      sin = 1;
      [a, d] = [d, a];
      b = -c;
      c = 0;
    } else if (a - d !== 0 || withSign(1, b) === withSign(1, c)) {
      let t = a - d;
      let p = 0.5 * t;
      const large = Math.max(Math.abs(b), Math.abs(c));
      const small = Math.min(Math.abs(b), Math.abs(c)) * withSign(1, b) * withSign(1, c);
      const scale = Math.max(Math.abs(p), large);
      let z = (p / scale) * p + (large / scale) * small;
      if (z >= 4 * ULP) {
        z = p + withSign(Math.sqrt(scale) * Math.sqrt(z), p);
        a = d + z;
        d -= (large / z) * small;
        const length = hypotenuse(c, z);
        cos = z / length;
        sin = c / length;
        b -= c;
        c = 0;
      } else {
        // Complex or almost equal eigenvalues: first make the diagonal equal.
        const sigma = b + c;
        p = 0.5 * t;
        const length = hypotenuse(sigma, t);
        cos = Math.sqrt(0.5 * (1 + Math.abs(sigma) / length));
        sin = -(p / (length * cos)) * withSign(1, sigma);
        const aa = a * cos + b * sin;
        const bb = -a * sin + b * cos;
        const cc = c * cos + d * sin;
        const dd = -c * sin + d * cos;
        a = aa * cos + cc * sin;
        b = bb * cos + dd * sin;
        c = -aa * sin + cc * cos;
        d = -bb * sin + dd * cos;
        t = 0.5 * (a + d);
        a = t;
        d = t;
        if (c !== 0) {
          if (b === 0) {
            b = -c;
            c = 0;
            [cos, sin] = [-sin, cos];
          } else if (withSign(1, b) === withSign(1, c)) {
            const sb = Math.sqrt(Math.abs(b));
            const sc = Math.sqrt(Math.abs(c));
            p = withSign(sb * sc, c);
            const inverse = 1 / Math.sqrt(Math.abs(b + c));
            a = t + p;
            d = t - p;
            b -= c;
            c = 0;
            const c1 = sb * inverse;
            const s1 = sc * inverse;
            [cos, sin] = [cos * c1 - sin * s1, cos * s1 + sin * c1];
          }
        }
      }
    }
  }
  block.a = a;
  block.b = b;
  block.c = c;
  block.d = d;
  block.r1 = a;
  block.r2 = d;
  block.i1 = c === 0 ? 0 : Math.sqrt(Math.abs(b)) * Math.sqrt(Math.abs(c));
  block.i2 = -block.i1;
  block.cos = cos;
  block.sin = sin;
}

/** The double shift of a QR step: two real numbers or a conjugate pair. */
const shift = { r1: 0, i1: 0, r2: 0, i2: 0 };

function shiftsOf(h11: number, h21: number, h12: number, h22: number): void {
  const s = Math.abs(h11) + Math.abs(h12) + Math.abs(h21) + Math.abs(h22);
  shift.r1 = 0;
  shift.r2 = 0;
  shift.i1 = 0;
  shift.i2 = 0;
  if (s === 0) return;
  h11 /= s;
  h21 /= s;
  h12 /= s;
  h22 /= s;
  const half = (h11 + h22) / 2;
  const det = (h11 - half) * (h22 - half) - h12 * h21;
  const root = Math.sqrt(Math.abs(det));
  if (det >= 0) {
    shift.r1 = half * s;
    shift.r2 = shift.r1;
    shift.i1 = root * s;
    shift.i2 = -shift.i1;
    return;
  }
  const up = half + root;
  const down = half - root;
  shift.r1 = (Math.abs(up - h22) <= Math.abs(down - h22) ? up : down) * s;
  shift.r2 = shift.r1;
}

export interface SchurOptions {
  readonly low: number;
  readonly high: number;
  /** Accumulates the transformations; null when not wanted, and then only eigenvalues are computed. */
  readonly z: Float64Array | null;
}

class RealSchur {
  private readonly h: Float64Array;
  private readonly n: number;
  private readonly z: Float64Array | null;
  private readonly low: number;
  private readonly high: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  private readonly v = new Float64Array(3);
  private readonly tiny: number;

  constructor(h: Float64Array, n: number, options: SchurOptions) {
    this.h = h;
    this.n = n;
    this.z = options.z;
    this.low = options.low;
    this.high = options.high;
    this.re = new Float64Array(n);
    this.im = new Float64Array(n);
    this.tiny = SAFE_MIN * ((this.high - this.low + 1) / ULP);
  }

  run(): void {
    const { h, n, low, high, re } = this;
    for (let i = 0; i < n; i++) if (i < low || i > high) re[i] = h[i * n + i];
    const limit = 30 * Math.max(10, high - low + 1);
    let last = high;
    while (last >= low) {
      let deflations = 0;
      let first = low;
      for (let step = 0; ; step++) {
        first = this.smallSubdiagonal(first, last);
        if (first > low) h[first * n + first - 1] = 0;
        if (first >= last - 1) break;
        if (step >= limit) throw new NoConvergence();
        this.step(first, last, ++deflations);
      }
      if (first === last) re[last] = h[last * n + last];
      else this.splitPair(last);
      last = first - 1;
    }
  }

  /** The row where the active block starts. */
  private smallSubdiagonal(first: number, last: number): number {
    const { h, n, tiny, low, high } = this;
    let k = last;
    for (; k > first; k--) {
      const side = Math.abs(h[k * n + k - 1]);
      if (side <= tiny) break;
      const above = h[(k - 1) * n + k - 1];
      const here = h[k * n + k];
      let sum = Math.abs(above) + Math.abs(here);
      if (sum === 0) {
        if (k - 2 >= low) sum += Math.abs(h[(k - 1) * n + k - 2]);
        if (k + 1 <= high) sum += Math.abs(h[(k + 1) * n + k]);
      }
      if (side <= ULP * sum) {
        const over = Math.abs(h[(k - 1) * n + k]);
        const ab = Math.max(side, over);
        const ba = Math.min(side, over);
        const aa = Math.max(Math.abs(here), Math.abs(above - here));
        const bb = Math.min(Math.abs(here), Math.abs(above - here));
        const s = aa + ab;
        if (ba * (ab / s) <= Math.max(tiny, ULP * (bb * (aa / s)))) break;
      }
    }
    return k;
  }

  private chooseShifts(first: number, last: number, count: number): void {
    const { h, n } = this;
    const at = (i: number, j: number): number => h[i * n + j];
    // Every tenth step without a deflation takes an exceptional shift.
    if (count % 20 === 0) {
      const s = Math.abs(at(last, last - 1)) + Math.abs(at(last - 1, last - 2));
      const x = 0.75 * s + at(last, last);
      shiftsOf(x, s, -0.4375 * s, x);
    } else if (count % 10 === 0) {
      const s = Math.abs(at(first + 1, first)) + Math.abs(at(first + 2, first + 1));
      const x = 0.75 * s + at(first, first);
      shiftsOf(x, s, -0.4375 * s, x);
    } else {
      const i = last - 1;
      shiftsOf(at(i, i), at(last, i), at(i, last), at(last, last));
    }
  }

  /** Where the bulge may start; `v` becomes the first column of the shifted square. */
  private bulgeStart(first: number, last: number): number {
    const { h, n, v } = this;
    let m = last - 2;
    for (; ; m--) {
      const hm = h[m * n + m];
      const next = h[(m + 1) * n + m];
      let s = Math.abs(hm - shift.r2) + Math.abs(shift.i2) + Math.abs(next);
      const side = next / s;
      v[0] =
        side * h[m * n + m + 1] +
        (hm - shift.r1) * ((hm - shift.r2) / s) -
        shift.i1 * (shift.i2 / s);
      v[1] = side * (hm + h[(m + 1) * n + m + 1] - shift.r1 - shift.r2);
      v[2] = side * h[(m + 2) * n + m + 1];
      s = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
      v[0] /= s;
      v[1] /= s;
      v[2] /= s;
      if (m === first) return m;
      const before = Math.abs(h[m * n + m - 1]);
      const sum =
        Math.abs(h[(m - 1) * n + m - 1]) + Math.abs(hm) + Math.abs(h[(m + 1) * n + m + 1]);
      if (before * (Math.abs(v[1]) + Math.abs(v[2])) <= ULP * Math.abs(v[0]) * sum) return m;
    }
  }

  private step(first: number, last: number, count: number): void {
    const { h, n, v, z } = this;
    this.chooseShifts(first, last, count);
    const start = this.bulgeStart(first, last);
    const from = z === null ? first : 0;
    const to = z === null ? last : n - 1;
    for (let k = start; k < last; k++) {
      const size = Math.min(3, last - k + 1);
      if (k > start) for (let i = 0; i < size; i++) v[i] = h[(k + i) * n + k - 1];
      const beta = makeReflector(v, 0, size, false);
      const t1 = tau.re;
      if (k > start) {
        h[k * n + k - 1] = beta;
        for (let i = 1; i < size; i++) h[(k + i) * n + k - 1] = 0;
      } else if (start > first) h[k * n + k - 1] *= 1 - t1;
      const v2 = v[1];
      const v3 = size === 3 ? v[2] : 0;
      this.reflectRows(k, size, k, to, t1, v2, v3);
      reflectColumns(h, n, k, size, from, Math.min(k + 3, last), t1, v2, v3);
      if (z !== null) reflectColumns(z, n, k, size, 0, n - 1, t1, v2, v3);
    }
  }

  private reflectRows(
    k: number,
    size: number,
    from: number,
    to: number,
    t1: number,
    v2: number,
    v3: number,
  ): void {
    const { h, n } = this;
    const t2 = t1 * v2;
    const t3 = t1 * v3;
    const p = k * n;
    const q = p + n;
    const r = q + n;
    if (size === 3) {
      for (let j = from; j <= to; j++) {
        const sum = h[p + j] + v2 * h[q + j] + v3 * h[r + j];
        h[p + j] -= sum * t1;
        h[q + j] -= sum * t2;
        h[r + j] -= sum * t3;
      }
      return;
    }
    for (let j = from; j <= to; j++) {
      const sum = h[p + j] + v2 * h[q + j];
      h[p + j] -= sum * t1;
      h[q + j] -= sum * t2;
    }
  }

  private splitPair(last: number): void {
    const { h, n, z, re, im } = this;
    const i = last - 1;
    standardise(h[i * n + i], h[i * n + last], h[last * n + i], h[last * n + last]);
    h[i * n + i] = block.a;
    h[i * n + last] = block.b;
    h[last * n + i] = block.c;
    h[last * n + last] = block.d;
    re[i] = block.r1;
    im[i] = block.i1;
    re[last] = block.r2;
    im[last] = block.i2;
    if (z === null) return;
    const { cos, sin } = block;
    for (let j = last + 1; j < n; j++) {
      const x = h[i * n + j];
      const y = h[last * n + j];
      h[i * n + j] = cos * x + sin * y;
      h[last * n + j] = cos * y - sin * x;
    }
    turnColumns(h, n, i, i, cos, sin);
    turnColumns(z, n, i, n, cos, sin);
  }
}

function reflectColumns(
  a: Float64Array,
  n: number,
  k: number,
  size: number,
  from: number,
  to: number,
  t1: number,
  v2: number,
  v3: number,
): void {
  const t2 = t1 * v2;
  const t3 = t1 * v3;
  if (size === 3) {
    for (let at = from * n + k; at <= to * n + k; at += n) {
      const sum = a[at] + v2 * a[at + 1] + v3 * a[at + 2];
      a[at] -= sum * t1;
      a[at + 1] -= sum * t2;
      a[at + 2] -= sum * t3;
    }
    return;
  }
  for (let at = from * n + k; at <= to * n + k; at += n) {
    const sum = a[at] + v2 * a[at + 1];
    a[at] -= sum * t1;
    a[at + 1] -= sum * t2;
  }
}

/** Columns i and i+1 of rows 0 … rows−1 turned. */
function turnColumns(
  a: Float64Array,
  n: number,
  i: number,
  rows: number,
  cos: number,
  sin: number,
): void {
  for (let k = 0; k < rows; k++) {
    const at = k * n + i;
    const x = a[at];
    const y = a[at + 1];
    a[at] = cos * x + sin * y;
    a[at + 1] = cos * y - sin * x;
  }
}

export interface RealEigenvalues {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Overwrites `h`, and `z` when given, with the Schur form and its vectors. */
export function realSchur(h: Float64Array, n: number, options: SchurOptions): RealEigenvalues {
  const made = new RealSchur(h, n, options);
  made.run();
  return made;
}
