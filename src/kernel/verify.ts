// Checks the rules of the kernel IR: tests check what front ends and passes make. Targets may rely on every rule. Tests cite the
// numbers.
//
//  1. A function has an entry block; its parameters have the declared types; no edge leads to it.
//  2. Every value is defined exactly once, and `def`/`index` of the value point back to that place.
//  3. Definitions dominate uses (in reachable blocks).
//  4. Suffixes, operand count, operand types and results of an instruction agree with its row in ops.ts.
//  5. Edges pass one argument of the right type per parameter of a block of this function.
//  6. `ret` has the declared results.
//  7. Constants are normalised: i64 a bigint in range, i32 an integer in range, bool 0 or 1, f32 representable, null ptr 0.
//  8. Loads and stores have a memory type that belongs to the value type; offsets are integers >= 0.
//  9. Callees, host functions and arrays exist and agree in signature; math functions are those of the library.
// 10. Sync and warp ops, thread indices and shared arrays do not occur in range functions.
// 11. Kernels return nothing; range functions begin with two i64 parameters.
// 12. Error codes are positive; array lengths are positive, only shared ones dynamic; const arrays have data.

import { fixedResultTypes } from "./builder.ts";
import { type Cfg, computeCfg, dominates } from "./cfg.ts";
import {
  Block,
  type Edge,
  type Fn,
  forEachTermUse,
  type Instr,
  MEM_SIZE,
  type Module,
  successors,
  type Type,
  type Value,
  valueTypeOf,
} from "./ir.ts";
import { MATH_FUNCTIONS } from "./math/library.ts";
import { immKind, opInfo } from "./ops.ts";
import { printInstr } from "./print.ts";

/** All violations, as "rule N: message in @function". */
export function verifyModule(module: Module): string[] {
  const errors: string[] = [];
  for (const fn of module.functions.values()) errors.push(...verifyFn(fn, module));
  return errors;
}

export function verifyFn(fn: Fn, module: Module | null): string[] {
  return new Verifier(fn, module).run();
}

/** Throws with all violations listed; `stage` names who made the code. */
export function assertValid(module: Module, stage: string): void {
  const errors = verifyModule(module);
  if (errors.length > 0) {
    throw new Error(`invalid kernel IR after ${stage}:\n  ${errors.join("\n  ")}`);
  }
}

const THREAD_OPS: ReadonlySet<string> = new Set([
  "thread_id",
  "block_id",
  "block_dim",
  "grid_dim",
  "lane_id",
  "active_mask",
]);

class Verifier {
  private readonly errors: string[] = [];
  private readonly fn: Fn;
  private readonly module: Module | null;
  private cfg!: Cfg;
  /** Position of each defining instruction in its block. */
  private readonly place = new Map<Instr, { block: Block; at: number }>();

  constructor(fn: Fn, module: Module | null) {
    this.fn = fn;
    this.module = module;
  }

  run(): string[] {
    if (this.fn.blocks.length === 0) {
      this.fail(1, "no entry block");
      return this.errors;
    }
    this.signature();
    this.definitions();
    for (const block of this.fn.blocks) this.edges(block);
    if (this.errors.length > 0) return this.errors;
    this.cfg = computeCfg(this.fn);
    for (const block of this.fn.blocks) {
      block.instrs.forEach((instr, at) => {
        this.instruction(instr);
        for (const arg of instr.args) this.dominance(arg, block, at, printInstr(instr));
      });
      forEachTermUse(block.term, (v) => {
        this.dominance(v, block, block.instrs.length, block.term.kind);
      });
    }
    return this.errors;
  }

  private fail(rule: number, message: string): void {
    this.errors.push(`rule ${rule}: ${message} in @${this.fn.name}`);
  }

  private signature(): void {
    const { fn } = this;
    const params = fn.entry.params;
    const same =
      params.length === fn.params.length && params.every((p, i) => p.type === fn.params[i].type);
    if (!same) this.fail(1, "entry parameters differ from the signature");
    if (fn.kind === "kernel" && fn.results.length > 0) this.fail(11, "a kernel returns nothing");
    if (fn.kind === "range" && (params[0]?.type !== "i64" || params[1]?.type !== "i64")) {
      this.fail(11, "a range function begins with two i64 parameters");
    }
    for (const a of fn.arrays) {
      if (a.length === "dynamic" ? a.space !== "shared" : !(a.length > 0)) {
        this.fail(12, `array @${a.name} has length ${a.length}`);
      }
      const bytes = a.length === "dynamic" ? 0 : a.length * MEM_SIZE[a.elem];
      if (a.space === "const" && a.data?.byteLength !== bytes) {
        this.fail(12, `const array @${a.name} needs ${bytes} bytes of data`);
      }
      if (a.space === "shared" && fn.kind === "range") this.fail(10, `shared array @${a.name}`);
    }
  }

  private definitions(): void {
    const seen = new Set<Value>();
    const define = (v: Value, def: Instr | Block, index: number): void => {
      if (seen.has(v)) this.fail(2, `v${v.id} is defined twice`);
      seen.add(v);
      if (v.def !== def || v.index !== index) this.fail(2, `v${v.id} does not know its definition`);
    };
    for (const block of this.fn.blocks) {
      block.params.forEach((p, i) => {
        define(p, block, i);
      });
      block.instrs.forEach((instr, at) => {
        if (this.place.has(instr)) this.fail(2, `${printInstr(instr)} stands twice`);
        this.place.set(instr, { block, at });
        instr.results.forEach((r, i) => {
          define(r, instr, i);
        });
      });
    }
    const used = (v: Value): void => {
      if (!seen.has(v)) this.fail(2, `v${v?.id} is used but not defined`);
    };
    for (const block of this.fn.blocks) {
      for (const instr of block.instrs) instr.args.forEach(used);
      forEachTermUse(block.term, used);
    }
  }

  private edges(block: Block): void {
    const { fn } = this;
    for (const edge of successors(block)) {
      if (!fn.blocks.includes(edge.block))
        this.fail(5, `b${block.id} branches out of the function`);
      if (edge.block === fn.entry) this.fail(1, `b${block.id} branches to the entry`);
      if (!argumentsFit(edge)) this.fail(5, `arguments of b${block.id} -> b${edge.block.id}`);
    }
    const { term } = block;
    if (term.kind === "brif" && term.cond.type !== "bool") this.fail(4, "condition is not bool");
    if (term.kind === "raise" && !(term.code > 0)) this.fail(12, `error code ${term.code}`);
    if (term.kind === "ret") {
      const types = term.values.map((v) => v.type);
      if (!sameTypes(types, fn.results)) this.fail(6, `ret (${types}) for (${fn.results})`);
    }
  }

  private dominance(v: Value, block: Block, at: number, what: string): void {
    const { cfg } = this;
    if (cfg.order[block.id] < 0) return;
    const home = v.def instanceof Block ? v.def : this.place.get(v.def)!.block;
    const ok =
      home === block
        ? v.def instanceof Block || this.place.get(v.def)!.at < at
        : cfg.order[home.id] >= 0 && dominates(cfg, home, block);
    if (!ok) this.fail(3, `v${v.id} does not dominate its use: ${what}`);
  }

  private instruction(instr: Instr): void {
    const info = opInfo(instr.op);
    const text = printInstr(instr);
    if (!info.types.includes(instr.type)) this.fail(4, `suffix ${instr.type}: ${text}`);
    const from = instr.from;
    if ((info.from === undefined) !== (from === null)) this.fail(4, `operand suffix: ${text}`);
    else if (from !== null && !info.from!.includes(from)) this.fail(4, `operand suffix: ${text}`);
    if (instr.op === "bits" && (instr.type.slice(1) !== from!.slice(1) || instr.type === from)) {
      this.fail(4, `widths differ: ${text}`);
    }
    if (info.args !== "*") {
      const types = [...info.args].map((letter) => operandType(letter, instr));
      if (
        !sameTypes(
          instr.args.map((a) => a.type),
          types,
        )
      )
        this.fail(4, `operands: ${text}`);
    }
    const results = fixedResultTypes(instr);
    if (
      results !== null &&
      !sameTypes(
        instr.results.map((r) => r.type),
        results,
      )
    ) {
      this.fail(4, `results: ${text}`);
    }
    this.immediate(instr, text);
    this.names(instr, text);
    if (this.fn.kind === "range" && (info.effect === "sync" || THREAD_OPS.has(instr.op))) {
      this.fail(10, text);
    }
  }

  private immediate(instr: Instr, text: string): void {
    switch (immKind(instr.op)) {
      case "value":
        if (!isNormalised(instr.type, instr.imm)) this.fail(7, text);
        break;
      case "offset":
        if (!Number.isInteger(instr.imm) || Number(instr.imm) < 0) this.fail(8, `offset: ${text}`);
        break;
      case "axis":
        if (instr.imm !== 0 && instr.imm !== 1 && instr.imm !== 2) this.fail(4, `axis: ${text}`);
        break;
      default:
        break;
    }
    if (instr.op === "load" || instr.op === "store") {
      if (instr.mem === null || valueTypeOf(instr.mem) !== instr.type) this.fail(8, text);
    }
  }

  private names(instr: Instr, text: string): void {
    const args = instr.args.map((a) => a.type);
    const results = instr.results.map((r) => r.type);
    const check = (params: Type[] | undefined, gives: Type[] | undefined): void => {
      if (params === undefined || gives === undefined) this.fail(9, `unknown name: ${text}`);
      else if (!sameTypes(args, params) || !sameTypes(results, gives))
        this.fail(9, `signature: ${text}`);
    };
    switch (instr.op) {
      case "call": {
        const callee = this.module?.functions.get(instr.name);
        if (this.module !== null)
          check(
            callee?.params.map((p) => p.type),
            callee?.results,
          );
        if (callee?.kind === "kernel") this.fail(9, `kernels are launched, not called: ${text}`);
        break;
      }
      case "call_host": {
        const host = this.module?.hostFunctions.get(instr.name);
        if (this.module !== null) check(host?.params, host?.results);
        break;
      }
      case "array_ptr":
        if (!this.fn.arrays.some((a) => a.name === instr.name)) this.fail(9, `no array: ${text}`);
        break;
      case "math": {
        const count = MATH_FUNCTIONS[instr.name];
        const operands = count === undefined ? undefined : new Array<Type>(count).fill(instr.type);
        check(operands, [instr.type]);
        break;
      }
      case "fence":
        if (!/^(block|device|system)$/.test(instr.name)) this.fail(9, text);
        break;
      default:
        break;
    }
  }
}

function argumentsFit(edge: Edge): boolean {
  return sameTypes(
    edge.args.map((a) => a.type),
    edge.block.params.map((p) => p.type),
  );
}

function sameTypes(a: readonly Type[], b: readonly Type[]): boolean {
  return a.length === b.length && a.every((t, i) => t === b[i]);
}

function operandType(letter: string, instr: Instr): Type {
  switch (letter) {
    case "T":
      return instr.type;
    case "F":
      return instr.from ?? instr.type;
    case "b":
      return "bool";
    case "p":
      return "ptr";
    default:
      return "i32";
  }
}

function isNormalised(type: Type, imm: number | bigint): boolean {
  switch (type) {
    case "bool":
      return imm === 0 || imm === 1;
    case "ptr":
      return imm === 0;
    case "i32":
      return typeof imm === "number" && (imm | 0) === imm && !Object.is(imm, -0);
    case "i64":
      return typeof imm === "bigint" && BigInt.asIntN(64, imm) === imm;
    case "f32":
      return typeof imm === "number" && Object.is(Math.fround(imm), imm);
    case "f64":
      return typeof imm === "number";
  }
}
