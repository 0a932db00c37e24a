/**
 * Plans of one-dimensional FFTs, by length: a mixed-radix plan where the length has small factors, else a
 * plan that turns the transform into a cyclic convolution of a friendlier length (Bluestein). Complex data is
 * interleaved; real spectra are half-complex (r0 r1 i1 r2 i2 …). Plans are kept for the next call.
 */
import { pass2, pass3, pass4, pass5, pass7, pass8, pass11, passGeneric } from "./complex-passes.ts";
import { backward2, backward3, backward4, backward5, backwardGeneric } from "./real-backward.ts";
import {
  forward2,
  forward3,
  forward4,
  forward5,
  forwardGeneric,
  type RealPass,
} from "./real-forward.ts";
import { Roots } from "./roots.ts";

export interface Plan {
  /** Transforms `data` in place and multiplies by `factor`. */
  run(data: Float64Array, factor: number, forward: boolean): void;
}

interface Factor {
  readonly radix: number;
  twiddles: Float64Array;
  roots: Float64Array;
}

const NONE = new Float64Array(0);

/** Factors in the order of the passes: `big` first (8 and 4, or 4), a 2 in front of them, odd ones after. */
function factorise(length: number, big: readonly number[]): Factor[] {
  const radices: number[] = [];
  let rest = length;
  for (const b of big) {
    while (rest % b === 0) {
      radices.push(b);
      rest /= b;
    }
  }
  if (rest % 2 === 0) {
    rest /= 2;
    radices.push(2);
    const last = radices.length - 1;
    [radices[0], radices[last]] = [radices[last], radices[0]];
  }
  for (let d = 3; d * d <= rest; d += 2) {
    while (rest % d === 0) {
      radices.push(d);
      rest /= d;
    }
  }
  if (rest > 1) radices.push(rest);
  return radices.map((radix) => ({ radix, twiddles: NONE, roots: NONE }));
}

function scale(data: Float64Array, factor: number): void {
  if (factor === 1) return;
  for (let i = 0; i < data.length; i++) data[i] *= factor;
}

const COMPLEX_PASSES: Record<number, typeof pass2 | undefined> = {
  2: pass2,
  3: pass3,
  4: pass4,
  5: pass5,
  7: pass7,
  8: pass8,
  11: pass11,
};

class ComplexPlan implements Plan {
  private readonly length: number;
  private readonly factors: Factor[];
  private readonly work: Float64Array;

  constructor(length: number) {
    this.length = length;
    this.factors = factorise(length, [8, 4]);
    this.work = new Float64Array(2 * length);
    const roots = new Roots(length);
    let l1 = 1;
    for (const f of this.factors) {
      const ido = length / (l1 * f.radix);
      const tw = new Float64Array(2 * (f.radix - 1) * (ido - 1));
      let at = 0;
      for (let j = 1; j < f.radix; j++) {
        for (let i = 1; i < ido; i++) {
          roots.at(j * l1 * i);
          tw[at++] = roots.re;
          tw[at++] = roots.im;
        }
      }
      f.twiddles = tw;
      if (COMPLEX_PASSES[f.radix] === undefined) {
        f.roots = new Float64Array(2 * f.radix);
        for (let j = 0; j < f.radix; j++) {
          roots.at(j * l1 * ido);
          f.roots[2 * j] = roots.re;
          f.roots[2 * j + 1] = roots.im;
        }
      }
      l1 *= f.radix;
    }
  }

  run(data: Float64Array, factor: number, forward: boolean): void {
    const sign = forward ? -1 : 1;
    let from = data;
    let to = this.work;
    let l1 = 1;
    for (const f of this.factors) {
      const ido = this.length / (l1 * f.radix);
      const pass = COMPLEX_PASSES[f.radix];
      if (pass === undefined) {
        passGeneric(ido, f.radix, l1, from, to, f.twiddles, f.roots, sign);
      } else {
        pass(ido, l1, from, to, f.twiddles, sign);
        [from, to] = [to, from];
      }
      l1 *= f.radix;
    }
    if (from !== data) data.set(from);
    scale(data, factor);
  }
}

const FORWARD: Record<number, RealPass | undefined> = {
  2: forward2,
  3: forward3,
  4: forward4,
  5: forward5,
};
const BACKWARD: Record<number, RealPass | undefined> = {
  2: backward2,
  3: backward3,
  4: backward4,
  5: backward5,
};

class RealPlan implements Plan {
  private readonly length: number;
  private readonly factors: Factor[];
  private readonly work: Float64Array;

  constructor(length: number) {
    this.length = length;
    this.factors = factorise(length, [4]);
    this.work = new Float64Array(length);
    const roots = new Roots(length);
    let l1 = 1;
    for (const f of this.factors) {
      const { radix } = f;
      const ido = length / (l1 * radix);
      const tw = new Float64Array((radix - 1) * (ido - 1));
      for (let j = 1; j < radix; j++) {
        for (let i = 1; i <= (ido - 1) >> 1; i++) {
          roots.at(j * l1 * i);
          tw[(j - 1) * (ido - 1) + 2 * i - 2] = roots.re;
          tw[(j - 1) * (ido - 1) + 2 * i - 1] = roots.im;
        }
      }
      f.twiddles = tw;
      if (radix > 5) {
        const own = new Float64Array(2 * radix);
        own[0] = 1;
        for (let j = 1; 2 * j <= radix; j++) {
          roots.at(j * (length / radix));
          own[2 * j] = roots.re;
          own[2 * j + 1] = roots.im;
          own[2 * (radix - j)] = roots.re;
          own[2 * (radix - j) + 1] = -roots.im;
        }
        f.roots = own;
      }
      l1 *= radix;
    }
  }

  run(data: Float64Array, factor: number, forward: boolean): void {
    const { length, factors } = this;
    let from = data;
    let to = this.work;
    let l1 = forward ? length : 1;
    for (let at = 0; at < factors.length; at++) {
      const f = factors[forward ? factors.length - 1 - at : at];
      let ido: number;
      if (forward) {
        ido = length / l1;
        l1 /= f.radix;
      } else ido = length / (f.radix * l1);
      const pass = (forward ? FORWARD : BACKWARD)[f.radix];
      if (pass !== undefined) {
        pass(ido, l1, from, to, f.twiddles);
        [from, to] = [to, from];
      } else if (forward) {
        forwardGeneric(ido, f.radix, l1, from, to, f.twiddles, f.roots);
      } else {
        backwardGeneric(ido, f.radix, l1, from, to, f.twiddles, f.roots);
        [from, to] = [to, from];
      }
      if (!forward) l1 *= f.radix;
    }
    if (from !== data) data.set(from);
    scale(data, factor);
  }
}

/** a·b, or a·conj(b) when `conjugate`; both interleaved, into `out`. */
function multiply(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  conjugate: boolean,
  out: Float64Array,
  o: number,
): void {
  const ar = a[2 * i];
  const ai = a[2 * i + 1];
  const br = b[2 * j];
  const bi = conjugate ? -b[2 * j + 1] : b[2 * j + 1];
  out[2 * o] = ar * br - ai * bi;
  out[2 * o + 1] = ar * bi + ai * br;
}

/** A transform of any length n as a convolution with the chirp exp(πi·k²/n), of length n2 ≥ 2n − 1. */
class ChirpPlan implements Plan {
  private readonly n: number;
  private readonly n2: number;
  private readonly plan: ComplexPlan;
  private readonly chirp: Float64Array;
  /** Transform of the padded chirp, divided by n2. */
  private readonly spectrum: Float64Array;
  private readonly work: Float64Array;

  constructor(n: number) {
    this.n = n;
    this.n2 = goodSize(2 * n - 1);
    const { n2 } = this;
    this.plan = new ComplexPlan(n2);
    this.work = new Float64Array(2 * n2);
    const roots = new Roots(2 * n);
    const chirp = new Float64Array(2 * n);
    chirp[0] = 1;
    // k² modulo 2n, by its differences.
    let square = 0;
    for (let k = 1; k < n; k++) {
      square += 2 * k - 1;
      if (square >= 2 * n) square -= 2 * n;
      roots.at(square);
      chirp[2 * k] = roots.re;
      chirp[2 * k + 1] = roots.im;
    }
    const spectrum = new Float64Array(2 * n2);
    const share = 1 / n2;
    for (let k = 0; k < n; k++) {
      for (const at of k === 0 ? [0] : [k, n2 - k]) {
        spectrum[2 * at] = chirp[2 * k] * share;
        spectrum[2 * at + 1] = chirp[2 * k + 1] * share;
      }
    }
    this.plan.run(spectrum, 1, true);
    this.chirp = chirp;
    this.spectrum = spectrum;
  }

  run(data: Float64Array, factor: number, forward: boolean): void {
    const { n, n2, work, chirp, spectrum } = this;
    work.fill(0);
    for (let k = 0; k < n; k++) multiply(data, k, chirp, k, forward, work, k);
    this.plan.run(work, 1, true);
    multiply(work, 0, spectrum, 0, !forward, work, 0);
    for (let k = 1; 2 * k < n2 + 1; k++) {
      multiply(work, k, spectrum, k, !forward, work, k);
      if (2 * k !== n2) multiply(work, n2 - k, spectrum, k, !forward, work, n2 - k);
    }
    this.plan.run(work, 1, false);
    for (let k = 0; k < n; k++) multiply(work, k, chirp, k, forward, data, k);
    scale(data, factor);
  }
}

/** A real transform by a complex plan. */
class RealByComplex implements Plan {
  private readonly n: number;
  private readonly plan: Plan;
  private readonly work: Float64Array;

  constructor(n: number) {
    this.n = n;
    this.plan = new ChirpPlan(n);
    this.work = new Float64Array(2 * n);
  }

  run(data: Float64Array, factor: number, forward: boolean): void {
    const { n, work } = this;
    work.fill(0);
    if (forward) {
      for (let k = 0; k < n; k++) work[2 * k] = data[k];
      this.plan.run(work, factor, true);
      data[0] = work[0];
      for (let k = 1; k < n; k++) data[k] = work[k + 1];
      return;
    }
    work[0] = data[0];
    for (let k = 1; k < n; k++) work[k + 1] = data[k];
    for (let k = 1; 2 * k <= n; k++) {
      const at = 2 * (n - k);
      if (2 * k === n) {
        work[at + 1] = 0;
        break;
      }
      work[at] = work[2 * k];
      work[at + 1] = -work[2 * k + 1];
    }
    this.plan.run(work, factor, false);
    for (let k = 0; k < n; k++) data[k] = work[2 * k];
  }
}

// ---- choice ----------------------------------------------------------------------------------------------

function largestPrimeFactor(n: number): number {
  let largest = 1;
  let rest = n;
  while (rest % 2 === 0) {
    largest = 2;
    rest /= 2;
  }
  for (let d = 3; d * d <= rest; d += 2) {
    while (rest % d === 0) {
      largest = d;
      rest /= d;
    }
  }
  return rest > 1 ? rest : largest;
}

/** Work of a mixed-radix transform, roughly. */
function costOf(n: number): number {
  const odd = (p: number): number => (p <= 5 ? p : 1.1 * p);
  let cost = 0;
  let rest = n;
  while (rest % 2 === 0) {
    cost += 2;
    rest /= 2;
  }
  for (let d = 3; d * d <= rest; d += 2) {
    while (rest % d === 0) {
      cost += odd(d);
      rest /= d;
    }
  }
  if (rest > 1) cost += odd(rest);
  return cost * n;
}

/** The smallest product of 2, 3, 5, 7 and 11 that is at least n. */
function goodSize(n: number): number {
  if (n <= 12) return n;
  let best = 2 * n;
  for (let f11 = 1; f11 < best; f11 *= 11) {
    for (let f7 = f11; f7 < best; f7 *= 7) {
      for (let f5 = f7; f5 < best; f5 *= 5) {
        for (let f3 = f5; f3 < best; f3 *= 3) {
          let x = f3;
          while (x < n) x *= 2;
          if (x < best) best = x;
        }
      }
    }
  }
  return best;
}

/** True when the convolution is cheaper; `share` is the part of a full transform that is needed. */
function wantsChirp(n: number, share: number): boolean {
  if (n < 50) return false;
  const p = largestPrimeFactor(n);
  if (p * p <= n) return false;
  const direct = share * costOf(n);
  // Factor 1.5: what the convolution costs beyond its two transforms.
  return 2 * costOf(goodSize(2 * n - 1)) * 1.5 < direct;
}

const KEPT = 16;

function cached(make: (n: number) => Plan): (n: number) => Plan {
  const plans = new Map<number, Plan>();
  return (n) => {
    let plan = plans.get(n);
    if (plan === undefined) {
      plan = make(n);
      if (plans.size >= KEPT) plans.delete(plans.keys().next().value as number);
    } else plans.delete(n);
    plans.set(n, plan);
    return plan;
  };
}

/** For 2n interleaved doubles. */
export const complexPlan = cached((n) =>
  wantsChirp(n, 1) ? new ChirpPlan(n) : new ComplexPlan(n),
);

/** For n doubles, spectra half-complex. */
export const realPlan = cached((n) =>
  wantsChirp(n, 0.5) ? new RealByComplex(n) : new RealPlan(n),
);
