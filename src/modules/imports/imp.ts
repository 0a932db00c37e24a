/**
 * The module `_imp`, which importlib is built on: built-in modules by name, the lock of imports, the
 * numbers in .pyc files. There are no frozen modules and no native extensions.
 */

import { PyCode } from "../../bytecode/code.ts";
import { MAGIC } from "../../bytecode/marshal.ts";
import { getAttr, index, toArray, typeName } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import { newErrorWith, typeError } from "../../objects/exceptions.ts";
import type { PyModule } from "../../objects/module.ts";
import type { PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { hostText, PyBytes, PyList } from "../../objects/sequence-values.ts";
import { importState } from "../../vm/import.ts";
import { sysState } from "../../vm/sys-state.ts";
import type { ModuleSpec } from "../module.ts";
import { setFilename, sourceHash } from "./bytecode-cache.ts";
import { pycCheck } from "./pyc-check.ts";

let lockDepth = 0;

function isBuiltin(name: string): boolean {
  const names = sysState.get("builtin_module_names");
  return names !== undefined && toArray(names).includes(name);
}

function nameArgument(value: PyValue): string {
  const name = hostText(value);
  if (name === undefined) throw typeError(`argument must be str, not ${typeName(value)}`);
  return name;
}

function createBuiltin(spec: PyValue): PyValue {
  const name = nameArgument(getAttr(spec, "name"));
  const loaded = importState.modules.getStr(name);
  if (loaded !== undefined) return loaded;
  return importState.builtins?.find(name, null)?.make?.() ?? null;
}

function noFrozen(name: PyValue): never {
  throw newErrorWith("ImportError", [`No such frozen object named ${nameArgument(name)}`], {
    name,
  });
}

function noExtension(spec: PyValue): never {
  throw newErrorWith("ImportError", ["this interpreter cannot load native extension modules"], {
    name: getAttr(spec, "name"),
    path: getAttr(spec, "origin"),
  });
}

function fixFilename(code: PyValue, path: PyValue): void {
  if (!(code instanceof PyCode)) throw typeError("_fix_co_filename() argument 1 must be code");
  setFilename(code, nameArgument(path));
}

function hashOfSource(key: PyValue, source: PyValue): PyBytes {
  const bytes = new Uint8Array(8);
  const hash = sourceHash(BigInt(index(key)), requireBytes(source));
  new DataView(bytes.buffer).setBigUint64(0, hash, true);
  return new PyBytes(bytes);
}

export const impModule: ModuleSpec = {
  name: "_imp",
  doc: "(Extremely) low-level import machinery bits as used by importlib.",
  functions: [
    fn("acquire_lock()", () => {
      lockDepth++;
    }),
    fn("release_lock()", () => {
      if (lockDepth === 0) {
        throw newErrorWith("RuntimeError", ["not holding the import lock"], {});
      }
      lockDepth--;
    }),
    fn("lock_held()", () => lockDepth > 0),
    fn("is_builtin(name, /)", (value: PyValue) => {
      const name = nameArgument(value);
      if (name === "sys" || name === "builtins") return -1;
      return isBuiltin(name) ? 1 : 0;
    }),
    fn("create_builtin(spec, /)", createBuiltin),
    fn("exec_builtin(mod, /)", () => 0),
    fn("is_frozen(name, /)", () => false),
    fn("is_frozen_package(name, /)", noFrozen),
    fn("find_frozen(name, /, *, withdata=False)", () => null),
    fn("get_frozen_object(name, data=None, /)", noFrozen),
    fn("init_frozen(name, /)", () => null),
    fn("_frozen_module_names()", () => new PyList([])),
    fn("extension_suffixes()", () => new PyList([])),
    fn("create_dynamic(spec, file=<absent>, /)", noExtension),
    fn("exec_dynamic(mod, /)", () => 0),
    fn("_fix_co_filename(code, path, /)", fixFilename),
    fn("source_hash(key, source)", hashOfSource),
    fn("_override_frozen_modules_for_tests(override, /)", () => null),
    fn("_override_multi_interp_extensions_check(override, /)", () => 0),
  ],
  names: () => ({ check_hash_based_pycs: pycCheck.mode, pyc_magic_number_token: MAGIC }),
};

/**
 * The modules that CPython freezes into itself are importlib's own here. While importlib loads they
 * are not there yet: it takes that as the sign to load them itself.
 */
function frozenTwin(name: string, twin: string): () => PyModule {
  return () => {
    if (importState.modules.getStr(twin) === undefined) importModule("importlib");
    const module = importState.modules.getStr(twin);
    if (module !== undefined) return module as PyModule;
    throw newErrorWith("ModuleNotFoundError", [`No module named '${name}'`], { name });
  };
}

export const frozenTwins: readonly (readonly [string, () => PyModule])[] = [
  ["_frozen_importlib", frozenTwin("_frozen_importlib", "importlib._bootstrap")],
  [
    "_frozen_importlib_external",
    frozenTwin("_frozen_importlib_external", "importlib._bootstrap_external"),
  ],
];
