/** Methods of str about letters: case mappings and the is… questions. Rows for str.ts. */
import { type MethodRow, method } from "./define.ts";
import {
  codeAt,
  type StrValue,
  strFromText,
  type Text,
  textFromPoints,
  textOf,
} from "./str-text.ts";
import {
  foldOf,
  isAlnum,
  isAlpha,
  isCased,
  isCaseIgnorable,
  isDecimal,
  isDigit,
  isIdentifierPart,
  isIdentifierStart,
  isLower,
  isNumeric,
  isPrintable,
  isSpace,
  isTitle,
  isUpper,
  lowerOf,
  titleOf,
  upperOf,
} from "./unicode.ts";

const ASCII = /^[\x00-\x7f]*$/;

export function isAsciiText(text: Text): boolean {
  return typeof text === "string" && ASCII.test(text);
}

function append(out: number[], text: string): void {
  for (const ch of text) out.push(ch.codePointAt(0) as number);
}

const SIGMA = 0x3a3;

/** A capital sigma is final after a cased letter and not before one, case-ignorable ones aside. */
function lowerSigma(text: Text, i: number): number {
  let k = i - 1;
  while (k >= 0 && isCaseIgnorable(codeAt(text, k))) k--;
  if (k < 0 || !isCased(codeAt(text, k))) return 0x3c3;
  k = i + 1;
  while (k < text.length && isCaseIgnorable(codeAt(text, k))) k++;
  return k < text.length && isCased(codeAt(text, k)) ? 0x3c3 : 0x3c2;
}

function appendLower(out: number[], text: Text, i: number): void {
  const c = codeAt(text, i);
  if (c === SIGMA) out.push(lowerSigma(text, i));
  else if (c < 128) out.push(c >= 65 && c <= 90 ? c + 32 : c);
  else append(out, lowerOf(c));
}

function mapText(self: StrValue, each: (out: number[], text: Text, i: number) => void): StrValue {
  const text = textOf(self) as Text;
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) each(out, text, i);
  return strFromText(textFromPoints(out));
}

/** The host maps whole strings by the same rules, final sigma included. */
export function lowerText(self: StrValue): StrValue {
  if (typeof self === "string") return self.toLowerCase();
  return mapText(self, appendLower);
}

export function upperText(self: StrValue): StrValue {
  if (typeof self === "string") return self.toUpperCase();
  return mapText(self, (out, text, i) => append(out, upperOf(codeAt(text, i))));
}

function capitalize(self: StrValue): StrValue {
  if (typeof self === "string" && ASCII.test(self)) {
    return self.charAt(0).toUpperCase() + self.slice(1).toLowerCase();
  }
  return mapText(self, (out, text, i) => {
    if (i === 0) append(out, titleOf(codeAt(text, 0)));
    else appendLower(out, text, i);
  });
}

function title(self: StrValue): StrValue {
  let afterCased = false;
  return mapText(self, (out, text, i) => {
    const c = codeAt(text, i);
    if (afterCased) appendLower(out, text, i);
    else append(out, titleOf(c));
    afterCased = isCased(c);
  });
}

function swapCase(self: StrValue): StrValue {
  return mapText(self, (out, text, i) => {
    const c = codeAt(text, i);
    if (isUpper(c)) appendLower(out, text, i);
    else if (isLower(c)) append(out, upperOf(c));
    else out.push(c);
  });
}

function casefold(self: StrValue): StrValue {
  if (typeof self === "string" && ASCII.test(self)) return self.toLowerCase();
  return mapText(self, (out, text, i) => append(out, foldOf(codeAt(text, i))));
}

/** True when there is a code point and the test holds for each. */
function every(name: string, test: (c: number) => boolean): MethodRow {
  return method(`${name}(self, /)`, (self: StrValue) => {
    const text = textOf(self) as Text;
    for (let i = 0; i < text.length; i++) if (!test(codeAt(text, i))) return false;
    return text.length > 0;
  });
}

/** True when some letter has the wanted case and none another. */
function ofCase(wanted: (c: number) => boolean, other: (c: number) => boolean) {
  return (self: StrValue): boolean => {
    const text = textOf(self) as Text;
    let found = false;
    for (let i = 0; i < text.length; i++) {
      const c = codeAt(text, i);
      if (other(c) || isTitle(c)) return false;
      if (!found && wanted(c)) found = true;
    }
    return found;
  };
}

/** Capitals start the runs of cased letters and stand nowhere else. */
function isTitleText(self: StrValue): boolean {
  const text = textOf(self) as Text;
  let found = false;
  let afterCased = false;
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (isUpper(c) || isTitle(c)) {
      if (afterCased) return false;
      afterCased = found = true;
    } else if (isLower(c)) {
      if (!afterCased) return false;
      found = true;
    } else afterCased = false;
  }
  return found;
}

export function isIdentifierText(text: Text): boolean {
  if (text.length === 0 || !isIdentifierStart(codeAt(text, 0))) return false;
  for (let i = 1; i < text.length; i++) if (!isIdentifierPart(codeAt(text, i))) return false;
  return true;
}

export const caseMethods: readonly MethodRow[] = [
  method("capitalize(self, /)", capitalize),
  method("casefold(self, /)", casefold),
  method("title(self, /)", title),
  method("lower(self, /)", lowerText),
  method("upper(self, /)", upperText),
  method("swapcase(self, /)", swapCase),
  method("isascii(self, /)", (self: StrValue) => isAsciiText(textOf(self) as Text)),
  method("islower(self, /)", ofCase(isLower, isUpper)),
  method("isupper(self, /)", ofCase(isUpper, isLower)),
  method("istitle(self, /)", isTitleText),
  every("isspace", isSpace),
  every("isdecimal", isDecimal),
  every("isdigit", isDigit),
  every("isnumeric", isNumeric),
  every("isalpha", isAlpha),
  every("isalnum", isAlnum),
  method("isidentifier(self, /)", (self: StrValue) => isIdentifierText(textOf(self) as Text)),
  method("isprintable(self, /)", (self: StrValue) => {
    const text = textOf(self) as Text;
    for (let i = 0; i < text.length; i++) if (!isPrintable(codeAt(text, i))) return false;
    return true;
  }),
];
