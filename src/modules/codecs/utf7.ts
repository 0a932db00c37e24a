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

/** −1: no part of base64. */
const valueAt = (c: number): number => (c < 128 ? valueOf[c] : -1);

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

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** A run of base64 from its + on: the code points so far, and what is left for the next one. */
class Run {
  readonly start: number;
  readonly points: number[] = [];
  private bits = 0;
  private count = 0;
  private high = 0;

  constructor(start: number) {
    this.start = start;
  }

  take(value: number): void {
    this.bits = (this.bits << 6) | value;
    this.count += 6;
    if (this.count < 16) return;
    this.count -= 16;
    const unit = this.bits >> this.count;
    this.bits &= (1 << this.count) - 1;
    const { high } = this;
    this.high = 0;
    if (high !== 0 && isLow(unit)) {
      this.points.push(((high - 0xd7c0) << 10) | (unit - 0xdc00));
      return;
    }
    if (high !== 0) this.points.push(high);
    if (isHigh(unit)) this.high = unit;
    else this.points.push(unit);
  }

  /** What is wrong with an end here. */
  get failure(): string | undefined {
    if (this.count >= 6) return "partial character in base64 sequence";
    return this.bits !== 0 ? "non-zero padding bits in base64 sequence" : undefined;
  }
  get isUnfinished(): boolean {
    return this.high !== 0 || this.failure !== undefined;
  }
  /** The first half of a pair stays alone in front of plain text. */
  end(isPlain: boolean): void {
    if (this.high !== 0 && isPlain) this.points.push(this.high);
  }
}

export function decodeUtf7(input: Uint8Array, errors: string, final = true): Decoded {
  const out = new TextWriter();
  let bytes = input;
  let run = null as Run | null;
  let i = 0;
  const fail = (start: number, end: number, reason: string): void => {
    const handled = handleDecodeError("utf7", bytes, start, end, reason, errors);
    out.append(handled.replacement);
    i = handled.position;
    bytes = handled.bytes;
  };
  const leave = ({ points }: Run): void => {
    for (const point of points) out.push(point);
    run = null;
  };
  /** One byte outside a run. */
  const plain = (c: number): void => {
    const next = bytes[i + 1];
    if (c === PLUS && next === MINUS) {
      out.push(PLUS);
      i += 2;
    } else if (c === PLUS && next !== undefined && valueAt(next) < 0) {
      fail(i, i + 2, "ill-formed sequence");
    } else if (c === PLUS) run = new Run(i++);
    else if (c < 128) {
      out.push(c);
      i++;
    } else fail(i, i + 1, "unexpected special character");
  };
  for (;;) {
    for (; i < bytes.length; ) {
      const c = bytes[i];
      const value = valueAt(c);
      if (run === null) plain(c);
      else if (value >= 0) {
        run.take(value);
        i++;
      } else {
        const { failure, start } = run;
        if (failure === undefined) run.end(c < 128 && c !== PLUS);
        leave(run);
        if (failure !== undefined) fail(start, i + 1, failure);
        else if (c === MINUS) i++;
      }
    }
    const open = run;
    if (open === null) break;
    // An incremental decoder begins the open run again when more has come.
    if (!final) return { text: out.finish(), consumed: open.start };
    leave(open);
    if (open.isUnfinished) fail(open.start, bytes.length, "unterminated shift sequence");
  }
  return { text: out.finish(), consumed: input.length };
}
