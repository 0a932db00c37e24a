/** The type `decimal.Decimal`: construction, operators, and methods that work in the current context. */

import { call, getAttr, isTrue } from "../../objects/abstract.ts";
import { splitCall, withClass } from "../../objects/arguments.ts";
import { NotImplemented, typeOf } from "../../objects/core-types.ts";
import {
  attribute,
  classMethod,
  defineType,
  type MethodRow,
  method,
} from "../../objects/define.ts";
import { overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { specArgument } from "../../objects/format.ts";
import { identityOf } from "../../objects/identity.ts";
import { HASH_INF, HASH_MODULUS } from "../../objects/number-hash.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { intFromBigInt, intValue, PyComplex, PyTuple } from "../../objects/sequence-values.ts";
import { strFromText } from "../../objects/str-text.ts";
import { layoutOf } from "../../objects/type-sizes.ts";
import * as arithmetic from "./arithmetic.ts";
import { contextArgument, currentContext, type PyContext, roundingArgument } from "./context.ts";
import { fromFloat, fromValue, operand, requireOperand, unsupported } from "./convert.ts";
import * as digits from "./digits.ts";
import { formatDecimal } from "./format.ts";
import { type Settings, wideSettings } from "./rounding.ts";
import { Status } from "./signals.ts";
import * as transcendental from "./transcendental.ts";
import {
  compareTotal,
  compareValues,
  decimalType,
  fromBigInt,
  Kind,
  PyDecimal,
  pow10,
  toBigInt,
  toText,
  withSign,
  zero,
} from "./value.ts";

// ---- construction -----------------------------------------------------------------------------------

/** The number as an instance of `cls`. */
function asInstance(x: PyDecimal, cls: PyType): PyDecimal {
  if (x.cls === cls) return x;
  return withClass(new PyDecimal(x.negative, x.coefficient, x.exponent, x.kind), cls);
}

function newDecimal(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const { positional, keywords } = splitCall(args, kwnames);
  if (args.length > 2) {
    throw typeError(`function takes at most 2 arguments (${args.length} given)`);
  }
  let [value, context] = positional as (PyValue | undefined)[];
  for (const [name, given] of keywords) {
    if (name === "value") value = given;
    else if (name === "context") context = given;
    else throw typeError(`this function got an unexpected keyword argument '${name}'`);
  }
  const ctx = contextArgument(context);
  if (value === undefined) return asInstance(zero(false, 0), cls);
  return asInstance(
    ctx.run((s) => fromValue(value, s)),
    cls,
  );
}

function fromFloatMethod(cls: PyType, value: PyValue): PyValue {
  const int = intValue(value);
  let x: PyDecimal;
  if (int !== undefined) x = fromBigInt(BigInt(int));
  else if (value instanceof PyFloat) x = fromFloat(value.v);
  else throw typeError("argument must be int or float");
  return cls === decimalType ? x : call(cls, [x]);
}

function fromNumber(cls: PyType, value: PyValue): PyValue {
  if (value instanceof PyDecimal)
    return cls === decimalType ? asInstance(value, cls) : call(cls, [value]);
  if (intValue(value) === undefined && !(value instanceof PyFloat)) throw unsupported(value);
  return fromFloatMethod(cls, value);
}

// ---- operators --------------------------------------------------------------------------------------

type BinaryOperation = (a: PyDecimal, b: PyDecimal, s: Settings) => PyDecimal;
type UnaryOperation = (x: PyDecimal, s: Settings) => PyDecimal;

function binary(operation: BinaryOperation) {
  return (left: PyValue, right: PyValue): PyValue => {
    const a = operand(left);
    const b = operand(right);
    if (a === undefined || b === undefined) return NotImplemented;
    return currentContext().run((s) => operation(a, b, s));
  };
}

const unary =
  (operation: UnaryOperation) =>
  (x: PyDecimal): PyValue =>
    currentContext().run((s) => operation(x, s));

function powerSlot(left: PyValue, right: PyValue, modulus: PyValue): PyValue {
  const a = operand(left);
  const b = operand(right);
  if (a === undefined || b === undefined) return NotImplemented;
  if (modulus === null) return currentContext().run((s) => transcendental.power(a, b, s));
  const m = operand(modulus);
  if (m === undefined) return NotImplemented;
  return currentContext().run((s) => transcendental.powerModulo(a, b, m, s));
}

/** The other side of a comparison as a Decimal, with this side scaled where it is a fraction. */
function comparable(
  self: PyDecimal,
  other: PyValue,
  isEquality: boolean,
): [PyDecimal, PyDecimal] | undefined {
  const exact = operand(other);
  if (exact !== undefined) return [self, exact];
  let value = other;
  if (value instanceof PyComplex && isEquality) {
    if (value.imag !== 0) return undefined;
    value = new PyFloat(value.real);
  }
  if (value instanceof PyFloat) {
    const context = currentContext();
    if (isEquality) context.flagBits |= Status.FLOAT_OPERATION;
    else context.signal(Status.FLOAT_OPERATION);
    return [self, fromFloat(value.v)];
  }
  const rational = getAttr(importModule("numbers"), "Rational");
  if (!isTrue(call(getAttr(importModule("builtins"), "isinstance"), [other, rational]))) {
    return undefined;
  }
  const numerator = requireOperand(getAttr(other, "numerator"));
  const denominator = requireOperand(getAttr(other, "denominator"));
  if (!self.isFinite) return [self, numerator];
  const product = self.coefficient * denominator.coefficient;
  return [new PyDecimal(self.negative, product, self.exponent), numerator];
}

function richCompare(self: PyDecimal, other: PyValue, op: CompareOp): PyValue {
  const isEquality = op === EQ || op === NE;
  const pair = comparable(self, other, isEquality);
  if (pair === undefined) return NotImplemented;
  const [a, b] = pair;
  if (a.isNaN || b.isNaN) {
    const isSignaling = a.kind === Kind.SIGNALING_NAN || b.kind === Kind.SIGNALING_NAN;
    if (isSignaling || !isEquality) currentContext().signal(Status.INVALID_OPERATION);
    return op === NE;
  }
  const order = compareValues(a, b);
  switch (op) {
    case 0:
      return order < 0;
    case 1:
      return order <= 0;
    case EQ:
      return order === 0;
    case NE:
      return order !== 0;
    case 4:
      return order > 0;
    default:
      return order >= 0;
  }
}

/** 10⁻¹ modulo the prime of number hashes. */
const INVERSE_TEN = transcendental.modPow(10n, HASH_MODULUS - 2n, HASH_MODULUS);

function hashDecimal(x: PyDecimal): number | bigint {
  if (x.kind === Kind.SIGNALING_NAN) throw typeError("Cannot hash a signaling NaN value");
  if (x.isNaN) return identityOf(x);
  if (x.isInfinite) return x.negative ? -HASH_INF : HASH_INF;
  const base = x.exponent >= 0 ? 10n : INVERSE_TEN;
  const factor = transcendental.modPow(base, BigInt(Math.abs(x.exponent)), HASH_MODULUS);
  const size = ((x.coefficient % HASH_MODULUS) * factor) % HASH_MODULUS;
  const hash = x.negative ? -size : size;
  return intFromBigInt(hash === -1n ? -2n : hash);
}

// ---- conversions ------------------------------------------------------------------------------------

function requireFinite(x: PyDecimal, what: string): void {
  if (x.isNaN) throw valueError(`cannot convert NaN to ${what}`);
  if (x.isInfinite) throw overflowError(`cannot convert Infinity to ${what}`);
}

function integral(x: PyDecimal, rounding: Parameters<typeof arithmetic.toIntegral>[1]): PyValue {
  requireFinite(x, "integer");
  return intFromBigInt(toBigInt(arithmetic.toIntegral(x, rounding, false, wideSettings(1))));
}

function toFloat(x: PyDecimal): PyFloat {
  if (x.kind === Kind.SIGNALING_NAN) throw valueError("cannot convert signaling NaN to float");
  if (x.isNaN) return new PyFloat(Number.NaN);
  return new PyFloat(Number(toText(x, true)));
}

function ratio(x: PyDecimal): PyTuple {
  requireFinite(x, "integer ratio");
  let top = x.negative ? -x.coefficient : x.coefficient;
  let bottom = 1n;
  if (x.exponent >= 0) top *= pow10(x.exponent);
  else {
    bottom = pow10(-x.exponent);
    let [a, b] = [x.coefficient, bottom];
    while (b !== 0n) [a, b] = [b, a % b];
    top /= a;
    bottom /= a;
  }
  return new PyTuple([intFromBigInt(top), intFromBigInt(bottom)]);
}

/** Filled when the module is made: the named tuple of `as_tuple`. */
export const decimalTuple: { type: PyValue } = { type: null };

function asTuple(x: PyDecimal): PyValue {
  const text = x.isInfinite || (x.isNaN && x.coefficient === 0n) ? "" : x.coefficient.toString();
  const list = x.isInfinite ? [0] : [...text].map(Number);
  const exponent = x.isInfinite
    ? "F"
    : x.kind === Kind.QUIET_NAN
      ? "n"
      : x.isNaN
        ? "N"
        : x.exponent;
  return call(decimalTuple.type, [x.negative ? 1 : 0, new PyTuple(list), exponent]);
}

function roundMethod(x: PyDecimal, places: PyValue | undefined): PyValue {
  if (places === undefined || places === null) return integral(x, "ROUND_HALF_EVEN");
  const n = intValue(places);
  if (n === undefined) throw typeError("optional arg must be an integer");
  const target = new PyDecimal(false, 1n, -Number(n));
  return currentContext().run((s) => arithmetic.quantize(x, target, s));
}

const decimalText = (x: PyDecimal): string => toText(x, currentContext().capitals === 1);

// ---- methods ----------------------------------------------------------------------------------------

/** Operations that methods of Decimal and of Context share, by number of operands. */
export const unaryOperations: Readonly<Record<string, UnaryOperation>> = {
  exp: transcendental.exp,
  ln: transcendental.ln,
  log10: transcendental.log10,
  next_minus: arithmetic.nextMinus,
  next_plus: arithmetic.nextPlus,
  normalize: digits.normalize,
  sqrt: arithmetic.sqrt,
  logb: digits.logb,
  logical_invert: digits.invert,
};

export const binaryOperations: Readonly<Record<string, BinaryOperation>> = {
  compare: arithmetic.compare,
  compare_signal: arithmetic.compareSignal,
  max: (a, b, s) => arithmetic.extreme(a, b, true, false, s),
  max_mag: (a, b, s) => arithmetic.extreme(a, b, true, true, s),
  min: (a, b, s) => arithmetic.extreme(a, b, false, false, s),
  min_mag: (a, b, s) => arithmetic.extreme(a, b, false, true, s),
  next_toward: arithmetic.nextToward,
  remainder_near: arithmetic.remainderNear,
  compare_total: (a, b) => arithmetic.ordered(compareTotal(a, b)),
  compare_total_mag: (a, b) =>
    arithmetic.ordered(compareTotal(withSign(a, false), withSign(b, false))),
  copy_sign: (a, b) => withSign(a, b.negative),
  logical_and: (a, b, s) => digits.logical(a, b, (x, y) => x && y, s),
  logical_or: (a, b, s) => digits.logical(a, b, (x, y) => x || y, s),
  logical_xor: (a, b, s) => digits.logical(a, b, (x, y) => x !== y, s),
  rotate: digits.rotate,
  scaleb: digits.scaleb,
  shift: digits.shift,
};

export const predicates: Readonly<Record<string, (x: PyDecimal) => boolean>> = {
  is_canonical: () => true,
  is_finite: (x) => x.isFinite,
  is_infinite: (x) => x.isInfinite,
  is_nan: (x) => x.isNaN,
  is_qnan: (x) => x.kind === Kind.QUIET_NAN,
  is_snan: (x) => x.kind === Kind.SIGNALING_NAN,
  is_signed: (x) => x.negative,
  is_zero: (x) => x.isZero,
};

export const isNormal = (x: PyDecimal, s: Settings): boolean =>
  x.isFinite && x.coefficient !== 0n && x.adjusted >= s.emin;
export const isSubnormal = (x: PyDecimal, s: Settings): boolean =>
  x.isFinite && x.coefficient !== 0n && x.adjusted < s.emin;

export function sameQuantum(a: PyDecimal, b: PyDecimal): boolean {
  if (a.isNaN || b.isNaN) return a.isNaN && b.isNaN;
  if (a.isInfinite || b.isInfinite) return a.isInfinite && b.isInfinite;
  return a.exponent === b.exponent;
}

/** Runs an operation in the context given as an argument, or the current one. */
const inContext = <T>(context: PyValue, operation: (s: Settings, c: PyContext) => T): T => {
  const ctx = contextArgument(context);
  return ctx.run((s) => operation(s, ctx));
};

function sharedMethods(): MethodRow[] {
  const rows: MethodRow[] = [];
  for (const [name, operation] of Object.entries(unaryOperations)) {
    rows.push(
      method(`${name}(self, context=None)`, (x: PyDecimal, context: PyValue) =>
        inContext(context, (s) => operation(x, s)),
      ),
    );
  }
  for (const [name, operation] of Object.entries(binaryOperations)) {
    rows.push(
      method(`${name}(self, other, context=None)`, (x: PyDecimal, y: PyValue, context: PyValue) =>
        inContext(context, (s) => operation(x, requireOperand(y), s)),
      ),
    );
  }
  for (const [name, test] of Object.entries(predicates)) {
    rows.push(method(`${name}(self, /)`, test));
  }
  return rows;
}

function toIntegralMethod(name: string, isExact: boolean): MethodRow {
  return method(
    `${name}(self, rounding=None, context=None)`,
    (x: PyDecimal, rounding: PyValue, context: PyValue) =>
      inContext(context, (s) => {
        const mode = rounding === null ? s.rounding : roundingArgument(rounding);
        return arithmetic.toIntegral(x, mode, isExact, s);
      }),
  );
}

function quantizeMethod(
  x: PyDecimal,
  exponent: PyValue,
  rounding: PyValue,
  context: PyValue,
): PyValue {
  return inContext(context, (s) => {
    const target = requireOperand(exponent);
    if (rounding === null) return arithmetic.quantize(x, target, s);
    const before = s.rounding;
    s.rounding = roundingArgument(rounding);
    try {
      return arithmetic.quantize(x, target, s);
    } finally {
      s.rounding = before;
    }
  });
}

/** Four words of 19 digits are part of the number. */
function sizeOf(x: PyDecimal): number {
  const words = Math.ceil(x.digits / 19);
  return layoutOf(x.cls).basic + (words > 4 ? 8 * words : 0);
}

defineType(decimalType, {
  doc: "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0').\nThe context does not affect the conversion and is only passed to determine if\nthe InvalidOperation trap is active.",
  module: "decimal",
  alloc: (cls) => withClass(new PyDecimal(false, 0n, 0), cls),
  slots: {
    new: newDecimal,
    repr: (x: PyDecimal) => `Decimal('${decimalText(x)}')`,
    str: decimalText,
    hash: hashDecimal,
    richcompare: richCompare,
    bool: (x: PyDecimal) => !x.isZero,
    int: (x) => integral(x as PyDecimal, "ROUND_DOWN"),
    float: (x) => toFloat(x as PyDecimal),
    add: binary(arithmetic.add),
    subtract: binary(arithmetic.subtract),
    multiply: binary(arithmetic.multiply),
    trueDivide: binary(arithmetic.divide),
    floorDivide: binary(arithmetic.floorDivide),
    remainder: binary(arithmetic.remainder),
    divmod: (left, right) => {
      const a = operand(left);
      const b = operand(right);
      if (a === undefined || b === undefined) return NotImplemented;
      return new PyTuple(currentContext().run((s) => arithmetic.divmod(a, b, s)));
    },
    power: powerSlot,
    negative: unary(arithmetic.minus) as (x: PyValue) => PyValue,
    positive: unary(arithmetic.plus) as (x: PyValue) => PyValue,
    absolute: unary(arithmetic.absolute) as (x: PyValue) => PyValue,
  },
  attributes: [attribute("real", (x: PyDecimal) => x), attribute("imag", () => zero(false, 0))],
  methods: [
    ...sharedMethods(),
    toIntegralMethod("to_integral", false),
    toIntegralMethod("to_integral_value", false),
    toIntegralMethod("to_integral_exact", true),
    method("quantize(self, exp, rounding=None, context=None)", quantizeMethod),
    method(
      "fma(self, other, third, context=None)",
      (x: PyDecimal, y: PyValue, z: PyValue, context: PyValue) =>
        inContext(context, (s) => arithmetic.fma(x, requireOperand(y), requireOperand(z), s)),
    ),
    method("is_normal(self, context=None)", (x: PyDecimal, context: PyValue) =>
      inContext(context, (s) => isNormal(x, s)),
    ),
    method("is_subnormal(self, context=None)", (x: PyDecimal, context: PyValue) =>
      inContext(context, (s) => isSubnormal(x, s)),
    ),
    method("number_class(self, context=None)", (x: PyDecimal, context: PyValue) =>
      inContext(context, (s) => digits.numberClass(x, s)),
    ),
    method("to_eng_string(self, context=None)", (x: PyDecimal, context: PyValue) =>
      toText(x, contextArgument(context).capitals === 1, true),
    ),
    method(
      "same_quantum(self, other, context=None)",
      (x: PyDecimal, y: PyValue, context: PyValue) =>
        inContext(context, () => sameQuantum(x, requireOperand(y))),
    ),
    method("adjusted(self, /)", (x: PyDecimal) => (x.isFinite ? x.adjusted : 0)),
    method("canonical(self, /)", (x: PyDecimal) => x),
    method("conjugate(self, /)", (x: PyDecimal) => x),
    method("radix(self, /)", () => fromBigInt(10n)),
    method("copy_abs(self, /)", (x: PyDecimal) => asInstance(withSign(x, false), decimalType)),
    method("copy_negate(self, /)", (x: PyDecimal) =>
      asInstance(withSign(x, !x.negative), decimalType),
    ),
    method("as_tuple(self, /)", asTuple),
    method("as_integer_ratio(self, /)", ratio),
    classMethod("from_float(type, f, /)", fromFloatMethod),
    classMethod("from_number(type, number, /)", fromNumber),
    method("__round__(self, ndigits=<absent>, /)", roundMethod),
    method("__trunc__(self, /)", (x: PyDecimal) => integral(x, "ROUND_DOWN")),
    method("__floor__(self, /)", (x: PyDecimal) => integral(x, "ROUND_FLOOR")),
    method("__ceil__(self, /)", (x: PyDecimal) => integral(x, "ROUND_CEILING")),
    method("__complex__(self, /)", (x: PyDecimal) => new PyComplex(toFloat(x).v, 0)),
    method("__copy__(self, /)", (x: PyDecimal) => x),
    method("__deepcopy__(self, memo, /)", (x: PyDecimal) => x),
    method("__sizeof__(self, /)", sizeOf),
    method("__reduce__(self, /)", (x: PyDecimal) => {
      const text = new PyTuple([toText(x, currentContext().capitals === 1)]);
      return new PyTuple([typeOf(x), text]);
    }),
    method("__format__(self, fmtarg, /)", (x: PyDecimal, spec: PyValue) => {
      const context = currentContext();
      const text = specArgument(spec);
      const { rounding } = context.settings;
      return strFromText(formatDecimal(x, text, rounding, context.capitals === 1));
    }),
  ],
});
