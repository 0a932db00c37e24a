/**
 * UTF-8, UTF-16 and UTF-32. Decoders take `final`: without it an incomplete tail is left over and
 * `consumed` says how far they came, as incremental decoders need.
 */
import { handleDecodeError, handleEncodeError } from "./codec-errors.ts";
import { ByteWriter, TextWriter } from "./codec-output.ts";
import { codeAt, type Text } from "./str-text.ts";

export interface Decoded {
  readonly text: Text;
  readonly consumed: number;
}

const hostEncoder = new TextEncoder();
const isSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdfff;

/** Writes what a handler returned for an encoder whose text must be below `limit`. */
export function writeReplacement(
  out: ByteWriter,
  replacement: Text | Uint8Array,
  limit: number,
  write: (c: number) => void,
  refuse: () => never,
): void {
  if (replacement instanceof Uint8Array) {
    out.append(replacement);
    return;
  }
  for (let i = 0; i < replacement.length; i++) if (codeAt(replacement, i) >= limit) refuse();
  for (let i = 0; i < replacement.length; i++) write(codeAt(replacement, i));
}

// ---- UTF-8 ------------------------------------------------------------------------------------

export function encodeUtf8(text: Text, errors: string): Uint8Array {
  if (typeof text === "string") return hostEncoder.encode(text);
  const out = new ByteWriter(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c < 0x80) out.push(c);
    else if (c < 0x800) {
      out.push(0xc0 | (c >> 6));
      out.push(0x80 | (c & 63));
    } else if (isSurrogate(c)) {
      let end = i + 1;
      while (end < text.length && isSurrogate(text[end])) end++;
      const reason = "surrogates not allowed";
      const handled = handleEncodeError("utf-8", text, i, end, reason, errors);
      writeReplacement(
        out,
        handled.replacement,
        128,
        (unit) => out.push(unit),
        () => {
          handleEncodeError("utf-8", text, i, end, reason, "strict");
          throw new Error("unreachable");
        },
      );
      i = handled.position - 1;
    } else {
      if (c < 0x10000) out.push(0xe0 | (c >> 12));
      else {
        out.push(0xf0 | (c >> 18));
        out.push(0x80 | ((c >> 12) & 63));
      }
      out.push(0x80 | ((c >> 6) & 63));
      out.push(0x80 | (c & 63));
    }
  }
  return out.finish();
}

/**
 * Length of the well-formed sequence at `at` (1–4), or minus the length of its valid start; then
 * `incomplete` tells whether only the end of the data is missing.
 */
let incomplete = false;
function sequenceLength(bytes: Uint8Array, at: number): number {
  const a = bytes[at];
  incomplete = false;
  if (a < 0x80) return 1;
  if (a < 0xc2 || a > 0xf4) return 0;
  const size = a < 0xe0 ? 2 : a < 0xf0 ? 3 : 4;
  for (let k = 1; k < size; k++) {
    if (at + k >= bytes.length) {
      incomplete = true;
      return -k;
    }
    const b = bytes[at + k];
    let low = 0x80;
    let high = 0xbf;
    if (k === 1) {
      if (a === 0xe0) low = 0xa0;
      else if (a === 0xed) high = 0x9f;
      else if (a === 0xf0) low = 0x90;
      else if (a === 0xf4) high = 0x8f;
    }
    if (b < low || b > high) return -k;
  }
  return size;
}

/** Shorter inputs are decoded by hand: the host's decoder costs more to start. */
const HOST_DECODER_FROM = 48;
const hostDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeByHost(bytes: Uint8Array): string | undefined {
  try {
    const text = hostDecoder.decode(bytes);
    return /[\ud800-\udfff]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Two bytes of a surrogate at the end: a handler may take all three of them. */
const isHalfSurrogate = (bytes: Uint8Array, at: number): boolean =>
  at === bytes.length - 2 && bytes[at] === 0xed && (bytes[at + 1] & 0xe0) === 0xa0;

export function decodeUtf8(input: Uint8Array, errors: string, final = true): Decoded {
  let bytes = input;
  if (bytes.length >= HOST_DECODER_FROM) {
    const text = decodeByHost(bytes);
    if (text !== undefined) return { text, consumed: bytes.length };
  }
  const out = new TextWriter();
  let i = 0;
  while (i < bytes.length) {
    const size = sequenceLength(bytes, i);
    if (size === 1) out.push(bytes[i]);
    else if (size === 2) out.push(((bytes[i] & 31) << 6) | (bytes[i + 1] & 63));
    else if (size === 3) {
      out.push(((bytes[i] & 15) << 12) | ((bytes[i + 1] & 63) << 6) | (bytes[i + 2] & 63));
    } else if (size === 4) {
      out.push(
        ((bytes[i] & 7) << 18) |
          ((bytes[i + 1] & 63) << 12) |
          ((bytes[i + 2] & 63) << 6) |
          (bytes[i + 3] & 63),
      );
    } else {
      if (!final && (incomplete || isHalfSurrogate(bytes, i))) break;
      const reason =
        size === 0
          ? "invalid start byte"
          : incomplete
            ? "unexpected end of data"
            : "invalid continuation byte";
      const end = size === 0 ? i + 1 : i - size;
      const handled = handleDecodeError("utf-8", bytes, i, end, reason, errors);
      out.append(handled.replacement);
      i = handled.position;
      bytes = handled.bytes;
      continue;
    }
    i += size;
  }
  return { text: out.finish(), consumed: final ? input.length : i };
}

// ---- UTF-16 and UTF-32 --------------------------------------------------------------------------

/** −1 little-endian, 1 big-endian, 0 with a byte order mark (little-endian written). */
export type ByteOrder = -1 | 0 | 1;

function orderedName(stem: string, order: ByteOrder): string {
  return order === 0 ? stem : `${stem}-${order < 0 ? "le" : "be"}`;
}

function encodeUnits(
  text: Text,
  errors: string,
  order: ByteOrder,
  stem: string,
  write: (out: ByteWriter, c: number, little: boolean) => void,
): Uint8Array {
  const little = order <= 0;
  const name = orderedName(stem, order);
  const out = new ByteWriter(text.length * 4 + 4);
  if (order === 0) write(out, 0xfeff, true);
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (!isSurrogate(c)) {
      write(out, c, little);
      continue;
    }
    const at = i;
    const reason = "surrogates not allowed";
    const handled = handleEncodeError(name, text, at, at + 1, reason, errors);
    const { replacement } = handled;
    const refuse = (): never => {
      handleEncodeError(name, text, at, at + 1, reason, "strict");
      throw new Error("unreachable");
    };
    const unit = stem === "utf-16" ? 2 : 4;
    if (replacement instanceof Uint8Array && replacement.length % unit !== 0) refuse();
    writeReplacement(out, replacement, 128, (p) => write(out, p, little), refuse);
    i = handled.position - 1;
  }
  return out.finish();
}

function writeUnit16(out: ByteWriter, unit: number, little: boolean): void {
  out.push(little ? unit & 0xff : unit >> 8);
  out.push(little ? unit >> 8 : unit & 0xff);
}

function writeUtf16(out: ByteWriter, c: number, little: boolean): void {
  if (c > 0xffff) {
    writeUnit16(out, 0xd7c0 + (c >> 10), little);
    writeUnit16(out, 0xdc00 + (c & 0x3ff), little);
  } else writeUnit16(out, c, little);
}

export function encodeUtf16(text: Text, errors: string, order: ByteOrder): Uint8Array {
  return encodeUnits(text, errors, order, "utf-16", writeUtf16);
}

export function encodeUtf32(text: Text, errors: string, order: ByteOrder): Uint8Array {
  return encodeUnits(text, errors, order, "utf-32", (out, c, little) => {
    for (let k = 0; k < 4; k++) out.push((c >>> (little ? 8 * k : 24 - 8 * k)) & 0xff);
  });
}

export interface OrderedDecoded extends Decoded {
  /** The byte order after the mark, 0 when there was nothing to tell it. */
  readonly order: ByteOrder;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function markedOrder(bytes: Uint8Array, unit: number, order: ByteOrder): [ByteOrder, number] {
  if (order !== 0 || bytes.length < unit) return [order, 0];
  const view = viewOf(bytes);
  const read = (little: boolean): number =>
    unit === 2 ? view.getUint16(0, little) : view.getUint32(0, little);
  if (read(true) === 0xfeff) return [-1, unit];
  if (read(false) === 0xfeff) return [1, unit];
  return [0, 0];
}

export function decodeUtf16(
  input: Uint8Array,
  errors: string,
  order: ByteOrder,
  final = true,
): OrderedDecoded {
  let bytes = input;
  const [marked, start] = markedOrder(bytes, 2, order);
  const little = marked <= 0;
  const name = little ? "utf-16-le" : "utf-16-be";
  const out = new TextWriter();
  const unitAt = (i: number): number =>
    little ? bytes[i] | (bytes[i + 1] << 8) : (bytes[i] << 8) | bytes[i + 1];
  let i = start;
  while (i < bytes.length) {
    let end: number;
    let reason: string;
    if (i + 2 > bytes.length) {
      if (!final) break;
      end = bytes.length;
      reason = "truncated data";
    } else {
      const c = unitAt(i);
      if (!isSurrogate(c)) {
        out.push(c);
        i += 2;
        continue;
      }
      end = i + 2;
      if (c >= 0xdc00) reason = "illegal encoding";
      else if (i + 4 > bytes.length) {
        if (!final) break;
        end = bytes.length;
        reason = "unexpected end of data";
      } else {
        const d = unitAt(i + 2);
        if (d >= 0xdc00 && d <= 0xdfff) {
          out.push(((c - 0xd7c0) << 10) | (d - 0xdc00));
          i += 4;
          continue;
        }
        reason = "illegal UTF-16 surrogate";
      }
    }
    const handled = handleDecodeError(name, bytes, i, end, reason, errors);
    out.append(handled.replacement);
    i = handled.position;
    bytes = handled.bytes;
  }
  return { text: out.finish(), consumed: final ? input.length : i, order: marked };
}

export function decodeUtf32(
  input: Uint8Array,
  errors: string,
  order: ByteOrder,
  final = true,
): OrderedDecoded {
  let bytes = input;
  const [marked, start] = markedOrder(bytes, 4, order);
  const little = marked <= 0;
  const name = little ? "utf-32-le" : "utf-32-be";
  let view = viewOf(bytes);
  const out = new TextWriter();
  let i = start;
  while (i < bytes.length) {
    let end = i + 4;
    let reason: string;
    if (end > bytes.length) {
      if (!final) break;
      end = bytes.length;
      reason = "truncated data";
    } else {
      const c = view.getUint32(i, little);
      if (c <= 0x10ffff && !isSurrogate(c)) {
        out.push(c);
        i += 4;
        continue;
      }
      reason = isSurrogate(c)
        ? "code point in surrogate code point range(0xd800, 0xe000)"
        : "code point not in range(0x110000)";
    }
    const handled = handleDecodeError(name, bytes, i, end, reason, errors);
    out.append(handled.replacement);
    i = handled.position;
    bytes = handled.bytes;
    view = viewOf(bytes);
  }
  return { text: out.finish(), consumed: final ? input.length : i, order: marked };
}
