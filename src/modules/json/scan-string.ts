/** `_json`: reading string literals, and the errors of a document. */
import { call, getAttr } from "../../objects/abstract.ts";
import type { PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { codeAt, concatTexts, sliceText, strFromText, type Text } from "../../objects/str-text.ts";

const QUOTE = 34;
const BACKSLASH = 92;

/** The exception that reports `message` at a position of the document. */
export function decodeError(message: string, text: Text, at: number): PyValue {
  const type = getAttr(importModule("json.decoder"), "JSONDecodeError");
  return call(type, [message, strFromText(text), at]);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Four hexadecimal digits at `at`, which follow a `u`. */
function hexEscape(text: Text, at: number): number {
  const invalid = (): PyValue => decodeError("Invalid \\uXXXX escape", text, at - 1);
  if (at + 4 > text.length) throw invalid();
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = Number.parseInt(String.fromCodePoint(codeAt(text, i)), 16);
    if (Number.isNaN(digit)) throw invalid();
    value = value * 16 + digit;
  }
  return value;
}

const isHigh = (c: number): boolean => c >= 0xd800 && c <= 0xdbff;
const isLow = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;

function textOfPoint(c: number): Text {
  return c > 0xffff || isHigh(c) || isLow(c) ? Uint32Array.of(c) : String.fromCharCode(c);
}

/** The literal whose first character is at `start`, behind the quote. */
export function scanString(
  text: Text,
  start: number,
  strict: boolean,
): { value: PyValue; end: number } {
  const begin = start - 1;
  const parts: Text[] = [];
  let at = start;
  for (;;) {
    const from = at;
    let c = -1;
    for (; at < text.length; at++) {
      c = codeAt(text, at);
      if (c === QUOTE || c === BACKSLASH) break;
      if (c < 32 && strict) throw decodeError("Invalid control character at", text, at);
    }
    if (at >= text.length) throw decodeError("Unterminated string starting at", text, begin);
    const piece = sliceText(text, from, at);
    at++;
    if (c === QUOTE) {
      if (parts.length === 0) return { value: strFromText(piece), end: at };
      parts.push(piece);
      return { value: strFromText(concatTexts(parts)), end: at };
    }
    parts.push(piece);
    if (at >= text.length) throw decodeError("Unterminated string starting at", text, begin);
    const escape = String.fromCodePoint(codeAt(text, at++));
    if (escape !== "u") {
      const plain = ESCAPES[escape];
      if (plain === undefined) throw decodeError("Invalid \\escape", text, at - 2);
      parts.push(plain);
      continue;
    }
    let point = hexEscape(text, at);
    at += 4;
    const isPair =
      isHigh(point) &&
      at + 6 <= text.length &&
      codeAt(text, at) === BACKSLASH &&
      codeAt(text, at + 1) === 117;
    if (isPair) {
      const low = hexEscape(text, at + 2);
      if (isLow(low)) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      }
    }
    parts.push(textOfPoint(point));
  }
}
