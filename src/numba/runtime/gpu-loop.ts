/**
 * A parallel loop of compiled code on the GPU. Its inputs come out of the loop's frame in the heap; arrays
 * among them are followed to their memory, the extent of which their shape and strides tell. Loops with
 * partial results give each thread a chunk of iterations, other loops an iteration per thread.
 */
import type { GpuClient } from "../../gpu/client.ts";
import type { KernelValue } from "../../kernel/instance.ts";
import { FIRST_FRONTEND_ERROR } from "../../kernel/ir.ts";
import { wordsOf } from "../../kernel/targets/wgsl/layout.ts";
import type { Refusal } from "../../kernel/targets/wgsl/refusal.ts";
import type { CompiledFunction } from "../compiler.ts";
import { type LoopInfo, SLOT } from "../lowering/parallel-launch.ts";
import { partsOf, sizeOf } from "../lowering/value.ts";
import { ArrayType, OptionalType, RecordType, TupleType } from "../types/containers.ts";
import { ClosureType } from "../types/functions.ts";
import { UnicodeType } from "../types/scalars.ts";
import { StencilViewType } from "../types/stencil.ts";
import type { NumbaType } from "../types/type.ts";
import { readParts } from "./boxing.ts";
import { type GpuArgument, GpuForms, launchOnGpu } from "./gpu-launch.ts";
import { mergeExtents } from "./gpu-spans.ts";
import { printRecord } from "./host-functions.ts";
import { heap } from "./memory.ts";

const BLOCK = 64;
/** Threads of a loop with partial results. */
const REDUCING_THREADS = 4096;

export interface GpuLoopOutcome {
  readonly refused: false;
  /** Records in the form of the heap, and their number. */
  readonly records: Uint8Array;
  readonly count: number;
  /** The status that the loop leaves, 0 for none; a number of the caller's error table. */
  readonly status: number;
}

/** Why a value cannot go along. */
class Unpassable extends Error {
  readonly type: NumbaType;
  constructor(type: NumbaType) {
    super(type.name);
    this.type = type;
  }
}

export class GpuLoop {
  private readonly info: LoopInfo;
  private readonly compiled: CompiledFunction;
  private readonly forms: GpuForms;
  private rebuilt: CompiledFunction | null = null;
  private readonly statuses = new Map<number, number>();

  constructor(info: LoopInfo, compiled: CompiledFunction) {
    this.info = info;
    this.compiled = compiled;
    this.forms = new GpuForms(() => {
      this.rebuilt = this.compiled.forLoop(info.key);
      return this.rebuilt.module;
    }, info.key);
  }

  run(client: GpuClient, iterations: number, frame: number): GpuLoopOutcome | Refusal {
    const { info } = this;
    const view = new DataView(heap().buffer());
    const slots = readParts(view, frame + SLOT, info.slots);
    let extents: (readonly [number, number] | undefined)[];
    try {
      extents = this.extentsOf(slots);
    } catch (error) {
      if (!(error instanceof Unpassable)) throw error;
      const message = `values of type ${error.type.name} cannot be passed to the GPU`;
      return { refused: true, code: "MACHINE_ADDRESS", message, line: info.line };
    }
    const { args, groups } = this.argumentsOf(slots, extents, iterations);
    const kernel = this.forms.for(client, args, groups);
    if ("refused" in kernel) return kernel;
    const reduces = info.outputs.length > 0;
    const threads = reduces ? Math.min(iterations, REDUCING_THREADS) : iterations;
    const chunk = Math.ceil(iterations / threads);
    const grid = [Math.ceil(threads / BLOCK), 1, 1] as const;
    const options = { chunk: BigInt(chunk) };
    const outcome = launchOnGpu(client, kernel, grid, [BLOCK, 1, 1], args, options);
    for (const { format, operands } of outcome.prints) printRecord(format, operands);
    const count = reduces ? Math.ceil(iterations / chunk) : 0;
    const records = this.recordsOf(outcome.results, count);
    const status = outcome.error === null ? 0 : this.statusOf(outcome.error.code);
    return { refused: false, records, count, status };
  }

  /** The bytes behind the pointers among the slots; pointers that are never followed have none. */
  private extentsOf(slots: readonly KernelValue[]): (readonly [number, number] | undefined)[] {
    const extents: [number, number][] = [];
    for (const { type, parts } of this.info.inputs) {
      const values = parts.map((p) => ("slot" in p ? slots[p.slot] : p.constant));
      followPointers(type, values, (at, low, high) => {
        const place = parts[at];
        if (!("slot" in place)) return;
        const known = extents[place.slot];
        if (known === undefined) extents[place.slot] = [low, high];
        else extents[place.slot] = [Math.min(known[0], low), Math.max(known[1], high)];
      });
    }
    return extents;
  }

  private argumentsOf(
    slots: readonly KernelValue[],
    extents: readonly (readonly [number, number] | undefined)[],
    iterations: number,
  ): { args: GpuArgument[]; groups: number[] } {
    const bytes = heap().u8;
    const pointers = slots.flatMap((_, k) => (extents[k] === undefined ? [] : [k]));
    const { memories, numbers } = mergeExtents(
      pointers.map((k) => {
        const [low, high] = extents[k] as readonly [number, number];
        return { bytes, low, high };
      }),
    );
    const args: GpuArgument[] = [0n, BigInt(iterations)];
    const groups: number[] = [-1, -2];
    slots.forEach((v, k) => {
      const at = pointers.indexOf(k);
      if (at >= 0) {
        const memory = memories[numbers[at]];
        args.push({ bytes: memory, at: Number(v) - memory.byteOffset });
        groups.push(numbers[at]);
        return;
      }
      // Owners stay apart from all memory.
      args.push(this.info.slots[k] === "ptr" ? { bytes: new Uint8Array(0) } : v);
      groups.push(-1 - groups.length);
    });
    return { args, groups };
  }

  /** Each compilation numbers its errors by itself. */
  private statusOf(code: number): number {
    if (code < FIRST_FRONTEND_ERROR) return code;
    let status = this.statuses.get(code);
    if (status === undefined) {
      const error = (this.rebuilt as CompiledFunction).errors.exception(code);
      status = this.compiled.errors.add(error.cls, error.args.items);
      this.statuses.set(code, status);
    }
    return status;
  }

  /** The GPU packs partial results in words; the heap gives each eight bytes. */
  private recordsOf(results: Uint8Array, count: number): Uint8Array {
    const { outputs } = this.info;
    const records = new Uint8Array(count * outputs.length * SLOT);
    let from = 0;
    let to = 0;
    for (let k = 0; k < count; k++) {
      for (const type of outputs) {
        const size = wordsOf(type) * 4;
        records.set(results.subarray(from, from + size), to);
        from += size;
        to += SLOT;
      }
    }
    return records;
  }
}

type Follow = (part: number, low: number, high: number) => void;

/** Calls `follow` with the part that is a pointer and the bytes behind it. */
function followPointers(type: NumbaType, values: readonly KernelValue[], follow: Follow): void {
  const members = (types: readonly NumbaType[], first: number): void => {
    let at = first;
    for (const t of types) {
      const start = at;
      const size = partsOf(t).length;
      followPointers(t, values.slice(start, start + size), (part, low, high) =>
        follow(start + part, low, high),
      );
      at += size;
    }
  };
  if (type instanceof ArrayType) {
    let low = Number(values[0]);
    let high = low + sizeOf(type.dtype);
    for (let axis = 0; axis < type.ndim; axis++) {
      const span = (Number(values[2 + axis]) - 1) * Number(values[2 + type.ndim + axis]);
      if (Number(values[2 + axis]) <= 0) high = low;
      else if (span < 0) low += span;
      else high += span;
    }
    follow(0, Math.min(low, high), high);
  } else if (type instanceof RecordType) {
    const at = Number(values[0]);
    follow(0, at, at + type.size);
  } else if (type instanceof UnicodeType) {
    const at = Number(values[0]);
    follow(0, at, at + 4 * Number(values[2]));
  } else if (type instanceof TupleType) members(type.items, 0);
  else if (type instanceof StencilViewType) members([type.array], 0);
  else if (type instanceof OptionalType) {
    if (Number(values[0]) !== 0) members([type.base], 1);
  } else if (type instanceof ClosureType) members([...type.captured, ...type.defaults], 0);
  else if (partsOf(type).includes("ptr")) throw new Unpassable(type);
}
