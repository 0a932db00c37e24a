// Reductions of arrays over all items or one axis: sum, prod, mean, var, std, min, max, argmin, argmax, any, all, cumsum, cumprod,
// ptp. Sums run in storage order of C, one after the other, as Numba's do.

import type { Value } from "../../kernel/ir.ts";
import {
  allocateArray,
  forEach,
  fromView,
  getItem,
  product,
  setItem,
  type View,
  viewOf,
} from "../lowering/array.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, partsOf, value } from "../lowering/value.ts";
import { ArrayType, arrayOf } from "../types/containers.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  float64,
  IntegerType,
  int64,
  none,
  uint64,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { methodAndFunction } from "./array-attributes.ts";
import { axisArgument, dtypeArgument } from "./dtype-argument.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register } from "./record.ts";
import { absolute, add, compare, divide, extreme, multiply, subtract } from "./scalar-operators.ts";

/** The type that sums of a type have. */
const accumulator = (type: NumbaType): NumbaType => {
  if (!isInteger(type)) return type;
  return type instanceof IntegerType && !type.signed ? uint64 : int64;
};

/** Folds the items: `step` gives the next state from the state and an item. */
export function fold(
  l: Lowering,
  shape: readonly Value[],
  start: LValue,
  step: (state: LValue, indices: Value[]) => LValue,
): LValue {
  const { b } = l;
  const state = l.variables(partsOf(start.type), "acc");
  state.forEach((v, k) => {
    b.write(v, start.parts[k]);
  });
  forEach(l, shape, (i) => {
    const next = step(value(start.type, ...state.map((v) => b.read(v))), i);
    state.forEach((v, k) => {
      b.write(v, next.parts[k]);
    });
  });
  return value(start.type, ...state.map((v) => b.read(v)));
}

/** The reduction of one run of items: the array without its other axes. */
type Reduce = (l: Lowering, view: View, type: NumbaType) => LValue;

interface ReductionSpec {
  readonly name: string;
  readonly result: (dtype: NumbaType) => NumbaType | null;
  readonly reduce: Reduce;
  readonly hasDtype?: boolean;
}

/** A method and a function, over everything or along a constant axis. */
function reduction(spec: ReductionSpec): FunctionRecord[] {
  return methodAndFunction(spec.name, (python) => ({
    python,
    params: spec.hasDtype === true ? "a, axis=, dtype=" : "a, axis=",
    pure: true,
    resolve: ([a, axisType, d], context) => {
      if (!(a instanceof ArrayType)) return null;
      const natural = spec.result(a.dtype);
      const item = natural === null ? null : dtypeArgument(d, natural);
      if (item === null) return null;
      if (axisType === undefined || axisType === none) {
        return {
          args: [a, axisType, d],
          result: item,
          lower: (l, [v]) => spec.reduce(l, viewOf(v), item),
        };
      }
      const axis = axisArgument(a, axisType, context.constant(1));
      if (axis === null) return null;
      if (a.ndim === 1) {
        return {
          args: [a, axisType, d],
          result: item,
          lower: (l, [v]) => spec.reduce(l, viewOf(v), item),
        };
      }
      const result = arrayOf(item, a.ndim - 1, "C");
      return {
        args: [a, axisType, d],
        result,
        lower: (l, [v]) => alongAxis(l, viewOf(v), axis, item, spec.reduce),
      };
    },
  }));
}

function alongAxis(l: Lowering, view: View, axis: number, item: NumbaType, reduce: Reduce): LValue {
  const { b } = l;
  const shape = view.shape.filter((_, k) => k !== axis);
  const out = allocateArray(l, item, shape);
  forEach(l, shape, (i) => {
    const lane = laneOf(l, view, axis, i);
    setItem(l, out, i, reduce(l, lane, item));
  });
  void b;
  return fromView(out);
}

/** The items along an axis at a position of the others. */
export function laneOf(l: Lowering, view: View, axis: number, others: readonly Value[]): View {
  const { b } = l;
  let { data } = view;
  let k = 0;
  view.shape.forEach((_, a) => {
    if (a === axis) return;
    data = b.ptradd(data, b.op("mul", others[k++], view.strides[a]));
  });
  const type = arrayOf(view.type.dtype, 1, "A", { aligned: view.type.aligned });
  return { ...view, type, data, shape: [view.shape[axis]], strides: [view.strides[axis]] };
}

const sum: Reduce = (l, view, type) =>
  fold(l, view.shape, l.zero(type), (s, i) => add(l, s, l.cast(getItem(l, view, i), type)));

const prod: Reduce = (l, view, type) =>
  fold(l, view.shape, l.cast(l.int(1), type), (s, i) =>
    multiply(l, s, l.cast(getItem(l, view, i), type)),
  );

const mean: Reduce = (l, view, type) => {
  const total = sum(l, view, type);
  return divide(l, total, l.cast(value(int64, product(l, view.shape)), type));
};

/** The mean of the squared distances from the mean. */
const variance: Reduce = (l, view, type) => {
  const { dtype } = view.type;
  const work = dtype instanceof ComplexType ? dtype : type;
  const center = mean(l, view, work);
  const total = fold(l, view.shape, l.zero(type), (s, i) => {
    const d = subtract(l, l.cast(getItem(l, view, i), work), center);
    if (work instanceof ComplexType) {
      const size = absolute(l, d);
      return add(l, s, l.cast(multiply(l, size, size), type));
    }
    return add(l, s, multiply(l, d, d));
  });
  return divide(l, total, l.cast(value(int64, product(l, view.shape)), type));
};

const deviation: Reduce = (l, view, type) =>
  value(type, l.b.op("sqrt", variance(l, view, type).parts[0]));

function checkNotEmpty(l: Lowering, view: View, message: string): void {
  const empty = l.b.op("eq", product(l, view.shape), l.b.i64(0));
  l.raiseIfError(empty, "ValueError", message);
}

const smallest =
  (which: "min" | "max"): Reduce =>
  (l, view, type) => {
    checkNotEmpty(l, view, "zero-size array to reduction operation not possible");
    const zero = view.shape.map(() => l.b.i64(0));
    return fold(l, view.shape, getItem(l, view, zero), (s, i) =>
      extreme(l, which, s, l.cast(getItem(l, view, i), type)),
    );
  };

/** The linear position of the first extreme, or of the first NaN. */
const position =
  (which: "min" | "max"): Reduce =>
  (l, view) => {
    const { b } = l;
    checkNotEmpty(l, view, `attempt to get arg${which} of an empty sequence`);
    const zero = view.shape.map(() => b.i64(0));
    const first = getItem(l, view, zero);
    const best = l.variables(partsOf(first.type), "best");
    const at = b.variable("i64", "at");
    const k = b.variable("i64", "k");
    best.forEach((v, j) => {
      b.write(v, first.parts[j]);
    });
    b.write(at, b.i64(0));
    b.write(k, b.i64(0));
    forEach(l, view.shape, (i) => {
      const item = getItem(l, view, i);
      const now = value(first.type, ...best.map((v) => b.read(v)));
      let better = compare(l, which === "min" ? "lt" : "gt", item, now);
      if (first.type instanceof FloatType) {
        const isNan = b.op("ne", item.parts[0], item.parts[0]);
        const wasNumber = b.op("eq", now.parts[0], now.parts[0]);
        better = b.op("or", better, b.op("and", isNan, wasNumber));
      }
      best.forEach((v, j) => {
        b.write(v, b.select(better, item.parts[j], now.parts[j]));
      });
      b.write(at, b.select(better, b.read(k), b.read(at)));
      b.write(k, b.op("add", b.read(k), b.i64(1)));
    });
    return value(int64, b.read(at));
  };

const truths =
  (op: "and" | "or"): Reduce =>
  (l, view) =>
    fold(l, view.shape, l.bool(op === "and"), (s, i) =>
      value(boolean, l.b.op(op, s.parts[0], l.truth(getItem(l, view, i)))),
    );

const floating = (t: NumbaType): NumbaType | null =>
  t instanceof FloatType || t instanceof ComplexType ? t : isInteger(t) ? float64 : null;
const real = (t: NumbaType): NumbaType | null => (t instanceof ComplexType ? t.part : floating(t));
const itself = (t: NumbaType): NumbaType => t;

/** Running sums and products of all items, flattened. */
function running(name: "cumsum" | "cumprod"): FunctionRecord[] {
  return methodAndFunction(name, (python) => ({
    python,
    params: "a",
    pure: true,
    resolve: ([a]) => {
      if (!(a instanceof ArrayType)) return null;
      const type = accumulator(a.dtype);
      return {
        args: [a],
        result: arrayOf(type, 1, "C"),
        lower: (l, [v]) => {
          const view = viewOf(v);
          const out = allocateArray(l, type, [product(l, view.shape)]);
          const k = l.b.variable("i64", "k");
          l.b.write(k, l.b.i64(0));
          const start = name === "cumsum" ? l.zero(type) : l.cast(l.int(1), type);
          fold(l, view.shape, start, (s, i) => {
            const item = l.cast(getItem(l, view, i), type);
            const next = name === "cumsum" ? add(l, s, item) : multiply(l, s, item);
            setItem(l, out, [l.b.read(k)], next);
            l.b.write(k, l.b.op("add", l.b.read(k), l.b.i64(1)));
            return next;
          });
          return fromView(out);
        },
      };
    },
  }));
}

register(
  ...reduction({ name: "sum", result: accumulator, reduce: sum, hasDtype: true }),
  ...reduction({ name: "prod", result: accumulator, reduce: prod }),
  ...reduction({ name: "mean", result: floating, reduce: mean }),
  ...reduction({ name: "var", result: real, reduce: variance }),
  ...reduction({ name: "std", result: real, reduce: deviation }),
  ...reduction({ name: "min", result: itself, reduce: smallest("min") }),
  ...reduction({ name: "max", result: itself, reduce: smallest("max") }),
  ...reduction({ name: "amin", result: itself, reduce: smallest("min") }),
  ...reduction({ name: "amax", result: itself, reduce: smallest("max") }),
  ...reduction({ name: "argmin", result: () => int64, reduce: position("min") }),
  ...reduction({ name: "argmax", result: () => int64, reduce: position("max") }),
  ...reduction({ name: "all", result: () => boolean, reduce: truths("and") }),
  ...reduction({ name: "any", result: () => boolean, reduce: truths("or") }),
  ...running("cumsum"),
  ...running("cumprod"),
  overload("array.ptp", "x", "\ndef ptp(x):\n    return x.max() - x.min()\n"),
  overload("numpy.ptp", "x", "\ndef ptp(x):\n    return x.max() - x.min()\n"),
);
