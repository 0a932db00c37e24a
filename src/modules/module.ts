/**
 * How a built-in module is declared: one record with its functions, types and constants. The registry
 * (modules/index.ts) lists the records; a module is made when it is first imported.
 */
import type { PyBuiltin } from "../objects/builtin.ts";
import type { PyDict } from "../objects/dict-storage.ts";
import { PyModule } from "../objects/module.ts";
import type { PyType, PyValue } from "../objects/object.ts";

export interface ModuleSpec {
  readonly name: string;
  readonly doc?: string;
  /** Made anew for each module object where they depend on the host. */
  readonly functions?: readonly PyBuiltin[] | (() => readonly PyBuiltin[]);
  readonly types?: readonly PyType[];
  /** Other names; made anew for each module object. */
  readonly names?: () => Record<string, PyValue>;
  /** Runs after the names are in place. */
  readonly init?: (module: PyModule) => void;
}

/** Enters functions into the names of a module, which they then belong to. */
export function addFunctions(
  module: PyModule,
  name: string,
  functions: readonly PyBuiltin[],
  names: PyDict = module.namespace,
): void {
  for (const builtin of functions) {
    // What errors call them.
    if (builtin.module === null && name !== "builtins") {
      builtin.def.qualname = `${name}.${builtin.def.name}`;
    }
    builtin.module ??= name;
    builtin.home = module;
    names.set(builtin.def.name, builtin);
  }
}

export function makeModule(spec: ModuleSpec): PyModule {
  const module = new PyModule(spec.name, spec.doc ?? null);
  const { namespace } = module;
  const { functions = [] } = spec;
  addFunctions(module, spec.name, typeof functions === "function" ? functions() : functions);
  for (const type of spec.types ?? []) namespace.set(type.name, type);
  if (spec.names !== undefined) {
    for (const [name, value] of Object.entries(spec.names())) namespace.set(name, value);
  }
  spec.init?.(module);
  return module;
}
