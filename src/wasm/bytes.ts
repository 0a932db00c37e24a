// A growing byte buffer with the number formats of WebAssembly (LEB128, little-endian floats, length-prefixed names).

const encoder = new TextEncoder();
const scratch = new DataView(new ArrayBuffer(8));

export class Bytes {
  private data: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.data = new Uint8Array(capacity);
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.data.length) return;
    const grown = new Uint8Array(Math.max(needed, this.data.length * 2));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }

  byte(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.data.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Unsigned LEB128 of a number below 2^53. */
  u(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** Signed LEB128 of a 32-bit integer. */
  s32(value: number): void {
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  /** Signed LEB128 of a 64-bit integer. */
  s64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    if (rest >= -0x8000_0000n && rest <= 0x7fff_ffffn) {
      this.s32(Number(rest));
      return;
    }
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) {
        this.byte(low);
        return;
      }
      this.byte(low | 0x80);
    }
  }

  f32(value: number): void {
    scratch.setFloat32(0, value, true);
    this.reserve(4);
    for (let i = 0; i < 4; i++) this.data[this.length++] = scratch.getUint8(i);
  }

  f64(value: number): void {
    scratch.setFloat64(0, value, true);
    this.reserve(8);
    for (let i = 0; i < 8; i++) this.data[this.length++] = scratch.getUint8(i);
  }

  name(text: string): void {
    const bytes = encoder.encode(text);
    this.u(bytes.length);
    this.raw(bytes);
  }

  /** `other`, preceded by its length. */
  sized(other: Bytes): void {
    this.u(other.length);
    this.raw(other.view());
  }

  /** The bytes so far, valid until the next write. */
  view(): Uint8Array {
    return this.data.subarray(0, this.length);
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.data.slice(0, this.length) as Uint8Array<ArrayBuffer>;
  }
}
