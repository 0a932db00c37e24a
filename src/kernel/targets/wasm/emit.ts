// Emits one function of the kernel IR as Wasm code: the structured tree of `structure.ts` gives the control flow, `fold.ts` the
// expression trees, `locals.ts` the locals, `lower-op.ts` the instructions. Status checks after calls and the
// stack frame of local arrays are added here.

import type { CodeWriter } from "../../../wasm/code.ts";
import type { WasmType } from "../../../wasm/types.ts";
import type { Effects } from "../../effects.ts";
import {
  Block,
  type Edge,
  type Fn,
  type Instr,
  KernelError,
  MEM_SIZE,
  type Terminator,
  type Type,
  type Value,
} from "../../ir.ts";
import { printInstr } from "../../print.ts";
import { type Node, structure } from "../../structure.ts";
import { type Folding, foldValues, isRepeated } from "./fold.ts";
import { assignLocals, type Locals, wasmType } from "./locals.ts";
import { lowerOp, type OpEmitter } from "./lower-op.ts";

/** Indices of what the functions of a module share. */
export interface ModuleLayout {
  functionIndex(name: string): number;
  hostIndex(name: string): number;
  printIndex(): number;
  /** Globals. */
  status: number;
  stackPointer: number;
  stackLimit: number;
  constBase: number;
  /** Offset of a const array behind constBase. */
  constOffset(fn: Fn, array: string): number;
  effects: Effects;
}

const FRAME_ALIGN = 16;

export function emitFunction(fn: Fn, code: CodeWriter, layout: ModuleLayout): void {
  new FunctionEmitter(fn, code, layout).run();
}

class FunctionEmitter implements OpEmitter {
  readonly code: CodeWriter;
  private readonly fn: Fn;
  private readonly layout: ModuleLayout;
  private readonly folding: Folding;
  private readonly locals: Locals;
  private readonly scratchLocals = new Map<string, number>();
  private readonly breakLabels = new Map<number, number>();
  private readonly continueLabels = new Map<number, number>();
  /** Offsets of local arrays in the frame. */
  private readonly frame = new Map<string, number>();
  private frameSize = 0;
  private frameLocal = -1;

  constructor(fn: Fn, code: CodeWriter, layout: ModuleLayout) {
    this.fn = fn;
    this.code = code;
    this.layout = layout;
    this.folding = foldValues(fn, layout.effects.hasEffect);
    this.locals = assignLocals(fn, this.folding);
    for (const type of this.locals.types) code.local(type);
    code.paramNames = fn.params.map((p) => p.name);
  }

  run(): void {
    const nodes = structure(this.fn);
    this.openFrame();
    this.list(nodes);
    const last = nodes[nodes.length - 1];
    const falls = last !== undefined && last.kind === "exit";
    if (!falls) this.code.op("unreachable");
  }

  // --- frame of local arrays

  private openFrame(): void {
    for (const a of this.fn.arrays) {
      if (a.space !== "local") continue;
      this.frame.set(a.name, this.frameSize);
      const bytes = MEM_SIZE[a.elem] * (a.length as number);
      this.frameSize += Math.ceil(bytes / FRAME_ALIGN) * FRAME_ALIGN;
    }
    if (this.frameSize === 0) return;
    const { code, layout } = this;
    this.frameLocal = code.local("i32");
    code.indexed("global.get", layout.stackPointer);
    code.i32(this.frameSize);
    code.op("i32.sub");
    code.tee(this.frameLocal);
    code.indexed("global.get", layout.stackLimit);
    code.op("i32.lt_u");
    code.if();
    code.i32(KernelError.stackOverflow);
    code.indexed("global.set", layout.status);
    this.zeros();
    code.op("return");
    code.end();
    code.get(this.frameLocal);
    code.indexed("global.set", layout.stackPointer);
  }

  private closeFrame(): void {
    if (this.frameSize === 0) return;
    this.code.get(this.frameLocal);
    this.code.i32(this.frameSize);
    this.code.op("i32.add");
    this.code.indexed("global.set", this.layout.stackPointer);
  }

  // --- OpEmitter

  push(v: Value): void {
    const local = this.locals.of[v.id];
    if (local >= 0) {
      this.code.get(local);
      return;
    }
    if (v.def instanceof Block) throw new Error(`v${v.id} of @${this.fn.name} has no local`);
    this.operation(v.def);
  }

  scratch(type: WasmType, which: number): number {
    const key = `${type}${which}`;
    let local = this.scratchLocals.get(key);
    if (local === undefined) this.scratchLocals.set(key, (local = this.code.local(type)));
    return local;
  }

  pushArray(name: string): void {
    const { code } = this;
    const offset = this.frame.get(name);
    if (offset !== undefined) {
      code.get(this.frameLocal);
      if (offset !== 0) {
        code.i32(offset);
        code.op("i32.add");
      }
      return;
    }
    const array = this.fn.array(name);
    if (array.space !== "const") {
      throw new Error(`shared array @${name} of @${this.fn.name} was not lowered`);
    }
    code.indexed("global.get", this.layout.constBase);
    code.i32(this.layout.constOffset(this.fn, name));
    code.op("i32.add");
  }

  private operation(instr: Instr): void {
    if (!lowerOp(this, instr)) {
      throw new Error(`wasm: ${printInstr(instr)} was not lowered (@${this.fn.name})`);
    }
  }

  // --- instructions

  private root(instr: Instr): void {
    if (isRepeated(instr)) return;
    const { results } = instr;
    const needed = results.some((r) => this.folding.useCount[r.id] > 0);
    if (!needed && !this.layout.effects.hasEffect(instr)) return;
    if (results.length === 1 && this.folding.folded[results[0].id] === 1) return;
    switch (instr.op) {
      case "call":
      case "call_host":
        this.call(instr);
        return;
      case "status":
        this.code.indexed("global.get", this.layout.status);
        break;
      case "status_set":
        this.push(instr.args[0]);
        this.code.indexed("global.set", this.layout.status);
        break;
      case "status_clear":
        this.code.i32(0);
        this.code.indexed("global.set", this.layout.status);
        break;
      case "print":
        this.print(instr);
        break;
      default:
        this.operation(instr);
        break;
    }
    this.takeResults(instr);
  }

  private takeResults(instr: Instr): void {
    for (let i = instr.results.length - 1; i >= 0; i--) {
      const local = this.locals.of[instr.results[i].id];
      if (local >= 0) this.code.set(local);
      else this.code.op("drop");
    }
  }

  private call(instr: Instr): void {
    const { code, layout } = this;
    for (const arg of instr.args) this.push(arg);
    code.call(
      instr.op === "call" ? layout.functionIndex(instr.name) : layout.hostIndex(instr.name),
    );
    this.takeResults(instr);
    if (!layout.effects.mayRaise(instr)) return;
    code.indexed("global.get", layout.status);
    code.if();
    this.leave([]);
    code.end();
  }

  /** Operands go below the stack pointer, eight bytes each: integers sign-extended, floats as f64. */
  private print(instr: Instr): void {
    const { code, layout } = this;
    const area = this.scratch("i32", 2);
    instr.args.forEach((arg, i) => {
      code.indexed("global.get", layout.stackPointer);
      code.i32(8 * instr.args.length);
      code.op("i32.sub");
      this.push(arg);
      const type = wasmType(arg.type);
      if (type === "i32") code.op(arg.type === "ptr" ? "i64.extend_i32_u" : "i64.extend_i32_s");
      if (type === "f32") code.op("f64.promote_f32");
      code.memory(type === "f32" || type === "f64" ? "f64.store" : "i64.store", 8 * i);
    });
    code.indexed("global.get", layout.stackPointer);
    code.i32(8 * instr.args.length);
    code.op("i32.sub");
    code.set(area);
    code.i32(Number(instr.imm));
    code.get(area);
    code.i32(instr.args.length);
    code.call(layout.printIndex());
  }

  // --- control flow

  private list(nodes: Node[]): void {
    nodes.forEach((node, i) => {
      this.node(node, i === nodes.length - 1);
    });
  }

  private node(node: Node, last: boolean): void {
    const { code } = this;
    switch (node.kind) {
      case "code":
        for (const instr of node.block.instrs) this.root(instr);
        break;
      case "move":
        this.move(node.edge);
        break;
      case "if":
        this.branch(node.cond, node.yes, node.no);
        break;
      case "loop":
        this.loop(node);
        break;
      case "block":
        this.breakLabels.set(node.label, code.block());
        this.list(node.body);
        code.end();
        break;
      case "break":
        code.br(this.breakLabels.get(node.label)!);
        break;
      case "continue":
        code.br(this.continueLabels.get(node.label)!);
        break;
      case "exit":
        this.exit(node.term, last);
        break;
    }
  }

  private loop(node: Node & { kind: "loop" }): void {
    const { code } = this;
    const broken = breaks(node.body, node.label);
    if (broken) this.breakLabels.set(node.label, code.block());
    const label = code.loop();
    this.continueLabels.set(node.label, label);
    this.list(node.body);
    const end = node.body[node.body.length - 1];
    const falls = end === undefined || !/^(break|continue|exit)$/.test(end.kind);
    if (falls) code.br(label);
    code.end();
    if (broken) code.end();
  }

  private branch(cond: Value, yes: Node[], no: Node[]): void {
    const { code } = this;
    const jump = no.length === 0 ? this.jumpLabel(yes) : null;
    const otherwise = yes.length === 0 ? this.jumpLabel(no) : null;
    if (jump !== null) {
      this.push(cond);
      code.brIf(jump);
    } else if (otherwise !== null) {
      this.push(cond);
      code.op("i32.eqz");
      code.brIf(otherwise);
    } else {
      // `if (c) { long } else { break }` reads and runs better as an early break.
      const early = this.jumpLabel(no);
      if (early !== null) {
        this.push(cond);
        code.op("i32.eqz");
        code.brIf(early);
        this.list(yes);
        return;
      }
      this.push(cond);
      if (yes.length === 0) {
        code.op("i32.eqz");
        code.if();
        this.list(no);
      } else {
        code.if();
        this.list(yes);
        if (no.length > 0) {
          code.else();
          this.list(no);
        }
      }
      code.end();
    }
  }

  /** The Wasm label if the list is a single break or continue. */
  private jumpLabel(nodes: Node[]): number | null {
    if (nodes.length !== 1) return null;
    const [node] = nodes;
    if (node.kind === "break") return this.breakLabels.get(node.label)!;
    return node.kind === "continue" ? this.continueLabels.get(node.label)! : null;
  }

  private move(edge: Edge): void {
    const targets: number[] = [];
    edge.args.forEach((arg, i) => {
      const target = this.locals.of[edge.block.params[i].id];
      if (target < 0 || target === this.locals.of[arg.id]) return;
      this.push(arg);
      targets.push(target);
    });
    for (let i = targets.length - 1; i >= 0; i--) this.code.set(targets[i]);
  }

  private exit(term: Terminator, last: boolean): void {
    const { code, layout } = this;
    switch (term.kind) {
      case "ret":
        this.leave(term.values, last);
        break;
      case "raise":
        code.i32(term.code);
        code.indexed("global.set", layout.status);
        this.leave([], last);
        break;
      default:
        code.op("unreachable");
        break;
    }
  }

  /** Returns `values`, or zeros. */
  private leave(values: Value[], last = false): void {
    if (values.length > 0) for (const v of values) this.push(v);
    else this.zeros();
    this.closeFrame();
    if (!last || this.depth > 0) this.code.op("return");
  }

  /** Open blocks; a `return` may be left out only outside of all. */
  private get depth(): number {
    return this.code.openCount;
  }

  private zeros(): void {
    for (const type of this.fn.results) this.zero(type);
  }

  private zero(type: Type): void {
    switch (wasmType(type)) {
      case "i64":
        this.code.i64(0n);
        break;
      case "f32":
        this.code.f32(0);
        break;
      case "f64":
        this.code.f64(0);
        break;
      default:
        this.code.i32(0);
        break;
    }
  }
}

function breaks(nodes: Node[], label: number): boolean {
  return nodes.some((n) => {
    switch (n.kind) {
      case "break":
        return n.label === label;
      case "if":
        return breaks(n.yes, label) || breaks(n.no, label);
      case "loop":
      case "block":
        return breaks(n.body, label);
      default:
        return false;
    }
  });
}
