// Iterators in compiled code have no data of their own in memory: their state is a few variables of the function, known to the
// lowering. `valid` tests whether there is a next item; `next`, emitted where there is one, gives it and steps on.

import type { Variable } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { type ArrayType, type RangeType, type TupleType, tupleOf } from "../types/containers.ts";
import { type IntegerType, int64 } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { getItem, loadItem, markNonNegative, strideOf, type View, viewOf } from "./array.ts";
import type { Lowering } from "./lowering.ts";
import { type LValue, value } from "./value.ts";

export interface IterState {
  valid(): Value;
  /** Emitted where `valid` held; the item is owned. */
  next(): LValue;
}

/** A value whose type is an iterator carries its state. */
export interface IterValue extends LValue {
  readonly state: IterState;
}

export function iterValue(type: NumbaType, state: IterState): IterValue {
  return { type, parts: [], state };
}

export function stateOf(v: LValue): IterState {
  const { state } = v as Partial<IterValue>;
  if (state === undefined) throw new Error(`an iterator of type ${v.type.name} was lost`);
  return state;
}

const constantOf = (v: Value): bigint | null => {
  if (!("op" in v.def) || v.def.op !== "const") return null;
  return BigInt(v.def.imm);
};

/** Counts from start to stop by step. */
export function rangeState(l: Lowering, range: LValue): IterState {
  const { b } = l;
  const { dtype } = range.type as RangeType;
  const signed = (dtype as IntegerType).signed;
  const [start, stop, step] = range.parts;
  const i = b.variable(start.type, "i");
  b.write(i, start);
  const by = constantOf(step);
  const from = constantOf(start);
  const advance = (): LValue => {
    const now = b.read(i);
    if (by !== null && by > 0n && (!signed || (from !== null && from >= 0n))) markNonNegative(now);
    b.write(i, b.op("add", now, step));
    return value(dtype, now);
  };
  if (by !== null && (by === 1n || by === -1n)) {
    const op = by === 1n ? (signed ? "lt_s" : "lt_u") : signed ? "gt_s" : "gt_u";
    return { valid: () => b.op(op, b.read(i), stop), next: advance };
  }
  // Any other step: the number of items is known at the start, so that nothing wraps at the end.
  const count = b.variable("i64", "left");
  b.write(count, rangeLength(l, range));
  return {
    valid: () => b.op("gt_s", b.read(count), b.i64(0)),
    next: () => {
      b.write(count, b.op("sub", b.read(count), b.i64(1)));
      return advance();
    },
  };
}

/** len(range) as i64; a step of zero is an error. */
export function rangeLength(l: Lowering, range: LValue): Value {
  const { b } = l;
  const { dtype } = range.type as RangeType;
  const [start, stop, step] = range.parts.map((p) => l.index(value(dtype, p)));
  const zero = b.i64(0);
  const known = constantOf(range.parts[2]);
  if (known === 1n) return b.op("max_s", b.op("sub", stop, start), zero);
  if (known === null) {
    l.raiseIfError(b.op("eq", step, zero), "ValueError", "range() arg 3 must not be zero");
  }
  const negative = b.op("lt_s", step, zero);
  const distance = b.select(negative, b.op("sub", start, stop), b.op("sub", stop, start));
  const size = b.op("abs", step);
  const rounded = b.op("add", b.op("div_s", b.op("sub", distance, b.i64(1)), size), b.i64(1));
  return b.select(b.op("gt_s", distance, zero), rounded, zero);
}

/** Positions 0 … length-1; the length is asked each time, since lists may grow. */
export function indexedState(
  l: Lowering,
  length: () => Value,
  item: (i: Value) => LValue,
): IterState {
  const { b } = l;
  const i = b.variable("i64", "i");
  b.write(i, b.i64(0));
  return {
    valid: () => b.op("lt_s", b.read(i), length()),
    next: () => {
      const now = b.read(i);
      markNonNegative(now);
      b.write(i, b.op("add", now, b.i64(1)));
      return item(now);
    },
  };
}

/** The items of the first axis; views of the others. */
export function arrayItem(l: Lowering, array: View, i: Value, type: NumbaType): LValue {
  if (array.type.ndim === 1) return getItem(l, array, [i]);
  const offset = l.b.op("mul", i, strideOf(l, array, 0));
  const row = type as ArrayType;
  return l.retain({
    type: row,
    parts: [
      l.b.ptradd(array.data, offset),
      array.owner,
      ...array.shape.slice(1),
      ...array.strides.slice(1),
    ],
  });
}

export function arrayState(l: Lowering, array: LValue, item: NumbaType): IterState {
  const view = viewOf(array);
  return indexedState(
    l,
    () => view.shape[0],
    (i) => arrayItem(l, view, i, item),
  );
}

/** Items of one type, kept in registers: a chain of selections. */
export function tupleState(l: Lowering, tuple: LValue): IterState {
  const items = l.items(tuple);
  return indexedState(
    l,
    () => l.b.i64(items.length),
    (i) => l.retain(selectItem(l, items, i)),
  );
}

export function selectItem(l: Lowering, items: readonly LValue[], i: Value): LValue {
  const { b } = l;
  const type = items[0].type;
  let parts = [...l.cast(items[0], type).parts];
  items.slice(1).forEach((item, k) => {
    const here = b.op("eq", i, b.i64(k + 1));
    parts = parts.map((p, j) => b.select(here, item.parts[j], p));
  });
  return value(type, ...parts);
}

export function enumerateState(l: Lowering, inner: IterState, start: Value): IterState {
  const { b } = l;
  const i: Variable = b.variable("i64", "i");
  b.write(i, start);
  const known = constantOf(start);
  return {
    valid: () => inner.valid(),
    next: () => {
      const now = b.read(i);
      if (known !== null && known >= 0n) markNonNegative(now);
      b.write(i, b.op("add", now, b.i64(1)));
      const item = inner.next();
      const type = tupleOf([int64, item.type]);
      return value(type, now, ...item.parts);
    },
  };
}

export function zipState(l: Lowering, inner: readonly IterState[]): IterState {
  const { b } = l;
  return {
    valid: () =>
      inner.length === 0
        ? b.bool(false)
        : inner.map((s) => s.valid()).reduce((x, y) => b.op("and", x, y)),
    next: () => {
      const items = inner.map((s) => s.next());
      return value(tupleOf(items.map((i) => i.type)), ...items.flatMap((i) => [...i.parts]));
    },
  };
}

export { loadItem, type TupleType };
