/**
 * The type `memoryview`: a window on another object's memory, with any number of dimensions and native
 * struct formats.
 */

import {
  equal,
  hash as hashOf,
  indexNumber,
  indexOptional,
  sliceIndices,
  smallIndex,
  typeName,
} from "./abstract.ts";
import { argumentBinder } from "./arguments.ts";
import {
  type BufferInfo,
  type BufferViews,
  bufferBytes,
  bufferOptional,
  bufferSize,
  bufferViews,
  contiguousStrides,
  elementOffsets,
  FULL_READ_ONLY,
  getBuffer,
  isContiguous,
  WRITABLE,
} from "./buffer.ts";
import { hexArguments } from "./bytes-methods.ts";
import { hexText } from "./bytes-text.ts";
import { encodeBelow } from "./codec-narrow.ts";
import { bareType, Ellipsis, memoryviewType, NotImplemented } from "./core-types.ts";
import { attribute, classMethod, defineType, method } from "./define.ts";
import { newError, typeError, valueError } from "./exceptions.ts";
import { Exports } from "./exports.ts";
import { classGetItem } from "./generic-alias.ts";
import { codeOf, readItem, viewItem, writeItem } from "./memoryview-item.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "./object.ts";
import { addressText } from "./object-type.ts";
import { hostText, intValue, PyBytes, PyList, PySlice, PyTuple } from "./sequence-values.ts";
import { type Text, textOf } from "./str-text.ts";
import { defineItemCount } from "./type-sizes.ts";

/** The memory that a memoryview and all views made from it share, given back with the last of them. */
interface SharedMemory {
  views: number;
  readonly release: () => void;
}

export class PyMemoryView extends PyObject {
  /** undefined once released. */
  private info: BufferInfo | undefined;
  /** Buffers that other objects hold of this view. */
  private readonly exports = new Exports();
  /** null once released: a view that is over keeps no memory in use. */
  private memory: SharedMemory | null;
  /** Of a view for one call: no other may be made of it. */
  private isRestricted = false;
  /** A view that has been hashed remembers it, also when it is released. */
  hashed: number | bigint | undefined;

  constructor(info: BufferInfo, parent: PyMemoryView | null = null) {
    super();
    this.info = info;
    const memory = parent?.memory ?? { views: 0, release: () => info.release() };
    memory.views++;
    this.memory = memory;
  }
  get isReleased(): boolean {
    return this.info === undefined;
  }
  /** Raises where the view is over. */
  check(): BufferInfo {
    if (this.info !== undefined) return this.info;
    throw valueError("operation forbidden on released memoryview object");
  }
  get buffer(): BufferInfo {
    const info = this.check();
    const { place } = info;
    if (place === undefined || place.bytes === info.bytes) return info;
    this.info = { ...info, bytes: place.bytes };
    return this.info;
  }
  release(): void {
    if (this.info === undefined) return;
    const { count } = this.exports;
    if (count > 0) {
      throw newError(
        "BufferError",
        `memoryview has ${count} exported buffer${count === 1 ? "" : "s"}`,
      );
    }
    this.info = undefined;
    const memory = this.memory as SharedMemory;
    this.memory = null;
    if (--memory.views === 0) memory.release();
  }
  restrict(): void {
    this.isRestricted = true;
  }
  /** The buffer for another view. */
  share(): BufferInfo {
    if (this.isRestricted) throw valueError("cannot create new view on restricted memoryview");
    return this.buffer;
  }
  /** Nobody has a buffer of the view. */
  get isFree(): boolean {
    return this.exports.isEmpty;
  }
  /** Runs what must not release the view. */
  hold<T>(run: () => T): T {
    const end = this.exports.add();
    try {
      return run();
    } finally {
      end();
    }
  }
  /** A buffer of the view; whoever has it keeps the view, and with it the memory. */
  lend(): BufferInfo {
    const buffer = this.share();
    const end = this.exports.add();
    return { ...buffer, release: () => this.takeBack(end) };
  }
  private takeBack(end: () => void): void {
    end();
  }
}
PyMemoryView.prototype.cls = memoryviewType;

function derived(self: PyMemoryView, changes: Partial<BufferInfo>): PyMemoryView {
  return new PyMemoryView({ ...self.share(), ...changes, release: () => {} }, self);
}

/** Byte position of the element that a full index names. */
function elementAt(info: BufferInfo, indices: readonly PyValue[]): number {
  let at = info.offset;
  indices.forEach((value, d) => {
    const given = indexNumber(value, "IndexError");
    const i = given < 0 ? given + info.shape[d] : given;
    if (i < 0 || i >= info.shape[d]) {
      throw newError(
        "IndexError",
        info.shape.length === 1
          ? "index out of bounds on dimension 1"
          : `index out of bounds on dimension ${d + 1}`,
      );
    }
    at += i * info.strides[d];
  });
  return at;
}

const isIndex = (value: PyValue): boolean => indexOptional(value) !== undefined;
const notImplemented = (message: string): object => newError("NotImplementedError", message);

/** The item that a tuple names with one index per dimension. */
function tupleElement(info: BufferInfo, key: PyTuple): number {
  const n = info.shape.length;
  if (key.items.length > n) {
    throw typeError(`cannot index ${n}-dimension view with ${key.items.length}-element tuple`);
  }
  if (key.items.length < n) throw notImplemented("sub-views are not implemented");
  return elementAt(info, key.items);
}

const isIndices = (key: PyValue): key is PyTuple =>
  key instanceof PyTuple && key.items.every(isIndex);
const isSlices = (key: PyValue): boolean =>
  key instanceof PyTuple && key.items.every((item) => item instanceof PySlice);

function getItem(self: PyMemoryView, key: PyValue): PyValue {
  const info = self.buffer;
  const n = info.shape.length;
  if (n === 0) {
    if (key instanceof PyTuple && key.items.length === 0) return readItem(info, info.offset);
    if (key === Ellipsis) return self;
    throw typeError("invalid indexing of 0-dim memory");
  }
  if (key instanceof PySlice) return sliceView(self, key);
  if (isIndex(key)) {
    if (n > 1) throw notImplemented("multi-dimensional sub-views are not implemented");
    const at = elementAt(info, [key]);
    // `__index__` of a script may have released the view.
    return readItem(self.buffer, at);
  }
  if (isIndices(key)) {
    const at = tupleElement(info, key);
    return readItem(self.buffer, at);
  }
  if (isSlices(key)) throw notImplemented("multi-dimensional slicing is not implemented");
  throw typeError("memoryview: invalid slice key");
}

function sliceView(self: PyMemoryView, key: PySlice): PyMemoryView {
  // The memory stays when `__index__` of a script releases the view.
  const whole = derived(self, {});
  try {
    const info = whole.buffer;
    const { start, step, count } = sliceIndices(key, info.shape[0]);
    return derived(whole, {
      offset: info.offset + start * info.strides[0],
      shape: [count, ...info.shape.slice(1)],
      strides: [info.strides[0] * step, ...info.strides.slice(1)],
    });
  } finally {
    whole.release();
  }
}

function setItem(self: PyMemoryView, key: PyValue, value: PyValue | undefined): void {
  const info = self.buffer;
  if (info.readonly) throw typeError("cannot modify read-only memory");
  if (value === undefined) throw typeError("cannot delete memory");
  if (key instanceof PySlice && info.shape.length === 1) {
    const target = sliceView(self, key);
    const source = getBuffer(value);
    try {
      self.check();
      const t = target.buffer;
      if (
        codeOf(source.format) !== codeOf(t.format) ||
        source.itemsize !== t.itemsize ||
        source.shape.length !== 1 ||
        source.shape[0] !== t.shape[0]
      ) {
        throw valueError("memoryview assignment: lvalue and rvalue have different structures");
      }
      const bytes = bufferBytes(source).slice();
      elementOffsets(t).forEach((at, i) => {
        t.bytes.set(bytes.subarray(i * t.itemsize, (i + 1) * t.itemsize), at);
      });
    } finally {
      source.release();
      target.release();
    }
    return;
  }
  const n = info.shape.length;
  const live = (): BufferInfo => self.buffer;
  if (n === 0) {
    const isWhole = key === Ellipsis || (key instanceof PyTuple && key.items.length === 0);
    if (!isWhole) throw typeError("invalid indexing of 0-dim memory");
    writeItem(live, info.offset, value);
  } else if (isIndex(key)) {
    if (n > 1) throw notImplemented("sub-views are not implemented");
    const at = elementAt(info, [key]);
    writeItem(live, at, value);
  } else if (isIndices(key)) {
    const at = tupleElement(info, key);
    writeItem(live, at, value);
  } else if (key instanceof PySlice || isSlices(key)) {
    throw notImplemented("memoryview slice assignments are currently restricted to ndim = 1");
  } else throw typeError("memoryview: invalid slice key");
}

function toList(info: BufferInfo, dimension = 0, at = info.offset): PyValue {
  if (dimension === info.shape.length) return readItem(info, at);
  const items: PyValue[] = [];
  for (let i = 0; i < info.shape[dimension]; i++) {
    items.push(toList(info, dimension + 1, at + i * info.strides[dimension]));
  }
  return new PyList(items);
}

function sameContents(a: BufferInfo, b: BufferInfo): boolean {
  if (a.shape.length !== b.shape.length || a.shape.some((n, i) => n !== b.shape[i])) return false;
  const left = elementOffsets(a);
  const right = elementOffsets(b);
  return left.every((at, i) => equal(readItem(a, at), readItem(b, right[i])));
}

function requireBuffer(object: PyValue, flags: number): BufferInfo {
  const buffer = bufferOptional(object, flags);
  if (buffer !== undefined) return buffer;
  throw typeError(`memoryview: a bytes-like object is required, not '${typeName(object)}'`);
}

const bindNew = argumentBinder("memoryview(object)");
const bindCast = argumentBinder("cast(format, shape=<absent>)");

const MAX_DIMENSIONS = 64;

function shapeItems(value: PyValue, dimensions: number): readonly PyValue[] {
  if (!(value instanceof PyList || value instanceof PyTuple)) {
    throw typeError("shape must be a list or a tuple");
  }
  if (value.items.length > MAX_DIMENSIONS) {
    throw valueError(`memoryview: number of dimensions must not exceed ${MAX_DIMENSIONS}`);
  }
  if (dimensions !== 1 && value.items.length !== 1) {
    throw typeError("memoryview: cast must be 1D -> ND or ND -> 1D");
  }
  return value.items;
}

function castShape(items: readonly PyValue[]): number[] {
  return items.map((item: PyValue) => {
    const n = intValue(item);
    if (n === undefined) {
      throw typeError("memoryview.cast(): elements of shape must be integers");
    }
    if (typeof n === "bigint") {
      throw newError("OverflowError", "Python int too large to convert to C ssize_t");
    }
    if (n <= 0) throw valueError("memoryview.cast(): elements of shape must be integers > 0");
    return n;
  });
}

function cast(self: PyMemoryView, args: PyValue[], kwnames: KwNames): PyMemoryView {
  const [formatValue, shapeValue] = bindCast(args, kwnames);
  const info = self.buffer;
  const format = hostText(formatValue);
  if (format === undefined) {
    const given = formatValue === null ? "None" : typeName(formatValue as PyValue);
    throw typeError(`cast() argument 'format' must be str, not ${given}`);
  }
  if (!isContiguous(info, "C"))
    throw typeError("memoryview: casts are restricted to C-contiguous views");
  const { shape: old } = info;
  if ((shapeValue !== undefined || old.length !== 1) && old.includes(0)) {
    throw typeError("memoryview: cannot cast view with zeros in shape or strides");
  }
  const wanted = shapeValue === undefined ? undefined : shapeItems(shapeValue, old.length);
  encodeBelow(textOf(formatValue) as Text, "strict", "ascii", 128);
  const size = viewItem(format)?.size;
  if (size === undefined) {
    throw valueError(
      "memoryview: destination format must be a native single character format prefixed with an optional '@'",
    );
  }
  const from = codeOf(info.format);
  if (!["B", "b", "c"].includes(from) && !["B", "b", "c"].includes(codeOf(format))) {
    throw typeError("memoryview: cannot cast between two non-byte formats");
  }
  const total = bufferSize(info);
  if (total % size !== 0) throw typeError("memoryview: length is not a multiple of itemsize");
  const shape = wanted === undefined ? [total / size] : castShape(wanted);
  if (shape.reduce((x, y) => x * y, size) !== total) {
    throw typeError("memoryview: product(shape) * itemsize != buffer size");
  }
  return derived(self, { format, itemsize: size, shape, strides: contiguousStrides(shape, size) });
}

/** Counting and iterating know one dimension. */
function requireLine(
  info: BufferInfo,
  noDimension: string,
  many = "multi-dimensional sub-views are not implemented",
): void {
  if (info.shape.length === 0) throw typeError(noDimension);
  if (info.shape.length > 1) throw notImplemented(many);
}

const numbers = (values: readonly number[]): PyTuple => new PyTuple(values.slice());

/** Shape, strides and suboffsets. */
defineItemCount(memoryviewType, (self: PyMemoryView) => 3 * self.buffer.shape.length);

defineType(memoryviewType, {
  signature: "(object)",
  doc: "Create a new memoryview object which references the given object.",
  final: true,
  hasWeakref: true,
  collection: "sequence",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [object] = bindNew(args, kwnames);
      if (object instanceof PyMemoryView) return derived(object, {});
      return new PyMemoryView(requireBuffer(object, FULL_READ_ONLY));
    },
    repr: (self: PyMemoryView) =>
      self.isReleased
        ? `<released memory at ${addressText(self)}>`
        : `<memory at ${addressText(self)}>`,
    hash: (self: PyMemoryView) => {
      if (self.hashed !== undefined) return self.hashed;
      const info = self.buffer;
      if (!info.readonly) throw valueError("cannot hash writable memoryview object");
      if (!["B", "b", "c"].includes(codeOf(info.format))) {
        throw valueError("memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
      }
      // What cannot be hashed itself may change under a read-only view.
      self.hold(() => hashOf(info.owner));
      const hashed = hashOf(new PyBytes(bufferBytes(info).slice()));
      self.hashed = hashed;
      return hashed;
    },
    richcompare: (self: PyMemoryView, other, op) => {
      if (op !== EQ && op !== NE) return NotImplemented;
      if (self === other) return op === EQ;
      const slot = (other as PyObject | null)?.cls?.slots.buffer;
      if (slot === undefined) return NotImplemented;
      if (self.isReleased) return op === NE;
      const right = getBuffer(other);
      try {
        return sameContents(self.buffer, right) === (op === EQ);
      } finally {
        right.release();
      }
    },
    length: (self: PyMemoryView) => {
      const { shape } = self.buffer;
      if (shape.length === 0) throw typeError("0-dim memory has no length");
      return shape[0];
    },
    getitem: getItem,
    setitem: setItem,
    iter: (self: PyValue) => {
      const view = self as PyMemoryView;
      requireLine(view.buffer, "invalid indexing of 0-dim memory");
      return new MemoryIterator(view);
    },
    buffer: (self: PyMemoryView) => self.lend(),
  },
  attributes: [
    attribute("obj", (self: PyMemoryView) => self.buffer.owner),
    attribute("nbytes", (self: PyMemoryView) => bufferSize(self.buffer)),
    attribute("readonly", (self: PyMemoryView) => self.buffer.readonly),
    attribute("itemsize", (self: PyMemoryView) => self.buffer.itemsize),
    attribute("format", (self: PyMemoryView) => self.buffer.format),
    attribute("ndim", (self: PyMemoryView) => self.buffer.shape.length),
    attribute("shape", (self: PyMemoryView) => numbers(self.buffer.shape)),
    attribute("strides", (self: PyMemoryView) => numbers(self.buffer.strides)),
    attribute("suboffsets", () => new PyTuple([])),
    attribute("c_contiguous", (self: PyMemoryView) => isContiguous(self.buffer, "C")),
    attribute("f_contiguous", (self: PyMemoryView) => isContiguous(self.buffer, "F")),
    attribute(
      "contiguous",
      (self: PyMemoryView) => isContiguous(self.buffer, "C") || isContiguous(self.buffer, "F"),
    ),
  ],
  methods: [
    method("release(self, /)", (self: PyMemoryView) => self.release()),
    method("tobytes(self, /, order='C')", (self: PyMemoryView, order: PyValue) => {
      const info = self.buffer;
      const text = order === null ? "C" : hostText(order);
      if (text === undefined) {
        throw typeError(`tobytes() argument 'order' must be str or None, not ${typeName(order)}`);
      }
      if (!["C", "F", "A"].includes(text)) throw valueError("order must be 'C', 'F' or 'A'");
      const isFortran =
        text === "F" || (text === "A" && !isContiguous(info, "C") && isContiguous(info, "F"));
      if (!isFortran) return new PyBytes(bufferBytes(info).slice());
      const out = new Uint8Array(bufferSize(info));
      elementOffsets(info, "F").forEach((at, i) => {
        out.set(info.bytes.subarray(at, at + info.itemsize), i * info.itemsize);
      });
      return new PyBytes(out);
    }),
    method("tolist(self, /)", (self: PyMemoryView) => toList(self.buffer)),
    method("toreadonly(self, /)", (self: PyMemoryView) => derived(self, { readonly: true })),
    method("cast(self, /, *args, **kwargs)", (self: PyMemoryView, args: PyValue[], keywords) => {
      const named = keywords as Map<string, PyValue>;
      return cast(self, [...args, ...named.values()], [...named.keys()]);
    }),
    method("hex(self, /, sep=<absent>, bytes_per_sep=1)", (self: PyMemoryView, sep, group) => {
      self.check();
      const [text, n] = self.hold(() => hexArguments(sep, group));
      return hexText(bufferBytes(self.buffer), text, n);
    }),
    method("count(self, value, /)", (self: PyMemoryView, value: PyValue) => {
      const info = self.buffer;
      requireLine(info, "invalid indexing of 0-dim memory");
      return elementOffsets(info).filter((at) => equal(readItem(self.buffer, at), value)).length;
    }),
    method(
      "index(self, value, start=0, stop=9223372036854775807, /)",
      (self: PyMemoryView, value, start, stop) => {
        const info = self.buffer;
        requireLine(
          info,
          "invalid lookup on 0-dim memory",
          "multi-dimensional lookup is not implemented",
        );
        const offsets = elementOffsets(info);
        const bound = (v: PyValue): number => {
          if (indexOptional(v) === undefined) {
            throw typeError("slice indices must be integers or have an __index__ method");
          }
          const n = indexNumber(v, "");
          return n < 0 ? Math.max(n + offsets.length, 0) : Math.min(n, offsets.length);
        };
        const from = bound(start);
        const to = bound(stop);
        for (let i = from; i < to; i++) {
          if (equal(readItem(self.buffer, offsets[i]), value)) return i;
        }
        throw valueError("memoryview.index(x): x not found");
      },
    ),
    method("__enter__(self, /)", (self: PyMemoryView) => {
      void self.buffer;
      return self;
    }),
    method("__exit__(self, /, *args)", (self: PyMemoryView) => self.release()),
    classMethod(
      "_from_flags(type, object, flags, /)",
      (_cls: PyType, object: PyValue, flags: PyValue) => {
        const wanted = smallIndex(flags);
        return bufferViews.make(requireBuffer(object, wanted), wanted);
      },
    ),
    classGetItem(),
  ],
});

const memoryIteratorType = bareType("memory_iterator");

class MemoryIterator extends PyObject {
  /** null once the end was reached. */
  private view: PyMemoryView | null;
  private at = 0;

  constructor(view: PyMemoryView) {
    super();
    this.view = view;
  }
  next(): PyValue | undefined {
    if (this.view === null) return undefined;
    const info = this.view.buffer;
    if (this.at < info.shape[0]) return readItem(info, info.offset + this.at++ * info.strides[0]);
    this.view = null;
    return undefined;
  }
}
MemoryIterator.prototype.cls = memoryIteratorType;

defineType(memoryIteratorType, {
  final: true,
  slots: { iter: (self) => self, iternext: (self: MemoryIterator) => self.next() },
});

function requireView(view: PyValue, message: string): PyMemoryView {
  if (view instanceof PyMemoryView) return view;
  throw typeError(message);
}

Object.assign(bufferViews, {
  make(buffer, flags) {
    if ((flags & WRITABLE) !== 0 && buffer.readonly) {
      buffer.release();
      throw newError("BufferError", "Object is not writable.");
    }
    return new PyMemoryView(buffer);
  },
  read(view, flags) {
    const buffer = requireView(view, "__buffer__ returned non-memoryview object").lend();
    if ((flags & WRITABLE) !== 0 && buffer.readonly) {
      buffer.release();
      throw newError("BufferError", "memoryview: underlying buffer is not writable");
    }
    return buffer;
  },
  restricted(buffer) {
    const view = new PyMemoryView({ ...buffer, release: () => {} });
    view.restrict();
    return view;
  },
  drop(value) {
    const view = value as PyMemoryView;
    if (view.isFree) view.release();
  },
  giveBack(owner, value) {
    const view = requireView(value, "expected a memoryview object");
    if (view.isReleased) throw valueError("memoryview's buffer has already been released");
    if (view.buffer.owner !== owner) throw valueError("memoryview's buffer is not this object");
    view.release();
  },
} satisfies BufferViews);
