// What functions do, beyond their results: may they raise, do they touch memory, do they synchronise. Computed over the
// call graph of a module; targets ask it where status checks are needed, passes whether calls may move.

import { Flag, type Fn, type Instr, type Module } from "./ir.ts";
import { opInfo } from "./ops.ts";

export interface Effects {
  /** A call may set the status word. */
  raises(fn: string): boolean;
  /** A call has no effect that anyone could see. */
  isPure(fn: string): boolean;
  /** The function or its callees contain barriers or warp ops. */
  synchronises(fn: string): boolean;
  /** The function may call itself, directly or through others. */
  isRecursive(fn: string): boolean;
  /** The instruction must stay, in order, even if its results are unused. */
  hasEffect(instr: Instr): boolean;
  /** May this instruction set the status word (and not handle it)? */
  mayRaise(instr: Instr): boolean;
}

interface Facts {
  raises: boolean;
  impure: boolean;
  syncs: boolean;
  callees: Set<string>;
}

export function effectsOf(module: Module): Effects {
  const facts = new Map<string, Facts>();
  for (const fn of module.functions.values()) facts.set(fn.name, localFacts(fn, module));
  for (let changed = true; changed; ) {
    changed = false;
    for (const fn of module.functions.values()) changed = propagate(fn, facts) || changed;
  }
  const at = (name: string): Facts | undefined => facts.get(name);
  const effects: Effects = {
    raises: (name) => at(name)?.raises ?? true,
    isPure: (name) =>
      module.functions.get(name)?.attributes.pure === true || at(name)?.impure === false,
    synchronises: (name) => at(name)?.syncs ?? false,
    isRecursive: (name) => reaches(name, name, facts),
    hasEffect: (instr) => {
      if (instr.op === "call") return !effects.isPure(instr.name) || effects.raises(instr.name);
      if (instr.op === "call_host") return module.hostFunctions.get(instr.name)?.pure !== true;
      const { effect } = opInfo(instr.op);
      return effect !== "pure" && effect !== "read";
    },
    mayRaise: (instr) => {
      if ((instr.flags & Flag.catches) !== 0) return false;
      if (instr.op === "call") return effects.raises(instr.name);
      return instr.op === "call_host" && (module.hostFunctions.get(instr.name)?.raises ?? true);
    },
  };
  return effects;
}

function localFacts(fn: Fn, module: Module): Facts {
  const facts: Facts = { raises: false, impure: false, syncs: false, callees: new Set() };
  for (const block of fn.blocks) {
    if (block.term.kind === "raise") facts.raises = true;
    for (const instr of block.instrs) {
      const { effect } = opInfo(instr.op);
      if (instr.op === "call") facts.callees.add(instr.name);
      else if (instr.op === "call_host") {
        const host = module.hostFunctions.get(instr.name);
        if (host?.raises !== false) facts.raises = true;
        if (host?.pure !== true) facts.impure = true;
      } else if (effect !== "pure" && effect !== "read") facts.impure = true;
      // Reading memory makes a function depend on writes, so that calls do not commute with stores.
      else if (effect === "read") facts.impure = true;
      if (effect === "sync") facts.syncs = true;
      if (instr.op === "status_set") facts.raises = true;
    }
  }
  return facts;
}

function propagate(fn: Fn, facts: Map<string, Facts>): boolean {
  const mine = facts.get(fn.name)!;
  const before = `${mine.raises}${mine.impure}${mine.syncs}`;
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      if (instr.op !== "call") continue;
      const callee = facts.get(instr.name);
      if (callee === undefined || callee.impure) mine.impure = true;
      if ((callee === undefined || callee.raises) && (instr.flags & Flag.catches) === 0) {
        mine.raises = true;
      }
      if (callee?.syncs === true) mine.syncs = true;
    }
  }
  return before !== `${mine.raises}${mine.impure}${mine.syncs}`;
}

function reaches(from: string, to: string, facts: Map<string, Facts>): boolean {
  const seen = new Set<string>();
  const work = [...(facts.get(from)?.callees ?? [])];
  while (work.length > 0) {
    const name = work.pop()!;
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    for (const callee of facts.get(name)?.callees ?? []) work.push(callee);
  }
  return false;
}
