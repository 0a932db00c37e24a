/** isinstance and issubclass: types, tuples of types, unions, `__instancecheck__` of metaclasses. */
import { boundSpecial, getAttrOptional, isTrue } from "../../objects/abstract.ts";
import { isSubtype, typeOf, typeType } from "../../objects/core-types.ts";
import { typeError } from "../../objects/exceptions.ts";
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

export function isInstanceCheck(value: PyValue, cls: PyValue): boolean | Flow<PyValue> {
  if (typeOf(value) === cls) return true;
  if (isPlainType(cls)) {
    if (isSubtype(typeOf(value), cls)) return true;
    if (!typeOf(value).isHeap) return false;
    const claimed = getAttrOptional(value, "__class__");
    return claimed instanceof PyType && claimed !== typeOf(value) && isSubtype(claimed, cls);
  }
  return checkFlow("isinstance", value, cls);
}

export function isSubclassCheck(value: PyValue, cls: PyValue): boolean | Flow<PyValue> {
  if (value instanceof PyType && cls instanceof PyType) {
    const method = "__subclasscheck__";
    if (cls.cls === typeType || typeLookup(cls.cls, method) === typeLookup(typeType, method)) {
      return isSubtype(value, cls);
    }
  }
  return checkFlow("issubclass", value, cls);
}

function* checkFlow(kind: Kind, value: PyValue, cls: PyValue): Flow<PyValue> {
  if (cls instanceof PyTuple) {
    for (const item of cls.items) {
      const result =
        kind === "isinstance" ? isInstanceCheck(value, item) : isSubclassCheck(value, item);
      const truth = typeof result === "boolean" ? result : isTrue(yield* result);
      if (truth) return true;
    }
    return false;
  }
  const parts = cls instanceof PyUnion ? cls.args.items : null;
  if (parts !== null) {
    for (const part of parts) {
      const target = part === null ? typeOf(null) : part;
      if (!(target instanceof PyType)) {
        throw typeError(`${kind}() argument 2 cannot be a parameterized generic`);
      }
      const result =
        kind === "isinstance" ? isInstanceCheck(value, target) : isSubclassCheck(value, target);
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
  return abstractCheck(kind, value, cls);
}

/** Objects that only look like classes: they have `__bases__`. */
function abstractCheck(kind: Kind, value: PyValue, cls: PyValue): boolean {
  const what =
    kind === "isinstance"
      ? "isinstance() arg 2 must be a type, a tuple of types, or a union"
      : "issubclass() arg 2 must be a class, a tuple of classes, or a union";
  if (basesOf(cls) === undefined) throw typeError(what);
  const start = kind === "isinstance" ? getAttrOptional(value, "__class__") : value;
  if (start === undefined) return false;
  if (kind === "issubclass" && basesOf(start) === undefined) {
    throw typeError("issubclass() arg 1 must be a class");
  }
  return derives(start, cls);
}

function basesOf(cls: PyValue): readonly PyValue[] | undefined {
  const bases = getAttrOptional(cls, "__bases__");
  return bases instanceof PyTuple ? bases.items : undefined;
}

function derives(cls: PyValue, target: PyValue): boolean {
  if (cls === target) return true;
  return (basesOf(cls) ?? []).some((base) => derives(base, target));
}
