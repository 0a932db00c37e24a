/**
 * What Generator and RandomState share: results of a distribution over broadcast parameters, checks of
 * parameters, shuffling, and the steps of `choice`.
 */
import { getItem, length, setItem } from "../../objects/abstract.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyList } from "../../objects/sequence-values.ts";
import { toFloat } from "../convert.ts";
import { copyItems } from "../copy.ts";
import { fromDoubles } from "../creation.ts";
import { FLOAT64 } from "../dtype.ts";
import { asArray } from "../from-object.ts";
import { getIndexed } from "../indexing.ts";
import { pick } from "../item-selection.ts";
import { broadcastShapes } from "../iteration.ts";
import { makeView, NDArray, shapeText, unwrapScalar } from "../ndarray.ts";
import { broadcastTo, parseShape, reshape } from "../shape-ops.ts";
import { numbersOf } from "../sort-keys.ts";
import { positionsArray } from "../sorting.ts";

export type Check = (values: readonly number[]) => void;

export const sizeOf = (size: PyValue): number[] | null => (size === null ? null : parseShape(size));

const isNumber = (v: PyValue): boolean =>
  typeof v === "number" || v instanceof PyFloat || typeof v === "bigint";

function resultArray(values: Float64Array, shape: readonly number[], integral: boolean): NDArray {
  return integral ? positionsArray(values, shape) : reshape(fromDoubles(values, FLOAT64), shape);
}

/** Draws one item per element of the broadcast parameters, or a Python number without a size. */
export function sample(
  size: PyValue,
  params: readonly PyValue[],
  draw: (values: number[]) => number,
  integral = false,
  check?: Check,
): PyValue {
  const shape = sizeOf(size);
  if (params.every((p) => isNumber(p) || asArray(p).ndim === 0)) {
    const values = params.map((p) => toFloat(isNumber(p) ? p : unwrapScalar(asArray(p))));
    check?.(values);
    if (shape === null) {
      const v = draw(values);
      return integral ? v : new PyFloat(v);
    }
    const out = new Float64Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < out.length; i++) out[i] = draw(values);
    return resultArray(out, shape, integral);
  }
  const arrays = params.map((p) => asArray(p));
  const common = broadcastShapes(arrays.map((a) => a.shape));
  const full = shape ?? common;
  if (shape !== null) {
    const joined = broadcastShapes([shape, common]);
    if (joined.length !== shape.length || joined.some((n, i) => n !== shape[i])) {
      throw valueError(
        `Output size ${shapeText(shape)} is not compatible with broadcast dimensions of inputs ${shapeText(common)}.`,
      );
    }
  }
  const columns = arrays.map((a) => numbersOf(broadcastTo(a, full)));
  const out = new Float64Array(full.reduce((a, b) => a * b, 1));
  if (check !== undefined) {
    for (let i = 0; i < out.length; i++) check(columns.map((c) => c[i]));
  }
  for (let i = 0; i < out.length; i++) out[i] = draw(columns.map((c) => c[i]));
  return resultArray(out, full, integral);
}

// ---- checks of parameters --------------------------------------------------------------------------------

export const notNegative =
  (index: number, name: string): Check =>
  (values) => {
    if (!(values[index] >= 0)) {
      throw valueError(values[index] !== values[index] ? `${name} is nan` : `${name} < 0`);
    }
  };

export const positive =
  (index: number, name: string): Check =>
  (values) => {
    if (!(values[index] > 0)) throw valueError(`${name} <= 0`);
  };

export const probability =
  (index: number, name: string): Check =>
  (values) => {
    const p = values[index];
    if (!(p >= 0 && p <= 1)) throw valueError(`${name} < 0, ${name} > 1 or ${name} is NaN`);
  };

export const all =
  (...checks: Check[]): Check =>
  (values) => {
    for (const c of checks) c(values);
  };

// ---- order -----------------------------------------------------------------------------------------------

/** Reorders in place; `pickIndex(max)` draws 0 … max. */
export function shuffle(x: PyValue, axis: number, pickIndex: (max: number) => number): void {
  if (x instanceof NDArray) {
    if (!x.writeable) throw valueError("array is read-only");
    if (x.ndim === 0) throw typeError("len() of unsized object");
    const along = axis < 0 ? axis + x.ndim : axis;
    const order = shuffledOrder(x.shape[along], pickIndex);
    const moved = pick(x, order, along);
    copyItems(x, moved);
    return;
  }
  const n = length(x);
  for (let i = n - 1; i > 0; i--) {
    const j = pickIndex(i);
    if (x instanceof PyList) {
      const t = x.items[i];
      x.items[i] = x.items[j];
      x.items[j] = t;
    } else {
      const t = getItem(x, i);
      setItem(x, i, getItem(x, j));
      setItem(x, j, t);
    }
  }
}

export function shuffledOrder(n: number, pickIndex: (max: number) => number, first = 1): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i >= first; i--) {
    const j = pickIndex(i);
    const t = order[i];
    order[i] = order[j];
    order[j] = t;
  }
  return order;
}

// ---- choice ----------------------------------------------------------------------------------------------

export function weights(p: PyValue, n: number): Float64Array {
  const arr = asArray(p);
  if (arr.ndim !== 1) throw valueError("p must be 1-dimensional");
  if (arr.size !== n) throw valueError("a and p must have same size");
  const values = numbersOf(arr);
  let sum = 0;
  for (const v of values) {
    if (v < 0) throw valueError("Probabilities are not non-negative");
    sum += v;
  }
  if (sum !== sum) throw valueError("Probabilities contain NaN");
  if (Math.abs(sum - 1) > 1.4901161193847656e-8) {
    throw valueError("Probabilities do not sum to 1");
  }
  return values;
}

export function cumulative(p: Float64Array): Float64Array {
  const cdf = new Float64Array(p.length);
  let sum = 0;
  p.forEach((v, i) => {
    sum += v;
    cdf[i] = sum;
  });
  const last = cdf[cdf.length - 1];
  return cdf.map((v) => v / last);
}

/** The first position whose value is above x. */
export function rightOf(cdf: Float64Array, x: number): number {
  let lo = 0;
  let hi = cdf.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (cdf[mid] <= x) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** Weighted positions without repeats: duplicates are drawn again from what is left. */
export function distinctWeighted(p: Float64Array, count: number, double: () => number): number[] {
  if (p.filter((v) => v > 0).length < count) {
    throw valueError("Fewer non-zero entries in p than size");
  }
  const left = p.slice();
  const found: number[] = [];
  while (found.length < count) {
    const x = Array.from({ length: count - found.length }, double);
    for (const f of found) left[f] = 0;
    const cdf = cumulative(left);
    const fresh = new Set<number>();
    for (const v of x) fresh.add(rightOf(cdf, v));
    found.push(...fresh);
  }
  return found;
}

/** The items at positions of a population: a count or an array. */
export function chosen(
  population: PyValue,
  positions: ArrayLike<number>,
  shape: number[] | null,
  axis: number,
): PyValue {
  const isCount = typeof population === "number";
  if (shape === null) {
    const i = positions[0];
    if (isCount) return i;
    const arr = asArray(population);
    if (arr.ndim === 1) return getIndexed(arr, i);
    const one = pick(arr, [i], axis);
    return makeView(
      one,
      one.shape.filter((_, k) => k !== axis),
      one.strides.filter((_, k) => k !== axis),
      one.offset,
    );
  }
  if (isCount) return positionsArray(positions, shape);
  const arr = asArray(population);
  const picked = pick(arr, Array.from(positions), axis);
  const full = [...arr.shape.slice(0, axis), ...shape, ...arr.shape.slice(axis + 1)];
  return reshape(picked, full);
}

export const populationSize = (a: PyValue, axis: number): number => {
  if (typeof a === "number") {
    if (a <= 0) throw valueError("a must be a positive integer unless no samples are taken");
    return a;
  }
  const arr = asArray(a);
  if (arr.ndim === 0) throw valueError("a must be a sequence or an integer");
  return arr.shape[axis];
};
