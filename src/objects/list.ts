/** The type `list`: its methods and slots. Sorting is list-sort.ts, iterators list-iterator.ts. */

import {
  equal,
  fixedSlice,
  index,
  indexNumber,
  indexOptional,
  iter,
  sequenceIndex,
  sliceIndices,
  toArray,
  typeName,
} from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { listType, NotImplemented, typeOf } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { indexError, typeError, valueError } from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { lengthHint } from "./iterators.ts";
import { ListIterator, ListReverseIterator } from "./list-iterator.ts";
import { sortList } from "./list-sort.ts";
import type { CompareOp, KwNames, PyType, PyValue } from "./object.ts";
import {
  checkItemCount,
  compareSequences,
  countItems,
  findItem,
  repeatItems,
  reprGuarded,
  reprItems,
  sliceItems,
} from "./sequence-operations.ts";
import { PyList, PySlice, PyTuple } from "./sequence-values.ts";
import { layoutOf } from "./type-sizes.ts";

// ---- direct functions for the eval loop ---------------------------------------------------------

export function listGetItem(list: PyList, key: PyValue): PyValue {
  const items = list.items;
  if (typeof key === "number") {
    const item = items[key < 0 ? key + items.length : key];
    if (item !== undefined) return item;
    throw indexError("list index out of range");
  }
  if (key instanceof PySlice) return new PyList(sliceItems(items, sliceIndices(key, items.length)));
  const item = items[sequenceIndex(key, items.length, "list")];
  if (item === undefined) throw indexError("list index out of range");
  return item;
}

/** value undefined deletes. */
export function listSetItem(list: PyList, key: PyValue, value: PyValue | undefined): void {
  if (key instanceof PySlice) {
    setSlice(list, key, value);
    return;
  }
  const size = list.items.length;
  const i =
    typeof key === "number" ? (key < 0 ? key + size : key) : sequenceIndex(key, size, "list");
  if (i < 0 || i >= list.items.length) throw indexError("list assignment index out of range");
  if (value === undefined) list.items.splice(i, 1);
  else list.items[i] = value;
}

export function listAppend(list: PyList, item: PyValue): void {
  list.items.push(item);
}

export function listExtend(list: PyList, iterable: PyValue): void {
  if (iterable instanceof PyList || iterable instanceof PyTuple) {
    const cls = iterable.cls;
    if (cls === PyList.prototype.cls || cls === PyTuple.prototype.cls) {
      appendAll(list.items, iterable.items);
      return;
    }
  }
  const iterator = iter(iterable);
  const hint = lengthHint(iterable, 0);
  // Beside the items that are there no list can be so long: the hint is a lie.
  if (list.items.length === 0 || hint < 2 ** 63) {
    checkItemCount(list.items.length + hint);
  }
  const step = typeOf(iterator).slots.iternext as (self: PyValue) => PyValue | undefined;
  // Items arrive one by one: the iterable may look at the list, and may fail half-way.
  for (let item = step(iterator); item !== undefined; item = step(iterator)) {
    checkItemCount(list.items.push(item));
  }
}

function appendAll(target: PyValue[], source: readonly PyValue[]): void {
  const count = source.length;
  checkItemCount(target.length + count);
  for (let i = 0; i < count; i++) target.push(source[i]);
}

// ---- slices -------------------------------------------------------------------------------------

function setSlice(list: PyList, slice: PySlice, value: PyValue | undefined): void {
  if (value === undefined) {
    deleteSlice(list, slice);
    return;
  }
  let source: readonly PyValue[];
  const fixed = fixedSlice(slice);
  try {
    source = toArray(value);
  } catch (error) {
    if (typeOf(value).slots.iter === undefined && typeOf(value).slots.getitem === undefined) {
      throw typeError("must assign iterable to extended slice");
    }
    throw error;
  }
  const { start, stop, step, count } = sliceIndices(fixed, list.items.length);
  if (step === 1) {
    replaceRange(list, start, Math.max(stop, start), source);
    return;
  }
  if (source.length !== count) {
    throw valueError(
      `attempt to assign sequence of size ${source.length} to extended slice of size ${count}`,
    );
  }
  for (let i = 0, k = start; i < count; i++, k += step) list.items[k] = source[i];
}

function replaceRange(list: PyList, start: number, stop: number, source: readonly PyValue[]): void {
  // A spread call takes its arguments on the host stack.
  if (source.length < 5000) list.items.splice(start, stop - start, ...source);
  else list.items = list.items.slice(0, start).concat(source, list.items.slice(stop));
}

function deleteSlice(list: PyList, slice: PySlice): void {
  const { start, stop, step, count } = sliceIndices(slice, list.items.length);
  if (count === 0) return;
  if (step === 1) {
    list.items.splice(start, stop - start);
    return;
  }
  const first = step > 0 ? start : start + (count - 1) * step;
  const stride = Math.abs(step);
  const last = first + (count - 1) * stride;
  list.items = list.items.filter((_item, i) => i < first || i > last || (i - first) % stride !== 0);
}

// ---- methods ------------------------------------------------------------------------------------

const bindInit = argumentBinder("list(iterable=<absent>, /)");

/** A bound of list.index: any int, clipped. */
export function searchBound(value: PyValue): number {
  const i = indexOptional(value);
  if (i === undefined) {
    throw typeError("slice indices must be integers or have an __index__ method");
  }
  return Number(i);
}

function insert(self: PyList, at: PyValue, item: PyValue): void {
  const size = self.items.length;
  const given = indexNumber(at);
  const i = given < 0 ? Math.max(given + size, 0) : Math.min(given, size);
  if (i === size) self.items.push(item);
  else self.items.splice(i, 0, item);
}

function pop(self: PyList, at: PyValue): PyValue {
  const size = self.items.length;
  if (at === -1 && size > 0) return self.items.pop() as PyValue;
  const given = indexNumber(at);
  if (size === 0) throw indexError("pop from empty list");
  const i = given < 0 ? given + size : given;
  if (i < 0 || i >= size) throw indexError("pop index out of range");
  if (i === size - 1) return self.items.pop() as PyValue;
  return self.items.splice(i, 1)[0];
}

function concat(self: PyList, other: PyValue): PyValue {
  if (!(other instanceof PyList)) {
    throw typeError(`can only concatenate list (not "${typeName(other)}") to list`);
  }
  checkItemCount(self.items.length + other.items.length);
  return new PyList(self.items.concat(other.items));
}

defineType(listType, {
  doc: "Built-in mutable sequence.\n\nWithout an argument, the constructor makes a new empty list.\nAn argument must be an iterable.",
  signature: "(iterable=(), /)",
  collection: "sequence",
  alloc: (cls) => withClass(new PyList([]), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyList([]), cls),
    init: (self: PyList, args: PyValue[], kwnames: KwNames) => {
      if (self.cls !== listType) {
        // A subclass may take keywords in its own __new__.
        if (kwnames !== null && kwnames.length > 0 && self.cls.slots.new !== listType.slots.new) {
          args = args.slice(0, args.length - kwnames.length);
          kwnames = null;
        }
      }
      const [iterable] = bindInit(args, kwnames);
      if (self.items.length > 0) self.items = [];
      if (iterable !== undefined) listExtend(self, iterable);
    },
    hash: null,
    richcompare: (self: PyList, other: PyValue, op: CompareOp) =>
      other instanceof PyList ? compareSequences(self, other, op) : NotImplemented,
    repr: (self: PyList) => {
      if (self.items.length === 0) return "[]";
      return reprGuarded(self, "[...]", () => `[${reprItems(self)}]`);
    },
    iter: (self) => new ListIterator(self as PyList),
    length: (self: PyList) => self.items.length,
    getitem: listGetItem,
    setitem: listSetItem,
    contains: (self: PyList, value: PyValue) => {
      for (let i = 0; i < self.items.length; i++) if (equal(self.items[i], value)) return true;
      return false;
    },
    concat,
    repeat: (self: PyList, count: PyValue) => new PyList(repeatItems(self.items, index(count))),
    inplaceConcat: (self: PyList, other: PyValue) => {
      listExtend(self, other);
      return self;
    },
    inplaceRepeat: (self: PyList, count: PyValue) => {
      self.items = repeatItems(self.items, index(count));
      return self;
    },
  },
  methods: [
    method("__reversed__(self, /)", (self: PyList) => new ListReverseIterator(self)),
    method(
      "__sizeof__(self, /)",
      (self: PyList) => layoutOf(self.cls).basic + 8 * self.items.length,
    ),
    method("clear(self, /)", (self: PyList) => {
      if (self.items.length > 0) self.items = [];
    }),
    method("copy(self, /)", (self: PyList) => new PyList(self.items.slice())),
    method("append(self, object, /)", listAppend, "Append object to the end of the list."),
    method("insert(self, index, object, /)", insert, "Insert object before index."),
    method("extend(self, iterable, /)", listExtend, "Extend list by the items of the iterable."),
    method("pop(self, index=-1, /)", pop, "Remove and return item at index (default last)."),
    method("remove(self, value, /)", (self: PyList, value: PyValue) => {
      const i = findItem(self, value);
      if (i < 0) throw valueError("list.remove(x): x not in list");
      self.items.splice(i, 1);
    }),
    method(
      "index(self, value, start=0, stop=9223372036854775807, /)",
      (self: PyList, value: PyValue, start: PyValue, stop: PyValue) => {
        const i = findItem(self, value, searchBound(start), searchBound(stop));
        if (i < 0) throw valueError("list.index(x): x not in list");
        return i;
      },
    ),
    method("count(self, value, /)", countItems),
    method("reverse(self, /)", (self: PyList) => {
      self.items.reverse();
    }),
    method("sort(self, /, *, key=None, reverse=False)", sortList),
    classGetItem(),
  ],
});
