/**
 * isinstance and issubclass without `__instancecheck__` and `__subclasscheck__`: by the MRO of real
 * classes, by `__class__` and `__bases__` of objects that only look like classes.
 */
import { getAttrOptional, guardRecursion } from "./abstract.ts";
import { isSubtype, typeOf } from "./core-types.ts";
import { typeError } from "./exceptions.ts";
import { PyType, type PyValue } from "./object.ts";
import { PyTuple } from "./sequence-values.ts";

function basesOf(cls: PyValue): readonly PyValue[] | undefined {
  const bases = getAttrOptional(cls, "__bases__");
  return bases instanceof PyTuple ? bases.items : undefined;
}

/** Chains of single bases are a loop, as long as they may be; branches are nested. */
function derives(cls: PyValue, target: PyValue): boolean {
  let derived = cls;
  for (;;) {
    if (derived === target) return true;
    const bases = basesOf(derived) ?? [];
    if (bases.length === 0) return false;
    if (bases.length > 1) {
      return guardRecursion(" in __issubclass__", () =>
        bases.some((base) => derives(base, target)),
      );
    }
    derived = bases[0];
  }
}

/** What `type.__instancecheck__` finds. */
export function isRealInstance(value: PyValue, cls: PyValue): boolean {
  if (cls instanceof PyType) {
    if (isSubtype(typeOf(value), cls)) return true;
    const claimed = getAttrOptional(value, "__class__");
    return claimed instanceof PyType && claimed !== typeOf(value) && isSubtype(claimed, cls);
  }
  if (basesOf(cls) === undefined) {
    throw typeError("isinstance() arg 2 must be a type, a tuple of types, or a union");
  }
  const claimed = getAttrOptional(value, "__class__");
  return claimed !== undefined && derives(claimed, cls);
}

/** What `type.__subclasscheck__` finds. */
export function isRealSubclass(derived: PyValue, cls: PyValue): boolean {
  if (cls instanceof PyType && derived instanceof PyType) return isSubtype(derived, cls);
  if (!(derived instanceof PyType) && basesOf(derived) === undefined) {
    throw typeError("issubclass() arg 1 must be a class");
  }
  if (!(cls instanceof PyType) && basesOf(cls) === undefined) {
    throw typeError("issubclass() arg 2 must be a class, a tuple of classes, or a union");
  }
  return derives(derived, cls);
}
