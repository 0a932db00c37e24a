/**
 * Iterators over anything: by `__getitem__`, and `iter(callable, sentinel)`. The last may call
 * Python code on each step; the eval loop asks `typeOf(iterator).slots.iternext` either way.
 */
import {
  boundSpecial,
  call,
  equal,
  index,
  length,
  sequenceIteration,
  typeName,
} from "./abstract.ts";
import { bareType, NotImplemented, typeOf } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { exceptionTypes, isError, overflowError, typeError, valueError } from "./exceptions.ts";
import { PyObject, type PyValue } from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { EMPTY_TUPLE, intValue, PyTuple } from "./sequence-values.ts";

export const sequenceIteratorType = bareType("iterator");
export class SequenceIterator extends PyObject {
  sequence: PyValue | undefined;
  i: number | bigint = 0;
  constructor(sequence: PyValue) {
    super();
    this.sequence = sequence;
  }
}
SequenceIterator.prototype.cls = sequenceIteratorType;
sequenceIteration.make = (sequence) => new SequenceIterator(sequence);

const MAX_INDEX = 2n ** 63n - 1n;

/** True for the errors that end iteration by `__getitem__`. */
function endsSequence(error: unknown): boolean {
  return isError(error, exceptionTypes.IndexError) || isError(error, exceptionTypes.StopIteration);
}

function nextOfSequence(self: SequenceIterator): PyValue | undefined {
  const { sequence } = self;
  if (sequence === undefined) return undefined;
  const slot = typeOf(sequence).slots.getitem;
  if (typeof self.i === "bigint" && self.i >= MAX_INDEX) {
    throw overflowError("iter index too large");
  }
  try {
    const value = (slot as NonNullable<typeof slot>)(sequence, self.i);
    self.i++;
    return value;
  } catch (error) {
    if (!endsSequence(error)) throw error;
    self.sequence = undefined;
    return undefined;
  }
}

defineType(sequenceIteratorType, {
  final: true,
  slots: { iter: (self) => self, iternext: nextOfSequence },
  methods: [
    method("__length_hint__(self, /)", (self: SequenceIterator) => {
      if (self.sequence === undefined) return 0;
      if (typeOf(self.sequence).slots.length === undefined) return 0;
      return Math.max(0, length(self.sequence) - Number(self.i));
    }),
    // The name comes first, here and below: to find it may run code that uses the iterator up.
    method("__reduce__(self, /)", (self: SequenceIterator) => {
      const iter = builtinNamed("iter");
      return self.sequence === undefined
        ? new PyTuple([iter, new PyTuple([EMPTY_TUPLE])])
        : new PyTuple([iter, new PyTuple([self.sequence]), self.i]);
    }),
    method("__setstate__(self, state, /)", (self: SequenceIterator, state: PyValue) => {
      const i = index(state);
      if (i > MAX_INDEX || i < -MAX_INDEX - 1n) {
        throw overflowError("Python int too large to convert to C ssize_t");
      }
      if (self.sequence !== undefined) self.i = i < 0 ? 0 : i;
    }),
  ],
});

export const callableIteratorType = bareType("callable_iterator");
export class CallableIterator extends PyObject {
  callable: PyValue | undefined;
  sentinel: PyValue;
  constructor(callable: PyValue, sentinel: PyValue) {
    super();
    this.callable = callable;
    this.sentinel = sentinel;
  }
}
CallableIterator.prototype.cls = callableIteratorType;

defineType(callableIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: CallableIterator) => {
      if (self.callable === undefined) return undefined;
      try {
        const value = call(self.callable, []);
        if (self.callable === undefined) return undefined;
        if (!equal(self.sentinel, value)) return value;
      } catch (error) {
        if (!isError(error, exceptionTypes.StopIteration)) throw error;
      }
      self.callable = undefined;
      return undefined;
    },
  },
  methods: [
    method("__reduce__(self, /)", (self: CallableIterator) => {
      const iter = builtinNamed("iter");
      return self.callable === undefined
        ? new PyTuple([iter, new PyTuple([EMPTY_TUPLE])])
        : new PyTuple([iter, new PyTuple([self.callable, self.sentinel])]);
    }),
  ],
});

/**
 * Asks for the length, as CPython does before it makes a list of the items: the answer is of no use
 * here, but what `__len__` does or raises can be seen.
 */
export function askLength(value: PyValue): void {
  lengthHint(value, 0);
}

/** `operator.length_hint`: the expected number of items, or `fallback`. */
export function lengthHint(value: PyValue, fallback: number): number {
  const method = boundSpecial(value, "__length_hint__");
  let hint: PyValue;
  try {
    if (typeOf(value).slots.length !== undefined) return length(value);
    if (method === undefined) return fallback;
    hint = call(method.callee, method.unbound ? [value] : []);
  } catch (error) {
    if (!isError(error, exceptionTypes.TypeError)) throw error;
    return fallback;
  }
  if (hint === NotImplemented) return fallback;
  const count = intValue(hint);
  if (count === undefined) {
    throw typeError(`__length_hint__ must be an integer, not ${typeName(hint)}`);
  }
  if (count < 0) throw valueError("__length_hint__() should return >= 0");
  return Number(count);
}
