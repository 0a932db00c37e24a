/**
 * The module `_tokenize`: TokenizerIter, which the library's tokenize module reads tokens from.
 *
 * It feeds the front end's tokenizer (syntax/tokenizer.ts) with what `readline` gives. Every answer of
 * `readline` counts as one line, whatever line ends it has inside, so lines and columns are found from
 * the offsets of those answers, not from the tokenizer's own counting. All lines are read at the first
 * `next`; an error that `readline` raises comes after the tokens of the lines before it.
 */
import { call, isTrue, typeName } from "../objects/abstract.ts";
import { argumentBinder } from "../objects/arguments.ts";
import { decodeToStr } from "../objects/codecs.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import {
  exceptionTypes,
  isError,
  newErrorWith,
  type PyBaseException,
  typeError,
} from "../objects/exceptions.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { hostText, PyBytes, PyTuple, strFromHost } from "../objects/sequence-values.ts";
import { codePointLength } from "../syntax/character.ts";
import { isAscii } from "../syntax/literal.ts";
import { SyntaxFailure, type SyntaxPlace } from "../syntax/syntax-failure.ts";
import { Tokenizer, type TokenizerState } from "../syntax/tokenizer.ts";
import { T, tokenPublicKind } from "../syntax/tokens.ts";
import type { ModuleSpec } from "./module.ts";

const FILENAME = "<string>";

/** One answer of readline: where it begins in the tokenized text, and what line end it had. */
interface Line {
  readonly start: number;
  /** As given, its line end included. */
  readonly text: string;
  readonly carriageReturn: boolean;
  /** It had no line end; the tokenizer sees one all the same. */
  readonly isOpen: boolean;
}

interface Feed {
  readonly tokenizer: Tokenizer;
  readonly lines: readonly Line[];
  readonly ascii: boolean;
  /** What readline raised instead of a line. */
  readonly failure: unknown;
}

function readLines(
  readline: PyValue,
  encoding: string | undefined,
): { lines: Line[]; source: string; failure: unknown } {
  const lines: Line[] = [];
  const pieces: string[] = [];
  let start = 0;
  try {
    for (;;) {
      const given = nextLine(readline, encoding);
      if (given === "") break;
      const isOpen = !given.endsWith("\n");
      const body = isOpen ? given : given.slice(0, -1);
      const carriageReturn = body.endsWith("\r");
      let seen = carriageReturn ? body.slice(0, -1) : body;
      if (seen.includes("\r\n")) seen = seen.replaceAll("\r\n", "\n");
      lines.push({ start, text: given, carriageReturn, isOpen });
      pieces.push(seen, "\n");
      start += seen.length + 1;
    }
  } catch (failure) {
    return { lines, source: pieces.join(""), failure };
  }
  return { lines, source: pieces.join(""), failure: undefined };
}

/** The next line as text; "" at the end. */
function nextLine(readline: PyValue, encoding: string | undefined): string {
  let line: PyValue;
  try {
    line = call(readline, []);
  } catch (error) {
    if (isError(error, exceptionTypes.StopIteration)) return "";
    throw error;
  }
  let text: string | undefined;
  if (encoding === undefined) {
    text = hostText(line);
    if (text === undefined) throw typeError("readline() returned a non-string object");
  } else {
    if (!(line instanceof PyBytes)) throw typeError("readline() returned a non-bytes object");
    text = hostText(decodeToStr(line.bytes, line, encoding, "replace")) as string;
  }
  if (text.includes("\0")) {
    throw placedError("SyntaxError", "source code cannot contain null bytes", {
      lineno: 1,
      offset: 0,
      end_lineno: 1,
      end_offset: 0,
      text: "",
    });
  }
  return text;
}

function placedError(type: string, message: string, place: SyntaxPlace): PyBaseException {
  const { lineno, offset, end_lineno, end_offset } = place;
  const text = place.text === null ? null : strFromHost(place.text);
  const details = [FILENAME, lineno, offset, text, end_lineno, end_offset];
  const fields = { msg: message, filename: FILENAME, lineno, offset, text, end_lineno, end_offset };
  return newErrorWith(type, [strFromHost(message), new PyTuple(details)], {
    ...fields,
    print_file_and_line: null,
  });
}

/** Error class and message for the states in which the tokenizer leaves the wording to its reader. */
const STATE_ERRORS: Partial<Record<TokenizerState, readonly [string, string]>> = {
  dedent: ["IndentationError", "unindent does not match any outer indentation level"],
  tabs: ["TabError", "inconsistent use of tabs and spaces in indentation"],
  "too deep": ["IndentationError", "too many levels of indentation"],
  continuation: ["SyntaxError", "unexpected character after line continuation character"],
};

const tokenizerIterType = bareType("TokenizerIter");

class TokenizerIter extends PyObject {
  private feed: Feed | null = null;
  private line = 0;
  private isDone = false;
  private readonly readline: PyValue;
  private readonly encoding: string | undefined;
  private readonly extraTokens: boolean;

  constructor(readline: PyValue, encoding: string | undefined, extraTokens: boolean) {
    super();
    this.readline = readline;
    this.encoding = encoding;
    this.extraTokens = extraTokens;
  }

  private open(): Feed {
    const { lines, source, failure } = readLines(this.readline, this.encoding);
    const ascii = isAscii(source);
    const { extraTokens } = this;
    const tokenizer = new Tokenizer(source, ascii, { filename: FILENAME, extraTokens });
    return { tokenizer, lines, ascii, failure };
  }

  next(): PyValue | undefined {
    if (this.isDone) return undefined;
    this.feed ??= this.open();
    const { tokenizer, lines, failure } = this.feed;
    const kind = tokenizer.next();
    if (failure !== undefined) {
      // The lines end where readline failed: what needs another line meets the failure.
      const needsLine = kind === T.ENDMARKER || (kind === T.DEDENT && this.isAtEnd());
      const stopped = tokenizer.done === "eof" || tokenizer.done === "unterminated";
      if (needsLine || (kind === T.ERRORTOKEN && stopped)) throw failure;
    }
    if (kind === T.ERRORTOKEN) throw this.error();
    if (kind === T.ENDMARKER) {
      this.isDone = true;
      // Without extra tokens an empty text has no tokens at all.
      if (!this.extraTokens && lines.length === 0) return this.next();
    }
    return this.token(kind);
  }

  private isAtEnd(): boolean {
    const { tokenizer } = this.feed as Feed;
    return tokenizer.pos >= tokenizer.source.length;
  }

  /** The line, counted from 0, that the character at `pos` is on; asked with growing places. */
  private lineAt(pos: number, from: number): number {
    const { lines } = this.feed as Feed;
    let line = from;
    while (line + 1 < lines.length && lines[line + 1].start <= pos) line++;
    return line;
  }

  /** Characters between the start of a line and a place on it. */
  private column(line: number, pos: number): number {
    const { tokenizer, lines, ascii } = this.feed as Feed;
    const { start } = lines[line];
    return ascii ? pos - start : codePointLength(tokenizer.source, start, pos);
  }

  private token(kind: T): PyValue {
    const { tokenizer, lines } = this.feed as Feed;
    const { tokens, source } = tokenizer;
    const at = tokens.count - 1;
    const isTrailing = kind === T.ENDMARKER || (kind === T.DEDENT && this.isAtEnd());
    if (isTrailing) return this.trailing(kind);

    let start = tokens.start[at];
    const end = tokens.end[at];
    const line = this.lineAt(start, this.line);
    this.line = line;
    if (kind === T.INDENT || kind === T.DEDENT) {
      if (!this.extraTokens) {
        return tuple(kind, "", [line + 1, -1], [line + 1, -1], lines[line].text);
      }
      if (kind === T.INDENT) start = lines[line].start;
    }
    if (kind === T.NEWLINE || kind === T.NL) return this.lineEnd(kind, start, end, line);

    const endLine = this.lineAt(end, line);
    let text = source.slice(start, end);
    let lineText = lines[line].text;
    if (endLine > line) {
      for (let i = line + 1; i <= endLine; i++) lineText += lines[i].text;
      if (lineText.includes("\r")) text = this.originalText(start, end, line, endLine);
    }
    const from: Place = [line + 1, this.column(line, start)];
    const to: Place = [endLine + 1, this.column(endLine, end)];
    return tuple(this.publicKind(kind), text, from, to, lineText);
  }

  private publicKind(kind: T): number {
    const plain = tokenPublicKind(kind);
    return this.extraTokens && plain > T.DEDENT && plain < T.OP ? T.OP : plain;
  }

  /** ENDMARKER, and DEDENT at the end of the text. */
  private trailing(kind: T): PyValue {
    const { lines } = this.feed as Feed;
    const { length } = lines;
    if (this.extraTokens) return tuple(kind, "", [length + 1, 0], [length + 1, 0], "");
    return tuple(kind, "", [length, -1], [length, -1], lines[length - 1].text);
  }

  private lineEnd(kind: T, start: number, end: number, line: number): PyValue {
    const { carriageReturn, isOpen, text } = (this.feed as Feed).lines[line];
    const isLast = end === this.lineEndOffset(line);
    const hasReturn = carriageReturn && isLast;
    const column = this.column(line, start);
    let spelling = hasReturn ? "\r" : "";
    let width = spelling.length;
    if (this.extraTokens) {
      width++;
      if (!isOpen) spelling += "\n";
      else if (kind === T.NL) spelling = "";
    }
    return tuple(kind, spelling, [line + 1, column], [line + 1, column + width], text);
  }

  private lineEndOffset(line: number): number {
    const { tokenizer, lines } = this.feed as Feed;
    return line + 1 < lines.length ? lines[line + 1].start : tokenizer.source.length;
  }

  /** A token's text over several lines with the line ends as they were given. */
  private originalText(start: number, end: number, line: number, endLine: number): string {
    const { tokenizer, lines } = this.feed as Feed;
    const pieces: string[] = [];
    for (let i = line; i <= endLine; i++) {
      const from = i === line ? start : lines[i].start;
      if (i === endLine) pieces.push(tokenizer.source.slice(from, end));
      else {
        const lineEnd = lines[i].carriageReturn ? "\r\n" : "\n";
        pieces.push(tokenizer.source.slice(from, lines[i + 1].start - 1), lineEnd);
      }
    }
    return pieces.join("");
  }

  private error(): PyBaseException {
    const { tokenizer, lines } = this.feed as Feed;
    if (tokenizer.failure instanceof SyntaxFailure) {
      const { pythonClass, message, place } = tokenizer.failure;
      return placedError(pythonClass, message, place as SyntaxPlace);
    }
    const lineno = Math.max(tokenizer.lineno, 1);
    if (tokenizer.done === "eof") {
      const message = "unexpected EOF in multi-line statement";
      return newErrorWith("SyntaxError", [message], {
        msg: message,
        filename: FILENAME,
        lineno,
        offset: 0,
        text: null,
        end_lineno: lineno,
        end_offset: null,
        print_file_and_line: null,
      });
    }
    const [type, message] = STATE_ERRORS[tokenizer.done] ?? [
      "SyntaxError",
      "unknown tokenization error",
    ];
    // The place is the end of the line, its line end included.
    const given = lines[lineno - 1]?.text ?? "";
    const offset = codePointLength(given, 0, given.length) + (lines[lineno - 1]?.isOpen ? 1 : 0);
    const line = given.endsWith("\n") ? given.slice(0, -1) : given;
    const details = [FILENAME, lineno, offset, strFromHost(line), null, null];
    return newErrorWith(type, [message, new PyTuple(details)], {
      msg: message,
      filename: FILENAME,
      lineno,
      offset,
      text: strFromHost(line),
      end_lineno: null,
      end_offset: null,
      print_file_and_line: null,
    });
  }
}
TokenizerIter.prototype.cls = tokenizerIterType;

type Place = readonly [line: number, column: number];

function tuple(kind: number, text: string, from: Place, to: Place, line: string): PyValue {
  return new PyTuple([
    kind,
    strFromHost(text),
    new PyTuple(from),
    new PyTuple(to),
    strFromHost(line),
  ]);
}

const bind = argumentBinder("tokenizeriter(readline, /, *, extra_tokens, encoding=<absent>)");

function newTokenizerIter(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const positional = args.length - (kwnames === null ? 0 : kwnames.length);
  if (positional !== 1) {
    throw typeError(`tokenizeriter() takes exactly 1 positional argument (${positional} given)`);
  }
  if (kwnames === null || !kwnames.includes("extra_tokens")) {
    throw typeError("tokenizeriter() missing required argument 'extra_tokens' (pos 2)");
  }
  const [readline, extraTokens, encoding] = bind(args, kwnames);
  const name = encoding === undefined ? undefined : hostText(encoding);
  if (encoding !== undefined && name === undefined) {
    throw typeError(`tokenizeriter() argument 'encoding' must be str, not ${typeName(encoding)}`);
  }
  return new TokenizerIter(readline, name, isTrue(extraTokens));
}

defineType(tokenizerIterType, {
  module: "_tokenize",
  final: true,
  slots: {
    new: newTokenizerIter,
    iter: (self: TokenizerIter) => self,
    iternext: (self: TokenizerIter) => self.next(),
  },
});

export const tokenizeModule: ModuleSpec = {
  name: "_tokenize",
  types: [tokenizerIterType],
};
