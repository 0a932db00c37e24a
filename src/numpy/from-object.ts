/**
 * Arrays from anything: nested sequences, scalars, arrays, objects with `__array__` or a buffer.
 * First the shape and the common dtype of the leaves are found, then the items are stored.
 */
import { call, getAttrOptional, lengthOptional, strText, toArray } from "../objects/abstract.ts";
import { dictType, frozensetType, isInstance, setType, typeOf } from "../objects/core-types.ts";
import { PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { typeLookup } from "../objects/lookup.ts";
import { PyType, type PyValue } from "../objects/object.ts";
import {
  hostText,
  intValue,
  PyBytes,
  PyComplex,
  PyList,
  PyTuple,
} from "../objects/sequence-values.ts";
import { arrayFromBytes, arrayOfExporter } from "./buffer.ts";
import { complexProtocol } from "./convert.ts";
import { copyArray, copyItems, type Order } from "./copy.ts";
import {
  BOOL,
  BYTES,
  bytesOf,
  COMPLEX128,
  type DType,
  FLOAT64,
  OBJECT,
  STR,
  sameType,
  TypeNum,
} from "./dtype.ts";
import { itemHooks, itemText, writeItem } from "./item.ts";
import {
  allocate,
  cStrides,
  makeView,
  NDArray,
  ndarrayType,
  shapeText,
  voidArray,
} from "./ndarray.ts";
import { intDtype, promoteTypes } from "./promotion.ts";
import { isScalar, NpVoid, scalarDtype } from "./scalar-types.ts";

// ---- foreign protocols -------------------------------------------------------------------------------

function hasProtocol(value: PyValue, name: string): boolean {
  return typeLookup(typeOf(value), name) !== undefined;
}

/** An array from `__array__`, `__array_interface__` or a buffer, or undefined. */
function fromProtocols(
  value: PyValue,
  dtype: DType | undefined,
  copy: boolean | null,
): NDArray | undefined {
  if (typeof value !== "object" || value === null || value instanceof PyType) return undefined;
  if (value instanceof PyList || value instanceof PyTuple || value instanceof PyBytes)
    return undefined;
  if (isScalar(value)) return undefined;
  const exported = arrayOfExporter(value);
  if (exported !== undefined) return exported;
  if (hasProtocol(value, "__array_interface__")) {
    const dict = getAttrOptional(value, "__array_interface__");
    if (dict !== undefined) return fromInterface(dict, value);
  }
  if (!hasProtocol(value, "__array__")) return undefined;
  const method = getAttrOptional(value, "__array__");
  if (method === undefined) return undefined;
  const args: PyValue[] = dtype === undefined ? [] : [dtype];
  let made: PyValue;
  try {
    made = call(method, [...args, copy], ["copy"]);
  } catch (error) {
    const isKeyword =
      error instanceof PyBaseException &&
      error.cls.name === "TypeError" &&
      /unexpected keyword argument|takes no keyword/.test(strText(error.args.items[0] ?? ""));
    if (!isKeyword) throw error;
    made = call(method, args);
  }
  if (!(made instanceof NDArray)) {
    throw valueError("object __array__ method not producing an array");
  }
  return made;
}

/** `__array_interface__` of an object whose data is a buffer. */
function fromInterface(dict: PyValue, owner: PyValue): NDArray | undefined {
  const get = (key: string): PyValue | undefined => {
    const found = typeOf(dict).slots.getitem;
    try {
      return found?.(dict, key);
    } catch {
      return undefined;
    }
  };
  const data = get("data");
  const typestr = get("typestr");
  const shape = get("shape");
  if (typestr === undefined || shape === undefined) return undefined;
  const source = data === undefined || data === null ? owner : data;
  const bytes = arrayFromBytes(source);
  if (bytes === undefined) return undefined;
  const dtype = dtypeParser.parse(typestr);
  const dims = toArray(shape).map((n) => Number(intValue(n)));
  const strides = get("strides");
  const arr = new NDArray(
    bytes.storage,
    dtype,
    dims,
    strides === undefined || strides === null
      ? cStrides(dims, dtype.itemsize)
      : toArray(strides).map((n) => Number(intValue(n))),
    bytes.offset + Number(intValue(get("offset") ?? 0)),
  );
  arr.base = owner as NDArray;
  arr.writeable = bytes.writeable;
  return arr;
}

/** Filled by dtype-parse.ts's users, to keep this file below it. */
export const dtypeParser: { parse: (value: PyValue) => DType } = {
  parse: () => {
    throw new Error("dtype parsing is not loaded");
  },
};

// ---- discovery ----------------------------------------------------------------------------------------

/** The items of a sequence, or undefined for a leaf. */
function sequenceItems(value: PyValue): readonly PyValue[] | undefined {
  if (value instanceof PyList || value instanceof PyTuple) {
    if (
      value.cls.isHeap &&
      typeLookup(value.cls, "__getitem__") !==
        typeLookup(
          value instanceof PyList ? PyList.prototype.cls : PyTuple.prototype.cls,
          "__getitem__",
        )
    ) {
      return protocolItems(value);
    }
    return value.items;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof PyFloat || value instanceof PyBytes || value instanceof PyType)
    return undefined;
  if (hostText(value) !== undefined || isScalar(value) || value instanceof NDArray)
    return undefined;
  if (
    isInstance(value, dictType) ||
    isInstance(value, setType) ||
    isInstance(value, frozensetType)
  ) {
    return undefined;
  }
  return protocolItems(value);
}

function protocolItems(value: PyValue): readonly PyValue[] | undefined {
  const { slots } = typeOf(value);
  if (slots.getitem === undefined || slots.length === undefined) return undefined;
  let n: number | undefined;
  try {
    n = lengthOptional(value);
  } catch {
    return undefined;
  }
  if (n === undefined) return undefined;
  if (slots.iter !== undefined) return toArray(value);
  const items: PyValue[] = [];
  for (let i = 0; i < n; i++) items.push(slots.getitem(value, i));
  return items;
}

interface Discovery {
  shape: number[];
  /** Depth of the leaves; undefined before the first. */
  ndim: number | undefined;
  ragged: boolean;
  dtype: DType | null;
  /** Foreign arrays found among the items, so that protocols run once. */
  arrays: Map<PyValue, NDArray>;
  /** The dtype asked for; its kind decides what counts as a leaf. */
  wanted: DType | undefined;
  maxDepth: number;
}

function leafDtype(value: PyValue, wanted: DType | undefined): DType {
  switch (typeof value) {
    case "number":
      return intDtype(value);
    case "bigint":
      return intDtype(value);
    case "boolean":
      return BOOL;
    case "string":
      return STR.withSize(value.length * 4);
    default:
  }
  if (value === null) return OBJECT;
  if (isScalar(value)) return scalarDtype(value);
  if (value instanceof PyFloat) return FLOAT64;
  if (value instanceof PyComplex) return COMPLEX128;
  if (value instanceof PyBytes) return bytesOf(value.bytes.length);
  const text = hostText(value);
  if (text !== undefined) return STR.withSize(itemText(value).length * 4);
  const i = intValue(value);
  if (i !== undefined) return intDtype(i);
  void wanted;
  return OBJECT;
}

function join(state: Discovery, dtype: DType): void {
  if (state.wanted !== undefined) return;
  if (state.dtype === null) {
    state.dtype = dtype;
    return;
  }
  if (state.dtype === dtype) return;
  state.dtype = promoteTypes(state.dtype, dtype);
}

function leafAt(state: Discovery, depth: number): void {
  if (state.ndim === undefined) state.ndim = depth;
  else if (state.ndim !== depth) {
    state.ragged = true;
    if (depth < state.ndim) state.ndim = depth;
  }
}

function setLength(state: Discovery, depth: number, n: number): void {
  if (state.ndim !== undefined && depth >= state.ndim) {
    // A sequence where leaves have been seen.
    state.ragged = true;
    return;
  }
  const known = state.shape[depth];
  if (known === undefined) state.shape[depth] = n;
  else if (known !== n) {
    state.ragged = true;
    if (state.ndim === undefined || depth < state.ndim) state.ndim = depth;
  }
}

function visit(state: Discovery, value: PyValue, depth: number): void {
  const isTupleLeaf = state.wanted?.fields != null && value instanceof PyTuple;
  if (value instanceof NDArray) return visitArray(state, value, depth);
  const items = isTupleLeaf || depth >= state.maxDepth ? undefined : sequenceItems(value);
  if (items === undefined || wantsWhole(state, value)) {
    if (items === undefined && !isTupleLeaf) {
      const foreign = fromProtocols(value, undefined, null);
      if (foreign !== undefined) {
        state.arrays.set(value, foreign);
        return visitArray(state, foreign, depth);
      }
    }
    leafAt(state, depth);
    if (state.wanted === undefined) join(state, leafDtype(value, undefined));
    return;
  }
  const foreign =
    value instanceof PyList || value instanceof PyTuple
      ? undefined
      : fromProtocols(value, undefined, null);
  if (foreign !== undefined) {
    state.arrays.set(value, foreign);
    return visitArray(state, foreign, depth);
  }
  setLength(state, depth, items.length);
  if (items.length === 0) {
    leafAt(state, depth + 1);
    return;
  }
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    // The two most common leaves, without a call.
    if (typeof item === "number") {
      leafAt(state, depth + 1);
      if (state.wanted === undefined) join(state, leafDtype(item, undefined));
    } else visit(state, item, depth + 1);
  }
}

/** `S1`-like char arrays are not split; other kinds never keep a sequence whole. */
function wantsWhole(state: Discovery, value: PyValue): boolean {
  return state.wanted?.fields != null && value instanceof PyTuple;
}

function visitArray(state: Discovery, arr: NDArray, depth: number): void {
  const room = state.maxDepth - depth;
  const dims = arr.shape.slice(0, Math.max(room, 0));
  dims.forEach((n, i) => setLength(state, depth + i, n));
  leafAt(state, depth + dims.length);
  join(state, arr.dtype);
}

// ---- storing --------------------------------------------------------------------------------------------

function store(
  out: NDArray,
  offset: number,
  depth: number,
  value: PyValue,
  arrays: Map<PyValue, NDArray>,
): void {
  const ndim = out.shape.length;
  const { dtype, storage } = out;
  const arr = value instanceof NDArray ? value : arrays.get(value);
  if (arr !== undefined && !(depth === ndim && dtype.isObject && arr.ndim > 0)) {
    if (depth === ndim && arr.ndim > 0) {
      throw valueError("setting an array element with a sequence.");
    }
    const target = new NDArray(
      storage,
      dtype,
      out.shape.slice(depth),
      out.strides.slice(depth),
      offset,
    );
    copyItems(target, arr);
    return;
  }
  if (depth === ndim) {
    storeLeaf(dtype, out, offset, value);
    return;
  }
  const items = sequenceItems(value) as readonly PyValue[];
  const step = out.strides[depth];
  if (depth === ndim - 1 && storeFlat(out, offset, step, items)) return;
  for (let i = 0; i < items.length; i++) store(out, offset + i * step, depth + 1, items[i], arrays);
}

function storeLeaf(dtype: DType, out: NDArray, offset: number, value: PyValue): void {
  if (
    !dtype.isObject &&
    dtype.kind !== "V" &&
    !isText(value) &&
    sequenceItems(value) !== undefined
  ) {
    throw valueError("setting an array element with a sequence.");
  }
  if (value instanceof NpVoid && dtype.fields === null && !dtype.isObject && dtype.kind !== "V") {
    copyItems(new NDArray(out.storage, dtype, [], [], offset), voidArray(value));
    return;
  }
  writeItem(dtype, out.storage, offset, value);
}

function isText(value: PyValue): boolean {
  return typeof value === "string" || value instanceof PyBytes;
}

/** The innermost run when it is of plain numbers; false when an item needs the general way. */
function storeFlat(out: NDArray, offset: number, step: number, items: readonly PyValue[]): boolean {
  const { dtype, storage } = out;
  if (dtype.swapped) return false;
  const at = (storage.base + offset) / dtype.unit;
  if (dtype.num === TypeNum.Float64 && step === 8) {
    const view = out.view as Float64Array;
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      if (item instanceof PyFloat) view[at + i] = item.v;
      else if (typeof item === "number") view[at + i] = item;
      else return false;
    }
    return true;
  }
  if (dtype.num === TypeNum.Int64 && step === 8) {
    const words = storage.views.get(4) as Int32Array;
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      if (typeof item !== "number") return false;
      const w = 2 * (at + i);
      words[w] = item | 0;
      words[w + 1] = Math.floor(item / 4294967296);
    }
    return true;
  }
  return false;
}

/** Widens `U`/`S` without a size to what the leaves need. */
function textSizeOf(value: PyValue, depth: number, ndim: number, kind: string): number {
  if (value instanceof NDArray) {
    return kind === "U"
      ? promoteTypes(STR, value.dtype).itemsize / 4
      : promoteTypes(BYTES, value.dtype).itemsize;
  }
  if (depth === ndim) return itemText(value).length;
  let size = 0;
  for (const item of sequenceItems(value) ?? []) {
    size = Math.max(size, textSizeOf(item, depth + 1, ndim, kind));
  }
  return size;
}

export interface ArrayOptions {
  dtype?: DType | undefined;
  /** true: always a copy; null: only when needed; false: never. */
  copy?: boolean | null;
  order?: Order;
  subok?: boolean;
  ndmin?: number;
}

const NO_COPY =
  "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.";

/** `np.array(value, …)`. */
export function makeArray(value: PyValue, options: ArrayOptions = {}): NDArray {
  const { copy = null, order = "K", subok = false, ndmin = 0 } = options;
  let { dtype } = options;
  let source: NDArray | undefined;
  let isOwn = false;
  if (value instanceof NDArray) source = value;
  else if (value instanceof NpVoid && value.dtype.fields !== null) source = voidArray(value);
  else {
    source = fromProtocols(value, dtype, copy);
    isOwn = source !== undefined && source.base === null;
  }
  let result: NDArray;
  if (source !== undefined) {
    if (dtype?.isFlexible && dtype.itemsize === 0 && dtype.kind !== "V") {
      dtype = sizedText(dtype, source);
    }
    result = fromArray(source, dtype ?? source.dtype, isOwn ? null : copy, order, subok);
  } else {
    if (copy === false) throw valueError(NO_COPY);
    result = fromSequence(value, dtype, order);
  }
  if (result.ndim < ndmin) {
    const extra = ndmin - result.ndim;
    result = makeView(
      result,
      [...new Array<number>(extra).fill(1), ...result.shape],
      [...new Array<number>(extra).fill(result.nbytes), ...result.strides],
      result.offset,
    );
  }
  return result;
}

/** The string dtype that holds all items of `arr`. */
export function sizedText(dtype: DType, arr: NDArray): DType {
  if (arr.dtype.isObject) {
    let size = 0;
    const objects = arr.storage.objects as PyValue[];
    const flat = arr.isC ? arr : copyArray(arr, "C");
    const from = (flat === arr ? objects : (flat.storage.objects as PyValue[])) as PyValue[];
    for (let i = 0; i < flat.size; i++)
      size = Math.max(size, itemText(from[flat.start + i]).length);
    return dtype.withSize(Math.max(size, 1) * (dtype.kind === "U" ? 4 : 1));
  }
  if (arr.dtype.kind === "M" || arr.dtype.kind === "m") {
    return dtype.withSize(28 * (dtype.kind === "U" ? 4 : 1));
  }
  const promoted = promoteTypes(STR, arr.dtype).itemsize / 4;
  return dtype.withSize(promoted * (dtype.kind === "U" ? 4 : 1));
}

function fromArray(
  source: NDArray,
  dtype: DType,
  copy: boolean | null,
  order: Order,
  subok: boolean,
): NDArray {
  const cls = subok ? source.cls : ndarrayType;
  const same =
    source.dtype === dtype || (sameType(source.dtype, dtype) && source.dtype.num === dtype.num);
  const ordered =
    order === "K" ||
    order === "A" ||
    (order === "C" && source.isC) ||
    (order === "F" && source.isF);
  if (same && ordered && copy !== true) {
    if (cls === source.cls) return source;
    return makeView(source, source.shape, source.strides, source.offset, dtype, ndarrayType);
  }
  if (copy === false) throw valueError(NO_COPY);
  return copyArray(source, order, dtype, cls);
}

function fromSequence(value: PyValue, wanted: DType | undefined, order: Order): NDArray {
  const state: Discovery = {
    shape: [],
    ndim: undefined,
    ragged: false,
    dtype: null,
    arrays: new Map(),
    wanted,
    maxDepth: 64,
  };
  let dtype = wanted;
  let subShape: readonly number[] = [];
  if (dtype?.subarray != null) {
    subShape = dtype.subarray.shape;
    dtype = dtype.subarray.base;
    state.wanted = dtype;
  }
  visit(state, value, 0);
  const ndim = state.ndim ?? 0;
  const shape = state.shape.slice(0, ndim);
  if (state.ragged && !(dtype?.isObject ?? false)) {
    throw valueError(
      `setting an array element with a sequence. The requested array has an inhomogeneous shape after ${ndim} dimensions. The detected shape was ${shapeText(shape)} + inhomogeneous part.`,
    );
  }
  dtype ??= state.dtype ?? FLOAT64;
  if (dtype.itemsize === 0 && (dtype.kind === "U" || dtype.kind === "S")) {
    const size = textSizeOf(value, 0, ndim, dtype.kind);
    dtype = dtype.withSize(Math.max(size, 1) * (dtype.kind === "U" ? 4 : 1));
  }
  if (
    dtype.kind === "V" &&
    dtype.itemsize === 0 &&
    dtype.fields === null &&
    value instanceof PyBytes
  ) {
    dtype = dtype.withSize(value.bytes.length);
  }
  if ((dtype.kind === "M" || dtype.kind === "m") && dtype.time === null) {
    dtype = timeDiscovery.resolve(dtype, value);
  }
  const out = allocate(dtype, shape, order === "F" ? "F" : "C", dtype.isObject);
  if (out.size > 0 || dtype.isObject) {
    if (ndim === 0) store0(out, value, state.arrays);
    else store(out, 0, 0, value, state.arrays);
  }
  if (subShape.length > 0) checkSubarray(shape, subShape);
  return out;
}

function checkSubarray(shape: readonly number[], sub: readonly number[]): void {
  const tail = shape.slice(shape.length - sub.length);
  if (tail.length !== sub.length || tail.some((n, i) => n !== sub[i])) {
    throw valueError("could not broadcast input array into the sub-array shape");
  }
}

/** The unit of a time array made without one; filled by datetime.ts. */
export const timeDiscovery: { resolve: (dtype: DType, value: PyValue) => DType } = {
  resolve: (dtype) => dtype,
};

function store0(out: NDArray, value: PyValue, arrays: Map<PyValue, NDArray>): void {
  const arr = arrays.get(value);
  if (arr !== undefined && !out.dtype.isObject) copyItems(out, arr);
  else writeItem(out.dtype, out.storage, out.offset, value);
}

// ---- convenience ----------------------------------------------------------------------------------------

/** `np.asarray(value, dtype)`: a plain ndarray, copied only when needed. */
export function asArray(value: PyValue, dtype?: DType): NDArray {
  if (
    value instanceof NDArray &&
    value.cls === ndarrayType &&
    (dtype === undefined || dtype === value.dtype)
  ) {
    return value;
  }
  return makeArray(value, { dtype });
}

/** As `asArray`, but subclasses stay. */
export function asAnyArray(value: PyValue, dtype?: DType): NDArray {
  if (value instanceof NDArray && (dtype === undefined || dtype === value.dtype)) return value;
  return makeArray(value, { dtype, subok: true });
}

/** Several arrays at once. */
export function asArrays(values: PyValue): NDArray[] {
  if (values instanceof NDArray && values.ndim === 0) {
    throw typeError("iteration over a 0-d array");
  }
  return toArray(values).map((v) => asArray(v));
}

itemHooks.setSubarray = (dtype, storage, offset, value) => {
  const { base, shape } = dtype.subarray as NonNullable<DType["subarray"]>;
  const target = new NDArray(storage, base, shape, cStrides(shape, base.itemsize), offset);
  copyItems(target, asArray(value, base.isObject ? base : undefined));
};

complexProtocol.convert = (value) => {
  const method = getAttrOptional(value, "__complex__");
  if (method === undefined) return undefined;
  const made = call(method, []);
  return made instanceof PyComplex ? made : undefined;
};
