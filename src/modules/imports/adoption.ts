/**
 * What happens when importlib has loaded: its classes take the place of our stand-ins. `sys.meta_path` gets its three
 * finders, modules get its specs and loaders. Imports go on without running its code as long as nobody has changed the
 * hooks of the search path; what its code is asked for about packed modules is answered from the pack.
 */
import { call, flowCall, getAttr, setAttr, toArray } from "../../objects/abstract.ts";
import { fn, PyMethodDescriptor } from "../../objects/builtin.ts";
import { typeOf } from "../../objects/core-types.ts";
import { method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { PyModule } from "../../objects/module.ts";
import { type Flow, PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyList } from "../../objects/sequence-values.ts";
import { type FoundModule, importState } from "../../vm/import.ts";
import { importNow } from "../../vm/start.ts";
import { sysState } from "../../vm/sys-state.ts";
import type { Finders } from "./importer.ts";
import { builtinImporter, FileLoader, isOwnSpec, sourceBytes } from "./module-spec.ts";

/** importlib's classes. */
interface Classes {
  readonly ModuleSpec: PyValue;
  readonly BuiltinImporter: PyValue;
  readonly FrozenImporter: PyValue;
  readonly PathFinder: PyValue;
  readonly FileFinder: PyValue;
  readonly SourceFileLoader: PyValue;
  readonly SourcelessFileLoader: PyValue;
}

const CORE = ["ModuleSpec", "BuiltinImporter", "FrozenImporter"] as const;
const EXTERNAL = ["PathFinder", "FileFinder", "SourceFileLoader", "SourcelessFileLoader"] as const;

/** The classes of a module, which say that they are of CPython's frozen one. */
function classesOf<Name extends string>(
  module: PyValue,
  names: readonly Name[],
  frozen: string,
): Record<Name, PyValue> {
  for (const value of Object.values(getNames(module))) {
    if (value instanceof PyType && value.isHeap) setAttr(value, "__module__", frozen);
  }
  return Object.fromEntries(names.map((name) => [name, getAttr(module, name)])) as Record<
    Name,
    PyValue
  >;
}

function getNames(module: PyValue): Record<string, PyValue> {
  const names: Record<string, PyValue> = {};
  for (const { key, value } of (module as PyModule).namespace.entries()) {
    names[hostText(key as PyValue) ?? ""] = value as PyValue;
  }
  return names;
}

function loaderOf(name: string, found: FoundModule, classes: Classes): PyValue {
  const { filename, cached } = found;
  if (filename === null) return classes.BuiltinImporter;
  const isSourceless = filename === cached;
  return call(isSourceless ? classes.SourcelessFileLoader : classes.SourceFileLoader, [
    name,
    filename,
  ]);
}

function specOf(name: string, found: FoundModule, classes: Classes): PyValue {
  const loader = loaderOf(name, found, classes);
  const spec = call(classes.ModuleSpec, [name, loader]);
  setAttr(spec, "origin", found.filename ?? "built-in");
  if (found.filename !== null) setAttr(spec, "_set_fileattr", true);
  if (found.searchPath !== null) {
    setAttr(spec, "submodule_search_locations", new PyList([...found.searchPath]));
  }
  return spec;
}

/** Modules that are there already get the specs and loaders that they would have now. */
function renewModules(classes: Classes): void {
  for (const { value: module } of [...importState.modules.entries()]) {
    if (!(module instanceof PyModule)) continue;
    const names = module.namespace;
    const loader = names.getStr("__loader__");
    const before = names.getStr("__spec__") ?? null;
    if (loader === builtinImporter) names.set("__loader__", classes.BuiltinImporter);
    if (loader instanceof FileLoader) {
      names.set("__loader__", loaderOf(loader.name, loader.found, classes));
    }
    if (before === null || !isOwnSpec(before)) continue;
    const name = getAttr(before, "name") as string;
    const own = getAttr(before, "loader");
    const found = own instanceof FileLoader ? own.found : importState.builtins?.find(name, null);
    if (found === undefined) continue;
    const spec = specOf(name, found, classes);
    setAttr(spec, "_initializing", getAttr(before, "_initializing"));
    setAttr(spec, "_uninitialized_submodules", getAttr(before, "_uninitialized_submodules"));
    names.set("__spec__", spec);
    names.set("__loader__", getAttr(spec, "loader"));
  }
}

/** Our finder in sys.meta_path makes room for importlib's. */
function renewMetaPath(classes: Classes): void {
  const list = sysState.get("meta_path");
  if (!(list instanceof PyList)) return;
  const at = list.items.indexOf(importState.runtimeFinder);
  if (at < 0) return;
  list.items.splice(at, 1, classes.BuiltinImporter, classes.FrozenImporter, classes.PathFinder);
}

/** The hooks as importlib would have set them up. */
function addPathHooks(external: PyValue, classes: Classes): PyValue[] {
  const zipimporter = getAttr(importNow("zipimport"), "zipimporter");
  const loaders = toArray(call(getAttr(external, "_get_supported_file_loaders"), []));
  const hooks = [zipimporter, call(getAttr(classes.FileFinder, "path_hook"), loaders)];
  const list = sysState.get("path_hooks");
  if (list instanceof PyList) list.items.push(...hooks);
  return hooks;
}

/** Whether the search path leads where it leads by itself: nobody has put hooks or finders of their own there. */
function isPlain(hooks: readonly PyValue[], usual: ReadonlySet<PyValue>): boolean {
  const list = sysState.get("path_hooks");
  if (!(list instanceof PyList) || list.items.length !== hooks.length) return false;
  if (list.items.some((hook, index) => hook !== hooks[index])) return false;
  const cache = sysState.get("path_importer_cache");
  if (!(cache instanceof PyDict)) return false;
  for (const { value } of cache.entries()) {
    const finder = value ?? null;
    if (finder !== null && !usual.has(typeOf(finder))) return false;
  }
  return true;
}

/** `PathFinder.find_spec`, `SourceFileLoader.get_code` and `get_data` know the packed library. */
function extendClasses({ library, files }: Finders, classes: Classes, plain: () => boolean): void {
  const find = getAttr(classes.PathFinder, "find_spec");
  files.findNamespace = (name, path) => call(find, [name, path]);
  setAttr(
    classes.PathFinder,
    "find_spec",
    fn(
      "find_spec(fullname, path=None, target=None)",
      function* (fullname, path, target): Flow<PyValue> {
        const name = hostText(fullname as PyValue);
        if (name === undefined || !plain()) {
          return yield* flowCall(find, [fullname, path, target] as PyValue[]);
        }
        const found = files.find(name, path as PyValue);
        if (found === undefined) return null;
        return found.spec ?? specOf(name, found, classes);
      },
    ),
  );
  const packed = (self: PyValue): FoundModule | undefined => {
    if (typeOf(self) !== classes.SourceFileLoader) return undefined;
    const path = hostText(getAttr(self, "path"));
    return path === undefined ? undefined : library.at(path);
  };
  replaceMethod(classes.SourceFileLoader, "get_code", "fullname", (self) => packed(self)?.code?.());
  replaceMethod(classes.SourceFileLoader, "get_data", "path", (self, path) => {
    const found = packed(self);
    const isSource = found !== undefined && hostText(path) === found.filename;
    return isSource && found.source !== undefined ? sourceBytes(found.source()) : undefined;
  });
}

/** A method that first asks `run`; the class's own goes on where that gives undefined. */
function replaceMethod(
  type: PyValue,
  name: string,
  parameter: string,
  run: (self: PyValue, argument: PyValue) => PyValue | undefined,
): void {
  const before = getAttr(type, name);
  const { def } = method(
    `${name}(self, ${parameter})`,
    function* (self: PyValue, argument: PyValue): Flow<PyValue> {
      return run(self, argument) ?? (yield* flowCall(before, [self, argument]));
    },
  );
  def.qualname = `SourceFileLoader.${name}`;
  setAttr(type, name, new PyMethodDescriptor(def, type as PyType));
}

export function adopt(finders: Finders): void {
  const core = importState.modules.getStr("importlib._bootstrap") as PyValue;
  const external = importState.modules.getStr("importlib._bootstrap_external") as PyValue;
  const classes: Classes = {
    ...classesOf(core, CORE, "_frozen_importlib"),
    ...classesOf(external, EXTERNAL, "_frozen_importlib_external"),
  };
  const { builtins, library, files } = finders;
  const { twins } = importState;
  importState.makeSpec = (name, found) => specOf(name, found, classes);
  importState.makeLoader = (name, found) => loaderOf(name, found, classes);
  // This imports: sys.meta_path is still ours.
  const hooks = addPathHooks(external, classes);
  renewModules(classes);
  const usual = new Set([classes.FileFinder, hooks[0]]);
  const plain = (): boolean => isPlain(hooks, usual);
  twins.set(classes.BuiltinImporter, (name) => builtins.find(name) ?? null);
  twins.set(classes.FrozenImporter, (name) => library.findFrozen(name) ?? null);
  twins.set(classes.PathFinder, (name, path) =>
    plain() ? (files.find(name, path) ?? null) : undefined,
  );
  extendClasses(finders, classes, plain);
  renewMetaPath(classes);
}
