/** Saves classes and functions by the names under which they are found again. */
import {
  getAttr,
  getAttrOptional,
  indexNumber,
  reprText,
  strText,
} from "../../objects/abstract.ts";
import { encodeStr } from "../../objects/codecs.ts";
import {
  Ellipsis,
  ellipsisType,
  NotImplemented,
  noneType,
  notImplementedType,
} from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { exceptionTypes, isError, runtimeError } from "../../objects/exceptions.ts";
import type { CallRequest, PyType, PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { hostText, type PyBytes, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { importState, loadDotted } from "../../vm/import.ts";
import { Save, type Saving } from "./drive.ts";
import { picklingError } from "./errors.ts";
import { Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";
import { saveCall } from "./reduction.ts";

type Finding<T> = Generator<CallRequest | Save, T, PyValue>;

export function* saveType(pickler: PyPickler, type: PyType): Saving {
  const single =
    type === noneType
      ? null
      : type === notImplementedType
        ? NotImplemented
        : type === ellipsisType
          ? Ellipsis
          : undefined;
  if (single === undefined) yield* saveGlobal(pickler, type, undefined);
  else yield* saveCall(pickler, type, type.cls, new PyTuple([single]));
}

function attributeAt(from: PyValue, path: readonly string[]): PyValue {
  let found = from;
  for (const name of path) found = getAttr(found, name);
  return found;
}

/** The module that an object says it is of, or the first one that has it. */
function moduleNameOf(object: PyValue, path: readonly string[]): PyValue {
  const named = getAttrOptional(object, "__module__") ?? null;
  if (named !== null) return named;
  for (const { key, value: module } of [...importState.modules.entries()]) {
    const name = hostText(key);
    if (name === "__main__" || name === "__mp_main__" || module === null) continue;
    try {
      if (attributeAt(module as PyValue, path) === object) return key;
    } catch (error) {
      if (!isError(error, exceptionTypes.AttributeError)) throw error;
    }
  }
  return "__main__";
}

/** Where an object is found under its name; refuses when something else is found there, or nothing. */
function* moduleOf(object: PyValue, name: string): Finding<PyValue> {
  const path = name.split(".");
  if (path.includes("<locals>")) {
    throw picklingError(`Can't pickle local object ${reprText(object)}`);
  }
  const module = moduleNameOf(object, path);
  const text = strText(module);
  let found: PyValue;
  try {
    found = attributeAt(yield* imported(module, text, object), path);
  } catch (error) {
    if (!isError(error, exceptionTypes.AttributeError)) throw error;
    const where = `it's not found as ${text}.${name}`;
    throw picklingError(`Can't pickle ${reprText(object)}: ${where}`, error);
  }
  if (found === object) return module;
  const where = `it's not the same object as ${text}.${name}`;
  throw picklingError(`Can't pickle ${reprText(object)}: ${where}`);
}

function* imported(module: PyValue, name: string, object: PyValue): Finding<PyValue> {
  try {
    if (hostText(module) === undefined) return importModule(name);
    yield* loadDotted(name) as Finding<PyValue>;
    const loaded = importState.modules.get(module);
    if (loaded !== undefined) return loaded;
    throw picklingError(`Can't pickle ${reprText(object)}: ${reprText(module)}`);
  } catch (error) {
    const isMissing =
      isError(error, exceptionTypes.ImportError) || isError(error, exceptionTypes.ValueError);
    if (!isMissing) throw error;
    throw picklingError(`Can't pickle ${reprText(object)}: ${strText(error as PyValue)}`, error);
  }
}

/** `given`: the name that `__reduce__` gave; otherwise the object says it. */
export function* saveGlobal(
  pickler: PyPickler,
  object: PyValue,
  given: PyValue | undefined,
): Saving {
  const named = given ?? getAttrOptional(object, "__qualname__") ?? getAttr(object, "__name__");
  const name = strText(named);
  const module = yield* moduleOf(object, name);
  if (pickler.protocol >= 2 && saveExtension(pickler, module, named)) return;
  const { out, protocol } = pickler;
  if (protocol >= 4) {
    yield* saveName(pickler, module);
    yield* saveName(pickler, strFromHost(name));
    out.byte(Op.StackGlobal);
  } else yield* saveOldGlobal(pickler, strText(module), name.split("."));
  pickler.memoize(object);
}

function* saveName(pickler: PyPickler, name: PyValue): Saving {
  if (!pickler.saveSimple(name)) yield new Save(name);
}

/** Before protocol 4, attributes of attributes are calls of `getattr`. */
function* saveOldGlobal(pickler: PyPickler, module: string, path: readonly string[]): Saving {
  const { out } = pickler;
  const [first, ...attributes] = path;
  const lookup = importState.modules.getStr("builtins") as PyValue;
  for (const _ of attributes) {
    yield* saveName(pickler, getAttr(lookup, "getattr"));
    if (pickler.protocol < 2) out.byte(Op.Mark);
  }
  saveTopLevel(pickler, module, first);
  for (const attribute of attributes) {
    yield* saveName(pickler, strFromHost(attribute));
    out.byte(pickler.protocol < 2 ? Op.Tuple : Op.Tuple2);
    out.byte(Op.Reduce);
  }
}

function saveTopLevel(pickler: PyPickler, module: string, name: string): void {
  const [where, what] = pickler.fixImports ? oldNames(module, name) : [module, name];
  const { out } = pickler;
  out.byte(Op.Global);
  out.raw(identifier(pickler, where, "module"));
  out.byte(LINE_BREAK);
  out.raw(identifier(pickler, what, "global"));
  out.byte(LINE_BREAK);
}

const LINE_BREAK = 10;

function identifier({ protocol }: PyPickler, text: string, kind: string): Uint8Array {
  const name = strFromHost(text);
  try {
    return (encodeStr(name, protocol >= 3 ? "utf-8" : "ascii") as PyBytes).bytes;
  } catch (error) {
    if (!isError(error, exceptionTypes.UnicodeEncodeError)) throw error;
    throw picklingError(
      `can't pickle ${kind} identifier ${reprText(name)} using pickle protocol ${protocol}`,
      error,
    );
  }
}

/** The names that Python 2 has for them. */
function oldNames(module: string, name: string): readonly [string, string] {
  const compat = importModule("_compat_pickle");
  const names = getAttr(compat, "REVERSE_NAME_MAPPING");
  const modules = getAttr(compat, "REVERSE_IMPORT_MAPPING");
  const renamed = names instanceof PyDict ? names.get(new PyTuple([module, name])) : undefined;
  if (renamed !== undefined) {
    if (!(renamed instanceof PyTuple) || renamed.items.length !== 2) {
      throw runtimeError(
        `_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not ${reprText(renamed)}`,
      );
    }
    return [strText(renamed.items[0]), strText(renamed.items[1])];
  }
  const moved = modules instanceof PyDict ? modules.getStr(module) : undefined;
  return [moved === undefined ? module : strText(moved), name];
}

/** A number that `copyreg` has for the name. */
function saveExtension({ out }: PyPickler, module: PyValue, name: PyValue): boolean {
  const registry = getAttr(importModule("copyreg"), "_extension_registry");
  if (!(registry instanceof PyDict) || registry.size === 0) return false;
  const found = registry.get(new PyTuple([module, name]));
  if (found === undefined) return false;
  const code = indexNumber(found);
  if (code <= 0 || code > 0x7fffffff) {
    throw runtimeError(`extension code ${code} is out of range`);
  }
  if (code <= 0xff) out.byte1(Op.Ext1, code);
  else if (code <= 0xffff) out.byte2(Op.Ext2, code);
  else out.byte4(Op.Ext4, code);
  return true;
}
