/** The module `_random`: the generator that the class random.Random extends. */
import { platform } from "../host/platform.ts";
import { hash, index } from "../objects/abstract.ts";
import { withClass } from "../objects/arguments.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType, method } from "../objects/define.ts";
import { overflowError, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { intFromBigInt, intValue, PyTuple } from "../objects/sequence-values.ts";
import { MersenneTwister } from "./mersenne-twister.ts";
import type { ModuleSpec } from "./module.ts";

const randomType = bareType("Random");

class PyRandom extends PyObject {
  readonly generator = new MersenneTwister();
}
PyRandom.prototype.cls = randomType;

const WORDS = 624;

/** The 32-bit words of a number, the lowest first; at least one. */
function wordsOf(value: bigint): number[] {
  const words: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length === 0 ? [0] : words;
}

function seed(self: PyRandom, value: PyValue | undefined): void {
  if (value === undefined || value === null) {
    const bytes = platform().randomBytes(WORDS * 4);
    self.generator.seed([...new Uint32Array(bytes.slice().buffer)]);
    return;
  }
  const int = intValue(value);
  const number = BigInt(int === undefined ? hash(value) : int);
  // A hash counts as unsigned; an int by its magnitude.
  if (int === undefined) self.generator.seed(wordsOf(BigInt.asUintN(64, number)));
  else self.generator.seed(wordsOf(number < 0n ? -number : number));
}

function seedFromArguments(self: PyRandom, args: PyValue[], kwnames: KwNames): void {
  if (self.cls === randomType && kwnames !== null && kwnames.length > 0) {
    throw typeError("Random() takes no keyword arguments");
  }
  if (args.length > 1) {
    throw typeError(`Random expected at most 1 argument, got ${args.length}`);
  }
  seed(self, args[0]);
}

function randomBits(self: PyRandom, count: PyValue): PyValue {
  const given = index(count);
  if (given < 0) throw valueError("Cannot convert negative int");
  if (typeof given !== "number") {
    throw overflowError("Python int too large to convert to C uint64_t");
  }
  let bits = given;
  if (bits === 0) return 0;
  if (bits <= 32) return self.generator.word() >>> (32 - bits);
  if (bits <= 53) {
    const low = self.generator.word();
    return (self.generator.word() >>> (64 - bits)) * 0x100000000 + low;
  }
  const digits: string[] = [];
  for (; bits > 0; bits -= 32) {
    const word = self.generator.word() >>> (bits < 32 ? 32 - bits : 0);
    digits.push(word.toString(16).padStart(8, "0"));
  }
  return intFromBigInt(BigInt(`0x${digits.reverse().join("")}`));
}

function setState(self: PyRandom, state: PyValue): void {
  if (!(state instanceof PyTuple)) throw typeError("state vector must be a tuple");
  if (state.items.length !== WORDS + 1) throw valueError("state vector is the wrong size");
  const words = state.items.map((item) => Number(BigInt.asUintN(64, BigInt(index(item)))));
  const next = words[WORDS];
  if (next > WORDS) throw valueError("invalid state");
  for (let i = 0; i < WORDS; i++) self.generator.state[i] = words[i];
  self.generator.index = next;
}

defineType(randomType, {
  doc: "Random() -> create a random number generator with its own internal state.",
  module: "_random",
  alloc: (cls) => withClass(new PyRandom(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyRandom(), cls),
    init: seedFromArguments,
  },
  methods: [
    method(
      "random(self, /)",
      (self: PyRandom) => new PyFloat(self.generator.float()),
      "random() -> x in the interval [0, 1).",
    ),
    method("seed(self, n=None, /)", seed),
    method(
      "getstate(self, /)",
      (self: PyRandom) => new PyTuple([...self.generator.state, self.generator.index]),
      "getstate() -> tuple containing the current state.",
    ),
    method("setstate(self, state, /)", setState),
    method(
      "getrandbits(self, k, /)",
      randomBits,
      "getrandbits(k) -> x.  Generates an int with k random bits.",
    ),
  ],
});

export const randomModule: ModuleSpec = {
  name: "_random",
  doc: "Module implements the Mersenne Twister random number generator.",
  types: [randomType],
};
