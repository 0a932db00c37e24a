// Values of literals: numbers, and the text of string and bytes tokens with their escapes.
//
// Called by the parser (and by the diagnosing pass, which repeats its decisions). Errors are LiteralError: the caller knows
// the place. Names of \N{...} come from a resolver that an upper tier installs: the character database is not ours.

import type { ConstStr, ConstValue } from "./ast.ts";

/** Decimal digits that an integer may have, 0 for any number; sys.set_int_max_str_digits() sets it. */
export const integerDigits = { max: 4300 };

export class LiteralError extends Error {}

export type CharacterNameResolver = (name: string) => number | string | null;

let resolveCharacterName: CharacterNameResolver | null = null;

/** Installs the lookup of \N{name}: a code point, a string (named sequences are refused before), or null. */
export function setCharacterNameResolver(resolver: CharacterNameResolver | null): void {
  resolveCharacterName = resolver;
}

export function parseNumber(token: string): ConstValue {
  const text = token.includes("_") ? token.replaceAll("_", "") : token;
  const last = text.charCodeAt(text.length - 1) | 32;
  if (text.charCodeAt(0) === 48 && text.length > 1) {
    const letter = text.charCodeAt(1) | 32;
    if (letter === 120 || letter === 111 || letter === 98) return integer(text, text.length <= 12);
  }
  if (last === 106) return { type: "complex", imag: Number(text.slice(0, -1)) };
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return { type: "float", value: Number(text) };
  }
  if (integerDigits.max > 0 && text.length > integerDigits.max) {
    throw new LiteralError(
      `Exceeds the limit (${integerDigits.max} digits) for integer string conversion: ` +
        `value has ${text.length} digits; use sys.set_int_max_str_digits() to increase the limit` +
        " - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
    );
  }
  return integer(text, text.length <= 15);
}

function integer(text: string, small: boolean): ConstValue {
  if (small) return { type: "int", value: Number(text) };
  const big = BigInt(text);
  const fits = big <= BigInt(Number.MAX_SAFE_INTEGER);
  return { type: "int", value: fits ? Number(big) : big };
}

/** An escape that means nothing: what stands after the backslash, and where the backslash is in the text. */
export type EscapeReporter = (escape: string, index: number, octal: boolean) => void;

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const HEX_ESCAPES: Readonly<Record<string, readonly [digits: number, message: string]>> = {
  x: [2, "truncated \\xXX escape"],
  u: [4, "truncated \\uXXXX escape"],
  U: [8, "truncated \\UXXXXXXXX escape"],
};

// CPython decodes a transcript in which every character beyond ASCII is ten characters long; its positions show.
function transcriptLength(body: string, end: number): number {
  let length = 0;
  for (let i = 0; i < end; i++) {
    const unit = body.charCodeAt(i);
    if (unit < 0x80) {
      const next = i + 1 < body.length ? body.charCodeAt(i + 1) : 0;
      length += unit === 0x5c && next >= 0x80 ? 6 : 1;
      if (unit === 0x5c && next < 0x80 && i + 1 < end) {
        length++;
        i++;
      }
    } else {
      if (unit >= 0xd800 && unit < 0xdc00) i++;
      length += 10;
    }
  }
  return length;
}

function unicodeError(body: string, start: number, end: number, reason: string): LiteralError {
  const from = transcriptLength(body, start);
  const to = from + (end - start) - 1;
  const where = to === from ? `byte 0x5c in position ${from}` : `bytes in position ${from}-${to}`;
  return new LiteralError(`(unicode error) 'unicodeescape' codec can't decode ${where}: ${reason}`);
}

const isHexDigit = (c: number): boolean =>
  (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102);

function octalEnd(body: string, start: number): number {
  let end = start;
  while (end < start + 3 && body.charCodeAt(end) >= 48 && body.charCodeAt(end) <= 55) end++;
  return end;
}

const isHighAt = (text: string, i: number): boolean => (text.charCodeAt(i) & 0xfc00) === 0xd800;
const isLowAt = (text: string, i: number): boolean => (text.charCodeAt(i) & 0xfc00) === 0xdc00;

/** Whether a surrogate ends `left` and one begins `right` that the host would take for one character. */
export const breaksPair = (left: string, right: string): boolean =>
  isLowAt(right, 0) && isHighAt(left, left.length - 1);

/** Decodes the body of a str literal that has backslashes and is not raw. */
export function decodeStr(body: string, report: EscapeReporter): ConstStr {
  let out = "";
  let breaks: number[] | undefined;
  const made = (value: string): ConstStr =>
    breaks === undefined ? { type: "str", value } : { type: "str", value, breaks };
  let from = 0;
  for (;;) {
    const slash = body.indexOf("\\", from);
    if (slash < 0) return made(out + body.slice(from));
    out += body.slice(from, slash);
    const ch = body[slash + 1];
    if (ch === undefined) {
      // Only in the literal part of an f-string that ends before a brace.
      return made(`${out}\\`);
    }
    from = slash + 2;
    const simple = SIMPLE_ESCAPES[ch];
    if (simple !== undefined) {
      out += simple;
    } else if (ch >= "0" && ch <= "7") {
      from = octalEnd(body, slash + 1);
      const code = Number.parseInt(body.slice(slash + 1, from), 8);
      if (code > 0o377) report(body.slice(slash + 1, from), slash, true);
      out += String.fromCharCode(code);
    } else if (ch === "x" || ch === "u" || ch === "U") {
      const [digits, message] = HEX_ESCAPES[ch];
      let end = from;
      while (end < from + digits && isHexDigit(body.charCodeAt(end))) end++;
      if (end < from + digits) throw unicodeError(body, slash, end, message);
      const code = Number.parseInt(body.slice(from, end), 16);
      if (code > 0x10ffff) throw unicodeError(body, slash, end, "illegal Unicode character");
      const character = String.fromCodePoint(code);
      if (breaksPair(out, character)) {
        breaks ??= [];
        breaks.push(out.length);
      }
      out += character;
      from = end;
    } else if (ch === "N") {
      from = decodeName(body, slash);
      out += namedCharacter(body, slash, from);
    } else {
      // A backslash before a character beyond ASCII stands for itself without a word.
      if (ch.charCodeAt(0) < 0x80) report(ch, slash, false);
      out += "\\" + ch;
    }
  }
}

function decodeName(body: string, slash: number): number {
  const malformed = "malformed \\N character escape";
  const open = slash + 2;
  if (body[open] !== "{") throw unicodeError(body, slash, open, malformed);
  const close = body.indexOf("}", open);
  if (close < 0) throw unicodeError(body, slash, body.length, malformed);
  if (close === open + 1) throw unicodeError(body, slash, close, malformed);
  return close + 1;
}

function namedCharacter(body: string, slash: number, end: number): string {
  if (resolveCharacterName === null) {
    const reason = "\\N escapes not supported (can't load unicodedata module)";
    throw unicodeError(body, slash, end, reason);
  }
  const code = resolveCharacterName(body.slice(slash + 3, end - 1));
  if (code === null) throw unicodeError(body, slash, end, "unknown Unicode character name");
  return typeof code === "number" ? String.fromCodePoint(code) : code;
}

/** Decodes the body of a bytes literal, which must be ASCII. */
export function decodeBytes(body: string, raw: boolean, report: EscapeReporter): Uint8Array {
  const out = new Uint8Array(body.length);
  let length = 0;
  let i = 0;
  while (i < body.length) {
    const c = body.charCodeAt(i);
    if (c !== 0x5c || raw) {
      out[length++] = c;
      i++;
      continue;
    }
    const ch = body[i + 1];
    const simple = SIMPLE_ESCAPES[ch];
    if (simple !== undefined) {
      if (simple !== "") out[length++] = simple.charCodeAt(0);
      i += 2;
    } else if (ch >= "0" && ch <= "7") {
      const end = octalEnd(body, i + 1);
      const code = Number.parseInt(body.slice(i + 1, end), 8);
      if (code > 0o377) report(body.slice(i + 1, end), i, true);
      out[length++] = code & 0xff;
      i = end;
    } else if (ch === "x") {
      const digits = body.slice(i + 2, i + 4);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
        throw new LiteralError(`(value error) invalid \\x escape at position ${i}`);
      }
      out[length++] = Number.parseInt(digits, 16);
      i += 4;
    } else {
      report(ch, i, false);
      out[length++] = 0x5c;
      i++;
    }
  }
  return out.subarray(0, length);
}

export function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}
