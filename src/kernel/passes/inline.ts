// Inlining: replaces calls by the body of the callee. Small functions for speed, functions with thread ops because only
// kernels may contain them, everything for targets without calls. Errors keep their meaning: a `raise` of the callee becomes one of
// the caller, or, under a call that catches, sets the status and continues behind the call.

import { type Effects, effectsOf } from "../effects.ts";
import {
  type ArrayDecl,
  type Block,
  type Edge,
  Flag,
  type Fn,
  Instr,
  type Module,
  type Type,
  type Value,
} from "../ir.ts";
import { opInfo } from "../ops.ts";

/** Should calls of `callee` in `caller` be inlined? Recursive callees are never asked about. */
export type InlinePolicy = (callee: Fn, caller: Fn) => boolean;

/** Instructions up to which an ordinary callee is copied. */
const SMALL = 40;

export const inlineSmall: InlinePolicy = (callee) => {
  if (callee.attributes.inline !== "auto") return callee.attributes.inline === "always";
  return callee.arrays.every((a) => a.space === "const") && sizeOf(callee) <= SMALL;
};

export function sizeOf(fn: Fn): number {
  return fn.blocks.reduce((sum, b) => sum + b.instrs.length + 1, 0);
}

/** Inlines in every function, callees first. Returns whether something changed. */
export function inlineCalls(module: Module, policy: InlinePolicy): boolean {
  const effects = effectsOf(module);
  let changed = false;
  const done = new Set<string>();
  const visit = (fn: Fn): void => {
    if (done.has(fn.name)) return;
    done.add(fn.name);
    for (const block of fn.blocks) {
      for (const instr of block.instrs) {
        if (instr.op === "call") visit(module.fn(instr.name));
      }
    }
    changed = inlineInto(fn, module, effects, policy) || changed;
  };
  for (const fn of module.functions.values()) visit(fn);
  return changed;
}

export function inlineInto(
  caller: Fn,
  module: Module,
  effects: Effects,
  policy: InlinePolicy,
): boolean {
  let changed = false;
  // The list grows: the rest of a split block is visited as a block of its own.
  for (let b = 0; b < caller.blocks.length; b++) {
    const block = caller.blocks[b];
    const at = block.instrs.findIndex((instr) => {
      if (instr.op !== "call") return false;
      const callee = module.fn(instr.name);
      return callee !== caller && !effects.isRecursive(callee.name) && policy(callee, caller);
    });
    if (at < 0) continue;
    new Inliner(caller, module.fn(block.instrs[at].name), effects).run(block, at);
    changed = true;
    // Look at what is left of this block again: it now ends before the call.
    b--;
  }
  return changed;
}

class Inliner {
  private readonly caller: Fn;
  private readonly callee: Fn;
  private readonly effects: Effects;
  private readonly values = new Map<Value, Value>();
  private readonly blocks = new Map<Block, Block>();
  private readonly arrays = new Map<string, string>();
  private rest!: Block;
  private catches = false;
  private line = 0;

  constructor(caller: Fn, callee: Fn, effects: Effects) {
    this.caller = caller;
    this.callee = callee;
    this.effects = effects;
  }

  run(block: Block, at: number): void {
    const { caller, callee } = this;
    const call = block.instrs[at];
    this.catches = (call.flags & Flag.catches) !== 0;
    this.line = call.line;
    this.importArrays();
    this.rest = caller.addBlock();
    this.rest.instrs = block.instrs.slice(at + 1);
    this.rest.term = block.term;
    for (const r of call.results) {
      // The results become parameters of the rest; their uses need no change.
      r.def = this.rest;
      r.index = this.rest.params.length;
      this.rest.params.push(r);
    }
    block.instrs.length = at;
    for (const b of callee.blocks) this.blocks.set(b, caller.addBlock());
    callee.entry.params.forEach((p, i) => {
      this.values.set(p, call.args[i]);
    });
    for (const b of callee.blocks) {
      if (b === callee.entry) continue;
      for (const p of b.params) {
        this.values.set(p, caller.addParam(this.blocks.get(b)!, p.type, p.name));
      }
    }
    // Results first: a use may stand before the definition in the list of blocks.
    for (const b of callee.blocks) {
      for (const instr of b.instrs) for (const r of instr.results) this.values.set(r, r);
    }
    for (const b of callee.blocks) this.defineResults(b);
    for (const b of callee.blocks) this.copyBlock(b);
    block.term = {
      kind: "br",
      to: { block: this.blocks.get(callee.entry)!, args: [] },
      line: call.line,
    };
  }

  private readonly copies = new Map<Instr, Instr>();

  private defineResults(block: Block): void {
    for (const instr of block.instrs) {
      const copy = new Instr(instr.op, instr.type, []);
      copy.from = instr.from;
      copy.mem = instr.mem;
      copy.imm = instr.imm;
      copy.name = instr.op === "array_ptr" ? this.arrays.get(instr.name)! : instr.name;
      copy.flags = instr.flags;
      copy.line = this.lineOf(instr.line);
      for (const r of instr.results) {
        this.values.set(r, this.caller.addResult(copy, r.type, r.name));
      }
      this.copies.set(instr, copy);
    }
  }

  /** Lines are those of the caller's file. */
  private lineOf(line: number): number {
    return this.callee.attributes.file === this.caller.attributes.file ? line : this.line;
  }

  private value(v: Value): Value {
    return this.values.get(v)!;
  }

  private edge(edge: Edge): Edge {
    return { block: this.blocks.get(edge.block)!, args: edge.args.map((a) => this.value(a)) };
  }

  private copyBlock(block: Block): void {
    let into = this.blocks.get(block)!;
    for (const instr of block.instrs) {
      const copy = this.copies.get(instr)!;
      copy.args = instr.args.map((a) => this.value(a));
      into.instrs.push(copy);
      if (this.catches && this.effects.mayRaise(instr)) {
        copy.flags |= Flag.catches;
        into = this.leaveIfRaised(into);
      }
    }
    const { term } = block;
    const line = this.lineOf(term.line);
    switch (term.kind) {
      case "br":
        into.term = { ...term, to: this.edge(term.to), line };
        break;
      case "brif":
        into.term = {
          ...term,
          cond: this.value(term.cond),
          yes: this.edge(term.yes),
          no: this.edge(term.no),
          line,
        };
        break;
      case "ret": {
        const args = term.values.map((v) => this.value(v));
        into.term = { kind: "br", to: { block: this.rest, args }, line };
        break;
      }
      case "raise":
        if (this.catches) {
          this.append(into, "status_set", "i32", [this.constant(into, "i32", term.code)]);
          into.term = { kind: "br", to: this.restWithZeros(into), line };
        } else into.term = { ...term, line };
        break;
      case "unreachable":
        into.term = { ...term, line };
        break;
    }
  }

  /** After a raising call under a catching one: go behind the outer call. */
  private leaveIfRaised(into: Block): Block {
    const status = this.append(into, "status", "i32", []).result;
    const cond = this.append(into, "ne", "i32", [status, this.constant(into, "i32", 0)]).result;
    const next = this.caller.addBlock();
    into.term = {
      kind: "brif",
      cond,
      yes: this.restWithZeros(into),
      no: { block: next, args: [] },
      line: this.line,
    };
    return next;
  }

  private restWithZeros(into: Block): Edge {
    return { block: this.rest, args: this.rest.params.map((p) => this.constant(into, p.type, 0)) };
  }

  private constant(into: Block, type: Type, value: number): Value {
    const instr = this.append(into, "const", type, []);
    instr.imm = type === "i64" ? BigInt(value) : value;
    return instr.result;
  }

  private append(into: Block, op: Instr["op"], type: Type, args: Value[]): Instr {
    const instr = new Instr(op, type, args);
    instr.line = this.line;
    const { results } = opInfo(op);
    if (results !== "") this.caller.addResult(instr, results === "b" ? "bool" : type);
    into.instrs.push(instr);
    return instr;
  }

  /** Shared and const arrays exist once per callee; local ones once per inlined call. */
  private importArrays(): void {
    for (const a of this.callee.arrays) {
      let name = `${this.callee.name}.${a.name}`;
      const taken = (n: string): ArrayDecl | undefined =>
        this.caller.arrays.find((x) => x.name === n);
      if (a.space === "local") {
        for (let n = 2; taken(name) !== undefined; n++) name = `${this.callee.name}.${a.name}.${n}`;
      }
      if (taken(name) === undefined) this.caller.arrays.push({ ...a, name });
      this.arrays.set(a.name, name);
    }
  }
}
