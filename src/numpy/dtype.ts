/**
 * Data types as data: one DType object per built-in type, made here, plus constructors for sized,
 * swapped, structured and sub-array types. What scripts see of them is dtype-object.ts; parsing of
 * dtype arguments dtype-parse.ts; reading and writing of single items item.ts.
 */
import { bareType } from "../objects/core-types.ts";
import { PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { VIEW_BYTES, ViewKind } from "./storage.ts";

/** NumPy's type numbers; the order is part of promotion. */
export const enum TypeNum {
  Bool,
  Int8,
  UInt8,
  Int16,
  UInt16,
  Int32,
  UInt32,
  Int64,
  UInt64,
  LongLong,
  ULongLong,
  Float32,
  Float64,
  LongDouble,
  Complex64,
  Complex128,
  CLongDouble,
  Object,
  Bytes,
  Str,
  Void,
  DateTime,
  TimeDelta,
  Float16,
}

export const dtypeType = bareType("dtype");
dtypeType.module = "numpy";

export interface Field {
  readonly name: string;
  readonly dtype: DType;
  readonly offset: number;
  readonly title: PyValue | undefined;
}

/** Unit of datetime64 and timedelta64: `count` × `unit`, or generic. */
export interface TimeUnit {
  readonly unit: string;
  readonly count: number;
}

export interface DTypeInit {
  num: TypeNum;
  kind: string;
  char: string;
  name: string;
  itemsize: number;
  alignment: number;
  view: ViewKind;
  swapped?: boolean;
  fields?: readonly Field[] | null;
  subarray?: { base: DType; shape: readonly number[] } | null;
  alignedStruct?: boolean;
  time?: TimeUnit | null;
  metadata?: PyValue;
}

export class DType extends PyObject {
  readonly num: TypeNum;
  /** One of `b i u f c O S U V m M`. */
  readonly kind: string;
  readonly char: string;
  /** Name without size of flexible types: "int64", "str", "void". */
  readonly baseName: string;
  readonly itemsize: number;
  readonly alignment: number;
  readonly view: ViewKind;
  /** Bytes per view element: offsets and strides of behaved arrays are multiples of it. */
  readonly unit: number;
  /** The number that loops are registered under: `long long` runs the loops of int64. */
  readonly loopNum: TypeNum;
  readonly swapped: boolean;
  readonly fields: readonly Field[] | null;
  readonly subarray: { readonly base: DType; readonly shape: readonly number[] } | null;
  readonly alignedStruct: boolean;
  readonly time: TimeUnit | null;
  metadata: PyValue;
  /** Filled by scalar-types.ts. */
  scalarType!: PyType;

  constructor(init: DTypeInit) {
    super();
    this.num = init.num;
    this.kind = init.kind;
    this.char = init.char;
    this.baseName = init.name;
    this.itemsize = init.itemsize;
    this.alignment = init.alignment;
    this.view = init.view;
    this.unit = VIEW_BYTES[init.view];
    this.swapped = init.swapped ?? false;
    this.fields = init.fields ?? null;
    this.subarray = init.subarray ?? null;
    this.alignedStruct = init.alignedStruct ?? false;
    this.time = init.time ?? null;
    this.metadata = init.metadata ?? null;
    this.loopNum =
      init.num === TypeNum.LongLong
        ? TypeNum.Int64
        : init.num === TypeNum.ULongLong
          ? TypeNum.UInt64
          : init.num === TypeNum.LongDouble
            ? TypeNum.Float64
            : init.num === TypeNum.CLongDouble
              ? TypeNum.Complex128
              : init.num;
  }

  get isNumber(): boolean {
    return this.num <= TypeNum.CLongDouble || this.num === TypeNum.Float16;
  }
  get isInteger(): boolean {
    return this.kind === "i" || this.kind === "u";
  }
  get isInexact(): boolean {
    return this.kind === "f" || this.kind === "c";
  }
  get isComplex(): boolean {
    return this.kind === "c";
  }
  get isBool(): boolean {
    return this.num === TypeNum.Bool;
  }
  get isObject(): boolean {
    return this.num === TypeNum.Object;
  }
  /** `S`, `U` and `V`: the size belongs to the dtype, not to the type. */
  get isFlexible(): boolean {
    return this.kind === "S" || this.kind === "U" || this.kind === "V";
  }
  get isStructured(): boolean {
    return this.fields !== null;
  }
  /** View elements per item: 2 for complex numbers, the length for strings. */
  get width(): number {
    return this.itemsize / this.unit;
  }

  get byteorder(): string {
    if (this.swapped) return ">";
    if (this.itemsize === 1 || this.kind === "S" || this.kind === "V") return "|";
    return this.isObject ? "|" : "=";
  }

  private copyWith(change: Partial<DTypeInit>): DType {
    const made = new DType({
      num: this.num,
      kind: this.kind,
      char: this.char,
      name: this.baseName,
      itemsize: this.itemsize,
      alignment: this.alignment,
      view: this.view,
      swapped: this.swapped,
      fields: this.fields,
      subarray: this.subarray,
      alignedStruct: this.alignedStruct,
      time: this.time,
      metadata: this.metadata,
      ...change,
    });
    made.scalarType = this.scalarType;
    return made;
  }

  /** The same type in the other (`true`) or the machine's byte order. */
  withSwapped(swapped: boolean): DType {
    if (this.fields !== null) {
      return this.copyWith({
        fields: this.fields.map((f) => ({ ...f, dtype: f.dtype.withSwapped(swapped) })),
      });
    }
    if (this.subarray !== null) {
      const { base, shape } = this.subarray;
      return this.copyWith({ subarray: { base: base.withSwapped(swapped), shape } });
    }
    if (this.swapped === swapped || !canSwap(this)) return this;
    if (!swapped && this.num in builtinTypes && !this.isFlexible && this.time === null) {
      return builtinTypes[this.num];
    }
    return this.copyWith({ swapped });
  }

  /** A string or void type of another size in bytes. */
  withSize(itemsize: number): DType {
    if (itemsize === this.itemsize && this.fields === null) return this;
    return this.copyWith({ itemsize, fields: null });
  }

  withTime(time: TimeUnit | null): DType {
    return this.copyWith({ time });
  }

  withMetadata(metadata: PyValue): DType {
    return this.copyWith({ metadata });
  }

  field(name: string): Field | undefined {
    return this.fields?.find((f) => f.name === name);
  }
}
DType.prototype.cls = dtypeType;

function canSwap(dtype: DType): boolean {
  if (dtype.kind === "U") return true;
  return dtype.itemsize > 1 && dtype.kind !== "S" && dtype.kind !== "V" && !dtype.isObject;
}

/** Built-in types by type number (flexible ones with size 0, times without a unit). */
export const builtinTypes: Record<number, DType> = {};

function builtin(
  num: TypeNum,
  kind: string,
  char: string,
  name: string,
  itemsize: number,
  view: ViewKind,
  alignment = itemsize,
): DType {
  const dtype = new DType({ num, kind, char, name, itemsize, alignment, view });
  builtinTypes[num] = dtype;
  return dtype;
}

export const BOOL = builtin(TypeNum.Bool, "b", "?", "bool", 1, ViewKind.U8);
export const INT8 = builtin(TypeNum.Int8, "i", "b", "int8", 1, ViewKind.I8);
export const UINT8 = builtin(TypeNum.UInt8, "u", "B", "uint8", 1, ViewKind.U8);
export const INT16 = builtin(TypeNum.Int16, "i", "h", "int16", 2, ViewKind.I16);
export const UINT16 = builtin(TypeNum.UInt16, "u", "H", "uint16", 2, ViewKind.U16);
export const INT32 = builtin(TypeNum.Int32, "i", "i", "int32", 4, ViewKind.I32);
export const UINT32 = builtin(TypeNum.UInt32, "u", "I", "uint32", 4, ViewKind.U32);
export const INT64 = builtin(TypeNum.Int64, "i", "l", "int64", 8, ViewKind.I64);
export const UINT64 = builtin(TypeNum.UInt64, "u", "L", "uint64", 8, ViewKind.U64);
export const LONGLONG = builtin(TypeNum.LongLong, "i", "q", "int64", 8, ViewKind.I64);
export const ULONGLONG = builtin(TypeNum.ULongLong, "u", "Q", "uint64", 8, ViewKind.U64);
export const FLOAT16 = builtin(TypeNum.Float16, "f", "e", "float16", 2, ViewKind.U16);
export const FLOAT32 = builtin(TypeNum.Float32, "f", "f", "float32", 4, ViewKind.F32);
export const FLOAT64 = builtin(TypeNum.Float64, "f", "d", "float64", 8, ViewKind.F64);
/** The host has no wider float, so `long double` is a distinct type with float64's values. */
export const LONGDOUBLE = builtin(TypeNum.LongDouble, "f", "g", "float64", 8, ViewKind.F64);
export const COMPLEX64 = builtin(TypeNum.Complex64, "c", "F", "complex64", 8, ViewKind.F32, 4);
export const COMPLEX128 = builtin(TypeNum.Complex128, "c", "D", "complex128", 16, ViewKind.F64, 8);
export const CLONGDOUBLE = builtin(
  TypeNum.CLongDouble,
  "c",
  "G",
  "complex128",
  16,
  ViewKind.F64,
  8,
);
export const OBJECT = builtin(TypeNum.Object, "O", "O", "object", 8, ViewKind.Objects);
export const BYTES = builtin(TypeNum.Bytes, "S", "S", "bytes", 0, ViewKind.U8, 1);
export const STR = builtin(TypeNum.Str, "U", "U", "str", 0, ViewKind.U32, 4);
export const VOID = builtin(TypeNum.Void, "V", "V", "void", 0, ViewKind.U8, 1);
export const DATETIME = builtin(TypeNum.DateTime, "M", "M", "datetime64", 8, ViewKind.I64);
export const TIMEDELTA = builtin(TypeNum.TimeDelta, "m", "m", "timedelta64", 8, ViewKind.I64);

export const bytesOf = (size: number): DType => BYTES.withSize(size);
export const strOf = (length: number): DType => STR.withSize(length * 4);
export const voidOf = (size: number): DType => (size === 0 ? VOID : VOID.withSize(size));

/** A structured type; `itemsize` and field offsets are the caller's. */
export function structOf(
  fields: readonly Field[],
  itemsize: number,
  alignment: number,
  alignedStruct: boolean,
): DType {
  const dtype = new DType({
    num: TypeNum.Void,
    kind: "V",
    char: "V",
    name: "void",
    itemsize,
    alignment: alignedStruct ? alignment : 1,
    view: ViewKind.U8,
    fields,
    alignedStruct,
  });
  dtype.scalarType = VOID.scalarType;
  return dtype;
}

/** Fields laid out one after the other, padded to their alignment when `aligned`. */
export function packedStruct(
  parts: readonly { name: string; dtype: DType; title?: PyValue | undefined }[],
  aligned = false,
): DType {
  const fields: Field[] = [];
  let offset = 0;
  let alignment = 1;
  for (const { name, dtype, title } of parts) {
    if (aligned) {
      const a = dtype.alignment;
      offset = Math.ceil(offset / a) * a;
      alignment = Math.max(alignment, a);
    }
    fields.push({ name, dtype, offset, title });
    offset += dtype.itemsize;
  }
  if (aligned) offset = Math.ceil(offset / alignment) * alignment;
  return structOf(fields, offset, alignment, aligned);
}

/** `(base, shape)`: each item is a small array. */
export function subarrayOf(base: DType, shape: readonly number[]): DType {
  if (base.subarray !== null) {
    return subarrayOf(base.subarray.base, [...shape, ...base.subarray.shape]);
  }
  const count = shape.reduce((a, b) => a * b, 1);
  const dtype = new DType({
    num: TypeNum.Void,
    kind: "V",
    char: "V",
    name: "void",
    itemsize: base.itemsize * count,
    alignment: base.alignment,
    view: ViewKind.U8,
    subarray: { base, shape },
  });
  dtype.scalarType = VOID.scalarType;
  return dtype;
}

/** The same values in memory: what `==` of dtypes means. */
export function sameType(a: DType, b: DType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.itemsize !== b.itemsize || a.swapped !== b.swapped) return false;
  if (a.time !== null || b.time !== null || a.kind === "M" || a.kind === "m") {
    return a.time?.unit === b.time?.unit && a.time?.count === b.time?.count;
  }
  if (a.subarray !== null || b.subarray !== null) {
    if (a.subarray === null || b.subarray === null) return false;
    return (
      sameShape(a.subarray.shape, b.subarray.shape) && sameType(a.subarray.base, b.subarray.base)
    );
  }
  if (a.fields === null && b.fields === null) return true;
  if (a.fields === null || b.fields === null || a.fields.length !== b.fields.length) return false;
  return a.fields.every((f, i) => {
    const g = (b.fields as readonly Field[])[i];
    return (
      f.name === g.name &&
      f.offset === g.offset &&
      f.title === g.title &&
      sameType(f.dtype, g.dtype)
    );
  });
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
