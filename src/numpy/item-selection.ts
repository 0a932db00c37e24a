/** take, put, repeat, compress, choose, nonzero: choosing items by position, outside `a[…]`. */
import { indexError, typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyTuple } from "../objects/sequence-values.ts";
import { toIndex } from "./convert.ts";
import { castArray, contiguous, copyItems } from "./copy.ts";
import { BOOL, INT64 } from "./dtype.ts";
import { normalizeAxis } from "./errors.ts";
import { asAnyArray, asArray, asArrays } from "./from-object.ts";
import { gather, indexNumbers, itemOffsets } from "./gather.ts";
import { nonzeroArrays } from "./indexing.ts";
import { broadcastShapes } from "./iteration.ts";
import { checkWriteable, emptyArray, makeView, NDArray, unwrapScalar } from "./ndarray.ts";
import { promoteTypes } from "./promotion.ts";
import { broadcastTo, ravel } from "./shape-ops.ts";
import { apply } from "./ufunc.ts";

type Mode = "raise" | "wrap" | "clip";

export function parseMode(value: PyValue | undefined): Mode {
  if (value === undefined) return "raise";
  const text = hostText(value);
  if (text === "raise" || text === "wrap" || text === "clip") return text;
  throw typeError("clipmode not understood");
}

/** Positions as a safe int array. */
export function asPositions(value: PyValue): NDArray {
  const arr = asArray(value);
  if (arr.dtype.isInteger) return arr;
  if (arr.dtype.isBool) return asArray(arr, INT64);
  if (arr.size === 0) return asArray(arr, INT64);
  throw typeError(
    `Cannot cast array data from dtype('${arr.dtype.baseName}') to dtype('int64') according to the rule 'safe'`,
  );
}

function bounded(i: number, n: number, mode: Mode, axis: number): number {
  if (mode === "raise") {
    if (i < -n || i >= n) {
      throw indexError(`index ${i} is out of bounds for axis ${axis} with size ${n}`);
    }
    return i < 0 ? i + n : i;
  }
  if (mode === "wrap") return ((i % n) + n) % n;
  return i < 0 ? 0 : i >= n ? n - 1 : i;
}

export function take(
  a: PyValue,
  indices: PyValue,
  axis: PyValue,
  out: PyValue | undefined,
  modeValue: PyValue | undefined,
): PyValue {
  let arr = asAnyArray(a);
  const mode = parseMode(modeValue);
  const positions = asPositions(indices);
  if (axis === null) arr = ravel(arr);
  else if (arr.ndim === 0) arr = ravel(arr);
  const along = axis === null ? 0 : normalizeAxis(toIndex(axis), arr.ndim);
  const n = arr.shape[along];
  const at = indexNumbers(positions);
  if (n === 0 && at.length > 0) throw indexError("cannot do a non-empty take from an empty axes.");
  const shape = [...arr.shape.slice(0, along), ...positions.shape, ...arr.shape.slice(along + 1)];
  const result = emptyArray(arr.dtype, shape);
  // Offsets of every (leading, position) pair; the trailing block travels whole.
  const lead = itemOffsets(arr.shape.slice(0, along), arr.strides.slice(0, along));
  const rest = itemOffsets(arr.shape.slice(along + 1), arr.strides.slice(along + 1));
  const offsets = new Float64Array(lead.length * at.length);
  let k = 0;
  for (const l of lead) {
    for (let i = 0; i < at.length; i++) {
      offsets[k++] = arr.offset + l + bounded(at[i], n, mode, along) * arr.strides[along];
    }
  }
  if (result.size > 0) gather(arr, offsets, rest, result);
  if (out instanceof NDArray) {
    copyItems(out, result);
    return out;
  }
  return unwrapScalar(result);
}

export function put(arr: NDArray, indices: PyValue, values: PyValue, modeValue: PyValue): void {
  checkWriteable(arr, "assignment destination");
  const mode = parseMode(modeValue);
  const at = indexNumbers(asPositions(indices));
  const source = contiguous(castArray(asArray(values), arr.dtype));
  if (source.size === 0 || at.length === 0) return;
  const flat = itemOffsets(arr.shape, arr.strides);
  for (let i = 0; i < at.length; i++) {
    const p = bounded(at[i], arr.size, mode, 0);
    const from = new NDArray(
      source.storage,
      source.dtype,
      [],
      [],
      source.offset + (i % source.size) * source.dtype.itemsize,
    );
    copyItems(new NDArray(arr.storage, arr.dtype, [], [], arr.offset + flat[p]), from);
  }
}

export function repeat(a: PyValue, counts: PyValue, axis: PyValue): NDArray {
  let arr = asAnyArray(a);
  if (axis === null) arr = ravel(arr);
  const along = axis === null ? 0 : normalizeAxis(toIndex(axis), Math.max(arr.ndim, 1));
  if (arr.ndim === 0) arr = ravel(arr);
  const each = indexNumbers(asPositions(counts));
  const n = arr.shape[along];
  const isOne = asArray(counts).ndim === 0 || each.length === 1;
  if (!isOne && each.length !== n) {
    throw valueError(
      `operands could not be broadcast together with shape (${n},) (${each.length},)`,
    );
  }
  const positions: number[] = [];
  for (let i = 0; i < n; i++) {
    const c = isOne ? each[0] : each[i];
    if (c < 0) throw valueError("repeats may not contain negative values.");
    for (let k = 0; k < c; k++) positions.push(i);
  }
  return pick(arr, positions, along);
}

/** Items at host positions along an axis. */
export function pick(arr: NDArray, positions: readonly number[], axis: number): NDArray {
  const shape = arr.shape.map((n, i) => (i === axis ? positions.length : n));
  const result = emptyArray(arr.dtype, shape);
  const lead = itemOffsets(arr.shape.slice(0, axis), arr.strides.slice(0, axis));
  const rest = itemOffsets(arr.shape.slice(axis + 1), arr.strides.slice(axis + 1));
  const offsets = new Float64Array(lead.length * positions.length);
  let k = 0;
  for (const l of lead)
    for (const p of positions) offsets[k++] = arr.offset + l + p * arr.strides[axis];
  if (result.size > 0) gather(arr, offsets, rest, result);
  return result;
}

export function compress(condition: PyValue, a: PyValue, axis: PyValue): NDArray {
  let arr = asAnyArray(a);
  const mask = castArray(asArray(condition), BOOL);
  if (mask.ndim !== 1) throw valueError("condition must be a 1-d array");
  if (axis === null) arr = ravel(arr);
  const along = axis === null ? 0 : normalizeAxis(toIndex(axis), arr.ndim);
  const positions = Array.from(indexNumbers(nonzeroArrays(mask)[0]));
  for (const p of positions) {
    if (p >= arr.shape[along]) {
      throw indexError(
        `index ${p} is out of bounds for axis ${along} with size ${arr.shape[along]}`,
      );
    }
  }
  return pick(arr, positions, along);
}

export function choose(
  selector: PyValue,
  choices: PyValue,
  out: PyValue | undefined,
  modeValue: PyValue | undefined,
): PyValue {
  const mode = parseMode(modeValue);
  const which = asPositions(selector);
  const arrays = asArrays(choices);
  let dtype = arrays[0].dtype;
  for (const c of arrays) dtype = promoteTypes(dtype, c.dtype);
  const shape = broadcastShapes([which.shape, ...arrays.map((c) => c.shape)]);
  const wide = arrays.map((c) => contiguous(broadcastTo(castArray(c, dtype), shape)));
  const at = indexNumbers(contiguous(broadcastTo(which, shape)));
  const result = emptyArray(dtype, shape);
  for (let i = 0; i < at.length; i++) {
    const n = arrays.length;
    if (mode === "raise" && (at[i] < 0 || at[i] >= n))
      throw valueError("invalid entry in choice array");
    const source = wide[bounded(at[i], n, mode, 0)];
    const o = i * dtype.itemsize;
    copyItems(
      new NDArray(result.storage, dtype, [], [], result.offset + o),
      new NDArray(source.storage, dtype, [], [], source.offset + o),
    );
  }
  if (out instanceof NDArray) {
    copyItems(out, result);
    return out;
  }
  return unwrapScalar(result);
}

/** True where items are not zero. */
export function truthMask(arr: NDArray): NDArray {
  if (arr.dtype.isBool) return arr;
  if (arr.dtype.isNumber || arr.dtype.isObject) {
    return arr.dtype.isObject ? castArray(arr, BOOL) : apply("not_equal", arr, 0);
  }
  return castArray(arr, BOOL);
}

export function nonzero(arr: NDArray): PyTuple {
  if (arr.ndim === 0) {
    throw valueError(
      "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead. If the context of this error is of the form `arr[nonzero(cond)]`, just use `arr[cond]`.",
    );
  }
  return new PyTuple(nonzeroArrays(truthMask(arr)));
}

export { makeView };
