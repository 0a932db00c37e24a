// The memory that compiled code runs on: one shared heap per interpreter, the host functions behind numba/lowering/runtime.ts,
// and instances of compiled modules. Arrays above a size live in this heap from their birth; what is smaller is copied in and out
// around a call (boxing.ts). Knows nothing of types.

import type {
  HostImplementation,
  KernelEnvironment,
  KernelInstance,
  PrintSink,
} from "../../kernel/instance.ts";
import { KernelError, type Module } from "../../kernel/ir.ts";
import { linkMath } from "../../kernel/math/library.ts";
import { foldRanges } from "../../kernel/passes/fold-ranges.ts";
import { inlineCalls, inlineSmall } from "../../kernel/passes/inline.ts";
import { JsInstance } from "../../kernel/targets/js/compile.ts";
import { compileWasm } from "../../kernel/targets/wasm/compile.ts";
import { WasmInstance } from "../../kernel/targets/wasm/instance.ts";
import { BufferViews, type HeapBlock, installSharedHeap } from "../../numpy/storage.ts";
import { memoryError } from "../../objects/exceptions.ts";
import { BlockHolds } from "../../wasm/block-holds.ts";
import { ModuleCache } from "../../wasm/module-cache.ts";
import { HeapExhausted, SharedHeap } from "../../wasm/shared-heap.ts";
import { BLOCK_COUNT, BLOCK_HEADER, BLOCK_SIZE } from "../lowering/runtime.ts";
import { kernelDevices } from "./devices.ts";

const state: { heap: SharedHeap | null } = { heap: null };
const cache = new ModuleCache();

/** The heap, made on first use. */
export function heap(): SharedHeap {
  if (state.heap === null) {
    state.heap = SharedHeap.create();
    installSharedHeap({ allocate: allocateForArray, views, contains });
  }
  return state.heap;
}

/** An interpreter that has a heap already hands it over before the first kernel. */
export function useHeap(shared: SharedHeap): void {
  state.heap = shared;
  installSharedHeap({ allocate: allocateForArray, views, contains });
}

const contains = (buffer: ArrayBufferLike): boolean => heap().contains(buffer);

let current = new BufferViews(new ArrayBuffer(0));

/** Views over the memory as it is now. */
export function views(): BufferViews {
  const buffer = heap().buffer();
  if (current.buffer !== buffer) current = new BufferViews(buffer);
  return current;
}

/** Blocks of this interpreter, which are freed when their storages are gone. */
export const blockHolds = new BlockHolds();

/**
 * Arrays take at most this much of the heap. Where the host cannot be asked to collect its garbage, what a program drops
 * stays taken, so beyond the budget arrays live in memory of their own, which is collected, and are copied for calls.
 */
const ARRAY_BUDGET = 2 ** 31;

/** Whether an array of this size may keep its place in the heap. */
export function hasRoom(size: number): boolean {
  return blockHolds.hasRoom(size, ARRAY_BUDGET);
}

function allocateForArray(size: number, zero: boolean): HeapBlock | undefined {
  if (!hasRoom(size)) return undefined;
  try {
    const block = { address: heap().alloc(size, zero) };
    const { address } = block;
    blockHolds.add(block, size, () => heap().free(address));
    return block;
  } catch (error) {
    if (error instanceof HeapExhausted) return undefined;
    throw error;
  }
}

/** A counted block becomes the memory of an array: it is let go of when the array is gone. */
export function adoptBlock(address: number, released: () => void = () => {}): HeapBlock {
  const block = { address };
  blockHolds.add(block, blockSize(address), () => {
    released();
    releaseBlock(address);
  });
  return block;
}

/** One reference more. */
export function retainBlock(address: number): void {
  const view = new DataView(heap().buffer());
  const count = view.getBigInt64(address + BLOCK_COUNT, true);
  view.setBigInt64(address + BLOCK_COUNT, count + 1n, true);
}

/** Memory of the heap, or Python's MemoryError. */
export function allocateMemory(bytes: number): number {
  try {
    return heap().alloc(bytes);
  } catch (error) {
    if (!(error instanceof HeapExhausted)) throw error;
    throw memoryError(`Unable to allocate ${bytes} bytes for compiled code`);
  }
}

/** A counted block with one reference. */
export function allocateBlock(bytes: number): number {
  return makeBlock(allocateMemory(bytes + BLOCK_HEADER), bytes);
}

function makeBlock(address: number, bytes: number): number {
  const view = new DataView(heap().buffer());
  view.setBigInt64(address + BLOCK_COUNT, 1n, true);
  view.setBigInt64(address + BLOCK_SIZE, BigInt(bytes), true);
  return address;
}

export function blockSize(address: number): number {
  return Number(new DataView(heap().buffer()).getBigInt64(address + BLOCK_SIZE, true));
}

/** One reference of a counted block less; null is none. */
export function releaseBlock(address: number): void {
  if (address === 0) return;
  const view = new DataView(heap().buffer());
  const left = view.getBigInt64(address + BLOCK_COUNT, true) - 1n;
  if (left <= 0n) heap().free(address);
  else view.setBigInt64(address + BLOCK_COUNT, left, true);
}

/** What the host offers beyond memory (host-functions.ts fills it). */
export const hostServices: {
  functions: Record<string, HostImplementation>;
  print: PrintSink | null;
} = { functions: {}, print: null };

/** Links, optimises and instantiates a module; `prepare` runs after the linking (kernels become drivers there); `own` are host
 * functions of this instance. */
export function instantiate(
  module: Module,
  prepare: (module: Module) => void = () => {},
  own: Record<string, HostImplementation> = {},
): KernelInstance {
  linkMath(module);
  prepare(module);
  inlineCalls(module, inlineSmall);
  for (const fn of module.functions.values()) foldRanges(fn);
  const shared = heap();
  const self: { instance: KernelInstance | null } = { instance: null };
  const host: Record<string, HostImplementation> = {
    nrt_allocate: (bytes: bigint) => {
      try {
        if (bytes > 0xffff_0000n) throw new HeapExhausted(Number(bytes), shared.capacity);
        return makeBlock(shared.alloc(Number(bytes) + BLOCK_HEADER), Number(bytes));
      } catch (error) {
        if (!(error instanceof HeapExhausted)) throw error;
        (self.instance as KernelInstance).status = KernelError.outOfMemory;
        return 0;
      }
    },
    nrt_free: (address: number) => shared.free(address >>> 0),
    ...hostServices.functions,
    ...own,
  };
  const environment: KernelEnvironment = {
    memory: shared.memory,
    allocate: (bytes) => shared.alloc(bytes),
    host,
    ...(hostServices.print === null ? {} : { print: hostServices.print }),
  };
  self.instance =
    kernelDevices.processor === "js"
      ? new JsInstance(module, environment)
      : new WasmInstance(compileWasm(module, { sharedMemory: true }), environment, cache);
  return self.instance;
}
