// Reading arguments that are types while compiling: dtypes and shapes.

import type { Value } from "../../kernel/ir.ts";
import type { PyValue } from "../../objects/object.ts";
import type { Lowering } from "../lowering/lowering.ts";
import type { LValue } from "../lowering/value.ts";
import { type ArrayType, TupleType } from "../types/containers.ts";
import { DTypeType, FunctionType, NumberClassType, TypeRefType } from "../types/functions.ts";
import {
  boolean,
  complex128,
  float64,
  int64,
  LiteralType,
  none,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { dtypeOfString } from "../typing/number-class.ts";

const CLASSES: Readonly<Record<string, NumbaType>> = {
  "builtins.int": int64,
  "builtins.float": float64,
  "builtins.bool": boolean,
  "builtins.complex": complex128,
};

/** The item type that a dtype argument means, `fallback` when it was left out, null when it is none. */
export function dtypeArgument(type: NumbaType | undefined, fallback: NumbaType): NumbaType | null {
  if (type === undefined || type === none) return fallback;
  if (type instanceof NumberClassType || type instanceof TypeRefType) return type.instance;
  if (type instanceof DTypeType) return type.dtype;
  if (type instanceof FunctionType) return CLASSES[type.key] ?? null;
  if (type instanceof LiteralType && typeof type.value === "string")
    return dtypeOfString(type.value);
  return null;
}

/** Axes of a shape argument: an integer or a tuple of integers; null for anything else. */
export function shapeAxes(type: NumbaType | undefined): number | null {
  if (type === undefined) return null;
  if (isInteger(unliteral(type)) && unliteral(type) !== boolean) return 1;
  if (type instanceof TupleType && type.items.every((t) => isInteger(unliteral(t)))) {
    return type.items.length;
  }
  return null;
}

export function shapeValues(l: Lowering, v: LValue): Value[] {
  if (v.type instanceof TupleType) return l.items(v).map((x) => l.index(x));
  return [l.index(v)];
}

/** A constant axis argument within the array's axes, or null. */
export function axisArgument(
  array: ArrayType,
  type: NumbaType | undefined,
  known: PyValue | undefined,
): number | null {
  if (type === undefined || known === undefined) return null;
  const k = Number(known);
  const axis = k < 0 ? k + array.ndim : k;
  return Number.isInteger(axis) && axis >= 0 && axis < array.ndim ? axis : null;
}
