// Builds one function of the kernel IR. Front ends emit instructions into the current block; mutable source variables go
// through `variable` / `read` / `write`, which construct SSA on the fly (Braun et al. 2013): a read in a block whose
// predecessors are not all known adds a block parameter, and `seal` supplies its arguments. `finish` removes the
// parameters that turn out to be redundant and the blocks that nothing reaches.
// A variable that is read before any write is zero, as Numba has it.

import {
  type ArrayDecl,
  type Block,
  type Edge,
  Fn,
  type FnAttributes,
  type FnKind,
  Instr,
  type MemType,
  type Param,
  type Type,
  type Value,
  valueTypeOf,
} from "./ir.ts";
import { type Op, opInfo } from "./ops.ts";
import { removeRedundantParams, removeUnreachableBlocks } from "./passes/cleanup.ts";

export class Variable {
  readonly type: Type;
  readonly name: string;
  readonly defs = new Map<Block, Value>();

  constructor(type: Type, name: string) {
    this.type = type;
    this.name = name;
  }
}

interface BlockState {
  sealed: boolean;
  terminated: boolean;
  /** Out-edges of predecessors, in the order in which they were made. */
  incoming: { from: Block; edge: Edge }[];
  /** Parameters that `read` added before the block was sealed. */
  pending: { variable: Variable; value: Value }[];
}

export class FunctionBuilder {
  readonly fn: Fn;
  /** The block that instructions are appended to. */
  block: Block;
  /** Source line given to new instructions. */
  line = 0;
  private readonly states = new Map<Block, BlockState>();

  constructor(
    name: string,
    kind: FnKind,
    params: Param[],
    results: Type[],
    attributes: Partial<FnAttributes> = {},
  ) {
    this.fn = new Fn(name, kind, params, results, attributes);
    this.block = this.createBlock();
    this.seal(this.block);
    for (const p of params) this.fn.addParam(this.block, p.type, p.name);
  }

  param(index: number): Value {
    return this.fn.entry.params[index];
  }

  // --- blocks and terminators

  createBlock(): Block {
    const block = this.fn.addBlock();
    this.states.set(block, { sealed: false, terminated: false, incoming: [], pending: [] });
    return block;
  }

  addParam(block: Block, type: Type, name = ""): Value {
    return this.fn.addParam(block, type, name);
  }

  switchTo(block: Block): void {
    this.block = block;
  }

  /** All branches to the block have been made. */
  seal(block: Block): void {
    const state = this.state(block);
    if (state.sealed) return;
    state.sealed = true;
    for (const { variable } of state.pending) this.supply(block, variable);
    state.pending = [];
  }

  /** True when the current block has its terminator: what follows is unreachable. */
  get terminated(): boolean {
    return this.state(this.block).terminated;
  }

  br(to: Block, ...args: Value[]): void {
    const edge = { block: to, args };
    this.terminate({ kind: "br", to: edge, line: this.line });
    this.state(to).incoming.push({ from: this.block, edge });
  }

  brif(
    cond: Value,
    then: Block,
    otherwise: Block,
    thenArgs: Value[] = [],
    elseArgs: Value[] = [],
  ): void {
    const a = { block: then, args: thenArgs };
    const b = { block: otherwise, args: elseArgs };
    this.terminate({ kind: "brif", cond, yes: a, no: b, line: this.line });
    this.state(then).incoming.push({ from: this.block, edge: a });
    this.state(otherwise).incoming.push({ from: this.block, edge: b });
  }

  ret(...values: Value[]): void {
    this.terminate({ kind: "ret", values, line: this.line });
  }

  raise(code: number): void {
    this.terminate({ kind: "raise", code, line: this.line });
  }

  unreachable(): void {
    this.terminate({ kind: "unreachable", line: this.line });
  }

  private terminate(term: Block["term"]): void {
    const state = this.state(this.block);
    if (state.terminated) throw new Error(`block b${this.block.id} already has a terminator`);
    state.terminated = true;
    this.block.term = term;
  }

  private state(block: Block): BlockState {
    const state = this.states.get(block);
    if (state === undefined) throw new Error(`block b${block.id} is not of this builder`);
    return state;
  }

  // --- instructions

  /** Emits `op`, its suffix being the type of the operand that the op's row marks T. */
  op(op: Op, ...args: Value[]): Value {
    const at = opInfo(op).args.indexOf("T");
    if (at < 0) throw new Error(`the suffix of ${op} does not follow from its operands`);
    return this.emit(op, args[at].type, args).results[0];
  }

  /** Emits `op.type` and returns the instruction, for ops with several results, none, or immediates. */
  emit(op: Op, type: Type, args: Value[] = [], fields: Partial<Instr> = {}): Instr {
    const instr = new Instr(op, type, args);
    instr.line = this.line;
    if (fields.from !== undefined) instr.from = fields.from;
    if (fields.mem !== undefined) instr.mem = fields.mem;
    if (fields.imm !== undefined) instr.imm = fields.imm;
    if (fields.name !== undefined) instr.name = fields.name;
    if (fields.flags !== undefined) instr.flags = fields.flags;
    const results = opInfo(op).results;
    if (results !== "*") {
      for (const letter of results) this.fn.addResult(instr, letterType(letter, instr));
    }
    this.append(instr);
    return instr;
  }

  private append(instr: Instr): void {
    if (this.terminated) throw new Error(`block b${this.block.id} already has a terminator`);
    this.block.instrs.push(instr);
  }

  /** Conversion ops: `convert("cvt_s", "f64", x)`. */
  convert(op: Op, to: Type, x: Value): Value {
    return this.emit(op, to, [x], { from: x.type }).results[0];
  }

  i32(value: number): Value {
    return this.emit("const", "i32", [], { imm: value | 0 }).results[0];
  }

  i64(value: number | bigint): Value {
    return this.emit("const", "i64", [], { imm: BigInt.asIntN(64, BigInt(value)) }).results[0];
  }

  f32(value: number): Value {
    return this.emit("const", "f32", [], { imm: Math.fround(value) }).results[0];
  }

  f64(value: number): Value {
    return this.emit("const", "f64", [], { imm: value }).results[0];
  }

  bool(value: boolean): Value {
    return this.emit("const", "bool", [], { imm: value ? 1 : 0 }).results[0];
  }

  /** Zero of any type: 0, false or the null pointer. */
  zero(type: Type): Value {
    return this.emit("const", type, [], { imm: type === "i64" ? 0n : 0 }).results[0];
  }

  select(cond: Value, then: Value, otherwise: Value): Value {
    return this.emit("select", then.type, [cond, then, otherwise]).results[0];
  }

  ptradd(ptr: Value, offset: Value): Value {
    return this.emit("ptradd", offset.type, [ptr, offset]).results[0];
  }

  load(mem: MemType, ptr: Value, offset = 0, flags = 0): Value {
    return this.emit("load", valueTypeOf(mem), [ptr], { mem, imm: offset, flags }).results[0];
  }

  store(mem: MemType, ptr: Value, value: Value, offset = 0, flags = 0): void {
    this.emit("store", valueTypeOf(mem), [ptr, value], { mem, imm: offset, flags });
  }

  declareArray(decl: ArrayDecl): Value {
    this.fn.arrays.push(decl);
    return this.arrayPtr(decl.name);
  }

  arrayPtr(name: string): Value {
    return this.emit("array_ptr", "ptr", [], { name }).results[0];
  }

  call(name: string, args: Value[], results: readonly Type[], flags = 0): Value[] {
    return this.callLike("call", "i32", name, args, results, flags);
  }

  callHost(name: string, args: Value[], results: readonly Type[], flags = 0): Value[] {
    return this.callLike("call_host", "i32", name, args, results, flags);
  }

  /** Library function of kernel/math in float type `type`; one result of that type unless said otherwise. */
  math(
    name: string,
    type: "f32" | "f64",
    args: Value[],
    results: readonly Type[] = [type],
  ): Value[] {
    return this.callLike("math", type, name, args, results, 0);
  }

  private callLike(
    op: Op,
    type: Type,
    name: string,
    args: Value[],
    results: readonly Type[],
    flags: number,
  ): Value[] {
    const instr = this.emit(op, type, args, { name, flags });
    for (const t of results) this.fn.addResult(instr, t);
    return instr.results;
  }

  /** `axis` 0, 1, 2 are x, y, z. */
  thread(op: "thread_id" | "block_id" | "block_dim" | "grid_dim", axis: 0 | 1 | 2): Value {
    return this.emit(op, "i32", [], { imm: axis }).results[0];
  }

  // --- variables

  variable(type: Type, name = ""): Variable {
    return new Variable(type, name);
  }

  write(variable: Variable, value: Value): void {
    if (value.type !== variable.type) {
      throw new Error(`variable ${variable.name} is ${variable.type}, not ${value.type}`);
    }
    variable.defs.set(this.block, value);
  }

  read(variable: Variable): Value {
    return this.readIn(variable, this.block);
  }

  private readIn(variable: Variable, start: Block): Value {
    // Walk up single predecessors in a loop: straight-line code of thousands of blocks must not recurse.
    const passed: Block[] = [];
    let block = start;
    let value: Value | undefined;
    while ((value = variable.defs.get(block)) === undefined) {
      const state = this.state(block);
      if (!state.sealed) {
        value = this.fn.addParam(block, variable.type, variable.name);
        state.pending.push({ variable, value });
        variable.defs.set(block, value);
        break;
      }
      // A ring of single predecessors is unreachable code: any value serves.
      if (state.incoming.length === 0 || passed.length > this.states.size) {
        value = this.zeroAtStart(variable, block);
        break;
      }
      if (state.incoming.length > 1) {
        value = this.fn.addParam(block, variable.type, variable.name);
        variable.defs.set(block, value);
        this.supply(block, variable);
        break;
      }
      passed.push(block);
      block = state.incoming[0].from;
    }
    for (const b of passed) variable.defs.set(b, value);
    return value;
  }

  /** Appends the value of the variable to every edge into `block`. */
  private supply(block: Block, variable: Variable): void {
    for (const { from, edge } of this.state(block).incoming) {
      edge.args.push(this.readIn(variable, from));
    }
  }

  private zeroAtStart(variable: Variable, block: Block): Value {
    const instr = new Instr("const", variable.type, []);
    instr.imm = variable.type === "i64" ? 0n : 0;
    const value = this.fn.addResult(instr, variable.type, variable.name);
    block.instrs.unshift(instr);
    variable.defs.set(block, value);
    return value;
  }

  /** Seals what is left, cleans up and returns the function. Blocks without terminator become unreachable. */
  finish(): Fn {
    for (const block of [...this.fn.blocks]) this.seal(block);
    removeUnreachableBlocks(this.fn);
    removeRedundantParams(this.fn);
    return this.fn;
  }
}

function letterType(letter: string, instr: Instr): Type {
  switch (letter) {
    case "T":
      return instr.type;
    case "b":
      return "bool";
    case "p":
      return "ptr";
    default:
      return "i32";
  }
}

/** Result types of an instruction whose row is not variadic. */
export function fixedResultTypes(instr: Instr): Type[] | null {
  const results = opInfo(instr.op).results;
  return results === "*" ? null : [...results].map((letter) => letterType(letter, instr));
}
