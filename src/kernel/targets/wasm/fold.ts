// Which values live on Wasm's operand stack and which need a local. A value that is used once, in its own block, is
// computed where it is used ("folded"), if nothing between could change it; constants and array addresses are repeated at
// each use. What remains are *roots*: instructions that are emitted in order.

import { Flag, type Fn, forEachTermUse, type Instr, type Value } from "../../ir.ts";
import { type Effect, opInfo } from "../../ops.ts";

/** Longer chains get a local: emission recurses along them. */
const MAX_DEPTH = 100;

export interface Folding {
  /** Computed at its only use. */
  folded: Uint8Array;
  /** Uses of each value in emitted code, by value id; 0: never needed. */
  useCount: Int32Array;
}

export function isRepeated(instr: Instr): boolean {
  return instr.op === "const" || instr.op === "array_ptr";
}

const ORDERED: ReadonlySet<Effect> = new Set<Effect>(["write", "atomic", "sync", "io", "call"]);

export function foldValues(fn: Fn, hasEffect: (instr: Instr) => boolean): Folding {
  const useCount = countUses(fn, hasEffect);
  const folded = new Uint8Array(fn.valueLimit);
  for (const block of fn.blocks) {
    const { instrs } = block;
    // Position of the root that evaluates a value, and its depth below that root; set at the single use.
    const usePosition = new Map<Value, number>();
    const depth = new Map<Value, number>();
    forEachTermUse(block.term, (v) => {
      usePosition.set(v, instrs.length);
      depth.set(v, 1);
    });
    // `lastEffect` below a position: the first ordered instruction at or after it, scanning backwards.
    const nextEffect = new Int32Array(instrs.length + 1).fill(instrs.length);
    for (let i = instrs.length - 1; i >= 0; i--) {
      nextEffect[i] = ORDERED.has(opInfo(instrs[i].op).effect) ? i : nextEffect[i + 1];
    }
    for (let i = instrs.length - 1; i >= 0; i--) {
      const instr = instrs[i];
      if (!hasEffect(instr) && instr.results.every((r) => useCount[r.id] === 0)) continue;
      let position = i;
      let level = 1;
      if (instr.results.length === 1 && !isRepeated(instr)) {
        const value = instr.results[0];
        const at = usePosition.get(value);
        if (useCount[value.id] === 1 && at !== undefined && canMove(instr, i, at, nextEffect)) {
          const below = depth.get(value)! + 1;
          if (below < MAX_DEPTH) {
            folded[value.id] = 1;
            position = at;
            level = below;
          }
        }
      }
      for (const arg of instr.args) {
        usePosition.set(arg, position);
        depth.set(arg, level);
      }
    }
  }
  return { folded, useCount };
}

function canMove(instr: Instr, from: number, to: number, nextEffect: Int32Array): boolean {
  const { effect } = opInfo(instr.op);
  if (effect === "pure") return true;
  if (effect !== "read" || (instr.flags & Flag.volatile) !== 0) return false;
  // The root itself may be ordered: its operands are read before it acts.
  return nextEffect[from + 1] >= to;
}

/** Uses that will be emitted: code whose results nobody needs does not count. */
function countUses(fn: Fn, hasEffect: (instr: Instr) => boolean): Int32Array {
  const count = new Int32Array(fn.valueLimit);
  const work: Instr[] = [];
  const use = (v: Value): void => {
    if (count[v.id]++ === 0 && "op" in v.def && !hasEffect(v.def)) work.push(v.def);
  };
  for (const block of fn.blocks) {
    for (const instr of block.instrs) if (hasEffect(instr)) instr.args.forEach(use);
    forEachTermUse(block.term, use);
  }
  const seen = new Set<Instr>();
  while (work.length > 0) {
    const instr = work.pop()!;
    if (seen.has(instr)) continue;
    seen.add(instr);
    instr.args.forEach(use);
  }
  return count;
}
