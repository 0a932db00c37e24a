/**
 * Lines for instructions that the code generator left without one.
 *
 * An exit must have a line for tracebacks and tracing. Exits without one are copied until each has a single way in, and
 * take the line from there.
 */

import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { type Block, Block as BlockClass, hasEvalBreak, isJump, nextNonEmpty } from "./block.ts";

export function resolveLines(entry: Block): void {
  duplicateExits(entry);
  propagate(entry);
}

function needsLine(b: Block): boolean {
  if (!b.exitsScope && !b.instrs.some((instr) => hasEvalBreak(instr.op))) return false;
  return b.hasNoLine;
}

function duplicateExits(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const { last } = b;
    if (last === undefined || !isJump(last.op)) continue;
    const target = nextNonEmpty(last.target);
    if (target === null || !needsLine(target) || target.predecessors <= 1) continue;
    const copy = new BlockClass();
    copy.instrs = target.instrs.map((instr) => instr.copy());
    copy.instrs[0].loc = last.loc;
    copy.labelled = true;
    copy.predecessors = 1;
    copy.next = target.next;
    last.target = copy;
    target.predecessors--;
    target.next = copy;
  }
  // What is left is only reached by falling through.
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (!b.fallsThrough || b.next === null || b.last === undefined) continue;
    if (needsLine(b.next)) b.next.instrs[0].loc = b.last.loc;
  }
}

function propagate(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const { last } = b;
    if (last === undefined) continue;
    let previous: Location = NO_LOCATION;
    for (const instr of b.instrs) {
      if (instr.loc.lineno === NO_LOCATION.lineno) instr.loc = previous;
      else previous = instr.loc;
    }
    if (b.fallsThrough && b.next?.predecessors === 1) inherit(b.next, previous);
    if (isJump(last.op) && last.target?.predecessors === 1) inherit(last.target, previous);
  }
}

function inherit(b: Block, loc: Location): void {
  const [first] = b.instrs;
  if (first !== undefined && first.loc.lineno === NO_LOCATION.lineno) first.loc = loc;
}
