/**
 * Ints as decimal text and back: the limit on digits, the literal syntax that `int()` accepts.
 * A module (sys) sets the limit; 0 means none.
 */
import { integerDigits } from "../syntax/literal.ts";
import { valueError } from "./exceptions.ts";
import { intBitLength } from "./int-arithmetic.ts";
import { intFromBigInt } from "./sequence-values.ts";
import { codeAt, type Text } from "./str-text.ts";
import { decimalValue, isSpace } from "./unicode.ts";

/** sys.set_int_max_str_digits(); texts with no more than `threshold` digits are never checked. */
export const intDigitLimit = {
  get max(): number {
    return integerDigits.max;
  },
  set max(digits: number) {
    integerDigits.max = digits;
  },
  default: 4300,
  threshold: 640,
};

const LIMIT_HELP = "use sys.set_int_max_str_digits() to increase the limit";

/** The decimal text of an int. */
export function intText(n: number | bigint): string {
  if (typeof n === "number") return `${n}`;
  const { max } = intDigitLimit;
  // Before the costly conversion: 3.32 bits make a digit.
  if (max > 0 && intBitLength(n) > (max + 1) * 3.33) throw limitExceeded();
  const text = n.toString();
  if (max > 0 && text.length - (n < 0n ? 1 : 0) > max) throw limitExceeded();
  return text;
}

function limitExceeded(): object {
  return valueError(
    `Exceeds the limit (${intDigitLimit.max} digits) for integer string conversion; ${LIMIT_HELP}`,
  );
}

/** ASCII text with the value of each decimal digit of any script, and spaces for white space. */
export function asciiNumberText(text: Text): string {
  if (typeof text === "string" && /^[\x00-\x7f]*$/.test(text)) return text;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (c < 128) out += String.fromCharCode(c);
    else if (isSpace(c)) out += " ";
    else {
      const digit = decimalValue(c);
      out += digit < 0 ? "?" : digit;
    }
  }
  return out;
}

/** White space that a number may stand in. */
export function trimNumber(text: string): string {
  let start = 0;
  let stop = text.length;
  while (start < stop && isSpace(text.charCodeAt(start))) start++;
  while (stop > start && isSpace(text.charCodeAt(stop - 1))) stop--;
  return text.slice(start, stop);
}

const PREFIXES: Record<number, string> = { 2: "b", 8: "o", 16: "x" };

/** The value of a literal, or undefined when it is malformed. Base 0 reads a prefix. */
export function parseInteger(source: string, base: number): number | bigint | undefined {
  let text = trimNumber(source);
  let negative = false;
  if (text[0] === "+" || text[0] === "-") {
    negative = text[0] === "-";
    text = text.slice(1);
  }
  let wasZeroBase = false;
  if (base === 0) {
    wasZeroBase = true;
    const letter = text[0] === "0" ? (text[1] ?? "").toLowerCase() : "";
    base = letter === "x" ? 16 : letter === "o" ? 8 : letter === "b" ? 2 : 10;
  }
  const prefix = PREFIXES[base];
  if (prefix !== undefined && text[0] === "0" && text[1]?.toLowerCase() === prefix) {
    text = text.slice(text[2] === "_" ? 3 : 2);
  }
  if (text.includes("_")) {
    if (/^_|__|_$/.test(text)) return undefined;
    text = text.replace(/_/g, "");
  }
  if (text === "" || !allDigits(text, base)) return undefined;
  // In a literal with base 0 only zeros may begin with zero.
  if (wasZeroBase && base === 10 && text[0] === "0" && /[1-9]/.test(text)) return undefined;
  const value = digitsValue(text, base);
  return negative ? (typeof value === "number" ? 0 - value : intFromBigInt(-value)) : value;
}

function allDigits(text: string, base: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const digit =
      c >= 48 && c <= 57 ? c - 48 : (c | 32) >= 97 && (c | 32) <= 122 ? (c | 32) - 87 : 99;
    if (digit >= base) return false;
  }
  return true;
}

function digitsValue(text: string, base: number): number | bigint {
  if (text.length <= 10) return Number.parseInt(text, base);
  const isPowerOfTwo = (base & (base - 1)) === 0;
  const { max } = intDigitLimit;
  if (!isPowerOfTwo && max > 0 && text.length > max) {
    throw valueError(
      `Exceeds the limit (${max} digits) for integer string conversion: value has ${text.length} digits; ${LIMIT_HELP}`,
    );
  }
  if (base === 10) return intFromBigInt(BigInt(text));
  const prefix = PREFIXES[base];
  if (prefix !== undefined) return intFromBigInt(BigInt(`0${prefix}${text}`));
  return intFromBigInt(joinDigits(text, base));
}

/** Halves by halves, so that long texts cost multiplications of equal sizes. */
function joinDigits(text: string, base: number): bigint {
  if (text.length <= 10) return BigInt(Number.parseInt(text, base));
  const half = text.length >> 1;
  const low = joinDigits(text.slice(text.length - half), base);
  return joinDigits(text.slice(0, text.length - half), base) * BigInt(base) ** BigInt(half) + low;
}
