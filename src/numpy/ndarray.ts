/**
 * The array object: a dtype, a shape and byte strides over a Storage. Only data and the operations
 * that every other file needs: allocation, views, flags. Its Python type is completed in array-type.ts.
 */
import { callMethod } from "../objects/abstract.ts";
import { bareType } from "../objects/core-types.ts";
import { newError, valueError } from "../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { type DType, type Field, strOf, TypeNum } from "./dtype.ts";
import { itemHooks, readScalar } from "./item.ts";
import type { NpVoid } from "./scalar-types.ts";
import { allocateBytes, allocateObjects, type Storage, type View } from "./storage.ts";

export const ndarrayType = bareType("ndarray");
ndarrayType.module = "numpy";

const CONTIGUITY_KNOWN = 1;
const C_CONTIGUOUS = 2;
const F_CONTIGUOUS = 4;

export class NDArray extends PyObject {
  storage: Storage;
  dtype: DType;
  shape: readonly number[];
  /** Bytes. */
  strides: readonly number[];
  /** Bytes from the start of the storage to item (0, 0, …). */
  offset: number;
  size: number;
  writeable = true;
  /** The object whose memory this is a view of, or null when the array owns it. */
  base: PyObject | null = null;
  /** Warn on the first write (np.diagonal-like views of old); kept for `broadcast_arrays`. */
  warnOnWrite = false;
  private layout = 0;

  constructor(
    storage: Storage,
    dtype: DType,
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
  ) {
    super();
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    let size = 1;
    for (let i = 0; i < shape.length; i++) size *= shape[i];
    this.size = size;
  }

  get ndim(): number {
    return this.shape.length;
  }
  get nbytes(): number {
    return this.size * this.dtype.itemsize;
  }

  get isC(): boolean {
    if (this.layout === 0) this.computeLayout();
    return (this.layout & C_CONTIGUOUS) !== 0;
  }
  get isF(): boolean {
    if (this.layout === 0) this.computeLayout();
    return (this.layout & F_CONTIGUOUS) !== 0;
  }

  private computeLayout(): void {
    const { shape, strides } = this;
    let layout = CONTIGUITY_KNOWN;
    if (this.size <= 1) layout |= C_CONTIGUOUS | F_CONTIGUOUS;
    else {
      let expected = this.dtype.itemsize;
      let isC = true;
      for (let i = shape.length - 1; i >= 0; i--) {
        if (shape[i] === 1) continue;
        if (strides[i] !== expected) {
          isC = false;
          break;
        }
        expected *= shape[i];
      }
      if (isC) layout |= C_CONTIGUOUS;
      expected = this.dtype.itemsize;
      let isF = true;
      for (let i = 0; i < shape.length; i++) {
        if (shape[i] === 1) continue;
        if (strides[i] !== expected) {
          isF = false;
          break;
        }
        expected *= shape[i];
      }
      if (isF) layout |= F_CONTIGUOUS;
    }
    this.layout = layout;
  }

  /** After shape or strides were assigned in place. */
  resetLayout(): void {
    this.layout = 0;
    this.size = this.shape.reduce((a, b) => a * b, 1);
  }

  get isAligned(): boolean {
    const { alignment } = this.dtype;
    if (alignment <= 1 || this.size === 0) return true;
    if ((this.storage.base + this.offset) % alignment !== 0) return false;
    for (let i = 0; i < this.strides.length; i++) {
      if (this.strides[i] % alignment !== 0 && this.shape[i] > 1) return false;
    }
    return true;
  }

  /** Machine byte order and reachable through the dtype's typed view: what loops require. */
  get isBehaved(): boolean {
    const { dtype } = this;
    if (dtype.swapped) return false;
    const { unit } = dtype;
    if (unit === 1) return true;
    if ((this.storage.base + this.offset) % unit !== 0) return false;
    for (let i = 0; i < this.strides.length; i++) if (this.strides[i] % unit !== 0) return false;
    return true;
  }

  /** The typed view that holds the items. */
  get view(): View {
    return this.storage.view(this.dtype.view);
  }
  /** Index of item (0, 0, …) in `view`. */
  get start(): number {
    return (this.storage.base + this.offset) / this.dtype.unit;
  }
}
NDArray.prototype.cls = ndarrayType;

export function isArray(value: PyValue | undefined): value is NDArray {
  return value instanceof NDArray;
}

// ---- shapes and strides ---------------------------------------------------------------------------

export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  return size;
}

export function cStrides(shape: readonly number[], itemsize: number): number[] {
  const strides = new Array<number>(shape.length);
  let step = itemsize;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    if (shape[i] !== 0) step *= shape[i];
  }
  return strides;
}

export function fStrides(shape: readonly number[], itemsize: number): number[] {
  const strides = new Array<number>(shape.length);
  let step = itemsize;
  for (let i = 0; i < shape.length; i++) {
    strides[i] = step;
    if (shape[i] !== 0) step *= shape[i];
  }
  return strides;
}

/** "(2, 3)", "(4,)", "()": a shape as Python prints a tuple. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** "(2,3)": a shape as NumPy prints it inside broadcasting errors. */
export function shortShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(",")})`;
}

// ---- allocation --------------------------------------------------------------------------------------

const MAX_BYTES = 2 ** 32;

/** Raises numpy's MemoryError; filled by errors.ts, which owns the exception class. */
export const memoryErrorHook: { make: (shape: readonly number[], dtype: DType) => PyObject } = {
  make: () => newError("MemoryError"),
};

export function checkShape(shape: readonly number[]): void {
  if (shape.length > 64) {
    throw valueError(
      `maximum supported dimension for an ndarray is currently 64, found ${shape.length}`,
    );
  }
  for (const n of shape) if (n < 0) throw valueError("negative dimensions are not allowed");
}

/** A new array; items are zero unless `zero` is false, when they may be anything. */
export function allocate(
  dtype: DType,
  shape: readonly number[],
  order: "C" | "F" = "C",
  zero = true,
): NDArray {
  let full = shape;
  while (dtype.subarray !== null) {
    full = [...full, ...dtype.subarray.shape];
    dtype = dtype.subarray.base;
  }
  checkShape(full);
  if (dtype.itemsize === 0 && (dtype.kind === "U" || dtype.kind === "S")) {
    dtype = dtype.kind === "U" ? dtype.withSize(4) : dtype.withSize(1);
  }
  const strides = order === "F" ? fStrides(full, dtype.itemsize) : cStrides(full, dtype.itemsize);
  return allocateStrided(dtype, full, strides, zero);
}

/** A new array with strides of the caller's, which must cover exactly the items. */
export function allocateStrided(
  dtype: DType,
  shape: readonly number[],
  strides: readonly number[],
  zero = true,
): NDArray {
  const size = sizeOf(shape);
  const bytes = size * dtype.itemsize;
  if (bytes > MAX_BYTES) throw memoryErrorHook.make(shape, dtype);
  let storage: Storage;
  if (dtype.num === TypeNum.Object) storage = allocateObjects(size, zero ? 0 : null);
  else {
    try {
      storage = allocateBytes(bytes, zero);
    } catch (error) {
      if (error instanceof RangeError) throw memoryErrorHook.make(shape, dtype);
      throw error;
    }
  }
  return new NDArray(storage, dtype, shape, strides, 0);
}

/** Uninitialised C-ordered array: the usual output. */
export function emptyArray(dtype: DType, shape: readonly number[]): NDArray {
  return allocate(dtype, shape, "C", false);
}

/** A 0-d array with one item set by the caller. */
export function emptyScalarArray(dtype: DType): NDArray {
  return allocate(dtype, [], "C", false);
}

// ---- views -----------------------------------------------------------------------------------------

/** The array that owns the memory of `arr`, for the `base` of a view. */
function baseOf(arr: NDArray): PyObject {
  return arr.base instanceof NDArray && arr.base.cls === ndarrayType ? arr.base : arr;
}

/** Another look at the same memory; `base` and writeability follow. */
export function makeView(
  arr: NDArray,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  dtype: DType = arr.dtype,
  cls: PyType = arr.cls,
): NDArray {
  const view = new NDArray(arr.storage, dtype, shape, strides, offset);
  view.base = baseOf(arr);
  view.writeable = arr.writeable;
  view.warnOnWrite = arr.warnOnWrite;
  if (cls !== ndarrayType) finalize(view, cls, arr);
  return view;
}

/** Gives a result its subclass and runs `__array_finalize__`. */
export function finalize(arr: NDArray, cls: PyType, parent: PyValue): NDArray {
  if (cls === ndarrayType) return arr;
  arr.cls = cls;
  const own = cls.mro.find((t) => t.namespace.getStr("__array_finalize__") !== undefined);
  if (own !== undefined && own !== ndarrayType) callMethod(arr, "__array_finalize__", [parent]);
  return arr;
}

/** One field of a structured array. */
export function fieldView(arr: NDArray, field: Field): NDArray {
  const at = arr.offset + field.offset;
  const { dtype } = field;
  if (dtype.subarray !== null) {
    const { base, shape } = dtype.subarray;
    return makeView(
      arr,
      [...arr.shape, ...shape],
      [...arr.strides, ...cStrides(shape, base.itemsize)],
      at,
      base,
    );
  }
  return makeView(arr, arr.shape, arr.strides, at, dtype);
}

/** A 0-d array becomes the scalar that it holds; other arrays stay. */
export function unwrapScalar(arr: NDArray): PyValue {
  return arr.shape.length === 0 ? readScalar(arr.dtype, arr.storage, arr.offset) : arr;
}

/** Raises unless the array may be written. */
export function checkWriteable(arr: NDArray, what = "assignment destination"): void {
  if (!arr.writeable) throw valueError(`${what} is read-only`);
}

/** Byte offset of the item at C-order position `k`. */
export function offsetAt(arr: NDArray, k: number): number {
  const { shape, strides } = arr;
  let at = arr.offset;
  for (let i = shape.length - 1; i >= 0 && k > 0; i--) {
    const n = shape[i];
    at += (k % n) * strides[i];
    k = Math.floor(k / n);
  }
  return at;
}

itemHooks.subarray = (dtype, storage, offset) => {
  const { base, shape } = dtype.subarray as NonNullable<DType["subarray"]>;
  return new NDArray(storage, base, shape, cStrides(shape, base.itemsize), offset);
};

/** The 0-d array over the memory of a void scalar. */
export function voidArray(scalar: NpVoid): NDArray {
  return new NDArray(scalar.storage, scalar.dtype, [], [], scalar.offset);
}

/** The string dtype that holds numbers of `dtype` as text. */
export function textRoomFor(dtype: DType): DType {
  switch (dtype.kind) {
    case "b":
      return strOf(5);
    case "i":
      return strOf([0, 4, 6, 0, 11, 0, 0, 0, 21][dtype.itemsize]);
    case "u":
      return strOf([0, 3, 5, 0, 10, 0, 0, 0, 20][dtype.itemsize]);
    case "f":
      return strOf(32);
    default:
      return strOf(64);
  }
}
