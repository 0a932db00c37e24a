/** Operations that change the shape or axis order of an array without touching its items, where possible. */
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { toIndex } from "./convert.ts";
import { copyArray, copyItems, type Order } from "./copy.ts";
import { normalizeAxis } from "./errors.ts";
import { allocate, cStrides, fStrides, makeView, NDArray, shortShape, sizeOf } from "./ndarray.ts";

/** A shape argument: an int or a sequence of them. */
export function parseShape(value: PyValue): number[] {
  if (value instanceof PyTuple || value instanceof PyList) return value.items.map(toIndex);
  if (value === null) {
    throw typeError("expected a sequence of integers or a single integer, got 'None'");
  }
  if (value instanceof NDArray && value.ndim === 1) return listOfInts(value);
  return [toIndex(value)];
}

/** Filled by array-type.ts: the items of an array as Python values. */
export const itemsHook: { items: (arr: NDArray) => PyValue[] } = { items: () => [] };
const listOfInts = (arr: NDArray): number[] => itemsHook.items(arr).map(toIndex);

/** Replaces one -1 by what the size leaves. */
export function completeShape(shape: readonly number[], size: number): number[] {
  const unknown = shape.filter((n) => n < 0).length;
  if (unknown > 1) throw valueError("can only specify one unknown dimension");
  const known = shape.reduce((a, n) => (n < 0 ? a : a * n), 1);
  const text = (): string =>
    shape.length === 1
      ? `(${shape[0] < 0 ? "newaxis" : shape[0]},)`
      : `(${shape.map((n) => (n < 0 ? "newaxis" : n)).join(",")})`;
  if (unknown === 1) {
    if (known === 0 || size % known !== 0) {
      throw valueError(`cannot reshape array of size ${size} into shape ${text()}`);
    }
    return shape.map((n) => (n < 0 ? size / known : n));
  }
  if (known !== size) {
    throw valueError(`cannot reshape array of size ${size} into shape ${text()}`);
  }
  return shape.slice();
}

/** Strides that show the same items in another shape, or undefined when only a copy can. */
export function viewStrides(
  arr: NDArray,
  shape: readonly number[],
  order: "C" | "F",
): number[] | undefined {
  const { itemsize } = arr.dtype;
  if (order === "C" && arr.isC) return cStrides(shape, itemsize);
  if (order === "F" && arr.isF) return fStrides(shape, itemsize);
  const oldShape: number[] = [];
  const oldStrides: number[] = [];
  arr.shape.forEach((n, i) => {
    if (n !== 1) {
      oldShape.push(n);
      oldStrides.push(arr.strides[i]);
    }
  });
  const strides = new Array<number>(shape.length).fill(0);
  let oi = 0;
  let ni = 0;
  while (ni < shape.length && oi < oldShape.length) {
    let np = shape[ni];
    let op = oldShape[oi];
    let nj = ni + 1;
    let oj = oi + 1;
    while (np !== op) {
      if (np < op) np *= shape[nj++];
      else op *= oldShape[oj++];
    }
    for (let k = oi; k < oj - 1; k++) {
      const fits =
        order === "C"
          ? oldStrides[k] === oldShape[k + 1] * oldStrides[k + 1]
          : oldStrides[k + 1] === oldShape[k] * oldStrides[k];
      if (!fits) return undefined;
    }
    if (order === "C") {
      strides[nj - 1] = oldStrides[oj - 1];
      for (let k = nj - 1; k > ni; k--) strides[k - 1] = strides[k] * shape[k];
    } else {
      strides[ni] = oldStrides[oi];
      for (let k = ni + 1; k < nj; k++) strides[k] = strides[k - 1] * shape[k - 1];
    }
    ni = nj;
    oi = oj;
  }
  const last = ni > 0 ? strides[ni - 1] * (order === "F" ? shape[ni - 1] : 1) : itemsize;
  for (let k = ni; k < shape.length; k++) strides[k] = last;
  return strides;
}

export function reshape(
  arr: NDArray,
  wanted: readonly number[],
  order: Order = "C",
  copy: PyValue = null,
): NDArray {
  const shape = completeShape(wanted, arr.size);
  const o = order === "A" || order === "K" ? (arr.isF && !arr.isC ? "F" : "C") : order;
  const strides =
    copy === true
      ? undefined
      : arr.size === 0
        ? cStrides(shape, arr.dtype.itemsize)
        : viewStrides(arr, shape, o);
  if (strides !== undefined) return makeView(arr, shape, strides, arr.offset);
  if (copy === false) {
    throw valueError("Unable to avoid creating a copy while reshaping.");
  }
  const packed = copyArray(arr, o, arr.dtype, arr.cls);
  const again =
    o === "C" ? cStrides(shape, arr.dtype.itemsize) : fStrides(shape, arr.dtype.itemsize);
  return makeView(packed, shape, again, packed.offset);
}

/** One-dimensional; a view when the order allows. */
export function ravel(arr: NDArray, order: Order = "C"): NDArray {
  if (order === "K") {
    if (arr.isC) return reshape(arr, [-1], "C");
    const axes = arr.shape.map((_, i) => i);
    axes.sort((a, b) => Math.abs(arr.strides[b]) - Math.abs(arr.strides[a]) || a - b);
    return reshape(transpose(arr, axes), [-1], "C");
  }
  return reshape(arr, [arr.size], order);
}

export function flatten(arr: NDArray, order: Order = "C"): NDArray {
  const flat = ravel(arr, order);
  const copy = allocate(arr.dtype, [arr.size], "C", false);
  copyItems(copy, flat);
  return copy;
}

export function transpose(arr: NDArray, axes?: readonly number[]): NDArray {
  const n = arr.ndim;
  if (axes === undefined) {
    return makeView(arr, [...arr.shape].reverse(), [...arr.strides].reverse(), arr.offset);
  }
  if (axes.length !== n) throw valueError("axes don't match array");
  const order = axes.map((a) => normalizeAxis(a, n));
  if (new Set(order).size !== n) throw valueError("repeated axis in transpose");
  return makeView(
    arr,
    order.map((a) => arr.shape[a]),
    order.map((a) => arr.strides[a]),
    arr.offset,
  );
}

export function swapaxes(arr: NDArray, axis1: number, axis2: number): NDArray {
  const a = normalizeAxis(axis1, arr.ndim, "axis1");
  const b = normalizeAxis(axis2, arr.ndim, "axis2");
  const order = arr.shape.map((_, i) => (i === a ? b : i === b ? a : i));
  return transpose(arr, order);
}

export function moveaxis(
  arr: NDArray,
  source: readonly number[],
  destination: readonly number[],
): NDArray {
  const from = source.map((a) => normalizeAxis(a, arr.ndim, "source"));
  const to = destination.map((a) => normalizeAxis(a, arr.ndim, "destination"));
  if (new Set(from).size !== from.length) throw valueError("repeated axis in `source` argument");
  if (new Set(to).size !== to.length) throw valueError("repeated axis in `destination` argument");
  if (from.length !== to.length) {
    throw valueError("`source` and `destination` arguments must have the same number of elements");
  }
  const order = arr.shape.map((_, i) => i).filter((i) => !from.includes(i));
  const pairs = to.map((t, i) => [t, from[i]] as const).sort((x, y) => x[0] - y[0]);
  for (const [t, f] of pairs) order.splice(t, 0, f);
  return transpose(arr, order);
}

export function squeeze(arr: NDArray, axes?: readonly number[]): NDArray {
  const drop = axes?.map((a) => normalizeAxis(a, arr.ndim));
  if (drop?.some((a) => arr.shape[a] !== 1)) {
    throw valueError("cannot select an axis to squeeze out which has size not equal to one");
  }
  const keep = (i: number): boolean =>
    drop === undefined ? arr.shape[i] !== 1 : !drop.includes(i);
  return makeView(
    arr,
    arr.shape.filter((_, i) => keep(i)),
    arr.strides.filter((_, i) => keep(i)),
    arr.offset,
  );
}

export function expandDims(arr: NDArray, axes: readonly number[]): NDArray {
  const ndim = arr.ndim + axes.length;
  const at = axes.map((a) => normalizeAxis(a, ndim));
  if (new Set(at).size !== at.length) throw valueError("repeated axis");
  const shape: number[] = [];
  const strides: number[] = [];
  let k = 0;
  for (let i = 0; i < ndim; i++) {
    if (at.includes(i)) {
      shape.push(1);
      strides.push(0);
    } else {
      shape.push(arr.shape[k]);
      strides.push(arr.strides[k++]);
    }
  }
  return makeView(arr, shape, strides, arr.offset);
}

/** A read-only view of a diagonal; it becomes the last axis. */
export function diagonal(arr: NDArray, offset = 0, axis1 = 0, axis2 = 1): NDArray {
  if (arr.ndim < 2) throw valueError("diag requires an array of at least two dimensions");
  const a = normalizeAxis(axis1, arr.ndim, "axis1");
  const b = normalizeAxis(axis2, arr.ndim, "axis2");
  if (a === b) throw valueError("axis1 and axis2 cannot be the same");
  const rows = arr.shape[a];
  const cols = arr.shape[b];
  const n = Math.max(
    0,
    offset >= 0 ? Math.min(rows, cols - offset) : Math.min(rows + offset, cols),
  );
  let at = arr.offset;
  if (n > 0) at += offset >= 0 ? offset * arr.strides[b] : -offset * arr.strides[a];
  const rest = arr.shape.map((_, i) => i).filter((i) => i !== a && i !== b);
  const view = makeView(
    arr,
    [...rest.map((i) => arr.shape[i]), n],
    [...rest.map((i) => arr.strides[i]), arr.strides[a] + arr.strides[b]],
    at,
  );
  view.writeable = false;
  return view;
}

/** In-place resize: the array must own its memory. */
export function resizeInPlace(arr: NDArray, wanted: readonly number[]): void {
  for (const n of wanted)
    if (n < 0) throw valueError("all elements of 'new_shape' must be non-negative");
  if (!arr.isC && !arr.isF) throw valueError("resize only works on single-segment arrays");
  if (sizeOf(wanted) !== arr.size) {
    if (arr.base !== null) throw valueError("cannot resize this array: it does not own its data");
    const fresh = allocate(arr.dtype, [sizeOf(wanted)]);
    const old = ravel(arr, arr.isC ? "C" : "F");
    const n = Math.min(old.size, fresh.size);
    copyItems(
      makeView(fresh, [n], fresh.strides, fresh.offset),
      makeView(old, [n], old.strides, old.offset),
    );
    arr.storage = fresh.storage;
    arr.offset = fresh.offset;
  }
  arr.shape = wanted.slice();
  arr.strides = cStrides(wanted, arr.dtype.itemsize);
  arr.resetLayout();
}

/** A read-only view in a broader shape. */
export function broadcastTo(arr: NDArray, shape: readonly number[]): NDArray {
  const shift = shape.length - arr.ndim;
  if (shift < 0) {
    throw valueError("input operand has more dimensions than allowed by the axis remapping");
  }
  for (let i = 0; i < arr.ndim; i++) {
    if (arr.shape[i] !== 1 && arr.shape[i] !== shape[shift + i]) {
      throw valueError(
        `operands could not be broadcast together with remapped shapes [original->remapped]: ${shortShape(arr.shape)}  and requested shape ${shortShape(shape)}`,
      );
    }
  }
  const strides = shape.map((_, i) =>
    i < shift || arr.shape[i - shift] === 1 ? 0 : arr.strides[i - shift],
  );
  const view = makeView(arr, shape.slice(), strides, arr.offset);
  view.writeable = false;
  return view;
}

/** `arr` with `axis` moved to the end. */
export function axisLast(arr: NDArray, axis: number): NDArray {
  if (axis === arr.ndim - 1) return arr;
  const order = arr.shape.map((_, i) => i).filter((i) => i !== axis);
  return transpose(arr, [...order, axis]);
}

export function axisFromLast(arr: NDArray, axis: number): NDArray {
  if (axis === arr.ndim - 1) return arr;
  const order = arr.shape.map((_, i) => i).slice(0, -1);
  order.splice(axis, 0, arr.ndim - 1);
  return transpose(arr, order);
}
