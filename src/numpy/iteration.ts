/**
 * Broadcasting and the order in which many-operand loops walk memory. A Plan is the iteration space
 * after axes of length 1 are dropped, the rest are sorted by stride (smallest innermost, as NumPy's
 * nditer does) and neighbours that continue each other are merged; a contiguous operation becomes one
 * inner run.
 */
import { valueError } from "../objects/exceptions.ts";
import { type NDArray, shortShape } from "./ndarray.ts";

/** The common shape, or undefined when the shapes do not fit. */
export function broadcastOptional(shapes: readonly (readonly number[])[]): number[] | undefined {
  let ndim = 0;
  for (const s of shapes) if (s.length > ndim) ndim = s.length;
  const out = new Array<number>(ndim).fill(1);
  for (const s of shapes) {
    const shift = ndim - s.length;
    for (let i = 0; i < s.length; i++) {
      const n = s[i];
      if (n === 1) continue;
      if (out[shift + i] === 1) out[shift + i] = n;
      else if (out[shift + i] !== n) return undefined;
    }
  }
  return out;
}

export function broadcastShapes(shapes: readonly (readonly number[])[]): number[] {
  const out = broadcastOptional(shapes);
  if (out === undefined) {
    throw valueError(
      `operands could not be broadcast together with shapes ${shapes.map(shortShape).join(" ")} `,
    );
  }
  return out;
}

/** Byte strides of an array seen in a broader shape: 0 along repeated axes. */
export function broadcastStrides(
  shape: readonly number[],
  strides: readonly number[],
  target: readonly number[],
): number[] {
  const shift = target.length - shape.length;
  const out = new Array<number>(target.length).fill(0);
  for (let i = 0; i < shape.length; i++) if (shape[i] !== 1) out[shift + i] = strides[i];
  return out;
}

export interface Plan {
  /** Iteration shape, outermost first; never empty. */
  readonly shape: number[];
  /** Per operand: steps in the caller's unit along `shape`. */
  readonly steps: number[][];
  /** Positions of the original axes in `shape` order before merging, outermost first. */
  readonly order: number[];
}

/**
 * Axes sorted outermost first by the strides of all operands. Equal strides and disagreement between
 * operands leave C order, as in nditer: the order decides rounding of sums and layout of results.
 */
export function axisOrder(ndim: number, steps: readonly (readonly number[])[]): number[] {
  const inner: number[] = [];
  for (let axis = ndim - 1; axis >= 0; axis--) {
    let at = inner.length;
    for (let k = inner.length - 1; k >= 0; k--) {
      let decided = false;
      let swap = false;
      for (let o = 0; o < steps.length; o++) {
        const x = Math.abs(steps[o][axis]);
        const y = Math.abs(steps[o][inner[k]]);
        if (x === 0 || y === 0) continue;
        if (y <= x) swap = false;
        else if (!decided) swap = true;
        decided = true;
      }
      if (!decided) continue;
      if (!swap) break;
      at = k;
    }
    inner.splice(at, 0, axis);
  }
  return inner.reverse();
}

export function makePlan(
  shape: readonly number[],
  steps: readonly (readonly number[])[],
  sort = true,
): Plan {
  const ndim = shape.length;
  let order: number[];
  if (sort && ndim > 1) order = axisOrder(ndim, steps);
  else {
    order = new Array(ndim);
    for (let i = 0; i < ndim; i++) order[i] = i;
  }
  const outShape: number[] = [];
  const outSteps: number[][] = steps.map(() => []);
  for (let k = 0; k < ndim; k++) {
    const axis = order[k];
    const n = shape[axis];
    if (n === 1) continue;
    const last = outShape.length - 1;
    if (last >= 0) {
      let merge = true;
      for (let o = 0; o < steps.length; o++) {
        if (outSteps[o][last] !== steps[o][axis] * n) {
          merge = false;
          break;
        }
      }
      if (merge) {
        outShape[last] *= n;
        for (let o = 0; o < steps.length; o++) outSteps[o][last] = steps[o][axis];
        continue;
      }
    }
    outShape.push(n);
    for (let o = 0; o < steps.length; o++) outSteps[o].push(steps[o][axis]);
  }
  if (outShape.length === 0) {
    outShape.push(1);
    for (const s of outSteps) s.push(0);
  }
  return { shape: outShape, steps: outSteps, order };
}

const SHORT_RUN = 16;

/** Makes the longest axis innermost when the natural inner run is short; for order-free loops. */
export function lengthenInner(plan: Plan): Plan {
  const { shape, steps } = plan;
  const last = shape.length - 1;
  if (last < 1 || shape[last] >= SHORT_RUN) return plan;
  let best = last;
  for (let i = 0; i < last; i++) if (shape[i] > shape[best]) best = i;
  if (shape[best] < 4 * shape[last]) return plan;
  const swap = (list: number[]): void => {
    const t = list[best];
    list[best] = list[last];
    list[last] = t;
  };
  swap(shape);
  for (const s of steps) swap(s);
  return plan;
}

/** Calls `run` with the position of every operand at the start of each inner run. */
export function eachRun(plan: Plan, starts: readonly number[], run: (at: number[]) => void): void {
  const { shape, steps } = plan;
  for (const n of shape) if (n === 0) return;
  const outer = shape.length - 1;
  const at = starts.slice();
  if (outer === 0) {
    run(at);
    return;
  }
  const count = new Array<number>(outer).fill(0);
  const nop = at.length;
  for (;;) {
    run(at);
    let axis = outer - 1;
    for (;;) {
      count[axis]++;
      if (count[axis] < shape[axis]) {
        for (let o = 0; o < nop; o++) at[o] += steps[o][axis];
        break;
      }
      for (let o = 0; o < nop; o++) at[o] -= steps[o][axis] * (shape[axis] - 1);
      count[axis] = 0;
      if (--axis < 0) return;
    }
  }
}

/** Byte strides for a new array that keeps the memory order of its operands (order "K"). */
export function keepOrderStrides(
  shape: readonly number[],
  steps: readonly (readonly number[])[],
  itemsize: number,
): number[] {
  const order = axisOrder(shape.length, steps);
  const strides = new Array<number>(shape.length);
  let step = itemsize;
  for (let k = shape.length - 1; k >= 0; k--) {
    strides[order[k]] = step;
    if (shape[order[k]] !== 0) step *= shape[order[k]];
  }
  return strides;
}

/** The bytes an array touches, as [low, high) from the start of its storage. */
export function byteExtent(arr: NDArray): [number, number] {
  let low = arr.offset;
  let high = arr.offset;
  for (let i = 0; i < arr.shape.length; i++) {
    const n = arr.shape[i];
    if (n === 0) return [arr.offset, arr.offset];
    const reach = (n - 1) * arr.strides[i];
    if (reach < 0) low += reach;
    else high += reach;
  }
  return [low, high + arr.dtype.itemsize];
}

/** True when the two may share memory (by their byte ranges). */
export function mayOverlap(a: NDArray, b: NDArray): boolean {
  if (a.storage !== b.storage && a.storage.views.buffer !== b.storage.views.buffer) return false;
  if (a.storage.objects !== b.storage.objects) return false;
  if (a.size === 0 || b.size === 0) return false;
  const [al, ah] = byteExtent(a);
  const [bl, bh] = byteExtent(b);
  return a.storage.base + al < b.storage.base + bh && b.storage.base + bl < a.storage.base + ah;
}
