/** Base64, uuencoded and hexadecimal text from bytes and back. */
import { binasciiError } from "./error.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
const PAD = 61;

export function encodeBase64(data: Uint8Array, newline: boolean): Uint8Array {
  const size = Math.ceil(data.length / 3) * 4;
  const out = new Uint8Array(size + (newline ? 1 : 0));
  let at = 0;
  for (let i = 0; i < data.length; i += 3) {
    const left = data.length - i;
    const word = (data[i] << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    out[at++] = ALPHABET.charCodeAt(word >> 18);
    out[at++] = ALPHABET.charCodeAt((word >> 12) & 63);
    out[at++] = left > 1 ? ALPHABET.charCodeAt((word >> 6) & 63) : PAD;
    out[at++] = left > 2 ? ALPHABET.charCodeAt(word & 63) : PAD;
  }
  if (newline) out[at] = 10;
  return out;
}

/** Without `strict`, characters outside the alphabet and padding in between are skipped. */
export function decodeBase64(data: Uint8Array, strict: boolean): Uint8Array {
  const out = new Uint8Array(Math.ceil(data.length / 4) * 3);
  let size = 0;
  let position = 0;
  let pads = 0;
  let word = 0;
  for (let i = 0; i < data.length; i++) {
    const c = data[i];
    if (c === PAD) {
      if (strict && position === 0) {
        throw binasciiError(i === 0 ? "Leading padding not allowed" : "Excess padding not allowed");
      }
      if (strict && position === 1) break;
      pads++;
      if (strict && position + pads >= 4) {
        if (i + 1 === data.length) break;
        throw afterPadding(data[i + 1]);
      }
      continue;
    }
    const value = VALUES[c];
    if (value === 255) {
      if (strict) throw binasciiError("Only base64 data is allowed");
      continue;
    }
    if (strict && pads > 0) throw binasciiError("Discontinuous padding not allowed");
    pads = 0;
    word = ((word << 6) | value) & 0xffffff;
    if (++position === 4) {
      out[size++] = word >> 16;
      out[size++] = (word >> 8) & 255;
      out[size++] = word & 255;
      position = 0;
    }
  }
  if (position === 1) {
    const count = (size / 3) * 4 + 1;
    throw binasciiError(
      `Invalid base64-encoded string: number of data characters (${count}) cannot be 1 more than a multiple of 4`,
    );
  }
  if (position > 1) {
    if (position + pads < 4) throw binasciiError("Incorrect padding");
    const bits = word << (6 * (4 - position));
    out[size++] = (bits >> 16) & 255;
    if (position === 3) out[size++] = (bits >> 8) & 255;
  }
  return out.subarray(0, size).slice();
}

function afterPadding(c: number): object {
  if (c === PAD) return binasciiError("Excess padding not allowed");
  return binasciiError(
    VALUES[c] === 255 ? "Only base64 data is allowed" : "Excess data after padding",
  );
}

// ---- uuencode ---------------------------------------------------------------------------------------

export function encodeUu(data: Uint8Array, backtick: boolean): Uint8Array {
  if (data.length > 45) throw binasciiError("At most 45 bytes at once");
  const letter = (value: number): number => (backtick && value === 0 ? 96 : value + 32);
  const out = [letter(data.length)];
  for (let i = 0; i < data.length; i += 3) {
    const word = (data[i] << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) out.push(letter((word >> shift) & 63));
  }
  out.push(10);
  return Uint8Array.from(out);
}

export function decodeUu(data: Uint8Array): Uint8Array {
  if (data.length === 0) throw binasciiError("Missing length byte");
  const size = (data[0] - 32) & 63;
  const out = new Uint8Array(size);
  let at = 0;
  let i = 1;
  let bits = 0;
  let held = 0;
  while (at < size) {
    let value = 0;
    const c = i < data.length ? data[i] : 0;
    // A line may lack the blanks at its end.
    if (c !== 10 && c !== 13 && i < data.length) {
      if (c < 32 || c > 96) throw binasciiError("Illegal char");
      value = (c - 32) & 63;
    }
    i++;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  for (; i < data.length; i++) {
    const c = data[i];
    if (c !== 32 && c !== 96 && c !== 10 && c !== 13) throw binasciiError("Trailing garbage");
  }
  return out;
}

// ---- hexadecimal ------------------------------------------------------------------------------------

const HEX = "0123456789abcdef";

export function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Groups of `per` bytes, counted from the end, or from the start when it is negative. */
export function encodeHex(data: Uint8Array, separator: number, per: number): Uint8Array {
  const out: number[] = [];
  const group = Math.abs(per);
  for (let i = 0; i < data.length; i++) {
    const place = per > 0 ? data.length - i : i;
    if (separator >= 0 && group > 0 && i > 0 && place % group === 0) out.push(separator);
    out.push(HEX.charCodeAt(data[i] >> 4), HEX.charCodeAt(data[i] & 15));
  }
  return Uint8Array.from(out);
}

export function decodeHex(data: Uint8Array): Uint8Array {
  if (data.length % 2 === 1) throw binasciiError("Odd-length string");
  const out = new Uint8Array(data.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = hexDigit(data[2 * i]);
    const low = hexDigit(data[2 * i + 1]);
    if (high < 0 || low < 0) throw binasciiError("Non-hexadecimal digit found");
    out[i] = high * 16 + low;
  }
  return out;
}
