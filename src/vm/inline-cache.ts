/**
 * What the eval loop caches at an instruction (`code.caches`), and how the caches are filled.
 *
 * A cache is an object of one class per family, so that its reads stay monomorphic. Guards are a
 * namespace's `keysVersion` or entry, an instance's shape, a type's version.
 */

import { genericGetAttr } from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import type { Entry, PyDict } from "../objects/dict-storage.ts";
import { typeLookup } from "../objects/lookup.ts";
import { PyInstance, type PyType, type PyValue, type Shape } from "../objects/object.ts";

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

/** An attribute of instances with one shape: `index` into slots, or a value found on the type. */
export class AttributeCache {
  readonly shape: Shape | null;
  readonly type: PyType;
  readonly version: number;
  readonly index: number;
  readonly value: PyValue;
  constructor(shape: Shape | null, type: PyType, version: number, index: number, value: PyValue) {
    this.shape = shape;
    this.type = type;
    this.version = version;
    this.index = index;
    this.value = value;
  }
}

export const enum AttributeKind {
  /** Cannot be cached. */
  NONE = 0,
  /** A value in the instance's slots. */
  INSTANCE = 1,
  /** A function or method descriptor of the type: call with the instance first. */
  METHOD = 2,
  /** Any other value of the type that is no descriptor. */
  TYPE_VALUE = 3,
}

export interface FoundAttribute {
  readonly kind: AttributeKind;
  readonly cache: AttributeCache | null;
}

const NOT_CACHED: FoundAttribute = { kind: AttributeKind.NONE, cache: null };

/** How `obj.name` would be found, when a cache can stand for it. */
export function findAttribute(obj: PyValue, name: string): FoundAttribute {
  const type = typeOf(obj);
  const getattro = type.slots.getattro;
  if (getattro !== undefined && getattro !== (objectGetAttr.slot as unknown)) return NOT_CACHED;
  const found = typeLookup(type, name);
  if (found !== undefined) {
    const slots = typeOf(found).slots;
    if (slots.descrSet !== undefined) return NOT_CACHED;
    if (obj instanceof PyInstance) {
      if (obj.shape.isDict || obj.shape.index.has(name)) return NOT_CACHED;
    } else if (type.hasDict) return NOT_CACHED;
    const shape = obj instanceof PyInstance ? obj.shape : null;
    const cache = new AttributeCache(shape, type, type.version, -1, found);
    if (typeOf(found).isMethodDescriptor) return { kind: AttributeKind.METHOD, cache };
    if (slots.descrGet !== undefined) return NOT_CACHED;
    return { kind: AttributeKind.TYPE_VALUE, cache };
  }
  if (!(obj instanceof PyInstance) || obj.shape.isDict) return NOT_CACHED;
  const index = obj.shape.index.get(name);
  if (index === undefined || obj.slots[index] === undefined) return NOT_CACHED;
  return {
    kind: AttributeKind.INSTANCE,
    cache: new AttributeCache(obj.shape, type, type.version, index, null),
  };
}

/** The slot function of plain attribute access, which the caches stand for; see object-type.ts. */
export const objectGetAttr: { slot: typeof genericGetAttr } = { slot: genericGetAttr };
