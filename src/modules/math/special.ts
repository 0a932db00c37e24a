/**
 * erf, erfc, gamma and lgamma in double precision.
 *
 * erf: its Taylor series below 1.5, above it the continued fraction of erfc. gamma: Lanczos's
 * approximation with g = 6.024680040776729583740234375 and 13 terms, whose rational form CPython uses
 * too; the coefficients are those of Boost's lanczos13m53, computed by John Maddock.
 */
import { libm } from "../../objects/libm.ts";

const SERIES_BELOW = 1.5;
const SERIES_TERMS = 25;
const FRACTION_TERMS = 50;
const ERFC_ZERO = 30;
const SQRT_PI = 1.772453850905516;

/** x · e^(−x²) · Σ 2^n x^2n / (1·3·5…) */
function erfSeries(x: number): number {
  const x2 = x * x;
  let acc = 0;
  let fk = SERIES_TERMS + 0.5;
  for (let i = 0; i < SERIES_TERMS; i++) {
    acc = 2 + (x2 * acc) / fk;
    fk -= 1;
  }
  return (acc * x * libm.exp(-x2)) / SQRT_PI;
}

function erfcFraction(x: number): number {
  if (x >= ERFC_ZERO) return 0;
  const x2 = x * x;
  let a = 0;
  let da = 0.5;
  let p = 1;
  let p0 = 0;
  let q = da + x2;
  let q0 = 1;
  for (let i = 0; i < FRACTION_TERMS; i++) {
    a += da;
    da += 2;
    const b = da + x2;
    [p, p0] = [b * p - a * p0, p];
    [q, q0] = [b * q - a * q0, q];
  }
  return ((p / q) * x * libm.exp(-x2)) / SQRT_PI;
}

export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a < SERIES_BELOW) return erfSeries(x);
  const c = erfcFraction(a);
  return x > 0 ? 1 - c : c - 1;
}

export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a < SERIES_BELOW) return 1 - erfSeries(x);
  const c = erfcFraction(a);
  return x > 0 ? c : 2 - c;
}

const LANCZOS_G = 6.024680040776729583740234375;
const NUMERATOR = [
  23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
  35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
  6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
  248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
  2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
  8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
  2.5066282746310002701649081771338373386264310793408,
];
const DENOMINATOR = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
];

/** The rational function of Lanczos's approximation, evaluated from the end that does not overflow. */
function lanczosSum(x: number): number {
  let top = 0;
  let bottom = 0;
  if (x < 5) {
    for (let i = NUMERATOR.length - 1; i >= 0; i--) {
      top = top * x + NUMERATOR[i];
      bottom = bottom * x + DENOMINATOR[i];
    }
  } else {
    for (let i = 0; i < NUMERATOR.length; i++) {
      top = top / x + NUMERATOR[i];
      bottom = bottom / x + DENOMINATOR[i];
    }
  }
  return top / bottom;
}

/** sin(πx) without loss for large x. */
function sinPi(x: number): number {
  const y = Math.abs(x) % 2;
  const n = Math.round(2 * y);
  let r: number;
  switch (n) {
    case 0:
      r = libm.sin(Math.PI * y);
      break;
    case 1:
      r = libm.cos(Math.PI * (y - 0.5));
      break;
    case 2:
      r = libm.sin(Math.PI * (1 - y));
      break;
    case 3:
      r = -libm.cos(Math.PI * (y - 1.5));
      break;
    default:
      r = libm.sin(Math.PI * (y - 2));
  }
  return x < 0 ? -r : r;
}

const FACTORIALS = [1];
for (let n = 1; n < 23; n++) FACTORIALS.push(FACTORIALS[n - 1] * n);

/** Γ(x) for x that is no pole. */
export function gamma(x: number): number {
  if (!Number.isFinite(x)) return x;
  if (Math.floor(x) === x && x > 0 && x <= FACTORIALS.length) return FACTORIALS[x - 1];
  const a = Math.abs(x);
  if (a < 1e-20) return 1 / x;
  if (a > 200) {
    if (x > 0) return Number.POSITIVE_INFINITY;
    return Math.floor(x) % 2 === 0 ? 0 : -0;
  }
  const y = a + LANCZOS_G - 0.5;
  // The rounding error of y matters, since it is raised to a power.
  const z =
    a > LANCZOS_G - 0.5
      ? y - a - (LANCZOS_G - 0.5)
      : y - (LANCZOS_G - 0.5) - a;
  const correction = (z * LANCZOS_G) / y;
  let r: number;
  if (x < 0) {
    r = (-Math.PI / sinPi(a) / a) * (libm.exp(y) / lanczosSum(a));
    r -= correction * r;
    if (a < 140) r /= libm.pow(y, a - 0.5);
    else {
      const half = libm.pow(y, a / 2 - 0.25);
      r = r / half / half;
    }
  } else {
    r = lanczosSum(a) / libm.exp(y);
    r += correction * r;
    if (a < 140) r *= libm.pow(y, a - 0.5);
    else {
      const half = libm.pow(y, a / 2 - 0.25);
      r = r * half * half;
    }
  }
  return r;
}

/** log |Γ(x)| */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (x === 1 || x === 2) return 0;
  const a = Math.abs(x);
  if (a < 1e-20) return -libm.log(a);
  let r = libm.log(lanczosSum(a)) - LANCZOS_G;
  r += (a - 0.5) * (libm.log(a + LANCZOS_G - 0.5) - 1);
  if (x < 0) r = libm.log(Math.PI) - libm.log(Math.abs(sinPi(a))) - libm.log(a) - r;
  return r;
}
