/**
 * `a[key]` and `a[key] = value`: integers, slices, newaxis, ellipsis (views), masks and integer arrays
 * (copies), and mixtures of all, with NumPy's errors. An index is first read into parts, then either a
 * view is made or the byte offsets of the chosen items are computed.
 */
import { indexOptional, sliceIndices } from "../objects/abstract.ts";
import { Ellipsis } from "../objects/core-types.ts";
import { indexError, newError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyList, PySlice, PyTuple } from "../objects/sequence-values.ts";
import { castBehaved, checkedFill, compactCopy, copyItems } from "./copy.ts";
import { INT64 } from "./dtype.ts";
import { pickFields } from "./dtype-object.ts";
import { asArray } from "./from-object.ts";
import { gather, indexNumbers, itemOffsets, ONE_ITEM, scatter } from "./gather.ts";
import { readScalar, writeItem } from "./item.ts";
import { broadcastOptional, broadcastStrides } from "./iteration.ts";
import {
  checkWriteable,
  emptyArray,
  fieldView,
  finalize,
  makeView,
  NDArray,
  ndarrayType,
  shortShape,
} from "./ndarray.ts";
import { isScalar, NpBool, NpStr } from "./scalar-types.ts";
import { ViewKind } from "./storage.ts";
import { atHook } from "./ufunc.ts";

type Part =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "slice"; readonly slice: PySlice }
  | { readonly kind: "new" }
  | { readonly kind: "ellipsis" }
  /** An integer array; `axes` is 1 (0 for the place of a 0-d mask). */
  | { readonly kind: "array"; readonly array: NDArray; readonly axes: 0 | 1 }
  /** Masks that became integer arrays remember their axis sizes for the error text. */
  | { readonly kind: "mask"; readonly arrays: NDArray[]; readonly shape: readonly number[] };

const INVALID =
  "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

function partsOf(key: PyValue): Part[] {
  if (key instanceof PyTuple) return key.items.map(partOf);
  return [partOf(key)];
}

function partOf(item: PyValue): Part {
  if (typeof item === "number") return { kind: "int", value: item };
  if (item === null) return { kind: "new" };
  if (item === Ellipsis) return { kind: "ellipsis" };
  if (item instanceof PySlice) return { kind: "slice", slice: item };
  if (typeof item === "boolean") return maskPart(asArray(item));
  if (item instanceof NpBool) return maskPart(asArray(item.v));
  if (item instanceof NDArray) return arrayPart(item);
  if (!(item instanceof PyList) && !(item instanceof PyTuple)) {
    const i = indexOptional(item);
    if (i !== undefined) {
      if (typeof i === "number") return { kind: "int", value: i };
      throw indexError("cannot fit 'int' into an index-sized integer");
    }
    if (hostText(item) !== undefined || isScalar(item) || item instanceof PyFloat)
      throw indexError(INVALID);
  }
  const array = asArray(item);
  if (array.size === 0 && array.dtype.kind === "f" && !(item instanceof NDArray)) {
    return { kind: "array", array: asArray(array, INT64), axes: 1 };
  }
  if (array.ndim === 0 && array.dtype.isObject) throw indexError(INVALID);
  return arrayPart(array);
}

function arrayPart(array: NDArray): Part {
  if (array.dtype.isBool) return maskPart(array);
  if (!array.dtype.isInteger) {
    throw indexError("arrays used as indices must be of integer (or boolean) type");
  }
  if (array.ndim === 0) return { kind: "int", value: indexNumbers(array)[0] };
  return { kind: "array", array, axes: 1 };
}

function maskPart(mask: NDArray): Part {
  if (mask.ndim === 0) {
    const on = mask.storage.views.bytes[mask.storage.base + mask.offset] !== 0;
    return { kind: "array", array: emptyFilled(on ? 1 : 0), axes: 0 };
  }
  return { kind: "mask", arrays: nonzeroArrays(mask), shape: mask.shape };
}

function emptyFilled(n: number): NDArray {
  const out = emptyArray(INT64, [n]);
  (out.storage.view(ViewKind.I32) as Int32Array).fill(0, out.start * 2, out.start * 2 + 2 * n);
  return out;
}

/** Positions of true items, one int64 array per axis. */
export function nonzeroArrays(mask: NDArray): NDArray[] {
  const offsets = itemOffsets(mask.shape, mask.strides);
  const bytes = mask.storage.views.bytes;
  const start = mask.storage.base + mask.offset;
  let count = 0;
  for (let i = 0; i < offsets.length; i++) if (bytes[start + offsets[i]] !== 0) count++;
  const { ndim } = mask;
  const results = mask.shape.map(() => emptyArray(INT64, [count]));
  const views = results.map((r) => r.storage.view(ViewKind.I32) as Int32Array);
  const at = results.map((r) => r.start * 2);
  for (let i = 0; i < offsets.length; i++) {
    if (bytes[start + offsets[i]] === 0) continue;
    let rest = i;
    for (let a = ndim - 1; a >= 0; a--) {
      const n = mask.shape[a];
      views[a][at[a]] = rest % n;
      views[a][at[a] + 1] = 0;
      at[a] += 2;
      rest = Math.floor(rest / n);
    }
  }
  return results;
}

// ---- selection -------------------------------------------------------------------------------------------

interface FancyAxis {
  readonly array: NDArray | null;
  readonly value: number;
  readonly size: number;
  readonly stride: number;
  readonly axis: number;
}

/** What an index chooses: a view when `fancy` is empty, else offsets. */
interface Selection {
  /** Kept dimensions, in order; fancy ones are elsewhere. */
  readonly shape: number[];
  readonly strides: number[];
  offset: number;
  readonly fancy: FancyAxis[];
  /** Where the fancy dimensions go among the kept ones. */
  readonly place: number;
  /** Only integers, one for each axis: the result is an item. */
  readonly isItem: boolean;
}

function select(arr: NDArray, key: PyValue): Selection {
  const parts = partsOf(key);
  let used = 0;
  let ellipses = 0;
  let hasArray = false;
  for (const p of parts) {
    if (p.kind === "int" || p.kind === "slice") used++;
    else if (p.kind === "array") {
      used += p.axes;
      hasArray = true;
    } else if (p.kind === "mask") {
      used += p.shape.length;
      hasArray = true;
    } else if (p.kind === "ellipsis") ellipses++;
  }
  if (ellipses > 1) throw indexError("an index can only have a single ellipsis ('...')");
  if (used > arr.ndim) {
    throw indexError(
      `too many indices for array: array is ${arr.ndim}-dimensional, but ${used} were indexed`,
    );
  }
  if (ellipses === 0) parts.push({ kind: "ellipsis" });
  const shape: number[] = [];
  const strides: number[] = [];
  const fancy: FancyAxis[] = [];
  let { offset } = arr;
  let axis = 0;
  let place = -1;
  let split = false;
  let lastFancy = -2;
  let isItem = ellipses === 0;
  const addFancy = (at: number, f: FancyAxis): void => {
    if (place < 0) place = shape.length;
    else if (lastFancy !== at && lastFancy !== at - 1) split = true;
    lastFancy = at;
    fancy.push(f);
  };
  for (let at = 0; at < parts.length; at++) {
    const p = parts[at];
    switch (p.kind) {
      case "new":
        shape.push(1);
        strides.push(0);
        isItem = false;
        break;
      case "ellipsis":
        for (let k = arr.ndim - used; k > 0; k--) {
          shape.push(arr.shape[axis]);
          strides.push(arr.strides[axis]);
          axis++;
          isItem = false;
        }
        break;
      case "slice": {
        const { start, step, count } = sliceIndices(p.slice, arr.shape[axis]);
        if (count > 0) offset += start * arr.strides[axis];
        shape.push(count);
        strides.push(step * arr.strides[axis]);
        axis++;
        isItem = false;
        break;
      }
      case "int": {
        const size = arr.shape[axis];
        let { value } = p;
        if (value < -size || value >= size) {
          throw indexError(`index ${value} is out of bounds for axis ${axis} with size ${size}`);
        }
        if (value < 0) value += size;
        if (hasArray) {
          addFancy(at, { array: null, value, size, stride: arr.strides[axis], axis });
        } else offset += value * arr.strides[axis];
        axis++;
        break;
      }
      case "array":
        isItem = false;
        if (p.axes === 0) {
          addFancy(at, { array: p.array, value: 0, size: 1, stride: 0, axis });
        } else {
          addFancy(at, {
            array: p.array,
            value: 0,
            size: arr.shape[axis],
            stride: arr.strides[axis],
            axis,
          });
          axis++;
        }
        break;
      default:
        isItem = false;
        p.shape.forEach((n, k) => {
          if (n !== arr.shape[axis]) {
            throw indexError(
              `boolean index did not match indexed array along axis ${axis}; size of axis is ${arr.shape[axis]} but size of corresponding boolean axis is ${n}`,
            );
          }
          addFancy(at, {
            array: p.arrays[k],
            value: 0,
            size: n,
            stride: arr.strides[axis],
            axis,
          });
          axis++;
        });
    }
  }
  return { shape, strides, offset, fancy, place: split ? 0 : Math.max(place, 0), isItem };
}

interface FancyOffsets {
  readonly shape: readonly number[];
  /** Bytes from the start of the storage. */
  readonly offsets: Float64Array;
}

function fancyOffsets(sel: Selection): FancyOffsets {
  const arrays = sel.fancy.flatMap((f) => (f.array === null ? [] : [f.array]));
  const shape = broadcastOptional(arrays.map((a) => a.shape));
  if (shape === undefined) {
    throw indexError(
      `shape mismatch: indexing arrays could not be broadcast together with shapes ${arrays.map((a) => shortShape(a.shape)).join(" ")} `,
    );
  }
  let size = 1;
  for (const n of shape) size *= n;
  const offsets = new Float64Array(size).fill(sel.offset);
  for (const f of sel.fancy) {
    if (f.array === null) {
      for (let i = 0; i < size; i++) offsets[i] += f.value * f.stride;
      continue;
    }
    const wide = new NDArray(
      f.array.storage,
      f.array.dtype,
      shape,
      broadcastStrides(f.array.shape, f.array.strides, shape),
      f.array.offset,
    );
    const positions = indexNumbers(wide);
    for (let i = 0; i < size; i++) {
      let v = positions[i];
      if (v < -f.size || v >= f.size) {
        if (sel.shape.some((n) => n === 0)) continue;
        throw indexError(`index ${v} is out of bounds for axis ${f.axis} with size ${f.size}`);
      }
      if (v < 0) v += f.size;
      offsets[i] += v * f.stride;
    }
  }
  return { shape, offsets };
}

/** Moves the fancy dimensions, which come first, to their place among the kept ones. */
function placeDimensions(arr: NDArray, nfancy: number, place: number): NDArray {
  if (place === 0 || nfancy === 0) return arr;
  const order: number[] = [];
  for (let i = 0; i < place; i++) order.push(nfancy + i);
  for (let i = 0; i < nfancy; i++) order.push(i);
  for (let i = nfancy + place; i < arr.ndim; i++) order.push(i);
  const moved = new NDArray(
    arr.storage,
    arr.dtype,
    order.map((i) => arr.shape[i]),
    order.map((i) => arr.strides[i]),
    arr.offset,
  );
  return moved;
}

// ---- fields ------------------------------------------------------------------------------------------------

function fieldNames(key: PyValue): string[] | undefined {
  if (!(key instanceof PyList) || key.items.length === 0) return undefined;
  const names = key.items.map((k) => hostText(k));
  return names.every((n) => n !== undefined) ? (names as string[]) : undefined;
}

function fieldSelection(arr: NDArray, key: PyValue): NDArray | undefined {
  const text = typeof key === "string" ? key : key instanceof NpStr ? hostText(key) : hostText(key);
  if (text !== undefined) {
    if (arr.dtype.fields === null) throw indexError(INVALID);
    const field = arr.dtype.fields.find((f) => f.name === text || f.title === text);
    if (field === undefined) throw valueError(`no field of name ${text}`);
    return fieldView(arr, field);
  }
  if (arr.dtype.fields === null) return undefined;
  const names = fieldNames(key);
  if (names === undefined) return undefined;
  for (const n of names) {
    if (arr.dtype.field(n) === undefined) throw newError("KeyError", n);
  }
  return makeView(arr, arr.shape, arr.strides, arr.offset, pickFields(arr.dtype, names));
}

// ---- reading -----------------------------------------------------------------------------------------------

/** `arr[key]`. */
export function getIndexed(arr: NDArray, key: PyValue): PyValue {
  if (typeof key === "number" && arr.shape.length >= 1) return firstAxis(arr, key);
  if (key instanceof NDArray && key.dtype.isBool && arr.size > 0) {
    const quick = maskedItems(arr, key);
    if (quick !== undefined) return quick;
  }
  if (typeof key === "string" || arr.dtype.fields !== null) {
    const field = fieldSelection(arr, key);
    if (field !== undefined) return field;
  }
  const sel = select(arr, key);
  if (sel.fancy.length === 0) {
    if (sel.isItem) return readScalar(arr.dtype, arr.storage, sel.offset);
    return makeView(arr, sel.shape, sel.strides, sel.offset);
  }
  const { shape, offsets } = fancyOffsets(sel);
  const out = emptyArray(arr.dtype, [...shape, ...sel.shape]);
  if (out.size > 0) gather(arr, offsets, itemOffsets(sel.shape, sel.strides), out);
  const placed = placeDimensions(out, shape.length, sel.place);
  return arr.cls === ndarrayType ? placed : finalize(placed, arr.cls, arr);
}

function firstAxis(arr: NDArray, key: number): PyValue {
  const size = arr.shape[0];
  if (key < -size || key >= size) {
    throw indexError(`index ${key} is out of bounds for axis 0 with size ${size}`);
  }
  const offset = arr.offset + (key < 0 ? key + size : key) * arr.strides[0];
  if (arr.shape.length === 1) return readScalar(arr.dtype, arr.storage, offset);
  return makeView(arr, arr.shape.slice(1), arr.strides.slice(1), offset);
}

const sameDims = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** A mask of the array's own shape. */
function maskedItems(arr: NDArray, mask: NDArray): NDArray | undefined {
  if (!sameDims(arr.shape, mask.shape) || !mask.isC || !arr.isC || arr.ndim === 0) return undefined;
  const bytes = mask.storage.views.bytes;
  const start = mask.storage.base + mask.offset;
  const n = mask.size;
  let count = 0;
  for (let i = 0; i < n; i++) if (bytes[start + i] !== 0) count++;
  const offsets = new Float64Array(count);
  const { itemsize } = arr.dtype;
  let k = 0;
  for (let i = 0; i < n; i++) if (bytes[start + i] !== 0) offsets[k++] = arr.offset + i * itemsize;
  const out = emptyArray(arr.dtype, [count]);
  gather(arr, offsets, ONE_ITEM, out);
  return arr.cls === ndarrayType ? out : finalize(out, arr.cls, arr);
}

// ---- writing ----------------------------------------------------------------------------------------------

/** `arr[key] = value`. */
export function setIndexed(arr: NDArray, key: PyValue, value: PyValue | undefined): void {
  if (value === undefined) throw valueError("cannot delete array elements");
  checkWriteable(arr);
  if (typeof key === "number" && arr.shape.length === 1) {
    const size = arr.shape[0];
    if (key < -size || key >= size) {
      throw indexError(`index ${key} is out of bounds for axis 0 with size ${size}`);
    }
    setItemAt(arr, arr.offset + (key < 0 ? key + size : key) * arr.strides[0], value);
    return;
  }
  if (typeof key === "string" || arr.dtype.fields !== null) {
    const field = fieldSelection(arr, key);
    if (field !== undefined) {
      assignValue(field, value);
      return;
    }
  }
  const sel = select(arr, key);
  if (sel.fancy.length === 0) {
    if (sel.isItem) {
      setItemAt(arr, sel.offset, value);
      return;
    }
    const view = new NDArray(arr.storage, arr.dtype, sel.shape, sel.strides, sel.offset);
    assignValue(view, value);
    return;
  }
  const { shape, offsets } = fancyOffsets(sel);
  const rest = itemOffsets(sel.shape, sel.strides);
  const full = [...shape, ...sel.shape];
  const values = valuesFor(arr, value, full, shape.length, sel.place);
  if (offsets.length * rest.length > 0) scatter(arr, offsets, rest, values);
}

function setItemAt(arr: NDArray, offset: number, value: PyValue): void {
  arr.storage.version++;
  if (value instanceof NDArray && !arr.dtype.isObject) {
    const target = new NDArray(arr.storage, arr.dtype, [], [], offset);
    if (value.ndim > 0 && value.size === 1 && arr.dtype.kind !== "V") {
      throw valueError("setting an array element with a sequence.");
    }
    if (value.ndim > 0 && arr.dtype.subarray === null && arr.dtype.fields === null) {
      throw valueError("setting an array element with a sequence.");
    }
    copyItems(target, value);
    return;
  }
  if (
    (value instanceof PyList || value instanceof PyTuple) &&
    !arr.dtype.isObject &&
    arr.dtype.kind !== "V"
  ) {
    throw valueError("setting an array element with a sequence.");
  }
  writeItem(arr.dtype, arr.storage, offset, value);
}

/** A Python value spread over a view. */
export function assignValue(view: NDArray, value: PyValue): void {
  if (value instanceof NDArray) {
    copyItems(view, value);
    return;
  }
  const { dtype } = view;
  const isSequence = value instanceof PyList || (value instanceof PyTuple && dtype.fields === null);
  if (
    !isSequence &&
    (typeof value !== "object" || value === null || isScalar(value) || dtype.fields !== null)
  ) {
    if (!(isScalar(value) && dtype.kind === "V")) {
      checkedFill(view, value);
      return;
    }
  }
  const wanted = dtype.swapped ? dtype.withSwapped(false) : dtype;
  copyItems(view, asArray(value, keepsOwnType(value) ? undefined : wanted));
}

/** Arrays and scalars are cast; Python values are stored with range checks. */
function keepsOwnType(value: PyValue): boolean {
  return isScalar(value);
}

/** The value as items packed in the order of `shape`, or one item. */
function valuesFor(
  arr: NDArray,
  value: PyValue,
  shape: readonly number[],
  nfancy: number,
  place: number,
): NDArray {
  const dtype = arr.dtype;
  const given =
    value instanceof NDArray || isScalar(value)
      ? asArray(value)
      : asArray(value, dtype.withSwapped(false));
  let values = castBehaved(given, dtype);
  if (values.dtype !== dtype && dtype.swapped) values = castBehaved(given, dtype);
  if (values.size === 1 && values.ndim <= shape.length) return values;
  // The shape that the user sees has the fancy dimensions in their place.
  const kept = shape.slice(nfancy);
  const seen = [...kept.slice(0, place), ...shape.slice(0, nfancy), ...kept.slice(place)];
  let { shape: vs, strides: vt } = values;
  while (vs.length > seen.length && vs[0] === 1) {
    vs = vs.slice(1);
    vt = vt.slice(1);
  }
  const shift = seen.length - vs.length;
  if (shift < 0 || vs.some((n, i) => n !== 1 && n !== seen[shift + i])) {
    if (place === 0 && nfancy === 1 && kept.length === 0 && vs.length === 1) {
      throw valueError(
        `shape mismatch: value array of shape ${shortShape(values.shape)} could not be broadcast to indexing result of shape ${shortShape(seen)}`,
      );
    }
    throw valueError(
      `shape mismatch: value array of shape ${shortShape(values.shape)}  could not be broadcast to indexing result of shape ${shortShape(seen)}`,
    );
  }
  const steps = broadcastStrides(vs, vt, seen);
  const order = [
    ...Array.from({ length: nfancy }, (_, i) => place + i),
    ...Array.from({ length: place }, (_, i) => i),
    ...Array.from({ length: seen.length - place - nfancy }, (_, i) => place + nfancy + i),
  ];
  const moved = new NDArray(
    values.storage,
    values.dtype,
    order.map((i) => seen[i]),
    order.map((i) => steps[i]),
    values.offset,
  );
  return moved.isC && moved.size === values.size && values.storage !== arr.storage
    ? moved
    : packed(moved);
}

function packed(arr: NDArray): NDArray {
  const copy = arr.dtype.swapped ? emptyArray(arr.dtype, arr.shape) : compactCopy(arr);
  if (arr.dtype.swapped) copyItems(copy, arr);
  return copy;
}

/** Byte offsets of everything that an index chooses, and its shape. */
export function selectOffsets(arr: NDArray, key: PyValue): { offsets: number[]; shape: number[] } {
  const sel = select(arr, key);
  if (sel.fancy.length === 0) {
    return {
      offsets: Array.from(itemOffsets(sel.shape, sel.strides), (o) => o + sel.offset),
      shape: sel.shape,
    };
  }
  const { shape, offsets } = fancyOffsets(sel);
  const rest = itemOffsets(sel.shape, sel.strides);
  const full = [...shape, ...sel.shape];
  const flat: number[] = [];
  for (const o of offsets) for (const r of rest) flat.push(o + r);
  if (sel.place === 0) return { offsets: flat, shape: full };
  // In the order that the user sees.
  const positions = new NDArray(arr.storage, arr.dtype, full, [], 0);
  const strides: number[] = new Array(full.length);
  let step = 1;
  for (let i = full.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= full[i];
  }
  const placed = placeDimensions(
    new NDArray(positions.storage, positions.dtype, full, strides, 0),
    shape.length,
    sel.place,
  );
  return {
    offsets: Array.from(itemOffsets(placed.shape, placed.strides), (k) => flat[k]),
    shape: placed.shape.slice(),
  };
}

atHook.select = selectOffsets;
