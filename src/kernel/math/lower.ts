// Math language -> kernel IR. Names that are not operators: casts (`f64(x)`: integers saturate from floats, wrap between each
// other), `bits(x)` (float to unsigned, unsigned to float), `select(c, a, b)`, the float ops of the IR by their names, `mulhi`,
// `clz`, `ctz`, `isnan`, `poly(x, c0, c1, …)`, `inf`/`nan`, and functions and tables of the unit.

import { FunctionBuilder, type Variable } from "../builder.ts";
import {
  type ArrayDecl,
  type Block,
  type Fn,
  MEM_SIZE,
  type MemType,
  type Type,
  type Value,
} from "../ir.ts";
import type { Op } from "../ops.ts";
import {
  type ConstDecl,
  type Expr,
  type FnDecl,
  MathSyntaxError,
  type MathType,
  type Stmt,
  type Unit,
} from "./syntax.ts";

export function irType(type: MathType): Type {
  return type === "u32" ? "i32" : type === "u64" ? "i64" : type;
}

const isFloat = (t: MathType): boolean => t === "f32" || t === "f64";
const isUnsigned = (t: MathType): boolean => t === "u32" || t === "u64";

interface Typed {
  value: Value;
  type: MathType;
}

type Binding =
  | { kind: "value"; value: Value; type: MathType }
  | { kind: "variable"; variable: Variable; type: MathType };

/** What a target computes well: binary64, or integers only, which make binary64 long and slow. */
export type MathArithmetic = "doubles" | "integers";

/** Lowers one function of the unit; `nameOf` gives the names of callees in the IR module. */
export function lowerMath(
  unit: Unit,
  name: string,
  nameOf: (fn: string) => string,
  arithmetic: MathArithmetic = "doubles",
): Fn {
  const decl = unit.functions.get(name);
  if (decl === undefined) throw new Error(`no math function ${name}`);
  return new MathLowering(unit, decl, nameOf, arithmetic).run();
}

const FLOAT_OPS: Readonly<Record<string, Op>> = {
  abs: "abs",
  sqrt: "sqrt",
  floor: "floor",
  ceil: "ceil",
  trunc: "trunc",
  nearest: "nearest",
  copysign: "copysign",
  min: "min",
  max: "max",
};

const INT_OPS: Readonly<Record<string, Op>> = { clz: "clz", ctz: "ctz", mulhi: "mulhi_u" };
/** What `min` and `max` are for integers depends on their sign. */
const isExtremum = (name: string): boolean => name === "min" || name === "max";

class MathLowering {
  private readonly unit: Unit;
  private readonly decl: FnDecl;
  private readonly nameOf: (fn: string) => string;
  private readonly arithmetic: MathArithmetic;
  private readonly b: FunctionBuilder;
  private scope = new Map<string, Binding>();
  private readonly loops: { next: Block; done: Block }[] = [];

  constructor(
    unit: Unit,
    decl: FnDecl,
    nameOf: (fn: string) => string,
    arithmetic: MathArithmetic,
  ) {
    this.unit = unit;
    this.decl = decl;
    this.nameOf = nameOf;
    this.arithmetic = arithmetic;
    this.b = new FunctionBuilder(
      nameOf(decl.name),
      "function",
      decl.params.map((p) => ({ name: p.name, type: irType(p.type) })),
      decl.results.map(irType),
      { pure: true, inline: decl.inline ? "always" : "auto" },
    );
    decl.params.forEach((p, i) => {
      this.scope.set(p.name, { kind: "value", value: this.b.param(i), type: p.type });
    });
  }

  run(): Fn {
    this.block(this.decl.body);
    if (!this.b.terminated) this.b.unreachable();
    return this.b.finish();
  }

  private error(line: number, message: string): MathSyntaxError {
    return new MathSyntaxError(line, `${message} (${this.decl.name})`);
  }

  // --- statements

  private block(body: Stmt[]): void {
    const outer = this.scope;
    this.scope = new Map(outer);
    for (const s of body) {
      if (this.b.terminated) throw this.error(s.line, "unreachable statement");
      this.stmt(s);
    }
    this.scope = outer;
  }

  private stmt(s: Stmt): void {
    const { b } = this;
    switch (s.kind) {
      case "let":
        this.letStmt(s);
        break;
      case "var": {
        const variable = b.variable(irType(s.type), s.name);
        const value = s.value === null ? b.zero(irType(s.type)) : this.typed(s.value, s.type);
        b.write(variable, value);
        this.scope.set(s.name, { kind: "variable", variable, type: s.type });
        break;
      }
      case "assign": {
        const binding = this.scope.get(s.name);
        if (binding?.kind !== "variable") throw this.error(s.line, `${s.name} is not a variable`);
        b.write(binding.variable, this.typed(s.value, binding.type));
        break;
      }
      case "if":
        this.ifStmt(s);
        break;
      case "while":
        this.whileStmt(s);
        break;
      case "break":
      case "continue": {
        const loop = this.loops[this.loops.length - 1];
        if (loop === undefined) throw this.error(s.line, `${s.kind} outside of a loop`);
        b.br(s.kind === "break" ? loop.done : loop.next);
        break;
      }
      case "return": {
        const { results } = this.decl;
        const [only] = s.values;
        if (s.values.length === 1 && results.length > 1 && only.kind === "call") {
          b.ret(...this.call(only).map((r) => r.value));
          break;
        }
        if (s.values.length !== results.length) throw this.error(s.line, "wrong number of results");
        b.ret(...s.values.map((v, i) => this.typed(v, results[i])));
        break;
      }
    }
  }

  private letStmt(s: Stmt & { kind: "let" }): void {
    if (s.names.length === 1) {
      const { value, type } =
        s.type === null
          ? this.expr(s.value, null)
          : { value: this.typed(s.value, s.type), type: s.type };
      this.scope.set(s.names[0], { kind: "value", value, type });
      return;
    }
    if (s.value.kind !== "call") throw this.error(s.line, "several names need a call");
    const results = this.call(s.value);
    if (results.length !== s.names.length) throw this.error(s.line, `${results.length} results`);
    s.names.forEach((name, i) => {
      this.scope.set(name, { kind: "value", ...results[i] });
    });
  }

  private ifStmt(s: Stmt & { kind: "if" }): void {
    const { b } = this;
    const yes = b.createBlock();
    const no = b.createBlock();
    const after = b.createBlock();
    b.brif(this.typed(s.cond, "bool"), yes, no);
    b.seal(yes);
    b.seal(no);
    let falls = false;
    for (const [block, body] of [
      [yes, s.yes],
      [no, s.no],
    ] as const) {
      b.switchTo(block);
      this.block(body);
      if (b.terminated) continue;
      b.br(after);
      falls = true;
    }
    b.seal(after);
    // When both sides leave, `after` is unreachable and the builder drops it; it only must count as left, too.
    b.switchTo(after);
    if (!falls) b.unreachable();
  }

  private whileStmt(s: Stmt & { kind: "while" }): void {
    const { b } = this;
    const head = b.createBlock();
    const body = b.createBlock();
    const done = b.createBlock();
    b.br(head);
    b.switchTo(head);
    b.brif(this.typed(s.cond, "bool"), body, done);
    b.seal(body);
    b.switchTo(body);
    this.loops.push({ next: head, done });
    this.block(s.body);
    this.loops.pop();
    if (!b.terminated) b.br(head);
    b.seal(head);
    b.seal(done);
    b.switchTo(done);
  }

  // --- expressions

  /** The expression in a given type; literals adapt, everything else must have it. */
  private typed(e: Expr, type: MathType): Value {
    const result = this.expr(e, type);
    if (result.type !== type) throw this.error(e.line, `${result.type} where ${type} is expected`);
    return result.value;
  }

  private literal(value: number | bigint, type: MathType, line: number): Typed {
    const { b } = this;
    switch (type) {
      case "f32":
        return { value: b.f32(Number(value)), type };
      case "f64":
        return { value: b.f64(Number(value)), type };
      case "i64":
      case "u64":
        if (typeof value === "bigint") return { value: b.i64(value), type };
        break;
      case "i32":
      case "u32":
        if (typeof value === "bigint")
          return { value: b.i32(Number(BigInt.asIntN(32, value))), type };
        break;
      default:
        break;
    }
    throw this.error(line, `literal ${value} is no ${type}`);
  }

  private expr(e: Expr, expected: MathType | null): Typed {
    this.b.line = e.line;
    switch (e.kind) {
      case "int":
        return this.literal(e.value, expected ?? "i32", e.line);
      case "float":
        return this.literal(e.value, expected ?? "f64", e.line);
      case "name":
        return this.nameExpr(e.name, e.line, expected);
      case "index":
        return this.index(e);
      case "unary":
        return this.unary(e, expected);
      case "binary":
        return this.binary(e, expected);
      case "call": {
        const results = this.call(e, expected);
        if (results.length !== 1)
          throw this.error(e.line, `${e.name} has ${results.length} results`);
        return results[0];
      }
    }
  }

  private nameExpr(name: string, line: number, expected: MathType | null): Typed {
    const binding = this.scope.get(name);
    if (binding !== undefined) {
      const value = binding.kind === "value" ? binding.value : this.b.read(binding.variable);
      return { value, type: binding.type };
    }
    if (name === "inf" || name === "nan") {
      const value = name === "inf" ? Number.POSITIVE_INFINITY : Number.NaN;
      return this.literal(value, expected ?? "f64", line);
    }
    if (name === "true" || name === "false")
      return { value: this.b.bool(name === "true"), type: "bool" };
    const decl = this.unit.consts.get(name);
    if (decl === undefined || decl.length !== null) throw this.error(line, `unknown name ${name}`);
    return this.literal(constantValue(decl.values[0], this.unit), decl.type, line);
  }

  private index(e: Expr & { kind: "index" }): Typed {
    const { b } = this;
    const decl = this.unit.consts.get(e.name);
    if (decl === undefined || decl.length === null) throw this.error(e.line, `no table ${e.name}`);
    if (!b.fn.arrays.some((a) => a.name === e.name)) b.fn.arrays.push(tableDecl(decl, this.unit));
    const mem = irType(decl.type) as MemType;
    const at = this.typed(e.index, "i32");
    const base = b.arrayPtr(e.name);
    const offset = b.op("mul", at, b.i32(MEM_SIZE[mem]));
    return { value: b.load(mem, b.ptradd(base, offset)), type: decl.type };
  }

  private unary(e: Expr & { kind: "unary" }, expected: MathType | null): Typed {
    const { value, type } = this.expr(e.arg, e.op === "!" ? "bool" : expected);
    const op: Op = e.op === "-" ? "neg" : "not";
    return { value: this.b.op(op, value), type };
  }

  /** Both operands in one type: the side that is no literal decides. */
  private operands(e: Expr & { kind: "binary" }, expected: MathType | null): [Typed, Typed] {
    const compares = /^([<>]=?|==|!=)$/.test(e.op);
    const hint = compares ? null : expected;
    if (this.isLiteral(e.left) && !this.isLiteral(e.right)) {
      const right = this.expr(e.right, hint);
      return [{ value: this.typed(e.left, right.type), type: right.type }, right];
    }
    const left = this.expr(e.left, hint);
    const right = { value: this.typed(e.right, left.type), type: left.type };
    return [left, right];
  }

  private isLiteral(e: Expr): boolean {
    switch (e.kind) {
      case "int":
      case "float":
        return true;
      case "unary":
        return this.isLiteral(e.arg);
      case "binary":
        return this.isLiteral(e.left) && this.isLiteral(e.right);
      case "name":
        return e.name === "inf" || e.name === "nan";
      default:
        return false;
    }
  }

  private binary(e: Expr & { kind: "binary" }, expected: MathType | null): Typed {
    const { b } = this;
    const [left, right] = this.operands(e, expected);
    const { type } = left;
    const suffix = isFloat(type) ? "" : isUnsigned(type) ? "_u" : "_s";
    const make = (op: string, result = type): Typed => ({
      value: b.op(op as Op, left.value, right.value),
      type: result,
    });
    switch (e.op) {
      case "+":
        return make("add");
      case "-":
        return make("sub");
      case "*":
        return make("mul");
      case "/":
        return make(`div${suffix}`);
      case "%":
        return make(`rem${suffix}`);
      case "&":
      case "&&":
        return make("and");
      case "|":
      case "||":
        return make("or");
      case "^":
        return make("xor");
      case "<<":
        return make("shl");
      case ">>":
        return make(`shr${suffix}`);
      case "==":
        return make("eq", "bool");
      case "!=":
        return make("ne", "bool");
      case "<":
        return make(`lt${suffix}`, "bool");
      case "<=":
        return make(`le${suffix}`, "bool");
      case ">":
        return make(`gt${suffix}`, "bool");
      default:
        return make(`ge${suffix}`, "bool");
    }
  }

  private call(e: Expr & { kind: "call" }, expected: MathType | null = null): Typed[] {
    const { b } = this;
    const arg = (i: number, hint: MathType | null = expected): Typed => this.expr(e.args[i], hint);
    const decl = this.unit.functions.get(e.name);
    if (decl !== undefined) {
      if (decl.params.length !== e.args.length) throw this.error(e.line, `arguments of ${e.name}`);
      const args = e.args.map((a, i) => this.typed(a, decl.params[i].type));
      const results = b.call(this.nameOf(e.name), args, decl.results.map(irType));
      return results.map((value, i) => ({ value, type: decl.results[i] }));
    }
    if (/^(bool|[iuf](32|64))$/.test(e.name)) {
      return [this.cast(arg(0, null), e.name as MathType, e.line)];
    }
    if (e.name === "poly") return [this.poly(e)];
    if (e.name === "bits") return [this.bits(arg(0, null), e.line)];
    if (e.name === "select") {
      const cond = this.typed(e.args[0], "bool");
      const literalFirst = this.isLiteral(e.args[1]) && !this.isLiteral(e.args[2]);
      const lead = arg(literalFirst ? 2 : 1);
      const other = this.typed(e.args[literalFirst ? 1 : 2], lead.type);
      const [yes, no] = literalFirst ? [other, lead.value] : [lead.value, other];
      return [{ value: b.select(cond, yes, no), type: lead.type }];
    }
    const op = FLOAT_OPS[e.name] ?? INT_OPS[e.name];
    const first = arg(0);
    if (e.name === "isnan") return [{ value: b.op("ne", first.value, first.value), type: "bool" }];
    if (op === undefined) throw this.error(e.line, `unknown function ${e.name}`);
    const rest = e.args.slice(1).map((a) => this.typed(a, first.type));
    if (isExtremum(e.name) && !isFloat(first.type)) {
      const signed = `${e.name}_${isUnsigned(first.type) ? "u" : "s"}` as Op;
      return [{ value: b.op(signed, first.value, ...rest), type: first.type }];
    }
    return [{ value: b.op(op, first.value, ...rest), type: first.type }];
  }

  /**
   * `poly(x, c0, c1, …)`: c0 + x (c1 + x (…)). A loop over a table where each binary64 operation is a hundred others; the same
   * operations in the same order either way.
   */
  private poly(e: Expr & { kind: "call" }): Typed {
    const { b } = this;
    const [of, ...coefficients] = e.args;
    const x = this.expr(of, null);
    const last = coefficients.length - 1;
    if (this.arithmetic === "doubles" || last < 2) {
      let sum = this.typed(coefficients[last], x.type);
      for (let i = last - 1; i >= 0; i--) {
        sum = b.op("add", this.typed(coefficients[i], x.type), b.op("mul", x.value, sum));
      }
      return { value: sum, type: x.type };
    }
    const name = `POLY_${this.decl.name}_${b.fn.arrays.length}`;
    const values = coefficients.toReversed();
    b.fn.arrays.push(tableDecl({ name, type: x.type, length: last + 1, values }, this.unit));
    const mem = irType(x.type) as MemType;
    const base = b.arrayPtr(name);
    const sum = b.variable(irType(x.type), "sum");
    const at = b.variable("i32", "at");
    b.write(sum, b.load(mem, base));
    b.write(at, b.i32(MEM_SIZE[mem]));
    const head = b.createBlock();
    const body = b.createBlock();
    const done = b.createBlock();
    b.br(head);
    b.switchTo(head);
    b.brif(b.op("lt_s", b.read(at), b.i32((last + 1) * MEM_SIZE[mem])), body, done);
    b.seal(body);
    b.switchTo(body);
    const next = b.load(mem, b.ptradd(base, b.read(at)));
    b.write(sum, b.op("add", next, b.op("mul", x.value, b.read(sum))));
    b.write(at, b.op("add", b.read(at), b.i32(MEM_SIZE[mem])));
    b.br(head);
    b.seal(head);
    b.seal(done);
    b.switchTo(done);
    return { value: b.read(sum), type: x.type };
  }

  private bits({ value, type }: Typed, line: number): Typed {
    const to = ({ f32: "u32", f64: "u64", u32: "f32", u64: "f64" } as const)[type as "f32"];
    if (to === undefined) throw this.error(line, `bits of ${type}`);
    return { value: this.b.convert("bits", irType(to), value), type: to };
  }

  private cast(from: Typed, type: MathType, line: number): Typed {
    const { b } = this;
    const to = irType(type);
    const source = from.value.type;
    const done = (value: Value): Typed => ({ value, type });
    if (source === to) return done(from.value);
    if (type === "bool") throw this.error(line, "compare with zero instead");
    if (from.type === "bool") return done(b.convert("from_bool", to, from.value));
    if (isFloat(from.type)) {
      if (isFloat(type))
        return done(b.convert(to === "f64" ? "promote" : "demote", to, from.value));
      return done(b.convert(isUnsigned(type) ? "trunc_sat_u" : "trunc_sat_s", to, from.value));
    }
    if (isFloat(type)) {
      return done(b.convert(isUnsigned(from.type) ? "cvt_u" : "cvt_s", to, from.value));
    }
    if (to === "i32") return done(b.convert("wrap", to, from.value));
    return done(b.convert(isUnsigned(from.type) ? "ext_u" : "ext_s", to, from.value));
  }
}

function constantValue(e: Expr, unit: Unit): number | bigint {
  if (e.kind === "int" || e.kind === "float") return e.value;
  if (e.kind === "name") {
    if (e.name === "inf") return Number.POSITIVE_INFINITY;
    const decl = unit.consts.get(e.name);
    if (decl !== undefined) return constantValue(decl.values[0], unit);
  }
  throw new MathSyntaxError(e.line, "constants are literals");
}

function tableDecl(decl: ConstDecl, unit: Unit): ArrayDecl {
  const elem = irType(decl.type) as MemType;
  const size = MEM_SIZE[elem];
  const view = new DataView(new ArrayBuffer(size * decl.values.length));
  decl.values.forEach((e, i) => {
    const value = constantValue(e, unit);
    if (elem === "f64") view.setFloat64(i * size, Number(value), true);
    else if (elem === "f32") view.setFloat32(i * size, Number(value), true);
    else if (elem === "i64") view.setBigInt64(i * size, BigInt(value), true);
    else view.setInt32(i * size, Number(BigInt.asIntN(32, BigInt(value))), true);
  });
  return {
    name: decl.name,
    space: "const",
    elem,
    length: decl.values.length,
    data: new Uint8Array(view.buffer),
  };
}
