/**
 * Singular value decomposition of a real bidiagonal matrix by implicit QR sweeps, with zero shifts where a shift
 * would cost relative accuracy. Directions of sweeps, shifts and thresholds are LAPACK's, so the signs of singular
 * vectors are too.
 */
import { EPSILON, makeRotation, NoConvergence, rotation, SAFE_MIN, withSign } from "./scalars.ts";

/** Row-major matrices that take part in the rotations; null when not wanted. */
export interface SvdVectors {
  /** n×n: B's right vectors as rows. */
  readonly vt: Float64Array;
  /** n×n: B's left vectors as columns. */
  readonly u: Float64Array;
}

/** Singular values of [f g; 0 h]: the smaller one. */
function smallerOfTwo(f: number, g: number, h: number): number {
  const fa = Math.abs(f);
  const ga = Math.abs(g);
  const ha = Math.abs(h);
  const small = Math.min(fa, ha);
  const large = Math.max(fa, ha);
  if (small === 0) return 0;
  if (ga < large) {
    const as = 1 + small / large;
    const at = (large - small) / large;
    const au = (ga / large) ** 2;
    return small * (2 / (Math.sqrt(as * as + au) + Math.sqrt(at * at + au)));
  }
  const au = large / ga;
  if (au === 0) return (small * large) / ga;
  const as = 1 + small / large;
  const at = (large - small) / large;
  const c = 1 / (Math.sqrt(1 + (as * au) ** 2) + Math.sqrt(1 + (at * au) ** 2));
  return 2 * (small * c * au);
}

/** What `decomposeTwo` found: singular values and both rotations. */
const two = { min: 0, max: 0, sinRight: 0, cosRight: 0, sinLeft: 0, cosLeft: 0 };

/** Decomposes [f g; 0 h]; `max` has the larger magnitude, signs as the rotations make them. */
function decomposeTwo(f: number, g: number, h: number): void {
  let ft = f;
  let ht = h;
  let fa = Math.abs(f);
  let ha = Math.abs(h);
  const swap = ha > fa;
  if (swap) {
    [ft, ht] = [ht, ft];
    [fa, ha] = [ha, fa];
  }
  const ga = Math.abs(g);
  let largest = swap ? 3 : 1;
  let cl = 1;
  let cr = 1;
  let sl = 0;
  let sr = 0;
  two.min = ha;
  two.max = fa;
  if (ga !== 0) {
    let isSmall = true;
    if (ga > fa) {
      largest = 2;
      if (fa / ga < EPSILON) {
        isSmall = false;
        two.max = ga;
        two.min = ha > 1 ? fa / (ga / ha) : (fa / ga) * ha;
        cl = 1;
        sl = ht / g;
        sr = 1;
        cr = ft / g;
      }
    }
    if (isSmall) {
      const d = fa - ha;
      let l = d === fa ? 1 : d / fa;
      const m = g / ft;
      let t = 2 - l;
      const mm = m * m;
      const s = Math.sqrt(t * t + mm);
      const r = l === 0 ? Math.abs(m) : Math.sqrt(l * l + mm);
      const a = 0.5 * (s + r);
      two.min = ha / a;
      two.max = fa * a;
      if (mm === 0) {
        t = l === 0 ? withSign(2, ft) * withSign(1, g) : g / withSign(d, ft) + m / t;
      } else t = (m / (s + t) + m / (r + l)) * (1 + a);
      l = Math.sqrt(t * t + 4);
      cr = 2 / l;
      sr = t / l;
      cl = (cr + sr * m) / a;
      sl = ((ht / ft) * sr) / a;
    }
  }
  two.cosLeft = swap ? sr : cl;
  two.sinLeft = swap ? cr : sl;
  two.cosRight = swap ? sl : cr;
  two.sinRight = swap ? cl : sr;
  let sign: number;
  if (largest === 1) sign = withSign(1, two.cosRight) * withSign(1, two.cosLeft) * withSign(1, f);
  else if (largest === 2) {
    sign = withSign(1, two.sinRight) * withSign(1, two.cosLeft) * withSign(1, g);
  } else sign = withSign(1, two.sinRight) * withSign(1, two.sinLeft) * withSign(1, h);
  two.max = withSign(two.max, sign);
  two.min = withSign(two.min, sign * withSign(1, f) * withSign(1, h));
}

/** Rows p and q of a row-major matrix turned by (c, s). */
export function rotateRows(
  a: Float64Array,
  width: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  const i = p * width;
  const j = q * width;
  for (let k = 0; k < width; k++) {
    const x = a[i + k];
    const y = a[j + k];
    a[i + k] = c * x + s * y;
    a[j + k] = c * y - s * x;
  }
}

/** The rotations of one sweep, applied to all rows or columns at once. */
export class Sweep {
  private readonly c: Float64Array;
  private readonly s: Float64Array;
  private readonly at: Int32Array;
  private count = 0;

  constructor(n: number) {
    this.c = new Float64Array(n);
    this.s = new Float64Array(n);
    this.at = new Int32Array(n);
  }
  clear(): void {
    this.count = 0;
  }
  add(index: number, c: number, s: number): void {
    const k = this.count++;
    this.at[k] = index;
    this.c[k] = c;
    this.s[k] = s;
  }
  /** Rows index and index + 1, rotation after rotation. */
  rows(a: Float64Array, width: number): void {
    for (let k = 0; k < this.count; k++) {
      rotateRows(a, width, this.at[k], this.at[k] + 1, this.c[k], this.s[k]);
    }
  }
  /** The inverse of `rows`. */
  undoRows(a: Float64Array, width: number): void {
    for (let k = this.count - 1; k >= 0; k--) {
      rotateRows(a, width, this.at[k], this.at[k] + 1, this.c[k], -this.s[k]);
    }
  }
  /**
   * Columns index and index + 1. A sweep's indices follow one another, so each row is read once and the item that
   * two rotations share stays in a register; four rows at a time keep the rotations from waiting for each other.
   */
  columns(a: Float64Array, n: number, width: number): void {
    const { c, s, at, count } = this;
    if (count === 0) return;
    const isUp = count === 1 || at[1] > at[0];
    // Offsets of the item that is finished and of the one that comes in.
    const start = isUp ? at[0] : at[0] + 1;
    const step = isUp ? 1 : -1;
    let i = 0;
    for (; i + 3 < n; i += 4) {
      let p = i * width + start;
      let q = p + width;
      let r = q + width;
      let t = r + width;
      let x0 = a[p];
      let x1 = a[q];
      let x2 = a[r];
      let x3 = a[t];
      for (let k = 0; k < count; k++) {
        const ck = c[k];
        const sk = isUp ? s[k] : -s[k];
        const y0 = a[p + step];
        const y1 = a[q + step];
        const y2 = a[r + step];
        const y3 = a[t + step];
        a[p] = ck * x0 + sk * y0;
        a[q] = ck * x1 + sk * y1;
        a[r] = ck * x2 + sk * y2;
        a[t] = ck * x3 + sk * y3;
        x0 = ck * y0 - sk * x0;
        x1 = ck * y1 - sk * x1;
        x2 = ck * y2 - sk * x2;
        x3 = ck * y3 - sk * x3;
        p += step;
        q += step;
        r += step;
        t += step;
      }
      a[p] = x0;
      a[q] = x1;
      a[r] = x2;
      a[t] = x3;
    }
    for (; i < n; i++) {
      let p = i * width + start;
      let x = a[p];
      for (let k = 0; k < count; k++, p += step) {
        const sk = isUp ? s[k] : -s[k];
        const y = a[p + step];
        a[p] = c[k] * x + sk * y;
        x = c[k] * y - sk * x;
      }
      a[p] = x;
    }
  }
}

/**
 * Overwrites `d` with the singular values, largest first; `e` is the superdiagonal (the subdiagonal when `lower`).
 * The vectors must be identities.
 */
export function bidiagonalSvd(
  d: Float64Array,
  e: Float64Array,
  lower: boolean,
  vectors: SvdVectors | null,
): void {
  const n = d.length;
  if (n === 0) return;
  if (n === 1) {
    // The sign goes to the left.
    if (d[0] < 0 && vectors !== null) vectors.u[0] = -1;
    d[0] = Math.abs(d[0]);
    return;
  }
  const left = new Sweep(n);
  if (lower) {
    for (let i = 0; i < n - 1; i++) {
      makeRotation(d[i], e[i]);
      d[i] = rotation.r;
      e[i] = rotation.s * d[i + 1];
      d[i + 1] *= rotation.c;
      left.add(i, rotation.c, rotation.s);
    }
  }
  sweepUntilDiagonal(d, e, vectors);
  for (let i = 0; i < n; i++) {
    if (d[i] === 0) d[i] = 0;
    else if (d[i] < 0) {
      d[i] = -d[i];
      if (vectors !== null) {
        for (let k = i * n; k < (i + 1) * n; k++) vectors.vt[k] = -vectors.vt[k];
      }
    }
  }
  sortValues(d, vectors);
  if (lower && vectors !== null) left.undoRows(vectors.u, n);
}

/** Selection sort, so that each vector moves at most once. */
function sortValues(d: Float64Array, vectors: SvdVectors | null): void {
  const n = d.length;
  for (let i = 0; i < n - 1; i++) {
    let at = 0;
    let min = d[0];
    const last = n - 1 - i;
    for (let j = 1; j <= last; j++) {
      if (d[j] <= min) {
        at = j;
        min = d[j];
      }
    }
    if (at === last) continue;
    d[at] = d[last];
    d[last] = min;
    if (vectors === null) continue;
    const { vt, u } = vectors;
    for (let k = 0; k < n; k++) {
      const t = vt[at * n + k];
      vt[at * n + k] = vt[last * n + k];
      vt[last * n + k] = t;
      const s = u[k * n + at];
      u[k * n + at] = u[k * n + last];
      u[k * n + last] = s;
    }
  }
}

const TOLERANCE = Math.max(10, Math.min(100, EPSILON ** -0.125)) * EPSILON;
const MAX_SWEEPS = 6;

/** The iteration's state: the part of B that is being worked on, and how. */
class Iteration {
  readonly n: number;
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly vectors: SvdVectors | null;
  private readonly right: Sweep;
  private readonly left: Sweep;
  private readonly threshold: number;

  constructor(d: Float64Array, e: Float64Array, vectors: SvdVectors | null) {
    this.n = d.length;
    this.d = d;
    this.e = e;
    this.vectors = vectors;
    this.right = new Sweep(this.n);
    this.left = new Sweep(this.n);
    this.threshold = this.thresholdOf();
  }

  /** Below this an item of `e` is zero: relative to a lower bound of the smallest singular value. */
  private thresholdOf(): number {
    const { n, d, e } = this;
    let bound = Math.abs(d[0]);
    let mu = bound;
    for (let i = 1; i < n && bound !== 0; i++) {
      mu = Math.abs(d[i]) * (mu / (mu + Math.abs(e[i - 1])));
      bound = Math.min(bound, mu);
    }
    bound /= Math.sqrt(n);
    return Math.max(TOLERANCE * bound, MAX_SWEEPS * (n * (n * SAFE_MIN)));
  }

  run(): void {
    const { n, d, e, threshold } = this;
    let m = n - 1;
    let oldFirst = -1;
    let oldLast = -1;
    let downward = true;
    let budget = MAX_SWEEPS * n * n;
    while (m > 0) {
      if (budget < 0) throw new NoConvergence();
      // Find the unreduced block first … m.
      let max = Math.abs(d[m]);
      let first = m - 1;
      for (; first >= 0; first--) {
        const side = Math.abs(e[first]);
        if (side <= threshold) break;
        if (side !== side) throw new NoConvergence();
        max = Math.max(max, Math.abs(d[first]), side);
      }
      if (first >= 0) {
        e[first] = 0;
        if (first === m - 1) {
          m--;
          continue;
        }
      }
      first++;
      if (first === m - 1) {
        this.splitTwo(m);
        m -= 2;
        continue;
      }
      if (first > oldLast || m < oldFirst) downward = Math.abs(d[first]) >= Math.abs(d[m]);
      const min = this.deflate(first, m, downward);
      if (min === undefined) continue;
      oldFirst = first;
      oldLast = m;
      const shift = this.shiftOf(first, m, downward, min, max);
      budget -= m - first;
      this.right.clear();
      this.left.clear();
      if (downward) {
        if (shift === 0) this.zeroDown(first, m);
        else this.shiftDown(first, m, shift);
        if (Math.abs(e[m - 1]) <= threshold) e[m - 1] = 0;
      } else {
        if (shift === 0) this.zeroUp(first, m);
        else this.shiftUp(first, m, shift);
        if (Math.abs(e[first]) <= threshold) e[first] = 0;
      }
      if (this.vectors !== null) {
        this.right.rows(this.vectors.vt, n);
        this.left.columns(this.vectors.u, n, n);
      }
    }
  }

  /** The last two rows are a block of their own. */
  private splitTwo(m: number): void {
    const { d, e, n, vectors } = this;
    decomposeTwo(d[m - 1], e[m - 1], d[m]);
    d[m - 1] = two.max;
    e[m - 1] = 0;
    d[m] = two.min;
    if (vectors === null) return;
    rotateRows(vectors.vt, n, m - 1, m, two.cosRight, two.sinRight);
    this.left.clear();
    this.left.add(m - 1, two.cosLeft, two.sinLeft);
    this.left.columns(vectors.u, n, n);
  }

  /** Sets a negligible item of `e` to zero and returns undefined, or a bound of the smallest value. */
  private deflate(first: number, m: number, downward: boolean): number | undefined {
    const { d, e } = this;
    if (downward) {
      if (Math.abs(e[m - 1]) <= TOLERANCE * Math.abs(d[m])) {
        e[m - 1] = 0;
        return undefined;
      }
      let mu = Math.abs(d[first]);
      let min = mu;
      for (let k = first; k < m; k++) {
        if (Math.abs(e[k]) <= TOLERANCE * mu) {
          e[k] = 0;
          return undefined;
        }
        mu = Math.abs(d[k + 1]) * (mu / (mu + Math.abs(e[k])));
        min = Math.min(min, mu);
      }
      return min;
    }
    if (Math.abs(e[first]) <= TOLERANCE * Math.abs(d[first])) {
      e[first] = 0;
      return undefined;
    }
    let mu = Math.abs(d[m]);
    let min = mu;
    for (let k = m - 1; k >= first; k--) {
      if (Math.abs(e[k]) <= TOLERANCE * mu) {
        e[k] = 0;
        return undefined;
      }
      mu = Math.abs(d[k]) * (mu / (mu + Math.abs(e[k])));
      min = Math.min(min, mu);
    }
    return min;
  }

  private shiftOf(first: number, m: number, downward: boolean, min: number, max: number): number {
    const { d, e, n } = this;
    if (n * TOLERANCE * (min / max) <= Math.max(EPSILON, 0.01 * TOLERANCE)) return 0;
    const start = Math.abs(downward ? d[first] : d[m]);
    const shift = downward
      ? smallerOfTwo(d[m - 1], e[m - 1], d[m])
      : smallerOfTwo(d[first], e[first], d[first + 1]);
    // A negligible shift only costs accuracy.
    return start > 0 && (shift / start) ** 2 < EPSILON ? 0 : shift;
  }

  private zeroDown(first: number, m: number): void {
    const { d, e } = this;
    let c = 1;
    let oldC = 1;
    let oldS = 0;
    for (let i = first; i < m; i++) {
      makeRotation(d[i] * c, e[i]);
      c = rotation.c;
      const s = rotation.s;
      if (i > first) e[i - 1] = oldS * rotation.r;
      makeRotation(oldC * rotation.r, d[i + 1] * s);
      oldC = rotation.c;
      oldS = rotation.s;
      d[i] = rotation.r;
      this.right.add(i, c, s);
      this.left.add(i, oldC, oldS);
    }
    const h = d[m] * c;
    d[m] = h * oldC;
    e[m - 1] = h * oldS;
  }

  private zeroUp(first: number, m: number): void {
    const { d, e } = this;
    let c = 1;
    let oldC = 1;
    let oldS = 0;
    for (let i = m; i > first; i--) {
      makeRotation(d[i] * c, e[i - 1]);
      c = rotation.c;
      const s = rotation.s;
      if (i < m) e[i] = oldS * rotation.r;
      makeRotation(oldC * rotation.r, d[i - 1] * s);
      oldC = rotation.c;
      oldS = rotation.s;
      d[i] = rotation.r;
      this.left.add(i - 1, c, -s);
      this.right.add(i - 1, oldC, -oldS);
    }
    const h = d[first] * c;
    d[first] = h * oldC;
    e[first] = h * oldS;
  }

  private shiftDown(first: number, m: number, shift: number): void {
    const { d, e } = this;
    let f = (Math.abs(d[first]) - shift) * (withSign(1, d[first]) + shift / d[first]);
    let g = e[first];
    for (let i = first; i < m; i++) {
      makeRotation(f, g);
      const cr = rotation.c;
      const sr = rotation.s;
      if (i > first) e[i - 1] = rotation.r;
      f = cr * d[i] + sr * e[i];
      e[i] = cr * e[i] - sr * d[i];
      g = sr * d[i + 1];
      d[i + 1] *= cr;
      makeRotation(f, g);
      const cl = rotation.c;
      const sl = rotation.s;
      d[i] = rotation.r;
      f = cl * e[i] + sl * d[i + 1];
      d[i + 1] = cl * d[i + 1] - sl * e[i];
      if (i < m - 1) {
        g = sl * e[i + 1];
        e[i + 1] *= cl;
      }
      this.right.add(i, cr, sr);
      this.left.add(i, cl, sl);
    }
    e[m - 1] = f;
  }

  private shiftUp(first: number, m: number, shift: number): void {
    const { d, e } = this;
    let f = (Math.abs(d[m]) - shift) * (withSign(1, d[m]) + shift / d[m]);
    let g = e[m - 1];
    for (let i = m; i > first; i--) {
      makeRotation(f, g);
      const cr = rotation.c;
      const sr = rotation.s;
      if (i < m) e[i] = rotation.r;
      f = cr * d[i] + sr * e[i - 1];
      e[i - 1] = cr * e[i - 1] - sr * d[i];
      g = sr * d[i - 1];
      d[i - 1] *= cr;
      makeRotation(f, g);
      const cl = rotation.c;
      const sl = rotation.s;
      d[i] = rotation.r;
      f = cl * e[i - 1] + sl * d[i - 1];
      d[i - 1] = cl * d[i - 1] - sl * e[i - 1];
      if (i > first + 1) {
        g = sl * e[i - 2];
        e[i - 2] *= cl;
      }
      this.left.add(i - 1, cr, -sr);
      this.right.add(i - 1, cl, -sl);
    }
    e[first] = f;
  }
}

function sweepUntilDiagonal(d: Float64Array, e: Float64Array, vectors: SvdVectors | null): void {
  new Iteration(d, e, vectors).run();
}
