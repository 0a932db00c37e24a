/**
 * `_io.BufferedReader`, `BufferedWriter` and `BufferedRandom` over any raw stream: their methods. What the buffer holds and
 * when the raw stream is asked is in buffered-state.ts; a method answers at once what the buffer alone can answer, all else
 * is a Flow that has the stream to itself.
 */
import {
  getAttr,
  getAttrOptional,
  indexNumber,
  reprText,
  runFlow,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { requireBytes, writableBytes } from "../../objects/buffer.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, fullName, type MethodRow, method } from "../../objects/define.ts";
import { newError, PyBaseException, valueError } from "../../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { askMethod } from "./asking.ts";
import {
  bufferedIoBaseType,
  finalizingFlag,
  noState,
  PyStream,
  sizeArgument,
  unsupported,
} from "./base.ts";
import { requireAbility } from "./buffered-raw.ts";
import { BufferedState } from "./buffered-state.ts";
import { bothSteps, reprOnce, warnOfUnclosed } from "./closing.ts";
import { forgetStream, watchStream } from "./finalizing.ts";

export const bufferedReaderType = bareType("BufferedReader", bufferedIoBaseType);
export const bufferedWriterType = bareType("BufferedWriter", bufferedIoBaseType);
export const bufferedRandomType = bareType("BufferedRandom", bufferedIoBaseType);

export class PyBuffered extends PyStream {
  readonly state: BufferedState;
  constructor(state = new BufferedState()) {
    super();
    this.state = state;
  }
  override get isClosed(): boolean {
    return this.state.rawIsClosed;
  }
  /** `write` is our own and nobody is inside: bytes can be put into the buffer at once. */
  get takesBytes(): boolean {
    const { state } = this;
    if (typeOf(this).isHeap || this.dict?.get("write") !== undefined) return false;
    return state.writes && state.isFree && !state.isClosed;
  }
}
PyBuffered.prototype.cls = bufferedReaderType;

/** The state of a stream that is ready and not closed, or that can still give what was read ahead. */
function open(self: PyBuffered, what: string): BufferedState {
  const { state } = self;
  void state.checkedRaw;
  if (state.ahead === 0 && state.isClosed) throw valueError(`${what} of closed file`);
  return state;
}
const alone = <T>(self: PyBuffered, operation: () => Flow<T>): Flow<T> =>
  self.state.alone(self, operation);

function* bytesOfFlow(flow: Flow<Uint8Array | null>): Flow<PyValue> {
  const bytes = yield* flow;
  return bytes === null ? null : new PyBytes(bytes);
}
const asks = (name: string): MethodRow =>
  method(`${name}(self, /)`, (self: PyBuffered) => askMethod(self.state.checkedRaw, name));

function* closeBuffered(self: PyBuffered): Flow<PyValue> {
  const { state } = self;
  const isOver = yield* alone(self, function* () {
    return state.rawIsClosed;
  });
  if (isOver) return null;
  if (self.isFinalizing) yield* warnOfUnclosed(state.checkedRaw, self);
  yield* bothSteps(
    () => askMethod(self, "flush"),
    () =>
      alone(self, function* () {
        try {
          return yield* askMethod(state.checkedRaw, "close");
        } finally {
          state.release();
          if (state.rawIsClosed) forgetStream(self);
        }
      }),
  );
  return null;
}

function* seek(self: PyBuffered, target: PyValue, whence: PyValue): Flow<PyValue> {
  const mode = indexNumber(whence);
  void self.state.checkedRaw;
  if (mode < 0 || mode > 2) throw valueError(`whence value ${mode} unsupported`);
  const state = open(self, "seek");
  yield* requireAbility(state.checkedRaw, "seekable");
  const offset = indexNumber(target);
  return yield* alone(self, function* () {
    return state.seekAhead(offset, mode) ?? (yield* state.seek(offset, mode));
  });
}

const common: readonly MethodRow[] = [
  noState,
  method("close(self, /)", (self: PyBuffered) => {
    void self.state.checkedRaw;
    return closeBuffered(self);
  }),
  method("detach(self, /)", function* (self: PyBuffered): Flow<PyValue> {
    const { state } = self;
    const raw = state.checkedRaw;
    yield* askMethod(self, "flush");
    state.raw = undefined;
    state.isDetached = true;
    state.isReady = false;
    forgetStream(self);
    return raw;
  }),
  asks("seekable"),
  asks("fileno"),
  asks("isatty"),
  method("_dealloc_warn(self, source, /)", function* (self: PyBuffered, source): Flow<PyValue> {
    const { state } = self;
    if (state.isReady && state.raw !== undefined) yield* warnOfUnclosed(state.raw, source);
    return null;
  }),
  method("seek(self, target, whence=0, /)", seek),
  method("tell(self, /)", (self: PyBuffered) => {
    void self.state.checkedRaw;
    return alone(self, () => self.state.tell());
  }),
  method("truncate(self, pos=None, /)", (self: PyBuffered, pos: PyValue) => {
    const state = open(self, "truncate");
    if (!state.writes) throw unsupported("truncate");
    return alone(self, () => state.truncate(pos));
  }),
  method("__sizeof__(self, /)", (self: PyBuffered) => 160 + self.state.memorySize),
];

const reading: readonly MethodRow[] = [
  asks("readable"),
  method("read(self, size=-1, /)", (self: PyBuffered, size: PyValue) => {
    const n = sizeArgument(size);
    if (n < -1) throw valueError("read length must be non-negative or -1");
    const state = open(self, "read");
    if (n === -1) return alone(self, () => state.readAll());
    if (n <= state.ahead && state.isFree) return new PyBytes(state.take(n));
    return bytesOfFlow(alone(self, () => state.read(n)));
  }),
  method("read1(self, size=-1, /)", (self: PyBuffered, size: PyValue) => {
    const given = indexNumber(size);
    const state = open(self, "read");
    const n = given < 0 ? state.size : given;
    if (n === 0) return new PyBytes(new Uint8Array(0));
    if (state.ahead > 0 && state.isFree) return new PyBytes(state.take(Math.min(n, state.ahead)));
    return bytesOfFlow(alone(self, () => state.read1(n)));
  }),
  ...[false, true].map((once) =>
    method(
      `${once ? "readinto1" : "readinto"}(self, buffer, /)`,
      (self: PyBuffered, target: PyValue) => {
        const into = writableBytes(target, `${once ? "readinto1" : "readinto"}() argument`);
        const state = open(self, "readinto");
        return alone(self, () => state.readInto(into, once));
      },
    ),
  ),
  method("peek(self, size=0, /)", (self: PyBuffered, size: PyValue) => {
    indexNumber(size);
    const state = open(self, "peek");
    return bytesOfFlow(alone(self, () => state.peek()));
  }),
  method("readline(self, size=-1, /)", (self: PyBuffered, size: PyValue) =>
    readLine(self, sizeArgument(size)),
  ),
];

function readLine(self: PyBuffered, limit: number): PyBytes | Flow<PyValue> {
  const state = open(self, "readline");
  if (state.isFree) {
    const line = state.lineAhead(limit);
    if (line !== undefined) return new PyBytes(line);
  }
  return bytesOfFlow(alone(self, () => state.line(limit)));
}

function nextLine(self: PyBuffered): PyValue | undefined {
  let line: PyValue;
  if (!typeOf(self).isHeap) {
    const got = readLine(self, -1);
    line = got instanceof PyBytes ? got : runFlow(got);
  } else {
    line = runFlow(askMethod(self, "readline"));
    if (!(line instanceof PyBytes)) {
      throw newError(
        "OSError",
        `readline() should have returned a bytes object, not '${typeName(line)}'`,
      );
    }
  }
  return (line as PyBytes).bytes.length === 0 ? undefined : line;
}

const flushing = method("flush(self, /)", (self: PyBuffered) => {
  const state = open(self, "flush");
  return alone(self, function* () {
    yield* state.flushAndRewind();
    return null;
  });
});

const writing: readonly MethodRow[] = [
  asks("writable"),
  flushing,
  method("write(self, buffer, /)", (self: PyBuffered, data: PyValue) => {
    const bytes = requireBytes(data);
    const { state } = self;
    void state.checkedRaw;
    const check = (): void => {
      if (state.isClosed) throw valueError("write to closed file");
    };
    if (state.isFree) {
      check();
      if (state.keep(bytes)) return bytes.length;
    }
    return alone(self, function* () {
      // Another thread may have closed it meanwhile.
      check();
      yield* state.write(bytes);
      return bytes.length;
    });
  }),
];

const remake = (state: BufferedState) => (): PyBuffered => new PyBuffered(state);

interface Ability {
  readonly reads: boolean;
  readonly writes: boolean;
}

export function* initBuffered(
  self: PyBuffered,
  raw: PyValue,
  size: number,
  { reads, writes }: Ability,
): Flow<PyValue> {
  const { state } = self;
  state.isReady = false;
  state.isDetached = false;
  if (reads && writes) yield* requireAbility(raw, "seekable");
  if (reads) yield* requireAbility(raw, "readable");
  if (writes) yield* requireAbility(raw, "writable");
  if (size <= 0) throw valueError("buffer size must be strictly positive");
  state.raw = raw;
  state.reads = reads;
  state.writes = writes;
  state.reset(size);
  state.isReady = true;
  yield* state.learnPosition();
  watchStream(self, remake(state), raw);
  return null;
}

const attributes = [
  attribute("raw", (self: PyBuffered) => self.state.raw ?? null),
  attribute("closed", (self: PyBuffered) => getAttr(self.state.checkedRaw, "closed")),
  attribute("name", (self: PyBuffered) => getAttr(self.state.checkedRaw, "name")),
  attribute("mode", (self: PyBuffered) => getAttr(self.state.checkedRaw, "mode")),
  finalizingFlag,
];

/** The attribute `name`, which a stream need not have or know. */
function nameOf(self: PyBuffered): PyValue | undefined {
  try {
    return getAttrOptional(self, "name");
  } catch (error) {
    if (error instanceof PyBaseException && error.cls.name === "ValueError") return undefined;
    throw error;
  }
}

function define(type: PyType, doc: string, ability: Ability, rows: readonly MethodRow[]): void {
  const bind = argumentBinder(`${type.name}(raw, buffer_size=131072)`);
  defineType(type, {
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    module: "_io",
    doc,
    isMadeAtLoad: true,
    hasPlainNew: true,
    hasDict: true,
    alloc: (cls) => withClass(new PyBuffered(), cls),
    slots: {
      new: (cls: PyType) => withClass(new PyBuffered(), cls),
      init: (self: PyBuffered, args: PyValue[], kwnames: KwNames) => {
        const [raw, size] = bind(args, kwnames);
        return initBuffered(self, raw, indexNumber(size), ability);
      },
      repr: (self: PyBuffered) =>
        reprOnce(self, () => {
          const name = nameOf(self);
          const kind = fullName(typeOf(self));
          return name === undefined ? `<${kind}>` : `<${kind} name=${reprText(name)}>`;
        }),
      ...(ability.reads ? { iternext: nextLine } : {}),
    },
    attributes,
    methods: [...common, ...rows],
  });
}
define(
  bufferedReaderType,
  "A reader that asks a readable raw stream for more than it gives at once.",
  { reads: true, writes: false },
  [
    ...reading,
    method("flush(self, /)", (self: PyBuffered) => askMethod(self.state.checkedRaw, "flush")),
  ],
);
define(
  bufferedWriterType,
  "A writer that gathers small pieces before it passes them to a writable raw stream.",
  { reads: false, writes: true },
  writing,
);
define(
  bufferedRandomType,
  "A reader and writer over one raw stream that can be moved to any place.",
  { reads: true, writes: true },
  [...reading, ...writing],
);
