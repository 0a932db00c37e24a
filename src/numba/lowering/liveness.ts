// Where variables that own references are live, so that function.ts can let go of each exactly when its last use is over. A
// use of an iterator or of a bound method is a use of what it was made from.

import { edgesOf, type Inst, type SsaBlock, termUse, type Var } from "../frontend/ssa.ts";
import { IteratorType, WrappedIterType } from "../types/containers.ts";
import { BoundFunctionType } from "../types/functions.ts";
import type { TypedFunction } from "../typing/infer.ts";
import { isCounted } from "./value.ts";

export interface Liveness {
  readonly liveIn: ReadonlyMap<SsaBlock, ReadonlySet<Var>>;
  /** Counted variables that die with this instruction (index in the block). */
  diesAt(block: SsaBlock, index: number): readonly Var[];
  /** Counted variables that are alive when the block ends. */
  atEnd(block: SsaBlock): ReadonlySet<Var>;
}

export function computeLiveness(fn: TypedFunction, fused: ReadonlyMap<Inst, Inst>): Liveness {
  const counted = (v: Var): boolean => {
    const type = fn.types[v.id];
    return type !== undefined && isCounted(type);
  };
  /** The counted variables behind a use. */
  const behind = (v: Var): Var[] => {
    const type = fn.types[v.id];
    const carries =
      type instanceof IteratorType ||
      type instanceof WrappedIterType ||
      type instanceof BoundFunctionType;
    if (carries && "operation" in v.def) return v.def.args.flatMap(behind);
    return counted(v) ? [v] : [];
  };
  const blocks = fn.ssa.blocks.filter((b) => fn.reachable.has(b));
  const usesOf = (inst: Inst): Var[] => inst.args.flatMap(behind);
  const liveIn = new Map<SsaBlock, Set<Var>>(blocks.map((b) => [b, new Set()]));

  const endOf = (block: SsaBlock): Set<Var> => {
    const live = new Set<Var>();
    for (const edge of edgesOf(block)) {
      if (!fn.reachable.has(edge.block)) continue;
      // Parameters get new values on the edge: the old ones are not live there.
      const renewed = new Set(edge.block.params);
      for (const v of liveIn.get(edge.block) as Set<Var>) if (!renewed.has(v)) live.add(v);
    }
    for (const edge of edgesOf(block)) {
      if (!fn.reachable.has(edge.block)) continue;
      for (const a of edge.args) for (const v of behind(a)) live.add(v);
    }
    const last = termUse(block.term);
    if (last !== null) for (const v of behind(last)) live.add(v);
    return live;
  };

  for (let changed = true; changed; ) {
    changed = false;
    for (const block of [...blocks].reverse()) {
      const live = endOf(block);
      for (let k = block.insts.length - 1; k >= 0; k--) {
        const inst = block.insts[k];
        for (const r of inst.results) live.delete(r);
        for (const v of usesOf(inst)) live.add(v);
      }
      const known = liveIn.get(block) as Set<Var>;
      if (live.size !== known.size || [...live].some((v) => !known.has(v))) {
        liveIn.set(block, live);
        changed = true;
      }
    }
  }

  const deaths = new Map<SsaBlock, Var[][]>();
  const deathsOf = (block: SsaBlock): Var[][] => {
    let found = deaths.get(block);
    if (found !== undefined) return found;
    const after = new Set(endOf(block));
    found = block.insts.map(() => []);
    // What a joined instruction uses is used where the loop is.
    const rootOf = (inst: Inst): Inst => {
      const into = fused.get(inst);
      return into === undefined ? inst : rootOf(into);
    };
    const pending = new Map<Inst, Var[]>();
    for (const inst of block.insts) {
      const root = rootOf(inst);
      if (root !== inst) pending.set(root, [...(pending.get(root) ?? []), ...usesOf(inst)]);
    }
    for (let k = block.insts.length - 1; k >= 0; k--) {
      const inst = block.insts[k];
      if (fused.has(inst)) continue;
      const own = [...usesOf(inst), ...(pending.get(inst) ?? [])].filter(
        (v) => !("operation" in v.def && fused.has(v.def)),
      );
      for (const r of inst.results) {
        if (counted(r) && !after.has(r)) found[k].push(r);
      }
      for (const v of own) {
        if (after.has(v)) continue;
        after.add(v);
        found[k].push(v);
      }
    }
    deaths.set(block, found);
    return found;
  };

  return {
    liveIn,
    diesAt: (block, index) => deathsOf(block)[index],
    atEnd: endOf,
  };
}
