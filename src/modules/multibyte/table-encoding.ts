/**
 * Encodings without a state: a table of byte sequences and characters (build/multibyte-tables.py tells
 * what it holds), and what two of them compute instead: the four bytes of gb18030 and the syllables that
 * euc_kr spells.
 */
import { readTable } from "../packed-tables.ts";
import type { MultibyteEncoding, Read, Written } from "./codec.ts";

interface PackedTable {
  readonly single: string;
  readonly rows: Readonly<Record<string, string>>;
  readonly extra: Readonly<Record<string, string>>;
  readonly encode: Readonly<Record<string, string>>;
  readonly runs?: readonly (readonly [point: number, index: number, count: number])[];
}

const FIRST_TRAIL = 0x20;
const NONE = 0xffff;
/** In EUC encodings of Japanese: two bytes follow. */
const LONG_LEAD = 0x8f;

const bytesOfHex = (hex: string): number[] =>
  (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
const pointsIn = (text: string): number[] => [...text].map((c) => c.codePointAt(0) as number);

class TableEncoding implements MultibyteEncoding {
  private readonly rows = new Map<number, string>();
  private readonly extra = new Map<number, readonly number[]>();
  private readonly table: PackedTable;
  /** Some characters take three bytes. */
  private readonly isLong: boolean;
  private bytesOf: Map<number, readonly number[]> | undefined;
  /** Characters that make one sequence with the next. */
  private readonly pairs = new Map<number, Map<number, readonly number[]>>();

  constructor(readonly name: string) {
    this.table = readTable(`multibyte-${name}`) as PackedTable;
    for (const [prefix, row] of Object.entries(this.table.rows)) {
      this.rows.set(Number.parseInt(prefix, 16), row);
    }
    this.isLong = [...this.rows.keys()].some((prefix) => prefix > 0xff);
    for (const [key, text] of Object.entries(this.table.extra)) {
      this.extra.set(Number.parseInt(key, 16), pointsIn(text));
    }
  }

  start(): [] {
    return [];
  }

  reset(): [] {
    return [];
  }

  read(bytes: Uint8Array, at: number): Read | "incomplete" | number {
    const lead = bytes[at];
    const single = this.table.single.charCodeAt(lead);
    if (single !== NONE) return { size: 1, points: [single] };
    const isLead = this.rows.has(lead) || (lead > 0x80 && lead < 0xa0);
    if (this.name.startsWith("shift_jis") && !isLead) return 1;
    const needed = this.isLong && lead === LONG_LEAD ? 3 : 2;
    if (at + needed > bytes.length) return "incomplete";
    if (this.table.runs !== undefined && bytes[at + 1] >= 0x30 && bytes[at + 1] <= 0x39) {
      return this.readFour(bytes, at);
    }
    const syllable = this.name === "euc_kr" ? readSyllable(bytes, at) : undefined;
    if (syllable !== undefined) return syllable;
    const two = this.lookup(lead, bytes[at + 1]);
    if (two !== undefined) return { size: 2, points: two };
    const prefix = lead * 256 + bytes[at + 1];
    const three = this.lookup(prefix, bytes[at + 2]);
    return three === undefined ? 1 : { size: 3, points: three };
  }

  lookup(prefix: number, last: number): readonly number[] | undefined {
    const row = this.rows.get(prefix);
    const found = last < FIRST_TRAIL ? NONE : (row?.charCodeAt(last - FIRST_TRAIL) ?? NONE);
    if (found !== NONE && !Number.isNaN(found)) return [found];
    return this.extra.get(prefix * 256 + last);
  }

  private readFour(bytes: Uint8Array, at: number): Read | "incomplete" | number {
    const [a, b, c, d] = bytes.subarray(at, at + 4);
    if (c === undefined || d === undefined) return "incomplete";
    if (a < 0x81 || a > 0xfe || c < 0x81 || c > 0xfe || d < 0x30 || d > 0x39) return 1;
    const index = (((a - 0x81) * 10 + b - 0x30) * 126 + c - 0x81) * 10 + d - 0x30;
    const beyond = index - BEYOND_BMP;
    if (beyond >= 0) {
      return beyond < 0x100000 ? { size: 4, points: [0x10000 + beyond] } : 1;
    }
    for (const [point, first, count] of this.table.runs ?? []) {
      if (index >= first && index < first + count) {
        return { size: 4, points: [point + index - first] };
      }
    }
    return 1;
  }

  write(points: Uint32Array, at: number, isFinal: boolean): Written | "more" | undefined {
    this.bytesOf ??= this.reversed();
    const point = points[at];
    const seconds = this.pairs.get(point);
    if (seconds !== undefined) {
      if (at + 1 < points.length) {
        const both = seconds.get(points[at + 1]);
        if (both !== undefined) return { size: 2, bytes: both };
      } else if (!isFinal) return "more";
    }
    const bytes = this.bytesOf.get(point);
    if (bytes !== undefined) return { size: 1, bytes };
    const computed = this.writeFour(point) ?? (this.name === "euc_kr" ? spell(point) : undefined);
    return computed === undefined ? undefined : { size: 1, bytes: computed };
  }

  private writeFour(point: number): number[] | undefined {
    const { runs } = this.table;
    if (runs === undefined) return undefined;
    let index = -1;
    if (point >= 0x10000) index = BEYOND_BMP + point - 0x10000;
    else {
      for (const [first, start, count] of runs) {
        if (point >= first && point < first + count) index = start + point - first;
      }
    }
    if (index < 0) return undefined;
    const d = index % 10;
    const c = Math.floor(index / 10) % 126;
    const b = Math.floor(index / 1260) % 10;
    return [0x81 + Math.floor(index / 12600), 0x30 + b, 0x81 + c, 0x30 + d];
  }

  private reversed(): Map<number, readonly number[]> {
    const found = new Map<number, readonly number[]>();
    const add = (points: readonly number[], bytes: readonly number[]): void => {
      if (points.length > 1) {
        let seconds = this.pairs.get(points[0]);
        if (seconds === undefined) {
          seconds = new Map();
          this.pairs.set(points[0], seconds);
        }
        if (!seconds.has(points[1])) seconds.set(points[1], bytes);
      } else if (!found.has(points[0])) found.set(points[0], bytes);
    };
    const { single, rows, extra, encode } = this.table;
    for (let byte = 0; byte < 256; byte++) {
      if (single.charCodeAt(byte) !== NONE) add([single.charCodeAt(byte)], [byte]);
    }
    const pending: [number[], string][] = Object.entries(extra).map(([key, text]) => [
      pointsIn(text),
      key,
    ]);
    for (const [prefix, row] of Object.entries(rows)) {
      const head = bytesOfHex(prefix);
      for (let i = 0; i < row.length; i++) {
        const point = row.charCodeAt(i);
        if (point !== NONE) add([point], [...head, FIRST_TRAIL + i]);
      }
    }
    for (const [points, key] of pending) add(points, bytesOfHex(key));
    for (const [text, hex] of Object.entries(encode)) {
      const [first] = pointsIn(text);
      if (hex === "") found.delete(first);
      else found.set(first, bytesOfHex(hex));
    }
    return found;
  }
}

const made = new Map<string, TableEncoding>();

/** The encoding with a name; several codecs read the tables of some. */
export function tableEncoding(name: string): TableEncoding {
  let found = made.get(name);
  if (found === undefined) {
    found = new TableEncoding(name);
    made.set(name, found);
  }
  return found;
}

/** Number of the four-byte sequence of U+10000. */
const BEYOND_BMP = 189000;

// ---- syllables of euc_kr ------------------------------------------------------------------------------

const FILLER = 0xd4;
const SYLLABLES = 0xac00;
/** Last bytes of the letters, by their place in a syllable. */
const LEADS = [1, 2, 4, 7, 8, 9, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30];
const TAILS = [
  0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 26, 27, 28, 29,
  30,
];
const VOWEL = 0xbf;
const LETTER = 0xa0;

/** Eight bytes: a filler, then lead, vowel and tail, each after 0xa4. */
function spell(point: number): number[] | undefined {
  const index = point - SYLLABLES;
  if (index < 0 || index >= 11172) return undefined;
  const lead = LETTER + LEADS[Math.floor(index / 588)];
  const vowel = VOWEL + Math.floor((index % 588) / 28);
  const tail = index % 28;
  const last = tail === 0 ? FILLER : LETTER + TAILS[tail];
  return [0xa4, FILLER, 0xa4, lead, 0xa4, vowel, 0xa4, last];
}

function readSyllable(bytes: Uint8Array, at: number): Read | "incomplete" | number | undefined {
  if (bytes[at] !== 0xa4 || bytes[at + 1] !== FILLER) return undefined;
  if (at + 8 > bytes.length) return "incomplete";
  const [, , x, a, y, b, z, c] = bytes.subarray(at, at + 8);
  if (x !== 0xa4 || y !== 0xa4 || z !== 0xa4) return 1;
  const lead = LEADS.indexOf(a - LETTER);
  const vowel = b - VOWEL;
  const tail = c === FILLER ? 0 : TAILS.indexOf(c - LETTER, 1);
  if (lead < 0 || vowel < 0 || vowel > 20 || tail < 0) return 1;
  return { size: 8, points: [SYLLABLES + lead * 588 + vowel * 28 + tail] };
}
