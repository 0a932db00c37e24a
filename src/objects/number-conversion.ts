/** Conversions between number types through `__int__`, `__index__`, `__float__`, without parsing text. */
import { indexOptional, typeName } from "./abstract.ts";
import { typeOf } from "./core-types.ts";
import { typeError } from "./exceptions.ts";
import { PyFloat } from "./float-value.ts";
import { intToFloat } from "./int-arithmetic.ts";
import type { PyValue } from "./object.ts";
import { intValue } from "./sequence-values.ts";

/** `__float__` or `__index__`; undefined when there is neither. */
export function toFloatOptional(value: PyValue): number | undefined {
  if (value instanceof PyFloat) return value.v;
  if (typeof value === "number") return value;
  const slot = typeOf(value).slots.float;
  if (slot !== undefined) {
    const result = slot(value);
    if (result instanceof PyFloat) return result.v;
    throw typeError(`${typeName(value)}.__float__ returned non-float (type ${typeName(result)})`);
  }
  const i = indexOptional(value);
  return i === undefined ? undefined : intToFloat(i);
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
    const result = slot(value);
    const n = intValue(result);
    if (n !== undefined) return n;
    throw typeError(`__int__ returned non-int (type ${typeName(result)})`);
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
