/**
 * Reductions behind both methods and functions: sum, mean, var, min, argmax, cumsum … with the axis,
 * dtype, out, keepdims, initial and where arguments of NumPy.
 */
import { newError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { toFloat, toIndex } from "./convert.ts";
import { copyItems } from "./copy.ts";
import { type DType, FLOAT16, FLOAT32, FLOAT64, INT64 } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { normalizeAxis, runtimeWarning } from "./errors.ts";
import { quietly } from "./errstate.ts";
import { asAnyArray } from "./from-object.ts";
import { emptyArray, makeView, NDArray, unwrapScalar } from "./ndarray.ts";
import { realType } from "./promotion.ts";
import { axisLast, ravel } from "./shape-ops.ts";
import { isNanKey, sortKeys } from "./sort-keys.ts";
import { ViewKind } from "./storage.ts";
import {
  accumulateValue,
  apply,
  applyArrays,
  parseAxes,
  type ReduceArguments,
  reduceToArray,
  reduceValue,
  ufuncs,
} from "./ufunc.ts";
import { PLAIN } from "./ufunc-execute.ts";

export const sum = (a: PyValue, o: ReduceArguments = {}): PyValue => reduceValue(ufuncs.add, a, o);
export const prod = (a: PyValue, o: ReduceArguments = {}): PyValue =>
  reduceValue(ufuncs.multiply, a, o);
export const amax = (a: PyValue, o: ReduceArguments = {}): PyValue =>
  reduceValue(ufuncs.maximum, a, o);
export const amin = (a: PyValue, o: ReduceArguments = {}): PyValue =>
  reduceValue(ufuncs.minimum, a, o);
export const any = (a: PyValue, o: ReduceArguments = {}): PyValue =>
  reduceValue(ufuncs.logical_or, a, o);
export const all = (a: PyValue, o: ReduceArguments = {}): PyValue =>
  reduceValue(ufuncs.logical_and, a, o);

/** How many items each result stands for; an array with a mask. */
function countItems(arr: NDArray, o: ReduceArguments): number | NDArray {
  const axes = parseAxes(o.axis, arr.ndim);
  if (o.where !== undefined && o.where !== true) {
    const mask = asAnyArray(o.where);
    const wide = apply("multiply", apply("logical_or", mask, false), onesLike(arr));
    return reduceToArray(ufuncs.add, wide, { axis: o.axis, keepdims: o.keepdims, dtype: INT64 });
  }
  return axes.reduce((n, a) => n * arr.shape[a], 1);
}

function onesLike(arr: NDArray): NDArray {
  const one = emptyArray(asDtype("?"), [1]);
  one.storage.views.bytes[one.storage.base + one.offset] = 1;
  return new NDArray(
    one.storage,
    one.dtype,
    arr.shape,
    arr.shape.map(() => 0),
    one.offset,
  );
}

/** The dtype that a mean sums in. */
function meanDtype(arr: NDArray, dtype: PyValue | undefined): DType | undefined {
  if (dtype !== undefined && dtype !== null) return asDtype(dtype);
  if (arr.dtype.isInteger || arr.dtype.isBool) return FLOAT64;
  if (arr.dtype.num === FLOAT16.num) return FLOAT32;
  return undefined;
}

function divideInto(total: NDArray, count: number | NDArray, out: PyValue | undefined): NDArray {
  const divisor = typeof count === "number" ? count : count;
  const target = out instanceof NDArray ? out : total;
  if (total.dtype.isObject) return applyArrays(ufuncs.divide, [total, divisor])[0];
  return applyArrays(ufuncs.divide, [total, divisor], {
    ...PLAIN,
    out: [target],
    casting: "unsafe",
    label: total.ndim === 0 ? "scalar divide" : "divide",
  })[0];
}

export function meanArray(arr: NDArray, o: ReduceArguments = {}): NDArray {
  const count = countItems(arr, o);
  if (typeof count === "number" ? count === 0 : false) runtimeWarning("Mean of empty slice.");
  const dtype = meanDtype(arr, o.dtype);
  const isHalf = arr.dtype.num === FLOAT16.num && (o.dtype === undefined || o.dtype === null);
  const total = reduceToArray(ufuncs.add, arr, {
    axis: o.axis,
    dtype,
    out: isHalf ? undefined : o.out,
    keepdims: o.keepdims,
    where: o.where,
  });
  const result = divideInto(total, count, isHalf ? undefined : o.out);
  if (!isHalf) return result;
  const half = o.out instanceof NDArray ? o.out : emptyArray(FLOAT16, result.shape);
  copyItems(half, result);
  return half;
}

export function mean(a: PyValue, o: ReduceArguments = {}): PyValue {
  const result = meanArray(asAnyArray(a), o);
  return o.out instanceof NDArray ? result : unwrapScalar(result);
}

export interface VarArguments extends ReduceArguments {
  ddof?: PyValue | undefined;
  mean?: PyValue | undefined;
}

export function varianceArray(arr: NDArray, o: VarArguments = {}): NDArray {
  const count = countItems(arr, o);
  const ddof = toFloat(o.ddof ?? 0);
  if (typeof count === "number" && count <= ddof) {
    runtimeWarning("Degrees of freedom <= 0 for slice");
  }
  const dtype = meanDtype(arr, o.dtype);
  const kept = { axis: o.axis, keepdims: true, where: o.where };
  let center: NDArray;
  if (o.mean !== undefined && o.mean !== null) center = asAnyArray(o.mean);
  else {
    const total = reduceToArray(ufuncs.add, arr, { ...kept, dtype });
    center = divideInto(total, countItems(arr, kept), undefined);
  }
  const d = apply("subtract", arr, center);
  let squares: NDArray;
  if (d.dtype.kind === "c") {
    const re = realPart(d);
    const im = imagPart(d);
    squares = apply("add", apply("multiply", re, re), apply("multiply", im, im));
  } else squares = apply("multiply", d, d);
  const isHalf = arr.dtype.num === FLOAT16.num && (o.dtype === undefined || o.dtype === null);
  const result = reduceToArray(ufuncs.add, squares, {
    axis: o.axis,
    dtype: dtype !== undefined && dtype.kind === "c" ? realType(dtype) : isHalf ? FLOAT32 : dtype,
    out: o.out,
    keepdims: o.keepdims,
    where: o.where,
  });
  const divisor =
    typeof count === "number"
      ? Math.max(count - ddof, 0)
      : apply("maximum", apply("subtract", count, ddof), 0);
  const done = divideInto(result, divisor, o.out);
  if (!isHalf || o.out instanceof NDArray) return done;
  const half = emptyArray(FLOAT16, done.shape);
  copyItems(half, done);
  return half;
}

export function variance(a: PyValue, o: VarArguments = {}): PyValue {
  const result = varianceArray(asAnyArray(a), o);
  return o.out instanceof NDArray ? result : unwrapScalar(result);
}

export function std(a: PyValue, o: VarArguments = {}): PyValue {
  const v = varianceArray(asAnyArray(a), o);
  if (o.out instanceof NDArray) {
    return applyArrays(ufuncs.sqrt, [v], { ...PLAIN, out: [o.out] })[0];
  }
  return unwrapScalar(v.dtype.isObject ? apply("power", v, 0.5) : apply("sqrt", v));
}

/** The real parts as a view; the array itself when it is not complex. */
export function realPart(arr: NDArray): NDArray {
  if (arr.dtype.kind !== "c") return arr;
  return makeView(
    arr,
    arr.shape,
    arr.strides,
    arr.offset,
    realType(arr.dtype).withSwapped(arr.dtype.swapped),
  );
}
export function imagPart(arr: NDArray): NDArray {
  if (arr.dtype.kind !== "c") {
    const zeros = emptyArray(arr.dtype, arr.shape);
    zeros.storage.bytes.fill(0);
    zeros.writeable = false;
    return zeros;
  }
  const real = realType(arr.dtype).withSwapped(arr.dtype.swapped);
  return makeView(arr, arr.shape, arr.strides, arr.offset + real.itemsize, real);
}

export function cumulative(
  name: "add" | "multiply",
  a: PyValue,
  axis: PyValue,
  dtype: PyValue,
  out: PyValue | undefined,
): PyValue {
  let arr = asAnyArray(a);
  if (axis === null || arr.ndim === 0) arr = ravel(arr);
  const at = axis === null || axis === undefined ? 0 : arr.ndim === 0 ? 0 : toIndex(axis);
  return accumulateValue(ufuncs[name], arr, at, dtype, out);
}

export function ptp(a: PyValue, o: ReduceArguments = {}): PyValue {
  const high = reduceToArray(ufuncs.maximum, a, { axis: o.axis, keepdims: o.keepdims });
  const low = reduceToArray(ufuncs.minimum, a, { axis: o.axis, keepdims: o.keepdims });
  const out = o.out instanceof NDArray ? o.out : undefined;
  const r = applyArrays(ufuncs.subtract, [high, low], { ...PLAIN, out: [out] })[0];
  return out ?? unwrapScalar(r);
}

/** Positions of the largest (`sign` 1) or smallest (−1) item along an axis; the first of equals. */
export function argExtreme(
  a: PyValue,
  sign: 1 | -1,
  axis: PyValue,
  out: PyValue | undefined,
  keepdims = false,
): PyValue {
  const given = asAnyArray(a);
  const name = sign > 0 ? "argmax" : "argmin";
  let arr = given;
  let along = 0;
  if (axis === null || axis === undefined) arr = ravel(arr);
  else along = normalizeAxis(toIndex(axis), arr.ndim);
  if (arr.ndim === 0) arr = ravel(arr);
  const moved = axisLast(arr, along);
  const n = moved.shape[moved.ndim - 1];
  const shape = moved.shape.slice(0, -1);
  const result = emptyArray(INT64, shape);
  if (n === 0 && result.size > 0) throw valueError(`attempt to get ${name} of an empty sequence`);
  const { keys, compare } = sortKeys(moved);
  const words = result.storage.view(ViewKind.I32) as Int32Array;
  for (let line = 0; line < result.size; line++) {
    const from = line * n;
    let best = 0;
    if (!isNanKey(arr.dtype, keys[from])) {
      for (let i = 1; i < n; i++) {
        if (isNanKey(arr.dtype, keys[from + i])) {
          best = i;
          break;
        }
        if (compare(keys[from + i], keys[from + best]) * sign > 0) best = i;
      }
    }
    words[result.start * 2 + 2 * line] = best;
    words[result.start * 2 + 2 * line + 1] = 0;
  }
  let final = result;
  if (keepdims) {
    const kept =
      axis === null || axis === undefined
        ? given.shape.map(() => 1)
        : given.shape.map((d, i) => (i === along ? 1 : d));
    final = new NDArray(
      result.storage,
      INT64,
      kept,
      kept.map(() => 8),
      result.offset,
    );
    let step = 8;
    const strides = new Array<number>(kept.length);
    for (let i = kept.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= kept[i];
    }
    final.strides = strides;
  }
  if (out instanceof NDArray) {
    copyItems(out, final);
    return out;
  }
  return unwrapScalar(final);
}

/** clip with either bound absent. */
export function clip(
  a: PyValue,
  low: PyValue | undefined,
  high: PyValue | undefined,
  out: PyValue | undefined,
): PyValue {
  const target = out instanceof NDArray ? out : undefined;
  const options = { ...PLAIN, out: [target] };
  const hasLow = low !== null && low !== undefined;
  const hasHigh = high !== null && high !== undefined;
  let r: NDArray;
  if (hasLow && hasHigh) {
    const first = applyArrays(ufuncs.maximum, [a, low])[0];
    r = applyArrays(ufuncs.minimum, [first, high], options)[0];
  } else if (hasLow) r = applyArrays(ufuncs.maximum, [a, low], options)[0];
  else if (hasHigh) r = applyArrays(ufuncs.minimum, [a, high], options)[0];
  else r = applyArrays(ufuncs.positive, [a], options)[0];
  return target ?? unwrapScalar(r);
}

/** np.round: scaled by a power of ten, as NumPy does it. */
export function roundArray(a: PyValue, decimals: number, out: PyValue | undefined): PyValue {
  const arr = asAnyArray(a);
  const target = out instanceof NDArray ? out : undefined;
  const options = { ...PLAIN, out: [target] };
  const done = (r: NDArray): PyValue => target ?? unwrapScalar(r);
  if (arr.dtype.isInteger || arr.dtype.isBool) {
    if (decimals >= 0 || arr.dtype.isBool) {
      if (arr.dtype.isBool && decimals < 0) {
        throw newError("TypeError", "Boolean arrays cannot be rounded");
      }
      return done(
        arr.dtype.isBool ? apply("rint", arr) : applyArrays(ufuncs.positive, [arr], options)[0],
      );
    }
    const scale = 10 ** -decimals;
    const scaled = apply("rint", apply("divide", arr, scale));
    const r = emptyArray(arr.dtype, arr.shape);
    copyItems(r, apply("multiply", scaled, scale));
    if (target !== undefined) copyItems(target, r);
    return done(r);
  }
  if (decimals === 0) return done(applyArrays(ufuncs.rint, [arr], options)[0]);
  const scale = 10 ** Math.abs(decimals);
  return quietly(() => {
    const [first, second] = decimals > 0 ? ["multiply", "divide"] : ["divide", "multiply"];
    const rounded = apply("rint", apply(first, arr, floatOf(scale)));
    return done(applyArrays(ufuncs[second], [rounded, floatOf(scale)], options)[0]);
  });
}

/** A weak Python float. */
const floatOf = (v: number): PyValue => v;

export function trace(
  arr: NDArray,
  view: NDArray,
  dtype: PyValue,
  out: PyValue | undefined,
): PyValue {
  void arr;
  return sum(view, { axis: -1, dtype, out });
}
