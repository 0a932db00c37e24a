// Runs lowered kernels and range functions on one instance. Several workers share a launch by taking disjoint block ranges
// [b0, b1) or index ranges; each has its own instance, workspace and error record, and the caller merges the records with
// `firstError`. Work is done in chunks: engines replace baseline code between calls only, and a chunk is where a launch can be stopped.

import type { KernelInstance, KernelValue } from "./instance.ts";
import { KernelError } from "./ir.ts";
import { ERROR_RECORD, type KernelInfo } from "./passes/split-regions.ts";

export type Dim3 = readonly [number, number, number];

export interface LaunchError {
  code: number;
  /** Linear index of the block in the grid. */
  block: bigint;
  thread: Dim3;
}

export interface Launch {
  info: KernelInfo;
  grid: Dim3;
  block: Dim3;
  /** Bytes for dynamic shared arrays. */
  dynamicShared: number;
  args: readonly KernelValue[];
}

/** Memory of one worker for one launch: shared arrays, contexts of the threads of a block, error record. */
export interface Workspace {
  shared: number;
  context: number;
  errors: number;
}

const align = (n: number): number => Math.ceil(n / 16) * 16;

export function workspaceBytes(launch: Launch): number {
  const { info, block } = launch;
  const threads = block[0] * block[1] * block[2];
  return (
    ERROR_RECORD.size +
    align(info.sharedBytes + launch.dynamicShared) +
    align(info.contextBytes * threads)
  );
}

export function makeWorkspace(launch: Launch, address: number): Workspace {
  const shared = address + ERROR_RECORD.size;
  const context = shared + align(launch.info.sharedBytes + launch.dynamicShared);
  return { errors: address, shared, context };
}

export function blockCount(grid: Dim3): bigint {
  return BigInt(grid[0]) * BigInt(grid[1]) * BigInt(grid[2]);
}

/** Executes blocks [b0, b1) of the grid. */
export function runBlocks(
  instance: KernelInstance,
  memory: WebAssembly.Memory,
  launch: Launch,
  workspace: Workspace,
  b0: bigint,
  b1: bigint,
): LaunchError | null {
  const { errors, shared, context } = workspace;
  new DataView(memory.buffer).setInt32(errors, 0, true);
  const { grid, block, info } = launch;
  instance.call(info.name, [b0, b1, ...grid, ...block, shared, context, errors, ...launch.args]);
  // The driver keeps errors of threads to itself; a status here is its own.
  if (instance.status !== 0) return { code: instance.status, block: b0, thread: [0, 0, 0] };
  return readError(memory, errors);
}

function readError(memory: WebAssembly.Memory, errors: number): LaunchError | null {
  const view = new DataView(memory.buffer, errors, ERROR_RECORD.size);
  const code = view.getInt32(ERROR_RECORD.code, true);
  if (code === 0) return null;
  return {
    code,
    block: view.getBigInt64(ERROR_RECORD.block, true),
    thread: [
      view.getInt32(ERROR_RECORD.x, true),
      view.getInt32(ERROR_RECORD.y, true),
      view.getInt32(ERROR_RECORD.z, true),
    ],
  };
}

/** The error of the lowest block: the same one, however the blocks were distributed. */
export function firstError(errors: readonly (LaunchError | null)[]): LaunchError | null {
  let first: LaunchError | null = null;
  for (const e of errors) {
    if (e !== null && (first === null || e.block < first.block)) first = e;
  }
  return first;
}

/** A whole grid on one instance, in chunks; `proceed` is asked between chunks and may stop the launch. */
export function runGrid(
  instance: KernelInstance,
  memory: WebAssembly.Memory,
  launch: Launch,
  workspace: Workspace,
  proceed: () => boolean = () => true,
): LaunchError | null {
  const total = blockCount(launch.grid);
  let error: LaunchError | null = null;
  // Few blocks first, so that optimised code takes over early; then ever larger chunks.
  let size = 1n;
  for (let b0 = 0n; b0 < total; b0 += size, size = grow(size)) {
    const b1 = lesser(b0 + size, total);
    // Blocks after a failing one still run, as they do on a GPU; the first error is kept.
    const failed = runBlocks(instance, memory, launch, workspace, b0, b1);
    error ??= failed;
    if (!proceed()) return { code: KernelError.outOfFuel, block: b1, thread: [0, 0, 0] };
  }
  return error;
}

const lesser = (a: bigint, b: bigint): bigint => [a, b][Number(b < a)];

function grow(size: bigint): bigint {
  return size < 1024n ? size * 2n : size;
}

/** How partial results of a range function are combined, per result. */
export type Combine = (a: KernelValue, b: KernelValue) => KernelValue;

/** Calls a range function chunk by chunk and combines its results in chunk order. */
export function runRange(
  instance: KernelInstance,
  name: string,
  begin: bigint,
  end: bigint,
  args: readonly KernelValue[],
  chunk: bigint,
  combine: readonly Combine[] = [],
): KernelValue[] {
  let total: KernelValue[] | null = null;
  for (let at = begin; at < end; at += chunk) {
    const stop = lesser(at + chunk, end);
    const part = instance.call(name, [at, stop, ...args]);
    if (instance.status !== 0) return part;
    total = total === null ? part : total.map((v, i) => combine[i](v, part[i]));
  }
  return total ?? instance.call(name, [begin, begin, ...args]);
}
