// Pure operations on constants become constants, computed by evaluate.ts, and a choice by a constant takes its arm. Every target
// has the same results anyway, but WGSL must not see them: it refuses constant expressions that overflow. What is no number stays,
// since a target may choose the bits of a NaN.

import { computeCfg } from "../cfg.ts";
import { evaluatorOf, type Num } from "../evaluate.ts";
import { type Fn, Instr, type Value } from "../ir.ts";
import { opInfo } from "../ops.ts";
import { replaceValues } from "./cleanup.ts";

/** Turns the instruction into a constant. */
export function makeConstant(instr: Instr, imm: Num): void {
  instr.op = "const";
  instr.type = instr.result.type;
  instr.from = null;
  instr.mem = null;
  instr.args = [];
  instr.flags = 0;
  instr.imm = imm;
}

/** The number that a value always is; null for what is none or not known. */
export function constantOf(v: Value): Num | null {
  if (!(v.def instanceof Instr) || v.def.op !== "const" || v.type === "ptr") return null;
  return Number.isNaN(v.def.imm) ? null : v.def.imm;
}

function computed(instr: Instr): Num | null {
  const { op, args, results } = instr;
  if (args.length === 0 || results.length !== 1 || results[0].type === "ptr") return null;
  if (opInfo(op).effect !== "pure") return null;
  const operands: Num[] = [];
  for (const arg of args) {
    const n = constantOf(arg);
    if (n === null) return null;
    operands.push(n);
  }
  const evaluate = evaluatorOf(op, instr.type, instr.from) as ((...operands: Num[]) => Num) | null;
  const result = evaluate === null ? null : evaluate(...operands);
  return Number.isNaN(result) ? null : result;
}

/** Returns whether something changed. */
export function foldConstants(fn: Fn): boolean {
  let changed = false;
  const chosen = new Map<Value, Value>();
  // In this order operands come before what is made of them.
  for (const block of computeCfg(fn).rpo) {
    for (const instr of block.instrs) {
      instr.args = instr.args.map((v) => chosen.get(v) ?? v);
      const condition = instr.op === "select" ? constantOf(instr.args[0]) : null;
      if (condition !== null) {
        chosen.set(instr.result, instr.args[condition === 0 ? 2 : 1]);
        changed = true;
        continue;
      }
      const imm = computed(instr);
      if (imm === null) continue;
      makeConstant(instr, imm);
      changed = true;
    }
  }
  replaceValues(fn, chosen);
  return changed;
}
