// What scripts can do with Numba's types: call them (casts and signatures), index them (array types), read their attributes,
// make new ones (`types.UniTuple(int64, 2)`); and the names of the module `numba.types`. Inference does not come here.

import { call, getAttrOptional, index, toArray, typeName } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { fn } from "../../objects/builtin.ts";
import { NotImplemented, tupleType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { keyError, newError, typeError } from "../../objects/exceptions.ts";
import {
  EQ,
  type KwNames,
  NE,
  PyType,
  type PyValue,
  type TypeSlots,
} from "../../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PySlice,
  PyTuple,
} from "../../objects/sequence-values.ts";
import {
  ArrayType,
  arrayClass,
  arrayOf,
  DictType,
  dictClass,
  dictOf,
  heterogeneousClass,
  type Layout,
  ListType,
  listClass,
  listOf,
  namedTupleClass,
  namedTupleOf,
  namedUniTupleClass,
  OptionalType,
  optionalClass,
  optionalOf,
  RecordType,
  SetType,
  setClass,
  setOf,
  TupleType,
  tupleOf,
  typedListClass,
  uniTupleClass,
} from "../types/containers.ts";
import { DTypeType, Signature, signatureClass, TypeRefType } from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  DummyType,
  FloatType,
  IntegerType,
  isNumber,
  LiteralType,
  literal,
  literalClass,
  SCALAR_NAMES,
} from "../types/scalars.ts";
import { intern, NumbaType, numbaClasses, typeClass } from "../types/type.ts";
import { dtypeFor } from "./dtypes.ts";

/** A type from a script's value, or TypeError. */
export function asType(v: PyValue, what = "a Numba type"): NumbaType {
  if (v instanceof NumbaType) return v;
  throw typeError(`${what} is expected, got ${typeName(v)}`);
}

const asTypes = (v: PyValue): NumbaType[] => toArray(v).map((t) => asType(t));

/** `int64(3.7)`: NumPy's scalar of the type; `float64(int64, int64)`: a signature. */
function callType(self: NumbaType, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError(`Type.__call__() got an unexpected keyword argument '${kwnames[0]}'`);
  }
  if (args.length === 1 && !(args[0] instanceof NumbaType)) {
    if (self === boolean || isNumber(self)) return call(dtypeFor(self).scalarType, [args[0]]);
    throw newError(
      "NotImplementedError",
      `values cannot be made ${self.name} by a call of the type`,
    );
  }
  return new Signature(
    self,
    args.map((a) => asType(a)),
  );
}

/** `float64[:, ::1]`: the layout is in the steps. */
function indexType(self: NumbaType, key: PyValue): PyValue {
  const parts = key instanceof PyTuple && key.cls === tupleType ? key.items : [key];
  for (const part of parts) {
    const plain = part instanceof PySlice && part.start === null && part.stop === null;
    if (!plain || (part.step !== null && part.step !== 1)) {
      const text = hostText(call(REPR, [part])) ?? "";
      throw keyError(`Can only index numba types with slices with no start or stop, got ${text}.`);
    }
  }
  const steps = (parts as PySlice[]).map((s) => s.step !== null);
  let layout: Layout = "A";
  if (steps[steps.length - 1]) layout = "C";
  else if (steps[0]) layout = "F";
  return arrayOf(self, parts.length, layout);
}
const REPR = fn("repr(obj, /)", (v: PyValue) => reprOf(v));
const reprOf = (v: PyValue): PyValue =>
  v === null ? "None" : typeof v === "number" ? String(v) : `<${typeName(v)}>`;

const LAYOUTS = new Set(["C", "F", "A"]);
const bindArray = argumentBinder(
  "Array(dtype, ndim, layout, readonly=False, name=None, aligned=True)",
);

/** What makes a type when its class is called. */
const constructors = new Map<PyType, (args: PyValue[], kwnames: KwNames) => NumbaType>([
  [
    arrayClass,
    (args, kwnames) => {
      const [dtype, ndim, layout, readonly, , aligned] = bindArray(args, kwnames);
      const text = hostText(layout as PyValue) ?? "";
      if (!LAYOUTS.has(text)) throw newError("ValueError", `Invalid layout '${text}'`);
      return arrayOf(asType(dtype), Number(index(ndim)), text as Layout, {
        readonly: readonly === true,
        aligned: aligned === true,
      });
    },
  ],
  [
    uniTupleClass,
    ([dtype, count]) => tupleOf(new Array<NumbaType>(Number(index(count))).fill(asType(dtype))),
  ],
  [heterogeneousClass, ([items]) => tupleOf(asTypes(items))],
  [namedTupleClass, ([items, cls]) => namedFrom(cls, asTypes(items))],
  [
    namedUniTupleClass,
    ([dtype, count, cls]) =>
      namedFrom(cls, new Array<NumbaType>(Number(index(count))).fill(asType(dtype))),
  ],
  [
    listClass,
    (args, kwnames) => {
      const [item, reflected] = bindList(args, kwnames);
      return listOf(asType(item), reflected === true ? "reflected" : "list");
    },
  ],
  [typedListClass, ([item]) => listOf(asType(item), "typed")],
  [dictClass, ([key, value]) => dictOf(asType(key), asType(value))],
  [
    setClass,
    (args, kwnames) => {
      const [item, reflected] = bindSet(args, kwnames);
      return setOf(asType(item), reflected === true);
    },
  ],
  [optionalClass, ([base]) => optionalOf(asType(base))],
  [literalClass, ([value]) => literalOf(value)],
]);
const bindList = argumentBinder("List(dtype, reflected=False)");
const bindSet = argumentBinder("Set(dtype, reflected=False)");

function namedFrom(cls: PyValue, items: NumbaType[]): NumbaType {
  const fields = cls instanceof PyType ? getAttrOptional(cls, "_fields") : undefined;
  if (!(cls instanceof PyType) || !(fields instanceof PyTuple)) {
    throw typeError("a namedtuple class is expected");
  }
  return namedTupleOf(
    cls,
    fields.items.map((f) => hostText(f) ?? ""),
    items,
  );
}

function literalOf(v: PyValue): NumbaType {
  if (typeof v === "boolean") return literal(v);
  const text = v === null ? undefined : hostText(v);
  if (text !== undefined) return literal(text);
  const n = intValue(v);
  if (n !== undefined) return literal(n);
  throw newError("TypeError", `${typeName(v)} cannot be used as a literal`);
}

const textOf = (self: NumbaType | Signature): PyValue => self.toString();
const tupleFrom = (types: readonly NumbaType[]): PyValue => new PyTuple([...types]);

const shared: TypeSlots = {
  call: callType,
  getitem: indexType,
  repr: textOf,
  str: textOf,
};

const isSigned = (t: NumbaType): PyValue | undefined =>
  t instanceof IntegerType ? t.signed : undefined;

/** Attributes by what a type is; undefined where a type has none of the name. */
const ATTRIBUTES: Readonly<Record<string, (t: NumbaType) => PyValue | undefined>> = {
  name: (t) => t.name,
  key: (t) => t.name,
  bitwidth: (t) =>
    t instanceof IntegerType || t instanceof FloatType || t instanceof ComplexType
      ? t.bits
      : undefined,
  signed: isSigned,
  maxval: (t) => (t instanceof IntegerType ? intFromBigInt(t.maximum) : undefined),
  minval: (t) => (t instanceof IntegerType ? intFromBigInt(t.minimum) : undefined),
  underlying_float: (t) => (t instanceof ComplexType ? t.part : undefined),
  dtype: (t) => {
    if (t instanceof ArrayType || t instanceof DTypeType) return t.dtype;
    if (t instanceof TupleType) return t.isUniform ? t.items[0] : undefined;
    return t instanceof ListType || t instanceof SetType ? t.item : undefined;
  },
  item_type: (t) => (t instanceof ListType ? t.item : undefined),
  ndim: (t) => (t instanceof ArrayType ? t.ndim : undefined),
  layout: (t) => (t instanceof ArrayType ? t.layout : undefined),
  mutable: (t) => (t instanceof ArrayType ? t.mutable : undefined),
  aligned: (t) => (t instanceof ArrayType ? t.aligned : undefined),
  is_c_contig: (t) => (t instanceof ArrayType ? t.isC : undefined),
  is_f_contig: (t) => (t instanceof ArrayType ? t.isF : undefined),
  is_contig: (t) => (t instanceof ArrayType ? t.isContiguous : undefined),
  reflected: (t) => (t instanceof ListType ? t.kind === "reflected" : undefined),
  types: (t) => (t instanceof TupleType ? tupleFrom(t.items) : undefined),
  count: (t) => (t instanceof TupleType ? t.items.length : undefined),
  fields: (t) => {
    if (t instanceof TupleType && t.named !== null) return new PyTuple([...t.named.fields]);
    return t instanceof RecordType ? new PyTuple(t.fields.map((f) => f.name)) : undefined;
  },
  instance_class: (t) => (t instanceof TupleType && t.named !== null ? t.named.cls : undefined),
  key_type: (t) => (t instanceof DictType ? t.key : undefined),
  value_type: (t) => (t instanceof DictType ? t.value : undefined),
  type: (t) => (t instanceof OptionalType ? t.base : undefined),
  instance_type: (t) => (t instanceof TypeRefType ? t.instance : undefined),
  literal_value: (t) => (t instanceof LiteralType ? t.value : undefined),
  literal_type: (t) => (t instanceof LiteralType ? t.base : undefined),
};

for (const cls of numbaClasses) {
  if (cls === signatureClass) continue;
  const make = constructors.get(cls);
  defineType(cls, {
    slots: {
      ...(cls === typeClass ? shared : {}),
      new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
        if (make === undefined) throw typeError(`cannot create '${cls.name}' instances`);
        return make(args, kwnames);
      },
    },
    ...(cls === typeClass
      ? {
          attributes: Object.entries(ATTRIBUTES).map(([name, get]) => attribute(name, get)),
          methods: [method("is_precise(self, /)", (t: NumbaType) => t.isPrecise)],
        }
      : {}),
  });
}

const sameSignature = (a: Signature, b: Signature): boolean =>
  a.returnType === b.returnType &&
  a.args.length === b.args.length &&
  a.args.every((t, k) => t === b.args[k]);

defineType(signatureClass, {
  slots: {
    repr: textOf,
    str: textOf,
    length: (self: Signature) => self.args.length,
    hash: (self: Signature) => self.args.length,
    richcompare: (self: Signature, other, op) => {
      if (!(other instanceof Signature) || (op !== EQ && op !== NE)) return NotImplemented;
      return sameSignature(self, other) === (op === EQ);
    },
  },
  attributes: [
    attribute("args", (self: Signature) => tupleFrom(self.args)),
    attribute("return_type", (self: Signature) => self.returnType),
    attribute("recvr", () => null),
    attribute("pysig", () => null),
  ],
});

/** Everything that `numba.types` holds. */
export function typeNames(): Record<string, PyValue> {
  const names: Record<string, PyValue> = {};
  for (const cls of numbaClasses) names[cls.name] = cls;
  for (const [name, type] of SCALAR_NAMES) names[name] = type;
  names.pyobject = intern("pyobject", () => new DummyType("pyobject"));
  names.literal = fn("literal(value)", literalOf);
  names.Signature = signatureClass;
  return names;
}

/** The type objects that `numba` itself exports. */
export const EXPORTED_TYPES: readonly string[] = [
  ..."int8 int16 int32 int64 uint8 uint16 uint32 uint64 intp uintp intc uintc ssize_t size_t".split(
    " ",
  ),
  ..."boolean float32 float64 complex64 complex128 bool_ byte char uchar short ushort int_ uint".split(
    " ",
  ),
  ..."long_ ulong longlong ulonglong float_ double void none b1 i1 i2 i4 i8 u1 u2 u4 u8 f4 f8 c8 c16".split(
    " ",
  ),
  "optional",
  "Tuple",
  "UniTuple",
];
