/**
 * The buffer of the buffered streams: one piece of memory that holds what was read ahead and what is yet to be written, and
 * three places in it: where the script reads and writes, where the raw stream stands, and the ends of what is valid. The types
 * are in buffered.ts; what asks the raw stream is in buffered-raw.ts. Whoever calls has seen to it that no other thread is
 * inside.
 */
import { call, flowCall, getAttrOptional, runFlow } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import { exceptionTypes, isError, PyBaseException, typeError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { isMemoryDescriptor } from "../memory-descriptor.ts";
import { askMethod } from "./asking.ts";
import { joinChunks } from "./base.ts";
import { RawSide } from "./buffered-raw.ts";
import { type DirtyStream, markClean, markDirty } from "./dirty-streams.ts";
import { PyFileIO } from "./file-io.ts";

export const DEFAULT_BUFFER_SIZE = 131072;

const NOTHING = new Uint8Array(0);
const LF = 10;

export class BufferedState extends RawSide implements DirtyStream {
  isDirty = false;
  reads = false;
  writes = false;
  size = DEFAULT_BUFFER_SIZE;
  /** Made when it is first needed; null once the stream is closed. */
  private memory: Uint8Array | null = NOTHING;
  private pos = 0;
  /** Where the raw stream stands in the buffer; −1: somewhere else. */
  private rawPos = 0;
  /** −1: nothing was read. */
  private readEnd = -1;
  private writeFrom = 0;
  /** −1: nothing was written. */
  private writeEnd = -1;

  reset(size: number): void {
    this.size = size;
    this.memory = NOTHING;
    this.pos = 0;
    this.rawPos = 0;
    this.readEnd = -1;
    this.forgetWrites();
    this.rawPosition = 0;
  }
  private get buffer(): Uint8Array {
    if (this.memory === null || this.memory.length === 0) this.memory = new Uint8Array(this.size);
    return this.memory;
  }
  get isClosed(): boolean {
    return this.memory === null || this.rawIsClosed;
  }
  /** What the stream keeps of the system's memory. */
  get memorySize(): number {
    return this.memory === null ? 0 : this.size;
  }
  /** The raw stream is closed: what was read ahead is gone as well. */
  release(): void {
    this.memory = null;
    this.pos = 0;
    this.readEnd = -1;
    this.forgetWrites();
    markClean(this);
  }

  // ---- unwritten data of streams that scripts drop ----------------------------------------------

  /** Only files of the system: flushing a script's own raw stream would run its code, and a pipe may be full. */
  get tracked(): boolean {
    const { raw } = this;
    if (!(raw instanceof PyFileIO) || typeOf(raw).isHeap) return false;
    return raw.closesFd && !isMemoryDescriptor(raw.fd);
  }
  flushPending(): void {
    if (this.isFree && !this.isClosed) runFlow(this.flushWrites());
  }

  // ---- reading -----------------------------------------------------------------------------------

  /** How much was read ahead. */
  get ahead(): number {
    return this.readEnd < 0 ? 0 : this.readEnd - this.pos;
  }
  /** How far the raw stream is before the script. */
  private get rawOffset(): number {
    const isValid = this.readEnd >= 0 || this.writeEnd >= 0;
    return isValid && this.rawPos >= 0 ? this.rawPos - this.pos : 0;
  }
  private forgetRead(): void {
    this.readEnd = -1;
  }
  /** Takes bytes that were read ahead. */
  take(count: number): Uint8Array {
    if (count <= 0) return NOTHING;
    const out = this.buffer.slice(this.pos, this.pos + count);
    this.pos += count;
    return out;
  }
  /** The line that was read ahead; undefined when it does not end there. */
  lineAhead(limit: number): Uint8Array | undefined {
    const { ahead } = this;
    if (ahead === 0) return undefined;
    const found = this.buffer.indexOf(LF, this.pos);
    const count = found < 0 || found >= this.readEnd ? ahead : found + 1 - this.pos;
    if (limit >= 0 && count >= limit) return this.take(limit);
    return count === ahead && found !== this.readEnd - 1 ? undefined : this.take(count);
  }

  private *fill(): Flow<number | null> {
    const start = this.readEnd < 0 ? 0 : this.readEnd;
    const count = yield* this.rawRead(this.buffer.subarray(start));
    if (count === null || count === 0) return count;
    this.readEnd = start + count;
    this.rawPos = start + count;
    return count;
  }
  /** What was written goes down before the raw stream is read. */
  private *settle(): Flow<void> {
    if (this.writes) yield* this.flushAndRewind();
  }

  *readAll(): Flow<PyValue> {
    const first = this.take(this.ahead);
    const raw = this.checkedRaw;
    yield* this.settle();
    this.forgetRead();
    const readall = getAttrOptional(raw, "readall");
    if (readall !== undefined) {
      const rest = bytesOrNone(yield* flowCall(readall, []), "readall()");
      if (rest === null) return first.length === 0 ? null : new PyBytes(first);
      this.advance(rest.bytes.length);
      return first.length === 0 ? rest : new PyBytes(joinChunks([first, rest.bytes]));
    }
    const chunks = [first];
    for (;;) {
      const got = bytesOrNone(yield* askMethod(raw, "read"), "read()");
      if (got === null || got.bytes.length === 0) {
        return chunks.length === 1 && first.length === 0 ? got : new PyBytes(joinChunks(chunks));
      }
      chunks.push(got.bytes);
      this.advance(got.bytes.length);
    }
  }

  /** Up to `count` bytes, in as many reads as needed; null when none are there yet. */
  *read(count: number): Flow<Uint8Array | null> {
    const { ahead } = this;
    if (count <= ahead) return this.take(count);
    const out = new Uint8Array(count);
    let written = ahead;
    out.set(this.take(ahead));
    yield* this.settle();
    this.forgetRead();
    const soFar = (got: number | null): Uint8Array | null =>
      got === null && written === 0 ? null : out.slice(0, written);
    // Whole blocks need no copy.
    for (;;) {
      const whole = count - written - ((count - written) % this.size);
      if (whole === 0) break;
      const got = yield* this.rawRead(out.subarray(written, written + whole));
      if (got === null || got === 0) return soFar(got);
      written += got;
    }
    this.pos = 0;
    this.rawPos = 0;
    this.readEnd = 0;
    while (written < count && this.readEnd < this.size) {
      const got = yield* this.fill();
      if (got === null || got === 0) return soFar(got);
      const wanted = Math.min(got, count - written);
      out.set(this.buffer.subarray(this.pos, this.pos + wanted), written);
      this.pos += wanted;
      written += wanted;
    }
    return written === count ? out : out.slice(0, written);
  }

  /** One read of the raw stream at most. */
  *read1(count: number): Flow<Uint8Array> {
    if (this.ahead > 0) return this.take(Math.min(this.ahead, count));
    yield* this.settle();
    this.forgetRead();
    const out = new Uint8Array(count);
    const got = (yield* this.rawRead(out)) ?? 0;
    return got === count ? out : out.slice(0, got);
  }

  *readInto(into: Uint8Array, once: boolean): Flow<number | null> {
    const first = Math.min(this.ahead, into.length);
    into.set(this.take(first));
    let written = first;
    if (written === into.length) return written;
    yield* this.settle();
    this.forgetRead();
    this.pos = 0;
    while (written < into.length) {
      const missing = into.length - written;
      const isLarge = missing > this.size;
      if (once && written > 0 && !isLarge) break;
      const got = isLarge ? yield* this.rawRead(into.subarray(written)) : yield* this.fill();
      if (got === 0 || (got === null && written > 0)) break;
      if (got === null) return null;
      const used = Math.min(got, missing);
      if (!isLarge) into.set(this.take(used), written);
      written += used;
      if (once) break;
    }
    return written;
  }

  /** All that was read ahead, after a read when that is nothing. */
  *peek(): Flow<Uint8Array> {
    yield* this.settle();
    if (this.ahead === 0) {
      this.forgetRead();
      const got = yield* this.fill();
      this.pos = 0;
      if (got === null || got === 0) return NOTHING;
    }
    return this.buffer.slice(this.pos, this.readEnd);
  }

  *line(limit: number): Flow<Uint8Array> {
    const ahead = this.lineAhead(limit);
    if (ahead !== undefined) return ahead;
    const chunks = [this.take(this.ahead)];
    let missing = limit - chunks[0].length;
    yield* this.settle();
    for (;;) {
      this.forgetRead();
      const got = yield* this.fill();
      if (got === null || got === 0) break;
      this.pos = 0;
      const rest = this.lineAhead(limit < 0 ? -1 : missing);
      if (rest !== undefined) {
        if (chunks.length === 1 && chunks[0].length === 0) return rest;
        chunks.push(rest);
        break;
      }
      chunks.push(this.take(got));
      missing -= got;
    }
    return joinChunks(chunks);
  }

  // ---- writing -----------------------------------------------------------------------------------

  private forgetWrites(): void {
    this.writeFrom = 0;
    this.writeEnd = -1;
  }
  private moveTo(pos: number): void {
    this.pos = pos;
    if (this.readEnd >= 0 && this.readEnd < pos) this.readEnd = pos;
  }
  get hasWrites(): boolean {
    return this.writeEnd > this.writeFrom;
  }

  /** Keeps the bytes when there is room for them. */
  keep(data: Uint8Array): boolean {
    if (this.readEnd < 0 && this.writeEnd < 0) {
      this.pos = 0;
      this.rawPos = 0;
    }
    const { pos } = this;
    if (data.length > this.size - pos || data.length >= this.size) return false;
    this.buffer.set(data, pos);
    if (this.writeEnd < 0 || this.writeFrom > pos) this.writeFrom = pos;
    this.moveTo(pos + data.length);
    if (this.writeEnd < this.pos) this.writeEnd = this.pos;
    if (this.tracked) markDirty(this);
    return true;
  }

  *write(data: Uint8Array): Flow<void> {
    if (this.keep(data)) return;
    try {
      yield* this.flushWrites();
    } catch (error) {
      if (!isError(error, exceptionTypes.BlockingIOError)) throw error;
      this.keepBehindBlocked(data, error);
      return;
    }
    const offset = this.rawOffset;
    if (offset !== 0) {
      yield* this.rawSeek(-offset, 1);
      this.rawPos -= offset;
    }
    let written = 0;
    while (data.length - written > this.size) {
      const count = yield* this.rawWrite(data.subarray(written));
      if (count === null) {
        if (data.length - written <= this.size) break;
        this.keepFresh(data.subarray(written, written + this.size));
        throw blockedAfter(written + this.size);
      }
      written += count;
    }
    this.keepFresh(data.subarray(written));
  }
  /** The buffer holds these bytes only. */
  private keepFresh(data: Uint8Array): void {
    if (this.reads) this.forgetRead();
    this.buffer.set(data);
    this.writeFrom = 0;
    this.writeEnd = data.length;
    this.moveTo(data.length);
    this.rawPos = 0;
    if (this.tracked && data.length > 0) markDirty(this);
  }
  /** The raw stream takes nothing now: as much as there is room for waits behind what waits already. */
  private keepBehindBlocked(data: Uint8Array, error: PyBaseException): void {
    if (this.reads) this.forgetRead();
    const { buffer } = this;
    buffer.copyWithin(0, this.writeFrom, this.writeEnd);
    this.writeEnd -= this.writeFrom;
    this.rawPos -= this.writeFrom;
    this.pos -= this.writeFrom;
    this.writeFrom = 0;
    const kept = Math.min(data.length, this.size - this.writeEnd);
    buffer.set(data.subarray(0, kept), this.writeEnd);
    this.writeEnd += kept;
    this.pos += kept;
    if (kept === data.length) return;
    const blocked = blockedAfter(kept);
    blocked.context = error;
    throw blocked;
  }

  *flushWrites(): Flow<void> {
    if (this.hasWrites) {
      const back = this.rawOffset + (this.pos - this.writeFrom);
      if (back !== 0) {
        yield* this.rawSeek(-back, 1);
        this.rawPos -= back;
      }
      while (this.writeFrom < this.writeEnd) {
        const { buffer, writeFrom, writeEnd } = this;
        const count = yield* this.rawWrite(buffer.subarray(writeFrom, writeEnd));
        if (count === null) throw blockedAfter(0);
        this.writeFrom += count;
        this.rawPos = this.writeFrom;
      }
    }
    this.forgetWrites();
    markClean(this);
  }

  /** Afterwards the raw stream stands where the script does. */
  *flushAndRewind(): Flow<void> {
    yield* this.flushWrites();
    if (!this.reads) return;
    const offset = this.rawOffset;
    yield* this.rawSeek(-offset, 1);
    this.forgetRead();
  }

  // ---- positions ---------------------------------------------------------------------------------

  *tell(): Flow<number> {
    const position = (yield* this.rawTell()) - this.rawOffset;
    // Devices say 0 wherever they are.
    return Math.max(position, 0);
  }

  /** A seek within what was read ahead asks nobody; undefined when it leads out of there. */
  seekAhead(target: number, whence: number): number | undefined {
    if (whence > 1 || !this.reads) return undefined;
    const current = this.rawPosition - this.rawOffset;
    const { ahead } = this;
    if (ahead === 0) return undefined;
    const offset = whence === 0 ? target - current : target;
    if (offset < -this.pos || offset > ahead) return undefined;
    this.pos += offset;
    return Math.max(current + offset, 0);
  }
  *seek(target: number, whence: number): Flow<number> {
    if (this.writes) yield* this.flushWrites();
    const position = yield* this.rawSeek(whence === 1 ? target - this.rawOffset : target, whence);
    this.rawPos = -1;
    if (this.reads) this.forgetRead();
    return position;
  }
  /** Asks the raw stream where it stands, which need not know. */
  *learnPosition(): Flow<void> {
    try {
      yield* this.rawTell();
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
    }
  }
  *truncate(size: PyValue): Flow<PyValue> {
    yield* this.flushAndRewind();
    const result = yield* askMethod(this.checkedRaw, "truncate", [size]);
    yield* this.learnPosition();
    return result;
  }
}

function bytesOrNone(value: PyValue, call: string): PyBytes | null {
  if (value === null || value instanceof PyBytes) return value;
  throw typeError(`${call} should return bytes`);
}

const EAGAIN = 11;
const BLOCKED = "write could not complete without blocking";
const blockedAfter = (count: number): PyBaseException =>
  call(exceptionTypes.BlockingIOError, [EAGAIN, BLOCKED, count]) as PyBaseException;
