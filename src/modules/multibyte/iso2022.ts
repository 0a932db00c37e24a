/**
 * The encodings of ISO 2022: escape sequences choose the character set for the bytes that follow. The
 * sets are parts of the tables of EUC encodings, with the upper bit cleared.
 */
import type { MultibyteEncoding, Read, State, Written } from "./codec.ts";
import { tableEncoding } from "./table-encoding.ts";

const ESC = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const NEWLINE = 0x0a;
/** In the number of a set: it has two bytes a character. */
const DOUBLE = 0x80;
const ASCII = 0x42;
const LATIN_1 = 0x41;
const GREEK = 0x46;
const SHIFTED = 1;
/** After an unknown escape everything passes until its end. */
const PASSING = 2;
const MAX_ESCAPE = 16;
const FULLWIDTH_TILDE = 0xff5e;
/** Leads of two-byte characters; those below shift to other sets. */
const FIRST_ROW = 0xa1;

/** ORDER: places of a state. */
const G0 = 0;
const G1 = 1;
const G2 = 2;
const FLAGS = 4;

interface CharacterSet {
  /** Final byte of its escape sequences, with DOUBLE. */
  readonly mark: number;
  readonly place: 0 | 1 | 2;
  decode(a: number, b: number): readonly number[] | undefined;
  /** Bytes without the upper bit. */
  encode(points: Uint32Array, at: number, isFinal: boolean): Written | "more" | undefined;
}

const code = (c: string): number => c.charCodeAt(0);

type Want = "single" | "pair";

/** A set of two-byte characters of an EUC table; `prefix` is that of its second plane. */
function planeOf(
  encoding: string,
  mark: string,
  options: { prefix?: number; place?: 0 | 1; want?: Want } = {},
): CharacterSet {
  const { prefix = 0, place = 0, want = "single" } = options;
  const length = prefix === 0 ? 2 : 3;
  return {
    mark: code(mark) | DOUBLE,
    place,
    decode: (a, b) =>
      b < 0x80 ? tableEncoding(encoding).lookup((prefix * 256 + a) | 0x80, b | 0x80) : undefined,
    encode(points, at, isFinal) {
      const found = tableEncoding(encoding).write(points, at, isFinal || want === "single");
      if (found === undefined || found === "more") return found;
      if ((found.size === 2) !== (want === "pair") || found.bytes.length !== length) {
        return want === "single" && found.size === 2
          ? this.encode(points.slice(at, at + 1), 0, true)
          : undefined;
      }
      const [first, second] = found.bytes;
      const isInside = length === 3 ? first === prefix : first >= FIRST_ROW && second >= FIRST_ROW;
      if (!isInside) return undefined;
      return { size: found.size, bytes: found.bytes.slice(-2).map((byte) => byte & 0x7f) };
    },
  };
}

/** Without the one character that only the tables of EUC have. */
function firstPlane(encoding: string, mark: string): CharacterSet {
  const plane = planeOf(encoding, mark);
  const encode: CharacterSet["encode"] = (points, at, isFinal) =>
    points[at] === FULLWIDTH_TILDE ? undefined : plane.encode(points, at, isFinal);
  return { ...plane, encode };
}

/** The second plane of JIS X 0213 shares its bytes in EUC with JIS X 0212, which has the other rows. */
function secondPlane(encoding: string): CharacterSet {
  const both = planeOf(encoding, "P", { prefix: 0x8f });
  const isRow = (byte: number): boolean => {
    const row = (byte & 0x7f) - 0x20;
    return row >= 78 || [1, 3, 4, 5, 8, 12, 13, 14, 15].includes(row);
  };
  return {
    ...both,
    decode: (a, b) => (isRow(a) ? both.decode(a, b) : undefined),
    encode(points, at, isFinal) {
      const found = both.encode(points, at, isFinal);
      return typeof found !== "object" || isRow(found.bytes[0]) ? found : undefined;
    },
  };
}

const ROMAN: CharacterSet = {
  mark: code("J"),
  place: G0,
  decode: (a) => [a === 0x5c ? 0xa5 : a === 0x7e ? 0x203e : a],
  encode(points, at) {
    const point = points[at];
    const byte = point === 0xa5 ? 0x5c : point === 0x203e ? 0x7e : -1;
    return byte < 0 ? undefined : { size: 1, bytes: [byte] };
  },
};
const KATAKANA: CharacterSet = {
  mark: code("I"),
  place: G0,
  decode: (a) => (a >= 0x21 && a <= 0x5f ? [0xff40 + a] : undefined),
  encode(points, at) {
    const byte = points[at] - 0xff40;
    return byte >= 0x21 && byte <= 0x5f ? { size: 1, bytes: [byte] } : undefined;
  },
};
/** Sets of G2, which are read only. */
const readOnly = (mark: number): CharacterSet => ({
  mark,
  place: G2,
  decode: () => undefined,
  encode: () => undefined,
});

const JISX0208 = planeOf("euc_jp", "B");
const JISX0208_OLD = planeOf("euc_jp", "@");
const JISX0212 = planeOf("euc_jp", "D", { prefix: 0x8f });
const BASIC = [JISX0208, ROMAN, JISX0208_OLD];
const extended = (encoding: string, mark: string): CharacterSet[] => [
  planeOf(encoding, mark, { want: "pair" }),
  JISX0208,
  firstPlane(encoding, mark),
  secondPlane(encoding),
];

/** The sets of each encoding, in the order in which they are tried. */
const SETS: Readonly<Record<string, readonly CharacterSet[]>> = {
  iso2022_kr: [planeOf("cp949", "C", { place: G1 })],
  iso2022_jp: BASIC,
  iso2022_jp_1: [JISX0208, JISX0212, ROMAN, JISX0208_OLD],
  iso2022_jp_2: [
    JISX0208,
    JISX0212,
    planeOf("cp949", "C"),
    planeOf("gb2312", "A"),
    ROMAN,
    JISX0208_OLD,
    readOnly(LATIN_1),
    readOnly(GREEK),
  ],
  iso2022_jp_2004: extended("euc_jis_2004", "Q"),
  iso2022_jp_3: extended("euc_jisx0213", "O"),
  iso2022_jp_ext: [JISX0208, JISX0212, ROMAN, KATAKANA, JISX0208_OLD],
};
export const ISO2022_NAMES: readonly string[] = Object.keys(SETS);

/** The upper half of ISO 8859-7 from 0xa0 on, where it is not 0x2d0 higher. */
const GREEK_SPECIAL: Readonly<Record<number, number>> = {
  160: 0xa0,
  161: 0x2018,
  162: 0x2019,
  163: 0xa3,
  164: 0x20ac,
  165: 0x20af,
  166: 0xa6,
  167: 0xa7,
  168: 0xa8,
  169: 0xa9,
  170: 0x37a,
  171: 0xab,
  172: 0xac,
  173: 0xad,
  175: 0x2015,
  176: 0xb0,
  177: 0xb1,
  178: 0xb2,
  179: 0xb3,
  183: 0xb7,
  187: 0xbb,
  189: 0xbd,
};
function greek(byte: number): number | undefined {
  if (byte < 0xa0) return byte;
  if (byte === 0xae || byte === 0xd2 || byte === 0xff) return undefined;
  return GREEK_SPECIAL[byte] ?? byte + 0x2d0;
}

export class Iso2022Encoding implements MultibyteEncoding {
  private readonly sets: readonly CharacterSet[];
  private readonly shifts: boolean;
  private readonly usesG2: boolean;

  constructor(readonly name: string) {
    this.sets = SETS[name];
    this.shifts = name === "iso2022_kr";
    this.usesG2 = name === "iso2022_jp_2";
  }

  start(isDecoding: boolean): State {
    return [ASCII, ASCII, isDecoding ? ASCII : 0, 0, 0];
  }

  reset(state: State): number[] {
    return [...this.shiftIn(state), ...this.toAscii(state)];
  }

  private shiftIn(state: State): number[] {
    if ((state[FLAGS] & SHIFTED) === 0) return [];
    state[FLAGS] &= ~SHIFTED;
    return [SHIFT_IN];
  }

  private toAscii(state: State): number[] {
    if (state[G0] === ASCII) return [];
    state[G0] = ASCII;
    return [ESC, code("("), ASCII];
  }

  // ---- reading

  read(bytes: Uint8Array, at: number, state: State): Read | "incomplete" | number {
    const c = bytes[at];
    const plain: Read = { size: 1, points: [c] };
    if (state[FLAGS] & PASSING) {
      if ((c >= 0x41 && c <= 0x5a) || c === 0x40) state[FLAGS] &= ~PASSING;
      return plain;
    }
    if (c === ESC) return this.readEscape(bytes, at, state);
    if (this.shifts && (c === SHIFT_IN || c === SHIFT_OUT)) {
      if (c === SHIFT_OUT) state[FLAGS] |= SHIFTED;
      else state[FLAGS] &= ~SHIFTED;
      return { size: 1, points: [] };
    }
    if (c === NEWLINE) state[FLAGS] &= ~SHIFTED;
    if (c < 0x20) return plain;
    if (c >= 0x80) return 1;
    const mark = state[FLAGS] & SHIFTED ? state[G1] : state[G0];
    if (mark === ASCII) return plain;
    const set = this.sets.find((known) => known.mark === mark);
    const width = mark & DOUBLE ? 2 : 1;
    if (at + width > bytes.length) return "incomplete";
    const points = set?.decode(c, bytes[at + 1]);
    return points === undefined ? width : { size: width, points };
  }

  private readEscape(bytes: Uint8Array, at: number, state: State): Read | "incomplete" | number {
    const next = bytes[at + 1];
    if (next === undefined) return "incomplete";
    if ("().$&".includes(String.fromCharCode(next))) return this.designate(bytes, at, state);
    if (this.usesG2 && next === code("N")) {
      const c = bytes[at + 2];
      if (c === undefined) return "incomplete";
      const point =
        c >= 0x80
          ? undefined
          : state[G2] === LATIN_1
            ? c + 0x80
            : state[G2] === GREEK
              ? greek(c + 0x80)
              : c;
      return point === undefined ? 3 : { size: 3, points: [point] };
    }
    state[FLAGS] |= PASSING;
    return { size: 1, points: [ESC] };
  }

  private designate(bytes: Uint8Array, at: number, state: State): Read | "incomplete" | number {
    let length = 0;
    for (let i = 1; i < MAX_ESCAPE && length === 0; i++) {
      const c = bytes[at + i];
      if (c === undefined) return "incomplete";
      if ((c >= 0x41 && c <= 0x5a) || c === 0x40) length = i + 1;
      else if (!this.shifts && c === code("&") && bytes[at + i + 1] === 0x40) i += 2;
    }
    if (length === 0) return 1;
    const text = String.fromCharCode(...bytes.subarray(at + 1, at + length));
    const last = bytes[at + length - 1];
    let mark: number;
    let place: number;
    if (length === 3) {
      mark = text[0] === "$" ? last | DOUBLE : last;
      place = text[0] === "$" ? G0 : "().".indexOf(text[0]);
      if (place < 0 || (place === G2 && !this.usesG2)) return 3;
    } else if (length === 4) {
      mark = last | DOUBLE;
      place = "()".indexOf(text[1]);
      if (text[0] !== "$" || place < 0) return 4;
    } else if (length === 6 && text === "&@\x1b$B") {
      mark = ASCII | DOUBLE;
      place = G0;
    } else return length;
    if (mark !== ASCII && !this.sets.some((set) => set.mark === mark)) return length;
    state[place] = mark;
    return { size: length, points: [] };
  }

  // ---- writing

  write(
    points: Uint32Array,
    at: number,
    isFinal: boolean,
    state: State,
  ): Written | "more" | undefined {
    const point = points[at];
    if (point < 0x80) {
      return { size: 1, bytes: [...this.toAscii(state), ...this.shiftIn(state), point] };
    }
    for (const set of this.sets) {
      const found = set.encode(points, at, isFinal);
      if (found === "more") return found;
      if (found === undefined) continue;
      return { size: found.size, bytes: [...this.choose(set, state), ...found.bytes] };
    }
    return undefined;
  }

  /** The escape sequences before a character of a set. */
  private choose({ mark, place }: CharacterSet, state: State): number[] {
    const out: number[] = [];
    const last = mark & ~DOUBLE;
    if (place === G0) {
      out.push(...this.shiftIn(state));
      if (state[G0] === mark) return out;
      state[G0] = mark;
      if ((mark & DOUBLE) === 0) return [...out, ESC, code("("), last];
      const isShort = "@B".includes(String.fromCharCode(last));
      return [...out, ESC, code("$"), ...(isShort ? [] : [code("(")]), last];
    }
    if (state[G1] !== mark) {
      state[G1] = mark;
      out.push(ESC, code("$"), code(")"), last);
    }
    if ((state[FLAGS] & SHIFTED) === 0) {
      state[FLAGS] |= SHIFTED;
      out.push(SHIFT_OUT);
    }
    return out;
  }
}
