/**
 * Python values as packets, and back in the other interpreter. None, bool, int, float, str, bytes and tuples of them travel
 * as they are, a memoryview as the block of memory that it shows, a queue as its number; functions that need nothing of
 * their interpreter as code. Everything else is pickled where the caller allows it.
 *
 * Names of the program's `__main__` mean the same file on the other side: it is run there once, under the name
 * `<fake __main__>`, when unpickling misses one of them.
 */

import type { PyCode } from "../bytecode/code.ts";
import { marshalDump, marshalLoad } from "../bytecode/marshal.ts";
import { HostError } from "../host/platform.ts";
import { compileText, optimizeDefault } from "../modules/builtins/evaluate.ts";
import { readFile } from "../modules/imports/read-file.ts";
import { flowCall, getAttr, setAttr } from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import {
  exceptionTypes,
  isError,
  overflowError,
  type PyBaseException,
} from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { PyMemoryView } from "../objects/memoryview.ts";
import { PyModule } from "../objects/module.ts";
import type { Flow, PyType, PyValue } from "../objects/object.ts";
import { hostText, PyBytes, PyStr, PyTuple } from "../objects/sequence-values.ts";
import { builtinScope } from "../vm/builtin-scope.ts";
import { CodeBody } from "../vm/code-body.ts";
import { PyFunction } from "../vm/function.ts";
import { importState, loadDotted } from "../vm/import.ts";
import { notShareable, notShareableText } from "./errors.ts";
import { type Packet, PacketReader, PacketWriter } from "./packet.ts";
import { stateOf } from "./script.ts";
import { withMemory } from "./session.ts";
import { readBuffer, writeBuffer } from "./shared-buffer.ts";

/** What becomes of a value that has no form of its own. */
export const Fallback = { Refuse: 0, Pickle: 1 } as const;

const enum Form {
  Plain,
  Tuple,
  Buffer,
  Queue,
  Function,
  Pickle,
  Extra,
}

/** Values that other modules of this folder know how to write and read; their order is part of the packet. */
export const extraForms: {
  readonly is: (value: PyValue) => boolean;
  readonly write: (out: PacketWriter, value: PyValue) => void;
  readonly read: (from: PacketReader) => Flow<PyValue>;
}[] = [];

/** The class Queue of this interpreter; filled by queue-module.ts. */
export const queueCrossing: {
  type: PyType | null;
  /** Its number; the packet holds a reference. */
  write: (queue: PyValue) => number;
  read: (id: number) => Flow<PyValue>;
} = {
  type: null,
  write: () => 0,
  read: () => {
    throw new Error("queues are not loaded");
  },
};

const isQueue = (value: PyValue): boolean =>
  queueCrossing.type !== null && typeOf(value) === queueCrossing.type;

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

/** Values that are written whole, of exactly these types. */
function isPlain(value: PyValue): boolean {
  if (value === null || typeof value !== "object") return true;
  if (value instanceof PyStr || value instanceof PyFloat || value instanceof PyBytes) {
    return value.cls === Object.getPrototypeOf(value).cls;
  }
  return false;
}
const isTuple = (value: PyValue): value is PyTuple =>
  value instanceof PyTuple && value.cls === PyTuple.prototype.cls;

/** `_interpreters.is_shareable`. */
export function isShareable(value: PyValue): boolean {
  return (
    isPlain(value) ||
    isTuple(value) ||
    value instanceof PyMemoryView ||
    isQueue(value) ||
    isExtra(value)
  );
}
const isExtra = (value: PyValue): boolean => extraForms.some((form) => form.is(value));

/** Why a plain value is refused; null when it is not. */
function tooWide(value: PyValue): PyBaseException | null {
  if (typeof value !== "bigint" || (value >= MIN_INT && value <= MAX_INT)) return null;
  return overflowError("try sending as bytes");
}

// ---- out of this interpreter --------------------------------------------------------------------

/** Writes a value; raises NotShareableError. */
export function* writeValue(out: PacketWriter, value: PyValue, fallback: number): Flow<void> {
  const mark = out.mark();
  const refusal = yield* writeOwnForm(out, value, fallback);
  if (refusal === undefined) return;
  out.goBack(mark);
  const error = notShareable(value, refusal);
  if (fallback === Fallback.Refuse) throw error;
  if (value instanceof PyFunction && stateOf(value) === null) {
    writeFunction(out, value);
    return;
  }
  yield* writePickle(out, value, error);
}

/** Undefined when it is written, else the reason or null when the type has no form. */
function* writeOwnForm(
  out: PacketWriter,
  value: PyValue,
  fallback: number,
): Flow<PyBaseException | null | undefined> {
  if (isPlain(value)) {
    const refusal = tooWide(value);
    if (refusal !== null) return refusal;
    out.byte(Form.Plain);
    out.raw(marshalDump(value));
    return undefined;
  }
  if (isTuple(value)) {
    out.byte(Form.Tuple);
    out.uint(value.items.length);
    try {
      for (const item of value.items) yield* writeValue(out, item, fallback);
    } catch (error) {
      if (!isError(error, exceptionTypes.Exception)) throw error;
      return error;
    }
    return undefined;
  }
  if (value instanceof PyMemoryView) {
    out.byte(Form.Buffer);
    withMemory(() => writeBuffer(out, value));
    return undefined;
  }
  if (isQueue(value)) {
    out.byte(Form.Queue);
    out.uint(queueCrossing.write(value));
    return undefined;
  }
  const extra = extraForms.findIndex((form) => form.is(value));
  if (extra >= 0) {
    out.byte(Form.Extra);
    out.byte(extra);
    extraForms[extra].write(out, value);
    return undefined;
  }
  return null;
}

function writeFunction(out: PacketWriter, func: PyFunction): void {
  out.byte(Form.Function);
  out.raw(marshalDump(func.code));
}

function* writePickle(out: PacketWriter, value: PyValue, refusal: PyBaseException): Flow<void> {
  let data: PyValue;
  try {
    const pickle = yield* loadDotted("pickle");
    data = yield* flowCall(getAttr(pickle, "dumps"), [value]);
  } catch (error) {
    if (!isError(error, exceptionTypes.Exception)) throw error;
    throw refusal;
  }
  out.byte(Form.Pickle);
  out.raw((data as PyBytes).bytes);
  out.text(mainFile() ?? "");
}

/** What `_interpreters.call` calls: functions go as code when they can, since pickle needs their module. */
export function* writeCallable(out: PacketWriter, value: PyValue): Flow<void> {
  const reason = value instanceof PyFunction ? stateOf(value) : null;
  if (value instanceof PyFunction && reason === null) {
    writeFunction(out, value);
    return;
  }
  const refusal = notShareableText("only stateless functions are shareable", reason);
  yield* writePickle(out, value, refusal);
}

/** The file of the program, absolute; in a subinterpreter the one that its `__main__` stands for. */
function mainFile(): string | undefined {
  const main = importState.modules.getStr("__main__");
  const file = main instanceof PyModule ? main.namespace.getStr("__file__") : undefined;
  return file === undefined || file === null ? fakeMain.file : hostText(file);
}

// ---- into this interpreter ----------------------------------------------------------------------

export function* readValue(from: PacketReader): Flow<PyValue> {
  switch (from.byte()) {
    case Form.Plain:
      return marshalLoad(from.raw()).value;
    case Form.Tuple: {
      const count = from.uint();
      const items: PyValue[] = [];
      for (let k = 0; k < count; k++) items.push(yield* readValue(from));
      return new PyTuple(items);
    }
    case Form.Buffer:
      return readBuffer(from);
    case Form.Queue:
      return yield* queueCrossing.read(from.uint());
    case Form.Extra:
      return yield* extraForms[from.byte()].read(from);
    case Form.Function:
      return makeFunction(marshalLoad(from.raw()).value as PyCode);
    case Form.Pickle: {
      const data = new PyBytes(from.raw().slice());
      return yield* unpickle(data, from.text());
    }
    default:
      throw new Error("a packet between interpreters is damaged");
  }
}

/** A function without a state of its own finds its globals in `__main__`. */
function makeFunction(code: PyCode): PyValue {
  const main = importState.modules.getStr("__main__") as PyModule;
  return new PyFunction(code, main.namespace, builtinScope);
}

function* unpickle(data: PyBytes, file: string): Flow<PyValue> {
  try {
    const pickle = yield* loadDotted("pickle");
    const loads = getAttr(pickle, "loads");
    try {
      return yield* flowCall(loads, [data]);
    } catch (error) {
      if (file === "" || !isError(error, exceptionTypes.AttributeError)) throw error;
      if (fakeMain.module === null && file === mainFile()) throw error;
      const substitute = yield* runMainFile(file, error);
      const main = importState.modules.getStr("__main__") as PyValue;
      importState.modules.set("__main__", substitute);
      try {
        return yield* flowCall(loads, [data]);
      } finally {
        importState.modules.set("__main__", main);
      }
    }
  } catch (error) {
    if (!isError(error, exceptionTypes.Exception)) throw error;
    throw notShareableText("object could not be unpickled", error);
  }
}

const fakeMain: { module: PyModule | null; file: string | undefined } = {
  module: null,
  file: undefined,
};

/** The program's file, run once as a module of another name. */
function* runMainFile(file: string, missing: PyBaseException): Flow<PyModule> {
  if (fakeMain.module !== null) return fakeMain.module;
  let source: Uint8Array;
  try {
    source = readFile(file);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw missing;
  }
  const module = new PyModule("<fake __main__>");
  setAttr(module, "__builtins__", importState.modules.getStr("builtins") as PyValue);
  setAttr(module, "__file__", file);
  const code = compileText(source, file, "exec", 0, optimizeDefault.level, true);
  yield* flowCall(new CodeBody(code, module.namespace, module.namespace), []);
  fakeMain.module = module;
  fakeMain.file = file;
  return module;
}

/** A packet with one value. */
export function* packValue(value: PyValue, fallback: number): Flow<Packet> {
  const out = new PacketWriter();
  yield* writeValue(out, value, fallback);
  return out.finish();
}
export const unpackValue = (packet: Packet): Flow<PyValue> => readValue(new PacketReader(packet));
