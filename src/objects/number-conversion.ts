/** Conversions between number types through `__int__`, `__index__`, `__float__`, without parsing text. */
import { convertedInt, indexOptional, subclassDeprecation, typeName } from "./abstract.ts";
import { floatType, typeOf } from "./core-types.ts";
import { typeError } from "./exceptions.ts";
import { PyFloat } from "./float-value.ts";
import { intToFloat } from "./int-arithmetic.ts";
import type { PyValue } from "./object.ts";
import { warnAbout } from "./warning-hook.ts";

/** `__float__` or `__index__`; undefined when there is neither. */
export function toFloatOptional(value: PyValue): number | undefined {
  if (value instanceof PyFloat) return value.v;
  if (typeof value === "number") return value;
  const slot = typeOf(value).slots.float;
  if (slot !== undefined) {
    return convertedFloat(value, slot(value));
  }
  const i = indexOptional(value);
  return i === undefined ? undefined : intToFloat(i);
}

/** The float that `__float__` of a value gave; subclasses are frowned upon. */
function convertedFloat(value: PyValue, result: PyValue): number {
  const text = `${typeName(value)}.__float__ returned non-float (type ${typeName(result)})`;
  if (!(result instanceof PyFloat)) throw typeError(text);
  if (result.cls !== floatType) {
    warnAbout("DeprecationWarning", text + subclassDeprecation("float"));
  }
  return result.v;
}

/** What `float()` makes of an instance of a subclass: its `__float__` decides. */
export function floatOfSubclass(value: PyFloat): number {
  const slot = value.cls.slots.float;
  if (slot === undefined || slot === floatType.slots.float) return value.v;
  return convertedFloat(value, slot(value));
}

export function toFloat(value: PyValue): number {
  const v = toFloatOptional(value);
  if (v === undefined) throw typeError(`must be real number, not ${typeName(value)}`);
  return v;
}

/** `__int__`, then `__index__`; undefined when there is neither. */
export function toIntOptional(value: PyValue): number | bigint | undefined {
  if (typeof value === "number") return value;
  const slot = typeOf(value).slots.int;
  if (slot !== undefined) {
    return convertedInt(slot(value), "__int__");
  }
  return indexOptional(value);
}

export function toInt(value: PyValue): number | bigint {
  const n = toIntOptional(value);
  if (n === undefined) {
    throw typeError(
      `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
    );
  }
  return n;
}
