// Which loops over `prange` may run their iterations side by side, and what crosses their borders. A loop is parallel when every
// variable that goes from one iteration to the next is a reduction, or is written before it is read; whatever else is carried
// keeps the loop serial, and so do `break` and `return`. Of nested loops the outermost is the parallel one.
// Reads the typed SSA only; outline.ts makes a function of the loop, function.ts lowers it.
//
// A reduction is a chain: from the loop's parameter through operations of one kind (`x += e`, `x = min(x, e)`) and through the
// places where paths meet, back to the parameter. No other use of a link of the chain may see the partial value. Arrays are
// reduced by operations in place (`a += row`): each chunk has an array of its own, and those are added to the one outside.

import { CompileFailure, compileError, excerpt } from "../errors.ts";
import {
  edgesOf,
  type Inst,
  type SsaBlock,
  type SsaEdge,
  termUse,
  type Var,
} from "../frontend/ssa.ts";
import { ArrayType, IteratorType, RangeType, WrappedIterType } from "../types/containers.ts";
import { BoundFunctionType, FunctionType } from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  isScalar,
  LiteralType,
  undefinedType,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import type { TypedFunction } from "../typing/infer.ts";
import { partsOf } from "./value.ts";

export type ReductionKind = "add" | "mul" | "min" | "max" | "and" | "or" | "xor";

/** What becomes of a variable that enters an iteration from outside. */
export type Role =
  | { readonly kind: "reduction"; readonly op: ReductionKind }
  /** Written in every iteration before it is read; the last iteration's value is used behind the loop. */
  | { readonly kind: "last" }
  /** The same in all iterations. */
  | { readonly kind: "fixed" }
  /** Each iteration has its own, and nobody asks for it afterwards. */
  | { readonly kind: "private" };

export interface ParallelLoop {
  readonly kind: "parallel";
  readonly header: SsaBlock;
  /** The blocks of an iteration, without the header. */
  readonly region: ReadonlySet<SsaBlock>;
  readonly getiter: Inst;
  /** Roles of the header's parameters. */
  readonly roles: readonly Role[];
  /** What the iterations use of the world outside. */
  readonly inputs: readonly Var[];
  /** Instructions outside that give constants: they are repeated inside. */
  readonly constants: readonly Inst[];
}

export interface SerialLoop {
  readonly kind: "serial";
  readonly header: SsaBlock;
  readonly getiter: Inst;
  readonly reason: string;
}

const REDUCTIONS: Readonly<Record<string, ReductionKind>> = {
  iadd: "add",
  add: "add",
  isub: "add",
  sub: "add",
  imul: "mul",
  mul: "mul",
  itruediv: "mul",
  truediv: "mul",
  iand: "and",
  and_: "and",
  ior: "or",
  or_: "or",
  ixor: "xor",
  xor: "xor",
};
/** Operations whose second operand may be the reduction as well. */
const COMMUTATIVE: ReadonlySet<string> = new Set(["add", "mul", "and_", "or_", "xor"]);
const UNSUPPORTED: ReadonlySet<string> = new Set(
  ["pow", "mod", "lshift", "rshift"].flatMap((op) => [op, `i${op}`]),
);

/** All loops over `prange` of a function, outermost first. */
export function findLoops(fn: TypedFunction): (ParallelLoop | SerialLoop)[] {
  const found: (ParallelLoop | SerialLoop)[] = [];
  const inside = new Set<SsaBlock>();
  for (const header of fn.ssa.blocks) {
    if (!fn.reachable.has(header) || inside.has(header)) continue;
    const getiter = prangeOf(fn, header);
    if (getiter === null) continue;
    const loop = new LoopAnalysis(fn, header, getiter).run();
    found.push(loop);
    if (loop.kind === "parallel") for (const block of loop.region) inside.add(block);
  }
  return found;
}

/** The `getiter` whose items the block asks for, if it is one of a `prange`. */
function prangeOf(fn: TypedFunction, header: SsaBlock): Inst | null {
  const [next] = header.insts;
  if (header.insts.length !== 1 || next.operation.kind !== "iternext") return null;
  const { term } = header;
  if (term.kind !== "branch" || term.cond !== next.results[1]) return null;
  const { def } = next.args[0];
  if (!("operation" in def) || def.operation.kind !== "getiter") return null;
  const type = fn.types[def.args[0].id];
  return type instanceof RangeType && type.parallel ? def : null;
}

interface Use {
  readonly inst: Inst | null;
  readonly edge: SsaEdge | null;
  readonly at: number;
}

/** A chain of versions of one variable, as far as it goes. */
interface Chain {
  readonly links: ReadonlySet<Var>;
  readonly ops: ReadonlySet<ReductionKind>;
  /** All operations change their operand, as far as it can be changed. */
  readonly inPlace: boolean;
  /** Every use is a link, and all that comes back is one. */
  readonly closed: boolean;
  readonly unsupported: Inst | null;
}

class LoopAnalysis {
  private readonly fn: TypedFunction;
  private readonly header: SsaBlock;
  private readonly getiter: Inst;
  private readonly region = new Set<SsaBlock>();
  private readonly uses = new Map<Var, Use[]>();
  /** Edges of the region by the block they lead to. */
  private readonly incoming = new Map<SsaBlock, SsaEdge[]>();
  private readonly usedOutside = new Set<Var>();

  constructor(fn: TypedFunction, header: SsaBlock, getiter: Inst) {
    this.fn = fn;
    this.header = header;
    this.getiter = getiter;
  }

  run(): ParallelLoop | SerialLoop {
    const { header, getiter } = this;
    const serial = (reason: string): SerialLoop => ({ kind: "serial", header, getiter, reason });
    const { term } = header;
    if (term.kind !== "branch") return serial("the loop has no end");
    const after = this.reach(term.no.block);
    for (const block of this.reach(term.yes.block)) {
      if (after.has(block) || block.term.kind === "return") {
        return serial("the loop is left by break or return");
      }
      this.region.add(block);
    }
    this.checkStep();
    this.collectUses();
    const roles: Role[] = [];
    for (const [k, param] of header.params.entries()) {
      const role = this.roleOf(param, k);
      if (role === null) {
        return serial(`'${nameOf(param)}' goes from one iteration to the next`);
      }
      roles.push(role);
    }
    const crossing = this.crossing();
    if (typeof crossing === "string") return serial(crossing);
    return { kind: "parallel", header, region: this.region, getiter, roles, ...crossing };
  }

  private typeOf(v: Var): NumbaType {
    return this.fn.types[v.id] ?? undefinedType;
  }

  /** Where control may go on; a handler around the whole loop is the caller's business. */
  private nextOf(block: SsaBlock): SsaEdge[] {
    const { term, handler } = block;
    const edges = edgesOf({ ...block, handler: null });
    const known = term.kind === "branch" ? this.typeOf(term.cond) : null;
    const taken =
      known instanceof LiteralType && term.kind === "branch"
        ? [known.value === true ? term.yes : term.no]
        : edges;
    if (handler === null || handler.block === this.header.handler?.block) return taken;
    return [...taken, handler];
  }

  /** The blocks that are reached from one without passing the header. */
  private reach(start: SsaBlock): Set<SsaBlock> {
    const seen = new Set<SsaBlock>();
    const work = [start];
    for (let block = work.pop(); block !== undefined; block = work.pop()) {
      if (block === this.header || seen.has(block)) continue;
      seen.add(block);
      for (const edge of this.nextOf(block)) work.push(edge.block);
    }
    return seen;
  }

  /** Numba's rule: the step is a constant 1. */
  private checkStep(): void {
    const made = this.getiter.args[0].def;
    if (!("operation" in made) || made.operation.kind !== "call" || made.args.length < 4) return;
    const step = this.typeOf(made.args[3]);
    if (step instanceof LiteralType && step.value === 1) return;
    this.fail(
      "UnsupportedRewriteError",
      "Only constant step size of 1 is supported for prange",
      this.header.term.line,
    );
  }

  private fail(kind: string, message: string, line: number): never {
    const { source } = this.fn;
    const text = line > 0 ? `${message}\n${excerpt({ source, line })}` : message;
    throw compileError(new CompileFailure(kind, text), "convert to parfors");
  }

  private collectUses(): void {
    const use = (v: Var, made: Use): void => {
      const list = this.uses.get(v);
      if (list === undefined) this.uses.set(v, [made]);
      else list.push(made);
    };
    for (const block of this.region) {
      for (const inst of block.insts) {
        for (const [at, v] of inst.args.entries()) use(v, { inst, edge: null, at });
      }
      for (const edge of this.nextOf(block)) {
        for (const [at, v] of edge.args.entries()) use(v, { inst: null, edge, at });
        const list = this.incoming.get(edge.block);
        if (list === undefined) this.incoming.set(edge.block, [edge]);
        else list.push(edge);
      }
      const last = termUse(block.term);
      if (last !== null) use(last, { inst: null, edge: null, at: 0 });
    }
    for (const block of this.fn.ssa.blocks) {
      if (!this.fn.reachable.has(block) || this.region.has(block)) continue;
      if (block === this.header) {
        if (block.term.kind === "branch")
          for (const v of block.term.no.args) this.usedOutside.add(v);
        continue;
      }
      for (const inst of block.insts) for (const v of inst.args) this.usedOutside.add(v);
      for (const edge of edgesOf(block)) for (const v of edge.args) this.usedOutside.add(v);
      const last = termUse(block.term);
      if (last !== null) this.usedOutside.add(last);
    }
  }

  // --- variables that are carried

  private roleOf(param: Var, index: number): Role | null {
    const type = this.typeOf(param);
    if (!this.uses.has(param)) {
      if (!this.usedOutside.has(param)) return { kind: "private" };
      return isScalar(type) ? { kind: "last" } : null;
    }
    const chain = this.chainOf(param, index);
    if (chain.closed && chain.ops.size === 0) return { kind: "fixed" };
    this.refuseAsNumba(param, chain);
    if (!chain.closed || chain.ops.size !== 1) return null;
    const [op] = chain.ops;
    const isReduction =
      type instanceof ArrayType ? chain.inPlace && adds(op, type) : reduces(op, type);
    return isReduction ? { kind: "reduction", op } : null;
  }

  private chainOf(param: Var, index: number): Chain {
    const type = this.typeOf(param);
    const links = new Set<Var>([param]);
    const ops = new Set<ReductionKind>();
    const operations: Inst[] = [];
    let closed = true;
    let unsupported: Inst | null = null;
    const work = [param];
    const add = (v: Var): void => {
      if (links.has(v)) return;
      links.add(v);
      work.push(v);
    };
    for (let link = work.pop(); link !== undefined; link = work.pop()) {
      for (const { inst, edge, at } of this.uses.get(link) ?? []) {
        if (edge !== null) {
          if (edge.block !== this.header) add(edge.block.params[at]);
          else if (at !== index) closed = false;
          continue;
        }
        const op = inst === null ? null : this.reductionOf(inst, at);
        if (inst === null || op === null) {
          closed = false;
          if (inst !== null && at === 0 && isUnsupported(inst)) unsupported ??= inst;
          continue;
        }
        ops.add(op);
        operations.push(inst);
        add(inst.result);
      }
    }
    for (const v of links) {
      if (this.typeOf(v) !== type) closed = false;
      if (v === param || "operation" in v.def) continue;
      const at = v.def.params.indexOf(v);
      if ((this.incoming.get(v.def) ?? []).some((e) => !links.has(e.args[at]))) closed = false;
    }
    const back = this.incoming.get(this.header) ?? [];
    if (back.some((e) => !links.has(e.args[index]))) closed = false;
    for (const inst of operations) {
      const own = inst.operation.kind === "call" ? inst.args.slice(1) : inst.args;
      if (own.filter((v) => links.has(v)).length !== 1) closed = false;
    }
    const inPlace = operations.every(
      ({ operation }) => operation.kind === "binary" && operation.op.startsWith("i"),
    );
    return { links, ops, inPlace, closed, unsupported };
  }

  /** How an instruction that uses a link as operand `at` carries it on. */
  private reductionOf(inst: Inst, at: number): ReductionKind | null {
    const { operation } = inst;
    if (operation.kind === "binary") {
      const op = REDUCTIONS[operation.op];
      return op !== undefined && (at === 0 || COMMUTATIVE.has(operation.op)) ? op : null;
    }
    if (operation.kind !== "call" || operation.star || operation.names.length > 0) return null;
    if (inst.args.length !== 3 || at === 0) return null;
    const callee = this.typeOf(inst.args[0]);
    if (!(callee instanceof FunctionType)) return null;
    if (callee.key === "builtins.min") return "min";
    return callee.key === "builtins.max" ? "max" : null;
  }

  /** Reductions that Numba refuses to compile. */
  private refuseAsNumba(param: Var, chain: Chain): void {
    const { unsupported, links, ops } = chain;
    const back = (this.incoming.get(this.header) ?? []).map((e) => e.args);
    const index = this.header.params.indexOf(param);
    const returns = (v: Var): boolean => back.some((args) => args[index] === v);
    if (unsupported !== null && returns(unsupported.result)) {
      const { op } = unsupported.operation as { op: string };
      if (op.endsWith("floordiv")) {
        this.fail(
          "NumbaValueError",
          "Parallel floordiv reductions are not supported. If all divisors are integers then a floordiv reduction can in some cases be parallelized as a multiply reduction followed by a floordiv of the resulting product.",
          unsupported.line,
        );
      }
      this.fail(
        "ValueError",
        `Use of reduction variable ${nameOf(param)} in an unsupported reduction function.`,
        0,
      );
    }
    if (ops.size > 1 && [...links].some((v) => v !== param && returns(v))) {
      this.fail(
        "ValueError",
        `Use of reduction variable '${nameOf(param)}' other than in a supported reduction function is not permitted.`,
        0,
      );
    }
  }

  // --- what comes from outside

  private crossing(): { inputs: Var[]; constants: Inst[] } | string {
    const own = new Set<Var>([...this.header.params, ...this.header.insts[0].results]);
    for (const block of this.region) {
      for (const p of block.params) own.add(p);
      for (const inst of block.insts) for (const r of inst.results) own.add(r);
    }
    const inputs = new Set<Var>();
    const constants = new Set<Inst>();
    const work = [...this.uses.keys()];
    for (let v = work.pop(); v !== undefined; v = work.pop()) {
      if (own.has(v) || inputs.has(v)) continue;
      const type = this.typeOf(v);
      const inst = "operation" in v.def ? v.def : null;
      if (type instanceof IteratorType || type instanceof WrappedIterType) {
        return "it uses an iterator that was made outside";
      }
      if (type instanceof BoundFunctionType && inst !== null) work.push(...inst.args);
      else if (partsOf(type).length === 0) continue;
      else if (inst !== null && this.isConstant(inst)) constants.add(inst);
      else inputs.add(v);
    }
    const byId = (a: Var, b: Var): number => a.id - b.id;
    return {
      inputs: [...inputs].sort(byId),
      constants: [...constants].sort((a, b) => byId(a.result, b.result)),
    };
  }

  private isConstant(inst: Inst): boolean {
    const { kind } = inst.operation;
    if (kind === "const" || kind === "global") return true;
    return kind === "getattr" && !this.fn.calls.has(inst) && this.fn.constants.has(inst.result);
  }
}

/** The variable of the source, without the number of its version. */
const nameOf = (v: Var): string => v.name.replace(/\.\d+$/, "");

const isUnsupported = ({ operation }: Inst): boolean =>
  operation.kind === "binary" &&
  (UNSUPPORTED.has(operation.op) || operation.op.endsWith("floordiv"));

/** Whether the partial arrays of a type can be joined item by item. */
const adds = (op: ReductionKind, { dtype, mutable }: ArrayType): boolean =>
  mutable && (op === "add" || op === "mul") && reduces(op, dtype);

/** Whether values of a type form a reduction under an operation. */
function reduces(op: ReductionKind, type: NumbaType): boolean {
  if (!isScalar(type)) return false;
  if (op === "add" || op === "mul") return type !== boolean;
  if (type instanceof ComplexType) return false;
  return op === "min" || op === "max" || !(type instanceof FloatType);
}
