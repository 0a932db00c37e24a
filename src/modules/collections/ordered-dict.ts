/**
 * The type `collections.OrderedDict`: a dict with an order that can be changed and that counts in
 * comparisons. Where a subclass overrides item access, copying and updating go through it.
 */

import {
  call,
  callMethod,
  contains,
  equal,
  getAttrOptional,
  getItem,
  isTrue,
  iter,
  iterate,
  next,
  reprText,
  setItem,
} from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { dictType, isInstance, NotImplemented, typeOf } from "../../objects/core-types.ts";
import { classMethod, defineType, method } from "../../objects/define.ts";
import { dictUpdate, hasTextKeys } from "../../objects/dict.ts";
import { type Entry, PyDict } from "../../objects/dict-storage.ts";
import { keyError, newError, typeError, valueError } from "../../objects/exceptions.ts";
import { instanceDict } from "../../objects/instance-dict.ts";
import { keyed } from "../../objects/keyed-method.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  type PyType,
  type PyValue,
  type TypeSlots,
} from "../../objects/object.ts";
import { reprGuarded } from "../../objects/sequence-operations.ts";
import { EMPTY_TUPLE, hostText, PyTuple } from "../../objects/sequence-values.ts";
import { keyTableSize, layoutOf, tablePlaces } from "../../objects/type-sizes.ts";
import { orderedDictType, PyOrderedDict } from "./ordered-dict-storage.ts";
import { itemsOf, iterateKeys, keysOf, mutated, valuesOf } from "./ordered-dict-views.ts";

const isExact = (self: PyOrderedDict): boolean => self.cls === orderedDictType;

// ---- update ---------------------------------------------------------------------------------------

function addPair(self: PyOrderedDict, pair: PyValue): void {
  const parts = iter(pair);
  const key = next(parts);
  const value = key === undefined ? undefined : next(parts);
  if (key === undefined || value === undefined) {
    throw valueError(`need more than ${key === undefined ? "0 values" : "1 value"} to unpack`);
  }
  if (next(parts) !== undefined) throw valueError("too many values to unpack (expected 2)");
  setItem(self, key, value);
}

function updateFrom(self: PyOrderedDict, source: PyValue): void {
  if (source instanceof PyDict && source.cls === dictType && isExact(self)) {
    dictUpdate(self, source);
    return;
  }
  if (source instanceof PyDict && source.cls === dictType) {
    for (const pair of [...source.entries()]) setItem(self, pair.key, pair.value as PyValue);
    return;
  }
  const keys = getAttrOptional(source, "keys");
  if (keys !== undefined) {
    for (const key of iterate(call(keys, []))) setItem(self, key, getItem(source, key));
    return;
  }
  const items = getAttrOptional(source, "items");
  for (const pair of iterate(items === undefined ? source : call(items, []))) addPair(self, pair);
}

function initOrderedDict(self: PyOrderedDict, args: PyValue[], kwnames: KwNames): void {
  const count = args.length - (kwnames === null ? 0 : kwnames.length);
  if (count > 1) throw typeError(`expected at most 1 argument, got ${count}`);
  if (count === 1) updateFrom(self, args[0]);
  kwnames?.forEach((name, k) => {
    setItem(self, name, args[count + k]);
  });
}

// ---- taking out -----------------------------------------------------------------------------------

function setOrDelete(self: PyOrderedDict, key: PyValue, value: PyValue | undefined): void {
  if (value !== undefined) {
    self.set(key, value);
    return;
  }
  const entry = self.find(key);
  if (entry === undefined) throw keyError(key);
  self.take(entry);
}

/** The KeyError of `pop` and `move_to_end`: a tuple is the arguments of the exception, None is none. */
function missing(key: PyValue): object {
  if (key === null) return newError("KeyError");
  return key instanceof PyTuple ? newError("KeyError", ...key.items) : keyError(key);
}

function popKey(self: PyOrderedDict, key: PyValue): PyValue | undefined {
  const entry = self.find(key);
  return entry === undefined ? undefined : self.take(entry);
}

function popItem(self: PyOrderedDict, last: PyValue): PyValue {
  const entry = isTrue(last) ? self.last : self.first;
  if (entry === null) throw newError("KeyError", "dictionary is empty");
  self.checkOrder();
  const { key } = entry;
  return new PyTuple([key, self.take(entry)]);
}

function moveToEnd(self: PyOrderedDict, key: PyValue, last: PyValue): void {
  const entry = self.find(key);
  if (entry === undefined) throw missing(key);
  self.moveToEnd(entry, isTrue(last));
}

function setDefault(self: PyOrderedDict, key: PyValue, fallback: PyValue): PyValue {
  if (isExact(self)) return self.findOrAppend(key, fallback).value as PyValue;
  if (contains(self, key)) return getItem(self, key);
  setItem(self, key, fallback);
  return fallback;
}

// ---- copies, comparison, text -----------------------------------------------------------------------

function copy(self: PyOrderedDict): PyValue {
  const exact = isExact(self);
  const fresh = exact ? new PyOrderedDict() : call(self.cls, []);
  const version = self.keysVersion;
  self.checkOrder();
  for (let entry: Entry | null = self.first; entry !== null; entry = entry.next) {
    if (exact) {
      const { key, lower, upper } = entry;
      (fresh as PyOrderedDict).setKnown(key, self.valueAt(entry), lower, upper);
    } else setItem(fresh, entry.key, getItem(self, entry.key));
    if (self.keysVersion !== version) throw mutated();
  }
  return fresh;
}

function sameOrder(left: PyOrderedDict, right: PyOrderedDict): boolean {
  const versions = [left.keysVersion, right.keysVersion];
  let a = left.first;
  let b = right.first;
  while (a !== null && b !== null) {
    const same = equal(a.key, b.key);
    if (left.keysVersion !== versions[0] || right.keysVersion !== versions[1]) throw mutated();
    if (!same) return false;
    a = a.next;
    b = b.next;
  }
  return a === b;
}

const compareDicts = dictType.slots.richcompare as NonNullable<TypeSlots["richcompare"]>;

function compare(self: PyOrderedDict, other: PyValue, op: CompareOp): PyValue {
  if ((op !== EQ && op !== NE) || !(other instanceof PyDict)) return NotImplemented;
  const same = compareDicts(self as never, other, EQ) === true;
  const isEqual = same && (!(other instanceof PyOrderedDict) || sameOrder(self, other));
  return isEqual === (op === EQ);
}

function reprOrderedDict(self: PyOrderedDict): PyValue {
  const { name } = typeOf(self);
  if (self.size === 0) return `${name}()`;
  return reprGuarded(self, "...", () => {
    self.checkOrder();
    return `${hostText(name)}(${reprText(call(dictType, [self]))})`;
  });
}

function union(left: PyValue, right: PyValue): PyValue {
  const own = left instanceof PyOrderedDict ? left : right;
  if (!(own instanceof PyOrderedDict)) return NotImplemented;
  if (!isInstance(left, dictType) || !isInstance(right, dictType)) return NotImplemented;
  const result = call(typeOf(own), [left]);
  updateFrom(result as PyOrderedDict, right);
  return result;
}

function fromKeys(cls: PyType, iterable: PyValue, value: PyValue): PyValue {
  const target = call(cls, []);
  for (const key of iterate(iterable)) setItem(target, key, value);
  return target;
}

/** Bytes that CPython would use: a hash table with its entries, and a node per key. */
function sizeOf(self: PyOrderedDict): number {
  const { size } = self;
  if (size === 0) return layoutOf(self.cls).basic;
  // Beside the table of keys, the nodes of the list and where each place of the table finds its own.
  const nodes = 32 * size + 8 * tablePlaces(size);
  return layoutOf(self.cls).basic + keyTableSize(size, hasTextKeys(self)) + nodes;
}

defineType(orderedDictType, {
  doc: "Dictionary that remembers insertion order",
  module: "collections",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new PyOrderedDict(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyOrderedDict(), cls),
    init: initOrderedDict,
    hash: null,
    richcompare: compare,
    repr: reprOrderedDict,
    iter: (self) => iterateKeys(self as PyOrderedDict),
    setitem: setOrDelete,
    or: union,
    inplaceOr: (self: PyValue, other: PyValue) => {
      updateFrom(self as PyOrderedDict, other);
      return self;
    },
  },
  attributes: [instanceDict],
  methods: [
    classMethod(
      "fromkeys(type, /, iterable, value=None)",
      fromKeys,
      "Create a new ordered dictionary with keys from iterable and values set to value.",
    ),
    keyed("setdefault(self, /, key, default=None)", setDefault),
    keyed(
      "pop(self, /, key, default=<absent>)",
      (self: PyOrderedDict, key: PyValue, fallback: PyValue | undefined) => {
        const popped = popKey(self, key);
        const value = popped === undefined ? fallback : popped;
        if (value === undefined) throw missing(key);
        return value;
      },
    ),
    method(
      "popitem(self, /, last=True)",
      popItem,
      "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if\nfalse.",
    ),
    keyed("move_to_end(self, /, key, last=True)", moveToEnd),
    method(
      "update(self, *args, **kwargs)",
      (self: PyOrderedDict, args: PyValue[], keywords: Map<string, PyValue>) => {
        if (args.length > 1) {
          throw typeError(`update() takes at most 1 positional argument (${args.length} given)`);
        }
        if (args.length === 1) updateFrom(self, args[0]);
        for (const [name, value] of keywords) setItem(self, name, value);
      },
    ),
    method(
      "clear(self, /)",
      (self: PyOrderedDict) => self.clear(),
      "Remove all items from ordered dict.",
    ),
    method("copy(self, /)", copy, "A shallow copy of ordered dict."),
    method("keys(self, /)", keysOf),
    method("values(self, /)", valuesOf),
    method("items(self, /)", itemsOf),
    method("__reversed__(self, /)", (self: PyOrderedDict) => iterateKeys(self, true)),
    method("__sizeof__(self, /)", sizeOf),
    method(
      "__reduce__(self, /)",
      (self: PyOrderedDict) =>
        new PyTuple([
          typeOf(self),
          EMPTY_TUPLE,
          callMethod(self, "__getstate__"),
          null,
          iter(callMethod(self, "items")),
        ]),
      "Return state information for pickling",
    ),
  ],
});
