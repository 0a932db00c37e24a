/**
 * Roots of unity for FFT plans: exp(2πi·k/n) for all k < n from two short tables, whose entries come from
 * angles inside the first octant. A root is the product of one entry of each table, so a plan of length n
 * needs O(√n) sines. The unit angle, the split and the order of the products decide the last digit of every
 * transform: they are those of NumPy, whose results these are bit for bit.
 */
import { fractionOfPi, smallCosine, smallSine } from "./octant.ts";

/** exp(2πi·x/n) by symmetry from an angle of at most π/4; `unit` is π/(4n). */
function octantRoot(x: number, n: number, unit: number, out: Float64Array, at: number): void {
  let y = 8 * x;
  const upper = y < 4 * n;
  if (!upper) y = 8 * n - y;
  const left = y >= 2 * n;
  if (left) y -= 2 * n;
  const near = y < n;
  const angle = (near ? y : 2 * n - y) * unit;
  const c = smallCosine(angle);
  const s = smallSine(angle);
  // Quarter turns exchange the two; `left` is a turn by one more quarter.
  const reIsCosine = near !== left;
  const re = reIsCosine ? c : s;
  const im = reIsCosine ? s : c;
  out[at] = left ? -re : re;
  out[at + 1] = upper ? im : -im;
}

/** Roots k·step for k < count, interleaved. */
function table(n: number, count: number, step: number): Float64Array {
  const out = new Float64Array(2 * Math.max(count, 1));
  out[0] = 1;
  const unit = fractionOfPi(4 * n);
  for (let k = 1; k < count; k++) octantRoot(k * step, n, unit, out, 2 * k);
  return out;
}

export class Roots {
  readonly n: number;
  private readonly shift: number;
  private readonly mask: number;
  /** Roots k < 2^shift, and roots k·2^shift. */
  private readonly fine: Float64Array;
  private readonly coarse: Float64Array;
  /** The root last asked for. */
  re = 1;
  im = 0;

  constructor(n: number) {
    this.n = n;
    const count = (n + 2) >> 1;
    let shift = 1;
    while (4 ** shift < count) shift++;
    this.shift = shift;
    const width = 2 ** shift;
    this.mask = width - 1;
    this.fine = table(n, width, 1);
    this.coarse = table(n, Math.floor((count + width - 1) / width), width);
  }

  /** Leaves exp(2πi·k/n) in `re` and `im`. */
  at(k: number): void {
    const isLow = 2 * k <= this.n;
    const at = isLow ? k : this.n - k;
    const f = 2 * (at & this.mask);
    const c = 2 * (at >> this.shift);
    const fr = this.fine[f];
    const fi = this.fine[f + 1];
    const cr = this.coarse[c];
    const ci = this.coarse[c + 1];
    this.re = fr * cr - fi * ci;
    const im = fr * ci + fi * cr;
    this.im = isLow ? im : -im;
  }
}
