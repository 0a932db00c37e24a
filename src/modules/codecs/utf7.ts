/** UTF-7 (RFC 2152): text in 7-bit bytes; what is not plain goes as base64 of UTF-16 between + and -. */
import { handleDecodeError } from "../../objects/codec-errors.ts";
import { ByteWriter, TextWriter } from "../../objects/codec-output.ts";
import type { Decoded } from "../../objects/codec-utf.ts";
import { codeAt, type Text } from "../../objects/str-text.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const valueOf = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) valueOf[BASE64.charCodeAt(i)] = i;

/** Written as themselves: RFC 2152's direct and optional direct characters, and white space. */
const isDirect = (c: number): boolean =>
  c < 128 && /[A-Za-z0-9'(),\-./:?!"#$%&*;<=>@[\]^_`{|} \t\n\r]/.test(String.fromCharCode(c));

const PLUS = 43;
const MINUS = 45;

export function encodeUtf7(text: Text): Uint8Array {
  const out = new ByteWriter(text.length * 2);
  let shifted = false;
  let bits = 0;
  let count = 0;
  const put = (unit: number): void => {
    bits = (bits << 16) | unit;
    count += 16;
    while (count >= 6) {
      count -= 6;
      out.push(BASE64.charCodeAt((bits >> count) & 63));
    }
    bits &= (1 << count) - 1;
  };
  const leave = (next: number): void => {
    if (count > 0) out.push(BASE64.charCodeAt((bits << (6 - count)) & 63));
    bits = 0;
    count = 0;
    shifted = false;
    // The end of the run shows itself unless the next byte could belong to it.
    if (next < 0 || next === MINUS || (next < 128 && valueOf[next] >= 0)) out.push(MINUS);
  };
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (isDirect(c)) {
      if (shifted) leave(c);
      out.push(c);
      continue;
    }
    if (c === PLUS && !shifted) {
      out.push(PLUS);
      out.push(MINUS);
      continue;
    }
    if (!shifted) {
      out.push(PLUS);
      shifted = true;
    }
    if (c >= 0x10000) {
      put(0xd7c0 + (c >> 10));
      put(0xdc00 + (c & 0x3ff));
    } else put(c);
  }
  if (shifted) leave(-1);
  return out.finish();
}

export function decodeUtf7(bytes: Uint8Array, errors: string, final = true): Decoded {
  const out = new TextWriter();
  let shiftStart = -1;
  let bits = 0;
  let count = 0;
  let high = 0;
  let i = 0;
  const emit = (unit: number): void => {
    if (high !== 0) {
      if (unit >= 0xdc00 && unit <= 0xdfff) {
        out.push(((high - 0xd7c0) << 10) | (unit - 0xdc00));
        high = 0;
        return;
      }
      out.push(high);
      high = 0;
    }
    if (unit >= 0xd800 && unit <= 0xdbff) high = unit;
    else out.push(unit);
  };
  const fail = (start: number, end: number, reason: string): void => {
    const handled = handleDecodeError("utf7", bytes, start, end, reason, errors);
    out.append(handled.replacement);
    i = handled.position;
  };
  const reset = (): void => {
    if (high !== 0) out.push(high);
    shiftStart = -1;
    bits = 0;
    count = 0;
    high = 0;
  };
  while (i < bytes.length) {
    const c = bytes[i];
    const value = c < 128 ? valueOf[c] : -1;
    if (shiftStart < 0) {
      if (c === PLUS) {
        if (bytes[i + 1] === MINUS) {
          out.push(PLUS);
          i += 2;
        } else if (i + 1 < bytes.length && (bytes[i + 1] >= 128 || valueOf[bytes[i + 1]] < 0)) {
          i++;
          fail(i - 1, i + 1, "ill-formed sequence");
        } else {
          shiftStart = i;
          i++;
        }
      } else if (c < 128) {
        out.push(c);
        i++;
      } else fail(i, i + 1, "unexpected special character");
      continue;
    }
    if (value >= 0) {
      bits = (bits << 6) | value;
      count += 6;
      i++;
      if (count >= 16) {
        count -= 16;
        emit((bits >> count) & 0xffff);
        bits &= (1 << count) - 1;
      }
      continue;
    }
    const start = shiftStart;
    const partial = count >= 6 ? "partial character in base64 sequence" : undefined;
    const padded = bits !== 0 ? "non-zero padding bits in base64 sequence" : undefined;
    reset();
    if (partial !== undefined || padded !== undefined) {
      i++;
      fail(start, i, partial ?? (padded as string));
    } else if (c === MINUS) i++;
    else if (c >= 128) fail(i, i + 1, "unexpected special character");
  }
  if (shiftStart >= 0) {
    // An incremental decoder begins the open run again when more has come.
    if (!final) return decodeUtf7(bytes.subarray(0, shiftStart), errors);
    if (high !== 0 || count >= 6 || (count > 0 && bits !== 0)) {
      fail(shiftStart, bytes.length, "unterminated shift sequence");
    }
  }
  return { text: out.finish(), consumed: i };
}
