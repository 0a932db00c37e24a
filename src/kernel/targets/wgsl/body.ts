// One function instance -> WGSL statements: instructions, and structured control flow without barriers.
//
// `masked.ts` extends this class for kernels with barriers; what is shared: operands, memory access, calls, errors, moves.

import {
  type Edge,
  Flag,
  type Fn,
  type Instr,
  KernelError,
  type Terminator,
  type Value,
} from "../../ir.ts";
import { opInfo } from "../../ops.ts";
import { type Node, structure } from "../../structure.ts";
import { type Access, zeroOf } from "./access.ts";
import { type Narrowing, narrowingOf, type RangeOf } from "./demand.ts";
import { type Nature, withoutParens } from "./fold.ts";
import { foldable } from "./foldable.ts";
import { BLOCK_FOOTER, BLOCK_HEADER, Jumps } from "./jumps.ts";
import { literal, low, lowerPure, type Operands, wide } from "./lower-op.ts";
import { type Instance, type Memory, wordOf } from "./memories.ts";
import { RefusalError } from "./refusal.ts";
import { Writer } from "./writer.ts";

/** What a body needs of the module around it. */
export interface ModuleContext {
  need(name: string): string;
  helper(name: string, text: () => string): string;
  readonly access: Access;
  arrayPlace(fn: Fn, name: string): number;
  callee(caller: Instance, call: Instr): Instance;
  memory(instance: Instance, pointer: Value): Memory | null;
  /** Must the caller look at the status after this call? */
  mayRaise(instr: Instr): boolean;
  /** What programs get from a host function. */
  hostPurpose(name: string): string;
  /** Names of thread builtins: parameters in the entry point, private variables elsewhere. */
  readonly thread: { thread: string; block: string; index: string };
  /** The body belongs to the entry point: raising reports, returning has no value. */
  readonly entry: boolean;
  /** Bounds of the integers of a function. */
  readonly range: (fn: Fn) => RangeOf;
  /** Source lines of a function as comments. */
  hasComments(fn: Fn): boolean;
  /** Statement that records error `code` (WGSL u32 text) of this thread. */
  report(code: string): string;
  /** Notes that the private status variable is used. */
  useStatus(): void;
  /** Print: returns the statement. */
  print(format: number, operands: readonly string[]): string;
  readonly storageWritten: boolean;
  /** A number for a name that is used once. */
  fresh(): number;
  /** Notes that the workgroup counter of votes is used. */
  useVotes(): void;
}

export class Body implements Operands {
  readonly instance: Instance;
  readonly fn: Fn;
  readonly writer = new Writer();
  readonly narrowing: Narrowing;
  readonly fast: boolean;
  protected readonly context: ModuleContext;
  protected jumps = new Jumps("jump");
  private readonly opaqueValues: Set<Value>;
  private readonly usedResults: Set<Value>;
  private readonly comments: boolean;
  private line = 0;
  private temporaries = 0;

  constructor(instance: Instance, context: ModuleContext) {
    this.instance = instance;
    this.fn = instance.fn;
    this.context = context;
    this.narrowing = narrowingOf(this.fn, context.range(this.fn));
    const { fastmath } = this.fn.attributes;
    this.fast = fastmath.has("reassoc") || fastmath.has("contract") || fastmath.has("afn");
    this.opaqueValues = foldable(this.fn);
    this.usedResults = usedValues(this.fn);
    this.comments = context.hasComments(this.fn);
  }

  /** The statements of the whole function. */
  run(): void {
    this.declareParams();
    const nodes = flatten(this.tree());
    this.list(nodes, !this.context.entry);
    // Only a loop that never ends can come last; WGSL wants a value there too.
    if (nodes.at(-1)?.kind !== "exit" && this.fn.results.length > 0) {
      this.writer.line(this.returnText(null));
    }
    if (this.jumps.used) this.writer.variable(this.jumps.variable, "u32", "0u");
  }

  protected tree(): Node[] {
    return structure(this.fn);
  }

  protected declareParams(): void {
    for (const block of this.fn.blocks) {
      if (block === this.fn.entry) continue;
      for (const p of block.params) this.writer.variable(name(p), this.typeOf(p));
    }
  }

  need(fn: string): string {
    return this.context.need(fn);
  }

  typeOf(v: Value): string {
    switch (v.type) {
      case "i64":
        return this.narrowing.rep(v) === "low" ? "i32" : "vec2<u32>";
      case "f64":
        return "vec2<u32>";
      case "ptr":
        return "u32";
      default:
        return v.type;
    }
  }

  ref = (v: Value): string => {
    if ("op" in v.def && v.def.op === "const") {
      const text = literal(v.type, v.def.imm, this.narrowing.rep(v), this.fast);
      return this.comments && v.type[0] === "f" ? explained(text, v.def.imm) : text;
    }
    if ("op" in v.def && v.def.op === "array_ptr") {
      return `${this.context.arrayPlace(this.fn, v.def.name)}u`;
    }
    this.writer.use(v);
    return name(v);
  };

  needsOpaque(v: Value): boolean {
    return this.opaqueValues.has(v);
  }

  // --- control flow

  protected list(nodes: Node[], tail: boolean): void {
    nodes.forEach((node, i) => {
      this.node(node, tail && i === nodes.length - 1);
    });
  }

  /** `tail`: nothing follows the node in its group, so that leaving the group needs no jump. */
  protected node(node: Node, tail: boolean): void {
    const { writer, jumps } = this;
    switch (node.kind) {
      case "code":
        for (const instr of node.block.instrs) this.instr(instr);
        break;
      case "move":
        this.moves(node.edge, () => true);
        break;
      case "if":
        this.ifNode(
          node.cond,
          () => this.list(node.yes, tail),
          node.yes,
          () => this.list(node.no, tail),
          node.no,
        );
        break;
      case "loop": {
        writer.open("loop {");
        jumps.push(node.label, "loop");
        this.list(node.body, false);
        // WGSL refuses a loop that nothing leaves.
        if (!leaves(node.body, node.label)) writer.line("if (zero != 0u) { break; }");
        writer.close();
        for (const text of jumps.pop()) writer.line(text);
        break;
      }
      case "block": {
        const scope = writer.open(BLOCK_HEADER);
        scope.footer = BLOCK_FOOTER;
        jumps.push(node.label, "block");
        this.list(node.body, tail);
        writer.close();
        for (const text of jumps.pop()) writer.line(text);
        break;
      }
      case "break":
      case "continue":
        this.jump(node.kind, node.label, tail);
        break;
      case "exit":
        this.exit(node.term, tail);
        break;
    }
  }

  protected ifNode(
    cond: Value,
    yes: () => void,
    yesNodes: Node[],
    no: () => void,
    noNodes: Node[],
  ): void {
    const { writer } = this;
    const text = this.ref(cond);
    if (yesNodes.length === 0 && noNodes.length === 0) return;
    if (yesNodes.length === 0) {
      writer.open(`if (!${text}) {`);
      no();
      writer.close();
      return;
    }
    const scope = writer.open(`if (${text}) {`);
    yes();
    writer.close();
    if (noNodes.length === 0) return;
    writer.openElse(scope);
    no();
    writer.close();
  }

  protected jump(kind: "break" | "continue", label: number, _tail: boolean): void {
    this.writer.line(this.jumps.jump(kind, label));
  }

  protected exit(term: Terminator, _tail: boolean): void {
    if (term.kind === "ret") {
      this.writer.line(this.returnText(term.values));
      return;
    }
    this.raise(term);
    this.writer.line(this.returnText(null));
  }

  /** Records the error of a `raise` or `unreachable`. */
  protected raise(term: Terminator): void {
    const code = term.kind === "raise" ? term.code : KernelError.unreachable;
    this.writer.line(this.recordError(`${code}u`));
  }

  private recordError(code: string): string {
    if (this.context.entry) return this.context.report(code);
    this.context.useStatus();
    return `status = ${code};`;
  }

  /** After a call: leave when the callee raised. */
  protected leaveOnError(): void {
    this.context.useStatus();
    this.writer.open("if (status != 0u) {");
    if (this.context.entry) this.writer.line(this.context.report("status"));
    this.leaveThread();
    this.writer.close();
  }

  protected leaveThread(): void {
    this.writer.line(this.returnText(null));
  }

  private returnText(values: readonly Value[] | null): string {
    const { results } = this.fn;
    if (results.length === 0 || this.context.entry) return "return;";
    const texts = results.map((type, i) =>
      values === null ? zeroOf(type) : this.passed(values[i]),
    );
    if (texts.length === 1) return `return ${texts[0]};`;
    return `return ${this.instance.name}_r(${texts.join(", ")});`;
  }

  /** A value in the representation of function signatures. */
  private passed(v: Value): string {
    return v.type === "i64" ? wide(this, v) : this.ref(v);
  }

  /** Assigns the arguments of an edge, all at once, to the parameters that `wanted` picks. */
  protected moves(edge: Edge, wanted: (param: Value) => boolean): void {
    const pending: { target: string; text: string; reads: Value }[] = [];
    edge.block.params.forEach((param, i) => {
      const arg = edge.args[i];
      if (arg === param || !wanted(param)) return;
      let text = this.ref(arg);
      if (param.type === "i64") {
        text = this.narrowing.rep(param) === "low" ? low(this, arg) : wide(this, arg);
      }
      pending.push({ target: name(param), text, reads: arg });
    });
    const assigned = new Set<string>();
    const lines: string[] = [];
    // A parameter that a later assignment reads is saved first.
    pending.forEach((move, i) => {
      const readLater = pending.slice(i + 1).some((other) => name(other.reads) === move.target);
      if (readLater && !assigned.has(move.target)) {
        const saved = `t${this.temporaries++}`;
        this.writer.line(`let ${saved} = ${move.target};`);
        for (const other of pending.slice(i + 1)) {
          if (name(other.reads) === move.target)
            other.text = replaceName(other.text, move.target, saved);
        }
      }
      assigned.add(move.target);
      lines.push(`${move.target} = ${move.text};`);
    });
    for (const text of lines) this.writer.line(text);
  }

  // --- instructions

  protected instr(instr: Instr): void {
    const { writer, context } = this;
    if (this.comments && instr.line > 0 && instr.line !== this.line) {
      this.line = instr.line;
      writer.line(`// line ${instr.line}`);
    }
    const { op, results } = instr;
    const nature = natureOf(instr);
    const set = (text: string): void => this.define(results[0], text, nature);
    switch (op) {
      case "const":
      case "array_ptr":
        break;
      case "ptradd": {
        const base = this.ref(instr.args[0]);
        const offset = `bitcast<u32>(${withoutParens(low(this, instr.args[1]))})`;
        set(base === "0u" ? offset : `(${base} + ${offset})`);
        break;
      }
      case "load": {
        const isLow = instr.type === "i64" && this.narrowing.rep(results[0]) === "low";
        set(
          context.access.load(this.pointerMemory(instr, 0), instr, this.ref(instr.args[0]), isLow),
        );
        break;
      }
      case "store":
        writer.line(
          context.access.store(
            this.pointerMemory(instr, 0),
            instr,
            this.ref(instr.args[0]),
            this.passed(instr.args[1]),
          ),
        );
        break;
      case "memory_copy":
        writer.line(
          context.access.copy(this.pointerMemory(instr, 0), this.pointerMemory(instr, 1), [
            this.ref(instr.args[0]),
            this.ref(instr.args[1]),
            `bitcast<u32>(${low(this, instr.args[2])})`,
          ]),
        );
        break;
      case "memory_fill":
        writer.line(
          context.access.fill(this.pointerMemory(instr, 0), [
            this.ref(instr.args[0]),
            this.ref(instr.args[1]),
            `bitcast<u32>(${low(this, instr.args[2])})`,
          ]),
        );
        break;
      case "fence":
        // A device fence made all writable buffers coherent (memories.ts); WGSL offers nothing more outside of barriers.
        break;
      case "call":
        this.call(instr);
        break;
      case "call_host":
        throw new RefusalError(
          "HOST_CALL",
          `${this.context.hostPurpose(instr.name)} needs the host`,
          instr.line,
        );
      case "math":
        throw new RefusalError(
          "MATH_NOT_LINKED",
          `math function ${instr.name} was not linked`,
          instr.line,
        );
      case "status":
        context.useStatus();
        set("bitcast<i32>(status)");
        break;
      case "status_set":
        context.useStatus();
        writer.line(`status = bitcast<u32>(${this.ref(instr.args[0])});`);
        break;
      case "status_clear":
        context.useStatus();
        writer.line("status = 0u;");
        break;
      case "print":
        writer.line(
          context.print(
            Number(instr.imm),
            instr.args.map((v) => this.printed(v)),
          ),
        );
        break;
      case "thread_id":
        set(`bitcast<i32>(${context.thread.thread}.${axis(instr)})`);
        break;
      case "block_id":
        set(`bitcast<i32>(${context.thread.block}.${axis(instr)})`);
        break;
      case "block_dim":
        set(`bitcast<i32>(block_${axis(instr)})`);
        break;
      case "grid_dim":
        set(`bitcast<i32>(params.grid_${axis(instr)})`);
        break;
      case "lane_id":
        set(`bitcast<i32>(${context.thread.index} & 31u)`);
        break;
      default:
        if (op.startsWith("atomic_")) this.atomic(instr);
        else if (opInfo(op).effect === "sync") this.sync(instr);
        else set(lowerPure(instr, this));
        break;
    }
  }

  protected define(v: Value, text: string, nature: Nature): void {
    this.writer.define(v, name(v), this.typeOf(v), text, nature);
  }

  protected sync(instr: Instr): void {
    throw new RefusalError(
      "SYNC_IN_CALL",
      `${instr.op} in a called function: it must be inlined first`,
      instr.line,
    );
  }

  protected pointerMemory(instr: Instr, index: number): Memory | null {
    return this.context.memory(this.instance, instr.args[index]);
  }

  private atomic(instr: Instr): void {
    const used = this.usedResults.has(instr.result);
    const args = instr.args.slice(1).map((v) => this.passed(v));
    const memory = this.pointerMemory(instr, 0);
    const text = this.context.access.atomic(memory, instr, this.ref(instr.args[0]), args, used);
    if (!used) this.writer.line(ofNoUse(text));
    else if (instr.type === "i64" && this.narrowing.rep(instr.result) === "low") {
      this.define(instr.result, `bitcast<i32>(${text}.x)`, "effect");
    } else this.define(instr.result, text, "effect");
  }

  private call(instr: Instr): void {
    const callee = this.context.callee(this.instance, instr);
    const args = instr.args.map((v) => this.passed(v)).join(", ");
    const text = `${callee.name}(${args})`;
    if (instr.results.length === 0) this.writer.line(`${text};`);
    else if (instr.results.length === 1) this.define(instr.result, text, "effect");
    else {
      const all = `r${this.temporaries++}`;
      this.writer.line(`let ${all} = ${text};`);
      instr.results.forEach((v, i) => {
        this.define(v, `${all}.r${i}`, "pure");
      });
    }
    if ((instr.flags & Flag.catches) === 0 && this.context.mayRaise(instr)) this.leaveOnError();
  }

  /** Two words: int64, or binary64 for floats. */
  private printed(v: Value): string {
    switch (v.type) {
      case "i64":
        return wide(this, v);
      case "f64":
        return this.ref(v);
      case "f32":
        return `${this.need("f64_promote")}(${this.ref(v)})`;
      case "bool":
        return `vec2<u32>(select(0u, 1u, ${this.ref(v)}), 0u)`;
      case "ptr":
        return `vec2<u32>(${this.ref(v)}, 0u)`;
      default:
        return `${this.need("i64_ext_s")}(${this.ref(v)})`;
    }
  }
}

/** A value's name in the source, and its number. */
export function name(v: Value): string {
  const word = wordOf(v.name);
  return word === "" || TAKEN.test(word) ? `v${v.id}` : `${word}_${v.id}`;
}

/** With a number behind, these could be names of functions and memories. */
const TAKEN = /^(print|[fmslc]\d+_\w*)$/;

function natureOf({ op, flags }: Instr): Nature {
  const { effect } = opInfo(op);
  if (effect === "pure") return "pure";
  return op === "load" && (flags & Flag.volatile) === 0 ? "read" : "effect";
}

/** The bits of a float, and what number they are. */
function explained(text: string, imm: number | bigint): string {
  const number = Object.is(imm, -0) ? "-0.0" : String(imm).replace(/^-?\d+$/, "$&.0");
  return text.replace(/\)$/, ` /* ${number} */)`);
}

/** The statement for an atomic whose old value nobody wants. */
function ofNoUse(text: string): string {
  const plain = /^bitcast<[if]32>\((atomic\w+\(.*\))\)$/.exec(text)?.[1] ?? text;
  return /^(atomic|\w+_atomic_)/.test(plain) ? `${plain};` : `_ = ${plain};`;
}

function axis(instr: Instr): string {
  return "xyz"[Number(instr.imm)];
}

function replaceName(text: string, from: string, to: string): string {
  return text.replace(new RegExp(`\\b${from}\\b`, "g"), to);
}

/** If one arm of an `if` never reaches its end, the other need not be nested. */
export function flatten(nodes: Node[]): Node[] {
  const out: Node[] = [];
  for (const node of nodes) {
    if (node.kind === "loop" || node.kind === "block") {
      out.push({ ...node, body: flatten(node.body) });
    } else if (node.kind === "if") {
      const yes = flatten(node.yes);
      const no = flatten(node.no);
      if (no.length > 0 && neverEnds(yes)) out.push({ ...node, yes, no: [] }, ...no);
      else if (yes.length > 0 && neverEnds(no)) out.push({ ...node, yes: [], no }, ...yes);
      else out.push({ ...node, yes, no });
    } else out.push(node);
  }
  return out;
}

function neverEnds(nodes: Node[]): boolean {
  const last = nodes[nodes.length - 1];
  if (last === undefined) return false;
  if (last.kind === "if") return neverEnds(last.yes) && neverEnds(last.no);
  return last.kind === "exit" || last.kind === "break" || last.kind === "continue";
}

/** Does anything inside leave the loop, so that WGSL sees an exit? */
export function leaves(nodes: Node[], label: number): boolean {
  return nodes.some((node) => {
    switch (node.kind) {
      case "exit":
        return true;
      case "break":
        return true;
      case "continue":
        // To this loop it is no exit; to one further out it is.
        return node.label !== label;
      case "if":
        return leaves(node.yes, label) || leaves(node.no, label);
      case "loop":
      case "block":
        return jumpsOut(node.body, label, new Set([node.label]));
      default:
        return false;
    }
  });
}

function jumpsOut(nodes: Node[], label: number, inner: Set<number>): boolean {
  return nodes.some((node) => {
    switch (node.kind) {
      case "exit":
        return true;
      case "break":
        return !inner.has(node.label);
      case "continue":
        return !inner.has(node.label) && node.label !== label;
      case "if":
        return jumpsOut(node.yes, label, inner) || jumpsOut(node.no, label, inner);
      case "loop":
      case "block":
        return jumpsOut(node.body, label, new Set([...inner, node.label]));
      default:
        return false;
    }
  });
}

function usedValues(fn: Fn): Set<Value> {
  const used = new Set<Value>();
  for (const block of fn.blocks) {
    for (const instr of block.instrs) for (const a of instr.args) used.add(a);
    const { term } = block;
    if (term.kind === "br") for (const a of term.to.args) used.add(a);
    else if (term.kind === "brif") {
      used.add(term.cond);
      for (const a of [...term.yes.args, ...term.no.args]) used.add(a);
    } else if (term.kind === "ret") for (const a of term.values) used.add(a);
  }
  return used;
}
