/**
 * Values of the complex elementary functions where the real or the imaginary part is infinite or NaN
 * (C99, Annex G). Only called with such arguments; functions.ts has the rest.
 *
 * Most follow from limits along a ray: an infinite point has an angle, atan2 of its parts, and NaN
 * makes unknown what depends on it. What the limits leave open, the standard fixes case by case.
 */
import { valueError } from "../../objects/exceptions.ts";
import { libm } from "../../objects/libm.ts";
import { PyComplex } from "../../objects/sequence-values.ts";

const INF = Number.POSITIVE_INFINITY;
const NAN = Number.NaN;
const isInf = (v: number): boolean => v === INF || v === -INF;
const isNaN = Number.isNaN;
const make = (real: number, imag: number): PyComplex => new PyComplex(real, imag);

export function copySign(magnitude: number, sign: number): number {
  const m = Math.abs(magnitude);
  return sign < 0 || Object.is(sign, -0) ? -m : m;
}

export const domainError = (): object => valueError("math domain error");

export function sqrt(x: number, y: number): PyComplex {
  if (isInf(y)) return make(INF, y);
  if (x === INF) return make(INF, isNaN(y) ? NAN : copySign(0, y));
  if (x === -INF) return isNaN(y) ? make(NAN, INF) : make(0, copySign(INF, y));
  return make(NAN, NAN);
}

export function log(x: number, y: number): PyComplex {
  const size = isInf(x) || isInf(y) ? INF : NAN;
  return make(size, isNaN(x) || isNaN(y) ? NAN : libm.atan2(y, x));
}

export function acos(x: number, y: number): PyComplex {
  if (isNaN(y)) {
    if (isInf(x)) return make(NAN, INF);
    return make(x === 0 ? Math.PI / 2 : NAN, NAN);
  }
  if (isNaN(x)) return make(NAN, isInf(y) ? -y : NAN);
  return make(libm.atan2(Math.abs(y), x), -copySign(INF, y));
}

export function acosh(x: number, y: number): PyComplex {
  if (isNaN(x) || isNaN(y)) {
    if (isInf(x) || isInf(y)) return make(INF, NAN);
    return make(NAN, x === 0 ? Math.PI / 2 : NAN);
  }
  return make(INF, libm.atan2(y, x));
}

export function asinh(x: number, y: number): PyComplex {
  if (isNaN(x)) return make(isInf(y) ? INF : NAN, y === 0 ? y : NAN);
  if (isNaN(y)) return make(isInf(x) ? x : NAN, NAN);
  return make(copySign(INF, x), copySign(libm.atan2(Math.abs(y), Math.abs(x)), y));
}

export function atanh(x: number, y: number): PyComplex {
  if (isNaN(x)) return isInf(y) ? make(0, copySign(Math.PI / 2, y)) : make(NAN, NAN);
  if (isNaN(y)) return make(isInf(x) || x === 0 ? copySign(0, x) : NAN, NAN);
  return make(copySign(0, x), copySign(Math.PI / 2, y));
}

/** What a direction is worth at infinity: ±∞ by the sign of its cosine or sine. */
const infinite = (direction: number): number => copySign(INF, direction);

export function cosh(x: number, y: number): PyComplex {
  if (isInf(y) && !isNaN(x)) throw domainError();
  if (isNaN(y)) {
    if (isInf(x)) return make(INF, NAN);
    return make(NAN, x === 0 ? 0 : NAN);
  }
  if (isNaN(x)) return make(NAN, y === 0 ? 0 : NAN);
  if (y === 0) return make(INF, x < 0 ? -y : y);
  const imag = infinite(libm.sin(y));
  return make(infinite(libm.cos(y)), x < 0 ? -imag : imag);
}

export function sinh(x: number, y: number): PyComplex {
  if (isInf(y) && !isNaN(x)) throw domainError();
  if (isNaN(y)) return make(isInf(x) ? x : x === 0 ? 0 : NAN, NAN);
  if (isNaN(x)) return make(NAN, y === 0 ? y : NAN);
  if (y === 0) return make(x, y);
  const real = infinite(libm.cos(y));
  return make(x < 0 ? -real : real, infinite(libm.sin(y)));
}

export function tanh(x: number, y: number): PyComplex {
  if (isInf(y) && Number.isFinite(x)) throw domainError();
  if (isInf(x)) {
    const product = Number.isFinite(y) ? 2 * libm.sin(y) * libm.cos(y) : 0;
    return make(copySign(1, x), copySign(0, product));
  }
  if (isNaN(x)) return make(NAN, y === 0 ? y : NAN);
  return make(x === 0 ? x : NAN, NAN);
}

export function exp(x: number, y: number): PyComplex {
  if (isInf(y) && (Number.isFinite(x) || x === INF)) throw domainError();
  if (isNaN(x)) return make(NAN, y === 0 ? y : NAN);
  if (x === -INF) {
    if (!Number.isFinite(y)) return make(0, 0);
    return make(copySign(0, libm.cos(y)), copySign(0, libm.sin(y)));
  }
  if (x === INF) {
    if (isNaN(y)) return make(INF, NAN);
    return y === 0 ? make(INF, y) : make(infinite(libm.cos(y)), infinite(libm.sin(y)));
  }
  return make(NAN, NAN);
}

export function rect(r: number, phi: number): PyComplex {
  if (isInf(phi) && r !== 0 && !isNaN(r)) throw domainError();
  if (isInf(r) && Number.isFinite(phi)) {
    if (phi === 0) return make(r, r < 0 ? -phi : phi);
    const real = infinite(libm.cos(phi));
    const imag = infinite(libm.sin(phi));
    return r > 0 ? make(real, imag) : make(-real, -imag);
  }
  if (r === 0) return make(0, 0);
  if (isInf(r)) return make(INF, NAN);
  return make(NAN, phi === 0 ? 0 : NAN);
}
