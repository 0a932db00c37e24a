/** The abstract classes of `_io`: what every stream has. Subclasses in scripts override parts of them. */
import {
  callMethod,
  flowCall,
  getAttr,
  getAttrOptional,
  indexNumber,
  indexOptional,
  isTrue,
  iterate,
  length,
  sizedIndex,
  toArray,
  typeName,
} from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { bytesOf, writableBytes } from "../../objects/buffer.ts";
import { PyByteArray } from "../../objects/bytearray.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import "../../objects/exception-types.ts";
import { exceptionTypes, newError, typeError, valueError } from "../../objects/exceptions.ts";
import { instanceDict } from "../../objects/instance-dict.ts";
import { type Flow, PyObject, PyType, type PyValue } from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { PyBytes, PyList } from "../../objects/sequence-values.ts";

export const ioBaseType = bareType("_IOBase");
export const rawIoBaseType = bareType("_RawIOBase", ioBaseType);
export const bufferedIoBaseType = bareType("_BufferedIOBase", ioBaseType);
export const textIoBaseType = bareType("_TextIOBase", ioBaseType);

/** Instances of script classes derived from the abstract ones. */
export class PyStream extends PyObject {
  protected closedFlag = false;
  get isClosed(): boolean {
    return this.closedFlag;
  }
  set isClosed(closed: boolean) {
    this.closedFlag = closed;
  }
}
PyStream.prototype.cls = ioBaseType;

/** io.UnsupportedOperation: an OSError and a ValueError. */
export const unsupportedType = new PyType("UnsupportedOperation", exceptionTypes.OSError);
unsupportedType.namespace = new PyDict();
unsupportedType.bases = [exceptionTypes.OSError, exceptionTypes.ValueError];
unsupportedType.mro = [
  unsupportedType,
  exceptionTypes.OSError,
  exceptionTypes.ValueError,
  ...exceptionTypes.Exception.mro,
];
defineType(unsupportedType, { module: "io", hasDict: true });
unsupportedType.isHeap = false;

export function unsupported(message: string): PyValue {
  const error = newError("OSError", message);
  error.cls = unsupportedType;
  error.fields = new Map();
  return error;
}

export const isClosed = (self: PyValue): boolean => {
  const closed = getAttrOptional(self, "closed");
  return closed !== undefined && isTrue(closed);
};
export function checkOpen(self: PyValue): void {
  if (isClosed(self)) throw valueError("I/O operation on closed file.");
}

/** How much to read: None and negative numbers are all there is. */
export function sizeArgument(value: PyValue): number {
  if (value === null) return -1;
  const size = indexOptional(value);
  if (size === undefined) {
    throw typeError(`argument should be integer or None, not '${typeName(value)}'`);
  }
  return Number(sizedIndex(size));
}

/** The bytes of what a raw read returned. */
export function readBytes(value: PyValue, what: string): Uint8Array {
  if (value instanceof PyBytes) return value.bytes;
  const bytes = bytesOf(value);
  if (bytes === undefined) throw typeError(`${what} should return bytes, not ${typeName(value)}`);
  return bytes;
}

export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const chunk of chunks) size += chunk.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/** readline() of binary streams that define read(), byte by byte unless peek() shows more. */
function readLine(self: PyValue, size: PyValue): PyValue {
  const limit = sizeArgument(size);
  const chunks: Uint8Array[] = [];
  let total = 0;
  const peek = getAttrOptional(self, "peek");
  while (limit < 0 || total < limit) {
    let want = 1;
    if (peek !== undefined) {
      const ahead = readBytes(callMethod(self, "peek", [1]), "peek()");
      const end = ahead.indexOf(10);
      want = end >= 0 ? end + 1 : Math.max(ahead.length, 1);
      if (limit >= 0) want = Math.min(want, limit - total);
    }
    const got = readBytes(callMethod(self, "read", [want]), "read()");
    if (got.length === 0) break;
    chunks.push(got);
    total += got.length;
    if (got[got.length - 1] === 10) break;
  }
  return new PyBytes(joinChunks(chunks));
}

function readLines(self: PyValue, hint: PyValue): PyValue {
  const limit = sizeArgument(hint);
  if (limit <= 0) return new PyList(toArray(self));
  const lines: PyValue[] = [];
  let total = 0;
  for (const line of iterate(self)) {
    lines.push(line);
    total += length(line);
    if (total > limit) break;
  }
  return new PyList(lines);
}

const refuse = (name: string) => (): never => {
  throw unsupported(name);
};

defineType(ioBaseType, {
  module: "_io",
  doc: "The abstract base class for all I/O classes.",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new PyStream(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyStream(), cls),
    iter: (self: PyValue) => {
      checkOpen(self);
      return self;
    },
    iternext: (self: PyValue) => {
      const line = callMethod(self, "readline");
      return length(line) > 0 ? line : undefined;
    },
    setattro: genericSetAttr,
  },
  attributes: [attribute("closed", (self: PyStream) => self.isClosed), instanceDict],
  methods: [
    method("seek(self, offset, whence=0, /)", refuse("seek")),
    method("tell(self, /)", (self: PyValue) => callMethod(self, "seek", [0, 1])),
    method("truncate(self, size=None, /)", refuse("truncate")),
    method("flush(self, /)", (self: PyValue) => checkOpen(self)),
    method("close(self, /)", (self: PyStream) => {
      if (self.isClosed) return;
      try {
        callMethod(self, "flush");
      } finally {
        self.isClosed = true;
      }
    }),
    method("seekable(self, /)", () => false),
    method("readable(self, /)", () => false),
    method("writable(self, /)", () => false),
    method("fileno(self, /)", refuse("fileno")),
    method("isatty(self, /)", (self: PyValue) => {
      checkOpen(self);
      return false;
    }),
    method("readline(self, size=-1, /)", readLine),
    method("readlines(self, hint=-1, /)", readLines),
    method("writelines(self, lines, /)", (self: PyValue, lines: PyValue) => {
      checkOpen(self);
      for (const line of iterate(lines)) callMethod(self, "write", [line]);
    }),
    method("_checkClosed(self, msg=None)", (self: PyValue) => checkOpen(self)),
    method("_checkSeekable(self, msg=None)", (self: PyValue) => {
      if (!isTrue(callMethod(self, "seekable")))
        throw unsupported("File or stream is not seekable.");
      return true;
    }),
    method("_checkReadable(self, msg=None)", (self: PyValue) => {
      if (!isTrue(callMethod(self, "readable")))
        throw unsupported("File or stream is not readable.");
      return true;
    }),
    method("_checkWritable(self, msg=None)", (self: PyValue) => {
      if (!isTrue(callMethod(self, "writable")))
        throw unsupported("File or stream is not writable.");
      return true;
    }),
    method("__enter__(self, /)", (self: PyValue) => {
      checkOpen(self);
      return self;
    }),
    method("__exit__(self, /, *args)", function* (self: PyValue): Flow<PyValue> {
      yield* flowCall(getAttr(self, "close"), []);
      return null;
    }),
    method("__del__(self, /)", () => null),
  ],
});

defineType(rawIoBaseType, {
  module: "_io",
  doc: "Base class for raw binary I/O.",
  methods: [
    method("read(self, size=-1, /)", (self: PyValue, size: PyValue) => {
      const n = size === null ? -1 : indexNumber(size);
      if (n < 0) return callMethod(self, "readall");
      const buffer = new PyByteArray(new Uint8Array(n));
      const count = callMethod(self, "readinto", [buffer]);
      if (count === null) return null;
      return new PyBytes(buffer.bytes.slice(0, indexNumber(count)));
    }),
    method("readall(self, /)", (self: PyValue) => {
      const chunks: Uint8Array[] = [];
      for (;;) {
        const got = callMethod(self, "read", [65536]);
        if (got === null) return chunks.length === 0 ? null : new PyBytes(joinChunks(chunks));
        const bytes = readBytes(got, "read()");
        if (bytes.length === 0) return new PyBytes(joinChunks(chunks));
        chunks.push(bytes);
      }
    }),
    method("readinto(self, buffer, /)", refuse("readinto")),
    method("write(self, data, /)", refuse("write")),
  ],
});

/** Fills a writable buffer from read() or read1(). */
function readInto(name: "read" | "read1"): (self: PyValue, target: PyValue) => number {
  return (self, target) => {
    const into = writableBytes(target, "readinto() argument");
    const got = readBytes(callMethod(self, name, [into.length]), `${name}()`);
    if (got.length > into.length) {
      throw valueError(`${name}() returned too much data`);
    }
    into.set(got);
    return got.length;
  };
}

defineType(bufferedIoBaseType, {
  module: "_io",
  doc: "Base class for buffered IO objects.",
  methods: [
    method("detach(self, /)", refuse("detach")),
    method("read(self, size=-1, /)", refuse("read")),
    method("read1(self, size=-1, /)", refuse("read1")),
    method("write(self, data, /)", refuse("write")),
    method("readinto(self, buffer, /)", readInto("read")),
    method("readinto1(self, buffer, /)", readInto("read1")),
  ],
});

defineType(textIoBaseType, {
  module: "_io",
  doc: "Base class for text I/O.",
  attributes: [
    attribute("encoding", () => null),
    attribute("errors", () => null),
    attribute("newlines", () => null),
  ],
  methods: [
    method("detach(self, /)", refuse("detach")),
    method("read(self, size=-1, /)", refuse("read")),
    method("readline(self, size=-1, /)", refuse("readline")),
    method("write(self, s, /)", refuse("write")),
  ],
});
