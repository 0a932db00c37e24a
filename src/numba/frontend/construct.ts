// Bytecode blocks -> SSA. Each block is interpreted once with an abstract stack of variables; a local or stack place that is
// read before it is written in the block becomes a parameter on demand, and afterwards the arguments of all edges are
// looked up in the predecessors (which may add parameters there). Parameters that receive one variable only are removed.
// Operations of the bytecode are the rows of operations.ts.

import type { PyCode } from "../../bytecode/code.ts";
import { OP_INFO, type Op } from "../../bytecode/opcodes.ts";
import { type CompileFailure, unsupported } from "../errors.ts";
import { cutBlocks, type FlowBlock, type Instruction, jumpTarget } from "./flow.ts";
import { OPERATIONS } from "./operations.ts";
import type { FunctionSource } from "./source.ts";
import {
  edgesOf,
  Inst,
  type Operation,
  SsaBlock,
  type SsaEdge,
  type SsaFunction,
  type SsaTerminator,
  termUse,
  Var,
} from "./ssa.ts";

/** A place that holds a variable: locals count from 0, the stack from -1 downwards. */
type Place = number;
const stackPlace = (depth: number): Place => -1 - depth;

/** The empty place that the call convention pushes. */
export const NULL: unique symbol = Symbol.for("krait.null") as never;
export type StackItem = Var | typeof NULL;

interface BlockState {
  readonly flow: FlowBlock;
  readonly block: SsaBlock;
  readonly exits: Map<Place, StackItem>;
  /** Parameters by place. */
  readonly entries: Map<Place, Var>;
  readonly predecessors: { from: BlockState; edge: SsaEdge; isHandler: boolean }[];
  /** Places of `block.params`, in their order. */
  readonly places: Place[];
  entryDepth: number;
  interpreted: boolean;
}

export class SsaBuilder {
  readonly source: FunctionSource;
  readonly code: PyCode;
  private readonly states = new Map<number, BlockState>();
  private readonly order: BlockState[] = [];
  private state!: BlockState;
  private depth = 0;
  private nextVar = 0;
  line = 0;
  private readonly versions = new Map<string, number>();
  /** Names of a keyword call in preparation. */
  keywordNames: readonly string[] = [];

  constructor(source: FunctionSource) {
    this.source = source;
    this.code = source.code;
  }

  run(): SsaFunction {
    for (const flow of cutBlocks(this.code)) {
      this.states.set(flow.start, {
        flow,
        block: new SsaBlock(this.states.size),
        exits: new Map(),
        entries: new Map(),
        predecessors: [],
        places: [],
        entryDepth: -1,
        interpreted: false,
      });
    }
    const entry = this.states.get(0) as BlockState;
    entry.entryDepth = 0;
    // Depth first would follow loops out of order; bytecode order is a reverse postorder of what the compiler emits,
    // except for handlers, which come last.
    const work = [...this.states.values()];
    for (let progress = true; progress; ) {
      progress = false;
      for (const state of work) {
        if (state.interpreted || state.entryDepth < 0) continue;
        this.interpret(state);
        progress = true;
        break;
      }
    }
    this.fillEdges();
    const blocks = this.order.map((s) => s.block);
    removeTrivialParams(blocks);
    this.nameParams(blocks);
    return { code: this.code, blocks, varCount: this.nextVar };
  }

  private interpret(state: BlockState): void {
    state.interpreted = true;
    this.order.push(state);
    this.state = state;
    this.depth = state.entryDepth;
    const { flow, block } = state;
    if (flow.start === 0) this.defineArguments();
    if (flow.handler !== null) {
      const target = this.states.get(flow.handler.target) as BlockState;
      block.handler = { block: target.block, args: [] };
      // The handler sees the stack cut to its depth, then the exception, which PUSH_EXC_INFO makes.
      this.link(target, block.handler, flow.handler.depth + (flow.handler.lasti ? 1 : 0) + 1, true);
    }
    for (const i of flow.instructions) {
      this.line = i.line;
      const row = OPERATIONS[i.op];
      if (row === undefined)
        throw this.unsupported(`Use of unsupported opcode (${opName(i.op)}) found`);
      row(this, i);
    }
    const last = flow.instructions[flow.instructions.length - 1];
    if (block.term.kind === "unreachable" && !this.ended) this.jump(last.next);
    this.ended = false;
  }

  /** Set by instructions that end the block. */
  ended = false;

  private defineArguments(): void {
    const { code } = this;
    const count = code.co_argcount + code.co_kwonlyargcount + ((code.co_flags & 0x4) !== 0 ? 1 : 0);
    this.line = code.co_firstlineno;
    for (let index = 0; index < count; index++) {
      const name = code.localsplusnames[index];
      this.storeLocal(index, this.emit({ kind: "arg", index, name }, []));
    }
  }

  // --- emitting

  emit(operation: Operation, args: Var[]): Var {
    return this.emitMany(operation, args, 1)[0];
  }

  emitMany(operation: Operation, args: Var[], results: number): Var[] {
    const inst = new Inst(operation, args, this.line);
    for (let k = 0; k < results; k++) inst.results.push(new Var(this.nextVar++, inst, this.line));
    this.state.block.insts.push(inst);
    return inst.results;
  }

  terminate(term: SsaTerminator): void {
    this.state.block.term = term;
    this.ended = true;
  }

  /** An edge to the block at a unit; `depth` is the height of the stack there. */
  edgeTo(unit: number, depth = this.depth): SsaEdge {
    const target = this.states.get(unit) as BlockState;
    const edge: SsaEdge = { block: target.block, args: [] };
    this.link(target, edge, depth, false);
    return edge;
  }

  jump(unit: number): void {
    this.terminate({ kind: "jump", to: this.edgeTo(unit), line: this.line });
  }

  private link(target: BlockState, edge: SsaEdge, depth: number, isHandler: boolean): void {
    target.predecessors.push({ from: this.state, edge, isHandler });
    if (target.entryDepth < 0) target.entryDepth = depth;
  }

  unsupported(message: string): CompileFailure {
    return unsupported(message, { source: this.source, line: this.line });
  }

  // --- places

  push(item: StackItem): void {
    this.state.exits.set(stackPlace(this.depth++), item);
  }

  pop(): Var {
    const item = this.popItem();
    if (item === NULL) throw new Error("an empty place was used as a value");
    return item;
  }

  popItem(): StackItem {
    return this.readItem(stackPlace(--this.depth));
  }

  popMany(count: number): Var[] {
    const out: Var[] = [];
    for (let k = 0; k < count; k++) out.unshift(this.pop());
    return out;
  }

  /** The item `n` below the top; 1 is the top. */
  peek(n: number): StackItem {
    return this.readItem(stackPlace(this.depth - n));
  }

  replace(n: number, item: StackItem): void {
    this.state.exits.set(stackPlace(this.depth - n), item);
  }

  get stackDepth(): number {
    return this.depth;
  }

  loadLocal(index: number): Var {
    return this.readItem(index) as Var;
  }

  storeLocal(index: number, value: Var): void {
    if (value.name === "") this.nameVersion(value, this.code.localsplusnames[index]);
    this.state.exits.set(index, value);
  }

  clearLocal(index: number): void {
    this.state.exits.set(index, this.emit({ kind: "undef" }, []));
  }

  private nameVersion(value: Var, name: string): void {
    const n = this.versions.get(name) ?? 0;
    this.versions.set(name, n + 1);
    value.name = n === 0 ? name : `${name}.${n}`;
    value.line = this.line;
  }

  private readItem(place: Place): StackItem {
    const { state } = this;
    const known = state.exits.get(place);
    if (known !== undefined) return known;
    // The empty place is the same on all paths, so one that is known suffices.
    if (place < 0 && this.isNullIn(state, place)) return NULL;
    return this.parameter(state, place);
  }

  private isNullIn(state: BlockState, place: Place): boolean {
    const seen = new Set<BlockState>();
    for (let at = state; !seen.has(at); ) {
      seen.add(at);
      const from = at.predecessors.find((p) => p.from.interpreted)?.from;
      if (from === undefined) return false;
      const item = from.exits.get(place);
      if (item !== undefined) return item === NULL;
      if (from.entries.has(place)) return false;
      at = from;
    }
    return false;
  }

  /** The variable of a place at the start of a block. */
  private parameter(state: BlockState, place: Place): Var {
    const found = state.entries.get(place);
    if (found !== undefined) return found;
    if (state.predecessors.length === 0 && state.flow.start === 0) {
      const inst = new Inst({ kind: "undef" }, [], this.code.co_firstlineno);
      inst.results.push(new Var(this.nextVar++, inst, inst.line));
      state.block.insts.unshift(inst);
      state.entries.set(place, inst.result);
      if (!state.exits.has(place)) state.exits.set(place, inst.result);
      return inst.result;
    }
    const { block } = state;
    const made = new Var(this.nextVar++, block, state.flow.instructions[0].line);
    block.params.push(made);
    state.places.push(place);
    state.entries.set(place, made);
    if (!state.exits.has(place)) state.exits.set(place, made);
    return made;
  }

  /** Supplies the arguments of every edge; looking them up may add parameters, so until nothing is missing. */
  private fillEdges(): void {
    for (let progress = true; progress; ) {
      progress = false;
      for (const target of this.order) {
        for (const { from, edge, isHandler } of target.predecessors) {
          while (edge.args.length < target.places.length) {
            edge.args.push(this.valueAt(from, target.places[edge.args.length], isHandler));
            progress = true;
          }
        }
      }
    }
  }

  private valueAt(state: BlockState, place: Place, atStart: boolean): Var {
    // A handler gets what held at the start of the block (a block in a `try` ends at a store).
    if (!atStart) {
      const item = state.exits.get(place);
      if (item !== undefined) return item as Var;
    }
    if (atStart && state.flow.start === 0) {
      const item = state.exits.get(place);
      if (item !== undefined) return item as Var;
    }
    return this.parameter(state, place);
  }

  /** Versions of source variables that come together get the next number. */
  private nameParams(blocks: SsaBlock[]): void {
    for (const state of this.order) {
      if (!blocks.includes(state.block)) continue;
      for (const [place, value] of state.entries) {
        if (place < 0 || value.name !== "" || !state.block.params.includes(value)) continue;
        this.line = value.line;
        this.nameVersion(value, this.code.localsplusnames[place]);
      }
    }
  }
}

function opName(op: Op): string {
  return OP_INFO[op].name;
}

/** Replaces parameters that are always the same variable (themselves aside) by it. */
function removeTrivialParams(blocks: SsaBlock[]): void {
  const incoming = new Map<SsaBlock, SsaEdge[]>();
  for (const block of blocks) {
    for (const edge of edgesOf(block)) {
      const list = incoming.get(edge.block) ?? [];
      list.push(edge);
      incoming.set(edge.block, list);
    }
  }
  const replaced = new Map<Var, Var>();
  const resolve = (v: Var): Var => {
    let at = v;
    for (let next = replaced.get(at); next !== undefined; next = replaced.get(at)) at = next;
    return at;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of blocks) {
      const edges = incoming.get(block) ?? [];
      for (let k = block.params.length - 1; k >= 0; k--) {
        const param = block.params[k];
        const sources = new Set(edges.map((e) => resolve(e.args[k])));
        sources.delete(param);
        if (sources.size !== 1) continue;
        const [only] = sources;
        replaced.set(param, only);
        block.params.splice(k, 1);
        for (const e of edges) e.args.splice(k, 1);
        changed = true;
      }
    }
  }
  for (const block of blocks) {
    for (const inst of block.insts) inst.args = inst.args.map(resolve);
    for (const edge of edgesOf(block)) edge.args = edge.args.map(resolve);
    const { term } = block;
    if (term.kind === "branch") term.cond = resolve(term.cond);
    else if (term.kind === "return") term.value = resolve(term.value);
    else if (term.kind === "raise" && term.exc !== null) term.exc = resolve(term.exc);
  }
}

/** The same function needs its SSA form once, whatever the argument types. */
const built = new WeakMap<PyCode, SsaFunction>();

export function ssaOf(source: FunctionSource): SsaFunction {
  let found = built.get(source.code);
  if (found === undefined) {
    found = new SsaBuilder(source).run();
    removeDeadInsts(found);
    built.set(source.code, found);
  }
  return found;
}

/** Instructions without effect whose results nobody uses: they would have to be typed. */
function removeDeadInsts(fn: SsaFunction): void {
  const removable = new Set(["const", "undef", "global", "free", "tuple", "slice", "code"]);
  for (let changed = true; changed; ) {
    changed = false;
    const used = new Set<Var>();
    for (const block of fn.blocks) {
      for (const inst of block.insts) for (const a of inst.args) used.add(a);
      for (const edge of edgesOf(block)) for (const a of edge.args) used.add(a);
      const use = termUse(block.term);
      if (use !== null) used.add(use);
    }
    for (const block of fn.blocks) {
      for (let k = block.insts.length - 1; k >= 0; k--) {
        const inst = block.insts[k];
        if (!removable.has(inst.operation.kind) || inst.results.some((r) => used.has(r))) continue;
        block.insts.splice(k, 1);
        changed = true;
      }
    }
  }
  // Parameters that nobody uses: a variable that is dead here need not have one type.
  for (let changed = true; changed; ) {
    changed = false;
    const used = new Set<Var>();
    for (const block of fn.blocks) {
      for (const inst of block.insts) for (const a of inst.args) used.add(a);
      for (const edge of edgesOf(block)) {
        edge.args.forEach((a, k) => {
          if (edge.block.params[k] !== a) used.add(a);
        });
      }
      const use = termUse(block.term);
      if (use !== null) used.add(use);
    }
    for (const block of fn.blocks) {
      for (let k = block.params.length - 1; k >= 0; k--) {
        if (used.has(block.params[k])) continue;
        block.params.splice(k, 1);
        for (const other of fn.blocks) {
          for (const edge of edgesOf(other)) if (edge.block === block) edge.args.splice(k, 1);
        }
        changed = true;
      }
    }
  }
}

export { type Instruction, jumpTarget };
