/** Draws of float32 from 32 random bits each: uniform, normal and exponential, by the float ziggurats. */
import { math } from "../math.ts";
import type { BitGenerator } from "./bit-generator.ts";
import {
  EXPONENTIAL_R,
  floatExponentialZiggurat,
  floatNormalZiggurat,
  NORMAL_INVERSE_R,
  NORMAL_R,
} from "./ziggurat.ts";

const { fround } = Math;
const INVERSE_R = fround(NORMAL_INVERSE_R);
const R = fround(NORMAL_R);
const EXPONENTIAL_TAIL = fround(EXPONENTIAL_R);

/** In [0, 1), 24 bits. */
export const nextFloat = (bits: BitGenerator): number => (bits.next32() >>> 8) / 16777216;

const log1p = (x: number): number => fround(math.log1p(x));

export function floatNormal(bits: BitGenerator): number {
  const { w, k, f } = floatNormalZiggurat();
  for (;;) {
    const r = bits.next32();
    const index = r & 0xff;
    const negative = ((r >>> 8) & 1) === 1;
    const steps = (r >>> 9) & 0x7fffff;
    const size = fround(steps * w[index]);
    const x = negative ? -size : size;
    if (steps < k[index]) return x;
    if (index === 0) {
      for (;;) {
        const xx = fround(-INVERSE_R * log1p(-nextFloat(bits)));
        const yy = -log1p(-nextFloat(bits));
        if (fround(yy + yy) > fround(xx * xx)) {
          return ((steps >>> 8) & 1) === 1 ? -fround(R + xx) : fround(R + xx);
        }
      }
    }
    const height = fround(fround(fround(f[index - 1] - f[index]) * nextFloat(bits)) + f[index]);
    if (height < math.exp(-0.5 * x * x)) return x;
  }
}

export function floatExponential(bits: BitGenerator): number {
  const { w, k, f } = floatExponentialZiggurat();
  for (;;) {
    const r = bits.next32() >>> 1;
    const index = r & 0xff;
    const steps = r >>> 8;
    const x = fround(steps * w[index]);
    if (steps < k[index]) return x;
    if (index === 0) return fround(EXPONENTIAL_TAIL - log1p(-nextFloat(bits)));
    const height = fround(fround(fround(f[index - 1] - f[index]) * nextFloat(bits)) + f[index]);
    if (height < fround(math.exp(-x))) return x;
  }
}
