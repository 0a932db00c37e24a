/** The encodings that write backslash escapes: unicode_escape, raw_unicode_escape, and bytes escapes. */
import { codecHooks, handleDecodeError } from "./codec-errors.ts";
import { ByteWriter, TextWriter } from "./codec-output.ts";
import type { Decoded } from "./codec-utf.ts";
import { newError, valueError } from "./exceptions.ts";
import { escapePoint } from "./str-repr.ts";
import { codeAt, type Text } from "./str-text.ts";
import { warnAbout } from "./warning-hook.ts";

export function encodeUnicodeEscape(text: Text): Uint8Array {
  const out = new ByteWriter(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (c >= 32 && c < 127 && c !== 92) out.push(c);
    else out.text(escapePoint(c));
  }
  return out.finish();
}

/** Latin-1, with \u and \U for the rest. */
export function encodeRawUnicodeEscape(text: Text): Uint8Array {
  const out = new ByteWriter(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (c < 256) out.push(c);
    else out.text(escapePoint(c));
  }
  return out.finish();
}

const SIMPLE: Record<string, number> = {
  "\\": 92,
  "'": 39,
  '"': 34,
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };

function hexValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

const isOctal = (c: number): boolean => c >= 48 && c <= 55;

/** A failed escape: where it ends and why. */
interface Failure {
  readonly end: number;
  readonly reason: string;
}

export function decodeUnicodeEscape(input: Uint8Array, errors: string, final = true): Decoded {
  let bytes = input;
  const out = new TextWriter();
  const invalid = new InvalidEscape("");
  let i = 0;
  while (i < bytes.length) {
    if (bytes[i] !== 92) {
      out.push(bytes[i++]);
      continue;
    }
    const start = i;
    let failure: Failure | undefined;
    if (i + 1 >= bytes.length) failure = { end: bytes.length, reason: "\\ at end of string" };
    else {
      const letter = String.fromCharCode(bytes[i + 1]);
      const simple = SIMPLE[letter];
      if (simple !== undefined) {
        out.push(simple);
        i += 2;
      } else if (letter === "\n") i += 2;
      else if (isOctal(bytes[i + 1])) {
        let value = 0;
        for (i += 1; i < bytes.length && i < start + 4 && isOctal(bytes[i]); i++) {
          value = value * 8 + bytes[i] - 48;
        }
        invalid.noteOctal(value);
        out.push(value);
      } else if (HEX_DIGITS[letter] !== undefined) {
        const result = hexEscape(bytes, i, letter, "illegal Unicode character");
        if (typeof result === "number") {
          out.push(result);
          i += 2 + HEX_DIGITS[letter];
        } else failure = result;
      } else if (letter === "N") {
        const result = nameEscape(bytes, i);
        if ("text" in result) {
          out.append(result.text);
          i = result.end;
        } else failure = result;
      } else {
        invalid.note(letter);
        out.push(92);
        out.push(bytes[i + 1]);
        i += 2;
      }
    }
    if (failure !== undefined) {
      if (!final && failure.end >= bytes.length) break;
      const { end, reason } = failure;
      const handled = handleDecodeError("unicodeescape", bytes, start, end, reason, errors);
      out.append(handled.replacement);
      i = handled.position;
      bytes = handled.bytes;
    }
  }
  invalid.warn();
  return { text: out.finish(), consumed: final ? input.length : i };
}

function hexEscape(bytes: Uint8Array, at: number, letter: string, large: string): number | Failure {
  const count = HEX_DIGITS[letter];
  let value = 0;
  for (let k = 0; k < count; k++) {
    const i = at + 2 + k;
    const digit = i < bytes.length ? hexValue(bytes[i]) : -1;
    if (digit < 0) return { end: i, reason: `truncated \\${letter}${"X".repeat(count)} escape` };
    value = value * 16 + digit;
  }
  return value > 0x10ffff ? { end: at + 2 + count, reason: large } : value;
}

function nameEscape(bytes: Uint8Array, at: number): { text: Text; end: number } | Failure {
  const reason = "malformed \\N character escape";
  let i = at + 2;
  if (i >= bytes.length || bytes[i] !== 123) return { end: i, reason };
  i++;
  let name = "";
  while (i < bytes.length && bytes[i] !== 125) name += String.fromCharCode(bytes[i++]);
  if (i >= bytes.length || name === "") return { end: Math.min(i, bytes.length), reason };
  const { characterNamed } = codecHooks;
  if (characterNamed === null) {
    throw newError("LookupError", "\\N escapes need the module unicodedata");
  }
  const text = characterNamed(name);
  if (text === undefined) return { end: i + 1, reason: "unknown Unicode character name" };
  return { text, end: i + 1 };
}

/** Only \u and \U after an odd number of backslashes count. */
export function decodeRawUnicodeEscape(input: Uint8Array, errors: string, final = true): Decoded {
  let bytes = input;
  const out = new TextWriter();
  let i = 0;
  while (i < bytes.length) {
    if (bytes[i] !== 92 || (i + 1 >= bytes.length && final)) {
      out.push(bytes[i++]);
      continue;
    }
    if (i + 1 >= bytes.length) break;
    const letter = String.fromCharCode(bytes[i + 1]);
    if (letter !== "u" && letter !== "U") {
      out.push(bytes[i]);
      out.push(bytes[i + 1]);
      i += 2;
      continue;
    }
    const result = hexEscape(bytes, i, letter, "\\Uxxxxxxxx out of range");
    if (typeof result === "number") {
      out.push(result);
      i += 2 + HEX_DIGITS[letter];
      continue;
    }
    if (!final && result.end >= bytes.length) break;
    const { end, reason } = result;
    const handled = handleDecodeError("rawunicodeescape", bytes, i, end, reason, errors);
    out.append(handled.replacement);
    i = handled.position;
    bytes = handled.bytes;
  }
  return { text: out.finish(), consumed: final ? input.length : i };
}

/** The first escape of an input that means nothing; a warning tells of it when the rest is decoded. */
class InvalidEscape {
  private found: string | null = null;
  private readonly prefix: string;

  constructor(prefix: "" | "b") {
    this.prefix = prefix;
  }
  note(letter: string): void {
    this.found ??= `"\\${letter}" is an invalid escape sequence`;
  }
  noteOctal(value: number): void {
    if (value > 0o377)
      this.found ??= `"\\${value.toString(8)}" is an invalid octal escape sequence`;
  }
  warn(): void {
    if (this.found === null) return;
    const future = "Such sequences will not work in the future. ";
    warnAbout("DeprecationWarning", `${this.prefix}${this.found}. ${future}`);
  }
}

/** The inside of a bytes literal: `codecs.escape_encode`. */
export function encodeBytesEscape(bytes: Uint8Array): Uint8Array {
  const out = new ByteWriter(bytes.length * 2);
  for (const c of bytes) {
    if (c === 39) out.text("\\'");
    else if (c >= 32 && c < 127 && c !== 92) out.push(c);
    else out.text(escapePoint(c));
  }
  return out.finish();
}

export function decodeBytesEscape(bytes: Uint8Array, errors: string): Uint8Array {
  const out = new ByteWriter(bytes.length);
  const invalid = new InvalidEscape("b");
  let i = 0;
  while (i < bytes.length) {
    if (bytes[i] !== 92) {
      out.push(bytes[i++]);
      continue;
    }
    const start = i;
    if (i + 1 >= bytes.length) throw valueError("Trailing \\ in string");
    const letter = String.fromCharCode(bytes[i + 1]);
    const simple = SIMPLE[letter];
    i += 2;
    if (simple !== undefined) out.push(simple);
    else if (letter === "\n") continue;
    else if (isOctal(bytes[start + 1])) {
      let value = 0;
      for (i = start + 1; i < bytes.length && i < start + 4 && isOctal(bytes[i]); i++) {
        value = value * 8 + bytes[i] - 48;
      }
      invalid.noteOctal(value);
      out.push(value & 0xff);
    } else if (letter === "x") {
      const high = i < bytes.length ? hexValue(bytes[i]) : -1;
      const low = i + 1 < bytes.length ? hexValue(bytes[i + 1]) : -1;
      if (high >= 0 && low >= 0) {
        out.push(high * 16 + low);
        i += 2;
        continue;
      }
      if (high >= 0) i++;
      if (errors === "replace") out.push(63);
      else if (errors === "strict") {
        throw valueError(`invalid \\x escape at position ${start}`);
      } else if (errors !== "ignore") {
        throw valueError(`decoding error; unknown error handling code: ${errors}`);
      }
    } else {
      invalid.note(letter);
      out.push(92);
      i--;
    }
  }
  invalid.warn();
  return out.finish();
}
