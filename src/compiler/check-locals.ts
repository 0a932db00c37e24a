/**
 * Loads of locals that may be unbound become LOAD_FAST_CHECK.
 *
 * The first 64 locals are followed through the graph, as sets of bits; the others only within a block, so that code with
 * very many locals stays cheap to compile.
 */
import { Op } from "../bytecode/opcodes.ts";
import { type Block, clearVisited, isJump } from "./block.ts";

const TRACKED = 64;

export function checkUnboundLocals(entry: Block, localCount: number, parameterCount: number): void {
  if (localCount === 0) return;
  if (localCount > TRACKED) checkWithinBlocks(entry, localCount);
  clearVisited(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.unsafeLow = 0;
    b.unsafeHigh = 0;
  }
  const todo: Block[] = [];
  let low = 0;
  let high = 0;
  for (let i = parameterCount; i < Math.min(localCount, TRACKED); i++) {
    if (i < 32) low |= 1 << i;
    else high |= 1 << (i - 32);
  }
  spread(entry, low, high, todo);
  // Each block once, for deletions; then again where something new is known.
  for (let b: Block | null = entry; b !== null; b = b.next) scan(b, todo);
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    b.visited = false;
    scan(b, todo);
  }
}

/** Adds what may be unbound at the start of a block. */
function spread(b: Block, low: number, high: number, todo: Block[]): void {
  const newLow = b.unsafeLow | low;
  const newHigh = b.unsafeHigh | high;
  if (newLow === b.unsafeLow && newHigh === b.unsafeHigh) return;
  b.unsafeLow = newLow;
  b.unsafeHigh = newHigh;
  if (!b.visited) {
    b.visited = true;
    todo.push(b);
  }
}

function scan(b: Block, todo: Block[]): void {
  let low = b.unsafeLow;
  let high = b.unsafeHigh;
  for (const instr of b.instrs) {
    if (instr.except !== null) spread(instr.except, low, high, todo);
    const { arg } = instr;
    if (arg >= TRACKED) continue;
    const bitLow = arg < 32 ? 1 << arg : 0;
    const bitHigh = arg < 32 ? 0 : 1 << (arg - 32);
    switch (instr.op) {
      case Op.DELETE_FAST:
      case Op.LOAD_FAST_AND_CLEAR:
      case Op.STORE_FAST_MAYBE_NULL:
        low |= bitLow;
        high |= bitHigh;
        break;
      case Op.LOAD_FAST:
        if (low & bitLow || high & bitHigh) instr.op = Op.LOAD_FAST_CHECK;
        low &= ~bitLow;
        high &= ~bitHigh;
        break;
      case Op.STORE_FAST:
      case Op.LOAD_FAST_CHECK:
        low &= ~bitLow;
        high &= ~bitHigh;
        break;
      default:
        break;
    }
  }
  if (b.next !== null && b.fallsThrough) spread(b.next, low, high, todo);
  const { last } = b;
  if (last !== undefined && isJump(last.op)) spread(last.target as Block, low, high, todo);
}

function checkWithinBlocks(entry: Block, localCount: number): void {
  /** Number of the block in which a local is known to be bound. */
  const boundIn = new Int32Array(localCount - TRACKED);
  let number = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    number++;
    for (const instr of b.instrs) {
      const local = instr.arg - TRACKED;
      if (local < 0) continue;
      switch (instr.op) {
        case Op.DELETE_FAST:
        case Op.LOAD_FAST_AND_CLEAR:
        case Op.STORE_FAST_MAYBE_NULL:
          boundIn[local] = number - 1;
          break;
        case Op.STORE_FAST:
          boundIn[local] = number;
          break;
        case Op.LOAD_FAST:
          if (boundIn[local] !== number) instr.op = Op.LOAD_FAST_CHECK;
          boundIn[local] = number;
          break;
        default:
          break;
      }
    }
  }
}
