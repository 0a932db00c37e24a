// Expressions: precedence climbing over the token array, and assignment targets, which are expressions re-labelled.
//
// Layer above parser-string.ts. Chains that CPython reads in a loop (operators, calls, attributes, `not`, `else if`) are
// loops here too; what nests is counted (`enter`) so that too deep nesting is CPython's MemoryError, not a JS overflow.
// Over 800 lines would be a second expression layer; keep statements out.

import type * as ast from "./ast.ts";
import * as build from "./ast-build.ts";
import { LiteralError, parseNumber } from "./literal.ts";
import { StringParser } from "./parser-string.ts";
import { T } from "./tokens.ts";

const enum P {
  OR = 1,
  AND = 2,
  NOT = 3,
  COMPARE = 4,
  BITOR = 5,
  BITXOR = 6,
  BITAND = 7,
  SHIFT = 8,
  SUM = 9,
  TERM = 10,
}

// Levels of CPython's parser between a bracket and the expression inside of it.
const BRACKET_COST = 25;
const LAMBDA_COST = 2;
const POWER_COST = 2;

const PRECEDENCE = new Uint8Array(256);
const BINARY: (ast.Operator | undefined)[] = [];
const COMPARE: (ast.CompareOperator | undefined)[] = [];
PRECEDENCE[T.OR] = P.OR;
PRECEDENCE[T.AND] = P.AND;
for (const [kind, op, precedence] of [
  [T.VBAR, "BitOr", P.BITOR],
  [T.CIRCUMFLEX, "BitXor", P.BITXOR],
  [T.AMPER, "BitAnd", P.BITAND],
  [T.LEFTSHIFT, "LShift", P.SHIFT],
  [T.RIGHTSHIFT, "RShift", P.SHIFT],
  [T.PLUS, "Add", P.SUM],
  [T.MINUS, "Sub", P.SUM],
  [T.STAR, "Mult", P.TERM],
  [T.SLASH, "Div", P.TERM],
  [T.DOUBLESLASH, "FloorDiv", P.TERM],
  [T.PERCENT, "Mod", P.TERM],
  [T.AT, "MatMult", P.TERM],
] as const) {
  PRECEDENCE[kind] = precedence;
  BINARY[kind] = op;
}
for (const [kind, op] of [
  [T.EQEQUAL, "Eq"],
  [T.NOTEQUAL, "NotEq"],
  [T.LESS, "Lt"],
  [T.LESSEQUAL, "LtE"],
  [T.GREATER, "Gt"],
  [T.GREATEREQUAL, "GtE"],
  [T.IN, "In"],
  [T.IS, "Is"],
  [T.NOT, "NotIn"],
] as const) {
  PRECEDENCE[kind] = P.COMPARE;
  COMPARE[kind] = op;
}

// Something that waits for the operand to its right: a prefix operator, or the base of a power.
interface Waiting {
  readonly start: number;
  readonly op: ast.UnaryOperator | null;
  readonly base: ast.Expr | null;
}

export abstract class ExpressionParser extends StringParser {
  /** `from __future__ import barry_as_FLUFL` has been read: `<>` is the operator, not `!=`. */
  flufl = false;

  /** Parameters up to the closing token; for `def` with annotations. */
  protected abstract parameters(closing: T): ast.Arguments;

  // --- whole expressions ---------------------------------------------------------------------------------------------

  expression(): ast.Expr {
    if (this.tt === T.LAMBDA) return this.lambda();
    const s = this.i;
    const body = this.operators(P.OR);
    return this.tt === T.IF ? this.conditional(s, body) : body;
  }

  // `a if b else c if d else e`: the chain is read in a loop and built from its end.
  private conditional(s: number, body: ast.Expr): ast.Expr {
    const starts: number[] = [];
    const bodies: ast.Expr[] = [];
    const tests: ast.Expr[] = [];
    let result: ast.Expr;
    for (;;) {
      this.advance();
      starts.push(s);
      bodies.push(body);
      tests.push(this.operators(P.OR));
      this.expect(T.ELSE);
      this.enter(1);
      if (this.tt === T.LAMBDA) {
        result = this.lambda();
        break;
      }
      s = this.i;
      body = this.operators(P.OR);
      if (this.tt !== T.IF) {
        result = body;
        break;
      }
    }
    this.leave(starts.length);
    const endLine = this.endLines[this.i - 1];
    const endCol = this.endCols[this.i - 1];
    for (let k = starts.length - 1; k >= 0; k--) {
      const start = starts[k];
      const line = this.lines[start];
      result = build.IfExp(tests[k], bodies[k], result, line, this.cols[start], endLine, endCol);
    }
    return result;
  }

  private lambda(): ast.Expr {
    const starts: number[] = [];
    const args: ast.Arguments[] = [];
    while (this.tt === T.LAMBDA) {
      starts.push(this.i);
      this.enter(LAMBDA_COST);
      this.advance();
      args.push(this.parameters(T.COLON));
      this.expect(T.COLON);
    }
    let result = this.expression();
    this.leave(LAMBDA_COST * starts.length);
    for (let k = starts.length - 1; k >= 0; k--) {
      const s = starts[k];
      const e = this.i - 1;
      const { lines, cols, endLines, endCols } = this;
      result = build.Lambda(args[k], result, lines[s], cols[s], endLines[e], endCols[e]);
    }
    return result;
  }

  protected namedExpression(): ast.Expr {
    if (this.tt !== T.NAME || this.kinds[this.i + 1] !== T.COLONEQUAL) return this.expression();
    const s = this.i;
    const target = this.nameNode("Store");
    this.advance();
    const value = this.expression();
    this.requireVersion(8, "Assignment expressions are");
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.NamedExpr(target, value, lines[s], cols[s], endLines[e], endCols[e]);
  }

  protected starExpression(): ast.Expr {
    return this.tt === T.STAR ? this.starred(P.BITOR) : this.expression();
  }

  protected starNamedExpression(): ast.Expr {
    return this.tt === T.STAR ? this.starred(P.BITOR) : this.namedExpression();
  }

  // '*' and an operand; calls and subscripts allow any expression (precedence 0).
  private starred(precedence: number): ast.Expr {
    const s = this.i;
    this.advance();
    const value = precedence === 0 ? this.expression() : this.operators(precedence);
    const e = this.i - 1;
    return build.Starred(
      value,
      "Load",
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }

  /** One expression, or a tuple without parentheses. */
  starExpressions(): ast.Expr {
    const s = this.i;
    const first = this.starExpression();
    if (this.tt !== T.COMMA) return first;
    const elts = [first];
    while (this.eat(T.COMMA) && this.startsExpression()) elts.push(this.starExpression());
    return this.tuple(elts, s);
  }

  annotatedRhs(): ast.Expr {
    return this.tt === T.YIELD ? this.yieldExpression() : this.starExpressions();
  }

  protected yieldExpression(): ast.Expr {
    const s = this.i;
    this.advance();
    const from = this.eat(T.FROM);
    let value: ast.Expr | null = null;
    if (from) value = this.expression();
    else if (this.startsExpression()) value = this.starExpressions();
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return from
      ? build.YieldFrom(value!, lines[s], cols[s], endLines[e], endCols[e])
      : build.Yield(value, lines[s], cols[s], endLines[e], endCols[e]);
  }

  protected tuple(elts: ast.Expr[], s: number): ast.Tuple {
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Tuple(elts, "Load", lines[s], cols[s], endLines[e], endCols[e]);
  }

  /** Whether the current token can begin an expression, starred ones included. */
  protected startsExpression(): boolean {
    return EXPRESSION_START[this.tt] !== 0;
  }

  // --- operators -----------------------------------------------------------------------------------------------------

  /** Operators of at least this precedence. */
  protected operators(min: number): ast.Expr {
    const s = this.i;
    let left: ast.Expr;
    if (this.tt === T.NOT && min <= P.NOT) left = this.negation();
    else left = this.factor();
    for (;;) {
      const kind = this.tt;
      const precedence = PRECEDENCE[kind];
      if (precedence < min || precedence === 0) return left;
      if (precedence >= P.BITOR) {
        this.advance();
        const right = this.operators(precedence + 1);
        if (kind === T.AT) this.requireVersion(5, "The '@' operator is");
        const e = this.i - 1;
        left = build.BinOp(
          left,
          BINARY[kind]!,
          right,
          this.lines[s],
          this.cols[s],
          this.endLines[e],
          this.endCols[e],
        );
      } else if (precedence === P.COMPARE) {
        if (kind === T.NOT && this.kinds[this.i + 1] !== T.IN) return left;
        left = this.comparison(left, s);
      } else left = this.boolean(left, s, kind, precedence);
    }
  }

  private boolean(first: ast.Expr, s: number, kind: number, precedence: number): ast.Expr {
    const values = [first];
    while (this.tt === kind) {
      this.advance();
      values.push(this.operators(precedence + 1));
    }
    const e = this.i - 1;
    const op = kind === T.OR ? "Or" : "And";
    const { lines, cols, endLines, endCols } = this;
    return build.BoolOp(op, values, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private comparison(left: ast.Expr, s: number): ast.Expr {
    const ops: ast.CompareOperator[] = [];
    const comparators: ast.Expr[] = [];
    for (;;) {
      let op = COMPARE[this.tt];
      if (op === undefined) break;
      if (op === "NotIn") {
        if (this.kinds[this.i + 1] !== T.IN) break;
        this.advance();
      } else if (op === "NotEq") {
        const old = this.source.charCodeAt(this.tokens.start[this.i]) === 60;
        if (old !== this.flufl) this.fail();
      }
      this.advance();
      if (op === "Is" && this.eat(T.NOT)) op = "IsNot";
      ops.push(op);
      comparators.push(this.operators(P.BITOR));
    }
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Compare(left, ops, comparators, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private negation(): ast.Expr {
    const first = this.i;
    while (this.tt === T.NOT) {
      this.enter(1);
      this.advance();
    }
    const operandStart = this.i;
    let result = this.operators(P.COMPARE);
    const e = this.i - 1;
    for (let s = operandStart - 1; s >= first; s--) {
      result = build.UnaryOp(
        "Not",
        result,
        this.lines[s],
        this.cols[s],
        this.endLines[e],
        this.endCols[e],
      );
    }
    this.leave(operandStart - first);
    return result;
  }

  // Prefix operators and powers, which bind to the right: what waits for its operand stands in a list.
  private factor(): ast.Expr {
    const kind = this.tt;
    if (kind !== T.MINUS && kind !== T.PLUS && kind !== T.TILDE) {
      const s = this.i;
      const base = this.awaitPrimary();
      if (this.tt !== T.DOUBLESTAR) return base;
      this.advance();
      return this.waitingFactors([{ start: s, op: null, base }]);
    }
    return this.waitingFactors([]);
  }

  private waitingFactors(waiting: Waiting[]): ast.Expr {
    const level = this.level;
    this.enter(waiting.length * POWER_COST);
    let result: ast.Expr;
    for (;;) {
      const start = this.i;
      const op = PREFIX[this.tt];
      if (op !== undefined) {
        this.enter(1);
        this.advance();
        waiting.push({ start, op, base: null });
        continue;
      }
      result = this.awaitPrimary();
      if (this.tt !== T.DOUBLESTAR) break;
      this.enter(POWER_COST);
      this.advance();
      waiting.push({ start, op: null, base: result });
    }
    this.level = level;
    const endLine = this.endLines[this.i - 1];
    const endCol = this.endCols[this.i - 1];
    for (let k = waiting.length - 1; k >= 0; k--) {
      const { start, op, base } = waiting[k];
      const line = this.lines[start];
      const col = this.cols[start];
      if (op !== null) result = build.UnaryOp(op, result, line, col, endLine, endCol);
      else result = build.BinOp(base!, "Pow", result, line, col, endLine, endCol);
    }
    return result;
  }

  private awaitPrimary(): ast.Expr {
    if (this.tt !== T.AWAIT) return this.primary();
    const s = this.i;
    this.advance();
    const value = this.primary();
    this.requireVersion(5, "Await expressions are");
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Await(value, lines[s], cols[s], endLines[e], endCols[e]);
  }

  // --- primaries -----------------------------------------------------------------------------------------------------

  /** An atom followed by attributes, calls and subscripts. */
  protected primary(): ast.Expr {
    const s = this.i;
    let left = this.atom();
    for (;;) {
      const line = this.lines[s];
      const col = this.cols[s];
      if (this.tt === T.DOT) {
        this.advance();
        const attr = this.takeName();
        const e = this.i - 1;
        left = build.Attribute(left, attr, "Load", line, col, this.endLines[e], this.endCols[e]);
      } else if (this.tt === T.LPAR) {
        const args: ast.Expr[] = [];
        const keywords: ast.Keyword[] = [];
        this.callArguments(args, keywords);
        const e = this.i - 1;
        left = build.Call(left, args, keywords, line, col, this.endLines[e], this.endCols[e]);
      } else if (this.tt === T.LSQB) {
        this.enter(BRACKET_COST);
        this.advance();
        const slice = this.slices();
        this.expect(T.RSQB);
        this.leave(BRACKET_COST);
        const e = this.i - 1;
        left = build.Subscript(left, slice, "Load", line, col, this.endLines[e], this.endCols[e]);
      } else return left;
    }
  }

  private slices(): ast.Expr {
    const s = this.i;
    const first = this.slice();
    if (this.tt !== T.COMMA && first.kind !== "Starred") return first;
    const elts = [first];
    while (this.eat(T.COMMA) && this.tt !== T.RSQB) elts.push(this.slice());
    return this.tuple(elts, s);
  }

  private slice(): ast.Expr {
    const s = this.i;
    if (this.tt === T.STAR) return this.starred(0);
    let lower: ast.Expr | null = null;
    if (this.tt !== T.COLON) {
      // `a[(b := c):]` is a slice, `a[b := c:]` is not.
      const walrus = this.tt === T.NAME && this.kinds[s + 1] === T.COLONEQUAL;
      lower = this.namedExpression();
      if (this.tt !== T.COLON || walrus) return lower;
    }
    this.advance();
    let upper: ast.Expr | null = null;
    let step: ast.Expr | null = null;
    if (this.tt !== T.COLON && this.startsExpression()) upper = this.expression();
    if (this.eat(T.COLON) && this.startsExpression()) step = this.expression();
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Slice(lower, upper, step, lines[s], cols[s], endLines[e], endCols[e]);
  }

  /** '(' arguments ')' of a call, or of a class, which takes no bare generator. */
  protected callArguments(args: ast.Expr[], keywords: ast.Keyword[], ofClass = false): void {
    const open = this.i;
    this.enter(BRACKET_COST);
    this.advance();
    let unpacked = false;
    while (this.tt !== T.RPAR) {
      const s = this.i;
      if (this.tt === T.STAR) {
        if (unpacked) this.fail();
        args.push(this.starred(0));
      } else if (this.tt === T.DOUBLESTAR) {
        unpacked = true;
        this.advance();
        keywords.push(this.keyword(null, s));
      } else if (this.tt === T.NAME && this.kinds[s + 1] === T.EQUAL) {
        const name = this.takeName();
        this.advance();
        keywords.push(this.keyword(name, s));
      } else {
        if (keywords.length > 0) this.fail();
        const value = this.namedExpression();
        if (this.tt === T.FOR || this.tt === T.ASYNC) {
          if (ofClass || args.length > 0) this.fail();
          args.push(this.generator(value, open));
          this.leave(BRACKET_COST);
          return;
        }
        args.push(value);
      }
      if (!this.eat(T.COMMA)) break;
    }
    this.expect(T.RPAR);
    this.leave(BRACKET_COST);
  }

  private keyword(name: string | null, s: number): ast.Keyword {
    const value = this.expression();
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Keyword(name, value, lines[s], cols[s], endLines[e], endCols[e]);
  }

  // The rest of a generator expression whose element has been read; ends with its parenthesis.
  private generator(elt: ast.Expr, open: number): ast.Expr {
    const generators = this.comprehensions();
    const e = this.i;
    this.expect(T.RPAR);
    const { lines, cols, endLines, endCols } = this;
    return build.GeneratorExp(elt, generators, lines[open], cols[open], endLines[e], endCols[e]);
  }

  protected nameNode(ctx: ast.ExprContext): ast.Name {
    const i = this.i;
    const id = this.takeName();
    return build.Name(id, ctx, this.lines[i], this.cols[i], this.endLines[i], this.endCols[i]);
  }

  private atom(): ast.Expr {
    switch (this.tt) {
      case T.NAME:
        return this.nameNode("Load");
      case T.NUMBER:
        return this.number();
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START:
        return this.strings();
      case T.LPAR:
        return this.parenthesis();
      case T.LSQB:
        return this.list();
      case T.LBRACE:
        return this.braces();
      case T.NONE:
        return this.constant({ type: "None" });
      case T.TRUE:
        return this.constant({ type: "bool", value: true });
      case T.FALSE:
        return this.constant({ type: "bool", value: false });
      case T.ELLIPSIS:
        return this.constant({ type: "Ellipsis" });
      default:
        return this.fail();
    }
  }

  protected constant(value: ast.ConstValue): ast.Constant {
    const i = this.i;
    this.advance();
    const { lines, cols, endLines, endCols } = this;
    return build.Constant(value, null, lines[i], cols[i], endLines[i], endCols[i]);
  }

  protected number(): ast.Constant {
    if (this.tt !== T.NUMBER) this.fail();
    const text = this.tokenText(this.i);
    if (text.includes("_")) this.requireVersion(6, "Underscores in numeric literals are");
    try {
      return this.constant(parseNumber(text));
    } catch (error) {
      if (error instanceof LiteralError) this.fail();
      throw error;
    }
  }

  // --- brackets ------------------------------------------------------------------------------------------------------

  private parenthesis(): ast.Expr {
    const s = this.i;
    this.enter(BRACKET_COST);
    this.advance();
    let result: ast.Expr;
    if (this.tt === T.RPAR) {
      this.advance();
      result = this.tuple([], s);
    } else if (this.tt === T.YIELD) {
      result = this.yieldExpression();
      this.expect(T.RPAR);
    } else {
      const first = this.starNamedExpression();
      if (this.tt === T.COMMA) {
        const elts = this.elements(first, T.RPAR);
        this.advance();
        result = this.tuple(elts, s);
      } else if (first.kind === "Starred") this.fail();
      else if (this.tt === T.FOR || this.tt === T.ASYNC) result = this.generator(first, s);
      else {
        this.expect(T.RPAR);
        result = first;
      }
    }
    this.leave(BRACKET_COST);
    return result;
  }

  // The elements of a display whose first one has been read; stops at the closing bracket.
  private elements(first: ast.Expr, closing: T): ast.Expr[] {
    const elts = [first];
    while (this.eat(T.COMMA) && this.tt !== closing) elts.push(this.starNamedExpression());
    if (this.tt !== closing) this.fail();
    return elts;
  }

  private list(): ast.Expr {
    const s = this.i;
    const { lines, cols, endLines, endCols } = this;
    this.enter(BRACKET_COST);
    this.advance();
    let elts: ast.Expr[] = [];
    if (this.tt !== T.RSQB) {
      const first = this.starNamedExpression();
      if (this.tt === T.FOR || this.tt === T.ASYNC) {
        if (first.kind === "Starred") this.fail();
        const generators = this.comprehensions();
        const e = this.i;
        this.expect(T.RSQB);
        this.leave(BRACKET_COST);
        return build.ListComp(first, generators, lines[s], cols[s], endLines[e], endCols[e]);
      }
      elts = this.elements(first, T.RSQB);
    }
    const e = this.i;
    this.advance();
    this.leave(BRACKET_COST);
    return build.List(elts, "Load", lines[s], cols[s], endLines[e], endCols[e]);
  }

  private braces(): ast.Expr {
    const s = this.i;
    this.enter(BRACKET_COST);
    this.advance();
    let result: ast.Expr;
    if (this.tt === T.RBRACE || this.tt === T.DOUBLESTAR) result = this.dict(s, null);
    else {
      const first = this.starNamedExpression();
      if (this.tt === T.COLON) result = this.dict(s, first);
      else result = this.set(s, first);
    }
    this.leave(BRACKET_COST);
    return result;
  }

  private set(s: number, first: ast.Expr): ast.Expr {
    const { lines, cols, endLines, endCols } = this;
    if (this.tt === T.FOR || this.tt === T.ASYNC) {
      if (first.kind === "Starred") this.fail();
      const generators = this.comprehensions();
      const e = this.i;
      this.expect(T.RBRACE);
      return build.SetComp(first, generators, lines[s], cols[s], endLines[e], endCols[e]);
    }
    const elts = this.elements(first, T.RBRACE);
    const e = this.i;
    this.advance();
    return build.Set(elts, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private dict(s: number, firstKey: ast.Expr | null): ast.Expr {
    const { lines, cols, endLines, endCols } = this;
    const keys: (ast.Expr | null)[] = [];
    const values: ast.Expr[] = [];
    if (firstKey !== null) {
      // A walrus or a star needs its own parentheses to be a key.
      const bare = this.kinds[s + 1] === T.NAME && this.kinds[s + 2] === T.COLONEQUAL;
      if (bare || firstKey.kind === "Starred") this.fail();
      this.advance();
      const value = this.expression();
      if (this.tt === T.FOR || this.tt === T.ASYNC) {
        const generators = this.comprehensions();
        const e = this.i;
        this.expect(T.RBRACE);
        return build.DictComp(
          firstKey,
          value,
          generators,
          lines[s],
          cols[s],
          endLines[e],
          endCols[e],
        );
      }
      keys.push(firstKey);
      values.push(value);
      if (this.tt !== T.RBRACE) this.expect(T.COMMA);
    }
    while (this.tt !== T.RBRACE) {
      if (this.eat(T.DOUBLESTAR)) {
        keys.push(null);
        values.push(this.operators(P.BITOR));
      } else {
        keys.push(this.expression());
        this.expect(T.COLON);
        values.push(this.expression());
      }
      if (!this.eat(T.COMMA)) break;
    }
    const e = this.i;
    this.expect(T.RBRACE);
    return build.Dict(keys, values, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private comprehensions(): ast.Comprehension[] {
    const generators: ast.Comprehension[] = [];
    while (this.tt === T.FOR || this.tt === T.ASYNC) {
      const isAsync = this.eat(T.ASYNC);
      this.expect(T.FOR);
      const target = this.starTargets();
      this.expect(T.IN);
      const iter = this.operators(P.OR);
      const ifs: ast.Expr[] = [];
      while (this.eat(T.IF)) ifs.push(this.operators(P.OR));
      if (isAsync) this.requireVersion(6, "Async comprehensions are");
      generators.push(build.Comprehension(target, iter, ifs, isAsync ? 1 : 0));
    }
    return generators;
  }

  // --- targets -------------------------------------------------------------------------------------------------------

  /** Targets of a `for`: they end before `in`. */
  protected starTargets(): ast.Expr {
    const s = this.i;
    const first = this.starTarget();
    if (this.tt !== T.COMMA) return first;
    const elts = [first];
    while (this.eat(T.COMMA) && !this.at(T.IN)) elts.push(this.starTarget());
    const tuple = this.tuple(elts, s);
    tuple.ctx = "Store";
    return tuple;
  }

  protected starTarget(): ast.Expr {
    if (this.tt !== T.STAR) {
      const target = this.primary();
      this.makeTarget(target);
      return target;
    }
    const s = this.i;
    this.advance();
    const value = this.starTarget();
    if (value.kind === "Starred") this.fail();
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Starred(value, "Store", lines[s], cols[s], endLines[e], endCols[e]);
  }

  /** Turns an expression that has been read into an assignment target. */
  protected makeTarget(node: ast.Expr): void {
    switch (node.kind) {
      case "Name":
      case "Attribute":
      case "Subscript":
        node.ctx = "Store";
        return;
      case "Starred":
        this.makeTarget(node.value);
        node.ctx = "Store";
        return;
      case "Tuple":
      case "List":
        for (const elt of node.elts) this.makeTarget(elt);
        node.ctx = "Store";
        return;
      default:
        this.fail();
    }
  }

  /** A target that is neither a tuple nor a list: of an augmented or annotated assignment. */
  protected makeSingleTarget(node: ast.Expr): ast.Name | ast.Attribute | ast.Subscript {
    if (node.kind !== "Name" && node.kind !== "Attribute" && node.kind !== "Subscript") this.fail();
    node.ctx = "Store";
    return node;
  }

  protected deleteTarget(): ast.Expr {
    const target = this.primary();
    this.makeDeleted(target);
    return target;
  }

  private makeDeleted(node: ast.Expr): void {
    switch (node.kind) {
      case "Name":
      case "Attribute":
      case "Subscript":
        node.ctx = "Del";
        return;
      case "Tuple":
      case "List":
        for (const elt of node.elts) this.makeDeleted(elt);
        node.ctx = "Del";
        return;
      default:
        this.fail();
    }
  }
}

const PREFIX: (ast.UnaryOperator | undefined)[] = [];
PREFIX[T.PLUS] = "UAdd";
PREFIX[T.MINUS] = "USub";
PREFIX[T.TILDE] = "Invert";

const EXPRESSION_START = new Uint8Array(256);
for (const kind of [
  T.NAME,
  T.NUMBER,
  T.STRING,
  T.FSTRING_START,
  T.TSTRING_START,
  T.LPAR,
  T.LSQB,
  T.LBRACE,
  T.NONE,
  T.TRUE,
  T.FALSE,
  T.ELLIPSIS,
  T.MINUS,
  T.PLUS,
  T.TILDE,
  T.NOT,
  T.AWAIT,
  T.LAMBDA,
  T.STAR,
]) {
  EXPRESSION_START[kind] = 1;
}
