/**
 * The memory that interpreters share. It is the one that kernels run on; src/interpreter.ts connects the two at start-up,
 * since neither folder may know the other.
 */
import type { BlockHolds } from "../wasm/block-holds.ts";
import type { SharedHeap } from "../wasm/shared-heap.ts";

export interface InterpreterMemory {
  /** This interpreter's heap, made on first use. */
  heap(): SharedHeap;
  /** Interpreter `id` works on this heap from now on. */
  adopt(heap: SharedHeap, id: number): void;
  /** Blocks that objects of this interpreter stand for. */
  readonly holds: BlockHolds;
}

const connected: { memory: InterpreterMemory | null } = { memory: null };

export function connectMemory(memory: InterpreterMemory): void {
  connected.memory = memory;
}

export function memory(): InterpreterMemory {
  if (connected.memory === null) throw new Error("interpreters have no memory to share");
  return connected.memory;
}
export const heap = (): SharedHeap => memory().heap();
