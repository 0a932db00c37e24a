/** `_io.BytesIO`: a binary file in memory. Its twin for text is string-io.ts. */
import { indexOptional, iterate, smallIndex, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { type BufferInfo, byteBuffer, requireBytes, writableBytes } from "../../objects/buffer.ts";
import { PyByteArray, resizeError } from "../../objects/bytearray.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { type Exports, resizing } from "../../objects/exports.ts";
import { PyMemoryView } from "../../objects/memoryview.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { PyBytes, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { bufferedIoBaseType, PyStream, sizeArgument } from "./base.ts";
import {
  movedPosition,
  type Position,
  positionArgument,
  restoreDict,
  stateDict,
  stateItems,
  statePosition,
} from "./memory-stream.ts";

const bytesIoType = bareType("BytesIO", bufferedIoBaseType);
const bytesIoBufferType = bareType("_BytesIOBuffer");

const NOTHING = new Uint8Array(0);

export class BytesIO extends PyStream {
  data = new PyByteArray(NOTHING);
  position: Position = 0;
  /** Asked by `resizing` methods. */
  get exports(): Exports {
    return this.data.exports;
  }
  check(): void {
    if (this.isClosed) throw valueError("I/O operation on closed file.");
  }
  /** Views of the memory see every byte where it was. */
  checkExports(): void {
    if (this.exports.count > 0) throw resizeError();
  }
  reset(bytes: Uint8Array): void {
    this.data = new PyByteArray(bytes);
    this.position = 0;
  }
  /** What has not been read, as a view that is valid until the next write. */
  rest(): Uint8Array {
    const { bytes } = this.data;
    return this.position >= bytes.length ? NOTHING : bytes.subarray(Number(this.position));
  }
  /** Takes bytes that there are. */
  skip(count: number): void {
    if (count > 0) this.position = Number(this.position) + count;
  }
  take(count: number): Uint8Array {
    const rest = this.rest();
    const out = count < 0 ? rest.slice() : rest.slice(0, count);
    this.skip(out.length);
    return out;
  }
  line(limit: number): Uint8Array {
    const rest = this.rest();
    const count = rest.indexOf(10) + 1 || rest.length;
    return this.take(limit >= 0 ? Math.min(count, limit) : count);
  }
  write(value: PyValue): number {
    const bytes = requireBytes(value);
    // `__buffer__` of a script may have closed the stream or taken a view of it.
    this.check();
    this.checkExports();
    if (bytes.length === 0) return 0;
    const { position } = this;
    if (typeof position === "bigint") throw overflowError("new buffer size too large");
    const gap = position - this.data.length;
    if (gap > 0) this.data.splice(this.data.length, 0, new Uint8Array(gap));
    const over = Math.min(bytes.length, this.data.length - position);
    this.data.splice(position, over, bytes);
    this.position = position + bytes.length;
    return bytes.length;
  }
}
BytesIO.prototype.cls = bytesIoType;

/** What views of the stream's memory refer to. */
class BytesIOBuffer extends PyObject {
  private readonly stream: BytesIO;
  constructor(stream: BytesIO) {
    super();
    this.stream = stream;
  }
  lend(): BufferInfo {
    const { data } = this.stream;
    return byteBuffer(this, data.bytes, false, data.exports.add());
  }
}
BytesIOBuffer.prototype.cls = bytesIoBufferType;

defineType(bytesIoBufferType, {
  module: "_io",
  final: true,
  slots: { buffer: (self: BytesIOBuffer) => self.lend() },
});

const bind = argumentBinder("BytesIO(initial_bytes=None)");

function init(self: BytesIO, args: PyValue[], kwnames: KwNames): void {
  const [initial] = bind(args, kwnames);
  const bytes = initial === null ? NOTHING : requireBytes(initial).slice();
  self.checkExports();
  self.isClosed = false;
  self.reset(bytes);
}

function seek(self: BytesIO, pos: PyValue, whence: PyValue): Position {
  const offset = positionArgument(pos);
  const mode = smallIndex(whence);
  self.check();
  if (mode === 0) {
    if (offset < 0) throw valueError(`negative seek value ${offset}`);
    self.position = offset;
  } else if (mode === 1) self.position = movedPosition(self.position, offset);
  else if (mode === 2) self.position = movedPosition(self.data.length, offset);
  else throw valueError(`invalid whence (${mode}, should be 0, 1 or 2)`);
  return self.position;
}

function truncate(self: BytesIO, size: PyValue): Position {
  self.check();
  self.checkExports();
  let n = self.position;
  if (size !== null) {
    n = positionArgument(size, "long");
    // `__index__` of a script may have closed the stream or taken a view of it.
    self.check();
    self.checkExports();
  }
  if (n < 0) throw valueError(`negative size value ${n}`);
  const { length } = self.data;
  if (n < length) self.data.splice(Number(n), length - Number(n), NOTHING);
  return n;
}

function readLines(self: BytesIO, size: PyValue): PyValue {
  self.check();
  let limit = 0;
  if (size !== null) {
    const given = indexOptional(size);
    if (given === undefined) throw typeError(`integer argument expected, got '${typeName(size)}'`);
    limit = Math.max(Number(given), 0);
  }
  const lines: PyValue[] = [];
  for (let total = 0; limit === 0 || total < limit; ) {
    const line = self.line(-1);
    if (line.length === 0) break;
    lines.push(new PyBytes(line));
    total += line.length;
  }
  return new PyList(lines);
}

const read = (self: BytesIO, size: PyValue): PyValue => {
  const n = sizeArgument(size);
  self.check();
  return new PyBytes(self.take(n));
};
const whenOpen = (signature: string, answer: PyValue) =>
  method(signature, (self: BytesIO) => {
    self.check();
    return answer;
  });

defineType(bytesIoType, {
  signature: "(initial_bytes=b'')",
  module: "_io",
  hasPlainNew: false,
  doc: "Buffered I/O implementation using an in-memory bytes buffer.",
  hasDict: true,
  alloc: (cls) => withClass(new BytesIO(), cls),
  slots: {
    new: (cls: PyType) => withClass(new BytesIO(), cls),
    init,
    iter: (self) => self,
    iternext: (self: BytesIO) => {
      self.check();
      const line = self.line(-1);
      return line.length === 0 ? undefined : new PyBytes(line);
    },
  },
  attributes: [
    attribute("closed", (self: BytesIO) => self.isClosed, undefined, "True if the file is closed."),
  ],
  methods: [
    method("getvalue(self, /)", (self: BytesIO) => {
      self.check();
      return new PyBytes(self.data.bytes.slice());
    }),
    method("getbuffer(self, /)", (self: BytesIO) => {
      self.check();
      return new PyMemoryView(new BytesIOBuffer(self).lend());
    }),
    method("read(self, size=-1, /)", read),
    method("read1(self, size=-1, /)", read),
    method("readline(self, size=-1, /)", (self: BytesIO, size: PyValue) => {
      const limit = sizeArgument(size);
      self.check();
      return new PyBytes(self.line(limit));
    }),
    method("readlines(self, size=None, /)", readLines),
    method("readinto(self, buffer, /)", (self: BytesIO, target: PyValue) => {
      const into = writableBytes(target, "readinto() argument");
      self.check();
      const got = self.take(into.length);
      into.set(got);
      return got.length;
    }),
    resizing("write(self, b, /)", (self: BytesIO, data: PyValue) => self.write(data)),
    resizing("writelines(self, lines, /)", (self: BytesIO, lines: PyValue) => {
      self.check();
      for (const line of iterate(lines)) self.write(line);
    }),
    method("seek(self, pos, whence=0, /)", seek),
    method("tell(self, /)", (self: BytesIO) => {
      self.check();
      return self.position;
    }),
    resizing("truncate(self, size=None, /)", truncate),
    whenOpen("flush(self, /)", null),
    resizing("close(self, /)", (self: BytesIO) => {
      self.checkExports();
      self.isClosed = true;
      self.reset(NOTHING);
    }),
    whenOpen("readable(self, /)", true),
    whenOpen("writable(self, /)", true),
    whenOpen("seekable(self, /)", true),
    whenOpen("isatty(self, /)", false),
    method("__getstate__(self, /)", (self: BytesIO) => {
      self.check();
      const contents = new PyBytes(self.data.bytes.slice());
      return new PyTuple([contents, self.position, stateDict(self)]);
    }),
    resizing("__setstate__(self, object, /)", (self: BytesIO, state: PyValue) => {
      const [contents, position, dict] = stateItems(self, state, 3);
      self.checkExports();
      const bytes = requireBytes(contents).slice();
      self.check();
      self.reset(bytes);
      self.position = statePosition(position, "second item of state must be an integer, not");
      restoreDict(self, dict, "third");
    }),
    method("__sizeof__(self, /)", (self: BytesIO) => {
      const { length } = self.data;
      return 64 + (length === 0 ? 0 : 33 + length);
    }),
  ],
});

export { bytesIoBufferType, bytesIoType };
