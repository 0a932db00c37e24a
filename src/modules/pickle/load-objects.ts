/** Instructions that look classes up, call functions, or add to objects; and those of the text protocol. */
import {
  flowCall,
  fullyQualifiedName,
  getAttr,
  getAttrOptional,
  next,
  reprText,
} from "../../objects/abstract.ts";
import { getBuffer } from "../../objects/buffer.ts";
import { decodeBytesEscape, decodeRawUnicodeEscape } from "../../objects/codec-escape.ts";
import { decodeToStr } from "../../objects/codecs.ts";
import { dictType, listType, typeOf } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { parseFloatText } from "../../objects/float-text.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { parseInteger } from "../../objects/int-text.ts";
import { PyMemoryView } from "../../objects/memoryview.ts";
import { type Flow, PyType, type PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { hostText, PyBytes, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { makeFrozenset, setUpdate } from "../../objects/set.ts";
import { PySet } from "../../objects/set-storage.ts";
import { strFromText } from "../../objects/str-text.ts";
import { buildState } from "./build-state.ts";
import { unpicklingError } from "./errors.ts";
import { findClass, persistentLoad } from "./find-class.ts";
import type { Input } from "./input.ts";
import { decodeOld } from "./load-values.ts";
import { Op } from "./opcodes.ts";
import type { PyUnpickler } from "./unpickler.ts";

const kindOf = (value: PyValue): string => fullyQualifiedName(typeOf(value));
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

// ---- the text protocol -------------------------------------------------------------------------------

/** An instruction whose argument is a line. */
export function* loadLine(self: PyUnpickler, op: number, input: Input): Flow<void> {
  const line = yield* input.line();
  const bytes = line.subarray(0, line.length - 1);
  switch (op) {
    case Op.Int:
      if (bytes.length === 0) throw unpicklingError("pickle data was truncated");
      self.push(intOf(latin1(bytes)));
      return;
    case Op.Long:
      self.push(literal(latin1(bytes).replace(/L$/, ""), 10));
      return;
    case Op.Float: {
      const value = parseFloatText(latin1(bytes));
      if (value === undefined) throw valueError("could not convert string to float");
      self.push(new PyFloat(value));
      return;
    }
    case Op.String:
      self.push(quoted(self, bytes));
      return;
    case Op.Unicode:
      self.push(strFromText(decodeRawUnicodeEscape(bytes, "strict").text));
      return;
    case Op.PersId:
      if (bytes.some((byte) => byte > 127)) {
        throw unpicklingError("persistent IDs in protocol 0 must be ASCII strings");
      }
      self.push(yield* persistentLoad(self, latin1(bytes)));
      return;
    case Op.Get:
      self.recall(Number(literal(latin1(line), 10)));
      return;
    case Op.Put: {
      const number = Number(literal(latin1(line), 10));
      if (number < 0) throw valueError("negative PUT argument");
      self.remember(number);
      return;
    }
    default:
      yield* loadNamed(self, op, bytes.slice(), (yield* input.line()).slice(0, -1));
  }
}

function intOf(text: string): PyValue {
  if (text === "00" || text === "01") return text === "01";
  const value = parseInteger(text, 10);
  if (value === undefined) throw valueError("could not convert string to int");
  return value;
}

function literal(text: string, base: number): PyValue {
  const value = parseInteger(text, base);
  if (value !== undefined) return value;
  throw valueError(`invalid literal for int() with base ${base}: ${reprText(text)}`);
}

function quoted(self: PyUnpickler, bytes: Uint8Array): PyValue {
  const [first] = bytes;
  const isQuoted =
    bytes.length >= 2 && first === bytes[bytes.length - 1] && (first === 0x22 || first === 0x27);
  if (!isQuoted) throw unpicklingError("the STRING opcode argument must be quoted");
  return decodeOld(self, decodeBytesEscape(bytes.subarray(1, -1), "strict"));
}

/** A class by module and name; INST also makes an instance of it. */
function* loadNamed(
  self: PyUnpickler,
  op: number,
  module: Uint8Array,
  name: Uint8Array,
): Flow<void> {
  const encoding = op === Op.Inst ? "ascii" : "utf-8";
  const [where, what] = [module, name].map((b) => decodeToStr(b, new PyBytes(b), encoding));
  if (op === Op.Global) {
    self.push(yield* findClass(self, where, what));
    return;
  }
  const args = self.above(self.popMark());
  const cls = yield* findClass(self, where, what);
  self.push(yield* instantiate(cls, args));
}

// ---- objects -----------------------------------------------------------------------------------------

/** An object as protocols 0 and 1 make it: without `__init__` where there are no arguments. */
function* instantiate(cls: PyValue, args: PyValue[]): Flow<PyValue> {
  const isBare =
    args.length === 0 &&
    cls instanceof PyType &&
    getAttrOptional(cls, "__getinitargs__") === undefined;
  if (!isBare) return yield* flowCall(cls, args);
  return yield* flowCall(getAttr(cls, "__new__"), [cls]);
}

/** Does an instruction; false when there is none with this number. */
export function* loadObject(self: PyUnpickler, op: number, input: Input): Flow<boolean> {
  switch (op) {
    case Op.Reduce: {
      const args = self.pop();
      const callee = self.pop();
      if (!(args instanceof PyTuple)) throw typeError("argument list must be a tuple");
      self.push(yield* flowCall(callee, [...args.items]));
      return true;
    }
    case Op.NewObj:
    case Op.NewObjEx:
      yield* loadNewObject(self, op);
      return true;
    case Op.Obj: {
      const [cls, ...args] = self.above(self.popMark());
      if (cls === undefined) throw self.underflow();
      self.push(yield* instantiate(cls, args));
      return true;
    }
    case Op.StackGlobal: {
      const name = self.pop();
      const module = self.pop();
      if (hostText(name) === undefined || hostText(module) === undefined) {
        throw unpicklingError("STACK_GLOBAL requires str");
      }
      self.push(yield* findClass(self, module, name));
      return true;
    }
    case Op.BinPersId:
      self.push(yield* persistentLoad(self, self.pop()));
      return true;
    case Op.Build: {
      if (self.stack.length - 2 < self.fence) throw self.underflow();
      const state = self.pop();
      yield* buildState(self.top, state);
      return true;
    }
    default:
      return (yield* loadItems(self, op)) || (yield* loadRest(self, op, input));
  }
}

function* loadNewObject(self: PyUnpickler, op: number): Flow<void> {
  const what = op === Op.NewObj ? "NEWOBJ" : "NEWOBJ_EX";
  const keywords = op === Op.NewObj ? new PyDict() : self.pop();
  const args = self.pop();
  const cls = self.pop();
  const wrong = (part: string, kind: string, value: PyValue): object =>
    unpicklingError(`${what} ${part} argument must be a ${kind}, not ${kindOf(value)}`);
  if (!(cls instanceof PyType)) throw wrong("class", "type", cls);
  if (!(args instanceof PyTuple)) throw wrong("args", "tuple", args);
  if (!(keywords instanceof PyDict)) throw wrong("kwargs", "dict", keywords);
  const names: string[] = [];
  const values: PyValue[] = [];
  for (const { key, value } of keywords.entries()) {
    names.push(hostText(key) ?? "");
    values.push(value as PyValue);
  }
  const make = getAttr(cls, "__new__");
  self.push(yield* flowCall(make, [cls, ...args.items, ...values], names.length ? names : null));
}

/** Instructions that add to a list, dict or set. */
function* loadItems(self: PyUnpickler, op: number): Flow<boolean> {
  switch (op) {
    case Op.Append:
      yield* append(self, self.stack.length - 1);
      return true;
    case Op.Appends:
      yield* append(self, self.popMark());
      return true;
    case Op.SetItem:
      yield* setItems(self, self.stack.length - 2);
      return true;
    case Op.SetItems:
      yield* setItems(self, self.popMark());
      return true;
    case Op.AddItems:
      yield* addItems(self, self.popMark());
      return true;
    case Op.FrozenSet:
      self.push(makeFrozenset(self.above(self.popMark())));
      return true;
    default:
      return false;
  }
}

function* append(self: PyUnpickler, position: number): Flow<void> {
  const list = self.below(position);
  if (self.stack.length === position) return;
  const items = self.above(position);
  if (list instanceof PyList && typeOf(list) === listType) {
    for (const item of items) list.items.push(item);
    return;
  }
  const extend = getAttrOptional(list, "extend");
  if (extend !== undefined) {
    yield* flowCall(extend, [new PyList(items)]);
    return;
  }
  const add = getAttr(list, "append");
  for (const item of items) yield* flowCall(add, [item]);
}

function* setItems(self: PyUnpickler, position: number): Flow<void> {
  const dict = self.below(position);
  if (self.stack.length === position) return;
  if ((self.stack.length - position) % 2 !== 0) {
    throw unpicklingError("odd number of items for SETITEMS");
  }
  const items = self.above(position);
  if (dict instanceof PyDict && typeOf(dict) === dictType) {
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
    return;
  }
  const set = getAttrOptional(dict, "__setitem__");
  if (set === undefined) {
    throw typeError(`'${kindOf(dict)}' object does not support item assignment`);
  }
  for (let i = 0; i < items.length; i += 2) yield* flowCall(set, [items[i], items[i + 1]]);
}

function* addItems(self: PyUnpickler, position: number): Flow<void> {
  const set = self.below(position);
  if (self.stack.length === position) return;
  const items = self.above(position);
  if (set instanceof PySet) {
    setUpdate(set, new PyTuple(items));
    return;
  }
  const add = getAttr(set, "add");
  for (const item of items) yield* flowCall(add, [item]);
}

// ---- buffers and extensions --------------------------------------------------------------------------

function* loadRest(self: PyUnpickler, op: number, input: Input): Flow<boolean> {
  switch (op) {
    case Op.NextBuffer: {
      if (self.buffers === null) {
        throw unpicklingError(
          "pickle stream refers to out-of-band data but no *buffers* argument was given",
        );
      }
      const buffer = next(self.buffers);
      if (buffer === undefined) throw unpicklingError("not enough out-of-band buffers");
      self.push(buffer);
      return true;
    }
    case Op.ReadonlyBuffer: {
      const view = new PyMemoryView(getBufferOf(self.top));
      if (view.buffer.readonly) view.release();
      else {
        self.pop();
        self.push(yield* flowCall(getAttr(view, "toreadonly"), []));
      }
      return true;
    }
    case Op.Ext1:
      self.push(yield* extension(self, input.take(1)[0]));
      return true;
    case Op.Ext2:
      self.push(yield* extension(self, input.view.getUint16(skip(input, 2), true)));
      return true;
    case Op.Ext4:
      self.push(yield* extension(self, input.view.getInt32(skip(input, 4), true)));
      return true;
    default:
      return false;
  }
}

function skip(input: Input, count: number): number {
  input.at += count;
  return input.at - count;
}

function getBufferOf(value: PyValue): ReturnType<typeof getBuffer> {
  try {
    return getBuffer(value);
  } catch {
    throw typeError(`memoryview: a bytes-like object is required, not '${kindOf(value)}'`);
  }
}

/** A class that `copyreg` has a number for. */
function* extension(self: PyUnpickler, code: number): Flow<PyValue> {
  const copyreg = importModule("copyreg");
  const cache = getAttr(copyreg, "_extension_cache") as PyDict;
  const cached = cache.get(code);
  if (cached !== undefined) return cached;
  const pair = (getAttr(copyreg, "_inverted_registry") as PyDict).get(code);
  if (pair === undefined) {
    if (code <= 0) throw unpicklingError("EXT specifies code <= 0");
    throw valueError(`unregistered extension code ${code}`);
  }
  const names = pair instanceof PyTuple ? pair.items : [];
  if (names.length !== 2 || names.some((name) => hostText(name) === undefined)) {
    throw newError("ValueError", `_inverted_registry[${code}] isn't a 2-tuple of strings`);
  }
  const found = yield* findClass(self, names[0], names[1]);
  cache.set(code, found);
  return found;
}
