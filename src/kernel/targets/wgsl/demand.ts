// How much of each 64-bit integer is needed: values of which only the low word is ever used are computed in 32 bits.
//
// Index arithmetic is int64 in Numba, but a buffer offset has 32 bits: `ptradd(p, i * 8)` needs the low word of the product, hence
// only low words of what it is made of. Values that provably fit in an int32 are kept as one too and extended where all 64 bits
// are needed. An emulated int64 addition costs 5 operations, a product 26, so this is worth more than any other trick.

import { Block, type Fn, forEachTermUse, type Instr, successors, type Value } from "../../ir.ts";
import type { Op } from "../../ops.ts";

/** Known bounds of a signed integer value, or null. */
export type RangeOf = (value: Value) => { readonly min: bigint; readonly max: bigint } | null;

/** low: an i32 that holds the low word; full: vec2<u32>. */
export type Rep = "low" | "full";

export interface Narrowing {
  rep(value: Value): Rep;
  /** The value equals its sign-extended low word. */
  fits(value: Value): boolean;
}

/** The low word of the result depends on the low words of the operands alone. */
const TRUNCATABLE: ReadonlySet<Op> = new Set<Op>([
  "add",
  "sub",
  "mul",
  "and",
  "or",
  "xor",
  "not",
  "neg",
  "select",
]);
const LOW_OPERAND: ReadonlySet<Op> = new Set<Op>(["wrap", "ptradd", "sext8", "sext16", "sext32"]);
const SHIFTS: ReadonlySet<Op> = new Set<Op>(["shl", "shr_s", "shr_u", "rotl", "rotr"]);

export function isTruncatable(op: Op): boolean {
  return TRUNCATABLE.has(op) || op === "shl";
}

const MIN32 = -(2n ** 31n);
const MAX32 = 2n ** 31n - 1n;

export function narrowingOf(fn: Fn, range: RangeOf): Narrowing {
  const full = new Set<Value>();
  const work: Value[] = [];
  const demand = (v: Value): void => {
    if (v.type !== "i64" || full.has(v)) return;
    full.add(v);
    work.push(v);
  };
  const incoming = incomingArguments(fn);
  for (const param of fn.entry.params) demand(param);
  for (const block of fn.blocks) {
    for (const instr of block.instrs) demandOperands(instr, demand);
    if (block.term.kind === "ret") forEachTermUse(block.term, demand);
  }
  while (work.length > 0) {
    const v = work.pop()!;
    if (v.def instanceof Block) {
      for (const arg of incoming.get(v) ?? []) demand(arg);
    } else if (isTruncatable(v.def.op)) {
      v.def.args.forEach((arg, i) => {
        if (!(v.def as Instr).op.startsWith("sh") || i === 0) demand(arg);
      });
    }
  }
  const fitting = new Map<Value, boolean>();
  const fits = (v: Value): boolean => {
    let known = fitting.get(v);
    if (known === undefined) {
      fitting.set(v, false);
      const bounds = range(v);
      known = bounds === null ? fitsLocally(v, fits) : bounds.min >= MIN32 && bounds.max <= MAX32;
      fitting.set(v, known);
    }
    return known;
  };
  return {
    fits,
    rep: (v) => {
      // Parameters and results of calls come as they are declared.
      if (v.def === fn.entry) return "full";
      if (!(v.def instanceof Block) && v.def.op === "call") return "full";
      return !full.has(v) || fits(v) ? "low" : "full";
    },
  };
}

/** Demands of an instruction that do not depend on what is demanded of its result. */
function demandOperands(instr: Instr, demand: (v: Value) => void): void {
  if (isTruncatable(instr.op) && instr.result.type === "i64") return;
  if (LOW_OPERAND.has(instr.op)) return;
  instr.args.forEach((arg, i) => {
    if (i === 1 && SHIFTS.has(instr.op)) return;
    demand(arg);
  });
}

function incomingArguments(fn: Fn): Map<Value, Value[]> {
  const incoming = new Map<Value, Value[]>();
  for (const block of fn.blocks) {
    for (const edge of successors(block)) {
      edge.block.params.forEach((param, i) => {
        const list = incoming.get(param);
        if (list === undefined) incoming.set(param, [edge.args[i]]);
        else list.push(edge.args[i]);
      });
    }
  }
  return incoming;
}

/** What can be told from the defining instruction, without a range analysis. */
function fitsLocally(v: Value, fits: (v: Value) => boolean): boolean {
  if (v.type !== "i64" || v.def instanceof Block) return false;
  const { op, args, imm } = v.def;
  switch (op) {
    case "const":
      return BigInt(imm) >= MIN32 && BigInt(imm) <= MAX32;
    case "ext_s":
    case "from_bool":
    case "sext8":
    case "sext16":
    case "sext32":
      return true;
    case "ext_u": {
      const from = args[0].def;
      return !(from instanceof Block) && (from.mem === "u8" || from.mem === "u16");
    }
    case "select":
      return fits(args[1]) && fits(args[2]);
    case "min_s":
    case "max_s":
      return fits(args[0]) && fits(args[1]);
    default:
      return false;
  }
}
