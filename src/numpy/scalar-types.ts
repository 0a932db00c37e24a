/**
 * NumPy's scalar types: the tree generic > number > integer > …, and the classes of scalar objects.
 * A scalar is an immutable item of an array that kept its dtype. Arithmetic and methods are in
 * scalar-arithmetic.ts and scalar-methods.ts; making scalars from array items in item.ts.
 *
 * float64, complex128, str_ and bytes_ are also instances of Python's float, complex, str and bytes,
 * in Python and in the host, so built-in code that wants a float accepts them as they are.
 */
import {
  bareType,
  bytesType,
  complexType,
  floatType,
  objectType,
  strType,
} from "../objects/core-types.ts";
import { PyFloat } from "../objects/float-value.ts";
import { PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { PyBytes, PyComplex, PyStr } from "../objects/sequence-values.ts";
import { computeMro } from "../objects/type-object.ts";
import {
  BOOL,
  BYTES,
  CLONGDOUBLE,
  COMPLEX64,
  COMPLEX128,
  DATETIME,
  type DType,
  FLOAT16,
  FLOAT32,
  FLOAT64,
  INT8,
  INT16,
  INT32,
  INT64,
  LONGDOUBLE,
  LONGLONG,
  OBJECT,
  STR,
  TIMEDELTA,
  TypeNum,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  ULONGLONG,
  VOID,
} from "./dtype.ts";
import type { Storage } from "./storage.ts";

function scalarType(name: string, ...bases: PyType[]): PyType {
  const type = bareType(name, bases[0]);
  type.module = "numpy";
  type.bases = bases;
  type.mro = computeMro(type);
  return type;
}

export const genericType = scalarType("generic", objectType);
export const numberType = scalarType("number", genericType);
export const integerType = scalarType("integer", numberType);
export const signedIntegerType = scalarType("signedinteger", integerType);
export const unsignedIntegerType = scalarType("unsignedinteger", integerType);
export const inexactType = scalarType("inexact", numberType);
export const floatingType = scalarType("floating", inexactType);
export const complexFloatingType = scalarType("complexfloating", inexactType);
export const flexibleType = scalarType("flexible", genericType);
export const characterType = scalarType("character", flexibleType);

function concrete(dtype: DType, name: string, ...bases: PyType[]): PyType {
  const type = scalarType(name, ...bases);
  dtype.scalarType = type;
  dtypeByScalarType.set(type, dtype);
  return type;
}

/** The dtype of each concrete scalar type; flexible ones without a size. */
export const dtypeByScalarType = new Map<PyType, DType>();

export const boolScalarType = concrete(BOOL, "bool", genericType);
concrete(INT8, "int8", signedIntegerType);
concrete(UINT8, "uint8", unsignedIntegerType);
concrete(INT16, "int16", signedIntegerType);
concrete(UINT16, "uint16", unsignedIntegerType);
concrete(INT32, "int32", signedIntegerType);
concrete(UINT32, "uint32", unsignedIntegerType);
concrete(INT64, "int64", signedIntegerType);
concrete(UINT64, "uint64", unsignedIntegerType);
concrete(LONGLONG, "longlong", signedIntegerType);
concrete(ULONGLONG, "ulonglong", unsignedIntegerType);
concrete(FLOAT16, "float16", floatingType);
concrete(FLOAT32, "float32", floatingType);
export const float64Type = concrete(FLOAT64, "float64", floatingType, floatType);
concrete(LONGDOUBLE, "longdouble", floatingType);
concrete(COMPLEX64, "complex64", complexFloatingType);
export const complex128Type = concrete(COMPLEX128, "complex128", complexFloatingType, complexType);
concrete(CLONGDOUBLE, "clongdouble", complexFloatingType);
concrete(OBJECT, "object_", genericType);
export const strScalarType = concrete(STR, "str_", strType, characterType);
export const bytesScalarType = concrete(BYTES, "bytes_", bytesType, characterType);
export const voidScalarType = concrete(VOID, "void", flexibleType);
concrete(DATETIME, "datetime64", genericType);
concrete(TIMEDELTA, "timedelta64", signedIntegerType);

// ---- scalar objects -------------------------------------------------------------------------------

export class NpBool extends PyObject {
  readonly v: boolean;
  constructor(v: boolean) {
    super();
    this.v = v;
  }
}
NpBool.prototype.cls = boolScalarType;
export const NP_TRUE = new NpBool(true);
export const NP_FALSE = new NpBool(false);
export const npBool = (value: boolean): NpBool => (value ? NP_TRUE : NP_FALSE);

/** int8 … uint64; the value is a Python int. */
export class NpInteger extends PyObject {
  readonly v: number | bigint;
  constructor(cls: PyType, v: number | bigint) {
    super();
    this.cls = cls;
    this.v = v;
  }
}

/** float16, float32, long double. */
export class NpFloating extends PyObject {
  readonly v: number;
  constructor(cls: PyType, v: number) {
    super();
    this.cls = cls;
    this.v = v;
  }
}

export class NpFloat64 extends PyFloat {}
NpFloat64.prototype.cls = float64Type;

/** complex64, long double complex. */
export class NpComplex extends PyObject {
  readonly real: number;
  readonly imag: number;
  constructor(cls: PyType, real: number, imag: number) {
    super();
    this.cls = cls;
    this.real = real;
    this.imag = imag;
  }
}

export class NpComplex128 extends PyComplex {}
NpComplex128.prototype.cls = complex128Type;

export class NpStr extends PyStr {}
NpStr.prototype.cls = strScalarType;

export class NpBytes extends PyBytes {}
NpBytes.prototype.cls = bytesScalarType;

/** An item of a void or structured array; it refers to the array's memory when it has fields. */
export class NpVoid extends PyObject {
  readonly dtype: DType;
  readonly storage: Storage;
  readonly offset: number;
  constructor(dtype: DType, storage: Storage, offset: number) {
    super();
    this.dtype = dtype;
    this.storage = storage;
    this.offset = offset;
  }
}
NpVoid.prototype.cls = voidScalarType;

/** datetime64 and timedelta64: a count of units, NaT is the smallest int64. */
export class NpTime extends PyObject {
  readonly dtype: DType;
  readonly v: bigint;
  constructor(dtype: DType, v: bigint) {
    super();
    this.cls = dtype.scalarType;
    this.dtype = dtype;
    this.v = v;
  }
}

export type NpScalar =
  | NpBool
  | NpInteger
  | NpFloating
  | NpFloat64
  | NpComplex
  | NpComplex128
  | NpStr
  | NpBytes
  | NpVoid
  | NpTime;

const SCALAR_CLASSES = [
  NpFloat64,
  NpInteger,
  NpBool,
  NpFloating,
  NpComplex128,
  NpComplex,
  NpStr,
  NpBytes,
  NpVoid,
  NpTime,
] as const;

export function isScalar(value: PyValue): value is NpScalar {
  if (typeof value !== "object" || value === null) return false;
  for (let i = 0; i < SCALAR_CLASSES.length; i++) {
    if (value instanceof SCALAR_CLASSES[i]) return true;
  }
  return false;
}

/** The dtype of a NumPy scalar, with its size where that is the value's. */
export function scalarDtype(value: NpScalar): DType {
  if (value instanceof NpVoid || value instanceof NpTime) return value.dtype;
  if (value instanceof NpStr) return STR.withSize(Math.max(value.length, 0) * 4);
  if (value instanceof NpBytes) return BYTES.withSize(value.bytes.length);
  const own = dtypeByScalarType.get(value.cls);
  if (own !== undefined) return own;
  for (const base of value.cls.mro) {
    const dtype = dtypeByScalarType.get(base);
    if (dtype !== undefined) return dtype;
  }
  throw new Error(`no dtype for ${value.cls.name}`);
}

/** Builds a scalar of a numeric or bool dtype from its parts. */
export function makeInteger(dtype: DType, v: number | bigint): NpInteger {
  return new NpInteger(dtype.scalarType, v);
}

export function makeFloating(dtype: DType, v: number): NpFloating | NpFloat64 {
  return dtype.num === TypeNum.Float64 ? new NpFloat64(v) : new NpFloating(dtype.scalarType, v);
}

export function makeComplex(dtype: DType, re: number, im: number): NpComplex | NpComplex128 {
  return dtype.num === TypeNum.Complex128
    ? new NpComplex128(re, im)
    : new NpComplex(dtype.scalarType, re, im);
}
