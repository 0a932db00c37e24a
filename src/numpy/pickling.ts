/**
 * Pickling of arrays: the functions that pickles name, `_reconstruct` and `_frombuffer` of numpy's core, and the state of
 * an array. The form is NumPy's, so that either reads the other's arrays.
 */

import { typeName } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { PyType, type PyValue } from "../objects/object.ts";
import { hostText, intValue, PyBytes, PyList, PyTuple } from "../objects/sequence-values.ts";
import { arrayFromBytes } from "./buffer.ts";
import { copyArray } from "./copy.ts";
import { DType } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { readItem, writeItem } from "./item.ts";
import type { Names } from "./namespace.ts";
import {
  allocate,
  cStrides,
  finalize,
  fStrides,
  makeView,
  type NDArray,
  sizeOf,
  unwrapScalar,
} from "./ndarray.ts";

const tuple = (items: readonly PyValue[]): PyTuple => new PyTuple([...items]);

function shapeOf(value: PyValue): number[] {
  if (!(value instanceof PyTuple)) throw typeError("an array's shape is pickled as a tuple");
  return value.items.map((n) => Number(intValue(n)));
}

// ---- arrays -------------------------------------------------------------------------------------

function contents(arr: NDArray, isFortran: boolean): PyValue {
  const plain = copyArray(arr, isFortran ? "F" : "C");
  const { storage, offset } = plain;
  if (!plain.dtype.isObject) {
    return new PyBytes(storage.bytes.slice(offset, offset + plain.nbytes));
  }
  const { itemsize } = plain.dtype;
  return new PyList(
    Array.from({ length: plain.size }, (_, k) =>
      readItem(plain.dtype, storage, offset + k * itemsize),
    ),
  );
}

export function reduceArray(arr: NDArray): PyValue {
  const isFortran = arr.isF && !arr.isC;
  const state = [1, tuple(arr.shape), arr.dtype, isFortran, contents(arr, isFortran)];
  const start = tuple([arr.cls, tuple([0]), new PyBytes(new Uint8Array([0x62]))]);
  return tuple([reconstruct, start, tuple(state)]);
}

export function setArrayState(arr: NDArray, state: PyValue): void {
  if (!(state instanceof PyTuple)) throw typeError("an array's state is a tuple");
  const items = state.items.length === 5 ? state.items.slice(1) : state.items;
  const [shapeValue, dtype, fortran, data] = items;
  if (!(dtype instanceof DType)) throw typeError("second item of an array's state must be a dtype");
  const shape = shapeOf(shapeValue);
  const made = allocate(dtype, shape, fortran === true ? "F" : "C");
  if (dtype.isObject) {
    (data as PyList).items.forEach((item, k) => {
      writeItem(dtype, made.storage, made.offset + k * dtype.itemsize, item);
    });
  } else {
    const { bytes } = data as PyBytes;
    if (bytes.length !== made.nbytes) throw valueError("buffer size does not match array size");
    made.storage.bytes.set(bytes, made.offset);
  }
  arr.storage = made.storage;
  arr.dtype = dtype;
  arr.offset = made.offset;
  arr.shape = made.shape;
  arr.strides = made.strides;
  arr.resetLayout();
}

const reconstruct = fn("_reconstruct(subtype, shape, dtype, /)", (cls, shape, dtype) => {
  if (!(cls instanceof PyType)) throw typeError("_reconstruct() argument 1 must be a type");
  const code = dtype instanceof PyBytes ? String.fromCharCode(...dtype.bytes) : dtype;
  return finalize(allocate(asDtype(code), shapeOf(shape)), cls, null);
});
reconstruct.module = "numpy._core.multiarray";

/** NumPy's pickles of single items. */
const scalar = fn("scalar(dtype, obj, /)", (dtype, item) => {
  if (!(dtype instanceof DType)) throw typeError("argument must be numpy.dtype");
  if (dtype.isObject) return item;
  const made = allocate(dtype, []);
  if (!(item instanceof PyBytes) || item.bytes.length !== dtype.itemsize) {
    throw valueError("initialization string is too small");
  }
  made.storage.bytes.set(item.bytes, made.offset);
  return unwrapScalar(made);
});
scalar.module = "numpy._core.multiarray";

const fromBuffer = fn("_frombuffer(buf, dtype, shape, order)", (buffer, dtype, shape, order) => {
  const bytes = arrayFromBytes(buffer);
  if (bytes === undefined)
    throw typeError(`a bytes-like object is required, not '${typeName(buffer)}'`);
  const type = asDtype(dtype);
  const dims = shapeOf(shape);
  if (sizeOf(dims) * type.itemsize !== bytes.nbytes) {
    throw valueError(`cannot reshape array of size ${bytes.nbytes / type.itemsize}`);
  }
  const strides =
    hostText(order) === "F" ? fStrides(dims, type.itemsize) : cStrides(dims, type.itemsize);
  return makeView(bytes, dims, strides, bytes.offset, type);
});
fromBuffer.module = "numpy._core.numeric";

/** Modules that exist for pickles to name. */
export const picklingModules: ReadonlyMap<string, Names> = new Map([
  ["numpy._core", new Map<string, PyValue>()],
  [
    "numpy._core.multiarray",
    new Map<string, PyValue>([
      ["_reconstruct", reconstruct],
      ["scalar", scalar],
    ]),
  ],
  ["numpy._core.numeric", new Map<string, PyValue>([["_frombuffer", fromBuffer]])],
]);
