/**
 * The Python side of NumPy's scalar types: constructors, text, hashes, conversions, attributes. Methods
 * that arrays have too run on the 0-d array of the scalar; operators are scalar-arithmetic.ts.
 */
import { callMethod, getAttr, hashHalves, reprText, strText } from "../objects/abstract.ts";
import { Ellipsis } from "../objects/core-types.ts";
import { attribute, classMethod, defineType, type MethodRow, method } from "../objects/define.ts";
import { newError, typeError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { formatValue } from "../objects/format.ts";
import { halved, halves, hashInHalves } from "../objects/hash-halves.ts";
import { identityOf } from "../objects/identity.ts";
import { complexHalves, doubleHalves, hashInt } from "../objects/number-hash.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import {
  hostText,
  intValue,
  PyBytes,
  PyComplex,
  PyTuple,
  strFromHost,
} from "../objects/sequence-values.ts";
import { toFloat, toIndex, toInt } from "./convert.ts";
import { castArray } from "./copy.ts";
import { COMPLEX128, type DType, FLOAT64 } from "./dtype.ts";
import { dtypeRepr } from "./dtype-object.ts";
import { ComplexWarning, warn } from "./errors.ts";
import { scalarComplexText, scalarFloatText } from "./float-format.ts";
import { asArray, makeArray, sizedText } from "./from-object.ts";
import { getIndexed, setIndexed } from "./indexing.ts";
import { pointsOf, readItem, readScalar, writeItem } from "./item.ts";
import { emptyScalarArray, NDArray, unwrapScalar, voidArray } from "./ndarray.ts";
import { floatBits, voidItemText } from "./printing.ts";
import { roundArray } from "./reductions.ts";
import { scalarCompare, scalarSlots } from "./scalar-arithmetic.ts";
import { defineArraylike } from "./scalar-methods.ts";
import * as T from "./scalar-types.ts";

/** The scalar as a 0-d array. */
export function arrayOf(self: PyValue): NDArray {
  if (self instanceof T.NpVoid) return voidArray(self);
  return asArray(self);
}

/** The plain Python value. */
export function itemOf(self: PyValue): PyValue {
  if (self instanceof T.NpFloat64) return new PyFloat(self.v);
  if (self instanceof T.NpInteger) return self.v;
  if (self instanceof T.NpBool) return self.v;
  const arr = arrayOf(self);
  return readItem(arr.dtype, arr.storage, arr.offset);
}

// ---- text ------------------------------------------------------------------------------------------------

function plainText(self: PyValue): string {
  if (self instanceof T.NpFloat64) return scalarFloatText(self.v, 64);
  if (self instanceof T.NpFloating) return scalarFloatText(self.v, floatBits(T.scalarDtype(self)));
  if (self instanceof T.NpInteger) return self.v.toString();
  if (self instanceof T.NpBool) return self.v ? "True" : "False";
  if (self instanceof T.NpComplex || self instanceof T.NpComplex128) {
    return scalarComplexText(self.real, self.imag, floatBits(T.scalarDtype(self)));
  }
  if (self instanceof T.NpVoid) return voidItemText(self.dtype, self.storage, self.offset);
  return strText(itemOf(self));
}

function scalarRepr(self: PyObject): PyValue {
  const name = self.cls.isHeap ? self.cls.name : `np.${self.cls.name}`;
  if (self instanceof T.NpBool) return self.v ? "np.True_" : "np.False_";
  if (self instanceof T.NpStr || self instanceof T.NpBytes) {
    return strFromHost(`${name}(${reprText(itemOf(self))})`);
  }
  if (self.cls.name === "longdouble" || self.cls.name === "clongdouble") {
    return `${name}('${plainText(self)}')`;
  }
  if (self instanceof T.NpVoid) {
    const { fields } = self.dtype;
    const body = fields === null ? reprBytes(self) : plainText(self);
    return strFromHost(
      fields === null
        ? `${name}(${body})`
        : `${name}(${body}, dtype=${dtypeRepr(self.dtype).slice(6, -1)})`,
    );
  }
  const text = plainText(self);
  return `${name}(${text.startsWith("(") ? text.slice(1, -1) : text})`;
}

function reprBytes(self: T.NpVoid): string {
  return plainText(self);
}

function scalarHalves(self: PyObject): number {
  if (self instanceof T.NpFloat64 || self instanceof T.NpFloating) {
    return doubleHalves(self.v, () => identityOf(self));
  }
  if (self instanceof T.NpInteger || self instanceof T.NpTime) return halved(hashInt(self.v));
  if (self instanceof T.NpBool) return halves(self.v ? 1 : 0, 0);
  if (self instanceof T.NpComplex || self instanceof T.NpComplex128) {
    return complexHalves(self.real, self.imag, () => identityOf(self));
  }
  return hashHalves(itemOf(self));
}

// ---- construction -------------------------------------------------------------------------------------------

function construct(dtype: DType): (cls: PyType, args: PyValue[], kwnames: KwNames) => PyValue {
  return (cls, args, kwnames) => {
    let made: PyValue;
    if (dtype.kind === "c" && args.length === 2) {
      const wide = new PyComplex(toFloat(args[0]), toFloat(args[1]));
      made = store(dtype, wide);
    } else if (dtype.kind === "U") made = text(args, kwnames);
    else if (dtype.kind === "S") made = bytes(args);
    else if (dtype.kind === "V") made = voidFrom(args, kwnames);
    else if (args.length === 0) made = zero(dtype);
    else {
      if (args.length > 1) {
        throw typeError(`${cls.name} expected at most 1 argument, got ${args.length}`);
      }
      made = convert(dtype, args[0]);
    }
    if (cls !== dtype.scalarType && made instanceof PyObject) (made as { cls: PyType }).cls = cls;
    return made;
  };
}

function zero(dtype: DType): PyValue {
  return store(dtype, dtype.isBool ? false : 0);
}

function store(dtype: DType, value: PyValue): PyValue {
  const one = emptyScalarArray(dtype);
  writeItem(dtype, one.storage, 0, value);
  return readScalar(dtype, one.storage, 0);
}

function convert(dtype: DType, value: PyValue): PyValue {
  if (value === null && dtype.isInteger) {
    throw typeError(
      "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    );
  }
  if (
    typeof value === "number" ||
    typeof value === "string" ||
    typeof value === "bigint" ||
    value === null ||
    (value instanceof PyFloat && !T.isScalar(value))
  ) {
    return store(dtype, value);
  }
  const arr = makeArray(value, T.isScalar(value) || value instanceof NDArray ? {} : { dtype });
  return unwrapScalar(castArray(arr, dtype));
}

function text(args: readonly PyValue[], kwnames: KwNames): PyValue {
  void kwnames;
  if (args.length === 0) return new T.NpStr("");
  const [value] = args;
  if (value instanceof NDArray) {
    return unwrapScalar(
      castArray(value, sizedText(T.dtypeByScalarType.get(T.strScalarType) as DType, value)),
    );
  }
  const made =
    args.length > 1 ? callMethod(value, "decode", args.slice(1)) : strFromHost(strText(value));
  const host = hostText(made);
  const points = pointsOf(made);
  return new T.NpStr(
    typeof made === "string"
      ? made
      : host !== undefined && points !== undefined
        ? Uint32Array.from(points)
        : "",
  );
}

function bytes(args: readonly PyValue[]): PyValue {
  if (args.length === 0) return new T.NpBytes(new Uint8Array(0));
  const [value] = args;
  if (value instanceof PyBytes) return new T.NpBytes(value.bytes);
  if (value instanceof NDArray) {
    return unwrapScalar(
      castArray(value, sizedText(T.dtypeByScalarType.get(T.bytesScalarType) as DType, value)),
    );
  }
  const host = hostText(value);
  if (host !== undefined) {
    if (args.length === 1) throw typeError("string argument without an encoding");
    return new T.NpBytes(new TextEncoder().encode(host));
  }
  const n = intValue(value);
  if (n !== undefined) return new T.NpBytes(new Uint8Array(Number(n)));
  return new T.NpBytes(Uint8Array.from(strText(value), (c) => c.charCodeAt(0)));
}

function voidFrom(args: readonly PyValue[], kwnames: KwNames): PyValue {
  const named = kwnames?.length ?? 0;
  const [value] = args;
  if (args.length - named === 0)
    throw typeError("void() missing required argument 'length_or_data' (pos 1)");
  if (args.length > 1 && args[1] !== null) {
    const dtype = asDtypeHook.parse(args[1]);
    return unwrapScalar(makeArray(value, { dtype }));
  }
  const n = intValue(value);
  const raw = n !== undefined ? new PyBytes(new Uint8Array(Number(n))) : value;
  return unwrapScalar(
    makeArray(raw, { dtype: T.dtypeByScalarType.get(T.voidScalarType) as DType }),
  );
}

/** Filled by the module start-up; keeps this file off the parser's imports. */
export const asDtypeHook: { parse: (value: PyValue) => DType } = { parse: () => FLOAT64 };

// ---- the types ------------------------------------------------------------------------------------------------

const realOf = (self: PyValue): PyValue =>
  self instanceof T.NpComplex || self instanceof T.NpComplex128 ? unwrapReal(self, 0) : self;

function unwrapReal(self: T.NpComplex | T.NpComplex128, part: 0 | 1): PyValue {
  const v = part === 0 ? self.real : self.imag;
  const dtype = T.scalarDtype(self);
  if (dtype.num === COMPLEX128.num) return new T.NpFloat64(v);
  const name = dtype.itemsize === 8 ? "float32" : "longdouble";
  for (const [type, d] of T.dtypeByScalarType) if (type.name === name) return T.makeFloating(d, v);
  return new T.NpFloat64(v);
}

function imagOf(self: PyValue): PyValue {
  if (self instanceof T.NpComplex || self instanceof T.NpComplex128) return unwrapReal(self, 1);
  return zero(T.scalarDtype(self as T.NpScalar));
}

function realNumber(self: PyValue): number {
  if (self instanceof T.NpComplex || self instanceof T.NpComplex128) {
    warn(ComplexWarning, "Casting complex values to real discards the imaginary part");
    return self.real;
  }
  return toFloat(self instanceof PyFloat ? self : itemOf(self));
}

function round(self: PyValue, digits: PyValue): PyValue {
  if (digits === null) {
    if (self instanceof T.NpFloating || self instanceof PyFloat) {
      return toInt(itemOf(roundArray(self, 0, undefined)));
    }
    return itemOf(self);
  }
  return roundArray(self, toIndex(digits), undefined);
}

function indexScalar(self: PyValue, key: PyValue): PyValue {
  const isWhole =
    key === Ellipsis ||
    key === null ||
    (key instanceof PyTuple && key.items.every((k) => k === Ellipsis || k === null));
  if (!isWhole) throw newError("IndexError", "invalid index to scalar variable.");
  return getIndexed(arrayOf(self), key);
}

const ownMethods: MethodRow[] = [
  method("item(self, *args)", (self: PyValue) => itemOf(self)),
  method("tolist(self, /)", (self: PyValue) => itemOf(self)),
  method("__format__(self, spec, /)", (self: PyValue, spec) => {
    if (spec === "") return strFromHost(plainText(self));
    return formatValue(itemOf(self), spec);
  }),
  method("__copy__(self, /)", (self: PyValue) => self),
  method("__deepcopy__(self, memo, /)", (self: PyValue) => self),
  method("__array__(self, dtype=None, *, copy=None)", (self: PyValue, dtype) =>
    dtype === null ? arrayOf(self) : makeArray(self, { dtype: asDtypeHook.parse(dtype) }),
  ),
  method("__round__(self, ndigits=None)", (self: PyValue, digits) => round(self, digits)),
  method(
    "__reduce__(self, /)",
    (self: PyObject) => new PyTuple([self.cls, new PyTuple([itemOf(self)])]),
  ),
  method("__complex__(self, /)", (self: PyValue) => {
    const item = itemOf(self);
    return item instanceof PyComplex ? item : new PyComplex(toFloat(item), 0);
  }),
  classMethod("__class_getitem__(type, item, /)", (type) => type),
];

defineType(T.genericType, {
  module: "numpy",
  slots: {
    repr: (self: PyObject) => scalarRepr(self),
    str: (self: PyObject) => strFromHost(plainText(self)),
    hash: hashInHalves(scalarHalves),
    richcompare: (self: PyObject, other, op) => scalarCompare(self, other, op),
    bool: (self: PyObject) => {
      if (self instanceof T.NpFloat64 || self instanceof T.NpFloating) return self.v !== 0;
      if (self instanceof T.NpInteger) return self.v !== 0;
      if (self instanceof T.NpBool) return self.v;
      if (self instanceof T.NpComplex || self instanceof T.NpComplex128) {
        return self.real !== 0 || self.imag !== 0;
      }
      if (self instanceof T.NpTime) return self.v !== 0n;
      return true;
    },
    int: (self: PyValue) => {
      if (self instanceof T.NpComplex || self instanceof T.NpComplex128) {
        return toInt(new PyFloat(realNumber(self)));
      }
      return toInt(self);
    },
    float: (self) => new PyFloat(realNumber(self)),
    getitem: (self: PyObject, key) => indexScalar(self, key),
    ...scalarSlots(),
  },
  attributes: [
    attribute("dtype", (self: T.NpScalar) => T.scalarDtype(self)),
    attribute("shape", () => new PyTuple([])),
    attribute("strides", () => new PyTuple([])),
    attribute("ndim", () => 0),
    attribute("size", () => 1),
    attribute("itemsize", (self: T.NpScalar) => T.scalarDtype(self).itemsize),
    attribute("nbytes", (self: T.NpScalar) => T.scalarDtype(self).itemsize),
    attribute("base", () => null),
    attribute("T", (self: PyValue) => self),
    attribute("real", realOf),
    attribute("imag", imagOf),
    attribute("flat", (self: PyValue) => getAttr(arrayOf(self), "flat")),
    attribute("flags", (self: PyValue) => getAttr(arrayOf(self), "flags")),
    attribute("data", (self: PyValue) => getAttr(arrayOf(self), "data")),
    attribute("device", () => "cpu"),
    attribute("__array_interface__", (self: PyValue) =>
      getAttr(arrayOf(self), "__array_interface__"),
    ),
  ],
  names: { __array_priority__: new PyFloat(-1000000) },
  methods: [...defineArraylike((self) => arrayOf(self)), ...ownMethods],
});

for (const type of [T.numberType, T.inexactType, T.flexibleType, T.characterType]) {
  defineType(type, { module: "numpy" });
}
defineType(T.integerType, {
  module: "numpy",
  slots: { index: (self: PyValue) => (self as T.NpInteger).v },
  attributes: [
    attribute("numerator", (self: PyValue) => self),
    attribute("denominator", (self: T.NpScalar) => store(T.scalarDtype(self), 1)),
  ],
  methods: [
    method("is_integer(self, /)", () => true),
    method("bit_count(self, /)", (self: T.NpInteger) => {
      let n = 0;
      for (let v = self.v < 0 ? -BigInt(self.v) : BigInt(self.v); v > 0n; v >>= 1n)
        n += Number(v & 1n);
      return n;
    }),
  ],
});
defineType(T.signedIntegerType, { module: "numpy" });
defineType(T.unsignedIntegerType, { module: "numpy" });
defineType(T.floatingType, {
  module: "numpy",
  methods: [
    method("is_integer(self, /)", (self: PyFloat) => Number.isInteger(self.v)),
    method("as_integer_ratio(self, /)", (self: PyFloat) =>
      callMethod(new PyFloat(self.v), "as_integer_ratio"),
    ),
  ],
});
defineType(T.complexFloatingType, { module: "numpy" });

for (const [type, dtype] of T.dtypeByScalarType) {
  if (dtype.isObject) {
    defineType(type, {
      module: "numpy",
      slots: { new: (_cls, args) => (args.length === 0 ? null : args[0]) },
    });
    continue;
  }
  if (dtype.kind === "M" || dtype.kind === "m") continue;
  const isVoid = dtype.kind === "V";
  const isText = dtype.kind === "U" || dtype.kind === "S";
  defineType(type, {
    module: "numpy",
    slots: {
      new: construct(dtype),
      ...(isText ? { repr: scalarRepr } : {}),
      ...(isVoid
        ? {
            length: (self: T.NpVoid) => self.dtype.fields?.length ?? 0,
            getitem: (self: T.NpVoid, key: PyValue) => voidGet(self, key),
            setitem: (self: T.NpVoid, key: PyValue, value: PyValue | undefined) =>
              setIndexed(
                voidArray(self),
                typeof key === "number" ? fieldName(self, key) : key,
                value,
              ),
          }
        : {}),
      ...(dtype.isBool
        ? {
            index: () => {
              throw typeError("'numpy.bool' object cannot be interpreted as an integer");
            },
          }
        : {}),
    },
  });
}

for (const type of T.dtypeByScalarType.keys()) {
  type.extra = {
    missingAttribute: (obj: PyValue, name: string) => {
      const { cls } = obj as PyObject;
      return `'${cls.isHeap ? "" : "numpy."}${cls.name}' object has no attribute '${name}'`;
    },
  };
}

function fieldName(self: T.NpVoid, index: number): string {
  const fields = self.dtype.fields ?? [];
  const at = index < 0 ? index + fields.length : index;
  if (at < 0 || at >= fields.length) throw newError("IndexError", "invalid index");
  return fields[at].name;
}

function voidGet(self: T.NpVoid, key: PyValue): PyValue {
  const i = intValue(key);
  const name = i === undefined ? key : fieldName(self, Number(i));
  const found = getIndexed(voidArray(self), name);
  return found instanceof NDArray ? unwrapScalar(found) : found;
}
