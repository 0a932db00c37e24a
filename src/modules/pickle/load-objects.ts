/** The opcodes that find classes, make instances of them and fill objects: most of them call Python. */
import { getAttr, getAttrOptional, setItem, typeName } from "../../objects/abstract.ts";
import { PyGetSet } from "../../objects/builtin.ts";
import { decodeUtf8 } from "../../objects/codec-utf.ts";
import { decodeToStr } from "../../objects/codecs.ts";
import {
  dictType,
  isInstance,
  listType,
  setType,
  strType,
  tupleType,
  typeOf,
} from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { setInstanceAttr, typeLookup } from "../../objects/lookup.ts";
import {
  CallRequest,
  type Flow,
  PyInstance,
  type PyObject,
  PyType,
  type PyValue,
} from "../../objects/object.ts";
import { builtinNamed } from "../../objects/runtime-import.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PySet } from "../../objects/set-storage.ts";
import { strFromText } from "../../objects/str-text.ts";
import { truncated, unpicklingError } from "./errors.ts";
import { fillDict, fillSet } from "./fill.ts";
import { classFinder } from "./find-class.ts";
import type { Input } from "./input.ts";
import { settled, table } from "./library.ts";
import { Op } from "./opcodes.ts";
import { lined, type PyUnpickler, plain } from "./unpickler.ts";

const inputOf = (u: PyUnpickler): Input => u.input as Input;

// ---- names ------------------------------------------------------------------------------------------------

function utf8Line(line: Uint8Array): PyValue {
  if (line.length < 2) throw truncated();
  return strFromText(decodeUtf8(line.slice(0, -1), "strict").text);
}

const asciiLine = (line: Uint8Array): PyValue => {
  const bytes = line.slice(0, -1);
  return decodeToStr(bytes, null, "ascii");
};

lined(Op.GLOBAL, function* (u, line): Flow<void> {
  const module = utf8Line(line);
  const name = utf8Line(yield* inputOf(u).line());
  u.push(yield* classFinder.find(u, module, name));
});
plain(Op.STACK_GLOBAL, 0, function* (u): Flow<void> {
  const name = u.pop();
  const module = u.pop();
  if (typeOf(name) !== strType || typeOf(module) !== strType) {
    throw unpicklingError("STACK_GLOBAL requires str");
  }
  u.push(yield* classFinder.find(u, module, name));
});

/** An object that `copyreg.add_extension` gave a number. */
function* loadExtension(u: PyUnpickler, code: number): Flow<void> {
  if (code <= 0) throw unpicklingError("EXT specifies code <= 0");
  const cache = table("copyreg", "_extension_cache");
  let value = cache.get(code);
  if (value === undefined) {
    const pair = table("copyreg", "_inverted_registry").get(code);
    if (pair === undefined) throw valueError(`unregistered extension code ${code}`);
    const isPair = pair instanceof PyTuple && pair.items.length === 2;
    if (!isPair || !pair.items.every((part) => isInstance(part, strType))) {
      throw valueError(`_inverted_registry[${code}] isn't a 2-tuple of strings`);
    }
    value = yield* classFinder.find(u, pair.items[0], pair.items[1]);
    cache.set(code, value);
  }
  u.push(value);
}
plain(Op.EXT1, 1, (u) => loadExtension(u, inputOf(u).byte()));
plain(Op.EXT2, 2, (u) => loadExtension(u, inputOf(u).number(2)));
plain(Op.EXT4, 4, (u) => loadExtension(u, inputOf(u).number(4) | 0));

function* loadPersistent(u: PyUnpickler, id: PyValue): Flow<void> {
  if (u.persistentLoad === null) {
    throw unpicklingError(
      "A load persistent id instruction was encountered, but no persistent_load function was specified.",
    );
  }
  u.push(yield new CallRequest(u.persistentLoad, [id]));
}
plain(Op.BINPERSID, 0, (u) => loadPersistent(u, u.pop()));
lined(Op.PERSID, (u, line) => {
  if (line.length < 1) throw truncated();
  if (line.some((c) => c >= 0x80)) {
    throw unpicklingError("persistent IDs in protocol 0 must be ASCII strings");
  }
  return loadPersistent(u, asciiLine(line));
});

// ---- instances --------------------------------------------------------------------------------------------

function* newInstance(u: PyUnpickler, cls: PyType, args: PyValue[], keywords?: PyDict): Flow<void> {
  const names: string[] = [];
  const values: PyValue[] = [];
  for (const { key, value } of keywords?.entries() ?? []) {
    names.push(hostText(key) as string);
    values.push(value as PyValue);
  }
  const make = cls.slots.new as NonNullable<typeof cls.slots.new>;
  const kwnames = names.length > 0 ? names : null;
  u.push(yield* settled(make(cls, [...args, ...values], kwnames)));
}

function loadNew(u: PyUnpickler, op: "NEWOBJ" | "NEWOBJ_EX"): Flow<void> {
  const keywords = op === "NEWOBJ_EX" ? u.pop() : undefined;
  const args = u.pop();
  const cls = u.pop();
  if (!(cls instanceof PyType)) {
    throw unpicklingError(`${op} class argument must be a type, not ${typeName(cls)}`);
  }
  if (cls.slots.new === undefined) {
    throw unpicklingError(`${op} class argument '${cls.name}' doesn't have __new__`);
  }
  if (!(args instanceof PyTuple)) {
    throw unpicklingError(`${op} args argument must be a tuple, not ${typeName(args)}`);
  }
  if (keywords !== undefined && !(keywords instanceof PyDict)) {
    throw unpicklingError(`${op} kwargs argument must be a dict, not ${typeName(keywords)}`);
  }
  return newInstance(u, cls, args.items.slice(), keywords);
}
plain(Op.NEWOBJ, 0, (u) => loadNew(u, "NEWOBJ"));
plain(Op.NEWOBJ_EX, 0, (u) => loadNew(u, "NEWOBJ_EX"));

/** Instances of Python 2's old classes are made without `__init__` where it would get no arguments. */
function* instantiate(u: PyUnpickler, cls: PyValue, args: PyValue[]): Flow<void> {
  const isBare =
    args.length === 0 &&
    cls instanceof PyType &&
    getAttrOptional(cls, "__getinitargs__") === undefined;
  const callee = isBare ? getAttr(cls, "__new__") : cls;
  u.push(yield new CallRequest(callee, isBare ? [cls] : args));
}
plain(Op.OBJ, 0, (u) => {
  const parts = u.popMarked();
  if (parts.length < 1) throw u.underflow();
  return instantiate(u, parts[0], parts.slice(1));
});
plain(Op.INST, 0, function* (u): Flow<void> {
  const place = u.popMark();
  const line = yield* inputOf(u).line();
  if (line.length < 2) throw truncated();
  const module = asciiLine(line);
  const nameLine = yield* inputOf(u).line();
  if (nameLine.length < 2) throw truncated();
  const cls = yield* classFinder.find(u, module, asciiLine(nameLine));
  yield* instantiate(u, cls, u.stack.splice(place));
});

plain(Op.REDUCE, 0, function* (u): Flow<void> {
  const args = u.pop();
  const callee = u.pop();
  if (!isInstance(args, tupleType)) throw typeError("argument list must be a tuple");
  u.push(yield new CallRequest(callee, (args as PyTuple).items.slice()));
});

// ---- filling objects --------------------------------------------------------------------------------------

function append(u: PyUnpickler, place: number): Flow<void> | void {
  const list = u.owner(place);
  if (place === u.stack.length) return;
  const items = u.stack.splice(place);
  if (list instanceof PyList && list.cls === listType) {
    if (list.items.length === 0) list.items = items;
    else for (const item of items) list.items.push(item);
    return;
  }
  return appendByCalls(list, items);
}

function* appendByCalls(list: PyValue, items: PyValue[]): Flow<void> {
  const extend = getAttrOptional(list, "extend");
  if (extend !== undefined) {
    yield new CallRequest(extend, [new PyList(items)]);
    return;
  }
  const one = getAttr(list, "append");
  for (const item of items) yield new CallRequest(one, [item]);
}
plain(Op.APPEND, 0, (u) => append(u, u.stack.length - 1));
plain(Op.APPENDS, 0, (u) => append(u, u.popMark()));

function setPairs(u: PyUnpickler, place: number): Flow<void> | void {
  const dict = u.owner(place);
  if (place === u.stack.length) return;
  if ((u.stack.length - place) % 2 !== 0) {
    throw unpicklingError("odd number of items for SETITEMS");
  }
  const items = u.stack.splice(place);
  if (dict instanceof PyDict && dict.cls === dictType) return fillDict(dict, items);
  return setByCalls(dict, items);
}

function* setByCalls(dict: PyValue, items: readonly PyValue[]): Flow<void> {
  const type = typeOf(dict);
  const method = type.isHeap ? typeLookup(type, "__setitem__") : undefined;
  for (let i = 0; i < items.length; i += 2) {
    if (method === undefined) setItem(dict, items[i], items[i + 1]);
    else yield new CallRequest(getAttr(dict, "__setitem__"), [items[i], items[i + 1]]);
  }
}
plain(Op.SETITEM, 0, (u) => setPairs(u, u.stack.length - 2));
plain(Op.SETITEMS, 0, (u) => setPairs(u, u.popMark()));

function addAll(u: PyUnpickler, place: number): Flow<void> | void {
  const set = u.owner(place);
  if (place === u.stack.length) return;
  const items = u.stack.splice(place);
  return isInstance(set, setType) ? fillSet(set as PySet, items) : addByCalls(set, items);
}

function* addByCalls(set: PyValue, items: readonly PyValue[]): Flow<void> {
  const add = getAttr(set, "add");
  for (const item of items) yield new CallRequest(add, [item]);
}
plain(Op.ADDITEMS, 0, (u) => addAll(u, u.popMark()));

// ---- state ------------------------------------------------------------------------------------------------

plain(Op.BUILD, 0, function* (u): Flow<void> {
  u.require(2);
  let state = u.pop();
  const obj = u.top;
  const setState = getAttrOptional(obj, "__setstate__");
  if (setState !== undefined) {
    yield new CallRequest(setState, [state]);
    return;
  }
  let slotState: PyValue = null;
  if (state instanceof PyTuple && state.items.length === 2) [state, slotState] = state.items;
  if (state !== null) {
    if (!(state instanceof PyDict)) throw unpicklingError("state is not a dictionary");
    setAttributes(obj, state);
  }
  if (slotState === null) return;
  if (!(slotState instanceof PyDict)) throw unpicklingError("slot state is not a dictionary");
  const set = builtinNamed("setattr");
  for (const { key, value } of [...slotState.entries()]) {
    yield new CallRequest(set, [obj, key, value as PyValue]);
  }
});

/** Fills the instance's `__dict__`; attributes with plain names keep the instance's layout. */
function setAttributes(obj: PyValue, state: PyDict): void {
  const isPlain = obj instanceof PyInstance && typeLookup(obj.cls, "__dict__") instanceof PyGetSet;
  if (isPlain && state.keyList().every((key) => typeof key === "string")) {
    for (const { key, value } of state.entries()) {
      setInstanceAttr(obj as PyObject, key as string, value as PyValue);
    }
    return;
  }
  const dict = getAttr(obj, "__dict__");
  for (const { key, value } of [...state.entries()]) setItem(dict, key, value as PyValue);
}
