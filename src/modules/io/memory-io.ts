/** `_io.BytesIO` and `_io.StringIO`: files in memory. */
import { indexNumber, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { byteBuffer, requireBytes, writableBytes } from "../../objects/buffer.ts";
import { PyByteArray } from "../../objects/bytearray.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { materializeDict } from "../../objects/lookup.ts";
import { PyMemoryView } from "../../objects/memoryview.ts";
import type { KwNames, PyType, PyValue } from "../../objects/object.ts";
import {
  hostText,
  PyBytes,
  PyList,
  PyTuple,
  strFromPoints,
} from "../../objects/sequence-values.ts";
import { pointsOf, textOf } from "../../objects/str-text.ts";
import { bufferedIoBaseType, PyStream, textIoBaseType, unsupported } from "./base.ts";
import { encodeNewlines, type NewlineMode, newlineMode, translateNewlines } from "./newlines.ts";

const bytesIoType = bareType("BytesIO", bufferedIoBaseType);
const stringIoType = bareType("StringIO", textIoBaseType);

export class BytesIO extends PyStream {
  data = new PyByteArray(new Uint8Array(0));
  position = 0;
  check(): void {
    if (this.isClosed) throw valueError("I/O operation on closed file.");
  }
  take(count: number): Uint8Array {
    const { bytes } = this.data;
    if (this.position >= bytes.length) return new Uint8Array(0);
    const end = count < 0 ? bytes.length : Math.min(this.position + count, bytes.length);
    const out = bytes.slice(this.position, end);
    this.position = end;
    return out;
  }
  put(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const gap = this.position - this.data.length;
    if (gap > 0) this.data.splice(this.data.length, 0, new Uint8Array(gap));
    const over = Math.min(bytes.length, this.data.length - this.position);
    this.data.splice(this.position, over, bytes);
    this.position += bytes.length;
  }
  line(limit: number): Uint8Array {
    const rest = this.data.bytes.subarray(this.position);
    const at = rest.indexOf(10);
    let count = at < 0 ? rest.length : at + 1;
    if (limit >= 0) count = Math.min(count, limit);
    return this.take(Math.max(count, 0));
  }
}
BytesIO.prototype.cls = bytesIoType;

const sizeOf = (value: PyValue): number => (value === null ? -1 : indexNumber(value));
const bindBytes = argumentBinder("BytesIO(initial_bytes=None)");

function seekTo(position: number, size: number, pos: PyValue, whence: PyValue): number {
  const offset = indexNumber(pos);
  const mode = indexNumber(whence);
  if (mode === 0) {
    if (offset < 0) throw valueError(`negative seek value ${offset}`);
    return offset;
  }
  if (mode === 1) return Math.max(position + offset, 0);
  if (mode === 2) return Math.max(size + offset, 0);
  throw valueError(`invalid whence (${mode}, should be 0, 1 or 2)`);
}

defineType(bytesIoType, {
  signature: "(initial_bytes=b'')",
  module: "_io",
  doc: "Buffered I/O implementation using an in-memory bytes buffer.",
  hasDict: true,
  alloc: (cls) => withClass(new BytesIO(), cls),
  slots: {
    new: (cls: PyType) => withClass(new BytesIO(), cls),
    init: (self: BytesIO, args: PyValue[], kwnames: KwNames) => {
      const [initial] = args.length === 0 ? [null] : bindBytes(args, kwnames);
      self.data = new PyByteArray(
        initial === null ? new Uint8Array(0) : requireBytes(initial).slice(),
      );
      self.position = 0;
    },
    iternext: (self: BytesIO) => {
      self.check();
      const line = self.line(-1);
      return line.length === 0 ? undefined : new PyBytes(line);
    },
    buffer: (self: BytesIO) => byteBuffer(self, self.data.bytes, false),
  },
  attributes: [attribute("closed", (self: BytesIO) => self.isClosed)],
  methods: [
    method("getvalue(self, /)", (self: BytesIO) => {
      self.check();
      return new PyBytes(self.data.bytes.slice());
    }),
    method("getbuffer(self, /)", (self: BytesIO) => {
      self.check();
      return new PyMemoryView(byteBuffer(self, self.data.bytes, false, self.data.exports.add()));
    }),
    method("read(self, size=-1, /)", (self: BytesIO, size: PyValue) => {
      self.check();
      return new PyBytes(self.take(sizeOf(size)));
    }),
    method("read1(self, size=-1, /)", (self: BytesIO, size: PyValue) => {
      self.check();
      return new PyBytes(self.take(sizeOf(size)));
    }),
    method("readline(self, size=-1, /)", (self: BytesIO, size: PyValue) => {
      self.check();
      return new PyBytes(self.line(sizeOf(size)));
    }),
    method("readlines(self, size=None, /)", (self: BytesIO, size: PyValue) => {
      self.check();
      const lines: PyValue[] = [];
      let total = 0;
      const limit = sizeOf(size);
      for (;;) {
        const line = self.line(-1);
        if (line.length === 0) break;
        lines.push(new PyBytes(line));
        total += line.length;
        if (limit > 0 && total >= limit) break;
      }
      return new PyList(lines);
    }),
    method("readinto(self, buffer, /)", (self: BytesIO, target: PyValue) => {
      self.check();
      const into = writableBytes(target, "readinto() argument");
      const got = self.take(into.length);
      into.set(got);
      return got.length;
    }),
    method("write(self, b, /)", (self: BytesIO, data: PyValue) => {
      self.check();
      const bytes = requireBytes(data);
      self.put(bytes);
      return bytes.length;
    }),
    method("seek(self, pos, whence=0, /)", (self: BytesIO, pos, whence) => {
      self.check();
      self.position = seekTo(self.position, self.data.length, pos, whence);
      return self.position;
    }),
    method("tell(self, /)", (self: BytesIO) => {
      self.check();
      return self.position;
    }),
    method("truncate(self, size=None, /)", (self: BytesIO, size: PyValue) => {
      self.check();
      const n = size === null ? self.position : indexNumber(size);
      if (n < 0) throw valueError(`negative size value ${n}`);
      if (n < self.data.length) self.data.splice(n, self.data.length - n, new Uint8Array(0));
      return n;
    }),
    method("flush(self, /)", (self: BytesIO) => self.check()),
    method("close(self, /)", (self: BytesIO) => {
      self.isClosed = true;
    }),
    method("readable(self, /)", (self: BytesIO) => {
      self.check();
      return true;
    }),
    method("writable(self, /)", (self: BytesIO) => {
      self.check();
      return true;
    }),
    method("seekable(self, /)", (self: BytesIO) => {
      self.check();
      return true;
    }),
    method("isatty(self, /)", (self: BytesIO) => {
      self.check();
      return false;
    }),
    method("__getstate__(self, /)", (self: BytesIO) => {
      self.check();
      const dict = self.dict === undefined ? null : self.dict;
      return new PyTuple([new PyBytes(self.data.bytes.slice()), self.position, dict]);
    }),
    method("__setstate__(self, state, /)", (self: BytesIO, state: PyTuple) => {
      const [value, position, dict] = state.items;
      self.data = new PyByteArray(requireBytes(value).slice());
      self.position = indexNumber(position);
      if (dict instanceof PyDict) dict.copyInto(materializeDict(self));
    }),
  ],
});

/** Text as code points, so that positions are Python's. */
class StringIO extends PyStream {
  points: number[] = [];
  position = 0;
  mode: NewlineMode = { read: null, write: "\n" };
  check(): void {
    if (this.isClosed) throw valueError("I/O operation on closed file");
  }
  take(count: number): PyValue {
    if (this.position >= this.points.length) return "";
    const end =
      count < 0 ? this.points.length : Math.min(this.position + count, this.points.length);
    const out = strFromPoints(this.points.slice(this.position, end));
    this.position = end;
    return out;
  }
  put(points: ArrayLike<number>): void {
    while (this.points.length < this.position) this.points.push(0);
    for (let i = 0; i < points.length; i++) this.points[this.position++] = points[i];
  }
  line(limit: number): PyValue {
    let end = this.position;
    const { read } = this.mode;
    const { points } = this;
    for (; end < points.length; end++) {
      const c = points[end];
      if (read === "") {
        if (c === 10) break;
        if (c === 13) {
          if (points[end + 1] === 10) end++;
          break;
        }
      } else if (read === null || read === "\n") {
        if (c === 10) break;
      } else if (read === "\r") {
        if (c === 13) break;
      } else if (c === 13 && points[end + 1] === 10) {
        end++;
        break;
      }
    }
    let count = Math.min(end + 1, points.length) - this.position;
    if (limit >= 0) count = Math.min(count, limit);
    return this.take(Math.max(count, 0));
  }
}
StringIO.prototype.cls = stringIoType;

const bindString = argumentBinder("StringIO(initial_value='', newline='\\n')");

function writeString(self: StringIO, value: PyValue): number {
  self.check();
  const text = textOf(value);
  if (text === undefined) throw typeError(`string argument expected, got '${typeName(value)}'`);
  const shown =
    self.mode.read === null
      ? translateNewlines(hostText(value) as string)
      : encodeNewlines(hostText(value) as string, self.mode.write);
  self.put([...shown].map((c) => c.codePointAt(0) as number));
  return pointsOf(text).length;
}

defineType(stringIoType, {
  signature: "(initial_value='', newline='\\n')",
  module: "_io",
  doc: "Text I/O implementation using an in-memory buffer.",
  hasDict: true,
  alloc: (cls) => withClass(new StringIO(), cls),
  slots: {
    new: (cls: PyType) => withClass(new StringIO(), cls),
    init: (self: StringIO, args: PyValue[], kwnames: KwNames) => {
      const [initial, newline] = bindString(args, kwnames);
      self.mode = newlineMode(newline);
      self.points = [];
      self.position = 0;
      if (initial === null) return;
      if (hostText(initial) === undefined) {
        throw typeError(`initial_value must be str or None, not ${typeName(initial)}`);
      }
      writeString(self, initial);
      self.position = 0;
    },
    iternext: (self: StringIO) => {
      self.check();
      const line = self.line(-1);
      return line === "" ? undefined : line;
    },
  },
  attributes: [
    attribute("closed", (self: StringIO) => self.isClosed),
    attribute("line_buffering", () => false),
    attribute("newlines", () => null),
  ],
  methods: [
    method("getvalue(self, /)", (self: StringIO) => {
      self.check();
      return strFromPoints(self.points);
    }),
    method("read(self, size=-1, /)", (self: StringIO, size: PyValue) => {
      self.check();
      return self.take(sizeOf(size));
    }),
    method("readline(self, size=-1, /)", (self: StringIO, size: PyValue) => {
      self.check();
      return self.line(sizeOf(size));
    }),
    method("write(self, s, /)", writeString),
    method("seek(self, pos, whence=0, /)", (self: StringIO, pos: PyValue, whence: PyValue) => {
      self.check();
      const mode = indexNumber(whence);
      const offset = indexNumber(pos);
      if (mode < 0 || mode > 2) throw valueError(`Invalid whence (${mode}, should be 0, 1 or 2)`);
      if (mode === 0 && offset < 0) throw valueError(`Negative seek position ${offset}`);
      if (mode !== 0 && offset !== 0) {
        throw unsupported("Can't do nonzero cur-relative seeks");
      }
      if (mode === 0) self.position = offset;
      else if (mode === 2) self.position = self.points.length;
      return self.position;
    }),
    method("tell(self, /)", (self: StringIO) => {
      self.check();
      return self.position;
    }),
    method("truncate(self, size=None, /)", (self: StringIO, size: PyValue) => {
      self.check();
      const n = size === null ? self.position : indexNumber(size);
      if (n < 0) throw valueError(`Negative size value ${n}`);
      if (n < self.points.length) self.points.length = n;
      return n;
    }),
    method("close(self, /)", (self: StringIO) => {
      self.isClosed = true;
    }),
    method("readable(self, /)", (self: StringIO) => {
      self.check();
      return true;
    }),
    method("writable(self, /)", (self: StringIO) => {
      self.check();
      return true;
    }),
    method("seekable(self, /)", (self: StringIO) => {
      self.check();
      return true;
    }),
  ],
});

export { bytesIoType, stringIoType };
