/** Attaches to every instruction the handler of its errors, from the SETUP_* and POP_BLOCK pairs around it. */
import { Op } from "../bytecode/opcodes.ts";
import { Resume } from "../bytecode/operand-tables.ts";
import { type Block, clearVisited, isBlockPush, isJump } from "./block.ts";

export function markExceptHandlers(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (isBlockPush(instr.op)) (instr.target as Block).isExceptHandler = true;
    }
  }
}

export function attachHandlers(entry: Block): void {
  clearVisited(entry);
  const todo: Block[] = [];
  const visit = (block: Block, handlers: Block[]): void => {
    block.visited = true;
    block.handlers = handlers;
    todo.push(block);
  };
  visit(entry, []);
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    const active = b.handlers as Block[];
    b.handlers = null;
    let handler = active[active.length - 1] ?? null;
    /** Handlers active at the last yield; -1 when none was since the last RESUME. */
    let depthAtYield = -1;
    for (const instr of b.instrs) {
      if (isBlockPush(instr.op)) {
        const target = instr.target as Block;
        if (!target.visited) visit(target, active.slice());
        if (instr.op !== Op.SETUP_FINALLY) target.preservesLasti = true;
        active.push(target);
        handler = target;
        continue;
      }
      if (instr.op === Op.POP_BLOCK) {
        active.pop();
        handler = active[active.length - 1] ?? null;
        instr.become(Op.NOP);
        continue;
      }
      instr.except = handler;
      if (isJump(instr.op)) {
        const target = instr.target as Block;
        if (!target.visited) visit(target, active.slice());
      } else if (instr.op === Op.YIELD_VALUE) {
        depthAtYield = active.length;
      } else if (instr.op === Op.RESUME && instr.arg !== Resume.AT_FUNC_START) {
        if (depthAtYield === 1) instr.arg |= Resume.DEPTH1_MASK;
        depthAtYield = -1;
      }
    }
    if (b.next !== null && b.fallsThrough && !b.next.visited) visit(b.next, active);
  }
}
