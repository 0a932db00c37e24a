/**
 * Positions in text streams: where to start decoding, in which state of the decoder, and how much to decode and drop from
 * there. A position is one int, whose parts above the place in the bytes are 0 wherever that place says it all.
 */
import { newError } from "../../objects/exceptions.ts";
import type { DecoderState, TextDecoding } from "./text-decoders.ts";

export interface Cookie {
  readonly position: bigint;
  readonly flags: bigint;
  /** So many bytes are to be decoded … */
  readonly feed: number;
  /** … with the end of the input behind them … */
  readonly needsEnd: boolean;
  /** … and so many characters to be dropped. */
  readonly skip: number;
}

export const plainCookie = (position: bigint, flags = 0n): Cookie => ({
  position,
  flags,
  feed: 0,
  needsEnd: false,
  skip: 0,
});

export function packCookie(cookie: Cookie): bigint {
  return (
    cookie.position |
    (cookie.flags << 64n) |
    (BigInt(cookie.feed) << 96n) |
    (BigInt(cookie.skip) << 128n) |
    (cookie.needsEnd ? 1n << 160n : 0n)
  );
}
export function unpackCookie(packed: bigint): Cookie {
  const part = (at: bigint, size: bigint): bigint => (packed >> at) & ((1n << size) - 1n);
  return {
    position: part(0n, 64n),
    flags: part(64n, 32n),
    feed: Number(part(96n, 32n)),
    skip: Number(part(128n, 32n)),
    needsEnd: packed >> 160n !== 0n,
  };
}

/** The first `count` code points of `text` end at this index. */
export function pointIndex(text: string, count: number): number {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n++) {
    const c = text.charCodeAt(at);
    const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0;
    at += (c & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00 ? 2 : 1;
  }
  return at;
}

export function pointCount(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const NOTHING = new Uint8Array(0);
/** The decoder as it is in a state without bytes of its own. */
function restore(decoder: TextDecoding, flags: bigint, isStart: boolean): void {
  if (isStart) decoder.reset();
  else decoder.setState({ pending: NOTHING, flags });
}
export const isStart = (cookie: Cookie): boolean => cookie.position === 0n && cookie.flags === 0n;
export const restoreAt = (decoder: TextDecoding, cookie: Cookie): void =>
  restore(decoder, cookie.flags, isStart(cookie));

/**
 * The position `skip` characters behind `start`, where decoding `chunk` began in that state: the last place before it at which
 * the decoder holds no bytes, found from the likely one, and what lies between.
 */
export function findCookie(
  decoder: TextDecoding,
  start: bigint,
  before: DecoderState,
  chunk: Uint8Array,
  skip: number,
  bytesPerPoint: number,
): Cookie {
  if (skip === 0) return plainCookie(start, before.flags);
  const saved = decoder.getState();
  const restart = (): void => restore(decoder, before.flags, start === 0n && before.flags === 0n);
  try {
    let from = Math.min(Math.trunc(bytesPerPoint * skip), chunk.length);
    let { flags } = before;
    let left = skip;
    for (let back = 1; from > 0; ) {
      restart();
      const count = pointCount(decoder.decode(chunk.subarray(0, from), false));
      if (count > skip) {
        from -= back;
        back *= 2;
        continue;
      }
      const state = decoder.getState();
      if (state.pending.length === 0) {
        flags = state.flags;
        left = skip - count;
        break;
      }
      from -= state.pending.length;
      back = 1;
    }
    if (from <= 0) {
      from = 0;
      restart();
    }
    return left === 0
      ? plainCookie(start + BigInt(from), flags)
      : goForward(decoder, start + BigInt(from), flags, chunk.subarray(from), left);
  } finally {
    decoder.setState(saved);
  }
}

/** Byte by byte: each place at which the decoder holds nothing is a better start. */
function goForward(
  decoder: TextDecoding,
  start: bigint,
  startFlags: bigint,
  rest: Uint8Array,
  skip: number,
): Cookie {
  let position = start;
  let flags = startFlags;
  let left = skip;
  let feed = 0;
  let count = 0;
  for (let i = 0; i < rest.length; i++) {
    count += pointCount(decoder.decode(rest.subarray(i, i + 1), false));
    feed++;
    const state = decoder.getState();
    if (state.pending.length === 0 && count <= left) {
      position += BigInt(feed);
      left -= count;
      flags = state.flags;
      feed = 0;
      count = 0;
    }
    if (count >= left) return { position, flags, feed, needsEnd: false, skip: left };
  }
  count += pointCount(decoder.decode(NOTHING, true));
  if (count < left) throw newError("OSError", "can't reconstruct logical file position");
  return { position, flags, feed, needsEnd: true, skip: left };
}
