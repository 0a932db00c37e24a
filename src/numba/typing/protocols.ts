// What types have in common from the point of view of Python: under which prefix the registry has their methods, and what
// iterating over them yields.

import {
  ArrayType,
  arrayOf,
  DictType,
  IteratorType,
  ListType,
  NestedArrayType,
  OptionalType,
  RangeType,
  RecordType,
  SetType,
  TupleType,
  WrappedIterType,
} from "../types/containers.ts";
import { Dim3Type } from "../types/cuda.ts";
import { EnumMemberType } from "../types/enum.ts";
import {
  ClosureType,
  DTypeType,
  ModuleType,
  NumberClassType,
  TypeRefType,
} from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  IntegerType,
  LiteralType,
  SliceType,
  UnicodeType,
  unicodeType,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { unifyAll } from "./convert.ts";

/** The prefix of registry keys for methods and attributes of a type. */
export function methodKey(type: NumbaType): string {
  if (type instanceof LiteralType) return methodKey(type.base);
  if (type instanceof ArrayType) return "array";
  if (type instanceof ListType) return type.kind === "typed" ? "typedlist" : "list";
  if (type instanceof DictType) return "dict";
  if (type instanceof SetType) return "set";
  if (type instanceof TupleType) return "tuple";
  if (type instanceof UnicodeType) return "str";
  if (type instanceof ComplexType) return "complex";
  if (type instanceof FloatType) return "float";
  if (type instanceof IntegerType || type === boolean) return "int";
  if (type instanceof RecordType) return "record";
  if (type instanceof NestedArrayType) return "nestedarray";
  if (type instanceof SliceType) return "slice";
  if (type instanceof RangeType) return "range";
  if (type instanceof WrappedIterType) return type.kind;
  if (type instanceof NumberClassType) return "numberclass";
  if (type instanceof TypeRefType) return "typeref";
  if (type instanceof DTypeType) return "dtype";
  if (type instanceof ModuleType) return type.key;
  if (type instanceof ClosureType) return "closure";
  if (type instanceof Dim3Type) return "dim3";
  if (type instanceof EnumMemberType) return "enum";
  if (type instanceof OptionalType) return methodKey(type.base);
  return "object";
}

/** What a `for` over a value of the type gives, or null. */
export function iterableItem(type: NumbaType): NumbaType | null {
  if (type instanceof RangeType) return type.dtype;
  if (type instanceof ArrayType) {
    if (type.ndim === 0) return null;
    if (type.ndim === 1) {
      return type.dtype instanceof NestedArrayType
        ? arrayOf(type.dtype.dtype, type.dtype.shape.length, "C")
        : type.dtype;
    }
    const layout = type.layout === "C" ? "C" : "A";
    return arrayOf(type.dtype, type.ndim - 1, layout, { readonly: !type.mutable });
  }
  if (type instanceof ListType || type instanceof SetType) return type.item;
  if (type instanceof DictType) return type.key;
  if (type instanceof TupleType) {
    return type.items.length === 0 ? null : unifyUniform(type);
  }
  if (type instanceof UnicodeType) return unicodeType;
  if (type instanceof LiteralType) return iterableItem(type.base);
  if (type instanceof IteratorType) return type.yields;
  if (type instanceof WrappedIterType) return type.yields;
  return null;
}

/** Tuples are iterated over when all items have one type. */
function unifyUniform(type: TupleType): NumbaType | null {
  const plain = type.items.map((t) => (t instanceof LiteralType ? t.base : t));
  return plain.every((t) => t === plain[0]) ? plain[0] : null;
}

export { unifyAll };
