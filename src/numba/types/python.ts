// What scripts see of type objects: printing, equality (types are interned), `int64(float64, …)` makes a signature or converts a
// number, `float64[:, ::1]` an array type, and the attributes of Numba's classes.

import { attribute, defineType, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { KwNames, PyType, PyValue } from "../../objects/object.ts";
import { intFromBigInt, PyList, PySlice, PyStr, PyTuple } from "../../objects/sequence-values.ts";
import {
  ArrayType,
  arrayClass,
  DictType,
  dictClass,
  heterogeneousClass,
  ListType,
  listClass,
  namedTupleClass,
  namedUniTupleClass,
  OptionalType,
  optionalClass,
  SetType,
  setClass,
  TupleType,
  tupleClass,
  typedListClass,
  uniTupleClass,
} from "./containers.ts";
import { Signature, signatureClass } from "./functions.ts";
import { arrayFromAxes, CONSTRUCTORS, parseSignature } from "./parse-signature.ts";
import { boolean, FloatType, float32, IntegerType, none, SCALAR_NAMES } from "./scalars.ts";
import { NumbaType, typeClass } from "./type.ts";

/** Converts a Python number as a C cast does. */
function castScalar(type: NumbaType, v: PyValue): PyValue {
  const plain = typeof v === "boolean" ? Number(v) : v;
  if (type === boolean) return plain instanceof PyFloat ? plain.v !== 0 : Boolean(plain);
  if (type instanceof FloatType) {
    const x = plain instanceof PyFloat ? plain.v : Number(plain);
    return new PyFloat(type === float32 ? Math.fround(x) : x);
  }
  if (type instanceof IntegerType) {
    const n =
      plain instanceof PyFloat ? BigInt(Math.trunc(plain.v)) : BigInt(plain as number | bigint);
    return intFromBigInt(type.signed ? BigInt.asIntN(type.bits, n) : BigInt.asUintN(type.bits, n));
  }
  return plain;
}

/** A Python value that stands for a type: a type, or None. */
export function typeFromValue(v: PyValue): NumbaType {
  if (v instanceof NumbaType) return v;
  if (v === null) return none;
  throw typeError(`${String(v)} is not a numba type`);
}

function callType(self: NumbaType, args: PyValue[], _kwnames: KwNames): PyValue {
  const [first] = args;
  const isValue =
    args.length === 1 &&
    (typeof first === "number" ||
      typeof first === "bigint" ||
      typeof first === "boolean" ||
      first instanceof PyFloat);
  if (isValue) return castScalar(self, first);
  return new Signature(self, args.map(typeFromValue));
}

/** `float64[:]`, `float64[:, ::1]`. */
function subscript(self: NumbaType, key: PyValue): PyValue {
  const axes = key instanceof PyTuple ? key.items : [key];
  const contiguous = axes.map((axis) => {
    if (!(axis instanceof PySlice)) {
      throw typeError("array type subscripts must be slices");
    }
    return axis.step === 1;
  });
  return arrayFromAxes(self, contiguous);
}

const isKind = <T extends NumbaType>(
  kind: abstract new (...a: never[]) => T,
  get: (t: T) => PyValue | undefined,
) => {
  return (self: NumbaType): PyValue | undefined => (self instanceof kind ? get(self) : undefined);
};

const first = (...getters: ((t: NumbaType) => PyValue | undefined)[]) => {
  return (self: NumbaType): PyValue | undefined => {
    for (const get of getters) {
      const v = get(self);
      if (v !== undefined) return v;
    }
    return undefined;
  };
};

defineType(typeClass, {
  slots: {
    repr: (self: NumbaType) => self.name,
    str: (self: NumbaType) => self.name,
    call: callType,
    getitem: subscript,
  },
  attributes: [
    attribute("name", (self: NumbaType) => self.name),
    attribute("key", (self: NumbaType) => self.name),
    attribute(
      "bitwidth",
      first(
        isKind(IntegerType, (t) => t.bits),
        isKind(FloatType, (t) => t.bits),
      ),
    ),
    attribute(
      "signed",
      isKind(IntegerType, (t) => t.signed),
    ),
    attribute(
      "maxval",
      isKind(IntegerType, (t) => intFromBigInt(t.maximum)),
    ),
    attribute(
      "minval",
      isKind(IntegerType, (t) => intFromBigInt(t.minimum)),
    ),
    attribute(
      "dtype",
      first(
        isKind(ArrayType, (t) => t.dtype),
        isKind(ListType, (t) => t.item),
        isKind(SetType, (t) => t.item),
        isKind(TupleType, (t) => (t.isUniform ? t.items[0] : undefined)),
      ),
    ),
    attribute(
      "ndim",
      isKind(ArrayType, (t) => t.ndim),
    ),
    attribute(
      "layout",
      isKind(ArrayType, (t) => t.layout),
    ),
    attribute(
      "mutable",
      isKind(ArrayType, (t) => t.mutable),
    ),
    attribute(
      "item_type",
      isKind(ListType, (t) => t.item),
    ),
    attribute(
      "key_type",
      isKind(DictType, (t) => t.key),
    ),
    attribute(
      "value_type",
      isKind(DictType, (t) => t.value),
    ),
    attribute(
      "type",
      isKind(OptionalType, (t) => t.base),
    ),
    attribute(
      "types",
      isKind(TupleType, (t) => new PyTuple([...t.items])),
    ),
    attribute(
      "count",
      isKind(TupleType, (t) => t.items.length),
    ),
  ],
  methods: [method("is_precise(self, /)", (self: NumbaType) => self.isPrecise)],
});

/** The classes below `typeClass` inherit what was defined above. */
function completeTypeClasses(): void {
  const seen = new Set<PyType>([typeClass]);
  const complete = (cls: PyType): void => {
    if (seen.has(cls)) return;
    if (cls.base !== null) complete(cls.base);
    seen.add(cls);
    defineType(cls, constructorSpecs.get(cls.name) ?? {});
  };
  for (const type of SCALAR_NAMES.values()) complete(type.cls);
  for (const cls of CONTAINER_CLASSES) complete(cls);
}

const constructorSpecs = new Map<string, Parameters<typeof defineType>[1]>();

/** Python's view of constructor arguments. */
function plainArgument(v: PyValue): never {
  if (v instanceof PyTuple) return v.items.map(plainArgument) as never;
  if (v instanceof PyList) return v.items.map(plainArgument) as never;
  if (v instanceof PyStr) return v.toString() as never;
  if (typeof v === "boolean") return Number(v) as never;
  return v as never;
}

for (const name of [
  "UniTuple",
  "Tuple",
  "List",
  "ListType",
  "DictType",
  "Set",
  "Optional",
  "Array",
]) {
  constructorSpecs.set(name, {
    slots: {
      new: (_cls: PyType, args: PyValue[]) => CONSTRUCTORS[name](args.map(plainArgument)),
    },
  });
}

const CONTAINER_CLASSES: readonly PyType[] = [
  arrayClass,
  dictClass,
  heterogeneousClass,
  listClass,
  namedTupleClass,
  namedUniTupleClass,
  optionalClass,
  setClass,
  tupleClass,
  typedListClass,
  uniTupleClass,
];

completeTypeClasses();

/** The class of numba.types that a name stands for when scripts call it. */
export const TYPE_CLASSES: Readonly<Record<string, PyType>> = {
  UniTuple: uniTupleClass,
  Tuple: heterogeneousClass,
  List: listClass,
  ListType: typedListClass,
  DictType: dictClass,
  Set: setClass,
  Optional: optionalClass,
  Array: arrayClass,
  Type: typeClass,
};

defineType(signatureClass, {
  slots: {
    repr: (self: Signature) => self.toString(),
    str: (self: Signature) => self.toString(),
  },
  attributes: [
    attribute("args", (self: Signature) => new PyTuple([...self.args])),
    attribute("return_type", (self: Signature) => self.returnType),
  ],
});

/** A signature argument of `jit`: text, a signature, or a tuple of types. */
export function signatureFromValue(v: PyValue): Signature | readonly NumbaType[] {
  if (v instanceof Signature) return v;
  if (typeof v === "string") {
    const parsed = parseSignature(v);
    if (parsed instanceof NumbaType) return [parsed];
    return parsed;
  }
  if (v instanceof PyTuple || v instanceof PyList) return v.items.map(typeFromValue);
  throw typeError(`invalid signature: ${String(v)}`);
}
