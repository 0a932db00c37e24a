/** `_io.BufferedReader`, `BufferedWriter`, `BufferedRandom` and `BufferedRWPair` over any raw stream. */
import {
  callMethod,
  flowCall,
  getAttr,
  getAttrOptional,
  indexNumber,
  isTrue,
  reprText,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bytesOf, requireBytes } from "../../objects/buffer.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, type MethodRow, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import {
  descriptorAt,
  isMemoryDescriptor,
  type MemoryDescriptor,
  readFrom,
  writeTo,
} from "../memory-descriptor.ts";
import { bufferedIoBaseType, isClosed, joinChunks, PyStream, unsupported } from "./base.ts";

import { type DirtyStream, markClean, markDirty } from "./dirty-streams.ts";
import { PyFileIO } from "./file-io.ts";

export const DEFAULT_BUFFER_SIZE = 131072;

export const bufferedReaderType = bareType("BufferedReader", bufferedIoBaseType);
export const bufferedWriterType = bareType("BufferedWriter", bufferedIoBaseType);
export const bufferedRandomType = bareType("BufferedRandom", bufferedIoBaseType);
export const rwPairType = bareType("BufferedRWPair", bufferedIoBaseType);

const NOTHING = new Uint8Array(0);

export class Buffered extends PyStream implements DirtyStream {
  rawStream: PyValue | undefined = undefined;
  size = DEFAULT_BUFFER_SIZE;
  /** Bytes read ahead and not taken yet. */
  ahead: Uint8Array = NOTHING;
  /** Bytes written and not passed on yet. */
  pending: Uint8Array[] = [];
  pendingSize = 0;

  /** Only files of the system: flushing a script's own raw stream would run its code, and a pipe may be full. */
  get tracked(): boolean {
    const { rawStream } = this;
    if (!(rawStream instanceof PyFileIO) || typeOf(rawStream).isHeap) return false;
    return rawStream.closesFd && !isMemoryDescriptor(rawStream.fd);
  }
  flushPending(): void {
    this.flushWrites();
  }

  /** What the raw stream reads and writes, when that may have to wait for other threads. */
  get waitsOn(): MemoryDescriptor | undefined {
    const { rawStream } = this;
    if (!(rawStream instanceof PyFileIO) || typeOf(rawStream).isHeap) return undefined;
    return rawStream.isClosed ? undefined : descriptorAt(rawStream.fd);
  }

  get raw(): PyValue {
    if (this.rawStream === undefined) throw valueError("raw stream has been detached");
    return this.rawStream;
  }
  override get isClosed(): boolean {
    return this.rawStream !== undefined && isClosed(this.rawStream);
  }
  check(what: string): void {
    if (this.isClosed) throw valueError(`${what} of closed file`);
  }

  /** One read of the raw stream; null when it would block. */
  private readRaw(count: number): Uint8Array | null {
    const got = callMethod(this.raw, "read", [count]);
    if (got === null) return null;
    const bytes = bytesOf(got);
    if (bytes === undefined) throw typeError(`read() should return bytes, not ${typeName(got)}`);
    return bytes;
  }

  fill(): boolean {
    const got = this.readRaw(this.size);
    if (got === null || got.length === 0) return false;
    this.ahead = this.ahead.length === 0 ? got : joinChunks([this.ahead, got]);
    return true;
  }

  take(count: number): Uint8Array {
    const out = this.ahead.subarray(0, count);
    this.ahead = this.ahead.subarray(out.length);
    return out;
  }

  read(count: number): Uint8Array | null {
    this.flushWrites();
    if (count < 0) {
      const chunks = [this.take(this.ahead.length)];
      const readall = getAttrOptional(this.raw, "readall");
      if (readall !== undefined) {
        const rest = callMethod(this.raw, "readall");
        if (rest === null) return chunks[0].length === 0 ? null : chunks[0].slice();
        chunks.push(requireBytes(rest));
        return joinChunks(chunks);
      }
      for (;;) {
        const got = this.readRaw(this.size);
        if (got === null || got.length === 0) return joinChunks(chunks);
        chunks.push(got);
      }
    }
    if (this.ahead.length >= count) return this.take(count).slice();
    const chunks = [this.take(this.ahead.length)];
    let missing = count - chunks[0].length;
    while (missing > 0) {
      const got = this.readRaw(Math.max(missing, this.size));
      if (got === null) {
        if (missing === count) return null;
        break;
      }
      if (got.length === 0) break;
      const used = got.subarray(0, missing);
      chunks.push(used);
      missing -= used.length;
      this.ahead = got.subarray(used.length);
    }
    return joinChunks(chunks);
  }

  read1(count: number): Uint8Array {
    this.flushWrites();
    const want = count < 0 ? this.size : count;
    if (want === 0) return NOTHING;
    if (this.ahead.length === 0) this.fill();
    return this.take(want).slice();
  }

  line(limit: number): Uint8Array {
    this.flushWrites();
    const chunks: Uint8Array[] = [];
    let total = 0;
    for (;;) {
      const at = this.ahead.indexOf(10);
      let count = at < 0 ? this.ahead.length : at + 1;
      if (limit >= 0) count = Math.min(count, limit - total);
      chunks.push(this.take(count));
      total += count;
      const last = chunks[chunks.length - 1];
      if ((last.length > 0 && last[last.length - 1] === 10) || (limit >= 0 && total >= limit))
        break;
      if (!this.fill()) break;
    }
    return joinChunks(chunks);
  }

  write(data: Uint8Array): void {
    this.dropAhead();
    this.pending.push(data.slice());
    this.pendingSize += data.length;
    if (this.pendingSize >= this.size) this.flushWrites();
    else if (this.tracked) markDirty(this);
  }

  flushWrites(): void {
    if (this.pendingSize === 0) return;
    let data = joinChunks(this.pending);
    markClean(this);
    this.pending = [];
    this.pendingSize = 0;
    while (data.length > 0) {
      const count = callMethod(this.raw, "write", [new PyBytes(data)]);
      if (count === null) {
        this.pending = [data];
        this.pendingSize = data.length;
        throw newError("BlockingIOError", 11, "write could not complete without blocking", 0);
      }
      const n = indexNumber(count);
      if (n < 0 || n > data.length) {
        throw newError(
          "OSError",
          `raw write() returned invalid length ${n} (should have been between 0 and ${data.length})`,
        );
      }
      data = data.subarray(n);
    }
  }

  /** Moves the raw stream back to where the reader is. */
  dropAhead(): void {
    if (this.ahead.length === 0) return;
    const back = this.ahead.length;
    this.ahead = NOTHING;
    callMethod(this.raw, "seek", [-back, 1]);
  }

  /**
   * Reads ahead until that is enough, or the end. What follows finds the bytes there and does not wait on the host stack,
   * where it would keep other threads from going on.
   */
  *prefetch(isEnough: () => boolean): Flow<void> {
    const from = this.waitsOn;
    if (from === undefined || from.read === null) return;
    while (!isEnough()) {
      const got = yield* readFrom(from, this.size);
      if (got === null || got.length === 0) return;
      this.ahead = this.ahead.length === 0 ? got : joinChunks([this.ahead, got]);
    }
  }

  /** Passes on what is pending, waiting for room. */
  *drain(): Flow<void> {
    const to = this.waitsOn;
    if (to === undefined || to.write === null) return;
    while (this.pendingSize > 0) {
      const data = joinChunks(this.pending);
      this.pending = [data];
      const count = yield* writeTo(to, data);
      if (count === null) {
        throw newError("BlockingIOError", 11, "write could not complete without blocking", 0);
      }
      // Other threads may have written meanwhile.
      const all = joinChunks(this.pending).subarray(count);
      this.pending = all.length === 0 ? [] : [all];
      this.pendingSize = all.length;
    }
  }

  seek(position: number, whence: number): PyValue {
    this.flushWrites();
    const from = whence === 1 ? position - this.ahead.length : position;
    this.ahead = NOTHING;
    return callMethod(this.raw, "seek", [from, whence]);
  }

  tell(): number {
    return indexNumber(callMethod(this.raw, "tell")) - this.ahead.length + this.pendingSize;
  }
}
Buffered.prototype.cls = bufferedReaderType;

const sizeOf = (value: PyValue): number => (value === null ? -1 : indexNumber(value));
const orNone = (bytes: Uint8Array | null): PyValue => (bytes === null ? null : new PyBytes(bytes));

/** Reads once the bytes are there. */
function reads<T extends PyValue>(
  self: Buffered,
  read: () => T,
  isEnough: () => boolean,
): T | Flow<T> {
  if (self.waitsOn === undefined || isEnough()) return read();
  return (function* () {
    yield* self.prefetch(isEnough);
    return read();
  })();
}

function* afterDrain<T>(self: Buffered, result: T): Flow<T> {
  yield* self.drain();
  return result;
}

function* closeLater(self: Buffered): Flow<PyValue> {
  try {
    yield* flowCall(getAttr(self, "flush"), []);
  } finally {
    callMethod(self.raw, "close");
  }
  return null;
}

/** As much as a line needs. */
const hasLine = (self: Buffered, limit: number): boolean =>
  self.ahead.includes(10) || (limit >= 0 && self.ahead.length >= limit);

const common: readonly MethodRow[] = [
  method("close(self, /)", (self: Buffered) => {
    if (self.rawStream === undefined || self.isClosed) return null;
    if (self.pendingSize > 0 && self.waitsOn !== undefined) return closeLater(self);
    try {
      callMethod(self, "flush");
    } finally {
      callMethod(self.raw, "close");
    }
    return null;
  }),
  method("detach(self, /)", (self: Buffered) => {
    const { raw } = self;
    callMethod(self, "flush");
    self.rawStream = undefined;
    return raw;
  }),
  method("seekable(self, /)", (self: Buffered) => callMethod(self.raw, "seekable")),
  method("fileno(self, /)", (self: Buffered) => callMethod(self.raw, "fileno")),
  method("isatty(self, /)", (self: Buffered) => callMethod(self.raw, "isatty")),
  method("seek(self, target, whence=0, /)", (self: Buffered, target: PyValue, whence: PyValue) => {
    self.check("seek");
    const mode = indexNumber(whence);
    if (mode < 0 || mode > 2) throw valueError(`whence value ${mode} unsupported`);
    if (!isTrue(callMethod(self.raw, "seekable"))) {
      throw unsupported("File or stream is not seekable.");
    }
    return self.seek(indexNumber(target), mode);
  }),
  method("tell(self, /)", (self: Buffered) => self.tell()),
  method("truncate(self, pos=None, /)", (self: Buffered, pos: PyValue) => {
    self.check("truncate");
    callMethod(self, "flush");
    return callMethod(self.raw, "truncate", [pos === null ? self.tell() : pos]);
  }),
  method("flush(self, /)", (self: Buffered) => {
    self.check("flush");
    if (self.pendingSize > 0 && self.waitsOn !== undefined) return afterDrain(self, null);
    self.flushWrites();
    callMethod(self.raw, "flush");
    return null;
  }),
  method("readable(self, /)", (self: Buffered) => callMethod(self.raw, "readable")),
  method("writable(self, /)", (self: Buffered) => callMethod(self.raw, "writable")),
];

const reading: readonly MethodRow[] = [
  method("read(self, size=-1, /)", (self: Buffered, size: PyValue) => {
    const n = sizeOf(size);
    if (n < -1) throw valueError("read length must be non-negative or -1");
    self.check("read");
    return reads(
      self,
      () => orNone(self.read(n)),
      () => n >= 0 && self.ahead.length >= n,
    );
  }),
  method("read1(self, size=-1, /)", (self: Buffered, size: PyValue) => {
    self.check("read");
    return reads(
      self,
      () => new PyBytes(self.read1(sizeOf(size))),
      () => self.ahead.length > 0 || sizeOf(size) === 0,
    );
  }),
  method("peek(self, size=0, /)", (self: Buffered) => {
    self.check("peek");
    const peek = (): PyBytes => {
      if (self.ahead.length === 0) self.fill();
      return new PyBytes(self.ahead.slice());
    };
    return reads(self, peek, () => self.ahead.length > 0);
  }),
  method("readline(self, size=-1, /)", (self: Buffered, size: PyValue) => {
    self.check("readline");
    const limit = sizeOf(size);
    return reads(
      self,
      () => new PyBytes(self.line(limit)),
      () => hasLine(self, limit),
    );
  }),
];

const writing: readonly MethodRow[] = [
  method("write(self, buffer, /)", (self: Buffered, data: PyValue) => {
    if (typeof data === "string") throw typeError("a bytes-like object is required, not 'str'");
    self.check("write");
    const bytes = requireBytes(data);
    if (self.pendingSize + bytes.length >= self.size && self.waitsOn !== undefined) {
      self.pending.push(bytes.slice());
      self.pendingSize += bytes.length;
      return afterDrain(self, bytes.length);
    }
    self.write(bytes);
    return bytes.length;
  }),
];

const bind = argumentBinder("Buffered(raw, buffer_size=131072)");

function init(what: "readable" | "writable" | "both") {
  return (self: Buffered, args: PyValue[], kwnames: KwNames): void => {
    const [raw, size] = bind(args, kwnames);
    const n = indexNumber(size);
    if (n <= 0) throw valueError("buffer size must be strictly positive");
    if (what !== "writable" && !isTrue(callMethod(raw, "readable"))) {
      throw unsupported("File or stream is not readable.");
    }
    if (what !== "readable" && !isTrue(callMethod(raw, "writable"))) {
      throw unsupported("File or stream is not writable.");
    }
    if (what === "both" && !isTrue(callMethod(raw, "seekable"))) {
      throw unsupported("File or stream is not seekable.");
    }
    self.rawStream = raw;
    self.size = n;
    self.ahead = NOTHING;
    self.pending = [];
    self.pendingSize = 0;
  };
}

const attributes = [
  attribute("raw", (self: Buffered) => self.raw),
  attribute("closed", (self: Buffered) => self.isClosed),
  attribute("name", (self: Buffered) => getAttr(self.raw, "name")),
  attribute("mode", (self: Buffered) => getAttr(self.raw, "mode")),
];

function define(
  type: PyType,
  what: "readable" | "writable" | "both",
  rows: readonly MethodRow[],
): void {
  defineType(type, {
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    module: "_io",
    hasDict: true,
    alloc: (cls) => withClass(new Buffered(), cls),
    slots: {
      new: (cls: PyType) => withClass(new Buffered(), cls),
      init: init(what),
      repr: (self: Buffered) => {
        const name =
          self.rawStream === undefined ? undefined : getAttrOptional(self.rawStream, "name");
        const kind = `_io.${typeOf(self).name}`;
        return name === undefined ? `<${kind}>` : `<${kind} name=${reprText(name)}>`;
      },
      ...(what === "writable"
        ? {}
        : {
            iternext: (self: Buffered) => {
              self.check("readline");
              const line = self.line(-1);
              return line.length === 0 ? undefined : new PyBytes(line);
            },
          }),
    },
    attributes,
    methods: [...common, ...rows],
  });
}
define(bufferedReaderType, "readable", reading);
define(bufferedWriterType, "writable", writing);
define(bufferedRandomType, "both", [...reading, ...writing]);

/** A reader and a writer side by side. */
class RWPair extends PyStream {
  reader: PyValue = null;
  writer: PyValue = null;
}
RWPair.prototype.cls = rwPairType;
const bindPair = argumentBinder("BufferedRWPair(reader, writer, buffer_size=131072, /)");
const forward = (part: "reader" | "writer", name: string, signature: string): MethodRow =>
  method(signature, (self: RWPair, ...args: PyValue[]) => callMethod(self[part], name, args));

defineType(rwPairType, {
  signature: "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
  module: "_io",
  hasDict: true,
  alloc: (cls) => withClass(new RWPair(), cls),
  slots: {
    new: (cls: PyType) => withClass(new RWPair(), cls),
    init: (self: RWPair, args: PyValue[], kwnames: KwNames) => {
      const [reader, writer, size] = bindPair(args, kwnames);
      const make = (type: PyType, raw: PyValue, what: "readable" | "writable"): Buffered => {
        const made = withClass(new Buffered(), type);
        init(what)(made, [raw, size], null);
        return made;
      };
      self.reader = make(bufferedReaderType, reader, "readable");
      self.writer = make(bufferedWriterType, writer, "writable");
    },
  },
  attributes: [attribute("closed", (self: RWPair) => isClosed(self.writer))],
  methods: [
    forward("reader", "read", "read(self, size=-1, /)"),
    forward("reader", "read1", "read1(self, size=-1, /)"),
    forward("reader", "peek", "peek(self, size=0, /)"),
    forward("reader", "readinto", "readinto(self, buffer, /)"),
    forward("writer", "write", "write(self, buffer, /)"),
    forward("writer", "flush", "flush(self, /)"),
    forward("reader", "readable", "readable(self, /)"),
    forward("writer", "writable", "writable(self, /)"),
    method("close(self, /)", (self: RWPair) => {
      try {
        callMethod(self.writer, "close");
      } finally {
        callMethod(self.reader, "close");
      }
    }),
    method(
      "isatty(self, /)",
      (self: RWPair) =>
        isTrue(callMethod(self.writer, "isatty")) || isTrue(callMethod(self.reader, "isatty")),
    ),
  ],
});
