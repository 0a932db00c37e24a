/**
 * What an unpickler reads from: bytes, or a file that is asked for as many as are needed. A file that can be looked into
 * ahead (`peek`) is, and has what was used of that taken out later, so that its position is right in the end.
 */
import { getAttrOptional, reprText } from "../../objects/abstract.ts";
import { bytesOf } from "../../objects/buffer.ts";
import { exceptionTypes, isError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { truncated, unpicklingError } from "./errors.ts";

const NOTHING = new Uint8Array(0);
const PREFETCH = 128 * 1024;
const LINE_BREAK = 10;

interface File {
  readonly read: PyValue;
  readonly readline: PyValue;
  peek: PyValue | undefined;
}

export class Input {
  bytes: Uint8Array;
  view: DataView;
  at = 0;
  private readonly file: File | null;
  /** Where the current frame ends, which no instruction may cross; without one, where the bytes do. */
  private limit: number;
  private isFramed = false;
  /** Bytes before this position have been taken out of the file; those behind it were only looked at. */
  private taken: number;

  constructor(source: Uint8Array | File) {
    this.file = source instanceof Uint8Array ? null : source;
    this.bytes = source instanceof Uint8Array ? source : NOTHING;
    this.view = viewOf(this.bytes);
    this.taken = this.bytes.length;
    this.limit = this.bytes.length;
  }

  /** Whether that many bytes are here. */
  has(count: number): boolean {
    return this.at + count <= this.limit;
  }

  /** A frame of that many bytes begins here; all of them are here. */
  enterFrame(size: number): void {
    this.leaveFrame();
    this.limit = this.at + size;
    this.isFramed = true;
  }

  /** The frame has to be used up. */
  private leaveFrame(): void {
    if (!this.isFramed) return;
    if (this.at < this.limit) throw unpicklingError("pickle exhausted before end of frame");
    this.isFramed = false;
    this.limit = this.bytes.length;
  }

  /** Sees to it that that many bytes are here. */
  *need(count: number): Flow<void> {
    if (this.has(count)) return;
    this.leaveFrame();
    if (this.has(count)) return;
    if (this.file === null) throw truncated();
    yield* this.takeUsed();
    const rest = this.bytes.subarray(this.at, this.taken);
    if (rest.length === 0 && (yield* this.lookAhead()) && this.has(count)) return;
    const parts = [rest];
    let missing = count - rest.length;
    while (missing > 0) {
      const got = yield* this.read(missing);
      if (got.length === 0) throw truncated();
      parts.push(got);
      missing -= got.length;
    }
    this.replace(parts.length === 2 && rest.length === 0 ? parts[1] : joined(parts));
  }

  /** A line with its break. */
  *line(): Flow<Uint8Array> {
    if (this.isFramed && this.at === this.limit) this.leaveFrame();
    let end = this.bytes.indexOf(LINE_BREAK, this.at);
    if (this.isFramed && (end < 0 || end >= this.limit)) this.leaveFrame();
    if (end < 0 && this.file !== null) {
      yield* this.takeUsed();
      const rest = this.bytes.subarray(this.at, this.taken).slice();
      const data: PyValue = yield new CallRequest(this.file.readline, []);
      this.replace(joined([rest, this.checked(data)]));
      end = this.bytes.indexOf(LINE_BREAK, this.at);
    }
    if (end < 0) throw truncated();
    const line = this.bytes.subarray(this.at, end + 1);
    this.at = end + 1;
    return line;
  }

  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + count);
    this.at += count;
    return taken;
  }

  /** Takes what was used out of the file. */
  *takeUsed(): Flow<void> {
    const used = this.at - this.taken;
    if (this.file === null || used <= 0) return;
    this.taken = this.at;
    yield new CallRequest(this.file.read, [used]);
  }

  private *read(count: number): Flow<Uint8Array> {
    const data: PyValue = yield new CallRequest((this.file as File).read, [count]);
    return this.checked(data);
  }

  private checked(data: PyValue): Uint8Array {
    const bytes = bytesOf(data);
    if (bytes === undefined) {
      throw typeError(`read() should return bytes, not ${reprText(data)}`);
    }
    return bytes;
  }

  private *lookAhead(): Flow<boolean> {
    const file = this.file as File;
    if (file.peek === undefined) return false;
    let data: PyValue;
    try {
      data = yield new CallRequest(file.peek, [PREFETCH]);
    } catch (error) {
      if (!isError(error, exceptionTypes.NotImplementedError)) throw error;
      file.peek = undefined;
      return false;
    }
    this.replace(this.checked(data).slice());
    this.taken = 0;
    return true;
  }

  private replace(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at = 0;
    this.limit = bytes.length;
    this.taken = bytes.length;
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The methods of a file that are needed; undefined when it has not all of them. */
export function fileOf(value: PyValue): File | undefined {
  const read = getAttrOptional(value, "read");
  const readline = getAttrOptional(value, "readline");
  if (read === undefined || readline === undefined) return undefined;
  return { read, readline, peek: getAttrOptional(value, "peek") };
}
