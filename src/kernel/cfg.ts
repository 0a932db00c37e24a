// Facts about the control flow of one function: predecessors, reverse postorder, dominators, natural loops.
// Computed from scratch whenever asked for: functions are small, and stale analyses are worse than slow ones.

import { type Block, type Edge, type Fn, successors } from "./ir.ts";

export interface PredEdge {
  from: Block;
  edge: Edge;
}

export interface Cfg {
  /** Reachable blocks, entry first. */
  rpo: Block[];
  /** Position in `rpo` by block id; -1 for unreachable blocks. */
  order: Int32Array;
  /** Incoming edges from reachable blocks, by block id. */
  preds: PredEdge[][];
  /** Immediate dominator by block id; null for the entry. */
  idom: (Block | null)[];
}

export function computeCfg(fn: Fn): Cfg {
  const post: Block[] = [];
  const seen = new Uint8Array(fn.blockLimit);
  // Explicit stack: generated functions may have thousands of blocks in a row.
  const stack: { block: Block; edges: Edge[]; next: number }[] = [];
  const enter = (block: Block): void => {
    seen[block.id] = 1;
    stack.push({ block, edges: successors(block), next: 0 });
  };
  enter(fn.entry);
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.next < top.edges.length) {
      // Successors are visited last to first, so that the `then` side comes first in reverse postorder.
      const to = top.edges[top.edges.length - 1 - top.next++].block;
      if (seen[to.id] === 0) enter(to);
    } else {
      post.push(top.block);
      stack.pop();
    }
  }
  const rpo = post.reverse();
  const order = new Int32Array(fn.blockLimit).fill(-1);
  const preds: PredEdge[][] = Array.from({ length: fn.blockLimit }, () => []);
  rpo.forEach((block, i) => {
    order[block.id] = i;
  });
  for (const from of rpo) {
    for (const edge of successors(from)) preds[edge.block.id].push({ from, edge });
  }
  return { rpo, order, preds, idom: immediateDominators(fn, rpo, order, preds) };
}

/** Cooper, Harvey, Kennedy: iterate intersections in reverse postorder. */
function immediateDominators(
  fn: Fn,
  rpo: Block[],
  order: Int32Array,
  preds: PredEdge[][],
): (Block | null)[] {
  const idom = new Int32Array(rpo.length).fill(-1);
  idom[0] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 1; i < rpo.length; i++) {
      let dom = -1;
      for (const { from } of preds[rpo[i].id]) {
        let a = order[from.id];
        if (idom[a] < 0) continue;
        if (dom < 0) {
          dom = a;
          continue;
        }
        let b = dom;
        while (a !== b) {
          while (a > b) a = idom[a];
          while (b > a) b = idom[b];
        }
        dom = a;
      }
      if (idom[i] !== dom) {
        idom[i] = dom;
        changed = true;
      }
    }
  }
  const result: (Block | null)[] = new Array(fn.blockLimit).fill(null);
  for (let i = 1; i < rpo.length; i++) result[rpo[i].id] = rpo[idom[i]];
  return result;
}

/** Does block a dominate block b (both reachable)? */
export function dominates(cfg: Cfg, a: Block, b: Block): boolean {
  let at: Block | null = b;
  while (at !== null && cfg.order[at.id] >= cfg.order[a.id]) {
    if (at === a) return true;
    at = cfg.idom[at.id];
  }
  return false;
}

/** Children in the dominator tree by block id, each list in reverse postorder. */
export function dominatorTree(fn: Fn, cfg: Cfg): Block[][] {
  const children: Block[][] = Array.from({ length: fn.blockLimit }, () => []);
  for (const block of cfg.rpo) {
    const parent = cfg.idom[block.id];
    if (parent !== null) children[parent.id].push(block);
  }
  return children;
}

export interface Loop {
  header: Block;
  /** All blocks of the loop, nested loops included. */
  body: Set<Block>;
  parent: Loop | null;
  depth: number;
}

/** Natural loops, outer before inner. Edges into a loop elsewhere than at its header make no loop here. */
export function findLoops(cfg: Cfg): Loop[] {
  const byHeader = new Map<Block, Loop>();
  for (const block of cfg.rpo) {
    for (const { from } of cfg.preds[block.id]) {
      if (!dominates(cfg, block, from)) continue;
      let loop = byHeader.get(block);
      if (loop === undefined) {
        loop = { header: block, body: new Set([block]), parent: null, depth: 1 };
        byHeader.set(block, loop);
      }
      const work = [from];
      while (work.length > 0) {
        const b = work.pop()!;
        if (loop.body.has(b)) continue;
        loop.body.add(b);
        for (const p of cfg.preds[b.id]) work.push(p.from);
      }
    }
  }
  const loops = [...byHeader.values()].sort((a, b) => b.body.size - a.body.size);
  for (let i = 0; i < loops.length; i++) {
    for (let j = i - 1; j >= 0; j--) {
      if (loops[j].body.has(loops[i].header) && loops[j].body.size > loops[i].body.size) {
        loops[i].parent = loops[j];
        loops[i].depth = loops[j].depth + 1;
        break;
      }
    }
  }
  return loops;
}
