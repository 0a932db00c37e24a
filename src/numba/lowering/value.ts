// How values of Numba types are held in kernel IR: a list of IR values per type, and their form in memory.
//
//   integer up to 32 bits   i32, sign- or zero-extended       tuple    the parts of its items, one after the other
//   64-bit integer          i64                               array    data ptr, owner ptr, shape i64…, byte strides i64…
//   float, complex          one or two floats                 record   ptr, owner ptr
//   boolean                 bool                              str      data ptr, owner ptr, length i64 (code points of 4 bytes)
//   literal, None, function nothing                           list, dict   ptr to the object
//   optional                bool and the parts of its base    range, slice   start, stop, step
//
// An owner is the address of a counted block of memory (runtime.ts), null for memory that belongs to the caller.

import type { Type as IrType, MemType, Value } from "../../kernel/ir.ts";
import {
  ArrayType,
  DictType,
  ListType,
  NestedArrayType,
  OptionalType,
  RangeType,
  RecordType,
  SetType,
  TupleType,
} from "../types/containers.ts";
import { EnumMemberType } from "../types/enum.ts";
import { ClosureType } from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  IntegerType,
  SliceType,
  UnicodeType,
} from "../types/scalars.ts";
import { StencilViewType } from "../types/stencil.ts";
import type { NumbaType } from "../types/type.ts";

/** Bounds of sizes and counts, for parameters. */
export const NOT_NEGATIVE = { min: 0n, max: 2n ** 63n - 1n } as const;

export interface LValue {
  readonly type: NumbaType;
  readonly parts: readonly Value[];
}

export function value(type: NumbaType, ...parts: Value[]): LValue {
  return { type, parts };
}

const modelCache = new Map<NumbaType, readonly IrType[]>();

/** The IR types of the parts of a value. */
export function partsOf(type: NumbaType): readonly IrType[] {
  let found = modelCache.get(type);
  if (found === undefined) {
    found = model(type);
    modelCache.set(type, found);
  }
  return found;
}

function model(type: NumbaType): IrType[] {
  if (type instanceof IntegerType) return [type.bits === 64 ? "i64" : "i32"];
  if (type instanceof FloatType) return [type.bits === 64 ? "f64" : "f32"];
  if (type instanceof ComplexType) return [...partsOf(type.part), ...partsOf(type.part)];
  if (type === boolean) return ["bool"];
  if (type instanceof ArrayType) {
    return ["ptr", "ptr", ...new Array<IrType>(2 * type.ndim).fill("i64")];
  }
  if (type instanceof TupleType) return type.items.flatMap((t) => [...partsOf(t)]);
  if (type instanceof EnumMemberType) return [...partsOf(type.dtype)];
  if (type instanceof StencilViewType) {
    return [...partsOf(type.array), ...new Array<IrType>(type.array.ndim).fill("i64")];
  }
  if (type instanceof OptionalType) return ["bool", ...partsOf(type.base)];
  if (type instanceof RangeType) {
    const part = partsOf(type.dtype)[0];
    return [part, part, part];
  }
  if (type instanceof SliceType) return ["i64", "i64", "i64"];
  if (type instanceof UnicodeType) return ["ptr", "ptr", "i64"];
  if (type instanceof RecordType) return ["ptr", "ptr"];
  if (type instanceof ListType || type instanceof DictType || type instanceof SetType)
    return ["ptr"];
  if (type instanceof ClosureType) {
    return [...type.captured, ...type.defaults].flatMap((t) => [...partsOf(t)]);
  }
  return [];
}

/** What the parts are called behind the name of the value, for listings: "" for a value of one part. */
export function partNames(type: NumbaType): readonly string[] {
  const count = partsOf(type).length;
  if (type instanceof ArrayType) {
    const axes = Array.from({ length: type.ndim }, (_, k) => k);
    return ["", ".owner", ...axes.map((k) => `.shape${k}`), ...axes.map((k) => `.stride${k}`)];
  }
  if (type instanceof StencilViewType) {
    const axes = Array.from({ length: type.array.ndim }, (_, k) => k);
    return [...partNames(type.array), ...axes.map((k) => `.index${k}`)];
  }
  if (type instanceof ComplexType) return [".real", ".imag"];
  if (type instanceof RecordType) return ["", ".owner"];
  if (type instanceof RangeType || type instanceof SliceType) return [".start", ".stop", ".step"];
  return Array.from({ length: count }, (_, k) => (count === 1 ? "" : `.${k}`));
}

/** The bytes of a value in an array, a record or a container. */
export function sizeOf(type: NumbaType): number {
  if (type instanceof IntegerType || type instanceof FloatType) return type.bits / 8;
  if (type instanceof ComplexType) return type.bits / 8;
  if (type === boolean) return 1;
  if (type instanceof RecordType) return type.size;
  if (type instanceof NestedArrayType) {
    return sizeOf(type.dtype) * type.shape.reduce((a, b) => a * b, 1);
  }
  // Containers hold the parts, each in eight bytes.
  return 8 * partsOf(type).length;
}

/** How the parts of a scalar lie in memory. */
export function memoryOf(type: NumbaType): MemType {
  if (type instanceof IntegerType) {
    if (type.bits === 64) return "i64";
    if (type.bits === 32) return "i32";
    if (type.bits === 16) return type.signed ? "i16" : "u16";
    return type.signed ? "i8" : "u8";
  }
  if (type instanceof FloatType) return type.bits === 64 ? "f64" : "f32";
  if (type === boolean) return "u8";
  throw new Error(`no memory form of ${type.name}`);
}

/** Types whose values own memory somewhere inside. */
export function isCounted(type: NumbaType): boolean {
  if (type instanceof ArrayType || type instanceof UnicodeType || type instanceof RecordType) {
    return true;
  }
  if (type instanceof ListType || type instanceof DictType || type instanceof SetType) return true;
  if (type instanceof TupleType) return type.items.some(isCounted);
  if (type instanceof OptionalType) return isCounted(type.base);
  return type instanceof ClosureType && [...type.captured, ...type.defaults].some(isCounted);
}
