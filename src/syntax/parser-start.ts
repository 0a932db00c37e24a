// The rules that a parse begins with: a module, one interactive statement, an expression, the type of a function.
//
// Top of the parser classes; parse.ts picks the rule. The rules of the same names in diagnose/ are their twins.

import type * as ast from "./ast.ts";
import * as build from "./ast-build.ts";
import { StatementParser } from "./parser-statement.ts";
import { T } from "./tokens.ts";

export class StartParser extends StatementParser {
  /** First token of the top-level statement being read: where a diagnosis begins. */
  statementStart = 0;

  module(): ast.Module {
    const body: ast.Stmt[] = [];
    while (this.tt !== T.ENDMARKER) {
      this.statementStart = this.i;
      this.statement(body);
    }
    const ignores = this.tokenizer.typeIgnores.map((t) => build.TypeIgnore(t.lineno, t.tag));
    return build.Module(body, ignores);
  }

  interactive(): ast.Interactive {
    const body: ast.Stmt[] = [];
    if (this.tt === T.NEWLINE) {
      const { lines, cols, endLines, endCols } = this;
      this.advance();
      body.push(build.Pass(lines[0], cols[0], endLines[0], endCols[0]));
    } else if (this.statement(body)) this.expect(T.NEWLINE);
    return build.Interactive(body);
  }

  evalInput(): ast.Expression {
    const body = this.expressions();
    this.endOfInput();
    return build.Expression(body);
  }

  /** What a type comment of a function says: `(int, *str, **Any) -> bool`. */
  functionType(): ast.FunctionType {
    this.expect(T.LPAR);
    const types: ast.Expr[] = [];
    if (this.tt !== T.RPAR) this.parameterTypes(types);
    this.expect(T.RPAR);
    this.expect(T.RARROW);
    const returns = this.expression();
    this.endOfInput();
    return build.FunctionType(types, returns);
  }

  // Plain types, then at most one behind `*`, then at most one behind `**`; no comma at the end.
  private parameterTypes(types: ast.Expr[]): void {
    let last: T.STAR | T.DOUBLESTAR | null = null;
    do {
      if (last === T.DOUBLESTAR) this.fail();
      if (this.eat(T.DOUBLESTAR)) last = T.DOUBLESTAR;
      else if (last === T.STAR) this.fail();
      else if (this.eat(T.STAR)) last = T.STAR;
      types.push(this.expression());
    } while (this.eat(T.COMMA));
  }

  private endOfInput(): void {
    while (this.eat(T.NEWLINE)) {}
    if (this.tt !== T.ENDMARKER) this.fail();
  }
}
