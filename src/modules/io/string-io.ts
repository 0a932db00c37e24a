/**
 * `_io.StringIO`: a text file in memory. Its twin for bytes is bytes-io.ts.
 *
 * Text is kept as code points, so that positions are Python's. Line ends are translated when text is
 * written, never when it is read.
 */
import { callMethod, reprText, smallIndex, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { newError, overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import type { KwNames, PyType, PyValue } from "../../objects/object.ts";
import { hostText, PyTuple, strFromPoints } from "../../objects/sequence-values.ts";
import { pointsOf, textOf } from "../../objects/str-text.ts";
import { PyStream, sizeArgument, textIoBaseType } from "./base.ts";
import {
  type Position,
  positionArgument,
  restoreDict,
  stateDict,
  stateItems,
  statePosition,
} from "./memory-stream.ts";
import { type NewlineMode, NewlinesSeen, newlineMode } from "./newlines.ts";

const stringIoType = bareType("StringIO", textIoBaseType);

const LF = 10;
const CR = 13;

class StringIO extends PyStream {
  position: Position = 0;
  mode: NewlineMode = { read: null, write: "\n" };
  /** Line ends that came in; null where they are left alone. */
  seen: NewlinesSeen | null = null;
  isReady = false;
  private store: Uint32Array = new Uint32Array(0);
  private length = 0;

  check(): void {
    if (!this.isReady) throw valueError("I/O operation on uninitialized object");
    this.checkOpen();
  }
  checkOpen(): void {
    if (this.isClosed) throw valueError("I/O operation on closed file");
  }
  get contents(): PyValue {
    return strFromPoints(this.store.slice(0, this.length));
  }
  get end(): number {
    return this.length;
  }
  reset(points: Uint32Array): void {
    this.store = points;
    this.length = points.length;
    this.position = 0;
  }
  cut(size: Position): void {
    if (size >= this.length) return;
    this.length = Number(size);
    this.store.fill(0, this.length);
  }
  take(count: number): PyValue {
    if (this.position >= this.length) return "";
    const from = Number(this.position);
    const end = count < 0 ? this.length : Math.min(from + count, this.length);
    this.position = end;
    return strFromPoints(this.store.slice(from, end));
  }
  put(points: Uint32Array): void {
    if (points.length === 0) return;
    const { position } = this;
    if (typeof position === "bigint") throw overflowError("new position too large");
    const end = position + points.length;
    // What lies between the end and the position is zero.
    if (end > this.store.length) {
      const larger = new Uint32Array(Math.max(end, this.store.length + (this.store.length >> 1)));
      larger.set(this.store.subarray(0, this.length));
      this.store = larger;
    }
    this.store.set(points, position);
    this.length = Math.max(this.length, end);
    this.position = end;
  }
  line(limit: number): PyValue {
    if (this.position >= this.length) return "";
    const from = Number(this.position);
    const count = this.lineEnd(from) - from;
    return this.take(limit >= 0 ? Math.min(count, limit) : count);
  }
  private lineEnd(from: number): number {
    const { store, length } = this;
    const { read } = this.mode;
    if (read !== "" && read !== "\r\n") {
      return this.behind(store.indexOf(read === "\r" ? CR : LF, from), 1);
    }
    for (let i = from; i < length; i++) {
      const isPair = store[i] === CR && i + 1 < length && store[i + 1] === LF;
      if (isPair) return i + 2;
      if (read === "" && (store[i] === LF || store[i] === CR)) return i + 1;
    }
    return length;
  }
  private behind(found: number, width: number): number {
    return found < 0 ? this.length : Math.min(found + width, this.length);
  }

  /** Text as it is stored: with line ends noted and translated. */
  encode(points: Uint32Array): Uint32Array {
    const { seen, mode } = this;
    const write = mode.write === "\n" ? null : mode.write;
    if (seen === null && write === null) return points;
    if (!points.includes(LF) && (seen === null || !points.includes(CR))) return points;
    const out: number[] = [];
    for (let i = 0; i < points.length; i++) {
      const c = points[i];
      if (c === LF) {
        if (seen !== null) seen.lf = true;
        if (write === null) out.push(LF);
        else for (let k = 0; k < write.length; k++) out.push(write.charCodeAt(k));
      } else if (c !== CR || seen === null) out.push(c);
      else {
        const isPair = points[i + 1] === LF;
        if (isPair) seen.crLf = true;
        else seen.cr = true;
        if (mode.read === null) out.push(LF);
        else if (isPair) out.push(CR, LF);
        else out.push(CR);
        if (isPair) i++;
      }
    }
    return Uint32Array.from(out);
  }
}
StringIO.prototype.cls = stringIoType;

const bind = argumentBinder("StringIO(initial_value='', newline='\\n')");

function initialize(self: StringIO, initial: PyValue, newline: PyValue): void {
  const mode = stringNewline(newline);
  const text = initial === null ? "" : textOf(initial);
  if (text === undefined) {
    throw typeError(`initial_value must be str or None, not ${typeName(initial)}`);
  }
  self.mode = mode;
  self.seen = mode.read === null || mode.read === "" ? new NewlinesSeen() : null;
  self.reset(new Uint32Array(0));
  self.put(self.encode(pointsOf(text)));
  self.position = 0;
  self.isReady = true;
  self.isClosed = false;
}

function stringNewline(newline: PyValue): NewlineMode {
  const text = hostText(newline);
  if (text !== undefined && !["", "\n", "\r", "\r\n"].includes(text)) {
    throw valueError(`illegal newline value: ${reprText(newline)}`);
  }
  return newlineMode(newline);
}

function write(self: StringIO, value: PyValue): number {
  const text = textOf(value);
  if (text === undefined) throw typeError(`string argument expected, got '${typeName(value)}'`);
  self.check();
  self.put(self.encode(pointsOf(text)));
  return text.length;
}

function nextLine(self: StringIO): PyValue | undefined {
  self.check();
  let line: PyValue;
  if (typeOf(self) === stringIoType) line = self.line(-1);
  else {
    line = callMethod(self, "readline");
    if (textOf(line) === undefined) {
      const what = `'${typeName(line)}'`;
      throw newError("OSError", `readline() should have returned a str object, not ${what}`);
    }
  }
  return textOf(line)?.length === 0 ? undefined : line;
}

function seek(self: StringIO, pos: PyValue, whence: PyValue): Position {
  const offset = positionArgument(pos);
  const mode = smallIndex(whence);
  self.check();
  if (mode < 0 || mode > 2) throw valueError(`Invalid whence (${mode}, should be 0, 1 or 2)`);
  if (mode === 0 && offset < 0) throw valueError(`Negative seek position ${offset}`);
  if (mode !== 0 && offset !== 0) {
    throw newError("OSError", "Can't do nonzero cur-relative seeks");
  }
  if (mode === 0) self.position = offset;
  else if (mode === 2) self.position = self.end;
  return self.position;
}

function setState(self: StringIO, state: PyValue): void {
  self.checkOpen();
  const [contents, newline, position, dict] = stateItems(self, state, 4);
  initialize(self, contents, newline);
  // The contents were translated when they came in; once more would double line ends.
  const text = textOf(contents);
  if (text !== undefined) self.reset(pointsOf(text).slice());
  self.position = statePosition(position, "third item of state must be an integer, got");
  restoreDict(self, dict, "fourth");
}

const whenOpen = (signature: string, answer: PyValue) =>
  method(signature, (self: StringIO) => {
    self.check();
    return answer;
  });
const shown = (name: string, get: (self: StringIO) => PyValue) =>
  attribute(name, (self: StringIO) => {
    self.check();
    return get(self);
  });

defineType(stringIoType, {
  signature: "(initial_value='', newline='\\n')",
  module: "_io",
  hasPlainNew: false,
  doc: "Text I/O implementation using an in-memory buffer.",
  hasDict: true,
  alloc: (cls) => withClass(new StringIO(), cls),
  slots: {
    new: (cls: PyType) => withClass(new StringIO(), cls),
    init: (self: StringIO, args: PyValue[], kwnames: KwNames) => {
      const [initial, newline] = bind(args, kwnames);
      initialize(self, initial, newline);
    },
    iternext: nextLine,
  },
  attributes: [
    attribute("closed", (self: StringIO) => {
      if (!self.isClosed) self.check();
      return self.isClosed;
    }),
    shown("line_buffering", () => false),
    shown("newlines", (self) => self.seen?.newlines ?? null),
  ],
  methods: [
    method("getvalue(self, /)", (self: StringIO) => {
      self.check();
      return self.contents;
    }),
    method("read(self, size=-1, /)", (self: StringIO, size: PyValue) => {
      const n = sizeArgument(size);
      self.check();
      return self.take(n);
    }),
    method("readline(self, size=-1, /)", (self: StringIO, size: PyValue) => {
      const limit = sizeArgument(size);
      self.check();
      return self.line(limit);
    }),
    method("write(self, s, /)", write),
    method("seek(self, pos, whence=0, /)", seek),
    method("tell(self, /)", (self: StringIO) => {
      self.check();
      return self.position;
    }),
    method("truncate(self, pos=None, /)", (self: StringIO, pos: PyValue) => {
      if (pos !== null) sizeArgument(pos);
      const size = pos === null ? self.position : positionArgument(pos);
      self.check();
      if (size < 0) throw valueError(`Negative size value ${size}`);
      self.cut(size);
      return size;
    }),
    method("close(self, /)", (self: StringIO) => {
      self.isClosed = true;
      self.reset(new Uint32Array(0));
    }),
    whenOpen("readable(self, /)", true),
    whenOpen("writable(self, /)", true),
    whenOpen("seekable(self, /)", true),
    method("__getstate__(self, /)", (self: StringIO) => {
      self.check();
      return new PyTuple([self.contents, self.mode.read, self.position, stateDict(self)]);
    }),
    method("__setstate__(self, state, /)", setState),
  ],
});

export { stringIoType };
