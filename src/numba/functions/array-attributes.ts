// Attributes of arrays and the methods that only change how the same data is seen, and copies: shape, T, reshape, ravel, copy,
// astype, fill, item.

import type { Value } from "../../kernel/ir.ts";
import {
  contiguous,
  contiguousStrides,
  copyOf,
  forEach,
  fromView,
  getItem,
  loadItem,
  product,
  setItem,
  strideOf,
  type View,
  viewOf,
} from "../lowering/array.ts";
import { indexedState, iterValue } from "../lowering/iterators.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, sizeOf, value } from "../lowering/value.ts";
import {
  ArrayType,
  arrayOf,
  type Layout,
  RecordType,
  type TupleType,
  tupleOf,
  wrappedIter,
} from "../types/containers.ts";
import { dtypeOf } from "../types/functions.ts";
import { ComplexType, int64, isScalar, LiteralType, none, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { conversion, isInteger } from "../typing/convert.ts";
import { dtypeArgument, shapeAxes, shapeValues } from "./dtype-argument.ts";
import { type FunctionRecord, type Resolution, register, type TypingContext } from "./record.ts";

function attribute(
  name: string,
  rule: (type: ArrayType) => NumbaType | null,
  emit: (l: Lowering, view: View, result: NumbaType, v: LValue) => LValue,
): FunctionRecord {
  return {
    python: `array.${name}:get`,
    params: "x, name",
    pure: true,
    resolve: ([a]) => {
      if (!(a instanceof ArrayType)) return null;
      const result = rule(a);
      if (result === null) return null;
      return {
        args: [a, undefined],
        result,
        lower: (l, [v]) => emit(l, viewOf(v), result, v),
      };
    },
  };
}

const integers = (n: number): NumbaType => tupleOf(new Array<NumbaType>(n).fill(int64));

/** Axes in another order. */
export function permuted(l: Lowering, view: View, order: readonly number[]): View {
  const reversed = order.every((a, k) => a === order.length - 1 - k);
  const identity = order.every((a, k) => a === k);
  const flip: Record<Layout, Layout> = { C: "F", F: "C", A: "A" };
  const { type } = view;
  const layout = identity || type.ndim <= 1 ? type.layout : reversed ? flip[type.layout] : "A";
  const made = arrayOf(type.dtype, type.ndim, layout, {
    readonly: !type.mutable,
    aligned: type.aligned,
  });
  return {
    ...view,
    type: made,
    shape: order.map((a) => view.shape[a]),
    strides: order.map((a) => strideOf(l, view, a)),
  };
}

const backwards = (n: number): number[] => Array.from({ length: n }, (_, k) => n - 1 - k);

function transposedType(type: ArrayType): ArrayType {
  const flip: Record<Layout, Layout> = { C: "F", F: "C", A: "A" };
  return arrayOf(type.dtype, type.ndim, type.ndim <= 1 ? type.layout : flip[type.layout], {
    readonly: !type.mutable,
    aligned: type.aligned,
  });
}

/** Real or imaginary parts of complex arrays, as views. */
function partView(name: "real" | "imag"): FunctionRecord {
  return attribute(
    name,
    (t) =>
      t.dtype instanceof ComplexType
        ? arrayOf(t.dtype.part, t.ndim, "A")
        : name === "real"
          ? t
          : null,
    (l, view, result, v) => {
      const { dtype } = view.type;
      if (!(dtype instanceof ComplexType)) return l.retain(v);
      const data = name === "real" ? view.data : l.b.ptradd(view.data, l.b.i64(dtype.bits / 16));
      return l.retain(
        fromView({
          ...view,
          type: result as ArrayType,
          data,
          strides: view.shape.map((_, k) => strideOf(l, view, k)),
        }),
      );
    },
  );
}

const sizeOfArray = (l: Lowering, view: View): Value => product(l, view.shape);

/** Shapes for reshape: one entry may be -1. */
function inferShape(l: Lowering, shape: readonly Value[], size: Value): Value[] {
  const { b } = l;
  let known: Value = b.i64(1);
  let unknown: Value = b.i64(0);
  for (const n of shape) {
    const isUnknown = b.op("lt_s", n, b.i64(0));
    known = b.op("mul", known, b.select(isUnknown, b.i64(1), n));
    unknown = b.op("add", unknown, b.convert("from_bool", "i64", isUnknown));
  }
  l.raiseIfError(b.op("gt_s", unknown, b.i64(1)), "ValueError", "multiple negative shape values");
  const missing = b.op("div_s", size, known);
  const out = shape.map((n) => b.select(b.op("lt_s", n, b.i64(0)), missing, n));
  const total = product(l, out);
  l.raiseIfError(
    b.op("ne", total, size),
    "ValueError",
    "total size of new array must be unchanged",
  );
  return out;
}

function reshapeTo(type: ArrayType, ndim: number): ArrayType | null {
  if (type.layout !== "C" && !(type.isF && type.ndim <= 1)) return null;
  return arrayOf(type.dtype, ndim, "C", { readonly: !type.mutable });
}

function lowerReshape(l: Lowering, v: LValue, shape: readonly Value[], result: ArrayType): LValue {
  const view = viewOf(v);
  const made = inferShape(l, shape, sizeOfArray(l, view));
  const strides = contiguousStrides(l, view.type.dtype, made, "C");
  return l.retain(fromView({ ...view, type: result, shape: made, strides }));
}

/** `a.reshape(2, 3)`, `a.reshape((2, 3))`, `np.reshape(a, (2, 3))`. Arrays that are not contiguous are refused. */
const reshapeMethod: FunctionRecord = {
  python: "array.reshape",
  params: "x, *shape",
  resolve: ([a, ...shape]) => {
    if (!(a instanceof ArrayType) || shape.length === 0) return null;
    const types = shape as NumbaType[];
    const single = types.length === 1 ? shapeAxes(types[0]) : null;
    const ndim = single ?? (types.every((t) => isInteger(unliteral(t))) ? types.length : null);
    if (ndim === null) return null;
    const result = reshapeTo(a, ndim);
    if (result === null) return null;
    return {
      args: [a, ...types],
      result,
      lower: (l, [v, ...dims]) =>
        lowerReshape(
          l,
          v,
          dims.flatMap((d) => shapeValues(l, d)),
          result,
        ),
    };
  },
};

function flattened(python: string, alwaysCopy: boolean): FunctionRecord {
  return {
    python,
    params: "x",
    resolve: ([a]) => {
      if (!(a instanceof ArrayType)) return null;
      const result = arrayOf(a.dtype, 1, "C", { readonly: !alwaysCopy && !a.mutable });
      return {
        args: [a],
        result,
        lower: (l, [v]) => {
          const view = viewOf(v);
          const whole = alwaysCopy ? copyOf(l, view) : contiguous(l, view);
          return fromView({
            ...whole,
            type: result,
            shape: [sizeOfArray(l, whole)],
            strides: [l.b.i64(sizeOf(a.dtype))],
          });
        },
      };
    },
  };
}

function transpose(python: string): FunctionRecord {
  return {
    python,
    params: "x, axes=",
    resolve: ([a, axes], context) => {
      if (!(a instanceof ArrayType)) return null;
      let order = backwards(a.ndim);
      if (axes !== undefined && axes !== none) {
        const known = context.constant(1);
        const items = (known as { items?: readonly unknown[] } | undefined)?.items;
        if (items === undefined || items.length !== a.ndim) return null;
        order = items.map((x) => (Number(x) + a.ndim) % a.ndim);
      }
      const plain = axes === undefined;
      const result = plain ? transposedType(a) : arrayOf(a.dtype, a.ndim, "A");
      return {
        args: [a, axes],
        result,
        lower: (l, [v]) => l.retain({ ...fromView(permuted(l, viewOf(v), order)), type: result }),
      };
    },
  };
}

function copy(python: string): FunctionRecord {
  return {
    python,
    params: "x",
    resolve: ([a]) => {
      if (!(a instanceof ArrayType)) return null;
      const order = a.layout === "F" && a.ndim > 1 ? "F" : "C";
      const result = arrayOf(a.dtype, a.ndim, order);
      return {
        args: [a],
        result,
        lower: (l, [v]) => ({ ...fromView(copyOf(l, viewOf(v), order)), type: result }),
      };
    },
  };
}

const astype: FunctionRecord = {
  python: "array.astype",
  params: "x, dtype",
  resolve: ([a, d]) => {
    if (!(a instanceof ArrayType)) return null;
    const dtype = dtypeArgument(d, a.dtype);
    if (dtype === null || conversion(a.dtype, dtype) === null) return null;
    const order = a.layout === "F" && a.ndim > 1 ? "F" : "C";
    const result = arrayOf(dtype, a.ndim, order);
    return {
      args: [a, d],
      result,
      lower: (l, [v]) => ({ ...fromView(copyOf(l, viewOf(v), order, dtype)), type: result }),
    };
  },
};

const fill: FunctionRecord = {
  python: "array.fill",
  params: "x, value",
  resolve: ([a, v]) => {
    if (!(a instanceof ArrayType) || !a.mutable || !isScalar(unliteral(v as NumbaType)))
      return null;
    return {
      args: [a, a.dtype],
      result: none,
      lower: (l, [array, item]) => {
        const view = viewOf(array);
        forEach(l, view.shape, (i) => setItem(l, view, i, item));
        return l.none();
      },
    };
  },
};

/** `.flat`: iterated and indexed in C order. */
const flat: FunctionRecord = attribute(
  "flat",
  (t) => wrappedIter("flat", [t], t.dtype),
  (l, view, result) => {
    const size = sizeOfArray(l, view);
    return iterValue(
      result,
      indexedState(
        l,
        () => size,
        (i) => flatItem(l, view, i),
      ),
    );
  },
);

function flatItem(l: Lowering, view: View, linear: Value): LValue {
  return getItem(l, view, unravel(l, view, linear));
}

function unravel(l: Lowering, view: View, linear: Value): Value[] {
  const { b } = l;
  const indices: Value[] = new Array(view.shape.length);
  let rest = linear;
  for (let axis = view.shape.length - 1; axis > 0; axis--) {
    indices[axis] = b.op("rem_s", rest, view.shape[axis]);
    rest = b.op("div_s", rest, view.shape[axis]);
  }
  if (view.shape.length > 0) indices[0] = rest;
  return indices;
}

const ndenumerate: FunctionRecord = {
  python: "numpy.ndenumerate",
  params: "x",
  resolve: ([a]) => {
    if (!(a instanceof ArrayType)) return null;
    const index = integers(a.ndim) as TupleType;
    const item = tupleOf([index, a.dtype]);
    const result = wrappedIter("ndenumerate", [a], item);
    return {
      args: [a],
      result,
      lower: (l, [v]) => {
        const view = viewOf(v);
        const size = sizeOfArray(l, view);
        const state = indexedState(
          l,
          () => size,
          (i) => {
            const at = unravel(l, view, i);
            return value(item, ...at, ...getItem(l, view, at).parts);
          },
        );
        return iterValue(result, state);
      },
    };
  },
};

const ndindex: FunctionRecord = {
  python: "numpy.ndindex",
  params: "*shape",
  resolve: (args) => {
    const types = args as NumbaType[];
    const ndim = types.length === 1 ? shapeAxes(types[0]) : types.length;
    if (ndim === null) return null;
    const item = integers(ndim);
    const result = wrappedIter("ndindex", types, item);
    return {
      args: types,
      result,
      lower: (l, values) => {
        const shape = values.flatMap((v) => shapeValues(l, v));
        const size = product(l, shape);
        const view = { shape } as unknown as View;
        return iterValue(
          result,
          indexedState(
            l,
            () => size,
            (i) => value(item, ...unravel(l, view, i)),
          ),
        );
      },
    };
  },
};

/** The only item of an array of one item. */
const item: FunctionRecord = {
  python: "array.item",
  params: "x, i=",
  resolve: ([a, i]) => {
    if (!(a instanceof ArrayType)) return null;
    return {
      args: [a, i === undefined ? undefined : int64],
      result: a.dtype,
      lower: (l, [v, at]) => {
        const view = viewOf(v);
        if (i !== undefined) return flatItem(l, view, at.parts[0]);
        const one = l.b.op("ne", sizeOfArray(l, view), l.b.i64(1));
        l.raiseIfError(one, "ValueError", "item(): cannot convert array to scalar");
        return loadItem(l, a.dtype, view.data, view.owner);
      },
    };
  },
};

/** The same bytes as another type of the same size. */
const viewMethod: FunctionRecord = {
  python: "array.view",
  params: "x, dtype",
  resolve: ([a, d]) => {
    if (!(a instanceof ArrayType)) return null;
    const dtype = dtypeArgument(d, a.dtype);
    if (dtype === null) return null;
    const [from, to] = [sizeOf(a.dtype), sizeOf(dtype)];
    if (from !== to && !a.isC) return null;
    const result = arrayOf(dtype, a.ndim, a.layout, { readonly: !a.mutable });
    return {
      args: [a, d],
      result,
      lower: (l, [v]) => {
        const view = viewOf(v);
        if (from === to) return l.retain({ ...fromView(view), type: result });
        const last = view.shape.length - 1;
        const bytes = l.b.op("mul", view.shape[last], l.b.i64(from));
        l.raiseIfError(
          l.b.op("ne", l.b.op("rem_s", bytes, l.b.i64(to)), l.b.i64(0)),
          "ValueError",
          "new type not compatible with array",
        );
        const shape = [...view.shape.slice(0, last), l.b.op("div_s", bytes, l.b.i64(to))];
        const strides = contiguousStrides(l, dtype, shape, "C");
        return l.retain(fromView({ ...view, type: result, shape, strides }));
      },
    };
  },
};

/** Fields of arrays of records, as strided views: `a.x` and `a["x"]`. */
function fieldView(type: ArrayType, name: string): Resolution | null {
  const field = type.dtype instanceof RecordType ? type.dtype.field(name) : undefined;
  if (field === undefined) return null;
  const result = arrayOf(field.type, type.ndim, "A", {
    readonly: !type.mutable,
    aligned: type.aligned,
  });
  return {
    args: [type, undefined],
    result,
    lower: (l, [v]) => {
      const view = viewOf(v);
      const data = l.b.ptradd(view.data, l.b.i64(field.offset));
      const strides = view.shape.map((_, k) => strideOf(l, view, k));
      return l.retain(fromView({ ...view, type: result, data, strides }));
    },
  };
}

const nameOf = (type: NumbaType | undefined): string =>
  type instanceof LiteralType ? String(type.value) : "";

/** Attributes of records: `r.x`, and assignment to them. */
function recordGet(python: string): FunctionRecord {
  return {
    python,
    params: "x, name",
    resolve: ([a, name]) => {
      if (a instanceof ArrayType && a.dtype instanceof RecordType)
        return fieldView(a, nameOf(name));
      if (!(a instanceof RecordType)) return null;
      const field = a.field(nameOf(name));
      if (field === undefined) return null;
      const probe = field.type;
      const result = isScalar(probe) || probe instanceof RecordType ? probe : null;
      if (result === null) return null;
      return {
        args: [a, undefined],
        result,
        lower: (l, [v]) =>
          loadItem(
            l,
            probe,
            l.b.ptradd(v.parts[0], l.b.i64(field.offset)),
            v.parts[1],
            a.aligned ? 0 : 4,
          ),
      };
    },
  };
}

export const methodAndFunction = (
  name: string,
  make: (python: string) => FunctionRecord,
): FunctionRecord[] => [make(`array.${name}`), make(`numpy.${name}`)];

register(
  attribute(
    "shape",
    (t) => integers(t.ndim),
    (_, view, result) => value(result, ...view.shape),
  ),
  attribute(
    "strides",
    (t) => integers(t.ndim),
    (l, view, result) => value(result, ...view.shape.map((_, k) => strideOf(l, view, k))),
  ),
  attribute(
    "size",
    () => int64,
    (l, view) => value(int64, sizeOfArray(l, view)),
  ),
  attribute(
    "ndim",
    () => int64,
    (l, view) => value(int64, l.b.i64(view.type.ndim)),
  ),
  attribute(
    "itemsize",
    () => int64,
    (l, view) => value(int64, l.b.i64(sizeOf(view.type.dtype))),
  ),
  attribute(
    "nbytes",
    () => int64,
    (l, view) =>
      value(int64, l.b.op("mul", sizeOfArray(l, view), l.b.i64(sizeOf(view.type.dtype)))),
  ),
  attribute(
    "dtype",
    (t) => dtypeOf(t.dtype),
    (_, __, result) => value(result),
  ),
  attribute("T", transposedType, (l, view, result) =>
    l.retain({ ...fromView(permuted(l, view, backwards(view.type.ndim))), type: result }),
  ),
  partView("real"),
  partView("imag"),
  flat,
  ndenumerate,
  ndindex,
  reshapeMethod,
  {
    python: "numpy.reshape",
    params: "a, shape",
    resolve: ([a, shape], context: TypingContext) =>
      context.resolve("array.reshape", [a as NumbaType, shape as NumbaType]),
  },
  flattened("array.ravel", false),
  flattened("numpy.ravel", false),
  flattened("array.flatten", true),
  ...methodAndFunction("transpose", transpose),
  ...methodAndFunction("copy", copy),
  astype,
  fill,
  item,
  viewMethod,
  recordGet("array.*:get"),
  recordGet("record.*:get"),
  recordGet("operator.getitem"),
  ...["record.*", "operator"].map(
    (): FunctionRecord => ({
      python: "operator.setitem",
      params: "x, name, v",
      resolve: ([a, name, v]) => {
        if (!(a instanceof RecordType)) return null;
        const field = a.field(nameOf(name));
        if (field === undefined || conversion(v as NumbaType, field.type) === null) return null;
        return {
          args: [a, undefined, field.type],
          result: none,
          lower: (l, [r, , x]) => {
            storeField(l, r, field.offset, field.type, x, a.aligned);
            return l.none();
          },
        };
      },
    }),
  ),
);

export function storeField(
  l: Lowering,
  record: LValue,
  offset: number,
  type: NumbaType,
  x: LValue,
  aligned: boolean,
): void {
  const at = l.b.ptradd(record.parts[0], l.b.i64(offset));
  const cell: View = {
    type: arrayOf(type, 0, "C", { aligned }),
    data: at,
    owner: record.parts[1],
    shape: [],
    strides: [],
  };
  setItem(l, cell, [], x);
}
