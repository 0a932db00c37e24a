/** Functions that rearrange arrays: reshape, concatenate, stack, split, tile, roll, flip, pad, … */
import { toArray } from "../objects/abstract.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { toBool, toIndex } from "./convert.ts";
import { castArray, copyArray, copyItems, parseOrder } from "./copy.ts";
import type { DType } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { normalizeAxis } from "./errors.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { pick, repeat } from "./item-selection.ts";
import { broadcastShapes } from "./iteration.ts";
import { add, type Names } from "./namespace.ts";
import { emptyArray, makeView, NDArray } from "./ndarray.ts";
import { canCast, parseCasting, promoteTypes } from "./promotion.ts";
import {
  broadcastTo,
  diagonal,
  expandDims,
  moveaxis,
  parseShape,
  ravel,
  reshape,
  squeeze,
  swapaxes,
  transpose,
} from "./shape-ops.ts";
import { callUfunc, ufuncs } from "./ufunc.ts";

/** Axes given as an int or a tuple. */
export function axisList(value: PyValue): number[] {
  return value instanceof PyTuple || value instanceof PyList
    ? value.items.map(toIndex)
    : [toIndex(value)];
}

export function concatenateArrays(
  arrays: readonly NDArray[],
  axis: number | null,
  dtype?: DType,
  out?: NDArray,
): NDArray {
  if (arrays.length === 0) throw valueError("need at least one array to concatenate");
  const parts = axis === null ? arrays.map((a) => ravel(a)) : arrays;
  if (parts.some((a) => a.ndim === 0)) {
    throw valueError("zero-dimensional arrays cannot be concatenated");
  }
  const [first] = parts;
  const along = axis === null ? 0 : normalizeAxis(axis, first.ndim);
  let common: DType = first.dtype.withSwapped(false);
  let total = 0;
  parts.forEach((a, i) => {
    if (a.ndim !== first.ndim) {
      throw valueError(
        `all the input arrays must have same number of dimensions, but the array at index 0 has ${first.ndim} dimension(s) and the array at index ${i} has ${a.ndim} dimension(s)`,
      );
    }
    a.shape.forEach((n, d) => {
      if (d !== along && n !== first.shape[d]) {
        throw valueError(
          `all the input array dimensions except for the concatenation axis must match exactly, but along dimension ${d}, the array at index 0 has size ${first.shape[d]} and the array at index ${i} has size ${n}`,
        );
      }
    });
    total += a.shape[along];
    common = promoteTypes(common, a.dtype);
  });
  const shape = first.shape.map((n, i) => (i === along ? total : n));
  const allF = shape.length > 1 && parts.every((a) => a.isF && !a.isC);
  let result: NDArray;
  if (out !== undefined) result = out;
  else if (allF) {
    const reversed = emptyArray(dtype ?? common, [...shape].reverse());
    result = transpose(reversed);
    result.base = null;
  } else result = emptyArray(dtype ?? common, shape);
  let at = 0;
  for (const a of parts) {
    const slot = makeView(
      result,
      a.shape,
      result.strides,
      result.offset + at * result.strides[along],
    );
    copyItems(slot, a);
    at += a.shape[along];
  }
  return result;
}

export function stackArrays(
  arrays: readonly NDArray[],
  axis: number,
  dtype?: DType,
  out?: NDArray,
): NDArray {
  if (arrays.length === 0) throw valueError("need at least one array to stack");
  const [first] = arrays;
  for (const a of arrays) {
    if (a.ndim !== first.ndim || a.shape.some((n, i) => n !== first.shape[i])) {
      throw valueError("all input arrays must have the same shape");
    }
  }
  const at = normalizeAxis(axis, first.ndim + 1);
  return concatenateArrays(
    arrays.map((a) => expandDims(a, [at])),
    at,
    dtype,
    out,
  );
}

export const atLeast1d = (a: NDArray): NDArray => (a.ndim === 0 ? reshape(a, [1]) : a);
export function atLeast2d(a: NDArray): NDArray {
  if (a.ndim >= 2) return a;
  return a.ndim === 0 ? reshape(a, [1, 1]) : expandDims(a, [0]);
}
function atLeast3d(a: NDArray): NDArray {
  if (a.ndim >= 3) return a;
  if (a.ndim === 0) return reshape(a, [1, 1, 1]);
  return a.ndim === 1 ? expandDims(a, [0, 2]) : expandDims(a, [2]);
}

function sequenceOfArrays(value: PyValue, name: string): NDArray[] {
  if (value instanceof NDArray || value instanceof PyList || value instanceof PyTuple) {
    return toArray(value).map((v) => asAnyArray(v));
  }
  if (typeof value === "number" || value === null) {
    throw typeError(`The first input argument needs to be a sequence`);
  }
  void name;
  return toArray(value).map((v) => asAnyArray(v));
}

/** Sections of an axis: equal ones by count, or cut at positions. */
function splitAt(arr: NDArray, where: PyValue, axis: number, exact: boolean): PyList {
  const along = normalizeAxis(axis, arr.ndim);
  const n = arr.shape[along];
  let cuts: number[];
  if (where instanceof PyList || where instanceof PyTuple || where instanceof NDArray) {
    cuts = [0, ...toArray(where).map(toIndex), n];
  } else {
    const sections = toIndex(where);
    if (sections <= 0) throw valueError("number sections must be larger than 0.");
    if (exact && n % sections !== 0)
      throw valueError("array split does not result in an equal division");
    const each = Math.floor(n / sections);
    const extra = n % sections;
    cuts = [0];
    for (let i = 0; i < sections; i++) cuts.push(cuts[i] + each + (i < extra ? 1 : 0));
  }
  const clip = (i: number): number => Math.min(Math.max(i < 0 ? i + n : i, 0), n);
  const parts: PyValue[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const from = clip(cuts[i]);
    const to = Math.max(from, clip(cuts[i + 1]));
    parts.push(sliceAxis(arr, along, from, to));
  }
  return new PyList(parts);
}

/** arr[…, from:to, …] along one axis. */
export function sliceAxis(arr: NDArray, axis: number, from: number, to: number, step = 1): NDArray {
  const count = Math.max(0, Math.ceil((to - from) / step));
  return makeView(
    arr,
    arr.shape.map((n, i) => (i === axis ? count : n)),
    arr.strides.map((s, i) => (i === axis ? s * step : s)),
    arr.offset + (count > 0 ? from * arr.strides[axis] : 0),
  );
}

export function flip(arr: NDArray, axes: readonly number[]): NDArray {
  let { offset } = arr;
  const strides = arr.strides.map((s, i) => {
    if (!axes.includes(i)) return s;
    if (arr.shape[i] > 0) offset += (arr.shape[i] - 1) * s;
    return -s;
  });
  return makeView(arr, arr.shape, strides, offset);
}

function roll(arr: NDArray, shift: PyValue, axis: PyValue): NDArray {
  if (axis === null) {
    const total = axisList(shift).reduce((a, b) => a + b, 0);
    return reshape(rollAxis(ravel(arr), total, 0), arr.shape);
  }
  const axes = axisList(axis);
  const shifts = axisList(shift);
  const n = Math.max(axes.length, shifts.length);
  let result = arr;
  for (let i = 0; i < n; i++) {
    const along = normalizeAxis(axes[axes.length === 1 ? 0 : i], arr.ndim);
    result = rollAxis(result, shifts[shifts.length === 1 ? 0 : i], along);
  }
  return result;
}

function rollAxis(arr: NDArray, shift: number, axis: number): NDArray {
  const n = arr.shape[axis];
  const s = n === 0 ? 0 : ((shift % n) + n) % n;
  return concatenateArrays(
    [sliceAxis(arr, axis, n - s, n), sliceAxis(arr, axis, 0, n - s)],
    axis,
    arr.dtype,
  );
}

function rot90(arr: NDArray, k: number, axes: number[]): NDArray {
  if (axes.length !== 2) throw valueError("len(axes) must be 2.");
  const [a, b] = axes.map((x) => normalizeAxis(x, arr.ndim));
  if (a === b) throw valueError("Axes must be different.");
  switch (((k % 4) + 4) % 4) {
    case 0:
      return makeView(arr, arr.shape, arr.strides, arr.offset);
    case 1:
      return swapaxes(flip(arr, [b]), a, b);
    case 2:
      return flip(arr, [a, b]);
    default:
      return flip(swapaxes(arr, a, b), [b]);
  }
}

export function tile(arr: NDArray, reps: readonly number[]): NDArray {
  const d = Math.max(reps.length, arr.ndim);
  const counts = [...new Array<number>(d - reps.length).fill(1), ...reps];
  const shape = [...new Array<number>(d - arr.ndim).fill(1), ...arr.shape];
  const thin = reshape(
    arr,
    shape.flatMap((n) => [1, n]),
  );
  const wide = broadcastTo(
    thin,
    shape.flatMap((n, i) => [counts[i], n]),
  );
  return reshape(
    copyArray(wide, "C"),
    shape.map((n, i) => n * counts[i]),
  );
}

function broadcastArrays(arrays: readonly NDArray[]): PyTuple {
  const shape = broadcastShapes(arrays.map((a) => a.shape));
  return new PyTuple(arrays.map((a) => broadcastTo(a, shape)));
}

/** Positions left after deleting some along an axis. */
function deleteItems(value: PyValue, obj: PyValue, axis: PyValue): NDArray {
  let arr = asAnyArray(value);
  if (axis === null) arr = ravel(arr);
  const along = axis === null ? 0 : normalizeAxis(toIndex(axis), arr.ndim);
  const n = arr.shape[along];
  const keep = new Array<boolean>(n).fill(true);
  for (const p of chosenPositions(obj, n, along)) keep[p] = false;
  return pick(
    arr,
    keep.flatMap((k, i) => (k ? [i] : [])),
    along,
  );
}

/** Filled by index-tricks.ts: positions that ints, slices or masks choose on an axis. */
export const positionsHook: {
  of: (obj: PyValue, n: number, axis: number, insert?: boolean) => number[];
} = {
  of: () => [],
};
const chosenPositions = (obj: PyValue, n: number, axis: number): number[] =>
  positionsHook.of(obj, n, axis);

function insertItems(value: PyValue, obj: PyValue, values: PyValue, axis: PyValue): NDArray {
  let arr = asAnyArray(value);
  if (axis === null) arr = ravel(arr);
  const along = axis === null ? 0 : normalizeAxis(toIndex(axis), arr.ndim);
  const n = arr.shape[along];
  const scalar = typeof obj === "number" || (obj instanceof NDArray && obj.ndim === 0);
  const positions = positionsHook.of(obj, n, along, true);
  let given = castArray(asArray(values), arr.dtype);
  let count = positions.length;
  if (scalar) {
    // One position takes as many items as the values have along the axis.
    if (given.ndim === 0 || given.ndim < arr.ndim) {
      if (arr.ndim === 1) given = reshape(given, [given.size]);
      else given = expandDims(given, [along]);
    } else given = moveaxis(given, [0], [along]);
    count = given.shape[along];
  }
  const shape = arr.shape.map((d, i) => (i === along ? count : d));
  const wide = broadcastTo(given, shape);
  const order = scalar ? Array.from({ length: count }, () => positions[0]) : positions;
  const sorted = order.map((p, i) => [p, i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const parts: NDArray[] = [];
  let at = 0;
  for (const [p, i] of sorted) {
    if (p > at) parts.push(sliceAxis(arr, along, at, p));
    at = p;
    parts.push(sliceAxis(wide, along, i, i + 1));
  }
  if (at < n) parts.push(sliceAxis(arr, along, at, n));
  if (parts.length === 0) return copyArray(arr);
  return concatenateArrays(parts, along, arr.dtype);
}

function arraysArgument(args: readonly PyValue[], run: (a: NDArray) => NDArray): PyValue {
  const results = args.map((a) => run(asAnyArray(a)));
  return results.length === 1 ? results[0] : new PyTuple(results);
}

/** Nested lists of blocks, joined along the axes from the last. */
function block(value: PyValue): NDArray {
  const depthOf = (v: PyValue): number =>
    v instanceof PyList ? 1 + Math.max(0, ...v.items.map(depthOf)) : 0;
  const depth = depthOf(value);
  const leaves: NDArray[] = [];
  const collect = (v: PyValue): void => {
    if (v instanceof PyList) v.items.forEach(collect);
    else leaves.push(asArray(v));
  };
  collect(value);
  const ndim = Math.max(depth, ...leaves.map((a) => a.ndim));
  const build = (v: PyValue, level: number): NDArray => {
    if (!(v instanceof PyList)) {
      const a = asArray(v);
      return reshape(a, [...new Array<number>(ndim - a.ndim).fill(1), ...a.shape]);
    }
    if (v.items.length === 0) throw valueError("List at arrays cannot be empty");
    return concatenateArrays(
      v.items.map((x) => build(x, level + 1)),
      ndim - depth + level,
    );
  };
  return copyArray(build(value, 0), "C");
}

export function addShape(names: Names): void {
  const arr = (a: PyValue): NDArray => asAnyArray(a);
  add(names, "reshape(a, /, shape, order='C', *, copy=None)", (a, shape, order, copy) =>
    reshape(arr(a), parseShape(shape), parseOrder(order), copy),
  );
  add(names, "ravel(a, order='C')", (a, order) => ravel(arr(a), parseOrder(order)));
  add(names, "transpose(a, axes=None)", (a, axes) =>
    transpose(arr(a), axes === null ? undefined : parseShape(axes)),
  );
  names.set("permute_dims", names.get("transpose") as PyValue);
  add(names, "matrix_transpose(x, /)", (a) => {
    const x = arr(a);
    if (x.ndim < 2) {
      throw valueError(`Input array must be at least 2-dimensional, but it is ${x.ndim}`);
    }
    return swapaxes(x, -1, -2);
  });
  add(names, "swapaxes(a, axis1, axis2)", (a, x, y) => swapaxes(arr(a), toIndex(x), toIndex(y)));
  add(names, "moveaxis(a, source, destination)", (a, s, d) =>
    moveaxis(arr(a), axisList(s), axisList(d)),
  );
  add(names, "rollaxis(a, axis, start=0)", (a, axis, start) => {
    const x = arr(a);
    const from = normalizeAxis(toIndex(axis), x.ndim);
    let to = toIndex(start);
    if (to < 0) to += x.ndim;
    if (from < to) to--;
    return from === to ? x : moveaxis(x, [from], [to]);
  });
  add(names, "squeeze(a, axis=None)", (a, axis) =>
    squeeze(arr(a), axis === null ? undefined : axisList(axis)),
  );
  add(names, "expand_dims(a, axis)", (a, axis) => expandDims(arr(a), axisList(axis)));
  add(names, "diagonal(a, offset=0, axis1=0, axis2=1)", (a, offset, x, y) =>
    diagonal(arr(a), toIndex(offset), toIndex(x), toIndex(y)),
  );
  add(names, "broadcast_to(array, shape, subok=False)", (a, shape) =>
    broadcastTo(arr(a), parseShape(shape)),
  );
  add(names, "broadcast_arrays(*args, subok=False)", (_subok, args) =>
    broadcastArrays(args.map(arr)),
  );
  add(
    names,
    "broadcast_shapes(*args)",
    (args) => new PyTuple(broadcastShapes(args.map((a: PyValue) => parseShape(a)))),
  );
  add(names, "atleast_1d(*arys)", (args) => arraysArgument(args, atLeast1d));
  add(names, "atleast_2d(*arys)", (args) => arraysArgument(args, atLeast2d));
  add(names, "atleast_3d(*arys)", (args) => arraysArgument(args, atLeast3d));
  add(
    names,
    "concatenate(arrays, /, axis=0, out=None, *, dtype=None, casting='same_kind')",
    (arrays, axis, out, dtype, casting) => {
      const parts = sequenceOfArrays(arrays, "concatenate");
      const type = dtype === null ? undefined : asDtype(dtype);
      if (type !== undefined) {
        for (const p of parts) {
          if (!canCast(p.dtype, type, parseCasting(casting))) {
            throw typeError(
              `Cannot cast array data from dtype('${p.dtype.baseName}') to dtype('${type.baseName}') according to the rule '${casting}'`,
            );
          }
        }
      }
      return concatenateArrays(parts, axis === null ? null : toIndex(axis), type, out ?? undefined);
    },
  );
  names.set("concat", names.get("concatenate") as PyValue);
  add(
    names,
    "stack(arrays, axis=0, out=None, *, dtype=None, casting='same_kind')",
    (arrays, axis, out, dtype) =>
      stackArrays(
        sequenceOfArrays(arrays, "stack"),
        toIndex(axis),
        dtype === null ? undefined : asDtype(dtype),
        out ?? undefined,
      ),
  );
  const optional = (dtype: PyValue): DType | undefined =>
    dtype === null ? undefined : asDtype(dtype);
  add(names, "vstack(tup, *, dtype=None, casting='same_kind')", (tup, dtype) =>
    concatenateArrays(sequenceOfArrays(tup, "vstack").map(atLeast2d), 0, optional(dtype)),
  );
  names.set("row_stack", names.get("vstack") as PyValue);
  add(names, "hstack(tup, *, dtype=None, casting='same_kind')", (tup, dtype) => {
    const parts = sequenceOfArrays(tup, "hstack").map(atLeast1d);
    return concatenateArrays(
      parts,
      parts.length > 0 && parts[0].ndim === 1 ? 0 : 1,
      optional(dtype),
    );
  });
  add(names, "dstack(tup)", (tup) =>
    concatenateArrays(sequenceOfArrays(tup, "dstack").map(atLeast3d), 2),
  );
  add(names, "column_stack(tup)", (tup) =>
    concatenateArrays(
      sequenceOfArrays(tup, "column_stack").map((a) => (a.ndim < 2 ? transpose(atLeast2d(a)) : a)),
      1,
    ),
  );
  add(names, "block(arrays)", block);
  add(names, "append(arr, values, axis=None)", (a, values, axis) =>
    axis === null
      ? concatenateArrays([ravel(arr(a)), ravel(arr(values))], 0)
      : concatenateArrays([arr(a), arr(values)], toIndex(axis)),
  );
  add(names, "split(ary, indices_or_sections, axis=0)", (a, where, axis) =>
    splitAt(arr(a), where, toIndex(axis), true),
  );
  add(names, "array_split(ary, indices_or_sections, axis=0)", (a, where, axis) =>
    splitAt(arr(a), where, toIndex(axis), false),
  );
  add(names, "vsplit(ary, indices_or_sections)", (a, where) => {
    if (arr(a).ndim < 2) throw valueError("vsplit only works on arrays of 2 or more dimensions");
    return splitAt(arr(a), where, 0, true);
  });
  add(names, "hsplit(ary, indices_or_sections)", (a, where) => {
    const x = arr(a);
    if (x.ndim === 0) throw valueError("hsplit only works on arrays of 1 or more dimensions");
    return splitAt(x, where, x.ndim > 1 ? 1 : 0, true);
  });
  add(names, "dsplit(ary, indices_or_sections)", (a, where) => {
    if (arr(a).ndim < 3) throw valueError("dsplit only works on arrays of 3 or more dimensions");
    return splitAt(arr(a), where, 2, true);
  });
  add(names, "unstack(x, /, *, axis=0)", (a, axis) => {
    const x = arr(a);
    const along = normalizeAxis(toIndex(axis), x.ndim);
    const moved = moveaxis(x, [along], [0]);
    return new PyTuple(toArray(moved));
  });
  add(names, "flip(m, axis=None)", (m, axis) => {
    const x = arr(m);
    return flip(
      x,
      axis === null
        ? x.shape.map((_, i) => i)
        : axisList(axis).map((a) => normalizeAxis(a, x.ndim)),
    );
  });
  add(names, "fliplr(m)", (m) => {
    if (arr(m).ndim < 2) throw valueError("Input must be >= 2-d.");
    return flip(arr(m), [1]);
  });
  add(names, "flipud(m)", (m) => {
    if (arr(m).ndim < 1) throw valueError("Input must be >= 1-d.");
    return flip(arr(m), [0]);
  });
  add(names, "rot90(m, k=1, axes=<absent>)", (m, k, axes) =>
    rot90(arr(m), toIndex(k), axes === undefined ? [0, 1] : parseShape(axes)),
  );
  add(names, "roll(a, shift, axis=None)", (a, shift, axis) => roll(arr(a), shift, axis));
  add(names, "tile(A, reps)", (a, reps) => tile(arr(a), parseShape(reps)));
  add(names, "repeat(a, repeats, axis=None)", (a, counts, axis) => repeat(a, counts, axis));
  add(names, "delete(arr, obj, axis=None)", deleteItems);
  add(names, "insert(arr, obj, values, axis=None)", insertItems);
  add(names, "resize(a, new_shape)", (a, shape) => {
    const dims = parseShape(shape);
    const flat = ravel(arr(a));
    const total = dims.reduce((x, y) => x * y, 1);
    if (flat.size === 0) return emptyArray(flat.dtype, dims);
    const copies = Math.ceil(total / flat.size);
    return reshape(sliceAxis(tile(flat, [Math.max(copies, 1)]), 0, 0, total), dims);
  });
  add(names, "shape(a)", (a) => new PyTuple(asArray(a).shape.slice()));
  add(names, "ndim(a)", (a) => asArray(a).ndim);
  add(names, "size(a, axis=None)", (a, axis) => {
    const x = asArray(a);
    if (axis === null) return x.size;
    return axisList(axis).reduce((n, i) => n * x.shape[normalizeAxis(i, x.ndim)], 1);
  });
  add(names, "trim_zeros(filt, trim='fb', axis=None)", (a, trim) => {
    const x = asArray(a);
    const truth = toArray(callUfunc(ufuncs.not_equal, [x, 0], null)).map((v) => toBool(v));
    let from = 0;
    let to = truth.length;
    const mode = String(trim).toLowerCase();
    if (mode.includes("f")) while (from < to && !truth[from]) from++;
    if (mode.includes("b")) while (to > from && !truth[to - 1]) to--;
    return sliceAxis(x, 0, from, to);
  });
}
