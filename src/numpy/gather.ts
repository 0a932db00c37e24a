/**
 * Moving items between positions given by byte offsets and packed memory: what fancy indexing, masks,
 * take, put, sort and unique are made of. Items travel as groups of view elements, so that no number is
 * converted and 64-bit integers never become BigInts.
 */
import type { DType } from "./dtype.ts";
import { eachRun, makePlan } from "./iteration.ts";
import type { NDArray } from "./ndarray.ts";
import { type Storage, VIEW_BYTES, type View, ViewKind } from "./storage.ts";

/** The view that copies items of a dtype, and how many of its elements make one item. */
export interface Carrier {
  readonly kind: ViewKind;
  readonly bytes: number;
  readonly width: number;
}

export function carrierOf(arr: NDArray): Carrier {
  const { dtype } = arr;
  if (dtype.isObject) return { kind: ViewKind.Objects, bytes: 8, width: 1 };
  const fit = (kind: ViewKind): Carrier | undefined => {
    const bytes = VIEW_BYTES[kind];
    if (dtype.itemsize % bytes !== 0) return undefined;
    if ((arr.storage.base + arr.offset) % bytes !== 0) return undefined;
    if (arr.strides.some((s) => s % bytes !== 0)) return undefined;
    return { kind, bytes, width: dtype.itemsize / bytes };
  };
  const wide = dtype.view === ViewKind.I64 || dtype.view === ViewKind.U64;
  return (
    fit(wide ? ViewKind.I32 : dtype.view) ?? {
      kind: ViewKind.U8,
      bytes: 1,
      width: dtype.itemsize,
    }
  );
}

/** Byte offsets of all items of an array, C order, without the array's own offset. */
export function itemOffsets(shape: readonly number[], strides: readonly number[]): Int32Array {
  let size = 1;
  for (const n of shape) size *= n;
  const out = new Int32Array(size);
  if (size === 0) return out;
  const plan = makePlan(shape, [strides], false);
  const inner = plan.shape.length - 1;
  const n = plan.shape[inner];
  const step = plan.steps[0][inner];
  let k = 0;
  eachRun(plan, [0], (at) => {
    let p = at[0];
    for (let i = 0; i < n; i++) {
      out[k++] = p;
      p += step;
    }
  });
  return out;
}

function viewAt(storage: Storage, kind: ViewKind): View {
  return storage.view(kind);
}

/**
 * out[k · R + r] = source[offsets[k] + rest[r]] for all k and r; `out` is packed. Offsets are bytes
 * from the start of the source's storage.
 */
export function gather(
  source: NDArray,
  offsets: Int32Array | Float64Array,
  rest: Int32Array,
  out: NDArray,
): void {
  const c = carrierOf(source);
  const s = viewAt(source.storage, c.kind) as Float64Array;
  const d = viewAt(out.storage, c.kind) as Float64Array;
  const base = c.kind === ViewKind.Objects ? 0 : source.storage.base;
  let k = ((c.kind === ViewKind.Objects ? 0 : out.storage.base) + out.offset) / c.bytes;
  const { width, bytes } = c;
  const n = offsets.length;
  const m = rest.length;
  if (m === 1 && width === 1) {
    const first = base + rest[0];
    for (let i = 0; i < n; i++) d[k++] = s[(first + offsets[i]) / bytes];
    return;
  }
  if (m === 1 && width === 2) {
    const first = base + rest[0];
    for (let i = 0; i < n; i++) {
      const p = (first + offsets[i]) / bytes;
      d[k++] = s[p];
      d[k++] = s[p + 1];
    }
    return;
  }
  const run = contiguousRun(rest, width * bytes);
  if (run && m * width >= 16 && c.kind !== ViewKind.Objects) {
    const length = m * width;
    for (let i = 0; i < n; i++) {
      const p = (base + offsets[i] + rest[0]) / bytes;
      d.set(s.subarray(p, p + length), k);
      k += length;
    }
    return;
  }
  for (let i = 0; i < n; i++) {
    const from = base + offsets[i];
    for (let r = 0; r < m; r++) {
      const p = (from + rest[r]) / bytes;
      for (let w = 0; w < width; w++) d[k++] = s[p + w];
    }
  }
}

function contiguousRun(rest: Int32Array, itemsize: number): boolean {
  for (let i = 1; i < rest.length; i++) if (rest[i] !== rest[i - 1] + itemsize) return false;
  return true;
}

/** target[offsets[k] + rest[r]] = values[k · R + r]; with one value it goes everywhere. */
export function scatter(
  target: NDArray,
  offsets: Int32Array | Float64Array,
  rest: Int32Array,
  values: NDArray,
): void {
  const c = carrierOf(target);
  const d = viewAt(target.storage, c.kind) as Float64Array;
  const s = viewAt(values.storage, c.kind) as Float64Array;
  const isObjects = c.kind === ViewKind.Objects;
  const base = isObjects ? 0 : target.storage.base;
  const first = ((isObjects ? 0 : values.storage.base) + values.offset) / c.bytes;
  const step = values.size === 1 ? 0 : c.width;
  let k = first;
  const { width, bytes } = c;
  target.storage.version++;
  for (let i = 0; i < offsets.length; i++) {
    const to = base + offsets[i];
    for (let r = 0; r < rest.length; r++) {
      const p = (to + rest[r]) / bytes;
      for (let w = 0; w < width; w++) d[p + w] = s[k + w];
      k += step;
    }
  }
}

export const ONE_ITEM = new Int32Array(1);

/** Positions of an int array as host numbers, in C order. */
export function indexNumbers(arr: NDArray): Float64Array {
  const out = new Float64Array(arr.size);
  const { dtype } = arr;
  const offsets = itemOffsets(arr.shape, arr.strides);
  const start = arr.storage.base + arr.offset;
  const data = arr.storage.views.dataView;
  const little = !dtype.swapped;
  for (let i = 0; i < out.length; i++) out[i] = readIndex(data, dtype, start + offsets[i], little);
  return out;
}

function readIndex(data: DataView, dtype: DType, at: number, little: boolean): number {
  const signed = dtype.kind === "i";
  switch (dtype.itemsize) {
    case 1:
      return signed ? data.getInt8(at) : data.getUint8(at);
    case 2:
      return signed ? data.getInt16(at, little) : data.getUint16(at, little);
    case 4:
      return signed ? data.getInt32(at, little) : data.getUint32(at, little);
    default: {
      const low = data.getUint32(little ? at : at + 4, little);
      const highAt = little ? at + 4 : at;
      const high = signed ? data.getInt32(highAt, little) : data.getUint32(highAt, little);
      return high * 4294967296 + low;
    }
  }
}
