// Classes of the module enum and their members. Members of IntEnum are integers; those of Enum only compare.

import type { PyType } from "../../objects/object.ts";
import { identityOf, intern, NumbaType, numbaClass, typeClass } from "./type.ts";

export class EnumClassType extends NumbaType {
  readonly enumeration: PyType;
  constructor(enumeration: PyType) {
    super(`EnumClass(${enumeration.name})`);
    this.enumeration = enumeration;
  }
}
EnumClassType.prototype.cls = numbaClass("EnumClass", typeClass);

export function enumClassOf(enumeration: PyType): EnumClassType {
  return intern(`enumclass:${identityOf(enumeration)}`, () => new EnumClassType(enumeration));
}

/** A member; in compiled code it is its value. */
export class EnumMemberType extends NumbaType {
  readonly enumeration: PyType;
  readonly dtype: NumbaType;
  constructor(enumeration: PyType, dtype: NumbaType) {
    super(`Enum<${dtype.name}>(${enumeration.name})`);
    this.enumeration = enumeration;
    this.dtype = dtype;
  }
}
EnumMemberType.prototype.cls = numbaClass("EnumMember", typeClass);

export function enumMemberOf(enumeration: PyType, dtype: NumbaType): EnumMemberType {
  return intern(`enum:${identityOf(enumeration)}:${identityOf(dtype)}`, () => {
    return new EnumMemberType(enumeration, dtype);
  });
}
