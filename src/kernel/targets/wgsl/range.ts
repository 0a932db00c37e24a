// Bounds of integer values for narrowing: from constants, declared ranges of parameters, thread indices, and arithmetic on them.

import { Block, type Fn, type Instr, type Value } from "../../ir.ts";
import type { RangeOf } from "./demand.ts";

interface Bounds {
  readonly min: bigint;
  readonly max: bigint;
}

/** WebGPU's and CUDA's limits: threads of a block, blocks of a grid. */
const MAX_THREADS = 1024n;
const MAX_BLOCKS = 2n ** 31n - 1n;
/** Chains deeper than this are given up. */
const MAX_DEPTH = 24;

export function rangesOf(kernel: Fn): RangeOf {
  const known = new Map<Value, Bounds | null>();
  const of = (v: Value, depth: number): Bounds | null => {
    const cached = known.get(v);
    if (cached !== undefined) return cached;
    if (depth > MAX_DEPTH) return null;
    known.set(v, null);
    const found =
      v.def instanceof Block
        ? parameter(v, v.def, kernel)
        : instruction(v.def, (a) => of(a, depth + 1));
    const fits = found !== null && inType(found, v) ? found : null;
    known.set(v, fits);
    return fits;
  };
  return (v) => of(v, 0);
}

function inType(b: Bounds, v: Value): boolean {
  const limit = v.type === "i32" ? 2n ** 31n : 2n ** 63n;
  return b.min >= -limit && b.max < limit;
}

function parameter(v: Value, block: Block, kernel: Fn): Bounds | null {
  if (block !== kernel.entry) return null;
  return kernel.params[v.index]?.range ?? null;
}

function instruction(instr: Instr, of: (v: Value) => Bounds | null): Bounds | null {
  const a = instr.args[0] === undefined ? null : of(instr.args[0]);
  const b = instr.args[1] === undefined ? null : of(instr.args[1]);
  switch (instr.op) {
    case "const":
      return typeof instr.imm === "bigint" || instr.type === "i32"
        ? { min: BigInt(instr.imm), max: BigInt(instr.imm) }
        : null;
    case "thread_id":
      return { min: 0n, max: MAX_THREADS - 1n };
    case "block_dim":
      return { min: 1n, max: MAX_THREADS };
    case "block_id":
      return { min: 0n, max: MAX_BLOCKS - 1n };
    case "grid_dim":
      return { min: 1n, max: MAX_BLOCKS };
    case "lane_id":
      return { min: 0n, max: 31n };
    case "ext_s":
      return a ?? { min: -(2n ** 31n), max: 2n ** 31n - 1n };
    case "ext_u":
      return a !== null && a.min >= 0n ? a : { min: 0n, max: 2n ** 32n - 1n };
    case "from_bool":
      return { min: 0n, max: 1n };
    case "add":
      return a && b && { min: a.min + b.min, max: a.max + b.max };
    case "sub":
      return a && b && { min: a.min - b.max, max: a.max - b.min };
    case "mul": {
      if (a === null || b === null) return null;
      const products = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
      let min = products[0];
      let max = products[0];
      for (const p of products) {
        if (p < min) min = p;
        if (p > max) max = p;
      }
      return { min, max };
    }
    case "and":
      if (b !== null && b.min >= 0n) return { min: 0n, max: b.max };
      return a !== null && a.min >= 0n ? { min: 0n, max: a.max } : null;
    case "load":
      return narrowLoad(instr);
    default:
      return null;
  }
}

function narrowLoad(instr: Instr): Bounds | null {
  switch (instr.mem) {
    case "i8":
      return { min: -128n, max: 127n };
    case "u8":
      return { min: 0n, max: 255n };
    case "i16":
      return { min: -32768n, max: 32767n };
    case "u16":
      return { min: 0n, max: 65535n };
    default:
      return null;
  }
}
