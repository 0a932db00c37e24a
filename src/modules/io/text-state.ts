/**
 * The state behind `_io.TextIOWrapper`: decoded text that waits to be read, and what `tell` needs to find its way back to a
 * place in the bytes. What waits to be written is in text-output.ts, positions are in text-position.ts.
 *
 * What is decoded already is given at once; all that asks the buffer is a Flow.
 */
import { getAttrOptional, isTrue, typeName } from "../../objects/abstract.ts";
import { bytesOf, requireBytes } from "../../objects/buffer.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { intFromBigInt, intValue, PyBytes } from "../../objects/sequence-values.ts";
import { strFromText, textFromPoints } from "../../objects/str-text.ts";
import { textCodec } from "../codecs/registry.ts";
import { askMethod, retried } from "./asking.ts";
import { joinChunks, unsupported } from "./base.ts";
import { lineEnd, type NewlineMode } from "./newlines.ts";
import {
  type DecoderState,
  makeDecoding,
  NewlineDecoding,
  nativeEncoding,
  type TextDecoding,
} from "./text-decoders.ts";
import { TextOutput } from "./text-output.ts";
import {
  type Cookie,
  findCookie,
  isStart,
  packCookie,
  pointCount,
  pointIndex,
  restoreAt,
} from "./text-position.ts";

const NOTHING = new Uint8Array(0);

export function textValue(text: string): PyValue {
  if (!/[\ud800-\udfff]/.test(text)) return text;
  return strFromText(textFromPoints([...text].map((c) => c.codePointAt(0) as number)));
}

export class TextState extends TextOutput {
  /** False while iterating: the reader is ahead in a way that tell() does not follow. */
  telling = false;
  /** null: the buffer gives nothing. */
  private decoding: TextDecoding | null = null;
  /** null: nothing was read since the start, the last seek or the end. */
  private decoded: string | null = null;
  private used = 0;
  private bytesPerPoint = 0;
  private hasRead1 = false;
  /** The decoder's state before the last chunk, and the chunk. */
  private snapshot: { state: DecoderState; chunk: Uint8Array } | undefined = undefined;

  *open(buffer: PyValue, encoding: string, errors: string, mode: NewlineMode): Flow<void> {
    if (nativeEncoding(encoding) === undefined) textCodec(encoding, "");
    this.bufferObject = buffer;
    this.detached = false;
    this.isReady = true;
    try {
      this.forgetOutput();
      this.setDecoded(null);
      this.snapshot = undefined;
      this.bytesPerPoint = 0;
      yield* this.configure(encoding, errors, mode);
      this.seekable = isTrue(yield* askMethod(buffer, "seekable"));
      this.telling = this.seekable;
      this.hasRead1 = getAttrOptional(buffer, "read1") !== undefined;
      yield* this.placeEncoder();
    } catch (error) {
      this.isReady = false;
      throw error;
    }
  }

  /** Sets the encoding, errors and line ends of what comes next. */
  private *configure(encoding: string, errors: string, mode: NewlineMode): Flow<void> {
    this.encoding = encoding;
    this.errors = errors;
    this.mode = mode;
    this.decoding = null;
    if (isTrue(yield* askMethod(this.buffer, "readable"))) {
      const inner = makeDecoding(encoding, errors);
      const { read } = mode;
      const isUniversal = read === null || read === "";
      this.decoding = isUniversal ? new NewlineDecoding(inner, read === null) : inner;
    }
    yield* this.makeEncoder();
  }
  *reconfigure(encoding: string, errors: string, mode: NewlineMode): Flow<void> {
    if (nativeEncoding(encoding) === undefined) textCodec(encoding, "");
    yield* this.configure(encoding, errors, mode);
    yield* this.placeEncoder();
  }

  private get decoder(): TextDecoding {
    if (this.decoding === null) throw unsupported("not readable");
    return this.decoding;
  }
  get newlines(): PyValue {
    return this.decoding instanceof NewlineDecoding ? this.decoding.newlines : null;
  }
  get hasDecoded(): boolean {
    return this.decoded !== null;
  }
  private setDecoded(text: string | null): void {
    this.decoded = text;
    this.used = 0;
  }
  protected override forgetReadAfterWrite(): void {
    if (this.snapshot !== undefined) {
      this.setDecoded(null);
      this.snapshot = undefined;
    }
    this.decoding?.reset();
  }
  private get rest(): string {
    return this.decoded === null ? "" : this.decoded.slice(this.used);
  }

  // ---- reading -----------------------------------------------------------------------------------

  /** Decodes another chunk; false at the end of the input. */
  private *fill(wanted: number): Flow<boolean> {
    const { decoder } = this;
    const state = this.telling ? decoder.getState() : undefined;
    const size = Math.max(this.chunkSize, Math.trunc(Math.max(this.bytesPerPoint, 1) * wanted));
    const chunk = yield* retried(() => this.readChunk(size));
    const text = decoder.decode(chunk, chunk.length === 0);
    this.setDecoded(text);
    this.bytesPerPoint = text === "" ? 0 : chunk.length / pointCount(text);
    if (state !== undefined) {
      const { pending } = state;
      this.snapshot = {
        state,
        chunk: pending.length === 0 ? chunk : joinChunks([pending, chunk]),
      };
    }
    return chunk.length > 0 || text !== "";
  }
  private *readChunk(size: number): Flow<Uint8Array> {
    const { buffer } = this;
    const name = this.hasRead1 ? "read1" : "read";
    const got = yield* askMethod(buffer, name, [size]);
    const chunk = got instanceof PyBytes ? got.bytes : bytesOf(got);
    if (chunk !== undefined) return chunk;
    throw typeError(
      `underlying ${name}() should have returned a bytes-like object, not '${typeName(got)}'`,
    );
  }

  /** Before anything is read: what was written goes to the buffer first. */
  begin(): void {
    this.check();
    void this.decoder;
  }
  *readAll(): Flow<string> {
    yield* this.push();
    const { decoder } = this;
    const got = yield* askMethod(this.buffer, "read");
    if (got === null) throw newError("BlockingIOError", "Read returned None.");
    const text = decoder.decode(requireBytes(got), true);
    const result = this.rest + text;
    this.used = this.decoded?.length ?? 0;
    if (this.snapshot !== undefined) {
      this.setDecoded(null);
      this.snapshot = undefined;
    }
    return result;
  }

  /** Text that is decoded already; undefined when more is needed. */
  readDecoded(count: number): string | undefined {
    if (this.decoded === null || this.decoded.length - this.used < count) return undefined;
    const { rest } = this;
    const end = pointIndex(rest, count);
    if (end === rest.length && pointCount(rest) < count) return undefined;
    this.used += end;
    return rest.slice(0, end);
  }
  *read(count: number): Flow<string> {
    yield* this.push();
    let out = "";
    let missing = count;
    for (;;) {
      const { rest } = this;
      const end = pointIndex(rest, missing);
      out += rest.slice(0, end);
      this.used += end;
      missing = count - pointCount(out);
      if (missing <= 0) return out;
      if (!(yield* this.fill(missing))) return out;
    }
  }

  /** A line that is decoded already; undefined when its end is not. */
  lineDecoded(limit: number): string | undefined {
    const { decoded } = this;
    if (decoded === null) return undefined;
    const { used } = this;
    let end = lineEnd(decoded, used, this.mode);
    if (limit >= 0) {
      const most = used + pointIndex(this.rest, limit);
      if (end < 0 ? most < decoded.length : most < end) end = most;
    }
    if (end < 0) return undefined;
    this.used = end;
    return decoded.slice(used, end);
  }
  *line(limit: number): Flow<string> {
    yield* this.push();
    let carried = "";
    for (;;) {
      const { rest } = this;
      const text = carried + rest;
      let end = text === "" ? -1 : lineEnd(text, 0, this.mode);
      if (limit >= 0) {
        const most = pointIndex(text, limit);
        if (end < 0 ? pointCount(text) >= limit : most < end) end = most;
      }
      if (end >= 0) {
        this.used = (this.decoded?.length ?? 0) - (text.length - end);
        return text.slice(0, end);
      }
      carried = text;
      this.setDecoded(null);
      if (!(yield* this.fill(0))) {
        this.setDecoded(null);
        this.snapshot = undefined;
        return carried;
      }
    }
  }
  /** Iteration is over: positions count again. */
  endIteration(): void {
    this.snapshot = undefined;
    this.telling = this.seekable;
  }

  // ---- positions ---------------------------------------------------------------------------------

  *flush(): Flow<void> {
    this.check();
    this.telling = this.seekable;
    yield* this.push();
    yield* askMethod(this.buffer, "flush");
  }
  checkSeekable(): void {
    this.check();
    if (!this.seekable) throw unsupported("underlying stream is not seekable");
  }

  *tell(self: PyValue): Flow<PyValue> {
    this.checkSeekable();
    if (!this.telling) throw newError("OSError", "telling position disabled by next() call");
    yield* this.push();
    yield* askMethod(self, "flush");
    const place = yield* askMethod(this.buffer, "tell");
    const { decoding, snapshot } = this;
    const position = intValue(place);
    if (decoding === null || snapshot === undefined || position === undefined) return place;
    const { state, chunk } = snapshot;
    const start = BigInt(position) - BigInt(chunk.length);
    const skip = pointCount((this.decoded ?? "").slice(0, this.used));
    const cookie = findCookie(decoding, start, state, chunk, skip, this.bytesPerPoint);
    return intFromBigInt(packCookie(cookie));
  }

  *goTo(self: PyValue, cookie: Cookie): Flow<void> {
    yield* askMethod(self, "flush");
    const { buffer, decoding } = this;
    yield* askMethod(buffer, "seek", [intFromBigInt(cookie.position)]);
    this.setDecoded(null);
    this.snapshot = undefined;
    if (decoding !== null) restoreAt(decoding, cookie);
    if (decoding !== null && cookie.skip > 0) {
      const got = yield* askMethod(buffer, "read", [cookie.feed]);
      if (!(got instanceof PyBytes)) {
        throw typeError(
          `underlying read() should have returned a bytes object, not '${typeName(got)}'`,
        );
      }
      const state = { pending: NOTHING, flags: cookie.flags };
      this.snapshot = { state, chunk: got.bytes };
      const text = decoding.decode(got.bytes, cookie.needsEnd);
      this.setDecoded(text);
      if (pointCount(text) < cookie.skip) {
        throw newError("OSError", "can't restore logical file position");
      }
      this.used = pointIndex(text, cookie.skip);
    } else if (decoding !== null) {
      this.snapshot = { state: { pending: NOTHING, flags: cookie.flags }, chunk: NOTHING };
    }
    this.resetEncoder(isStart(cookie));
  }

  *goToEnd(self: PyValue): Flow<PyValue> {
    yield* askMethod(self, "flush");
    this.setDecoded(null);
    this.snapshot = undefined;
    this.decoding?.reset();
    const position = yield* askMethod(this.buffer, "seek", [0, 2]);
    this.resetEncoder(position === 0);
    return position;
  }
}
