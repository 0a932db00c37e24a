/**
 * The type `module`: a namespace with a name. Attribute access falls back to the module's own
 * `__getattr__`; errors name the module and, while it is being imported, say so.
 */
import {
  call,
  genericGetAttr,
  getAttr,
  getAttrOptional,
  isTrue,
  reprText,
  strText,
  toArray,
  typeName,
} from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { moduleType, typeOf } from "./core-types.ts";
import { attribute, defineType, method } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { attributeError, newError, typeError } from "./exceptions.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "./object.ts";
import { genericSetAttr } from "./object-attributes.ts";
import { hostText, PyList, strFromHost } from "./sequence-values.ts";

export class PyModule extends PyObject {
  namespace = new PyDict();

  constructor(name: string, doc: PyValue = null) {
    super();
    this.dict = this.namespace;
    const ns = this.namespace;
    ns.set("__name__", name);
    ns.set("__doc__", doc);
    ns.set("__package__", null);
    ns.set("__loader__", null);
    ns.set("__spec__", null);
  }

  /** Lets the module stand over a namespace that exists already. */
  useNamespace(namespace: PyDict): void {
    this.namespace = namespace;
    this.dict = namespace;
  }
}
PyModule.prototype.cls = moduleType;

const bind = argumentBinder("module(name, doc=None)");

function moduleGetAttr(self: PyModule, name: string): PyValue | undefined {
  const value = genericGetAttr(self, name);
  if (value !== undefined) return value;
  const fallback = self.namespace.getStr("__getattr__");
  if (fallback !== undefined) return call(fallback, [name]);
  throw missing(self, name);
}

function missing(self: PyModule, name: string): PyObject {
  const own = self.namespace.getStr("__name__");
  const text = own === undefined ? undefined : hostText(own);
  if (text === undefined) return attributeError(`module has no attribute '${name}'`, self, name);
  const spec = self.namespace.getStr("__spec__");
  return attributeError(whyMissing(text, name, spec), self, name);
}

/** Files of the program's folder may stand before modules that were meant; filled at start-up. */
export const shadowing: {
  /** Whether a file lies where the program's own modules do. */
  isPossible: (origin: string) => boolean;
  isLibraryName: (name: string) => boolean;
} = { isPossible: () => false, isLibraryName: () => false };

/** What a module's file may have to do with something that is not found in it; undefined: nothing. */
export function shadowingHint(
  name: string,
  origin: string | undefined,
  isInitializing: boolean,
): string | undefined {
  if (origin === undefined || !shadowing.isPossible(origin)) return undefined;
  const file = reprText(strFromHost(origin));
  if (shadowing.isLibraryName(name)) {
    return `(consider renaming ${file} since it has the same name as the standard library module named '${name}' and prevents importing that standard library module)`;
  }
  if (!isInitializing) return undefined;
  return `(consider renaming ${file} if it has the same name as a library you intended to import)`;
}

function whyMissing(own: string, name: string, spec: PyValue | undefined): string {
  if (spec !== undefined && spec !== null) {
    const origin = hostText(getAttrOptional(spec, "origin") ?? null);
    const isInitializing = getAttrOptional(spec, "_initializing") === true;
    const hint = shadowingHint(own, origin, isInitializing);
    if (hint !== undefined) return `module '${own}' has no attribute '${name}' ${hint}`;
    if (isInitializing) {
      const where =
        origin === undefined || getAttrOptional(spec, "has_location") !== true
          ? ""
          : ` from '${origin}'`;
      return `partially initialized module '${own}'${where} has no attribute '${name}' (most likely due to a circular import)`;
    }
    const submodules = getAttrOptional(spec, "_uninitialized_submodules");
    if (submodules instanceof PyList && submodules.items.includes(name)) {
      return `cannot access submodule '${name}' of module '${own}' (most likely due to a circular import)`;
    }
  }
  return `module '${own}' has no attribute '${name}'`;
}

/** `<module 'a' (built-in)>`, `<module 'a' from 'a.py'>`: what the spec says, else what the module's names say. */
function moduleRepr(self: PyModule): string {
  const spec = self.namespace.getStr("__spec__");
  if (spec !== undefined && spec !== null && isTrue(spec)) return reprOfSpec(spec);
  const name = reprText(self.namespace.getStr("__name__") ?? "?");
  const file = self.namespace.getStr("__file__");
  if (file !== undefined) return `<module ${name} from ${reprText(file)}>`;
  const loader = self.namespace.getStr("__loader__") ?? null;
  return loader === null ? `<module ${name}>` : `<module ${name} (${reprText(loader)})>`;
}

function reprOfSpec(spec: PyValue): string {
  const own = getAttr(spec, "name");
  const name = own === null ? "'?'" : reprText(own);
  const origin = getAttr(spec, "origin");
  if (origin !== null) {
    const isPlace = isTrue(getAttr(spec, "has_location"));
    return isPlace
      ? `<module ${name} from ${reprText(origin)}>`
      : `<module ${name} (${strText(origin)})>`;
  }
  const loader = getAttr(spec, "loader");
  if (loader === null) return `<module ${name}>`;
  if (typeName(loader) !== "NamespaceLoader") return `<module ${name} (${reprText(loader)})>`;
  const places = toArray(getAttr(loader, "_path")).map((place) => reprText(place));
  return `<module ${name} (namespace) from [${places.join(", ")}]>`;
}

defineType(moduleType, {
  signature: "(name, doc=None)",
  doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new PyModule(""), cls),
  slots: {
    new: (cls: PyType) => {
      const module = withClass(new PyModule(""), cls);
      module.useNamespace(new PyDict());
      return module;
    },
    init: (self: PyModule, args: PyValue[], kwnames: KwNames) => {
      const [name, doc] = bind(args, kwnames);
      if (hostText(name) === undefined) {
        throw typeError(`module() argument 'name' must be str, not ${typeName(name)}`);
      }
      const ns = self.namespace;
      ns.set("__name__", name);
      ns.set("__doc__", doc);
      for (const name of ["__package__", "__loader__", "__spec__"]) ns.set(name, null);
    },
    repr: moduleRepr,
    getattro: moduleGetAttr,
    setattro: genericSetAttr,
  },
  attributes: [
    attribute("__dict__", (self: PyModule) => self.namespace),
    attribute(
      "__annotations__",
      (self: PyModule) => {
        const own = self.namespace.getStr("__annotations__");
        if (own !== undefined) return own;
        const annotate = self.namespace.getStr("__annotate__");
        const made =
          annotate === undefined || annotate === null ? new PyDict() : call(annotate, [1]);
        if (!(made instanceof PyDict)) {
          throw typeError(`__annotate__ returned non-dict of type '${typeName(made)}'`);
        }
        // A module that is being imported may annotate more names.
        const spec = self.namespace.getStr("__spec__");
        const isInitializing =
          spec !== undefined && getAttrOptional(spec, "_initializing") === true;
        if (!isInitializing) self.namespace.set("__annotations__", made);
        return made;
      },
      (self: PyModule, value) => {
        if (value === undefined) {
          if (self.namespace.delete("__annotations__") === undefined) {
            throw newError("AttributeError", "__annotations__");
          }
        } else self.namespace.set("__annotations__", value);
        self.namespace.set("__annotate__", null);
      },
    ),
    attribute(
      "__annotate__",
      (self: PyModule) => {
        const own = self.namespace.getStr("__annotate__");
        return own === undefined ? null : own;
      },
      (self: PyModule, value) => {
        if (value === undefined) throw typeError("cannot delete __annotate__ attribute");
        if (value !== null && typeOf(value).slots.call === undefined) {
          throw typeError("__annotate__ must be callable or None");
        }
        self.namespace.set("__annotate__", value);
        if (value !== null) self.namespace.delete("__annotations__");
      },
    ),
  ],
  methods: [
    method("__dir__(self, /)", (self: PyModule) => {
      const dict = getAttr(self, "__dict__");
      if (!(dict instanceof PyDict)) {
        const name = self.namespace.getStr("__name__");
        throw typeError(`${String(name ?? "<module>")}.__dict__ is not a dictionary`);
      }
      const own = dict.getStr("__dir__");
      if (own !== undefined) return call(own, []);
      return new PyList(dict.keyList());
    }),
  ],
});

/** The namespace of any module-like object. */
export function namespaceOf(module: PyValue): PyDict {
  if (module instanceof PyModule) return module.namespace;
  const dict = getAttr(module, "__dict__");
  if (dict instanceof PyDict) return dict;
  throw typeError(`__dict__ of ${reprText(module)} is not a dictionary`);
}
