/** The module `array`: the type over value.ts, its iterator, and the module record. */
import {
  callMethod,
  equal,
  getAttr,
  indexNumber,
  indexOptional,
  iterate,
  reprText,
  richCompare,
  sizedIndex,
  sliceIndices,
  typeName,
} from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { audit } from "../../objects/audit.ts";
import { byteBuffer, requireBytes } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import { decodeUtf32 } from "../../objects/codec-utf.ts";
import { bareType, bytearrayType, isInstance, NotImplemented } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import {
  exceptionTypes,
  indexError,
  newError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { resizing } from "../../objects/exports.ts";
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
import { addressOf } from "../../objects/object-type.ts";
import { builtinNamed, importModule } from "../../objects/runtime-import.ts";
import { PyBytes, PyList, PySlice, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { pointsOf, type StrValue, strFromText, type Text, textOf } from "../../objects/str-text.ts";
import { warn } from "../../vm/warn.ts";
import type { ModuleSpec } from "../module.ts";
import { ARRAY_ITEMS, type ArrayItem, TYPE_CODES } from "./item.ts";
import { machineFormat, reconstruct, swapBytes } from "./reconstruct.ts";
import { arrayType, PyArray } from "./value.ts";

const NO_BYTES = new Uint8Array(0);

// ---- construction ---------------------------------------------------------------------------------

function newArray(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0 && cls === arrayType) {
    throw typeError("array.array() takes no keyword arguments");
  }
  const given = args.slice(0, args.length - (kwnames?.length ?? 0));
  if (given.length === 0 || given.length > 2) {
    const limit = given.length === 0 ? "at least 1 argument" : "at most 2 arguments";
    throw typeError(`array() takes ${limit} (${given.length} given)`);
  }
  const [typecode, source] = given;
  const code = textOf(typecode);
  if (code === undefined || code.length !== 1) {
    throw typeError(
      `array() argument 1 must be a unicode character, not ${
        code === undefined ? typeName(typecode) : `a string of length ${code.length}`
      }`,
    );
  }
  audit("array.__new__", typecode, source ?? null);
  const isTextCode = code === "u" || code === "w";
  if (code === "u") {
    const message = "The 'u' type code is deprecated and will be removed in Python 3.16";
    warn(exceptionTypes.DeprecationWarning, message);
  }
  if (!isTextCode && source !== undefined) {
    const what =
      textOf(source) !== undefined
        ? "str"
        : source instanceof PyArray && source.item.isText
          ? "unicode array"
          : "";
    if (what !== "") {
      throw typeError(
        `cannot use a ${what} to initialize an array with typecode '${String(code)}'`,
      );
    }
  }
  const item = typeof code === "string" ? ARRAY_ITEMS.get(code) : undefined;
  if (item === undefined) {
    throw valueError("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)");
  }
  const array = withClass(new PyArray(item), cls);
  if (source !== undefined) fill(array, source);
  return array;
}

function fill(array: PyArray, source: PyValue): void {
  if (source instanceof PyBytes || isInstance(source, bytearrayType)) fromBytes(array, source);
  else if (array.item.isText && textOf(source) !== undefined) fromText(array, source);
  else if (source instanceof PyArray && source.item === array.item) {
    array.splice(array.length, 0, source.bytes);
  } else for (const value of iterate(source)) array.append(value);
}

function fromBytes(array: PyArray, source: PyValue): void {
  const bytes = requireBytes(source);
  if (bytes.length % array.item.size !== 0) {
    throw valueError("bytes length not a multiple of item size");
  }
  array.splice(array.length, 0, bytes);
}

function fromText(array: PyArray, source: PyValue): void {
  const points = pointsOf(textOf(source) as Text).slice();
  array.splice(array.length, 0, new Uint8Array(points.buffer));
}

function extend(array: PyArray, source: PyValue): void {
  if (source instanceof PyArray) {
    if (source.item !== array.item) throw typeError("can only extend with array of same kind");
    array.splice(array.length, 0, source.bytes);
  } else for (const value of iterate(source)) array.append(value);
}

const textIn = (array: PyArray): StrValue =>
  strFromText(decodeUtf32(array.bytes, "strict", -1).text);

function requireText(array: PyArray, name: string): void {
  if (!array.item.isText) {
    throw valueError(`${name}() may only be called on unicode type arrays ('u' or 'w')`);
  }
}

// ---- items ----------------------------------------------------------------------------------------

function position(array: PyArray, key: PyValue, message: string): number {
  const given = indexOptional(key);
  if (given === undefined) throw typeError("array indices must be integers");
  const at = indexNumber(key, "IndexError");
  const i = at < 0 ? at + array.length : at;
  if (i < 0 || i >= array.length) throw indexError(message);
  return i;
}

/** The bytes of the items that a slice selects. */
function sliceBytes(array: PyArray, key: PySlice): Uint8Array {
  const { start, step, count } = sliceIndices(key, array.length);
  const { size } = array.item;
  const { bytes } = array;
  if (step === 1) return bytes.slice(start * size, (start + count) * size);
  const out = new Uint8Array(count * size);
  for (let i = 0, k = start; i < count; i++, k += step) {
    out.set(bytes.subarray(k * size, (k + 1) * size), i * size);
  }
  return out;
}

function setItem(array: PyArray, key: PyValue, value: PyValue | undefined): void {
  if (key instanceof PySlice) {
    setSlice(array, key, value);
    return;
  }
  const i = position(array, key, "array assignment index out of range");
  if (value === undefined) array.splice(i, 1, NO_BYTES);
  else if (!array.set(i, value)) throw indexError("array assignment index out of range");
}

function setSlice(array: PyArray, key: PySlice, value: PyValue | undefined): void {
  if (value !== undefined && !(value instanceof PyArray)) {
    throw typeError(`can only assign array (not "${typeName(value)}") to array slice`);
  }
  if (value !== undefined && value.item !== array.item) {
    throw typeError("bad argument type for built-in operation");
  }
  const { start, stop, step, count } = sliceIndices(key, array.length);
  const { size } = array.item;
  const fresh = value === undefined ? NO_BYTES : value.bytes.slice();
  if (step === 1) {
    array.splice(start, Math.max(stop - start, 0), fresh);
    return;
  }
  if (value === undefined) {
    const drop = new Set<number>();
    for (let i = 0, k = start; i < count; i++, k += step) drop.add(k);
    const kept = array.bytes.filter((_, at) => !drop.has(Math.floor(at / size)));
    array.splice(0, array.length, kept);
    return;
  }
  if (fresh.length !== count * size) {
    throw valueError(
      `attempt to assign array of size ${fresh.length / size} to extended slice of size ${count}`,
    );
  }
  for (let i = 0, k = start; i < count; i++, k += step) {
    array.bytes.set(fresh.subarray(i * size, (i + 1) * size), k * size);
  }
}

/** Item by item, as lists compare. */
function compare(left: PyArray, right: PyValue, op: CompareOp): PyValue {
  if (!(right instanceof PyArray)) return NotImplemented;
  const isEquality = op === EQ || op === NE;
  if (isEquality && left.length !== right.length) return op === NE;
  for (let i = 0; i < left.length && i < right.length; i++) {
    const a = left.get(i);
    const b = right.get(i);
    if (equal(a, b)) continue;
    return isEquality ? op === NE : richCompare(a, b, op);
  }
  return richCompare(left.length, right.length, op);
}

function repeated(array: PyArray, value: PyValue): Uint8Array {
  const count = Math.max(Number(sizedIndex(value)), 0);
  const { bytes } = array;
  if (bytes.length * count > 2 ** 32) throw newError("MemoryError");
  const out = new Uint8Array(bytes.length * count);
  for (let at = 0; at < out.length; at += bytes.length) out.set(bytes, at);
  return out;
}

function find(array: PyArray, value: PyValue, start = 0, stop = array.length): number {
  for (let i = start; i < stop && i < array.length; i++) {
    if (equal(array.get(i), value)) return i;
  }
  return -1;
}

function searchBound(array: PyArray, value: PyValue): number {
  if (indexOptional(value) === undefined) {
    throw typeError("slice indices must be integers or have an __index__ method");
  }
  const i = indexNumber(value, "");
  return i < 0 ? Math.max(i + array.length, 0) : i;
}

// ---- methods --------------------------------------------------------------------------------------

function fromList(array: PyArray, list: PyValue): void {
  if (!(list instanceof PyList)) throw typeError("arg must be list");
  const size = array.length;
  const { length } = list.items;
  try {
    for (let i = 0; i < length; i++) {
      array.append(list.items[i]);
      if (list.items.length !== length) {
        throw newError("RuntimeError", "list changed size during iteration");
      }
    }
  } catch (error) {
    array.splice(size, array.length - size, NO_BYTES);
    throw error;
  }
}

function fromFile(array: PyArray, file: PyValue, count: PyValue): void {
  const wanted = indexNumber(count) * array.item.size;
  const data = callMethod(file, "read", [wanted]);
  if (!(data instanceof PyBytes)) throw typeError("read() didn't return bytes");
  fromBytes(array, data);
  if (data.bytes.length !== wanted) {
    throw newError("EOFError", "read() didn't return enough bytes");
  }
}

/** Bytes per call of write(). */
const BLOCK = 64 * 1024;

function toFile(array: PyArray, file: PyValue): void {
  for (let at = 0; at < array.bytes.length; at += BLOCK) {
    callMethod(file, "write", [new PyBytes(array.bytes.slice(at, at + BLOCK))]);
  }
}

/** Pickle protocols before 3 know no bytes: the items go as a list. */
function reduce(array: PyArray, protocol: number): PyValue {
  const dict = array.dict ?? null;
  const { code } = array.item;
  if (protocol < 3) {
    const args = new PyTuple([code, new PyList([...array.values()])]);
    return new PyTuple([array.cls, args, dict]);
  }
  const bytes = new PyBytes(array.bytes.slice());
  const args = new PyTuple([array.cls, code, machineFormat(array.item), bytes]);
  return new PyTuple([reconstructor, args, dict]);
}

const copy = (array: PyArray): PyArray => new PyArray(array.item, array.bytes.slice());

function sameKind(array: PyArray, other: PyValue): PyArray {
  if (!(other instanceof PyArray)) {
    throw typeError(`can only append array (not "${typeName(other)}") to array`);
  }
  if (other.item !== array.item) throw typeError("bad argument type for built-in operation");
  return other;
}

const methods = [
  resizing("append(self, v, /)", (self: PyArray, value: PyValue) => self.append(value)),
  // The address stands for the object, as id() does: there is no memory to point at.
  method("buffer_info(self, /)", (self: PyArray) => new PyTuple([addressOf(self), self.length])),
  method("byteswap(self, /)", (self: PyArray) => swapBytes(self.bytes, self.item.size)),
  resizing("clear(self, /)", (self: PyArray) => self.splice(0, self.length, NO_BYTES)),
  method("count(self, v, /)", (self: PyArray, value: PyValue) => {
    let count = 0;
    for (const item of self.values()) if (equal(item, value)) count++;
    return count;
  }),
  resizing("extend(self, bb, /)", (self: PyArray, source: PyValue) => extend(self, source)),
  resizing("frombytes(self, buffer, /)", (self: PyArray, source: PyValue) =>
    fromBytes(self, source),
  ),
  resizing("fromfile(self, f, n, /)", (self: PyArray, file: PyValue, count: PyValue) =>
    fromFile(self, file, count),
  ),
  resizing("fromlist(self, list, /)", (self: PyArray, list: PyValue) => fromList(self, list)),
  resizing("fromunicode(self, ustr, /)", (self: PyArray, text: PyValue) => {
    if (textOf(text) === undefined) {
      throw typeError(`fromunicode() argument must be str, not ${typeName(text)}`);
    }
    requireText(self, "fromunicode");
    fromText(self, text);
  }),
  method(
    "index(self, v, start=0, stop=9223372036854775807, /)",
    (self: PyArray, value: PyValue, start: PyValue, stop: PyValue) => {
      const i = find(self, value, searchBound(self, start), searchBound(self, stop));
      if (i < 0) throw valueError("array.index(x): x not in array");
      return i;
    },
  ),
  resizing("insert(self, i, v, /)", (self: PyArray, at: PyValue, value: PyValue) => {
    const given = indexNumber(at);
    const bytes = self.encode(value);
    const i = given < 0 ? Math.max(given + self.length, 0) : Math.min(given, self.length);
    self.splice(i, 0, bytes);
  }),
  resizing("pop(self, i=-1, /)", (self: PyArray, at: PyValue) => {
    const given = indexNumber(at);
    if (self.length === 0) throw indexError("pop from empty array");
    const i = given < 0 ? given + self.length : given;
    if (i < 0 || i >= self.length) throw indexError("pop index out of range");
    const value = self.get(i);
    self.splice(i, 1, NO_BYTES);
    return value;
  }),
  resizing("remove(self, v, /)", (self: PyArray, value: PyValue) => {
    const i = find(self, value);
    if (i < 0) throw valueError("array.remove(x): x not in array");
    self.splice(i, 1, NO_BYTES);
  }),
  method("reverse(self, /)", (self: PyArray) => {
    // Bytes reversed as a whole, then within each item.
    self.bytes.reverse();
    swapBytes(self.bytes, self.item.size);
  }),
  method("tobytes(self, /)", (self: PyArray) => new PyBytes(self.bytes.slice())),
  method("tofile(self, f, /)", (self: PyArray, file: PyValue) => toFile(self, file)),
  method("tolist(self, /)", (self: PyArray) => new PyList([...self.values()])),
  method("tounicode(self, /)", (self: PyArray) => {
    requireText(self, "tounicode");
    return textIn(self);
  }),
  method("__copy__(self, /)", copy),
  method("__deepcopy__(self, unused, /)", copy),
  method("__reduce_ex__(self, value, /)", (self: PyArray, protocol: PyValue) =>
    reduce(self, indexNumber(protocol)),
  ),
  method("__sizeof__(self, /)", (self: PyArray) => 64 + self.bytes.length),
  classGetItem(),
];

defineType(arrayType, {
  module: "array",
  doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer.",
  hasWeakref: true,
  collection: "sequence",
  alloc: (cls) => withClass(new PyArray(ARRAY_ITEMS.get("b") as ArrayItem), cls),
  slots: {
    new: newArray,
    hash: null,
    repr: (self: PyArray) => {
      const name = self.cls.name;
      const { code, isText } = self.item;
      if (self.length === 0) return `${name}('${code}')`;
      const items = isText ? reprText(textIn(self)) : reprText(new PyList([...self.values()]));
      return strFromHost(`${name}('${code}', ${items})`);
    },
    richcompare: compare,
    length: (self: PyArray) => self.length,
    getitem: (self: PyArray, key: PyValue) =>
      key instanceof PySlice
        ? new PyArray(self.item, sliceBytes(self, key))
        : self.get(position(self, key, "array index out of range")),
    setitem: setItem,
    contains: (self: PyArray, value: PyValue) => find(self, value) >= 0,
    iter: (self: PyValue) => new ArrayIterator(self as PyArray),
    concat: (self: PyArray, other: PyValue) => {
      const result = copy(self);
      result.splice(self.length, 0, sameKind(self, other).bytes);
      return result;
    },
    inplaceConcat: (self: PyArray, other: PyValue) => {
      if (!(other instanceof PyArray)) {
        throw typeError(`can only extend array with array (not "${typeName(other)}")`);
      }
      extend(self, other);
      return self;
    },
    repeat: (self: PyArray, count: PyValue) => new PyArray(self.item, repeated(self, count)),
    inplaceRepeat: (self: PyArray, count: PyValue) => {
      self.splice(0, self.length, repeated(self, count));
      return self;
    },
    buffer: (self: PyArray) => {
      const { format, size } = self.item;
      return {
        ...byteBuffer(self, self.bytes, false, self.exports.add()),
        format,
        itemsize: size,
        shape: [self.length],
        strides: [size],
        place: self.memory,
      };
    },
  },
  methods,
  attributes: [
    attribute("itemsize", (self: PyArray) => self.item.size),
    attribute("typecode", (self: PyArray) => self.item.code),
  ],
});

// ---- iterator -------------------------------------------------------------------------------------

const iteratorType = bareType("arrayiterator");

class ArrayIterator extends PyObject {
  /** null once exhausted. */
  array: PyArray | null;
  i = 0;

  constructor(array: PyArray) {
    super();
    this.array = array;
  }
}
ArrayIterator.prototype.cls = iteratorType;

defineType(iteratorType, {
  module: "array",
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: ArrayIterator) => {
      if (self.array === null) return undefined;
      if (self.i < self.array.length) return self.array.get(self.i++);
      self.array = null;
      return undefined;
    },
  },
  methods: [
    method("__reduce__(self, /)", (self: ArrayIterator) => {
      const iter = builtinNamed("iter");
      return self.array === null
        ? new PyTuple([iter, new PyTuple([new PyTuple([])])])
        : new PyTuple([iter, new PyTuple([self.array]), self.i]);
    }),
    method("__setstate__(self, state, /)", (self: ArrayIterator, state: PyValue) => {
      const i = indexNumber(state);
      if (self.array !== null) self.i = Math.min(Math.max(i, 0), self.array.length);
    }),
  ],
});

// ---- module ---------------------------------------------------------------------------------------

const reconstructor = fn(
  "_array_reconstructor(arraytype, typecode, mformat_code, items, /)",
  reconstruct,
);

export const arrayModule: ModuleSpec = {
  name: "array",
  doc: "This module defines an object type which can efficiently represent an array of basic values.",
  functions: [reconstructor],
  types: [arrayType],
  names: () => {
    callMethod(getAttr(importModule("_collections_abc"), "MutableSequence"), "register", [
      arrayType,
    ]);
    return { ArrayType: arrayType, typecodes: TYPE_CODES };
  },
};
