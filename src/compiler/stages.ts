/**
 * The compiler's stages one by one, for tests of the compiler: code generation alone, the passes over a graph alone, the
 * assembler alone. compile.ts runs all of them.
 */
import type { PyCode } from "../bytecode/code.ts";
import type { PyValue } from "../objects/object.ts";
import { type AssembledUnit, assembleGraph } from "./assemble-unit.ts";
import { type Block, buildGraph, hasTarget } from "./block.ts";
import { borrowLocals } from "./borrow.ts";
import { ConstantCache, ConstantTable } from "./constants.ts";
import { computeStackDepth, optimizeGraph } from "./flowgraph.ts";
import { attachHandlers, markExceptHandlers } from "./handlers.ts";
import { InstructionSequence } from "./instruction-sequence.ts";

/** Runs the passes over a sequence's graph: the sequence afterwards, and the constants that it needs. */
export function optimizeSequence(
  sequence: InstructionSequence,
  values: readonly PyValue[],
  nlocals: number,
): { readonly sequence: InstructionSequence; readonly consts: readonly PyValue[] } {
  const consts = tableOf(values);
  const entry = buildGraph(withLabels(sequence));
  optimizeGraph(entry, consts, nlocals, 0);
  computeStackDepth(entry);
  borrowLocals(entry);
  return { sequence: toSequence(entry), consts: consts.values };
}

/** Makes a code object of a sequence whose passes have been run. */
export function assembleSequence(
  sequence: InstructionSequence,
  unit: Omit<AssembledUnit, "consts">,
  values: readonly PyValue[],
  filename: string,
): PyCode {
  const entry = buildGraph(withLabels(sequence));
  markExceptHandlers(entry);
  attachHandlers(entry);
  return assembleGraph(entry, { ...unit, consts: tableOf(values) }, 0, filename);
}

const tableOf = (values: readonly PyValue[]): ConstantTable =>
  ConstantTable.of(values, new ConstantCache());

/** A copy; without labels jumps lead to positions, which are labels then. */
function withLabels(sequence: InstructionSequence): InstructionSequence {
  const copy = sequence.copy();
  if (copy.labels.length === 0) copy.labels.push(...copy.instructions.keys());
  return copy;
}

/** The blocks in their order, with labels where something leads to. */
function toSequence(entry: Block): InstructionSequence {
  const sequence = new InstructionSequence();
  const labels = new Map<Block, number>();
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const { op, target } of b.instrs) {
      if (!hasTarget(op) || target === null || labels.has(target)) continue;
      labels.set(target, sequence.newLabel());
    }
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const label = labels.get(b);
    if (label !== undefined) sequence.useLabel(label);
    for (const { op, arg, loc, target } of b.instrs) {
      sequence.add(op, hasTarget(op) ? (labels.get(target as Block) as number) : arg, loc);
    }
  }
  return sequence;
}
