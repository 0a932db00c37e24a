/**
 * Iterators of list and tuple. Their fields are public: the eval loop advances them in place.
 */
import { index } from "./abstract.ts";
import { bareType } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { PyObject, type PyValue } from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { PyList, PyTuple } from "./sequence-values.ts";
import "./object-type.ts";

export const listIteratorType = bareType("list_iterator");
export const listReverseIteratorType = bareType("list_reverseiterator");
export const tupleIteratorType = bareType("tuple_iterator");

export class ListIterator extends PyObject {
  /** null once exhausted: a list that grows afterwards does not revive the iterator. */
  list: PyList | null;
  i = 0;
  constructor(list: PyList) {
    super();
    this.list = list;
  }
}
ListIterator.prototype.cls = listIteratorType;

export class ListReverseIterator extends PyObject {
  list: PyList | null;
  i: number;
  constructor(list: PyList) {
    super();
    this.list = list;
    this.i = list.items.length - 1;
  }
}
ListReverseIterator.prototype.cls = listReverseIteratorType;

export class TupleIterator extends PyObject {
  tuple: PyTuple | null;
  i = 0;
  constructor(tuple: PyTuple) {
    super();
    this.tuple = tuple;
  }
}
TupleIterator.prototype.cls = tupleIteratorType;

/** A position given to `__setstate__`. */
function position(state: PyValue): number {
  return Number(index(state));
}

defineType(listIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: ListIterator) => {
      const list = self.list;
      if (list === null) return undefined;
      if (self.i < list.items.length) return list.items[self.i++];
      self.list = null;
      return undefined;
    },
  },
  methods: [
    method("__length_hint__(self, /)", (self: ListIterator) =>
      self.list === null ? 0 : Math.max(0, self.list.items.length - self.i),
    ),
    // Here and below the name comes first: to find it may run code that uses the iterator up.
    method("__reduce__(self, /)", (self: ListIterator) => {
      const iter = builtinNamed("iter");
      return self.list === null
        ? new PyTuple([iter, new PyTuple([new PyList([])])])
        : new PyTuple([iter, new PyTuple([self.list]), self.i]);
    }),
    method("__setstate__(self, state, /)", (self: ListIterator, state: PyValue) => {
      const i = position(state);
      if (self.list !== null) self.i = Math.min(Math.max(i, 0), self.list.items.length);
    }),
  ],
});

defineType(listReverseIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: ListReverseIterator) => {
      const list = self.list;
      if (list === null) return undefined;
      if (self.i >= 0 && self.i < list.items.length) return list.items[self.i--];
      self.list = null;
      self.i = -1;
      return undefined;
    },
  },
  methods: [
    method("__length_hint__(self, /)", (self: ListReverseIterator) =>
      self.list === null || self.i >= self.list.items.length ? 0 : self.i + 1,
    ),
    method("__reduce__(self, /)", (self: ListReverseIterator) => {
      const reversed = builtinNamed("reversed");
      return self.list === null
        ? new PyTuple([reversed, new PyTuple([new PyList([])])])
        : new PyTuple([reversed, new PyTuple([self.list]), self.i]);
    }),
    method("__setstate__(self, state, /)", (self: ListReverseIterator, state: PyValue) => {
      const i = position(state);
      if (self.list !== null) self.i = Math.min(Math.max(i, -1), self.list.items.length - 1);
    }),
  ],
});

defineType(tupleIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: TupleIterator) => {
      const tuple = self.tuple;
      if (tuple === null) return undefined;
      if (self.i < tuple.items.length) return tuple.items[self.i++];
      self.tuple = null;
      return undefined;
    },
  },
  methods: [
    method("__length_hint__(self, /)", (self: TupleIterator) =>
      self.tuple === null ? 0 : self.tuple.items.length - self.i,
    ),
    method("__reduce__(self, /)", (self: TupleIterator) => {
      const iter = builtinNamed("iter");
      return self.tuple === null
        ? new PyTuple([iter, new PyTuple([new PyTuple([])])])
        : new PyTuple([iter, new PyTuple([self.tuple]), self.i]);
    }),
    method("__setstate__(self, state, /)", (self: TupleIterator, state: PyValue) => {
      const i = position(state);
      if (self.tuple !== null) self.i = Math.min(Math.max(i, 0), self.tuple.items.length);
    }),
  ],
});
