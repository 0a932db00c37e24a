/** mgrid, ogrid, r_, c_, s_, ix_, ndindex, ndenumerate, index conversions, pad, sliding windows. */
import { indexOptional, sliceIndices, toArray } from "../objects/abstract.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import { indexError, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { hostText, PyComplex, PyList, PySlice, PyTuple } from "../objects/sequence-values.ts";
import { toBool, toFloat, toIndex, tupleOf } from "./convert.ts";
import { castArray, copyArray, copyItems } from "./copy.ts";
import { fromDoubles, triMask, zerosArray } from "./creation.ts";
import { FLOAT64, INT64 } from "./dtype.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { indexNumbers } from "./gather.ts";
import { nonzeroArrays } from "./indexing.ts";
import { readScalar } from "./item.ts";
import { asPositions } from "./item-selection.ts";
import { add, type Names } from "./namespace.ts";
import { allocate, makeView, NDArray, offsetAt, unwrapScalar } from "./ndarray.ts";
import { promoteTypes } from "./promotion.ts";
import * as R from "./reductions.ts";
import {
  atLeast1d,
  axisList,
  concatenateArrays,
  positionsHook,
  sliceAxis,
} from "./shape-functions.ts";
import { broadcastTo, parseShape, reshape, transpose } from "./shape-ops.ts";
import { positionsArray } from "./sorting.ts";
import { apply } from "./ufunc.ts";

positionsHook.of = (obj, n, axis, insert = false) => {
  const limit = insert ? n : n - 1;
  const checked = (i: number): number => {
    if (i < -n || i > limit) {
      throw indexError(`index ${i} is out of bounds for axis ${axis} with size ${n}`);
    }
    return i < 0 ? i + n : i;
  };
  if (obj instanceof PySlice) {
    const { start, step, count } = sliceIndices(obj, n);
    return Array.from({ length: count }, (_, i) => start + i * step);
  }
  const i = obj instanceof NDArray || typeof obj === "boolean" ? undefined : indexOptional(obj);
  if (i !== undefined) return [checked(Number(i))];
  const arr = asArray(obj);
  if (arr.dtype.isBool) {
    if (arr.size !== n && !insert) {
      throw valueError(
        `boolean array argument obj to delete must be one dimensional and match the axis length of ${n}`,
      );
    }
    return Array.from(indexNumbers(nonzeroArrays(arr)[0]));
  }
  return Array.from(indexNumbers(asPositions(arr)), checked);
};

// ---- grids -----------------------------------------------------------------------------------------------

/** The values of a slice in mgrid and r_: a range, or samples when the step is imaginary. */
function sliceValues(s: PySlice): NDArray {
  const start: PyValue = s.start ?? 0;
  const { step } = s;
  if (step instanceof PyComplex) {
    const n = Math.trunc(Math.abs(step.imag));
    const a = toFloat(start);
    const b = toFloat(s.stop);
    const delta = n > 1 ? (b - a) / (n - 1) : 0;
    const values = Array.from({ length: n }, (_, i) => (i === n - 1 && n > 1 ? b : a + i * delta));
    return fromDoubles(values);
  }
  const by = step === null ? 1 : step;
  const isFloat = [start, s.stop, by].some(
    (v) => v instanceof PyFloat || (v instanceof NDArray && v.dtype.isInexact),
  );
  const [a, b, d] = [toFloat(start), toFloat(s.stop), toFloat(by)];
  const n = Math.max(0, Math.ceil((b - a) / d));
  const values = Array.from({ length: n }, (_, i) => a + i * d);
  return isFloat ? fromDoubles(values) : positionsArray(values, [n]);
}

function grid(key: PyValue, sparse: boolean): PyValue {
  if (key instanceof PySlice) return sliceValues(key);
  const slices = (key as PyTuple).items as PySlice[];
  const lines = slices.map(sliceValues);
  let dtype = lines[0].dtype;
  for (const l of lines) dtype = promoteTypes(dtype, l.dtype);
  const shape = lines.map((l) => l.size);
  const parts = lines.map((l, i) =>
    reshape(
      castArray(l, dtype),
      shape.map((n, k) => (k === i ? n : 1)),
    ),
  );
  if (sparse) return new PyTuple(parts);
  const out = zerosArray([lines.length, ...shape], dtype);
  parts.forEach((p, i) => {
    copyItems(makeView(out, shape, out.strides.slice(1), out.offset + i * out.strides[0]), p);
  });
  return out;
}

const gridType = bareType("nd_grid");
class Grid extends PyObject {
  readonly sparse: boolean;
  constructor(sparse: boolean) {
    super();
    this.sparse = sparse;
  }
}
Grid.prototype.cls = gridType;
defineType(gridType, {
  module: "numpy.lib._index_tricks_impl",
  slots: { getitem: (self: Grid, key) => grid(key, self.sparse) },
});

const concatenatorType = bareType("AxisConcatenator");
class Concatenator extends PyObject {
  readonly axis: number;
  readonly ndmin: number;
  readonly trans1d: number;
  constructor(axis: number, ndmin: number, trans1d: number) {
    super();
    this.axis = axis;
    this.ndmin = ndmin;
    this.trans1d = trans1d;
  }
}
Concatenator.prototype.cls = concatenatorType;

function concatenator(self: Concatenator, key: PyValue): NDArray {
  const items = key instanceof PyTuple ? [...key.items] : [key];
  let { axis, ndmin, trans1d } = self;
  const parts: { arr: NDArray; isScalar: boolean }[] = [];
  items.forEach((item, k) => {
    const text = hostText(item);
    if (text !== undefined) {
      if (k > 0) throw valueError("special directives must be the first entry.");
      const numbers = text.split(",").map((s) => Number(s));
      if (numbers.some((n) => !Number.isInteger(n)))
        throw valueError(`unknown special directive '${text}'`);
      axis = numbers[0];
      if (numbers.length > 1) ndmin = numbers[1];
      if (numbers.length > 2) trans1d = numbers[2];
      return;
    }
    if (item instanceof PySlice) {
      const line = sliceValues(item);
      parts.push({ arr: widen(line, ndmin, trans1d), isScalar: false });
      return;
    }
    const arr = asArray(item);
    parts.push({
      arr: arr.ndim === 0 ? widen(reshape(arr, [1]), ndmin, -1) : widen(arr, ndmin, trans1d),
      isScalar: arr.ndim === 0 && !(item instanceof NDArray),
    });
  });
  let dtype = parts.find((p) => !p.isScalar)?.arr.dtype ?? parts[0].arr.dtype;
  for (const p of parts) dtype = promoteTypes(dtype, p.arr.dtype);
  return concatenateArrays(
    parts.map((p) => p.arr),
    axis,
    dtype,
  );
}

/** Leading axes up to `ndmin`; `trans1d` says where the item's own axes go. */
function widen(arr: NDArray, ndmin: number, trans1d: number): NDArray {
  if (arr.ndim >= ndmin) return arr;
  const extra = ndmin - arr.ndim;
  const wide = reshape(arr, [...new Array<number>(extra).fill(1), ...arr.shape]);
  if (trans1d === -1) return wide;
  let k = trans1d;
  if (k < 0) k += extra + 1;
  const order: number[] = Array.from({ length: extra }, (_, i) => i);
  order.splice(k, 0, ...arr.shape.map((_, i) => extra + i));
  return transpose(wide, order);
}

defineType(concatenatorType, {
  module: "numpy.lib._index_tricks_impl",
  slots: { getitem: concatenator, length: () => 0 },
});

const indexExpType = bareType("IndexExpression");
class IndexExpression extends PyObject {
  readonly tuple: boolean;
  constructor(tuple: boolean) {
    super();
    this.tuple = tuple;
  }
}
IndexExpression.prototype.cls = indexExpType;
defineType(indexExpType, {
  module: "numpy.lib._index_tricks_impl",
  slots: {
    getitem: (self: IndexExpression, key) =>
      self.tuple && !(key instanceof PyTuple) ? new PyTuple([key]) : key,
  },
});

function ix(sequences: readonly PyValue[]): PyTuple {
  const n = sequences.length;
  return new PyTuple(
    sequences.map((s, i) => {
      let a = asArray(s);
      if (a.ndim !== 1) throw valueError("Cross index must be 1 dimensional");
      if (a.size === 0) a = castArray(a, INT64);
      if (a.dtype.isBool) [a] = nonzeroArrays(a);
      return reshape(
        a,
        new Array<number>(n).fill(1).map((one, k) => (k === i ? a.size : one)),
      );
    }),
  );
}

// ---- iteration objects ----------------------------------------------------------------------------------

const ndindexType = bareType("ndindex");
class NdIndex extends PyObject {
  readonly shape: readonly number[];
  readonly next: number[];
  done: boolean;
  constructor(shape: readonly number[]) {
    super();
    this.shape = shape;
    this.next = shape.map(() => 0);
    this.done = shape.some((n) => n === 0);
  }
  step(): number[] | undefined {
    if (this.done) return undefined;
    const now = this.next.slice();
    let d = this.shape.length - 1;
    for (; d >= 0; d--) {
      if (++this.next[d] < this.shape[d]) break;
      this.next[d] = 0;
    }
    if (d < 0) this.done = true;
    return now;
  }
}
NdIndex.prototype.cls = ndindexType;
defineType(ndindexType, {
  module: "numpy",
  slots: {
    new: (_cls, args) => new NdIndex(args.length === 1 ? parseShape(args[0]) : args.map(toIndex)),
    iter: (self) => self,
    iternext: (self: NdIndex) => {
      const now = self.step();
      return now === undefined ? undefined : tupleOf(now);
    },
  },
});

const ndenumerateType = bareType("ndenumerate");
class NdEnumerate extends PyObject {
  readonly array: NDArray;
  readonly index: NdIndex;
  at = 0;
  constructor(array: NDArray) {
    super();
    this.array = array;
    this.index = new NdIndex(array.shape);
  }
}
NdEnumerate.prototype.cls = ndenumerateType;
defineType(ndenumerateType, {
  module: "numpy",
  slots: {
    new: (_cls, args) => new NdEnumerate(asArray(args[0])),
    iter: (self) => self,
    iternext: (self: NdEnumerate) => {
      const now = self.index.step();
      if (now === undefined) return undefined;
      const { array } = self;
      const item = readScalar(array.dtype, array.storage, offsetAt(array, self.at++));
      return new PyTuple([tupleOf(now), item]);
    },
  },
});

// ---- index conversions -------------------------------------------------------------------------------------

function unravelIndex(indices: PyValue, shape: readonly number[]): PyTuple {
  const arr = asPositions(indices);
  const flat = indexNumbers(arr);
  const size = shape.reduce((a, b) => a * b, 1);
  const columns = shape.map(() => new Float64Array(flat.length));
  flat.forEach((v, i) => {
    if (v < 0 || v >= size)
      throw valueError(`index ${v} is out of bounds for array with size ${size}`);
    let rest = v;
    for (let d = shape.length - 1; d >= 0; d--) {
      columns[d][i] = rest % shape[d];
      rest = Math.floor(rest / shape[d]);
    }
  });
  return new PyTuple(columns.map((c) => unwrapScalar(positionsArray(c, arr.shape))));
}

function ravelMultiIndex(multi: PyValue, shape: readonly number[], mode: string): PyValue {
  const arrays = toArray(multi).map((m) => asPositions(m));
  if (arrays.length !== shape.length) {
    throw valueError(`parameter multi_index must be a sequence of length ${shape.length}`);
  }
  const wide = arrays.map((a) => indexNumbers(broadcastTo(a, arrays[0].shape)));
  const out = new Float64Array(wide[0].length);
  for (let i = 0; i < out.length; i++) {
    let at = 0;
    for (let d = 0; d < shape.length; d++) {
      let v = wide[d][i];
      if (mode === "wrap") v = ((v % shape[d]) + shape[d]) % shape[d];
      else if (mode === "clip") v = Math.min(Math.max(v, 0), shape[d] - 1);
      else if (v < 0 || v >= shape[d]) throw valueError("invalid entry in coordinates array");
      at = at * shape[d] + v;
    }
    out[i] = at;
  }
  return unwrapScalar(positionsArray(out, arrays[0].shape));
}

// ---- pad ------------------------------------------------------------------------------------------------------

function widths(value: PyValue, ndim: number): [number, number][] {
  const a = asArray(value);
  const w = castArray(a, INT64);
  const flat = broadcastTo(w.ndim === 1 && w.size === 1 ? reshape(w, []) : w, [ndim, 2]);
  const numbers = indexNumbers(flat);
  const out: [number, number][] = [];
  for (let i = 0; i < ndim; i++) {
    const pair: [number, number] = [numbers[2 * i], numbers[2 * i + 1]];
    if (pair[0] < 0 || pair[1] < 0) throw valueError("index can't contain negative values");
    out.push(pair);
  }
  return out;
}

/** Where position i of a padded axis comes from, for the modes that copy items; −1 is constant. */
function padSource(i: number, n: number, mode: string): number {
  if (i >= 0 && i < n) return i;
  switch (mode) {
    case "edge":
      return i < 0 ? 0 : n - 1;
    case "wrap":
      return ((i % n) + n) % n;
    case "reflect": {
      if (n === 1) return 0;
      const period = 2 * (n - 1);
      const k = ((i % period) + period) % period;
      return k < n ? k : period - k;
    }
    default: {
      const period = 2 * n;
      const k = ((i % period) + period) % period;
      return k < n ? k : period - 1 - k;
    }
  }
}

function pad(
  value: PyValue,
  padWidth: PyValue,
  mode: string,
  kwargs: Map<string, PyValue>,
): NDArray {
  let arr = asArray(value);
  const width = widths(padWidth, arr.ndim);
  const stats = ["maximum", "minimum", "mean", "median"];
  const copies = ["edge", "wrap", "reflect", "symmetric"];
  if (![...stats, ...copies, "constant", "linear_ramp", "empty"].includes(mode)) {
    throw valueError(`mode '${mode}' is not supported`);
  }
  const pairFor = (key: string, axis: number): [PyValue, PyValue] => {
    const given = kwargs.get(key) ?? 0;
    const a = broadcastTo(asArray(given), [arr.ndim, 2]);
    const at = (k: number): PyValue => readScalar(a.dtype, a.storage, offsetAt(a, 2 * axis + k));
    return [at(0), at(1)];
  };
  for (let axis = 0; axis < width.length; axis++) {
    const [before, after] = width[axis];
    const n = arr.shape[axis];
    const shape = arr.shape.map((d, i) => (i === axis ? d + before + after : d));
    const out = allocate(arr.dtype, shape);
    const part = (from: number, to: number): NDArray => sliceAxis(out, axis, from, to);
    copyItems(part(before, before + n), arr);
    if (copies.includes(mode)) {
      if (n === 0 && before + after > 0) {
        throw valueError(
          `can't extend empty axis ${axis} using modes other than 'constant' or 'empty'`,
        );
      }
      for (let i = 0; i < before + n + after; i++) {
        if (i >= before && i < before + n) continue;
        const from = padSource(i - before, n, mode);
        copyItems(part(i, i + 1), sliceAxis(arr, axis, from, from + 1));
      }
    } else if (mode === "constant") {
      const [low, high] = pairFor("constant_values", axis);
      if (before > 0) copyItems(part(0, before), asArray(low));
      if (after > 0) copyItems(part(before + n, before + n + after), asArray(high));
    } else if (mode === "linear_ramp") {
      const [low, high] = pairFor("end_values", axis);
      ramp(part(0, before), sliceAxis(arr, axis, 0, 1), low, axis, before, true);
      ramp(
        part(before + n, before + n + after),
        sliceAxis(arr, axis, n - 1, n),
        high,
        axis,
        after,
        false,
      );
    } else if (stats.includes(mode)) {
      const length = kwargs.get("stat_length") ?? null;
      const of = (x: NDArray): NDArray => {
        const o = { axis, keepdims: true };
        const r =
          mode === "maximum"
            ? R.amax(x, o)
            : mode === "minimum"
              ? R.amin(x, o)
              : mode === "mean"
                ? R.mean(x, o)
                : medianHook.run(x, axis);
        const a = asArray(r);
        return arr.dtype.isInteger && a.dtype.isInexact ? apply("rint", a) : a;
      };
      const take = (k: 0 | 1): NDArray => {
        if (length === null) return arr;
        const m = Math.min(n, toIndex(pairFor("stat_length", axis)[k]));
        return k === 0 ? sliceAxis(arr, axis, 0, m) : sliceAxis(arr, axis, n - m, n);
      };
      if (before > 0) copyItems(part(0, before), of(take(0)));
      if (after > 0) copyItems(part(before + n, before + n + after), of(take(1)));
    }
    arr = out;
  }
  return arr === asArray(value) ? copyArray(arr) : arr;
}

/** Median along an axis with the axis kept; filled by reduction-functions.ts. */
export const medianHook: { run: (x: NDArray, axis: number) => PyValue } = { run: (x) => x };

function ramp(
  target: NDArray,
  edge: NDArray,
  end: PyValue,
  axis: number,
  n: number,
  atStart: boolean,
): void {
  if (n === 0) return;
  const steps = Array.from({ length: n }, (_, i) => (atStart ? i / n : (i + 1) / n));
  const line = reshape(
    fromDoubles(steps),
    target.shape.map((_, i) => (i === axis ? n : 1)),
  );
  const base = castArray(edge, FLOAT64);
  const e = castArray(asArray(end), FLOAT64);
  // Before: from the end value to the edge; after: from the edge to the end value.
  const from = atStart ? e : base;
  const to = atStart ? base : e;
  const values = apply("add", from, apply("multiply", apply("subtract", to, from), line));
  copyItems(target, target.dtype.isInteger ? apply("rint", values) : values);
}

function slidingWindow(value: PyValue, window: PyValue, axisValue: PyValue): NDArray {
  const arr = asAnyArray(value);
  const sizes =
    window instanceof PyTuple || window instanceof PyList
      ? toArray(window).map(toIndex)
      : [toIndex(window)];
  const axes =
    axisValue === null
      ? arr.shape.map((_, i) => i)
      : axisList(axisValue).map((a) => (a < 0 ? a + arr.ndim : a));
  if (sizes.length !== axes.length) {
    throw valueError(
      `Since axis is None, must provide window_shape for all dimensions of \`x\`; got ${sizes.length} window_shape elements and \`x.ndim\` is ${arr.ndim}.`,
    );
  }
  const shape = arr.shape.slice() as number[];
  axes.forEach((a, i) => {
    if (shape[a] < sizes[i])
      throw valueError("window shape cannot be larger than input array shape");
    shape[a] -= sizes[i] - 1;
  });
  const view = makeView(
    arr,
    [...shape, ...sizes],
    [...arr.strides, ...axes.map((a) => arr.strides[a])],
    arr.offset,
  );
  view.writeable = false;
  return view;
}

export function addIndexTricks(names: Names): void {
  names.set("mgrid", new Grid(false));
  names.set("ogrid", new Grid(true));
  names.set("r_", new Concatenator(0, 1, -1));
  names.set("c_", new Concatenator(-1, 2, 0));
  names.set("s_", new IndexExpression(false));
  names.set("index_exp", new IndexExpression(true));
  names.set("ndindex", ndindexType);
  names.set("ndenumerate", ndenumerateType);
  add(names, "ix_(*args)", ix);
  add(names, "unravel_index(indices, shape, order='C')", (i, shape) =>
    unravelIndex(i, parseShape(shape)),
  );
  add(names, "ravel_multi_index(multi_index, dims, mode='raise', order='C')", (m, dims, mode) =>
    ravelMultiIndex(m, parseShape(dims), hostText(mode) as string),
  );
  const triangle = (n: number, m: number, k: number, lower: boolean): PyTuple => {
    const mask = lower ? triMask(n, m, k) : apply("logical_not", triMask(n, m, k - 1));
    return new PyTuple(nonzeroArrays(mask));
  };
  add(names, "tril_indices(n, k=0, m=None)", (n, k, m) =>
    triangle(toIndex(n), m === null ? toIndex(n) : toIndex(m), toIndex(k), true),
  );
  add(names, "triu_indices(n, k=0, m=None)", (n, k, m) =>
    triangle(toIndex(n), m === null ? toIndex(n) : toIndex(m), toIndex(k), false),
  );
  add(names, "tril_indices_from(arr, k=0)", (a, k) =>
    triangle(asArray(a).shape[0], asArray(a).shape[1], toIndex(k), true),
  );
  add(names, "triu_indices_from(arr, k=0)", (a, k) =>
    triangle(asArray(a).shape[0], asArray(a).shape[1], toIndex(k), false),
  );
  add(names, "diag_indices(n, ndim=2)", (n, ndim) => {
    const line = positionsArray(
      Array.from({ length: toIndex(n) }, (_, i) => i),
      [toIndex(n)],
    );
    return new PyTuple(new Array(toIndex(ndim)).fill(line));
  });
  add(names, "diag_indices_from(arr)", (a) => {
    const x = asArray(a);
    if (new Set(x.shape).size !== 1)
      throw valueError("All dimensions of input must be of equal length");
    const line = positionsArray(
      Array.from({ length: x.shape[0] }, (_, i) => i),
      [x.shape[0]],
    );
    return new PyTuple(x.shape.map(() => line));
  });
  add(names, "fill_diagonal(a, val, wrap=False)", (a, val) => {
    const x = a as NDArray;
    if (x.ndim < 2) throw valueError("array must be at least 2-d");
    const n = Math.min(...x.shape);
    const view = new NDArray(
      x.storage,
      x.dtype,
      [n],
      [x.strides.reduce((p, q) => p + q, 0)],
      x.offset,
    );
    const v = atLeast1d(asArray(val));
    for (let i = 0; i < n; i++) {
      const at = i % v.size;
      copyItems(sliceAxis(view, 0, i, i + 1), sliceAxis(v, 0, at, at + 1));
    }
    return null;
  });
  add(names, "pad(array, pad_width, mode='constant', **kwargs)", (a, width, mode, kwargs) => {
    const text = hostText(mode);
    if (text === undefined) throw typeError("pad with a function is not available");
    return pad(a, width, text, kwargs);
  });
}

export function addStrideTricks(names: Names): void {
  add(
    names,
    "sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False)",
    (x, window, axis) => slidingWindow(x, window, axis),
  );
  add(
    names,
    "as_strided(x, shape=None, strides=None, subok=False, writeable=True)",
    (x, shape, strides, _subok, writeable) => {
      const a = asArray(x);
      const view = makeView(
        a,
        shape === null ? a.shape : parseShape(shape),
        strides === null ? a.strides : parseShape(strides),
        a.offset,
      );
      if (!toBool(writeable)) view.writeable = false;
      return view;
    },
  );
}
