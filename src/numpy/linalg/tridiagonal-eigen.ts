/**
 * Eigenvalues and vectors of a real symmetric tridiagonal matrix by implicit QL or QR sweeps with Wilkinson's shift,
 * whichever end of a block has the smaller diagonal deciding the direction, as LAPACK does. Values come out in
 * ascending order.
 */
import { Sweep } from "./bidiagonal-svd.ts";
import {
  EPSILON,
  hypotenuse,
  makeRotation,
  NoConvergence,
  rotation,
  SAFE_MIN,
  withSign,
} from "./scalars.ts";

/** Eigenvalues of [a b; b c], the larger magnitude first, and the unit vector of the first. */
const pair = { first: 0, second: 0, c: 0, s: 0 };

function eigenTwo(a: number, b: number, c: number): void {
  const sum = a + c;
  const difference = a - c;
  const size = Math.abs(difference);
  const twice = b + b;
  const ab = Math.abs(twice);
  const [large, small] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  let root: number;
  if (size > ab) root = size * Math.sqrt(1 + (ab / size) ** 2);
  else if (size < ab) root = ab * Math.sqrt(1 + (size / ab) ** 2);
  else root = ab * Math.SQRT2;
  let sign = 1;
  if (sum < 0) {
    pair.first = 0.5 * (sum - root);
    sign = -1;
    pair.second = (large / pair.first) * small - (b / pair.first) * b;
  } else if (sum > 0) {
    pair.first = 0.5 * (sum + root);
    pair.second = (large / pair.first) * small - (b / pair.first) * b;
  } else {
    pair.first = 0.5 * root;
    pair.second = -0.5 * root;
  }
  const otherSign = difference >= 0 ? 1 : -1;
  const cs = difference >= 0 ? difference + root : difference - root;
  if (Math.abs(cs) > ab) {
    const t = -twice / cs;
    pair.s = 1 / Math.sqrt(1 + t * t);
    pair.c = t * pair.s;
  } else if (ab === 0) {
    pair.c = 1;
    pair.s = 0;
  } else {
    const t = -cs / twice;
    pair.c = 1 / Math.sqrt(1 + t * t);
    pair.s = t * pair.c;
  }
  if (sign === otherSign) {
    const t = pair.c;
    pair.c = -pair.s;
    pair.s = t;
  }
}

const SCALE_MAX = Math.sqrt(1 / SAFE_MIN) / 3;
const SCALE_MIN = Math.sqrt(SAFE_MIN) / EPSILON ** 2;

/**
 * Overwrites `d` with the eigenvalues and the n×n identity `z` with the vectors as columns; `z` may be null.
 * `e` is the side diagonal.
 */
export function tridiagonalEigen(d: Float64Array, e: Float64Array, z: Float64Array | null): void {
  const n = d.length;
  const sweep = new Sweep(n);
  let budget = 30 * n;
  let next = 0;
  while (next < n) {
    if (next > 0) e[next - 1] = 0;
    let m = next;
    for (; m < n - 1; m++) {
      const t = Math.abs(e[m]);
      if (t === 0) break;
      if (t <= Math.sqrt(Math.abs(d[m])) * Math.sqrt(Math.abs(d[m + 1])) * EPSILON) {
        e[m] = 0;
        break;
      }
    }
    const first = next;
    next = m + 1;
    if (m === first) continue;
    const scale = blockScale(d, e, first, m);
    if (scale === 0) continue;
    if (scale !== 1) rescale(d, e, first, m, scale);
    const forward = Math.abs(d[m]) >= Math.abs(d[first]);
    budget = forward
      ? sweepForward(d, e, first, m, z, sweep, budget)
      : sweepBackward(d, e, m, first, z, sweep, budget);
    if (scale !== 1) rescale(d, e, first, m, 1 / scale);
    if (budget < 0) throw new NoConvergence();
  }
  sortEigenvalues(d, z);
}

function blockScale(d: Float64Array, e: Float64Array, first: number, last: number): number {
  let max = 0;
  for (let i = first; i <= last; i++) {
    max = Math.max(max, Math.abs(d[i]), i < last ? Math.abs(e[i]) : 0);
  }
  if (max !== max) throw new NoConvergence();
  if (max === 0) return 0;
  if (max > SCALE_MAX) return SCALE_MAX / max;
  return max < SCALE_MIN ? SCALE_MIN / max : 1;
}

function rescale(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  factor: number,
): void {
  for (let i = first; i <= last; i++) {
    d[i] *= factor;
    if (i < last) e[i] *= factor;
  }
}

/** QL: eigenvalues appear at the start of the block. Returns what is left of the budget. */
function sweepForward(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  z: Float64Array | null,
  sweep: Sweep,
  budget: number,
): number {
  const n = d.length;
  let l = first;
  while (l <= last) {
    let m = l;
    for (; m < last; m++) {
      if (e[m] * e[m] <= EPSILON * EPSILON * Math.abs(d[m]) * Math.abs(d[m + 1]) + SAFE_MIN) break;
    }
    if (m < last) e[m] = 0;
    if (m === l) {
      l++;
      continue;
    }
    sweep.clear();
    if (m === l + 1) {
      eigenTwo(d[l], e[l], d[l + 1]);
      d[l] = pair.first;
      d[l + 1] = pair.second;
      e[l] = 0;
      sweep.add(l, pair.c, pair.s);
      if (z !== null) sweep.columns(z, n, n);
      l += 2;
      continue;
    }
    if (--budget < 0) return budget;
    let p = d[l];
    let g = (d[l + 1] - p) / (2 * e[l]);
    let r = hypotenuse(g, 1);
    g = d[m] - p + e[l] / (g + withSign(r, g));
    let s = 1;
    let c = 1;
    p = 0;
    for (let i = m - 1; i >= l; i--) {
      const f = s * e[i];
      const b = c * e[i];
      makeRotation(g, f);
      c = rotation.c;
      s = rotation.s;
      if (i !== m - 1) e[i + 1] = rotation.r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      sweep.add(i, c, -s);
    }
    if (z !== null) sweep.columns(z, n, n);
    d[l] -= p;
    e[l] = g;
  }
  return budget;
}

/** QR: eigenvalues appear at the end of the block. */
function sweepBackward(
  d: Float64Array,
  e: Float64Array,
  last: number,
  first: number,
  z: Float64Array | null,
  sweep: Sweep,
  budget: number,
): number {
  const n = d.length;
  let l = last;
  while (l >= first) {
    let m = l;
    for (; m > first; m--) {
      const t = e[m - 1] * e[m - 1];
      if (t <= EPSILON * EPSILON * Math.abs(d[m]) * Math.abs(d[m - 1]) + SAFE_MIN) break;
    }
    if (m > first) e[m - 1] = 0;
    if (m === l) {
      l--;
      continue;
    }
    sweep.clear();
    if (m === l - 1) {
      eigenTwo(d[l - 1], e[l - 1], d[l]);
      d[l - 1] = pair.first;
      d[l] = pair.second;
      e[l - 1] = 0;
      sweep.add(l - 1, pair.c, pair.s);
      if (z !== null) sweep.columns(z, n, n);
      l -= 2;
      continue;
    }
    if (--budget < 0) return budget;
    let p = d[l];
    let g = (d[l - 1] - p) / (2 * e[l - 1]);
    let r = hypotenuse(g, 1);
    g = d[m] - p + e[l - 1] / (g + withSign(r, g));
    let s = 1;
    let c = 1;
    p = 0;
    for (let i = m; i < l; i++) {
      const f = s * e[i];
      const b = c * e[i];
      makeRotation(g, f);
      c = rotation.c;
      s = rotation.s;
      if (i !== m) e[i - 1] = rotation.r;
      g = d[i] - p;
      r = (d[i + 1] - g) * s + 2 * c * b;
      p = s * r;
      d[i] = g + p;
      g = c * r - b;
      sweep.add(i, c, s);
    }
    if (z !== null) sweep.columns(z, n, n);
    d[l] -= p;
    e[l - 1] = g;
  }
  return budget;
}

/** Selection sort, so that each vector moves at most once. */
function sortEigenvalues(d: Float64Array, z: Float64Array | null): void {
  const n = d.length;
  for (let i = 0; i < n - 1; i++) {
    let at = i;
    for (let j = i + 1; j < n; j++) if (d[j] < d[at]) at = j;
    if (at === i) continue;
    const t = d[at];
    d[at] = d[i];
    d[i] = t;
    if (z === null) continue;
    for (let row = 0; row < n; row++) {
      const v = z[row * n + at];
      z[row * n + at] = z[row * n + i];
      z[row * n + i] = v;
    }
  }
}
