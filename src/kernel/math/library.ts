// The library behind `math` instructions: one source for all targets. `linkMath` replaces the instructions of a module by calls and
// adds the functions that they need.
//
// binary32 functions compute in binary64 and round once: correct to 0.5001 ulp. Where binary64 is emulated (`"integers"`: GPUs) they
// have a second form in 64-bit fixed point, `fixed-*.ts`, with the same bits; gamma and lgamma have not.

import type { Instr, Module, Type } from "../ir.ts";
import { exactSumsSource } from "./exact-sums.ts";
import { expLogSource } from "./exp-log.ts";
import { fixedExpLogSource } from "./fixed-exp-log.ts";
import { fixedPointSource } from "./fixed-point.ts";
import { fixedSpecialSource } from "./fixed-special.ts";
import { fixedTrigSource } from "./fixed-trig.ts";
import { lowerMath, type MathArithmetic } from "./lower.ts";
import { specialSource } from "./special.ts";
import { type FnDecl, parseMath, type Unit } from "./syntax.ts";
import { trigSource } from "./trig.ts";

/** Functions that front ends may name, with the number of operands. */
export const MATH_FUNCTIONS: Readonly<Record<string, number>> = {
  acos: 1,
  acosh: 1,
  asin: 1,
  asinh: 1,
  atan: 1,
  atan2: 2,
  atanh: 1,
  cbrt: 1,
  cos: 1,
  cosh: 1,
  erf: 1,
  erfc: 1,
  exp: 1,
  exp2: 1,
  expm1: 1,
  fmod: 2,
  gamma: 1,
  hypot: 2,
  lgamma: 1,
  log: 1,
  log10: 1,
  log1p: 1,
  log2: 1,
  pow: 2,
  sin: 1,
  sinh: 1,
  tan: 1,
  tanh: 1,
};

/** The library by what it computes with: the same results, and functions in fixed point where binary64 is emulated. */
const libraries = new Map<MathArithmetic, Unit>();
function library(arithmetic: MathArithmetic): Unit {
  let unit = libraries.get(arithmetic);
  if (unit === undefined) {
    let text = exactSumsSource(arithmetic) + expLogSource() + trigSource() + specialSource();
    if (arithmetic === "integers") {
      text += fixedPointSource() + fixedExpLogSource() + fixedTrigSource() + fixedSpecialSource();
    }
    unit = parseMath(text);
    for (const [name, count] of Object.entries(MATH_FUNCTIONS)) addSingle(unit, name, count);
    libraries.set(arithmetic, unit);
  }
  return unit;
}

/** `name_f32`: through binary64, unless the source has its own. */
function addSingle(unit: Unit, name: string, count: number): void {
  if (unit.functions.has(`${name}_f32`)) return;
  const params = Array.from({ length: count }, (_, i) => ({ name: `x${i}`, type: "f32" as const }));
  const args = params.map((p) => `f64(${p.name})`).join(", ");
  const text = `fn ${name}_f32(${params.map((p) => `${p.name}: f32`).join(", ")}) -> f32 { return f32(${name}(${args})); }`;
  for (const [key, decl] of parseMath(text).functions) unit.functions.set(key, decl);
}

function declName(name: string, type: Type, unit: Unit): string {
  if (type !== "f32") return name;
  return unit.functions.has(`${name}_fixed`) ? `${name}_fixed` : `${name}_f32`;
}
const irName = (decl: string): string => `math.${decl}`;

function calleesOf(decl: FnDecl, unit: Unit, into: Set<string>): void {
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    else if (typeof node === "object" && node !== null) {
      const { kind, name } = node as { kind?: string; name?: string };
      if (kind === "call" && name !== undefined && unit.functions.has(name)) into.add(name);
      for (const value of Object.values(node)) visit(value);
    }
  };
  visit(decl.body);
}

/** Replaces the `math` instructions of a module by calls of functions that it adds to it. */
export function linkMath(module: Module, arithmetic: MathArithmetic = "doubles"): void {
  const instrs: Instr[] = [];
  for (const fn of module.functions.values()) {
    for (const block of fn.blocks) instrs.push(...block.instrs.filter((i) => i.op === "math"));
  }
  if (instrs.length === 0) return;
  const unit = library(arithmetic);
  const wanted = new Set<string>();
  for (const instr of instrs) {
    if (MATH_FUNCTIONS[instr.name] === undefined) {
      throw new Error(`kernel/math has no function ${instr.name}`);
    }
    const decl = declName(instr.name, instr.type, unit);
    wanted.add(decl);
    instr.op = "call";
    instr.type = "i32";
    instr.name = irName(decl);
  }
  addFunctions(module, arithmetic, wanted);
}

/** Adds the functions and all that they call. Lowered functions are shared by all modules: passes copy what they change. */
function addFunctions(module: Module, arithmetic: MathArithmetic, names: Iterable<string>): void {
  const unit = library(arithmetic);
  const wanted = [...names];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (module.functions.has(irName(name))) continue;
    module.add(lowerMath(unit, name, irName, arithmetic));
    const callees = new Set<string>();
    calleesOf(unit.functions.get(name) as FnDecl, unit, callees);
    wanted.push(...callees);
  }
}

/** A module with the named functions exported, for the host's own use of the library. */
export function addMathFunctions(
  module: Module,
  names: readonly string[],
  arithmetic: MathArithmetic = "doubles",
): void {
  addFunctions(module, arithmetic, names);
  for (const name of names) module.fn(irName(name)).attributes.exported = true;
}
