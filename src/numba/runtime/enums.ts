// Enum classes and members as values of compiled code.

import { call, getAttr } from "../../objects/abstract.ts";
import { intType, isSubtype } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { PyObject, PyType, type PyValue } from "../../objects/object.ts";
import { intValue } from "../../objects/sequence-values.ts";
import { constantMakers } from "../lowering/function.ts";
import { value } from "../lowering/value.ts";
import { EnumMemberType, enumClassOf, enumMemberOf } from "../types/enum.ts";
import { literal, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { addConstantTypes } from "../typing/constant-type.ts";
import { CallMemory, containerBoxing } from "./boxing.ts";
import { containerTypes, typeOfValue } from "./typeof.ts";

const isEnum = (cls: PyType): boolean =>
  cls.isHeap && cls.mro.some((t) => t.namespace.getStr("_member_map_") instanceof PyDict);

function memberType(v: PyValue): NumbaType | null {
  if (!(v instanceof PyObject) || !isEnum(v.cls)) return null;
  const whole = isSubtype(v.cls, intType) ? intValue(v) : undefined;
  if (whole !== undefined) return literal(whole);
  const dtype = typeOfValue(getAttr(v, "_value_"));
  return dtype === null ? null : enumMemberOf(v.cls, dtype);
}

addConstantTypes((v) => {
  if (v instanceof PyType) return isEnum(v) ? enumClassOf(v) : null;
  return memberType(v);
});
containerTypes.push((v) => {
  const type = memberType(v);
  return type === null ? undefined : unliteral(type);
});
constantMakers.push((l, v, type) => {
  if (!(type instanceof EnumMemberType)) return null;
  return value(type, ...l.constant(getAttr(v, "_value_"), type.dtype).parts);
});
containerBoxing.push({
  serves: (t) => t instanceof EnumMemberType,
  unbox: (v, type) => new CallMemory().unbox(getAttr(v, "_value_"), (type as EnumMemberType).dtype),
  box: (type, parts) => {
    const { enumeration, dtype } = type as EnumMemberType;
    return call(enumeration, [new CallMemory().box(dtype, parts)]);
  },
});
