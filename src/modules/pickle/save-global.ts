/** Writing classes, functions and other objects by the name under which a module holds them. */
import { getAttr, getAttrOptional, reprText, strText } from "../../objects/abstract.ts";
import { PyBuiltin } from "../../objects/builtin.ts";
import { encodeStr } from "../../objects/codecs.ts";
import { isInstance, strType } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  type PyBaseException,
  runtimeError,
  typeError,
} from "../../objects/exceptions.ts";
import { type Flow, PyType, type PyValue } from "../../objects/object.ts";
import { builtinNamed } from "../../objects/runtime-import.ts";
import { hostText, type PyBytes, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import type { StrValue } from "../../objects/str-text.ts";
import { cLong } from "../c-number.ts";
import { picklingError } from "./errors.ts";
import { apart, getattrRequest, loadedModules, moduleNamed, table } from "./library.ts";
import { Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";
import type { Step } from "./steps.ts";

/** Writes a reference by name; `name` null stands for the object's own qualified name. */
export function* saveGlobal(p: PyPickler, obj: PyValue, name: PyValue): Step {
  const fullName = name ?? getAttrOptional(obj, "__qualname__") ?? getAttr(obj, "__name__");
  const path = (hostText(fullName) as string).split(".");
  const module = yield* moduleOf(obj, fullName, path);
  if (p.proto >= 2 && saveExtension(p, module, fullName)) return;
  if (p.proto >= 4) {
    yield* saved(p, p.persistentId === null ? ownModuleName(obj, module) : module);
    yield* saved(p, p.persistentId === null ? ownName(obj, fullName) : fullName);
    p.out.op(Op.STACK_GLOBAL);
  } else yield* saveByAttributes(p, module, path);
  p.memoize(obj);
}

/**
 * Which equal strings are one object decides what the memo writes. In CPython the name of a built-in
 * type is made anew each time, and the functions of a module share a string that its types do not have.
 */
function ownName(obj: PyValue, name: PyValue): PyValue {
  return typeof name === "string" && obj instanceof PyType && !obj.isHeap ? apart(name) : name;
}

const moduleNames = new Map<string, PyValue>();

function ownModuleName(obj: PyValue, module: PyValue): PyValue {
  if (typeof module !== "string" || !(obj instanceof PyBuiltin)) return module;
  const known = moduleNames.get(module) ?? apart(module);
  moduleNames.set(module, known);
  return known;
}

function* saved(p: PyPickler, value: PyValue): Step {
  const step = p.save(value);
  if (step !== undefined) yield step;
}

/** Below protocol 4 an inner class is what `getattr` finds in the outer one. */
function* saveByAttributes(p: PyPickler, module: PyValue, path: readonly string[]): Step {
  const [first, ...inner] = path;
  for (let i = 0; i < inner.length; i++) {
    yield* saved(p, builtinNamed("getattr"));
    if (p.proto < 2) p.out.op(Op.MARK);
  }
  writeName(p, module, strFromHost(first));
  for (const attribute of inner) {
    yield* saved(p, strFromHost(attribute));
    p.out.op(p.proto < 2 ? Op.TUPLE : Op.TUPLE2);
    p.out.op(Op.REDUCE);
  }
}

function writeName(p: PyPickler, module: PyValue, name: PyValue): void {
  let names: [PyValue, PyValue] = [module, name];
  if (p.proto < 3 && p.fixImports) names = oldNames(module, name);
  const encode = (text: PyValue, what: string): Uint8Array => {
    try {
      const encoded = encodeStr(text as StrValue, p.proto >= 3 ? "utf-8" : "ascii");
      return (encoded as PyBytes).bytes;
    } catch (error) {
      if (!isError(error, exceptionTypes.UnicodeEncodeError)) throw error;
      throw picklingError(
        `can't pickle ${what} identifier ${reprText(text)} using pickle protocol ${p.proto}`,
        error,
      );
    }
  };
  const bytes = [encode(names[0], "module"), encode(names[1], "global")];
  p.out.op(Op.GLOBAL);
  for (const line of bytes) {
    p.out.append(line);
    p.out.append(Uint8Array.of(10));
  }
}

/** The names that Python 2 has for what was renamed since. */
function oldNames(module: PyValue, name: PyValue): [PyValue, PyValue] {
  const pair = table("_compat_pickle", "REVERSE_NAME_MAPPING").get(new PyTuple([module, name]));
  if (pair instanceof PyTuple) return [pair.items[0], pair.items[1]];
  const renamed = table("_compat_pickle", "REVERSE_IMPORT_MAPPING").get(module);
  return [renamed ?? module, name];
}

/** Writes the code that `copyreg.add_extension` gave to a name; false where it gave none. */
function saveExtension(p: PyPickler, module: PyValue, name: PyValue): boolean {
  const found = table("copyreg", "_extension_registry").get(new PyTuple([module, name]));
  if (found === undefined) return false;
  const code = Number(cLong(found));
  if (code <= 0 || code > 0x7fffffff) {
    throw runtimeError(`extension code ${code} is out of range`);
  }
  if (code <= 0xff) p.out.op1(Op.EXT1, code);
  else if (code <= 0xffff) p.out.opNumber(Op.EXT2, code, 2);
  else p.out.opNumber(Op.EXT4, code, 4);
  return true;
}

// ---- where an object is ------------------------------------------------------------------------------

/** The name of the module in which the object is found under its name; a PicklingError if in none. */
function* moduleOf(obj: PyValue, name: PyValue, path: readonly string[]): Flow {
  if (path.includes("<locals>")) {
    throw picklingError(`Can't pickle local object ${reprText(obj)}`);
  }
  const said = getAttrOptional(obj, "__module__") ?? null;
  const module = said ?? (yield* searchedModule(obj, path));
  if (!isInstance(module, strType)) throw typeError("module name must be a string");
  let holder: PyValue;
  try {
    holder = yield* moduleNamed(module);
  } catch (error) {
    const isMissing = ["ImportError", "ValueError", "KeyError"].some((kind) =>
      isError(error, exceptionTypes[kind]),
    );
    if (!isMissing) throw error;
    throw picklingError(
      `Can't pickle ${reprText(obj)}: ${strText(error as PyBaseException)}`,
      error,
    );
  }
  const where = `${hostText(module)}.${hostText(name)}`;
  let found: PyValue;
  try {
    found = yield* followed(holder, path);
  } catch (error) {
    if (!isError(error, exceptionTypes.AttributeError)) throw error;
    throw picklingError(`Can't pickle ${reprText(obj)}: it's not found as ${where}`, error);
  }
  if (found !== obj) {
    throw picklingError(`Can't pickle ${reprText(obj)}: it's not the same object as ${where}`);
  }
  return module;
}

/** The object at a path of attributes. */
export function* followed(start: PyValue, path: readonly string[]): Flow {
  let obj = start;
  for (const name of path) obj = yield getattrRequest(obj, strFromHost(name));
  return obj;
}

/** Looks through all modules for one that holds an object without `__module__`. */
function* searchedModule(obj: PyValue, path: readonly string[]): Flow {
  const modules = loadedModules();
  if (!(modules instanceof PyDict)) throw runtimeError("unable to get sys.modules");
  for (const { key, value } of [...modules.entries()]) {
    if (key === "__main__" || key === "__mp_main__" || value === null || value === undefined) {
      continue;
    }
    try {
      if ((yield* followed(value, path)) === obj) return key;
    } catch (error) {
      if (!isError(error, exceptionTypes.AttributeError)) throw error;
    }
  }
  return "__main__";
}
