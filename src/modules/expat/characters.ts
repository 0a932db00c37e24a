/** Classes of characters of XML 1.0, as regular expressions that match at a place (flag `y`). */

const NAME_START =
  "A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c-\\u200d" +
  "\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}";
const NAME_REST = `${NAME_START}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f-\\u2040`;

/** Without namespaces a colon is a letter; with them it separates two names. */
export const NAME = new RegExp(`[:${NAME_START}][:${NAME_REST}]*`, "uy");
export const PLAIN_NAME = new RegExp(`[${NAME_START}][${NAME_REST}]*`, "uy");
export const NAME_TOKEN = new RegExp(`[:${NAME_REST}]+`, "uy");
export const SPACE = /[ \t\r\n]*/y;
/** Characters that a document may hold. */
const CHARACTER = "\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\u{10000}-\\u{10ffff}";
/** Text up to markup, a line end or a character that is not allowed. */
export const DATA = /[\t -%'-;=-\\^-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+/uy;
/** Any run of allowed characters but line ends. */
export const LINE = /[\t -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+/uy;
const DISALLOWED = new RegExp(`[^${CHARACTER}]`, "u");

/** Characters that a public identifier may hold. */
export const PUBLIC_ID = /[ \r\na-zA-Z0-9\-'()+,./:=?;!*#@$_%]*/y;

/** The text that an expression matches at `at`; empty where it does not. */
export function matchAt(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at;
  return expression.exec(text)?.[0] ?? "";
}

/** Where the first character stands that no document may hold; −1 where there is none. */
export const findDisallowed = (text: string): number => text.search(DISALLOWED);

export const isSpace = (code: number): boolean =>
  code === 32 || code === 9 || code === 10 || code === 13;

/** A character by number, or undefined where XML has none. */
export function characterOf(code: number): string | undefined {
  const isAllowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return isAllowed ? String.fromCodePoint(code) : undefined;
}

/** Line ends are one character, whatever they were. */
export const normalizeLines = (text: string): string =>
  text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
