// Tokenizer: source text → tokens, one per `next()`, in arrays that the parser indexes.
//
// First stage of the pipeline; token-buffer.ts holds the arrays, number-scanner.ts the numeric literals, the parser is the
// reader. The states are CPython's (indentation stack, bracket stack, one mode per open f- or t-string) because which error
// is reported, and where, follows from them. An error ends the stream with an ERRORTOKEN and leaves its cause in `failure`
// (an error with text and place) or only in `done` (the parser words it). Nothing is thrown. Long, as it is one state machine.
//
// Lines are counted when their first character is read, not when the line before ends: at the end of the text `lineno` is
// the last line that has characters. Positions are UTF-16 offsets into `source`; columns in the buffer are UTF-8 bytes.

import { codePointLength, isPrintable, scanIdentifier } from "./character.ts";
import { scanNumber } from "./number-scanner.ts";
import { SyntaxFailure, type SyntaxWarningRecord } from "./syntax-failure.ts";
import { TokenBuffer } from "./token-buffer.ts";
import { KEYWORDS, OPERATORS, T } from "./tokens.ts";

const MAX_INDENT = 100;
const MAX_BRACKETS = 200;
const MAX_STRING_MODES = 150;
const MAX_FIELD_NESTING = 3;
const TAB_SIZE = 8;

export type TokenizerState =
  | "ok"
  | "eof"
  | "unterminated" // a string literal runs into the end of the text
  | "error"
  | "dedent"
  | "tabs"
  | "too deep"
  | "continuation";

export interface TokenizerOptions {
  filename: string;
  /** Interactive input: the end of the text closes the statement. */
  single?: boolean;
  /** With `single`: do not close open blocks at the end of the text. */
  dontImplyDedent?: boolean;
  /** Give `# type:` comments as tokens. */
  typeComments?: boolean;
  /** Give comments and line breaks that are no statement ends as tokens, and be lenient, as `tokenize` is. */
  extraTokens?: boolean;
}

/** An open f- or t-string. */
interface StringMode {
  readonly outer: StringMode | null;
  readonly letter: "f" | "t";
  readonly quote: number;
  readonly quoteSize: 1 | 3;
  readonly raw: boolean;
  readonly start: number;
  readonly lineStart: number;
  readonly lineno: number;
  /** True in the literal parts and format specs, false inside a replacement field's expression. */
  inText: boolean;
  /** Open brackets since the string began. */
  depth: number;
  /** `depth` at which the innermost replacement field began, -1 outside of any. */
  fieldDepth: number;
  inFormatSpec: boolean;
}

const enum C {
  TAB = 9,
  NL = 10,
  FF = 12,
  SPACE = 32,
  EXCLAMATION = 33,
  DQUOTE = 34,
  HASH = 35,
  SQUOTE = 39,
  LPAR = 40,
  RPAR = 41,
  DOT = 46,
  COLON = 58,
  EQUAL = 61,
  LSQB = 91,
  BACKSLASH = 92,
  RSQB = 93,
  LBRACE = 123,
  RBRACE = 125,
}

// Bit 1: may start an identifier. Bit 2: may continue one. Bit 4: decimal digit.
const CLASS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const ch = String.fromCharCode(c);
  if (/[a-zA-Z_]/.test(ch)) CLASS[c] = 3;
  else if (/[0-9]/.test(ch)) CLASS[c] = 6;
}

const ONE_CHAR = new Uint8Array(128);
const TWO_CHARS = new Uint8Array(128 * 128);
for (const [spelling, kind] of Object.entries(OPERATORS)) {
  const c = spelling.charCodeAt(0);
  if (spelling.length === 1) ONE_CHAR[c] = kind;
  else if (spelling.length === 2) TWO_CHARS[c * 128 + spelling.charCodeAt(1)] = kind;
}

// Keywords by length and first letter: length * 128 + letter → kinds.
const KEYWORD_CANDIDATES: (readonly T[] | undefined)[] = [];
KEYWORDS.forEach((word, i) => {
  const slot = word.length * 128 + word.charCodeAt(0);
  KEYWORD_CANDIDATES[slot] = [...(KEYWORD_CANDIDATES[slot] ?? []), (T.FALSE + i) as T];
});
const LONGEST_KEYWORD = 8;

const PREFIX_LETTERS = "burft";
const INCOMPATIBLE_PREFIXES = ["ub", "ur", "uf", "ut", "bf", "bt", "ft"];

const isIdentifierChar = (c: number): boolean => c >= 128 || (CLASS[c] & 2) !== 0;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

export class Tokenizer {
  readonly source: string;
  readonly tokens: TokenBuffer;
  readonly warnings: SyntaxWarningRecord[] = [];
  readonly typeIgnores: { lineno: number; tag: string }[] = [];

  /** Why the stream ended, and the error if there is one. */
  done: TokenizerState = "ok";
  failure: SyntaxFailure | null = null;

  /** Next character to read, start of its line, and number of that line. */
  pos = 0;
  lineStart = 0;
  lineno = 0;

  /** Open brackets: character, line and byte column of each. */
  readonly bracketChars: number[] = [];
  readonly bracketLines: number[] = [];
  readonly bracketCols: number[] = [];

  readonly options: TokenizerOptions;
  private readonly length: number;
  private atLineStart = true;
  private blankLine = false;
  private commentOnlyLine = false;
  private pendingIndents = 0;
  private readonly indents = [0];
  private readonly altIndents = [0];
  private mode: StringMode | null = null;
  private statementOpen = false;

  /** `source` has "\n" line ends only; `ascii` tells that it has no other characters either. */
  constructor(source: string, ascii: boolean, options: TokenizerOptions) {
    this.source = source;
    this.length = source.length;
    this.options = options;
    this.tokens = new TokenBuffer(source, ascii);
  }

  /** Appends one token to the buffer and returns its kind. */
  next(): T {
    const mode = this.mode;
    const kind = mode?.inText ? this.scanStringText(mode) : this.scanRegular(this.mode);
    if (this.options.single !== true) return kind;
    return this.closeInteractive(kind);
  }

  /** Reads to the end of the text or to the first error. */
  run(): void {
    let kind: T;
    do kind = this.next();
    while (kind !== T.ENDMARKER && kind !== T.ERRORTOKEN);
  }

  /** Whether an f- or t-string is open. */
  get insideString(): boolean {
    return this.mode !== null;
  }

  // In interactive input the end of the text is the end of the statement, and of the blocks that it leaves open.
  private closeInteractive(kind: T): T {
    if (kind !== T.ENDMARKER || !this.statementOpen) {
      this.statementOpen = true;
      return kind;
    }
    this.statementOpen = false;
    this.tokens.retypeLast(T.NEWLINE);
    const open = this.indents.length - 1;
    if (open > 0 && this.options.dontImplyDedent !== true) {
      this.pendingIndents = -open;
      this.indents.length = 1;
      this.altIndents.length = 1;
    }
    return T.NEWLINE;
  }

  private beginLine(): void {
    if (this.pos < this.length) {
      this.lineno++;
      this.lineStart = this.pos;
    }
  }

  private bare(kind: T): T {
    this.tokens.addBare(kind, this.pos, this.lineno, this.bracketChars.length);
    return kind;
  }

  private add(kind: T, start: number): T {
    const lineno = this.lineno;
    const tokens = this.tokens;
    const col = tokens.column(this.lineStart, start);
    const endCol = tokens.column(this.lineStart, this.pos);
    tokens.add(kind, start, this.pos, lineno, col, lineno, endCol, this.bracketChars.length);
    return kind;
  }

  /** Reports an error at the character before `pos`, as far as the line goes. */
  error(message: string): T {
    const column = codePointLength(this.source, this.lineStart, this.pos);
    return this.errorRange(message, column, column);
  }

  private errorRange(message: string, offset: number, endOffset: number): T {
    this.done = "error";
    let lineEnd = this.source.indexOf("\n", this.lineStart);
    if (lineEnd < 0) lineEnd = this.length;
    this.failure = new SyntaxFailure("SyntaxError", message, this.options.filename, {
      lineno: this.lineno,
      offset,
      end_lineno: this.lineno,
      end_offset: endOffset,
      text: this.source.slice(this.lineStart, lineEnd),
    });
    return this.bare(T.ERRORTOKEN);
  }

  private stop(state: TokenizerState): T {
    this.done = state;
    return this.bare(T.ERRORTOKEN);
  }

  // --- layout --------------------------------------------------------------------------------------------------------

  // Reads the white space at the start of a line. Returns ERRORTOKEN, or -1 when the line may be read on.
  private scanIndentation(): T | -1 {
    const source = this.source;
    let col = 0;
    let altCol = 0;
    let continuedCol = 0;
    this.atLineStart = false;
    this.blankLine = false;
    this.beginLine();
    let c: number;
    for (;;) {
      c = this.pos < this.length ? source.charCodeAt(this.pos) : -1;
      if (c === C.SPACE) {
        col++;
        altCol++;
      } else if (c === C.TAB) {
        col = (Math.floor(col / TAB_SIZE) + 1) * TAB_SIZE;
        altCol++;
      } else if (c === C.FF) {
        col = 0;
        altCol = 0;
      } else if (c === C.BACKSLASH) {
        // The white space before the first backslash decides, whatever follows on the next line.
        continuedCol = continuedCol || col;
        this.pos++;
        if (!this.scanContinuation()) return this.bare(T.ERRORTOKEN);
        continue;
      } else break;
      this.pos++;
    }
    if (c === C.HASH || c === C.NL) {
      this.blankLine = true;
      return -1;
    }
    if (this.bracketChars.length > 0) return -1;
    return this.applyIndentation(continuedCol || col, continuedCol || altCol);
  }

  private applyIndentation(col: number, altCol: number): T | -1 {
    const { indents, altIndents } = this;
    let top = indents.length - 1;
    if (col === indents[top]) return altCol === altIndents[top] ? -1 : this.tabError();
    if (col > indents[top]) {
      if (top + 1 >= MAX_INDENT) {
        this.moveToLineEnd();
        return this.stop("too deep");
      }
      if (altCol <= altIndents[top]) return this.tabError();
      this.pendingIndents++;
      indents.push(col);
      altIndents.push(altCol);
      return -1;
    }
    while (top > 0 && col < indents[top]) {
      this.pendingIndents--;
      top--;
    }
    indents.length = top + 1;
    altIndents.length = top + 1;
    if (col !== indents[top]) {
      this.moveToLineEnd();
      return this.stop("dedent");
    }
    return altCol === altIndents[top] ? -1 : this.tabError();
  }

  private tabError(): T {
    this.moveToLineEnd();
    return this.stop("tabs");
  }

  private moveToLineEnd(): void {
    const end = this.source.indexOf("\n", this.pos);
    this.pos = end < 0 ? this.length : end + 1;
  }

  // After a backslash: the line must end here and another one must follow.
  private scanContinuation(): boolean {
    const c = this.pos < this.length ? this.source.charCodeAt(this.pos) : -1;
    if (c !== C.NL) {
      if (c >= 0) this.pos++;
      this.done = "continuation";
      return false;
    }
    this.pos++;
    if (this.pos >= this.length) {
      this.done = "eof";
      return false;
    }
    this.beginLine();
    return true;
  }

  // --- regular mode --------------------------------------------------------------------------------------------------

  private scanRegular(mode: StringMode | null): T {
    const source = this.source;
    for (;;) {
      if (this.atLineStart) {
        const error = this.scanIndentation();
        if (error !== -1) return error;
      } else this.blankLine = false;
      if (this.pendingIndents !== 0) return this.takePendingIndent();

      let pos = this.pos;
      let c: number;
      for (;;) {
        // Past the end charCodeAt gives NaN, which fails every comparison and leaves the loop.
        c = source.charCodeAt(pos);
        if (c !== C.SPACE && c !== C.TAB && c !== C.FF) {
          if (c !== C.BACKSLASH) break;
          this.pos = pos + 1;
          if (!this.scanContinuation()) return this.bare(T.ERRORTOKEN);
          pos = this.pos;
          continue;
        }
        pos++;
      }
      this.pos = pos;

      if (c < 128) {
        const cls = CLASS[c];
        if ((cls & 1) !== 0) return this.scanWord(pos);
        if ((cls & 4) !== 0) return scanNumber(this, pos);
      } else if (c >= 128) return this.scanWord(pos);

      if (c === C.NL) {
        const kind = this.scanLineEnd(pos, pos);
        if (kind !== -1) return kind;
        continue;
      }
      if (c === C.HASH) {
        const kind = this.scanComment(pos);
        if (kind !== -1) return kind;
        continue;
      }
      if (pos >= this.length) {
        this.done = "eof";
        return this.bare(this.bracketChars.length > 0 ? T.ERRORTOKEN : T.ENDMARKER);
      }
      if (c === C.SQUOTE || c === C.DQUOTE) return this.scanString(pos, pos);
      if (c === C.DOT && isDigit(source.charCodeAt(pos + 1))) return scanNumber(this, pos);
      return this.scanOperator(mode, pos, c);
    }
  }

  private takePendingIndent(): T {
    if (this.pendingIndents < 0) {
      this.pendingIndents++;
      return this.bare(T.DEDENT);
    }
    this.pendingIndents--;
    return this.bare(T.INDENT);
  }

  // The NEWLINE of a line that ends in a comment begins where the comment does.
  private scanLineEnd(start: number, pos: number): T | -1 {
    this.pos = pos + 1;
    this.atLineStart = true;
    const silent = this.blankLine || this.bracketChars.length > 0 || this.commentOnlyLine;
    this.commentOnlyLine = false;
    if (!silent) return this.add(T.NEWLINE, start);
    return this.options.extraTokens === true ? this.add(T.NL, start) : -1;
  }

  private scanComment(start: number): T | -1 {
    let end = this.source.indexOf("\n", start);
    if (end < 0) end = this.length;
    if (this.options.typeComments === true) {
      const kind = this.scanTypeComment(start, end);
      if (kind !== -1) return kind;
    }
    this.pos = end;
    if (this.options.extraTokens === true) {
      this.commentOnlyLine = this.blankLine;
      return this.add(T.COMMENT, start);
    }
    if (end >= this.length) return -1;
    return this.scanLineEnd(start, end);
  }

  private scanTypeComment(start: number, end: number): T | -1 {
    const text = this.source.slice(start, end);
    const match = /^#[ \t]*type:[ \t]*/.exec(text);
    if (match === null) return -1;
    const body = text.slice(match[0].length);
    this.pos = end;
    if (/^ignore(?![A-Za-z0-9\u0080-\uffff])/.test(body)) {
      this.typeIgnores.push({ lineno: this.lineno, tag: body.slice(6) });
      return end < this.length && this.blankLine ? this.scanLineEnd(end, end) : -1;
    }
    return this.add(T.TYPE_COMMENT, start + match[0].length);
  }

  // A name, a keyword, or the prefix of a string literal.
  private scanWord(start: number): T {
    const source = this.source;
    let pos = start;
    let c = source.charCodeAt(pos);
    let ascii = true;
    for (;;) {
      if (c < 128) {
        if ((CLASS[c] & 2) === 0) break;
      } else if (c >= 128) ascii = false;
      else break;
      c = source.charCodeAt(++pos);
    }
    this.pos = pos;
    const length = pos - start;
    if ((c === C.DQUOTE || c === C.SQUOTE) && length <= PREFIX_LETTERS.length) {
      const kind = this.scanPrefixedString(start, pos);
      if (kind !== -1) return kind;
    }
    if (!ascii) {
      if (this.options.extraTokens !== true && !this.verifyIdentifier(start)) return T.ERRORTOKEN;
      return this.add(T.NAME, start);
    }
    if (length <= LONGEST_KEYWORD) {
      const candidates = KEYWORD_CANDIDATES[length * 128 + source.charCodeAt(start)];
      if (candidates !== undefined) {
        for (const kind of candidates) {
          if (source.startsWith(KEYWORDS[kind - T.FALSE], start)) return this.add(kind, start);
        }
      }
    }
    return this.add(T.NAME, start);
  }

  private verifyIdentifier(start: number): boolean {
    const word = this.source.slice(start, this.pos);
    const invalid = scanIdentifier(word);
    if (invalid >= word.length) return true;
    const codePoint = word.codePointAt(invalid)!;
    this.pos = start + invalid + (codePoint > 0xffff ? 2 : 1);
    const hex = codePoint.toString(16).toUpperCase().padStart(4, "0");
    this.error(
      isPrintable(codePoint)
        ? `invalid character '${String.fromCodePoint(codePoint)}' (U+${hex})`
        : `invalid non-printable character U+${hex}`,
    );
    return false;
  }

  /** `<>` is an operator for the parser only, which has more to say about it. */
  private isSplit(operator: T, c: number): boolean {
    return operator === T.NOTEQUAL && c !== C.EXCLAMATION && this.options.extraTokens === true;
  }

  private scanOperator(mode: StringMode | null, start: number, c: number): T {
    const inField = mode !== null && mode.fieldDepth >= 0;
    if (c === C.COLON && inField && mode.depth - 1 === mode.fieldDepth) {
      // The colon of a replacement field: what follows is its format spec.
      mode.inText = true;
      mode.inFormatSpec = true;
      this.pos = start + 1;
      return this.add(T.COLON, start);
    }
    const c2 = this.source.charCodeAt(start + 1);
    if (c2 < 128 && c < 128) {
      const two = TWO_CHARS[c * 128 + c2] as T;
      if (two !== 0 && !this.isSplit(two, c)) {
        const c3 = this.source.charCodeAt(start + 2);
        const three = c3 === C.EQUAL ? augmented(two) : two;
        this.pos = start + (three === two ? 2 : 3);
        return this.add(three, start);
      }
    }
    if (c === C.DOT && c2 === C.DOT && this.source.charCodeAt(start + 2) === C.DOT) {
      this.pos = start + 3;
      return this.add(T.ELLIPSIS, start);
    }
    this.pos = start + 1;
    if (c === C.LPAR || c === C.LSQB || c === C.LBRACE) {
      if (this.bracketChars.length >= MAX_BRACKETS) {
        return this.error("too many nested parentheses");
      }
      this.bracketChars.push(c);
      this.bracketLines.push(this.lineno);
      this.bracketCols.push(this.tokens.column(this.lineStart, start));
      if (mode !== null) mode.depth++;
    } else if (c === C.RPAR || c === C.RSQB || c === C.RBRACE) {
      if (!this.closeBracket(mode, c)) return T.ERRORTOKEN;
    } else if (c < C.SPACE || c === 127) {
      const hex = c.toString(16).toUpperCase().padStart(4, "0");
      return this.error(`invalid non-printable character U+${hex}`);
    }
    return this.add((ONE_CHAR[c] as T) || T.OP, start);
  }

  private closeBracket(mode: StringMode | null, c: number): boolean {
    const { bracketChars, bracketLines, bracketCols } = this;
    const lenient = this.options.extraTokens === true;
    const close = String.fromCharCode(c);
    if (mode !== null && mode.depth === 0 && c === C.RBRACE) {
      this.error(`${mode.letter}-string: single '}' is not allowed`);
      return false;
    }
    if (bracketChars.length === 0) {
      if (!lenient) {
        this.error(`unmatched '${close}'`);
        return false;
      }
    } else {
      const opening = bracketChars.pop()!;
      const openLine = bracketLines.pop()!;
      bracketCols.pop();
      const matches = c === (opening === C.LPAR ? C.RPAR : opening + 2);
      if (!lenient && !matches) {
        if (mode !== null && opening === C.LBRACE && mode.depth - 1 === mode.fieldDepth) {
          this.error(`${mode.letter}-string: unmatched '${close}'`);
          return false;
        }
        const where = openLine === this.lineno ? "" : ` on line ${openLine}`;
        const open = String.fromCharCode(opening);
        this.error(
          `closing parenthesis '${close}' does not match opening parenthesis '${open}'${where}`,
        );
        return false;
      }
    }
    if (mode !== null) {
      mode.depth--;
      if (mode.depth < 0) {
        this.error(`${mode.letter}-string: unmatched '${close}'`);
        return false;
      }
      if (c === C.RBRACE && mode.depth === mode.fieldDepth) {
        mode.fieldDepth--;
        mode.inText = true;
        mode.inFormatSpec = false;
      }
    }
    return true;
  }

  // --- strings -------------------------------------------------------------------------------------------------------

  // The word source[start:quote] stands before a quote: a string if it is a prefix, else -1.
  private scanPrefixedString(start: number, quote: number): T | -1 {
    const letters = this.source.slice(start, quote).toLowerCase();
    for (let i = 0; i < letters.length; i++) {
      if (!PREFIX_LETTERS.includes(letters[i]) || letters.indexOf(letters[i]) !== i) return -1;
    }
    for (const pair of INCOMPATIBLE_PREFIXES) {
      if (letters.includes(pair[0]) && letters.includes(pair[1])) {
        const from = start + 1 - this.lineStart;
        this.pos = quote + 1;
        return this.errorRange(
          `'${pair[0]}' and '${pair[1]}' prefixes are incompatible`,
          codePointLength(this.source, this.lineStart, this.lineStart + from),
          codePointLength(this.source, this.lineStart, quote + 1),
        );
      }
    }
    if (letters.includes("f")) return this.openStringMode(start, quote, "f", letters);
    if (letters.includes("t")) return this.openStringMode(start, quote, "t", letters);
    return this.scanString(start, quote);
  }

  private openStringMode(start: number, quotePos: number, letter: "f" | "t", letters: string): T {
    const source = this.source;
    const quote = source.charCodeAt(quotePos);
    const triple =
      source.charCodeAt(quotePos + 1) === quote && source.charCodeAt(quotePos + 2) === quote;
    this.pos = quotePos + (triple ? 3 : 1);
    let modes = 1;
    for (let m = this.mode; m !== null; m = m.outer) modes++;
    if (modes >= MAX_STRING_MODES) return this.error("too many nested f-strings or t-strings");
    this.mode = {
      outer: this.mode,
      letter,
      quote,
      quoteSize: triple ? 3 : 1,
      raw: letters.includes("r"),
      start,
      lineStart: this.lineStart,
      lineno: this.lineno,
      inText: true,
      depth: 0,
      fieldDepth: -1,
      inFormatSpec: false,
    };
    return this.add(letter === "f" ? T.FSTRING_START : T.TSTRING_START, start);
  }

  // A literal without replacement fields; the quote stands at `quotePos`.
  private scanString(start: number, quotePos: number): T {
    const source = this.source;
    const quote = source.charCodeAt(quotePos);
    const startLine = this.lineno;
    const startLineStart = this.lineStart;
    const startCol = this.tokens.column(startLineStart, start);
    let pos = quotePos + 1;
    let size = 1;
    let escapedQuote = false;
    let closed = false;
    if (source.charCodeAt(pos) === quote) {
      if (source.charCodeAt(pos + 1) === quote) {
        size = 3;
        pos += 2;
      } else {
        pos++;
        closed = true;
      }
    }
    let run = 0;
    while (!closed) {
      const c = source.charCodeAt(pos++);
      if (c === quote) {
        if (++run === size) closed = true;
        continue;
      }
      run = 0;
      let consumed = c;
      if (c === C.BACKSLASH) {
        consumed = source.charCodeAt(pos++);
        if (consumed === quote) escapedQuote = true;
      }
      if (consumed === C.NL && (size === 3 || c === C.BACKSLASH)) {
        if (pos < this.length) {
          this.lineno++;
          this.lineStart = pos;
        }
      } else if (pos > this.length || c === C.NL) {
        const endLine = this.lineno;
        this.pos = start + 1;
        this.lineStart = startLineStart;
        this.lineno = startLine;
        return this.unterminatedString(quote, size, endLine, escapedQuote, c !== C.NL);
      }
    }
    this.pos = pos;
    const tokens = this.tokens;
    const endCol = tokens.column(this.lineStart, pos);
    const level = this.bracketChars.length;
    tokens.add(T.STRING, start, pos, startLine, startCol, this.lineno, endCol, level);
    return T.STRING;
  }

  private unterminatedString(
    quote: number,
    size: number,
    endLine: number,
    escapedQuote: boolean,
    atEnd: boolean,
  ): T {
    const mode = this.mode;
    if (mode !== null && mode.quote === quote && mode.quoteSize === size) {
      return this.error(`${mode.letter}-string: expecting '}'`);
    }
    const triple = size === 3 ? "triple-quoted " : "";
    const hint = size === 1 && escapedQuote ? "; perhaps you escaped the end quote?" : "";
    this.error(`unterminated ${triple}string literal (detected at line ${endLine})${hint}`);
    if (atEnd) this.done = "unterminated";
    return T.ERRORTOKEN;
  }

  // Literal text of an f- or t-string, its format specs included, up to a brace or the closing quote.
  private scanStringText(mode: StringMode): T {
    const source = this.source;
    const { quote, quoteSize } = mode;
    const start = this.pos;
    const middle = mode.letter === "f" ? T.FSTRING_MIDDLE : T.TSTRING_MIDDLE;
    if (source.charCodeAt(start) === C.LBRACE && source.charCodeAt(start + 1) !== C.LBRACE) {
      return this.openField(mode) ? this.scanRegular(mode) : T.ERRORTOKEN;
    }
    if (this.atClosingQuote(mode, start)) {
      this.pos = start + quoteSize;
      this.mode = mode.outer;
      return this.add(mode.letter === "f" ? T.FSTRING_END : T.TSTRING_END, start);
    }
    const startLine = this.lineno;
    const startCol = this.tokens.column(this.lineStart, start);
    const inFormatSpec = mode.inFormatSpec && mode.fieldDepth >= 0;
    let pos = start;
    let end = -1;
    let nameEscape = false;
    while (end < 0) {
      const c = source.charCodeAt(pos++);
      if (pos > this.length || (quoteSize === 1 && c === C.NL)) {
        return this.unterminatedText(mode, pos, inFormatSpec && c === C.NL, c !== C.NL);
      }
      if (c === quote) {
        if (this.atClosingQuote(mode, pos - 1)) end = --pos;
      } else if (c === C.LBRACE) {
        if (source.charCodeAt(pos) !== C.LBRACE || inFormatSpec) {
          end = --pos;
          this.pos = pos;
          if (!this.openField(mode)) return T.ERRORTOKEN;
          mode.inFormatSpec = false;
        } else {
          end = pos;
          pos++;
        }
      } else if (c === C.RBRACE) {
        if (nameEscape) end = pos;
        else if (source.charCodeAt(pos) === C.RBRACE && !inFormatSpec && mode.depth === 0) {
          end = pos;
          pos++;
        } else {
          end = --pos;
          mode.inText = false;
          mode.inFormatSpec = false;
        }
      } else if (c === C.BACKSLASH) {
        const escaped = source.charCodeAt(pos);
        if (escaped === C.LBRACE || escaped === C.RBRACE) {
          if (!mode.raw) this.warnBraceEscape(escaped, pos);
          continue;
        }
        if (pos < this.length) pos++;
        if (escaped === C.NL) this.crossLine(pos);
        else if (!mode.raw && escaped === 78 && source.charCodeAt(pos) === C.LBRACE) {
          nameEscape = true;
          pos++;
        }
      } else if (c === C.NL) this.crossLine(pos);
    }
    // A doubled brace leaves its second half out of the token's text but not of its extent.
    this.pos = pos;
    const tokens = this.tokens;
    const endCol = tokens.column(this.lineStart, pos);
    const level = this.bracketChars.length;
    tokens.add(middle, start, end, startLine, startCol, this.lineno, endCol, level);
    return middle;
  }

  private crossLine(pos: number): void {
    if (pos < this.length) {
      this.lineno++;
      this.lineStart = pos;
    }
  }

  private atClosingQuote(mode: StringMode, pos: number): boolean {
    const { source } = this;
    const { quote } = mode;
    if (source.charCodeAt(pos) !== quote) return false;
    return (
      mode.quoteSize === 1 ||
      (source.charCodeAt(pos + 1) === quote && source.charCodeAt(pos + 2) === quote)
    );
  }

  private openField(mode: StringMode): boolean {
    mode.fieldDepth++;
    if (mode.fieldDepth >= MAX_FIELD_NESTING) {
      this.error(`${mode.letter}-string: expressions nested too deeply`);
      return false;
    }
    mode.inText = false;
    return true;
  }

  private unterminatedText(mode: StringMode, pos: number, inSpec: boolean, atEnd: boolean): T {
    if (inSpec) {
      this.pos = pos;
      return this.error(
        `${mode.letter}-string: newlines are not allowed in format specifiers ` +
          `for single quoted ${mode.letter}-strings`,
      );
    }
    const endLine = this.lineno;
    this.pos = mode.start + 1;
    this.lineStart = mode.lineStart;
    this.lineno = mode.lineno;
    const triple = mode.quoteSize === 3 ? "triple-quoted " : "";
    this.error(`unterminated ${triple}${mode.letter}-string literal (detected at line ${endLine})`);
    if (mode.quoteSize === 3 && atEnd) this.done = "unterminated";
    return T.ERRORTOKEN;
  }

  private warnBraceEscape(brace: number, pos: number): void {
    if (this.options.extraTokens === true) return;
    const { message, errorMessage } = invalidEscape(String.fromCharCode(brace), false);
    // The place is just after the brace.
    this.pos = pos + 1;
    this.warn(message, errorMessage);
  }

  /** Records a SyntaxWarning at the character before `pos`. */
  warn(message: string, errorMessage: string): void {
    const end = this.tokens.column(this.lineStart, this.pos);
    this.warnings.push({
      category: "SyntaxWarning",
      message,
      errorMessage,
      lineno: this.lineno,
      col_offset: Math.max(end - 1, 0),
      end_lineno: this.lineno,
      end_col_offset: Math.max(end - 1, 0),
    });
  }

  /** Whether a character may continue an identifier; for the number scanner. */
  isIdentifierChar(pos: number): boolean {
    return pos < this.length && isIdentifierChar(this.source.charCodeAt(pos));
  }

  /** Ends a number token at `end`. */
  finishNumber(start: number, end: number): T {
    this.pos = end;
    return this.add(T.NUMBER, start);
  }

  /** Reports an error that covers source[start:end] of the current line. */
  errorSpan(message: string, start: number, end: number): T {
    return this.errorRange(
      message,
      codePointLength(this.source, this.lineStart, start) + 1,
      codePointLength(this.source, this.lineStart, end),
    );
  }
}

/** The warning about a meaningless escape, and the shorter error that it may become. */
export function invalidEscape(
  escape: string,
  octal: boolean,
): { message: string; errorMessage: string } {
  const fault = `"\\${escape}" is an invalid ${octal ? "octal " : ""}escape sequence.`;
  const advice = `Did you mean "\\\\${escape}"? A raw string is also an option.`;
  return {
    message: `${fault} Such sequences will not work in the future. ${advice}`,
    errorMessage: `${fault} ${advice}`,
  };
}

function augmented(kind: T): T {
  switch (kind) {
    case T.DOUBLESTAR:
      return T.DOUBLESTAREQUAL;
    case T.DOUBLESLASH:
      return T.DOUBLESLASHEQUAL;
    case T.LEFTSHIFT:
      return T.LEFTSHIFTEQUAL;
    case T.RIGHTSHIFT:
      return T.RIGHTSHIFTEQUAL;
    default:
      return kind;
  }
}
