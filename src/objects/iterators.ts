/**
 * Iterators over anything: by `__getitem__`, and `iter(callable, sentinel)`. The last may call
 * Python code on each step; the eval loop asks `typeOf(iterator).slots.iternext` either way.
 */
import { call, equal, getAttrOptional, index, length, sequenceIteration } from "./abstract.ts";
import { bareType, typeOf } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { exceptionTypes, isError } from "./exceptions.ts";
import { PyObject, type PyValue } from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { EMPTY_TUPLE, PyTuple } from "./sequence-values.ts";

export const sequenceIteratorType = bareType("iterator");
export class SequenceIterator extends PyObject {
  sequence: PyValue | undefined;
  i = 0;
  constructor(sequence: PyValue) {
    super();
    this.sequence = sequence;
  }
}
SequenceIterator.prototype.cls = sequenceIteratorType;
sequenceIteration.make = (sequence) => new SequenceIterator(sequence);

/** True for the errors that end iteration by `__getitem__`. */
function endsSequence(error: unknown): boolean {
  return isError(error, exceptionTypes.IndexError) || isError(error, exceptionTypes.StopIteration);
}

function nextOfSequence(self: SequenceIterator): PyValue | undefined {
  const { sequence } = self;
  if (sequence === undefined) return undefined;
  const slot = typeOf(sequence).slots.getitem;
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
      return Math.max(0, length(self.sequence) - self.i);
    }),
    method("__reduce__(self, /)", (self: SequenceIterator) =>
      self.sequence === undefined
        ? new PyTuple([builtinNamed("iter"), new PyTuple([EMPTY_TUPLE])])
        : new PyTuple([builtinNamed("iter"), new PyTuple([self.sequence]), self.i]),
    ),
    method("__setstate__(self, state, /)", (self: SequenceIterator, state: PyValue) => {
      if (self.sequence !== undefined) self.i = Math.max(0, Number(index(state)));
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
    method("__reduce__(self, /)", (self: CallableIterator) =>
      self.callable === undefined
        ? new PyTuple([builtinNamed("iter"), new PyTuple([EMPTY_TUPLE])])
        : new PyTuple([builtinNamed("iter"), new PyTuple([self.callable, self.sentinel])]),
    ),
  ],
});

/** `operator.length_hint`: the expected number of items, or `fallback`. */
export function lengthHint(value: PyValue, fallback: number): number {
  if (typeOf(value).slots.length !== undefined) return length(value);
  const hint = getAttrOptional(value, "__length_hint__");
  if (hint === undefined) return fallback;
  const n = call(hint, []);
  return typeof n === "number" ? n : fallback;
}
