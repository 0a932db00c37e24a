// Gives the compiler its view of a Python function: the code object, and for each global name or closure cell what it stands for.
// Functions and classes of known modules are found by identity in the modules that are loaded, so that `from math import sin` and
// `math.sin` are the same. Values of everything else are frozen when a function is compiled.

import { readFile } from "../../modules/imports/read-file.ts";
import { sourceLines } from "../../modules/sys/report.ts";
import { isSubtype } from "../../objects/core-types.ts";
import { exceptionTypes } from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import { PyObject, PyType, type PyValue } from "../../objects/object.ts";
import { PyCell } from "../../objects/sequence-values.ts";
import type { PyFunction } from "../../vm/function.ts";
import { importState } from "../../vm/import.ts";
import { fromNamespace } from "../../vm/names.ts";
import type { Binding, CompileFlags, FunctionSource } from "../frontend/source.ts";
import { hasRecord, isModuleKey } from "../functions/record.ts";
import { NumbaType } from "../types/type.ts";
import { numberClassKey } from "../typing/number-class.ts";

/** Objects that stand for a compiled function: dispatchers. */
export const sourceOfValue: { of: (v: PyObject) => FunctionSource | null } = { of: () => null };

/** Names under which the registry knows objects that no module of scripts holds. */
const ownKeys = new Map<PyValue, string>();

export function nameKey(v: PyValue, key: string): void {
  ownKeys.set(v, key);
}

/** Objects that stand for a value of a type without parts: cuda.threadIdx. */
const ownTypes = new Map<PyValue, NumbaType>();

export function nameType(v: PyValue, type: NumbaType): void {
  ownTypes.set(v, type);
}

const found = new Map<PyObject, string>();
const searched = new Set<PyModule>();

const isKnown = (key: string): boolean =>
  hasRecord(key) || isModuleKey(key) || numberClassKey(key) !== null;

function searchModules(): void {
  for (const module of importState.modules.valueList()) {
    if (!(module instanceof PyModule) || searched.has(module)) continue;
    searched.add(module);
    const name = module.namespace.getStr("__name__");
    if (typeof name !== "string" || !isModuleKey(name)) continue;
    for (const key of module.namespace.keyList()) {
      if (typeof key !== "string" || !isKnown(`${name}.${key}`)) continue;
      const v = module.namespace.getStr(key);
      if (v instanceof PyObject && !found.has(v)) found.set(v, `${name}.${key}`);
    }
  }
}

function keyOf(v: PyObject): string | null {
  const own = ownKeys.get(v) ?? found.get(v);
  if (own !== undefined) return own;
  searchModules();
  return found.get(v) ?? null;
}

export function bindingOf(v: PyValue): Binding {
  if (!(v instanceof PyObject)) return { kind: "constant", value: v };
  const source = sourceOfValue.of(v);
  if (source !== null) return { kind: "function", source };
  if (v instanceof NumbaType) {
    const key = `numba.${v.name}`;
    return numberClassKey(key) !== null ? { kind: "key", key } : { kind: "constant", value: v };
  }
  const type = ownTypes.get(v);
  if (type !== undefined) return { kind: "typed", type };
  if (v instanceof PyModule) return moduleBinding(v);
  if (v instanceof PyType && isSubtype(v, exceptionTypes.BaseException)) {
    return { kind: "constant", value: v };
  }
  const key = keyOf(v);
  return key === null ? { kind: "constant", value: v } : { kind: "key", key };
}

function moduleBinding(module: PyModule): Binding {
  const name = module.namespace.getStr("__name__");
  const text = typeof name === "string" ? name : "?";
  // Modules of the registry answer for their attributes; numba's hold types and dispatchers as well.
  if (isModuleKey(text) && !text.startsWith("numba")) return { kind: "key", key: text };
  return {
    kind: "module",
    name: text,
    attribute: (attr) => {
      const v = module.namespace.getStr(attr);
      return v === undefined ? undefined : bindingOf(v);
    },
  };
}

/** Raised at each compilation: globals are read anew by the next one and frozen within it. */
const epoch = { now: 0 };

export function freezeGlobals(): void {
  epoch.now++;
}

/** A function that compiles again, later, with the globals that are frozen now. */
export function sameGlobals<A extends unknown[], T>(make: (...args: A) => T): (...args: A) => T {
  const moment = epoch.now;
  return (...args) => {
    const { now } = epoch;
    epoch.now = moment;
    try {
      return make(...args);
    } finally {
      epoch.now = now;
    }
  };
}

const files = new Map<string, string[]>();

function linesOf(filename: string): string[] {
  let lines = files.get(filename);
  if (lines === undefined) {
    lines = sourceLines.ofLibrary(filename);
    if (lines === undefined) {
      try {
        lines = new TextDecoder().decode(readFile(filename)).split("\n");
      } catch {
        lines = [];
      }
    }
    files.set(filename, lines);
  }
  return lines;
}

/** The compiler's view of a Python function. */
export function functionSource(func: PyFunction, options: CompileFlags): FunctionSource {
  /** By epoch: a later compilation of an old one finds what it found then. */
  const frozen = new Map<number, Map<string, Binding>>();
  const cached = (name: string, v: PyValue | undefined): Binding | undefined => {
    if (v === undefined) return undefined;
    let bindings = frozen.get(epoch.now);
    if (bindings === undefined) frozen.set(epoch.now, (bindings = new Map()));
    let binding = bindings.get(name);
    if (binding === undefined) {
      binding = bindingOf(v);
      bindings.set(name, binding);
    }
    return binding;
  };
  const { code } = func;
  const keywordDefaults = new Map<string, Binding>();
  if (func.kwdefaults !== null) {
    for (const name of func.kwdefaults.keyList()) {
      const v = func.kwdefaults.getStr(name as string);
      if (v !== undefined) keywordDefaults.set(name as string, bindingOf(v));
    }
  }
  return {
    code,
    name: String(func.name),
    module: typeof func.module === "string" ? func.module : "__main__",
    global: (name) => cached(name, func.globals.getStr(name) ?? fromNamespace(func.builtins, name)),
    free: (name) => {
      const cell = func.closure?.[code.co_freevars.indexOf(name)];
      return cell instanceof PyCell ? cached(`free ${name}`, cell.value) : undefined;
    },
    defaults: (func.defaults ?? []).map(bindingOf),
    keywordDefaults,
    sourceLine: (n) => linesOf(code.co_filename)[n - 1] ?? null,
    options,
  };
}
