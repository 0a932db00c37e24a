/** Views of a dict (keys, values, items), their set operations, and the iterators of dicts. */
import { contains, equal, iter, lengthOptional, next, toArray } from "./abstract.ts";
import { bareType, NotImplemented, setType } from "./core-types.ts";
import { attribute, defineType, method } from "./define.ts";
import type { Entry, PyDict } from "./dict-storage.ts";
import { runtimeError } from "./exceptions.ts";
import { PyMappingProxy } from "./mapping-proxy.ts";
import {
  type CompareOp,
  EQ,
  GE,
  GT,
  LE,
  LT,
  NE,
  PyObject,
  type PyType,
  type PyValue,
} from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { reprGuarded, reprItems } from "./sequence-operations.ts";
import { PyList, PyTuple } from "./sequence-values.ts";
import { isAnySet, setDifferenceUpdate, setFrom, setSymmetricUpdate, setUpdate } from "./set.ts";
import { PySet } from "./set-storage.ts";

// ---- iterators --------------------------------------------------------------------------------------

/**
 * Walks the entries of a dict. A dict that changes size in between is an error, as is a key that
 * turns up after as many keys as the dict had.
 */
export abstract class DictIterator extends PyObject {
  /** null once exhausted. */
  source: PyDict | null;
  /** The entry returned last; null before the first. */
  entry: Entry | null = null;
  size: number;
  /** Entries still expected. */
  remaining: number;

  constructor(source: PyDict) {
    super();
    this.source = source;
    this.size = source.size;
    this.remaining = source.size;
  }

  /** The next entry; null at the end. */
  advance(): Entry | null {
    const source = this.source;
    if (source === null) return null;
    if (this.size !== source.size) {
      this.size = -1;
      throw runtimeError("dictionary changed size during iteration");
    }
    const entry = this.entry === null ? source.first : entryAfter(source, this.entry);
    if (entry === null) {
      this.source = null;
      return null;
    }
    if (this.remaining === 0) {
      this.source = null;
      throw runtimeError("dictionary keys changed during iteration");
    }
    this.remaining--;
    this.entry = entry;
    return entry;
  }
}

/** The entry that follows one which may have been removed meanwhile. */
function entryAfter(source: PyDict, entry: Entry): Entry | null {
  let next = entry.next;
  if (next === null && entry.value === undefined) {
    // It was the last one when it was removed: what follows now was added later.
    let live = entry.previous;
    while (live !== null && live.value === undefined) live = live.previous;
    next = live === null ? source.first : live.next;
  }
  while (next !== null && next.value === undefined) next = next.next;
  return next;
}

/** The entry before one which may have been removed meanwhile. */
function entryBefore(entry: Entry | null): Entry | null {
  let previous = entry === null ? null : entry.previous;
  while (previous !== null && previous.value === undefined) previous = previous.previous;
  return previous;
}

export class DictKeyIterator extends DictIterator {}
export class DictValueIterator extends DictIterator {}
export class DictItemIterator extends DictIterator {}

export class DictReverseIterator extends DictIterator {
  /** Where to begin: what is added behind it later is not met. */
  private readonly last: Entry | null;

  constructor(source: PyDict, cls: PyType) {
    super(source);
    this.cls = cls;
    this.last = source.last;
  }

  override advance(): Entry | null {
    const source = this.source;
    if (source === null) return null;
    if (this.size !== source.size) {
      this.size = -1;
      throw runtimeError("dictionary changed size during iteration");
    }
    const isFresh = this.entry === null && this.last?.value !== undefined;
    const entry = isFresh ? this.last : entryBefore(this.entry ?? this.last);
    if (entry === null) {
      this.source = null;
      return null;
    }
    if (this.remaining === 0) {
      this.source = null;
      throw runtimeError("dictionary keys changed during iteration");
    }
    this.remaining--;
    this.entry = entry;
    return entry;
  }
}

type Select = (entry: Entry) => PyValue;
const selectKey: Select = (entry) => entry.key;
const selectValue: Select = (entry) => entry.value as PyValue;
const selectItem: Select = (entry) => new PyTuple([entry.key, entry.value as PyValue]);

function iteratorType(name: string, select: Select): PyType {
  return defineType(bareType(name), {
    final: true,
    slots: {
      iter: (self) => self,
      iternext: (self: DictIterator) => {
        const entry = self.advance();
        return entry === null ? undefined : select(entry);
      },
    },
    methods: [
      method("__length_hint__(self, /)", (self: DictIterator) =>
        self.source === null || self.size !== self.source.size ? 0 : self.remaining,
      ),
      method("__reduce__(self, /)", (self: DictIterator) => {
        const rest: PyValue[] = [];
        const copy = Object.assign(Object.create(Object.getPrototypeOf(self)), self);
        for (let e = copy.advance(); e !== null; e = copy.advance()) rest.push(select(e));
        return new PyTuple([builtinNamed("iter"), new PyTuple([new PyList(rest)])]);
      }),
    ],
  });
}

DictKeyIterator.prototype.cls = iteratorType("dict_keyiterator", selectKey);
DictValueIterator.prototype.cls = iteratorType("dict_valueiterator", selectValue);
DictItemIterator.prototype.cls = iteratorType("dict_itemiterator", selectItem);
const reverseKeyType = iteratorType("dict_reversekeyiterator", selectKey);
const reverseValueType = iteratorType("dict_reversevalueiterator", selectValue);
const reverseItemType = iteratorType("dict_reverseitemiterator", selectItem);

export function reverseKeys(source: PyDict): DictReverseIterator {
  return new DictReverseIterator(source, reverseKeyType);
}

// ---- views --------------------------------------------------------------------------------------------

export const dictKeysType = bareType("dict_keys");
export const dictValuesType = bareType("dict_values");
export const dictItemsType = bareType("dict_items");

export abstract class DictView extends PyObject {
  readonly source: PyDict;
  constructor(source: PyDict) {
    super();
    this.source = source;
  }
}
export class DictKeys extends DictView {}
export class DictValues extends DictView {}
export class DictItems extends DictView {}
DictKeys.prototype.cls = dictKeysType;
DictValues.prototype.cls = dictValuesType;
DictItems.prototype.cls = dictItemsType;

const isSetView = (value: PyValue): value is DictView =>
  value instanceof DictKeys || value instanceof DictItems;

/** Items of a view as a list-like object for reprs. */
function listOf(view: DictView): PyValue[] {
  if (view instanceof DictKeys) return view.source.keyList();
  if (view instanceof DictValues) return view.source.valueList();
  return [...view.source.entries()].map(selectItem);
}

const reprView = (self: DictView): PyValue =>
  reprGuarded(self, "...", () => `${self.cls.name}([${reprItems({ items: listOf(self) })}])`);

function viewContains(view: DictView, item: PyValue): boolean {
  if (view instanceof DictKeys) return view.source.has(item);
  if (!(item instanceof PyTuple) || item.items.length !== 2) return false;
  const value = view.source.get(item.items[0]);
  return value !== undefined && equal(value, item.items[1]);
}

function allContained(items: Iterable<PyValue>, container: PyValue): boolean {
  for (const item of items) if (!contains(container, item)) return false;
  return true;
}

function compareViews(self: DictView, other: PyValue, op: CompareOp): PyValue {
  if (!isAnySet(other) && !isSetView(other)) return NotImplemented;
  const mine = self.source.size;
  const theirs = lengthOptional(other) as number;
  const subset = (): boolean => allContained(listOf(self), other);
  const superset = (): boolean => allContained(toArray(other), self);
  switch (op) {
    case EQ:
      return mine === theirs && subset();
    case NE:
      return !(mine === theirs && subset());
    case LT:
      return mine < theirs && subset();
    case LE:
      return mine <= theirs && subset();
    case GT:
      return mine > theirs && superset();
    case GE:
      return mine >= theirs && superset();
  }
}

/** Intersection: a fresh set of what both hold. */
function viewAnd(self: PyValue, other: PyValue): PyValue {
  // The view is on either side.
  let view = self;
  if (!isSetView(view)) {
    view = other;
    other = self;
  }
  const mine = view as DictView;
  if (other instanceof PySet) {
    const isSmaller = other.cls === setType && mine.source.size <= other.used;
    return isSmaller ? intersectView(mine, other) : intersectSet(mine, other);
  }
  if (isSetView(other) && other.source.size > mine.source.size) {
    const swapped = other as DictView;
    return intersect(swapped, mine);
  }
  return intersect(mine, other);
}

/** What is in both, as the view holds it. */
function intersectView(view: DictView, other: PySet): PyValue {
  const result = new PySet();
  for (const item of listOf(view)) if (other.has(item)) result.add(item);
  return result;
}

/** What is in both, as the set holds it. */
function intersectSet(view: DictView, other: PySet): PyValue {
  const result = new PySet();
  for (const item of other.items()) if (viewContains(view, item)) result.add(item);
  return result;
}

function intersect(view: DictView, other: PyValue): PyValue {
  const result = new PySet();
  const iterator = iter(other);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) {
    if (viewContains(view, item)) result.add(item);
  }
  return result;
}

const setOperations = {
  and: viewAnd,
  or: (left: PyValue, right: PyValue): PyValue => {
    const result = setFrom(left);
    setUpdate(result, right);
    return result;
  },
  subtract: (left: PyValue, right: PyValue): PyValue => {
    const result = setFrom(left);
    setDifferenceUpdate(result, right);
    return result;
  },
  xor: (left: PyValue, right: PyValue): PyValue => {
    const result = setFrom(left);
    setSymmetricUpdate(result, setFrom(right));
    return result;
  },
};

const mapping = attribute("mapping", (self: DictView) => new PyMappingProxy(self.source));

function disjoint(self: DictView, other: PyValue): boolean {
  if (other === self) return self.source.size === 0;
  const iterator = iter(other);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) {
    if (viewContains(self, item)) return false;
  }
  return true;
}

for (const [type, forward, reverseType] of [
  [dictKeysType, DictKeyIterator, reverseKeyType],
  [dictItemsType, DictItemIterator, reverseItemType],
] as const) {
  defineType(type, {
    final: true,
    slots: {
      hash: null,
      richcompare: compareViews,
      repr: reprView,
      iter: (self) => new forward((self as DictView).source),
      length: (self: DictView) => self.source.size,
      contains: viewContains,
      ...setOperations,
    },
    methods: [
      method("isdisjoint(self, other, /)", disjoint),
      method(
        "__reversed__(self, /)",
        (self: DictView) => new DictReverseIterator(self.source, reverseType),
      ),
    ],
    attributes: [mapping],
  });
}

defineType(dictValuesType, {
  final: true,
  slots: {
    repr: reprView,
    iter: (self) => new DictValueIterator((self as DictView).source),
    length: (self: DictView) => self.source.size,
  },
  methods: [
    method(
      "__reversed__(self, /)",
      (self: DictView) => new DictReverseIterator(self.source, reverseValueType),
    ),
  ],
  attributes: [mapping],
});
