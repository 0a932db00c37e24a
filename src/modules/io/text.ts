/** `_io.TextIOWrapper`: its arguments, attributes and methods over the state of a text stream (text-state.ts). */
import {
  getAttr,
  getAttrOptional,
  indexNumber,
  indexOptional,
  isTrue,
  reprText,
  richCompare,
  runFlow,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { isBuiltinHandler, nameArgument } from "../../objects/codec-errors.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, fullName, type MethodRow, method } from "../../objects/define.ts";
import {
  attributeError,
  exceptionTypes,
  newError,
  PyBaseException,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { type Flow, type KwNames, LT, type PyType, type PyValue } from "../../objects/object.ts";
import { intFromBigInt } from "../../objects/sequence-values.ts";
import { textOf } from "../../objects/str-text.ts";
import { PyTextStream } from "../../objects/text-stream.ts";
import { sysState } from "../../vm/sys-state.ts";
import { warn } from "../../vm/warn.ts";
import { handlerNamed } from "../codecs/registry.ts";
import { askMethod } from "./asking.ts";
import {
  Closing,
  finalizingFlag,
  noState,
  sizeArgument,
  textIoBaseType,
  unsupported,
} from "./base.ts";
import { bothSteps, reprOnce, warnOfUnclosed } from "./closing.ts";
import { type DroppableStream, forgetStream, watchStream } from "./finalizing.ts";
import { newlineMode } from "./newlines.ts";
import { unpackCookie } from "./text-position.ts";
import { TextState, textValue } from "./text-state.ts";

export const textIoWrapperType = bareType("TextIOWrapper", textIoBaseType);

export class PyTextIOWrapper extends PyTextStream implements DroppableStream {
  isFinalizing = false;
  record: DroppableStream["record"] = undefined;
  readonly closing = new Closing();
  readonly state: TextState;
  constructor(state = new TextState()) {
    super();
    this.state = state;
  }
  override writeHost(text: string): boolean {
    return this.state.putHost(text);
  }
}
PyTextIOWrapper.prototype.cls = textIoWrapperType;

const remake = (state: TextState) => (): PyTextIOWrapper => new PyTextIOWrapper(state);

/** krait's locale is UTF-8 everywhere. */
const LOCALE_ENCODING = "UTF-8";

export function sysFlag(name: string): boolean {
  const flags = sysState.get("flags");
  return flags !== undefined && flags !== null && isTrue(getAttr(flags, name));
}

export function warnOfDefaultEncoding(stacklevel: number): void {
  if (!sysFlag("warn_default_encoding")) return;
  warn(exceptionTypes.EncodingWarning, "'encoding' argument not specified", stacklevel);
}

function optionalName(value: PyValue, call: string, name: string): string | null {
  if (value === null) return null;
  if (textOf(value) === undefined) {
    throw typeError(`${call}() argument '${name}' must be str or None, not ${typeName(value)}`);
  }
  return nameArgument(value, call, name);
}
const encodingName = (value: PyValue, call: string): string => {
  const name = optionalName(value, call, "encoding");
  return name === null || name === "locale" ? LOCALE_ENCODING : name;
};

/** In `reconfigure` a null ends the name. */
function nextEncodingName(value: PyValue): string {
  const name = textOf(value);
  const end = typeof name === "string" ? name.indexOf("\0") : -1;
  return end < 0 ? encodingName(value, "reconfigure") : (name as string).slice(0, end);
}

function errorsName(value: PyValue, call: string): string | null {
  const name = optionalName(value, call, "errors");
  if (name === null || !sysFlag("dev_mode")) return name;
  if (!isBuiltinHandler(name) && handlerNamed(name) === undefined) {
    throw newError("LookupError", `unknown error handler name '${name}'`);
  }
  return name;
}

const bind = argumentBinder(
  "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
);

function* init(self: PyTextIOWrapper, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
  const { state } = self;
  const [buffer, encoding, errors, newline, lineBuffering, writeThrough] = bind(args, kwnames);
  state.isReady = false;
  state.detached = false;
  const name = encodingName(encoding, "TextIOWrapper");
  const errorsText = errorsName(errors, "TextIOWrapper") ?? "strict";
  const mode = newlineMode(newline, "TextIOWrapper");
  if (encoding === null) warnOfDefaultEncoding(1);
  state.lineBuffering = isTrue(lineBuffering);
  state.writeThrough = isTrue(writeThrough);
  yield* state.open(buffer, name, errorsText, mode);
  watchStream(self, remake(state), buffer);
  return null;
}

function* reconfigure(
  self: PyTextIOWrapper,
  encoding: PyValue,
  errors: PyValue,
  newline: PyValue | undefined,
  lineBuffering: PyValue,
  writeThrough: PyValue,
): Flow<PyValue> {
  const { state } = self;
  void state.buffer;
  const changesReading = encoding !== null || errors !== null || newline !== undefined;
  if (changesReading && state.hasDecoded) {
    throw unsupported(
      "It is not possible to set the encoding or newline of stream after the first read",
    );
  }
  const givenErrors = errorsName(errors, "reconfigure");
  const nextErrors = givenErrors ?? (encoding === null ? state.errors : "strict");
  const nextEncoding = encoding === null ? state.encoding : nextEncodingName(encoding);
  const mode = newline === undefined ? state.mode : newlineMode(newline, "reconfigure");
  const choice = (value: PyValue, now: boolean): boolean =>
    value === null ? now : indexNumber(value) !== 0;
  const nextLine = choice(lineBuffering, state.lineBuffering);
  const nextThrough = choice(writeThrough, state.writeThrough);
  yield* askMethod(self, "flush");
  if (changesReading) yield* state.reconfigure(nextEncoding, nextErrors, mode);
  state.lineBuffering = nextLine;
  state.writeThrough = nextThrough;
  return null;
}

function* seek(self: PyTextIOWrapper, target: PyValue, whenceValue: PyValue): Flow<PyValue> {
  const { state } = self;
  const whence = indexNumber(whenceValue);
  state.checkSeekable();
  let place = target;
  if (whence === 1) {
    if (indexOptional(target) !== 0) throw unsupported("can't do nonzero cur-relative seeks");
    place = yield* askMethod(self, "tell");
  } else if (whence === 2) {
    if (indexOptional(target) !== 0) throw unsupported("can't do nonzero end-relative seeks");
    return yield* state.goToEnd(self);
  } else if (whence !== 0) {
    throw valueError(`invalid whence (${whence}, should be 0, 1 or 2)`);
  }
  if (isTrue(richCompare(place, 0, LT))) {
    throw valueError(`negative seek position ${reprText(place)}`);
  }
  const packed = indexOptional(place);
  if (packed === undefined) {
    throw typeError(`'${typeName(place)}' object cannot be interpreted as an integer`);
  }
  yield* state.goTo(self, unpackCookie(BigInt(packed)));
  return intFromBigInt(BigInt(packed));
}

function* close(self: PyTextIOWrapper): Flow<PyValue> {
  const { state } = self;
  if (isTrue(getAttr(self, "closed"))) {
    forgetStream(self);
    return null;
  }
  // Asking may have made a script's stream take the buffer away.
  if (state.detached) return null;
  const { buffer } = state;
  if (self.isFinalizing) yield* warnOfUnclosed(buffer, self);
  yield* bothSteps(
    () => askMethod(self, "flush"),
    () => askMethod(state.buffer, "close"),
  );
  forgetStream(self);
  return null;
}

function* detach(self: PyTextIOWrapper): Flow<PyValue> {
  const { state } = self;
  void state.buffer;
  yield* askMethod(self, "flush");
  const { buffer } = state;
  state.bufferObject = undefined;
  state.detached = true;
  state.isReady = false;
  forgetStream(self);
  return buffer;
}

function* textLater(flow: Flow<string>): Flow<PyValue> {
  return textValue(yield* flow);
}

function readLine(self: PyTextIOWrapper, limit: number): PyValue | Flow<PyValue> {
  const { state } = self;
  state.begin();
  if (!state.hasPending) {
    const line = state.lineDecoded(limit);
    if (line !== undefined) return textValue(line);
  }
  return textLater(state.line(limit));
}

function nextLine(self: PyTextIOWrapper): PyValue | undefined {
  const { state } = self;
  void state.buffer;
  state.telling = false;
  let line: PyValue;
  if (!typeOf(self).isHeap) {
    const got = readLine(self, -1);
    line = isLater(got) ? runFlow(got) : got;
  } else {
    line = runFlow(askMethod(self, "readline"));
    if (textOf(line) === undefined) {
      throw newError(
        "OSError",
        `readline() should have returned a str object, not '${typeName(line)}'`,
      );
    }
  }
  if (line !== "") return line;
  state.endIteration();
  return undefined;
}
const isLater = (result: PyValue | Flow<PyValue>): result is Flow<PyValue> =>
  typeof result === "object" && result !== null && "next" in result;

/** An attribute of the stream that it need not have or know. */
function ownAttribute(self: PyTextIOWrapper, name: string): PyValue | undefined {
  try {
    return getAttrOptional(self, name);
  } catch (error) {
    if (error instanceof PyBaseException && error.cls === exceptionTypes.ValueError) {
      return undefined;
    }
    throw error;
  }
}

function text(self: PyTextIOWrapper): string {
  const { state } = self;
  if (!state.isReady && !state.detached) void state.buffer;
  return reprOnce(self, () => {
    const part = (name: string): string => {
      const value = ownAttribute(self, name);
      return value === undefined ? "" : ` ${name}=${reprText(value)}`;
    };
    return `<${fullName(typeOf(self))}${part("name")}${part("mode")} encoding='${state.encoding}'>`;
  });
}

function setChunkSize(self: PyTextIOWrapper, value: PyValue | undefined): void {
  void self.state.buffer;
  if (value === undefined) {
    const what = "attribute '_CHUNK_SIZE' of '_io.TextIOWrapper' objects cannot be deleted";
    throw attributeError(what, self, "_CHUNK_SIZE");
  }
  const size = indexOptional(value);
  if (size === undefined) {
    throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  if (typeof size === "bigint" && BigInt.asIntN(64, size) !== size) {
    throw valueError(`cannot fit '${typeName(value)}' into an index-sized integer`);
  }
  if (size <= 0) throw valueError("a strictly positive integer is required");
  self.state.chunkSize = Number(size);
}

const shown = (name: string, get: (state: TextState) => PyValue) =>
  attribute(name, (self: PyTextIOWrapper) => get(self.state));
/** Of a stream that has a buffer. */
const ready = (name: string, get: (state: TextState) => PyValue) =>
  attribute(name, ({ state }: PyTextIOWrapper) => {
    void state.buffer;
    return get(state);
  });
const asks = (name: string): MethodRow =>
  method(`${name}(self, /)`, (self: PyTextIOWrapper) => askMethod(self.state.buffer, name));

defineType(textIoWrapperType, {
  signature:
    "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
  module: "_io",
  isMadeAtLoad: true,
  hasPlainNew: true,
  doc: "Character and line based layer over a BufferedIOBase object, buffer.",
  hasDict: true,
  alloc: (cls) => withClass(new PyTextIOWrapper(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyTextIOWrapper(), cls),
    init,
    repr: text,
    iternext: nextLine,
  },
  attributes: [
    shown("buffer", (state) => state.buffer),
    shown("encoding", (state) => (state.encoding === "" ? null : state.encoding)),
    attribute("errors", ({ state }: PyTextIOWrapper) => {
      if (!state.isReady && !state.detached) void state.buffer;
      return state.errors;
    }),
    ready("newlines", (state) => state.newlines),
    shown("line_buffering", (state) => state.lineBuffering),
    shown("write_through", (state) => state.writeThrough),
    shown("closed", (state) =>
      state.isReady || state.detached ? getAttr(state.buffer, "closed") : true,
    ),
    ready("name", (state) => getAttr(state.buffer, "name")),
    finalizingFlag,
    attribute(
      "_CHUNK_SIZE",
      ({ state }: PyTextIOWrapper) => {
        void state.buffer;
        return state.chunkSize;
      },
      setChunkSize,
    ),
  ],
  methods: [
    noState,
    method("write(self, text, /)", (self: PyTextIOWrapper, value: PyValue) =>
      self.state.put(value),
    ),
    method("read(self, size=-1, /)", (self: PyTextIOWrapper, size: PyValue) => {
      const n = sizeArgument(size);
      const { state } = self;
      state.begin();
      if (n < 0) return textLater(state.readAll());
      const known = state.hasPending ? undefined : state.readDecoded(n);
      return known !== undefined ? textValue(known) : textLater(state.read(n));
    }),
    method("readline(self, size=-1, /)", (self: PyTextIOWrapper, size: PyValue) =>
      readLine(self, indexNumber(size)),
    ),
    method("flush(self, /)", function* (self: PyTextIOWrapper): Flow<PyValue> {
      yield* self.state.flush();
      return null;
    }),
    method("seek(self, cookie, whence=0, /)", seek),
    method("tell(self, /)", (self: PyTextIOWrapper) => self.state.tell(self)),
    method("truncate(self, pos=None, /)", function* (self: PyTextIOWrapper, pos): Flow<PyValue> {
      void self.state.buffer;
      yield* askMethod(self, "flush");
      return yield* askMethod(self.state.buffer, "truncate", [pos]);
    }),
    method("close(self, /)", (self: PyTextIOWrapper) => {
      void self.state.buffer;
      return close(self);
    }),
    method("detach(self, /)", detach),
    method(
      "reconfigure(self, /, *, encoding=None, errors=None, newline=<absent>, line_buffering=None, write_through=None)",
      reconfigure,
    ),
    ...["fileno", "isatty", "seekable", "readable", "writable"].map(asks),
  ],
});
