/** The Python types SeedSequence, PCG64, MT19937 and their base BitGenerator. */
import { toArray } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { dictOf } from "../../objects/dict-storage.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyList,
  PyTuple,
} from "../../objects/sequence-values.ts";
import { bindArguments, parseSignature } from "../../objects/signature.ts";
import { toIndex } from "../convert.ts";
import { UINT32, UINT64 } from "../dtype.ts";
import { asDtype } from "../dtype-parse.ts";
import { emptyArray, NDArray } from "../ndarray.ts";
import { NpInteger } from "../scalar-types.ts";
import type { BitGenerator } from "./bit-generator.ts";
import { generateWords, Mt19937, mixEntropy, Pcg64, wordsOf } from "./bit-generator.ts";

export const seedSequenceType = bareType("SeedSequence");
seedSequenceType.module = "numpy.random.bit_generator";

/** Entropy of the host, for generators without a seed; the embedding may replace it. */
export const hostEntropy: { words: () => number[] } = {
  words: () => {
    const words = new Uint32Array(4);
    globalThis.crypto.getRandomValues(words);
    return Array.from(words);
  },
};

export class SeedSequence extends PyObject {
  readonly entropy: PyValue;
  readonly spawnKey: readonly (number | bigint)[];
  readonly poolSize = 4;
  spawned = 0;
  readonly pool: Uint32Array;
  constructor(entropy: PyValue, spawnKey: readonly (number | bigint)[]) {
    super();
    let words: number[];
    if (entropy === null) {
      words = hostEntropy.words();
      this.entropy = intFromBigInt(words.reduceRight((n, w) => (n << 32n) | BigInt(w), 0n));
    } else {
      words = entropyWords(entropy);
      this.entropy = entropy;
    }
    this.spawnKey = spawnKey;
    const spawn = spawnKey.flatMap(wordsOf);
    if (spawn.length > 0) while (words.length < 4) words.push(0);
    this.pool = mixEntropy([...words, ...spawn]);
  }
}
SeedSequence.prototype.cls = seedSequenceType;

function entropyWords(value: PyValue): number[] {
  const n = value instanceof NpInteger ? value.v : intValue(value);
  if (n !== undefined) {
    if (n < 0) throw valueError("expected non-negative integer");
    return wordsOf(n);
  }
  if (value instanceof PyList || value instanceof PyTuple || value instanceof NDArray) {
    return toArray(value).flatMap(entropyWords);
  }
  const text = hostText(value);
  if (text !== undefined) {
    if (/^0x[0-9a-f]+$/i.test(text)) return wordsOf(BigInt(text));
    if (/^\d+$/.test(text)) return wordsOf(BigInt(text));
    throw valueError(`unrecognized seed string`);
  }
  throw typeError(
    `SeedSequence expects int or sequence of ints for entropy not ${(value as PyObject).cls?.name ?? "None"}`,
  );
}

function stateArray(seq: SeedSequence, n: number, wide: boolean): NDArray {
  const words = generateWords(seq.pool, wide ? 2 * n : n);
  const out = emptyArray(wide ? UINT64 : UINT32, [n]);
  out.storage.bytes.set(new Uint8Array(words.buffer));
  return out;
}

const SEQ_SIGNATURE = parseSignature(
  "SeedSequence(entropy=None, *, spawn_key=(), pool_size=4, n_children_spawned=0)",
);

function spawn(seq: SeedSequence, n: number): SeedSequence[] {
  return Array.from(
    { length: n },
    () => new SeedSequence(seq.entropy, [...seq.spawnKey, seq.spawned++]),
  );
}

defineType(seedSequenceType, {
  module: "numpy.random.bit_generator",
  slots: {
    new: (_cls, args, kwnames) => {
      const [entropy, key, , spawned] = bindArguments(
        SEQ_SIGNATURE,
        args,
        kwnames,
        "SeedSequence",
      ) as PyValue[];
      const made = new SeedSequence(
        entropy,
        toArray(key).map((k) => intValue(k) ?? 0),
      );
      made.spawned = toIndex(spawned);
      return made;
    },
    repr: (self: SeedSequence) => {
      const lines = ["SeedSequence(", `    entropy=${String(intValue(self.entropy) ?? "...")},`];
      if (self.spawnKey.length > 0) {
        lines.push(
          `    spawn_key=(${self.spawnKey.join(", ")}${self.spawnKey.length === 1 ? "," : ""}),`,
        );
      }
      if (self.spawned > 0) lines.push(`    n_children_spawned=${self.spawned},`);
      return `${lines.join("\n")}\n)`;
    },
  },
  attributes: [
    attribute("entropy", (self: SeedSequence) => self.entropy),
    attribute("spawn_key", (self: SeedSequence) => new PyTuple(self.spawnKey)),
    attribute("pool_size", (self: SeedSequence) => self.poolSize),
    attribute("n_children_spawned", (self: SeedSequence) => self.spawned),
    attribute("pool", (self: SeedSequence) => {
      const out = emptyArray(UINT32, [4]);
      out.storage.bytes.set(new Uint8Array(self.pool.slice().buffer));
      return out;
    }),
  ],
  methods: [
    method("generate_state(self, n_words, dtype=None)", (self: SeedSequence, n, dtype) =>
      stateArray(self, toIndex(n), dtype !== null && asDtype(dtype).itemsize === 8),
    ),
    method(
      "spawn(self, n_children)",
      (self: SeedSequence, n) => new PyList(spawn(self, toIndex(n))),
    ),
  ],
});

export const bitGeneratorType = bareType("BitGenerator");
bitGeneratorType.module = "numpy.random.bit_generator";
defineType(bitGeneratorType, { module: "numpy.random.bit_generator" });

export class PyBitGenerator extends PyObject {
  readonly bits: BitGenerator;
  readonly seq: SeedSequence | null;
  constructor(cls: PyType, bits: BitGenerator, seq: SeedSequence | null) {
    super();
    this.cls = cls;
    this.bits = bits;
    this.seq = seq;
  }
}

export const pcg64Type = bareType("PCG64", bitGeneratorType);
export const mt19937Type = bareType("MT19937", bitGeneratorType);

const asSequence = (seed: PyValue): SeedSequence =>
  seed instanceof SeedSequence ? seed : new SeedSequence(seed, []);

export function makePcg64(seed: PyValue): PyBitGenerator {
  const seq = asSequence(seed);
  const bits = new Pcg64();
  bits.seed(generateWords(seq.pool, 8));
  return new PyBitGenerator(pcg64Type, bits, seq);
}

export function makeMt19937(seed: PyValue): PyBitGenerator {
  const seq = asSequence(seed);
  const bits = new Mt19937();
  bits.seedState(generateWords(seq.pool, 624));
  return new PyBitGenerator(mt19937Type, bits, seq);
}

/** Four words as one Python int. */
const joined = (w: Uint32Array): number | bigint =>
  intFromBigInt(w.reduceRight((n, x) => (n << 32n) | BigInt(x), 0n));

function splitInto(target: Uint32Array, value: PyValue): void {
  let big = BigInt(intValue(value) ?? 0);
  for (let i = 0; i < 4; i++) {
    target[i] = Number(big & 0xffffffffn);
    big >>= 32n;
  }
}

export function mtKey(bits: Mt19937): NDArray {
  const out = emptyArray(UINT32, [624]);
  out.storage.bytes.set(new Uint8Array(bits.key.slice().buffer));
  return out;
}

function getState(self: PyBitGenerator): PyValue {
  const { bits } = self;
  if (bits instanceof Pcg64) {
    return dictOf([
      ["bit_generator", "PCG64"],
      [
        "state",
        dictOf([
          ["state", joined(bits.s)],
          ["inc", joined(bits.inc)],
        ]),
      ],
      ["has_uint32", bits.hasHalf ? 1 : 0],
      ["uinteger", bits.hasHalf ? bits.half : 0],
    ]);
  }
  const mt = bits as Mt19937;
  return dictOf([
    ["bit_generator", "MT19937"],
    [
      "state",
      dictOf([
        ["key", mtKey(mt)],
        ["pos", mt.pos],
      ]),
    ],
  ]);
}

interface Mapping {
  getStr(key: string): PyValue | undefined;
}

function setState(self: PyBitGenerator, value: PyValue | undefined): void {
  const dict = value as unknown as Mapping;
  if (dict.getStr?.("bit_generator") !== self.cls.name) {
    throw valueError(`state must be for a ${self.cls.name} RNG`);
  }
  const state = dict.getStr("state") as unknown as Mapping;
  const { bits } = self;
  if (bits instanceof Pcg64) {
    splitInto(bits.s, state.getStr("state") as PyValue);
    splitInto(bits.inc, state.getStr("inc") as PyValue);
    bits.hasHalf = toIndex(dict.getStr("has_uint32") ?? 0) !== 0;
    bits.half = toIndex(dict.getStr("uinteger") ?? 0);
    return;
  }
  const mt = bits as Mt19937;
  toArray(state.getStr("key") as PyValue).forEach((k, i) => {
    mt.key[i] = Number(k instanceof NpInteger ? k.v : (intValue(k) ?? 0));
  });
  mt.pos = toIndex(state.getStr("pos") as PyValue);
}

for (const [type, make] of [
  [pcg64Type, makePcg64],
  [mt19937Type, makeMt19937],
] as const) {
  defineType(type, {
    module: `numpy.random._${type.name.toLowerCase()}`,
    slots: {
      new: (_cls, args) => make(args.length > 0 ? args[0] : null),
    },
    attributes: [
      attribute("state", getState, setState),
      attribute("seed_seq", (self: PyBitGenerator) => self.seq),
    ],
    methods: [
      method("random_raw(self, size=None, output=True)", (self: PyBitGenerator, size) => {
        const one = (): number | bigint => {
          if (self.bits instanceof Mt19937) return self.bits.next32();
          const low = self.bits.next64();
          return intFromBigInt((BigInt(self.bits.high) << 32n) | BigInt(low));
        };
        if (size === null) return one();
        const n = toIndex(size);
        const out = emptyArray(UINT64, [n]);
        const view = out.view as BigUint64Array;
        for (let i = 0; i < n; i++) view[out.start + i] = BigInt(one());
        return out;
      }),
      method("spawn(self, n_children)", (self: PyBitGenerator, n) => {
        if (self.seq === null)
          throw newError("TypeError", "The underlying SeedSequence does not implement spawning.");
        return new PyList(spawn(self.seq, toIndex(n)).map((s) => make(s)));
      }),
    ],
  });
}

export { spawn as spawnSequences };
