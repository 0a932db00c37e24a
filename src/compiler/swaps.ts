/** Runs of SWAP: the shortest equal run, or none at all when the stores behind it can be reordered instead. */
import { Op } from "../bytecode/opcodes.ts";
import type { Block } from "./block.ts";
import type { Instruction } from "./instruction-sequence.ts";

export function optimizeSwaps(b: Block): void {
  for (let i = 0; i < b.instrs.length; i++) {
    if (b.instrs[i].op !== Op.SWAP) continue;
    i = shortenRun(b.instrs, i);
    applyStatically(b.instrs, i);
  }
}

/**
 * Replaces a run of SWAPs and NOPs that starts at `start` by the shortest SWAPs with the same effect. The effect is a
 * permutation; each of its cycles is undone by swaps with the top. Writing them backwards from the end of the run turns
 * undoing into doing. Returns the last position of the run.
 */
function shortenRun(instrs: Instruction[], start: number): number {
  let depth = instrs[start].arg;
  let end = start + 1;
  let swaps = 1;
  for (; end < instrs.length; end++) {
    const { op, arg } = instrs[end];
    if (op === Op.SWAP) {
      depth = Math.max(depth, arg);
      swaps++;
    } else if (op !== Op.NOP) {
      break;
    }
  }
  if (swaps === 1) return start;

  const stack = Array.from({ length: depth }, (_, i) => i);
  for (let i = start; i < end; i++) {
    if (instrs[i].op !== Op.SWAP) continue;
    const other = instrs[i].arg - 1;
    [stack[0], stack[other]] = [stack[other], stack[0]];
  }
  const DONE = -1;
  let current = end - 1;
  for (let i = 0; i < depth; i++) {
    if (stack[i] === DONE || stack[i] === i) continue;
    let j = i;
    for (;;) {
      if (j !== 0) instrs[current--].become(Op.SWAP, j + 1);
      if (stack[j] === DONE) break;
      const next = stack[j];
      stack[j] = DONE;
      j = next;
    }
  }
  while (current >= start) instrs[current--].become(Op.NOP);
  return end - 1;
}

/** Only pops the top, and can neither raise nor be seen. */
function isSwappable(op: Op): boolean {
  return op === Op.STORE_FAST || op === Op.STORE_FAST_MAYBE_NULL || op === Op.POP_TOP;
}

function storedLocal(instr: Instruction): number {
  const stores = instr.op === Op.STORE_FAST || instr.op === Op.STORE_FAST_MAYBE_NULL;
  return stores ? instr.arg : -1;
}

/** The next swappable instruction after `i`, on line `line` unless that is negative; -1 when another comes first. */
function nextSwappable(instrs: readonly Instruction[], i: number, line: number): number {
  for (i++; i < instrs.length; i++) {
    const instr = instrs[i];
    if (line >= 0 && instr.loc.lineno !== line) return -1;
    if (instr.op === Op.NOP) continue;
    return isSwappable(instr.op) ? i : -1;
  }
  return -1;
}

/** Swaps the stores behind SWAPs that end at `i` instead of the values. */
function applyStatically(instrs: Instruction[], i: number): void {
  for (; i >= 0; i--) {
    const swap = instrs[i];
    if (swap.op !== Op.SWAP) {
      if (swap.op === Op.NOP || isSwappable(swap.op)) continue;
      return;
    }
    const first = nextSwappable(instrs, i, -1);
    if (first < 0) return;
    const line = instrs[first].loc.lineno;
    let second = first;
    for (let count = swap.arg - 1; count > 0; count--) {
      second = nextSwappable(instrs, second, line);
      if (second < 0) return;
    }
    if (storesCollide(instrs, first, second)) return;
    swap.become(Op.NOP);
    [instrs[first], instrs[second]] = [instrs[second], instrs[first]];
  }
}

/** Whether the two store to one local, or something between them stores to one of theirs. */
function storesCollide(instrs: readonly Instruction[], first: number, second: number): boolean {
  const a = storedLocal(instrs[first]);
  const b = storedLocal(instrs[second]);
  if (a < 0 && b < 0) return false;
  if (a === b) return true;
  for (let i = first + 1; i < second; i++) {
    const local = storedLocal(instrs[i]);
    if (local >= 0 && (local === a || local === b)) return true;
  }
  return false;
}
