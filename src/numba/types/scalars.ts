// Scalar types: integers, floats, complex numbers, booleans, None, strings, literals and other types without parts.

import type { PyValue } from "../../objects/object.ts";
import { intern, NumbaType, numbaClass, typeClass } from "./type.ts";

export const numberClass = numbaClass("Number", typeClass);
export const integerClass = numbaClass("Integer", numberClass);
export const floatClass = numbaClass("Float", numberClass);
export const complexClass = numbaClass("Complex", numberClass);
export const booleanClass = numbaClass("Boolean", typeClass);
export const dummyClass = numbaClass("Dummy", typeClass);
export const literalClass = numbaClass("Literal", typeClass);
export const omittedClass = numbaClass("Omitted", typeClass);

export class IntegerType extends NumbaType {
  readonly bits: number;
  readonly signed: boolean;
  constructor(bits: number, signed: boolean) {
    super(`${signed ? "int" : "uint"}${bits}`);
    this.bits = bits;
    this.signed = signed;
  }
  get minimum(): bigint {
    return this.signed ? -(1n << BigInt(this.bits - 1)) : 0n;
  }
  get maximum(): bigint {
    return (1n << BigInt(this.signed ? this.bits - 1 : this.bits)) - 1n;
  }
}
IntegerType.prototype.cls = integerClass;

export class FloatType extends NumbaType {
  readonly bits: number;
  constructor(bits: number) {
    super(`float${bits}`);
    this.bits = bits;
  }
}
FloatType.prototype.cls = floatClass;

export class ComplexType extends NumbaType {
  readonly bits: number;
  /** The type of the parts. */
  readonly part: FloatType;
  constructor(bits: number, part: FloatType) {
    super(`complex${bits}`);
    this.bits = bits;
    this.part = part;
  }
}
ComplexType.prototype.cls = complexClass;

export class BooleanType extends NumbaType {}
BooleanType.prototype.cls = booleanClass;

/** Types that carry no data. */
export class DummyType extends NumbaType {}
DummyType.prototype.cls = dummyClass;

const integer = (bits: number, signed: boolean): IntegerType =>
  intern(`int:${bits}:${signed}`, () => new IntegerType(bits, signed));

export const int8 = integer(8, true);
export const int16 = integer(16, true);
export const int32 = integer(32, true);
export const int64 = integer(64, true);
export const uint8 = integer(8, false);
export const uint16 = integer(16, false);
export const uint32 = integer(32, false);
export const uint64 = integer(64, false);
export const float32 = intern("float:32", () => new FloatType(32));
export const float64 = intern("float:64", () => new FloatType(64));
export const complex64 = intern("complex:64", () => new ComplexType(64, float32));
export const complex128 = intern("complex:128", () => new ComplexType(128, float64));
export const boolean = intern("bool", () => new BooleanType("bool"));
export const intp = int64;
export const uintp = uint64;
export const none = intern("none", () => new DummyType("none"));
export const ellipsis = intern("ellipsis", () => new DummyType("..."));
/** Not typed yet, or of no value. */
export const undefinedType = intern("undefined", () => new DummyType("undefined"));

/** Strings: code points of four bytes each in kernel memory. */
export class UnicodeType extends NumbaType {}
UnicodeType.prototype.cls = numbaClass("UnicodeType", typeClass);
export const unicodeType = intern("unicode", () => new UnicodeType("unicode_type"));

/** `start:stop` and `start:stop:step`; an absent part is int64's extreme value, as in Numba. */
export class SliceType extends NumbaType {
  readonly hasStep: boolean;
  constructor(hasStep: boolean) {
    super(hasStep ? "slice<a:b:c>" : "slice<a:b>");
    this.hasStep = hasStep;
  }
}
SliceType.prototype.cls = numbaClass("SliceType", typeClass);
export const slice2 = intern("slice2", () => new SliceType(false));
export const slice3 = intern("slice3", () => new SliceType(true));

/** A value that is known while compiling. It has no data: it is made where another type is wanted. */
export class LiteralType extends NumbaType {
  readonly value: PyValue;
  /** The type of such values in general. */
  readonly base: NumbaType;
  constructor(name: string, value: PyValue, base: NumbaType) {
    super(name);
    this.value = value;
    this.base = base;
  }
}
LiteralType.prototype.cls = literalClass;

export function literal(value: number | bigint | string | boolean): LiteralType {
  switch (typeof value) {
    case "string":
      return intern(
        `lit:s:${value}`,
        () => new LiteralType(`Literal[str](${value})`, value, unicodeType),
      );
    case "boolean":
      return intern(
        `lit:b:${value}`,
        () => new LiteralType(`Literal[bool](${value ? "True" : "False"})`, value, boolean),
      );
    default:
      return intern(
        `lit:i:${value}`,
        () => new LiteralType(`Literal[int](${value})`, value, integerFor(BigInt(value))),
      );
  }
}

/** The type of an int constant: int64, uint64 when it needs it. */
export function integerFor(value: bigint): IntegerType {
  return value > int64.maximum ? uint64 : int64;
}

/** A literal becomes its general type; others stay. */
export function unliteral(type: NumbaType): NumbaType {
  return type instanceof LiteralType ? type.base : type;
}

/** A parameter that the call left out: its default. */
export class OmittedType extends NumbaType {
  readonly value: PyValue;
  readonly base: NumbaType;
  constructor(text: string, value: PyValue, base: NumbaType) {
    super(`omitted(default=${text})`);
    this.value = value;
    this.base = base;
  }
}
OmittedType.prototype.cls = omittedClass;

export function isNumber(type: NumbaType): type is IntegerType | FloatType | ComplexType {
  return type instanceof IntegerType || type instanceof FloatType || type instanceof ComplexType;
}

/** What arithmetic takes: numbers and booleans. */
export function isScalar(type: NumbaType): boolean {
  return isNumber(type) || type === boolean;
}

const C_NAMES: readonly (readonly [string, NumbaType])[] = [
  ["byte", uint8],
  ["char", int8],
  ["uchar", uint8],
  ["short", int16],
  ["ushort", uint16],
  ["int_", int64],
  ["uint", uint64],
  ["intc", int32],
  ["uintc", uint32],
  ["long_", int64],
  ["ulong", uint64],
  ["longlong", int64],
  ["ulonglong", uint64],
  ["intp", intp],
  ["uintp", uintp],
  ["ssize_t", int64],
  ["size_t", uint64],
  ["float_", float32],
  ["double", float64],
  ["void", none],
  ["none", none],
  ["boolean", boolean],
  ["bool_", boolean],
  ["b1", boolean],
  ["i1", int8],
  ["i2", int16],
  ["i4", int32],
  ["i8", int64],
  ["u1", uint8],
  ["u2", uint16],
  ["u4", uint32],
  ["u8", uint64],
  ["f4", float32],
  ["f8", float64],
  ["c8", complex64],
  ["c16", complex128],
  ["unicode_type", unicodeType],
  ["string", unicodeType],
  ["slice2_type", slice2],
  ["slice3_type", slice3],
  ["ellipsis", ellipsis],
  ["undefined", undefinedType],
];

/** Every scalar type under each name that `numba.types` gives it. */
export const SCALAR_NAMES: ReadonlyMap<string, NumbaType> = new Map([
  ...[int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64].map(
    (t) => [t.name, t] as const,
  ),
  ["complex64", complex64],
  ["complex128", complex128],
  ...C_NAMES,
]);
