// The arithmetic of parallel loops: what a reduction starts with, how partial results come together, and how iteration numbers
// become the items of the range.

import type { Value } from "../../kernel/ir.ts";
import { add, bitwise, compare, multiply } from "../functions/scalar-operators.ts";
import type { RangeType } from "../types/containers.ts";
import { ComplexType, FloatType, IntegerType, int64 } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import {
  allocateArray,
  forEach,
  fromView,
  getItem,
  markNonNegative,
  setItem,
  type View,
} from "./array.ts";
import type { IterState } from "./iterators.ts";
import type { Lowering } from "./lowering.ts";
import type { ReductionKind } from "./parallel-analysis.ts";
import { type LValue, value } from "./value.ts";

/** The value that leaves every other one as it is. */
export function identityOf(l: Lowering, op: ReductionKind, type: NumbaType): LValue {
  if (type instanceof FloatType) {
    const start = { add: 0, mul: 1, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
    return l.float(start[op as keyof typeof start], type);
  }
  if (type instanceof ComplexType) {
    const real = l.float(op === "mul" ? 1 : 0, type.part);
    return value(type, ...real.parts, ...l.float(0, type.part).parts);
  }
  if (type instanceof IntegerType) {
    const { minimum, maximum } = type;
    const all = type.signed ? -1n : maximum;
    const start = { add: 0n, mul: 1n, min: maximum, max: minimum, and: all, or: 0n, xor: 0n };
    return l.int(start[op], type);
  }
  return l.bool(op === "min" || op === "and");
}

/** What was there before, then the partial result of the next iterations. */
export function combineReduction(
  l: Lowering,
  op: ReductionKind,
  before: LValue,
  part: LValue,
): LValue {
  switch (op) {
    case "add":
      return add(l, before, part);
    case "mul":
      return multiply(l, before, part);
    case "min":
    case "max": {
      const better = compare(l, op === "min" ? "lt" : "gt", part, before);
      return value(before.type, l.b.select(better, part.parts[0], before.parts[0]));
    }
    default:
      return bitwise(l, op === "xor" ? "xor" : `${op}_`, before, part);
  }
}

/** A new array like another, of values that leave every other one as it is. */
export function identityArray(l: Lowering, op: ReductionKind, like: View): LValue {
  const { dtype, layout } = like.type;
  const made = allocateArray(l, dtype, like.shape, layout === "F" ? "F" : "C");
  const start = identityOf(l, op, dtype);
  forEach(l, made.shape, (i) => setItem(l, made, i, start));
  return { ...fromView(made), type: like.type };
}

/** Adds the items of a partial result to those of the array outside. */
export function combineArrays(l: Lowering, op: ReductionKind, into: View, part: View): void {
  forEach(l, into.shape, (i) =>
    setItem(l, into, i, combineReduction(l, op, getItem(l, into, i), getItem(l, part, i))),
  );
}

const constantOf = (v: Value): bigint | null =>
  "op" in v.def && v.def.op === "const" ? BigInt(v.def.imm) : null;

/** The items number `begin` … `end`-1 of a range. */
export function countedState(l: Lowering, range: LValue, begin: Value, end: Value): IterState {
  const { b } = l;
  const { dtype } = range.type as RangeType;
  const [start, , step] = range.parts;
  const from = constantOf(start);
  const by = constantOf(step);
  const signed = (dtype as IntegerType).signed;
  const counter = b.variable("i64", "k");
  b.write(counter, begin);
  return {
    valid: () => b.op("lt_s", b.read(counter), end),
    next: () => {
      const k = b.read(counter);
      b.write(counter, b.op("add", k, b.i64(1)));
      let item = l.cast(value(int64, k), dtype).parts[0];
      if (by !== 1n) item = b.op("mul", item, step);
      if (from !== 0n) item = b.op("add", start, item);
      if ((by ?? -1n) > 0n && (!signed || (from ?? -1n) >= 0n)) markNonNegative(item);
      return value(dtype, item);
    },
  };
}
