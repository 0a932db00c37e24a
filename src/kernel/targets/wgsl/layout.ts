// What the launcher must bind and fill for an emitted kernel: the uniform block, the run-time buffer, bindings, overrides.
//
// All scalars, and the byte offset of each pointer parameter in its binding, travel in one uniform block of 32-bit words; WGSL's
// uniformity analysis then accepts barriers in loops that they bound. The run-time buffer holds the error word, locks and prints.

import type { Fn, Type } from "../../ir.ts";

/** Words of the uniform block before the parameters. */
export const Uniform = {
  /** Always 0, which compilers cannot know: the source of opaque values. */
  zero: 0,
  grid: 1,
  /** Range kernels: iterations per thread, two words. */
  chunk: 4,
  params: 6,
} as const;

export interface UniformField {
  readonly param: number;
  readonly type: Type;
  /** In words. */
  readonly word: number;
}

export interface UniformLayout {
  readonly fields: readonly UniformField[];
  readonly bytes: number;
}

export function uniformLayout(fn: Fn): UniformLayout {
  let word: number = Uniform.params;
  const fields = fn.params.map((param, index) => {
    const field = { param: index, type: param.type, word };
    word += wordsOf(param.type);
    return field;
  });
  return { fields, bytes: Math.ceil(word / 4) * 16 };
}

export function wordsOf(type: Type): number {
  return type === "i64" || type === "f64" ? 2 : 1;
}

/** The uniform block. Pointers are byte offsets into their bindings; i64 are bigint. */
export function packUniforms(
  layout: UniformLayout,
  values: readonly (number | bigint)[],
  grid: readonly [number, number, number],
  chunk = 1n,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(layout.bytes));
  for (let i = 0; i < 3; i++) view.setUint32((Uniform.grid + i) * 4, grid[i], true);
  view.setBigInt64(Uniform.chunk * 4, chunk, true);
  for (const { param, type, word } of layout.fields) {
    const value = values[param];
    if (type === "i64") view.setBigInt64(word * 4, BigInt(value), true);
    else if (type === "f64") view.setFloat64(word * 4, Number(value), true);
    else if (type === "f32") view.setFloat32(word * 4, Number(value), true);
    else view.setUint32(word * 4, Number(value) >>> 0, true);
  }
  return new Uint8Array(view.buffer);
}

/** The run-time buffer, in words. All of it must be zero before a launch. */
export interface RuntimeLayout {
  readonly words: number;
  /** Error code of the first thread that raised, then its block (3 words) and thread (3 words). */
  readonly status: number;
  /** Print area: words used so far, then records; -1 if the kernel prints nothing. */
  readonly print: number;
  readonly printWords: number;
  /** Locks of 64-bit atomics; -1 if there are none. */
  readonly locks: number;
}

export const LOCKS = 1024;

export interface KernelStatus {
  readonly code: number;
  readonly block: readonly [number, number, number];
  readonly thread: readonly [number, number, number];
}

export function readStatus(layout: RuntimeLayout, words: Uint32Array): KernelStatus | null {
  const at = layout.status;
  if (words[at] === 0) return null;
  return {
    code: words[at],
    block: [words[at + 1], words[at + 2], words[at + 3]],
    thread: [words[at + 4], words[at + 5], words[at + 6]],
  };
}

export interface PrintRecord {
  readonly format: number;
  /** Eight bytes per operand: int64, or binary64 for floats. */
  readonly operands: Uint8Array;
}

/** The records of all threads, in the order in which they reserved their space; `lost` did not fit. */
export function readPrints(
  layout: RuntimeLayout,
  words: Uint32Array,
): { records: PrintRecord[]; lost: number } {
  const records: PrintRecord[] = [];
  if (layout.print < 0) return { records, lost: 0 };
  const end = Math.min(words[layout.print], layout.printWords);
  let at = layout.print + 2;
  const limit = at + end;
  while (at + 2 <= limit) {
    // One more than the number of operands, so that space reserved for a record that did not fit reads as its end.
    const count = words[at + 1] - 1;
    if (count < 0 || at + 2 + count * 2 > limit) break;
    const operands = words.slice(at + 2, at + 2 + count * 2);
    records.push({ format: words[at], operands: new Uint8Array(operands.buffer) });
    at += 2 + count * 2;
  }
  return { records, lost: words[layout.print + 1] };
}

export type BindingRole =
  /** The uniform block (`UniformLayout`). */
  | "uniform"
  /** The memory of `params`. */
  | "memory"
  | "runtime"
  /** Read-only tables: `data`. */
  | "constants"
  /** Partial results of a range kernel, `resultBytes` per thread. */
  | "results";

export interface WgslBinding {
  readonly binding: number;
  readonly role: BindingRole;
  readonly access: "uniform" | "read" | "write";
  /** memory: parameters that must lie in the one buffer bound here. */
  readonly params: readonly number[];
  readonly data?: Uint8Array;
}

/** Names of the pipeline overrides. */
export const OVERRIDES = {
  blockX: "block_x",
  blockY: "block_y",
  blockZ: "block_z",
  /** True when the grid does not fit the dispatch limits and its blocks are numbered in one row. */
  folded: "folded",
  /** Size of the dynamic shared arrays in words. */
  dynamicWords: "dynamic_words",
} as const;

/** The workgroup counts of a dispatch, and whether blocks are numbered in one row. */
export function dispatchShape(
  grid: readonly [number, number, number],
  maxWorkgroups: number,
): { groups: [number, number, number]; folded: boolean } {
  if (grid.every((n) => n <= maxWorkgroups)) return { groups: [...grid], folded: false };
  const total = grid[0] * grid[1] * grid[2];
  const x = Math.min(total, maxWorkgroups);
  const y = Math.ceil(total / x);
  if (y > maxWorkgroups) throw new RangeError(`a grid of ${total} blocks needs several dispatches`);
  return { groups: [x, y, 1], folded: true };
}
