/** SHA-1. */
import { type Algorithm, BlockDigest } from "./digest.ts";

const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
/** 2^30 times the square roots of 2, 3, 5 and 10, one for each round. */
const ROUND = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

const words = new Int32Array(80);

class Sha1 extends BlockDigest {
  protected readonly state = Int32Array.from(START);

  constructor() {
    super(64);
  }

  protected fresh(): Sha1 {
    return new Sha1();
  }

  digest(): Uint8Array {
    return this.finished(20, false);
  }

  protected compress(view: DataView, at: number): void {
    const { state } = this;
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 80; i++) {
      const x = words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16];
      words[i] = (x << 1) | (x >>> 31);
    }
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    for (let i = 0; i < 80; i++) {
      let mixed: number;
      let round: number;
      if (i < 20) {
        mixed = (b & c) | (~b & d);
        round = ROUND[0];
      } else if (i < 40) {
        mixed = b ^ c ^ d;
        round = ROUND[1];
      } else if (i < 60) {
        mixed = (b & c) | (b & d) | (c & d);
        round = ROUND[2];
      } else {
        mixed = b ^ c ^ d;
        round = ROUND[3];
      }
      const sum = (((a << 5) | (a >>> 27)) + mixed + e + round + words[i]) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = sum;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }
}

export const sha1: Algorithm = {
  name: "sha1",
  digestSize: 20,
  blockSize: 64,
  make: () => new Sha1(),
};
