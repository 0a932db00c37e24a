/**
 * The import system as Python code sees it: the finder in `sys.meta_path` and the loaders in
 * `module.__spec__`. Both ask the finders of vm/import.ts, so that `import` and importlib agree.
 */

import { getAttr, reprText, typeName } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { newErrorWith, typeError } from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import { CallRequest, type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, PyBytes, strFromHost } from "../../objects/sequence-values.ts";
import { readSource } from "../../syntax/source-text.ts";
import { builtinScope } from "../../vm/builtin-scope.ts";
import { CodeBody } from "../../vm/code-body.ts";
import { type FoundModule, importState, makeSpec } from "../../vm/import.ts";
import { hostCall } from "../io/file-io.ts";
import { readFile } from "./read-file.ts";

const finderType = bareType("RuntimeFinder");
const loaderType = bareType("RuntimeLoader");

class RuntimeFinder extends PyObject {}
RuntimeFinder.prototype.cls = finderType;
export const runtimeFinder = new RuntimeFinder();

class RuntimeLoader extends PyObject {
  readonly name: string;
  readonly found: FoundModule;
  constructor(name: string, found: FoundModule) {
    super();
    this.name = name;
    this.found = found;
  }
}
RuntimeLoader.prototype.cls = loaderType;

function findSpec(_self: RuntimeFinder, fullname: PyValue, path: PyValue): PyValue {
  const name = hostText(fullname);
  if (name === undefined) throw typeError(`module name must be str, not ${typeName(fullname)}`);
  for (const finder of importState.finders) {
    const found = finder.find(name, path);
    if (found !== undefined) return found.spec ?? makeSpec(name, found);
  }
  return null;
}

defineType(finderType, {
  doc: "Finds built-in modules, the standard library, and files along sys.path.",
  module: "importlib.machinery",
  final: true,
  slots: { repr: () => "<RuntimeFinder>" },
  methods: [
    method("find_spec(self, fullname, path=None, target=None)", findSpec),
    method("invalidate_caches(self)", () => null),
  ],
});

function* execModule(self: RuntimeLoader, module: PyValue): Flow<PyValue> {
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

function sourceText(self: RuntimeLoader): PyValue {
  const { source, filename } = self.found;
  if (source === undefined || filename === null) return null;
  return strFromHost(readSource(source(), { filename, completeLastLine: false }).text);
}

/** The module's source, or a file beside it. */
function dataOf(self: RuntimeLoader, path: PyValue): PyBytes {
  const { source, filename } = self.found;
  const name = hostText(path);
  if (name === filename && source !== undefined) {
    const text = source();
    return new PyBytes(typeof text === "string" ? new TextEncoder().encode(text) : text);
  }
  if (name === undefined) throw typeError(`path must be str, not ${typeName(path)}`);
  return new PyBytes(hostCall(() => readFile(name), path));
}

function notOwn(self: RuntimeLoader, fullname: PyValue): void {
  if (fullname === null || fullname === self.name) return;
  throw newErrorWith("ImportError", [`loader for ${self.name} cannot handle ${String(fullname)}`], {
    name: fullname,
  });
}

defineType(loaderType, {
  doc: "Loads one module that the runtime found.",
  module: "importlib.machinery",
  final: true,
  hasWeakref: true,
  slots: {
    repr: (self: RuntimeLoader) => {
      const { filename } = self.found;
      const where = filename === null ? "" : `, ${reprText(strFromHost(filename))}`;
      return strFromHost(`<RuntimeLoader for ${reprText(self.name)}${where}>`);
    },
  },
  attributes: [
    attribute("name", (self: RuntimeLoader) => self.name),
    attribute("path", (self: RuntimeLoader) =>
      self.found.filename === null ? undefined : strFromHost(self.found.filename),
    ),
  ],
  methods: [
    method("create_module(self, spec)", (self: RuntimeLoader) => self.found.make?.() ?? null),
    method("exec_module(self, module)", execModule),
    method("is_package(self, fullname=None)", (self: RuntimeLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      return self.found.searchPath !== null;
    }),
    method("get_filename(self, fullname=None)", (self: RuntimeLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      const { filename } = self.found;
      if (filename !== null) return strFromHost(filename);
      throw newErrorWith("ImportError", [`${self.name} has no file`], { name: self.name });
    }),
    method("get_code(self, fullname=None)", (self: RuntimeLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      return self.found.code?.() ?? null;
    }),
    method("get_source(self, fullname=None)", (self: RuntimeLoader, fullname: PyValue) => {
      notOwn(self, fullname);
      return sourceText(self);
    }),
    method("get_data(self, path, /)", dataOf),
  ],
});

/** Connects the two sides; called once at start-up. */
export function installImporter(): void {
  importState.makeLoader = (name, found) => new RuntimeLoader(name, found);
  importState.runtimeFinder = runtimeFinder;
}
