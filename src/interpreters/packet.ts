/**
 * What travels between interpreters: bytes, and the blocks of the shared heap that those bytes speak of
 * and that must stay alive on the way. Twin of nothing; knows no Python values (crossing.ts does).
 */

export interface Packet {
  readonly bytes: Uint8Array;
  readonly blocks: readonly number[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class PacketWriter {
  private data = new Uint8Array(256);
  private view = new DataView(this.data.buffer);
  private at = 0;
  private readonly blocks: number[] = [];

  private room(count: number): void {
    if (this.at + count <= this.data.length) return;
    const larger = new Uint8Array(Math.max(this.data.length * 2, this.at + count));
    larger.set(this.data.subarray(0, this.at));
    this.data = larger;
    this.view = new DataView(larger.buffer);
  }
  byte(value: number): void {
    this.room(1);
    this.data[this.at++] = value;
  }
  uint(value: number): void {
    this.room(4);
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }
  /** A whole number of up to 53 bits. */
  int(value: number): void {
    this.room(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }
  raw(bytes: Uint8Array): void {
    this.uint(bytes.length);
    this.room(bytes.length);
    this.data.set(bytes, this.at);
    this.at += bytes.length;
  }
  text(value: string): void {
    this.raw(encoder.encode(value));
  }
  /** The packet keeps this block of the heap alive. */
  block(address: number): void {
    this.uint(address);
    this.blocks.push(address);
  }
  /** Where it stands, to go back there when what follows cannot be written. */
  mark(): { at: number; blocks: number } {
    return { at: this.at, blocks: this.blocks.length };
  }
  goBack(mark: { at: number; blocks: number }): void {
    this.at = mark.at;
    this.blocks.length = mark.blocks;
  }
  finish(): Packet {
    return { bytes: this.data.slice(0, this.at), blocks: [...this.blocks] };
  }
}

export class PacketReader {
  private readonly data: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(packet: Packet) {
    this.data = packet.bytes;
    this.view = new DataView(packet.bytes.buffer, packet.bytes.byteOffset);
  }
  byte(): number {
    return this.data[this.at++];
  }
  uint(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }
  int(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }
  raw(): Uint8Array {
    const length = this.uint();
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }
  text(): string {
    return decoder.decode(this.raw());
  }
}
