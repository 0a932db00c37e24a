// `cuda.atomic`: operations on one item of an array that no other thread interrupts. All return the item's old value.

import type { Value } from "../../kernel/ir.ts";
import type { Op } from "../../kernel/ops.ts";
import { addressOf, viewOf } from "../lowering/array.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, partsOf, value } from "../lowering/value.ts";
import { ArrayType, TupleType } from "../types/containers.ts";
import { FloatType, IntegerType, isScalar, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { type FunctionRecord, register } from "./record.ts";

/** Items that atomics work on: 32 or 64 bits. */
function itemOf(array: NumbaType | undefined): IntegerType | FloatType | null {
  if (!(array instanceof ArrayType)) return null;
  const { dtype } = array;
  if (dtype instanceof FloatType) return dtype;
  return dtype instanceof IntegerType && dtype.bits >= 32 ? dtype : null;
}

/** Indices of one item: an integer, or a tuple of one per axis. */
function indexFits(array: ArrayType, index: NumbaType): boolean {
  if (index instanceof TupleType) {
    return index.items.length === array.ndim && index.items.every((t) => isInteger(unliteral(t)));
  }
  return array.ndim === 1 && isInteger(index);
}

function pointerTo(l: Lowering, array: LValue, index: LValue): Value {
  const view = viewOf(array);
  const given = index.type instanceof TupleType ? l.items(index) : [index];
  const { b } = l;
  const indices = given.map((v, axis) => {
    const i = l.index(v);
    return b.select(b.op("lt_s", i, b.i64(0)), b.op("add", i, view.shape[axis]), i);
  });
  return addressOf(l, view, indices);
}

type Choose = (item: IntegerType | FloatType) => Op | null;

const record = (name: string, choose: Choose): FunctionRecord => ({
  python: `numba.cuda.atomic.${name}`,
  params: "ary, idx, val",
  resolve: ([array, index, operand]) => {
    const item = itemOf(array);
    const at = unliteral(index as NumbaType);
    if (item === null || !indexFits(array as ArrayType, at)) return null;
    if (!isScalar(unliteral(operand as NumbaType))) return null;
    const op = choose(item);
    if (op === null) return null;
    return {
      args: [array, at, item],
      result: item,
      lower: (l, [a, i, v]) => {
        const [part] = partsOf(item);
        const pointer = pointerTo(l, a, i);
        return value(item, l.b.emit(op, part, [pointer, v.parts[0]]).results[0]);
      },
    };
  },
});

const whole =
  (op: Op): Choose =>
  (item) =>
    item instanceof IntegerType ? op : null;
const extreme =
  (name: "min" | "max", nan: boolean): Choose =>
  (item) => {
    if (item instanceof FloatType) return `atomic_${nan ? "nan" : ""}${name}` as Op;
    return `atomic_${name}_${item.signed ? "s" : "u"}` as Op;
  };

/** Stores `val` where the item equals `old`. */
const compareAndSwap = (name: string, indexed: boolean): FunctionRecord => ({
  python: `numba.cuda.atomic.${name}`,
  params: indexed ? "ary, idx, old, val" : "ary, old, val",
  resolve: (args) => {
    const [array, index] = args;
    const item = itemOf(array);
    if (!(item instanceof IntegerType)) return null;
    const at = unliteral(index as NumbaType);
    if (indexed && !indexFits(array as ArrayType, at)) return null;
    return {
      args: indexed ? [array, at, item, item] : [array, item, item],
      result: item,
      lower: (l, values) => {
        const [a] = values;
        const [old, made] = values.slice(-2);
        const pointer = indexed ? pointerTo(l, a, values[1]) : viewOf(a).data;
        const operands = [pointer, old.parts[0], made.parts[0]];
        return value(item, l.b.emit("atomic_cas", partsOf(item)[0], operands).results[0]);
      },
    };
  },
});

register(
  record("add", () => "atomic_add"),
  record("sub", () => "atomic_sub"),
  record("and_", whole("atomic_and")),
  record("or_", whole("atomic_or")),
  record("xor", whole("atomic_xor")),
  record("inc", whole("atomic_inc")),
  record("dec", whole("atomic_dec")),
  record("exch", () => "atomic_xchg"),
  record("max", extreme("max", false)),
  record("min", extreme("min", false)),
  record("nanmax", extreme("max", true)),
  record("nanmin", extreme("min", true)),
  compareAndSwap("cas", true),
  compareAndSwap("compare_and_swap", false),
);
