/**
 * What built-in types need while running: modules, as `copyreg` for pickling, and built-ins for
 * `__reduce__` of iterators. The import system is higher up and fills this at start-up.
 */
import { newError, runtimeError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";

export const runtimeImport: {
  load: ((name: string) => PyValue) | null;
  builtin: ((name: string) => PyValue | undefined) | null;
} = { load: null, builtin: null };

/** The module `name`, imported if need be. */
export function importModule(name: string): PyValue {
  if (runtimeImport.load === null) throw runtimeError(`cannot import ${name}: no import system`);
  return runtimeImport.load(name);
}

/** A built-in of the code that runs, as `__reduce__` results refer to it. */
export function builtinNamed(name: string): PyValue {
  if (runtimeImport.builtin === null) throw runtimeError(`no built-in ${name}: no import system`);
  const value = runtimeImport.builtin(name);
  if (value === undefined) throw newError("AttributeError", name);
  return value;
}
