// Which values are needed at the start of each block. Parameters of a block are not live into it: they come with the edge.

import { type Cfg, computeCfg } from "./cfg.ts";
import { type Block, type Fn, forEachTermUse, successors, type Value } from "./ir.ts";

/** Live-in values by block id. */
export function liveIn(fn: Fn, cfg: Cfg = computeCfg(fn)): Set<Value>[] {
  const live: Set<Value>[] = Array.from({ length: fn.blockLimit }, () => new Set());
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = cfg.rpo.length - 1; i >= 0; i--) {
      const block = cfg.rpo[i];
      const now = liveBefore(block, live);
      if (now.size !== live[block.id].size) {
        live[block.id] = now;
        changed = true;
      }
    }
  }
  return live;
}

function liveBefore(block: Block, live: Set<Value>[]): Set<Value> {
  const now = new Set<Value>();
  for (const { block: to } of successors(block)) for (const v of live[to.id]) now.add(v);
  forEachTermUse(block.term, (v) => now.add(v));
  for (let i = block.instrs.length - 1; i >= 0; i--) {
    const instr = block.instrs[i];
    for (const r of instr.results) now.delete(r);
    for (const a of instr.args) now.add(a);
  }
  for (const p of block.params) now.delete(p);
  return now;
}
