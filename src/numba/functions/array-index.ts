// Indexing of arrays: integers, slices, `...`, None, boolean masks and integer arrays; views, copies and assignment.

import type { Value } from "../../kernel/ir.ts";
import {
  allocateArray,
  broadcastTo,
  copyOf,
  forEach,
  fromView,
  getItem,
  loadItem,
  setItem,
  sliceBounds,
  strideOf,
  type View,
  viewOf,
  wrapIndex,
} from "../lowering/array.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, sizeOf, value } from "../lowering/value.ts";
import {
  ArrayType,
  arrayOf,
  isSlice,
  type Layout,
  ListType,
  NestedArrayType,
  RecordType,
  TupleType,
} from "../types/containers.ts";
import {
  boolean,
  ellipsis,
  IntegerType,
  int64,
  isScalar,
  none,
  type SliceType,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { conversion, isInteger } from "../typing/convert.ts";
import { iterableItem } from "../typing/protocols.ts";
import { type FunctionRecord, register } from "./record.ts";

type Part =
  | {
      readonly kind: "int" | "slice" | "mask" | "fancy";
      readonly type: NumbaType;
      readonly at: number;
    }
  | { readonly kind: "new"; readonly at: number }
  /** An axis that the index does not mention. */
  | { readonly kind: "all"; readonly at: -1 };

interface Plan {
  readonly parts: readonly Part[];
  readonly result: NumbaType;
  /** Number of items of the index tuple; 1 when it is no tuple. */
  readonly isTuple: boolean;
  /** A copy by mask or index array along one axis. */
  readonly advanced: boolean;
}

/** What an index does to an array type, or null. */
export function planIndex(array: ArrayType, index: NumbaType): Plan | null {
  const isTuple = index instanceof TupleType;
  const types = isTuple ? index.items.map(unliteral) : [unliteral(index)];
  const parts: Part[] = [];
  let consumed = 0;
  const hasEllipsis = types.includes(ellipsis);
  for (const t of types) {
    if (t instanceof ArrayType && t.dtype === boolean) consumed += t.ndim;
    else if (t !== none && t !== ellipsis) consumed++;
  }
  const missing = array.ndim - consumed;
  if (missing < 0) return null;
  let advanced = 0;
  types.forEach((type, at) => {
    if (type instanceof IntegerType) parts.push({ kind: "int", type, at });
    else if (isSlice(type)) parts.push({ kind: "slice", type, at });
    else if (type === none) parts.push({ kind: "new", at });
    else if (type === ellipsis)
      for (let k = 0; k < missing; k++) parts.push({ kind: "all", at: -1 });
    else if (type instanceof ArrayType && type.dtype === boolean) {
      parts.push({ kind: "mask", type, at });
      advanced++;
    } else if (type instanceof ArrayType && isInteger(type.dtype) && type.ndim <= 1) {
      parts.push({ kind: "fancy", type, at });
      advanced++;
    } else if (type instanceof ListType && isInteger(type.item)) return;
    else parts.push({ kind: "int", type, at: -2 });
  });
  if (parts.some((p) => p.kind === "int" && p.at === -2) || advanced > 1) return null;
  if (!hasEllipsis) for (let k = 0; k < missing; k++) parts.push({ kind: "all", at: -1 });
  const ndim = parts.filter((p) => p.kind !== "int").length;
  const { dtype } = array;
  if (ndim === 0) {
    const item =
      dtype instanceof NestedArrayType ? arrayOf(dtype.dtype, dtype.shape.length, "C") : dtype;
    return { parts, result: item, isTuple, advanced: false };
  }
  if (advanced > 0) {
    return { parts, result: arrayOf(dtype, ndim, "C"), isTuple, advanced: true };
  }
  const layout = viewLayout(array, parts);
  const options = { readonly: !array.mutable, aligned: array.aligned };
  return { parts, result: arrayOf(dtype, ndim, layout, options), isTuple, advanced: false };
}

/** Contiguity survives when only leading axes (C) or only trailing ones (F) are indexed, the last of them by a plain slice. */
function viewLayout(array: ArrayType, parts: readonly Part[]): Layout {
  if (parts.some((p) => p.kind === "new")) return "A";
  const keeps = (ordered: readonly Part[]): boolean => {
    const given = ordered.filter((p) => p.kind !== "all");
    const after = ordered.slice(0, given.length).some((p) => p.kind === "all");
    if (after) return false;
    return given.every((p, k) => {
      if (p.kind === "int") return true;
      const last = k === given.length - 1;
      return p.kind === "slice" && last && !(p.type as SliceType).hasStep;
    });
  };
  if (array.layout === "C" && keeps(parts)) return "C";
  if (array.layout === "F" && keeps([...parts].reverse())) return "F";
  return "A";
}

function indexValues(l: Lowering, plan: Plan, index: LValue): LValue[] {
  return plan.isTuple ? l.items(index) : [index];
}

/** The selected part as a view: integers, slices, new axes. */
function selectView(l: Lowering, plan: Plan, view: View, index: LValue): View {
  const { b } = l;
  const values = indexValues(l, plan, index);
  let { data } = view;
  const shape: Value[] = [];
  const strides: Value[] = [];
  let axis = 0;
  for (const part of plan.parts) {
    if (part.kind === "new") {
      shape.push(b.i64(1));
      strides.push(b.i64(0));
      continue;
    }
    const stride = strideOf(l, view, axis);
    const length = view.shape[axis];
    if (part.kind === "all") {
      shape.push(length);
      strides.push(stride);
    } else if (part.kind === "int") {
      const at = wrapIndex(l, values[part.at], length, axis);
      data = b.ptradd(data, b.op("mul", at, stride));
    } else {
      const { hasStep } = part.type as SliceType;
      const bounds = sliceBounds(l, values[part.at], hasStep, length);
      data = b.ptradd(data, b.op("mul", bounds.start, stride));
      shape.push(bounds.length);
      strides.push(hasStep ? b.op("mul", stride, bounds.step) : stride);
    }
    axis++;
  }
  const type =
    plan.result instanceof ArrayType && shape.length > 0
      ? plan.result
      : arrayOf(view.type.dtype, shape.length, "A", { aligned: view.type.aligned });
  return { type, data, owner: view.owner, shape, strides };
}

/** Positions along the axis of a mask or index array, as a fresh int64 array; the mask may span several axes. */
function positions(
  l: Lowering,
  part: Part & { type: NumbaType },
  index: LValue,
  length: Value,
): View {
  const { b } = l;
  const chosen = viewOf(index);
  const count = b.variable("i64", "count");
  if (part.kind === "fancy") {
    const out = allocateArray(l, int64, [chosen.shape[0] ?? b.i64(1)]);
    forEach(l, chosen.shape, (i) => {
      const at = wrapIndex(l, getItem(l, chosen, i), length, 0);
      setItem(l, out, i.length === 0 ? [b.i64(0)] : i, value(int64, at));
    });
    return out;
  }
  b.write(count, b.i64(0));
  forEach(l, chosen.shape, (i) => {
    const one = b.convert("from_bool", "i64", getItem(l, chosen, i).parts[0]);
    b.write(count, b.op("add", b.read(count), one));
  });
  const out = allocateArray(l, int64, [b.read(count)]);
  const linear = b.variable("i64", "linear");
  b.write(count, b.i64(0));
  b.write(linear, b.i64(0));
  forEach(l, chosen.shape, (i) => {
    const here = getItem(l, chosen, i).parts[0];
    l.ifThen(here, () => {
      setItem(l, out, [b.read(count)], value(int64, b.read(linear)));
      b.write(count, b.op("add", b.read(count), b.i64(1)));
    });
    b.write(linear, b.op("add", b.read(linear), b.i64(1)));
  });
  return out;
}

interface Gather {
  /** Shape of the selection and the address of each of its items. */
  readonly shape: readonly Value[];
  readonly address: (indices: readonly Value[]) => Value;
  readonly done: () => void;
}

/** Selection by one mask or index array among basic indices. */
function gather(l: Lowering, plan: Plan, view: View, index: LValue): Gather {
  const { b } = l;
  const values = indexValues(l, plan, index);
  const shape: Value[] = [];
  const offsets: ((i: Value) => Value)[] = [];
  let { data } = view;
  let axis = 0;
  let chosen: View | null = null;
  for (const part of plan.parts) {
    if (part.kind === "new") {
      shape.push(b.i64(1));
      offsets.push(() => b.i64(0));
      continue;
    }
    const stride = strideOf(l, view, axis);
    const length = view.shape[axis];
    if (part.kind === "all") {
      shape.push(length);
      offsets.push((i) => b.op("mul", i, stride));
      axis++;
    } else if (part.kind === "int") {
      data = b.ptradd(data, b.op("mul", wrapIndex(l, values[part.at], length, axis), stride));
      axis++;
    } else if (part.kind === "slice") {
      const bounds = sliceBounds(l, values[part.at], (part.type as SliceType).hasStep, length);
      data = b.ptradd(data, b.op("mul", bounds.start, stride));
      shape.push(bounds.length);
      offsets.push((i) => b.op("mul", i, b.op("mul", stride, bounds.step)));
      axis++;
    } else {
      const span = part.kind === "mask" ? (part.type as ArrayType).ndim : 1;
      const list = positions(l, part, values[part.at], length);
      chosen = list;
      shape.push(list.shape[0]);
      const axes = Array.from({ length: span }, (_, k) => axis + k);
      offsets.push((i) => {
        let linear = getItem(l, list, [i]).parts[0];
        // A mask over several axes: take the linear position apart.
        let offset: Value = b.i64(0);
        for (const a of [...axes].reverse()) {
          const n = view.shape[a];
          const own = a === axes[0] ? linear : b.op("rem_s", linear, n);
          if (a !== axes[0]) linear = b.op("div_s", linear, n);
          offset = b.op("add", offset, b.op("mul", own, strideOf(l, view, a)));
        }
        return offset;
      });
      axis += span;
    }
  }
  return {
    shape,
    address: (indices) =>
      b.ptradd(
        data,
        indices.map((i, k) => offsets[k](i)).reduce((x, y) => b.op("add", x, y)),
      ),
    done: () => {
      if (chosen !== null) l.count(chosen.owner, false);
    },
  };
}

const getRecord: FunctionRecord = {
  python: "operator.getitem",
  params: "x, i",
  pure: true,
  resolve: ([array, index]) => {
    if (!(array instanceof ArrayType) || index === undefined) return null;
    const plan = planIndex(array, index);
    if (plan === null) return null;
    const { result } = plan;
    return {
      args: [array, index instanceof TupleType ? index : unliteral(index)],
      result,
      lower: (l, [v, i]) => {
        const view = viewOf(v);
        if (plan.advanced) {
          const g = gather(l, plan, view, i);
          const out = allocateArray(l, array.dtype, g.shape);
          forEach(l, g.shape, (k) => setItem(l, out, k, loadItem(l, array.dtype, g.address(k))));
          g.done();
          return fromView(out);
        }
        if (plan.parts.every((p) => p.kind === "int")) {
          const values = indexValues(l, plan, i);
          const at = plan.parts.map((p, axis) =>
            wrapIndex(l, values[p.at], view.shape[axis], axis),
          );
          return getItem(l, view, at);
        }
        return l.retain(fromView(selectView(l, plan, view, i)));
      },
    };
  },
};

/** Values that may be assigned to a selection: one item, an array, or a sequence. */
function assignable(array: ArrayType, v: NumbaType): boolean {
  if (v instanceof ArrayType) return conversion(v.dtype, array.dtype) !== null;
  if (array.dtype instanceof RecordType) return v === array.dtype;
  if (isScalar(unliteral(v))) return conversion(unliteral(v), array.dtype) !== null;
  const item = iterableItem(v);
  return item !== null && conversion(item, array.dtype) !== null && v instanceof TupleType;
}

/** An array for the assigned value: itself, or the items of a tuple. */
function asArray(l: Lowering, v: LValue, dtype: NumbaType): { view: View; temporary: boolean } {
  if (v.type instanceof ArrayType) return { view: viewOf(v), temporary: false };
  const items = l.items(v);
  const out = allocateArray(l, dtype, [l.b.i64(items.length)]);
  items.forEach((item, k) => {
    setItem(l, out, [l.b.i64(k)], item);
  });
  return { view: out, temporary: true };
}

const SHAPE_ERROR = "cannot assign slice from input of different size";

/** Assignment to a view: broadcast, with a copy of the source when the two may share memory. */
export function assign(l: Lowering, target: View, v: LValue): void {
  const { dtype } = target.type;
  if (!(v.type instanceof ArrayType || v.type instanceof TupleType)) {
    const item = l.cast(v, dtype);
    forEach(l, target.shape, (i) => setItem(l, target, i, item));
    return;
  }
  const { view, temporary } = asArray(l, v, dtype);
  checkBroadcast(l, view, target.shape);
  // Copying is only needed when source and target are parts of one block; addresses tell.
  const source = temporary ? view : copyIfShared(l, view, target);
  const wide = broadcastTo(l, source, target.shape);
  forEach(l, target.shape, (i) => setItem(l, target, i, getItem(l, wide, i)));
  if (source !== view || temporary) l.count(source.owner, false);
}

function checkBroadcast(l: Lowering, view: View, shape: readonly Value[]): void {
  const { b } = l;
  const lead = shape.length - view.type.ndim;
  view.shape.forEach((n, k) => {
    const own = k + lead;
    const isOne = b.op("eq", n, b.i64(1));
    const fits = own < 0 ? isOne : b.op("or", isOne, b.op("eq", n, shape[own]));
    l.raiseIfError(b.op("not", fits), "ValueError", SHAPE_ERROR);
  });
}

/** Lowest and highest address of an array. */
function extent(l: Lowering, view: View): [Value, Value] {
  const { b } = l;
  const base = b.convert("ptr_to_int", "i64", view.data);
  let low = base;
  let high = b.op("add", base, b.i64(sizeOf(view.type.dtype)));
  view.shape.forEach((n, axis) => {
    const reach = b.op("mul", b.op("sub", n, b.i64(1)), strideOf(l, view, axis));
    low = b.op("add", low, b.op("min_s", reach, b.i64(0)));
    high = b.op("add", high, b.op("max_s", reach, b.i64(0)));
  });
  return [low, high];
}

function copyIfShared(l: Lowering, source: View, target: View): View {
  const { b } = l;
  const [a0, a1] = extent(l, source);
  const [b0, b1] = extent(l, target);
  const overlap = b.op("and", b.op("lt_s", a0, b1), b.op("lt_s", b0, a1));
  const same = (view: View): Value[] => [view.data, view.owner, ...view.strides];
  const parts = l.choose(
    overlap,
    () => same(copyOf(l, source)),
    () => {
      l.count(source.owner, true);
      return same(source);
    },
  );
  const type = arrayOf(source.type.dtype, source.type.ndim, "A", { aligned: source.type.aligned });
  return { type, data: parts[0], owner: parts[1], shape: source.shape, strides: parts.slice(2) };
}

const setRecord: FunctionRecord = {
  python: "operator.setitem",
  params: "x, i, v",
  text: "<built-in function setitem>",
  resolve: ([array, index, v]) => {
    if (!(array instanceof ArrayType) || index === undefined || v === undefined) return null;
    const plan = planIndex(array, index);
    if (plan === null || !array.mutable || !assignable(array, v)) return null;
    const single = plan.parts.every((p) => p.kind === "int");
    const isItem = isScalar(unliteral(v)) || v instanceof RecordType;
    if (single && !isItem) return null;
    return {
      args: [
        array,
        index instanceof TupleType ? index : unliteral(index),
        isItem ? array.dtype : v,
      ],
      result: none,
      lower: (l, [a, i, x]) => {
        const view = viewOf(a);
        if (single) {
          const values = indexValues(l, plan, i);
          const at = plan.parts.map((p, axis) =>
            wrapIndex(l, values[p.at], view.shape[axis], axis),
          );
          setItem(l, view, at, x);
        } else if (plan.advanced) scatter(l, plan, view, i, x);
        else assign(l, selectView(l, plan, view, i), x);
        return l.none();
      },
    };
  },
};

function scatter(l: Lowering, plan: Plan, view: View, index: LValue, v: LValue): void {
  const g = gather(l, plan, view, index);
  const { dtype } = view.type;
  const target: View = { ...view, type: arrayOf(dtype, 0, "C"), shape: [], strides: [] };
  if (v.type instanceof ArrayType || v.type instanceof TupleType) {
    const { view: source, temporary } = asArray(l, v, dtype);
    checkBroadcast(l, source, g.shape);
    const wide = broadcastTo(l, source, g.shape);
    forEach(l, g.shape, (k) => {
      setItem(l, { ...target, data: g.address(k) }, [], getItem(l, wide, k));
    });
    if (temporary) l.count(source.owner, false);
  } else {
    forEach(l, g.shape, (k) => setItem(l, { ...target, data: g.address(k) }, [], v));
  }
  g.done();
}

register(getRecord, setRecord);
