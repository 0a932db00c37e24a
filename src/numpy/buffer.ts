/**
 * Arrays and the buffer protocol: what an array shows of its memory, and arrays over the memory of others (bytearray,
 * memoryview, array.array). Both sides look at the same bytes, also after these have moved into the memory that
 * kernels and other interpreters share.
 */
import {
  type BufferInfo,
  bufferOptional,
  bufferSize,
  isContiguous,
  type MovableMemory,
} from "../objects/buffer.ts";
import { newError } from "../objects/exceptions.ts";
import { PyMemoryView } from "../objects/memoryview.ts";
import type { PyObject, PyValue } from "../objects/object.ts";
import { PyBytes } from "../objects/sequence-values.ts";
import { dtypeOfFormat, formatOf } from "./buffer-format.ts";
import { UINT8 } from "./dtype.ts";
import { NDArray } from "./ndarray.ts";
import { borrowBytes, moveToShared, placeBytes, type Storage } from "./storage.ts";

/** The bytes of a storage as something that can move. */
class StorageMemory implements MovableMemory {
  private readonly storage: Storage;
  private shown: Uint8Array;
  private followers: ((bytes: Uint8Array) => boolean)[] = [];

  constructor(storage: Storage) {
    this.storage = storage;
    this.shown = storage.bytes;
  }
  get bytes(): Uint8Array {
    const { views, base } = this.storage;
    // A kernel may have moved the storage.
    if (this.shown.buffer !== views.buffer || this.shown.byteOffset !== base) this.refresh();
    return this.shown;
  }
  private refresh(): void {
    this.shown = this.storage.bytes;
    this.followers = this.followers.filter((moved) => moved(this.shown));
  }
  move(put: (bytes: Uint8Array) => Uint8Array): void {
    if (!moveToShared(this.storage)) placeBytes(this.storage, put(this.storage.bytes));
    this.refresh();
  }
  follow(moved: (bytes: Uint8Array) => boolean): void {
    this.followers.push(moved);
  }
}

const memories = new WeakMap<Storage, MovableMemory>();

function memoryOf(storage: Storage): MovableMemory {
  let memory = storage.source ?? memories.get(storage);
  if (memory === undefined) memories.set(storage, (memory = new StorageMemory(storage)));
  return memory;
}

/** What an array shows through the buffer protocol. */
export function arrayBuffer(arr: NDArray): BufferInfo {
  if (arr.storage.objects !== null) {
    throw newError("BufferError", "arrays of Python objects have no memory to show");
  }
  const place = memoryOf(arr.storage);
  return {
    owner: arr,
    bytes: place.bytes,
    offset: arr.offset,
    format: formatOf(arr),
    itemsize: arr.dtype.itemsize,
    shape: arr.shape,
    strides: arr.strides,
    readonly: !arr.writeable,
    release: () => {},
    place,
  };
}

/** The buffer of something that is no array, if it has one. */
function bufferOf(value: PyValue): BufferInfo | undefined {
  if (value instanceof NDArray) return undefined;
  const info = bufferOptional(value);
  // Arrays are not counted: nobody would tell the exporter when they are gone.
  info?.release();
  return info;
}

function borrow(info: BufferInfo, owner: PyObject): Storage {
  info.keep?.();
  return borrowBytes(info.bytes, owner, info.place ?? null);
}

/** A typed exporter as an array over its memory. */
export function arrayOfExporter(value: PyValue): NDArray | undefined {
  const info = bufferOf(value);
  if (info === undefined) return undefined;
  const dtype = dtypeOfFormat(info.format, info.itemsize);
  const base = value instanceof PyMemoryView ? value : new PyMemoryView(info);
  const arr = new NDArray(borrow(info, base), dtype, info.shape, info.strides, info.offset);
  arr.base = base;
  arr.writeable = !info.readonly;
  return arr;
}

/** The bytes of an exporter as an array of uint8. */
export function arrayFromBytes(value: PyValue): NDArray | undefined {
  const info = bufferOf(value);
  if (info === undefined) return undefined;
  if (!isContiguous(info, "C")) {
    throw newError("BufferError", "memoryview: underlying buffer is not C-contiguous");
  }
  const isOwner = value instanceof PyBytes || value instanceof PyMemoryView;
  const base = isOwner ? value : new PyMemoryView(info);
  const arr = new NDArray(borrow(info, base), UINT8, [bufferSize(info)], [1], info.offset);
  arr.base = base;
  arr.writeable = !info.readonly;
  return arr;
}
