/** isinstance and issubclass: types, tuples of types, unions, `__instancecheck__` of metaclasses. */

import { boundSpecial, getAttrOptional, isTrue } from "../../objects/abstract.ts";
import { isRealInstance, isRealSubclass } from "../../objects/abstract-class.ts";
import { isSubtype, typeOf, typeType } from "../../objects/core-types.ts";
import { newError } from "../../objects/exceptions.ts";
import { typeLookup } from "../../objects/lookup.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { PyUnion } from "../../objects/union-type.ts";

type Kind = "isinstance" | "issubclass";

/** Types whose metaclass checks by inheritance alone. */
function isPlainType(cls: PyValue): cls is PyType {
  if (!(cls instanceof PyType)) return false;
  if (cls.cls === typeType) return true;
  const method = "__instancecheck__";
  return typeLookup(cls.cls, method) === typeLookup(typeType, method);
}

export function isInstanceCheck(
  value: PyValue,
  cls: PyValue,
  nesting = 0,
): boolean | Flow<PyValue> {
  if (typeOf(value) === cls) return true;
  if (isPlainType(cls)) {
    if (isSubtype(typeOf(value), cls)) return true;
    if (!typeOf(value).isHeap) return false;
    const claimed = getAttrOptional(value, "__class__");
    return claimed instanceof PyType && claimed !== typeOf(value) && isSubtype(claimed, cls);
  }
  return checkFlow("isinstance", value, cls, nesting);
}

export function isSubclassCheck(
  value: PyValue,
  cls: PyValue,
  nesting = 0,
): boolean | Flow<PyValue> {
  if (value instanceof PyType && cls instanceof PyType) {
    const method = "__subclasscheck__";
    if (cls.cls === typeType || typeLookup(cls.cls, method) === typeLookup(typeType, method)) {
      return isSubtype(value, cls);
    }
  }
  return checkFlow("issubclass", value, cls, nesting);
}

/** Tuples in tuples: each level is a Flow in a Flow. */
const MAX_NESTING = 500;

function* checkFlow(kind: Kind, value: PyValue, cls: PyValue, nesting: number): Flow<PyValue> {
  if (nesting > MAX_NESTING) {
    const where = kind === "isinstance" ? "__instancecheck__" : "__subclasscheck__";
    throw newError("RecursionError", `maximum recursion depth exceeded in ${where}`);
  }
  if (cls instanceof PyTuple) {
    for (const item of cls.items) {
      const result =
        kind === "isinstance"
          ? isInstanceCheck(value, item, nesting + 1)
          : isSubclassCheck(value, item, nesting + 1);
      const truth = typeof result === "boolean" ? result : isTrue(yield* result);
      if (truth) return true;
    }
    return false;
  }
  const parts = cls instanceof PyUnion ? cls.args.items : null;
  if (parts !== null) {
    for (const part of parts) {
      const target = part === null ? typeOf(null) : part;
      const result =
        kind === "isinstance"
          ? isInstanceCheck(value, target, nesting + 1)
          : isSubclassCheck(value, target, nesting + 1);
      if (typeof result === "boolean" ? result : isTrue(yield* result)) return true;
    }
    return false;
  }
  const method = boundSpecial(
    cls,
    kind === "isinstance" ? "__instancecheck__" : "__subclasscheck__",
  );
  if (method !== undefined) {
    const args = method.unbound ? [cls, value] : [value];
    const result: PyValue = yield new CallRequest(method.callee, args);
    return isTrue(result);
  }
  return kind === "isinstance" ? isRealInstance(value, cls) : isRealSubclass(value, cls);
}
