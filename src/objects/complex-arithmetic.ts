/**
 * Arithmetic on complex numbers with C's rules for infinities (Annex G) and CPython's mixed forms: a
 * real operand stays real, so that signed zeros and infinities of the other part survive.
 */
import { overflowError, zeroDivisionError } from "./exceptions.ts";
import { libm } from "./libm.ts";
import { PyComplex } from "./sequence-values.ts";

const INF = Number.POSITIVE_INFINITY;
const isInf = (v: number): boolean => v === INF || v === -INF;
const isNaN = Number.isNaN;

function copySign(magnitude: number, sign: number): number {
  return sign < 0 || Object.is(sign, -0) ? -magnitude : magnitude;
}

/** ±1 for an infinity, ±0 for anything else. */
const boxed = (v: number): number => copySign(isInf(v) ? 1 : 0, v);
/**
 * The same for what an operation gave: a NaN that x86-64 makes has its sign bit set, which the host
 * does not show.
 */
const boxedResult = (v: number): number => (isNaN(v) ? -0 : boxed(v));
const zeroIfNaN = (v: number): number => (isNaN(v) ? copySign(0, v) : v);

export function complexMultiply(x: PyComplex, y: PyComplex): PyComplex {
  let { real: a, imag: b } = x;
  let { real: c, imag: d } = y;
  const ac = a * c;
  const bd = b * d;
  const ad = a * d;
  const bc = b * c;
  const real = ac - bd;
  const imag = ad + bc;
  if (!(isNaN(real) && isNaN(imag))) return new PyComplex(real, imag);
  let infinite = false;
  if (isInf(a) || isInf(b)) {
    a = boxed(a);
    b = boxed(b);
    c = zeroIfNaN(c);
    d = zeroIfNaN(d);
    infinite = true;
  }
  if (isInf(c) || isInf(d)) {
    c = boxed(c);
    d = boxed(d);
    a = zeroIfNaN(a);
    b = zeroIfNaN(b);
    infinite = true;
  }
  if (!infinite && (isInf(ac) || isInf(bd) || isInf(ad) || isInf(bc))) {
    a = zeroIfNaN(a);
    b = zeroIfNaN(b);
    c = zeroIfNaN(c);
    d = zeroIfNaN(d);
    infinite = true;
  }
  if (!infinite) return new PyComplex(real, imag);
  return new PyComplex(INF * (a * c - b * d), INF * (a * d + b * c));
}

export function complexDivide(x: PyComplex, y: PyComplex, box = boxed): PyComplex {
  const { real: a, imag: b } = x;
  const { real: c, imag: d } = y;
  const absC = Math.abs(c);
  const absD = Math.abs(d);
  let real: number;
  let imag: number;
  if (absC >= absD) {
    if (absC === 0) throw zeroDivisionError("division by zero");
    const ratio = d / c;
    const denominator = c + d * ratio;
    real = (a + b * ratio) / denominator;
    imag = (b - a * ratio) / denominator;
  } else if (absD >= absC) {
    const ratio = c / d;
    const denominator = c * ratio + d;
    real = (a * ratio + b) / denominator;
    imag = (b * ratio - a) / denominator;
  } else {
    real = Number.NaN;
    imag = Number.NaN;
  }
  if (isNaN(real) && isNaN(imag)) {
    if ((isInf(a) || isInf(b)) && Number.isFinite(c) && Number.isFinite(d)) {
      const p = boxed(a);
      const q = boxed(b);
      real = INF * (p * c + q * d);
      imag = INF * (q * c - p * d);
    } else if ((isInf(c) || isInf(d)) && Number.isFinite(a) && Number.isFinite(b)) {
      const p = box(c);
      const q = box(d);
      real = 0 * (a * p + b * q);
      imag = 0 * (b * p - a * q);
    }
  }
  return new PyComplex(real, imag);
}

export function complexDivideReal(x: PyComplex, v: number): PyComplex {
  if (v === 0) throw zeroDivisionError("division by zero");
  return new PyComplex(x.real / v, x.imag / v);
}

export function realDivideComplex(v: number, y: PyComplex): PyComplex {
  const { real: c, imag: d } = y;
  const absC = Math.abs(c);
  const absD = Math.abs(d);
  let real = Number.NaN;
  let imag = Number.NaN;
  if (absC >= absD) {
    if (absC === 0) throw zeroDivisionError("division by zero");
    const ratio = d / c;
    const denominator = c + d * ratio;
    real = v / denominator;
    imag = (-v * ratio) / denominator;
  } else if (absD >= absC) {
    const ratio = c / d;
    const denominator = c * ratio + d;
    real = (v * ratio) / denominator;
    imag = -v / denominator;
  }
  if (isNaN(real) && isNaN(imag) && Number.isFinite(v) && (isInf(c) || isInf(d))) {
    real = 0 * (v * boxed(c));
    imag = 0 * (-v * boxed(d));
  }
  return new PyComplex(real, imag);
}

const ONE = new PyComplex(1, 0);

function powerUnsigned(x: PyComplex, n: number): PyComplex {
  let result = ONE;
  let square = x;
  for (let mask = 1; n >= mask; mask *= 2) {
    if (n & mask) result = complexMultiply(result, square);
    square = complexMultiply(square, square);
  }
  return result;
}

/** Integer exponents up to this are products. */
const SMALL_EXPONENT = 100;

export function complexPower(x: PyComplex, y: PyComplex): PyComplex {
  let result: PyComplex;
  if (y.imag === 0 && Number.isInteger(y.real) && Math.abs(y.real) <= SMALL_EXPONENT) {
    if (y.real > 0) result = powerUnsigned(x, y.real);
    else if (y.real === 0) result = ONE;
    else if (x.real === 0 && x.imag === 0) throw zeroToNegative();
    else {
      const box = isNaN(x.real) || isNaN(x.imag) ? boxed : boxedResult;
      result = complexDivide(ONE, powerUnsigned(x, -y.real), box);
    }
  } else result = powerPolar(x, y);
  if (isInf(result.real) || isInf(result.imag)) throw overflowError("complex exponentiation");
  return result;
}

function zeroToNegative(): object {
  return zeroDivisionError("zero to a negative or complex power");
}

function powerPolar(x: PyComplex, y: PyComplex): PyComplex {
  if (y.real === 0 && y.imag === 0) return ONE;
  if (x.real === 0 && x.imag === 0) {
    if (y.imag !== 0 || y.real < 0) throw zeroToNegative();
    return new PyComplex(0, 0);
  }
  const size = libm.hypot(x.real, x.imag);
  let length = libm.pow(size, y.real);
  const angle = libm.atan2(x.imag, x.real);
  let phase = angle * y.real;
  if (y.imag !== 0) {
    length *= libm.exp(-angle * y.imag);
    phase += y.imag * libm.log(size);
  }
  return new PyComplex(length * libm.cos(phase), length * libm.sin(phase));
}

/** The length of the vector; OverflowError where finite parts give an infinite one. */
export function complexAbsolute(z: PyComplex): number {
  if (isInf(z.real) || isInf(z.imag)) return INF;
  if (isNaN(z.real) || isNaN(z.imag)) return Number.NaN;
  const size = libm.hypot(z.real, z.imag);
  if (size === INF) throw overflowError("absolute value too large");
  return size;
}
