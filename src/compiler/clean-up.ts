/** Passes that remove: unreachable blocks, jumps to the next instruction, instructions without effect. */
import { NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import {
  type Block,
  clearVisited,
  isBlockPush,
  isJump,
  isUnconditionalJump,
  nextNonEmpty,
} from "./block.ts";
import type { Instruction } from "./instruction-sequence.ts";

/** Empties blocks that cannot be reached, and counts the ways into the others. */
export function removeUnreachable(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.predecessors = 0;
  clearVisited(entry);
  const todo: Block[] = [entry];
  entry.predecessors = 1;
  entry.visited = true;
  const reach = (block: Block): void => {
    if (!block.visited) {
      block.visited = true;
      todo.push(block);
    }
    block.predecessors++;
  };
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    if (b.next !== null && b.fallsThrough) reach(b.next);
    for (const instr of b.instrs) {
      if (isJump(instr.op) || isBlockPush(instr.op)) reach(instr.target as Block);
    }
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.predecessors > 0) continue;
    b.instrs = [];
    b.isExceptHandler = false;
  }
}

/** Removes NOPs that no line needs. */
function removeRedundantNops(b: Block): number {
  const { instrs } = b;
  const kept: Instruction[] = [];
  let previousLine = -1;
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i];
    const line = instr.loc.lineno;
    if (instr.op === Op.NOP && isRedundantNop(b, i, line, previousLine)) continue;
    kept.push(instr);
    previousLine = line;
  }
  const removed = instrs.length - kept.length;
  if (removed > 0) b.instrs = kept;
  return removed;
}

function isRedundantNop(b: Block, i: number, line: number, previousLine: number): boolean {
  if (line < 0 || previousLine === line) return true;
  const { instrs } = b;
  if (i < instrs.length - 1) {
    const next = instrs[i + 1];
    if (next.loc.lineno === line) return true;
    if (next.loc.lineno < 0) {
      next.loc = instrs[i].loc;
      return true;
    }
    return false;
  }
  const next = nextNonEmpty(b.next);
  if (next === null) return false;
  // NOPs without a line will go as well.
  const first = next.instrs.find((instr) => instr.op !== Op.NOP || instr.loc.lineno >= 0);
  return line === (first?.loc ?? NO_LOCATION).lineno;
}

function removeAllRedundantNops(entry: Block): number {
  let removed = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) removed += removeRedundantNops(b);
  return removed;
}

function removeRedundantJumps(entry: Block): number {
  let changes = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const { last } = b;
    if (last === undefined || !isUnconditionalJump(last.op)) continue;
    if (nextNonEmpty(last.target) !== nextNonEmpty(b.next)) continue;
    last.become(Op.NOP);
    last.target = null;
    changes++;
  }
  return changes;
}

export function removeRedundantNopsAndJumps(entry: Block): void {
  let changes: number;
  do {
    changes = removeAllRedundantNops(entry) + removeRedundantJumps(entry);
  } while (changes > 0);
}

/** Removes constants and copies that are popped at once. */
export function removeRedundantPairs(entry: Block): void {
  let done = false;
  while (!done) {
    done = true;
    let previous: Instruction | null = null;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      removeRedundantNops(b);
      // Control may come from elsewhere.
      if (b.labelled) previous = null;
      for (const instr of b.instrs) {
        if (instr.op === Op.POP_TOP && previous !== null && pushesOnly(previous)) {
          previous.become(Op.NOP);
          instr.become(Op.NOP);
          done = false;
        }
        previous = instr;
      }
      if ((previous !== null && isJump(previous.op)) || !b.fallsThrough) previous = null;
    }
  }
}

function pushesOnly(instr: Instruction): boolean {
  return (
    instr.op === Op.LOAD_CONST ||
    instr.op === Op.LOAD_SMALL_INT ||
    (instr.op === Op.COPY && instr.arg === 1)
  );
}

export function removeNops(entry: Block): void {
  removeAllRedundantNops(entry);
}

/** Longest exit that is copied rather than jumped to. */
const MAX_COPY_SIZE = 4;

/** Replaces jumps to small exits, and to blocks without a line, by a copy of them. */
export function inlineSmallExits(entry: Block): void {
  let changes: boolean;
  do {
    changes = false;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      if (inlineTarget(b)) changes = true;
    }
  } while (changes);
}

function inlineTarget(b: Block): boolean {
  const jump = b.last;
  if (jump === undefined || !isUnconditionalJump(jump.op)) return false;
  const target = jump.target as Block;
  const smallExit = target.exitsScope && target.instrs.length <= MAX_COPY_SIZE;
  const lineless = target.hasNoLine && !target.fallsThrough;
  if (!smallExit && !lineless) return false;
  const removed = jump.op;
  jump.become(Op.NOP);
  jump.target = null;
  for (const instr of target.instrs) b.instrs.push(instr.copy());
  if (lineless) {
    const last = b.last as Instruction;
    // A jump that checks the eval breaker must stay one.
    if (isUnconditionalJump(last.op) && removed === Op.JUMP) last.op = Op.JUMP;
  }
  target.predecessors--;
  return true;
}
