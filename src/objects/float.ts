/** The type `float`: constructor, slots and methods. Arithmetic is float-arithmetic.ts. */
import { call, compareNumbers, index, indexNumber, reprText, typeName } from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { bytesIfAny } from "./buffer.ts";
import { decodeLatin1 } from "./codec-narrow.ts";
import { complexPower } from "./complex-arithmetic.ts";
import { floatType, NotImplemented, typeOf } from "./core-types.ts";
import { attribute, classMethod, defineType, method } from "./define.ts";
import { overflowError, typeError, valueError, zeroDivisionError } from "./exceptions.ts";
import * as arithmetic from "./float-arithmetic.ts";
import { decompose, floatText } from "./float-repr.ts";
import { hexFloatText, parseFloatText, parseHexFloat } from "./float-text.ts";
import { PyFloat } from "./float-value.ts";
import { formatFloat, specArgument } from "./format.ts";
import { hashInHalves } from "./hash-halves.ts";
import { identityOf } from "./identity.ts";
import { intToFloat } from "./int-arithmetic.ts";
import { asciiNumberText } from "./int-text.ts";
import { floatOfSubclass, toFloat, toFloatOptional } from "./number-conversion.ts";
import { doubleHalves } from "./number-hash.ts";
import type { CompareOp, KwNames, PyType, PyValue } from "./object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyBytes,
  PyComplex,
  PyTuple,
} from "./sequence-values.ts";
import { strFromText, textOf } from "./str-text.ts";
import "./object-type.ts";

/** The value of a float or int operand; undefined for other types. */
export function realOperand(value: PyValue): number | undefined {
  if (value instanceof PyFloat) return value.v;
  const n = intValue(value);
  return n === undefined ? undefined : intToFloat(n);
}

function binary(run: (a: number, b: number) => number): (l: PyValue, r: PyValue) => PyValue {
  return (left, right) => {
    const a = realOperand(left);
    if (a === undefined) return NotImplemented;
    const b = realOperand(right);
    return b === undefined ? NotImplemented : new PyFloat(run(a, b));
  };
}

function power(left: PyValue, right: PyValue, modulus: PyValue): PyValue {
  if (modulus !== null) {
    throw typeError("pow() 3rd argument not allowed unless all arguments are integers");
  }
  const a = realOperand(left);
  if (a === undefined) return NotImplemented;
  const b = realOperand(right);
  if (b === undefined) return NotImplemented;
  const result = arithmetic.floatPower(a, b);
  if (result !== undefined) return new PyFloat(result);
  return complexPower(new PyComplex(a, 0), new PyComplex(b, 0));
}

/** The host compares numbers with BigInts exactly, as Python compares floats with ints. */
function compare(self: PyFloat, other: PyValue, op: CompareOp): PyValue {
  if (other instanceof PyFloat) return compareNumbers(self.v, other.v, op);
  const n = intValue(other);
  return n === undefined ? NotImplemented : compareNumbers(self.v, n, op);
}

// ---- constructor ----------------------------------------------------------------------------------

const bindNew = argumentBinder("float(x=0, /)");

function fromText(value: PyValue): number | undefined {
  const text = textOf(value);
  let source: string;
  if (text !== undefined) source = asciiNumberText(text);
  else {
    const bytes = value instanceof PyBytes ? value.bytes : bytesIfAny(value);
    if (bytes === undefined) return undefined;
    source = decodeLatin1(bytes);
  }
  // Bytes beyond ASCII are no digits and no white space.
  const isText = text !== undefined || !/[^\x00-\x7f]/.test(source);
  const v = isText ? parseFloatText(source) : undefined;
  if (v !== undefined) return v;
  throw valueError(`could not convert string to float: ${reprText(value)}`);
}

/** `float(value)`: text, or a number by `__float__` or `__index__`. */
export function floatFrom(value: PyValue): number {
  if (typeof value === "string") return fromText(value) as number;
  const v = toFloatOptional(value) ?? fromText(value);
  if (v !== undefined) return v;
  throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
}

function newFloat(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0) {
    if (cls === floatType || cls.slots.init === floatType.slots.init) {
      throw typeError("float() takes no keyword arguments");
    }
    args = args.slice(0, args.length - kwnames.length);
  }
  const [x] = bindNew(args, null);
  if (cls === floatType && x instanceof PyFloat && x.cls === floatType) return x;
  const v = x instanceof PyFloat ? floatOfSubclass(x) : floatFrom(x);
  return withClass(new PyFloat(v), cls);
}

// ---- methods ----------------------------------------------------------------------------------------

function integerRatio(v: number): PyTuple {
  if (Number.isNaN(v)) throw valueError("cannot convert NaN to integer ratio");
  if (!Number.isFinite(v)) throw overflowError("cannot convert Infinity to integer ratio");
  const { mantissa, exponent } = decompose(v);
  const signed = v < 0 ? -mantissa : mantissa;
  if (exponent >= 0) return new PyTuple([intFromBigInt(signed << BigInt(exponent)), 1]);
  return new PyTuple([intFromBigInt(signed), intFromBigInt(1n << BigInt(-exponent))]);
}

function round(self: PyFloat, ndigits: PyValue): PyValue {
  if (ndigits === null) return arithmetic.floatToInt(arithmetic.roundHalfEven(self.v));
  const digits = index(ndigits);
  const clipped = digits > 10000 ? 10000 : digits < -10000 ? -10000 : indexNumber(digits);
  return new PyFloat(arithmetic.floatRound(self.v, clipped));
}

/** A float, or an instance of the subclass that a class method was called on. */
function asType(type: PyType, v: number): PyValue {
  const value = new PyFloat(v);
  return type === floatType ? value : call(type, [value]);
}

const plain = (self: PyFloat): PyFloat => (self.cls === floatType ? self : new PyFloat(self.v));

defineType(floatType, {
  doc: "Convert a string or number to a floating-point number, if possible.",
  signature: "(x=0, /)",
  alloc: (cls) => withClass(new PyFloat(0), cls),
  slots: {
    new: newFloat,
    repr: (self: PyFloat) => floatText(self.v),
    hash: hashInHalves((self: PyFloat) => doubleHalves(self.v, () => identityOf(self) / 16)),
    richcompare: compare,
    bool: (self: PyFloat) => self.v !== 0,
    int: (self: PyFloat) => arithmetic.floatToInt(self.v),
    float: plain,
    negative: (self: PyFloat) => new PyFloat(-self.v),
    positive: plain,
    absolute: (self: PyFloat) => new PyFloat(Math.abs(self.v)),
    add: binary((a, b) => a + b),
    subtract: binary((a, b) => a - b),
    multiply: binary((a, b) => a * b),
    trueDivide: binary((a, b) => {
      if (b === 0) throw zeroDivisionError("division by zero");
      return a / b;
    }),
    floorDivide: binary(arithmetic.floatFloorDivide),
    remainder: binary(arithmetic.floatModulo),
    divmod: (left: PyValue, right: PyValue) => {
      const a = realOperand(left);
      const b = realOperand(right);
      if (a === undefined || b === undefined) return NotImplemented;
      return new PyTuple([
        new PyFloat(arithmetic.floatFloorDivide(a, b)),
        new PyFloat(arithmetic.floatModulo(a, b)),
      ]);
    },
    power,
  },
  methods: [
    classMethod("from_number(type, number, /)", (type: PyType, number: PyValue) => {
      if (type === floatType && number instanceof PyFloat && number.cls === floatType) {
        return number;
      }
      return asType(type, toFloat(number));
    }),
    classMethod("fromhex(type, string, /)", (type: PyType, string: PyValue) => {
      const text = hostText(string);
      if (text === undefined) throw typeError("bad argument type for built-in operation");
      return asType(type, parseHexFloat(text));
    }),
    classMethod("__getformat__(type, typestr, /)", (_type: PyType, typestr: PyValue) => {
      if (textOf(typestr) === undefined) {
        throw typeError(`__getformat__() argument must be str, not ${typeName(typestr)}`);
      }
      if (typestr !== "double" && typestr !== "float") {
        throw valueError("__getformat__() argument 1 must be 'double' or 'float'");
      }
      return "IEEE, little-endian";
    }),
    method("conjugate(self, /)", plain),
    method("hex(self, /)", (self: PyFloat) => hexFloatText(self.v)),
    method("is_integer(self, /)", (self: PyFloat) => Number.isInteger(self.v)),
    method("as_integer_ratio(self, /)", (self: PyFloat) => integerRatio(self.v)),
    method("__trunc__(self, /)", (self: PyFloat) => arithmetic.floatToInt(self.v)),
    method("__floor__(self, /)", (self: PyFloat) => arithmetic.floatToInt(Math.floor(self.v))),
    method("__ceil__(self, /)", (self: PyFloat) => arithmetic.floatToInt(Math.ceil(self.v))),
    method("__round__(self, ndigits=None, /)", round),
    method("__getnewargs__(self, /)", (self: PyFloat) => new PyTuple([new PyFloat(self.v)])),
    method("__format__(self, format_spec, /)", (self: PyFloat, spec: PyValue) =>
      strFromText(formatFloat(self, specArgument(spec))),
    ),
  ],
  attributes: [
    attribute("real", plain, undefined, "the real part of a complex number"),
    attribute("imag", () => new PyFloat(0), undefined, "the imaginary part of a complex number"),
  ],
});

/** For types that accept exact floats only. */
export function isExactFloat(value: PyValue): value is PyFloat {
  return value instanceof PyFloat && typeOf(value) === floatType;
}
