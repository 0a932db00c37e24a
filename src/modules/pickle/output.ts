/**
 * What a pickler has written: bytes, in frames from protocol 4 on (PEP 3154). A frame's header is left room for when its
 * first byte is written; a frame too small to be worth one loses that room again.
 */
import { Op } from "./opcodes.ts";

const FRAME_HEADER = 9;
const FRAME_MINIMUM = 4;
/** Frames end at the next boundary between instructions after this many bytes. */
export const FRAME_TARGET = 64 * 1024;

export class Output {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  length = 0;
  /** Whether what is written goes into frames. */
  isFraming = false;
  private frameStart = -1;

  private reserve(count: number): number {
    if (this.isFraming && this.frameStart < 0) {
      this.frameStart = this.length;
      this.grow(FRAME_HEADER);
      this.length += FRAME_HEADER;
    }
    this.grow(count);
    const at = this.length;
    this.length += count;
    return at;
  }
  private grow(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const bigger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    bigger.set(this.bytes.subarray(0, this.length));
    this.bytes = bigger;
    this.view = new DataView(bigger.buffer);
  }

  byte(value: number): void {
    const at = this.reserve(1);
    this.bytes[at] = value;
  }
  /** An instruction with a number of one, two or four bytes, or eight. */
  byte1(op: Op, value: number): void {
    const at = this.reserve(2);
    this.bytes[at] = op;
    this.bytes[at + 1] = value;
  }
  byte2(op: Op, value: number): void {
    const at = this.reserve(3);
    this.bytes[at] = op;
    this.view.setUint16(at + 1, value, true);
  }
  byte4(op: Op, value: number): void {
    const at = this.reserve(5);
    this.bytes[at] = op;
    this.view.setUint32(at + 1, value, true);
  }
  byte8(op: Op, value: number): void {
    const at = this.reserve(9);
    this.bytes[at] = op;
    this.view.setBigUint64(at + 1, BigInt(value), true);
  }
  float(value: number): void {
    const at = this.reserve(9);
    this.bytes[at] = Op.BinFloat;
    this.view.setFloat64(at + 1, value);
  }
  raw(data: Uint8Array): void {
    const at = this.reserve(data.length);
    this.bytes.set(data, at);
  }
  /** An instruction of the text protocol: its argument and a line break. */
  line(op: Op, text: string): void {
    const at = this.reserve(text.length + 2);
    this.bytes[at] = op;
    for (let i = 0; i < text.length; i++) this.bytes[at + 1 + i] = text.charCodeAt(i);
    this.bytes[at + 1 + text.length] = 10;
  }

  /** The frame is full: it is ended. True when there is something that can be passed on. */
  boundary(): boolean {
    if (!this.isFraming || this.frameStart < 0) return false;
    if (this.length - this.frameStart - FRAME_HEADER < FRAME_TARGET) return false;
    this.endFrame();
    return true;
  }

  endFrame(): void {
    const start = this.frameStart;
    if (start < 0) return;
    this.frameStart = -1;
    const size = this.length - start - FRAME_HEADER;
    if (size >= FRAME_MINIMUM) {
      this.bytes[start] = Op.Frame;
      this.view.setBigUint64(start + 1, BigInt(size), true);
    } else {
      this.bytes.copyWithin(start, start + FRAME_HEADER, this.length);
      this.length -= FRAME_HEADER;
    }
  }

  /** All bytes; there are none afterwards. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }
  clear(): void {
    this.length = 0;
    this.frameStart = -1;
    this.isFraming = false;
  }
  get allocated(): number {
    return this.bytes.length;
  }
}
