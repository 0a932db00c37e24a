/**
 * Properties and case mappings of single code points, as str's methods define them.
 *
 * Categories come from the host's regular expressions, so they are of the host's Unicode version.
 * CPython 3.14 has Unicode 16. A host with Unicode 17 differs in the 4,803 characters that 17 added
 * (assigned here, unassigned there; 28 pairs of letters have case) and in islower() of U+0295; a host
 * with 15.1 lacks the 5,185 that 16 added. Everything else agrees with CPython, code point by code
 * point. What regular expressions do not tell (numeric types, titlecase) is in tables here.
 */

const ALPHA = /^\p{L}$/u;
const DECIMAL = /^\p{Nd}$/u;
const NUMBER = /^\p{N}$/u;
const LOWER = /^\p{Lowercase}$/u;
const UPPER = /^\p{Uppercase}$/u;
const TITLE = /^\p{Lt}$/u;
const CASED = /^\p{Cased}$/u;
const CASE_IGNORABLE = /^\p{Case_Ignorable}$/u;
const UNPRINTABLE = /^[\p{C}\p{Z}]$/u;
const XID_START = /^[\p{XID_Start}_]$/u;
const XID_CONTINUE = /^\p{XID_Continue}$/u;

/** Numeric_Type=Digit that is not decimal: first and last of each run. */
const DIGIT_RUNS = [
  0xb2, 0xb3, 0xb9, 0xb9, 0x1369, 0x1371, 0x19da, 0x19da, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080,
  0x2089, 0x2460, 0x2468, 0x2474, 0x247c, 0x2488, 0x2490, 0x24ea, 0x24ea, 0x24f5, 0x24fd, 0x24ff,
  0x24ff, 0x2776, 0x277e, 0x2780, 0x2788, 0x278a, 0x2792, 0x10a40, 0x10a43, 0x10e60, 0x10e68,
  0x11052, 0x1105a, 0x1f100, 0x1f10a,
];

/** Ideographs with a numeric value. */
const NUMERIC_IDEOGRAPHS = new Set(
  (
    "3405 3483 382a 3b4d 4e00 4e03 4e07 4e09 4e24 4e5d 4e8c 4e94 4e96 4eac 4ebf 4ec0 4edf 4ee8 " +
    "4f0d 4f70 4fe9 5006 5104 5146 5169 516b 516d 5341 5343 5344 5345 534c 53c1 53c2 53c3 53c4 " +
    "56db 58f1 58f9 5e7a 5efe 5eff 5f0c 5f0d 5f0e 5f10 62d0 62fe 634c 67d2 6d1e 6f06 7396 767e " +
    "7695 79ed 8086 842c 8cae 8cb3 8d30 920e 94a9 9621 9646 964c 9678 96f6 f96b f973 f978 f9b2 " +
    "f9d1 f9d3 f9fd 20001 20064 200e2 20121 2092a 20983 2098c 2099c 20aea 20afd 20b19 22390 " +
    "22998 23b1b 2626d 2f890"
  )
    .split(" ")
    .map((hex) => Number.parseInt(hex, 16)),
);

const isAsciiLetter = (c: number): boolean => (c | 32) >= 97 && (c | 32) <= 122;
const isAsciiDigit = (c: number): boolean => c >= 48 && c <= 57;

function matches(pattern: RegExp, c: number): boolean {
  return pattern.test(String.fromCodePoint(c));
}

export function isAlpha(c: number): boolean {
  return c < 128 ? isAsciiLetter(c) : matches(ALPHA, c);
}

export function isDecimal(c: number): boolean {
  return c < 128 ? isAsciiDigit(c) : matches(DECIMAL, c);
}

/** The value of a decimal digit, or −1. Each script's digits are ten code points in order. */
export function decimalValue(c: number): number {
  if (c < 128) return isAsciiDigit(c) ? c - 48 : -1;
  if (!matches(DECIMAL, c)) return -1;
  let first = c;
  while (matches(DECIMAL, first - 1)) first--;
  return (c - first) % 10;
}

export function isDigit(c: number): boolean {
  if (c < 128) return isAsciiDigit(c);
  for (let i = 0; i < DIGIT_RUNS.length; i += 2) {
    if (c <= DIGIT_RUNS[i + 1]) {
      if (c >= DIGIT_RUNS[i]) return true;
      break;
    }
  }
  return matches(DECIMAL, c);
}

export function isNumeric(c: number): boolean {
  if (c < 128) return isAsciiDigit(c);
  return matches(NUMBER, c) || NUMERIC_IDEOGRAPHS.has(c);
}

export function isAlnum(c: number): boolean {
  if (c < 128) return isAsciiLetter(c) || isAsciiDigit(c);
  return isAlpha(c) || isDecimal(c) || isDigit(c) || isNumeric(c);
}

/** White space by bidirectional class (WS, B, S) or category Zs: what `split` cuts at. */
export function isSpace(c: number): boolean {
  if (c < 128) return c === 32 || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
  return (
    c === 0x85 ||
    c === 0xa0 ||
    (c >= 0x1680 &&
      (c === 0x1680 ||
        (c >= 0x2000 && c <= 0x200a) ||
        c === 0x2028 ||
        c === 0x2029 ||
        c === 0x202f ||
        c === 0x205f ||
        c === 0x3000))
  );
}

/** A line boundary of `splitlines`. */
export function isLineBreak(c: number): boolean {
  return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c === 0x85 || c === 0x2028 || c === 0x2029;
}

export function isLower(c: number): boolean {
  return c < 128 ? c >= 97 && c <= 122 : matches(LOWER, c);
}
export function isUpper(c: number): boolean {
  return c < 128 ? c >= 65 && c <= 90 : matches(UPPER, c);
}
export function isTitle(c: number): boolean {
  return c >= 128 && matches(TITLE, c);
}
export function isCased(c: number): boolean {
  return c < 128 ? isAsciiLetter(c) : matches(CASED, c);
}
export function isCaseIgnorable(c: number): boolean {
  return matches(CASE_IGNORABLE, c);
}
export function isPrintable(c: number): boolean {
  return c < 128 ? c >= 32 && c < 127 : !matches(UNPRINTABLE, c);
}
export function isIdentifierStart(c: number): boolean {
  return c < 128 ? isAsciiLetter(c) || c === 95 : matches(XID_START, c);
}
export function isIdentifierPart(c: number): boolean {
  if (c < 128) return isAsciiLetter(c) || isAsciiDigit(c) || c === 95;
  return matches(XID_CONTINUE, c);
}

// ---- case mappings: UTF-16 text of one code point ---------------------------------------------------

export function upperOf(c: number): string {
  return String.fromCodePoint(c).toUpperCase();
}

/** Without the rule for a final sigma, which needs the context. */
export function lowerOf(c: number): string {
  return String.fromCodePoint(c).toLowerCase();
}

/** DZ digraphs: the titlecase letter stands between or beside its upper and lower case. */
const DIGRAPHS = new Map<number, number>([
  [0x1c4, 0x1c5],
  [0x1c5, 0x1c5],
  [0x1c6, 0x1c5],
  [0x1c7, 0x1c8],
  [0x1c8, 0x1c8],
  [0x1c9, 0x1c8],
  [0x1ca, 0x1cb],
  [0x1cb, 0x1cb],
  [0x1cc, 0x1cb],
  [0x1f1, 0x1f2],
  [0x1f2, 0x1f2],
  [0x1f3, 0x1f2],
  [0x1fb3, 0x1fbc],
  [0x1fbc, 0x1fbc],
  [0x1fc3, 0x1fcc],
  [0x1fcc, 0x1fcc],
  [0x1ff3, 0x1ffc],
  [0x1ffc, 0x1ffc],
]);

export function titleOf(c: number): string {
  const single = DIGRAPHS.get(c);
  if (single !== undefined) return String.fromCodePoint(single);
  // Greek letters with an iota below have titlecase letters eight above the small ones.
  if (c >= 0x1f80 && c <= 0x1faf) return String.fromCodePoint(c | 8);
  // Georgian letters have capitals for all-caps text only.
  if (c >= 0x10d0 && c <= 0x10ff) return String.fromCodePoint(c);
  const upper = upperOf(c);
  const first = String.fromCodePoint(upper.codePointAt(0) as number);
  if (upper.length === first.length || c === 0x149) return upper;
  return (
    first +
    upper
      .slice(first.length)
      .toLowerCase()
      .replace(/\u03b9/g, "\u0345")
  );
}

export function foldOf(c: number): string {
  if (c < 128) return String.fromCharCode(c).toLowerCase();
  // Cherokee folds to its capitals, which are older; dotless i has no fold.
  if (c >= 0x13a0 && c <= 0x13f5) return String.fromCodePoint(c);
  if (c >= 0x13f8 && c <= 0x13fd) return String.fromCodePoint(c - 8);
  if (c >= 0xab70 && c <= 0xabbf) return String.fromCodePoint(c - 0xab70 + 0x13a0);
  if (c === 0x131) return "\u0131";
  let folded = "";
  for (const ch of lowerOf(c).toUpperCase()) folded += ch.toLowerCase();
  return folded;
}
