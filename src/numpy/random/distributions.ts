/**
 * Distributions over a bit generator. `Draws` has the continuous building blocks; Generator and the
 * legacy RandomState differ in how they make normals and exponentials, everything else is shared.
 */
import { math } from "../math.ts";
import type { BitGenerator } from "./bit-generator.ts";
import {
  EXPONENTIAL_R,
  exponentialZiggurat,
  NORMAL_INVERSE_R,
  NORMAL_R,
  normalZiggurat,
} from "./ziggurat.ts";

const { log, exp, sqrt } = {
  log: (x: number) => math.log(x),
  exp: (x: number) => math.exp(x),
  sqrt: Math.sqrt,
};

export abstract class Draws {
  readonly bits: BitGenerator;
  constructor(bits: BitGenerator) {
    this.bits = bits;
  }
  double(): number {
    return this.bits.nextDouble();
  }
  abstract normal(): number;
  abstract exponential(): number;
  abstract readonly isLegacy: boolean;
}

/** Ziggurat normals and exponentials. */
export class ModernDraws extends Draws {
  readonly isLegacy = false;
  normal(): number {
    const { w, k, f } = normalZiggurat();
    const { bits } = this;
    for (;;) {
      const low = bits.next64();
      const idx = low & 0xff;
      const sign = (low >>> 8) & 1;
      // 52 bits above the index and the sign.
      const rabs = (bits.high & 0x1fffffff) * 8388608 + (low >>> 9);
      const x = sign === 1 ? -(rabs * w[idx]) : rabs * w[idx];
      if (rabs < k[idx]) return x;
      if (idx === 0) {
        for (;;) {
          const xx = -NORMAL_INVERSE_R * math.log1p(-bits.nextDouble());
          const yy = -math.log1p(-bits.nextDouble());
          if (yy + yy > xx * xx) {
            return (Math.floor(rabs / 256) & 1) === 1 ? -(NORMAL_R + xx) : NORMAL_R + xx;
          }
        }
      }
      if ((f[idx - 1] - f[idx]) * bits.nextDouble() + f[idx] < exp(-0.5 * x * x)) return x;
    }
  }

  exponential(): number {
    const { w, k, f } = exponentialZiggurat();
    const { bits } = this;
    for (;;) {
      const low = bits.next64();
      const idx = (low >>> 3) & 0xff;
      const r = bits.high * 2097152 + (low >>> 11);
      const x = r * w[idx];
      if (r < k[idx]) return x;
      if (idx === 0) return EXPONENTIAL_R - math.log1p(-bits.nextDouble());
      if ((f[idx - 1] - f[idx]) * bits.nextDouble() + f[idx] < exp(-x)) return x;
    }
  }
}

/** Polar normals in pairs, exponentials by inversion: RandomState's frozen streams. */
export class LegacyDraws extends Draws {
  readonly isLegacy = true;
  hasGauss = false;
  gauss = 0;
  normal(): number {
    if (this.hasGauss) {
      this.hasGauss = false;
      const g = this.gauss;
      this.gauss = 0;
      return g;
    }
    let x1: number;
    let x2: number;
    let r2: number;
    do {
      x1 = 2 * this.double() - 1;
      x2 = 2 * this.double() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const f = sqrt((-2 * log(r2)) / r2);
    this.gauss = f * x1;
    this.hasGauss = true;
    return f * x2;
  }
  exponential(): number {
    return -log(1 - this.double());
  }
}

// ---- bounded integers ---------------------------------------------------------------------------------------

/** In [0, range] by Lemire's multiplication; range below 2^32 − 1. */
export function lemire32(bits: BitGenerator, range: number): number {
  const excl = range + 1;
  let m = mul32(bits.next32(), excl);
  if (m.low < excl) {
    const threshold = (0xffffffff - range) % excl;
    while (m.low < threshold) m = mul32(bits.next32(), excl);
  }
  return m.high;
}

const product = { low: 0, high: 0 };
function mul32(a: number, b: number): typeof product {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const t = ah * bl + ((al * bl) >>> 16);
  const u = al * bh + (t & 0xffff);
  product.high = (ah * bh + (t >>> 16) + (u >>> 16)) >>> 0;
  product.low = Math.imul(a, b) >>> 0;
  return product;
}

const big64 = (bits: BitGenerator): bigint => {
  const low = bits.next64();
  return (BigInt(bits.high) << 32n) | BigInt(low);
};

function lemire64(bits: BitGenerator, range: bigint): bigint {
  const excl = range + 1n;
  const mask = (1n << 64n) - 1n;
  let m = big64(bits) * excl;
  if ((m & mask) < excl) {
    const threshold = (mask - range) % excl;
    while ((m & mask) < threshold) m = big64(bits) * excl;
  }
  return m >> 64n;
}

function maskFor(range: bigint): bigint {
  let bits = 0n;
  while (range >> bits > 0n) bits++;
  return (1n << bits) - 1n;
}

/** Draws in [0, range] for integers of `size` bytes; small sizes share the bits of one word. */
export class BoundedDraws {
  private readonly bits: BitGenerator;
  private readonly size: number;
  private readonly masked: boolean;
  private count = 0;
  private buffer = 0;

  constructor(bits: BitGenerator, size: number, masked: boolean) {
    this.bits = bits;
    this.size = size;
    this.masked = masked;
  }

  private part(width: 8 | 16): number {
    if (this.count === 0) {
      this.buffer = this.bits.next32();
      this.count = 32 / width - 1;
    } else {
      this.buffer >>>= width;
      this.count--;
    }
    return this.buffer & (width === 8 ? 0xff : 0xffff);
  }

  bool(range: number): number {
    if (range === 0) return 0;
    if (this.count === 0) {
      this.buffer = this.bits.next32();
      this.count = 31;
    } else {
      this.buffer >>>= 1;
      this.count--;
    }
    return this.buffer & 1;
  }

  next(range: number | bigint): number | bigint {
    if (range === 0 || range === 0n) return 0;
    const { size, bits, masked } = this;
    if (size <= 2) {
      const width = size === 1 ? 8 : 16;
      const r = Number(range);
      const max = size === 1 ? 0xff : 0xffff;
      if (r === max) return this.part(width);
      if (masked) {
        const mask = Number(maskFor(BigInt(r)));
        for (;;) {
          const v = this.part(width) & mask;
          if (v <= r) return v;
        }
      }
      const excl = r + 1;
      let m = this.part(width) * excl;
      if ((m & max) < excl) {
        const threshold = (max - r) % excl;
        while ((m & max) < threshold) m = this.part(width) * excl;
      }
      return m >>> width;
    }
    if (range <= 0xffffffff) {
      const r = Number(range);
      if (r === 0xffffffff) return bits.next32();
      if (!masked) return lemire32(bits, r);
      const mask = Number(maskFor(BigInt(r)));
      for (;;) {
        const v = (bits.next32() & mask) >>> 0;
        if (v <= r) return v;
      }
    }
    const big = BigInt(range);
    if (big === (1n << 64n) - 1n) return big64(bits);
    if (!masked) return lemire64(bits, big);
    const mask = maskFor(big);
    for (;;) {
      const v = big64(bits) & mask;
      if (v <= big) return v;
    }
  }
}

/** In [0, max] by masking: what legacy shuffles use. */
export function interval(bits: BitGenerator, max: number): number {
  if (max === 0) return 0;
  if (max <= 0xffffffff) {
    let mask = max;
    mask |= mask >>> 1;
    mask |= mask >>> 2;
    mask |= mask >>> 4;
    mask |= mask >>> 8;
    mask |= mask >>> 16;
    for (;;) {
      const v = (bits.next32() & mask) >>> 0;
      if (v <= max) return v;
    }
  }
  const mask = maskFor(BigInt(max));
  for (;;) {
    const v = big64(bits) & mask;
    if (v <= BigInt(max)) return Number(v);
  }
}

/** In [0, max] by Lemire's method, for sizes. */
export function bounded(bits: BitGenerator, max: number): number {
  if (max === 0) return 0;
  if (max < 0xffffffff) return lemire32(bits, max);
  return Number(new BoundedDraws(bits, 8, false).next(max));
}

// ---- continuous ---------------------------------------------------------------------------------------------

export function standardGamma(d: Draws, shape: number): number {
  if (shape === 1) return d.exponential();
  if (shape === 0) return 0;
  if (shape < 1) {
    for (;;) {
      const u = d.double();
      const v = d.exponential();
      if (u <= 1 - shape) {
        const x = math.pow(u, 1 / shape);
        if (x <= v) return x;
      } else {
        const y = -log((1 - u) / shape);
        const x = math.pow(1 - shape + shape * y, 1 / shape);
        if (x <= v + y) return x;
      }
    }
  }
  const b = shape - 1 / 3;
  const c = 1 / sqrt(9 * b);
  for (;;) {
    let x: number;
    let v: number;
    do {
      x = d.normal();
      v = 1 + c * x;
    } while (v <= 0);
    v = v * v * v;
    const u = d.double();
    if (u < 1 - 0.0331 * (x * x) * (x * x)) return b * v;
    if (log(u) < 0.5 * x * x + b * (1 - v + log(v))) return b * v;
  }
}

export function beta(d: Draws, a: number, b: number): number {
  if (a <= 1 && b <= 1) {
    for (;;) {
      const u = d.double();
      const v = d.double();
      const x = math.pow(u, 1 / a);
      const y = math.pow(v, 1 / b);
      const sum = x + y;
      if (sum <= 1 && u + v > 0) {
        if (sum > 0) return x / sum;
        let lx = log(u) / a;
        let ly = log(v) / b;
        const m = Math.max(lx, ly);
        lx -= m;
        ly -= m;
        return exp(lx - log(exp(lx) + exp(ly)));
      }
    }
  }
  const ga = standardGamma(d, a);
  const gb = standardGamma(d, b);
  return ga / (ga + gb);
}

const STIRLING = [
  8.333333333333333e-2, -2.777777777777778e-3, 7.936507936507937e-4, -5.952380952380952e-4,
  8.417508417508418e-4, -1.917526917526918e-3, 6.41025641025641e-3, -2.955065359477124e-2,
  1.796443723688307e-1, -1.3924322169059,
];

/** ln Γ(x) by the Stirling series. */
function logGamma(x: number): number {
  if (x === 1 || x === 2) return 0;
  const n = x < 7 ? Math.trunc(7 - x) : 0;
  let x0 = x + n;
  const x2 = (1 / x0) * (1 / x0);
  let g = STIRLING[9];
  for (let k = 8; k >= 0; k--) g = g * x2 + STIRLING[k];
  let r = g / x0 + 0.5 * 1.8378770664093453 + (x0 - 0.5) * log(x0) - x0;
  if (x < 7) {
    for (let k = 1; k <= n; k++) {
      r -= log(x0 - 1);
      x0 -= 1;
    }
  }
  return r;
}

export function poisson(d: Draws, lam: number): number {
  if (lam === 0) return 0;
  if (lam < 10) {
    const limit = exp(-lam);
    let x = 0;
    let prod = 1;
    for (;;) {
      prod *= d.double();
      if (prod > limit) x++;
      else return x;
    }
  }
  const slam = sqrt(lam);
  const loglam = log(lam);
  const b = 0.931 + 2.53 * slam;
  const a = -0.059 + 0.02483 * b;
  const invalpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = d.double() - 0.5;
    const v = d.double();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + lam + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log(v) + log(invalpha) - log(a / (us * us) + b) <= -lam + k * loglam - logGamma(k + 1))
      return k;
  }
}

function binomialInversion(d: Draws, n: number, p: number): number {
  const q = 1 - p;
  const qn = exp(n * log(q));
  const np = n * p;
  const bound = Math.trunc(Math.min(n, np + 10 * sqrt(np * q + 1)));
  let x = 0;
  let px = qn;
  let u = d.double();
  while (u > px) {
    x++;
    if (x > bound) {
      x = 0;
      px = qn;
      u = d.double();
    } else {
      u -= px;
      px = ((n - x + 1) * p * px) / (x * q);
    }
  }
  return x;
}

/** Kachitvichyanukul and Schmeiser's BTPE: triangle, parallelogram and two exponential tails. */
function binomialBtpe(d: Draws, n: number, p: number): number {
  const r = Math.min(p, 1 - p);
  const q = 1 - r;
  const fm = n * r + r;
  const m = Math.floor(fm);
  const nrq = n * r * q;
  const p1 = Math.floor(2.195 * sqrt(nrq) - 4.6 * q) + 0.5;
  const xm = m + 0.5;
  const xl = xm - p1;
  const xr = xm + p1;
  const c = 0.134 + 20.5 / (15.3 + m);
  let a = (fm - xl) / (fm - xl * r);
  const laml = a * (1 + a / 2);
  a = (xr - fm) / (xr * q);
  const lamr = a * (1 + a / 2);
  const p2 = p1 * (1 + 2 * c);
  const p3 = p2 + c / laml;
  const p4 = p3 + c / lamr;
  for (;;) {
    const u = d.double() * p4;
    let v = d.double();
    let y: number;
    if (u <= p1) {
      y = Math.floor(xm - p1 * v + u);
      return p > 0.5 ? n - y : y;
    }
    if (u <= p2) {
      const x = xl + (u - p1) / c;
      v = v * c + 1 - Math.abs(m - x + 0.5) / p1;
      if (v > 1) continue;
      y = Math.floor(x);
    } else if (u <= p3) {
      y = Math.floor(xl + log(v) / laml);
      if (y < 0 || v === 0) continue;
      v = v * (u - p2) * laml;
    } else {
      y = Math.floor(xr - log(v) / lamr);
      if (y > n || v === 0) continue;
      v = v * (u - p3) * lamr;
    }
    if (acceptBtpe(n, m, r, q, nrq, y, v)) return p > 0.5 ? n - y : y;
  }
}

function acceptBtpe(
  n: number,
  m: number,
  r: number,
  q: number,
  nrq: number,
  y: number,
  v: number,
): boolean {
  const k = Math.abs(y - m);
  if (k <= 20 || k >= nrq / 2 - 1) {
    const s = r / q;
    const a = s * (n + 1);
    let f = 1;
    if (m < y) for (let i = m + 1; i <= y; i++) f *= a / i - s;
    else if (m > y) for (let i = y + 1; i <= m; i++) f /= a / i - s;
    return v <= f;
  }
  const rho = (k / nrq) * ((k * (k / 3 + 0.625) + 0.16666666666666666) / nrq + 0.5);
  const t = (-k * k) / (2 * nrq);
  const logV = log(v);
  if (logV < t - rho) return true;
  if (logV > t + rho) return false;
  const x1 = y + 1;
  const f1 = m + 1;
  const z = n + 1 - m;
  const w = n - y + 1;
  const tail = (x: number): number => {
    const x2 = x * x;
    return (13680 - (462 - (132 - (99 - 140 / x2) / x2) / x2) / x2) / x / 166320;
  };
  const limit =
    (m + 0.5) * log(f1 / x1) +
    (n - m + 0.5) * log(z / w) +
    (y - m) * log((w * r) / (x1 * q)) +
    tail(f1) +
    tail(z) +
    tail(x1) +
    tail(w);
  return logV <= limit;
}

export function binomial(d: Draws, n: number, p: number): number {
  if (n === 0 || p === 0) return 0;
  if (p <= 0.5) return p * n <= 30 ? binomialInversion(d, n, p) : binomialBtpe(d, n, p);
  const q = 1 - p;
  return q * n <= 30 ? n - binomialInversion(d, n, q) : n - binomialBtpe(d, n, q);
}

export function geometric(d: Draws, p: number): number {
  if (p >= 0.333333333333333333333333) {
    let x = 1;
    let sum = p;
    let prod = p;
    const q = 1 - p;
    const u = d.double();
    while (u > sum) {
      prod *= q;
      sum += prod;
      x++;
    }
    return x;
  }
  if (d.isLegacy) return Math.ceil(math.log1p(-d.double()) / log(1 - p));
  return Math.ceil(-d.exponential() / math.log1p(-p));
}

export function laplace(d: Draws, loc: number, scale: number): number {
  for (;;) {
    const u = d.double();
    if (u >= 0.5) return loc - scale * log(2 - u - u);
    if (u > 0) return loc + scale * log(u + u);
  }
}

export function gumbel(d: Draws, loc: number, scale: number): number {
  for (;;) {
    const u = 1 - d.double();
    if (u < 1) return loc - scale * log(-log(u));
  }
}

export function logistic(d: Draws, loc: number, scale: number): number {
  for (;;) {
    const u = d.double();
    if (u > 0) return loc + scale * log(u / (1 - u));
  }
}

export function triangular(d: Draws, left: number, mode: number, right: number): number {
  const base = right - left;
  const leftBase = mode - left;
  const ratio = leftBase / base;
  const u = d.double();
  if (u <= ratio) return left + sqrt(u * (leftBase * base));
  return right - sqrt((1 - u) * ((right - mode) * base));
}

export function vonmises(d: Draws, mu: number, kappa: number): number {
  if (kappa < 1e-8) return Math.PI * (2 * d.double() - 1);
  let s: number;
  if (kappa < 1e-5) s = 1 / kappa + kappa;
  else if (kappa <= 1e6) {
    const r = 1 + sqrt(1 + 4 * kappa * kappa);
    const rho = (r - sqrt(2 * r)) / (2 * kappa);
    s = (1 + rho * rho) / (2 * rho);
  } else {
    let result = mu + sqrt(1 / kappa) * d.normal();
    if (result < -Math.PI) result += 2 * Math.PI;
    if (result > Math.PI) result -= 2 * Math.PI;
    return result;
  }
  let w: number;
  for (;;) {
    const u = d.double();
    const z = math.cos(Math.PI * u);
    w = (1 + s * z) / (s + z);
    const y = kappa * (s - w);
    const v = d.double();
    if (y * (2 - y) - v >= 0 || log(y / v) + 1 - y >= 0) break;
  }
  const u = d.double();
  let result = Math.acos(w);
  if (u < 0.5) result = -result;
  result += mu;
  const negative = result < 0;
  let mod = Math.abs(result);
  mod = ((mod + Math.PI) % (2 * Math.PI)) - Math.PI;
  return negative ? -mod : mod;
}

export function wald(d: Draws, mean: number, scale: number): number {
  const mu2l = mean / (2 * scale);
  let y = d.normal();
  y = mean * y * y;
  const x = mean + mu2l * (y - sqrt(4 * scale * y + y * y));
  const u = d.double();
  return u <= mean / (mean + x) ? x : (mean * mean) / x;
}

export function zipf(d: Draws, a: number): number {
  const am1 = a - 1;
  const b = math.pow(2, am1);
  for (;;) {
    const u = 1 - d.double();
    const v = d.double();
    const x = Math.floor(math.pow(u, -1 / am1));
    if (x > 9223372036854775807 || x < 1) continue;
    const t = math.pow(1 + 1 / x, am1);
    if ((v * x * (t - 1)) / (b - 1) <= t / b) return x;
  }
}

export function logseries(d: Draws, p: number): number {
  const r = math.log1p(-p);
  for (;;) {
    const v = d.double();
    if (v >= p) return 1;
    const u = d.double();
    const q = -math.expm1(r * u);
    if (v <= q * q) {
      const result = Math.floor(1 + log(v) / log(q));
      if (result < 1 || v === 0) continue;
      return result;
    }
    return v >= q ? 1 : 2;
  }
}
