// Which elementwise array instructions are joined into one loop: an intermediate array that is used once, by another
// elementwise instruction of the same block, with nothing in between that could write memory or raise.

import { edgesOf, type Inst, type SsaBlock, termUse, type Var } from "../frontend/ssa.ts";
import { ArrayType } from "../types/containers.ts";
import type { TypedFunction } from "../typing/infer.ts";

/** The instructions that are evaluated within the one they map to. */
export function planFusion(fn: TypedFunction): Map<Inst, Inst> {
  const uses = countUses(fn);
  const fused = new Map<Inst, Inst>();
  for (const block of fn.ssa.blocks) {
    if (!fn.reachable.has(block)) continue;
    const open = new Map<Var, Inst>();
    for (const inst of block.insts) {
      const elementwise = fn.calls.get(inst)?.resolution.elementwise !== undefined;
      if (elementwise) {
        for (const a of inst.args) {
          const producer = open.get(a);
          if (producer === undefined || uses.get(a) !== 1) continue;
          fused.set(producer, inst);
          open.delete(a);
        }
        if (fn.types[inst.result.id] instanceof ArrayType) open.set(inst.result, inst);
      } else if (!isQuiet(inst, fn)) open.clear();
    }
  }
  return fused;
}

/** Neither writes memory nor runs other code. */
function isQuiet(inst: Inst, fn: TypedFunction): boolean {
  switch (inst.operation.kind) {
    case "const":
    case "global":
    case "free":
    case "tuple":
    case "slice":
    case "undef":
      return true;
    case "getattr":
    case "binary":
    case "unary":
      return inst.results.every((r) => !(fn.types[r.id] instanceof ArrayType));
    case "call":
      return fn.calls.get(inst)?.resolution.elementwise !== undefined;
    default:
      return false;
  }
}

function countUses(fn: TypedFunction): Map<Var, number> {
  const uses = new Map<Var, number>();
  const use = (v: Var): void => void uses.set(v, (uses.get(v) ?? 0) + 1);
  const visit = (block: SsaBlock): void => {
    for (const inst of block.insts) inst.args.forEach(use);
    for (const edge of edgesOf(block)) edge.args.forEach(use);
    const last = termUse(block.term);
    if (last !== null) use(last);
  };
  for (const block of fn.ssa.blocks) if (fn.reachable.has(block)) visit(block);
  return uses;
}
