// Which type two types have in common, and which conversions between types exist and how good they are. Numbers follow
// NumPy's promotion; arithmetic on integers follows Numba's: results are at least 64 bits wide.

import {
  ArrayType as ArrayT,
  type ArrayType,
  arrayOf,
  DictType,
  dictOf,
  type Layout,
  ListType,
  listOf,
  OptionalType,
  optionalOf,
  RangeType,
  rangeOf,
  TupleType,
  withItems,
} from "../types/containers.ts";
import { ClosureType } from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  complex64,
  complex128,
  FloatType,
  float32,
  float64,
  IntegerType,
  int8,
  int16,
  int32,
  int64,
  isScalar,
  LiteralType,
  none,
  OmittedType,
  SliceType,
  slice3,
  uint64,
  undefinedType,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";

const SIGNED: Readonly<Record<number, IntegerType>> = { 8: int8, 16: int16, 32: int32, 64: int64 };

function promoteIntegers(a: IntegerType, b: IntegerType): NumbaType {
  if (a.signed === b.signed) return a.bits >= b.bits ? a : b;
  const [s, u] = a.signed ? [a, b] : [b, a];
  if (s.bits > u.bits) return s;
  return u.bits === 64 ? float64 : SIGNED[u.bits * 2];
}

/** The float that holds a number type exactly enough, as NumPy has it. */
function floatFor(type: NumbaType): FloatType {
  if (type instanceof FloatType) return type;
  if (type instanceof ComplexType) return type.part;
  if (type === boolean) return float32;
  return (type as IntegerType).bits <= 16 ? float32 : float64;
}

/** numpy.promote_types of scalar types. */
export function promote(a: NumbaType, b: NumbaType): NumbaType {
  if (a === b) return a;
  if (a === boolean) return b;
  if (b === boolean) return a;
  if (a instanceof IntegerType && b instanceof IntegerType) return promoteIntegers(a, b);
  const wide = floatFor(a) === float64 || floatFor(b) === float64;
  if (a instanceof ComplexType || b instanceof ComplexType) return wide ? complex128 : complex64;
  return wide ? float64 : float32;
}

/** Operand types and result of integer arithmetic: everything at 64 bits. */
export function machineInteger(type: NumbaType): IntegerType {
  return type instanceof IntegerType && !type.signed ? uint64 : int64;
}

export interface Operands {
  readonly a: NumbaType;
  readonly b: NumbaType;
  readonly result: NumbaType;
}

/** `a + b` and its like on scalars. */
export function arithmetic(x: NumbaType, y: NumbaType): Operands | null {
  if (!isScalar(x) || !isScalar(y)) return null;
  if (isInteger(x) && isInteger(y)) {
    // A boolean beside an unsigned integer still counts as signed.
    const a = machineInteger(x);
    const b = machineInteger(y);
    return { a, b, result: a.signed || b.signed ? int64 : uint64 };
  }
  const common = promote(x, y);
  return { a: common, b: common, result: common };
}

/** Integers and booleans. */
export function isInteger(type: NumbaType): boolean {
  return type instanceof IntegerType || type === boolean;
}

/** The type that values of both types have in common, or null. */
export function unify(x: NumbaType, y: NumbaType): NumbaType | null {
  if (x === y) return x;
  const a = unliteral(x);
  const b = unliteral(y);
  if (a === b) return a;
  if (a === undefinedType) return b;
  if (b === undefinedType) return a;
  if (isScalar(a) && isScalar(b)) return promote(a, b);
  if (a instanceof OmittedType) return unify(a.base, b);
  if (b instanceof OmittedType) return unify(a, b.base);
  if (a === none) return optionalOf(b);
  if (b === none) return optionalOf(a);
  if (a instanceof OptionalType || b instanceof OptionalType) {
    const base = unify(
      a instanceof OptionalType ? a.base : a,
      b instanceof OptionalType ? b.base : b,
    );
    return base === null ? null : optionalOf(base);
  }
  if (a instanceof TupleType && b instanceof TupleType) return unifyTuples(a, b);
  if (a instanceof ArrayT && b instanceof ArrayT) return unifyArrays(a, b);
  if (a instanceof ListType && b instanceof ListType) return unifyLists(a, b);
  if (a instanceof DictType && b instanceof DictType) {
    const key = unify(a.key, b.key);
    const value = unify(a.value, b.value);
    return key === null || value === null ? null : dictOf(key, value);
  }
  if (a instanceof RangeType && b instanceof RangeType) {
    const dtype = promote(a.dtype, b.dtype);
    return dtype instanceof IntegerType ? rangeOf(dtype, a.parallel && b.parallel) : null;
  }
  if (a instanceof SliceType && b instanceof SliceType) return slice3;
  if (a instanceof ClosureType && b instanceof ClosureType) return null;
  return null;
}

function unifyTuples(a: TupleType, b: TupleType): NumbaType | null {
  if (a.items.length !== b.items.length || a.named?.cls !== b.named?.cls) return null;
  const items: NumbaType[] = [];
  for (let k = 0; k < a.items.length; k++) {
    const item = unify(a.items[k], b.items[k]);
    if (item === null) return null;
    items.push(item);
  }
  return withItems(a, items);
}

function unifyArrays(a: ArrayType, b: ArrayType): NumbaType | null {
  if (a.dtype !== b.dtype || a.ndim !== b.ndim) return null;
  const layout: Layout = a.layout === b.layout ? a.layout : "A";
  return arrayOf(a.dtype, a.ndim, layout, {
    readonly: !(a.mutable && b.mutable),
    aligned: a.aligned && b.aligned,
  });
}

function unifyLists(a: ListType, b: ListType): NumbaType | null {
  if (a.item === undefinedType) return b;
  if (b.item === undefinedType) return a;
  const item = unify(a.item, b.item);
  // Lists are shared by reference: one of the two already has the common item type, or there is none.
  if (item === null || (item !== a.item && item !== b.item) || a.item !== b.item) return null;
  return listOf(item, a.kind === "reflected" || b.kind === "reflected" ? "reflected" : a.kind);
}

export function unifyAll(types: readonly NumbaType[]): NumbaType | null {
  let common: NumbaType | null = types[0] ?? null;
  for (const type of types) if (common !== null) common = unify(common, type);
  return common;
}

/** How good a conversion is; the lowest sum decides between overloads. */
export const Conversion = { exact: 0, promote: 1, safe: 2, unsafe: 3 } as const;

/** The rank of converting `from` to `to`, or null. */
export function conversion(from: NumbaType, to: NumbaType): number | null {
  if (from === to) return Conversion.exact;
  if (from instanceof LiteralType) {
    const rank = conversion(from.base, to);
    return rank === null ? null : Math.max(rank, Conversion.promote);
  }
  if (from instanceof OmittedType) return conversion(from.base, to);
  if (isScalar(from) && isScalar(to)) return scalarConversion(from, to);
  if (to instanceof OptionalType) {
    if (from === none) return Conversion.promote;
    const rank = conversion(from instanceof OptionalType ? from.base : from, to.base);
    return rank === null ? null : Math.max(rank, Conversion.promote);
  }
  if (from instanceof OptionalType) {
    const rank = conversion(from.base, to);
    return rank === null ? null : Math.max(rank, Conversion.safe);
  }
  if (from instanceof TupleType && to instanceof TupleType) return tupleConversion(from, to);
  if (from instanceof ArrayT && to instanceof ArrayT) {
    const fits =
      from.dtype === to.dtype &&
      from.ndim === to.ndim &&
      (to.layout === "A" || from.layout === to.layout) &&
      (from.mutable || !to.mutable) &&
      (from.aligned || !to.aligned);
    return fits ? Conversion.safe : null;
  }
  if (from instanceof ListType && to instanceof ListType) {
    return from.item === undefinedType || from.item === to.item ? Conversion.safe : null;
  }
  if (from instanceof DictType && to instanceof DictType) {
    return from.key === undefinedType ? Conversion.safe : null;
  }
  if (from instanceof RangeType && to instanceof RangeType) return Conversion.safe;
  if (from instanceof SliceType && to instanceof SliceType) return Conversion.safe;
  return null;
}

/** What a typed container takes as an item: numbers lose precision at most, never their fraction. */
export function itemFits(from: NumbaType, to: NumbaType): boolean {
  const own = unliteral(from);
  const isWhole = isInteger(own);
  if (isWhole && (isInteger(to) || to instanceof FloatType)) return true;
  if (own instanceof FloatType && to instanceof FloatType) return true;
  if (own instanceof ComplexType && to instanceof ComplexType) return true;
  const rank = conversion(from, to);
  return rank !== null && rank <= Conversion.safe;
}

function scalarConversion(from: NumbaType, to: NumbaType): number | null {
  if (from === boolean) return to === boolean ? 0 : Conversion.safe;
  if (to === boolean) return Conversion.unsafe;
  if (from instanceof IntegerType && to instanceof IntegerType) {
    if (from.signed === to.signed) {
      return from.bits <= to.bits ? Conversion.promote : Conversion.unsafe;
    }
    return to.signed && to.bits > from.bits ? Conversion.safe : Conversion.unsafe;
  }
  if (from instanceof IntegerType) {
    // float32 holds what 8 bits and signed 16 bits hold; int64 to float64 counts as safe all the same.
    const single = to === float32 || to === complex64;
    const fits = from.bits === 8 || (from.bits === 16 && from.signed);
    return single && !fits ? Conversion.unsafe : Conversion.safe;
  }
  if (from instanceof FloatType && to instanceof FloatType) {
    return from.bits < to.bits ? Conversion.promote : Conversion.unsafe;
  }
  if (from instanceof FloatType && to instanceof ComplexType) {
    return from.bits <= to.part.bits ? Conversion.safe : Conversion.unsafe;
  }
  if (from instanceof ComplexType && to instanceof ComplexType) {
    return from.bits < to.bits ? Conversion.promote : Conversion.unsafe;
  }
  // Complex numbers do not become real ones.
  return from instanceof ComplexType ? null : Conversion.unsafe;
}

function tupleConversion(from: TupleType, to: TupleType): number | null {
  if (from.items.length !== to.items.length) return null;
  let worst: number = Conversion.exact;
  for (let k = 0; k < from.items.length; k++) {
    const rank = conversion(from.items[k], to.items[k]);
    if (rank === null) return null;
    worst = Math.max(worst, rank);
  }
  return worst;
}
