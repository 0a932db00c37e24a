// Functions of NumPy that make arrays: from a shape, like another array, from ranges, from sequences.

import type { Value } from "../../kernel/ir.ts";
import {
  allocateArray,
  contiguous,
  copyOf,
  fillZero,
  forEach,
  fromView,
  setItem,
  type View,
  viewOf,
} from "../lowering/array.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { ArrayType, arrayOf, ListType, TupleType } from "../types/containers.ts";
import { dtypeOf } from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  float64,
  int64,
  isScalar,
  none,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger, promote, unifyAll } from "../typing/convert.ts";
import { dtypeArgument, shapeAxes, shapeValues } from "./dtype-argument.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register } from "./record.ts";

type Fill = (l: Lowering, view: View, v: LValue | null) => void;

const nothing: Fill = () => {};
const zeros: Fill = (l, view) => fillZero(l, view);
const ones: Fill = (l, view) => {
  const one = l.cast(l.int(1), view.type.dtype);
  forEach(l, view.shape, (i) => setItem(l, view, i, one));
};
const given: Fill = (l, view, v) => {
  const item = l.cast(v as LValue, view.type.dtype);
  forEach(l, view.shape, (i) => setItem(l, view, i, item));
};

/** `np.zeros(shape, dtype)` and its like; `full` has the value in between. */
function fromShape(name: string, fill: Fill, hasValue = false): FunctionRecord {
  return {
    python: `numpy.${name}`,
    params: hasValue ? "shape, fill_value, dtype=" : "shape, dtype=, order=",
    resolve: (args) => {
      const ndim = shapeAxes(args[0]);
      const v = hasValue ? unliteral(args[1] as NumbaType) : undefined;
      const dtype = dtypeArgument(hasValue ? args[2] : args[1], v ?? float64);
      if (ndim === null || dtype === null || (v !== undefined && !isScalar(v))) return null;
      const result = arrayOf(dtype, ndim, "C");
      const kinds = hasValue ? [args[0], v, args[2]] : [args[0], args[1], args[2]];
      return {
        args: kinds,
        result,
        lower: (l, values) => {
          const view = allocateArray(l, dtype, shapeValues(l, values[0]));
          fill(l, view, hasValue ? values[1] : null);
          return fromView(view);
        },
      };
    },
  };
}

function like(name: string, fill: Fill, hasValue = false): FunctionRecord {
  return {
    python: `numpy.${name}`,
    params: hasValue ? "a, fill_value, dtype=" : "a, dtype=",
    resolve: (args) => {
      const a = unliteral(args[0] as NumbaType);
      const isArray = a instanceof ArrayType;
      if (!isArray && !isScalar(a)) return null;
      const dtype = dtypeArgument(hasValue ? args[2] : args[1], isArray ? a.dtype : a);
      if (dtype === null) return null;
      const order = isArray && a.layout === "F" && a.ndim > 1 ? "F" : "C";
      const result = arrayOf(dtype, isArray ? a.ndim : 0, order);
      const kinds: (NumbaType | undefined)[] = [a, ...args.slice(1)];
      if (hasValue) kinds[1] = unliteral(args[1] as NumbaType);
      return {
        args: kinds,
        result,
        lower: (l, values) => {
          const shape = isArray ? viewOf(values[0]).shape : [];
          const view = allocateArray(l, dtype, shape, order);
          fill(l, view, hasValue ? values[1] : null);
          return fromView(view);
        },
      };
    },
  };
}

/** np.arange: the count is ceil((stop - start) / step). */
const arange: FunctionRecord = {
  python: "numpy.arange",
  params: "start, stop=, step=, dtype=",
  resolve: ([a, b, c, d]) => {
    const types = [a, b, c]
      .filter((t): t is NumbaType => t !== undefined && t !== none)
      .map(unliteral);
    if (!types.every((t) => isScalar(t) && !(t instanceof ComplexType))) return null;
    const common = types.reduce((x, y) => promote(x, y));
    const natural = isInteger(common)
      ? common === boolean
        ? int64
        : promote(common, int64)
      : common;
    const dtype = dtypeArgument(d, isInteger(common) ? (natural as NumbaType) : common);
    if (dtype === null) return null;
    const result = arrayOf(dtype, 1, "C");
    const own = (t: NumbaType | undefined): NumbaType | undefined =>
      t === undefined || t === none ? t : unliteral(t);
    return {
      args: [own(a), own(b), own(c), d],
      result,
      lower: (l, [v, w, s]) => {
        const { b: f } = l;
        const work = isInteger(common) ? int64 : common;
        const hasStop = b !== undefined && b !== none;
        const start = hasStop ? l.cast(v, work) : l.zero(work);
        const stop = l.cast(hasStop ? w : v, work);
        const step = c === undefined || c === none ? l.cast(l.int(1), work) : l.cast(s, work);
        const [x0, x1, dx] = [start, stop, step].map((p) => p.parts[0]);
        let count: Value;
        if (isInteger(work)) {
          l.raiseIfError(f.op("eq", dx, f.i64(0)), "ZeroDivisionError", "division by zero");
          const quotient = f.op("floordiv_s", f.op("sub", x0, x1), dx);
          count = f.op("max_s", f.op("neg", quotient), f.i64(0));
        } else {
          const q = f.op("ceil", f.op("div", f.op("sub", x1, x0), dx));
          const n = l.cast(value(work, q), int64).parts[0];
          count = f.op("max_s", n, f.i64(0));
        }
        const view = allocateArray(l, dtype, [count]);
        forEach(l, view.shape, ([i]) => {
          const k = l.cast(value(int64, i), work).parts[0];
          const x = f.op("add", x0, f.op("mul", k, dx));
          setItem(l, view, [i], value(work, x));
        });
        return fromView(view);
      },
    };
  },
};

/** `np.array(x)`: copies of arrays, and arrays of nested tuples and lists. */
const array: FunctionRecord = {
  python: "numpy.array",
  params: "object, dtype=",
  resolve: ([a, d], context) => {
    const type = unliteral(a as NumbaType);
    if (type instanceof ArrayType) {
      const dtype = dtypeArgument(d, type.dtype);
      if (dtype === null) return null;
      const result = arrayOf(dtype, type.ndim, "C");
      return {
        args: [type, d],
        result,
        lower: (l, [v]) => fromView(copyOf(l, viewOf(v), "C", dtype)),
      };
    }
    const shape = nestedShape(type);
    if (shape === null) return null;
    const dtype = dtypeArgument(d, shape.item);
    if (dtype === null) return null;
    const result = arrayOf(dtype, shape.axes, "C");
    const length = (t: NumbaType) => context.resolve("builtins.len", [t]);
    const item = (t: NumbaType) => context.resolve("operator.getitem", [t, int64]);
    return {
      args: [type, d],
      result,
      lower: (l, [v]) => {
        const sizes: Value[] = [];
        // The shape is that of the first items all the way down.
        const measure = (x: LValue): void => {
          if (isScalar(x.type)) return;
          if (x.type instanceof TupleType) {
            sizes.push(l.b.i64(x.type.items.length));
            measure(l.items(x)[0]);
            return;
          }
          sizes.push(
            (length(x.type) as NonNullable<ReturnType<typeof length>>).lower(l, [x]).parts[0],
          );
          const inner = (x.type as ListType).item;
          if (isScalar(inner)) return;
          const first = (item(x.type) as NonNullable<ReturnType<typeof item>>).lower(l, [
            x,
            value(int64, l.b.i64(0)),
          ]);
          measure(first);
          l.release(first);
        };
        measure(v);
        const view = allocateArray(l, dtype, sizes);
        const fill = (x: LValue, indices: Value[]): void => {
          if (isScalar(x.type)) {
            setItem(l, view, indices, x);
          } else if (x.type instanceof TupleType) {
            for (const [k, part] of l.items(x).entries()) fill(part, [...indices, l.b.i64(k)]);
          } else {
            const get = item(x.type) as NonNullable<ReturnType<typeof item>>;
            l.loop(l.b.i64(0), sizes[indices.length], (i) => {
              const part = get.lower(l, [x, value(int64, i)]);
              fill(part, [...indices, i]);
              l.release(part);
            });
          }
        };
        fill(v, []);
        return fromView(view);
      },
    };
  },
};

function nestedShape(type: NumbaType): { axes: number; item: NumbaType } | null {
  const plain = unliteral(type);
  if (isScalar(plain)) return { axes: 0, item: plain };
  let inner: NumbaType | null = null;
  if (plain instanceof TupleType && plain.items.length > 0) {
    const items = plain.items.map(nestedShape);
    if (items.some((s) => s === null)) return null;
    const item = unifyAll(items.map((s) => (s as { item: NumbaType }).item));
    return item === null ? null : { axes: (items[0] as { axes: number }).axes + 1, item };
  }
  if (plain instanceof ListType) inner = plain.item;
  if (inner === null) return null;
  const below = nestedShape(inner);
  return below === null ? null : { axes: below.axes + 1, item: below.item };
}

/** A copy only when needed. */
const asArray = (name: string, always: boolean): FunctionRecord => ({
  python: `numpy.${name}`,
  params: "a, dtype=",
  resolve: ([a, d], context) => {
    if (!(a instanceof ArrayType))
      return context.resolve(
        "numpy.array",
        d === undefined ? [a as NumbaType] : [a as NumbaType, d],
      );
    const dtype = dtypeArgument(d, a.dtype);
    if (dtype === null) return null;
    if (dtype !== a.dtype) return context.resolve("numpy.array", [a, d as NumbaType]);
    const result = always ? arrayOf(dtype, a.ndim, "C") : a;
    return {
      args: [a, d],
      result,
      lower: (l, [v]) =>
        always ? { ...fromView(contiguous(l, viewOf(v))), type: result } : l.retain(v),
    };
  },
});

const linspace = overload("numpy.linspace", "start, stop, num=", ([a, b, n]) => {
  const [x, y] = [unliteral(a as NumbaType), unliteral(b as NumbaType)];
  if (!isScalar(x) || !isScalar(y)) return null;
  const params = n === undefined ? "start, stop" : "start, stop, num";
  return `
def linspace(${params}):
    n = ${n === undefined ? "50" : "int(num)"}
    if n < 0:
        raise ValueError("Number of samples must be non-negative.")
    out = np.empty(n)
    a = float(start)
    b = float(stop)
    if n == 1:
        out[0] = a
    elif n > 1:
        step = (b - a) / (n - 1)
        for i in range(n):
            out[i] = a + i * step
        out[n - 1] = b
    return out
`;
});

const eye = overload("numpy.eye", "N, M=, k=, dtype=", ([, m, k, d]) => {
  const params = ["N"];
  if (m !== undefined) params.push("M");
  if (k !== undefined) params.push("k");
  if (d !== undefined) params.push("dtype");
  return `
def eye(${params.join(", ")}):
    cols = ${m === undefined || m === none ? "N" : "M"}
    out = np.zeros((N, cols)${d === undefined ? "" : ", dtype"})
    shift = ${k === undefined ? "0" : "k"}
    for i in range(max(0, -shift), min(N, cols - shift)):
        out[i, i + shift] = 1
    return out
`;
});

/** The dtype that values have in common, for texts: `krait.common_dtype(a, b)`. */
const commonDtype: FunctionRecord = {
  python: "krait.common_dtype",
  params: "*args",
  pure: true,
  resolve: (args) => {
    const elements = (args as NumbaType[]).map((t) =>
      t instanceof ArrayType ? t.dtype : unliteral(t),
    );
    if (elements.length === 0 || !elements.every(isScalar)) return null;
    const result = dtypeOf(elements.reduce((x, y) => promote(x, y)));
    return { args, result, lower: () => value(result) };
  },
};

register(
  commonDtype,
  fromShape("empty", nothing),
  fromShape("zeros", zeros),
  fromShape("ones", ones),
  fromShape("full", given, true),
  like("empty_like", nothing),
  like("zeros_like", zeros),
  like("ones_like", ones),
  like("full_like", given, true),
  arange,
  array,
  asArray("asarray", false),
  asArray("ascontiguousarray", true),
  linspace,
  eye,
  overload("numpy.identity", "n, dtype=", ([, d]) =>
    d === undefined
      ? "\ndef identity(n):\n    return np.eye(n)\n"
      : "\ndef identity(n, dtype):\n    return np.eye(n, n, 0, dtype)\n",
  ),
);
