/** MD5. The additive constants are the fractions of sines and are computed from that definition. */
import { type Algorithm, BlockDigest } from "./digest.ts";

const SINES = Int32Array.from({ length: 64 }, (_, i) =>
  Math.floor(Math.abs(Math.sin(i + 1)) * 0x100000000),
);
/** Rotations of the four rounds. */
const TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

const words = new Int32Array(16);

class Md5 extends BlockDigest {
  protected readonly state = Int32Array.from(START);

  constructor() {
    super(64);
  }

  protected fresh(): Md5 {
    return new Md5();
  }

  digest(): Uint8Array {
    return this.finished(16, true);
  }

  protected compress(view: DataView, at: number): void {
    const { state } = this;
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4, true);
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      let mixed: number;
      let word: number;
      if (round === 0) {
        mixed = (b & c) | (~b & d);
        word = i;
      } else if (round === 1) {
        mixed = (d & b) | (~d & c);
        word = (5 * i + 1) & 15;
      } else if (round === 2) {
        mixed = b ^ c ^ d;
        word = (3 * i + 5) & 15;
      } else {
        mixed = c ^ (b | ~d);
        word = (7 * i) & 15;
      }
      const sum = (a + mixed + SINES[i] + words[word]) | 0;
      const turn = TURNS[round * 4 + (i & 3)];
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
}

export const md5: Algorithm = {
  name: "md5",
  digestSize: 16,
  blockSize: 64,
  make: () => new Md5(),
};
