/**
 * Bytes as Latin-1 text and back: what bytes and bytearray share with str (searching, replacing,
 * splitting, `%`) works on host text of one character per byte. Only ASCII counts as letters here.
 */
import { indexOptional, typeName } from "./abstract.ts";
import { bytesOf } from "./buffer.ts";
import { typeError, valueError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";

/** Characters per call: engines limit the number of arguments. */
const CHUNK = 8192;

export function latinText(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return String.fromCharCode(...bytes);
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return text;
}

export function latinBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** An int in range(256). */
export function byteValue(value: PyValue, what = "byte must be in range(0, 256)"): number {
  const n = indexOptional(value);
  if (n === undefined) {
    throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  if (n < 0 || n > 255) throw valueError(what);
  return Number(n);
}

/** A bytes-like argument as text. */
export function likeText(value: PyValue): string {
  const bytes = bytesOf(value);
  if (bytes === undefined) {
    throw typeError(`a bytes-like object is required, not '${typeName(value)}'`);
  }
  return latinText(bytes);
}

/** The part to search for: bytes-like, or one byte as an int. */
export function partText(
  value: PyValue,
  expected = "argument should be integer or bytes-like object",
): string {
  const bytes = bytesOf(value);
  if (bytes !== undefined) return latinText(bytes);
  if (indexOptional(value) === undefined) {
    throw typeError(`${expected}, not '${typeName(value)}'`);
  }
  return String.fromCharCode(byteValue(value));
}

const HEX = "0123456789abcdef";

/** The hexadecimal form, with a separator every `group` bytes counted from the end (or the start if negative). */
export function hexText(bytes: Uint8Array, separator: string, group: number): string {
  let text = "";
  const size = Math.abs(group);
  for (let i = 0; i < bytes.length; i++) {
    const atBoundary =
      size > 0 && i > 0 && (group > 0 ? (bytes.length - i) % size === 0 : i % size === 0);
    if (separator !== "" && atBoundary) text += separator;
    text += HEX[bytes[i] >> 4] + HEX[bytes[i] & 15];
  }
  return text;
}

export function parseHex(text: string): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < text.length; ) {
    if (/[ \t\n\r\v\f]/.test(text[i])) {
      i++;
      continue;
    }
    const high = digit(text[i]);
    if (high < 0) throw hexError(i);
    if (i + 1 >= text.length) {
      throw valueError("fromhex() arg must contain an even number of hexadecimal digits");
    }
    const low = digit(text[i + 1]);
    if (low < 0) throw hexError(i + 1);
    out.push(high * 16 + low);
    i += 2;
  }
  return Uint8Array.from(out);
}
const digit = (c: string): number => "0123456789abcdef".indexOf(c.toLowerCase());
export const hexError = (at: number): object =>
  valueError(`non-hexadecimal number found in fromhex() arg at position ${at}`);

/** `b'…'` as repr shows it. */
export function bytesRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let text = "";
  for (const b of bytes) {
    const c = String.fromCharCode(b);
    if (c === quote || c === "\\") text += `\\${c}`;
    else if (b === 9) text += "\\t";
    else if (b === 10) text += "\\n";
    else if (b === 13) text += "\\r";
    else if (b < 32 || b > 126) text += `\\x${HEX[b >> 4]}${HEX[b & 15]}`;
    else text += c;
  }
  return `b${quote}${text}${quote}`;
}
