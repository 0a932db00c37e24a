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
  runFlow,
  sizedIndex,
  toArray,
  typeName,
} from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { writableBytes } from "../../objects/buffer.ts";
import { PyByteArray } from "../../objects/bytearray.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import "../../objects/exception-types.ts";
import { exceptionTypes, newError, typeError, valueError } from "../../objects/exceptions.ts";
import { instanceDict } from "../../objects/instance-dict.ts";
import { type Flow, PyObject, PyType, type PyValue } from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { PyBytes, PyList } from "../../objects/sequence-values.ts";
import { askMethod, retried } from "./asking.ts";
import { closeDropped, type DroppableStream, forgetStream, watchStream } from "./finalizing.ts";

export const ioBaseType = bareType("_IOBase");
export const rawIoBaseType = bareType("_RawIOBase", ioBaseType);
export const bufferedIoBaseType = bareType("_BufferedIOBase", ioBaseType);
export const textIoBaseType = bareType("_TextIOBase", ioBaseType);

/** Whether `close` of the abstract classes was called. */
export class Closing {
  isDone = false;
}

/** Instances of script classes derived from the abstract ones. */
export class PyStream extends PyObject implements DroppableStream {
  /** It is being closed because nobody refers to it. */
  isFinalizing = false;
  record: DroppableStream["record"] = undefined;
  readonly closing: Closing;
  constructor(closing = new Closing()) {
    super();
    this.closing = closing;
  }
  get isClosed(): boolean {
    return this.closing.isDone;
  }
  set isClosed(closed: boolean) {
    this.closing.isDone = closed;
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

/** How much is read at once where nobody says how much there is. */
const CHUNK = 65536;

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

/** What a script's `read` or `peek` gave, which must be bytes themselves. */
function scriptBytes(value: PyValue, what: string): Uint8Array {
  if (value instanceof PyBytes) return value.bytes;
  throw newError(
    "OSError",
    `${what} should have returned a bytes object, not '${typeName(value)}'`,
  );
}

/** readline() of binary streams that define read(), byte by byte unless peek() shows more. */
function* readLine(self: PyValue, size: PyValue): Flow<PyValue> {
  const limit = sizeArgument(size);
  const chunks: Uint8Array[] = [];
  let total = 0;
  const peek = getAttrOptional(self, "peek");
  while (limit < 0 || total < limit) {
    let want = 1;
    if (peek !== undefined) {
      const ahead = scriptBytes(yield* retried(() => flowCall(peek, [1])), "peek()");
      const end = ahead.indexOf(10);
      want = end >= 0 ? end + 1 : Math.max(ahead.length, 1);
      if (limit >= 0) want = Math.min(want, limit - total);
    }
    const got = scriptBytes(yield* retried(() => askMethod(self, "read", [want])), "read()");
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

/** `__getstate__` of streams over something outside: they cannot be copied. */
export const noState = method("__getstate__(self, /)", (self: PyValue) => {
  throw typeError(`cannot pickle '${typeOf(self).name}' instances`);
});

/** `_finalizing`: whether the stream is being closed because nobody refers to it. */
export const finalizingFlag = attribute(
  "_finalizing",
  (self: PyStream) => self.isFinalizing,
  (self: PyStream, value: PyValue | undefined) => {
    if (value === undefined) throw typeError("can't delete numeric/char attribute");
    if (typeof value !== "boolean") throw typeError("attribute value type must be bool");
    self.isFinalizing = value;
  },
);

const remake = (closing: Closing) => (): PyStream => new PyStream(closing);

function newStream(cls: PyType): PyStream {
  const stream = withClass(new PyStream(), cls);
  if (cls.isHeap) watchStream(stream, remake(stream.closing));
  return stream;
}

/** `close()` of the abstract classes: flushes once, whatever becomes of it. */
export function* closeBase(self: PyStream): Flow<PyValue> {
  if (self.closing.isDone) return null;
  try {
    yield* flowCall(getAttr(self, "flush"), []);
  } finally {
    self.closing.isDone = true;
    forgetStream(self);
  }
  return null;
}

defineType(ioBaseType, {
  module: "_io",
  doc: "The abstract base class for all I/O classes.",
  hasDict: true,
  hasWeakref: true,
  isMadeAtLoad: true,
  hasPlainNew: true,
  alloc: newStream,
  slots: {
    new: newStream,
    iter: (self: PyValue) => {
      checkOpen(self);
      return self;
    },
    iternext: (self: PyValue) => {
      const line = runFlow(askMethod(self, "readline"));
      return length(line) > 0 ? line : undefined;
    },
    setattro: genericSetAttr,
  },
  attributes: [attribute("closed", (self: PyStream) => self.isClosed), instanceDict],
  methods: [
    method("seek(self, offset, whence=0, /)", refuse("seek")),
    method("tell(self, /)", (self: PyValue) => askMethod(self, "seek", [0, 1])),
    method("truncate(self, size=None, /)", refuse("truncate")),
    method("flush(self, /)", (self: PyValue) => checkOpen(self)),
    method("close(self, /)", closeBase),
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
    method("writelines(self, lines, /)", function* (self: PyValue, lines: PyValue): Flow<PyValue> {
      checkOpen(self);
      for (const line of iterate(lines)) yield* retried(() => askMethod(self, "write", [line]));
      return null;
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
    method("__del__(self, /)", function* (self: PyStream): Flow<PyValue> {
      yield* closeDropped(self);
      return null;
    }),
  ],
});

function* readRaw(self: PyValue, size: PyValue): Flow<PyValue> {
  const n = indexNumber(size);
  if (n < 0) return yield* askMethod(self, "readall");
  const buffer = new PyByteArray(new Uint8Array(n));
  const answer = yield* askMethod(self, "readinto", [buffer]);
  if (answer === null) return null;
  const count = indexNumber(answer);
  if (count < 0 || count > n) {
    throw valueError(`readinto returned ${count} outside buffer size ${n}`);
  }
  return new PyBytes(buffer.bytes.slice(0, count));
}

function* readAllRaw(self: PyValue): Flow<PyValue> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const got = yield* retried(() => askMethod(self, "read", [CHUNK]));
    if (got === null) return chunks.length === 0 ? null : new PyBytes(joinChunks(chunks));
    if (!(got instanceof PyBytes)) throw typeError("read() should return bytes");
    if (got.bytes.length === 0) return new PyBytes(joinChunks(chunks));
    chunks.push(got.bytes);
  }
}

defineType(rawIoBaseType, {
  module: "_io",
  isMadeAtLoad: true,
  doc: "Base class for raw binary I/O.",
  methods: [
    method("read(self, size=-1, /)", readRaw),
    method("readall(self, /)", readAllRaw),
    method("readinto(self, buffer, /)", refuse("readinto")),
    method("write(self, data, /)", refuse("write")),
  ],
});

/** Fills a writable buffer from read() or read1(). */
function readInto(name: "read" | "read1") {
  return function* (self: PyValue, target: PyValue): Flow<PyValue> {
    const into = writableBytes(target, `${name === "read" ? "readinto" : "readinto1"}() argument`);
    const got = yield* askMethod(self, name, [into.length]);
    if (!(got instanceof PyBytes)) throw typeError("read() should return bytes");
    const { length: count } = got.bytes;
    if (count > into.length) {
      throw valueError(
        `read() returned too much data: ${into.length} bytes requested, ${count} returned`,
      );
    }
    into.set(got.bytes);
    return count;
  };
}

defineType(bufferedIoBaseType, {
  module: "_io",
  isMadeAtLoad: true,
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
  isMadeAtLoad: true,
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
