/**
 * The text that is being read: the document, or for a while the replacement text of an entity. Keeps the
 * place of the current event as line, column and byte, and the tokens that content and declarations share.
 *
 * Reading past the end of what has come so far throws MORE: the parser waits and reads the token again.
 */
import {
  characterOf,
  findDisallowed,
  isSpace,
  matchAt,
  NAME,
  normalizeLines,
  PLAIN_NAME,
  SPACE,
} from "./characters.ts";
import { Code, XmlFailure } from "./errors.ts";
import type { XmlInput } from "./input.ts";

export const MORE = Symbol("more");

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly byte: number;
}

export class Scanner {
  text = "";
  pos = 0;
  isFinal = false;
  /** How many replacement texts are being read one inside the other. */
  nesting = 0;
  /** The document while a replacement text is read. */
  private document = "";
  /** Start of the current event in the document. */
  private eventAt = 0;
  /** The place of the document's first character that is kept, and of the last one asked for. */
  private base: Place = { line: 1, column: 0, byte: 0 };
  private counted: Place = this.base;
  private countedAt = 0;

  constructor(
    readonly input: XmlInput,
    /** Two colons in a name are an error. */
    readonly usesNamespaces: boolean,
  ) {}

  // ---- the document

  append(text: string, isFinal: boolean): void {
    if (this.pos > 0) this.drop();
    this.text += text;
    this.isFinal ||= isFinal;
  }

  /** Forgets what was read. */
  private drop(): void {
    this.base = this.placeOf(this.pos);
    this.text = this.text.slice(this.pos);
    this.eventAt = 0;
    this.pos = 0;
    this.counted = this.base;
    this.countedAt = 0;
  }

  /** Reads a replacement text from now on; the result goes back. */
  enter(text: string): () => void {
    const { text: outer, pos, isFinal } = this;
    if (this.nesting === 0) this.document = outer;
    this.nesting++;
    this.text = text;
    this.pos = 0;
    this.isFinal = true;
    return () => {
      this.nesting--;
      this.text = outer;
      this.pos = pos;
      this.isFinal = isFinal;
    };
  }

  // ---- places

  mark(at: number): void {
    if (this.nesting === 0) this.eventAt = at;
  }

  get place(): Place {
    return this.placeOf(this.eventAt);
  }

  /** The document from the current event on. */
  get rest(): string {
    return (this.nesting === 0 ? this.text : this.document).slice(this.eventAt);
  }

  private placeOf(at: number): Place {
    if (at < this.countedAt) {
      this.counted = this.base;
      this.countedAt = 0;
    }
    const text = this.nesting === 0 ? this.text : this.document;
    const passed = text.slice(this.countedAt, at);
    let { line, column } = this.counted;
    for (let i = 0; i < passed.length; i++) {
      const c = passed.charCodeAt(i);
      if (c === 10 || c === 13) {
        line++;
        column = 0;
        if (c === 13 && passed.charCodeAt(i + 1) === 10) i++;
      } else if (c < 0xdc00 || c > 0xdfff) column++;
    }
    this.counted = { line, column, byte: this.counted.byte + this.input.byteLength(passed) };
    this.countedAt = at;
    return this.counted;
  }

  // ---- failures

  fail(code: Code, at: number): XmlFailure {
    this.mark(at);
    return new XmlFailure(code);
  }

  invalid(at: number): XmlFailure {
    return this.fail(Code.INVALID_TOKEN, at);
  }

  /** What to throw at the end of the text inside a token that began at `start`. */
  cut(start: number): XmlFailure | typeof MORE {
    return this.isFinal ? this.fail(Code.UNCLOSED_TOKEN, start) : MORE;
  }

  // ---- tokens

  /** Where white space ends. */
  skipSpace(at: number): number {
    return at + matchAt(SPACE, this.text, at).length;
  }

  /** The name at `at`; the token began at `start`. */
  name(at: number, start: number): string {
    const { text } = this;
    if (at >= text.length) throw this.cut(start);
    let found = matchAt(this.usesNamespaces ? PLAIN_NAME : NAME, text, at);
    if (found === "") throw this.invalid(at);
    if (this.usesNamespaces && text[at + found.length] === ":") {
      const next = at + found.length + 1;
      if (next >= text.length) throw this.cut(start);
      const local = matchAt(PLAIN_NAME, text, next);
      if (local === "") throw this.invalid(next);
      found += `:${local}`;
    }
    if (at + found.length >= text.length) throw this.cut(start);
    return found;
  }

  /** Throws unless all characters up to `end` are allowed. */
  checkAllowed(from: number, end: number): void {
    const bad = findDisallowed(this.text.slice(from, end));
    if (bad >= 0) throw this.invalid(from + bad);
  }

  /** Where `&…;` at `at` ends. */
  referenceEnd(at: number, start: number): number {
    const { text } = this;
    let end: number;
    if (text[at + 1] === "#") {
      const isHex = text[at + 2] === "x";
      const digits = matchAt(isHex ? /[0-9a-fA-F]+/y : /[0-9]+/y, text, at + (isHex ? 3 : 2));
      end = at + (isHex ? 3 : 2) + digits.length;
      if (end >= text.length) throw this.cut(start);
      if (digits === "") throw this.invalid(end);
    } else end = at + 1 + this.name(at + 1, start).length;
    if (text[end] !== ";") throw this.invalid(end);
    return end + 1;
  }

  /** The character of a reference such as `#65` or `#x41`. */
  numberedCharacter(reference: string): string {
    const isHex = reference[1] === "x";
    const code = Number.parseInt(reference.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    const found = characterOf(code);
    if (found === undefined) throw new XmlFailure(Code.BAD_CHAR_REF);
    return found;
  }

  /** A comment that begins at `start`: its text, and the end. */
  comment(start: number): { text: string; end: number } {
    const dashes = this.text.indexOf("--", start + 4);
    if (dashes < 0) {
      this.checkAllowed(start + 4, this.text.length);
      throw this.cut(start);
    }
    this.checkAllowed(start + 4, dashes);
    if (dashes + 2 >= this.text.length) throw this.cut(start);
    if (this.text[dashes + 2] !== ">") throw this.invalid(dashes + 2);
    return { text: normalizeLines(this.text.slice(start + 4, dashes)), end: dashes + 3 };
  }

  /** A processing instruction that begins at `start`. */
  instruction(start: number): { target: string; data: string; end: number } {
    const { text } = this;
    const target = this.name(start + 2, start);
    const at = start + 2 + target.length;
    if (/^xml$/i.test(target)) {
      throw target === "xml" ? this.fail(Code.MISPLACED_XML_PI, start) : this.invalid(at);
    }
    const close = text.indexOf("?>", at);
    if (!isSpace(text.charCodeAt(at)) && close !== at) {
      if (text[at] === "?" && at + 1 >= text.length) throw this.cut(start);
      throw this.invalid(text[at] === "?" ? at + 1 : at);
    }
    if (close < 0) {
      this.checkAllowed(at, text.length);
      throw this.cut(start);
    }
    this.checkAllowed(at, close);
    const data = text.slice(this.skipSpace(at), close);
    return { target, data: normalizeLines(close < at ? "" : data), end: close + 2 };
  }
}
