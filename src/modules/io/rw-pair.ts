/** `_io.BufferedRWPair`: a reader and a writer side by side, as of a pipe's or a socket's two directions. */
import { getAttr, indexNumber } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, type MethodRow, method } from "../../objects/define.ts";
import { runtimeError, valueError } from "../../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { askMethod } from "./asking.ts";
import { bufferedIoBaseType, PyStream } from "./base.ts";
import { bufferedReaderType, bufferedWriterType, initBuffered, PyBuffered } from "./buffered.ts";
import { requireAbility } from "./buffered-raw.ts";
import { bothSteps } from "./closing.ts";

export const rwPairType = bareType("BufferedRWPair", bufferedIoBaseType);

class RWPair extends PyStream {
  reader: PyValue | undefined = undefined;
  writer: PyValue | undefined = undefined;
}
RWPair.prototype.cls = rwPairType;

type Part = "reader" | "writer";

function* ask(self: RWPair, part: Part, name: string, args: PyValue[] = []): Flow<PyValue> {
  const stream = self[part];
  if (stream === undefined) throw valueError("I/O operation on uninitialized object");
  return yield* askMethod(stream, name, args);
}
const forward = (part: Part, signature: string): MethodRow => {
  const name = signature.slice(0, signature.indexOf("("));
  return method(signature, (self: RWPair, ...args: PyValue[]) => ask(self, part, name, args));
};

const bind = argumentBinder("BufferedRWPair(reader, writer, buffer_size=131072, /)");

function* init(self: RWPair, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
  const [rawReader, rawWriter, sizeValue] = bind(args, kwnames);
  const size = indexNumber(sizeValue);
  yield* requireAbility(rawReader, "readable");
  yield* requireAbility(rawWriter, "writable");
  const reader = withClass(new PyBuffered(), bufferedReaderType);
  yield* initBuffered(reader, rawReader, size, { reads: true, writes: false });
  const writer = withClass(new PyBuffered(), bufferedWriterType);
  yield* initBuffered(writer, rawWriter, size, { reads: false, writes: true });
  self.reader = reader;
  self.writer = writer;
  return null;
}

defineType(rwPairType, {
  signature: "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
  module: "_io",
  doc: "A reader and a writer over two raw streams, one for each direction.",
  isMadeAtLoad: true,
  hasPlainNew: true,
  hasDict: true,
  alloc: (cls) => withClass(new RWPair(), cls),
  slots: {
    new: (cls: PyType) => withClass(new RWPair(), cls),
    init,
  },
  attributes: [
    attribute("closed", (self: RWPair) => {
      if (self.writer !== undefined) return getAttr(self.writer, "closed");
      throw runtimeError("the BufferedRWPair object is being garbage-collected");
    }),
  ],
  methods: [
    forward("reader", "read(self, size=-1, /)"),
    forward("reader", "read1(self, size=-1, /)"),
    forward("reader", "peek(self, size=0, /)"),
    forward("reader", "readinto(self, buffer, /)"),
    forward("reader", "readinto1(self, buffer, /)"),
    forward("writer", "write(self, buffer, /)"),
    forward("writer", "flush(self, /)"),
    forward("reader", "readable(self, /)"),
    forward("writer", "writable(self, /)"),
    method("close(self, /)", (self: RWPair) =>
      bothSteps(
        () => ask(self, "writer", "close"),
        () => ask(self, "reader", "close"),
      ),
    ),
    method("isatty(self, /)", function* (self: RWPair): Flow<PyValue> {
      const answer = yield* ask(self, "writer", "isatty");
      return answer === false ? yield* ask(self, "reader", "isatty") : answer;
    }),
  ],
});
