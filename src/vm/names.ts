/** Names: globals with their caches, the namespaces of module and class bodies, variables without a value. */
import type { PyCode } from "../bytecode/code.ts";
import { Op } from "../bytecode/opcodes.ts";
import { getItem, setItem } from "../objects/abstract.ts";
import { dictType } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  newError,
  newErrorWith,
  type PyBaseException,
} from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import type { Frame } from "./frame.ts";
import { GlobalCache } from "./inline-cache.ts";

export function nameError(name: string): PyBaseException {
  return newErrorWith("NameError", [`name '${name}' is not defined`], { name });
}

/** LOAD_GLOBAL: finds the name and specialises the instruction at `at`. */
export function loadGlobalEntry(
  frame: Frame,
  code: PyCode,
  instrs: Int32Array,
  caches: unknown[],
  at: number,
  arg: number,
): PyValue {
  const name = code.co_names[arg >> 1];
  if (frame.globals.cls !== dictType) return loadGlobal(frame, name);
  const own = frame.globals.find(name);
  if (own !== undefined) {
    caches[at] = new GlobalCache(frame.globals, own, 0);
    instrs[at] = Op.LOAD_GLOBAL_MODULE | (arg << 8);
    return own.value as PyValue;
  }
  const { builtins } = frame;
  if (!(builtins instanceof PyDict && builtins.cls === dictType)) return loadBuiltin(frame, name);
  const builtin = builtins.find(name);
  if (builtin === undefined) throw nameError(name);
  caches[at] = new GlobalCache(frame.globals, builtin, frame.globals.keysVersion);
  instrs[at] = Op.LOAD_GLOBAL_BUILTIN | (arg << 8);
  return builtin.value as PyValue;
}

export function loadGlobal(frame: Frame, name: string): PyValue {
  const value = fromNamespace(frame.globals, name);
  return value === undefined ? loadBuiltin(frame, name) : value;
}

function loadBuiltin(frame: Frame, name: string): PyValue {
  const value = fromNamespace(frame.builtins, name);
  if (value === undefined) throw nameError(name);
  return value;
}

/** A name in a namespace that may be any mapping; undefined when it is not there. */
export function fromNamespace(namespace: PyValue, name: string): PyValue | undefined {
  if (namespace instanceof PyDict && namespace.cls === dictType) {
    return namespace.getStr(name);
  }
  try {
    return getItem(namespace, name);
  } catch (error) {
    if (isError(error, exceptionTypes.KeyError)) return undefined;
    throw error;
  }
}

/** LOAD_NAME: local namespace, then globals, then built-ins. Methods of a class of globals are not asked. */
export function loadName(frame: Frame, name: string): PyValue {
  if (frame.locals !== null) {
    const value = fromNamespace(frame.locals, name);
    if (value !== undefined) return value;
  }
  const value = frame.globals.getStr(name);
  return value === undefined ? loadBuiltin(frame, name) : value;
}

export function unboundLocal(code: PyCode, i: number): PyBaseException {
  const name = code.localsplusnames[i];
  return newError(
    "UnboundLocalError",
    `cannot access local variable '${name}' where it is not associated with a value`,
  );
}

export function unboundDeref(code: PyCode, i: number): PyBaseException {
  const name = code.localsplusnames[i];
  if (i < code.localsplusnames.length - code.nfreevars) return unboundLocal(code, i);
  return newErrorWith(
    "NameError",
    [
      `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
    ],
    { name },
  );
}

export function storeName(namespace: PyValue, name: string, value: PyValue): void {
  if (namespace === null) {
    throw newError("SystemError", `no locals found when storing '${name}'`);
  }
  setItem(namespace, name, value);
}
