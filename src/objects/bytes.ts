/** The type `bytes`. */

import {
  boundSpecial,
  call,
  indexNumber,
  sequenceIndex,
  sizedIndex,
  sliceIndices,
  typeName,
} from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { byteBuffer, bytesIfAny, bytesOf } from "./buffer.ts";
import { bytesFrom, bytesPercent, sharedMethods } from "./bytes-methods.ts";
import { bytesRepr, hexError, latinText, parseHex, partText } from "./bytes-text.ts";
import { nameArgument } from "./codec-errors.ts";
import { encodeStr } from "./codecs.ts";
import { bareType, bytesType, NotImplemented, typeOf } from "./core-types.ts";
import { classMethod, defineType, method } from "./define.ts";
import { indexError, newError, typeError } from "./exceptions.ts";
import { Hash, halves, hashInHalves } from "./hash-halves.ts";
import {
  type CompareOp,
  EQ,
  GE,
  GT,
  type KwNames,
  LE,
  LT,
  PyObject,
  type PyType,
  type PyValue,
} from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { EMPTY_TUPLE, hostText, PyBytes, PySlice, PyStr, PyTuple } from "./sequence-values.ts";
import { bytesHalves } from "./sip-hash.ts";
import type { StrValue } from "./str-text.ts";

const bind = argumentBinder("bytes(source=<absent>, encoding=<absent>, errors=<absent>)");

/** The bytes that bytes() or bytearray() is given. */
export function constructorBytes(
  kind: "bytes" | "bytearray",
  source: PyValue | undefined,
  encoding: PyValue | undefined,
  errors: PyValue | undefined,
): Uint8Array {
  const isText = source !== undefined && (typeof source === "string" || source instanceof PyStr);
  if (encoding !== undefined || errors !== undefined) {
    const name = encoding === undefined ? undefined : nameArgument(encoding, kind, "encoding");
    const policy = errors === undefined ? "strict" : nameArgument(errors, kind, "errors");
    if (!isText) {
      throw typeError(`${name === undefined ? "errors" : "encoding"} without a string argument`);
    }
    if (name === undefined) throw typeError("string argument without an encoding");
    return (encodeStr(source as StrValue, name, policy) as PyBytes).bytes;
  }
  if (source === undefined) return new Uint8Array(0);
  return bytesFrom(source, kind);
}

function newBytes(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [source, encoding, errors] = bind(args, kwnames);
  if (encoding === undefined && errors === undefined && source !== undefined) {
    if (source instanceof PyBytes && typeOf(source) === bytesType && cls === bytesType)
      return source;
    const special = boundSpecial(source, "__bytes__");
    if (special !== undefined && !(source instanceof PyBytes && !source.cls.isHeap)) {
      const made = call(special.callee, special.unbound ? [source] : []);
      if (!(made instanceof PyBytes)) {
        throw typeError(`__bytes__ returned non-bytes (type ${typeName(made)})`);
      }
      return cls === bytesType ? made : withClass(new PyBytes(made.bytes), cls);
    }
  }
  return withClass(new PyBytes(constructorBytes("bytes", source, encoding, errors)), cls);
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

export function compareResult(order: number, op: CompareOp): boolean {
  switch (op) {
    case LT:
      return order < 0;
    case LE:
      return order <= 0;
    case GT:
      return order > 0;
    case GE:
      return order >= 0;
    default:
      return (order === 0) === (op === EQ);
  }
}

/** An item as an int, or a slice's bytes. */
export function bytesItem(bytes: Uint8Array, key: PyValue, kind: string): number | Uint8Array {
  if (key instanceof PySlice) {
    const { start, step, count } = sliceIndices(key, bytes.length);
    if (step === 1) return bytes.slice(start, start + count);
    const out = new Uint8Array(count);
    for (let i = 0, k = start; i < count; i++, k += step) out[i] = bytes[k];
    return out;
  }
  const i = sequenceIndex(key, bytes.length, kind === "bytes" ? "byte" : "bytearray");
  if (i < 0 || i >= bytes.length) {
    throw indexError(kind === "bytes" ? "index out of range" : "bytearray index out of range");
  }
  return bytes[i];
}

export function repeatBytes(bytes: Uint8Array, times: PyValue): Uint8Array {
  const count = sizedIndex(times);
  if (count <= 0 || bytes.length === 0) return new Uint8Array(0);
  const n = Number(count);
  const size = bytes.length * n;
  if (size > 2 ** 32) throw newError("MemoryError");
  const out = new Uint8Array(size);
  if (bytes.length === 1) return out.fill(bytes[0]);
  for (let i = 0; i < n; i++) out.set(bytes, i * bytes.length);
  return out;
}

/** The bytes of `fromhex()`'s argument. */
export function bytesFromHex(value: PyValue): Uint8Array {
  const text = hostText(value);
  if (text !== undefined) {
    // Looked for before anything else.
    const foreign = [...text].findIndex((c) => c > "\x7f");
    if (foreign >= 0) throw hexError(foreign);
    return parseHex(text);
  }
  const bytes = bytesOf(value);
  if (bytes !== undefined) return parseHex(latinText(bytes));
  throw typeError(`fromhex() argument must be str or bytes-like, not ${typeName(value)}`);
}

export function concatBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

export const bytesIteratorType = bareType("bytes_iterator");
export class BytesIterator extends PyObject {
  source: { readonly bytes: Uint8Array } | null;
  i = 0;
  constructor(source: { readonly bytes: Uint8Array }) {
    super();
    this.source = source;
  }
}
BytesIterator.prototype.cls = bytesIteratorType;

const hashes = new WeakMap<PyBytes, Hash>();

defineType(bytesType, {
  doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer",
  alloc: (cls) => withClass(new PyBytes(new Uint8Array(0)), cls),
  slots: {
    new: newBytes,
    repr: (self: PyBytes) => bytesRepr(self.bytes),
    str: (self: PyBytes) => bytesRepr(self.bytes),
    hash: hashInHalves((self: PyBytes) => {
      let hash = hashes.get(self);
      if (hash === undefined) {
        hash = new Hash(bytesHalves(self.bytes));
        hashes.set(self, hash);
      }
      return halves(hash.lower, hash.upper);
    }),
    richcompare: (self: PyBytes, other, op) => {
      if (!(other instanceof PyBytes)) return NotImplemented;
      return compareResult(compareBytes(self.bytes, other.bytes), op);
    },
    length: (self: PyBytes) => self.bytes.length,
    getitem: (self: PyBytes, key) => {
      const item = bytesItem(self.bytes, key, "bytes");
      return typeof item === "number" ? item : new PyBytes(item);
    },
    contains: (self: PyBytes, item) =>
      latinText(self.bytes).includes(partText(item, "a bytes-like object is required")),
    iter: (self) => new BytesIterator(self as PyBytes),
    concat: (self: PyBytes, other) => {
      const left = bytesIfAny(self);
      const right = left && bytesIfAny(other);
      if (left === undefined || right === undefined) {
        throw typeError(`can't concat ${typeName(other)} to ${typeName(self)}`);
      }
      return new PyBytes(concatBytes(left, right));
    },
    repeat: (self: PyBytes, count) => new PyBytes(repeatBytes(self.bytes, count)),
    remainder: (left, right) =>
      left instanceof PyBytes ? new PyBytes(bytesPercent(left.bytes, right)) : NotImplemented,
    buffer: (self: PyBytes) => byteBuffer(self, self.bytes, true),
  },
  methods: [
    ...sharedMethods(
      (bytes) => new PyBytes(bytes),
      (run) => run,
    ),
    classMethod("fromhex(type, string, /)", (cls: PyType, value: PyValue) => {
      const made = new PyBytes(bytesFromHex(value));
      return cls === bytesType ? made : call(cls, [made]);
    }),
    method("__bytes__(self, /)", (self: PyBytes) =>
      self.cls === bytesType ? self : new PyBytes(self.bytes),
    ),
    method("__getnewargs__(self, /)", (self: PyBytes) => new PyTuple([new PyBytes(self.bytes)])),
    method("__sizeof__(self, /)", (self: PyBytes) => 33 + self.bytes.length),
  ],
});

defineType(bytesIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: BytesIterator) => {
      if (self.source === null) return undefined;
      if (self.i < self.source.bytes.length) return self.source.bytes[self.i++];
      self.source = null;
      return undefined;
    },
  },
  methods: [
    method("__length_hint__(self, /)", (self: BytesIterator) =>
      self.source === null ? 0 : Math.max(0, self.source.bytes.length - self.i),
    ),
    method("__reduce__(self, /)", (self: BytesIterator) => {
      // First of all: to find the name may run code that uses the iterator up.
      const iter = builtinNamed("iter");
      return self.source === null
        ? new PyTuple([iter, new PyTuple([EMPTY_TUPLE])])
        : new PyTuple([iter, new PyTuple([self.source as unknown as PyValue]), self.i]);
    }),
    method("__setstate__(self, state, /)", (self: BytesIterator, state: PyValue) => {
      if (self.source !== null) {
        self.i = Math.min(Math.max(indexNumber(state), 0), self.source.bytes.length);
      }
    }),
  ],
});
