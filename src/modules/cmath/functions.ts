/**
 * Elementary functions of complex numbers: the formulas for finite numbers here, the values at
 * infinities and NaNs in special.ts. Sines and cosines of complex numbers are the hyperbolic
 * functions turned by i, so only those are written out.
 *
 * The formulas avoid the cancellation and overflow of the textbook ones (Kahan, "Branch cuts for
 * complex elementary functions"); signs of zero tell the sides of a branch cut.
 */
import { overflowError } from "../../objects/exceptions.ts";
import { libm } from "../../objects/libm.ts";
import { PyComplex } from "../../objects/sequence-values.ts";
import { ldexp } from "../math/float.ts";
import * as special from "./special.ts";
import { copySign, domainError } from "./special.ts";

/** Above this, sums of two numbers could overflow. */
const LARGE = Number.MAX_VALUE / 4;
const SQRT_LARGE = Math.sqrt(LARGE);
const LOG_LARGE = Math.log(LARGE);
const SMALLEST_NORMAL = 2 ** -1022;
const SQRT_SMALLEST = 2 ** -511;
const MANTISSA_BITS = 53;

const rangeError = (): object => overflowError("math range error");

const make = (real: number, imag: number): PyComplex => new PyComplex(real, imag);
const isFinite = (z: PyComplex): boolean => Number.isFinite(z.real) && Number.isFinite(z.imag);

/** A result that is infinite where the argument was finite is an overflow. */
function checked(real: number, imag: number): PyComplex {
  if (Math.abs(real) === Number.POSITIVE_INFINITY || Math.abs(imag) === Number.POSITIVE_INFINITY) {
    throw rangeError();
  }
  return make(real, imag);
}

/** log of half the distance from 0 plus log 4: for numbers whose double would overflow. */
const logOfDouble = (z: PyComplex): number =>
  libm.log(libm.hypot(z.real / 2, z.imag / 2)) + Math.LN2 * 2;

const isLarge = (z: PyComplex): boolean => Math.abs(z.real) > LARGE || Math.abs(z.imag) > LARGE;

export function sqrt(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.sqrt(real, imag);
  if (real === 0 && imag === 0) return make(0, imag);
  let x = Math.abs(real);
  const y = Math.abs(imag);
  let s: number;
  if (x < SMALLEST_NORMAL && y < SMALLEST_NORMAL) {
    // Subnormal: scaled up by an odd power of two, and the root down by half of the next one.
    x = ldexp(x, MANTISSA_BITS);
    s = ldexp(Math.sqrt(x + libm.hypot(x, ldexp(y, MANTISSA_BITS))), -(MANTISSA_BITS + 1) / 2);
  } else {
    x /= 8;
    s = 2 * Math.sqrt(x + libm.hypot(x, y / 8));
  }
  const d = y / (2 * s);
  return real >= 0 ? make(s, copySign(d, imag)) : make(d, copySign(s, imag));
}

export function acos(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.acos(real, imag);
  if (isLarge(z)) {
    const size = logOfDouble(z);
    const turned = real < 0 ? -copySign(size, imag) : copySign(size, -imag);
    return make(libm.atan2(Math.abs(imag), real), turned);
  }
  const minus = sqrt(make(1 - real, -imag));
  const plus = sqrt(make(1 + real, imag));
  return make(
    2 * libm.atan2(minus.real, plus.real),
    libm.asinh(plus.real * minus.imag - plus.imag * minus.real),
  );
}

export function acosh(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.acosh(real, imag);
  if (isLarge(z)) return make(logOfDouble(z), libm.atan2(imag, real));
  const minus = sqrt(make(real - 1, imag));
  const plus = sqrt(make(real + 1, imag));
  return make(
    libm.asinh(minus.real * plus.real + minus.imag * plus.imag),
    2 * libm.atan2(minus.imag, plus.real),
  );
}

export function asinh(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.asinh(real, imag);
  if (isLarge(z)) {
    const size = logOfDouble(z);
    const turned = imag >= 0 ? copySign(size, real) : -copySign(size, -real);
    return make(turned, libm.atan2(imag, Math.abs(real)));
  }
  const plus = sqrt(make(1 + imag, -real));
  const minus = sqrt(make(1 - imag, real));
  return make(
    libm.asinh(plus.real * minus.imag - minus.real * plus.imag),
    libm.atan2(imag, plus.real * minus.real - plus.imag * minus.imag),
  );
}

export function atanh(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.atanh(real, imag);
  if (real < 0 || Object.is(real, -0)) {
    const r = atanh(make(-real, -imag));
    return make(-r.real, -r.imag);
  }
  const y = Math.abs(imag);
  if (real > SQRT_LARGE || y > SQRT_LARGE) {
    const h = libm.hypot(real / 2, imag / 2);
    return make(real / 4 / h / h, -copySign(Math.PI / 2, -imag));
  }
  if (real === 1 && y < SQRT_SMALLEST) {
    if (y === 0) throw domainError();
    return make(
      -libm.log(Math.sqrt(y) / Math.sqrt(libm.hypot(y, 2))),
      copySign(libm.atan2(2, -y) / 2, imag),
    );
  }
  return make(
    libm.log1p((4 * real) / ((1 - real) * (1 - real) + y * y)) / 4,
    -libm.atan2(-2 * imag, (1 - real) * (1 + real) - y * y) / 2,
  );
}

export function cosh(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.cosh(real, imag);
  if (Math.abs(real) > LOG_LARGE) {
    const x = real - copySign(1, real);
    return checked(libm.cos(imag) * libm.cosh(x) * Math.E, libm.sin(imag) * libm.sinh(x) * Math.E);
  }
  return checked(libm.cos(imag) * libm.cosh(real), libm.sin(imag) * libm.sinh(real));
}

export function sinh(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.sinh(real, imag);
  if (Math.abs(real) > LOG_LARGE) {
    const x = real - copySign(1, real);
    return checked(libm.cos(imag) * libm.sinh(x) * Math.E, libm.sin(imag) * libm.cosh(x) * Math.E);
  }
  return checked(libm.cos(imag) * libm.sinh(real), libm.sin(imag) * libm.cosh(real));
}

export function tanh(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.tanh(real, imag);
  if (Math.abs(real) > LOG_LARGE) {
    const decay = libm.exp(-2 * Math.abs(real));
    return make(copySign(1, real), 4 * libm.sin(imag) * libm.cos(imag) * decay);
  }
  const tx = libm.tanh(real);
  const ty = libm.tan(imag);
  const cx = 1 / libm.cosh(real);
  const product = tx * ty;
  const denominator = 1 + product * product;
  return make((tx * (1 + ty * ty)) / denominator, (ty / denominator) * cx * cx);
}

export function exp(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.exp(real, imag);
  if (real > LOG_LARGE) {
    const size = libm.exp(real - 1);
    return checked(size * libm.cos(imag) * Math.E, size * libm.sin(imag) * Math.E);
  }
  const size = libm.exp(real);
  return checked(size * libm.cos(imag), size * libm.sin(imag));
}

export function log(z: PyComplex): PyComplex {
  const { real, imag } = z;
  if (!isFinite(z)) return special.log(real, imag);
  return make(logAbsolute(Math.abs(real), Math.abs(imag)), libm.atan2(imag, real));
}

function logAbsolute(x: number, y: number): number {
  if (x > LARGE || y > LARGE) return libm.log(libm.hypot(x / 2, y / 2)) + Math.LN2;
  if (x < SMALLEST_NORMAL && y < SMALLEST_NORMAL) {
    if (x === 0 && y === 0) throw domainError();
    const size = libm.hypot(ldexp(x, MANTISSA_BITS), ldexp(y, MANTISSA_BITS));
    return libm.log(size) - MANTISSA_BITS * Math.LN2;
  }
  const h = libm.hypot(x, y);
  if (h < 0.71 || h > 1.73) return libm.log(h);
  // Near the unit circle |z|² − 1 is computed without cancellation.
  const most = Math.max(x, y);
  const least = Math.min(x, y);
  return libm.log1p((most - 1) * (most + 1) + least * least) / 2;
}

export function log10(z: PyComplex): PyComplex {
  const r = log(z);
  return make(r.real / Math.LN10, r.imag / Math.LN10);
}

/** f(z) of a hyperbolic function: −i·f(i·z). */
const turnedBack =
  (run: (z: PyComplex) => PyComplex) =>
  (z: PyComplex): PyComplex => {
    const r = run(make(-z.imag, z.real));
    return make(r.imag, -r.real);
  };

export const asin = turnedBack(asinh);
export const atan = turnedBack(atanh);
export const sin = turnedBack(sinh);
export const tan = turnedBack(tanh);
export const cos = (z: PyComplex): PyComplex => cosh(make(-z.imag, z.real));

export function rect(r: number, phi: number): PyComplex {
  if (!Number.isFinite(r) || !Number.isFinite(phi)) return special.rect(r, phi);
  if (phi === 0) return make(r, r * phi);
  return make(r * libm.cos(phi), r * libm.sin(phi));
}

/** The distance from 0. */
export function absolute(z: PyComplex): number {
  const { real, imag } = z;
  if (Math.abs(real) === Number.POSITIVE_INFINITY || Math.abs(imag) === Number.POSITIVE_INFINITY) {
    return Number.POSITIVE_INFINITY;
  }
  const size = libm.hypot(real, imag);
  if (size === Number.POSITIVE_INFINITY) throw rangeError();
  return size;
}
