/**
 * Which instances `object.__reduce_ex__` would reduce to their class and `__dict__` only. They are written
 * without that call, and without giving them a `__dict__`: an instance that has got one is slower ever after.
 */
import { objectType } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeLookup } from "../../objects/lookup.ts";
import { PyInstance, type PyType, type PyValue } from "../../objects/object.ts";

/** Names that a plain class has from `object`, or not at all. */
const AS_OBJECT_HAS = [
  "__reduce_ex__",
  "__reduce__",
  "__getstate__",
  "__class__",
  "__getattribute__",
  "__getattr__",
  "__getnewargs_ex__",
  "__getnewargs__",
];

const known = new WeakMap<PyType, { readonly version: number; readonly isPlain: boolean }>();

function isPlainClass(type: PyType): boolean {
  const found = known.get(type);
  if (found !== undefined && found.version === type.version) return found.isPlain;
  const isPlain =
    AS_OBJECT_HAS.every((name) => typeLookup(type, name) === objectType.namespace.getStr(name)) &&
    type.mro.every(
      ({ ownMembers, namespace }) =>
        ownMembers.length === 0 && namespace.getStr("__slotnames__") === undefined,
    );
  known.set(type, { version: type.version, isPlain });
  return isPlain;
}

/** The attributes of a plain instance that has no `__dict__` object yet; undefined for any other object. */
export function plainState(obj: PyValue): PyDict | undefined {
  if (!(obj instanceof PyInstance) || obj.shape.isDict || !isPlainClass(obj.cls)) return undefined;
  const state = new PyDict();
  const { keys } = obj.shape;
  for (let i = 0; i < keys.length; i++) {
    const value = obj.slots[i];
    if (value !== undefined) state.append(keys[i], value);
  }
  return state;
}
