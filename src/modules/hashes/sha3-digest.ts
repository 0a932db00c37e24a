/**
 * SHA-3 and SHAKE: the sponge over Keccak-f[1600]. A lane of 64 bits is two words, the lower one
 * first. Rotation distances and round constants are computed from their definitions.
 */
import type { Algorithm, Digest } from "./digest.ts";

const ROUNDS = 24;

/** Where the walk of ρ and π takes lane (1, 0), step by step, and how far it turns: never 0 nor 32. */
const WALK_TO = new Uint8Array(24);
const TURN = new Uint8Array(24);
for (let step = 0, x = 1, y = 0; step < 24; step++) {
  [x, y] = [y, (2 * x + 3 * y) % 5];
  WALK_TO[step] = x + 5 * y;
  TURN[step] = (((step + 1) * (step + 2)) / 2) % 64;
}

/** ι: bit 2^j − 1 of each constant is the next output of an 8-bit feedback register. */
const CONSTANTS = new Int32Array(2 * ROUNDS);
for (let round = 0, register = 1; round < ROUNDS; round++) {
  for (let j = 0; j < 7; j++) {
    const bit = 2 ** j - 1;
    if (register & 1) CONSTANTS[2 * round + (bit >> 5)] |= 1 << (bit & 31);
    register <<= 1;
    if (register & 0x100) register ^= 0x171;
  }
}

const column = new Int32Array(10);

function permute(s: Int32Array): void {
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < 10; i++) column[i] = s[i] ^ s[i + 10] ^ s[i + 20] ^ s[i + 30] ^ s[i + 40];
    for (let x = 0; x < 10; x += 2) {
      const before = x === 0 ? 8 : x - 2;
      const after = x === 8 ? 0 : x + 2;
      const low = column[after];
      const high = column[after + 1];
      const dl = column[before] ^ ((low << 1) | (high >>> 31));
      const dh = column[before + 1] ^ ((high << 1) | (low >>> 31));
      for (let y = x; y < 50; y += 10) {
        s[y] ^= dl;
        s[y + 1] ^= dh;
      }
    }
    let low = s[2];
    let high = s[3];
    for (let step = 0; step < 24; step++) {
      const to = WALK_TO[step] * 2;
      const turn = TURN[step];
      const nextLow = s[to];
      const nextHigh = s[to + 1];
      if (turn < 32) {
        s[to] = (low << turn) | (high >>> (32 - turn));
        s[to + 1] = (high << turn) | (low >>> (32 - turn));
      } else {
        const rest = turn - 32;
        s[to] = (high << rest) | (low >>> (32 - rest));
        s[to + 1] = (low << rest) | (high >>> (32 - rest));
      }
      low = nextLow;
      high = nextHigh;
    }
    for (let y = 0; y < 50; y += 10) {
      for (let half = y; half < y + 2; half++) {
        const a = s[half];
        const b = s[half + 2];
        const c = s[half + 4];
        const d = s[half + 6];
        const e = s[half + 8];
        s[half] = a ^ (~b & c);
        s[half + 2] = b ^ (~c & d);
        s[half + 4] = c ^ (~d & e);
        s[half + 6] = d ^ (~e & a);
        s[half + 8] = e ^ (~a & b);
      }
    }
    s[0] ^= CONSTANTS[2 * round];
    s[1] ^= CONSTANTS[2 * round + 1];
  }
}

class Keccak implements Digest {
  private readonly state = new Int32Array(50);
  private at = 0;

  constructor(
    private readonly algorithm: Sha3Algorithm,
    private readonly rate = algorithm.blockSize,
  ) {}

  copy(): Keccak {
    const copy = new Keccak(this.algorithm);
    copy.restore(this);
    return copy;
  }

  restore(other: Keccak): void {
    this.state.set(other.state);
    this.at = other.at;
  }

  update(bytes: Uint8Array): void {
    const { state, rate } = this;
    let { at } = this;
    for (let i = 0; i < bytes.length; ) {
      if ((at & 3) === 0 && rate - at >= 4 && bytes.length - i >= 4) {
        state[at >> 2] ^=
          bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
        at += 4;
        i += 4;
      } else {
        state[at >> 2] ^= bytes[i] << ((at & 3) * 8);
        at++;
        i++;
      }
      if (at === rate) {
        permute(state);
        at = 0;
      }
    }
    this.at = at;
  }

  digest(length = this.algorithm.digestSize): Uint8Array {
    const { state, at } = this.copy();
    const { rate } = this;
    state[at >> 2] ^= this.algorithm.suffix << ((at & 3) * 8);
    state[(rate - 1) >> 2] ^= 0x80 << (((rate - 1) & 3) * 8);
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const from = i % rate;
      if (from === 0) permute(state);
      out[i] = state[from >> 2] >>> ((from & 3) * 8);
    }
    return out;
  }
}

export interface Sha3Algorithm extends Algorithm {
  /** The bits after the message: what tells SHA-3 from SHAKE, and the first bit of padding. */
  readonly suffix: number;
}

function algorithm(name: string, security: number, digestSize: number): Sha3Algorithm {
  const made: Sha3Algorithm = {
    name,
    digestSize,
    blockSize: 200 - security / 4,
    suffix: digestSize === 0 ? 0x1f : 0x06,
    make: () => new Keccak(made),
  };
  return made;
}

export const SHA3_ALGORITHMS: readonly Sha3Algorithm[] = [
  algorithm("sha3_224", 224, 28),
  algorithm("sha3_256", 256, 32),
  algorithm("sha3_384", 384, 48),
  algorithm("sha3_512", 512, 64),
  algorithm("shake_128", 128, 0),
  algorithm("shake_256", 256, 0),
];
