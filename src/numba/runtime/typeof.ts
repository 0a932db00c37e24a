// `numba.typeof`: the type of a Python value that is passed to a compiled function. Not known: null.

import { type DType, TypeNum } from "../../numpy/dtype.ts";
import { NDArray } from "../../numpy/ndarray.ts";
import { isScalar, scalarDtype } from "../../numpy/scalar-types.ts";
import { getAttrOptional } from "../../objects/abstract.ts";
import { tupleType } from "../../objects/core-types.ts";
import { overflowError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import {
  hostText,
  PyComplex,
  PyList,
  PySlice,
  PyStr,
  PyTuple,
} from "../../objects/sequence-values.ts";
import {
  arrayOf,
  listOf,
  namedTupleOf,
  nestedArrayOf,
  recordOf,
  tupleOf,
} from "../types/containers.ts";
import { dispatcherOf } from "../types/functions.ts";
import {
  boolean,
  complex64,
  complex128,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  none,
  slice2,
  slice3,
  uint8,
  uint16,
  uint32,
  uint64,
  unicodeType,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { unifyAll } from "../typing/convert.ts";
import { sourceOfValue } from "./bindings.ts";
import { dtypeOfRecord } from "./dtypes.ts";

const NUMBERS: Readonly<Partial<Record<TypeNum, NumbaType>>> = {
  [TypeNum.Bool]: boolean,
  [TypeNum.Int8]: int8,
  [TypeNum.Int16]: int16,
  [TypeNum.Int32]: int32,
  [TypeNum.Int64]: int64,
  [TypeNum.UInt8]: uint8,
  [TypeNum.UInt16]: uint16,
  [TypeNum.UInt32]: uint32,
  [TypeNum.UInt64]: uint64,
  [TypeNum.LongLong]: int64,
  [TypeNum.ULongLong]: uint64,
  [TypeNum.Float32]: float32,
  [TypeNum.Float64]: float64,
  [TypeNum.LongDouble]: float64,
  [TypeNum.Complex64]: complex64,
  [TypeNum.Complex128]: complex128,
  [TypeNum.CLongDouble]: complex128,
};

/** The type of the items of an array; null for dtypes that compiled code does not know. */
export function typeOfDtype(dtype: DType): NumbaType | null {
  if (dtype.swapped) return null;
  if (dtype.subarray !== null) {
    const base = typeOfDtype(dtype.subarray.base);
    return base === null ? null : nestedArrayOf(base, dtype.subarray.shape);
  }
  if (dtype.fields !== null) {
    const fields = dtype.fields.map((f) => ({
      name: f.name,
      type: typeOfDtype(f.dtype),
      offset: f.offset,
    }));
    if (fields.some((f) => f.type === null)) return null;
    const record = recordOf(
      fields.map((f) => ({ ...f, type: f.type as NumbaType })),
      dtype.itemsize,
      dtype.alignedStruct,
    );
    if (!dtypeOfRecord.has(record)) dtypeOfRecord.set(record, dtype);
    return record;
  }
  return NUMBERS[dtype.num] ?? null;
}

export function typeOfArray(arr: NDArray): NumbaType | null {
  const dtype = typeOfDtype(arr.dtype);
  if (dtype === null) return null;
  const layout = arr.isC ? "C" : arr.isF ? "F" : "A";
  return arrayOf(dtype, arr.ndim, layout, { readonly: !arr.writeable, aligned: arr.isAligned });
}

/** Objects of other files: typed containers. */
export const containerTypes: ((v: PyValue) => NumbaType | undefined)[] = [];

export function typeOfValue(v: PyValue): NumbaType | null {
  switch (typeof v) {
    case "number":
      return int64;
    case "bigint":
      if (v > uint64.maximum || v < int64.minimum) throw overflowError("int too big to convert");
      return v > int64.maximum ? uint64 : int64;
    case "boolean":
      return boolean;
    case "string":
      return unicodeType;
    default:
      break;
  }
  if (v === null) return none;
  if (v instanceof NDArray) return typeOfArray(v);
  if (isScalar(v)) {
    if (v instanceof PyStr) return unicodeType;
    return typeOfDtype(scalarDtype(v));
  }
  if (v instanceof PyFloat) return float64;
  if (v instanceof PyComplex) return complex128;
  if (v instanceof PyStr) return unicodeType;
  if (v instanceof PyTuple) return typeOfTuple(v);
  if (v instanceof PyList) return typeOfList(v);
  if (v instanceof PySlice) return v.step === null ? slice2 : slice3;
  for (const rule of containerTypes) {
    const type = rule(v);
    if (type !== undefined) return type;
  }
  const source = v instanceof PyObject ? sourceOfValue.of(v) : null;
  return source === null ? null : dispatcherOf(source, `CPUDispatcher(${source.name})`);
}

function typeOfTuple(v: PyTuple): NumbaType | null {
  const items = v.items.map(typeOfValue);
  if (items.some((t) => t === null)) return null;
  const fields = namedFields(v.cls);
  if (fields === null) return v.cls === tupleType ? tupleOf(items as NumbaType[]) : null;
  return namedTupleOf(v.cls, fields, items as NumbaType[]);
}

/** The field names of a class made by `namedtuple`. */
export function namedFields(cls: PyType): string[] | null {
  const fields = cls === tupleType ? undefined : getAttrOptional(cls, "_fields");
  if (!(fields instanceof PyTuple)) return null;
  return fields.items.map((f) => (f === null ? "" : (hostText(f) ?? "")));
}

function typeOfList(v: PyList): NumbaType | null {
  if (v.items.length === 0) return null;
  const items = v.items.map(typeOfValue);
  if (items.some((t) => t === null)) return null;
  // Numba takes the type of the first item for all and checks the others when it converts them.
  const common = unifyAll([...new Set(items as NumbaType[])]);
  return common === null || common !== items[0] ? null : listOf(common, "reflected");
}
