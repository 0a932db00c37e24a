/**
 * Attribute storage: lookup along the MRO with a cache per type, and instance attributes in shapes
 * or dicts. Nothing here runs Python code.
 */
import { typeOf } from "./core-types.ts";
import { PyDict } from "./dict-storage.ts";
import {
  freshTypeVersion,
  MAX_SHAPE_KEYS,
  PyInstance,
  type PyObject,
  type PyType,
  type PyValue,
  rootShapeOf,
} from "./object.ts";

/** The attribute `name` of a type or of its bases, without descriptors; undefined when absent. */
export function typeLookup(type: PyType, name: string): PyValue | undefined {
  const cached = type.lookupCache.get(name);
  if (cached !== undefined) return cached;
  if (type.lookupCache.has(name)) return undefined;
  const mro = type.mro;
  let found: PyValue | undefined;
  for (let i = 0; i < mro.length; i++) {
    found = mro[i].namespace.getStr(name);
    if (found !== undefined) break;
  }
  type.lookupCache.set(name, found);
  return found;
}

/** Forgets everything cached about a type and its subclasses; call after any change to it. */
export function typeModified(type: PyType): void {
  type.version = freshTypeVersion();
  type.lookupCache.clear();
  for (const reference of type.subclasses) {
    const subclass = reference.deref();
    if (subclass !== undefined) typeModified(subclass);
    else type.subclasses.delete(reference);
  }
}

/** The special method of an object's type (never of the instance), unbound. */
export function specialMethod(value: PyValue, name: string): PyValue | undefined {
  return typeLookup(typeOf(value), name);
}

export function getInstanceAttr(obj: PyObject, name: string): PyValue | undefined {
  if (obj instanceof PyInstance) {
    const shape = obj.shape;
    if (shape.isDict) return (obj.slots[0] as PyDict).getStr(name);
    const i = shape.index.get(name);
    return i === undefined ? undefined : obj.slots[i];
  }
  return obj.dict?.getStr(name);
}

export function setInstanceAttr(obj: PyObject, name: string, value: PyValue): void {
  if (obj instanceof PyInstance) {
    const shape = obj.shape;
    if (!shape.isDict) {
      const i = shape.index.get(name);
      if (i !== undefined) {
        obj.slots[i] = value;
        return;
      }
      if (shape.keys.length < MAX_SHAPE_KEYS) {
        obj.shape = shape.extend(name);
        obj.slots.push(value);
        return;
      }
      materializeDict(obj);
    }
    (obj.slots[0] as PyDict).set(name, value);
    return;
  }
  (obj.dict ??= new PyDict()).set(name, value);
}

/** Returns false when there was no such attribute. */
export function deleteInstanceAttr(obj: PyObject, name: string): boolean {
  if (obj instanceof PyInstance) {
    if (!obj.shape.isDict) {
      if (!obj.shape.index.has(name)) return false;
      materializeDict(obj);
    }
    return (obj.slots[0] as PyDict).delete(name) !== undefined;
  }
  return obj.dict !== undefined && obj.dict.delete(name) !== undefined;
}

/** The instance's `__dict__`; from the first call on the instance keeps its attributes there. */
export function materializeDict(obj: PyObject): PyDict {
  if (!(obj instanceof PyInstance)) return (obj.dict ??= new PyDict());
  if (obj.shape.isDict) return obj.slots[0] as PyDict;
  const dict = new PyDict();
  const target = obj.shape.dictShape;
  const slots: (PyValue | undefined)[] = [dict];
  obj.shape.keys.forEach((key, i) => {
    const value = obj.slots[i];
    if (key.charCodeAt(0) === 0) slots[target.index.get(key) as number] = value;
    else if (value !== undefined) dict.append(key, value);
  });
  obj.shape = target;
  obj.slots = slots;
  return dict;
}

export function replaceDict(obj: PyObject, dict: PyDict): void {
  if (obj instanceof PyInstance) {
    materializeDict(obj);
    obj.slots[0] = dict;
  } else obj.dict = dict;
}

/** Reads a `__slots__` member. */
export function getMember(obj: PyObject, name: string): PyValue | undefined {
  if (!(obj instanceof PyInstance)) return obj.members?.get(name);
  const i = obj.shape.index.get("\0" + name);
  return i === undefined ? undefined : obj.slots[i];
}

export function setMember(obj: PyObject, name: string, value: PyValue | undefined): void {
  if (!(obj instanceof PyInstance)) {
    obj.members ??= new Map();
    if (value === undefined) obj.members.delete(name);
    else obj.members.set(name, value);
    return;
  }
  const key = "\0" + name;
  const i = obj.shape.index.get(key);
  if (i !== undefined) obj.slots[i] = value;
  else if (value !== undefined) {
    // A dict-mode shape lists members after the dict, so it grows like any other.
    obj.shape = obj.shape.extend(key);
    obj.slots.push(value);
  }
}

/** Filled by finalizers.ts. */
export const onClassChange: { hear: (instance: PyInstance) => void } = { hear: () => undefined };

/** Changes `__class__` of an instance, keeping its attributes. */
export function changeClass(obj: PyObject, type: PyType): void {
  if (obj instanceof PyInstance) {
    const { keys, isDict } = obj.shape;
    let shape = rootShapeOf(type);
    if (isDict) shape = shape.dictShape;
    for (const key of isDict ? keys.slice(1) : keys) shape = shape.extend(key);
    obj.shape = shape;
  }
  obj.cls = type;
  if (obj instanceof PyInstance) onClassChange.hear(obj);
}
