// Removes what building and rewriting leave behind: unreachable blocks, instructions that nobody needs, and block parameters that
// receive only one value (or themselves). The builder runs it at the end; other passes call it after they changed edges.

import { computeCfg } from "../cfg.ts";
import {
  type Block,
  type Edge,
  Flag,
  type Fn,
  forEachTermUse,
  type Instr,
  mapTermUses,
  successors,
  type Value,
} from "../ir.ts";
import { opInfo } from "../ops.ts";

/** Drops blocks that no path from the entry reaches. Returns whether something changed. */
export function removeUnreachableBlocks(fn: Fn): boolean {
  const cfg = computeCfg(fn);
  if (cfg.rpo.length === fn.blocks.length) return false;
  fn.blocks = fn.blocks.filter((b) => cfg.order[b.id] >= 0);
  return true;
}

/** Drops instructions without effect whose results nobody needs. Returns whether something changed. */
export function removeDeadCode(fn: Fn): boolean {
  const needed = new Set<Value>();
  const work: Value[] = [];
  const need = (v: Value): void => {
    if (needed.has(v)) return;
    needed.add(v);
    work.push(v);
  };
  for (const block of fn.blocks) {
    for (const instr of block.instrs) if (!isDroppable(instr)) instr.args.forEach(need);
    forEachTermUse(block.term, need);
  }
  for (let v = work.pop(); v !== undefined; v = work.pop()) {
    if ("op" in v.def) v.def.args.forEach(need);
  }
  let changed = false;
  for (const block of fn.blocks) {
    const kept = block.instrs.filter(
      (i) => !isDroppable(i) || i.results.some((r) => needed.has(r)),
    );
    changed ||= kept.length < block.instrs.length;
    block.instrs = kept;
  }
  return changed;
}

function isDroppable(instr: Instr): boolean {
  const { effect } = opInfo(instr.op);
  return effect === "pure" || (effect === "read" && (instr.flags & Flag.volatile) === 0);
}

/** Replaces values throughout the function; chains in the map are followed. */
export function replaceValues(fn: Fn, replacement: Map<Value, Value>): void {
  if (replacement.size === 0) return;
  const find = (v: Value): Value => {
    let at = v;
    for (let next = replacement.get(at); next !== undefined; next = replacement.get(at)) at = next;
    return at;
  };
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      for (let i = 0; i < instr.args.length; i++) instr.args[i] = find(instr.args[i]);
    }
    mapTermUses(block.term, find);
  }
}

/** Removes block parameters whose incoming arguments are all the same value or the parameter itself. */
export function removeRedundantParams(fn: Fn): boolean {
  const incoming = new Map<Block, Edge[]>();
  for (const block of fn.blocks) {
    for (const edge of successors(block)) {
      const list = incoming.get(edge.block);
      if (list === undefined) incoming.set(edge.block, [edge]);
      else list.push(edge);
    }
  }
  const replacement = new Map<Value, Value>();
  const find = (v: Value): Value => {
    let at = v;
    for (let next = replacement.get(at); next !== undefined; next = replacement.get(at)) at = next;
    return at;
  };
  let any = false;
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of fn.blocks) {
      const edges = incoming.get(block);
      if (block === fn.entry || edges === undefined) continue;
      for (let i = block.params.length - 1; i >= 0; i--) {
        const param = block.params[i];
        let same: Value | null = null;
        let redundant = true;
        for (const edge of edges) {
          const arg = find(edge.args[i]);
          if (arg === param || arg === same) continue;
          if (same !== null) {
            redundant = false;
            break;
          }
          same = arg;
        }
        if (!redundant || same === null) continue;
        replacement.set(param, same);
        block.params.splice(i, 1);
        for (let k = i; k < block.params.length; k++) block.params[k].index = k;
        for (const edge of edges) edge.args.splice(i, 1);
        changed = any = true;
      }
    }
  }
  replaceValues(fn, replacement);
  return any;
}
