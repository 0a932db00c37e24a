/**
 * CPython's location table (`co_linetable`): for every instruction its first and last line and column.
 *
 * An entry is a byte 1 kkkk nnn (kind, code units − 1) and its payload. Kinds 0–9 are a short form on the current line,
 * 10–12 a one-line form with explicit columns, 13 has a line only, 14 is the long form, 15 has no location. Lines are
 * deltas from the entry before. The assembler writes it, tracebacks and `co_positions()` read it; dis.ts prints it.
 */
import type { Position } from "../syntax/ast.ts";

/**
 * A place in the source: lines from 1, columns from 0 in UTF-8 bytes; -1 is "no line" or "no column". AST nodes are
 * locations, so the compiler passes them on as they are.
 */
export type Location = Readonly<Position>;

export function location(
  lineno: number,
  end_lineno: number,
  col_offset: number,
  end_col_offset: number,
): Location {
  return { lineno, end_lineno, col_offset, end_col_offset };
}

export const NO_LOCATION: Location = location(-1, -1, -1, -1);
/** In instructions before assembly: wherever the next instruction is. */
export const NEXT_LOCATION: Location = location(-2, -2, -2, -2);

const enum Kind {
  ONE_LINE0 = 10,
  NO_COLUMNS = 13,
  LONG = 14,
  NONE = 15,
}

/** Code units that one entry can cover. */
const MAX_UNITS = 8;

export class LineTableWriter {
  private bytes: number[] = [];
  private line: number;

  constructor(firstLine: number) {
    this.line = firstLine;
  }

  /** Appends `units` code units at one place. */
  add(at: Location, units: number): void {
    while (units > MAX_UNITS) {
      this.entry(at, MAX_UNITS);
      units -= MAX_UNITS;
    }
    if (units > 0) this.entry(at, units);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  private head(kind: number, units: number): void {
    this.bytes.push(0x80 | (kind << 3) | (units - 1));
  }

  private entry(at: Location, units: number): void {
    const { lineno, end_lineno, col_offset: col, end_col_offset: endCol } = at;
    if (lineno < 0) {
      this.head(Kind.NONE, units);
      return;
    }
    const delta = lineno - this.line;
    if (col < 0 || endCol < 0) {
      if (end_lineno === lineno || end_lineno < 0) {
        this.head(Kind.NO_COLUMNS, units);
        this.signed(delta);
        this.line = lineno;
        return;
      }
    } else if (end_lineno === lineno) {
      if (delta === 0 && col < 80 && endCol - col < 16 && endCol >= col) {
        this.head(col >> 3, units);
        this.bytes.push(((col & 7) << 4) | (endCol - col));
        return;
      }
      if (delta >= 0 && delta < 3 && col < 128 && endCol < 128) {
        this.head(Kind.ONE_LINE0 + delta, units);
        this.bytes.push(col, endCol);
        this.line = lineno;
        return;
      }
    }
    this.head(Kind.LONG, units);
    this.signed(delta);
    this.unsigned(end_lineno - lineno);
    this.unsigned(col + 1);
    this.unsigned(endCol + 1);
    this.line = lineno;
  }

  private unsigned(value: number): void {
    while (value >= 64) {
      this.bytes.push(0x40 | (value & 63));
      value >>>= 6;
    }
    this.bytes.push(value);
  }

  private signed(value: number): void {
    this.unsigned(value < 0 ? (-value << 1) | 1 : value << 1);
  }
}

/** Calls `visit` for every entry: code unit where it starts, how many it covers, and where they stand. */
export function eachLocation(
  table: Uint8Array,
  firstLine: number,
  visit: (start: number, units: number, at: Location) => void,
): void {
  let pos = 0;
  let unit = 0;
  let line = firstLine;
  const unsigned = (): number => {
    let byte = table[pos++];
    let value = byte & 63;
    for (let shift = 6; byte & 64; shift += 6) {
      byte = table[pos++];
      value |= (byte & 63) << shift;
    }
    return value;
  };
  const signed = (): number => {
    const value = unsigned();
    return value & 1 ? -(value >>> 1) : value >>> 1;
  };
  while (pos < table.length) {
    const head = table[pos++];
    const kind = (head >> 3) & 15;
    const units = (head & 7) + 1;
    let at: Location;
    if (kind === Kind.NONE) {
      at = NO_LOCATION;
    } else if (kind === Kind.LONG) {
      line += signed();
      const endLine = line + unsigned();
      const col = unsigned() - 1;
      at = location(line, endLine, col, unsigned() - 1);
    } else if (kind === Kind.NO_COLUMNS) {
      line += signed();
      at = location(line, line, -1, -1);
    } else if (kind >= Kind.ONE_LINE0) {
      line += kind - Kind.ONE_LINE0;
      const col = table[pos++];
      at = location(line, line, col, table[pos++]);
    } else {
      const byte = table[pos++];
      const col = (kind << 3) | (byte >> 4);
      at = location(line, line, col, col + (byte & 15));
    }
    visit(unit, units, at);
    unit += units;
  }
}

/** Line of every code unit; -1 where there is none. */
export function decodeLines(table: Uint8Array, firstLine: number, units: number): Int32Array {
  const lines = new Int32Array(units).fill(-1);
  eachLocation(table, firstLine, (start, count, at) => lines.fill(at.lineno, start, start + count));
  return lines;
}

/** Place of one code unit. */
export function locationAt(table: Uint8Array, firstLine: number, unit: number): Location {
  let found = NO_LOCATION;
  eachLocation(table, firstLine, (start, count, at) => {
    if (unit >= start && unit < start + count) found = at;
  });
  return found;
}

/** Ranges of equal line, as `co_lines()` yields them, in code units; line null is "no line". */
export function lineRanges(
  table: Uint8Array,
  firstLine: number,
): { start: number; end: number; line: number | null }[] {
  const ranges: { start: number; end: number; line: number | null }[] = [];
  eachLocation(table, firstLine, (start, count, at) => {
    const line = at.lineno < 0 ? null : at.lineno;
    const last = ranges.at(-1);
    if (last !== undefined && last.line === line) last.end = start + count;
    else ranges.push({ start, end: start + count, line });
  });
  return ranges;
}
