/**
 * Copying between arrays of any layout and dtype: `assignArray(dst, src)` broadcasts, converts and
 * copes with overlap. Behaved number arrays run the loops of cast.ts or a plain memory copy; text,
 * objects, structures and swapped or unaligned items go item by item.
 */
import { isTrue } from "../objects/abstract.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyType, PyValue } from "../objects/object.ts";
import { hostText, PyBytes } from "../objects/sequence-values.ts";
import { castLoop } from "./cast.ts";
import { type DType, sameType } from "./dtype.ts";
import { ComplexWarning, dtypeTextHook, runtimeWarning, warn } from "./errors.ts";
import { readItem, readScalar, textToItem, writeItem } from "./item.ts";
import {
  broadcastStrides,
  eachRun,
  keepOrderStrides,
  lengthenInner,
  makePlan,
  mayOverlap,
} from "./iteration.ts";
import {
  allocate,
  allocateStrided,
  checkWriteable,
  fieldView,
  finalize,
  NDArray,
  ndarrayType,
  shortShape,
} from "./ndarray.ts";
import { type Casting, canCast } from "./promotion.ts";
import { type NumberView, VIEW_BYTES, type View, type ViewKind } from "./storage.ts";

/** Copies `src`, broadcast to the shape of `dst`, into it. */
export function assignArray(dst: NDArray, src: NDArray, casting: Casting = "unsafe"): void {
  checkWriteable(dst);
  if (casting !== "unsafe" && !canCast(src.dtype, dst.dtype, casting)) {
    throw castError(src.dtype, dst.dtype, casting);
  }
  copyItems(dst, src);
}

export function castError(from: DType, to: DType, casting: Casting): unknown {
  return typeError(
    `Cannot cast array data from ${reprDtype(from)} to ${reprDtype(to)} according to the rule '${casting}'`,
  );
}

const reprDtype = (dtype: DType): string => `dtype('${dtypeTextHook.text(dtype)}')`;

/** `assignArray` without checks on writing and casting. */
export function copyItems(dst: NDArray, src: NDArray): void {
  const steps = broadcastInto(dst, src);
  if (dst.size === 0) return;
  if (src !== dst && src.size > 1 && mayOverlap(dst, src)) {
    if (sameLayout(dst, src)) return;
    src = compactCopy(src);
    return copyItems(dst, src);
  }
  dst.storage.version++;
  const { dtype } = dst;
  if (src.dtype.kind === "c" && dtype.isNumber && dtype.kind !== "c" && !dtype.isBool) {
    warn(ComplexWarning, "Casting complex values to real discards the imaginary part");
  }
  if (src.isBehaved && dst.isBehaved) {
    if (sameType(src.dtype, dtype) && !dtype.isNumber) {
      copyUnits(dst, src, steps);
      return;
    }
    const loop = castLoop(src.dtype, dtype);
    if (loop !== undefined) {
      if (sameType(src.dtype, dtype) && copyFlat(dst, src)) return;
      runCast(dst, src, steps, loop.from, loop.to, loop.run);
      if (loop.lossy) warnInvalidCast(src, dtype);
      return;
    }
  }
  copySlow(dst, src, steps);
}

function sameLayout(a: NDArray, b: NDArray): boolean {
  if (a.storage !== b.storage || a.offset !== b.offset || !sameType(a.dtype, b.dtype)) return false;
  if (a.shape.length !== b.shape.length) return false;
  return a.shape.every((n, i) => n === b.shape[i] && (n <= 1 || a.strides[i] === b.strides[i]));
}

/** Strides of `src` in the shape of `dst`; leading ones of `src` may be dropped. */
function broadcastInto(dst: NDArray, src: NDArray): number[] {
  let { shape, strides } = src;
  if (shape.length > dst.shape.length) {
    let extra = shape.length - dst.shape.length;
    while (extra > 0 && shape[0] === 1) {
      shape = shape.slice(1);
      strides = strides.slice(1);
      extra--;
    }
  }
  const shift = dst.shape.length - shape.length;
  const fits = shift >= 0 && shape.every((n, i) => n === 1 || n === dst.shape[shift + i]);
  if (!fits) {
    throw valueError(
      `could not broadcast input array from shape ${shortShape(src.shape)} into shape ${shortShape(dst.shape)}`,
    );
  }
  return broadcastStrides(shape, strides, dst.shape);
}

/** One memory copy, when both sides are contiguous in the same order. */
function copyFlat(dst: NDArray, src: NDArray): boolean {
  if (src.size !== dst.size) return false;
  const same = (src.isC && dst.isC) || (src.isF && dst.isF && sameDims(src.shape, dst.shape));
  if (!same) return false;
  const { unit, width } = dst.dtype;
  const from = src.view as NumberView;
  const to = dst.view as NumberView;
  const n = dst.size * width;
  const si = (src.storage.base + src.offset) / unit;
  const di = (dst.storage.base + dst.offset) / unit;
  if (n < 32) for (let i = 0; i < n; i++) to[di + i] = from[si + i];
  else if (from === to) to.copyWithin(di, si, si + n);
  else to.set(from.subarray(si, si + n), di);
  return true;
}

function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

function runCast(
  dst: NDArray,
  src: NDArray,
  srcStrides: readonly number[],
  fromKind: ViewKind,
  toKind: ViewKind,
  run: (n: number, s: View, si: number, ss: number, d: View, di: number, ds: number) => void,
): void {
  const fb = VIEW_BYTES[fromKind];
  const tb = VIEW_BYTES[toKind];
  const from = src.storage.view(fromKind);
  const to = dst.storage.view(toKind);
  const plan = lengthenInner(
    makePlan(dst.shape, [dst.strides.map((s) => s / tb), srcStrides.map((s) => s / fb)]),
  );
  const inner = plan.shape.length - 1;
  const n = plan.shape[inner];
  const ds = plan.steps[0][inner];
  const ss = plan.steps[1][inner];
  const starts = [(dst.storage.base + dst.offset) / tb, (src.storage.base + src.offset) / fb];
  eachRun(plan, starts, (at) => run(n, from, at[1], ss, to, at[0], ds));
}

/** Items of equal dtype as groups of view elements: strings, objects, voids. */
function copyUnits(dst: NDArray, src: NDArray, srcStrides: readonly number[]): void {
  const { unit } = dst.dtype;
  const width = dst.dtype.itemsize / unit;
  const from = src.view as NumberView;
  const to = dst.view as NumberView;
  const plan = makePlan(dst.shape, [
    dst.strides.map((s) => s / unit),
    srcStrides.map((s) => s / unit),
  ]);
  const inner = plan.shape.length - 1;
  const n = plan.shape[inner];
  const ds = plan.steps[0][inner];
  const ss = plan.steps[1][inner];
  eachRun(plan, [dst.start, src.start], (at) => {
    let d = at[0];
    let s = at[1];
    for (let i = 0; i < n; i++) {
      for (let w = 0; w < width; w++) to[d + w] = from[s + w];
      d += ds;
      s += ss;
    }
  });
}

function warnInvalidCast(src: NDArray, to: DType): void {
  if (!castWarnings.enabled()) return;
  const low = to.kind === "u" ? -1 : -(2 ** (8 * Math.max(to.itemsize, 4) - 1)) - 1;
  const high = 2 ** (8 * Math.max(to.itemsize, 4) - (to.kind === "u" ? 0 : 1));
  let bad = false;
  eachItemOffset(src, (at) => {
    if (bad) return;
    const item = readItem(src.dtype, src.storage, at);
    const v = (item as unknown as { v: number }).v;
    if (!(v > low && v < high)) bad = !(to.kind === "u" && v > -(2 ** 63) && v < high);
  });
  if (bad) castWarnings.report();
}

/** Filled by errstate.ts: whether "invalid value encountered in cast" is to be reported. */
export const castWarnings: { enabled: () => boolean; report: () => void } = {
  enabled: () => false,
  report: () => runtimeWarning("invalid value encountered in cast"),
};

/** Visits the byte offset of every item in C order. */
export function eachItemOffset(arr: NDArray, visit: (offset: number) => void): void {
  const plan = makePlan(arr.shape, [arr.strides], false);
  if (arr.size === 0) return;
  const inner = plan.shape.length - 1;
  const n = plan.shape[inner];
  const step = plan.steps[0][inner];
  eachRun(plan, [arr.offset], (at) => {
    let p = at[0];
    for (let i = 0; i < n; i++) {
      visit(p);
      p += step;
    }
  });
}

function copySlow(dst: NDArray, src: NDArray, srcStrides: readonly number[]): void {
  const to = dst.dtype;
  const from = src.dtype;
  if (to.fields !== null || from.fields !== null) {
    if (copyStructs(dst, src, srcStrides)) return;
  }
  const convert = itemConverter(from, to);
  const plan = makePlan(dst.shape, [dst.strides, srcStrides], false);
  const inner = plan.shape.length - 1;
  const n = plan.shape[inner];
  const ds = plan.steps[0][inner];
  const ss = plan.steps[1][inner];
  const loopless = castLoop(from, to);
  eachRun(plan, [dst.offset, src.offset], (at) => {
    let d = at[0];
    let s = at[1];
    for (let i = 0; i < n; i++) {
      convert(dst, d, src, s);
      d += ds;
      s += ss;
    }
  });
  if (loopless?.lossy) warnInvalidCast(src, to);
}

type ItemCopy = (dst: NDArray, d: number, src: NDArray, s: number) => void;

function itemConverter(from: DType, to: DType): ItemCopy {
  if (sameType(from.withSwapped(false), to.withSwapped(false)) && !to.isObject) {
    return from.swapped === to.swapped ? copyBytes : swapBytes;
  }
  if (from.isNumber && to.isNumber && castLoop(from, to) !== undefined) return numberItem(from, to);
  if (from.isObject) {
    return (dst, d, src, s) => {
      const value = (src.storage.objects as PyValue[])[s / 8];
      writeItem(to, dst.storage, d, objectItem(to, value));
    };
  }
  if (to.isObject) {
    return (dst, d, src, s) => {
      (dst.storage.objects as PyValue[])[d / 8] = readItem(from, src.storage, s);
    };
  }
  if ((from.kind === "U" || from.kind === "S") && to.isNumber) {
    return (dst, d, src, s) => {
      const item = readItem(from, src.storage, s);
      const text = item instanceof PyBytes ? bytesText(item) : (hostText(item) as string);
      if (to.isBool) {
        // As Python's bool(int(text)) would, but for the words that repr gives.
        writeItem(to, dst.storage, d, text === "True" || (text !== "False" && text !== ""));
      } else writeItem(to, dst.storage, d, to.kind === "c" ? text : textToItem(to, text));
    };
  }
  if (to.kind === "U" || to.kind === "S") {
    return (dst, d, src, s) => {
      const value = from.kind === "V" ? readItem(from, src.storage, s) : textSource(from, src, s);
      writeItem(to, dst.storage, d, value);
    };
  }
  return (dst, d, src, s) => {
    writeItem(to, dst.storage, d, readScalar(from, src.storage, s));
  };
}

/** Numbers become text as `str()` of the NumPy scalar. */
function textSource(from: DType, src: NDArray, at: number): PyValue {
  return from.kind === "M" || from.kind === "m"
    ? readScalar(from, src.storage, at)
    : readItem(from, src.storage, at);
}

function objectItem(to: DType, value: PyValue): PyValue {
  if (to.isBool) return isTrue(value);
  return value;
}

function bytesText(value: PyBytes): string {
  let text = "";
  for (const b of value.bytes) text += String.fromCharCode(b);
  return text;
}

const copyBytes: ItemCopy = (dst, d, src, s) => {
  const from = src.storage.views.bytes;
  const to = dst.storage.views.bytes;
  let i = src.storage.base + s;
  let o = dst.storage.base + d;
  for (let k = dst.dtype.itemsize; k > 0; k--) to[o++] = from[i++];
};

const swapBytes: ItemCopy = (dst, d, src, s) => {
  const { itemsize, kind } = dst.dtype;
  const part = kind === "c" ? itemsize / 2 : kind === "U" ? 4 : itemsize;
  const from = src.storage.views.bytes;
  const to = dst.storage.views.bytes;
  for (let p = 0; p < itemsize; p += part) {
    const i = src.storage.base + s + p;
    const o = dst.storage.base + d + p;
    for (let k = 0; k < part; k++) to[o + k] = from[i + part - 1 - k];
  }
};

/** Number conversion of swapped or unaligned items, through aligned scratch items. */
function numberItem(from: DType, to: DType): ItemCopy {
  const source = allocate(from.withSwapped(false), [1]);
  const target = allocate(to.withSwapped(false), [1]);
  const loop = castLoop(from, to) as NonNullable<ReturnType<typeof castLoop>>;
  const load = from.swapped ? swapBytes : copyBytes;
  const store = to.swapped ? swapBytes : copyBytes;
  const s = source.storage.view(loop.from);
  const t = target.storage.view(loop.to);
  const si = source.storage.base / VIEW_BYTES[loop.from];
  const ti = target.storage.base / VIEW_BYTES[loop.to];
  return (dst, d, src, at) => {
    load(source, 0, src, at);
    loop.run(1, s, si, 1, t, ti, 1);
    store(dst, d, target, 0);
  };
}

/** Field by field, by position; scalars spread over the fields. */
function copyStructs(dst: NDArray, src: NDArray, srcStrides: readonly number[]): boolean {
  const to = dst.dtype.fields;
  const from = src.dtype.fields;
  const wide = new NDArray(src.storage, src.dtype, dst.shape, srcStrides, src.offset);
  if (to !== null && from !== null) {
    if (to.length !== from.length) {
      throw typeError(
        `Cannot cast array data from ${reprDtype(src.dtype)} to ${reprDtype(dst.dtype)}.`,
      );
    }
    to.forEach((field, i) => {
      copyItems(fieldView(dst, field), fieldView(wide, from[i]));
    });
    return true;
  }
  if (to !== null) {
    if (src.dtype.isObject) return false;
    for (const field of to) {
      const target = fieldView(dst, field);
      const extra = target.ndim - dst.shape.length;
      const spread = new NDArray(
        wide.storage,
        wide.dtype,
        [...dst.shape, ...new Array<number>(extra).fill(1)],
        [...srcStrides, ...new Array<number>(extra).fill(0)],
        wide.offset,
      );
      copyItems(target, spread);
    }
    return true;
  }
  if (dst.dtype.isObject || dst.dtype.kind === "V") return false;
  if (from !== null && from.length === 1) {
    copyItems(dst, fieldView(wide, from[0]));
    return true;
  }
  throw typeError(
    `Cannot cast array data from ${reprDtype(src.dtype)} to ${reprDtype(dst.dtype)}.`,
  );
}

// ---- copies ------------------------------------------------------------------------------------------

/** A C-ordered plain copy in machine byte order. */
export function compactCopy(arr: NDArray): NDArray {
  const out = allocate(arr.dtype.withSwapped(false), arr.shape, "C", false);
  copyItems(out, arr);
  return out;
}

/** The array itself if loops can read it, else a copy that they can. */
export function behaved(arr: NDArray): NDArray {
  return arr.isBehaved ? arr : compactCopy(arr);
}

/** C-contiguous and behaved: the array itself or a copy. */
export function contiguous(arr: NDArray): NDArray {
  return arr.isC && arr.isBehaved ? arr : compactCopy(arr);
}

export type Order = "C" | "F" | "A" | "K";

/** A new array with the items of `arr` as `dtype`, laid out by `order`. */
export function copyArray(
  arr: NDArray,
  order: Order = "K",
  dtype: DType = arr.dtype,
  cls: PyType = ndarrayType,
): NDArray {
  let out: NDArray;
  if (order === "K" && !arr.isC && arr.shape.length > 1 && dtype.subarray === null) {
    const strides = keepOrderStrides(arr.shape, [arr.strides], dtype.itemsize);
    out = allocateStrided(dtype, arr.shape, strides, false);
  } else {
    const isF = order === "F" || (order === "A" && arr.isF && !arr.isC);
    out = allocate(dtype, arr.shape, isF ? "F" : "C", false);
  }
  copyItems(out, arr);
  return cls === ndarrayType ? out : finalize(out, cls, arr);
}

/** `arr` as `dtype`, without a copy when it already is. */
export function castArray(arr: NDArray, dtype: DType): NDArray {
  if (arr.dtype === dtype || sameType(arr.dtype, dtype)) return arr;
  return copyArray(arr, "K", dtype);
}

/** As `castArray`, behaved as well. */
export function castBehaved(arr: NDArray, dtype: DType): NDArray {
  return behaved(castArray(arr, dtype));
}

/** Fills every item with one Python value. */
export function fillArray(arr: NDArray, value: PyValue): void {
  checkWriteable(arr);
  if (arr.size === 0) return;
  const one = allocate(arr.dtype.withSwapped(false), [], "C", true);
  writeItem(one.dtype, one.storage, 0, value);
  copyItems(arr, one);
}

/** As `fillArray`, where the caller has checked that the array may be written. */
export function checkedFill(arr: NDArray, value: PyValue): void {
  if (arr.size > 0 || arr.dtype.isNumber) {
    const one = allocate(arr.dtype.withSwapped(false), [], "C", true);
    writeItem(one.dtype, one.storage, 0, value);
    copyItems(arr, one);
  }
}

export function parseOrder(value: PyValue | undefined, fallback: Order = "C"): Order {
  if (value === undefined || value === null) return fallback;
  const text = hostText(value);
  const letter = text?.toUpperCase();
  if (letter === "C" || letter === "F" || letter === "A" || letter === "K") return letter;
  if (text === undefined) {
    throw typeError("order must be str, not int");
  }
  throw valueError(`order must be one of 'C', 'F', 'A', or 'K' (got '${text}')`);
}
