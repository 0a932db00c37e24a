/**
 * The memory behind arrays. A Storage is a run of bytes in some buffer; every view of an array shares
 * its Storage, so moving the bytes (into the shared heap) is seen by all of them.
 *
 *   small (≤ SLAB_LIMIT)     bump-allocated from a private slab: no host allocation per array
 *   medium                   a private ArrayBuffer of its own
 *   large (> SHARED_LIMIT)   a block of the one shared Wasm memory, when a heap is installed
 *   objects                  a host array, one slot per item (dtype object)
 *
 * Typed-array views belong to the buffer, not to the array, and are made on first use. A shared Wasm
 * memory that grows keeps its old buffers valid, so a Storage may hold the views it was made with.
 */
import type { MovableMemory } from "../objects/buffer.ts";
import type { PyObject, PyValue } from "../objects/object.ts";

/** Which typed view reads the items of a dtype. */
export const enum ViewKind {
  I8,
  U8,
  I16,
  U16,
  I32,
  U32,
  I64,
  U64,
  F32,
  F64,
  Objects,
}

export type NumberView =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;
export type BigView = BigInt64Array | BigUint64Array;
/** What inner loops index; loops are written for one family and cast to this type. */
export type View = NumberView | BigView | PyValue[];

/** Bytes per element of a view; an object slot counts as 8. */
export const VIEW_BYTES = [1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 8] as const;

export class BufferViews {
  readonly buffer: ArrayBufferLike;
  private readonly made: (View | undefined)[] = new Array(10).fill(undefined);
  private data: DataView | undefined;

  constructor(buffer: ArrayBufferLike) {
    this.buffer = buffer;
  }

  get(kind: ViewKind): View {
    return this.made[kind] ?? this.make(kind);
  }

  get bytes(): Uint8Array {
    return (this.made[ViewKind.U8] ?? this.make(ViewKind.U8)) as Uint8Array;
  }

  /** For unaligned and byte-swapped items. */
  get dataView(): DataView {
    return (this.data ??= new DataView(this.buffer));
  }

  private make(kind: ViewKind): View {
    const { buffer } = this;
    // A borrowed buffer may end in the middle of an element of a wide view.
    const whole = (bytes: number): number => Math.floor(buffer.byteLength / bytes);
    let view: View;
    switch (kind) {
      case ViewKind.I8:
        view = new Int8Array(buffer);
        break;
      case ViewKind.U8:
        view = new Uint8Array(buffer);
        break;
      case ViewKind.I16:
        view = new Int16Array(buffer, 0, whole(2));
        break;
      case ViewKind.U16:
        view = new Uint16Array(buffer, 0, whole(2));
        break;
      case ViewKind.I32:
        view = new Int32Array(buffer, 0, whole(4));
        break;
      case ViewKind.U32:
        view = new Uint32Array(buffer, 0, whole(4));
        break;
      case ViewKind.I64:
        view = new BigInt64Array(buffer, 0, whole(8));
        break;
      case ViewKind.U64:
        view = new BigUint64Array(buffer, 0, whole(8));
        break;
      case ViewKind.F32:
        view = new Float32Array(buffer, 0, whole(4));
        break;
      case ViewKind.F64:
        view = new Float64Array(buffer, 0, whole(8));
        break;
      default:
        throw new Error("object items have no buffer");
    }
    this.made[kind] = view;
    return view;
  }
}

/** A block of the shared Wasm memory, as src/wasm/shared-heap.ts hands it out. */
export interface HeapBlock {
  /** Byte address in the shared memory. */
  readonly address: number;
}

/** What arrays need of the shared heap. */
export interface SharedHeap {
  /** Bytes are 16-aligned and zero when `zero` is set; undefined when the heap is exhausted. */
  allocate(size: number, zero: boolean): HeapBlock | undefined;
  /** The views over the memory as it is now. */
  views(): BufferViews;
  /** Whether a buffer is this memory, now or before it grew. */
  contains(buffer: ArrayBufferLike): boolean;
}

const heap: { shared: SharedHeap | null } = { shared: null };

/** Filled at start-up where a shared Wasm memory exists. */
export function installSharedHeap(shared: SharedHeap | null): void {
  heap.shared = shared;
}

const NO_VIEWS = new BufferViews(new ArrayBuffer(0));

export class Storage {
  views: BufferViews;
  /** Byte offset of the first byte in the views' buffer; a multiple of 16 unless borrowed. */
  base: number;
  readonly size: number;
  /** Items of dtype object; null for bytes. */
  readonly objects: PyValue[] | null;
  /** The heap block that holds the bytes; it is released when nothing refers to it any more. */
  block: HeapBlock | null = null;
  /** The exporter of a borrowed buffer. */
  readonly owner: PyObject | null;
  /** Where a borrowed buffer comes from. */
  source: MovableMemory | null = null;
  /** Counts writes by kernels and devices; device copies compare it. */
  version = 0;

  constructor(
    views: BufferViews,
    base: number,
    size: number,
    objects: PyValue[] | null = null,
    owner: PyObject | null = null,
  ) {
    this.views = views;
    this.base = base;
    this.size = size;
    this.objects = objects;
    this.owner = owner;
  }

  view(kind: ViewKind): View {
    return kind === ViewKind.Objects ? (this.objects as PyValue[]) : this.views.get(kind);
  }

  get isShared(): boolean {
    return this.block !== null;
  }

  /** The bytes, as they are now; invalid after a move. */
  get bytes(): Uint8Array {
    return this.views.bytes.subarray(this.base, this.base + this.size);
  }
}

const SLAB_BYTES = 1 << 15;
const SLAB_LIMIT = 1 << 10;
/** Above this an array is put where kernels can reach it. */
export const SHARED_LIMIT = 1 << 15;

let slab = NO_VIEWS;
let slabUsed = 0;

/** Zeroed bytes (unless `zero` is false and the place has been used before). */
export function allocateBytes(size: number, zero = true): Storage {
  if (size <= SLAB_LIMIT) {
    const need = (size + 15) & ~15;
    if (slabUsed + need > slab.buffer.byteLength) {
      slab = new BufferViews(new ArrayBuffer(SLAB_BYTES));
      slabUsed = 0;
    }
    const storage = new Storage(slab, slabUsed, size);
    slabUsed += need;
    return storage;
  }
  if (size > SHARED_LIMIT && heap.shared !== null) {
    const storage = allocateShared(size, zero);
    if (storage !== undefined) return storage;
  }
  // Rounded up so that wide views reach the last item.
  return new Storage(new BufferViews(new ArrayBuffer((size + 7) & ~7)), 0, size);
}

function allocateShared(size: number, zero: boolean): Storage | undefined {
  const shared = heap.shared as SharedHeap;
  const block = shared.allocate(size, zero);
  if (block === undefined) return undefined;
  const storage = new Storage(shared.views(), block.address, size);
  storage.block = block;
  return storage;
}

/** Slots of dtype object, all set to `fill`. */
export function allocateObjects(count: number, fill: PyValue): Storage {
  return new Storage(NO_VIEWS, 0, count * 8, new Array<PyValue>(count).fill(fill));
}

/** Lets a storage stand for these bytes. Those of the shared memory count as a block, which they keep alive. */
export function placeBytes(storage: Storage, bytes: Uint8Array): void {
  const { shared } = heap;
  const isShared = shared?.contains(bytes.buffer) === true;
  storage.views = isShared ? (shared as SharedHeap).views() : new BufferViews(bytes.buffer);
  storage.base = bytes.byteOffset;
  storage.block = isShared ? new BorrowedBlock(bytes) : null;
}

class BorrowedBlock implements HeapBlock {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get address(): number {
    return this.bytes.byteOffset;
  }
}

/** Memory that belongs to someone else; the storage follows when it moves. */
export function borrowBytes(
  bytes: Uint8Array,
  owner: PyObject | null,
  source: MovableMemory | null = null,
): Storage {
  const storage = new Storage(NO_VIEWS, 0, bytes.byteLength, null, owner);
  placeBytes(storage, bytes);
  if (source !== null) {
    storage.source = source;
    const borrower = new WeakRef(storage);
    source.follow((moved) => {
      const found = borrower.deref();
      if (found !== undefined) placeBytes(found, moved);
      return found !== undefined;
    });
  }
  return storage;
}

/** Puts the bytes into the shared memory, for kernels and other interpreters; all views follow. */
export function moveToShared(storage: Storage): boolean {
  if (storage.block !== null) return true;
  if (storage.objects !== null || storage.owner !== null || heap.shared === null) return false;
  const moved = allocateShared(Math.max(storage.size, 1), false);
  if (moved === undefined) return false;
  moved.views.bytes.set(storage.bytes, moved.base);
  storage.views = moved.views;
  storage.base = moved.base;
  storage.block = moved.block;
  return true;
}
