/** The types `set` and `frozenset`. Their table is set-storage.ts. */

import { hashHalves, iter, next } from "./abstract.ts";
import { argumentBinder } from "./arguments.ts";
import { bareType, dictType, frozensetType, NotImplemented, setType } from "./core-types.ts";
import { defineType, type MethodRow, method } from "./define.ts";
import { type Entry, PyDict } from "./dict-storage.ts";
import {
  exceptionTypes,
  isError,
  keyError,
  newError,
  runtimeError,
  typeError,
} from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { frozensetHalves } from "./hash-combine.ts";
import { Hash, halves, hashInHalves, upperHalf } from "./hash-halves.ts";
import { keyed } from "./keyed-method.ts";
import {
  type CompareOp,
  EQ,
  GE,
  GT,
  type KwNames,
  LE,
  LT,
  NE,
  PyObject,
  type PyType,
  type PyValue,
} from "./object.ts";
import { defaultState } from "./object-reduce.ts";
import { builtinNamed } from "./runtime-import.ts";
import { reprGuarded, reprItems } from "./sequence-operations.ts";
import { PyList, PyTuple } from "./sequence-values.ts";
import { elementHalves, PySet } from "./set-storage.ts";
import { layoutOf } from "./type-sizes.ts";

export function isAnySet(value: PyValue): value is PySet {
  return value instanceof PySet;
}

function* itemsOf(iterable: PyValue): Generator<PyValue> {
  const iterator = iter(iterable);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) yield item;
}

/** The hash of a key of a dict, in halves as `elementHalves` gives them. */
function entryHalves(dict: PyDict, entry: Entry): number {
  return dict.keepsHashes ? halves(entry.lower, entry.upper) : elementHalves(entry.key);
}

// ---- operations -------------------------------------------------------------------------------------

/** Adds the items of any iterable. */
export function setUpdate(target: PySet, source: PyValue): void {
  if (source instanceof PySet) {
    target.merge(source);
    return;
  }
  if (source instanceof PyDict && source.cls === dictType) {
    target.reserve(source.size);
    for (let entry = source.first; entry !== null; entry = entry.next) {
      const lower = entryHalves(source, entry);
      target.addHashed(entry.key, lower, upperHalf);
    }
    return;
  }
  const iterator = iter(source);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) target.add(item);
}

/** A fresh set (or one of type `cls`) of the items of an iterable. */
export function setFrom(source: PyValue, cls: PyType = setType): PySet {
  const result = new PySet(cls);
  setUpdate(result, source);
  return result;
}

/** The exact built-in type under a subclass: what operators return. */
function baseClass(set: PySet): PyType {
  return set.cls.mro.includes(frozensetType) ? frozensetType : setType;
}

function copyOf(set: PySet): PySet {
  return setFrom(set, baseClass(set));
}

function intersection(self: PySet, other: PyValue): PySet {
  if (self === other) return copyOf(self);
  const result = new PySet(baseClass(self));
  if (other instanceof PySet) {
    const [small, large] = other.used > self.used ? [self, other] : [other, self];
    for (let i = small.next(0); i >= 0; i = small.next(i + 1)) {
      const key = small.keys[i] as PyValue;
      const lower = small.lowers[i];
      const upper = small.uppers[i];
      if (large.hasHashed(key, lower, upper)) result.addHashed(key, lower, upper);
    }
    return result;
  }
  for (const item of itemsOf(other)) {
    const lower = elementHalves(item);
    const upper = upperHalf;
    if (self.hasHashed(item, lower, upper)) result.addHashed(item, lower, upper);
  }
  return result;
}

export function setDifferenceUpdate(self: PySet, other: PyValue): void {
  if (self === other) {
    self.clear();
    return;
  }
  if (other instanceof PySet) {
    const gone = other.used >> 3 > self.used ? intersection(self, other) : other;
    for (let i = gone.next(0); i >= 0; i = gone.next(i + 1)) {
      self.deleteHashed(gone.keys[i] as PyValue, gone.lowers[i], gone.uppers[i]);
    }
  } else for (const item of itemsOf(other)) self.delete(item);
  self.compact();
}

function difference(self: PySet, other: PyValue): PySet {
  const isDict = other instanceof PyDict && other.cls === dictType;
  const size = other instanceof PySet ? other.used : isDict ? other.size : -1;
  if (size < 0 || self.used >> 2 > size) {
    const result = copyOf(self);
    setDifferenceUpdate(result, other);
    return result;
  }
  const result = new PySet(baseClass(self));
  for (let i = self.next(0); i >= 0; i = self.next(i + 1)) {
    const key = self.keys[i] as PyValue;
    const lower = self.lowers[i];
    const upper = self.uppers[i];
    const isIn =
      other instanceof PySet
        ? other.hasHashed(key, lower, upper)
        : (other as PyDict).findKnown(key, lower, upper) !== undefined;
    if (!isIn) result.addHashed(key, lower, upper);
  }
  return result;
}

export function setSymmetricUpdate(self: PySet, other: PyValue): void {
  if (self === other) {
    self.clear();
    return;
  }
  if (other instanceof PyDict && other.cls === dictType) {
    for (let entry = other.first; entry !== null; entry = entry.next) {
      const lower = entryHalves(other, entry);
      const upper = upperHalf;
      if (!self.deleteHashed(entry.key, lower, upper)) self.addHashed(entry.key, lower, upper);
    }
    return;
  }
  const keys = other instanceof PySet ? other : setFrom(other);
  for (let i = keys.next(0); i >= 0; i = keys.next(i + 1)) {
    const key = keys.keys[i] as PyValue;
    const lower = keys.lowers[i];
    const upper = keys.uppers[i];
    if (!self.deleteHashed(key, lower, upper)) self.addHashed(key, lower, upper);
  }
}

function symmetricDifference(self: PySet, other: PyValue): PySet {
  const result = setFrom(other, baseClass(self));
  setSymmetricUpdate(result, self);
  return result;
}

function isSubset(self: PySet, other: PyValue): boolean {
  const container = other instanceof PySet ? other : setFrom(other);
  if (self.used > container.used) return false;
  for (let i = self.next(0); i >= 0; i = self.next(i + 1)) {
    const key = self.keys[i] as PyValue;
    if (!container.hasHashed(key, self.lowers[i], self.uppers[i])) return false;
  }
  return true;
}

function isSuperset(self: PySet, other: PyValue): boolean {
  if (other instanceof PySet) return isSubset(other, self);
  for (const item of itemsOf(other)) if (!self.has(item)) return false;
  return true;
}

function isDisjoint(self: PySet, other: PyValue): boolean {
  if (self === other) return self.used === 0;
  if (other instanceof PySet) {
    const [small, large] = other.used > self.used ? [self, other] : [other, self];
    for (let i = small.next(0); i >= 0; i = small.next(i + 1)) {
      const key = small.keys[i] as PyValue;
      if (large.hasHashed(key, small.lowers[i], small.uppers[i])) return false;
    }
    return true;
  }
  for (const item of itemsOf(other)) if (self.has(item)) return false;
  return true;
}

function halvesOf(set: PySet): number {
  if (set.hashCache === undefined) {
    const lowers: number[] = [];
    const uppers: number[] = [];
    for (let i = set.next(0); i >= 0; i = set.next(i + 1)) {
      lowers.push(set.lowers[i]);
      uppers.push(set.uppers[i]);
    }
    set.hashCache = new Hash(frozensetHalves(lowers, uppers));
  }
  return halves(set.hashCache.lower, set.hashCache.upper);
}

/** A set as an element stands for the frozenset of its items in lookups and removals. */
function asElement(key: PyValue): { key: PyValue; hash: Hash } {
  if (key instanceof PySet && !key.cls.mro.includes(frozensetType)) {
    try {
      return { key, hash: new Hash(hashHalves(key)) };
    } catch (error) {
      if (!isError(error, exceptionTypes.TypeError)) throw error;
      const frozen = setFrom(key, frozensetType);
      return { key: frozen, hash: new Hash(halvesOf(frozen)) };
    }
  }
  return { key, hash: new Hash(elementHalves(key)) };
}

function setContains(self: PySet, item: PyValue): boolean {
  const { key, hash } = asElement(item);
  return self.hasHashed(key, hash.lower, hash.upper);
}

// ---- iterator -----------------------------------------------------------------------------------------

export const setIteratorType = bareType("set_iterator");

export class SetIterator extends PyObject {
  /** null once exhausted. */
  set: PySet | null;
  /** Slot where the search goes on. */
  at = 0;
  used: number;
  remaining: number;
  constructor(set: PySet) {
    super();
    this.set = set;
    this.used = set.used;
    this.remaining = set.used;
  }
}
SetIterator.prototype.cls = setIteratorType;

function nextElement(self: SetIterator): PyValue | undefined {
  const set = self.set;
  if (set === null) return undefined;
  if (self.used !== set.used) {
    self.used = -1;
    throw runtimeError("Set changed size during iteration");
  }
  const at = set.next(self.at);
  if (at < 0) {
    self.set = null;
    return undefined;
  }
  self.at = at + 1;
  self.remaining--;
  return set.keys[at];
}

/** Eight places are part of the set. */
const sizeOf = (self: PySet): number =>
  layoutOf(self.cls).basic + (self.mask < 8 ? 0 : 16 * (self.mask + 1));

defineType(setIteratorType, {
  final: true,
  slots: { iter: (self) => self, iternext: nextElement },
  methods: [
    method("__length_hint__(self, /)", (self: SetIterator) =>
      self.set === null || self.used !== self.set.used ? 0 : self.remaining,
    ),
    method("__reduce__(self, /)", (self: SetIterator) => {
      const rest: PyValue[] = [];
      if (self.set !== null) {
        const set = self.set;
        for (let i = set.next(self.at); i >= 0; i = set.next(i + 1)) {
          rest.push(set.keys[i] as PyValue);
        }
      }
      return new PyTuple([builtinNamed("iter"), new PyTuple([new PyList(rest)])]);
    }),
  ],
});

// ---- the types ------------------------------------------------------------------------------------------

function compareSets(self: PySet, other: PyValue, op: CompareOp): PyValue {
  if (!(other instanceof PySet)) return NotImplemented;
  switch (op) {
    case EQ:
    case NE:
      return (self.used === other.used && isSubset(self, other)) === (op === EQ);
    case LE:
      return isSubset(self, other);
    case GE:
      return isSubset(other, self);
    case LT:
      return self.used < other.used && isSubset(self, other);
    case GT:
      return self.used > other.used && isSubset(other, self);
  }
}

function reprSet(self: PySet): PyValue {
  const { name } = self.cls;
  if (self.used === 0) return `${name}()`;
  return reprGuarded(self, `${name}(...)`, () => {
    const text = `{${reprItems({ items: self.items() })}}`;
    return self.cls === setType ? text : `${name}(${text})`;
  });
}

/** An operator of sets: NotImplemented unless both operands are sets. */
const operator =
  (run: (left: PySet, right: PySet) => PyValue) =>
  (left: PyValue, right: PyValue): PyValue =>
    left instanceof PySet && right instanceof PySet ? run(left, right) : NotImplemented;

const inplace =
  (run: (self: PySet, other: PySet) => void) =>
  (self: PyValue, other: PyValue): PyValue => {
    if (!(self instanceof PySet) || !(other instanceof PySet)) return NotImplemented;
    run(self, other);
    return self;
  };

function intersectionUpdate(self: PySet, other: PyValue): void {
  self.swap(intersection(self, other));
}

const sharedSlots = {
  richcompare: compareSets,
  repr: reprSet,
  iter: (self: PyValue) => new SetIterator(self as PySet),
  length: (self: PySet) => self.used,
  contains: setContains,
  and: operator(intersection),
  or: operator((left, right) => {
    const result = copyOf(left);
    if (left !== right) result.merge(right);
    return result;
  }),
  subtract: operator(difference),
  xor: operator(symmetricDifference),
};

function sharedMethods(): MethodRow[] {
  return [
    method("copy(self, /)", (self: PySet) => (self.cls === frozensetType ? self : copyOf(self))),
    method("difference(self, /, *others)", (self: PySet, others: PyValue[]) => {
      if (others.length === 0) return copyOf(self);
      const result = difference(self, others[0]);
      for (const other of others.slice(1)) setDifferenceUpdate(result, other);
      return result;
    }),
    method("intersection(self, /, *others)", (self: PySet, others: PyValue[]) => {
      if (others.length === 0) return copyOf(self);
      let result = self;
      for (const other of others) result = intersection(result, other);
      return result;
    }),
    method("isdisjoint(self, other, /)", isDisjoint),
    method("issubset(self, other, /)", isSubset),
    method("issuperset(self, other, /)", isSuperset),
    method(
      "__reduce__(self, /)",
      (self: PySet) =>
        new PyTuple([
          self.cls,
          new PyTuple([new PyList(self.items())]),
          self.cls.isHeap ? defaultState(self) : null,
        ]),
    ),
    method("__sizeof__(self, /)", sizeOf),
    method("symmetric_difference(self, other, /)", symmetricDifference),
    method("union(self, /, *others)", (self: PySet, others: PyValue[]) => {
      const result = copyOf(self);
      for (const other of others) if (other !== self) setUpdate(result, other);
      return result;
    }),
    classGetItem(),
  ];
}

const bindSet = argumentBinder("set(iterable=<absent>, /)");
/** Of a subclass the name is in the text. */
function checkCount(cls: PyType, args: PyValue[], kwnames: KwNames): void {
  if (kwnames !== null || args.length <= 1) return;
  throw typeError(`${cls.name} expected at most 1 argument, got ${args.length}`);
}
const bindFrozenset = argumentBinder("frozenset(iterable=<absent>, /)");

defineType(setType, {
  doc: "Build an unordered collection of unique elements.",
  signature: "(iterable=(), /)",
  hasWeakref: true,
  alloc: (cls) => new PySet(cls),
  slots: {
    new: (cls: PyType) => new PySet(cls),
    init: (self: PySet, args: PyValue[], kwnames: KwNames) => {
      checkCount(self.cls, args, kwnames);
      const [iterable] = bindSet(args, kwnames);
      if (self.fill > 0) self.clear();
      if (iterable !== undefined) setUpdate(self, iterable);
    },
    hash: null,
    ...sharedSlots,
    inplaceAnd: inplace(intersectionUpdate),
    inplaceOr: inplace((self, other) => self.merge(other)),
    inplaceSubtract: inplace(setDifferenceUpdate),
    inplaceXor: inplace(setSymmetricUpdate),
  },
  methods: [
    keyed("add(self, object, /)", (self: PySet, item: PyValue) => {
      self.add(item);
    }),
    method("clear(self, /)", (self: PySet) => self.clear()),
    keyed("discard(self, object, /)", (self: PySet, item: PyValue) => {
      const { key, hash } = asElement(item);
      self.deleteHashed(key, hash.lower, hash.upper);
    }),
    method("difference_update(self, /, *others)", (self: PySet, others: PyValue[]) => {
      for (const other of others) setDifferenceUpdate(self, other);
    }),
    method("intersection_update(self, /, *others)", (self: PySet, others: PyValue[]) => {
      let result = self;
      for (const other of others) result = intersection(result, other);
      if (result !== self) self.swap(result);
    }),
    method("pop(self, /)", (self: PySet) => {
      const item = self.pop();
      if (item === undefined) throw newError("KeyError", "pop from an empty set");
      return item;
    }),
    keyed("remove(self, object, /)", (self: PySet, item: PyValue) => {
      const { key, hash } = asElement(item);
      if (!self.deleteHashed(key, hash.lower, hash.upper)) throw keyError(item);
    }),
    method("symmetric_difference_update(self, other, /)", setSymmetricUpdate),
    method("update(self, /, *others)", (self: PySet, others: PyValue[]) => {
      for (const other of others) setUpdate(self, other);
    }),
    ...sharedMethods(),
  ],
});

const EMPTY_FROZENSET = new PySet(frozensetType);

defineType(frozensetType, {
  doc: "Build an immutable unordered collection of unique elements.",
  signature: "(iterable=(), /)",
  hasWeakref: true,
  alloc: (cls) => new PySet(cls),
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (kwnames !== null && cls.slots.init !== frozensetType.slots.init) {
        args = args.slice(0, args.length - kwnames.length);
        kwnames = null;
      }
      checkCount(cls, args, kwnames);
      const [iterable] = bindFrozenset(args, kwnames);
      if (cls !== frozensetType) return setFrom(iterable ?? EMPTY_FROZENSET, cls);
      if (iterable === undefined) return EMPTY_FROZENSET;
      if (iterable instanceof PySet && iterable.cls === frozensetType) return iterable;
      return setFrom(iterable, frozensetType);
    },
    hash: hashInHalves(halvesOf),
    ...sharedSlots,
  },
  methods: sharedMethods(),
});

/** A frozenset constant; the inverse is `frozensetItems`. */
export function makeFrozenset(items: readonly PyValue[]): PySet {
  const result = new PySet(frozensetType);
  for (const item of items) result.add(item);
  return result;
}

/** Elements in iteration order; undefined when the value is no exact frozenset. */
export function frozensetItems(value: PyValue): readonly PyValue[] | undefined {
  return value instanceof PySet && value.cls === frozensetType ? value.items() : undefined;
}
