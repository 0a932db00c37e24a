/**
 * Python values as the arguments of a GPU launch: scalars as they are, arrays as the memory behind
 * them. Arrays of one storage share one memory, so that a kernel that reads through one what it wrote
 * through another sees it; `groups` tells the compiler so.
 */
import { byteExtent } from "../../numpy/iteration.ts";
import type { NDArray } from "../../numpy/ndarray.ts";
import type { Storage } from "../../numpy/storage.ts";
import type { PyValue } from "../../objects/object.ts";
import type { PyTuple } from "../../objects/sequence-values.ts";
import { partsOf } from "../lowering/value.ts";
import { ArrayType, OptionalType, TupleType } from "../types/containers.ts";
import { boolean, ComplexType, FloatType, IntegerType } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { CallMemory } from "./boxing.ts";
import type { GpuArgument, GpuMemory } from "./gpu-launch.ts";

/** Memory of the device that stands for a storage, when its arrays live there. */
export type DeviceLookup = (storage: Storage) => GpuMemory["device"] | undefined;

/** Owners and other pointers that a kernel on the GPU never follows. */
const NOTHING: GpuMemory = { bytes: new Uint8Array(0) };

interface Extent {
  low: number;
  high: number;
}

/** Why a value cannot be passed. */
export class UnpassableArgument extends Error {
  readonly type: NumbaType;
  constructor(type: NumbaType) {
    super(`arguments of type ${type.name} cannot be passed to the GPU`);
    this.type = type;
  }
}

const isScalar = (type: NumbaType): boolean =>
  type instanceof IntegerType ||
  type instanceof FloatType ||
  type instanceof ComplexType ||
  type === boolean;

export class GpuArguments {
  private readonly slots: (number | bigint | NDArray | GpuMemory)[] = [];
  private readonly extents = new Map<Storage, Extent>();
  private readonly numbers = new Map<Storage, number>();
  /** Group of each parameter, as the compiler takes it. */
  readonly groups: number[] = [];
  private readonly scalars = new CallMemory();
  /** Arrays that the kernel may have written. */
  readonly arrays: NDArray[] = [];

  add(value: PyValue, type: NumbaType): void {
    if (type instanceof ArrayType) {
      this.addArray(value as NDArray, type);
      return;
    }
    if (type instanceof TupleType) {
      (value as PyTuple).items.forEach((item, k) => {
        this.add(item, type.items[k]);
      });
      return;
    }
    if (type instanceof OptionalType && isScalar(type.base)) {
      this.put(...(this.scalars.unbox(value, type) as (number | bigint)[]));
      return;
    }
    if (partsOf(type).length === 0) return;
    if (!isScalar(type)) throw new UnpassableArgument(type);
    this.put(...(this.scalars.unbox(value, type) as (number | bigint)[]));
  }

  put(...values: (number | bigint)[]): void {
    for (const value of values) {
      this.slots.push(value);
      this.groups.push(-1 - this.groups.length);
    }
  }

  private addArray(array: NDArray, type: ArrayType): void {
    const { storage } = array;
    const [low, high] = byteExtent(array);
    const known = this.extents.get(storage);
    if (known === undefined) {
      this.extents.set(storage, { low, high });
      this.numbers.set(storage, this.numbers.size);
    } else {
      known.low = Math.min(known.low, low);
      known.high = Math.max(known.high, high);
    }
    this.arrays.push(array);
    this.slots.push(array, NOTHING);
    // Owners stay apart from all memory.
    this.groups.push(this.numbers.get(storage) as number, -1 - this.groups.length);
    this.put(
      ...array.shape.slice(0, type.ndim).map(BigInt),
      ...array.strides.slice(0, type.ndim).map(BigInt),
    );
  }

  /** The arguments; all arrays of one storage get the same bytes. */
  finish(lookup: DeviceLookup): GpuArgument[] {
    const bytes = new Map<Storage, { view: Uint8Array; from: number }>();
    for (const [storage, { low, high }] of this.extents) {
      // Items keep their alignment.
      const from = low - (low % 16);
      bytes.set(storage, { view: storage.bytes.subarray(from, high), from });
    }
    return this.slots.map((slot): GpuArgument => {
      if (typeof slot !== "object" || "bytes" in slot) return slot as GpuArgument;
      const { storage, offset } = slot as NDArray;
      const device = lookup(storage);
      if (device !== undefined) return { bytes: storage.bytes, at: offset, device };
      const { view, from } = bytes.get(storage) as { view: Uint8Array; from: number };
      return { bytes: view, at: offset - from };
    });
  }
}
