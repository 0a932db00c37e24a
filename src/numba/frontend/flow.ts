// Bytecode -> basic blocks: decodes the code units of a code object (never its quickened form) and cuts them at jumps, jump
// targets and the borders of `try` ranges. Inside a `try` a block also ends behind every store to a variable, so that the
// values at its start are those that the handler sees. The twin of construct.ts, which fills the blocks.

import type { PyCode } from "../../bytecode/code.ts";
import type { ExceptionEntry } from "../../bytecode/exception-table.ts";
import { CACHE_UNITS, Op } from "../../bytecode/opcodes.ts";

export interface Instruction {
  readonly unit: number;
  readonly op: Op;
  readonly arg: number;
  /** Unit behind the instruction and its cache. */
  readonly next: number;
  readonly line: number;
}

export interface FlowBlock {
  readonly start: number;
  readonly instructions: Instruction[];
  /** The `try` that covers the block. */
  readonly handler: ExceptionEntry | null;
}

export function decode(code: PyCode): Instruction[] {
  const bytes = code.co_code;
  const units = bytes.length >> 1;
  const out: Instruction[] = [];
  let extended = 0;
  let start = -1;
  let line = code.co_firstlineno;
  for (let unit = 0; unit < units; ) {
    const op = bytes[2 * unit] as Op;
    const arg = (extended << 8) | bytes[2 * unit + 1];
    if (op === Op.EXTENDED_ARG) {
      if (start < 0) start = unit;
      extended = arg;
      unit++;
      continue;
    }
    const next = unit + 1 + CACHE_UNITS[op];
    const own = code.lineAt(unit);
    if (own > 0) line = own;
    out.push({ unit: start < 0 ? unit : start, op, arg, next, line });
    extended = 0;
    start = -1;
    unit = next;
  }
  return out;
}

/** The unit that an instruction may jump to, or -1. */
export function jumpTarget(i: Instruction): number {
  switch (i.op) {
    case Op.FOR_ITER:
    case Op.JUMP_FORWARD:
    case Op.POP_JUMP_IF_FALSE:
    case Op.POP_JUMP_IF_TRUE:
    case Op.POP_JUMP_IF_NONE:
    case Op.POP_JUMP_IF_NOT_NONE:
    case Op.SEND:
      return i.next + i.arg;
    case Op.JUMP_BACKWARD:
    case Op.JUMP_BACKWARD_NO_INTERRUPT:
      return i.next - i.arg;
    default:
      return -1;
  }
}

/** The instruction does not go on to the next one. */
export function endsFlow(op: Op): boolean {
  return (
    op === Op.JUMP_FORWARD ||
    op === Op.JUMP_BACKWARD ||
    op === Op.JUMP_BACKWARD_NO_INTERRUPT ||
    op === Op.RETURN_VALUE ||
    op === Op.RAISE_VARARGS ||
    op === Op.RERAISE
  );
}

function isStore(op: Op): boolean {
  return (
    op === Op.STORE_FAST ||
    op === Op.STORE_DEREF ||
    op === Op.STORE_FAST_STORE_FAST ||
    op === Op.STORE_FAST_LOAD_FAST ||
    op === Op.DELETE_FAST
  );
}

export function cutBlocks(code: PyCode): FlowBlock[] {
  const instructions = decode(code);
  const byUnit = new Map(instructions.map((i) => [i.unit, i]));
  const entries = code.exceptionEntries;
  const handlerAt = (unit: number): ExceptionEntry | null => {
    const entry = entries.find((e) => unit >= e.start && unit < e.end);
    if (entry === undefined) return null;
    if (byUnit.get(entry.target)?.op === Op.PUSH_EXC_INFO) return entry;
    // A handler that only restores state and raises again (comprehensions, ends of handlers) is no `try` of the
    // source: the error goes on to what covers it.
    const again = instructions.find((i) => i.unit >= entry.target && i.op === Op.RERAISE);
    return again === undefined ? null : handlerAt(again.unit);
  };
  const leaders = new Set<number>([0]);
  for (const e of entries) leaders.add(e.start).add(e.end).add(e.target);
  for (const i of instructions) {
    const target = jumpTarget(i);
    if (target >= 0) leaders.add(target).add(i.next);
    if (endsFlow(i.op)) leaders.add(i.next);
    if (isStore(i.op) && handlerAt(i.unit) !== null) leaders.add(i.next);
  }
  const blocks: FlowBlock[] = [];
  for (const i of instructions) {
    if (leaders.has(i.unit)) {
      blocks.push({ start: i.unit, instructions: [], handler: handlerAt(i.unit) });
    }
    blocks[blocks.length - 1].instructions.push(i);
  }
  return blocks;
}
