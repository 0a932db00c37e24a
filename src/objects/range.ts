/** The types `range` and its iterator. The eval loop advances RangeIterator in place. */
import { index, indexOptional, sequenceIndex, typeName } from "./abstract.ts";
import { bareType, NotImplemented, rangeType } from "./core-types.ts";
import { defineType, field, method } from "./define.ts";
import { indexError, overflowError, typeError, valueError } from "./exceptions.ts";
import { tupleHalves } from "./hash-combine.ts";
import { hashInHalves } from "./hash-halves.ts";
import { type Int, intAdd, intFloorDivide, intMultiply, intSubtract } from "./int-arithmetic.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { intValue, PyRange, PySlice, PyTuple } from "./sequence-values.ts";

/** Iterates in host numbers while start, stop and step are small. */
export class RangeIterator extends PyObject {
  value: number;
  readonly step: number;
  left: number;
  constructor(start: number, step: number, count: number) {
    super();
    this.value = start;
    this.step = step;
    this.left = count;
  }
  next(): number | undefined {
    if (this.left <= 0) return undefined;
    this.left--;
    const value = this.value;
    this.value = value + this.step;
    return value;
  }
}
export const rangeIteratorType = bareType("range_iterator");
RangeIterator.prototype.cls = rangeIteratorType;

export const longRangeIteratorType = bareType("longrange_iterator");
/** Iterates with ints of any size. */
export class LongRangeIterator extends PyObject {
  readonly start: Int;
  readonly step: Int;
  readonly count: Int;
  i: Int = 0;
  constructor(start: Int, step: Int, count: Int) {
    super();
    this.start = start;
    this.step = step;
    this.count = count;
  }
}
LongRangeIterator.prototype.cls = longRangeIteratorType;

export function rangeLength(r: PyRange): Int {
  const { start, stop, step } = r;
  if (step > 0) {
    if (start >= stop) return 0;
    return intAdd(intFloorDivide(intSubtract(intSubtract(stop, start), 1), step), 1);
  }
  if (start <= stop) return 0;
  return intAdd(intFloorDivide(intSubtract(intSubtract(start, stop), 1), intSubtract(0, step)), 1);
}

function iterateRange(r: PyRange): PyObject {
  const count = rangeLength(r);
  const last = intAdd(r.start, intMultiply(count, r.step));
  if (typeof r.start === "number" && typeof r.step === "number" && typeof last === "number") {
    return new RangeIterator(r.start, r.step, count as number);
  }
  return new LongRangeIterator(r.start, r.step, count);
}

const item = (r: PyRange, i: Int): Int => intAdd(r.start, intMultiply(i, r.step));

function newRange(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0) throw typeError("range() takes no keyword arguments");
  if (args.length === 0) throw typeError("range expected at least 1 argument, got 0");
  if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
  if (args.length === 1) return new PyRange(0, index(args[0]), 1);
  const start = index(args[0]);
  const stop = index(args[1]);
  const step = args.length === 3 ? index(args[2]) : 1;
  if (step === 0) throw valueError("range() arg 3 must not be zero");
  return new PyRange(start, stop, step);
}

/** The length that len() gives: it fits 63 bits. */
export function rangeSize(r: PyRange): Int {
  const count = rangeLength(r);
  if (typeof count === "bigint" && BigInt.asIntN(64, count) !== count) {
    throw overflowError("Python int too large to convert to C ssize_t");
  }
  return count;
}

/** Position of an int in the range, or undefined. */
function positionOf(r: PyRange, value: Int): Int | undefined {
  const offset = intSubtract(value, r.start);
  const i = intFloorDivide(offset, r.step);
  if (intMultiply(i, r.step) !== offset) return undefined;
  return i >= 0 && i < rangeLength(r) ? i : undefined;
}

function* itemsOf(r: PyRange): Generator<Int> {
  const count = rangeLength(r);
  for (let i: Int = 0; i < count; i = intAdd(i, 1)) yield item(r, i);
}

function getRangeItem(r: PyRange, key: PyValue): PyValue {
  const count = rangeLength(r);
  if (key instanceof PySlice) return sliceRange(r, key, count);
  const i = indexOptional(key);
  if (i === undefined) sequenceIndex(key, 0, "range");
  const at = (i as Int) < 0 ? intAdd(i as Int, count) : (i as Int);
  if (at < 0 || at >= count) throw indexError("range object index out of range");
  return item(r, at);
}

/** slice.indices for ranges of any length. */
function sliceRange(r: PyRange, slice: PySlice, count: Int): PyRange {
  const { start, stop, step } = longIndices(slice, count);
  return new PyRange(item(r, start), item(r, stop), intMultiply(r.step, step));
}

export function longIndices(slice: PySlice, size: Int): { start: Int; stop: Int; step: Int } {
  const part = (value: PyValue): Int => {
    const i = indexOptional(value);
    if (i === undefined) {
      throw typeError("slice indices must be integers or None or have an __index__ method");
    }
    return i;
  };
  const step = slice.step === null ? 1 : part(slice.step);
  if (step === 0) throw valueError("slice step cannot be zero");
  const lower: Int = step < 0 ? -1 : 0;
  const upper: Int = step < 0 ? intSubtract(size, 1) : size;
  const clip = (value: PyValue, fallback: Int): Int => {
    if (value === null) return fallback;
    let i = part(value);
    if (i < 0) {
      i = intAdd(i, size);
      return i < lower ? lower : i;
    }
    return i > upper ? upper : i;
  };
  return {
    start: clip(slice.start, step < 0 ? upper : lower),
    stop: clip(slice.stop, step < 0 ? lower : upper),
    step,
  };
}

defineType(rangeType, {
  final: true,
  collection: "sequence",
  doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.",
  slots: {
    new: newRange,
    repr: (self: PyRange) => {
      const { start, stop, step } = self;
      return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
    },
    hash: hashInHalves((self: PyRange) => {
      const count = rangeLength(self);
      const start = count === 0 ? null : self.start;
      return tupleHalves([count, start, count === 0 || count === 1 ? null : self.step]);
    }),
    richcompare: (self: PyRange, other, op) => {
      if (!(other instanceof PyRange) || (op !== EQ && op !== NE)) return NotImplemented;
      const count = rangeLength(self);
      let same = count === rangeLength(other);
      if (same && count !== 0) {
        same = self.start === other.start && (count === 1 || self.step === other.step);
      }
      return same === (op === EQ);
    },
    iter: iterateRange as (self: PyValue) => PyValue,
    bool: (self: PyRange) => rangeLength(self) !== 0,
    length: (self: PyRange) => Number(rangeSize(self)),
    longLength: rangeSize,
    getitem: getRangeItem,
    contains: (self: PyRange, value) => {
      const i = typeof value === "boolean" ? Number(value) : value;
      if (typeof i === "number" || typeof i === "bigint") return positionOf(self, i) !== undefined;
      for (const x of itemsOf(self)) {
        if (equalToInt(value, x)) return true;
      }
      return false;
    },
  },
  attributes: [
    field("start", (self: PyRange) => self.start),
    field("stop", (self: PyRange) => self.stop),
    field("step", (self: PyRange) => self.step),
  ],
  methods: [
    method("__reversed__(self, /)", (self: PyRange) => {
      const count = rangeLength(self);
      const last = item(self, intSubtract(count, 1));
      const end = intSubtract(self.start, self.step);
      return iterateRange(new PyRange(last, end, intSubtract(0, self.step)));
    }),
    method("count(self, value, /)", (self: PyRange, value: PyValue) => {
      const i = typeof value === "boolean" ? Number(value) : value;
      if (typeof i === "number" || typeof i === "bigint") {
        return positionOf(self, i) === undefined ? 0 : 1;
      }
      let found = 0;
      for (const x of itemsOf(self)) if (equalToInt(value, x)) found++;
      return found;
    }),
    method("index(self, value, /)", (self: PyRange, value: PyValue) => {
      const i = typeof value === "boolean" ? Number(value) : value;
      if (typeof i === "number" || typeof i === "bigint") {
        const at = positionOf(self, i);
        if (at !== undefined) return at;
      } else {
        let at = 0;
        for (const x of itemsOf(self)) {
          if (equalToInt(value, x)) return at;
          at++;
        }
        throw valueError("sequence.index(x): x not in sequence");
      }
      throw valueError("range.index(x): x not in range");
    }),
    method(
      "__reduce__(self, /)",
      (self: PyRange) => new PyTuple([rangeType, new PyTuple([self.start, self.stop, self.step])]),
    ),
  ],
});

function equalToInt(value: PyValue, x: Int): boolean {
  const compare = (value as PyObject | null)?.cls?.slots.richcompare;
  return compare !== undefined && compare(value, x, EQ) === true;
}

defineType(rangeIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: RangeIterator) => self.next(),
  },
  methods: [
    method("__length_hint__(self, /)", (self: RangeIterator) => self.left),
    method("__reduce__(self, /)", (self: RangeIterator) => {
      const stop = self.value + self.left * self.step;
      return new PyTuple([
        builtinNamed("iter"),
        new PyTuple([new PyRange(self.value, stop, self.step)]),
        null,
      ]);
    }),
    method("__setstate__(self, state, /)", (self: RangeIterator, state: PyValue) => {
      const steps = Math.min(Math.max(Number(index(state)), 0), self.left);
      self.value += steps * self.step;
      self.left -= steps;
    }),
  ],
});

defineType(longRangeIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: LongRangeIterator) => {
      if (self.i >= self.count) return undefined;
      const value = intAdd(self.start, intMultiply(self.i, self.step));
      self.i = intAdd(self.i, 1);
      return value;
    },
  },
  methods: [
    method("__length_hint__(self, /)", (self: LongRangeIterator) =>
      intSubtract(self.count, self.i),
    ),
    method("__reduce__(self, /)", (self: LongRangeIterator) => {
      const stop = intAdd(self.start, intMultiply(self.count, self.step));
      return new PyTuple([
        builtinNamed("iter"),
        new PyTuple([new PyRange(self.start, stop, self.step)]),
        self.i,
      ]);
    }),
    method("__setstate__(self, state, /)", (self: LongRangeIterator, state: PyValue) => {
      const i = intValue(state);
      if (i === undefined) throw typeError(`expected int, got ${typeName(state)}`);
      self.i = i < 0 ? 0 : lesserOf(i, self.count);
    }),
  ],
});

/** Math.min for ints of any size. */
function lesserOf(a: Int, b: Int): Int {
  return a < b ? a : b;
}
