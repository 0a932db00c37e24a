/** The type `dict`. Storage is dict-storage.ts; views and iterators are dict-views.ts. */

import {
  call,
  callMethod,
  callSpecial,
  equal,
  getAttrOptional,
  getItem,
  guardRecursion,
  hashHalves,
  iter,
  iterate,
  repr,
  toArray,
} from "./abstract.ts";
import { withClass } from "./arguments.ts";
import { dictType, listType, NotImplemented, tupleType } from "./core-types.ts";
import { classMethod, defineType, method } from "./define.ts";
import { keyProtocol, PyDict } from "./dict-storage.ts";
import { DictItems, DictKeyIterator, DictKeys, DictValues, reverseKeys } from "./dict-views.ts";
import { addNote } from "./exception-note.ts";
import {
  exceptionTypes,
  isError,
  keyError,
  newError,
  runtimeError,
  typeError,
  valueError,
} from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { keyed } from "./keyed-method.ts";
import { type CompareOp, EQ, type KwNames, NE, type PyType, type PyValue } from "./object.ts";
import { reprGuarded } from "./sequence-operations.ts";
import { hostText, PyList, PyStr, PyTuple } from "./sequence-values.ts";
import { PySet, unhashableKey } from "./set-storage.ts";
import { keyTableSize, layoutOf } from "./type-sizes.ts";

keyProtocol.hashHalves = (key) => {
  try {
    return hashHalves(key);
  } catch (error) {
    throw unhashableKey(error, key, "dict key");
  }
};

// ---- direct functions for the eval loop ---------------------------------------------------------

/** `dict[key]`, with `__missing__` of subclasses. */
export function dictGetItem(dict: PyDict, key: PyValue): PyValue {
  const value = dict.get(key);
  if (value !== undefined) return value;
  if (dict.cls !== dictType) {
    const result = callSpecial(dict, "__missing__", [key]);
    if (result !== undefined) return result;
  }
  throw keyError(key);
}

export function dictSetItem(dict: PyDict, key: PyValue, value: PyValue | undefined): void {
  if (value !== undefined) dict.set(key, value);
  else if (dict.delete(key) === undefined) throw keyError(key);
}

export function dictCopy(source: PyDict): PyDict {
  const copy = new PyDict();
  source.copyInto(copy);
  return copy;
}

// ---- update ---------------------------------------------------------------------------------------

/** True for a dict whose subclass, if any, does not change iteration. */
function isPlainDict(value: PyValue): value is PyDict {
  return value instanceof PyDict && value.cls.slots.iter === dictType.slots.iter;
}

/** Adds the pairs of a mapping: a dict, or anything with keys() and `__getitem__`. */
export function dictMerge(target: PyDict, source: PyValue): void {
  if (isPlainDict(source)) {
    if (source === target) return;
    const version = source.keysVersion;
    for (let entry = source.first; entry !== null; entry = entry.next) {
      target.setFrom(entry);
      if (source.keysVersion !== version) throw runtimeError("dict mutated during update");
    }
    return;
  }
  for (const key of iterate(callMethod(source, "keys"))) target.set(key, getItem(source, key));
}

/** Adds pairs from an iterable of two-item sequences. */
export function dictMergePairs(target: PyDict, pairs: PyValue): void {
  let i = 0;
  for (const pair of iterate(pairs)) {
    const items = pairItems(pair, i);
    if (items.length !== 2) {
      throw valueError(
        `dictionary update sequence element #${i} has length ${items.length}; 2 is required`,
      );
    }
    target.set(items[0], items[1]);
    i++;
  }
}

/** The items of element `at`; a TypeError on the way gets a note of what they were wanted for. */
function pairItems(pair: PyValue, at: number): readonly PyValue[] {
  if (pair instanceof PyTuple && pair.cls === tupleType) return pair.items;
  if (pair instanceof PyList && pair.cls === listType) return pair.items;
  try {
    return toArray(iteratorOfPair(pair));
  } catch (error) {
    if (isError(error, exceptionTypes.TypeError)) {
      addNote(error, `Cannot convert dictionary update sequence element #${at} to a sequence`);
    }
    throw error;
  }
}

function iteratorOfPair(pair: PyValue): PyValue {
  try {
    return iter(pair);
  } catch (error) {
    if (!isError(error, exceptionTypes.TypeError)) throw error;
    throw typeError("object is not iterable");
  }
}

/** The argument of dict() and dict.update(). */
export function dictUpdate(target: PyDict, source: PyValue): void {
  if (isPlainDict(source) || getAttrOptional(source, "keys") !== undefined) {
    dictMerge(target, source);
  } else dictMergePairs(target, source);
}

function initDict(self: PyDict, args: PyValue[], kwnames: KwNames): void {
  const count = args.length - (kwnames === null ? 0 : kwnames.length);
  if (count > 1) throw typeError(`dict expected at most 1 argument, got ${count}`);
  if (count === 1) dictUpdate(self, args[0]);
  if (kwnames !== null) {
    for (let k = 0; k < kwnames.length; k++) self.set(kwnames[k], args[count + k]);
  }
}

// ---- comparison and text ----------------------------------------------------------------------------

function dictEqual(left: PyDict, right: PyDict): boolean {
  if (left.size !== right.size) return false;
  return guardRecursion(" in comparison", () => {
    for (let entry = left.first; entry !== null; entry = entry.next) {
      const value = entry.value;
      if (value === undefined) continue;
      const other = right.get(entry.key);
      if (other === undefined || !equal(value, other)) return false;
    }
    return true;
  });
}

function reprDict(self: PyDict): PyValue {
  if (self.size === 0) return "{}";
  return reprGuarded(self, "{...}", () => {
    const parts: string[] = [];
    for (let entry = self.first; entry !== null; entry = entry.next) {
      if (entry.value === undefined) continue;
      const key = hostText(repr(entry.key));
      parts.push(`${key}: ${hostText(repr(entry.value))}`);
    }
    return `{${parts.join(", ")}}`;
  });
}

// ---- methods ------------------------------------------------------------------------------------------

function popItem(self: PyDict): PyValue {
  const entry = self.last;
  if (entry === null) throw newError("KeyError", "popitem(): dictionary is empty");
  const { key } = entry;
  return new PyTuple([key, self.remove(entry) as PyValue]);
}

/** Adds keys with one value; those of a dict or set bring their hashes. */
function addKeys(target: PyDict, keys: PyValue, value: PyValue): void {
  if (keys instanceof PyDict && keys.cls === dictType) {
    for (let entry = keys.first; entry !== null; entry = entry.next) {
      target.setKnown(entry.key, value, entry.lower, entry.upper);
    }
  } else if (keys instanceof PySet && !keys.cls.isHeap) {
    for (let i = keys.next(0); i >= 0; i = keys.next(i + 1)) {
      target.setKnown(keys.keys[i] as PyValue, value, keys.lowers[i], keys.uppers[i]);
    }
  } else for (const key of iterate(keys)) target.set(key, value);
}

function fromKeys(cls: PyType, iterable: PyValue, value: PyValue): PyValue {
  const target = call(cls, []);
  if (target instanceof PyDict && target.cls === dictType) {
    addKeys(target, iterable, value);
    return target;
  }
  for (const key of iterate(iterable)) callMethod(target, "__setitem__", [key, value]);
  return target;
}

function union(left: PyValue, right: PyValue): PyValue {
  if (!(left instanceof PyDict) || !(right instanceof PyDict)) return NotImplemented;
  const result = dictCopy(left);
  dictUpdate(result, right);
  return result;
}

/** Text keys alone need no hash beside them. */
export function hasTextKeys(self: PyDict): boolean {
  for (let entry = self.first; entry !== null; entry = entry.next) {
    if (!(typeof entry.key === "string" || entry.key instanceof PyStr)) return false;
  }
  return true;
}

const sizeOf = (self: PyDict): number =>
  layoutOf(self.cls).basic + keyTableSize(self.size, hasTextKeys(self));

defineType(dictType, {
  doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary from a mapping object's (key, value) pairs\ndict(iterable) -> new dictionary from an iterable of (key, value) pairs\ndict(**kwargs) -> new dictionary from the name=value pairs of the keywords",
  collection: "mapping",
  alloc: (cls) => withClass(new PyDict(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyDict(), cls),
    init: initDict,
    hash: null,
    richcompare: (self: PyDict, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PyDict) || (op !== EQ && op !== NE)) return NotImplemented;
      return dictEqual(self, other) === (op === EQ);
    },
    repr: reprDict,
    iter: (self) => new DictKeyIterator(self as PyDict),
    length: (self: PyDict) => self.size,
    getitem: dictGetItem,
    setitem: dictSetItem,
    contains: (self: PyDict, key: PyValue) => self.has(key),
    or: union,
    inplaceOr: (self: PyValue, other: PyValue) => {
      dictUpdate(self as PyDict, other);
      return self;
    },
  },
  methods: [
    method("__sizeof__(self, /)", sizeOf),
    keyed("get(self, key, default=None, /)", (self: PyDict, key: PyValue, fallback: PyValue) => {
      const value = self.get(key);
      return value === undefined ? fallback : value;
    }),
    keyed(
      "setdefault(self, key, default=None, /)",
      (self: PyDict, key: PyValue, fallback: PyValue) => {
        return self.findOrAppend(key, fallback).value as PyValue;
      },
    ),
    keyed(
      "pop(self, key, default=<absent>, /)",
      (self: PyDict, key: PyValue, fallback: PyValue | undefined) => {
        const value = self.delete(key);
        if (value !== undefined) return value;
        if (fallback !== undefined) return fallback;
        throw keyError(key);
      },
    ),
    method("popitem(self, /)", popItem),
    method("keys(self, /)", (self: PyDict) => new DictKeys(self)),
    method("items(self, /)", (self: PyDict) => new DictItems(self)),
    method("values(self, /)", (self: PyDict) => new DictValues(self)),
    method(
      "update(self, *args, **kwargs)",
      (self: PyDict, args: PyValue[], keywords: Map<string, PyValue>) => {
        if (args.length > 1) {
          throw typeError(`update expected at most 1 argument, got ${args.length}`);
        }
        if (args.length === 1) dictUpdate(self, args[0]);
        for (const [name, value] of keywords) self.set(name, value);
      },
    ),
    classMethod("fromkeys(type, iterable, value=None, /)", fromKeys),
    method("clear(self, /)", (self: PyDict) => self.clear()),
    method("copy(self, /)", dictCopy),
    method("__reversed__(self, /)", reverseKeys),
    classGetItem(),
  ],
});
