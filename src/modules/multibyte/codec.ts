/**
 * Encodings whose characters take one or more bytes: what one is, and the loops that convert with it and
 * hand what cannot be converted to an error handler. An encoding may keep a state between characters.
 */
import { handleDecodeError, handleEncodeError } from "../../objects/codec-errors.ts";
import { codeAt, pointsOf, type Text, textFromPoints } from "../../objects/str-text.ts";

/** What shifts have set; its meaning is the encoding's. */
export type State = number[];

/** A character was read: how many bytes it took. */
export interface Read {
  readonly size: number;
  readonly points: readonly number[];
}
/** Characters were written: how many it took to make the bytes. */
export interface Written {
  readonly size: number;
  readonly bytes: readonly number[];
}

export interface MultibyteEncoding {
  readonly name: string;
  start(isDecoding: boolean): State;
  /** "incomplete" where more bytes could make a character; a number of bytes that mean nothing. */
  read(bytes: Uint8Array, at: number, state: State): Read | "incomplete" | number;
  /** "more" where the next character matters; undefined where there are no bytes for the character. */
  write(
    points: Uint32Array,
    at: number,
    isFinal: boolean,
    state: State,
  ): Written | "more" | undefined;
  /** What ends a text. */
  reset(state: State): readonly number[];
}

export interface Conversion<T> {
  readonly result: T;
  /** How much of the input it took. */
  readonly used: number;
}

const ILLEGAL = "illegal multibyte sequence";
const INCOMPLETE = "incomplete multibyte sequence";

export function decodeBytes(
  encoding: MultibyteEncoding,
  bytes: Uint8Array,
  errors: string,
  isFinal: boolean,
  state: State,
): Conversion<Text> {
  const out: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const found = encoding.read(bytes, at, state);
    if (typeof found === "object") {
      for (const point of found.points) out.push(point);
      at += found.size;
      continue;
    }
    if (found === "incomplete" && !isFinal) break;
    const end = found === "incomplete" ? bytes.length : at + found;
    const reason = found === "incomplete" ? INCOMPLETE : ILLEGAL;
    const handled = handleDecodeError(encoding.name, bytes, at, end, reason, errors);
    const { replacement } = handled;
    for (let i = 0; i < replacement.length; i++) out.push(codeAt(replacement, i));
    at = handled.position;
  }
  return { result: textFromPoints(out), used: at };
}

export function encodeText(
  encoding: MultibyteEncoding,
  text: Text,
  errors: string,
  isFinal: boolean,
  state: State,
  resets = isFinal,
): Conversion<Uint8Array> {
  const out: number[] = [];
  const points = pointsOf(text);
  const put = (written: Written): void => {
    for (const byte of written.bytes) out.push(byte);
  };
  let at = 0;
  while (at < points.length) {
    const found = encoding.write(points, at, isFinal, state);
    if (typeof found === "object") {
      put(found);
      at += found.size;
      continue;
    }
    if (found === "more") break;
    const handled = handleEncodeError(encoding.name, text, at, at + 1, ILLEGAL, errors);
    const { replacement } = handled;
    if (replacement instanceof Uint8Array) out.push(...replacement);
    else {
      // The replacement is encoded too, and must be encodable.
      const inner = encodeText(encoding, replacement, "strict", true, state, false);
      out.push(...inner.result);
    }
    at = handled.position;
  }
  if (resets) out.push(...encoding.reset(state));
  return { result: Uint8Array.from(out), used: at };
}
