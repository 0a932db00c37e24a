// The dtypes of NumPy that stand for Numba's item types, and the way from a record type back to the dtype it was made from.

import * as D from "../../numpy/dtype.ts";
import { newError } from "../../objects/exceptions.ts";
import { NestedArrayType, RecordType } from "../types/containers.ts";
import type { NumbaType } from "../types/type.ts";

type DType = D.DType;

const DTYPES: Readonly<Record<string, DType>> = {
  bool: D.BOOL,
  int8: D.INT8,
  int16: D.INT16,
  int32: D.INT32,
  int64: D.INT64,
  uint8: D.UINT8,
  uint16: D.UINT16,
  uint32: D.UINT32,
  uint64: D.UINT64,
  float32: D.FLOAT32,
  float64: D.FLOAT64,
  complex64: D.COMPLEX64,
  complex128: D.COMPLEX128,
};

/** The dtypes that record types were made from: field titles and alignment are not part of the type. */
export const dtypeOfRecord = new Map<NumbaType, DType>();

/** The dtype of arrays with items of a type. */
export function dtypeFor(type: NumbaType): DType {
  const known = type instanceof RecordType ? dtypeOfRecord.get(type) : DTYPES[type.name];
  if (known !== undefined) return known;
  const what = type instanceof NestedArrayType ? "nested arrays" : `arrays of ${type.name}`;
  throw newError("NotImplementedError", `${what} cannot be given to Python`);
}
