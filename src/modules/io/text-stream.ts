/**
 * The state behind `_io.TextIOWrapper`: decoded text waiting to be read, text and bytes waiting to be
 * written, and what `tell` needs to find its way back to a byte position.
 */
import {
  call,
  callMethod,
  getAttr,
  getAttrOptional,
  isTrue,
  typeName,
} from "../../objects/abstract.ts";
import { bytesOf } from "../../objects/buffer.ts";
import { encodeBelow } from "../../objects/codec-narrow.ts";
import { encodeUtf8 } from "../../objects/codec-utf.ts";
import { typeOf } from "../../objects/core-types.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { strFromText, type Text, textFromPoints, textOf } from "../../objects/str-text.ts";
import { PyTextStream } from "../../objects/text-stream.ts";
import { textCodec } from "../codecs/registry.ts";
import { isClosed, joinChunks, unsupported } from "./base.ts";
import { Buffered } from "./buffered.ts";
import { type DirtyStream, markClean, markDirty } from "./dirty-streams.ts";
import { encodeNewlines, lineEnd, type NewlineMode } from "./newlines.ts";
import {
  CLEAN,
  type DecoderState,
  makeDecoding,
  type NativeEncoding,
  NewlineDecoding,
  nativeEncoding,
  type TextDecoding,
} from "./text-decoders.ts";

const CHUNK = 8192;
const hostEncoder = new TextEncoder();

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

export function textValue(text: string): PyValue {
  if (!/[\ud800-\udfff]/.test(text)) return text;
  return strFromText(textFromPoints([...text].map((c) => c.codePointAt(0) as number)));
}

export abstract class TextStreamState extends PyTextStream implements DirtyStream {
  flushPending(): void {
    this.pushPending();
  }

  bufferObject: PyValue | undefined = undefined;
  detached = false;
  encoding = "utf-8";
  errors = "strict";
  lineBuffering = false;
  writeThrough = false;
  mode: NewlineMode = { read: null, write: "\n" };
  chunkSize = CHUNK;
  seekable = false;
  /** False while iterating: the reader is ahead in a way that tell() does not follow. */
  telling = false;
  private native: NativeEncoding | undefined = "utf-8";
  private encoderObject: PyValue | undefined = undefined;
  /** Encodings with a byte order mark write it only at the start. */
  private atStart = true;

  private decoding: TextDecoding | undefined = undefined;
  private decoded = "";
  private used = 0;
  /** The decoder's state before the last chunk, and the chunk. */
  private snapshot: { state: DecoderState; chunk: Uint8Array } | undefined = undefined;

  private pendingText = "";
  private pendingBytes: Uint8Array[] = [];
  private pendingSize = 0;

  get buffer(): PyValue {
    if (this.detached) throw valueError("underlying buffer has been detached");
    if (this.bufferObject === undefined) throw valueError("I/O operation on uninitialized object");
    return this.bufferObject;
  }
  check(): PyValue {
    const { buffer } = this;
    if (isClosed(buffer)) throw valueError("I/O operation on closed file.");
    return buffer;
  }

  open(buffer: PyValue, encoding: string, errors: string, mode: NewlineMode): void {
    this.bufferObject = buffer;
    this.detached = false;
    this.decoded = "";
    this.used = 0;
    this.snapshot = undefined;
    this.pendingText = "";
    this.pendingBytes = [];
    this.pendingSize = 0;
    this.configure(encoding, errors, mode);
    const readable = isTrue(callMethod(buffer, "readable"));
    if (!readable) callMethod(buffer, "writable");
    this.seekable = isTrue(callMethod(buffer, "seekable"));
    this.telling = this.seekable;
    if (this.seekable && isTrue(callMethod(buffer, "writable"))) {
      this.atStart = callMethod(buffer, "tell") === 0;
      if (!this.atStart) this.tellEncoder();
    }
  }

  /** Sets the encoding, errors and line ends of what comes next. */
  configure(encoding: string, errors: string, mode: NewlineMode): void {
    this.encoding = encoding;
    this.errors = errors;
    this.mode = mode;
    this.native = nativeEncoding(encoding);
    this.decoding = undefined;
    this.encoderObject = undefined;
    this.atStart = true;
    if (this.native === undefined) textCodec(encoding, "");
  }

  private get decoder(): TextDecoding {
    if (this.decoding === undefined) {
      if (!isTrue(callMethod(this.buffer, "readable"))) throw unsupported("not readable");
      const inner = makeDecoding(this.encoding, this.errors);
      const { read } = this.mode;
      this.decoding =
        read === null || read === "" ? new NewlineDecoding(inner, read === null) : inner;
    }
    return this.decoding;
  }
  get newlines(): PyValue {
    return this.decoding instanceof NewlineDecoding ? this.decoding.newlines : null;
  }
  /** The buffer, when it reads or writes what may have to wait for other threads. */
  get waitsOn(): Buffered | undefined {
    const { bufferObject } = this;
    if (!(bufferObject instanceof Buffered) || typeOf(bufferObject).isHeap) return undefined;
    return bufferObject.waitsOn === undefined ? undefined : bufferObject;
  }
  /** How much of what was decoded is not read yet, and whether that ends a line. */
  get decodedSize(): number {
    return this.decoded.length - this.used;
  }
  get hasLine(): boolean {
    return lineEnd(this.decoded.slice(this.used), this.mode, false) >= 0;
  }
  get hasDecoded(): boolean {
    return this.decoding !== undefined && (this.decoded !== "" || this.snapshot !== undefined);
  }

  // ---- writing ----------------------------------------------------------------------------------

  private get encoder(): PyValue {
    if (this.encoderObject === undefined) {
      const codec = textCodec(this.encoding, "codecs.open()");
      this.encoderObject = call(getAttr(codec, "incrementalencoder"), [this.errors]);
      if (!this.atStart) this.tellEncoder();
    }
    return this.encoderObject;
  }
  private tellEncoder(): void {
    if (this.native !== undefined || this.encoderObject === undefined) return;
    callMethod(this.encoderObject, "setstate", [this.atStart ? 0 : 2]);
  }

  private encode(text: Text): Uint8Array {
    switch (this.native) {
      case "utf-8":
        return encodeUtf8(text, this.errors);
      case "ascii":
        return encodeBelow(text, this.errors, "ascii", 128);
      case "latin-1":
        return encodeBelow(text, this.errors, "latin-1", 256);
      default: {
        const bytes = bytesOf(callMethod(this.encoder, "encode", [strFromText(text)]));
        if (bytes === undefined) throw typeError("encoder should return a bytes object");
        return bytes;
      }
    }
  }

  /** Text without lone surrogates goes on as it is when the encoding is UTF-8. */
  protected putHost(text: string): void {
    const { write } = this.mode;
    this.pendingText += write === "\n" ? text : encodeNewlines(text, write);
    this.afterWrite(text);
  }
  protected get isUtf8(): boolean {
    return this.native === "utf-8";
  }

  put(value: PyValue): number {
    const buffer = this.check();
    const text = textOf(value);
    if (text === undefined) throw typeError(`write() argument must be str, not ${typeName(value)}`);
    if (this.native === "utf-8" && typeof text === "string" && this.canWrite(buffer)) {
      this.putHost(text);
      return text.length;
    }
    this.canWrite(buffer);
    this.settleText();
    const { write } = this.mode;
    const shown =
      write !== "\n" && typeof text === "string"
        ? encodeNewlines(text, write)
        : withLineEnds(text, write);
    const bytes = this.encode(shown);
    this.pendingBytes.push(bytes);
    this.pendingSize += bytes.length;
    this.afterWrite(typeof text === "string" ? text : text.includes(10) ? "\n" : "");
    return text.length;
  }

  private writableKnown: PyValue | undefined = undefined;
  protected isWritable(): boolean {
    try {
      return this.canWrite(this.buffer);
    } catch {
      return false;
    }
  }
  private canWrite(buffer: PyValue): boolean {
    if (this.writableKnown !== buffer) {
      if (!isTrue(callMethod(buffer, "writable"))) throw unsupported("not writable");
      this.writableKnown = buffer;
    }
    return true;
  }

  private afterWrite(text: string): void {
    if (this.snapshot !== undefined || this.decoded !== "") this.forgetRead();
    const isLine = this.lineBuffering && /[\n\r]/.test(text);
    if (
      this.pendingText.length + this.pendingSize > this.chunkSize ||
      isLine ||
      this.writeThrough
    ) {
      this.pushPending();
    } else if (this.bufferObject instanceof Buffered && this.bufferObject.tracked) markDirty(this);
    if (isLine) callMethod(this.buffer, "flush");
  }
  private forgetRead(): void {
    this.decoded = "";
    this.used = 0;
    this.snapshot = undefined;
    this.decoding?.reset();
  }

  private settleText(): void {
    if (this.pendingText === "") return;
    const bytes = hostEncoder.encode(this.pendingText);
    this.pendingText = "";
    this.pendingBytes.push(bytes);
    this.pendingSize += bytes.length;
  }
  /** Passes what is pending on to the buffer. */
  pushPending(): void {
    markClean(this);
    this.settleText();
    if (this.pendingBytes.length === 0) return;
    const data = joinChunks(this.pendingBytes);
    this.pendingBytes = [];
    this.pendingSize = 0;
    callMethod(this.buffer, "write", [new PyBytes(data)]);
  }

  // ---- reading ----------------------------------------------------------------------------------

  /** Decodes another chunk; false at the end of the input. */
  private fill(hint = 0): boolean {
    const { decoder } = this;
    const state = this.telling ? decoder.getState() : CLEAN;
    const size = Math.max(this.chunkSize, hint);
    const hasRead1 = getAttrOptional(this.buffer, "read1") !== undefined;
    const method = hasRead1 ? "read1" : "read";
    const got = callMethod(this.buffer, method, [size]);
    const chunk = bytesOf(got);
    if (chunk === undefined) {
      throw typeError(
        `underlying ${method}() should have returned a bytes-like object, not '${typeName(got)}'`,
      );
    }
    const text = decoder.decode(chunk, chunk.length === 0);
    this.decoded = text;
    this.used = 0;
    if (this.telling) {
      const { pending } = state;
      this.snapshot = {
        state,
        chunk: pending.length === 0 ? chunk : joinChunks([pending, chunk]),
      };
    }
    return chunk.length > 0 || text !== "";
  }
  private takeAll(): string {
    const text = this.decoded.slice(this.used);
    this.used = this.decoded.length;
    return text;
  }

  readAll(): string {
    this.check();
    this.pushPending();
    const { decoder } = this;
    const got = callMethod(this.buffer, "read");
    const bytes = got === null ? new Uint8Array(0) : bytesOf(got);
    if (bytes === undefined) {
      throw typeError(
        `underlying read() should have returned a bytes-like object, not '${typeName(got)}'`,
      );
    }
    const text = this.takeAll() + decoder.decode(bytes, true);
    this.decoded = "";
    this.used = 0;
    this.snapshot = undefined;
    return text;
  }

  read(count: number): string {
    this.check();
    this.pushPending();
    let out = "";
    let missing = count;
    for (;;) {
      const rest = this.decoded.slice(this.used);
      const end = pointIndex(rest, missing);
      out += rest.slice(0, end);
      this.used += end;
      if (this.used < this.decoded.length) return out;
      missing = count - [...out].length;
      if (missing <= 0) return out;
      if (!this.fill(missing)) return out;
    }
  }

  line(limit: number): string {
    this.check();
    this.pushPending();
    let carried = "";
    for (;;) {
      let text = carried + this.decoded.slice(this.used);
      const inChunk = text.length;
      let end = lineEnd(text, this.mode, false);
      if (limit >= 0) {
        const most = pointIndex(text, limit);
        if (end < 0 ? most < text.length || [...text].length >= limit : most < end) end = most;
      }
      if (end >= 0) {
        this.used = this.decoded.length - (inChunk - end);
        text = text.slice(0, end);
        return text;
      }
      carried = text;
      this.used = this.decoded.length;
      if (!this.fill()) {
        const last = lineEnd(carried, this.mode, true);
        if (last >= 0 && last < carried.length) {
          this.decoded = carried;
          this.used = last;
          return carried.slice(0, last);
        }
        this.snapshot = undefined;
        return carried;
      }
    }
  }

  // ---- positions --------------------------------------------------------------------------------

  flush(): void {
    this.check();
    this.telling = this.seekable;
    this.pushPending();
    callMethod(this.buffer, "flush");
  }

  tell(): Cookie {
    const buffer = this.check();
    if (!this.seekable) throw unsupported("underlying stream is not seekable");
    if (!this.telling) throw newError("OSError", "telling position disabled by next() call");
    this.pushPending();
    callMethod(buffer, "flush");
    const position = BigInt(callMethod(buffer, "tell") as number | bigint);
    if (this.decoding === undefined || this.snapshot === undefined) {
      return { ...START, position };
    }
    const { state, chunk } = this.snapshot;
    const skip = [...this.decoded.slice(0, this.used)].length;
    return this.findCookie(position - BigInt(chunk.length), state, chunk, skip);
  }

  /** The longest run of whole characters of the chunk that were read; the rest is skipped on return. */
  private findCookie(start: bigint, state: DecoderState, chunk: Uint8Array, skip: number): Cookie {
    const { decoder } = this;
    const saved = decoder.getState();
    try {
      const clean: DecoderState = { pending: new Uint8Array(0), flags: state.flags };
      const decodeTo = (end: number): { count: number; state: DecoderState } => {
        decoder.setState(clean);
        const text = decoder.decode(chunk.subarray(0, end), false);
        return { count: [...text].length, state: decoder.getState() };
      };
      let low = 0;
      let high = chunk.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (decodeTo(middle).count <= skip) low = middle;
        else high = middle - 1;
      }
      // Step back to a place where the decoder holds no unread bytes.
      while (low > 0) {
        const { count, state: at } = decodeTo(low);
        if (at.pending.length === 0 && count <= skip) {
          return cookieAt(start + BigInt(low), at.flags, skip - count, chunk.length - low);
        }
        low--;
      }
      return cookieAt(start, clean.flags, skip, chunk.length);
    } finally {
      decoder.setState(saved);
    }
  }

  goTo(cookie: Cookie): void {
    const { buffer } = this;
    this.pushPending();
    callMethod(buffer, "flush");
    callMethod(buffer, "seek", [Number(cookie.position)]);
    this.forgetRead();
    this.telling = this.seekable;
    if (cookie.position === 0n) this.decoding?.reset();
    if (cookie.flags !== 0n || cookie.skip > 0) {
      const state = { pending: new Uint8Array(0), flags: cookie.flags };
      this.decoder.setState(state);
      if (cookie.skip > 0) {
        const got = bytesOf(callMethod(buffer, "read", [cookie.feed])) as Uint8Array;
        const text = this.decoder.decode(got, cookie.needsEnd);
        if ([...text].length < cookie.skip)
          throw newError("OSError", "can't restore logical file position");
        this.decoded = text;
        this.used = pointIndex(text, cookie.skip);
        this.snapshot = { state, chunk: got };
      }
    }
    this.atStart = cookie.position === 0n;
    this.tellEncoder();
  }

  goToEnd(): PyValue {
    this.pushPending();
    callMethod(this.buffer, "flush");
    const position = callMethod(this.buffer, "seek", [0, 2]);
    this.forgetRead();
    this.atStart = position === 0;
    this.tellEncoder();
    return position;
  }
}

/** A text position: where to start decoding, in which state, and how much to decode and drop. */
export interface Cookie {
  readonly position: bigint;
  readonly flags: bigint;
  readonly feed: number;
  readonly needsEnd: boolean;
  readonly skip: number;
}
const START: Cookie = { position: 0n, flags: 0n, feed: 0, needsEnd: false, skip: 0 };

const cookieAt = (position: bigint, flags: bigint, skip: number, feed: number): Cookie => ({
  position,
  flags,
  skip,
  feed: skip === 0 ? 0 : feed,
  needsEnd: false,
});

/** One int: the parts above the position are 0 for plain positions. */
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

function withLineEnds(text: Text, end: string): Text {
  if (end === "\n" || typeof text === "string") return text;
  const points: number[] = [];
  for (const c of text) {
    if (c === 10) points.push(...[...end].map((e) => e.charCodeAt(0)));
    else points.push(c);
  }
  return textFromPoints(points);
}
