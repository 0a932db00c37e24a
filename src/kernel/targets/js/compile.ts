// The reference target: the same lowered IR as the Wasm target gets, executed as JavaScript that calls `evaluate.ts` for every
// operation. Slow and bit exact; tests compare the other targets with it. It runs on the thread that asks, atomics are
// plain accesses. Never a silent substitute for another target.

import { type Effects, effectsOf } from "../../effects.ts";
import { type Evaluator, evaluatorOf, type Num } from "../../evaluate.ts";
import {
  type KernelEnvironment,
  type KernelInstance,
  type KernelValue,
  PRINT_RESERVE,
  type RawFunction,
  STACK_BYTES,
} from "../../instance.ts";
import {
  type Edge,
  type Fn,
  type Instr,
  KernelError,
  MEM_SIZE,
  type MemType,
  type Module,
  type Type,
  type Value,
} from "../../ir.ts";
import { printInstr } from "../../print.ts";
import { type Node, structure } from "../../structure.ts";

/** What generated code sees as `S`. */
interface State {
  status: number;
  sp: number;
  stackLimit: number;
  memory: DataView;
}

export class JsInstance implements KernelInstance {
  private readonly state: State;
  private readonly functions: Record<string, RawFunction>;
  private readonly env: KernelEnvironment;
  private readonly results = new Map<string, Type[]>();

  constructor(module: Module, env: KernelEnvironment) {
    this.env = env;
    const stack = env.allocate(STACK_BYTES);
    this.state = {
      status: 0,
      sp: stack + STACK_BYTES,
      stackLimit: stack + PRINT_RESERVE,
      memory: new DataView(env.memory.buffer),
    };
    const generator = new Generator(module, env, this.state);
    this.functions = generator.run();
    for (const fn of module.functions.values()) this.results.set(fn.name, fn.results);
  }

  get status(): number {
    return this.state.status;
  }

  set status(code: number) {
    this.state.status = code;
  }

  raw(name: string): RawFunction {
    const fn = this.functions[name];
    if (fn === undefined) throw new Error(`no exported function ${name}`);
    return (...args) => {
      this.refresh();
      return fn(...args);
    };
  }

  /** The memory may have grown since it was looked at. */
  private refresh(): void {
    const { buffer } = this.env.memory;
    if (this.state.memory.buffer !== buffer) this.state.memory = new DataView(buffer);
  }

  call(name: string, args: readonly KernelValue[]): KernelValue[] {
    const fn = this.raw(name);
    const { sp } = this.state;
    this.state.status = 0;
    try {
      const result = fn(...args);
      if (result === undefined) return [];
      return Array.isArray(result) ? result : [result];
    } catch (error) {
      this.state.sp = sp;
      if (!(error instanceof RangeError && /call stack/.test(error.message))) throw error;
      this.state.status = KernelError.stackOverflow;
      return this.results.get(name)!.map((t) => (t === "i64" ? 0n : 0));
    }
  }
}

const GETTERS: Record<MemType, string> = {
  i8: "getInt8",
  u8: "getUint8",
  i16: "getInt16",
  u16: "getUint16",
  i32: "getInt32",
  i64: "getBigInt64",
  f32: "getFloat32",
  f64: "getFloat64",
};

/** New value from old and operand. */
const ATOMICS: Record<string, (type: Type) => (old: never, x: never) => Num> = {
  atomic_add: (t) => evaluatorOf("add", t, null)!,
  atomic_sub: (t) => evaluatorOf("sub", t, null)!,
  atomic_and: (t) => evaluatorOf("and", t, null)!,
  atomic_or: (t) => evaluatorOf("or", t, null)!,
  atomic_xor: (t) => evaluatorOf("xor", t, null)!,
  atomic_min_s: (t) => evaluatorOf("min_s", t, null)!,
  atomic_min_u: (t) => evaluatorOf("min_u", t, null)!,
  atomic_max_s: (t) => evaluatorOf("max_s", t, null)!,
  atomic_max_u: (t) => evaluatorOf("max_u", t, null)!,
  atomic_min: () => (old: number, x: number) => (x < old ? x : old),
  atomic_max: () => (old: number, x: number) => (x > old ? x : old),
  atomic_nanmin: () => (old: number, x: number) => (x < old || Number.isNaN(old) ? x : old),
  atomic_nanmax: () => (old: number, x: number) => (x > old || Number.isNaN(old) ? x : old),
  atomic_xchg: () => (_old: Num, x: Num) => x,
  atomic_inc: (t) =>
    t === "i64"
      ? (old: bigint, x: bigint) =>
          BigInt.asUintN(64, old) >= BigInt.asUintN(64, x) ? 0n : BigInt.asIntN(64, old + 1n)
      : (old: number, x: number) => (old >>> 0 >= x >>> 0 ? 0 : (old + 1) | 0),
  atomic_dec: (t) =>
    t === "i64"
      ? (old: bigint, x: bigint) =>
          old === 0n || BigInt.asUintN(64, old) > BigInt.asUintN(64, x)
            ? x
            : BigInt.asIntN(64, old - 1n)
      : (old: number, x: number) => (old === 0 || old >>> 0 > x >>> 0 ? x : (old - 1) | 0),
};

class Generator {
  private readonly module: Module;
  private readonly env: KernelEnvironment;
  private readonly state: State;
  private readonly effects: Effects;
  /** Evaluators and host functions that the code refers to as `E[n]`. */
  private readonly externals: unknown[] = [];
  private readonly externalIndex = new Map<string, number>();
  private readonly constBase = new Map<Fn, Map<string, number>>();

  constructor(module: Module, env: KernelEnvironment, state: State) {
    this.module = module;
    this.env = env;
    this.state = state;
    this.effects = effectsOf(module);
  }

  run(): Record<string, RawFunction> {
    const names = [...this.module.functions.keys()];
    const index = new Map(names.map((n, i) => [n, `f${i}`]));
    const sources: string[] = [];
    for (const fn of this.module.functions.values()) {
      if (fn.kind === "kernel") throw new Error(`js: kernel @${fn.name} was not lowered`);
      this.placeConsts(fn);
      const emitter = new FunctionSource(fn, this.effects, {
        external: (key, make) => this.external(key, make),
        functionName: (name) => index.get(name)!,
        constAddress: (array) => this.constBase.get(fn)!.get(array)!,
      });
      sources.push(emitter.source(index.get(fn.name)!));
    }
    const table = names.map((n) => `${JSON.stringify(n)}: ${index.get(n)}`).join(", ");
    const refresh = (): void => {
      this.state.memory = new DataView(this.env.memory.buffer);
    };
    this.externals.unshift(refresh, this.env);
    const text = `"use strict";\n${sources.join("\n")}\nreturn { ${table} };`;
    return new Function("E", "S", text)(this.externals, this.state);
  }

  private external(key: string, make: (env: KernelEnvironment) => unknown): string {
    let at = this.externalIndex.get(key);
    if (at === undefined) {
      at = this.externals.push(make(this.env)) - 1;
      this.externalIndex.set(key, at);
    }
    // Two entries are put in front at the end.
    return `E[${at + 2}]`;
  }

  private placeConsts(fn: Fn): void {
    const places = new Map<string, number>();
    this.constBase.set(fn, places);
    for (const a of fn.arrays) {
      if (a.space !== "const") continue;
      const at = this.env.allocate(a.data!.length);
      new Uint8Array(this.env.memory.buffer).set(a.data!, at);
      places.set(a.name, at);
    }
  }
}

interface ModuleNames {
  external(key: string, make: (env: KernelEnvironment) => unknown): string;
  functionName(name: string): string;
  constAddress(array: string): number;
}

class FunctionSource {
  private readonly fn: Fn;
  private readonly effects: Effects;
  private readonly names: ModuleNames;
  private readonly lines: string[] = [];
  private readonly frame = new Map<string, number>();
  private frameSize = 0;
  private indent = "  ";

  constructor(fn: Fn, effects: Effects, names: ModuleNames) {
    this.fn = fn;
    this.effects = effects;
    this.names = names;
  }

  source(name: string): string {
    const { fn } = this;
    for (const a of fn.arrays) {
      if (a.space === "shared") throw new Error(`js: shared array @${a.name} was not lowered`);
      if (a.space !== "local") continue;
      this.frame.set(a.name, this.frameSize);
      this.frameSize += Math.ceil((MEM_SIZE[a.elem] * (a.length as number)) / 16) * 16;
    }
    const params = fn.entry.params.map(ref).join(", ");
    const values: string[] = [];
    for (const block of fn.blocks) {
      if (block !== fn.entry) values.push(...block.params.map(ref));
      for (const instr of block.instrs) values.push(...instr.results.map(ref));
    }
    if (values.length > 0) this.line(`let ${values.join(", ")};`);
    if (this.frameSize > 0) {
      this.line(`const frame = S.sp - ${this.frameSize};`);
      this.line(
        `if (frame < S.stackLimit) { S.status = ${KernelError.stackOverflow}; return ${this.zeros()}; }`,
      );
      this.line("S.sp = frame;");
    }
    this.list(structure(fn));
    return `function ${name}(${params}) {\n${this.lines.join("\n")}\n}`;
  }

  private line(text: string): void {
    this.lines.push(this.indent + text);
  }

  private nested(nodes: Node[]): void {
    this.indent += "  ";
    this.list(nodes);
    this.indent = this.indent.slice(2);
  }

  private list(nodes: Node[]): void {
    for (const node of nodes) this.node(node);
  }

  private node(node: Node): void {
    switch (node.kind) {
      case "code":
        for (const instr of node.block.instrs) this.instr(instr);
        break;
      case "move":
        this.move(node.edge);
        break;
      case "if":
        this.line(`if (${ref(node.cond)} !== 0) {`);
        this.nested(node.yes);
        if (node.no.length > 0) {
          this.line("} else {");
          this.nested(node.no);
        }
        this.line("}");
        break;
      case "loop":
        this.line(`L${node.label}: for (;;) {`);
        this.nested(node.body);
        this.line("}");
        break;
      case "block":
        this.line(`L${node.label}: {`);
        this.nested(node.body);
        this.line("}");
        break;
      case "break":
      case "continue":
        this.line(`${node.kind} L${node.label};`);
        break;
      case "exit":
        if (node.term.kind === "ret") this.leave(node.term.values.map(ref));
        else if (node.term.kind === "raise") {
          this.line(`S.status = ${node.term.code};`);
          this.leave(null);
        } else this.line('throw new Error("unreachable");');
        break;
    }
  }

  private move(edge: Edge): void {
    const params = edge.block.params.map(ref);
    if (params.length === 1) this.line(`${params[0]} = ${ref(edge.args[0])};`);
    else this.line(`[${params.join(", ")}] = [${edge.args.map(ref).join(", ")}];`);
  }

  private zeros(): string {
    const list = this.fn.results.map((t) => (t === "i64" ? "0n" : "0"));
    return list.length === 1 ? list[0] : list.length === 0 ? "" : `[${list.join(", ")}]`;
  }

  private leave(values: string[] | null): void {
    if (this.frameSize > 0) this.line(`S.sp = frame + ${this.frameSize};`);
    if (values === null) this.line(`return ${this.zeros()};`);
    else if (values.length > 1) this.line(`return [${values.join(", ")}];`);
    else this.line(`return ${values[0] ?? ""};`);
  }

  private address(instr: Instr): string {
    return `(${ref(instr.args[0])} + ${instr.imm})`;
  }

  private instr(instr: Instr): void {
    const { results } = instr;
    const args = instr.args.map(ref);
    const set = (text: string): void => this.line(`${ref(results[0])} = ${text};`);
    switch (instr.op) {
      case "const":
        set(literal(instr));
        break;
      case "ptradd":
        set(`(${args[0]} + Number(${args[1]})) >>> 0`);
        break;
      case "int_to_ptr":
        set(`Number(BigInt.asUintN(32, BigInt(${args[0]})))`);
        break;
      case "ptr_to_int":
        set(`BigInt(${args[0]})`);
        break;
      case "array_ptr": {
        const offset = this.frame.get(instr.name);
        set(offset === undefined ? `${this.names.constAddress(instr.name)}` : `frame + ${offset}`);
        break;
      }
      case "load":
        set(`S.memory.${GETTERS[instr.mem!]}(${this.address(instr)}, true)`);
        break;
      case "store":
        this.line(
          `S.memory.${GETTERS[instr.mem!].replace("get", "set")}(${this.address(instr)}, ${args[1]}, true);`,
        );
        break;
      case "memory_copy":
        this.line(
          `new Uint8Array(S.memory.buffer).copyWithin(${args[0]}, ${args[1]}, ${args[1]} + Number(${args[2]}));`,
        );
        break;
      case "memory_fill":
        this.line(
          `new Uint8Array(S.memory.buffer).fill(${args[1]}, ${args[0]}, ${args[0]} + Number(${args[2]}));`,
        );
        break;
      case "fence":
        break;
      case "call":
      case "call_host":
        this.call(instr, args);
        break;
      case "status":
        set("S.status");
        break;
      case "status_set":
        this.line(`S.status = ${args[0]};`);
        break;
      case "status_clear":
        this.line("S.status = 0;");
        break;
      case "print":
        this.print(instr);
        break;
      default:
        if (instr.op.startsWith("atomic_")) this.atomic(instr, args);
        else this.pure(instr, args);
        break;
    }
  }

  private pure(instr: Instr, args: string[]): void {
    const { op, type, from } = instr;
    const evaluator: Evaluator | null = evaluatorOf(op, type, from);
    if (evaluator === null)
      throw new Error(`js: ${printInstr(instr)} was not lowered (@${this.fn.name})`);
    const external = this.names.external(`${op}.${type}.${from}`, () => evaluator);
    this.line(`${ref(instr.result)} = ${external}(${args.join(", ")});`);
  }

  private atomic(instr: Instr, args: string[]): void {
    const get = GETTERS[instr.type as MemType];
    const old = ref(instr.result);
    const at = this.address(instr);
    this.line(`${old} = S.memory.${get}(${at}, true);`);
    let value = args[2];
    if (instr.op === "atomic_cas") value = `${old} === ${args[1]} ? ${args[2]} : ${old}`;
    else {
      const update = this.names.external(`${instr.op}.${instr.type}`, () =>
        ATOMICS[instr.op](instr.type),
      );
      value = `${update}(${old}, ${args[1]})`;
    }
    this.line(`S.memory.${get.replace("get", "set")}(${at}, ${value}, true);`);
  }

  private call(instr: Instr, args: string[]): void {
    let target = "";
    if (instr.op === "call") target = this.names.functionName(instr.name);
    else {
      target = this.names.external(`host ${instr.name}`, (env) => {
        const implementation = env.host[instr.name];
        if (implementation === undefined)
          throw new Error(`no implementation of host function ${instr.name}`);
        return implementation;
      });
    }
    const { results } = instr;
    const call = `${target}(${args.join(", ")})`;
    if (results.length === 0) this.line(`${call};`);
    else if (results.length === 1) this.line(`${ref(results[0])} = ${call};`);
    else this.line(`[${results.map(ref).join(", ")}] = ${call};`);
    if (instr.op === "call_host") this.line("E[0]();");
    if (!this.effects.mayRaise(instr)) return;
    this.line("if (S.status !== 0) {");
    this.leave(null);
    this.line("}");
  }

  private print(instr: Instr): void {
    const count = instr.args.length;
    instr.args.forEach((arg, i) => {
      const isFloat = arg.type === "f32" || arg.type === "f64";
      const setter = isFloat ? "setFloat64" : "setBigInt64";
      const value = isFloat ? ref(arg) : `BigInt(${ref(arg)})`;
      this.line(`S.memory.${setter}(S.sp - ${8 * (count - i)}, ${value}, true);`);
    });
    this.line(`E[1].print?.(${instr.imm}, S.sp - ${8 * count}, ${count});`);
  }
}

function ref(v: Value): string {
  return `v${v.id}`;
}

function literal(instr: Instr): string {
  if (typeof instr.imm === "bigint") return `${instr.imm}n`;
  return Object.is(instr.imm, -0) ? "-0" : String(instr.imm);
}
