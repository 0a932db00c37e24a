/** Growing outputs of codecs: bytes, and text that stays a host string while it can. */
import { concatTexts, type Text, textFromPoints } from "./str-text.ts";

export class ByteWriter {
  private buffer: Uint8Array;
  size = 0;

  constructor(capacity: number) {
    this.buffer = new Uint8Array(capacity + 16);
  }

  private reserve(count: number): void {
    if (this.size + count <= this.buffer.length) return;
    const larger = new Uint8Array((this.size + count) * 2);
    larger.set(this.buffer);
    this.buffer = larger;
  }

  push(byte: number): void {
    if (this.size === this.buffer.length) this.reserve(1);
    this.buffer[this.size++] = byte;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.size);
    this.size += bytes.length;
  }

  /** ASCII or Latin-1 text. */
  text(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.buffer[this.size++] = text.charCodeAt(i);
  }

  finish(): Uint8Array {
    return this.buffer.slice(0, this.size);
  }
}

/** Code points are collected in blocks that become texts. */
export class TextWriter {
  private readonly parts: Text[] = [];
  private points: number[] = [];

  push(point: number): void {
    this.points.push(point);
    if (this.points.length >= 4096) this.flush();
  }

  append(text: Text): void {
    this.flush();
    this.parts.push(text);
  }

  private flush(): void {
    if (this.points.length === 0) return;
    this.parts.push(textFromPoints(this.points));
    this.points = [];
  }

  finish(): Text {
    this.flush();
    return this.parts.length === 1 ? this.parts[0] : concatTexts(this.parts);
  }
}
