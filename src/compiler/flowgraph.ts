/**
 * The passes over the control-flow graph, in their order.
 *
 *   attach handlers → inline small exits → drop unreachable → lines → constants and peephole → clean up
 *   → unused constants → unbound locals → superinstructions → cold blocks last → lines
 *   → expand pseudo jumps → stack depth → cells → expand pseudo instructions → normalise jumps → borrowed loads
 *
 * The order and the conditions of each pass are those of CPython's flowgraph.c: the same source gives the same bytes.
 * Bytes come out of assemble-unit.ts.
 */
import { CodeFlag } from "../bytecode/code.ts";
import { location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op, stackEffect } from "../bytecode/opcodes.ts";
import {
  type Block,
  Block as BlockClass,
  clearVisited,
  hasTarget,
  isBlockPush,
  isConditionalPopJump,
  isScopeExit,
  isUnconditionalJump,
} from "./block.ts";
import { borrowLocals } from "./borrow.ts";
import { checkUnboundLocals } from "./check-locals.ts";
import {
  inlineSmallExits,
  removeRedundantNopsAndJumps,
  removeRedundantPairs,
  removeUnreachable,
} from "./clean-up.ts";
import { moveColdBlocks } from "./cold.ts";
import type { ConstantTable } from "./constants.ts";
import { attachHandlers, markExceptHandlers } from "./handlers.ts";
import { Instruction } from "./instruction-sequence.ts";
import { resolveLines } from "./line-numbers.ts";
import { optimizeBlock, optimizeConstantLoads } from "./peephole.ts";
import { insertSuperinstructions } from "./superinstructions.ts";
import type { Unit } from "./unit.ts";

/** Optimises the graph; constants may be added and unused ones removed. */
export function optimizeGraph(
  entry: Block,
  consts: ConstantTable,
  nlocals: number,
  nparameters: number,
): void {
  markExceptHandlers(entry);
  attachHandlers(entry);

  inlineSmallExits(entry);
  removeUnreachable(entry);
  resolveLines(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) optimizeConstantLoads(b, consts);
  for (let b: Block | null = entry; b !== null; b = b.next) optimizeBlock(b, consts);
  removeRedundantPairs(entry);
  removeUnreachable(entry);
  removeRedundantNopsAndJumps(entry);

  removeUnusedConstants(entry, consts);
  checkUnboundLocals(entry, nlocals, nparameters);
  insertSuperinstructions(entry);
  moveColdBlocks(entry);
  resolveLines(entry);
}

/** What decides where things are in a frame. */
export type FrameLayout = Pick<Unit, "varnames" | "cellvars" | "freevars" | "firstLine">;

/** Turns the optimised graph into real instructions; returns the stack depth. */
export function lowerGraph(entry: Block, unit: FrameLayout, flags: number): number {
  expandConditionalJumps(entry);
  const depth = computeStackDepth(entry);
  placeCells(entry, unit, flags);
  expandPseudoInstructions(entry);
  normalizeJumps(entry);
  borrowLocals(entry);
  return depth;
}

/** Constants that nothing loads any more go; the first stays, it may be the docstring. */
function removeUnusedConstants(entry: Block, consts: ConstantTable): void {
  const { values } = consts;
  if (values.length === 0) return;
  const used = new Uint8Array(values.length);
  used[0] = 1;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (instr.op === Op.LOAD_CONST) used[instr.arg] = 1;
  }
  const index = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (used[i]) index[i] = count++;
  if (count === values.length) return;
  consts.values = values.filter((_, i) => used[i]);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (instr.op === Op.LOAD_CONST) instr.arg = index[instr.arg];
  }
}

/** JUMP_IF_x keeps the value: COPY, TO_BOOL, POP_JUMP_IF_x. */
function expandConditionalJumps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const { last } = b;
    if (last === undefined) continue;
    if (last.op !== Op.JUMP_IF_FALSE && last.op !== Op.JUMP_IF_TRUE) continue;
    last.op = last.op === Op.JUMP_IF_FALSE ? Op.POP_JUMP_IF_FALSE : Op.POP_JUMP_IF_TRUE;
    const copy = new Instruction(Op.COPY, 1, last.loc);
    const toBool = new Instruction(Op.TO_BOOL, 0, last.loc);
    copy.except = last.except;
    toBool.except = last.except;
    b.instrs.splice(b.instrs.length - 1, 0, copy, toBool);
  }
}

/** Deepest stack on any path; notes the depth at the start of every block. */
export function computeStackDepth(entry: Block): number {
  for (let b: Block | null = entry; b !== null; b = b.next) b.startDepth = -1;
  const todo: Block[] = [];
  const push = (block: Block, depth: number): void => {
    if (block.startDepth < 0) {
      block.startDepth = depth;
      todo.push(block);
    } else if (block.startDepth !== depth) {
      throw new Error("inconsistent stack depth");
    }
  };
  push(entry, 0);
  let deepest = 0;
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    let depth = b.startDepth;
    let next = b.next;
    for (const instr of b.instrs) {
      const { op, arg } = instr;
      deepest = Math.max(deepest, depth);
      if (hasTarget(op) && op !== Op.END_ASYNC_FOR) {
        push(instr.target as Block, depth + stackEffect(op, arg, true));
      }
      depth += stackEffect(op, arg, false);
      if (depth < 0) throw new Error("stack underflow");
      if (isUnconditionalJump(op) || isScopeExit(op)) {
        next = null;
        break;
      }
    }
    if (next !== null) push(next, depth);
  }
  return deepest;
}

/** Adds the prologue of generators and closures, and numbers cells by their place in the frame. */
function placeCells(entry: Block, unit: FrameLayout, flags: number): void {
  const { varnames, cellvars, freevars } = unit;
  const places = cellPlaces(unit);
  const prologue: Instruction[] = [];
  if (freevars.size > 0) {
    prologue.push(new Instruction(Op.COPY_FREE_VARS, freevars.size, NO_LOCATION));
  }
  // In the order of the frame.
  const cells = [...cellvars.values()].sort((a, b) => places[a] - places[b]);
  for (const cell of cells) prologue.push(new Instruction(Op.MAKE_CELL, cell, NO_LOCATION));
  if (flags & (CodeFlag.GENERATOR | CodeFlag.COROUTINE | CodeFlag.ASYNC_GENERATOR)) {
    const start = location(unit.firstLine, unit.firstLine, -1, -1);
    prologue.push(new Instruction(Op.RETURN_GENERATOR, 0, start));
    prologue.push(new Instruction(Op.POP_TOP, 0, start));
  }
  entry.instrs.unshift(...prologue);
  if (cellvars.size + freevars.size === 0) return;

  // Arguments that are cells have their place among the locals; the others close the gaps.
  let dropped = 0;
  for (let i = 0; i < places.length; i++) {
    if (places[i] === i + varnames.size) places[i] -= dropped;
    else dropped++;
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      switch (instr.op) {
        case Op.MAKE_CELL:
        case Op.LOAD_CLOSURE:
        case Op.LOAD_DEREF:
        case Op.STORE_DEREF:
        case Op.DELETE_DEREF:
        case Op.LOAD_FROM_DICT_OR_DEREF:
          instr.arg = places[instr.arg];
          break;
        default:
          break;
      }
    }
  }
}

/** Place of each cell and free variable: that of the argument of the same name, or after the locals. */
function cellPlaces(unit: FrameLayout): number[] {
  const { varnames, cellvars, freevars } = unit;
  const places: number[] = [];
  for (let i = 0; i < cellvars.size + freevars.size; i++) places.push(varnames.size + i);
  for (const [name, index] of cellvars) {
    const local = varnames.get(name);
    if (local !== undefined) places[index] = local;
  }
  return places;
}

function expandPseudoInstructions(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instrs) {
      if (isBlockPush(instr.op)) {
        instr.become(Op.NOP);
        instr.target = null;
      } else if (instr.op === Op.LOAD_CLOSURE) instr.op = Op.LOAD_FAST;
      else if (instr.op === Op.STORE_FAST_MAYBE_NULL) instr.op = Op.STORE_FAST;
    }
  }
  removeRedundantNopsAndJumps(entry);
}

const REVERSED = new Map([
  [Op.POP_JUMP_IF_NOT_NONE, Op.POP_JUMP_IF_NONE],
  [Op.POP_JUMP_IF_NONE, Op.POP_JUMP_IF_NOT_NONE],
  [Op.POP_JUMP_IF_FALSE, Op.POP_JUMP_IF_TRUE],
  [Op.POP_JUMP_IF_TRUE, Op.POP_JUMP_IF_FALSE],
]);

/**
 * Conditional jumps only go forward: a backward one jumps over an unconditional jump, and those
 * two instructions have no handler, as the exception table shows.
 */
function normalizeJumps(entry: Block): void {
  clearVisited(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.visited = true;
    const { last } = b;
    if (last === undefined || !isConditionalPopJump(last.op)) continue;
    const target = last.target as Block;
    if (!target.visited) {
      b.add(Op.NOT_TAKEN, 0, last.loc);
      (b.last as Instruction).except = last.except;
      continue;
    }
    const backward = new BlockClass();
    backward.add(Op.NOT_TAKEN, 0, last.loc);
    backward.addJump(Op.JUMP, target, last.loc);
    backward.startDepth = target.startDepth;
    last.op = REVERSED.get(last.op) as Op;
    last.target = b.next;
    backward.cold = b.cold;
    backward.next = b.next;
    b.next = backward;
  }
}
