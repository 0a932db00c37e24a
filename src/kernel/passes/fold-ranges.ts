// Comparisons that the bounds of their operands decide, and what hangs on them: selects take their arm, branches become jumps. The
// most common one is the index from the end: `i < 0 ? i + n : i` is i where i cannot be negative. Integers that can have one value
// only become constants, and what adds nothing or multiplies by one is left out. What follows from constants alone is the work of
// fold-constants.ts.

import type { Fn, Instr, Value } from "../ir.ts";
import { type Op, opInfo } from "../ops.ts";
import { isInteger, type RangeAssumptions, Ranges } from "../ranges.ts";
import { removeRedundantParams, removeUnreachableBlocks, replaceValues } from "./cleanup.ts";
import { constantOf, foldConstants, makeConstant } from "./fold-constants.ts";

/** The only value that a pure integer instruction can have. */
function onlyValue(instr: Instr, ranges: Ranges): number | bigint | null {
  if (instr.op === "const" || instr.results.length !== 1 || !isInteger(instr.result)) return null;
  if (opInfo(instr.op).effect !== "pure") return null;
  const { min, max } = ranges.of(instr.result);
  if (min !== max) return null;
  return instr.result.type === "i64" ? min : Number(min);
}

/** Operations that give their first operand when the second is this number. */
const NEUTRAL: Partial<Record<Op, bigint>> = {
  add: 0n,
  sub: 0n,
  or: 0n,
  xor: 0n,
  shl: 0n,
  shr_s: 0n,
  shr_u: 0n,
  ptradd: 0n,
  mul: 1n,
  div_s: 1n,
  div_u: 1n,
  floordiv_s: 1n,
};

/** The operand that an instruction gives back as it is. */
function unchanged({ op, args, results }: Instr, ranges: Ranges): Value | null {
  const neutral = NEUTRAL[op];
  if (neutral === undefined || args.length !== 2 || args[0].type !== results[0].type) return null;
  const isNeutral = (v: Value): boolean => {
    const { min, max } = ranges.of(v);
    return isInteger(v) && min === neutral && max === neutral;
  };
  if (isNeutral(args[1])) return args[0];
  return opInfo(op).commutative === true && isNeutral(args[0]) ? args[1] : null;
}

/** Folds what bounds decide. Returns whether something changed. */
export function foldRanges(fn: Fn, assume: RangeAssumptions = {}): boolean {
  let changed = foldConstants(fn);
  const ranges = new Ranges(fn, assume);
  const replacement = new Map<Value, Value>();
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      const truth = ranges.decide(instr, block);
      const imm = truth === null ? onlyValue(instr, ranges) : Number(truth);
      if (imm !== null) makeConstant(instr, imm);
      const same = unchanged(instr, ranges);
      if (same !== null) replacement.set(instr.result, same);
      changed ||= imm !== null || same !== null;
    }
  }
  if (!changed) return false;
  replaceValues(fn, replacement);
  // What was made of what bounds decide; selects take their arm.
  foldConstants(fn);
  for (const block of fn.blocks) {
    const { term } = block;
    const cond = term.kind === "brif" ? constantOf(term.cond) : null;
    if (term.kind !== "brif" || cond === null) continue;
    block.term = { kind: "br", to: cond === 0 ? term.no : term.yes, line: term.line };
  }
  removeUnreachableBlocks(fn);
  removeRedundantParams(fn);
  return true;
}
