// Arrays in kernel IR: taking their parts, addresses of items, loads and stores, allocation, loops over all items, slicing of
// an axis and broadcasting. Functions of NumPy (numba/functions) are written with these.

import { Flag, type Value } from "../../kernel/ir.ts";
import {
  type ArrayType,
  arrayOf,
  type Layout,
  NestedArrayType,
  RecordType,
} from "../types/containers.ts";
import { boolean, ComplexType, IntegerType } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import type { Lowering } from "./lowering.ts";
import { BLOCK_HEADER } from "./runtime.ts";
import { type LValue, memoryOf, partsOf, sizeOf, value } from "./value.ts";

export interface View {
  readonly type: ArrayType;
  readonly data: Value;
  readonly owner: Value;
  readonly shape: readonly Value[];
  /** Bytes. */
  readonly strides: readonly Value[];
}

export function viewOf(v: LValue): View {
  const type = v.type as ArrayType;
  const [data, owner, ...rest] = v.parts;
  return { type, data, owner, shape: rest.slice(0, type.ndim), strides: rest.slice(type.ndim) };
}

export function fromView(view: View): LValue {
  return value(view.type, view.data, view.owner, ...view.shape, ...view.strides);
}

/** The stride of an axis: a constant where the layout tells it. */
export function strideOf(l: Lowering, view: View, axis: number): Value {
  const { type } = view;
  const innermost = type.isC && axis === type.ndim - 1;
  if (innermost || (type.isF && axis === 0)) return l.b.i64(sizeOf(type.dtype));
  return view.strides[axis];
}

export function addressOf(l: Lowering, view: View, indices: readonly Value[]): Value {
  const { b } = l;
  let offset: Value | null = null;
  indices.forEach((i, axis) => {
    const part = b.op("mul", i, strideOf(l, view, axis));
    offset = offset === null ? part : b.op("add", offset, part);
  });
  return offset === null ? view.data : b.ptradd(view.data, offset);
}

/** The item at an address. Records stay where they are and keep `owner`, which is retained. */
export function loadItem(
  l: Lowering,
  type: NumbaType,
  ptr: Value,
  owner: Value | null = null,
  flags = 0,
): LValue {
  const { b } = l;
  if (type instanceof ComplexType) {
    const mem = memoryOf(type.part);
    const size = type.bits / 16;
    return value(type, b.load(mem, ptr, 0, flags), b.load(mem, ptr, size, flags));
  }
  if (type instanceof RecordType) {
    return l.retain(value(type, ptr, owner ?? b.zero("ptr")));
  }
  if (type instanceof NestedArrayType) {
    const shape = type.shape.map((n) => b.i64(n));
    const made = arrayOf(type.dtype, shape.length, "C");
    return l.retain(
      fromView({
        type: made,
        data: ptr,
        owner: owner ?? b.zero("ptr"),
        shape,
        strides: contiguousStrides(l, type.dtype, shape, "C"),
      }),
    );
  }
  const loaded = b.load(memoryOf(type), ptr, 0, flags);
  return value(type, type === boolean ? b.op("ne", loaded, b.i32(0)) : loaded);
}

/** Stores a value of exactly the item's type. */
export function storeItem(l: Lowering, type: NumbaType, ptr: Value, v: LValue, flags = 0): void {
  const { b } = l;
  if (type instanceof ComplexType) {
    const mem = memoryOf(type.part);
    b.store(mem, ptr, v.parts[0], 0, flags);
    b.store(mem, ptr, v.parts[1], type.bits / 16, flags);
  } else if (type instanceof RecordType) {
    b.emit("memory_copy", "i64", [ptr, v.parts[0], b.i64(type.size)]);
  } else {
    const x = type === boolean ? b.convert("from_bool", "i32", v.parts[0]) : v.parts[0];
    b.store(memoryOf(type), ptr, x, 0, flags);
  }
}

const accessFlags = (type: ArrayType): number => (type.aligned ? 0 : Flag.unaligned);

export function getItem(l: Lowering, view: View, indices: readonly Value[]): LValue {
  const ptr = addressOf(l, view, indices);
  return loadItem(l, view.type.dtype, ptr, view.owner, accessFlags(view.type));
}

export function setItem(l: Lowering, view: View, indices: readonly Value[], v: LValue): void {
  const { dtype } = view.type;
  const ptr = addressOf(l, view, indices);
  storeItem(l, dtype, ptr, l.cast(v, dtype), accessFlags(view.type));
}

/** Values in a container: eight bytes for each part. */
export function loadSlot(l: Lowering, type: NumbaType, ptr: Value): LValue {
  const { b } = l;
  return value(
    type,
    ...partsOf(type).map((part, k) => {
      if (part === "ptr") return b.convert("int_to_ptr", "ptr", b.load("i64", ptr, 8 * k));
      if (part === "bool") return b.op("ne", b.load("i32", ptr, 8 * k), b.i32(0));
      return b.load(part, ptr, 8 * k);
    }),
  );
}

export function storeSlot(l: Lowering, ptr: Value, v: LValue): void {
  const { b } = l;
  v.parts.forEach((p, k) => {
    if (p.type === "ptr") b.store("i64", ptr, b.convert("ptr_to_int", "i64", p), 8 * k);
    else if (p.type === "bool") b.store("i32", ptr, b.convert("from_bool", "i32", p), 8 * k);
    else b.store(p.type, ptr, p, 8 * k);
  });
}

// --- shapes

export function product(l: Lowering, shape: readonly Value[]): Value {
  if (shape.length === 0) return l.b.i64(1);
  return shape.reduce((a, n) => l.b.op("mul", a, n));
}

export function contiguousStrides(
  l: Lowering,
  dtype: NumbaType,
  shape: readonly Value[],
  layout: "C" | "F",
): Value[] {
  const { b } = l;
  const strides: Value[] = new Array(shape.length);
  let step: Value = b.i64(sizeOf(dtype));
  for (let k = 0; k < shape.length; k++) {
    const axis = layout === "C" ? shape.length - 1 - k : k;
    strides[axis] = step;
    if (k < shape.length - 1) step = b.op("mul", step, shape[axis]);
  }
  return strides;
}

/** A counted block of `bytes`; gives its address and that of its data. */
export function allocateBlock(l: Lowering, bytes: Value): { owner: Value; data: Value } {
  const [owner] = l.callHost("nrt_allocate", [bytes], ["ptr"]);
  return { owner, data: l.b.ptradd(owner, l.b.i64(BLOCK_HEADER)) };
}

/** A new array, contents undefined. */
export function allocateArray(
  l: Lowering,
  dtype: NumbaType,
  shape: readonly Value[],
  layout: "C" | "F" = "C",
): View {
  const { b } = l;
  for (const n of shape) {
    if (n.def instanceof Object && "op" in n.def && n.def.op === "const") continue;
    l.raiseIfError(b.op("lt_s", n, b.i64(0)), "ValueError", "negative dimensions not allowed");
  }
  const strides = contiguousStrides(l, dtype, shape, layout);
  const bytes = b.op("mul", product(l, shape), b.i64(sizeOf(dtype)));
  const { owner, data } = allocateBlock(l, bytes);
  return { type: arrayOf(dtype, shape.length, layout), data, owner, shape, strides };
}

export function fillZero(l: Lowering, view: View): void {
  const bytes = l.b.op("mul", product(l, view.shape), l.b.i64(sizeOf(view.type.dtype)));
  l.b.emit("memory_fill", "i64", [view.data, l.b.i32(0), bytes]);
}

/** Nested loops over a shape, the last axis innermost. */
export function forEach(
  l: Lowering,
  shape: readonly Value[],
  body: (indices: Value[]) => void,
): void {
  const nest = (axis: number, indices: Value[]): void => {
    if (axis === shape.length) body(indices);
    else l.loop(l.b.i64(0), shape[axis], (i) => nest(axis + 1, [...indices, i]));
  };
  nest(0, []);
}

/** Negative indices count from the end; out of range is an error when bounds are checked. */
export function wrapIndex(l: Lowering, index: LValue, length: Value, axis: number): Value {
  const { b } = l;
  const i = l.index(index);
  const unsigned = index.type instanceof IntegerType && !index.type.signed;
  const known = "op" in i.def && i.def.op === "const" ? (i.def.imm as bigint) : null;
  let at = i;
  if (!unsigned && known !== null && known < 0n) at = b.op("add", i, length);
  else if (!unsigned && known === null && !isNonNegative(index)) {
    at = b.select(b.op("lt_s", i, b.i64(0)), b.op("add", i, length), i);
  }
  if (l.flags.boundscheck) {
    const outside = b.op("ge_u", at, length);
    void axis;
    l.raiseIfError(outside, "IndexError", "index is out of bounds");
  }
  return at;
}

const nonNegative = new WeakSet<Value>();

/** Marks a value that cannot be negative: induction variables of ranges that start at 0 or above and step up. */
export function markNonNegative(v: Value): void {
  nonNegative.add(v);
}

export function isNonNegative(v: LValue): boolean {
  return v.parts.length === 1 && nonNegative.has(v.parts[0]);
}

export interface Bounds {
  readonly start: Value;
  readonly step: Value;
  readonly length: Value;
}

/** `slice.indices(n)` and the number of items. `parts` are start, stop, step; `step` null: 1. */
export function sliceBounds(l: Lowering, slice: LValue, hasStep: boolean, n: Value): Bounds {
  const { b } = l;
  const zero = b.i64(0);
  const one = b.i64(1);
  const [start, stop, stepPart] = slice.parts;
  const wrap = (v: Value): Value => b.select(b.op("lt_s", v, zero), b.op("add", v, n), v);
  if (!hasStep) {
    const first = b.op("min_s", b.op("max_s", wrap(start), zero), n);
    const last = b.op("min_s", b.op("max_s", wrap(stop), zero), n);
    return { start: first, step: one, length: b.op("max_s", b.op("sub", last, first), zero) };
  }
  l.raiseIfError(b.op("eq", stepPart, zero), "ValueError", "slice step cannot be zero");
  const negative = b.op("lt_s", stepPart, zero);
  const lowest = b.select(negative, b.i64(-1), zero);
  const highest = b.select(negative, b.op("sub", n, one), n);
  const clamp = (v: Value): Value => b.op("min_s", b.op("max_s", wrap(v), lowest), highest);
  const first = clamp(start);
  const last = clamp(stop);
  const distance = b.select(negative, b.op("sub", first, last), b.op("sub", last, first));
  const size = b.op("abs", stepPart);
  const rounded = b.op("div_s", b.op("add", distance, b.op("sub", size, one)), size);
  const length = b.select(b.op("gt_s", distance, zero), rounded, zero);
  return { start: first, step: stepPart, length };
}

/** The shape that operands have in common; raises when there is none. An operand without axes is a scalar. */
export function broadcastShape(l: Lowering, shapes: readonly (readonly Value[])[]): Value[] {
  const { b } = l;
  const ndim = Math.max(0, ...shapes.map((s) => s.length));
  const out: Value[] = [];
  for (let axis = 0; axis < ndim; axis++) {
    const sizes = shapes.map((s) => s[axis - (ndim - s.length)]).filter((n) => n !== undefined);
    let common = sizes[0];
    for (const n of sizes.slice(1)) {
      if (n === common) continue;
      const one = b.i64(1);
      const isOne = b.op("eq", common, one);
      const differs = b.op("and", b.op("ne", n, common), b.op("ne", n, one));
      const fails = b.op("and", differs, b.op("not", isOne));
      l.raiseIfError(fails, "ValueError", "unable to broadcast argument");
      common = b.select(isOne, n, common);
    }
    out.push(common);
  }
  return out;
}

/** The view with stride 0 along axes of length 1, for loops over a broadcast shape. */
export function broadcastTo(l: Lowering, view: View, shape: readonly Value[]): View {
  const { b } = l;
  const lead = shape.length - view.type.ndim;
  const strides = shape.map((n, axis) => {
    const own = axis - lead;
    if (own < 0) return b.i64(0);
    const length = view.shape[own];
    const stride = strideOf(l, view, own);
    if (length === n) return stride;
    return b.select(b.op("eq", length, b.i64(1)), b.i64(0), stride);
  });
  const same = lead === 0 && view.shape.every((n, k) => n === shape[k]);
  const layout: Layout = same ? view.type.layout : "A";
  const { aligned } = view.type;
  return {
    ...view,
    type: arrayOf(view.type.dtype, shape.length, layout, { aligned }),
    shape,
    strides,
  };
}

/** A copy in C (or F) order. */
export function copyOf(
  l: Lowering,
  view: View,
  layout: "C" | "F" = "C",
  dtype = view.type.dtype,
): View {
  const made = allocateArray(l, dtype, view.shape, layout);
  const plain = dtype === view.type.dtype && view.type.layout === layout;
  if (plain) {
    const bytes = l.b.op("mul", product(l, view.shape), l.b.i64(sizeOf(dtype)));
    l.b.emit("memory_copy", "i64", [made.data, view.data, bytes]);
  } else forEach(l, view.shape, (i) => setItem(l, made, i, getItem(l, view, i)));
  return made;
}

/** The same data seen as contiguous, by copying when it is not; the result is owned. */
export function contiguous(l: Lowering, view: View): View {
  if (view.type.layout === "C") {
    l.count(view.owner, true);
    return view;
  }
  return copyOf(l, view, "C");
}
