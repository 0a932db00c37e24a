/**
 * The bytes that a pickler writes, in frames from protocol 4 on. Output for a file is cut into chunks
 * (`ready`) at the ends of frames and around large values, which are not copied.
 */
import { Op } from "./opcodes.ts";

const HEADER_SIZE = 9;
const MIN_FRAME = 4;
/** A frame ends at the first opcode behind so many bytes; values of this size stand outside of frames. */
export const FRAME_TARGET = 64 * 1024;

const floatView = new DataView(new ArrayBuffer(8));

export class Output {
  private store = new Uint8Array(512);
  private size = 0;
  private frameStart = -1;
  private isFraming = false;
  /** Goes to a file, chunk by chunk. */
  private readonly streams: boolean;
  /** Finished chunks that have not been written to the file. */
  ready: Uint8Array[] = [];

  constructor(streams: boolean) {
    this.streams = streams;
  }

  startFraming(): void {
    this.isFraming = true;
  }

  private room(count: number): void {
    const opens = this.isFraming && this.frameStart < 0;
    const needed = this.size + count + (opens ? HEADER_SIZE : 0);
    if (needed > this.store.length) {
      const larger = new Uint8Array(Math.max(needed, this.store.length * 2));
      larger.set(this.store.subarray(0, this.size));
      this.store = larger;
    }
    if (opens) {
      this.frameStart = this.size;
      this.size += HEADER_SIZE;
    }
  }

  op(op: Op): void {
    this.room(1);
    this.store[this.size++] = op;
  }

  /** An opcode with an argument of one byte. */
  op1(op: Op, value: number): void {
    this.room(2);
    this.store[this.size++] = op;
    this.store[this.size++] = value;
  }

  /** An opcode with a little-endian argument of `width` bytes. */
  opNumber(op: Op, value: number, width: 2 | 4 | 8): void {
    this.room(1 + width);
    this.store[this.size++] = op;
    let rest = value;
    for (let i = 0; i < width; i++) {
      this.store[this.size++] = rest & 0xff;
      rest = width === 8 ? Math.floor(rest / 256) : rest >> 8;
    }
  }

  opFloat(value: number): void {
    floatView.setFloat64(0, value);
    this.room(9);
    this.store[this.size++] = Op.BINFLOAT;
    for (let i = 0; i < 8; i++) this.store[this.size++] = floatView.getUint8(i);
  }

  /** An opcode with an ASCII line. */
  opLine(op: Op, text: string): void {
    this.room(text.length + 2);
    this.store[this.size++] = op;
    for (let i = 0; i < text.length; i++) this.store[this.size++] = text.charCodeAt(i);
    this.store[this.size++] = 10;
  }

  append(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.store.set(bytes, this.size);
    this.size += bytes.length;
  }

  /** A text of ASCII letters below 256 of them with its opcode; false, with nothing written, for others. */
  shortText(text: string, isShort: boolean): boolean {
    const { length } = text;
    if (length > 255) return false;
    this.room(length + 5);
    const begin = this.size;
    const { store } = this;
    let at = begin;
    store[at++] = isShort ? Op.SHORT_BINUNICODE : Op.BINUNICODE;
    store[at++] = length;
    if (!isShort) {
      store.fill(0, at, at + 3);
      at += 3;
    }
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c >= 0x80) return false;
      store[at++] = c;
    }
    this.size = at;
    return true;
  }

  /** An opcode with its length argument (`writeHeader`), then the payload. */
  opBytes(writeHeader: () => void, payload: Uint8Array): void {
    if (payload.length < FRAME_TARGET) {
      writeHeader();
      this.append(payload);
      return;
    }
    const { isFraming } = this;
    this.closeFrame();
    this.isFraming = false;
    writeHeader();
    if (this.streams) {
      this.cut();
      this.ready.push(payload);
    } else this.append(payload);
    this.isFraming = isFraming;
  }

  /** Between two opcodes: a frame that is long enough ends here. */
  boundary(): void {
    if (this.frameStart < 0 || this.size - this.frameStart - HEADER_SIZE < FRAME_TARGET) return;
    this.closeFrame();
    if (this.streams) this.cut();
  }

  private closeFrame(): void {
    if (this.frameStart < 0) return;
    const at = this.frameStart;
    const length = this.size - at - HEADER_SIZE;
    this.frameStart = -1;
    if (length < MIN_FRAME) {
      this.store.copyWithin(at, at + HEADER_SIZE, this.size);
      this.size -= HEADER_SIZE;
      return;
    }
    this.store[at] = Op.FRAME;
    let rest = length;
    for (let i = 1; i < HEADER_SIZE; i++) {
      this.store[at + i] = rest & 0xff;
      rest = Math.floor(rest / 256);
    }
  }

  private cut(): void {
    if (this.size > 0) this.ready.push(this.store.slice(0, this.size));
    this.size = 0;
  }

  /** Ends the pickle: what is left is the last chunk, or all of it where nothing streams. */
  finish(): void {
    this.closeFrame();
    this.isFraming = false;
    this.cut();
  }
}
