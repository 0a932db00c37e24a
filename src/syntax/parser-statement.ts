// Statements, parameters and modules: the top layer of the parser.
//
// parse.ts makes one StatementParser per source and calls `module`, `interactive` or `evalInput`.

import type * as ast from "./ast.ts";
import * as build from "./ast-build.ts";
import { ParseFailed } from "./parser-cursor.ts";
import { PatternParser } from "./parser-pattern.ts";
import { T } from "./tokens.ts";

const AUGMENTED: (ast.Operator | undefined)[] = [];
for (const [kind, op] of [
  [T.PLUSEQUAL, "Add"],
  [T.MINEQUAL, "Sub"],
  [T.STAREQUAL, "Mult"],
  [T.ATEQUAL, "MatMult"],
  [T.SLASHEQUAL, "Div"],
  [T.PERCENTEQUAL, "Mod"],
  [T.AMPEREQUAL, "BitAnd"],
  [T.VBAREQUAL, "BitOr"],
  [T.CIRCUMFLEXEQUAL, "BitXor"],
  [T.LEFTSHIFTEQUAL, "LShift"],
  [T.RIGHTSHIFTEQUAL, "RShift"],
  [T.DOUBLESTAREQUAL, "Pow"],
  [T.DOUBLESLASHEQUAL, "FloorDiv"],
] as const) {
  AUGMENTED[kind] = op;
}

// Levels of CPython's parser between a compound statement and the statements of its block.
const BLOCK_COST = 6;

export class StatementParser extends PatternParser {
  /** Index of the token after the last one taken. */
  get position(): number {
    return this.i;
  }

  protected expressions(): ast.Expr {
    const s = this.i;
    const first = this.expression();
    return this.tt === T.COMMA ? this.restOfExpressions(first, s) : first;
  }

  // A tuple without parentheses and without stars, its first element read.
  private restOfExpressions(first: ast.Expr, s: number): ast.Expr {
    const elts = [first];
    while (this.eat(T.COMMA) && this.startsExpression() && this.tt !== T.STAR) {
      elts.push(this.expression());
    }
    return this.tuple(elts, s);
  }

  // --- statements ----------------------------------------------------------------------------------------------------

  // Reads a compound statement, or a line of simple ones; tells which.
  protected statement(out: ast.Stmt[]): boolean {
    const compound = this.compoundStatement();
    if (compound !== null) {
      out.push(compound);
      return true;
    }
    this.simpleStatements(out);
    return false;
  }

  private simpleStatements(out: ast.Stmt[]): void {
    out.push(this.simpleStatement());
    while (this.eat(T.SEMI)) {
      if (this.tt === T.NEWLINE) break;
      out.push(this.simpleStatement());
    }
    this.expect(T.NEWLINE);
  }

  private block(): ast.Stmt[] {
    const body: ast.Stmt[] = [];
    if (this.tt !== T.NEWLINE) {
      this.simpleStatements(body);
      return body;
    }
    this.advance();
    this.expect(T.INDENT);
    this.enter(BLOCK_COST);
    do this.statement(body);
    while (!this.at(T.DEDENT) && !this.at(T.ENDMARKER));
    this.expect(T.DEDENT);
    this.leave(BLOCK_COST);
    return body;
  }

  private suite(): ast.Stmt[] {
    this.expect(T.COLON);
    return this.block();
  }

  private compoundStatement(): ast.Stmt | null {
    const s = this.i;
    switch (this.tt) {
      case T.IF:
        return this.ifStatement();
      case T.DEF:
        return this.functionDef([], s, false);
      case T.CLASS:
        return this.classDef([], s);
      case T.FOR:
        return this.forStatement(s, false);
      case T.WITH:
        return this.withStatement(s, false);
      case T.TRY:
        return this.tryStatement();
      case T.WHILE:
        return this.whileStatement();
      case T.AT:
        return this.decorated();
      case T.ASYNC:
        this.advance();
        if (this.at(T.DEF)) return this.functionDef([], s, true);
        if (this.at(T.FOR)) return this.forStatement(s, true);
        if (this.at(T.WITH)) return this.withStatement(s, true);
        return this.fail();
      case T.NAME:
        return this.isWord(s, "match") ? this.matchStatement() : null;
      default:
        return null;
    }
  }

  private simpleStatement(): ast.Stmt {
    const s = this.i;
    const { lines, cols, endLines, endCols } = this;
    switch (this.tt) {
      case T.RETURN: {
        this.advance();
        const value = this.startsExpression() ? this.starExpressions() : null;
        const e = this.i - 1;
        return build.Return(value, lines[s], cols[s], endLines[e], endCols[e]);
      }
      case T.IMPORT:
        return this.importName();
      case T.FROM:
        return this.importFrom();
      case T.RAISE:
        return this.raiseStatement();
      case T.PASS:
        this.advance();
        return build.Pass(lines[s], cols[s], endLines[s], endCols[s]);
      case T.BREAK:
        this.advance();
        return build.Break(lines[s], cols[s], endLines[s], endCols[s]);
      case T.CONTINUE:
        this.advance();
        return build.Continue(lines[s], cols[s], endLines[s], endCols[s]);
      case T.DEL:
        return this.deleteStatement();
      case T.ASSERT:
        return this.assertStatement();
      case T.GLOBAL: {
        const names = this.declaredNames();
        const e = this.i - 1;
        return build.Global(names, lines[s], cols[s], endLines[e], endCols[e]);
      }
      case T.NONLOCAL: {
        const names = this.declaredNames();
        const e = this.i - 1;
        return build.Nonlocal(names, lines[s], cols[s], endLines[e], endCols[e]);
      }
      case T.NAME: {
        const next = this.kinds[s + 1];
        const after = this.kinds[s + 2];
        const alias = next === T.NAME && (after === T.EQUAL || after === T.LSQB);
        if (alias && this.isWord(s, "type")) return this.typeAlias();
        return this.expressionStatement();
      }
      default:
        return this.expressionStatement();
    }
  }

  // An expression on its own, or any kind of assignment.
  private expressionStatement(): ast.Stmt {
    const s = this.i;
    const { lines, cols, endLines, endCols } = this;
    if (this.tt === T.YIELD) {
      const value = this.yieldExpression();
      const e = this.i - 1;
      return build.ExprStmt(value, lines[s], cols[s], endLines[e], endCols[e]);
    }
    const first = this.starExpressions();
    if (this.tt === T.EQUAL) return this.assignment(first, s);
    if (this.tt === T.COLON) return this.annotatedAssignment(first, s);
    const op = AUGMENTED[this.tt];
    if (op !== undefined) {
      const target = this.makeSingleTarget(first);
      if (op === "MatMult") this.requireVersion(5, "The '@' operator is");
      this.advance();
      const value = this.annotatedRhs();
      const e = this.i - 1;
      return build.AugAssign(target, op, value, lines[s], cols[s], endLines[e], endCols[e]);
    }
    const e = this.i - 1;
    return build.ExprStmt(first, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private assignment(first: ast.Expr, s: number): ast.Stmt {
    const targets: ast.Expr[] = [];
    let value = first;
    while (this.eat(T.EQUAL)) {
      if (value.kind === "Yield" || value.kind === "YieldFrom") this.fail();
      this.makeTarget(value);
      targets.push(value);
      value = this.annotatedRhs();
    }
    const comment = this.typeComment();
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Assign(targets, value, comment, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private annotatedAssignment(first: ast.Expr, s: number): ast.Stmt {
    const target = this.makeSingleTarget(first);
    const simple = target.kind === "Name" && this.kinds[s] === T.NAME ? 1 : 0;
    this.advance();
    const annotation = this.expression();
    const value = this.eat(T.EQUAL) ? this.annotatedRhs() : null;
    this.requireVersion(6, `Variable annotation${simple === 1 ? "" : "s"} syntax is`);
    const e = this.i - 1;
    return build.AnnAssign(
      target,
      annotation,
      value,
      simple,
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }

  /** The text of a `# type:` comment, where such comments are tokens. */
  private typeComment(): string | null {
    if (this.tt !== T.TYPE_COMMENT) return null;
    const text = this.tokenText(this.i);
    this.advance();
    return text;
  }

  private typeAlias(): ast.Stmt {
    const s = this.i;
    this.advance();
    const name = this.nameNode("Store");
    const params = this.typeParams();
    this.expect(T.EQUAL);
    const value = this.expression();
    this.requireVersion(12, "Type statement is");
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.TypeAlias(name, params, value, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private raiseStatement(): ast.Stmt {
    const s = this.i;
    this.advance();
    let exc: ast.Expr | null = null;
    let cause: ast.Expr | null = null;
    if (this.startsExpression() && this.tt !== T.STAR) {
      exc = this.expression();
      if (this.eat(T.FROM)) cause = this.expression();
    }
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Raise(exc, cause, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private deleteStatement(): ast.Stmt {
    const s = this.i;
    this.advance();
    const targets = [this.deleteTarget()];
    while (this.eat(T.COMMA) && this.tt !== T.SEMI && this.tt !== T.NEWLINE) {
      targets.push(this.deleteTarget());
    }
    const e = this.i - 1;
    if (this.tt !== T.SEMI && this.tt !== T.NEWLINE) this.fail();
    const { lines, cols, endLines, endCols } = this;
    return build.Delete(targets, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private assertStatement(): ast.Stmt {
    const s = this.i;
    this.advance();
    const test = this.expression();
    const message = this.eat(T.COMMA) ? this.expression() : null;
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Assert(test, message, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private declaredNames(): string[] {
    this.advance();
    const names = [this.takeName()];
    while (this.eat(T.COMMA)) names.push(this.takeName());
    return names;
  }

  // --- imports -------------------------------------------------------------------------------------------------------

  private importName(): ast.Stmt {
    const s = this.i;
    this.advance();
    const names: ast.Alias[] = [];
    do {
      const start = this.i;
      names.push(this.alias(this.dottedName(), start));
    } while (this.eat(T.COMMA));
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Import(names, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private importFrom(): ast.Stmt {
    const s = this.i;
    this.advance();
    let level = 0;
    while (this.tt === T.DOT || this.tt === T.ELLIPSIS) {
      level += this.tt === T.DOT ? 1 : 3;
      this.advance();
    }
    const module = level > 0 && this.tt === T.IMPORT ? null : this.dottedName();
    this.expect(T.IMPORT);
    const names = this.importedNames();
    const e = this.i - 1;
    if (module === "__future__" && names.some((a) => a.name === "barry_as_FLUFL")) {
      this.flufl = true;
    }
    const { lines, cols, endLines, endCols } = this;
    return build.ImportFrom(module, names, level, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private importedNames(): ast.Alias[] {
    const { lines, cols, endLines, endCols } = this;
    const i = this.i;
    if (this.eat(T.STAR)) {
      return [build.Alias("*", null, lines[i], cols[i], endLines[i], endCols[i])];
    }
    const parenthesized = this.eat(T.LPAR);
    const names: ast.Alias[] = [];
    do {
      if (parenthesized && names.length > 0 && this.tt === T.RPAR) break;
      const start = this.i;
      names.push(this.alias(this.takeName(), start));
    } while (this.eat(T.COMMA));
    if (parenthesized) this.expect(T.RPAR);
    return names;
  }

  private alias(name: string, s: number): ast.Alias {
    const asname = this.eat(T.AS) ? this.takeName() : null;
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Alias(name, asname, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private dottedName(): string {
    let name = this.takeName();
    while (this.eat(T.DOT)) name += "." + this.takeName();
    return name;
  }

  // --- compound statements -------------------------------------------------------------------------------------------

  // `if` and its `elif` chain, read in a loop and nested from the end.
  private ifStatement(): ast.Stmt {
    const starts: number[] = [];
    const tests: ast.Expr[] = [];
    const bodies: ast.Stmt[][] = [];
    do {
      starts.push(this.i);
      this.enter(1);
      this.advance();
      tests.push(this.namedExpression());
      bodies.push(this.suite());
    } while (this.tt === T.ELIF);
    let orelse = this.elseBlock();
    this.leave(starts.length);
    const e = this.lastSolid();
    const { lines, cols, endLines, endCols } = this;
    for (let k = starts.length - 1; ; k--) {
      const s = starts[k];
      const test = tests[k];
      const node = build.If(test, bodies[k], orelse, lines[s], cols[s], endLines[e], endCols[e]);
      if (k === 0) return node;
      orelse = [node];
    }
  }

  private elseBlock(): ast.Stmt[] {
    return this.eat(T.ELSE) ? this.suite() : [];
  }

  private whileStatement(): ast.Stmt {
    const s = this.i;
    this.advance();
    const test = this.namedExpression();
    const body = this.suite();
    const orelse = this.elseBlock();
    const e = this.lastSolid();
    const { lines, cols, endLines, endCols } = this;
    return build.While(test, body, orelse, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private forStatement(s: number, isAsync: boolean): ast.Stmt {
    this.advance();
    const target = this.starTargets();
    this.expect(T.IN);
    const iter = this.starExpressions();
    this.expect(T.COLON);
    const comment = this.typeComment();
    const body = this.block();
    const orelse = this.elseBlock();
    if (isAsync) this.requireVersion(5, "Async for loops are");
    const e = this.lastSolid();
    const make = isAsync ? build.AsyncFor : build.For;
    return make(
      target,
      iter,
      body,
      orelse,
      comment,
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }

  private withStatement(s: number, isAsync: boolean): ast.Stmt {
    this.advance();
    const items = this.parenthesizedWithItems() ?? this.withItems();
    this.expect(T.COLON);
    const comment = this.typeComment();
    const body = this.block();
    if (isAsync) this.requireVersion(5, "Async with statements are", this.i - 1);
    const e = this.lastSolid();
    const make = isAsync ? build.AsyncWith : build.With;
    const { lines, cols, endLines, endCols } = this;
    return make(items, body, comment, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private withItems(): ast.WithItem[] {
    const items = [this.withItem()];
    while (this.eat(T.COMMA)) items.push(this.withItem());
    return items;
  }

  private withItem(): ast.WithItem {
    const context = this.expression();
    let target: ast.Expr | null = null;
    if (this.eat(T.AS)) {
      target = this.starTarget();
      if (this.tt !== T.COMMA && this.tt !== T.RPAR && this.tt !== T.COLON) this.fail();
    }
    return build.WithItem(context, target);
  }

  // A parenthesis after `with` holds items if it reads so and a colon follows; else it begins an expression.
  private parenthesizedWithItems(): ast.WithItem[] | null {
    if (this.tt !== T.LPAR || !this.colonAfterParenthesis()) return null;
    const start = this.i;
    const level = this.level;
    try {
      this.advance();
      const items = [this.withItem()];
      while (this.eat(T.COMMA) && !this.at(T.RPAR)) items.push(this.withItem());
      this.expect(T.RPAR);
      if (this.at(T.COLON)) return items;
    } catch (error) {
      if (!(error instanceof ParseFailed)) throw error;
    }
    this.level = level;
    this.seek(start);
    return null;
  }

  private colonAfterParenthesis(): boolean {
    const { kinds } = this;
    let depth = 0;
    for (let i = this.i; ; i++) {
      const kind = kinds[i];
      if (kind === T.LPAR || kind === T.LSQB || kind === T.LBRACE) depth++;
      else if (kind === T.RPAR || kind === T.RSQB || kind === T.RBRACE) {
        if (--depth === 0) return kinds[i + 1] === T.COLON;
      } else if (kind === T.ENDMARKER || kind === T.ERRORTOKEN) return false;
    }
  }

  private tryStatement(): ast.Stmt {
    const s = this.i;
    this.advance();
    const body = this.suite();
    const handlers: ast.ExceptHandler[] = [];
    let orelse: ast.Stmt[] = [];
    let finalbody: ast.Stmt[] = [];
    const star = this.tt === T.EXCEPT && this.kinds[this.i + 1] === T.STAR;
    while (this.tt === T.EXCEPT) handlers.push(this.exceptHandler(star));
    if (handlers.length > 0) orelse = this.elseBlock();
    if (this.eat(T.FINALLY)) finalbody = this.suite();
    else if (handlers.length === 0) this.fail();
    if (star) this.requireVersion(11, "Exception groups are");
    const e = this.lastSolid();
    const make = star ? build.TryStar : build.Try;
    return make(
      body,
      handlers,
      orelse,
      finalbody,
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }

  private exceptHandler(star: boolean): ast.ExceptHandler {
    const s = this.i;
    this.advance();
    if (this.eat(T.STAR) !== star) this.fail();
    let type: ast.Expr | null = null;
    let name: string | null = null;
    let isBareTuple = false;
    if (star || this.tt !== T.COLON) {
      const first = this.i;
      type = this.expression();
      isBareTuple = this.tt === T.COMMA;
      if (isBareTuple) type = this.restOfExpressions(type, first);
      else if (this.eat(T.AS)) name = this.takeName();
    }
    const body = this.suite();
    if (isBareTuple) {
      this.requireVersion(14, "except expressions without parentheses are", this.i - 1);
    }
    const e = this.lastSolid();
    const { lines, cols, endLines, endCols } = this;
    return build.ExceptHandler(type, name, body, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private matchStatement(): ast.Stmt | null {
    const s = this.i;
    const subject = this.matchSubject();
    if (subject === null) return null;
    this.expect(T.NEWLINE);
    this.expect(T.INDENT);
    const cases: ast.MatchCase[] = [];
    do cases.push(this.matchCase());
    while (this.tt !== T.DEDENT);
    this.requireVersion(10, "Pattern matching is");
    this.advance();
    const e = this.lastSolid();
    const { lines, cols, endLines, endCols } = this;
    return build.Match(subject, cases, lines[s], cols[s], endLines[e], endCols[e]);
  }

  // `match` is a keyword only where a subject, a colon and a line end follow. Otherwise nothing is taken.
  private matchSubject(): ast.Expr | null {
    const start = this.i;
    const level = this.level;
    this.advance();
    if (this.startsExpression()) {
      try {
        const s = this.i;
        let subject: ast.Expr;
        if (this.tt === T.STAR) {
          subject = this.starNamedExpression();
          if (!this.at(T.COMMA)) this.fail();
        } else subject = this.namedExpression();
        if (this.tt === T.COMMA) {
          const elts = [subject];
          while (this.eat(T.COMMA) && !this.at(T.COLON)) elts.push(this.starNamedExpression());
          subject = this.tuple(elts, s);
        }
        if (this.tt === T.COLON && this.kinds[this.i + 1] === T.NEWLINE) {
          this.advance();
          return subject;
        }
      } catch (error) {
        if (!(error instanceof ParseFailed)) throw error;
      }
    }
    this.level = level;
    this.seek(start);
    return null;
  }

  private matchCase(): ast.MatchCase {
    if (!this.isWord(this.i, "case")) this.fail();
    this.advance();
    const pattern = this.patterns();
    const guard = this.eat(T.IF) ? this.namedExpression() : null;
    return build.MatchCase(pattern, guard, this.suite());
  }

  // --- definitions ---------------------------------------------------------------------------------------------------

  private decorated(): ast.Stmt {
    const decorators: ast.Expr[] = [];
    while (this.eat(T.AT)) {
      decorators.push(this.namedExpression());
      this.expect(T.NEWLINE);
    }
    const s = this.i;
    if (this.tt === T.CLASS) return this.classDef(decorators, s);
    const isAsync = this.eat(T.ASYNC);
    return this.functionDef(decorators, s, isAsync);
  }

  private classDef(decorators: ast.Expr[], s: number): ast.Stmt {
    this.expect(T.CLASS);
    const name = this.takeName();
    const params = this.typeParams();
    const bases: ast.Expr[] = [];
    const keywords: ast.Keyword[] = [];
    if (this.tt === T.LPAR) this.callArguments(bases, keywords, true);
    const body = this.suite();
    const e = this.lastSolid();
    return build.ClassDef(
      name,
      bases,
      keywords,
      body,
      decorators,
      params,
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }

  private functionDef(decorators: ast.Expr[], s: number, isAsync: boolean): ast.Stmt {
    this.expect(T.DEF);
    const name = this.takeName();
    const typeParams = this.typeParams();
    this.expect(T.LPAR);
    const args = this.parameters(T.RPAR);
    this.expect(T.RPAR);
    const returns = this.eat(T.RARROW) ? this.expression() : null;
    this.expect(T.COLON);
    const comment = this.functionTypeComment();
    const body = this.block();
    if (isAsync) this.requireVersion(5, "Async functions are", this.i - 1);
    const e = this.lastSolid();
    const make = isAsync ? build.AsyncFunctionDef : build.FunctionDef;
    return make(
      name,
      args,
      body,
      decorators,
      returns,
      comment,
      typeParams,
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }

  // On the line of the `def`, or alone on the next one.
  private functionTypeComment(): string | null {
    if (this.tt === T.NEWLINE && this.kinds[this.i + 1] === T.TYPE_COMMENT) {
      const after = this.i + 2;
      if (this.kinds[after] === T.NEWLINE && this.kinds[after + 1] === T.INDENT) this.advance();
    }
    return this.typeComment();
  }

  private typeParams(): ast.TypeParam[] {
    if (!this.eat(T.LSQB)) return [];
    const params = [this.typeParam()];
    while (this.eat(T.COMMA) && this.tt !== T.RSQB) params.push(this.typeParam());
    if (this.at(T.RSQB)) this.requireVersion(12, "Type parameter lists are");
    this.expect(T.RSQB);
    return params;
  }

  private typeParam(): ast.TypeParam {
    const s = this.i;
    const { lines, cols, endLines, endCols } = this;
    const kind = this.tt;
    if (kind === T.STAR || kind === T.DOUBLESTAR) this.advance();
    const name = this.takeName();
    const bound = kind === T.NAME && this.eat(T.COLON) ? this.expression() : null;
    let value: ast.Expr | null = null;
    if (this.eat(T.EQUAL)) {
      value = kind === T.STAR ? this.starExpression() : this.expression();
      this.requireVersion(13, "Type parameter defaults are");
    }
    const e = this.i - 1;
    if (kind === T.STAR) {
      return build.TypeVarTuple(name, value, lines[s], cols[s], endLines[e], endCols[e]);
    }
    if (kind === T.DOUBLESTAR) {
      return build.ParamSpec(name, value, lines[s], cols[s], endLines[e], endCols[e]);
    }
    return build.TypeVar(name, bound, value, lines[s], cols[s], endLines[e], endCols[e]);
  }

  protected parameters(closing: T): ast.Arguments {
    let posonly: ast.Arg[] = [];
    let args: ast.Arg[] = [];
    const defaults: ast.Expr[] = [];
    let vararg: ast.Arg | null = null;
    const kwonly: ast.Arg[] = [];
    const kwDefaults: (ast.Expr | null)[] = [];
    let kwarg: ast.Arg | null = null;
    let afterStar = false;
    let slash = false;
    let last: ast.Arg | null = null;
    const annotated = closing === T.RPAR;
    while (this.tt !== closing) {
      if (kwarg !== null) this.fail();
      last = null;
      if (this.eat(T.SLASH)) {
        if (slash || afterStar || args.length === 0) this.fail();
        slash = true;
        posonly = args;
        args = [];
      } else if (this.eat(T.STAR)) {
        if (afterStar) this.fail();
        afterStar = true;
        if (this.tt === T.COMMA) {
          if (this.kinds[this.i + 1] !== T.NAME) this.fail();
        } else vararg = last = this.parameter(annotated, annotated);
      } else if (this.eat(T.DOUBLESTAR)) kwarg = last = this.parameter(annotated, false);
      else {
        last = this.parameter(annotated, false);
        const value = this.eat(T.EQUAL) ? this.expression() : null;
        if (afterStar) {
          kwonly.push(last);
          kwDefaults.push(value);
        } else {
          args.push(last);
          if (value !== null) defaults.push(value);
          else if (defaults.length > 0) this.fail();
        }
      }
      const more = this.eat(T.COMMA);
      if (annotated && last !== null) last.type_comment = this.typeComment();
      if (!more) break;
    }
    if (slash) this.requireVersion(8, "Positional-only parameters are");
    return build.Arguments(posonly, args, vararg, kwonly, kwDefaults, kwarg, defaults);
  }

  // A name and its annotation; `*args` may have a starred one.
  private parameter(annotated: boolean, star: boolean): ast.Arg {
    const s = this.i;
    const name = this.takeName();
    let annotation: ast.Expr | null = null;
    if (annotated && this.eat(T.COLON)) {
      annotation = star ? this.starExpression() : this.expression();
    }
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.Arg(name, annotation, null, lines[s], cols[s], endLines[e], endCols[e]);
  }
}
