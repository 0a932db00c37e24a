// Numeric literals: where they end, and CPython's complaints about those that end badly.
//
// Part of the tokenizer (its only caller). Values are made by the parser, in literal.ts.

import type { Tokenizer } from "./tokenizer.ts";
import type { T } from "./tokens.ts";

const isDecimal = (c: number): boolean => c >= 48 && c <= 57;
const isHex = (c: number): boolean => isDecimal(c) || ((c | 32) >= 97 && (c | 32) <= 102);
const isOctal = (c: number): boolean => c >= 48 && c <= 55;
const isBinary = (c: number): boolean => c === 48 || c === 49;

const UNDERSCORE = 95;
const DOT = 46;
const ZERO = 48;

// What may follow a number directly, as in `1if x else 2`, until that becomes an error.
const FOLLOWING_KEYWORD = /(?:and|else|for|or|not)(?![A-Za-z0-9_\u0080-\uffff])|i[fns]/y;

/** Scans the literal that starts at `start`: a digit, or a dot before a digit. */
export function scanNumber(tokenizer: Tokenizer, start: number): T {
  const source = tokenizer.source;
  const first = source.charCodeAt(start);
  if (first === ZERO) {
    const letter = source.charCodeAt(start + 1) | 32;
    if (letter === 120) return scanRadix(tokenizer, start, isHex, "hexadecimal");
    if (letter === 111) return scanRadix(tokenizer, start, isOctal, "octal");
    if (letter === 98) return scanRadix(tokenizer, start, isBinary, "binary");
    return scanLeadingZero(tokenizer, start);
  }
  if (first === DOT) return scanFraction(tokenizer, start, start + 1);
  const end = scanDecimalTail(tokenizer, start);
  return end < 0 ? lastKind(tokenizer) : scanAfterInteger(tokenizer, start, end);
}

// An error has been added as the last token.
function lastKind(tokenizer: Tokenizer): T {
  const { kind, count } = tokenizer.tokens;
  return kind[count - 1] as T;
}

function fail(tokenizer: Tokenizer, pos: number, message: string): T {
  tokenizer.pos = pos;
  return tokenizer.error(message);
}

// Digits with single underscores between; `pos` is on a digit. Returns the end, or -1 after an error.
function scanDecimalTail(tokenizer: Tokenizer, pos: number): number {
  const source = tokenizer.source;
  for (;;) {
    while (isDecimal(source.charCodeAt(pos))) pos++;
    if (source.charCodeAt(pos) !== UNDERSCORE) return pos;
    pos++;
    if (!isDecimal(source.charCodeAt(pos))) {
      fail(tokenizer, pos, "invalid decimal literal");
      return -1;
    }
  }
}

function scanRadix(
  tokenizer: Tokenizer,
  start: number,
  isDigit: (c: number) => boolean,
  name: string,
): T {
  const source = tokenizer.source;
  let pos = start + 2;
  do {
    if (source.charCodeAt(pos) === UNDERSCORE) pos++;
    const c = source.charCodeAt(pos);
    if (!isDigit(c)) {
      if (isDecimal(c)) return badDigit(tokenizer, pos, name);
      return fail(tokenizer, pos, `invalid ${name} literal`);
    }
    while (isDigit(source.charCodeAt(pos))) pos++;
  } while (source.charCodeAt(pos) === UNDERSCORE);
  if (isDecimal(source.charCodeAt(pos))) return badDigit(tokenizer, pos, name);
  return finish(tokenizer, start, pos, name);
}

function badDigit(tokenizer: Tokenizer, pos: number, name: string): T {
  const digit = tokenizer.source[pos];
  return fail(tokenizer, pos + 1, `invalid digit '${digit}' in ${name} literal`);
}

function scanLeadingZero(tokenizer: Tokenizer, start: number): T {
  const source = tokenizer.source;
  let pos = start + 1;
  for (;;) {
    if (source.charCodeAt(pos) === UNDERSCORE) {
      pos++;
      if (!isDecimal(source.charCodeAt(pos))) {
        return fail(tokenizer, pos, "invalid decimal literal");
      }
    }
    if (source.charCodeAt(pos) !== ZERO) break;
    pos++;
  }
  const zerosEnd = pos;
  let nonzero = false;
  if (isDecimal(source.charCodeAt(pos))) {
    nonzero = true;
    pos = scanDecimalTail(tokenizer, pos);
    if (pos < 0) return lastKind(tokenizer);
  }
  const c = source.charCodeAt(pos);
  const continues = c === DOT || (c | 32) === 101 || (c | 32) === 106;
  if (continues) return scanAfterInteger(tokenizer, start, pos);
  if (nonzero && tokenizer.options.extraTokens !== true) {
    tokenizer.pos = pos;
    return tokenizer.errorSpan(
      "leading zeros in decimal integer literals are not permitted; " +
        "use an 0o prefix for octal integers",
      start,
      zerosEnd + 1,
    );
  }
  return finish(tokenizer, start, pos, "decimal");
}

function scanAfterInteger(tokenizer: Tokenizer, start: number, pos: number): T {
  const c = tokenizer.source.charCodeAt(pos);
  if (c === DOT) return scanFraction(tokenizer, start, pos + 1);
  return scanExponent(tokenizer, start, pos);
}

function scanFraction(tokenizer: Tokenizer, start: number, pos: number): T {
  let end = pos;
  if (isDecimal(tokenizer.source.charCodeAt(pos))) {
    end = scanDecimalTail(tokenizer, pos);
    if (end < 0) return lastKind(tokenizer);
  }
  return scanExponent(tokenizer, start, end);
}

function scanExponent(tokenizer: Tokenizer, start: number, pos: number): T {
  const source = tokenizer.source;
  if ((source.charCodeAt(pos) | 32) === 101) {
    const sign = source.charCodeAt(pos + 1);
    let digits = pos + 1;
    if (sign === 43 || sign === 45) {
      digits++;
      if (!isDecimal(source.charCodeAt(digits))) {
        return fail(tokenizer, digits, "invalid decimal literal");
      }
    } else if (!isDecimal(sign)) {
      return finish(tokenizer, start, pos, "decimal");
    }
    pos = scanDecimalTail(tokenizer, digits);
    if (pos < 0) return lastKind(tokenizer);
  }
  if ((source.charCodeAt(pos) | 32) === 106) return finish(tokenizer, start, pos + 1, "imaginary");
  return finish(tokenizer, start, pos, "decimal");
}

// Nothing that looks like a name may follow, but for some keywords, with a warning.
function finish(tokenizer: Tokenizer, start: number, end: number, name: string): T {
  if (tokenizer.isIdentifierChar(end) && tokenizer.options.extraTokens !== true) {
    FOLLOWING_KEYWORD.lastIndex = end;
    if (FOLLOWING_KEYWORD.test(tokenizer.source)) {
      tokenizer.pos = end;
      tokenizer.warn(`invalid ${name} literal`, `invalid ${name} literal`);
    } else if (tokenizer.source.charCodeAt(end) < 128) {
      return fail(tokenizer, end, `invalid ${name} literal`);
    }
  }
  return tokenizer.finishNumber(start, end);
}
