/**
 * The bytes that an unpickler reads: a buffer in memory, refilled from a file's methods where there is
 * one. From a file no more is taken than the pickle needs, so that what follows it can be read next.
 */
import { getAttrOptional } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { exceptionTypes, isError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { BytesIO } from "../io/bytes-io.ts";
import { truncated, unpicklingError } from "./errors.ts";

/** So much is looked at ahead in a file that has `peek`. */
const PREFETCH = 128 * 1024;
const NEWLINE = 10;

export class Input {
  bytes: Uint8Array;
  /** The next byte to be read. */
  at = 0;
  /** Where reading must stop for now: the end of the bytes, or of the frame. */
  end: number;
  /** In a frame, the end of the bytes; else −1. */
  private outerEnd = -1;
  private readonly read: PyValue | undefined;
  private readonly readline: PyValue | undefined;
  private peek: PyValue | undefined;
  /** Where the bytes begin that were looked at only and are still in the file; −1 for none. */
  private peeked = -1;
  /** A plain BytesIO is looked at without calls. */
  private memory: BytesIO | null = null;

  /** `readsMemory` allows to read a BytesIO at once, where no hook of a subclass can notice. */
  constructor(bytes: Uint8Array, file?: PyValue, readsMemory = false) {
    this.bytes = bytes;
    this.end = bytes.length;
    if (file === undefined) return;
    const isMemory = file instanceof BytesIO && !file.cls.isHeap && file.dict === undefined;
    if (readsMemory && isMemory) this.memory = file;
    this.peek = getAttrOptional(file, "peek");
    this.read = getAttrOptional(file, "read");
    this.readline = getAttrOptional(file, "readline");
    if (this.read === undefined || this.readline === undefined) {
      throw typeError("file must have 'read' and 'readline' attributes");
    }
  }

  /** Makes `count` bytes available behind `at`. */
  *need(count: number): Flow<void> {
    if (this.at + count <= this.end) return;
    if (this.leaveFrame() && this.at + count <= this.end) return;
    // No input is so long, and no number of the host that large is exact.
    if (this.read === undefined || count > Number.MAX_SAFE_INTEGER) throw truncated();
    yield* this.skipPeeked();
    if (this.lookIntoMemory()) {
      if (this.end < count) throw truncated();
      return;
    }
    if (this.peek !== undefined && count < PREFETCH && (yield* this.lookAhead(count))) return;
    this.fill(yield new CallRequest(this.read, [count]));
    if (this.end < count) throw truncated();
  }

  /** A frame of bytes that are available begins here. */
  enterFrame(size: number): void {
    this.outerEnd = this.end;
    this.end = this.at + size;
  }

  /** Past the end of a frame the bytes go on; false outside of frames. */
  leaveFrame(message = "pickle exhausted before end of frame"): boolean {
    if (this.outerEnd < 0) return false;
    if (this.at < this.end) throw unpicklingError(message);
    this.end = this.outerEnd;
    this.outerEnd = -1;
    return true;
  }

  private fill(data: PyValue): void {
    this.bytes = requireBytes(data);
    this.at = 0;
    this.end = this.bytes.length;
    this.peeked = -1;
  }

  /** True when looking ahead in the file gave enough. */
  private *lookAhead(count: number): Flow<boolean> {
    try {
      this.fill(yield new CallRequest(this.peek as PyValue, [PREFETCH]));
    } catch (error) {
      if (!isError(error, exceptionTypes.NotImplementedError)) throw error;
      this.peek = undefined;
      return false;
    }
    this.peeked = 0;
    return count <= this.end;
  }

  /** Everything that a BytesIO has left; false for other files. */
  private lookIntoMemory(): boolean {
    const { memory } = this;
    if (memory === null) return false;
    memory.check();
    this.bytes = memory.rest();
    this.at = this.peeked = 0;
    this.end = this.bytes.length;
    return true;
  }

  /** Reads from the file what was used of the bytes looked at. */
  *skipPeeked(): Flow<void> {
    const used = this.at - this.peeked;
    if (this.peeked < 0 || used <= 0) return;
    this.peeked = this.at;
    if (this.memory !== null) this.memory.skip(used);
    else yield new CallRequest(this.read as PyValue, [used]);
  }

  /** Takes bytes that are available. */
  take(count: number): Uint8Array {
    const from = this.at;
    this.at += count;
    return this.bytes.subarray(from, this.at);
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  /** An unsigned little-endian number that is available. */
  number(width: number): number {
    let n = 0;
    for (let i = width - 1; i >= 0; i--) n = n * 256 + this.bytes[this.at + i];
    this.at += width;
    return n;
  }

  /** The end of the line that begins at `at`, behind its newline; −1 where it does not end here. */
  private lineEnd(): number {
    const at = this.bytes.indexOf(NEWLINE, this.at);
    return at < 0 || at >= this.end ? -1 : at + 1;
  }

  /** A line with its newline. */
  *line(): Flow<Uint8Array> {
    let end = this.lineEnd();
    if (end < 0 && this.leaveFrame()) end = this.lineEnd();
    if (end < 0) {
      if (this.readline === undefined) throw truncated();
      yield* this.skipPeeked();
      if (!this.lookIntoMemory()) this.fill(yield new CallRequest(this.readline, []));
      end = this.lineEnd();
      if (end < 0) throw truncated();
    }
    return this.take(end - this.at);
  }
}
