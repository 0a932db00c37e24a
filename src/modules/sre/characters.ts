/**
 * Characters as patterns see them: case folding, categories, and character sets. The locale is always
 * "C": its letters are those of ASCII.
 */
import {
  isAlnum,
  isDecimal,
  isLineBreak,
  isSpace,
  lowerOf,
  upperOf,
} from "../../objects/unicode.ts";
import { Op } from "./opcodes.ts";

const NEWLINE = 10;
const UNDERSCORE = 95;

export function asciiLower(c: number): number {
  return c >= 65 && c <= 90 ? c + 32 : c;
}

function asciiUpper(c: number): number {
  return c >= 97 && c <= 122 ? c - 32 : c;
}

/** The first code point of the lower-case form. */
export function unicodeLower(c: number): number {
  return c < 128 ? asciiLower(c) : (lowerOf(c).codePointAt(0) as number);
}

function unicodeUpper(c: number): number {
  return c < 128 ? asciiUpper(c) : (upperOf(c).codePointAt(0) as number);
}

export function asciiIsCased(c: number): boolean {
  return c < 128 && asciiLower(c) !== asciiUpper(c);
}

export function unicodeIsCased(c: number): boolean {
  return c !== unicodeLower(c) || c !== unicodeUpper(c);
}

export function isAsciiWord(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === UNDERSCORE;
}

export function isUnicodeWord(c: number): boolean {
  return c < 128 ? isAsciiWord(c) : isAlnum(c);
}

/** Equal for the locale: the pattern's character as it stands, or in either case. */
export function equalLocale(own: number, c: number): boolean {
  return c === own || asciiLower(c) === own || asciiUpper(c) === own;
}

/** Even numbers are the categories, odd ones their complements. */
export function inCategory(category: number, c: number): boolean {
  const negated = (category & 1) === 1;
  switch (category >> 1) {
    case 0:
      return (c >= 48 && c <= 57) !== negated;
    case 1:
      return (c === 32 || (c >= 9 && c <= 13)) !== negated;
    case 2:
    case 4:
      return isAsciiWord(c) !== negated;
    case 3:
      return (c === NEWLINE) !== negated;
    case 5:
      return isDecimal(c) !== negated;
    case 6:
      return isSpace(c) !== negated;
    case 7:
      return isUnicodeWord(c) !== negated;
    default:
      return isLineBreak(c) !== negated;
  }
}

/** Words that an item of a set takes after its opcode. */
function itemSize(code: Uint32Array, pc: number, op: number): number {
  switch (op) {
    case Op.CHARSET:
      return 8;
    case Op.RANGE:
    case Op.RANGE_UNI_IGNORE:
      return 2;
    case Op.BIGCHARSET:
      return 65 + code[pc] * 8;
    default:
      return 1;
  }
}

/** Whether the item of a set whose words begin at `pc` has a character. */
function itemHas(code: Uint32Array, pc: number, op: number, c: number): boolean {
  switch (op) {
    case Op.LITERAL:
      return c === code[pc];
    case Op.CATEGORY:
      return inCategory(code[pc], c);
    case Op.CHARSET:
      return c < 256 && ((code[pc + (c >> 5)] >>> (c & 31)) & 1) !== 0;
    case Op.RANGE:
      return code[pc] <= c && c <= code[pc + 1];
    case Op.RANGE_UNI_IGNORE: {
      if (code[pc] <= c && c <= code[pc + 1]) return true;
      const upper = unicodeUpper(c);
      return code[pc] <= upper && upper <= code[pc + 1];
    }
    case Op.BIGCHARSET: {
      if (c >= 65536) return false;
      const high = c >> 8;
      // 256 block numbers, one byte each, four to a word.
      const block = (code[pc + 1 + (high >> 2)] >>> ((high & 3) * 8)) & 255;
      const bit = block * 256 + (c & 255);
      return ((code[pc + 65 + (bit >> 5)] >>> (bit & 31)) & 1) !== 0;
    }
    default:
      return false;
  }
}

/**
 * Membership by walking the set's code from `pc`, which ends with FAILURE. An item has a character when it has it in
 * either of two cases.
 */
function scanSet(code: Uint32Array, start: number, c: number, otherCase = c): boolean {
  let ok = true;
  for (let pc = start; ; ) {
    const op = code[pc++];
    if (op === Op.FAILURE) return !ok;
    if (op === Op.NEGATE) {
      ok = !ok;
      continue;
    }
    if (itemHas(code, pc, op, c)) return ok;
    if (otherCase !== c && itemHas(code, pc, op, otherCase)) return ok;
    pc += itemSize(code, pc, op);
  }
}

/** A set of the pattern, with the answers for the first 256 characters at hand. */
export class CharacterSet {
  readonly first = new Uint8Array(256);
  private readonly code: Uint32Array;
  private readonly pc: number;
  private readonly fold: Op;

  /** `fold` is the opcode that uses the set: IN or one of its case-insensitive forms. */
  constructor(code: Uint32Array, pc: number, fold: Op) {
    this.code = code;
    this.pc = pc;
    this.fold = fold;
    for (let c = 0; c < 256; c++) this.first[c] = this.slow(c) ? 1 : 0;
  }

  has(c: number): boolean {
    return c < 256 ? this.first[c] === 1 : this.slow(c);
  }

  private slow(c: number): boolean {
    const { code, pc } = this;
    switch (this.fold) {
      case Op.IN_IGNORE:
        return scanSet(code, pc, asciiLower(c));
      case Op.IN_UNI_IGNORE:
        return scanSet(code, pc, unicodeLower(c));
      case Op.IN_LOC_IGNORE:
        return scanSet(code, pc, asciiLower(c), asciiUpper(c));
      default:
        return scanSet(code, pc, c);
    }
  }
}
