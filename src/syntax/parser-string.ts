// String atoms: plain, bytes, f- and t-strings, their escapes, replacement fields and implicit concatenation.
//
// Layer above parser-cursor.ts; replacement fields hold expressions, which parser-expression.ts supplies.

import type * as ast from "./ast.ts";
import * as build from "./ast-build.ts";
import {
  breaksPair,
  decodeBytes,
  decodeStr,
  type EscapeReporter,
  isAscii,
  LiteralError,
} from "./literal.ts";
import { ParserCursor } from "./parser-cursor.ts";
import { invalidEscape } from "./tokenizer.ts";
import { T } from "./tokens.ts";

/** Where the text of a STRING token's literal is, and what its prefix says. */
export interface StringBody {
  readonly start: number;
  readonly end: number;
  readonly bytes: boolean;
  readonly raw: boolean;
}

/** Splits source[start:end], a STRING token, into prefix and body. */
export function stringBody(source: string, start: number, end: number): StringBody {
  let bytes = false;
  let raw = false;
  let quote = source.charCodeAt(start);
  while (quote !== 34 && quote !== 39) {
    if ((quote | 32) === 98) bytes = true;
    else if ((quote | 32) === 114) raw = true;
    quote = source.charCodeAt(++start);
  }
  const triple =
    end - start >= 6 &&
    source.charCodeAt(start + 1) === quote &&
    source.charCodeAt(start + 2) === quote;
  const size = triple ? 3 : 1;
  return { start: start + size, end: end - size, bytes, raw };
}

type StringPart = ast.Constant | ast.FormattedValue | ast.Interpolation;

export abstract class StringParser extends ParserCursor {
  abstract expression(): ast.Expr;
  /** A yield expression or star_expressions. */
  abstract annotatedRhs(): ast.Expr;

  /** One or more adjacent string tokens. */
  protected strings(): ast.Expr {
    const s = this.i;
    const next = this.kinds[s + 1];
    if (
      this.tt === T.STRING &&
      next !== T.STRING &&
      next !== T.FSTRING_START &&
      next !== T.TSTRING_START
    ) {
      this.advance();
      return this.plainString(s);
    }
    if (this.tt === T.TSTRING_START) return this.templates(s);
    return this.concatenation(s);
  }

  private plainString(i: number): ast.Constant {
    const { tokens, source } = this;
    const body = stringBody(source, tokens.start[i], tokens.end[i]);
    const text = source.slice(body.start, body.end);
    let value: ast.ConstValue;
    if (body.bytes) {
      if (!this.ascii && !isAscii(text)) this.fail();
      value = { type: "bytes", value: this.decodeBytesOf(i, text, body.raw) };
    } else {
      const plain = body.raw || !text.includes("\\");
      value = plain ? { type: "str", value: text } : this.decodeStrOf(i, text, 1);
    }
    const u_kind = source.charCodeAt(tokens.start[i]) === 117 ? "u" : null;
    return build.Constant(
      value,
      u_kind,
      this.lines[i],
      this.cols[i],
      this.endLines[i],
      this.endCols[i],
    );
  }

  private decodeStrOf(i: number, text: string, quoteWidth: number): ast.ConstStr {
    try {
      return decodeStr(text, this.escapeReporter(i, text, quoteWidth));
    } catch (error) {
      if (error instanceof LiteralError) this.fail();
      throw error;
    }
  }

  private decodeBytesOf(i: number, text: string, raw: boolean): Uint8Array {
    try {
      return decodeBytes(text, raw, this.escapeReporter(i, text, 0));
    } catch (error) {
      if (error instanceof LiteralError) this.fail();
      throw error;
    }
  }

  // Only the first meaningless escape of a token is reported, on its own line.
  private escapeReporter(i: number, text: string, quoteWidth: number): EscapeReporter {
    let reported = false;
    const isPart = this.kinds[i] !== T.STRING;
    return (escape, index, octal) => {
      if (reported) return;
      reported = true;
      // The tokenizer has told of a brace, which it saw in a string with replacement fields only.
      if (isPart && (escape === "{" || escape === "}")) return;
      const before = text.slice(0, index);
      const lineStart = before.lastIndexOf("\n") + 1;
      const newlines = before.split("\n").length - 1;
      const column = index - lineStart + (newlines > 0 ? 0 : this.cols[i] + quoteWidth);
      const lineno = this.lines[i] + newlines;
      this.tokenizer.warnings.push({
        category: "SyntaxWarning",
        ...invalidEscape(escape, octal),
        lineno,
        col_offset: column,
        end_lineno: lineno,
        end_col_offset: column + 2,
      });
    };
  }

  // Plain and f-strings in a row. Bytes stand among themselves only, t-strings elsewhere.
  private concatenation(s: number): ast.Expr {
    const parts: StringPart[] = [];
    let bytes = 0;
    let plain = 0;
    let formatted = false;
    for (;;) {
      if (this.tt === T.STRING) {
        const i = this.i;
        this.advance();
        const constant = this.plainString(i);
        if (constant.value.type === "bytes") bytes++;
        else plain++;
        parts.push(constant);
      } else if (this.tt === T.FSTRING_START) {
        formatted = true;
        this.formattedString(parts, false);
      } else break;
    }
    if (this.tt === T.TSTRING_START) this.fail();
    if (bytes > 0 && (plain > 0 || formatted)) this.fail();
    const e = this.i - 1;
    if (bytes > 0) return this.joinBytes(parts as ast.Constant[], s, e);
    const values = foldConstants(parts, formatted);
    if (!formatted) return values[0];
    return build.JoinedStr(values, this.lines[s], this.cols[s], this.endLines[e], this.endCols[e]);
  }

  private joinBytes(parts: ast.Constant[], s: number, e: number): ast.Constant {
    const chunks = parts.map((part) => (part.value as ast.ConstBytes).value);
    const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    const value: ast.ConstBytes = { type: "bytes", value: joined };
    const { lines, cols, endLines, endCols } = this;
    return build.Constant(value, null, lines[s], cols[s], endLines[e], endCols[e]);
  }

  private templates(s: number): ast.Expr {
    const parts: StringPart[] = [];
    while (this.tt === T.TSTRING_START) this.formattedString(parts, true);
    if (this.tt === T.STRING || this.tt === T.FSTRING_START) this.fail();
    const e = this.i - 1;
    return build.TemplateStr(
      foldConstants(parts, true),
      this.lines[s],
      this.cols[s],
      this.endLines[e],
      this.endCols[e],
    );
  }

  // One f- or t-string, from its START to its END token, appended to `parts`.
  private formattedString(parts: StringPart[], template: boolean): void {
    const prefix = this.tokenText(this.i);
    const raw = prefix.includes("r") || prefix.includes("R");
    const endKind = template ? T.TSTRING_END : T.FSTRING_END;
    this.advance();
    const escaped: ast.Constant[] = [];
    for (;;) {
      if (this.tt === T.FSTRING_MIDDLE || this.tt === T.TSTRING_MIDDLE) {
        const text = this.tokenText(this.i);
        const part = this.textPart(this.i, { type: "str", value: text });
        if (!raw && text.includes("\\")) escaped.push(part);
        parts.push(part);
        this.advance();
      } else if (this.tt === T.LBRACE) this.replacementField(parts, template, raw);
      else break;
    }
    const end = this.i;
    if (template && this.at(endKind)) this.requireVersion(14, "t-strings are");
    this.expect(endKind);
    // CPython decodes the literal parts when it has seen the end, and counts a warning's place from there.
    for (const part of escaped) {
      const text = (part.value as ast.ConstStr).value;
      part.value = this.decodeStrOf(end, text, 1);
    }
  }

  // Literal text of an f-string, its escapes not decoded yet.
  private textPart(i: number, value: ast.ConstStr): ast.Constant {
    const { lines, cols, endLines, endCols } = this;
    return build.Constant(value, null, lines[i], cols[i], endLines[i], endCols[i]);
  }

  private specPart(i: number, raw: boolean): ast.Constant {
    const text = this.tokenText(i);
    const plain = raw || !text.includes("\\");
    return this.textPart(i, plain ? { type: "str", value: text } : this.decodeStrOf(i, text, 0));
  }

  // '{' expression ['='] ['!' conversion] [':' spec] '}'
  private replacementField(parts: StringPart[], template: boolean, raw: boolean): void {
    const s = this.i;
    this.enter(FIELD_COST);
    this.advance();
    const first = this.i;
    const value = this.annotatedRhs();
    const valueEnd = this.i;
    const debug = this.eat(T.EQUAL);
    const terminator = this.i;
    let conversion = -1;
    if (this.tt === T.EXCLAMATION) conversion = this.conversion();
    const spec = this.tt === T.COLON ? this.formatSpec(raw) : null;
    if (debug && conversion < 0 && spec === null) conversion = 114;
    const end = this.i;
    this.expect(T.RBRACE);
    this.leave(FIELD_COST);
    const { lines, cols, endLines, endCols } = this;
    if (debug) {
      const text = this.fieldText(first, terminator);
      parts.push(
        build.Constant(
          { type: "str", value: text },
          null,
          lines[s],
          cols[s] + 1,
          lines[terminator],
          cols[terminator],
        ),
      );
    }
    const [lineno, col, endLine, endCol] = [lines[s], cols[s], endLines[end], endCols[end]];
    if (!template) {
      parts.push(build.FormattedValue(value, conversion, spec, lineno, col, endLine, endCol));
      return;
    }
    const str: ast.ConstStr = {
      type: "str",
      value: this.fieldText(first, debug ? valueEnd : terminator),
    };
    parts.push(build.Interpolation(value, str, conversion, spec, lineno, col, endLine, endCol));
  }

  private conversion(): number {
    const mark = this.i;
    this.advance();
    const name = this.i;
    if (this.tt !== T.NAME || this.lines[name] !== this.lines[mark]) this.fail();
    if (this.endCols[mark] !== this.cols[name]) this.fail();
    const letter = this.tokenText(name);
    if (letter !== "s" && letter !== "r" && letter !== "a") this.fail();
    this.advance();
    return letter.charCodeAt(0);
  }

  private formatSpec(raw: boolean): ast.Expr {
    const s = this.i;
    this.advance();
    const parts: StringPart[] = [];
    let constants = 0;
    for (;;) {
      if (this.tt === T.FSTRING_MIDDLE || this.tt === T.TSTRING_MIDDLE) {
        const part = this.specPart(this.i, raw);
        if ((part.value as ast.ConstStr).value !== "") {
          parts.push(part);
          constants++;
        }
        this.advance();
      } else if (this.tt === T.LBRACE) this.replacementField(parts, false, raw);
      else break;
    }
    const e = this.i - 1;
    const { lines, cols, endLines, endCols } = this;
    const values = foldConstants(parts, true);
    if (constants > 1 && constants === parts.length) {
      // CPython joins such parts as it does plain strings, and the result is one.
      const { value } = values[0] as ast.Constant;
      return build.Constant(value, null, lines[s], cols[s], endLines[e], endCols[e]);
    }
    return build.JoinedStr(values, lines[s], cols[s], endLines[e], endCols[e]);
  }

  // What the user wrote from after the brace up to token `to`, without comments.
  private fieldText(first: number, to: number): string {
    const { start, end } = this.tokens;
    const from = end[first - 1];
    const text = this.source.slice(from, start[to]);
    if (!text.includes("#")) return text;
    let out = "";
    let at = from;
    for (let i = first; i <= to; i++) {
      out += this.source.slice(at, start[i]).replace(/#[^\n]*/g, "");
      at = start[i];
      if (i < to) {
        out += this.source.slice(at, end[i]);
        at = end[i];
      }
    }
    return out;
  }
}

const FIELD_COST = 10;

function joined(left: ast.ConstStr, right: ast.ConstStr): ast.ConstStr {
  const value = left.value + right.value;
  const size = left.value.length;
  const between = breaksPair(left.value, right.value);
  if (left.breaks === undefined && right.breaks === undefined && !between) {
    return { type: "str", value };
  }
  const breaks = [...(left.breaks ?? []), ...(between ? [size] : [])];
  for (const at of right.breaks ?? []) breaks.push(size + at);
  return { type: "str", value, breaks };
}

// Joins neighbouring constants, and drops empty ones where other parts remain.
function foldConstants(parts: StringPart[], dropEmpty: boolean): ast.Expr[] {
  const folded: StringPart[] = [];
  for (const part of parts) {
    const last = folded.length > 0 ? folded[folded.length - 1] : null;
    if (part.kind === "Constant" && last !== null && last.kind === "Constant") {
      folded[folded.length - 1] = build.Constant(
        joined(last.value as ast.ConstStr, part.value as ast.ConstStr),
        last.u_kind,
        last.lineno,
        last.col_offset,
        part.end_lineno,
        part.end_col_offset,
      );
    } else folded.push(part);
  }
  if (!dropEmpty) return folded;
  return folded.filter((p) => p.kind !== "Constant" || (p.value as ast.ConstStr).value !== "");
}
