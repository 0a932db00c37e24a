/** The type `tuple`. Its iterator is in list-iterator.ts. */

import { equal, index, sequenceIndex, sliceIndices, toArray, typeName } from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { NotImplemented, tupleType } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { indexError, typeError, valueError } from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { tupleHalves } from "./hash-combine.ts";
import { hashInHalves } from "./hash-halves.ts";
import { searchBound } from "./list.ts";
import { TupleIterator } from "./list-iterator.ts";
import type { CompareOp, KwNames, PyType, PyValue } from "./object.ts";
import {
  compareSequences,
  countItems,
  findItem,
  repeatItems,
  reprGuarded,
  reprItems,
  sliceItems,
} from "./sequence-operations.ts";
import { EMPTY_TUPLE, PySlice, PyTuple } from "./sequence-values.ts";
import { defineItemCount } from "./type-sizes.ts";

/** A tuple that takes over the array. */
export function tupleFromArray(items: readonly PyValue[]): PyTuple {
  return items.length === 0 ? EMPTY_TUPLE : new PyTuple(items);
}

export function tupleGetItem(tuple: PyTuple, key: PyValue): PyValue {
  const items = tuple.items;
  if (typeof key === "number") {
    const item = items[key < 0 ? key + items.length : key];
    if (item !== undefined) return item;
    throw indexError("tuple index out of range");
  }
  if (key instanceof PySlice) {
    const range = sliceIndices(key, items.length);
    if (range.count === items.length && range.step === 1 && tuple.cls === tupleType) return tuple;
    return tupleFromArray(sliceItems(items, range));
  }
  const item = items[sequenceIndex(key, items.length, "tuple")];
  if (item === undefined) throw indexError("tuple index out of range");
  return item;
}

const bindNew = argumentBinder("tuple(iterable=<absent>, /)");

defineItemCount(tupleType, (self: PyTuple) => self.items.length);

defineType(tupleType, {
  doc: "Built-in immutable sequence.\n\nWithout an argument, the constructor returns an empty tuple.\nAn iterable gives the tuple of its items; a tuple is returned as it is.",
  signature: "(iterable=(), /)",
  collection: "sequence",
  alloc: (cls) => withClass(new PyTuple([]), cls),
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (cls !== tupleType && kwnames !== null && cls.slots.init !== tupleType.slots.init) {
        args = args.slice(0, args.length - kwnames.length);
        kwnames = null;
      }
      const [iterable] = bindNew(args, kwnames);
      if (cls === tupleType) {
        if (iterable === undefined) return EMPTY_TUPLE;
        if (iterable instanceof PyTuple && iterable.cls === tupleType) return iterable;
        return tupleFromArray(toArray(iterable));
      }
      return withClass(new PyTuple(iterable === undefined ? [] : toArray(iterable)), cls);
    },
    hash: hashInHalves((self: PyTuple) => tupleHalves(self.items)),
    richcompare: (self: PyTuple, other: PyValue, op: CompareOp) =>
      other instanceof PyTuple ? compareSequences(self, other, op) : NotImplemented,
    repr: (self: PyTuple) => {
      if (self.items.length === 0) return "()";
      return reprGuarded(self, "(...)", () =>
        self.items.length === 1 ? `(${reprItems(self)},)` : `(${reprItems(self)})`,
      );
    },
    iter: (self) => new TupleIterator(self as PyTuple),
    length: (self: PyTuple) => self.items.length,
    getitem: tupleGetItem,
    contains: (self: PyTuple, value: PyValue) => {
      for (let i = 0; i < self.items.length; i++) if (equal(self.items[i], value)) return true;
      return false;
    },
    concat: (self: PyTuple, other: PyValue) => {
      if (!(other instanceof PyTuple)) {
        throw typeError(`can only concatenate tuple (not "${typeName(other)}") to tuple`);
      }
      if (other.items.length === 0 && self.cls === tupleType) return self;
      if (self.items.length === 0 && other.cls === tupleType) return other;
      return tupleFromArray(self.items.concat(other.items));
    },
    repeat: (self: PyTuple, count: PyValue) => {
      const n = index(count);
      if (n === 1 && self.cls === tupleType) return self;
      return tupleFromArray(repeatItems(self.items, n));
    },
  },
  methods: [
    method("__getnewargs__(self, /)", (self: PyTuple) => new PyTuple([new PyTuple(self.items)])),
    method(
      "index(self, value, start=0, stop=9223372036854775807, /)",
      (self: PyTuple, value: PyValue, start: PyValue, stop: PyValue) => {
        const i = findItem(self, value, searchBound(start), searchBound(stop));
        if (i < 0) throw valueError("tuple.index(x): x not in tuple");
        return i;
      },
    ),
    method("count(self, value, /)", countItems),
    classGetItem(),
  ],
});
