/** `_io.TextIOWrapper` and `_io.IncrementalNewlineDecoder`. */
import {
  callMethod,
  flowCall,
  getAttr,
  getAttrOptional,
  indexNumber,
  indexOptional,
  isTrue,
  reprText,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { isBuiltinHandler } from "../../objects/codec-errors.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import {
  type Flow,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { hostText, intFromBigInt, PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import { sysState } from "../../vm/sys-state.ts";
import { handlerNamed } from "../codecs/registry.ts";
import { isClosed, textIoBaseType, unsupported } from "./base.ts";
import type { Buffered } from "./buffered.ts";
import { newlineMode } from "./newlines.ts";
import { decodeForScript, NewlineDecoding, ObjectDecoding, stateOf } from "./text-decoders.ts";
import { packCookie, TextStreamState, textValue, unpackCookie } from "./text-stream.ts";

export const textIoWrapperType = bareType("TextIOWrapper", textIoBaseType);

export class PyTextIOWrapper extends TextStreamState {
  /** `mode` of files that open() made; a plain attribute in scripts. */
  modeText: PyValue | undefined = undefined;

  override writeHost(text: string): boolean {
    if (!this.isUtf8 || this.detached || !text.isWellFormed()) return false;
    if (isClosed(this.buffer) || !this.isWritable()) return false;
    this.putHost(text);
    return true;
  }
}
PyTextIOWrapper.prototype.cls = textIoWrapperType;

const bind = argumentBinder(
  "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
);

/** krait's locale is UTF-8 everywhere. */
const LOCALE_ENCODING = "UTF-8";

export function encodingName(value: PyValue, call: string): string {
  if (value === null || value === "locale") return LOCALE_ENCODING;
  const text = hostText(value);
  if (text === undefined) {
    throw typeError(`${call}() argument 'encoding' must be str or None, not ${typeName(value)}`);
  }
  if (text.includes("\0")) throw valueError("embedded null character");
  return text;
}

export function errorsName(value: PyValue, call: string): string {
  if (value === null) return "strict";
  const text = hostText(value);
  if (text === undefined) {
    throw typeError(`${call}() argument 'errors' must be str or None, not ${typeName(value)}`);
  }
  if (text.includes("\0")) throw valueError("embedded null character");
  if (sysState.get("flags") !== undefined && isDevMode()) {
    if (!isBuiltinHandler(text) && handlerNamed(text) === undefined) {
      throw newError("LookupError", `unknown error handler name '${text}'`);
    }
  }
  return text;
}
function isDevMode(): boolean {
  const flags = sysState.get("flags");
  return flags !== undefined && flags !== null && isTrue(getAttr(flags, "dev_mode"));
}

function init(self: PyTextIOWrapper, args: PyValue[], kwnames: KwNames): void {
  const [buffer, encoding, errors, newline, lineBuffering, writeThrough] = bind(args, kwnames);
  self.lineBuffering = isTrue(lineBuffering);
  self.writeThrough = isTrue(writeThrough);
  const name = encodingName(encoding, "TextIOWrapper");
  self.open(buffer, name, errorsName(errors, "TextIOWrapper"), newlineMode(newline));
}

function reconfigure(
  self: PyTextIOWrapper,
  encoding: PyValue,
  errors: PyValue,
  newline: PyValue | undefined,
  lineBuffering: PyValue,
  writeThrough: PyValue,
): void {
  self.check();
  const changesReading = encoding !== null || errors !== null || newline !== undefined;
  if (changesReading && self.hasDecoded) {
    throw unsupported(
      "It is not possible to set the encoding or newline of stream after the first read",
    );
  }
  const nextErrors =
    errors !== null
      ? errorsName(errors, "reconfigure")
      : encoding !== null
        ? "strict"
        : self.errors;
  const nextEncoding = encoding !== null ? encodingName(encoding, "reconfigure") : self.encoding;
  const mode = newline === undefined ? self.mode : newlineMode(newline);
  self.flush();
  if (changesReading) self.configure(nextEncoding, nextErrors, mode);
  if (lineBuffering !== null) self.lineBuffering = isTrue(lineBuffering);
  if (writeThrough !== null) self.writeThrough = isTrue(writeThrough);
}

function seek(self: PyTextIOWrapper, target: PyValue, whenceValue: PyValue): PyValue {
  self.check();
  const whence = indexNumber(whenceValue);
  if (!self.seekable) throw unsupported("underlying stream is not seekable");
  const offset = indexOptional(target);
  if (offset === undefined) {
    throw typeError(`'${typeName(target)}' object cannot be interpreted as an integer`);
  }
  if (whence === 1) {
    if (Number(offset) !== 0) throw unsupported("can't do nonzero cur-relative seeks");
    const cookie = self.tell();
    self.goTo(cookie);
    return intFromBigInt(packCookie(cookie));
  }
  if (whence === 2) {
    if (Number(offset) !== 0) throw unsupported("can't do nonzero end-relative seeks");
    return self.goToEnd();
  }
  if (whence !== 0) throw valueError(`invalid whence (${whence}, should be 0, 1 or 2)`);
  if (offset < 0) throw valueError(`negative seek position ${offset}`);
  self.goTo(unpackCookie(BigInt(offset)));
  return target;
}

/** Reads a stream of a pipe or socket once the bytes are there: see Buffered.prefetch. */
function* readLater(buffer: Buffered, read: () => PyValue, isEnough: () => boolean): Flow<PyValue> {
  yield* buffer.prefetch(isEnough);
  return read();
}

function* flushLater(self: PyTextIOWrapper): Flow<PyValue> {
  self.check();
  self.telling = self.seekable;
  self.pushPending();
  yield* flowCall(getAttr(self.buffer, "flush"), []);
  return null;
}

function* closeLater(self: PyTextIOWrapper): Flow<PyValue> {
  try {
    yield* flowCall(getAttr(self, "flush"), []);
  } finally {
    yield* flowCall(getAttr(self.buffer, "close"), []);
  }
  return null;
}

const sizeOf = (value: PyValue): number => (value === null ? -1 : indexNumber(value));
const flag = (name: string, get: (self: PyTextIOWrapper) => PyValue) => attribute(name, get);

defineType(textIoWrapperType, {
  signature:
    "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
  module: "_io",
  doc: "Character and line based layer over a BufferedIOBase object, buffer.",
  hasDict: true,
  alloc: (cls) => withClass(new PyTextIOWrapper(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyTextIOWrapper(), cls),
    init,
    repr: (self: PyTextIOWrapper) => {
      if (self.bufferObject === undefined) {
        throw valueError("I/O operation on uninitialized object");
      }
      const name = self.detached ? undefined : getAttrOptional(self.bufferObject, "name");
      const mode = self.modeText;
      return `<_io.${typeOf(self).name}${name === undefined ? "" : ` name=${reprText(name)}`}${
        mode === undefined ? "" : ` mode=${reprText(mode)}`
      } encoding='${self.encoding}'>`;
    },
    iternext: (self: PyTextIOWrapper) => {
      self.telling = false;
      const line = self.line(-1);
      if (line !== "") return textValue(line);
      self.telling = self.seekable;
      return undefined;
    },
  },
  attributes: [
    flag("buffer", (self) => self.buffer),
    flag("encoding", (self) => self.encoding),
    flag("errors", (self) => self.errors),
    flag("newlines", (self) => self.newlines),
    flag("line_buffering", (self) => self.lineBuffering),
    flag("write_through", (self) => self.writeThrough),
    flag("closed", (self) => getAttr(self.buffer, "closed")),
    flag("name", (self) => getAttr(self.buffer, "name")),
    attribute(
      "mode",
      (self: PyTextIOWrapper) => self.modeText,
      (self: PyTextIOWrapper, value) => {
        self.modeText = value;
      },
    ),
    attribute(
      "_CHUNK_SIZE",
      (self: PyTextIOWrapper) => self.chunkSize,
      (self: PyTextIOWrapper, value) => {
        const n = value === undefined ? 0 : indexNumber(value);
        if (n <= 0) throw valueError("a strictly positive integer is required");
        self.chunkSize = n;
      },
    ),
  ],
  methods: [
    method("write(self, text, /)", (self: PyTextIOWrapper, text: PyValue) => self.put(text)),
    method("read(self, size=-1, /)", (self: PyTextIOWrapper, size: PyValue) => {
      const n = sizeOf(size);
      const read = (): PyValue => textValue(n < 0 ? self.readAll() : self.read(n));
      const buffer = self.waitsOn;
      if (buffer === undefined) return read();
      return readLater(buffer, read, () => n >= 0 && buffer.ahead.length + self.decodedSize >= n);
    }),
    method("readline(self, size=-1, /)", (self: PyTextIOWrapper, size: PyValue) => {
      const limit = sizeOf(size);
      const read = (): PyValue => textValue(self.line(limit));
      const buffer = self.waitsOn;
      if (buffer === undefined) return read();
      return readLater(buffer, read, () => {
        if (self.hasLine || buffer.ahead.includes(10) || buffer.ahead.includes(13)) return true;
        return limit >= 0 && buffer.ahead.length + self.decodedSize >= limit;
      });
    }),
    method("flush(self, /)", (self: PyTextIOWrapper) =>
      self.waitsOn === undefined ? self.flush() : flushLater(self),
    ),
    method("seek(self, cookie, whence=0, /)", seek),
    method("tell(self, /)", (self: PyTextIOWrapper) => intFromBigInt(packCookie(self.tell()))),
    method("truncate(self, pos=None, /)", (self: PyTextIOWrapper, pos: PyValue) => {
      callMethod(self, "flush");
      return callMethod(self.buffer, "truncate", [pos]);
    }),
    method("close(self, /)", (self: PyTextIOWrapper) => {
      if (isTrue(getAttr(self.buffer, "closed"))) return null;
      if (self.waitsOn !== undefined) return closeLater(self);
      try {
        callMethod(self, "flush");
      } finally {
        callMethod(self.buffer, "close");
      }
      return null;
    }),
    method("detach(self, /)", (self: PyTextIOWrapper) => {
      const { buffer } = self;
      callMethod(self, "flush");
      self.detached = true;
      return buffer;
    }),
    method(
      "reconfigure(self, /, *, encoding=None, errors=None, newline=<absent>, line_buffering=None, write_through=None)",
      reconfigure,
    ),
    ...["fileno", "isatty", "seekable", "readable", "writable"].map((name) =>
      method(`${name}(self, /)`, (self: PyTextIOWrapper) => callMethod(self.buffer, name)),
    ),
  ],
});

const newlineDecoderType = bareType("IncrementalNewlineDecoder");

class PyNewlineDecoder extends PyObject {
  decoding = new NewlineDecoding(null, false);
}
PyNewlineDecoder.prototype.cls = newlineDecoderType;

const bindDecoder = argumentBinder(
  "IncrementalNewlineDecoder(decoder, translate, errors='strict')",
);

defineType(newlineDecoderType, {
  signature: "(decoder, translate, errors='strict')",
  module: "_io",
  doc: "Codec used when reading a file in universal newlines mode.",
  hasDict: true,
  alloc: (cls) => withClass(new PyNewlineDecoder(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyNewlineDecoder(), cls),
    init: (self: PyNewlineDecoder, args: PyValue[], kwnames: KwNames) => {
      const [decoder, translate] = bindDecoder(args, kwnames);
      self.decoding = new NewlineDecoding(
        decoder === null ? null : new ObjectDecoding(decoder),
        isTrue(translate),
      );
    },
  },
  attributes: [attribute("newlines", (self: PyNewlineDecoder) => self.decoding.newlines)],
  methods: [
    method(
      "decode(self, /, input, final=False)",
      (self: PyNewlineDecoder, input: PyValue, final: PyValue) =>
        textValue(decodeForScript(self.decoding, input, final)),
    ),
    method("getstate(self, /)", (self: PyNewlineDecoder) => {
      const { pending, flags } = self.decoding.getState();
      return new PyTuple([new PyBytes(pending), intFromBigInt(flags)]);
    }),
    method("setstate(self, state, /)", (self: PyNewlineDecoder, state: PyValue) => {
      if (!(state instanceof PyTuple)) throw typeError("state argument must be a tuple");
      self.decoding.setState(stateOf(state));
    }),
    method("reset(self, /)", (self: PyNewlineDecoder) => self.decoding.reset()),
  ],
});

export { newlineDecoderType };
