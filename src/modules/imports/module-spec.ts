/**
 * Specs and loaders of modules as long as importlib has not been loaded: most programs never look at them. They have the
 * names and methods of importlib's, which take their place when it loads (adoption.ts).
 */
import { HostError } from "../../host/platform.ts";
import { getAttr, reprText } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method, staticMethod } from "../../objects/define.ts";
import { newErrorWith, typeError } from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import { CallRequest, type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, PyBytes, PyList, strFromHost } from "../../objects/sequence-values.ts";
import { SimpleNamespace } from "../../objects/simple-namespace.ts";
import { readSource } from "../../syntax/source-text.ts";
import { builtinScope } from "../../vm/builtin-scope.ts";
import { CodeBody } from "../../vm/code-body.ts";
import { type FoundModule, importState, parentOf } from "../../vm/import.ts";
import { hostCall } from "../io/file-io.ts";
import { readModuleFile } from "./read-file.ts";

// ---- loaders ---------------------------------------------------------------------------------------

/** Stands for the loader of built-in modules, which is a class. */
export const builtinImporter = bareType("BuiltinImporter");
const fileLoader = bareType("SourceFileLoader");
/** Its modules have compiled code and no source. */
const sourcelessLoader = bareType("SourcelessFileLoader", fileLoader);

export class FileLoader extends PyObject {
  readonly name: string;
  readonly found: FoundModule;
  constructor(name: string, found: FoundModule) {
    super();
    this.name = name;
    this.found = found;
    if (found.cached === found.filename) this.cls = sourcelessLoader;
  }
}
FileLoader.prototype.cls = fileLoader;

function* execModule(self: FileLoader, module: PyValue): Flow<PyValue> {
  const { code } = self.found;
  if (code === undefined) return null;
  if (!(module instanceof PyModule)) {
    const run = getAttr(importState.modules.getStr("builtins") as PyValue, "exec");
    return yield new CallRequest(run, [code(), getAttr(module, "__dict__")]);
  }
  const { namespace } = module;
  if (namespace.getStr("__builtins__") === undefined) {
    namespace.set("__builtins__", builtinScope);
  }
  yield new CallRequest(new CodeBody(code(), namespace, namespace), []);
  return null;
}

/** The text of a module's source; null where there is none. */
export function sourceText({ source, filename }: FoundModule): PyValue {
  if (source === undefined || filename === null) return null;
  return strFromHost(readSource(readable(source), { filename, completeLastLine: false }).text);
}

/** A source that is gone is an ImportError, as for importlib. */
function readable(source: () => string | Uint8Array): string | Uint8Array {
  try {
    return source();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw newErrorWith("ImportError", ["source not available through get_source()"], {});
  }
}

export function sourceBytes(source: string | Uint8Array): PyBytes {
  return new PyBytes(typeof source === "string" ? new TextEncoder().encode(source) : source);
}

/** The module's source, or a file beside it. */
function dataOf({ found }: FileLoader, path: PyValue): PyBytes {
  const name = hostText(path);
  if (name === found.filename && found.source !== undefined) return sourceBytes(found.source());
  if (name === undefined) throw typeError(`path must be str, not ${reprText(path)}`);
  return new PyBytes(hostCall(() => readModuleFile(name), path));
}

function notOwn(self: FileLoader, fullname: PyValue): void {
  if (fullname === null || fullname === self.name) return;
  const text = `loader for ${self.name} cannot handle ${String(fullname)}`;
  throw newErrorWith("ImportError", [text], { name: fullname });
}

defineType(fileLoader, {
  doc: "Concrete implementation of SourceLoader using the file system.",
  module: "_frozen_importlib_external",
  hasWeakref: true,
  attributes: [
    attribute("name", (self: FileLoader) => self.name),
    attribute("path", (self: FileLoader) => strFromHost(self.found.filename as string)),
  ],
  methods: [
    method("create_module(self, spec)", () => null),
    method("exec_module(self, module)", execModule),
    method("is_package(self, fullname=None)", (self: FileLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      return self.found.searchPath !== null;
    }),
    method("get_filename(self, fullname=None)", (self: FileLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      return strFromHost(self.found.filename as string);
    }),
    method("get_code(self, fullname=None)", (self: FileLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      return self.found.code?.() ?? null;
    }),
    method("get_source(self, fullname=None)", (self: FileLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      return sourceText(self.found);
    }),
    method("get_data(self, path, /)", dataOf),
  ],
});

defineType(sourcelessLoader, {
  doc: "Loader which handles sourceless file imports.",
  module: "_frozen_importlib_external",
  final: true,
});

/** A module that the runtime makes itself. */
function builtin(fullname: PyValue): FoundModule {
  const name = hostText(fullname);
  const found = name === undefined ? undefined : importState.builtins?.find(name, null);
  if (found !== undefined) return found;
  const text = `${reprText(fullname)} is not a built-in module`;
  throw newErrorWith("ImportError", [text], { name: fullname });
}

defineType(builtinImporter, {
  doc: "Meta path import for built-in modules.",
  module: "_frozen_importlib",
  final: true,
  methods: [
    staticMethod("create_module(spec)", (spec: PyValue) => {
      return builtin(getAttr(spec, "name")).make?.() ?? null;
    }),
    staticMethod("exec_module(module)", () => null),
    staticMethod("get_code(fullname)", (fullname: PyValue) => {
      builtin(fullname);
      return null;
    }),
    staticMethod("get_source(fullname)", (fullname: PyValue) => {
      builtin(fullname);
      return null;
    }),
    staticMethod("is_package(fullname)", (fullname: PyValue) => {
      return builtin(fullname).searchPath !== null;
    }),
  ],
});

// ---- specs -----------------------------------------------------------------------------------------

const moduleSpecType = bareType("ModuleSpec", SimpleNamespace.prototype.cls);
defineType(moduleSpecType, {
  module: "_frozen_importlib",
  hasDict: true,
  slots: {
    repr: (self: SimpleNamespace) => {
      const parts: string[] = [];
      for (const name of ["name", "loader", "origin", "submodule_search_locations"]) {
        const value = self.namespace.getStr(name);
        const isShown = value !== undefined && (value !== null || name === "loader");
        if (isShown) parts.push(`${name}=${reprText(value)}`);
      }
      return strFromHost(`ModuleSpec(${parts.join(", ")})`);
    },
  },
});

export const isOwnSpec = (spec: PyValue | undefined): boolean =>
  spec instanceof SimpleNamespace && spec.cls === moduleSpecType;

/** A class for modules that the runtime makes itself, an object for others. */
export const ownLoader = (name: string, found: FoundModule): PyValue =>
  found.filename === null ? builtinImporter : new FileLoader(name, found);

export function ownSpec(name: string, found: FoundModule): PyValue {
  const spec = new SimpleNamespace();
  (spec as PyObject).cls = moduleSpecType;
  const names = spec.namespace;
  const { filename, searchPath } = found;
  const isFile = filename !== null;
  names.set("name", name);
  names.set("loader", ownLoader(name, found));
  names.set("origin", isFile ? filename : "built-in");
  const locations = searchPath === null ? null : new PyList([...searchPath]);
  names.set("submodule_search_locations", locations);
  names.set("loader_state", null);
  names.set("cached", found.cached ?? null);
  names.set("has_location", isFile);
  names.set("_set_fileattr", isFile);
  names.set("_initializing", false);
  names.set("_uninitialized_submodules", new PyList([]));
  names.set("parent", searchPath === null ? parentOf(name) : name);
  return spec;
}
