/**
 * BLAKE2b (64-bit words, as two 32-bit halves, the lower one first) and BLAKE2s (32-bit words), with
 * key, salt, personalisation and the parameters of tree hashing.
 *
 * A full block waits until more bytes come, since the last block is worked in with a flag.
 */
import { type Algorithm, type Digest, turnRight, wordBytes } from "./digest.ts";
import { SHA256, SHA512 } from "./sha2-digest.ts";

/** Order in which each round takes the words of the message. */
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
].map((row) => Uint8Array.from(row));

/** Words that the eight mixings of a round work on: the columns, then the diagonals. */
const MIXED = Uint8Array.from(
  [0, 1].flatMap((slant) =>
    [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((row) => 4 * row + ((i + slant * row) % 4))),
  ),
);

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
const IV32 = once(() => Int32Array.from(SHA256.start));
/** Lower halves first. */
const IV64 = once(() => Int32Array.from(SHA512.start).map((_, i, words) => words[i ^ 1]));

export interface Blake2Parameters {
  readonly digestSize: number;
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly person: Uint8Array;
  readonly fanout: number;
  readonly depth: number;
  readonly leafSize: number;
  readonly nodeOffset: bigint;
  readonly nodeDepth: number;
  readonly innerSize: number;
  readonly lastNode: boolean;
}

export interface Blake2Variant {
  readonly name: "blake2b" | "blake2s";
  readonly wordSize: 4 | 8;
  readonly rounds: number;
  readonly iv: Int32Array;
  readonly maxDigestSize: number;
  readonly maxKeySize: number;
  readonly saltSize: number;
}

export const BLAKE2B: Blake2Variant = {
  name: "blake2b",
  wordSize: 8,
  rounds: 12,
  get iv() {
    return IV64();
  },
  maxDigestSize: 64,
  maxKeySize: 64,
  saltSize: 16,
};
export const BLAKE2S: Blake2Variant = {
  name: "blake2s",
  wordSize: 4,
  rounds: 10,
  get iv() {
    return IV32();
  },
  maxDigestSize: 32,
  maxKeySize: 32,
  saltSize: 8,
};

/** The parameter block: what distinguishes hashes of the same bytes. */
function parameterBlock(variant: Blake2Variant, p: Blake2Parameters): DataView {
  const wide = variant.wordSize === 8;
  const bytes = new Uint8Array(variant.wordSize * 8);
  const view = new DataView(bytes.buffer);
  bytes[0] = p.digestSize;
  bytes[1] = p.key.length;
  bytes[2] = p.fanout;
  bytes[3] = p.depth;
  view.setUint32(4, p.leafSize, true);
  if (wide) view.setBigUint64(8, p.nodeOffset, true);
  else {
    view.setUint32(8, Number(p.nodeOffset & 0xffffffffn), true);
    view.setUint16(12, Number(p.nodeOffset >> 32n), true);
  }
  bytes[wide ? 16 : 14] = p.nodeDepth;
  bytes[wide ? 17 : 15] = p.innerSize;
  bytes.set(p.salt, wide ? 32 : 16);
  bytes.set(p.person, wide ? 48 : 24);
  return view;
}

const v = new Int32Array(32);
const m = new Int32Array(32);

/** v[a] += v[b] + (low, high), on 64-bit words. */
function add64(a: number, b: number, low: number, high: number): void {
  const sum = (v[a] >>> 0) + (v[b] >>> 0) + (low >>> 0);
  v[a] = sum;
  v[a + 1] = v[a + 1] + v[b + 1] + high + ((sum / 0x100000000) | 0);
}

/** v[a] = (v[a] ^ v[b]) turned right by `turn` < 32 bits, after its halves changed places if `swap`. */
function turn64(a: number, b: number, turn: number, swap: boolean): void {
  const x = v[a] ^ v[b];
  const y = v[a + 1] ^ v[b + 1];
  const low = swap ? y : x;
  const high = swap ? x : y;
  if (turn === 0) {
    v[a] = low;
    v[a + 1] = high;
  } else {
    v[a] = (low >>> turn) | (high << (32 - turn));
    v[a + 1] = (high >>> turn) | (low << (32 - turn));
  }
}

function rounds64(rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const order = SIGMA[round % 10];
    for (let i = 0; i < 8; i++) {
      const a = MIXED[4 * i] * 2;
      const b = MIXED[4 * i + 1] * 2;
      const c = MIXED[4 * i + 2] * 2;
      const d = MIXED[4 * i + 3] * 2;
      const x = order[2 * i] * 2;
      const y = order[2 * i + 1] * 2;
      add64(a, b, m[x], m[x + 1]);
      turn64(d, a, 0, true);
      add64(c, d, 0, 0);
      turn64(b, c, 24, false);
      add64(a, b, m[y], m[y + 1]);
      turn64(d, a, 16, false);
      add64(c, d, 0, 0);
      turn64(b, c, 31, true);
    }
  }
}

function rounds32(rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const order = SIGMA[round];
    for (let i = 0; i < 8; i++) {
      const a = MIXED[4 * i];
      const b = MIXED[4 * i + 1];
      const c = MIXED[4 * i + 2];
      const d = MIXED[4 * i + 3];
      v[a] += v[b] + m[order[2 * i]];
      v[d] = turnRight(v[d] ^ v[a], 16);
      v[c] += v[d];
      v[b] = turnRight(v[b] ^ v[c], 12);
      v[a] += v[b] + m[order[2 * i + 1]];
      v[d] = turnRight(v[d] ^ v[a], 8);
      v[c] += v[d];
      v[b] = turnRight(v[b] ^ v[c], 7);
    }
  }
}

export class Blake2 implements Digest {
  private readonly block: Uint8Array;
  private readonly view: DataView;
  private readonly state: Int32Array;
  private filled = 0;
  private length = 0;

  constructor(
    readonly variant: Blake2Variant,
    readonly parameters: Blake2Parameters,
  ) {
    this.block = new Uint8Array(variant.wordSize * 16);
    this.view = new DataView(this.block.buffer);
    const start = parameterBlock(variant, parameters);
    this.state = variant.iv.map((word, i) => word ^ start.getInt32(i * 4, true));
    if (parameters.key.length > 0) {
      this.block.set(parameters.key);
      this.filled = this.block.length;
    }
  }

  copy(): Blake2 {
    const copy = new Blake2(this.variant, this.parameters);
    copy.restore(this);
    return copy;
  }

  restore(other: Blake2): void {
    this.block.set(other.block);
    this.state.set(other.state);
    this.filled = other.filled;
    this.length = other.length;
  }

  update(bytes: Uint8Array): void {
    const { block } = this;
    for (let at = 0; at < bytes.length; ) {
      if (this.filled === block.length) {
        this.compress(false);
        this.filled = 0;
      }
      const part = bytes.subarray(at, at + block.length - this.filled);
      block.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
    }
  }

  digest(): Uint8Array {
    const last = this.copy();
    last.block.fill(0, last.filled);
    last.compress(true);
    return wordBytes(last.state, this.parameters.digestSize, true);
  }

  private compress(isLast: boolean): void {
    const { state, view, variant } = this;
    this.length += this.filled;
    const words = state.length;
    for (let i = 0; i < 2 * words; i++) m[i] = view.getInt32(i * 4, true);
    v.set(state);
    v.set(variant.iv, words);
    const wide = variant.wordSize === 8;
    const half = wide ? 2 : 1;
    v[12 * half] ^= this.length;
    v[12 * half + 1] ^= Math.floor(this.length / 0x100000000);
    if (isLast) {
      for (let i = 0; i < half; i++) {
        v[14 * half + i] = ~v[14 * half + i];
        if (this.parameters.lastNode) v[15 * half + i] = ~v[15 * half + i];
      }
    }
    if (wide) rounds64(variant.rounds);
    else rounds32(variant.rounds);
    for (let i = 0; i < words; i++) state[i] ^= v[i] ^ v[i + words];
  }
}

const NONE = new Uint8Array(0);

/** The variant without key and tree, as a plain hash function. */
export function plainBlake2(variant: Blake2Variant): Algorithm {
  const parameters: Blake2Parameters = {
    digestSize: variant.maxDigestSize,
    key: NONE,
    salt: NONE,
    person: NONE,
    fanout: 1,
    depth: 1,
    leafSize: 0,
    nodeOffset: 0n,
    nodeDepth: 0,
    innerSize: 0,
    lastNode: false,
  };
  return {
    name: variant.name,
    digestSize: variant.maxDigestSize,
    blockSize: variant.wordSize * 16,
    make: () => new Blake2(variant, parameters),
  };
}
