/**
 * Modules that built-in types need while running: `copyreg` for pickling, `builtins` for
 * `__reduce__` of iterators. The import system is higher up and fills this at start-up.
 */
import { getAttr } from "./abstract.ts";
import { runtimeError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";

export const runtimeImport: { load: ((name: string) => PyValue) | null } = { load: null };

/** The module `name`, imported if need be. */
export function importModule(name: string): PyValue {
  if (runtimeImport.load === null) throw runtimeError(`cannot import ${name}: no import system`);
  return runtimeImport.load(name);
}

/** A name of the builtins module, as `__reduce__` results refer to it. */
export function builtinNamed(name: string): PyValue {
  return getAttr(importModule("builtins"), name);
}
