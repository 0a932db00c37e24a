// Syntax of the math language: a small typed language, close to C and WGSL, in which the library functions are written once
// for all targets. This file turns text into a tree; `lower.ts` turns the tree into kernel IR.
//
//   const LN2: f64 = 0x1.62e42fefa39efp-1;            inlined where it is used
//   const TABLE: f64[3] = { 1.0, 2.0, 3.0 };          a const array
//   inline fn two_sum(a: f64, b: f64) -> (f64, f64) {
//     let s = a + b;                                  single assignment
//     var e: f64 = 0.0;                               assigned again by `e = …`, `e += …`
//     if (abs(a) > abs(b)) { e = b - (s - a); } else { e = a - (s - b); }
//     return s, e;
//   }
// Types: bool, i32, u32, i64, u64, f32, f64. Literals take the type of what they meet. Statements: let, var, assignment,
// if, while, for, break, continue, return. `let (s, e) = two_sum(a, b);` takes several results apart.

export type MathType = "bool" | "i32" | "u32" | "i64" | "u64" | "f32" | "f64";

export type Expr =
  | { kind: "int"; value: bigint; line: number }
  | { kind: "float"; value: number; line: number }
  | { kind: "name"; name: string; line: number }
  | { kind: "index"; name: string; index: Expr; line: number }
  | { kind: "unary"; op: string; arg: Expr; line: number }
  | { kind: "binary"; op: string; left: Expr; right: Expr; line: number }
  | { kind: "call"; name: string; args: Expr[]; line: number };

export type Stmt =
  | { kind: "let"; names: string[]; type: MathType | null; value: Expr; line: number }
  | { kind: "var"; name: string; type: MathType; value: Expr | null; line: number }
  | { kind: "assign"; name: string; value: Expr; line: number }
  | { kind: "if"; cond: Expr; yes: Stmt[]; no: Stmt[]; line: number }
  | { kind: "while"; cond: Expr; body: Stmt[]; step: Stmt | null; line: number }
  | { kind: "break" | "continue"; line: number }
  | { kind: "return"; values: Expr[]; line: number };

export interface FnDecl {
  name: string;
  inline: boolean;
  params: { name: string; type: MathType }[];
  results: MathType[];
  body: Stmt[];
  line: number;
}

export interface ConstDecl {
  name: string;
  type: MathType;
  /** Null for a scalar. */
  length: number | null;
  values: Expr[];
}

export interface Unit {
  functions: Map<string, FnDecl>;
  consts: Map<string, ConstDecl>;
}

export class MathSyntaxError extends Error {
  constructor(line: number, message: string) {
    super(`math source, line ${line}: ${message}`);
  }
}

const TYPES: ReadonlySet<string> = new Set(["bool", "i32", "u32", "i64", "u64", "f32", "f64"]);
const TOKEN =
  /\s+|\/\/[^\n]*|->|0x[0-9a-fA-F]*\.?[0-9a-fA-F]*p[+-]?\d+|0x[0-9a-fA-F]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?|[A-Za-z_]\w*|<<=|>>=|[-+*/%&|^]=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>=(){}[\],;:]/gy;

/** Binding strength of binary operators. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  "<=": 7,
  ">": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};

export function parseMath(text: string): Unit {
  return new MathParser(text).unit();
}

class MathParser {
  private readonly tokens: { text: string; line: number }[] = [];
  private at = 0;

  constructor(text: string) {
    let line = 1;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const start = TOKEN.lastIndex;
      const match = TOKEN.exec(text);
      if (match === null)
        throw new MathSyntaxError(line, `unexpected "${text.slice(start, start + 10)}"`);
      if (!/^(\s|\/\/)/.test(match[0])) this.tokens.push({ text: match[0], line });
      line += match[0].split("\n").length - 1;
    }
  }

  unit(): Unit {
    const unit: Unit = { functions: new Map(), consts: new Map() };
    while (this.at < this.tokens.length) {
      if (this.accept("const")) {
        const decl = this.constant();
        unit.consts.set(decl.name, decl);
      } else {
        const fn = this.fn();
        unit.functions.set(fn.name, fn);
      }
    }
    return unit;
  }

  private get line(): number {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)].line;
  }

  private peek(): string {
    return this.tokens[this.at]?.text ?? "";
  }

  private next(): string {
    if (this.at >= this.tokens.length) throw this.error("unexpected end");
    return this.tokens[this.at++].text;
  }

  private accept(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.error(`"${text}" expected, not "${this.peek()}"`);
  }

  private error(message: string): MathSyntaxError {
    return new MathSyntaxError(this.line, message);
  }

  private name(): string {
    const text = this.next();
    if (!/^[A-Za-z_]/.test(text)) throw this.error(`name expected, not "${text}"`);
    return text;
  }

  private type(): MathType {
    const text = this.next();
    if (!TYPES.has(text)) throw this.error(`unknown type "${text}"`);
    return text as MathType;
  }

  private constant(): ConstDecl {
    const name = this.name();
    this.expect(":");
    const type = this.type();
    let length: number | null = null;
    if (this.accept("[")) {
      length = Number(this.next());
      this.expect("]");
    }
    this.expect("=");
    let values: Expr[];
    if (length === null) values = [this.expr()];
    else {
      this.expect("{");
      values = this.list("}");
      if (values.length !== length) throw this.error(`${name} has ${values.length} values`);
    }
    this.expect(";");
    return { name, type, length, values };
  }

  private list(end: string): Expr[] {
    const out: Expr[] = [];
    while (!this.accept(end)) {
      if (out.length > 0) this.expect(",");
      // A comma may follow the last item.
      if (this.accept(end)) break;
      out.push(this.expr());
    }
    return out;
  }

  private fn(): FnDecl {
    const line = this.line;
    const inline = this.accept("inline");
    this.expect("fn");
    const name = this.name();
    const params: FnDecl["params"] = [];
    this.expect("(");
    while (!this.accept(")")) {
      if (params.length > 0) this.expect(",");
      const param = this.name();
      this.expect(":");
      params.push({ name: param, type: this.type() });
    }
    this.expect("->");
    const results: MathType[] = [];
    if (this.accept("(")) {
      while (!this.accept(")")) {
        if (results.length > 0) this.expect(",");
        results.push(this.type());
      }
    } else results.push(this.type());
    return { name, inline, params, results, body: this.block(), line };
  }

  private block(): Stmt[] {
    this.expect("{");
    const out: Stmt[] = [];
    while (!this.accept("}")) out.push(this.stmt());
    return out;
  }

  private stmt(): Stmt {
    const line = this.line;
    switch (this.peek()) {
      case "let":
        this.at++;
        return this.letStmt(line);
      case "var":
        return this.varStmt(line);
      case "if":
        this.at++;
        return this.ifStmt(line);
      case "while": {
        this.at++;
        this.expect("(");
        const cond = this.expr();
        this.expect(")");
        return { kind: "while", cond, body: this.block(), step: null, line };
      }
      case "break":
      case "continue": {
        const kind = this.next() as "break" | "continue";
        this.expect(";");
        return { kind, line };
      }
      case "return": {
        this.at++;
        const values = [this.expr()];
        while (this.accept(",")) values.push(this.expr());
        this.expect(";");
        return { kind: "return", values, line };
      }
      default: {
        const assign = this.assignment(line);
        this.expect(";");
        return assign;
      }
    }
  }

  private letStmt(line: number): Stmt {
    const names: string[] = [];
    let type: MathType | null = null;
    if (this.accept("(")) {
      names.push(this.name());
      while (this.accept(",")) names.push(this.name());
      this.expect(")");
    } else {
      names.push(this.name());
      if (this.accept(":")) type = this.type();
    }
    this.expect("=");
    const value = this.expr();
    this.expect(";");
    return { kind: "let", names, type, value, line };
  }

  private varStmt(line: number): Stmt {
    this.expect("var");
    const name = this.name();
    this.expect(":");
    const type = this.type();
    const value = this.accept("=") ? this.expr() : null;
    this.expect(";");
    return { kind: "var", name, type, value, line };
  }

  private ifStmt(line: number): Stmt {
    this.expect("(");
    const cond = this.expr();
    this.expect(")");
    const yes = this.block();
    let no: Stmt[] = [];
    if (this.accept("else")) {
      const at = this.line;
      no = this.accept("if") ? [this.ifStmt(at)] : this.block();
    }
    return { kind: "if", cond, yes, no, line };
  }

  private assignment(line: number): Stmt {
    const name = this.name();
    const op = this.next();
    const value = this.expr();
    if (op === "=") return { kind: "assign", name, value, line };
    if (!/^([-+*/%&|^]|<<|>>)=$/.test(op)) throw this.error(`assignment expected, not "${op}"`);
    const left: Expr = { kind: "name", name, line };
    const sum: Expr = { kind: "binary", op: op.slice(0, -1), left, right: value, line };
    return { kind: "assign", name, value: sum, line };
  }

  private expr(strength = 1): Expr {
    let left = this.unary();
    for (;;) {
      const op = this.peek();
      const mine = PRECEDENCE[op];
      if (mine === undefined || mine < strength) return left;
      const line = this.line;
      this.at++;
      left = { kind: "binary", op, left, right: this.expr(mine + 1), line };
    }
  }

  private unary(): Expr {
    const line = this.line;
    const op = this.peek();
    if (op === "-" || op === "!" || op === "~") {
      this.at++;
      const arg = this.unary();
      if (op === "-" && arg.kind === "int") return { ...arg, value: -arg.value };
      if (op === "-" && arg.kind === "float") return { ...arg, value: -arg.value };
      return { kind: "unary", op, arg, line };
    }
    return this.primary();
  }

  private primary(): Expr {
    const line = this.line;
    const text = this.next();
    if (text === "(") {
      const inner = this.expr();
      this.expect(")");
      return inner;
    }
    if (/^\d/.test(text)) return numberLiteral(text, line);
    if (!/^[A-Za-z_]/.test(text)) throw this.error(`expression expected, not "${text}"`);
    if (this.accept("(")) return { kind: "call", name: text, args: this.list(")"), line };
    if (this.accept("[")) {
      const index = this.expr();
      this.expect("]");
      return { kind: "index", name: text, index, line };
    }
    return { kind: "name", name: text, line };
  }
}

function numberLiteral(text: string, line: number): Expr {
  if (/^0x/.test(text)) {
    if (!text.includes("p")) return { kind: "int", value: BigInt(text), line };
    return { kind: "float", value: hexFloat(text), line };
  }
  if (/[.e]/.test(text)) return { kind: "float", value: Number(text), line };
  return { kind: "int", value: BigInt(text), line };
}

/** 0x1.8p-3; at most 53 significant bits, so the value is exact. */
function hexFloat(text: string): number {
  const [, digits, exponent] = /^0x([0-9a-f.]+)p([+-]?\d+)$/i.exec(text)!;
  const [whole, fraction = ""] = digits.split(".");
  const mantissa = Number(BigInt(`0x${whole || "0"}${fraction}`));
  const power = Number(exponent) - 4 * fraction.length;
  // Two steps: 2 ** power alone may underflow where the product does not.
  const half = Math.trunc(power / 2);
  return mantissa * 2 ** half * 2 ** (power - half);
}
