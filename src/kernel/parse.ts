// Reads the text form of the kernel IR (see `print.ts`). Tests of passes and targets are small programs in this
// form; values and blocks may be named freely (`v1`, `sum`, `b0`, `loop`) and used before their definition's line.
// It checks syntax only: run `verify.ts` on the result.

import { fixedResultTypes } from "./builder.ts";
import {
  type ArrayDecl,
  type Block,
  type Edge,
  type FastMath,
  Flag,
  Fn,
  type FnAttributes,
  type FnKind,
  Instr,
  MEM_SIZE,
  type MemType,
  Module,
  type Param,
  type Terminator,
  type Type,
  type Value,
} from "./ir.ts";
import { immKind, isOp, NAMED_OPS, opInfo } from "./ops.ts";

export class ParseError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

const TOKEN =
  /\s+|;[^\n]*|->|\.\.|@[\w.$]+|[+-]?(?:0x[0-9a-fA-F]+|\d+(?:\.(?!\.)\d*)?(?:[eE][+-]?\d+)?)|[+-]?inf\b|[A-Za-z_][\w]*(?:\.\w+)*|[(){}[\],:=]/gy;

interface Token {
  text: string;
  line: number;
  /** First token of its line. */
  first: boolean;
  /** `; line N` at the end of the token's line. */
  source: number;
}

export function parseModule(text: string): Module {
  return new Parser(text).module();
}

/** Parses a text with one function. */
export function parseFn(text: string): Fn {
  const module = parseModule(text);
  const [fn] = module.functions.values();
  return fn;
}

const TYPES: ReadonlySet<string> = new Set(["bool", "i32", "i64", "f32", "f64", "ptr"]);
const KINDS: ReadonlySet<string> = new Set(["function", "kernel", "range"]);

class Parser {
  private readonly tokens: Token[] = [];
  private at = 0;

  constructor(text: string) {
    text.split("\n").forEach((content, i) => {
      const source = Number(/;\s*line (\d+)\s*$/.exec(content)?.[1] ?? 0);
      let first = true;
      TOKEN.lastIndex = 0;
      while (TOKEN.lastIndex < content.length) {
        const start = TOKEN.lastIndex;
        const match = TOKEN.exec(content);
        if (match === null) throw new ParseError(i + 1, `unexpected "${content.slice(start)}"`);
        if (/^[\s;]/.test(match[0])) continue;
        this.tokens.push({ text: match[0], line: i + 1, first, source });
        first = false;
      }
    });
  }

  module(): Module {
    const module = new Module();
    while (this.at < this.tokens.length) {
      if (this.accept("host")) this.host(module);
      else if (this.accept("fn")) module.add(new FnParser(this).parse());
      else throw this.error(`"fn" or "host" expected, not "${this.peek()}"`);
    }
    return module;
  }

  private host(module: Module): void {
    const name = this.symbol();
    const params = this.types();
    this.expect("->");
    const results = this.types();
    const raises = this.accept("raises");
    module.hostFunctions.set(name, { name, params, results, raises, pure: this.accept("pure") });
  }

  peek(): string {
    return this.tokens[this.at]?.text ?? "end of text";
  }

  /** The next token belongs to the same line. */
  sameLine(): boolean {
    const t = this.tokens[this.at];
    return t !== undefined && !t.first;
  }

  next(): string {
    if (this.at >= this.tokens.length) throw this.error("unexpected end of text");
    return this.tokens[this.at++].text;
  }

  sourceLine(): number {
    return this.tokens[this.at]?.source ?? 0;
  }

  accept(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.error(`"${text}" expected, not "${this.peek()}"`);
  }

  symbol(): string {
    const text = this.next();
    if (!text.startsWith("@")) throw this.error(`@name expected, not "${text}"`);
    return text.slice(1);
  }

  type(): Type {
    const text = this.next();
    if (!TYPES.has(text)) throw this.error(`unknown type "${text}"`);
    return text as Type;
  }

  types(): Type[] {
    this.expect("(");
    return this.list(")", () => this.type());
  }

  list<T>(end: string, item: () => T): T[] {
    const out: T[] = [];
    while (!this.accept(end)) {
      if (out.length > 0) this.expect(",");
      out.push(item());
    }
    return out;
  }

  memType(): MemType {
    const text = this.next();
    if (!(text in MEM_SIZE)) throw this.error(`unknown memory type "${text}"`);
    return text as MemType;
  }

  number(type: string): number | bigint {
    const text = this.next();
    if (type === "i64") return BigInt.asIntN(64, bigint(text));
    const value =
      text === "nan"
        ? Number.NaN
        : /inf$/.test(text)
          ? Number(text.replace("inf", "Infinity"))
          : Number(text);
    if (Number.isNaN(value) && text !== "nan") throw this.error(`number expected, not "${text}"`);
    if (type === "f32") return Math.fround(value);
    return type === "i32" ? value | 0 : value;
  }

  error(message: string): ParseError {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)];
    return new ParseError(token?.line ?? 0, message);
  }
}

function bigint(text: string): bigint {
  return text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
}

class FnParser {
  private readonly p: Parser;
  private fn!: Fn;
  private readonly blocks = new Map<string, Block>();
  private readonly defined = new Set<string>();
  private readonly values = new Map<string, Value>();
  /** Operands are resolved when all definitions have been seen. */
  private readonly fixups: (() => void)[] = [];

  constructor(p: Parser) {
    this.p = p;
  }

  parse(): Fn {
    const p = this.p;
    const name = p.symbol();
    const kind = p.next();
    if (!KINDS.has(kind)) throw p.error(`unknown kind "${kind}"`);
    const names: string[] = [];
    const params: Param[] = [];
    p.expect("(");
    p.list(")", () => {
      names.push(p.next());
      p.expect(":");
      params.push(this.param());
    });
    const results = p.accept("->") ? p.types() : [];
    this.fn = new Fn(name, kind as FnKind, params, results, this.attributes());
    p.expect("{");
    while (/^(shared|local|const)$/.test(p.peek())) this.fn.arrays.push(this.array());
    let first = true;
    while (!p.accept("}")) {
      this.parseBlock(first ? params.map((q, i) => [names[i], q] as const) : null);
      first = false;
    }
    for (const fix of this.fixups) fix();
    for (const [label, block] of this.blocks) {
      if (!this.defined.has(label)) throw p.error(`block ${label} of @${name} is not defined`);
      if (!this.fn.blocks.includes(block)) this.fn.blocks.push(block);
    }
    return this.fn;
  }

  private param(): Param {
    const p = this.p;
    const param: Param = { name: "", type: p.type() };
    while (!/^[,)]$/.test(p.peek())) {
      const word = p.next();
      if (word === "readonly") param.readonly = true;
      else if (word === "noalias") param.noalias = true;
      else if (word === "in") {
        const min = bigint(p.next());
        p.expect("..");
        param.range = { min, max: bigint(p.next()) };
      } else if (word in MEM_SIZE) param.elem = word as MemType;
      else param.name = word;
    }
    return param;
  }

  private attributes(): Partial<FnAttributes> {
    const p = this.p;
    const out: Partial<FnAttributes> = {};
    for (;;) {
      if (p.accept("exported")) out.exported = true;
      else if (p.accept("internal")) out.exported = false;
      else if (p.accept("pure")) out.pure = true;
      else if (p.accept("inline")) {
        p.expect("(");
        out.inline = p.next() as FnAttributes["inline"];
        p.expect(")");
      } else if (p.accept("fastmath")) {
        p.expect("(");
        const names = new Set<FastMath>();
        while (!p.accept(")")) names.add(p.next() as FastMath);
        out.fastmath = names;
      } else return out;
    }
  }

  private array(): ArrayDecl {
    const p = this.p;
    const space = p.next() as ArrayDecl["space"];
    const name = p.symbol();
    p.expect(":");
    const elem = p.memType();
    p.expect("[");
    const size = p.next();
    p.expect("]");
    const decl: ArrayDecl = { name, space, elem, length: size === "dynamic" ? size : Number(size) };
    if (p.accept("=")) {
      p.expect("[");
      const items = p.list("]", () => p.number(elem.replace("u", "i")));
      decl.data = encode(elem, items);
    }
    return decl;
  }

  private parseBlock(params: (readonly [string, Param])[] | null): void {
    const p = this.p;
    const label = p.next();
    if (this.defined.has(label)) throw p.error(`block ${label} is defined twice`);
    const block = this.block(label);
    this.defined.add(label);
    // Blocks stand in the order of their definitions, not of their first mention.
    this.fn.blocks = this.fn.blocks.filter((b) => b !== block);
    this.fn.blocks.push(block);
    if (params !== null) {
      for (const [name, q] of params) this.define(name, this.fn.addParam(block, q.type, q.name));
    }
    if (p.accept("(")) {
      p.list(")", () => {
        const name = p.next();
        p.expect(":");
        this.define(name, this.fn.addParam(block, p.type()));
      });
    }
    p.expect(":");
    for (;;) {
      const line = p.sourceLine();
      const term = this.terminator(line);
      if (term !== null) {
        block.term = term;
        return;
      }
      block.instrs.push(this.instr(line));
    }
  }

  private block(label: string): Block {
    let block = this.blocks.get(label);
    if (block === undefined) {
      block = this.fn.addBlock();
      this.blocks.set(label, block);
    }
    return block;
  }

  private define(name: string, value: Value): void {
    if (this.values.has(name)) throw this.p.error(`value ${name} is defined twice`);
    if (!/^v\d+$/.test(name) && value.name === "") value.name = name;
    this.values.set(name, value);
  }

  /** Resolves names into `into`, once all definitions are known. */
  private use(names: string[], into: Value[]): void {
    const error = (name: string): ParseError => this.p.error(`value ${name} is not defined`);
    this.fixups.push(() => {
      for (const name of names) {
        const value = this.values.get(name);
        if (value === undefined) throw error(name);
        into.push(value);
      }
    });
  }

  private edge(): Edge {
    const p = this.p;
    const edge: Edge = { block: this.block(p.next()), args: [] };
    if (p.accept("("))
      this.use(
        p.list(")", () => p.next()),
        edge.args,
      );
    return edge;
  }

  private terminator(line: number): Terminator | null {
    const p = this.p;
    if (p.accept("br")) return { kind: "br", to: this.edge(), line };
    if (p.accept("brif")) {
      const name = p.next();
      p.expect(",");
      const yes = this.edge();
      p.expect(",");
      const term: Terminator = { kind: "brif", cond: null!, yes, no: this.edge(), line };
      const holder: Value[] = [];
      this.use([name], holder);
      this.fixups.push(() => {
        term.cond = holder[0];
      });
      return term;
    }
    if (p.accept("ret")) {
      const values: Value[] = [];
      this.use(this.operands(), values);
      return { kind: "ret", values, line };
    }
    if (p.accept("raise")) return { kind: "raise", code: Number(p.next()), line };
    return p.accept("unreachable") ? { kind: "unreachable", line } : null;
  }

  /** Names separated by commas up to the end of the line. */
  private operands(): string[] {
    const p = this.p;
    const names: string[] = [];
    while (p.sameLine() && !/^[+-]?\d/.test(p.peek()) && !(p.peek() in Flag)) {
      if (names.length > 0) p.expect(",");
      names.push(p.next());
    }
    return names;
  }

  private instr(line: number): Instr {
    const p = this.p;
    const targets: string[] = [];
    let word = p.next();
    if (p.peek() === "=" || p.peek() === ",") {
      targets.push(word);
      while (p.accept(",")) targets.push(p.next());
      p.expect("=");
      word = p.next();
    }
    const instr = this.opcode(word);
    instr.line = line;
    if (p.accept(":")) instr.mem = p.memType();
    else if (instr.op === "load" || instr.op === "store") instr.mem = instr.type as MemType;
    let types: Type[] | null = null;
    const imm = immKind(instr.op);
    if (imm === "format") {
      instr.imm = p.number("i32");
      p.accept(",");
    }
    if (NAMED_OPS.has(instr.op)) {
      instr.name = p.symbol();
      if (opInfo(instr.op).args === "*") {
        p.expect("(");
        this.use(
          p.list(")", () => p.next()),
          instr.args,
        );
        types = p.accept("->") ? p.types() : [];
      }
    } else if (imm === "value") instr.imm = p.number(instr.type);
    else this.use(this.operands(), instr.args);
    if (imm === "offset" && p.sameLine() && /^[+-]\d/.test(p.peek())) instr.imm = p.number("i32");
    while (p.sameLine() && p.peek() in Flag) instr.flags |= Flag[p.next() as keyof typeof Flag];
    types ??= fixedResultTypes(instr) ?? [];
    if (types.length !== targets.length) {
      throw p.error(`${instr.op} has ${types.length} results, ${targets.length} names are given`);
    }
    types.forEach((type, i) => {
      this.define(targets[i], this.fn.addResult(instr, type));
    });
    return instr;
  }

  /** `load.i32`, `cvt_s.f64.i64`, `thread_id.x`. */
  private opcode(word: string): Instr {
    const [op, ...suffixes] = word.split(".");
    if (!isOp(op)) throw this.p.error(`unknown operation "${op}"`);
    const info = opInfo(op);
    const instr = new Instr(op, info.types[0], []);
    if (info.types.length > 1 || immKind(op) === "value") instr.type = suffixes.shift() as Type;
    if (info.from !== undefined) {
      instr.from = info.from.length > 1 ? (suffixes.shift() as Type) : info.from[0];
    }
    if (immKind(op) === "axis") instr.imm = "xyz".indexOf(suffixes.shift() ?? "?");
    const known = TYPES.has(instr.type) && (instr.from === null || TYPES.has(instr.from));
    if (!known || suffixes.length > 0) throw this.p.error(`wrong suffix in "${word}"`);
    return instr;
  }
}

function encode(elem: MemType, items: (number | bigint)[]): Uint8Array {
  const size = MEM_SIZE[elem];
  const view = new DataView(new ArrayBuffer(size * items.length));
  items.forEach((item, i) => {
    const at = i * size;
    if (elem === "i64") view.setBigInt64(at, item as bigint, true);
    else if (elem === "f64") view.setFloat64(at, item as number, true);
    else if (elem === "f32") view.setFloat32(at, item as number, true);
    else if (size === 4) view.setInt32(at, item as number, true);
    else if (size === 2) view.setInt16(at, item as number, true);
    else view.setInt8(at, item as number);
  });
  return new Uint8Array(view.buffer);
}
