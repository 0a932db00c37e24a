/** How a str prints: repr and ascii. Escapes are the same for both; ascii escapes more. */
import type { PyValue } from "./object.ts";
import { pointsOf, strFromText, type Text, textFromPoints, textOf } from "./str-text.ts";
import { isPrintable } from "./unicode.ts";

/** Printable ASCII without quotes and backslash: repr only adds quotes. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

const hex = (c: number, digits: number): string => c.toString(16).padStart(digits, "0");

/** `\n`, `\x1b`, `\u2028`, `\U0001f600` */
export function escapePoint(c: number): string {
  switch (c) {
    case 9:
      return "\\t";
    case 10:
      return "\\n";
    case 13:
      return "\\r";
    case 92:
      return "\\\\";
    default:
      return escapeByNumber(c);
  }
}

/** The same without letters of their own for tabs and line breaks. */
export function escapeByNumber(c: number): string {
  if (c <= 0xff) return `\\x${hex(c, 2)}`;
  return c <= 0xffff ? `\\u${hex(c, 4)}` : `\\U${hex(c, 8)}`;
}

export function reprOfText(text: Text): Text {
  if (typeof text === "string" && PLAIN.test(text)) return `'${text}'`;
  const points = pointsOf(text);
  const quote = points.includes(39) && !points.includes(34) ? 34 : 39;
  const out: number[] = [quote];
  for (const c of points) {
    if (c === quote) out.push(92, c);
    else if (c !== 92 && isPrintable(c)) out.push(c);
    else for (const unit of escapePoint(c)) out.push(unit.charCodeAt(0));
  }
  out.push(quote);
  return textFromPoints(out);
}

/** `ascii()`: everything beyond ASCII of a repr is escaped. The value is a str. */
export function asciiText(value: PyValue): PyValue {
  const text = textOf(value);
  if (text === undefined) return value;
  let out = "";
  let plain = true;
  for (let i = 0; i < text.length; i++) {
    const c = typeof text === "string" ? text.charCodeAt(i) : text[i];
    if (c < 128) out += String.fromCharCode(c);
    else {
      out += escapePoint(c);
      plain = false;
    }
  }
  return plain ? strFromText(text) : out;
}
