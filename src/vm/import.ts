/**
 * The import statement: absolute names, packages, `from` lists, `sys.modules`.
 *
 * Where modules come from is what sys.meta_path says; its usual elements have twins here that do their work without running
 * Python (modules/imports). A module body runs as a frame of the loop.
 */
import type { PyCode } from "../bytecode/code.ts";
import {
  call,
  equal,
  getAttr,
  getAttrOptional,
  isTrue,
  iterate,
  reprText,
  setAttr,
  toArray,
  typeName,
} from "../objects/abstract.ts";
import { audit, isAudited } from "../objects/audit.ts";
import { PyDict } from "../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  newError,
  newErrorWith,
  type PyBaseException,
  typeError,
  valueError,
} from "../objects/exceptions.ts";
import { PyModule, shadowingHint } from "../objects/module.ts";
import { CallRequest, type Flow, type PyValue } from "../objects/object.ts";
import { hostText, PyList } from "../objects/sequence-values.ts";
import { builtinScope } from "./builtin-scope.ts";
import { CodeBody } from "./code-body.ts";
import type { Frame } from "./frame.ts";
import { isLoadedElsewhere, loadAlone, untilLoaded } from "./import-locks.ts";
import { fromNamespace } from "./names.ts";
import { sysState } from "./sys-state.ts";
import { warn } from "./warn.ts";

/** A module that a finder located. */
export interface FoundModule {
  /** A module made by the runtime itself; else `code` runs in a new namespace. */
  readonly make?: () => PyModule;
  readonly code?: () => PyCode;
  readonly source?: () => string | Uint8Array;
  /** `__file__`; null for built-in modules. */
  readonly filename: string | null;
  /** Where its compiled code would be kept. */
  readonly cached?: string | null;
  /** `__path__` of a package; null for a plain module. */
  readonly searchPath: readonly string[] | null;
  /** The spec of a loader of its own, which does everything. */
  readonly spec?: PyValue;
}

export interface ModuleFinder {
  /** `path` is the parent package's `__path__`, or null for a top-level name. */
  find(name: string, path: PyValue | null): FoundModule | undefined;
}

/** Null: there is no such module here. Undefined: the object itself is to be asked. */
export type FinderTwin = (name: string, path: PyValue | null) => FoundModule | null | undefined;

export const importState = {
  /** sys.modules */
  modules: new PyDict(),
  /** Modules that the runtime makes itself. */
  builtins: null as ModuleFinder | null,
  /** The packed library: built-in code finds its modules there when sys.path does not lead to it. */
  library: null as ModuleFinder | null,
  /** Objects in sys.meta_path, and what does their work without running Python. */
  twins: new Map<PyValue, FinderTwin>(),
  /** The built-in `__import__`; a script may replace it in the builtins namespace. */
  originalImport: undefined as PyValue | undefined,
  /** What is in sys.meta_path until importlib's own finders take its place; set by the importer. */
  runtimeFinder: null as PyValue,
  /** `module.__spec__`; set by the importer. */
  makeSpec: (_name: string, _found: FoundModule): PyValue => null,
  makeLoader: (_name: string, _found: FoundModule): PyValue => null,
  /** Calls that wait for a module of the library to have run. */
  waiting: new Map<string, ((module: PyValue) => void)[]>(),
};

/** Calls `run` with a module of the library, as soon as something has loaded it. */
export function whenLoaded(name: string, run: (module: PyValue) => void): void {
  const loaded = importState.modules.getStr(name);
  const waiting = importState.waiting.get(name);
  if (loaded !== undefined) run(loaded);
  else if (waiting === undefined) importState.waiting.set(name, [run]);
  else waiting.push(run);
}

export function moduleNotFound(name: string, text?: string): PyBaseException {
  return newErrorWith("ModuleNotFoundError", [text ?? `No module named '${name}'`], { name });
}

/** IMPORT_NAME */
export function importName(
  frame: Frame,
  name: string,
  fromlist: PyValue,
  level: PyValue,
): PyValue | Flow {
  const replaced = fromNamespace(frame.builtins, "__import__");
  if (replaced === undefined) throw newError("ImportError", "__import__ not found");
  if (replaced !== importState.originalImport) {
    const locals = frame.locals === null ? null : frame.locals;
    return callFlow(replaced, [name, frame.globals, locals, fromlist, level]);
  }
  return importModule(name, frame.globals, fromlist, level as number);
}

function* callFlow(callee: PyValue, args: PyValue[]): Flow<PyValue> {
  return yield new CallRequest(callee, args);
}

/** `__import__(name, globals, locals, fromlist, level)` */
export function importModule(
  name: string,
  globals: PyValue,
  fromlist: PyValue,
  level: number,
): PyValue | Flow {
  const absolute = level > 0 ? resolveRelative(name, globals, level) : name;
  if (absolute === "") throw valueError("Empty module name");
  const wantsNames = fromlist !== null && isTrue(fromlist);
  const loaded = importState.modules.getStr(absolute);
  if (loaded !== undefined && loaded !== null && !wantsNames) {
    if (level === 0 && !absolute.includes(".") && !isLoadedElsewhere(absolute)) return loaded;
  }
  if (loaded === undefined || loaded === null) auditImport(absolute);
  return importFlow(name, absolute, fromlist, level, wantsNames);
}

/** What is already there is not imported; what importlib's functions load is theirs to tell of. */
function auditImport(name: string): void {
  if (!isAudited()) return;
  const places = ["path", "meta_path", "path_hooks"].map((place) => sysState.get(place) ?? null);
  audit("import", name, null, ...places);
}

function* importFlow(
  name: string,
  absolute: string,
  fromlist: PyValue,
  level: number,
  wantsNames: boolean,
): Flow<PyValue> {
  const module = yield* loadDotted(absolute);
  if (!wantsNames) {
    if (level === 0) return importState.modules.getStr(absolute.split(".")[0]) as PyValue;
    if (name === "") return module;
    const cut = absolute.length - name.length + name.split(".")[0].length;
    return importState.modules.getStr(absolute.slice(0, cut)) as PyValue;
  }
  if (getAttrOptional(module, "__path__") !== undefined) {
    yield* loadFromList(module, absolute, [...iterate(fromlist)], false);
  }
  return module;
}

/** `from package import name`: names that are submodules get imported. */
function* loadFromList(
  module: PyValue,
  package_: string,
  names: PyValue[],
  isAll: boolean,
): Flow<PyValue> {
  for (const item of names) {
    const text = hostText(item);
    if (text === undefined) {
      const where = isAll ? `${package_}.__all__` : "``from list''";
      throw typeError(`Item in ${where} must be str, not ${typeName(item)}`);
    }
    if (text === "*") {
      const all = isAll ? undefined : getAttrOptional(module, "__all__");
      if (all !== undefined) yield* loadFromList(module, package_, [...iterate(all)], true);
    } else if (getAttrOptional(module, text) === undefined) {
      const full = `${package_}.${text}`;
      try {
        yield* loadDotted(full);
      } catch (error) {
        const isMissing =
          isError(error, exceptionTypes.ModuleNotFoundError) &&
          error.fields?.get("name") === full &&
          importState.modules.getStr(full) !== null;
        if (!isMissing) throw error;
      }
    }
  }
  return null;
}

/** Imports `a`, `a.b`, `a.b.c` in turn and returns the last. */
export function* loadDotted(name: string): Flow<PyValue> {
  if (name === "") throw valueError("Empty module name");
  if (isLoadedElsewhere(name)) yield* untilLoaded(name);
  const ready = importState.modules.getStr(name);
  if (ready !== undefined && ready !== null) return ready;
  const dot = name.lastIndexOf(".");
  let parent: PyValue | undefined;
  let path: PyValue | null = null;
  if (dot > 0) {
    const parentName = name.slice(0, dot);
    parent = yield* loadDotted(parentName);
    // The parent may have imported the module itself.
    const again = importState.modules.getStr(name);
    if (again !== undefined && again !== null) return again;
    const parentPath = getAttrOptional(parent, "__path__");
    if (parentPath === undefined) {
      throw moduleNotFound(name, `No module named '${name}'; '${parentName}' is not a package`);
    }
    path = parentPath;
  }
  if (ready === null) {
    throw moduleNotFound(name, `import of ${name} halted; None in sys.modules`);
  }
  if (dot <= 0) return yield* loadAlone(name, findAndLoad(name, path));
  const child = name.slice(dot + 1);
  const loading = submodulesInProgress(parent as PyValue);
  loading?.items.push(child);
  try {
    const module = yield* loadAlone(name, findAndLoad(name, path));
    yield* bindSubmodule(name.slice(0, dot), child, module);
    return module;
  } finally {
    const at = loading?.items.lastIndexOf(child) ?? -1;
    if (at >= 0) loading?.items.splice(at, 1);
  }
}

/** Names of submodules that are being imported: what the errors of their absence speak of. */
function submodulesInProgress(parent: PyValue): PyList | undefined {
  const spec = getAttrOptional(parent, "__spec__");
  if (spec === undefined || spec === null) return undefined;
  const list = getAttrOptional(spec, "_uninitialized_submodules");
  return list instanceof PyList ? list : undefined;
}

/** The package may have been replaced meanwhile, by what refuses attributes too. */
function* bindSubmodule(parentName: string, child: string, module: PyValue): Flow<void> {
  const parent = importState.modules.getStr(parentName);
  if (parent === undefined) return;
  if (parent instanceof PyModule && parent.cls === PyModule.prototype.cls) {
    if (module !== null) parent.namespace.set(child, module);
    return;
  }
  try {
    setAttr(parent, child, module);
  } catch (error) {
    if (!isError(error, exceptionTypes.AttributeError)) throw error;
    const text = `Cannot set an attribute on ${reprText(parentName)} for child module ${reprText(child)}`;
    warn(exceptionTypes.ImportWarning, text);
  }
}

/** Asks the finders of sys.meta_path in turn; nearly always the runtime's own is the only one. */
function* findAndLoad(name: string, path: PyValue | null): Flow<PyValue> {
  const list = sysState.get("meta_path");
  for (const finder of list === undefined ? [importState.runtimeFinder] : toArray(list)) {
    const found = importState.twins.get(finder)?.(name, path);
    if (found?.spec !== undefined) return yield* loadSpec(found.spec);
    if (found) return yield* loadFound(name, found);
    if (found === null) continue;
    const findSpec = getAttrOptional(finder, "find_spec");
    if (findSpec === undefined) continue;
    const spec: PyValue = yield new CallRequest(findSpec, [name, path, null]);
    if (spec !== null) return yield* loadSpec(spec);
  }
  const own = ownImports.depth > 0 ? importState.library?.find(name, path) : undefined;
  if (own !== undefined) return yield* loadFound(name, own);
  throw moduleNotFound(name);
}

/** Imports that built-in code has under way, whatever the program has made of sys.path. */
export const ownImports = { depth: 0 };

function* loadSpec(spec: PyValue): Flow<PyValue> {
  yield* loadDotted("importlib");
  const bootstrap = importState.modules.getStr("importlib._bootstrap") as PyValue;
  return yield new CallRequest(getAttr(bootstrap, "_load_unlocked"), [spec]);
}

function* loadFound(name: string, found: FoundModule): Flow<PyValue> {
  if (found.make !== undefined) {
    const module = found.make();
    importState.modules.set(name, module);
    const spec = module.namespace.getStr("__spec__");
    if (spec === undefined || spec === null) setModuleAttributes(module, name, found);
    return module;
  }
  const module = new PyModule(name);
  setModuleAttributes(module, name, found);
  module.namespace.set("__builtins__", builtinScope);
  importState.modules.set(name, module);
  const code = (found.code as () => PyCode)();
  try {
    audit("exec", code);
    setInitializing(module, true);
    yield new CallRequest(new CodeBody(code, module.namespace, module.namespace), []);
  } catch (error) {
    if (importState.modules.getStr(name) === module) importState.modules.delete(name);
    throw error;
  } finally {
    setInitializing(module, false);
  }
  // A module may put something else in its place.
  const final = importState.modules.getStr(name);
  if (final === undefined) throw moduleNotFound(name, `module ${name} not in sys.modules`);
  for (const run of importState.waiting.get(name) ?? []) run(final);
  return final;
}

/** The module may have got another spec meanwhile, or none. */
function setInitializing(module: PyModule, isInitializing: boolean): void {
  const spec = module.namespace.getStr("__spec__") ?? null;
  if (spec !== null) setAttr(spec, "_initializing", isInitializing);
}

/** What the import system tells of a module in its own names. */
export function setModuleAttributes(module: PyModule, name: string, found: FoundModule): void {
  const names = module.namespace;
  const spec = importState.makeSpec(name, found);
  names.set("__spec__", spec);
  names.set("__loader__", getAttr(spec, "loader"));
  names.set("__package__", found.searchPath === null ? parentOf(name) : name);
  if (found.filename !== null) names.set("__file__", found.filename);
  if (typeof found.cached === "string") names.set("__cached__", found.cached);
  if (found.searchPath !== null && names.getStr("__path__") === undefined) {
    names.set("__path__", new PyList([...found.searchPath]));
  }
}

export const parentOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf("."), 0));

function resolveRelative(name: string, globals: PyValue, level: number): string {
  if (!(globals instanceof PyDict)) throw typeError("globals must be a dict");
  const base = packageOf(globals);
  if (base === "") {
    throw newErrorWith(
      "ImportError",
      ["attempted relative import with no known parent package"],
      {},
    );
  }
  const parts = base.split(".");
  if (level - 1 >= parts.length) {
    throw newErrorWith("ImportError", ["attempted relative import beyond top-level package"], {});
  }
  const prefix = parts.slice(0, parts.length - (level - 1)).join(".");
  return name === "" ? prefix : `${prefix}.${name}`;
}

/** The package of a module with these globals, by whichever of its attributes tells. */
function packageOf(globals: PyDict): string {
  const given = globals.getStr("__package__") ?? null;
  const spec = globals.getStr("__spec__") ?? null;
  if (given !== null) {
    const text = hostText(given);
    if (text === undefined) throw typeError("package must be a string");
    if (spec !== null && !equal(given, getAttr(spec, "parent"))) {
      warn(exceptionTypes.DeprecationWarning, "__package__ != __spec__.parent");
    }
    return text;
  }
  if (spec !== null) {
    const text = hostText(getAttr(spec, "parent"));
    if (text === undefined) throw typeError("__spec__.parent must be a string");
    return text;
  }
  warn(
    exceptionTypes.ImportWarning,
    "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
  );
  const own = globals.getStr("__name__");
  if (own === undefined) throw newError("KeyError", "'__name__' not in globals");
  const text = hostText(own);
  if (text === undefined) throw typeError("__name__ must be a string");
  const isPackage = globals.getStr("__path__") !== undefined;
  return isPackage ? text : parentOf(text);
}

/** IMPORT_FROM: an attribute, or a submodule that is still being imported. */
export function importFrom(module: PyValue, name: string): PyValue {
  const value = getAttrOptional(module, name);
  if (value !== undefined) return value;
  const own = getAttrOptional(module, "__name__");
  const package_ = own === undefined ? undefined : hostText(own);
  if (package_ !== undefined) {
    const submodule = importState.modules.getStr(`${package_}.${name}`);
    if (submodule !== undefined) return submodule;
  }
  const shown = package_ ?? "<unknown module name>";
  const file = getAttrOptional(module, "__file__");
  const spec = getAttrOptional(module, "__spec__");
  const isPartial =
    spec !== undefined && spec !== null && getAttrOptional(spec, "_initializing") === true;
  const location = typeof file === "string" ? file : "unknown location";
  const origin = spec === undefined || spec === null ? null : getAttrOptional(spec, "origin");
  const hint = shadowingHint(shown, hostText(origin ?? null), isPartial);
  if (hint !== undefined) {
    throw newErrorWith("ImportError", [`cannot import name '${name}' from '${shown}' ${hint}`], {
      name: shown,
      path: typeof file === "string" ? file : null,
      name_from: name,
    });
  }
  const text = isPartial
    ? `cannot import name '${name}' from partially initialized module '${shown}' (most likely due to a circular import) (${location})`
    : `cannot import name '${name}' from '${shown}' (${location})`;
  throw newErrorWith("ImportError", [text], {
    name: shown,
    path: typeof file === "string" ? file : null,
    name_from: name,
  });
}

/** `from module import *` into a namespace. */
export function importStar(module: PyValue, target: PyDict): void {
  const all = getAttrOptional(module, "__all__");
  const dict = getAttrOptional(module, "__dict__");
  let names: PyValue[];
  if (all !== undefined) names = [...iterate(all)];
  else if (dict instanceof PyDict) names = dict.keyList();
  else if (dict !== undefined)
    names = [...iterate(call(getAttrOptional(dict, "keys") as PyValue, []))];
  else
    throw newErrorWith("ImportError", ["from-import-* object has no __dict__ and no __all__"], {});
  for (const name of names) {
    const text = hostText(name);
    if (text === undefined) {
      const where = all !== undefined ? "__all__" : "__dict__";
      throw typeError(
        `${where === "__all__" ? "Item in" : "Key in"} ${hostText(getAttrOptional(module, "__name__") ?? null) ?? "?"}.${where} must be str, not ${typeName(name)}`,
      );
    }
    if (all === undefined && text.startsWith("_")) continue;
    const value = getAttrOptional(module, text);
    if (value === undefined) {
      throw newErrorWith(
        "AttributeError",
        [
          `module '${hostText(getAttrOptional(module, "__name__") ?? null)}' has no attribute '${text}'`,
        ],
        { name: text, obj: module },
      );
    }
    target.set(name, value);
  }
}
