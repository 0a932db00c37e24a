/** numpy.random.RandomState, the frozen legacy interface, and the module functions over a global one. */
import { toArray } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType, type MethodRow, method } from "../../objects/define.ts";
import { dictOf } from "../../objects/dict-storage.ts";
import { valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { identityOf } from "../../objects/identity.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { intValue, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { toBool, toFloat, toIndex } from "../convert.ts";
import { fromDoubles } from "../creation.ts";
import { INT64 } from "../dtype.ts";
import { asDtype } from "../dtype-parse.ts";
import { asArray } from "../from-object.ts";
import { writeInt } from "../item.ts";
import { pick } from "../item-selection.ts";
import { emptyArray, NDArray, unwrapScalar } from "../ndarray.ts";
import { NpInteger } from "../scalar-types.ts";
import { reshape } from "../shape-ops.ts";
import { positionsArray } from "../sorting.ts";
import type { Mt19937 } from "./bit-generator.ts";
import { hostEntropy, makeMt19937, mtKey, PyBitGenerator } from "./bit-generator-type.ts";
import { DISTRIBUTIONS } from "./distribution-table.ts";
import { interval, LegacyDraws } from "./distributions.ts";
import {
  dirichlet,
  integers,
  multinomialArray,
  multivariateNormal,
  randomBytes,
} from "./generator.ts";
import {
  chosen,
  cumulative,
  distinctWeighted,
  populationSize,
  rightOf,
  sample,
  shuffle,
  shuffledOrder,
  sizeOf,
  weights,
} from "./sampling.ts";

export const randomStateType = bareType("RandomState");
randomStateType.module = "numpy.random.mtrand";

export class RandomState extends PyObject {
  source: PyBitGenerator;
  draws: LegacyDraws;
  constructor(source: PyBitGenerator) {
    super();
    this.source = source;
    this.draws = new LegacyDraws(source.bits);
  }
  get mt(): Mt19937 {
    return this.source.bits as Mt19937;
  }
}
RandomState.prototype.cls = randomStateType;

/** The seeding of old: a word, or an array of words. */
export function legacySeed(mt: Mt19937, seed: PyValue): void {
  if (seed === null) {
    mt.seedArray(hostEntropy.words());
    return;
  }
  const n = seed instanceof NpInteger ? seed.v : intValue(seed);
  if (n !== undefined) {
    if (n < 0 || n > 4294967295) throw valueError("Seed must be between 0 and 2**32 - 1");
    mt.seedWord(Number(n));
    return;
  }
  const words = toArray(seed instanceof NDArray ? reshape(seed, [seed.size]) : seed).map((w) =>
    Number(w instanceof NpInteger ? w.v : toIndex(w)),
  );
  if (words.length === 0) throw valueError("Seed must be non-empty");
  if (words.some((w) => w < 0 || w > 4294967295)) {
    throw valueError("Seed must be between 0 and 2**32 - 1");
  }
  mt.seedArray(words);
}

export function makeRandomState(seed: PyValue): RandomState {
  if (seed instanceof PyBitGenerator) return new RandomState(seed);
  const source = makeMt19937(0);
  legacySeed(source.bits as Mt19937, seed);
  return new RandomState(source);
}

function doubles(size: PyValue, one: () => number): PyValue {
  const shape = sizeOf(size);
  if (shape === null) return new PyFloat(one());
  const n = shape.reduce((a, b) => a * b, 1);
  return reshape(fromDoubles(Float64Array.from({ length: n }, one)), shape);
}

/** Dimensions one by one: rand(2, 3). */
const dimensions = (args: readonly PyValue[]): PyValue =>
  args.length === 0 ? null : new PyTuple([...args]);

function randint(
  self: RandomState,
  lowIn: PyValue,
  highIn: PyValue,
  size: PyValue,
  dtypeValue: PyValue,
): PyValue {
  const dtype = dtypeValue === null ? INT64 : asDtype(dtypeValue);
  const [low, high] = highIn === null ? [0, lowIn] : [lowIn, highIn];
  const r = integers(self.mt, low, high, size, dtype, false, true);
  if (r instanceof NDArray) return r;
  if (dtypeValue === null) return r;
  const one = emptyArray(dtype, []);
  writeInt(dtype, one.storage, 0, r);
  return unwrapScalar(one);
}

function choice(
  self: RandomState,
  a: PyValue,
  size: PyValue,
  replace: boolean,
  p: PyValue,
): PyValue {
  const population = a instanceof NpInteger ? Number(a.v) : a;
  const n = populationSize(population, 0);
  const shape = sizeOf(size);
  const count = shape === null ? 1 : shape.reduce((x, y) => x * y, 1);
  let positions: ArrayLike<number>;
  if (p !== null) {
    const w = weights(p, n);
    if (replace) {
      const cdf = cumulative(w);
      positions = Array.from({ length: count }, () => rightOf(cdf, self.draws.double()));
    } else {
      if (count > n)
        throw valueError("Cannot take a larger sample than population when 'replace=False'");
      positions = distinctWeighted(w, count, () => self.draws.double());
    }
  } else if (replace) {
    positions = Array.from({ length: count }, () =>
      Number(integers(self.mt, 0, n, null, INT64, false, true)),
    );
  } else {
    if (count > n)
      throw valueError("Cannot take a larger sample than population when 'replace=False'");
    positions = shuffledOrder(n, (max) => interval(self.mt, max)).slice(0, count);
  }
  return chosen(population, positions, shape, 0);
}

function permutation(self: RandomState, x: PyValue): PyValue {
  const pickIndex = (max: number): number => interval(self.mt, max);
  const n = x instanceof NpInteger ? Number(x.v) : intValue(x);
  if (n !== undefined) return positionsArray(shuffledOrder(Number(n), pickIndex), [Number(n)]);
  const arr = asArray(x);
  return pick(arr, shuffledOrder(arr.shape[0], pickIndex), 0);
}

function getState(self: RandomState, legacy: boolean): PyValue {
  const { mt, draws } = self;
  if (legacy) {
    return new PyTuple([
      "MT19937",
      mtKey(mt),
      mt.pos,
      draws.hasGauss ? 1 : 0,
      new PyFloat(draws.gauss),
    ]);
  }
  return dictOf([
    ["bit_generator", "MT19937"],
    [
      "state",
      dictOf([
        ["key", mtKey(mt)],
        ["pos", mt.pos],
      ]),
    ],
    ["has_gauss", draws.hasGauss ? 1 : 0],
    ["gauss", new PyFloat(draws.gauss)],
  ]);
}

function setState(self: RandomState, state: PyValue): void {
  const { mt, draws } = self;
  const load = (key: PyValue, pos: PyValue, has: PyValue, gauss: PyValue): void => {
    toArray(key).forEach((k, i) => {
      mt.key[i] = Number(k instanceof NpInteger ? k.v : (intValue(k) ?? 0));
    });
    mt.pos = toIndex(pos);
    draws.hasGauss = toIndex(has) !== 0;
    draws.gauss = toFloat(gauss);
  };
  if (state instanceof PyTuple || state instanceof PyList) {
    const [name, key, pos, has, gauss] = state.items;
    if (name !== "MT19937")
      throw valueError("set_state can only be used with legacy MT19937 state instances.");
    load(key, pos, has ?? 0, gauss ?? 0);
    return;
  }
  const dict = state as unknown as { getStr(key: string): PyValue };
  const inner = dict.getStr("state") as unknown as { getStr(key: string): PyValue };
  load(
    inner.getStr("key"),
    inner.getStr("pos"),
    dict.getStr("has_gauss") ?? 0,
    dict.getStr("gauss") ?? 0,
  );
}

const rows: MethodRow[] = DISTRIBUTIONS.map((row) => {
  const count = row.signature.split(",").length;
  return method(
    `${row.name}(self, ${row.signature}, size=None)`,
    (self: RandomState, ...args: PyValue[]) =>
      sample(
        args[count],
        args.slice(0, count),
        (v) => row.draw(self.draws, v),
        row.integral,
        row.check,
      ),
  );
});

defineType(randomStateType, {
  module: "numpy.random.mtrand",
  slots: {
    new: (_cls, args) => makeRandomState(args.length > 0 ? args[0] : null),
    repr: (self: RandomState) =>
      `RandomState(${self.source.cls.name}) at 0x${identityOf(self).toString(16).toUpperCase()}`,
    str: (self: RandomState) => `RandomState(${self.source.cls.name})`,
  },
  methods: [
    ...rows,
    method("seed(self, seed=None)", (self: RandomState, seed) => {
      legacySeed(self.mt, seed);
      self.draws.hasGauss = false;
      self.draws.gauss = 0;
      return null;
    }),
    method("rand(self, *args)", (self: RandomState, args) =>
      doubles(dimensions(args), () => self.draws.double()),
    ),
    method("randn(self, *args)", (self: RandomState, args) =>
      doubles(dimensions(args), () => self.draws.normal()),
    ),
    method("random_sample(self, size=None)", (self: RandomState, size) =>
      doubles(size, () => self.draws.double()),
    ),
    method("random(self, size=None)", (self: RandomState, size) =>
      doubles(size, () => self.draws.double()),
    ),
    method("standard_normal(self, size=None)", (self: RandomState, size) =>
      doubles(size, () => self.draws.normal()),
    ),
    method("standard_exponential(self, size=None)", (self: RandomState, size) =>
      doubles(size, () => self.draws.exponential()),
    ),
    method("standard_cauchy(self, size=None)", (self: RandomState, size) =>
      doubles(size, () => self.draws.normal() / self.draws.normal()),
    ),
    method(
      "randint(self, low, high=None, size=None, dtype=None)",
      (self: RandomState, low, high, size, dtype) => randint(self, low, high, size, dtype),
    ),
    method(
      "random_integers(self, low, high=None, size=None)",
      (self: RandomState, low, high, size) =>
        high === null
          ? randint(self, 1, toIndex(low) + 1, size, null)
          : randint(self, low, toIndex(high) + 1, size, null),
    ),
    method("tomaxint(self, size=None)", (self: RandomState, size) => {
      const one = (): number => {
        const low = self.mt.next64();
        return (self.mt.high >>> 1) * 4294967296 + low;
      };
      const shape = sizeOf(size);
      if (shape === null) return one();
      return positionsArray(
        Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, one),
        shape,
      );
    }),
    method(
      "choice(self, a, size=None, replace=True, p=None)",
      (self: RandomState, a, size, replace, p) => choice(self, a, size, toBool(replace), p),
    ),
    method("shuffle(self, x)", (self: RandomState, x) => {
      shuffle(x, 0, (max) => interval(self.mt, max));
      return null;
    }),
    method("permutation(self, x)", (self: RandomState, x) => permutation(self, x)),
    method("bytes(self, length)", (self: RandomState, length) =>
      randomBytes(self.mt, toIndex(length)),
    ),
    method("multinomial(self, n, pvals, size=None)", (self: RandomState, n, pvals, size) =>
      multinomialArray(self.draws, n, pvals, size),
    ),
    method("dirichlet(self, alpha, size=None)", (self: RandomState, alpha, size) =>
      dirichlet(self.draws, alpha, size),
    ),
    method(
      "multivariate_normal(self, mean, cov, size=None, check_valid='warn', tol=1e-8)",
      (self: RandomState, mean, cov, size) =>
        multivariateNormal(self.draws, mean, cov, size, "svd"),
    ),
    method("get_state(self, legacy=True)", (self: RandomState, legacy) =>
      getState(self, toBool(legacy)),
    ),
    method("set_state(self, state)", (self: RandomState, state) => {
      setState(self, state);
      return null;
    }),
  ],
});
