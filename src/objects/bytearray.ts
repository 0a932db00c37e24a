/**
 * The type `bytearray`: bytes in a buffer with room to grow. While views of it are held (memoryview)
 * its size cannot change.
 */

import {
  call,
  callMethod,
  fixedSlice,
  indexNumber,
  iterOptional,
  sequenceIndex,
  sliceIndices,
  toArray,
  typeName,
} from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { byteBuffer, bytesIfAny, bytesOfAnyLayout } from "./buffer.ts";
import {
  BytesIterator,
  bytesFromHex,
  bytesItem,
  bytesIteratorType,
  compareBytes,
  compareResult,
  concatBytes,
  constructorBytes,
  repeatBytes,
} from "./bytes.ts";
import { bytesFrom, bytesPercent, type Steady, sharedMethods } from "./bytes-methods.ts";
import { bytesRepr, byteValue, latinText, partText } from "./bytes-text.ts";
import { bareType, bytearrayType, bytesType, NotImplemented, typeOf } from "./core-types.ts";
import { classMethod, defineType, method } from "./define.ts";
import { indexError, newError, typeError, valueError } from "./exceptions.ts";
import { Exporter, resizing } from "./exports.ts";
import { GrowableBytes } from "./growable-bytes.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "./object.ts";
import { hostText, PyBytes, PySlice, PyTuple } from "./sequence-values.ts";
import { layoutOf } from "./type-sizes.ts";

export const resizeError = (): object =>
  newError("BufferError", "Existing exports of data: object cannot be re-sized");

export class PyByteArray extends Exporter {
  readonly memory: GrowableBytes;

  constructor(bytes: Uint8Array) {
    super();
    this.memory = new GrowableBytes(bytes);
  }
  get bytes(): Uint8Array {
    return this.memory.bytes;
  }
  get length(): number {
    return this.memory.length;
  }
  /** Replaces `count` bytes at `at` by others. */
  splice(at: number, count: number, fresh: Uint8Array): void {
    if (fresh.length !== count && this.exports.count > 0) throw resizeError();
    this.memory.splice(at, count, fresh);
  }
  push(byte: number): void {
    this.splice(this.length, 0, Uint8Array.of(byte));
  }
}
PyByteArray.prototype.cls = bytearrayType;

const isPlain = (value: PyValue): boolean =>
  !(value instanceof PyObject) || value.cls === bytesType || value.cls === bytearrayType;

/** Runs what looks at the bytes and asks `argument` meanwhile. */
function hold<T>(self: PyByteArray, argument: PyValue, look: () => T): T {
  if (isPlain(argument)) return look();
  const release = self.exports.add();
  try {
    return look();
  } finally {
    release();
  }
}

const steady: Steady =
  (run) =>
  (self: PyByteArray, ...args: PyValue[]) =>
    hold(self, args[0], () => run(self, ...args));

const bind = argumentBinder("bytearray(source=<absent>, encoding=<absent>, errors=<absent>)");
const make = (bytes: Uint8Array): PyByteArray => new PyByteArray(bytes);

function setItem(self: PyByteArray, key: PyValue, value: PyValue | undefined): void {
  if (key instanceof PySlice) {
    setSlice(self, key, value);
    return;
  }
  const i = sequenceIndex(key, self.length, "bytearray");
  const byte = value === undefined ? undefined : byteValue(value);
  if (i < 0 || i >= self.length) throw indexError("bytearray index out of range");
  if (byte === undefined) self.splice(i, 1, new Uint8Array(0));
  else self.bytes[i] = byte;
}

function setSlice(self: PyByteArray, key: PySlice, value: PyValue | undefined): void {
  let fresh: Uint8Array = new Uint8Array(0);
  key = fixedSlice(key);
  if (value !== undefined) {
    const { index, int, float } = typeOf(value).slots;
    if ((index ?? int ?? float) !== undefined || hostText(value) !== undefined) {
      throw typeError("can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    }
    fresh = bytesOfAnyLayout(value) ?? bytesFrom(value, "bytearray");
  }
  const { start, stop, step, count } = sliceIndices(key, self.length);
  if (step === 1) {
    self.splice(start, Math.max(stop - start, 0), fresh);
    return;
  }
  // Nothing in place of every other item takes these away, too.
  if (fresh.length === 0) {
    const drop = new Set<number>();
    for (let i = 0, k = start; i < count; i++, k += step) drop.add(k);
    const kept = self.bytes.filter((_, i) => !drop.has(i));
    self.splice(0, self.length, kept);
    return;
  }
  if (fresh.length !== count) {
    throw valueError(
      `attempt to assign bytes of size ${fresh.length} to extended slice of size ${count}`,
    );
  }
  const { bytes } = self;
  const source = fresh.slice();
  for (let i = 0, k = start; i < count; i++, k += step) bytes[k] = source[i];
}

/** Pickle protocols before 3 know no bytes: the contents go as Latin-1 text. */
function reduce(self: PyByteArray, protocol: number): PyTuple {
  const args: PyValue[] =
    protocol < 3 ? [latinText(self.bytes), "latin-1"] : [new PyBytes(self.bytes.slice())];
  return new PyTuple([typeOf(self), new PyTuple(args), callMethod(self, "__getstate__")]);
}

export const bytearrayIteratorType = bareType("bytearray_iterator", bytesIteratorType);

/** A single quote is escaped even between double ones. */
function reprOf(self: PyByteArray): string {
  const inner = bytesRepr(self.bytes);
  const shown = inner.startsWith('b"') ? inner.replace(/'/g, "\\'") : inner;
  return `${typeOf(self).name}(${shown})`;
}

defineType(bytearrayType, {
  doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer",
  alloc: (cls) => withClass(new PyByteArray(new Uint8Array(0)), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyByteArray(new Uint8Array(0)), cls),
    init: (self: PyByteArray, args: PyValue[], kwnames: KwNames) => {
      const [source, encoding, errors] = bind(args, kwnames);
      // The old content goes first, also when there is no new one.
      if (self.length > 0) self.splice(0, self.length, new Uint8Array(0));
      self.splice(0, self.length, constructorBytes("bytearray", source, encoding, errors));
    },
    hash: null,
    repr: reprOf,
    str: reprOf,
    richcompare: (self: PyByteArray, other, op) => {
      const right = bytesIfAny(other);
      if (right === undefined) return NotImplemented;
      return compareResult(compareBytes(self.bytes, right), op);
    },
    length: (self: PyByteArray) => self.length,
    getitem: (self: PyByteArray, key) => {
      const item = bytesItem(self.bytes, key, "bytearray");
      return typeof item === "number" ? item : make(item);
    },
    setitem: setItem,
    contains: (self: PyByteArray, item) =>
      hold(self, item, () =>
        latinText(self.bytes).includes(partText(item, "a bytes-like object is required")),
      ),
    iter: (self) => withClass(new BytesIterator(self as PyByteArray), bytearrayIteratorType),
    concat: (self: PyByteArray, other) => {
      const left = bytesIfAny(self);
      const right = left && bytesIfAny(other);
      if (left === undefined || right === undefined) {
        throw typeError(`can't concat ${typeName(other)} to ${typeName(self)}`);
      }
      return make(concatBytes(left, right));
    },
    inplaceConcat: (self: PyByteArray, other) => {
      const right = bytesIfAny(other);
      if (right === undefined) {
        throw typeError(`can't concat ${typeName(other)} to ${typeName(self)}`);
      }
      // As in CPython, the view that the right side holds forbids to grow the same object.
      if (other === self && right.length > 0) throw resizeError();
      self.splice(self.length, 0, right);
      return self;
    },
    repeat: (self: PyByteArray, count) => make(repeatBytes(self.bytes, count)),
    inplaceRepeat: (self: PyByteArray, count) => {
      self.splice(0, self.length, repeatBytes(self.bytes, count));
      return self;
    },
    remainder: (left, right) =>
      left instanceof PyByteArray
        ? make(hold(left, right, () => bytesPercent(left.bytes, right)))
        : NotImplemented,
    buffer: (self: PyByteArray) => ({
      ...byteBuffer(self, self.bytes, false, self.exports.add()),
      place: self.memory,
    }),
  },
  methods: [
    ...sharedMethods(make, steady),
    classMethod("fromhex(type, string, /)", (cls: PyType, value: PyValue) => {
      const made = bytesFromHex(value);
      return cls === bytearrayType ? make(made) : call(cls, [new PyBytes(made)]);
    }),
    resizing("append(self, item, /)", (self: PyByteArray, item: PyValue) => {
      self.push(byteValue(item));
    }),
    resizing("clear(self, /)", (self: PyByteArray) => {
      self.splice(0, self.length, new Uint8Array(0));
    }),
    method("copy(self, /)", (self: PyByteArray) => make(self.bytes.slice())),
    resizing("extend(self, iterable_of_ints, /)", (self: PyByteArray, items: PyValue) => {
      const end = self.length;
      if (typeOf(items).slots.buffer !== undefined) {
        const bytes = bytesIfAny(items);
        if (bytes === undefined) {
          throw typeError(`can't set bytearray slice from ${typeName(items)}`);
        }
        self.splice(Math.min(end, self.length), 0, bytes);
        return;
      }
      if (hostText(items) !== undefined) {
        throw typeError("expected iterable of integers; got: 'str'");
      }
      const iterator = iterOptional(items);
      if (iterator === undefined) {
        throw typeError(`can't extend bytearray with ${typeName(items)}`);
      }
      self.splice(
        self.length,
        0,
        Uint8Array.from(toArray(iterator), (item) => byteValue(item)),
      );
    }),
    resizing("insert(self, index, item, /)", (self: PyByteArray, at: PyValue, item: PyValue) => {
      let i = indexNumber(at);
      const byte = byteValue(item);
      if (i < 0) i = Math.max(i + self.length, 0);
      self.splice(Math.min(i, self.length), 0, Uint8Array.of(byte));
    }),
    resizing("pop(self, index=-1, /)", (self: PyByteArray, at: PyValue) => {
      const given = indexNumber(at);
      if (self.length === 0) throw indexError("pop from empty bytearray");
      const i = given < 0 ? given + self.length : given;
      if (i < 0 || i >= self.length) throw indexError("pop index out of range");
      const byte = self.bytes[i];
      self.splice(i, 1, new Uint8Array(0));
      return byte;
    }),
    resizing("remove(self, value, /)", (self: PyByteArray, value: PyValue) => {
      const i = self.bytes.indexOf(byteValue(value));
      if (i < 0) throw valueError("value not found in bytearray");
      self.splice(i, 1, new Uint8Array(0));
    }),
    resizing("resize(self, size, /)", (self: PyByteArray, value: PyValue) => {
      const size = indexNumber(value);
      if (size < 0) throw valueError(`Can only resize to positive sizes, got ${size}`);
      if (size < self.length) self.splice(size, self.length - size, new Uint8Array(0));
      else self.splice(self.length, 0, new Uint8Array(size - self.length));
    }),
    method("reverse(self, /)", (self: PyByteArray) => {
      self.bytes.reverse();
    }),
    method("__alloc__(self, /)", (self: PyByteArray) => self.length + 1),
    method("__reduce__(self, /)", (self: PyByteArray) => reduce(self, 2)),
    method("__reduce_ex__(self, proto=0, /)", (self: PyByteArray, protocol: PyValue) =>
      reduce(self, indexNumber(protocol)),
    ),
    method(
      "__sizeof__(self, /)",
      (self: PyByteArray) => layoutOf(self.cls).basic + 1 + self.length,
    ),
  ],
});

defineType(bytearrayIteratorType, { final: true });
