/**
 * Attributes as `object` defines them: assignment through descriptors and instance dicts,
 * `__class__`, `__dict__`, `__dir__`. Reading is genericGetAttr of abstract.ts.
 */
import { getAttrOptional, reprText, typeName } from "./abstract.ts";
import { audit } from "./audit.ts";
import { PyGetSet } from "./builtin.ts";
import { objectType, typeOf } from "./core-types.ts";
import { PyDict } from "./dict-storage.ts";
import { attributeError, newError, typeError } from "./exceptions.ts";
import {
  changeClass,
  deleteInstanceAttr,
  materializeDict,
  replaceDict,
  setInstanceAttr,
  typeLookup,
} from "./lookup.ts";
import { PyInstance, type PyObject, PyType, type PyValue } from "./object.ts";
import { PyList } from "./sequence-values.ts";
import { hasVariableSize, solidBase } from "./type-sizes.ts";

/**
 * `obj.name = value`; undefined deletes. Errors that do not tell the object and the name, as those of
 * reading do, make tracebacks offer no similar name.
 */
export function genericSetAttr(obj: PyValue, name: string, value: PyValue | undefined): void {
  const type = typeOf(obj);
  if (obj instanceof PyType) {
    // `object.__setattr__` must not reach below the rules of `type`.
    const method = value === undefined ? "__delattr__" : "__setattr__";
    throw typeError(`can't apply this ${method} to ${type.name} object`);
  }
  const found = typeLookup(type, name);
  if (found !== undefined) {
    const set = typeOf(found).slots.descrSet;
    if (set !== undefined) {
      set(found, obj, value);
      return;
    }
  }
  if (type.hasDict) {
    if (value !== undefined) {
      setInstanceAttr(obj as PyObject, name, value);
      return;
    }
    if (deleteInstanceAttr(obj as PyObject, name)) return;
    const text = `'${typeName(obj)}' object has no attribute '${name}'`;
    // Where CPython keeps the attributes in the instance, it does not tell.
    throw solidBase(type).hasDict || hasVariableSize(type)
      ? attributeError(text, obj, name)
      : newError("AttributeError", text);
  }
  if (found !== undefined) {
    const text = `'${typeName(obj)}' object attribute '${name}' is read-only`;
    throw newError("AttributeError", text);
  }
  const usual = type.slots.setattro === objectType.slots.setattro;
  const reason = usual ? " and no __dict__ for setting new attributes" : "";
  const text = `'${typeName(obj)}' object has no attribute '${name}'${reason}`;
  throw attributeError(text, obj, name);
}

/** The class adds nothing to the instances of its base. */
function addsNothing(type: PyType): boolean {
  const base = type.base as PyType;
  return (
    type.isHeap &&
    type.ownMembers.length === 0 &&
    type.hasDict === base.hasDict &&
    type.hasWeakref === base.hasWeakref
  );
}

/** The layouts agree, so that an instance of one may become an instance of the other. */
export function layoutMatches(from: PyType, to: PyType): boolean {
  let a = from;
  let b = to;
  while (addsNothing(a)) a = a.base as PyType;
  while (addsNothing(b)) b = b.base as PyType;
  if (a === b) return true;
  const members = (type: PyType): string => [...type.ownMembers].sort().join();
  return (
    a.base === b.base &&
    a.isHeap &&
    b.isHeap &&
    a.hasDict === b.hasDict &&
    a.hasWeakref === b.hasWeakref &&
    members(a) === members(b)
  );
}

export function setClass(obj: PyValue, value: PyValue | undefined): void {
  if (value === undefined) throw typeError("can't delete __class__ attribute");
  if (!(value instanceof PyType)) {
    throw typeError(`__class__ must be set to a class, not '${typeName(value)}' object`);
  }
  audit("object.__setattr__", obj, "__class__", value);
  const from = typeOf(obj);
  if (from === value) return;
  const isModule = (type: PyType): boolean =>
    type.mro.some((t) => !t.isHeap && t.name === "module");
  if (!(isModule(from) && isModule(value)) && (from.isImmutable || value.isImmutable)) {
    throw typeError(
      "__class__ assignment only supported for mutable types or ModuleType subclasses",
    );
  }
  if (!layoutMatches(from, value) && !(isModule(from) && isModule(value))) {
    throw typeError(
      `__class__ assignment: '${value.name}' object layout differs from '${from.name}'`,
    );
  }
  changeClass(obj as PyObject, value);
}

/** `__dict__` as a built-in base has it: its rules hold, such as those of classes and modules. */
function builtinDictOf(self: PyObject): PyGetSet | undefined {
  if (self instanceof PyInstance) return undefined;
  for (const base of self.cls.mro) {
    const found = base.isHeap ? undefined : base.namespace.getStr("__dict__");
    if (found instanceof PyGetSet) return found;
  }
  return undefined;
}

/** The `__weakref__` attribute that a class adds to its instances: the first weak reference. */
export function makeWeakrefAttribute(owner: PyType): PyGetSet {
  const first = (self: PyObject): PyValue => {
    for (const reference of (self.weakrefs ?? []) as WeakRef<PyObject>[]) {
      const weak = reference.deref();
      if (weak !== undefined) return weak;
    }
    return null;
  };
  const doc = "list of weak references to the object";
  return new PyGetSet("__weakref__", owner, first, undefined, doc);
}

/** The `__dict__` attribute that a class adds to its instances. */
export function makeDictAttribute(owner: PyType): PyGetSet {
  return new PyGetSet(
    "__dict__",
    owner,
    (self: PyObject) => builtinDictOf(self)?.get(self, owner) ?? materializeDict(self),
    (self: PyObject, value: PyValue | undefined) => {
      const fixed = builtinDictOf(self);
      if (fixed !== undefined) {
        const text = `attribute '__dict__' of '${fixed.owner.name}' objects is not writable`;
        if (fixed.set === undefined) throw newError("AttributeError", text);
        fixed.set(self, value);
        return;
      }
      if (value === undefined) {
        replaceDict(self, new PyDict());
        return;
      }
      if (!(value instanceof PyDict)) {
        throw typeError(`__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
      }
      replaceDict(self, value);
    },
  );
}

/** The `__dict__` of an object as a dict, or undefined when it has none. */
export function dictOfInstance(obj: PyValue): PyDict | undefined {
  const dict = getAttrOptional(obj, "__dict__");
  return dict instanceof PyDict ? dict : undefined;
}

/** Names of a class and of its bases, for `dir()`. */
function collectClassNames(cls: PyType, names: Set<PyValue>): void {
  for (const base of cls.mro) for (const key of base.namespace.keyList()) names.add(key);
}

export function objectDir(self: PyValue): PyList {
  const names = new Set<PyValue>();
  const dict = dictOfInstance(self);
  if (dict !== undefined) for (const key of dict.keyList()) names.add(key);
  const cls = getAttrOptional(self, "__class__");
  if (cls instanceof PyType) collectClassNames(cls, names);
  return new PyList([...names]);
}

/** `'a', 'b'`: names in an error text. */
export function quotedNames(names: readonly PyValue[]): string {
  return names.map((name) => reprText(name)).join(", ");
}
