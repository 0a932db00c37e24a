/** What `_pickle` takes from Python's own modules: `copyreg`, `_compat_pickle`, `sys`, built-ins. */
import { getAttr, getAttrOptional, isFlow } from "../../objects/abstract.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { exceptionTypes, isError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { builtinNamed, importModule } from "../../objects/runtime-import.ts";
import { PyStr, PyTuple } from "../../objects/sequence-values.ts";

const found = new Map<string, PyValue>();

/** An attribute of a library module, taken once. */
export function library(module: string, name: string): PyValue {
  const key = `${module} ${name}`;
  let value = found.get(key);
  if (value === undefined) {
    value = getAttr(importModule(module), name);
    found.set(key, value);
  }
  return value;
}

/** A table of `copyreg` or `_compat_pickle`. */
export function table(module: string, name: string): PyDict {
  const value = library(module, name);
  if (value instanceof PyDict) return value;
  throw typeError(`${module}.${name} should be a dict`);
}

export const loadedModules = (): PyValue => getAttr(importModule("sys"), "modules");

/** Another thread is importing the module: the import system waits for it. */
function isInitializing(module: PyValue): boolean {
  const spec = getAttrOptional(module, "__spec__");
  return spec !== undefined && getAttrOptional(spec, "_initializing") === true;
}

/** The module `name`, imported if need be. */
export function* moduleNamed(name: PyValue): Flow {
  const modules = loadedModules();
  const known = modules instanceof PyDict ? modules.get(name) : undefined;
  if (known !== undefined && known !== null && !isInitializing(known)) return known;
  const from = new PyTuple(["__doc__"]);
  return yield new CallRequest(builtinNamed("__import__"), [name, new PyDict(), null, from, 0]);
}

export const getattrRequest = (obj: PyValue, name: PyValue): CallRequest =>
  new CallRequest(builtinNamed("getattr"), [obj, name]);

/** What a method of this name gives for the key; undefined after a KeyError. */
export function* itemOptional(mapping: PyValue, key: PyValue): Flow<PyValue | undefined> {
  if (mapping instanceof PyDict && !mapping.cls.isHeap) return mapping.get(key);
  try {
    return yield new CallRequest(getAttr(mapping, "__getitem__"), [key]);
  } catch (error) {
    if (isError(error, exceptionTypes.KeyError)) return undefined;
    throw error;
  }
}

/** The result of a slot that may have to call Python. */
export function* settled(result: PyValue | Flow): Flow {
  return isFlow(result) ? yield* result : result;
}

/** A string that is another object than all that equal it: the memo goes by identity. */
export const apart = (text: string): PyStr => new PyStr(text);
