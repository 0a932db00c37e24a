/**
 * Which dtype a mixture has: promote_types, result_type with NEP 50's weak Python scalars, can_cast,
 * min_scalar_type.
 */
import { typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { intValue, PyComplex } from "../objects/sequence-values.ts";
import {
  BYTES,
  builtinTypes,
  COMPLEX128,
  DATETIME,
  type DType,
  FLOAT16,
  FLOAT64,
  INT64,
  OBJECT,
  packedStruct,
  STR,
  sameShape,
  sameType,
  structOf,
  subarrayOf,
  TIMEDELTA,
  TypeNum,
  UINT64,
} from "./dtype.ts";
import { DTypePromotionError, raiseType } from "./errors.ts";
import { textRoomFor } from "./ndarray.ts";
import { isScalar } from "./scalar-types.ts";
import { commonUnit } from "./time-unit.ts";

export type Casting = "no" | "equiv" | "safe" | "same_kind" | "unsafe" | "same_value";

const INT_BY_SIZE: Record<number, TypeNum> = {
  1: TypeNum.Int8,
  2: TypeNum.Int16,
  4: TypeNum.Int32,
  8: TypeNum.Int64,
};

/** Float that holds all values of an integer type (as far as NumPy demands). */
function floatFor(dtype: DType): TypeNum {
  if (dtype.itemsize === 1) return TypeNum.Float16;
  return dtype.itemsize === 2 ? TypeNum.Float32 : TypeNum.Float64;
}

const FLOAT_RANK: readonly TypeNum[] = [
  TypeNum.Float16,
  TypeNum.Float32,
  TypeNum.Float64,
  TypeNum.LongDouble,
];
const COMPLEX_FOR: Partial<Record<TypeNum, TypeNum>> = {
  [TypeNum.Float16]: TypeNum.Complex64,
  [TypeNum.Float32]: TypeNum.Complex64,
  [TypeNum.Float64]: TypeNum.Complex128,
  [TypeNum.LongDouble]: TypeNum.CLongDouble,
};
const REAL_OF: Partial<Record<TypeNum, TypeNum>> = {
  [TypeNum.Complex64]: TypeNum.Float32,
  [TypeNum.Complex128]: TypeNum.Float64,
  [TypeNum.CLongDouble]: TypeNum.LongDouble,
};

/** The real type of a complex one, others unchanged. */
export function realType(dtype: DType): DType {
  const real = REAL_OF[dtype.num];
  return real === undefined ? dtype : builtinTypes[real];
}

function maxFloat(a: TypeNum, b: TypeNum): TypeNum {
  return FLOAT_RANK[Math.max(FLOAT_RANK.indexOf(a), FLOAT_RANK.indexOf(b))];
}

function promoteNumbers(a: DType, b: DType): TypeNum {
  if (a.num === b.num) return a.num;
  if (a.kind === "b") return b.num;
  if (b.kind === "b") return a.num;
  if (a.kind === "c" || b.kind === "c") {
    const ra = a.kind === "c" ? (REAL_OF[a.num] as TypeNum) : a.kind === "f" ? a.num : floatFor(a);
    const rb = b.kind === "c" ? (REAL_OF[b.num] as TypeNum) : b.kind === "f" ? b.num : floatFor(b);
    return COMPLEX_FOR[maxFloat(ra, rb)] as TypeNum;
  }
  if (a.kind === "f" || b.kind === "f") {
    return maxFloat(a.kind === "f" ? a.num : floatFor(a), b.kind === "f" ? b.num : floatFor(b));
  }
  if (a.kind === b.kind) {
    if (a.itemsize !== b.itemsize) return a.itemsize > b.itemsize ? a.num : b.num;
    return Math.max(a.num, b.num);
  }
  const signed = a.kind === "i" ? a : b;
  const unsigned = a.kind === "i" ? b : a;
  if (signed.itemsize > unsigned.itemsize) return signed.num;
  if (unsigned.itemsize === 8) return TypeNum.Float64;
  const num = INT_BY_SIZE[unsigned.itemsize * 2];
  return num;
}

const numberTable = new Map<number, DType>();

const DTYPE_CLASS_NAMES: Record<string, string> = {
  "?": "BoolDType",
  b: "Int8DType",
  B: "UInt8DType",
  h: "Int16DType",
  H: "UInt16DType",
  i: "Int32DType",
  I: "UInt32DType",
  l: "Int64DType",
  L: "UInt64DType",
  q: "LongLongDType",
  Q: "ULongLongDType",
  e: "Float16DType",
  f: "Float32DType",
  d: "Float64DType",
  g: "LongDoubleDType",
  F: "Complex64DType",
  D: "Complex128DType",
  G: "CLongDoubleDType",
  O: "ObjectDType",
  S: "BytesDType",
  U: "StrDType",
  V: "VoidDType",
  M: "DateTime64DType",
  m: "TimeDelta64DType",
};

/** `Int32DType`: the name of a dtype's class in numpy.dtypes. */
export const dtypeClassName = (dtype: DType): string => DTYPE_CLASS_NAMES[dtype.char];

function noCommon(a: DType, b: DType): never {
  throw raiseType(
    DTypePromotionError,
    `The DTypes <class 'numpy.dtypes.${dtypeClassName(a)}'> and <class 'numpy.dtypes.${dtypeClassName(b)}'> do not have a common DType. For example they cannot be stored in a single array unless the dtype is \`object\`.`,
  );
}

/** The smallest dtype to which both can be cast safely. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b && !a.swapped && a.fields === null) return a;
  if (a.isNumber && b.isNumber) {
    const key = a.num * 32 + b.num;
    let result = numberTable.get(key);
    if (result === undefined) {
      result = builtinTypes[promoteNumbers(a, b)];
      numberTable.set(key, result);
    }
    return result;
  }
  if (a.isObject || b.isObject) return OBJECT;
  if (a.kind === "m" || a.kind === "M" || b.kind === "m" || b.kind === "M")
    return promoteTimes(a, b);
  if (a.kind === "V" || b.kind === "V") return promoteVoids(a, b);
  if (a.kind === "U" || b.kind === "U") {
    return STR.withSize(Math.max(textSize(a) * 4, textSize(b) * 4));
  }
  if (a.kind === "S" || b.kind === "S") return BYTES.withSize(Math.max(textSize(a), textSize(b)));
  return noCommon(a, b);
}

/** Characters that an item needs as text. */
function textSize(dtype: DType): number {
  if (dtype.kind === "U") return dtype.itemsize / 4;
  if (dtype.kind === "S") return dtype.itemsize;
  return textRoomFor(dtype).itemsize / 4;
}

function promoteTimes(a: DType, b: DType): DType {
  const isTime = (d: DType): boolean => d.kind === "m" || d.kind === "M";
  if (isTime(a) && isTime(b)) {
    const kind = a.kind === "M" || b.kind === "M" ? DATETIME : TIMEDELTA;
    return kind.withTime(commonUnit(a, b));
  }
  const [time, other] = isTime(a) ? [a, b] : [b, a];
  if (
    time.kind === "m" &&
    (other.isInteger || other.isBool) &&
    !(other.kind === "u" && other.itemsize === 8)
  ) {
    return time;
  }
  return noCommon(a, b);
}

function promoteVoids(a: DType, b: DType): DType {
  if (a.kind !== "V" || b.kind !== "V") return noCommon(a, b);
  if (a.subarray !== null || b.subarray !== null) {
    if (
      a.subarray !== null &&
      b.subarray !== null &&
      sameShape(a.subarray.shape, b.subarray.shape)
    ) {
      return subarrayOf(promoteTypes(a.subarray.base, b.subarray.base), a.subarray.shape);
    }
    return noCommon(a, b);
  }
  if (a.fields === null && b.fields === null) {
    if (a.itemsize === b.itemsize) return a;
    throw raiseType(
      DTypePromotionError,
      "Invalid type promotion with void datatypes of different lengths. Use the `np.bytes_` datatype instead to pad the shorter value with trailing zero bytes.",
    );
  }
  if (a.fields === null || b.fields === null) return noCommon(a, b);
  const other = b.fields;
  if (a.fields.length !== other.length || a.fields.some((f, i) => f.name !== other[i].name)) {
    throw raiseType(
      DTypePromotionError,
      "field names `" + namesText(a) + "` and `" + namesText(b) + "` mismatch.",
    );
  }
  const promoted = a.fields.map((f, i) => promoteTypes(f.dtype, other[i].dtype));
  const unchanged =
    a.fields.every((f, i) => sameType(f.dtype, promoted[i]) && f.offset === other[i].offset) &&
    a.itemsize === b.itemsize;
  if (unchanged) {
    const fields = a.fields.map((f, i) => ({ ...f, dtype: promoted[i] }));
    return structOf(fields, a.itemsize, a.alignment, a.alignedStruct);
  }
  return packedStruct(
    a.fields.map((f, i) => ({ name: f.name, dtype: promoted[i], title: f.title })),
    a.alignedStruct || b.alignedStruct,
  );
}

function namesText(dtype: DType): string {
  const names = (dtype.fields ?? []).map((f) => `'${f.name}'`);
  return names.length === 1 ? `(${names[0]},)` : `(${names.join(", ")})`;
}

// ---- weak Python scalars --------------------------------------------------------------------------

export const enum Weak {
  Int = 1,
  Float = 2,
  Complex = 3,
}

/** The kind of a Python int, float or complex (not bool, not NumPy's), or 0. */
export function weakKind(value: PyValue): Weak | 0 {
  switch (typeof value) {
    case "number":
    case "bigint":
      return Weak.Int;
    case "object":
      if (value === null) return 0;
      if (value instanceof PyFloat) return isScalar(value) ? 0 : Weak.Float;
      if (value instanceof PyComplex) return isScalar(value) ? 0 : Weak.Complex;
      return intValue(value) === undefined ? 0 : Weak.Int;
    default:
      return 0;
  }
}

/** A dtype joined by a weak scalar: the scalar decides the kind only. */
export function promoteWeak(dtype: DType, weak: Weak): DType {
  switch (dtype.kind) {
    case "b":
      return weakDefault(weak);
    case "i":
    case "u":
      if (weak === Weak.Int) return dtype;
      return weak === Weak.Float ? FLOAT64 : COMPLEX128;
    case "f":
      return weak === Weak.Complex ? builtinTypes[COMPLEX_FOR[dtype.num] as TypeNum] : dtype;
    case "c":
    case "O":
      return dtype;
    default:
      return promoteTypes(dtype, weakDefault(weak));
  }
}

export function weakDefault(weak: Weak): DType {
  return weak === Weak.Int ? INT64 : weak === Weak.Float ? FLOAT64 : COMPLEX128;
}

/** The common dtype of arrays' dtypes and of the strongest weak scalar among the operands. */
export function commonType(dtypes: readonly DType[], weak: Weak | 0): DType {
  if (dtypes.length === 0) {
    if (weak === 0) throw valueError("at least one array or dtype is required");
    return weakDefault(weak);
  }
  let result = dtypes[0];
  if (dtypes.length === 1) result = result.withSwapped(false);
  for (let i = 1; i < dtypes.length; i++) result = promoteTypes(result, dtypes[i]);
  return weak === 0 ? result : promoteWeak(result, weak);
}

// ---- casting ------------------------------------------------------------------------------------------

const KIND_ORDER = "buifc";

export function canCast(from: DType, to: DType, casting: Casting = "safe"): boolean {
  if (from === to || casting === "unsafe" || casting === "same_value") return true;
  if (casting === "no") return sameType(from, to);
  if (from.fields !== null || to.fields !== null) return canCastStructs(from, to, casting);
  if (from.subarray !== null || to.subarray !== null) {
    if (from.subarray === null || to.subarray === null) return false;
    return (
      sameShape(from.subarray.shape, to.subarray.shape) &&
      canCast(from.subarray.base, to.subarray.base, casting)
    );
  }
  const native = from.withSwapped(false);
  const target = to.withSwapped(false);
  if (sameType(native, target)) return true;
  if (casting === "equiv") return false;
  if (from.isNumber && to.isNumber) {
    const promoted = promoteNumbers(from, to);
    if (promoted === to.num || sameLoop(promoted, to)) return true;
    if (casting === "safe") return false;
    return KIND_ORDER.indexOf(from.kind) <= KIND_ORDER.indexOf(to.kind);
  }
  return canCastOther(from, to, casting);
}

function sameLoop(num: TypeNum, to: DType): boolean {
  return builtinTypes[num].loopNum === to.loopNum && to.isInteger;
}

function canCastOther(from: DType, to: DType, casting: Casting): boolean {
  if (to.isObject) return true;
  if (from.isObject) return false;
  if (to.kind === "V") {
    if (from.kind !== "V") return true;
    return from.itemsize === to.itemsize || to.itemsize === 0 || casting === "same_kind";
  }
  if (to.kind === "m") {
    if (from.kind === "m") return canCastTime(from, to, casting);
    return (from.isInteger || from.isBool) && !(from.kind === "u" && from.itemsize === 8);
  }
  if (to.kind === "M") return from.kind === "M" && canCastTime(from, to, casting);
  if (to.kind !== "S" && to.kind !== "U") return false;
  if (from.kind === "V" || from.kind === "m" || from.kind === "M") return false;
  if (from.kind === "U" && to.kind === "S") return false;
  return to.itemsize === 0 || textSize(from) <= textSize(to) || casting === "same_kind";
}

function canCastTime(from: DType, to: DType, casting: Casting): boolean {
  if (from.time === null || to.time === null) return to.time === null ? from.time === null : true;
  if (casting === "same_kind") return true;
  const common = commonUnit(from, to);
  return common.unit === to.time.unit && common.count === to.time.count;
}

function canCastStructs(from: DType, to: DType, casting: Casting): boolean {
  if (from.fields === null) return false;
  if (to.fields === null) {
    if (to.kind === "V") return from.itemsize <= to.itemsize || to.itemsize === 0;
    return to.isObject;
  }
  const target = to.fields;
  if (from.fields.length !== target.length) return false;
  const wants = casting === "equiv" ? "equiv" : casting;
  return from.fields.every((f, i) => {
    if (casting !== "same_kind" && f.name !== target[i].name) return false;
    return canCast(f.dtype, target[i].dtype, wants);
  });
}

export function parseCasting(value: PyValue): Casting {
  switch (value) {
    case "no":
    case "equiv":
    case "safe":
    case "same_kind":
    case "unsafe":
    case "same_value":
      return value;
    default:
      if (typeof value !== "string") {
        throw typeError("casting must be a string");
      }
      throw valueError(
        `casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got '${value}')`,
      );
  }
}

// ---- values ------------------------------------------------------------------------------------------

/** The smallest dtype that holds a Python int. */
export function minIntType(v: number | bigint): DType {
  if (v >= 0) {
    if (v <= 255) return builtinTypes[TypeNum.UInt8];
    if (v <= 65535) return builtinTypes[TypeNum.UInt16];
    if (v <= 4294967295) return builtinTypes[TypeNum.UInt32];
    return v < 2n ** 64n ? UINT64 : OBJECT;
  }
  if (v >= -128) return builtinTypes[TypeNum.Int8];
  if (v >= -32768) return builtinTypes[TypeNum.Int16];
  if (v >= -2147483648) return builtinTypes[TypeNum.Int32];
  return v >= -(2n ** 63n) ? INT64 : OBJECT;
}

export function minFloatType(v: number): DType {
  if (!Number.isFinite(v)) return FLOAT16;
  const m = Math.abs(v);
  if (m < 65000) return FLOAT16;
  return m < 3.4e38 ? builtinTypes[TypeNum.Float32] : FLOAT64;
}

/** The dtype of a Python int in an array: int64, else uint64, else object. */
export function intDtype(v: number | bigint): DType {
  if (typeof v === "number") return INT64;
  if (v >= -(2n ** 63n) && v < 2n ** 63n) return INT64;
  return v >= 0n && v < 2n ** 64n ? UINT64 : OBJECT;
}
