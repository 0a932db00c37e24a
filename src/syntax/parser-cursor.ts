// The parser's place in the token stream: look at a token, take it, give up.
//
// Base of the parser classes (cursor → strings → expressions → patterns → statements → start); each adds its part of the grammar.
// The parser accepts exactly the language and says nothing about errors: `fail` throws ParseFailed, and diagnose/ then
// reads the same tokens again to find out what CPython would say, and where.

import { ErrorReport } from "./diagnose/report.ts";
import { SyntaxFailure } from "./syntax-failure.ts";
import type { TokenBuffer } from "./token-buffer.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { T } from "./tokens.ts";

/** Thrown where the tokens do not continue any sentence. Carries nothing. */
export class ParseFailed extends Error {}

/** Thrown where CPython's parser gives up on nesting. */
export class NestingTooDeep extends Error {}

const FAILED = new ParseFailed("parse failed");

// CPython's parser counts nested rule calls and stops at this many. A construct that nests here costs what it costs there.
const MAX_LEVEL = 6000;
const LEVEL_OF_A_STATEMENT = 32;

/** The 3.x whose grammar this is. */
export const NEWEST_VERSION = 14;

export class ParserCursor {
  readonly source: string;
  readonly tokenizer: Tokenizer;
  protected readonly tokens: TokenBuffer;
  protected readonly ascii: boolean;

  // The buffer's arrays, held here because every step of the parser reads them.
  protected readonly kinds: Uint8Array;
  protected readonly lines: Int32Array;
  protected readonly cols: Int32Array;
  protected readonly endLines: Int32Array;
  protected readonly endCols: Int32Array;

  /** Index and kind of the current token. */
  protected i = 0;
  protected tt: number;
  protected level = LEVEL_OF_A_STATEMENT;
  /** The 3.x whose grammar is read: later constructs are errors. */
  featureVersion = NEWEST_VERSION;

  constructor(tokenizer: Tokenizer, ascii: boolean) {
    const tokens = tokenizer.tokens;
    this.tokenizer = tokenizer;
    this.source = tokenizer.source;
    this.ascii = ascii;
    this.tokens = tokens;
    this.kinds = tokens.kind;
    this.lines = tokens.line;
    this.cols = tokens.col;
    this.endLines = tokens.endLine;
    this.endCols = tokens.endCol;
    this.tt = tokens.kind[0];
  }

  protected advance(): void {
    this.tt = this.kinds[++this.i];
  }

  protected seek(i: number): void {
    this.i = i;
    this.tt = this.kinds[i];
  }

  /** Whether the current token is of this kind; unlike a test of `tt`, it does not narrow the type for later tests. */
  protected at(kind: T): boolean {
    return this.tt === kind;
  }

  /** Takes the token if it is of this kind. */
  protected eat(kind: T): boolean {
    if (this.tt !== kind) return false;
    this.advance();
    return true;
  }

  protected expect(kind: T): void {
    if (this.tt !== kind) this.fail();
    this.advance();
  }

  protected fail(): never {
    throw FAILED;
  }

  /** Refuses what the language did not have yet, at the last token that CPython has read by then. */
  protected requireVersion(minor: number, what: string, at = this.i): void {
    if (this.featureVersion >= minor) return;
    const report = new ErrorReport(this.tokenizer, at + 1);
    report.here(`${what} only supported in Python 3.${minor} and greater`);
    throw report.take()!;
  }

  /** Nesting that CPython spends `cost` of its parser's levels on. Leave with the same cost. */
  protected enter(cost: number): void {
    this.level += cost;
    if (this.level > MAX_LEVEL) throw new NestingTooDeep();
  }

  protected leave(cost: number): void {
    this.level -= cost;
  }

  protected tokenText(i: number): string {
    return this.source.slice(this.tokens.start[i], this.tokens.end[i]);
  }

  /** Whether token i is spelled like this soft keyword. */
  protected isWord(i: number, word: string): boolean {
    const start = this.tokens.start[i];
    return (
      this.kinds[i] === T.NAME &&
      this.tokens.end[i] - start === word.length &&
      this.source.startsWith(word, start)
    );
  }

  /** The identifier of NAME token i, in normal form. */
  protected identifier(i: number): string {
    const text = this.tokenText(i);
    if (this.ascii) return text;
    const name = normalizeIdentifier(text);
    // Spelled with other letters, these are no keywords, yet mean nothing as names.
    if (name !== text && (name === "None" || name === "True" || name === "False")) {
      const message = `identifier field can't represent '${name}' constant`;
      throw new SyntaxFailure("ValueError", message, this.tokenizer.options.filename, null);
    }
    return name;
  }

  protected takeName(): string {
    if (this.tt !== T.NAME) this.fail();
    const name = this.identifier(this.i);
    this.advance();
    return name;
  }

  /** Index of the last token taken that has a text: where a block's statement ends. */
  protected lastSolid(): number {
    let i = this.i - 1;
    while (i > 0 && (this.kinds[i] === T.NEWLINE || this.cols[i] < 0)) i--;
    return i;
  }
}

export function normalizeIdentifier(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x80) return text.normalize("NFKC");
  }
  return text;
}
