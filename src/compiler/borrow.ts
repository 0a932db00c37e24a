/**
 * Loads of locals whose value is consumed while the local still holds it become LOAD_FAST_BORROW.
 *
 * Each block is run on a stack of references, each the position of the instruction that made it and the local it came from.
 * A load stays owned when its local is overwritten while the value is on the stack, when the value is stored to a local, or
 * when it is still on the stack at the end of the block.
 */
import { Op, stackEffect } from "../bytecode/opcodes.ts";
import {
  type Block,
  clearVisited,
  hasTarget,
  isBlockPush,
  isScopeExit,
  isUnconditionalJump,
} from "./block.ts";
import type { Instruction } from "./instruction-sequence.ts";

const NOT_LOCAL = -1;
const NO_INSTRUCTION = -1;

class References {
  private readonly makers: number[] = [];
  private readonly locals: number[] = [];
  /** Instructions that must not borrow. */
  readonly owned: Uint8Array;

  constructor(depth: number, instructionCount: number) {
    for (let i = 0; i < depth; i++) this.push(NO_INSTRUCTION, NOT_LOCAL);
    this.owned = new Uint8Array(instructionCount);
  }

  get size(): number {
    return this.makers.length;
  }

  push(maker: number, local: number): void {
    this.makers.push(maker);
    this.locals.push(local);
  }

  pop(): { maker: number; local: number } {
    return { maker: this.makers.pop() as number, local: this.locals.pop() as number };
  }

  drop(count: number): void {
    this.makers.length -= count;
    this.locals.length -= count;
  }

  copy(depth: number): void {
    const i = this.makers.length - depth;
    this.push(this.makers[i], this.locals[i]);
  }

  swap(depth: number): void {
    const top = this.makers.length - 1;
    const i = this.makers.length - depth;
    [this.makers[i], this.makers[top]] = [this.makers[top], this.makers[i]];
    [this.locals[i], this.locals[top]] = [this.locals[top], this.locals[i]];
  }

  /** The local changes: values that came from it are no longer held by it. */
  kill(local: number): void {
    for (let i = 0; i < this.locals.length; i++) {
      if (this.locals[i] === local) this.owned[this.makers[i]] = 1;
    }
  }

  store(local: number): void {
    const { maker } = this.pop();
    this.kill(local);
    if (maker !== NO_INSTRUCTION) this.owned[maker] = 1;
  }

  ownRemaining(): void {
    for (const maker of this.makers) if (maker !== NO_INSTRUCTION) this.owned[maker] = 1;
  }
}

export function borrowLocals(entry: Block): void {
  clearVisited(entry);
  const todo: Block[] = [];
  const visit = (block: Block): void => {
    if (block.visited) return;
    block.visited = true;
    todo.push(block);
  };
  entry.startDepth = 0;
  visit(entry);
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    const refs = new References(b.startDepth, b.instrs.length);
    for (let i = 0; i < b.instrs.length; i++) step(refs, b.instrs[i], i, visit);
    const { last } = b;
    if (last !== undefined && b.next !== null) {
      if (!isUnconditionalJump(last.op) && !isScopeExit(last.op)) visit(b.next);
    }
    refs.ownRemaining();
    for (let i = 0; i < b.instrs.length; i++) {
      if (refs.owned[i]) continue;
      const instr = b.instrs[i];
      if (instr.op === Op.LOAD_FAST) instr.op = Op.LOAD_FAST_BORROW;
      else if (instr.op === Op.LOAD_FAST_LOAD_FAST) {
        instr.op = Op.LOAD_FAST_BORROW_LOAD_FAST_BORROW;
      }
    }
  }
}

function step(
  refs: References,
  instr: Instruction,
  i: number,
  visit: (block: Block) => void,
): void {
  const { op, arg } = instr;
  switch (op) {
    case Op.LOAD_FAST:
      refs.push(i, arg);
      break;
    case Op.LOAD_FAST_AND_CLEAR:
      refs.kill(arg);
      refs.push(i, arg);
      break;
    case Op.LOAD_FAST_LOAD_FAST:
      refs.push(i, arg >> 4);
      refs.push(i, arg & 15);
      break;
    case Op.STORE_FAST:
      refs.store(arg);
      break;
    case Op.STORE_FAST_LOAD_FAST:
      refs.store(arg >> 4);
      refs.push(i, arg & 15);
      break;
    case Op.STORE_FAST_STORE_FAST:
      refs.store(arg >> 4);
      refs.store(arg & 15);
      break;
    case Op.COPY:
      refs.copy(arg);
      break;
    case Op.SWAP:
      refs.swap(arg);
      break;
    case Op.DELETE_FAST:
      refs.kill(arg);
      break;
    // Consume nothing, or may leave what they were given.
    case Op.FORMAT_SIMPLE:
    case Op.GET_YIELD_FROM_ITER:
    case Op.GET_ANEXT:
    case Op.GET_LEN:
    case Op.IMPORT_FROM:
    case Op.MATCH_KEYS:
    case Op.MATCH_MAPPING:
    case Op.MATCH_SEQUENCE:
    case Op.WITH_EXCEPT_START:
      for (let n = stackEffect(op, arg, false); n > 0; n--) refs.push(i, NOT_LOCAL);
      break;
    // Consume the top and leave a value below it.
    case Op.DICT_MERGE:
    case Op.DICT_UPDATE:
    case Op.LIST_APPEND:
    case Op.LIST_EXTEND:
    case Op.MAP_ADD:
    case Op.RERAISE:
    case Op.SET_ADD:
    case Op.SET_UPDATE:
      refs.drop(-stackEffect(op, arg, false));
      break;
    case Op.END_SEND:
    case Op.SET_FUNCTION_ATTRIBUTE: {
      const top = refs.pop();
      refs.drop(1);
      refs.push(top.maker, top.local);
      break;
    }
    case Op.CHECK_EXC_MATCH:
      refs.drop(1);
      refs.push(i, NOT_LOCAL);
      break;
    case Op.FOR_ITER:
      visit(instr.target as Block);
      refs.push(i, NOT_LOCAL);
      break;
    case Op.LOAD_ATTR:
    case Op.LOAD_SUPER_ATTR: {
      const self = refs.pop();
      if (op === Op.LOAD_SUPER_ATTR) refs.drop(2);
      refs.push(i, NOT_LOCAL);
      // The receiver of a method may go back on the stack.
      if (arg & 1) refs.push(self.maker, self.local);
      break;
    }
    case Op.LOAD_SPECIAL:
    case Op.PUSH_EXC_INFO: {
      const top = refs.pop();
      refs.push(i, NOT_LOCAL);
      refs.push(top.maker, top.local);
      break;
    }
    case Op.SEND:
      visit(instr.target as Block);
      refs.drop(1);
      refs.push(i, NOT_LOCAL);
      break;
    default:
      if (hasTarget(op)) visit(instr.target as Block);
      if (!isBlockPush(op)) consumeAll(refs, op, arg, i);
      break;
  }
}

/** An instruction that consumes all of its operands. */
function consumeAll(refs: References, op: Op, arg: number, i: number): void {
  const popped = operandCount(op, arg);
  refs.drop(popped);
  for (let n = popped + stackEffect(op, arg, false); n > 0; n--) refs.push(i, NOT_LOCAL);
}

/** Instructions that leave nothing on the stack. */
const WITHOUT_RESULT: ReadonlySet<Op> = new Set([
  Op.POP_TOP,
  Op.POP_ITER,
  Op.POP_EXCEPT,
  Op.END_FOR,
  Op.END_ASYNC_FOR,
  Op.STORE_NAME,
  Op.STORE_GLOBAL,
  Op.STORE_DEREF,
  Op.STORE_ATTR,
  Op.STORE_SUBSCR,
  Op.STORE_SLICE,
  Op.DELETE_NAME,
  Op.DELETE_GLOBAL,
  Op.DELETE_DEREF,
  Op.DELETE_FAST,
  Op.DELETE_ATTR,
  Op.DELETE_SUBSCR,
  Op.POP_JUMP_IF_FALSE,
  Op.POP_JUMP_IF_TRUE,
  Op.POP_JUMP_IF_NONE,
  Op.POP_JUMP_IF_NOT_NONE,
  Op.RAISE_VARARGS,
  Op.NOP,
  Op.NOT_TAKEN,
  Op.RESUME,
  Op.JUMP,
  Op.JUMP_NO_INTERRUPT,
  Op.COPY_FREE_VARS,
  Op.MAKE_CELL,
  Op.SETUP_ANNOTATIONS,
]);

/** How many values an instruction takes, of those that consume all of their operands. */
function operandCount(op: Op, arg: number): number {
  const effect = stackEffect(op, arg, false);
  switch (op) {
    case Op.UNPACK_SEQUENCE:
    case Op.UNPACK_EX:
      return 1;
    case Op.LOAD_GLOBAL:
      return 0;
    case Op.CHECK_EG_MATCH:
    case Op.CLEANUP_THROW:
      return 2 - effect;
    default:
      return (WITHOUT_RESULT.has(op) ? 0 : 1) - effect;
  }
}
