/**
 * The buffer protocol: memory that an object shows without copying it. bytes, bytearray, memoryview,
 * array.array and ndarray provide one through the slot `buffer`.
 *
 * A view is taken with `getBuffer` and given back with `release`; exporters that count their views
 * (bytearray) refuse to change size in between.
 */
import { typeName } from "./abstract.ts";
import { typeOf } from "./core-types.ts";
import { newError, PyBaseException, typeError, valueError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { PyBytes } from "./sequence-values.ts";

export interface BufferInfo {
  /** The object that owns the memory: `memoryview.obj`. */
  readonly owner: PyValue;
  /** From the first byte of the allocation; elements are found by `offset` and `strides`. */
  readonly bytes: Uint8Array;
  /** Position of the first element in `bytes`. */
  readonly offset: number;
  /** A struct format. */
  readonly format: string;
  readonly itemsize: number;
  readonly shape: readonly number[];
  /** In bytes, one per dimension; may be negative. */
  readonly strides: readonly number[];
  readonly readonly: boolean;
  release(): void;
  /** Exporters whose memory may move while it is exported. */
  readonly place?: MovableMemory;
  /** Exporters whose memory goes away at the release: called by those that go on looking at it. */
  keep?(): void;
}

/** Memory that may be put elsewhere (where other interpreters see it) while views of it exist. */
export interface MovableMemory {
  /** `bytes` of the buffer, where it lies now. */
  readonly bytes: Uint8Array;
  /** `put` gets the bytes as they are and gives the ones to be used from now on. */
  move(put: (bytes: Uint8Array) => Uint8Array): void;
  /** Calls back with the new bytes after each move; what it returns says whether it goes on listening. */
  follow(moved: (bytes: Uint8Array) => boolean): void;
}

/** A one-dimensional buffer of plain bytes. */
export function byteBuffer(
  owner: PyValue,
  bytes: Uint8Array,
  readonly: boolean,
  release: () => void = () => {},
): BufferInfo {
  return {
    owner,
    bytes,
    offset: 0,
    format: "B",
    itemsize: 1,
    shape: [bytes.length],
    strides: [1],
    readonly,
    release,
  };
}

/** What `__buffer__` is asked for (inspect.BufferFlags): any layout, to read only. */
export const FULL_READ_ONLY = 0x11c;
/** Bytes one after the other. */
export const SIMPLE = 0;
export const WRITABLE = 1;

/** What memoryview.ts does for the methods `__buffer__` and `__release_buffer__`. */
export interface BufferViews {
  make(buffer: BufferInfo, flags: number): PyValue;
  /** The buffer of a view that `__buffer__` of a script class returned. */
  read(view: PyValue, flags: number): BufferInfo;
  /** A view that others can read but take no further views of. */
  restricted(buffer: BufferInfo): PyValue;
  /** Releases a view that nobody should use any more. */
  drop(view: PyValue): void;
  /** `owner.__release_buffer__(view)`. */
  giveBack(owner: PyValue, view: PyValue): void;
}

/** Filled by memoryview.ts. */
export const bufferViews = {} as BufferViews;

/** The buffer of an object, or undefined when it has none. Only script classes ask what it is for. */
export function bufferOptional(value: PyValue, flags = FULL_READ_ONLY): BufferInfo | undefined {
  return typeOf(value).slots.buffer?.(value as never, flags) as BufferInfo | undefined;
}

export function getBuffer(value: PyValue, flags = FULL_READ_ONLY): BufferInfo {
  const buffer = bufferOptional(value, flags);
  if (buffer === undefined) {
    throw typeError(`a bytes-like object is required, not '${typeName(value)}'`);
  }
  return buffer;
}

/** Bytes of all elements. */
export function bufferSize(buffer: BufferInfo): number {
  let n = buffer.itemsize;
  for (const d of buffer.shape) n *= d;
  return n;
}

/** The strides of a C-contiguous array. */
export function contiguousStrides(shape: readonly number[], itemsize: number): number[] {
  const strides = new Array<number>(shape.length);
  let step = itemsize;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

/** Elements lie one after the other, the last (C) or the first (F) index running fastest. */
export function isContiguous(buffer: BufferInfo, order: "C" | "F"): boolean {
  const { shape, strides } = buffer;
  if (shape.includes(0)) return true;
  let step = buffer.itemsize;
  for (let k = 0; k < shape.length; k++) {
    const i = order === "C" ? shape.length - 1 - k : k;
    if (shape[i] !== 1 && strides[i] !== step) return false;
    step *= shape[i];
  }
  return true;
}

/** Byte positions of all elements, in C order (or with the first index fastest). */
export function elementOffsets(buffer: BufferInfo, order: "C" | "F" = "C"): number[] {
  const dimensions = buffer.shape.map((_, i) => i);
  if (order === "F") dimensions.reverse();
  let offsets = [buffer.offset];
  for (const i of dimensions) {
    const next: number[] = [];
    for (const base of offsets) {
      for (let k = 0; k < buffer.shape[i]; k++) next.push(base + k * buffer.strides[i]);
    }
    offsets = next;
  }
  return offsets;
}

/** The bytes of the elements in C order: a view of the memory where possible, else a copy. */
export function bufferBytes(buffer: BufferInfo): Uint8Array {
  const size = bufferSize(buffer);
  if (isContiguous(buffer, "C")) {
    return buffer.bytes.subarray(buffer.offset, buffer.offset + size);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const offset of elementOffsets(buffer)) {
    out.set(buffer.bytes.subarray(offset, offset + buffer.itemsize), at);
    at += buffer.itemsize;
  }
  return out;
}

/** The bytes of an object with a buffer of any layout, valid until the object changes; undefined for others. */
export function bytesOfAnyLayout(value: PyValue): Uint8Array | undefined {
  // A class of a script may have its own `__buffer__`.
  if (value instanceof PyBytes && !value.cls.isHeap) return value.bytes;
  const buffer = bufferOptional(value);
  if (buffer === undefined) return undefined;
  const bytes = bufferBytes(buffer);
  buffer.release();
  return bytes;
}

/** The bytes of a bytes-like object, whose elements lie one after the other; undefined for objects without a buffer. */
export function bytesOf(value: PyValue): Uint8Array | undefined {
  if (value instanceof PyBytes && !value.cls.isHeap) return value.bytes;
  const buffer = bufferOptional(value, SIMPLE);
  if (buffer === undefined) return undefined;
  const bytes = isContiguous(buffer, "C") ? bufferBytes(buffer) : undefined;
  buffer.release();
  if (bytes !== undefined) return bytes;
  const name = typeName(value);
  throw name === "memoryview"
    ? newError("BufferError", "memoryview: underlying buffer is not C-contiguous")
    : valueError(`${name.slice(name.lastIndexOf(".") + 1)} is not C-contiguous`);
}

/** The same for those that do not pass on what `__buffer__` raises. */
export const bytesIfAny = (value: PyValue): Uint8Array | undefined => ifAny(() => bytesOf(value));

function ifAny<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof PyBaseException) return undefined;
    throw error;
  }
}

export function requireBytes(value: PyValue): Uint8Array {
  const bytes = bytesOf(value);
  if (bytes === undefined) {
    throw typeError(`a bytes-like object is required, not '${typeName(value)}'`);
  }
  return bytes;
}

/** Memory to write into: `what` names the argument in the error, the only one there is. */
export function writableBytes(value: PyValue, what: string): Uint8Array {
  const buffer = ifAny(() => bufferOptional(value, WRITABLE));
  if (buffer === undefined || buffer.readonly || !isContiguous(buffer, "C")) {
    buffer?.release();
    throw typeError(`${what} must be read-write bytes-like object, not ${typeName(value)}`);
  }
  buffer.release();
  return bufferBytes(buffer);
}
