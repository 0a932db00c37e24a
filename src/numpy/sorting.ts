/** sort, argsort, partition, searchsorted, lexsort: on keys (sort-keys.ts), line by line along an axis. */

import { toArray } from "../objects/abstract.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyList, PyTuple } from "../objects/sequence-values.ts";
import { toIndex } from "./convert.ts";
import { copyArray, copyItems } from "./copy.ts";
import { type DType, FLOAT64, INT64 } from "./dtype.ts";
import { normalizeAxis } from "./errors.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { gather, ONE_ITEM } from "./gather.ts";
import { allocate, emptyArray, NDArray, unwrapScalar } from "./ndarray.ts";
import { promoteTypes } from "./promotion.ts";
import { axisFromLast, axisLast, ravel } from "./shape-ops.ts";
import { type SortKeys, sortKeys } from "./sort-keys.ts";
import { ViewKind } from "./storage.ts";

const KINDS = ["quicksort", "mergesort", "heapsort", "stable"];

export function checkKind(kind: PyValue | undefined): void {
  if (kind === null || kind === undefined) return;
  const text = hostText(kind);
  if (text === undefined) throw typeError("sort kind must be a string");
  if (!KINDS.some((k) => k[0] === text[0]?.toLowerCase())) {
    throw valueError(`sort kind must be one of 'quick', 'heap', or 'stable' (got '${text}')`);
  }
}

/** Field names of `order=`. */
export function orderFields(order: PyValue | undefined, dtype: DType): string[] | undefined {
  if (order === null || order === undefined) return undefined;
  if (dtype.fields === null) {
    throw valueError("Cannot specify order when the array has no fields.");
  }
  const text = hostText(order);
  const names = text !== undefined ? [text] : toArray(order).map((n) => hostText(n) as string);
  for (const n of names)
    if (dtype.field(n) === undefined) throw valueError(`unknown field name: ${n}`);
  return names;
}

/** Int64 positions from host numbers. */
export function positionsArray(values: ArrayLike<number>, shape: readonly number[]): NDArray {
  const out = emptyArray(INT64, shape);
  const words = out.storage.view(ViewKind.I32) as Int32Array;
  let k = out.start * 2;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    words[k++] = v | 0;
    words[k++] = Math.floor(v / 4294967296);
  }
  return out;
}

/** Stable merge sort of indices by numeric keys, nan last; the common case without a callback. */
function orderNumbers(keys: Float64Array, from: number, n: number): Int32Array {
  let a = new Int32Array(n);
  for (let i = 0; i < n; i++) a[i] = from + i;
  const less = (x: number, y: number): boolean => {
    const p = keys[x];
    const q = keys[y];
    return p < q || (q !== q && p === p);
  };
  const RUN = 12;
  for (let lo = 0; lo < n; lo += RUN) {
    const hi = Math.min(lo + RUN, n);
    for (let i = lo + 1; i < hi; i++) {
      const x = a[i];
      let j = i - 1;
      while (j >= lo && less(x, a[j])) {
        a[j + 1] = a[j];
        j--;
      }
      a[j + 1] = x;
    }
  }
  let b = new Int32Array(n);
  for (let width = RUN; width < n; width *= 2) {
    for (let lo = 0; lo < n; lo += 2 * width) {
      const mid = Math.min(lo + width, n);
      const hi = Math.min(lo + 2 * width, n);
      let i = lo;
      let j = mid;
      let k = lo;
      while (i < mid && j < hi) b[k++] = less(a[j], a[i]) ? a[j++] : a[i++];
      while (i < mid) b[k++] = a[i++];
      while (j < hi) b[k++] = a[j++];
    }
    [a, b] = [b, a];
  }
  for (let i = 0; i < n; i++) a[i] -= from;
  return a;
}

export function lineOrder(k: SortKeys, from: number, n: number): ArrayLike<number> {
  if (k.numeric) return orderNumbers(k.keys as Float64Array, from, n);
  const order = Array.from({ length: n }, (_, i) => i);
  const { keys, compare } = k;
  return order.sort((a, b) => compare(keys[from + a], keys[from + b]) || a - b);
}

export function argsort(a: PyValue, axis: PyValue, kind?: PyValue, order?: PyValue): NDArray {
  checkKind(kind);
  let arr = asAnyArray(a);
  if (axis === null || arr.ndim === 0) arr = ravel(arr);
  const along = axis === null ? 0 : normalizeAxis(toIndex(axis), arr.ndim);
  const moved = axisLast(arr, along);
  const n = moved.shape[moved.ndim - 1];
  const keys = sortKeys(moved, orderFields(order, arr.dtype));
  const flat = new Float64Array(moved.size);
  for (let from = 0; from < moved.size; from += n) {
    const line = lineOrder(keys, from, n);
    for (let i = 0; i < n; i++) flat[from + i] = line[i];
  }
  const result = axisFromLast(positionsArray(flat, moved.shape), along);
  result.base = null;
  return result;
}

export function sortInPlace(arr: NDArray, axis: number, kind?: PyValue, order?: PyValue): void {
  checkKind(kind);
  const along = normalizeAxis(axis, arr.ndim);
  const moved = axisLast(arr, along);
  const n = moved.shape[moved.ndim - 1];
  if (arr.size < 2) return;
  const keys = sortKeys(moved, orderFields(order, arr.dtype));
  if (keys.numeric && arr.dtype.kind !== "m" && arr.dtype.kind !== "M") {
    const values = keys.keys as Float64Array;
    for (let from = 0; from < values.length; from += n) values.subarray(from, from + n).sort();
    const sorted = emptyArray(FLOAT64, moved.shape);
    (sorted.view as Float64Array).set(values, sorted.start);
    copyItems(moved, sorted);
    return;
  }
  const packed = copyArray(moved, "C");
  const out = allocate(arr.dtype, moved.shape, "C", false);
  const offsets = new Float64Array(packed.size);
  const size = packed.dtype.itemsize;
  for (let from = 0; from < packed.size; from += n) {
    const line = lineOrder(keys, from, n);
    for (let i = 0; i < n; i++) offsets[from + i] = packed.offset + (from + line[i]) * size;
  }
  gather(packed, offsets, ONE_ITEM, out);
  copyItems(moved, out);
}

export function sorted(a: PyValue, axis: PyValue, kind?: PyValue, order?: PyValue): NDArray {
  const arr = asAnyArray(a);
  if (axis === null) {
    const flat = copyArray(ravel(arr), "C");
    sortInPlace(flat, 0, kind, order);
    return flat;
  }
  if (arr.ndim === 0) normalizeAxis(toIndex(axis), 0);
  const copy = copyArray(arr, "K", arr.dtype, arr.cls);
  sortInPlace(copy, toIndex(axis), kind, order);
  return copy;
}

/** Checked positions of a partition; the result is fully sorted, which is a valid partition. */
export function checkKth(kth: PyValue, n: number): void {
  const list =
    kth instanceof PyList || kth instanceof PyTuple || kth instanceof NDArray
      ? toArray(kth)
      : [kth];
  for (const k of list) {
    const i = toIndex(k);
    if (i < -n || i >= n) throw valueError(`kth(=${i < 0 ? i + n : i}) out of bounds (${n})`);
  }
}

export function searchsorted(
  a: PyValue,
  v: PyValue,
  side: PyValue,
  sorter: PyValue | undefined,
): PyValue {
  const word = hostText(side);
  if (word !== "left" && word !== "right") {
    throw valueError(`search side must be 'left' or 'right' (got '${word}')`);
  }
  let arr = asArray(a);
  let values = asArray(v);
  if (arr.ndim !== 1) throw valueError("object too deep for desired array");
  const common = promoteTypes(arr.dtype, values.dtype);
  arr = asArray(arr, common);
  values = asArray(values, common);
  const { keys, compare } = sortKeys(arr);
  const wanted = sortKeys(values).keys;
  const order = sorter === null || sorter === undefined ? undefined : toArray(sorter).map(toIndex);
  const found = new Float64Array(values.size);
  for (let i = 0; i < found.length; i++) {
    let lo = 0;
    let hi = arr.size;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      const c = compare(keys[order === undefined ? mid : order[mid]], wanted[i]);
      if (word === "left" ? c < 0 : c <= 0) lo = mid + 1;
      else hi = mid;
    }
    found[i] = lo;
  }
  return unwrapScalar(positionsArray(found, values.shape));
}

/** The last key is the primary one. */
export function lexsort(keysValue: PyValue, axis: number): NDArray {
  const arrays =
    keysValue instanceof NDArray
      ? toArray(keysValue).map((k) => asArray(k))
      : toArray(keysValue).map((k) => asArray(k));
  if (arrays.length === 0) throw typeError("need sequence of keys with len > 0 in lexsort");
  const { shape } = arrays[0];
  for (const k of arrays) {
    if (k.shape.length !== shape.length || k.shape.some((n, i) => n !== shape[i])) {
      throw valueError("all keys need to be the same shape");
    }
  }
  if (arrays[0].ndim === 0) return positionsArray([0], []);
  const along = normalizeAxis(axis, arrays[0].ndim);
  const moved = arrays.map((k) => axisLast(k, along));
  const keys = moved.map((k) => sortKeys(k)).reverse();
  const n = moved[0].shape[moved[0].ndim - 1];
  const flat = new Float64Array(moved[0].size);
  for (let from = 0; from < flat.length; from += n) {
    const order = Array.from({ length: n }, (_, i) => i);
    order.sort((x, y) => {
      for (const k of keys) {
        const c = k.compare(k.keys[from + x], k.keys[from + y]);
        if (c !== 0) return c;
      }
      return x - y;
    });
    for (let i = 0; i < n; i++) flat[from + i] = order[i];
  }
  const result = axisFromLast(positionsArray(flat, moved[0].shape), along);
  result.base = null;
  return result;
}
