// The token stream as parallel arrays: no object per token, and a position is an index.
//
// Written by the tokenizer only. `start` and `end` are UTF-16 offsets of the token's text; lines count from 1; columns are
// UTF-8 bytes, -1 where a token has no place of its own (INDENT, DEDENT, ENDMARKER, ERRORTOKEN).

import { utf8Length } from "./character.ts";
import type { T } from "./tokens.ts";

export class TokenBuffer {
  count = 0;
  kind: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  line: Int32Array;
  col: Int32Array;
  endLine: Int32Array;
  endCol: Int32Array;
  /** Open brackets after the token. */
  level: Uint8Array;

  private readonly source: string;
  private readonly ascii: boolean;
  private columnLineStart = 0;
  private columnPos = 0;
  private columnBytes = 0;

  constructor(source: string, ascii: boolean) {
    this.source = source;
    this.ascii = ascii;
    // Python code has a token per 4 to 6 characters; the arrays grow for denser text.
    const capacity = (source.length >> 2) + 32;
    this.kind = new Uint8Array(capacity);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.col = new Int32Array(capacity);
    this.endLine = new Int32Array(capacity);
    this.endCol = new Int32Array(capacity);
    this.level = new Uint8Array(capacity);
  }

  add(
    kind: T,
    start: number,
    end: number,
    line: number,
    col: number,
    endLine: number,
    endCol: number,
    level: number,
  ): void {
    const i = this.count;
    if (i === this.kind.length) this.grow();
    this.kind[i] = kind;
    this.start[i] = start;
    this.end[i] = end;
    this.line[i] = line;
    this.col[i] = col;
    this.endLine[i] = endLine;
    this.endCol[i] = endCol;
    this.level[i] = level;
    this.count = i + 1;
  }

  addBare(kind: T, pos: number, line: number, level: number): void {
    this.add(kind, pos, pos, line, -1, line, -1, level);
  }

  retypeLast(kind: T): void {
    this.kind[this.count - 1] = kind;
  }

  /** UTF-8 bytes between the start of a line and a place on it; asked with growing places, it costs one pass. */
  column(lineStart: number, pos: number): number {
    if (this.ascii) return pos - lineStart;
    if (lineStart !== this.columnLineStart || pos < this.columnPos) {
      this.columnLineStart = lineStart;
      this.columnPos = lineStart;
      this.columnBytes = 0;
    }
    this.columnBytes += utf8Length(this.source, this.columnPos, pos);
    this.columnPos = pos;
    return this.columnBytes;
  }

  private grow(): void {
    const capacity = this.kind.length * 2;
    const wider = (old: Int32Array): Int32Array => {
      const array = new Int32Array(capacity);
      array.set(old);
      return array;
    };
    const kind = new Uint8Array(capacity);
    kind.set(this.kind);
    this.kind = kind;
    const level = new Uint8Array(capacity);
    level.set(this.level);
    this.level = level;
    this.start = wider(this.start);
    this.end = wider(this.end);
    this.line = wider(this.line);
    this.col = wider(this.col);
    this.endLine = wider(this.endLine);
    this.endCol = wider(this.endCol);
  }
}
