// Names that stand for number types when called or passed as a dtype: `np.int32`, `numba.float32`.

import { dtypeOf, type NumberClassType, numberClassOf } from "../types/functions.ts";
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
  SCALAR_NAMES,
  uint8,
  uint16,
  uint32,
  uint64,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";

const NUMPY: Readonly<Record<string, NumbaType>> = {
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  complex64,
  complex128,
  bool: boolean,
  bool_: boolean,
  byte: int8,
  short: int16,
  intc: int32,
  int_: int64,
  long: int64,
  intp: int64,
  longlong: int64,
  ubyte: uint8,
  ushort: uint16,
  uintc: uint32,
  uint: uint64,
  ulong: uint64,
  uintp: uint64,
  ulonglong: uint64,
  single: float32,
  double: float64,
  csingle: complex64,
  cdouble: complex128,
};

export function numberClassKey(key: string): NumberClassType | null {
  const [module, name] = split(key);
  if (module === "numpy" && Object.hasOwn(NUMPY, name)) return numberClassOf(NUMPY[name]);
  if (module === "numba" || module === "numba.types") {
    const type = SCALAR_NAMES.get(name);
    return type === undefined ? null : numberClassOf(type);
  }
  return null;
}

function split(key: string): [string, string] {
  const dot = key.lastIndexOf(".");
  return [key.slice(0, dot), key.slice(dot + 1)];
}

const STRINGS: Readonly<Record<string, NumbaType>> = {
  ...NUMPY,
  f4: float32,
  f8: float64,
  i1: int8,
  i2: int16,
  i4: int32,
  i8: int64,
  u1: uint8,
  u2: uint16,
  u4: uint32,
  u8: uint64,
  c8: complex64,
  c16: complex128,
  "?": boolean,
  b: int8,
  B: uint8,
  h: int16,
  H: uint16,
  i: int32,
  I: uint32,
  l: int64,
  L: uint64,
  q: int64,
  Q: uint64,
  f: float32,
  d: float64,
  F: complex64,
  D: complex128,
  int: int64,
  float: float64,
  complex: complex128,
};

/** The dtype of a string such as "f4" or "int32". */
export function dtypeOfString(text: string): NumbaType | null {
  const bare = text.replace(/^[<=|]/, "");
  return Object.hasOwn(STRINGS, bare) ? STRINGS[bare] : null;
}

export { dtypeOf };
