/** The type `collections.deque` and its iterators. Storage is deque-storage.ts. */

import {
  call,
  compareNumbers,
  equal,
  index,
  indexNumber,
  indexOptional,
  iter,
  iterate,
  repr,
  richCompare,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType, NotImplemented, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import {
  indexError,
  newError,
  runtimeError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { defaultState } from "../../objects/object-reduce.ts";
import { repeatItems, reprGuarded } from "../../objects/sequence-operations.ts";
import { EMPTY_TUPLE, hostText, intValue, PyTuple } from "../../objects/sequence-values.ts";
import { layoutOf } from "../../objects/type-sizes.ts";
import { PyDeque } from "./deque-storage.ts";

export const dequeType = bareType("deque");
PyDeque.prototype.cls = dequeType;
export const dequeIteratorType = bareType("_deque_iterator");
export const dequeReverseIteratorType = bareType("_deque_reverse_iterator");

// ---- iterators --------------------------------------------------------------------------------------

class DequeIterator extends PyObject {
  readonly deque: PyDeque;
  private readonly version: number;
  private at = 0;
  left: number;
  constructor(deque: PyDeque, skip = 0) {
    super();
    this.deque = deque;
    this.version = deque.version;
    this.at = Math.min(skip, deque.size);
    this.left = deque.size - this.at;
  }
  /** The position of the next item counted from where the iteration began; −1 at the end. */
  advance(): number {
    if (this.left === 0) return -1;
    if (this.deque.version !== this.version) {
      this.left = 0;
      throw runtimeError("deque mutated during iteration");
    }
    this.left--;
    return this.at++;
  }
}
DequeIterator.prototype.cls = dequeIteratorType;
class DequeReverseIterator extends DequeIterator {}
DequeReverseIterator.prototype.cls = dequeReverseIteratorType;

const bindIterator = argumentBinder("_deque_iterator(iterable, index=0, /)");

function defineIterator(
  type: PyType,
  make: new (deque: PyDeque, skip?: number) => DequeIterator,
  read: (deque: PyDeque, i: number) => PyValue,
): void {
  defineType(type, {
    module: "collections",
    final: true,
    slots: {
      new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
        const [deque, skip] = bindIterator(args, kwnames);
        if (!(deque instanceof PyDeque)) {
          throw typeError(
            `${type.name}() argument 1 must be collections.deque, not ${typeName(deque)}`,
          );
        }
        return new make(deque, Math.max(indexNumber(skip), 0));
      },
      iter: (self) => self,
      iternext: (self: DequeIterator) => {
        const at = self.advance();
        return at < 0 ? undefined : read(self.deque, at);
      },
    },
    methods: [
      method("__length_hint__(self, /)", (self: DequeIterator) => self.left),
      method("__reduce__(self, /)", (self: DequeIterator) => {
        const skip = self.deque.size - self.left;
        return new PyTuple([type, new PyTuple([self.deque, skip])]);
      }),
    ],
  });
}
defineIterator(dequeIteratorType, DequeIterator, (deque, i) => deque.get(i));
defineIterator(dequeReverseIteratorType, DequeReverseIterator, (deque, i) =>
  deque.get(deque.size - 1 - i),
);

// ---- operations -------------------------------------------------------------------------------------

const bind = argumentBinder("deque(iterable=<absent>, maxlen=None)");

function initDeque(self: PyDeque, args: PyValue[], kwnames: KwNames): void {
  const [iterable, maxlen] = bind(args, kwnames);
  if (maxlen === null) self.maxlen = -1;
  else {
    if (intValue(maxlen) === undefined) throw typeError("an integer is required");
    const limit = indexNumber(maxlen);
    if (limit < 0) throw valueError("maxlen must be non-negative");
    self.maxlen = limit;
  }
  if (self.size > 0) self.replace([]);
  if (iterable !== undefined) extend(self, iterable);
}

function extend(self: PyDeque, iterable: PyValue): void {
  if (iterable === self) for (const item of self.toArray()) self.push(item);
  else for (const item of iterate(iterable)) self.push(item);
}

function extendLeft(self: PyDeque, iterable: PyValue): void {
  if (iterable === self) for (const item of self.toArray()) self.unshift(item);
  else for (const item of iterate(iterable)) self.unshift(item);
}

/** A deque of the same class and limit. */
function copy(self: PyDeque): PyDeque {
  if (self.cls === dequeType) {
    const fresh = new PyDeque();
    fresh.maxlen = self.maxlen;
    fresh.replace(self.toArray());
    return fresh;
  }
  const made = call(self.cls, self.maxlen < 0 ? [self] : [self, self.maxlen]);
  if (made instanceof PyDeque) return made;
  throw typeError(`${self.cls.name}() must return a deque, not ${typeName(made)}`);
}

/** The last `maxlen` of these items. */
function fitted(self: PyDeque, items: PyValue[]): PyValue[] {
  return self.maxlen < 0 || items.length <= self.maxlen
    ? items
    : items.slice(items.length - self.maxlen);
}

function repeated(self: PyDeque, count: PyValue): PyValue[] {
  const times = index(count);
  let n = typeof times === "number" ? times : times < 0n ? 0 : Number.MAX_SAFE_INTEGER;
  if (self.maxlen >= 0 && self.size > 0) n = Math.min(n, Math.ceil(self.maxlen / self.size) + 1);
  return fitted(self, repeatItems(self.toArray(), n));
}

function position(self: PyDeque, key: PyValue): number {
  const given = indexOptional(key);
  if (given === undefined) {
    throw typeError(`sequence index must be integer, not '${typeName(key)}'`);
  }
  const i = Number(given) < 0 ? Number(given) + self.size : Number(given);
  if (i < 0 || i >= self.size) throw indexError("deque index out of range");
  return i;
}

function removeAt(self: PyDeque, i: number): void {
  self.rotate((self.size - i) % self.size);
  self.shift();
  if (self.size > 0) self.rotate(i % self.size);
}

/** The first position of a value within [start, stop), or −1. */
function find(
  self: PyDeque,
  value: PyValue,
  start: number,
  stop: number,
  changed: () => object,
): number {
  const { version } = self;
  for (let i = start; i < stop; i++) {
    const same = equal(self.get(i), value);
    if (self.version !== version) throw changed();
    if (same) return i;
  }
  return -1;
}

const mutated = (): object => runtimeError("deque mutated during iteration");

function bound(value: PyValue, size: number): number {
  const i = Number(index(value));
  return Math.min(i < 0 ? Math.max(i + size, 0) : i, size);
}

function insert(self: PyDeque, at: PyValue, value: PyValue): void {
  if (self.size === self.maxlen) throw indexError("deque already at its maximum size");
  const i = bound(at, self.size);
  if (i === self.size) {
    self.push(value);
    return;
  }
  self.rotate(self.size - i);
  self.push(value);
  self.rotate(i + 1);
}

function compare(left: PyDeque, right: PyValue, op: CompareOp): PyValue {
  if (!(right instanceof PyDeque)) return NotImplemented;
  if (left === right) {
    if (op === EQ || op === 1 || op === 5) return true;
    return false;
  }
  if ((op === EQ || op === NE) && left.size !== right.size) return op === NE;
  const a = new DequeIterator(left);
  const b = new DequeIterator(right);
  for (;;) {
    const i = a.advance();
    const j = b.advance();
    if (i < 0 || j < 0) return compareNumbers(left.size, right.size, op);
    const x = left.get(i);
    const y = right.get(j);
    if (equal(x, y)) continue;
    if (op === EQ) return false;
    if (op === NE) return true;
    return richCompare(x, y, op);
  }
}

function reprDeque(self: PyDeque): PyValue {
  const { name } = typeOf(self);
  return reprGuarded(self, "[...]", () => {
    const parts: string[] = [];
    for (const item of iterate(self)) parts.push(hostText(repr(item)) as string);
    const limit = self.maxlen < 0 ? "" : `, maxlen=${self.maxlen}`;
    return `${name}([${parts.join(", ")}]${limit})`;
  });
}

/** Blocks of 64 items and two links. */
const BLOCK_ITEMS = 64;
const sizeOf = (self: PyDeque): number =>
  layoutOf(self.cls).basic + 8 * (BLOCK_ITEMS + 2) * (1 + Math.floor(self.size / BLOCK_ITEMS));

defineType(dequeType, {
  signature: "([iterable[, maxlen]])",
  doc: "A list-like sequence optimized for data accesses near its endpoints.",
  module: "collections",
  collection: "sequence",
  hasWeakref: true,
  alloc: (cls) => withClass(new PyDeque(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyDeque(), cls),
    init: initDeque,
    hash: null,
    richcompare: compare,
    repr: reprDeque,
    iter: (self) => new DequeIterator(self as PyDeque),
    length: (self: PyDeque) => self.size,
    bool: (self: PyDeque) => self.size > 0,
    getitem: (self: PyDeque, key: PyValue) => self.get(position(self, key)),
    setitem: (self: PyDeque, key: PyValue, value: PyValue | undefined) => {
      const i = position(self, key);
      if (value === undefined) removeAt(self, i);
      else self.set(i, value);
    },
    contains: (self: PyDeque, item: PyValue) => find(self, item, 0, self.size, mutated) >= 0,
    concat: (self: PyDeque, other: PyValue) => {
      if (!(other instanceof PyDeque)) {
        throw typeError(`can only concatenate deque (not "${typeName(other)}") to deque`);
      }
      const result = copy(self);
      extend(result, other);
      return result;
    },
    repeat: (self: PyDeque, count: PyValue) => {
      const result = copy(self);
      result.replace(repeated(self, count));
      return result;
    },
    inplaceConcat: (self: PyDeque, other: PyValue) => {
      extend(self, other);
      return self;
    },
    inplaceRepeat: (self: PyDeque, count: PyValue) => {
      self.replace(repeated(self, count));
      return self;
    },
  },
  attributes: [
    attribute(
      "maxlen",
      (self: PyDeque) => (self.maxlen < 0 ? null : self.maxlen),
      undefined,
      "maximum size of a deque or None if unbounded",
    ),
  ],
  methods: [
    method("__sizeof__(self, /)", sizeOf),
    method("append(self, item, /)", (self: PyDeque, item: PyValue) => self.push(item)),
    method("appendleft(self, item, /)", (self: PyDeque, item: PyValue) => self.unshift(item)),
    method("pop(self, /)", (self: PyDeque) => {
      const value = self.pop();
      if (value === undefined) throw indexError("pop from an empty deque");
      return value;
    }),
    method("popleft(self, /)", (self: PyDeque) => {
      const value = self.shift();
      if (value === undefined) throw indexError("pop from an empty deque");
      return value;
    }),
    method("extend(self, iterable, /)", extend),
    method("extendleft(self, iterable, /)", extendLeft),
    method("clear(self, /)", (self: PyDeque) => self.replace([])),
    method("copy(self, /)", copy),
    method("__copy__(self, /)", copy),
    method("count(self, value, /)", (self: PyDeque, value: PyValue) => {
      const { version } = self;
      let count = 0;
      for (let i = 0; i < self.size; i++) {
        if (equal(self.get(i), value)) count++;
        if (self.version !== version) throw mutated();
      }
      return count;
    }),
    method(
      "index(self, value, start=0, stop=9007199254740991, /)",
      (self: PyDeque, value: PyValue, start: PyValue, stop: PyValue) => {
        const from = bound(start, self.size);
        const at = find(self, value, from, bound(stop, self.size), mutated);
        if (at < 0) throw valueError("deque.index(x): x not in deque");
        return at;
      },
    ),
    method("insert(self, index, value, /)", insert),
    method("remove(self, value, /)", (self: PyDeque, value: PyValue) => {
      const changed = (): object => newError("IndexError", "deque mutated during remove().");
      const at = find(self, value, 0, self.size, changed);
      if (at < 0) throw valueError("deque.remove(x): x not in deque");
      removeAt(self, at);
    }),
    method("reverse(self, /)", (self: PyDeque) => self.replace(self.toArray().reverse())),
    method("rotate(self, n=1, /)", (self: PyDeque, n: PyValue) => {
      const steps = indexNumber(n);
      if (self.size > 1) self.rotate(((steps % self.size) + self.size) % self.size);
    }),
    method("__reversed__(self, /)", (self: PyDeque) => new DequeReverseIterator(self)),
    method("__reduce__(self, /)", (self: PyDeque) => {
      const args = self.maxlen < 0 ? EMPTY_TUPLE : new PyTuple([EMPTY_TUPLE, self.maxlen]);
      return new PyTuple([typeOf(self), args, defaultState(self), iter(self)]);
    }),
    classGetItem(),
  ],
});
