/** Quoted-printable text (RFC 1521), and its variant for headers (RFC 1522). */
import { hexDigit } from "./base64.ts";

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const EQUALS = 61;
const UNDERSCORE = 95;
const LINE = 76;

export function decodeQuoted(data: Uint8Array, isHeader: boolean): Uint8Array {
  const out: number[] = [];
  const { length } = data;
  let i = 0;
  while (i < length) {
    const c = data[i];
    if (c === EQUALS) {
      i++;
      if (i >= length) break;
      if (data[i] === NEWLINE || data[i] === RETURN) {
        // A soft line break.
        if (data[i] !== NEWLINE) while (i < length && data[i] !== NEWLINE) i++;
        if (i < length) i++;
      } else if (data[i] === EQUALS) {
        out.push(EQUALS);
        i++;
      } else if (i + 1 < length && hexDigit(data[i]) >= 0 && hexDigit(data[i + 1]) >= 0) {
        out.push(hexDigit(data[i]) * 16 + hexDigit(data[i + 1]));
        i += 2;
      } else out.push(EQUALS);
    } else {
      out.push(isHeader && c === UNDERSCORE ? SPACE : c);
      i++;
    }
  }
  return Uint8Array.from(out);
}

interface QuotingOptions {
  readonly quoteTabs: boolean;
  readonly isText: boolean;
  readonly isHeader: boolean;
}

function needsQuoting(
  data: Uint8Array,
  i: number,
  lineLength: number,
  { quoteTabs, isText, isHeader }: QuotingOptions,
): boolean {
  const c = data[i];
  const next = data[i + 1];
  const isLast = i + 1 === data.length;
  const isBlank = c === TAB || c === SPACE;
  const isLineEnd = c === RETURN || c === NEWLINE;
  if (c > 126 || c === EQUALS || (isHeader && c === UNDERSCORE)) return true;
  // A lone dot ends a message for some mail programs.
  if (c === 46 && lineLength === 0) {
    if (isLast || next === NEWLINE || next === RETURN || next === 0) return true;
  }
  if (isLineEnd) return !isText;
  if (isBlank) return isLast || quoteTabs;
  return c < 33;
}

const HEX = "0123456789ABCDEF";

export function encodeQuoted(data: Uint8Array, options: QuotingOptions): Uint8Array {
  const out: number[] = [];
  const first = data.indexOf(NEWLINE);
  const lineEnd = first > 0 && data[first - 1] === RETURN ? [RETURN, NEWLINE] : [NEWLINE];
  let lineLength = 0;
  const quote = (c: number): void => {
    out.push(EQUALS, HEX.charCodeAt(c >> 4), HEX.charCodeAt(c & 15));
  };
  for (let i = 0; i < data.length; ) {
    const c = data[i];
    if (needsQuoting(data, i, lineLength, options)) {
      if (lineLength + 3 >= LINE) {
        out.push(EQUALS, ...lineEnd);
        lineLength = 0;
      }
      quote(c);
      lineLength += 3;
      i++;
      continue;
    }
    const isPair = c === RETURN && data[i + 1] === NEWLINE;
    if (options.isText && (c === NEWLINE || isPair)) {
      lineLength = 0;
      const last = out[out.length - 1];
      if (last === SPACE || last === TAB) {
        out.pop();
        quote(last);
      }
      out.push(...lineEnd);
      i += isPair ? 2 : 1;
      continue;
    }
    if (i + 1 !== data.length && data[i + 1] !== NEWLINE && lineLength + 1 >= LINE) {
      out.push(EQUALS, ...lineEnd);
      lineLength = 0;
    }
    lineLength++;
    out.push(options.isHeader && c === SPACE ? UNDERSCORE : c);
    i++;
  }
  return Uint8Array.from(out);
}
