// Patterns of `match` statements.
//
// Layer between parser-expression.ts and parser-statement.ts.

import type * as ast from "./ast.ts";
import * as build from "./ast-build.ts";
import { ExpressionParser } from "./parser-expression.ts";
import { T } from "./tokens.ts";

// Levels of CPython's parser between a bracket and the pattern inside of it.
const PATTERN_COST = 8;

export abstract class PatternParser extends ExpressionParser {
  /** What stands after `case`: a pattern, or a sequence without brackets. */
  protected patterns(): ast.Pattern {
    const s = this.i;
    const first = this.maybeStarPattern();
    if (this.tt !== T.COMMA) {
      if (first.kind === "MatchStar") this.fail();
      return first;
    }
    return this.sequence(this.restOfSequence(first, T.COLON), s);
  }

  private restOfSequence(first: ast.Pattern, closing: T): ast.Pattern[] {
    const patterns = [first];
    while (this.eat(T.COMMA) && this.tt !== closing && this.tt !== T.IF) {
      patterns.push(this.maybeStarPattern());
    }
    return patterns;
  }

  private sequence(patterns: ast.Pattern[], s: number): ast.Pattern {
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.MatchSequence(patterns, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private maybeStarPattern(): ast.Pattern {
    if (this.tt !== T.STAR) return this.pattern();
    const s = this.i;
    this.advance();
    let name: string | null = null;
    if (this.isWord(this.i, "_")) this.advance();
    else name = this.captureTarget();
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.MatchStar(name, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private captureTarget(): string {
    if (this.isWord(this.i, "_")) this.fail();
    const name = this.takeName();
    if (this.tt === T.DOT || this.tt === T.LPAR || this.tt === T.EQUAL) this.fail();
    return name;
  }

  private pattern(): ast.Pattern {
    const s = this.i;
    const pattern = this.orPattern();
    if (!this.eat(T.AS)) return pattern;
    const name = this.captureTarget();
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.MatchAs(pattern, name, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private orPattern(): ast.Pattern {
    const s = this.i;
    const first = this.closedPattern();
    if (this.tt !== T.VBAR) return first;
    const patterns = [first];
    while (this.eat(T.VBAR)) patterns.push(this.closedPattern());
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    return build.MatchOr(patterns, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private closedPattern(): ast.Pattern {
    switch (this.tt) {
      case T.NUMBER:
      case T.MINUS:
        return this.valuePattern(this.signedNumber());
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START:
        return this.valuePattern(this.strings());
      case T.NONE:
        return this.singleton({ type: "None" });
      case T.TRUE:
        return this.singleton({ type: "bool", value: true });
      case T.FALSE:
        return this.singleton({ type: "bool", value: false });
      case T.NAME:
        return this.namePattern();
      case T.LPAR:
        return this.groupOrSequence();
      case T.LSQB:
        return this.bracketSequence();
      case T.LBRACE:
        return this.mapping();
      default:
        return this.fail();
    }
  }

  private valuePattern(value: ast.Expr): ast.Pattern {
    const { lineno, col_offset, end_lineno, end_col_offset } = value;
    return build.MatchValue(value, lineno, col_offset, end_lineno, end_col_offset);
  }

  private singleton(value: ast.ConstNone | ast.ConstBool): ast.Pattern {
    const i = this.i;
    this.advance();
    const { lines, cols, endLines, endCols } = this;
    return build.MatchSingleton(value, lines[i], cols[i], endLines[i], endCols[i]);
  }

  // ['-'] NUMBER, and a complex number: real ± imaginary.
  private signedNumber(): ast.Expr {
    const s = this.i;
    const { lines, cols, endLines, endCols } = this;
    const negative = this.eat(T.MINUS);
    const number = this.number();
    let left: ast.Expr = number;
    if (negative) {
      const e = this.i - 1;
      left = build.UnaryOp("USub", number, lines[s], cols[s], endLines[e], endCols[e]);
    }
    if (this.tt !== T.PLUS && this.tt !== T.MINUS) return left;
    const op = this.tt === T.PLUS ? "Add" : "Sub";
    this.advance();
    const imaginary = this.number();
    if (number.value.type === "complex" || imaginary.value.type !== "complex") this.fail();
    const e = this.i - 1;
    return build.BinOp(left, op, imaginary, lines[s], cols[s], endLines[e], endCols[e]);
  }

  // A wildcard, a capture, a dotted value or a class pattern.
  private namePattern(): ast.Pattern {
    const s = this.i;
    const { lines, cols, endLines, endCols } = this;
    if (this.isWord(s, "_")) {
      this.advance();
      return build.MatchAs(null, null, lines[s], cols[s], endLines[s], endCols[s]);
    }
    const next = this.kinds[s + 1];
    if (next === T.EQUAL) this.fail();
    if (next !== T.DOT && next !== T.LPAR) {
      const name = this.takeName();
      return build.MatchAs(null, name, lines[s], cols[s], endLines[s], endCols[s]);
    }
    const value = this.dottedValue();
    if (this.tt === T.LPAR) return this.classPattern(value, s);
    if (this.tt === T.EQUAL) this.fail();
    return this.valuePattern(value);
  }

  private dottedValue(): ast.Expr {
    const s = this.i;
    let value: ast.Expr = this.nameNode("Load");
    while (this.eat(T.DOT)) {
      const attr = this.takeName();
      const e = this.i - 1;
      value = build.Attribute(
        value,
        attr,
        "Load",
        this.lines[s],
        this.cols[s],
        this.endLines[e],
        this.endCols[e],
      );
    }
    return value;
  }

  private groupOrSequence(): ast.Pattern {
    const s = this.i;
    this.enter(PATTERN_COST);
    this.advance();
    let result: ast.Pattern;
    if (this.eat(T.RPAR)) result = this.sequence([], s);
    else {
      const first = this.maybeStarPattern();
      if (this.tt === T.COMMA) {
        const patterns = this.restOfSequence(first, T.RPAR);
        this.expect(T.RPAR);
        result = this.sequence(patterns, s);
      } else {
        if (first.kind === "MatchStar") this.fail();
        this.expect(T.RPAR);
        result = first;
      }
    }
    this.leave(PATTERN_COST);
    return result;
  }

  private bracketSequence(): ast.Pattern {
    const s = this.i;
    this.enter(PATTERN_COST);
    this.advance();
    const patterns = this.tt === T.RSQB ? [] : this.restOfSequence(this.maybeStarPattern(), T.RSQB);
    this.expect(T.RSQB);
    this.leave(PATTERN_COST);
    return this.sequence(patterns, s);
  }

  private mapping(): ast.Pattern {
    const s = this.i;
    this.enter(PATTERN_COST);
    this.advance();
    const keys: ast.Expr[] = [];
    const patterns: ast.Pattern[] = [];
    let rest: string | null = null;
    while (this.tt !== T.RBRACE) {
      if (rest !== null) this.fail();
      if (this.eat(T.DOUBLESTAR)) rest = this.captureTarget();
      else {
        keys.push(this.mappingKey());
        this.expect(T.COLON);
        patterns.push(this.pattern());
      }
      if (!this.eat(T.COMMA)) break;
    }
    const e = this.i;
    this.expect(T.RBRACE);
    this.leave(PATTERN_COST);
    const { lines, cols, endLines, endCols } = this;
    return build.MatchMapping(keys, patterns, rest, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private mappingKey(): ast.Expr {
    switch (this.tt) {
      case T.NUMBER:
      case T.MINUS:
        return this.signedNumber();
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START:
        return this.strings();
      case T.NONE:
        return this.constant({ type: "None" });
      case T.TRUE:
        return this.constant({ type: "bool", value: true });
      case T.FALSE:
        return this.constant({ type: "bool", value: false });
      default:
        if (this.kinds[this.i + 1] !== T.DOT) this.fail();
        return this.dottedValue();
    }
  }

  private classPattern(cls: ast.Expr, s: number): ast.Pattern {
    this.enter(PATTERN_COST);
    this.advance();
    const patterns: ast.Pattern[] = [];
    const names: string[] = [];
    const namedPatterns: ast.Pattern[] = [];
    while (this.tt !== T.RPAR) {
      if (this.tt === T.NAME && this.kinds[this.i + 1] === T.EQUAL) {
        names.push(this.takeName());
        this.advance();
        namedPatterns.push(this.pattern());
      } else {
        if (names.length > 0) this.fail();
        patterns.push(this.pattern());
      }
      if (!this.eat(T.COMMA)) break;
    }
    const e = this.i;
    this.expect(T.RPAR);
    this.leave(PATTERN_COST);
    return build.MatchClass(
      cls,
      patterns,
      names,
      namedPatterns,
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }
}
