// Comparisons that the bounds of their operands decide, and what hangs on them: selects take their arm, branches become jumps. The
// most common one is the index from the end: `i < 0 ? i + n : i` is i where i cannot be negative.

import { Block, type Fn, type Instr, type Value } from "../ir.ts";
import { type RangeAssumptions, Ranges } from "../ranges.ts";
import { removeRedundantParams, removeUnreachableBlocks, replaceValues } from "./cleanup.ts";

function makeConstant(instr: Instr, truth: boolean): void {
  instr.op = "const";
  instr.type = "bool";
  instr.from = null;
  instr.args = [];
  instr.imm = Number(truth);
}

const constantOf = (v: Value): boolean | null =>
  v.def instanceof Block || v.def.op !== "const" || v.type !== "bool" ? null : v.def.imm !== 0;

/** Folds what bounds decide. Returns whether something changed. */
export function foldRanges(fn: Fn, assume: RangeAssumptions = {}): boolean {
  const ranges = new Ranges(fn, assume);
  const replacement = new Map<Value, Value>();
  let changed = false;
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      const truth = ranges.decide(instr, block);
      if (truth === null) continue;
      makeConstant(instr, truth);
      changed = true;
    }
  }
  if (!changed) return false;
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      if (instr.op !== "select") continue;
      const truth = constantOf(instr.args[0]);
      if (truth !== null) replacement.set(instr.result, instr.args[truth ? 1 : 2]);
    }
    const { term } = block;
    if (term.kind !== "brif") continue;
    const truth = constantOf(term.cond);
    if (truth !== null)
      block.term = { kind: "br", to: truth ? term.yes : term.no, line: term.line };
  }
  replaceValues(fn, replacement);
  removeUnreachableBlocks(fn);
  removeRedundantParams(fn);
  return true;
}
