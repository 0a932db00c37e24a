// The library behind `math` instructions: one source for all targets. `linkMath` replaces the instructions of a module by calls and
// adds the functions that they need.
//
// binary32 functions compute in binary64 and round once: correct to 0.5001 ulp, at the price of 64-bit arithmetic on GPUs.

import type { Fn, Module, Type } from "../ir.ts";
import { expLogSource } from "./exp-log.ts";
import { lowerMath } from "./lower.ts";
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

let parsed: Unit | undefined;
function library(): Unit {
  if (parsed === undefined) {
    parsed = parseMath(expLogSource() + trigSource() + specialSource());
    for (const [name, count] of Object.entries(MATH_FUNCTIONS)) addSingle(parsed, name, count);
  }
  return parsed;
}

/** `name_f32`: through binary64. */
function addSingle(unit: Unit, name: string, count: number): void {
  const params = Array.from({ length: count }, (_, i) => ({ name: `x${i}`, type: "f32" as const }));
  const args = params.map((p) => `f64(${p.name})`).join(", ");
  const text = `fn ${name}_f32(${params.map((p) => `${p.name}: f32`).join(", ")}) -> f32 { return f32(${name}(${args})); }`;
  for (const [key, decl] of parseMath(text).functions) unit.functions.set(key, decl);
}

const declName = (name: string, type: Type): string => (type === "f32" ? `${name}_f32` : name);
const irName = (decl: string): string => `math.${decl}`;

/** Operand and result letters of a math function, for the verifier. */
export function mathSignature(name: string): { params: string; results: string } | undefined {
  const count = MATH_FUNCTIONS[name];
  return count === undefined ? undefined : { params: "T".repeat(count), results: "T" };
}

/** Lowered functions are shared by all modules: passes copy what they change. */
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
export function linkMath(module: Module): void {
  const wanted: string[] = [];
  for (const fn of module.functions.values()) {
    for (const block of fn.blocks) {
      for (const instr of block.instrs) {
        if (instr.op !== "math") continue;
        if (MATH_FUNCTIONS[instr.name] === undefined) {
          throw new Error(`kernel/math has no function ${instr.name}`);
        }
        const decl = declName(instr.name, instr.type);
        wanted.push(decl);
        instr.op = "call";
        instr.type = "i32";
        instr.name = irName(decl);
      }
    }
  }
  if (wanted.length === 0) return;
  const unit = library();
  const done = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (done.has(name) || module.functions.has(irName(name))) continue;
    done.add(name);
    module.add(lowerFunction(unit, name));
    const callees = new Set<string>();
    calleesOf(unit.functions.get(name) as FnDecl, unit, callees);
    wanted.push(...callees);
  }
}

function lowerFunction(unit: Unit, name: string): Fn {
  return lowerMath(unit, name, irName);
}

/** A module with the named functions exported, for the host's own use of the library. */
export function addMathFunctions(module: Module, names: readonly string[]): void {
  const unit = library();
  const wanted = [...names];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (module.functions.has(irName(name))) continue;
    const fn = lowerFunction(unit, name);
    if (names.includes(name)) fn.attributes.exported = true;
    module.add(fn);
    const callees = new Set<string>();
    calleesOf(unit.functions.get(name) as FnDecl, unit, callees);
    wanted.push(...callees);
  }
}
