/** numpy.random.Generator and default_rng. */

import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, type MethodRow, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { identityOf } from "../../objects/identity.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { intValue, PyBytes, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { toBool, toIndex } from "../convert.ts";
import { castArray, copyArray, copyItems } from "../copy.ts";
import { fromDoubles } from "../creation.ts";
import { type DType, FLOAT32, FLOAT64, INT64 } from "../dtype.ts";
import { asDtype } from "../dtype-parse.ts";
import { asArray } from "../from-object.ts";
import { integerRange, readItem, writeInt } from "../item.ts";
import { pick } from "../item-selection.ts";
import { broadcastShapes } from "../iteration.ts";
import { math } from "../math.ts";
import { emptyArray, NDArray, offsetAt, unwrapScalar } from "../ndarray.ts";
import { NpInteger } from "../scalar-types.ts";
import { axisFromLast, axisLast, broadcastTo, reshape } from "../shape-ops.ts";
import { numbersOf } from "../sort-keys.ts";
import { positionsArray } from "../sorting.ts";
import type { BitGenerator } from "./bit-generator.ts";
import { makePcg64, PyBitGenerator, spawnSequences } from "./bit-generator-type.ts";
import { DISTRIBUTIONS } from "./distribution-table.ts";
import {
  BoundedDraws,
  binomial,
  bounded,
  type Draws,
  interval,
  ModernDraws,
  standardGamma,
} from "./distributions.ts";
import { floatExponential, floatNormal, nextFloat } from "./float-draws.ts";
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

export const generatorType = bareType("Generator");
generatorType.module = "numpy.random._generator";

export class Generator extends PyObject {
  readonly source: PyBitGenerator;
  readonly draws: ModernDraws;
  constructor(source: PyBitGenerator) {
    super();
    this.source = source;
    this.draws = new ModernDraws(source.bits);
  }
  get bits(): BitGenerator {
    return this.source.bits;
  }
}
Generator.prototype.cls = generatorType;

export function defaultRng(seed: PyValue): Generator {
  if (seed instanceof Generator) return seed;
  if (seed instanceof PyBitGenerator) return new Generator(seed);
  return new Generator(makePcg64(seed));
}

// ---- integers ----------------------------------------------------------------------------------------------

type Int = number | bigint;

function intOf(value: PyValue): Int {
  if (value instanceof NpInteger) return value.v;
  if (value instanceof PyFloat) {
    return Number.isSafeInteger(value.v) ? value.v : BigInt(Math.trunc(value.v));
  }
  const i = intValue(value);
  return i ?? toIndex(value);
}

const add = (a: Int, b: Int): Int => {
  if (typeof a === "number" && typeof b === "number") {
    const r = a + b;
    if (Number.isSafeInteger(r)) return r;
  }
  return BigInt(a) + BigInt(b);
};
const subtract = (a: Int, b: Int): Int => add(a, typeof b === "number" ? -b : -b);

/** Uniform integers of `dtype` in [low, high] or [low, high). */
export function integers(
  bits: BitGenerator,
  lowValue: PyValue,
  highValue: PyValue,
  size: PyValue,
  dtype: DType,
  endpoint: boolean,
  masked: boolean,
): NDArray | Int {
  const [min, max] = dtype.isBool ? [0, 1] : integerRange(dtype);
  const draws = new BoundedDraws(bits, dtype.itemsize, masked);
  const limits = (lowIn: PyValue, highIn: PyValue): [Int, Int] => {
    const low = intOf(lowIn);
    let high = intOf(highIn);
    if (!endpoint) high = subtract(high, 1);
    if (low < min) throw valueError(`low is out of bounds for ${dtype.baseName}`);
    if (high > max) throw valueError(`high is out of bounds for ${dtype.baseName}`);
    if (low > high) throw valueError(endpoint ? "low > high" : "low >= high");
    return [low, subtract(high, low)];
  };
  const one = (low: Int, range: Int): Int =>
    dtype.isBool ? add(low, draws.bool(Number(range))) : add(low, draws.next(range));
  const lows = isPlain(lowValue) ? null : asArray(lowValue);
  const highs = isPlain(highValue) ? null : asArray(highValue);
  const shape = sizeOf(size);
  if ((lows === null || lows.ndim === 0) && (highs === null || highs.ndim === 0)) {
    const [low, range] = limits(
      lows === null ? lowValue : unwrapScalar(lows),
      highs === null ? highValue : unwrapScalar(highs),
    );
    if (shape === null) return one(low, range);
    const out = emptyArray(dtype, shape);
    for (let i = 0; i < out.size; i++) {
      writeInt(dtype, out.storage, out.offset + i * dtype.itemsize, one(low, range));
    }
    return out;
  }
  const a = lows ?? asArray(lowValue);
  const b = highs ?? asArray(highValue);
  const full = shape ?? broadcastShapes([a.shape, b.shape]);
  const wideA = broadcastTo(a, full);
  const wideB = broadcastTo(b, full);
  const out = emptyArray(dtype, full);
  const item = (x: NDArray, i: number): PyValue => readItem(x.dtype, x.storage, offsetAt(x, i));
  const pairs = Array.from({ length: out.size }, (_, i) => limits(item(wideA, i), item(wideB, i)));
  pairs.forEach(([low, range], i) => {
    writeInt(dtype, out.storage, out.offset + i * dtype.itemsize, one(low, range));
  });
  return out;
}

const isPlain = (v: PyValue): boolean =>
  typeof v === "number" || typeof v === "bigint" || v instanceof NpInteger || v instanceof PyFloat;

// ---- choice --------------------------------------------------------------------------------------------------

/** Distinct positions by Floyd's method, or by a partial shuffle when many are wanted. */
function distinct(self: Generator, n: number, count: number, shuffled: boolean): number[] {
  const pickIndex = (max: number): number => bounded(self.bits, max);
  const cutoff = shuffled ? 50 : 20;
  if (n > 10000 && count > Math.floor(n / cutoff)) {
    return shuffledOrder(n, pickIndex, Math.max(n - count, 1)).slice(n - count);
  }
  const found = new Set<number>();
  const out: number[] = [];
  for (let j = n - count; j < n; j++) {
    const v = pickIndex(j);
    const take = found.has(v) ? j : v;
    found.add(take);
    out.push(take);
  }
  if (!shuffled) return out;
  return shuffledOrder(count, pickIndex).map((i) => out[i]);
}

function choice(
  self: Generator,
  a: PyValue,
  size: PyValue,
  replace: boolean,
  p: PyValue,
  axis: number,
  shuffled: boolean,
): PyValue {
  const population = a instanceof NpInteger ? Number(a.v) : a;
  const n = populationSize(population, axis);
  const shape = sizeOf(size);
  const count = shape === null ? 1 : shape.reduce((x, y) => x * y, 1);
  let positions: ArrayLike<number>;
  if (p !== null) {
    const w = weights(p, n);
    if (replace) {
      const cdf = cumulative(w);
      positions = Array.from({ length: count }, () => rightOf(cdf, self.draws.double()));
    } else {
      if (count > n) throw tooMany();
      positions = distinctWeighted(w, count, () => self.draws.double());
    }
  } else if (replace) {
    const draws = new BoundedDraws(self.bits, 8, false);
    positions = Array.from({ length: count }, () => Number(draws.next(n - 1)));
  } else {
    if (count > n) throw tooMany();
    positions = distinct(self, n, count, shuffled);
  }
  return chosen(population, positions, shape, axis);
}

const tooMany = (): unknown =>
  valueError("Cannot take a larger sample than population when replace is False");

// ---- floats of two sizes ----------------------------------------------------------------------------------

function floats(
  size: PyValue,
  dtypeValue: PyValue,
  out: PyValue,
  wide: () => number,
  narrow: () => number,
): PyValue {
  const dtype = dtypeValue === undefined || dtypeValue === null ? FLOAT64 : asDtype(dtypeValue);
  const isNarrow = dtype.num === FLOAT32.num;
  if (!isNarrow && dtype.num !== FLOAT64.num) {
    throw typeError(`Unsupported dtype dtype('${dtype.baseName}') for random`);
  }
  const one = isNarrow ? narrow : wide;
  if (out instanceof NDArray) {
    copyItems(out, reshape(fromDoubles(Float64Array.from({ length: out.size }, one)), out.shape));
    return out;
  }
  const shape = sizeOf(size);
  if (shape === null) return new PyFloat(one());
  const values = Float64Array.from({ length: shape.reduce((x, y) => x * y, 1) }, one);
  return reshape(fromDoubles(values, dtype), shape);
}

// ---- several values at once --------------------------------------------------------------------------------

/** Counts of `n` trials over categories: binomials one after the other. */
export function multinomial(d: Draws, n: number, p: Float64Array): number[] {
  let left = n;
  let rest = 1;
  const out = new Array<number>(p.length).fill(0);
  for (let j = 0; j < p.length - 1; j++) {
    out[j] = binomial(d, left, Math.min(1, Math.max(0, p[j] / rest)));
    left -= out[j];
    if (left <= 0) break;
    rest -= p[j];
  }
  if (left > 0) out[p.length - 1] = left;
  return out;
}

export function multinomialArray(d: Draws, n: PyValue, pvals: PyValue, size: PyValue): NDArray {
  const p = numbersOf(asArray(pvals));
  const sum = p.slice(0, -1).reduce((a, b) => a + b, 0);
  if (sum > 1 + 1e-12)
    throw valueError(
      "sum(pvals[:-1].astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point prior to checking the sum. Precision changes when casting may cause problems even if the sum of the original pvals is valid.",
    );
  const trials = toIndex(n);
  if (trials < 0) throw valueError("n < 0");
  const shape = sizeOf(size) ?? [];
  const rows = shape.reduce((a, b) => a * b, 1);
  const flat: number[] = [];
  for (let i = 0; i < rows; i++) flat.push(...multinomial(d, trials, p));
  return positionsArray(flat, [...shape, p.length]);
}

export function dirichlet(d: Draws, alphaValue: PyValue, size: PyValue): NDArray {
  const alpha = numbersOf(asArray(alphaValue));
  if (alpha.some((a) => !(a >= 0)) || (d.isLegacy && alpha.some((a) => a <= 0))) {
    throw valueError(d.isLegacy ? "alpha <= 0" : "alpha < 0");
  }
  const shape = sizeOf(size) ?? [];
  const rows = shape.reduce((a, b) => a * b, 1);
  const flat: number[] = [];
  for (let i = 0; i < rows; i++) {
    const g = Array.from(alpha, (a) => standardGamma(d, a));
    const total = g.reduce((a, b) => a + b, 0);
    const inverse = 1 / total;
    flat.push(...g.map((v) => v * inverse));
  }
  return reshape(fromDoubles(flat), [...shape, alpha.length]);
}

/** Filled by linalg: multivariate_normal needs a factorisation. */
export const multivariateHook: {
  factor: (cov: NDArray, how: string) => { factor: NDArray; apply: (x: NDArray) => NDArray };
} = {
  factor: () => {
    throw new Error("linalg is not loaded");
  },
};

export function multivariateNormal(
  d: Draws,
  mean: PyValue,
  cov: PyValue,
  size: PyValue,
  how: string,
): NDArray {
  const { factor } = multivariateHook;
  const m = asArray(mean);
  const shape = sizeOf(size) ?? [];
  const n = m.size;
  const count = shape.reduce((a, b) => a * b, 1) * n;
  const x = reshape(fromDoubles(Float64Array.from({ length: count }, () => d.normal())), [
    count / n,
    n,
  ]);
  const f = factor(castArray(asArray(cov), FLOAT64), how);
  return reshape(addMean.run(f.apply(x), m), [...shape, n]);
}
export const addMean: { run: (x: NDArray, mean: NDArray) => NDArray } = { run: (x) => x };

const distributionRows: MethodRow[] = DISTRIBUTIONS.map((row) => {
  const count = row.signature.split(",").length;
  return method(
    `${row.name}(self, ${row.signature}, size=None)`,
    (self: Generator, ...args: PyValue[]) =>
      sample(
        args[count],
        args.slice(0, count),
        (v) => row.draw(self.draws, v),
        row.integral,
        row.check,
      ),
  );
});

defineType(generatorType, {
  module: "numpy.random._generator",
  slots: {
    new: (_cls, args) => {
      const [source] = args;
      if (!(source instanceof PyBitGenerator)) throw typeError("Generator needs a BitGenerator");
      return new Generator(source);
    },
    repr: (self: Generator) =>
      `Generator(${self.source.cls.name}) at 0x${identityOf(self).toString(16).toUpperCase()}`,
    str: (self: Generator) => `Generator(${self.source.cls.name})`,
  },
  attributes: [attribute("bit_generator", (self: Generator) => self.source)],
  methods: [
    ...distributionRows.filter((r) => r.def.name !== "standard_gamma"),
    method("random(self, size=None, dtype=None, out=None)", (self: Generator, size, dtype, out) =>
      floats(
        size,
        dtype,
        out,
        () => self.draws.double(),
        () => nextFloat(self.bits),
      ),
    ),
    method(
      "standard_normal(self, size=None, dtype=None, out=None)",
      (self: Generator, size, dtype, out) =>
        floats(
          size,
          dtype,
          out,
          () => self.draws.normal(),
          () => floatNormal(self.bits),
        ),
    ),
    method(
      "standard_exponential(self, size=None, dtype=None, method='zig', out=None)",
      (self: Generator, size, dtype, how, out) =>
        floats(
          size,
          dtype,
          out,
          how === "inv" ? () => -math.log1p(-self.draws.double()) : () => self.draws.exponential(),
          how === "inv"
            ? () => Math.fround(-math.log1p(-nextFloat(self.bits)))
            : () => floatExponential(self.bits),
        ),
    ),
    method(
      "standard_gamma(self, shape, size=None, dtype=None, out=None)",
      (self: Generator, shape, size, dtype, out) => {
        if (dtype !== undefined && dtype !== null && asDtype(dtype).num !== FLOAT64.num) {
          throw newError(
            "NotImplementedError",
            "standard_gamma draws float64 only: astype() converts what it gives",
          );
        }
        const drawn = (wanted: PyValue): PyValue =>
          sample(wanted, [shape], ([s]) => standardGamma(self.draws, s), false);
        if (!(out instanceof NDArray)) return drawn(size);
        copyItems(out, asArray(drawn(new PyTuple([...out.shape]))));
        return out;
      },
    ),
    method("standard_cauchy(self, size=None)", (self: Generator, size) => {
      const draw = (): number => self.draws.normal() / self.draws.normal();
      return floats(size, null, null, draw, draw);
    }),
    method(
      "integers(self, low, high=None, size=None, dtype=None, endpoint=False)",
      (self: Generator, low, high, size, dtypeValue, endpoint) => {
        const dtype = dtypeValue === null ? INT64 : asDtype(dtypeValue);
        if (!dtype.isInteger && !dtype.isBool) {
          throw typeError(`Unsupported dtype dtype('${dtype.baseName}') for integers`);
        }
        const [from, to] = high === null ? [0, low] : [low, high];
        const r = integers(self.bits, from, to, size, dtype, toBool(endpoint), false);
        if (r instanceof NDArray) return r;
        const one = emptyArray(dtype, []);
        writeInt(dtype, one.storage, 0, r);
        return unwrapScalar(one);
      },
    ),
    method(
      "choice(self, a, size=None, replace=True, p=None, axis=0, shuffle=True)",
      (self: Generator, a, size, replace, p, axis, shuffled) =>
        choice(self, a, size, toBool(replace), p, toIndex(axis), toBool(shuffled)),
    ),
    method("shuffle(self, x, axis=0)", (self: Generator, x, axis) => {
      shuffle(x, toIndex(axis), (max) => interval(self.bits, max));
      return null;
    }),
    method("permutation(self, x, axis=0)", (self: Generator, x, axis) => {
      const pickIndex = (max: number): number => interval(self.bits, max);
      const n = x instanceof NpInteger ? Number(x.v) : intValue(x);
      if (n !== undefined) return positionsArray(shuffledOrder(Number(n), pickIndex), [Number(n)]);
      const arr = asArray(x);
      const along = toIndex(axis) < 0 ? toIndex(axis) + arr.ndim : toIndex(axis);
      return pick(arr, shuffledOrder(arr.shape[along], pickIndex), along);
    }),
    method("permuted(self, x, *, axis=None, out=None)", (self: Generator, x, axis, out) => {
      const pickIndex = (max: number): number => interval(self.bits, max);
      const arr = asArray(x);
      const target = out instanceof NDArray ? out : copyArray(arr);
      if (axis === null) {
        const flat = reshape(copyArray(arr, "C"), [arr.size]);
        copyItems(target, reshape(pick(flat, shuffledOrder(arr.size, pickIndex), 0), arr.shape));
        return target;
      }
      const along = toIndex(axis) < 0 ? toIndex(axis) + arr.ndim : toIndex(axis);
      const moved = axisLast(copyArray(arr), along);
      const n = moved.shape[moved.ndim - 1];
      const lines = reshape(moved, [moved.size / Math.max(n, 1), n]);
      for (let i = 0; i < lines.shape[0]; i++) {
        const line = new NDArray(
          lines.storage,
          lines.dtype,
          [n],
          [lines.strides[1]],
          lines.offset + i * lines.strides[0],
        );
        copyItems(line, pick(line, shuffledOrder(n, pickIndex), 0));
      }
      copyItems(target, axisFromLast(reshape(lines, moved.shape), along));
      return target;
    }),
    method("bytes(self, length)", (self: Generator, length) =>
      randomBytes(self.bits, toIndex(length)),
    ),
    method("multinomial(self, n, pvals, size=None)", (self: Generator, n, pvals, size) =>
      multinomialArray(self.draws, n, pvals, size),
    ),
    method("dirichlet(self, alpha, size=None)", (self: Generator, alpha, size) =>
      dirichlet(self.draws, alpha, size),
    ),
    method(
      "multivariate_normal(self, mean, cov, size=None, check_valid='warn', tol=1e-8, *, method='svd')",
      (self: Generator, mean, cov, size, _check, _tol, how) =>
        multivariateNormal(self.draws, mean, cov, size, String(how)),
    ),
    method("spawn(self, n_children)", (self: Generator, n) => {
      if (self.source.seq === null)
        throw typeError("The underlying SeedSequence does not implement spawning.");
      return new PyList(
        spawnSequences(self.source.seq, toIndex(n)).map((s) => new Generator(makePcg64(s))),
      );
    }),
  ],
});

/** Whole words, low byte first. */
export function randomBytes(bits: BitGenerator, n: number): PyBytes {
  const out = new Uint8Array(n);
  for (let i = 0; i < n; i += 4) {
    const w = bits.next32();
    for (let k = 0; k < 4 && i + k < n; k++) out[i + k] = w >>> (8 * k);
  }
  return new PyBytes(out);
}
