// Errors of the diagnosing pass: the message, the place in characters, and the line that is shown.
//
// Twin of engine.ts, which decides what to report. Everything here is about where CPython's parser and tokenizer stand when
// they report: `fill` is the number of tokens that have been asked for, and the tokenizer has read no further than that.

import { byteToCharacterOffset } from "../character.ts";
import { SyntaxFailure, type SyntaxFailureClass, type SyntaxPlace } from "../syntax-failure.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { T } from "../tokens.ts";
import type { Span } from "./span.ts";

/** End column that is not known: shown as 0. */
const NO_COLUMN = -1;

export class ErrorReport {
  /** Tokens asked for so far. */
  fill: number;
  private failure: SyntaxFailure | null = null;
  private readonly tokenizer: Tokenizer;
  private readonly filename: string;
  private readonly lineStarts: number[] = [];
  /** The whole source has been tokenized, whatever `fill` says. */
  private readAll = false;

  constructor(tokenizer: Tokenizer, fill: number) {
    this.tokenizer = tokenizer;
    this.filename = tokenizer.options.filename;
    this.fill = fill;
    const { source } = tokenizer;
    for (let at = 0; at >= 0 && at < source.length; ) {
      this.lineStarts.push(at);
      const newline = source.indexOf("\n", at);
      at = newline < 0 ? -1 : newline + 1;
    }
  }

  get raised(): boolean {
    return this.failure !== null;
  }

  /** The error reported last. */
  take(): SyntaxFailure | null {
    return this.failure;
  }

  // --- where the tokenizer stands ------------------------------------------------------------------------------------

  private get last(): number {
    return this.fill - 1;
  }

  private get tokenizerLine(): number {
    return this.readAll ? this.tokenizer.lineno : this.tokenizer.tokens.endLine[this.last];
  }

  private get cursor(): number {
    return this.readAll ? this.tokenizer.pos : this.tokenizer.tokens.end[this.last];
  }

  private startOfLine(lineno: number): number {
    return this.lineStarts[Math.max(lineno - 1, 0)] ?? 0;
  }

  /** Whether reading the tokens asked for so far has met the end of the text. */
  get atEnd(): boolean {
    const { tokens, done, source } = this.tokenizer;
    const kind = tokens.kind[this.last];
    if (kind === T.ERRORTOKEN) return done === "eof" || done === "unterminated";
    if (kind === T.ENDMARKER) return true;
    if (tokens.end[this.last] < source.length) return false;
    return kind !== T.STRING && kind !== T.FSTRING_END && kind !== T.TSTRING_END;
  }

  /** Whether more text could make the input whole: a line end that is there is not the end of the text. */
  get lacksText(): boolean {
    const { tokens } = this.tokenizer;
    const { last } = this;
    const isLineEnd = tokens.kind[last] === T.NEWLINE && tokens.start[last] < tokens.end[last];
    return this.atEnd && !isLineEnd;
  }

  /** Whether the tokenizer can go on from where it stands. */
  get canReadOn(): boolean {
    return !this.atEnd && this.tokenizer.tokens.kind[this.last] !== T.ERRORTOKEN;
  }

  private get stoppedAtEnd(): boolean {
    return this.tokenizer.tokens.kind[this.last] === T.ERRORTOKEN && this.tokenizer.done === "eof";
  }

  // --- reports -------------------------------------------------------------------------------------------------------

  /** From the start of one span to the end of another. */
  at(from: Span, to: Span, message: string, cls: SyntaxFailureClass = "SyntaxError"): void {
    this.known(cls, message, from.lineno, from.col + 1, to.endLine, to.endCol + 1);
  }

  /** From a span to where the tokenizer stands. */
  from(span: Span, message: string): void {
    const line = this.tokenizerLine;
    const column = this.byteColumn(this.cursor);
    this.known("SyntaxError", message, span.lineno, span.col + 1, line, column);
  }

  /** At given columns, counted from 0; an end column of -1 is not known. */
  place(
    lineno: number,
    col: number,
    endLine: number,
    endCol: number,
    message: string,
    cls: SyntaxFailureClass = "SyntaxError",
  ): void {
    this.known(cls, message, lineno, col + 1, endLine, endCol + 1);
  }

  /** At the last token that has been asked for. */
  here(message: string, cls: SyntaxFailureClass = "SyntaxError"): void {
    this.atToken(this.last, message, cls);
  }

  /** At token `i`, which has been asked for. */
  atToken(i: number, message: string, cls: SyntaxFailureClass = "SyntaxError"): void {
    if (this.stoppedAtEnd) {
      this.endOfSource();
      return;
    }
    this.onToken(i, message, cls);
  }

  private onToken(i: number, message: string, cls: SyntaxFailureClass): void {
    const { tokens } = this.tokenizer;
    const col = tokens.col[i] < 0 ? this.byteColumn(this.cursor) : tokens.col[i] + 1;
    const endCol = tokens.endCol[i] < 0 ? NO_COLUMN : tokens.endCol[i] + 1;
    this.known(cls, message, tokens.line[i], col, tokens.endLine[i], endCol);
  }

  /** Replaces what was reported. */
  incomplete(): void {
    this.failure = null;
    this.onToken(this.last, "incomplete input", "_IncompleteInputError");
  }

  private endOfSource(): void {
    if (this.tokenizer.bracketChars.length > 0) this.unclosedBracket();
    else this.onToken(this.last, "unexpected EOF while parsing", "SyntaxError");
  }

  private unclosedBracket(): void {
    const { bracketChars, bracketLines, bracketCols } = this.tokenizer;
    const top = bracketChars.length - 1;
    const line = bracketLines[top];
    const message = `'${String.fromCharCode(bracketChars[top])}' was never closed`;
    this.known("SyntaxError", message, line, bracketCols[top] + 1, line, 0);
  }

  /** The tokenizer stopped at the last token asked for. */
  tokenizerError(): void {
    const { tokenizer } = this;
    if (tokenizer.failure !== null) {
      this.failure = tokenizer.failure;
      return;
    }
    const line = tokenizer.lineno;
    switch (tokenizer.done) {
      case "eof":
        this.endOfSource();
        return;
      case "dedent": {
        const message = "unindent does not match any outer indentation level";
        this.onToken(this.last, message, "IndentationError");
        return;
      }
      case "tabs": {
        const message = "inconsistent use of tabs and spaces in indentation";
        this.known("TabError", message, line, 1, line, 0);
        return;
      }
      case "too deep":
        this.known("IndentationError", "too many levels of indentation", line, 1, line, 0);
        return;
      default: {
        const col = this.byteColumn(tokenizer.pos);
        const message = "unexpected character after line continuation character";
        this.known("SyntaxError", message, line, Math.max(col, 1), line, 0);
      }
    }
  }

  /** Nothing more precise is known than that token `i` was not expected. */
  generic(i: number): void {
    const { tokens } = this.tokenizer;
    const kind = tokens.kind[i];
    if (kind === T.ERRORTOKEN && this.tokenizer.done === "eof") this.endOfSource();
    else if (kind === T.INDENT) this.onToken(this.last, "unexpected indent", "IndentationError");
    else if (kind === T.DEDENT) this.onToken(this.last, "unexpected unindent", "IndentationError");
    else {
      const endCol = tokens.endCol[i] + 1;
      this.known(
        "SyntaxError",
        "invalid syntax",
        tokens.line[i],
        tokens.col[i] + 1,
        tokens.endLine[i],
        endCol,
      );
      this.checkRest();
    }
  }

  /** What the tokenizer finds wrong in the rest of the source goes before errors of the parser. */
  checkRest(): void {
    const { tokenizer } = this;
    const { tokens } = tokenizer;
    const errorLine = tokens.line[this.last];
    if (tokens.kind[tokens.count - 1] !== T.ERRORTOKEN) return;
    // Inside an f-string the error of its expression says more.
    if (tokenizer.insideString) return;
    if (tokenizer.failure !== null) {
      this.failure = tokenizer.failure;
      return;
    }
    const { bracketLines } = tokenizer;
    if (bracketLines.length > 0 && errorLine > bracketLines[bracketLines.length - 1]) {
      this.readAll = true;
      this.unclosedBracket();
    }
  }

  // --- places --------------------------------------------------------------------------------------------------------

  // UTF-8 bytes before `pos` on the line that the tokenizer is in.
  private byteColumn(pos: number): number {
    const start = this.startOfLine(this.tokenizerLine);
    return this.tokenizer.tokens.column(start, Math.max(pos, start));
  }

  // Columns are bytes counted from 1 here, and become characters of the line that is shown.
  private known(
    cls: SyntaxFailureClass,
    message: string,
    lineno: number,
    col: number,
    endLine: number,
    endCol: number,
  ): void {
    const text = this.shownLine(lineno);
    const place: SyntaxPlace = {
      lineno,
      offset: characterColumn(text, col),
      end_lineno: endLine,
      end_offset: endCol > 0 ? characterColumn(text, endCol) : endCol,
      text,
    };
    this.failure = new SyntaxFailure(cls, message, this.filename, place);
  }

  // The tokenizer's own line with its line end; an earlier one without.
  private shownLine(lineno: number): string {
    const { source } = this.tokenizer;
    const current = this.tokenizerLine;
    const shown = Math.min(current, lineno);
    const start = this.startOfLine(shown);
    const newline = source.indexOf("\n", start);
    if (newline < 0) return source.slice(start);
    return source.slice(start, current <= lineno ? newline + 1 : newline);
  }
}

function characterColumn(text: string, bytes: number): number {
  const length = byteToCharacterOffset(text, Number.POSITIVE_INFINITY);
  const count = byteToCharacterOffset(text, bytes);
  // One past the end of the line is still a place.
  return count === length && bytes > byteLength(text) ? length + 1 : count;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const ch of text) {
    const code = ch.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
