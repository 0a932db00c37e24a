/**
 * What the eval loop caches at an instruction (`code.caches`), and how the caches are filled.
 *
 * A cache is an object of one class per family, so that its reads stay monomorphic. Guards are a
 * namespace's `keysVersion` or entry, an instance's shape, a type's version. The entries of attributes
 * form a chain: an instruction that sees objects of a few classes keeps one entry for each.
 */

import { Op } from "../bytecode/opcodes.ts";
import { moduleType, objectType, typeOf, typeType } from "../objects/core-types.ts";
import type { Entry, PyDict } from "../objects/dict-storage.ts";
import { typeLookup } from "../objects/lookup.ts";
import { MemberDescriptor } from "../objects/member.ts";
import type { PyModule } from "../objects/module.ts";
import { MAX_SHAPE_KEYS, PyInstance, PyType, type PyValue, type Shape } from "../objects/object.ts";
import { PyProperty } from "../objects/property.ts";
import { PyClassMethod, PyStaticMethod } from "../objects/static-method.ts";
import { plainInit } from "./call.ts";
import { PyFunction } from "./function.ts";

export class GlobalCache {
  readonly dict: PyDict;
  readonly entry: Entry;
  /** For built-ins: the globals had no such name at this version. */
  readonly version: number;
  constructor(dict: PyDict, entry: Entry, version: number) {
    this.dict = dict;
    this.entry = entry;
    this.version = version;
  }
}

/** An attribute of objects of one kind: `index` into the slots of instances, or a value. */
export class AttributeCache {
  /** The instruction that this entry is for. */
  readonly op: Op;
  /** Of instances; null where the type alone decides. */
  readonly shape: Shape | null;
  /** The type of the objects; for attributes of a class, that class. */
  readonly type: PyType;
  readonly version: number;
  /** Position in the instance's slots; for attributes of a class, the version of its metaclass. */
  readonly index: number;
  readonly value: PyValue;
  /** The shape of an instance after a new attribute was stored. */
  readonly after: Shape | null;
  next: AttributeCache | null = null;
  /** How often the instruction has got a new entry. */
  changes = 0;
  constructor(
    op: Op,
    shape: Shape | null,
    type: PyType,
    index: number,
    value: PyValue,
    after: Shape | null = null,
  ) {
    this.op = op;
    this.shape = shape;
    this.type = type;
    this.version = type.version;
    this.index = index;
    this.value = value;
    this.after = after;
  }
}

/** Creating instances of one class with a Python `__init__` that takes just the arguments given. */
export class InitCache {
  readonly type: PyType;
  readonly version: number;
  readonly metaVersion: number;
  readonly init: PyFunction;
  constructor(type: PyType, init: PyFunction) {
    this.type = type;
    this.version = type.version;
    this.metaVersion = type.cls.version;
    this.init = init;
  }
}

/** Specialises CALL at `at` for a class called with `count` positional arguments. */
export function specializeInit(
  type: PyType,
  count: number,
  instrs: Int32Array,
  caches: unknown[],
  at: number,
): void {
  const old = caches[at];
  const changes = typeof old === "number" ? old : old instanceof InitCache ? 1 : 0;
  if (changes > 3) return;
  const init = plainInit(type);
  if (init !== null && init.exactly === count + 1) {
    if (old instanceof InitCache && old.type !== type) caches[at] = 4;
    else {
      caches[at] = new InitCache(type, init);
      instrs[at] = (instrs[at] & ~255) | Op.CALL_ALLOC_AND_ENTER_INIT;
    }
  } else caches[at] = changes + 1;
}

/** Classes that an instruction tells apart. */
const MAX_ENTRIES = 4;
/** After so many changes an instruction stays general. */
const MAX_CHANGES = 24;

/** Puts an entry in front of those that the instruction at `at` has. False: it is to stay general. */
function link(caches: unknown[], at: number, entry: AttributeCache): boolean {
  const old = caches[at];
  if (!(old instanceof AttributeCache)) {
    caches[at] = entry;
    return true;
  }
  if (old.changes >= MAX_CHANGES) return false;
  entry.changes = old.changes + 1;
  let last = entry;
  let count = 1;
  // Entries of another instruction or of a type that has changed since are of no use.
  for (let e: AttributeCache | null = old; e !== null && count < MAX_ENTRIES; e = e.next) {
    if (e.op !== entry.op || e.version !== e.type.version) continue;
    last.next = e;
    last = e;
    count++;
  }
  last.next = null;
  caches[at] = entry;
  return true;
}

/** Specialises LOAD_ATTR at `at` for objects like `obj` when a cache can stand for the lookup. */
export function specializeLoad(
  obj: PyValue,
  name: string,
  isCall: boolean,
  instrs: Int32Array,
  caches: unknown[],
  at: number,
): boolean {
  const old = caches[at];
  if (old instanceof AttributeCache && old.changes >= MAX_CHANGES) return false;
  const type = typeOf(obj);
  if (type === moduleType) return specializeModule(obj as PyModule, name, instrs, caches, at);
  const entry =
    obj instanceof PyType ? classEntry(obj, name, isCall) : instanceEntry(obj, type, name, isCall);
  if (entry === null || !link(caches, at, entry)) return false;
  instrs[at] = (instrs[at] & ~255) | entry.op;
  return true;
}

function specializeModule(
  module: PyModule,
  name: string,
  instrs: Int32Array,
  caches: unknown[],
  at: number,
): boolean {
  const found = typeLookup(moduleType, name);
  if (found !== undefined && typeOf(found).slots.descrSet !== undefined) return false;
  const entry = module.dict?.find(name);
  if (entry === undefined) return false;
  caches[at] = new GlobalCache(module.dict as PyDict, entry, 0);
  instrs[at] = (instrs[at] & ~255) | Op.LOAD_ATTR_MODULE;
  return true;
}

/** How `cls.name` is found. */
function classEntry(cls: PyType, name: string, isCall: boolean): AttributeCache | null {
  const meta = cls.cls;
  if (meta !== typeType && meta.slots.getattro !== typeType.slots.getattro) return null;
  const own = typeLookup(meta, name);
  if (own !== undefined && typeOf(own).slots.descrSet !== undefined) return null;
  const found = typeLookup(cls, name);
  if (found === undefined) return null;
  const op = Op.LOAD_ATTR_CLASS;
  if (found instanceof PyClassMethod) {
    if (!isCall || !(found.callable instanceof PyFunction)) return null;
    const bound = Op.LOAD_ATTR_CLASS_WITH_METACLASS_CHECK;
    return new AttributeCache(bound, null, cls, meta.version, found.callable);
  }
  if (found instanceof PyFunction || typeOf(found).slots.descrGet === undefined) {
    return new AttributeCache(op, null, cls, meta.version, found);
  }
  if (found instanceof PyStaticMethod) {
    return new AttributeCache(op, null, cls, meta.version, found.callable);
  }
  return null;
}

/** Attribute access is object.__getattribute__'s; a `__getattr__` only matters when it fails. */
export function usesPlainAccess(type: PyType): boolean {
  const { getattro } = type.slots;
  return (
    getattro === undefined ||
    getattro === objectType.slots.getattro ||
    typeLookup(type, "__getattribute__") === typeLookup(objectType, "__getattribute__")
  );
}

/** How `obj.name` is found for an object that is no class. */
function instanceEntry(
  obj: PyValue,
  type: PyType,
  name: string,
  isCall: boolean,
): AttributeCache | null {
  if (!usesPlainAccess(type)) return null;
  const instance = obj instanceof PyInstance ? obj : null;
  if (instance?.shape.isDict) return null;
  const shape = instance === null ? null : instance.shape;
  const found = typeLookup(type, name);
  if (found !== undefined) {
    if (found instanceof MemberDescriptor) return memberEntry(instance, type, found);
    if (found instanceof PyProperty && found.cls === PyProperty.prototype.cls) {
      const { fget } = found;
      if (isCall || !(fget instanceof PyFunction)) return null;
      // Its AttributeError is answered by `__getattr__`.
      if (typeLookup(type, "__getattr__") !== undefined) return null;
      return new AttributeCache(Op.LOAD_ATTR_PROPERTY, null, type, -1, fget);
    }
    const slots = typeOf(found).slots;
    if (slots.descrSet !== undefined) {
      // The class of the object is what its type decides, too.
      if (name !== "__class__" || found !== typeLookup(objectType, "__class__")) return null;
      return new AttributeCache(Op.LOAD_ATTR_NONDESCRIPTOR_NO_DICT, null, type, -1, type);
    }
    if (instance === null ? type.hasDict : instance.shape.index.has(name)) {
      return instance === null ? null : valueEntry(instance, type, name);
    }
    if (isCall && typeOf(found).isMethodDescriptor) {
      const op = shape === null ? Op.LOAD_ATTR_METHOD_NO_DICT : Op.LOAD_ATTR_METHOD_WITH_VALUES;
      return new AttributeCache(op, shape, type, -1, found);
    }
    const value = found instanceof PyStaticMethod ? found.callable : found;
    if (slots.descrGet !== undefined && value === found) return null;
    const op =
      shape === null ? Op.LOAD_ATTR_NONDESCRIPTOR_NO_DICT : Op.LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES;
    return new AttributeCache(op, shape, type, -1, value);
  }
  return instance === null ? null : valueEntry(instance, type, name);
}

/** An attribute that the instance holds itself. */
function valueEntry(instance: PyInstance, type: PyType, key: string): AttributeCache | null {
  const index = instance.shape.index.get(key);
  if (index === undefined || instance.slots[index] === undefined) return null;
  return new AttributeCache(Op.LOAD_ATTR_INSTANCE_VALUE, instance.shape, type, index, null);
}

/** A member of `__slots__`: instances keep them among their values. */
function memberEntry(
  instance: PyInstance | null,
  type: PyType,
  member: MemberDescriptor,
): AttributeCache | null {
  if (instance === null || !type.mro.includes(member.owner)) return null;
  return valueEntry(instance, type, "\0" + member.name);
}

/** Specialises STORE_ATTR at `at` for instances like `obj`; the store itself is still to be done. */
export function specializeStore(
  obj: PyInstance,
  name: string,
  instrs: Int32Array,
  caches: unknown[],
  at: number,
): boolean {
  const old = caches[at];
  if (old instanceof AttributeCache && old.changes >= MAX_CHANGES) return false;
  const type = obj.cls;
  const { shape } = obj;
  if (shape.isDict) return false;
  if (typeLookup(type, "__setattr__") !== typeLookup(objectType, "__setattr__")) return false;
  const found = typeLookup(type, name);
  let key = name;
  if (found instanceof MemberDescriptor) {
    if (!type.mro.includes(found.owner)) return false;
    key = "\0" + found.name;
  } else if (!type.hasDict) return false;
  else if (found !== undefined && typeOf(found).slots.descrSet !== undefined) return false;
  const index = shape.index.get(key);
  let after: Shape | null = null;
  if (index === undefined) {
    if (shape.keys.length >= MAX_SHAPE_KEYS) return false;
    after = shape.extend(key);
  }
  const op = Op.STORE_ATTR_INSTANCE_VALUE;
  const entry = new AttributeCache(op, shape, type, index ?? -1, null, after);
  if (!link(caches, at, entry)) return false;
  instrs[at] = (instrs[at] & ~255) | op;
  return true;
}
