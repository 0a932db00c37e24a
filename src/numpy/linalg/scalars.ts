/**
 * Scalar pieces that the factorisations share: safe hypotenuse, plane rotations, complex quotient and root, norms.
 * Results with several parts are left in module variables, so that inner loops allocate nothing.
 */

export const EPSILON = 2 ** -53;
/** Distance from 1 to the next double: twice the rounding error. */
export const ULP = 2 ** -52;
export const SAFE_MIN = 2 ** -1022;

/** |x| with the sign of y; −0 counts as negative. */
export function withSign(x: number, y: number): number {
  const a = Math.abs(x);
  return y < 0 || Object.is(y, -0) ? -a : a;
}

/** √(x² + y²) without needless overflow. */
export function hypotenuse(x: number, y: number): number {
  if (x !== x) return x;
  if (y !== y) return y;
  const a = Math.abs(x);
  const b = Math.abs(y);
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (small === 0 || large === Infinity) return large;
  const q = small / large;
  return large * Math.sqrt(1 + q * q);
}

/** Euclidean norm of `count` doubles. */
export function norm2(x: Float64Array, at: number, count: number): number {
  let sum = 0;
  for (let i = at; i < at + count; i++) sum += x[i] * x[i];
  if (sum > 1e-270 && sum < 1e270) return Math.sqrt(sum);
  let max = 0;
  for (let i = at; i < at + count; i++) {
    const v = Math.abs(x[i]);
    if (!(v <= max)) max = v;
  }
  if (max === 0 || max === Infinity || max !== max) return max;
  sum = 0;
  for (let i = at; i < at + count; i++) {
    const v = x[i] / max;
    sum += v * v;
  }
  return max * Math.sqrt(sum);
}

/** The rotation last made: [c s; −s c]·[f; g] = [r; 0]. */
export const rotation = { c: 1, s: 0, r: 0 };

const ROOT_MIN = Math.sqrt(SAFE_MIN);
const ROOT_MAX = Math.sqrt(1 / SAFE_MIN / 2);

export function makeRotation(f: number, g: number): void {
  const fa = Math.abs(f);
  const ga = Math.abs(g);
  if (g === 0) {
    rotation.c = 1;
    rotation.s = 0;
    rotation.r = f;
  } else if (f === 0) {
    rotation.c = 0;
    rotation.s = withSign(1, g);
    rotation.r = ga;
  } else if (fa > ROOT_MIN && fa < ROOT_MAX && ga > ROOT_MIN && ga < ROOT_MAX) {
    const d = Math.sqrt(f * f + g * g);
    rotation.c = fa / d;
    rotation.r = withSign(d, f);
    rotation.s = g / rotation.r;
  } else {
    const u = Math.min(1 / SAFE_MIN, Math.max(SAFE_MIN, fa, ga));
    const fs = f / u;
    const gs = g / u;
    const d = Math.sqrt(fs * fs + gs * gs);
    rotation.c = Math.abs(fs) / d;
    const r = withSign(d, f);
    rotation.s = gs / r;
    rotation.r = r * u;
  }
}

/** The complex result last computed. */
export const result = { re: 0, im: 0 };

/** (ar + i·ai) / (br + i·bi). */
export function divide(ar: number, ai: number, br: number, bi: number): void {
  if (Math.abs(br) >= Math.abs(bi)) {
    const q = bi / br;
    const d = br + bi * q;
    result.re = (ar + ai * q) / d;
    result.im = (ai - ar * q) / d;
  } else {
    const q = br / bi;
    const d = bi + br * q;
    result.re = (ar * q + ai) / d;
    result.im = (ai * q - ar) / d;
  }
}

/** One part of the quotient with |d| ≤ |c|: (a + b·r)·t, guarded against products that vanish. */
function quotientPart(a: number, b: number, c: number, d: number, r: number, t: number): number {
  if (r === 0) return (a + d * (b / c)) * t;
  const br = b * r;
  return br !== 0 ? (a + br) * t : a * t + b * t * r;
}

/** As `divide`, in the rounding of LAPACK's own division, which reflectors and shifts go by. */
export function divideByReciprocal(ar: number, ai: number, br: number, bi: number): void {
  if (Math.abs(bi) <= Math.abs(br)) {
    const r = bi / br;
    const t = 1 / (br + bi * r);
    result.re = quotientPart(ar, ai, br, bi, r, t);
    result.im = quotientPart(ai, -ar, br, bi, r, t);
  } else {
    const r = br / bi;
    const t = 1 / (bi + br * r);
    result.re = quotientPart(ai, ar, bi, br, r, t);
    result.im = -quotientPart(ar, -ai, bi, br, r, t);
  }
}

/** The principal root. */
export function squareRoot(re: number, im: number): void {
  if (re === 0 && im === 0) {
    result.re = 0;
    result.im = im;
    return;
  }
  const m = hypotenuse(re, im);
  if (re >= 0) {
    const t = Math.sqrt((m + re) / 2);
    result.re = t;
    result.im = im / (2 * t);
  } else {
    const t = Math.sqrt((m - re) / 2);
    result.re = Math.abs(im) / (2 * t);
    result.im = withSign(t, im);
  }
}

/** Raised by iterations that do not end; callers turn it into LinAlgError. */
export class NoConvergence extends Error {}
