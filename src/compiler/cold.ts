/** Moves blocks that only errors reach to the end of the code. */
import { NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { type Block, Block as BlockClass, clearVisited, isJump } from "./block.ts";
import { removeRedundantNopsAndJumps } from "./clean-up.ts";

export function moveColdBlocks(entry: Block): void {
  if (entry.next === null) return;
  markCold(entry);
  // A cold block that fell through to a warm one needs a jump.
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const { next } = b;
    if (!b.cold || !b.fallsThrough || next === null || !next.warm) continue;
    const bridge = new BlockClass();
    next.labelled = true;
    bridge.addJump(Op.JUMP_NO_INTERRUPT, next, NO_LOCATION);
    bridge.cold = true;
    bridge.predecessors = 1;
    bridge.next = next;
    b.next = bridge;
  }
  let warmTail = entry;
  let coldHead: Block | null = null;
  let coldTail: Block | null = null;
  for (let b = entry.next as Block | null; b !== null; b = b.next) {
    if (!b.cold) {
      warmTail.next = b;
      warmTail = b;
    } else if (coldTail === null) {
      coldHead = b;
      coldTail = b;
    } else {
      coldTail.next = b;
      coldTail = b;
    }
  }
  if (coldTail !== null) coldTail.next = null;
  warmTail.next = coldHead;
  if (coldHead !== null) removeRedundantNopsAndJumps(entry);
}

function markCold(entry: Block): void {
  clearVisited(entry);
  walk([entry], (b) => {
    b.warm = true;
  });
  clearVisited(entry);
  const handlers: Block[] = [];
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.isExceptHandler) handlers.push(b);
  }
  walk(
    handlers,
    (b) => {
      b.cold = true;
    },
    (b) => b.warm,
  );
}

/** Visits blocks reachable without errors, except those that `stop` names. */
function walk(
  start: readonly Block[],
  visit: (b: Block) => void,
  stop: (b: Block) => boolean = () => false,
): void {
  const todo = [...start];
  for (const b of start) b.visited = true;
  const reach = (b: Block): void => {
    if (b.visited || stop(b)) return;
    b.visited = true;
    todo.push(b);
  };
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    visit(b);
    if (b.next !== null && b.fallsThrough) reach(b.next);
    for (const instr of b.instrs) if (isJump(instr.op)) reach(instr.target as Block);
  }
}
