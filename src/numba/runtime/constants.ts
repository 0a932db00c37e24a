// Values of NumPy that compiled code freezes: arrays become constant memory of the module, scalars and dtypes types and numbers.

import { compactCopy } from "../../numpy/copy.ts";
import { DType } from "../../numpy/dtype.ts";
import { cStrides, NDArray } from "../../numpy/ndarray.ts";
import {
  isScalar,
  NpBool,
  NpComplex,
  NpFloating,
  NpInteger,
  scalarDtype,
} from "../../numpy/scalar-types.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyComplex, PyStr } from "../../objects/sequence-values.ts";
import { constantMakers } from "../lowering/function.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { type ArrayType, arrayOf } from "../types/containers.ts";
import { dtypeOf } from "../types/functions.ts";
import { boolean, ComplexType, FloatType, IntegerType } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { addConstantTypes } from "../typing/constant-type.ts";
import { typeOfDtype } from "./typeof.ts";

function typeOfFrozen(v: PyValue): NumbaType | null {
  if (v instanceof NDArray) {
    const item = typeOfDtype(v.dtype);
    const layout = v.isC ? "C" : v.isF ? "F" : "C";
    return item === null ? null : arrayOf(item, v.ndim, layout, { readonly: true });
  }
  if (v instanceof DType) {
    const item = typeOfDtype(v);
    return item === null ? null : dtypeOf(item);
  }
  if (isScalar(v) && !(v instanceof PyStr)) return typeOfDtype(scalarDtype(v));
  return null;
}

/** The bytes of the items in the order of the layout. */
function frozenBytes(arr: NDArray, type: ArrayType): { bytes: Uint8Array; strides: number[] } {
  const { itemsize } = arr.dtype;
  if (type.layout === "F" && !arr.isC) {
    const at = arr.offset;
    const bytes = arr.storage.bytes.slice(at, at + arr.size * itemsize);
    return { bytes, strides: [...arr.strides] };
  }
  const copy = arr.isC ? arr : compactCopy(arr);
  const bytes = copy.storage.bytes.slice(copy.offset, copy.offset + arr.size * itemsize);
  return { bytes, strides: cStrides(arr.shape, itemsize) };
}

function freezeArray(l: Lowering, arr: NDArray, type: ArrayType): LValue {
  const { bytes, strides } = frozenBytes(arr, type);
  const words = Math.max(Math.ceil(bytes.length / 8), 1);
  const data = new Uint8Array(words * 8);
  data.set(bytes);
  const name = `frozen${l.b.fn.arrays.length}`;
  l.b.fn.arrays.push({ name, space: "const", elem: "i64", length: words, data });
  return value(
    type,
    l.b.arrayPtr(name),
    l.b.zero("ptr"),
    ...arr.shape.map((n) => l.b.i64(n)),
    ...strides.map((n) => l.b.i64(n)),
  );
}

function freezeScalar(l: Lowering, v: PyValue, type: NumbaType): LValue | null {
  if (v instanceof NpBool) return l.cast(l.bool(v.v), type);
  if (v instanceof NpInteger && type instanceof IntegerType) return l.int(v.v, type);
  if ((v instanceof NpFloating || v instanceof PyFloat) && type instanceof FloatType) {
    return l.float(v.v, type);
  }
  if ((v instanceof NpComplex || v instanceof PyComplex) && type instanceof ComplexType) {
    const part = (x: number) => l.float(x, type.part).parts[0];
    return value(type, part(v.real), part(v.imag));
  }
  return type === boolean && typeof v === "boolean" ? l.bool(v) : null;
}

addConstantTypes(typeOfFrozen);
constantMakers.push((l, v, type) => {
  if (v instanceof NDArray) return freezeArray(l, v, type as ArrayType);
  return isScalar(v) ? freezeScalar(l, v, type) : null;
});
