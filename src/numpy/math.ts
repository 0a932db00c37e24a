/**
 * The mathematical functions that loops call, and what NumPy's integer and rounding rules need beyond
 * the host. The elementary functions are those of Python's own floats (objects/libm.ts), so that arrays,
 * scalars and compiled kernels agree to the last digit.
 */
import { type Libm, libm } from "../objects/libm.ts";

/** C's pow: 1 ** nan and (-1) ** ±inf are 1, where the host says nan. */
function pow(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === -1 && (y === Infinity || y === -Infinity)) return 1;
  return libm.pow(x, y);
}

/** Looked up at each call: the record is filled when the first function is used. */
export const math: Libm = {
  acos: (x) => libm.acos(x),
  acosh: (x) => libm.acosh(x),
  asin: (x) => libm.asin(x),
  asinh: (x) => libm.asinh(x),
  atan: (x) => libm.atan(x),
  atan2: (y, x) => libm.atan2(y, x),
  atanh: (x) => libm.atanh(x),
  cbrt: (x) => libm.cbrt(x),
  cos: (x) => libm.cos(x),
  cosh: (x) => libm.cosh(x),
  exp: (x) => libm.exp(x),
  exp2: (x) => libm.exp2(x),
  expm1: (x) => libm.expm1(x),
  hypot: (x, y) => libm.hypot(x, y),
  log: (x) => libm.log(x),
  log10: (x) => libm.log10(x),
  log1p: (x) => libm.log1p(x),
  log2: (x) => libm.log2(x),
  pow,
  sin: (x) => libm.sin(x),
  sinh: (x) => libm.sinh(x),
  tan: (x) => libm.tan(x),
  tanh: (x) => libm.tanh(x),
};

/** Rounds half to even, keeping the sign of zero. */
export function rint(x: number): number {
  if (!(Math.abs(x) < 4503599627370496)) return x;
  const shift = x < 0 ? -4503599627370496 : 4503599627370496;
  const r = x + shift - shift;
  return r === 0 ? (x < 0 || Object.is(x, -0) ? -0 : 0) : r;
}

/** Python's `%` on floats: the sign of the divisor. */
export function floatRemainder(a: number, b: number): number {
  if (b === 0) return NaN;
  let r = a % b;
  if (r !== 0) {
    if (r < 0 !== b < 0) r += b;
  } else r = b < 0 ? -0 : 0;
  return r;
}

/** Python's `//` on floats, with C's result for a zero divisor. */
export function floatFloorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const r = a % b;
  if (r !== r) return NaN;
  let q = (a - r) / b;
  if (r !== 0 && r < 0 !== b < 0) q -= 1;
  if (q === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(q);
  return q - floor > 0.5 ? floor + 1 : floor;
}

const bits = new DataView(new ArrayBuffer(8));

/** The next double from x toward y. */
export function nextAfter(x: number, y: number): number {
  if (x !== x || y !== y) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  bits.setFloat64(0, x);
  const up = y > x === x > 0;
  bits.setBigInt64(0, bits.getBigInt64(0) + (up ? 1n : -1n));
  return bits.getFloat64(0);
}

export function nextAfter32(x: number, y: number): number {
  if (x !== x || y !== y) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 2 ** -149 : -(2 ** -149);
  bits.setFloat32(0, x);
  const up = y > x === x > 0;
  bits.setInt32(0, bits.getInt32(0) + (up ? 1 : -1));
  return bits.getFloat32(0);
}

/** Distance to the next number away from zero, with the sign of x. */
export function spacing(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const next = nextAfter(Math.abs(x), Infinity) - Math.abs(x);
  return x < 0 ? -next : next;
}

export function spacing32(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const next = nextAfter32(Math.abs(x), Infinity) - Math.abs(x);
  return x < 0 ? -next : next;
}

/** x = m · 2^e with 0.5 ≤ |m| < 1. */
export function frexp(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  bits.setFloat64(0, x);
  let high = bits.getUint32(0);
  let e = (high >>> 20) & 0x7ff;
  if (e === 0) {
    bits.setFloat64(0, x * 2 ** 54);
    high = bits.getUint32(0);
    e = ((high >>> 20) & 0x7ff) - 54;
  }
  bits.setUint32(0, (high & 0x800fffff) | 0x3fe00000);
  return [bits.getFloat64(0), e - 1022];
}

export function ldexp(x: number, e: number): number {
  if (e > 1023) {
    const first = x * 2 ** 1023;
    return e > 2046 ? first * 2 ** 1023 * 2 ** Math.min(e - 2046, 1023) : first * 2 ** (e - 1023);
  }
  if (e < -1022) {
    // Two steps: the first stays normal so that only one rounding happens.
    const [m, k] = frexp(x);
    const total = k + e;
    if (total < -1080) return x < 0 ? -0 : x === 0 ? x : 0;
    return total >= -1022 ? m * 2 ** total : m * 2 ** (total + 100) * 2 ** -100;
  }
  return x * 2 ** e;
}

export function logAddExp(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  const d = a - b;
  if (d > 0) return a + math.log1p(math.exp(-d));
  if (d <= 0) return b + math.log1p(math.exp(d));
  return d;
}

export function logAddExp2(a: number, b: number): number {
  if (a === b) return a + 1;
  const d = a - b;
  if (d > 0) return a + Math.LOG2E * math.log1p(math.exp2(-d));
  if (d <= 0) return b + Math.LOG2E * math.log1p(math.exp2(d));
  return d;
}
