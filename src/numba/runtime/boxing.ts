// Python values to the parts that compiled code takes, and back. One CallMemory per call: what was copied into the heap for the
// call is copied back and let go of by `finish`. Arrays keep their identity: an array that compiled code returns and that lies
// in the memory of an argument is a view of that argument. Blocks that compiled code made become the memory of the result.

import type { KernelValue } from "../../kernel/instance.ts";
import type { Type as IrType } from "../../kernel/ir.ts";
import type { DType } from "../../numpy/dtype.ts";
import { readScalar } from "../../numpy/item.ts";
import { NDArray, voidArray } from "../../numpy/ndarray.ts";
import { NpBool, NpComplex, NpFloating, NpInteger, NpVoid } from "../../numpy/scalar-types.ts";
import { allocateBytes, moveToShared, Storage } from "../../numpy/storage.ts";
import { call, getAttr, typeName } from "../../objects/abstract.ts";
import { newError, overflowError, typeError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyObject, PyValue } from "../../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyComplex,
  PyList,
  PySlice,
  PyStr,
  PyTuple,
  strFromPoints,
} from "../../objects/sequence-values.ts";
import { LIST } from "../functions/list.ts";
import { BLOCK_HEADER } from "../lowering/runtime.ts";
import { partsOf } from "../lowering/value.ts";
import {
  ArrayType,
  arrayOf,
  DictType,
  ListType,
  OptionalType,
  RecordType,
  TupleType,
} from "../types/containers.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  IntegerType,
  LiteralType,
  none,
  OmittedType,
  SliceType,
  UnicodeType,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { dtypeFor } from "./dtypes.ts";
import {
  adoptBlock,
  allocateBlock,
  allocateMemory,
  blockSize,
  hasRoom,
  heap,
  releaseBlock,
  retainBlock,
  views,
} from "./memory.ts";

/** Up to this size the bytes of an array are copied for a call; larger arrays move into the heap for good. */
const COPY_LIMIT = 1 << 18;

/** Containers of numba.typed: filled by their file. */
export interface ContainerBoxing {
  unbox(v: PyObject, type: NumbaType): KernelValue[];
  box(type: NumbaType, parts: readonly KernelValue[]): PyValue;
  serves(type: NumbaType): boolean;
}
export const containerBoxing: ContainerBoxing[] = [];

interface Resident {
  readonly storage: Storage;
  readonly address: number;
  /** Copied: a block to be freed, and whether its bytes go back. */
  readonly copied: boolean;
  writes: boolean;
}

/** Storages whose memory is a counted block: a block is one storage, however often it is boxed. */
const blockStorages = new Map<number, WeakRef<Storage>>();
const storageBlocks = new WeakMap<Storage, number>();

/** Whether arrays may end up in a container of this type. */
export function holdsArrays(type: NumbaType): boolean {
  if (type instanceof ListType && type.kind === "typed") return hasArray(type.item);
  if (type instanceof DictType) return hasArray(type.key) || hasArray(type.value);
  return type instanceof TupleType && type.items.some(holdsArrays);
}

const hasArray = (type: NumbaType): boolean =>
  type instanceof ArrayType ||
  type instanceof RecordType ||
  (type instanceof TupleType && type.items.some(hasArray)) ||
  holdsArrays(type);

export class CallMemory {
  /** Arrays outlive the call (in containers): their memory becomes counted blocks, and results are never copies. */
  private readonly keeps: boolean;

  constructor(keeps = false) {
    this.keeps = keeps;
  }

  private readonly residents = new Map<Storage, Resident>();
  private readonly arrays: NDArray[] = [];
  /** Small results of this call, by their block. */
  private readonly copies = new Map<number, Storage>();
  private readonly cleanups: (() => void)[] = [];

  // --- into compiled code

  unbox(v: PyValue, type: NumbaType): KernelValue[] {
    if (type instanceof IntegerType) return [unboxInteger(v, type)];
    if (type instanceof FloatType) return [unboxFloat(v, type)];
    if (type === boolean) return [truth(v) ? 1 : 0];
    if (type instanceof ComplexType) return unboxComplex(v, type);
    if (type === none || type instanceof LiteralType || type instanceof OmittedType) return [];
    if (type instanceof ArrayType) return this.unboxArray(v as NDArray, type);
    if (type instanceof TupleType) {
      const { items } = v as PyTuple;
      return type.items.flatMap((t, k) => this.unbox(items[k], t));
    }
    if (type instanceof UnicodeType) return this.unboxText(v);
    if (type instanceof OptionalType) {
      if (v === null) return partsOf(type).map(zeroOf);
      return [1, ...this.unbox(v, type.base)];
    }
    if (type instanceof SliceType) return unboxSlice(v as PySlice);
    if (type instanceof RecordType) return this.unboxRecord(v, type);
    if (type instanceof ListType && type.kind !== "typed") return this.unboxList(v as PyList, type);
    for (const boxing of containerBoxing) {
      if (boxing.serves(type)) return boxing.unbox(v as PyObject, type);
    }
    if (partsOf(type).length === 0) return [];
    throw newError(
      "NotImplementedError",
      `values of type ${type.name} cannot be passed from Python`,
    );
  }

  private unboxArray(v: NDArray, type: ArrayType): KernelValue[] {
    const block = this.keeps ? blockOf(v.storage) : 0;
    const resident = this.place(v.storage);
    if (v.writeable) resident.writes = true;
    this.arrays.push(v);
    return [
      resident.address + v.offset,
      block,
      ...v.shape.map(BigInt),
      ...v.strides.map(BigInt),
    ].slice(0, 2 + 2 * type.ndim);
  }

  /** A record is the 0-d array of its memory. */
  private unboxRecord(v: PyValue, type: RecordType): KernelValue[] {
    if (!(v instanceof NpVoid)) throw typeError(`a record is expected, got ${typeName(v)}`);
    return this.unboxArray(voidArray(v), arrayOf(type, 0, "C"));
  }

  /** Where the bytes of a storage are for this call. */
  private place(storage: Storage): Resident {
    let found = this.residents.get(storage);
    if (found !== undefined) return found;
    const small = storage.size <= COPY_LIMIT || storage.owner !== null;
    heap();
    if (!storage.isShared && (small || !moveToShared(storage))) {
      const address = allocateMemory(Math.max(storage.size, 16));
      heap().u8.set(storage.bytes, address);
      found = { storage, address, copied: true, writes: false };
    } else found = { storage, address: storage.base, copied: false, writes: false };
    this.residents.set(storage, found);
    return found;
  }

  private unboxText(v: PyValue): KernelValue[] {
    const points = pointsOf(v);
    const block = allocateBlock(4 * Math.max(points.length, 1));
    heap().u32.set(points, (block + BLOCK_HEADER) / 4);
    this.cleanups.push(() => releaseBlock(block));
    return [block + BLOCK_HEADER, block, BigInt(points.length)];
  }

  /** A list of Python is copied, and its items are read back afterwards. */
  private unboxList(v: PyList, type: ListType): KernelValue[] {
    const list = this.makeList(v.items, type.item);
    this.cleanups.push(() => {
      if (type.kind === "reflected") v.items = this.readList(list, type.item, false);
      releaseList(list);
    });
    return [list];
  }

  makeList(items: readonly PyValue[], item: NumbaType): number {
    const types = partsOf(item);
    const width = 8 * Math.max(types.length, 1);
    const slots = allocateBlock(width * Math.max(items.length, 1));
    const list = allocateBlock(LIST.size);
    const all = items.map((x) => this.unbox(checkItem(x, item), item));
    const view = new DataView(heap().buffer());
    view.setBigInt64(list + LIST.length, BigInt(items.length), true);
    view.setBigInt64(list + LIST.capacity, BigInt(Math.max(items.length, 1)), true);
    view.setBigInt64(list + LIST.data, BigInt(slots), true);
    all.forEach((parts, k) => {
      writeParts(view, slots + BLOCK_HEADER + k * width, types, parts);
    });
    return list;
  }

  // --- out of compiled code

  /** A result; its references pass to the Python value. */
  box(type: NumbaType, parts: readonly KernelValue[], owned = true): PyValue {
    if (type instanceof LiteralType) return type.value;
    if (type instanceof IntegerType) return boxInteger(parts[0], type);
    if (type instanceof FloatType) return new PyFloat(parts[0] as number);
    if (type === boolean) return parts[0] !== 0;
    if (type instanceof ComplexType) return new PyComplex(parts[0] as number, parts[1] as number);
    if (type === none) return null;
    if (type instanceof ArrayType) return this.boxArray(type, parts, owned);
    if (type instanceof TupleType) return this.boxTuple(type, parts, owned);
    if (type instanceof OptionalType) {
      return parts[0] === 0 ? null : this.box(type.base, parts.slice(1), owned);
    }
    if (type instanceof UnicodeType) {
      const at = (parts[0] as number) / 4;
      const made = strFromPoints(heap().u32.slice(at, at + Number(parts[2])));
      if (owned) releaseBlock(parts[1] as number);
      return made;
    }
    if (type instanceof SliceType) {
      const ints = parts.map((p) => intFromBigInt(p as bigint));
      return new PySlice(ints[0], ints[1], type.hasStep ? ints[2] : null);
    }
    if (type instanceof RecordType) {
      const whole = this.boxArray(arrayOf(type, 0, "C"), parts, owned) as NDArray;
      return readScalar(whole.dtype, whole.storage, whole.offset);
    }
    if (type instanceof ListType && type.kind !== "typed") {
      const list = parts[0] as number;
      const made = new PyList(this.readList(list, type.item, owned && isLast(list)));
      if (owned) releaseList(list);
      return made;
    }
    for (const boxing of containerBoxing) if (boxing.serves(type)) return boxing.box(type, parts);
    throw newError(
      "NotImplementedError",
      `values of type ${type.name} cannot be returned to Python`,
    );
  }

  private boxTuple(type: TupleType, parts: readonly KernelValue[], owned: boolean): PyValue {
    let at = 0;
    const items = type.items.map((t) => {
      const size = partsOf(t).length;
      const made = this.box(t, parts.slice(at, at + size), owned);
      at += size;
      return made;
    });
    if (type.named === null) return new PyTuple(items);
    return call(getAttr(type.named.cls, "_make"), [new PyTuple(items)]);
  }

  private boxArray(type: ArrayType, parts: readonly KernelValue[], owned: boolean): PyValue {
    const { ndim } = type;
    const data = parts[0] as number;
    const owner = parts[1] as number;
    const shape = parts.slice(2, 2 + ndim).map(Number);
    const strides = parts.slice(2 + ndim, 2 + 2 * ndim).map(Number);
    const dtype = dtypeFor(type.dtype);
    if (owner !== 0) {
      const storage = this.adopt(owner, owned);
      return finishArray(
        new NDArray(storage, dtype, shape, strides, data - owner - BLOCK_HEADER),
        type,
      );
    }
    for (const { storage, address } of this.residents.values()) {
      // The block behind may begin where this one ends.
      if (data < address || data >= address + Math.max(storage.size, 1)) continue;
      const parent = this.arrays.find((a) => a.storage === storage) as NDArray;
      const same = this.arrays.find(
        (a) =>
          a.storage === storage &&
          a.dtype === dtype &&
          a.offset === data - address &&
          sameNumbers(a.shape, shape) &&
          sameNumbers(a.strides, strides),
      );
      if (same !== undefined) return same;
      const made = new NDArray(storage, dtype, shape, strides, data - address);
      made.base = parent.base ?? parent;
      return finishArray(made, type);
    }
    return copyArray(data, dtype, shape, strides, type);
  }

  /** The storage of a block that compiled code made. */
  private adopt(owner: number, owned: boolean): Storage {
    const known = blockStorages.get(owner)?.deref() ?? this.copies.get(owner);
    if (known !== undefined) {
      if (owned) this.cleanups.push(() => releaseBlock(owner));
      return known;
    }
    const size = blockSize(owner);
    const data = owner + BLOCK_HEADER;
    if (!this.keeps && (size <= COPY_LIMIT || !owned || !hasRoom(size))) {
      const copy = allocateBytes(size, false);
      copy.bytes.set(heap().u8.subarray(data, data + size));
      if (owned) this.cleanups.push(() => releaseBlock(owner));
      this.copies.set(owner, copy);
      return copy;
    }
    if (!owned) retainBlock(owner);
    const storage = new Storage(views(), data, size);
    holdBlock(storage, owner);
    return storage;
  }

  readList(list: number, item: NumbaType, owned: boolean): PyValue[] {
    const view = new DataView(heap().buffer());
    const length = Number(view.getBigInt64(list + LIST.length, true));
    const slots = Number(view.getBigInt64(list + LIST.data, true)) + BLOCK_HEADER;
    const types = partsOf(item);
    const width = 8 * Math.max(types.length, 1);
    return Array.from({ length }, (_, k) =>
      this.box(item, readParts(view, slots + k * width, types), owned),
    );
  }

  /** After the call: bytes go back, memory of the call is let go. */
  finish(): void {
    for (const { storage, address, copied, writes } of this.residents.values()) {
      if (writes) storage.version++;
      if (!copied) continue;
      if (writes) storage.bytes.set(heap().u8.subarray(address, address + storage.size));
      heap().free(address);
    }
    for (const run of this.cleanups) run();
  }
}

/** A storage stands for a block from now on, with one of its references. */
function holdBlock(storage: Storage, block: number): void {
  const known = new WeakRef(storage);
  storage.block = adoptBlock(block, () => {
    // Another storage may stand for the block by now.
    if (blockStorages.get(block) === known) blockStorages.delete(block);
  });
  blockStorages.set(block, known);
  storageBlocks.set(storage, block);
}

/** The counted block of a storage; other memory is moved into one. */
function blockOf(storage: Storage): number {
  const own = storageBlocks.get(storage);
  if (own !== undefined) return own;
  const block = allocateBlock(Math.max(storage.size, 16));
  heap().u8.set(storage.bytes, block + BLOCK_HEADER);
  storage.views = views();
  storage.base = block + BLOCK_HEADER;
  holdBlock(storage, block);
  return block;
}

const isLast = (block: number): boolean =>
  new DataView(heap().buffer()).getBigInt64(block, true) === 1n;

/** One reference of a list less; its items have been seen to. */
function releaseList(list: number): void {
  if (isLast(list)) {
    releaseBlock(Number(new DataView(heap().buffer()).getBigInt64(list + LIST.data, true)));
  }
  releaseBlock(list);
}

function finishArray(made: NDArray, type: ArrayType): NDArray {
  if (!type.mutable) made.writeable = false;
  return made;
}

/** An array of memory that belongs to the code itself (constants). */
function copyArray(
  data: number,
  dtype: DType,
  shape: number[],
  strides: number[],
  type: ArrayType,
): NDArray {
  const extent = shape.includes(0)
    ? 0
    : shape.reduce((n, d, k) => n + (d - 1) * Math.abs(strides[k]), dtype.itemsize);
  const storage = allocateBytes(extent, false);
  storage.bytes.set(heap().u8.subarray(data, data + extent));
  return finishArray(new NDArray(storage, dtype, shape, strides, 0), type);
}

export function writeParts(
  view: DataView,
  at: number,
  types: readonly IrType[],
  parts: readonly KernelValue[],
): void {
  types.forEach((t, k) => {
    const place = at + 8 * k;
    if (t === "i64") view.setBigInt64(place, parts[k] as bigint, true);
    else if (t === "f64") view.setFloat64(place, parts[k] as number, true);
    else if (t === "f32") view.setFloat32(place, parts[k] as number, true);
    else if (t === "ptr") view.setBigInt64(place, BigInt(parts[k]), true);
    else view.setInt32(place, Number(parts[k]), true);
  });
}

export function readParts(view: DataView, at: number, types: readonly IrType[]): KernelValue[] {
  return types.map((t, k) => {
    const place = at + 8 * k;
    if (t === "i64") return view.getBigInt64(place, true);
    if (t === "f64") return view.getFloat64(place, true);
    if (t === "f32") return view.getFloat32(place, true);
    if (t === "ptr") return Number(view.getBigInt64(place, true));
    return view.getInt32(place, true);
  });
}

const zeroOf = (t: IrType): KernelValue => (t === "i64" ? 0n : 0);

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, k) => n === b[k]);

function checkItem(v: PyValue, type: NumbaType): PyValue {
  const fits =
    !(type instanceof IntegerType) ||
    (v !== null && typeof v !== "object") ||
    v instanceof NpInteger;
  if (!fits) throw typeError("can't unbox heterogeneous list");
  return v;
}

function pointsOf(v: PyValue): ArrayLike<number> {
  if (v instanceof PyStr && typeof v.points !== "string") return v.points;
  const text = hostText(v);
  if (text === undefined) throw typeError(`expected str, got ${typeName(v)}`);
  return Array.from(text, (c) => c.codePointAt(0) as number);
}

/** The real number that a value stands for; undefined for other things. */
function numberOf(v: PyValue): number | bigint | undefined {
  if (v instanceof PyFloat || v instanceof NpInteger || v instanceof NpFloating) return v.v;
  if (v instanceof NpBool) return v.v ? 1 : 0;
  return intValue(v);
}

function unboxInteger(v: PyValue, type: IntegerType): KernelValue {
  const n = numberOf(v);
  if (n === undefined) throw typeError(`an integer is required (got type ${typeName(v)})`);
  const isWhole = typeof n === "bigint" || Number.isInteger(n);
  if (!isWhole && !Number.isFinite(n)) throw overflowError(`cannot convert float ${n} to integer`);
  const big = BigInt(isWhole ? n : Math.trunc(n as number));
  if (type.bits === 64) {
    const fits = type.signed ? big >= type.minimum && big <= type.maximum : big <= type.maximum;
    if (!fits) throw overflowError("int too big to convert");
    return BigInt.asIntN(64, big);
  }
  return Number(type.signed ? BigInt.asIntN(type.bits, big) : BigInt.asUintN(type.bits, big)) | 0;
}

function unboxFloat(v: PyValue, type: FloatType): number {
  const n = numberOf(v);
  if (n === undefined) throw typeError(`must be real number, not ${typeName(v)}`);
  return type.bits === 32 ? Math.fround(Number(n)) : Number(n);
}

function unboxComplex(v: PyValue, type: ComplexType): number[] {
  const round = (x: number): number => (type.bits === 64 ? Math.fround(x) : x);
  if (v instanceof PyComplex || v instanceof NpComplex) return [round(v.real), round(v.imag)];
  return [unboxFloat(v, type.part), 0];
}

function truth(v: PyValue): boolean {
  if (typeof v === "boolean") return v;
  const n = numberOf(v);
  if (n === undefined) throw typeError(`expected bool, got ${typeName(v)}`);
  return Number(n) !== 0;
}

/** Absent parts are the extremes of int64, by the sign of the step. */
function unboxSlice(v: PySlice): KernelValue[] {
  const part = (x: PyValue, absent: bigint): bigint => {
    const n = x === null ? absent : numberOf(x);
    if (n === undefined) throw typeError("slice indices must be integers or None");
    return BigInt(n);
  };
  const step = part(v.step, 1n);
  const max = (1n << 63n) - 1n;
  const [first, last] = step < 0n ? [max, -(1n << 63n)] : [0n, max];
  return [part(v.start, first), part(v.stop, last), step];
}

function boxInteger(part: KernelValue, type: IntegerType): number | bigint {
  if (type.bits < 64) {
    return type.signed ? (part as number) : (part as number) >>> 0;
  }
  const big = part as bigint;
  return intFromBigInt(type.signed ? big : BigInt.asUintN(64, big));
}
