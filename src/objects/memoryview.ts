/**
 * The type `memoryview`: a window on another object's memory, with any number of dimensions and native
 * struct formats.
 */
import {
  equal,
  hash as hashOf,
  indexNumber,
  indexOptional,
  iter,
  sliceIndices,
  typeName,
} from "./abstract.ts";
import { argumentBinder } from "./arguments.ts";
import {
  type BufferInfo,
  bufferBytes,
  bufferSize,
  contiguousStrides,
  elementOffsets,
  getBuffer,
  isContiguous,
} from "./buffer.ts";
import { hexArguments } from "./bytes-methods.ts";
import { hexText } from "./bytes-text.ts";
import { memoryviewType, NotImplemented } from "./core-types.ts";
import { attribute, classMethod, defineType, method } from "./define.ts";
import { newError, typeError, valueError } from "./exceptions.ts";
import { PyFloat } from "./float-value.ts";
import { classGetItem } from "./generic-alias.ts";
import { toFloat } from "./number-conversion.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "./object.ts";
import { addressText } from "./object-type.ts";
import { hostText, intFromBigInt, PyBytes, PyList, PySlice, PyTuple } from "./sequence-values.ts";

/** Native sizes of the formats that items can be read in. */
const SIZES: Readonly<Record<string, number>> = {
  c: 1,
  b: 1,
  B: 1,
  "?": 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  n: 8,
  N: 8,
  P: 8,
  e: 2,
  f: 4,
  d: 8,
};
const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  b: [-128n, 127n],
  B: [0n, 255n],
  h: [-32768n, 32767n],
  H: [0n, 65535n],
  i: [-(2n ** 31n), 2n ** 31n - 1n],
  I: [0n, 2n ** 32n - 1n],
  l: [-(2n ** 63n), 2n ** 63n - 1n],
  q: [-(2n ** 63n), 2n ** 63n - 1n],
  n: [-(2n ** 63n), 2n ** 63n - 1n],
  L: [0n, 2n ** 64n - 1n],
  Q: [0n, 2n ** 64n - 1n],
  N: [0n, 2n ** 64n - 1n],
  P: [0n, 2n ** 64n - 1n],
};

const codeOf = (format: string): string => (format.startsWith("@") ? format.slice(1) : format);

export class PyMemoryView extends PyObject {
  /** undefined once released. */
  private info: BufferInfo | undefined;
  private views = 0;
  private readonly parent: PyMemoryView | null;

  constructor(info: BufferInfo, parent: PyMemoryView | null = null) {
    super();
    this.info = info;
    this.parent = parent;
    if (parent !== null) parent.views++;
  }
  get isReleased(): boolean {
    return this.info === undefined;
  }
  get buffer(): BufferInfo {
    if (this.info === undefined) {
      throw valueError("operation forbidden on released memoryview object");
    }
    return this.info;
  }
  release(): void {
    if (this.info === undefined) return;
    if (this.views > 0) {
      throw newError(
        "BufferError",
        `memoryview has ${this.views} exported buffer${this.views === 1 ? "" : "s"}`,
      );
    }
    if (this.parent !== null) this.parent.views--;
    else this.info.release();
    this.info = undefined;
  }
  addView(): void {
    this.views++;
  }
  dropView(): void {
    this.views--;
  }
}
PyMemoryView.prototype.cls = memoryviewType;

function derived(self: PyMemoryView, changes: Partial<BufferInfo>): PyMemoryView {
  return new PyMemoryView({ ...self.buffer, ...changes, release: () => {} }, self);
}

function dataView(info: BufferInfo): DataView {
  return new DataView(info.bytes.buffer, info.bytes.byteOffset, info.bytes.byteLength);
}

function unpack(info: BufferInfo, at: number): PyValue {
  const view = dataView(info);
  switch (codeOf(info.format)) {
    case "B":
      return view.getUint8(at);
    case "b":
      return view.getInt8(at);
    case "c":
      return new PyBytes(info.bytes.slice(at, at + 1));
    case "?":
      return view.getUint8(at) !== 0;
    case "h":
      return view.getInt16(at, true);
    case "H":
      return view.getUint16(at, true);
    case "i":
      return view.getInt32(at, true);
    case "I":
      return view.getUint32(at, true);
    case "l":
    case "q":
    case "n":
      return intFromBigInt(view.getBigInt64(at, true));
    case "L":
    case "Q":
    case "N":
    case "P":
      return intFromBigInt(view.getBigUint64(at, true));
    case "f":
      return new PyFloat(view.getFloat32(at, true));
    case "d":
      return new PyFloat(view.getFloat64(at, true));
    default:
      throw newError("NotImplementedError", `memoryview: format ${info.format} not supported`);
  }
}

function pack(info: BufferInfo, at: number, value: PyValue): void {
  const view = dataView(info);
  const code = codeOf(info.format);
  const wrongType = (): object => typeError(`memoryview: invalid type for format '${info.format}'`);
  if (code === "c") {
    if (!(value instanceof PyBytes)) throw wrongType();
    if (value.bytes.length !== 1) {
      throw valueError(`memoryview: invalid value for format '${info.format}'`);
    }
    view.setUint8(at, value.bytes[0]);
    return;
  }
  if (code === "f" || code === "d") {
    let v: number;
    try {
      v = toFloat(value);
    } catch {
      throw wrongType();
    }
    if (code === "f") view.setFloat32(at, v, true);
    else view.setFloat64(at, v, true);
    return;
  }
  if (code === "?") {
    view.setUint8(at, value === false || value === 0 || value === null ? 0 : 1);
    return;
  }
  const range = RANGES[code];
  if (range === undefined) {
    throw newError("NotImplementedError", `memoryview: format ${info.format} not supported`);
  }
  const n = indexOptional(value);
  if (n === undefined) throw wrongType();
  const big = BigInt(n);
  if (big < range[0] || big > range[1]) {
    throw valueError(`memoryview: invalid value for format '${info.format}'`);
  }
  switch (SIZES[code]) {
    case 1:
      view.setUint8(at, Number(big & 0xffn));
      break;
    case 2:
      view.setUint16(at, Number(big & 0xffffn), true);
      break;
    case 4:
      view.setUint32(at, Number(big & 0xffffffffn), true);
      break;
    default:
      view.setBigUint64(at, BigInt.asUintN(64, big), true);
  }
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

function getItem(self: PyMemoryView, key: PyValue): PyValue {
  const info = self.buffer;
  const n = info.shape.length;
  if (n === 0) {
    if (key instanceof PyTuple && key.items.length === 0) return unpack(info, info.offset);
    throw typeError("invalid indexing of 0-dim memory");
  }
  if (key instanceof PySlice) return sliceView(self, key);
  if (isIndex(key)) {
    if (n > 1)
      throw newError("NotImplementedError", "multi-dimensional sub-views are not implemented");
    return unpack(info, elementAt(info, [key]));
  }
  if (key instanceof PyTuple && key.items.every(isIndex)) {
    if (key.items.length > n) {
      throw typeError(`cannot index ${n}-dimension view with ${key.items.length}-element tuple`);
    }
    if (key.items.length < n) {
      throw newError("NotImplementedError", "sub-views are not implemented");
    }
    return unpack(info, elementAt(info, key.items));
  }
  if (key instanceof PyTuple && key.items.some((item) => item instanceof PySlice)) {
    throw newError("NotImplementedError", "multi-dimensional slicing is not implemented");
  }
  throw typeError("memoryview: invalid slice key");
}

function sliceView(self: PyMemoryView, key: PySlice): PyMemoryView {
  const info = self.buffer;
  const { start, step, count } = sliceIndices(key, info.shape[0]);
  return derived(self, {
    offset: info.offset + start * info.strides[0],
    shape: [count, ...info.shape.slice(1)],
    strides: [info.strides[0] * step, ...info.strides.slice(1)],
  });
}

function setItem(self: PyMemoryView, key: PyValue, value: PyValue | undefined): void {
  const info = self.buffer;
  if (info.readonly) throw typeError("cannot modify read-only memory");
  if (value === undefined) throw typeError("cannot delete memory");
  if (key instanceof PySlice && info.shape.length === 1) {
    const target = sliceView(self, key);
    const source = getBuffer(value);
    try {
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
  if (isIndex(key) && info.shape.length === 1) pack(info, elementAt(info, [key]), value);
  else if (
    key instanceof PyTuple &&
    key.items.length === info.shape.length &&
    key.items.every(isIndex)
  ) {
    pack(info, elementAt(info, key.items), value);
  } else if (isIndex(key)) {
    throw newError("NotImplementedError", "sub-views are not implemented");
  } else throw typeError("memoryview: invalid slice key");
}

function toList(info: BufferInfo, dimension = 0, at = info.offset): PyValue {
  if (dimension === info.shape.length) return unpack(info, at);
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
  return left.every((at, i) => equal(unpack(a, at), unpack(b, right[i])));
}

const bindNew = argumentBinder("memoryview(object)");
const bindCast = argumentBinder("cast(format, shape=<absent>)");

function cast(self: PyMemoryView, args: PyValue[], kwnames: KwNames): PyMemoryView {
  const [formatValue, shapeValue] = bindCast(args, kwnames);
  const info = self.buffer;
  const format = hostText(formatValue);
  if (format === undefined)
    throw typeError(`cast() argument 'format' must be str, not ${typeName(formatValue)}`);
  const size = SIZES[codeOf(format)];
  if (size === undefined || codeOf(format).length !== 1) {
    throw valueError(
      "memoryview: destination format must be a native single character format prefixed with an optional '@'",
    );
  }
  if (!isContiguous(info, "C"))
    throw typeError("memoryview: casts are restricted to C-contiguous views");
  const from = codeOf(info.format);
  if (!["B", "b", "c"].includes(from) && !["B", "b", "c"].includes(codeOf(format))) {
    throw typeError("memoryview: cannot cast between two non-byte formats");
  }
  const total = bufferSize(info);
  if (total % size !== 0) throw typeError("memoryview: length is not a multiple of itemsize");
  let shape = [total / size];
  if (shapeValue !== undefined) {
    const given =
      shapeValue instanceof PyList || shapeValue instanceof PyTuple ? shapeValue.items : undefined;
    if (given === undefined) throw typeError("shape must be a list or a tuple");
    shape = given.map((n: PyValue) => indexNumber(n));
    if (shape.reduce((x: number, y: number) => x * y, size) !== total) {
      throw typeError("memoryview: product(shape) * itemsize != buffer size");
    }
  }
  return derived(self, { format, itemsize: size, shape, strides: contiguousStrides(shape, size) });
}

const numbers = (values: readonly number[]): PyTuple => new PyTuple(values.slice());

defineType(memoryviewType, {
  doc: "Create a new memoryview object which references the given object.",
  final: true,
  hasWeakref: true,
  collection: "sequence",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [object] = bindNew(args, kwnames);
      if (object instanceof PyMemoryView) return derived(object, {});
      const slot = (object as PyObject | null)?.cls?.slots.buffer;
      if (slot === undefined) {
        throw typeError(`memoryview: a bytes-like object is required, not '${typeName(object)}'`);
      }
      return new PyMemoryView(getBuffer(object));
    },
    repr: (self: PyMemoryView) =>
      self.isReleased
        ? `<released memory at ${addressText(self)}>`
        : `<memory at ${addressText(self)}>`,
    hash: (self: PyMemoryView) => {
      const info = self.buffer;
      if (!info.readonly) throw valueError("cannot hash writable memoryview object");
      if (!["B", "b", "c"].includes(codeOf(info.format))) {
        throw valueError("memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
      }
      return hashOf(new PyBytes(bufferBytes(info).slice()));
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
      const info = (self as PyMemoryView).buffer;
      if (info.shape.length === 0) throw typeError("invalid indexing of 0-dim memory");
      if (info.shape.length > 1) {
        throw newError("NotImplementedError", "multi-dimensional sub-views are not implemented");
      }
      return iter(toList(info));
    },
    buffer: (self: PyMemoryView) => {
      const info = self.buffer;
      self.addView();
      let held = true;
      return {
        ...info,
        release: () => {
          if (held) self.dropView();
          held = false;
        },
      };
    },
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
      if (order !== "F") return new PyBytes(bufferBytes(info).slice());
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
      const [text, n] = hexArguments(sep, group);
      return hexText(bufferBytes(self.buffer), text, n);
    }),
    method("count(self, value, /)", (self: PyMemoryView, value: PyValue) => {
      const info = self.buffer;
      return elementOffsets(info).filter((at) => equal(unpack(info, at), value)).length;
    }),
    method(
      "index(self, value, start=0, stop=9223372036854775807, /)",
      (self: PyMemoryView, value, start, stop) => {
        const info = self.buffer;
        const offsets = elementOffsets(info);
        const bound = (v: PyValue): number => {
          const n = indexNumber(v, "");
          return n < 0 ? Math.max(n + offsets.length, 0) : Math.min(n, offsets.length);
        };
        for (let i = bound(start); i < bound(stop); i++) {
          if (equal(unpack(info, offsets[i]), value)) return i;
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
      (_cls: PyType, object: PyValue) => new PyMemoryView(getBuffer(object)),
    ),
    classGetItem(),
  ],
});
