// Makes a function of the iterations of a parallel loop, still as typed SSA: an entry that jumps into a copy of the loop, and an exit
// behind it that returns what the loop's variables have come to. Variables and instructions are those of the original, so that
// types and resolutions hold; blocks are copies, as their edges change. function.ts gives the entry its values and lowers it.

import {
  Inst,
  SsaBlock,
  type SsaEdge,
  type SsaFunction,
  type SsaTerminator,
  Var,
} from "../frontend/ssa.ts";
import { tupleOf } from "../types/containers.ts";
import { none, undefinedType } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import type { TypedFunction } from "../typing/infer.ts";
import type { ParallelLoop } from "./parallel-analysis.ts";

export interface Outlined {
  readonly fn: TypedFunction;
  /** What each parameter of the header starts with, in their order. */
  readonly starts: readonly Var[];
  /** Parameters of the header whose values the function returns. */
  readonly outputs: readonly number[];
  /** The iterator over the range. */
  readonly iterator: Var;
}

/** Places of the parameters that go on behind the loop. */
export function outputsOf(loop: ParallelLoop): number[] {
  return loop.roles.flatMap(({ kind }, k) => (kind === "reduction" || kind === "last" ? [k] : []));
}

export function outline(fn: TypedFunction, loop: ParallelLoop): Outlined {
  const { header, region } = loop;
  const { line } = header.term;
  const types: (NumbaType | undefined)[] = [...fn.types];
  const variable = (def: Inst | SsaBlock, type: NumbaType): Var => {
    types.push(type);
    return new Var(types.length - 1, def, line);
  };
  const entry = new SsaBlock(-1);
  const exit = new SsaBlock(-2);
  const copies = new Map<SsaBlock, SsaBlock>();
  const originals = fn.ssa.blocks.filter((b) => b === header || region.has(b));
  for (const block of originals) copies.set(block, new SsaBlock(block.id));
  const edge = ({ block, args }: SsaEdge): SsaEdge => ({ block: copies.get(block) ?? block, args });
  for (const block of originals) {
    const copy = copies.get(block) as SsaBlock;
    copy.params.push(...block.params);
    copy.insts.push(...block.insts);
    copy.term = redirect(block.term, edge);
    const { handler } = block;
    // A handler around the loop is entered by the function that calls this one.
    if (handler !== null && handler.block !== header.handler?.block) copy.handler = edge(handler);
  }
  const inside = copies.get(header) as SsaBlock;
  const { term } = inside;
  if (term.kind !== "branch") throw new Error("a loop over a range ends with a branch");
  inside.term = { ...term, no: { block: exit, args: [] } };

  const starts = header.params.map((p, k) => {
    const isOwn = loop.roles[k].kind === "last" || loop.roles[k].kind === "private";
    return variable(entry, isOwn ? undefinedType : (fn.types[p.id] ?? undefinedType));
  });
  entry.insts.push(...loop.constants);
  entry.term = { kind: "jump", to: { block: inside, args: [...starts] }, line };

  const outputs = outputsOf(loop);
  const results = outputs.map((k) => header.params[k]);
  const type = results.length === 0 ? none : tupleOf(results.map((p) => fn.types[p.id] ?? none));
  const pack =
    results.length === 0
      ? new Inst({ kind: "const", value: null }, [], line)
      : new Inst({ kind: "tuple" }, results, line);
  const packed = variable(pack, type);
  pack.results.push(packed);
  exit.insts.push(pack);
  exit.term = { kind: "return", value: packed, line };

  const blocks = [entry, ...originals.map((b) => copies.get(b) as SsaBlock), exit];
  const ssa: SsaFunction = { code: fn.ssa.code, blocks, varCount: types.length };
  const reachable = new Set(blocks);
  return {
    fn: { ...fn, ssa, types, reachable, result: type },
    starts,
    outputs,
    iterator: header.insts[0].args[0],
  };
}

function redirect(term: SsaTerminator, edge: (e: SsaEdge) => SsaEdge): SsaTerminator {
  switch (term.kind) {
    case "jump":
      return { ...term, to: edge(term.to) };
    case "branch":
      return { ...term, yes: edge(term.yes), no: edge(term.no) };
    default:
      return term;
  }
}
