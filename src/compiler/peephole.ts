/** Local improvements within a block: constant conditions, jumps to jumps, operators whose result is known. */
import { Op } from "../bytecode/opcodes.ts";
import { Intrinsic1 } from "../bytecode/operand-tables.ts";
import { isTrue } from "../objects/abstract.ts";
import type { PyValue } from "../objects/object.ts";
import { type Block, hasTarget } from "./block.ts";
import type { ConstantTable } from "./constants.ts";
import {
  constantOf,
  foldAppended,
  foldBinary,
  foldListToTuple,
  foldTuple,
  foldUnary,
  loadSmallInt,
  loadsConstant,
  optimizeDisplay,
} from "./fold.ts";
import type { Instruction } from "./instruction-sequence.ts";
import { optimizeSwaps } from "./swaps.ts";

/** Asks COMPARE_OP for a bool. */
const COMPARE_TO_BOOL = 16;

/** Resolves conditions on constants, and comparisons with None. */
export function optimizeConstantLoads(b: Block, consts: ConstantTable): void {
  const { instrs } = b;
  let op: Op = Op.CACHE;
  let arg = 0;
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i];
    if (instr.op === Op.LOAD_CONST) loadSmallInt(instr, consts.values[instr.arg]);
    // A copy of a constant is the constant.
    const isCopy = op === Op.LOAD_CONST && instr.op === Op.COPY && instr.arg === 1;
    if (!isCopy) {
      op = instr.op;
      arg = instr.arg;
    }
    if (!loadsConstant(op)) continue;
    const value = constantOf(op, arg, consts);
    optimizeUseOfConstant(instrs, i, value, consts);
  }
}

function optimizeUseOfConstant(
  instrs: Instruction[],
  i: number,
  value: PyValue,
  consts: ConstantTable,
): void {
  const instr = instrs[i];
  const next = instrs[i + 1];
  switch (next?.op) {
    case Op.POP_JUMP_IF_FALSE:
    case Op.POP_JUMP_IF_TRUE:
    case Op.JUMP_IF_FALSE:
    case Op.JUMP_IF_TRUE: {
      const pops = next.op === Op.POP_JUMP_IF_FALSE || next.op === Op.POP_JUMP_IF_TRUE;
      const jumpsIfTrue = next.op === Op.POP_JUMP_IF_TRUE || next.op === Op.JUMP_IF_TRUE;
      if (pops) instr.become(Op.NOP);
      if (isTrue(value) === jumpsIfTrue) {
        next.op = Op.JUMP;
      } else {
        next.become(Op.NOP);
        next.target = null;
      }
      break;
    }
    case Op.IS_OP:
      if (value === null) optimizeIsNone(instrs, i);
      break;
    case Op.TO_BOOL: {
      const index = consts.add(isTrue(value));
      instr.become(Op.NOP);
      next.become(Op.LOAD_CONST, index);
      break;
    }
    default:
      break;
  }
}

/** `x is None` before a jump: POP_JUMP_IF_NONE and its opposite. */
function optimizeIsNone(instrs: Instruction[], i: number): void {
  const comparison = instrs[i + 1];
  let jump = instrs[i + 2];
  if (jump === undefined) return;
  if (jump.op === Op.TO_BOOL) {
    jump.become(Op.NOP);
    jump = instrs[i + 3];
    if (jump === undefined) return;
  }
  let inverted = comparison.arg !== 0;
  if (jump.op === Op.POP_JUMP_IF_FALSE) inverted = !inverted;
  else if (jump.op !== Op.POP_JUMP_IF_TRUE) return;
  instrs[i].become(Op.NOP);
  comparison.become(Op.NOP);
  jump.op = inverted ? Op.POP_JUMP_IF_NOT_NONE : Op.POP_JUMP_IF_NONE;
}

export function optimizeBlock(b: Block, consts: ConstantTable): void {
  const { instrs } = b;
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i];
    if (hasTarget(instr.op)) {
      if (threadJump(b, instr)) i--;
    } else {
      optimizeInstruction(b, i, consts);
    }
  }
  optimizeSwaps(b);
}

function optimizeInstruction(b: Block, i: number, consts: ConstantTable): void {
  const { instrs } = b;
  const instr = instrs[i];
  const next = instrs[i + 1] as Instruction | undefined;
  const nextOp = next?.op ?? Op.CACHE;
  switch (instr.op) {
    case Op.BUILD_TUPLE:
      if (next?.op === Op.UNPACK_SEQUENCE && next.arg === instr.arg) {
        if (instr.arg === 1) {
          instr.become(Op.NOP);
          next.become(Op.NOP);
          return;
        }
        if (instr.arg === 2 || instr.arg === 3) {
          instr.become(Op.NOP);
          next.op = Op.SWAP;
          return;
        }
      }
      foldTuple(instrs, i, consts);
      break;
    case Op.BUILD_LIST:
    case Op.BUILD_SET:
      optimizeDisplay(instrs, i, nextOp, consts);
      break;
    case Op.LIST_APPEND:
    case Op.SET_ADD:
      if (nextOp === Op.GET_ITER || nextOp === Op.CONTAINS_OP) foldAppended(instrs, i, consts);
      break;
    case Op.STORE_FAST:
      // The same local again, on the same line: only the last store counts.
      if (
        next?.op === Op.STORE_FAST &&
        next.arg === instr.arg &&
        next.loc.lineno === instr.loc.lineno
      ) {
        instr.become(Op.POP_TOP);
      }
      break;
    case Op.SWAP:
      if (instr.arg === 1) instr.become(Op.NOP);
      break;
    case Op.LOAD_GLOBAL:
      if (next?.op === Op.PUSH_NULL && (instr.arg & 1) === 0) {
        instr.arg |= 1;
        next.become(Op.NOP);
      }
      break;
    case Op.COMPARE_OP:
      if (next?.op === Op.TO_BOOL) {
        next.become(Op.COMPARE_OP, instr.arg | COMPARE_TO_BOOL);
        instr.become(Op.NOP);
      }
      break;
    case Op.CONTAINS_OP:
    case Op.IS_OP:
      if (next?.op === Op.TO_BOOL) {
        next.become(instr.op, instr.arg);
        instr.become(Op.NOP);
      } else if (next?.op === Op.UNARY_NOT) {
        next.become(instr.op, instr.arg ^ 1);
        instr.become(Op.NOP);
      }
      break;
    case Op.TO_BOOL:
      if (nextOp === Op.TO_BOOL) instr.become(Op.NOP);
      break;
    case Op.UNARY_NOT:
      if (next?.op === Op.TO_BOOL) {
        instr.become(Op.NOP);
        next.become(Op.UNARY_NOT);
      } else if (next?.op === Op.UNARY_NOT) {
        instr.become(Op.NOP);
        next.become(Op.NOP);
      } else {
        foldUnary(instrs, i, consts);
      }
      break;
    case Op.UNARY_INVERT:
    case Op.UNARY_NEGATIVE:
      foldUnary(instrs, i, consts);
      break;
    case Op.CALL_INTRINSIC_1:
      if (instr.arg === Intrinsic1.UNARY_POSITIVE) {
        foldUnary(instrs, i, consts);
      } else if (instr.arg === Intrinsic1.LIST_TO_TUPLE) {
        // Iterating needs no tuple.
        if (!foldListToTuple(instrs, i, consts) && nextOp === Op.GET_ITER) instr.become(Op.NOP);
      }
      break;
    case Op.BINARY_OP:
      foldBinary(instrs, i, consts);
      break;
    default:
      break;
  }
}

/** Skips a jump whose target is a jump; true when the instruction must be looked at again. */
function threadJump(b: Block, jump: Instruction): boolean {
  const targetBlock = jump.target as Block;
  const [target] = targetBlock.instrs;
  if (target === undefined) return false;
  switch (jump.op) {
    case Op.POP_JUMP_IF_NOT_NONE:
    case Op.POP_JUMP_IF_NONE:
    case Op.POP_JUMP_IF_FALSE:
    case Op.POP_JUMP_IF_TRUE:
      return target.op === Op.JUMP && redirect(b, jump, target, jump.op);
    case Op.JUMP_IF_FALSE:
    case Op.JUMP_IF_TRUE: {
      if (target.op === Op.JUMP || target.op === jump.op) {
        return redirect(b, jump, target, jump.op);
      }
      if (target.op === Op.JUMP_IF_FALSE || target.op === Op.JUMP_IF_TRUE) {
        // The opposite condition falls through.
        jump.target = targetBlock.next;
        return true;
      }
      return false;
    }
    case Op.JUMP:
    case Op.JUMP_NO_INTERRUPT:
      if (target.op === Op.JUMP) return redirect(b, jump, target, Op.JUMP);
      if (target.op === Op.JUMP_NO_INTERRUPT) return redirect(b, jump, target, jump.op);
      return false;
    default:
      return false;
  }
}

function redirect(b: Block, jump: Instruction, target: Instruction, op: Op): boolean {
  // Equal targets would go on for ever.
  if (jump.target === target.target) return false;
  jump.become(Op.NOP);
  jump.target = null;
  b.addJump(op, target.target as Block, target.loc);
  return true;
}
