// Launches of lowered kernels, as memory: several workers share a launch by taking disjoint ranges of its blocks; each has its own
// instance, workspace and error record, and the caller merges the records with `firstError`.

import type { KernelValue } from "./instance.ts";
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

/** The error that the workspace at an address holds. */
export function readError(memory: WebAssembly.Memory, errors: number): LaunchError | null {
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
