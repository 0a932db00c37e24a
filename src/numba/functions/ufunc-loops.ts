// NumPy's elementwise functions on scalars: for each name which loop serves which types, and its code. Everything here is a row of
// LOOPS; ufuncs.ts makes records for arrays, numbers and operators of them.

import type { Value } from "../../kernel/ir.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  float32,
  float64,
  IntegerType,
  int8,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger, promote } from "../typing/convert.ts";
import { isFinite, isInf, isNan } from "./math.ts";
import type { Elementwise, TypingContext } from "./record.ts";
import {
  absolute,
  add,
  bitwise,
  compare,
  divide,
  extreme,
  floorDivide,
  modulo,
  multiply,
  negate,
  shift,
  subtract,
} from "./scalar-operators.ts";

/** Chooses the loop for the types of the operands. */
export type LoopRule = (types: readonly NumbaType[], context: TypingContext) => Elementwise | null;

export interface UfuncRow {
  readonly inputs: number;
  readonly rule: LoopRule;
}

type Emit = (l: Lowering, args: LValue[]) => LValue;

const loop = (inputs: readonly NumbaType[], output: NumbaType, scalar: Emit): Elementwise => ({
  inputs,
  output,
  scalar,
});

/** All operands at their common type, which is also the result's. */
function promoted(
  emit: (l: Lowering, a: LValue, b: LValue) => LValue,
  refuse: (t: NumbaType) => boolean = () => false,
): UfuncRow {
  return {
    inputs: 2,
    rule: ([x, y]) => {
      const type = promote(x, y);
      return refuse(type) ? null : loop([type, type], type, (l, [a, b]) => emit(l, a, b));
    },
  };
}

const isComplex = (t: NumbaType): boolean => t instanceof ComplexType;
const notInteger = (t: NumbaType): boolean => !isInteger(t);

/** The float type of functions such as sin: small integers use float32. */
function floatType(type: NumbaType): FloatType | ComplexType {
  if (type instanceof FloatType || type instanceof ComplexType) return type;
  return type === boolean || (type as IntegerType).bits <= 16 ? float32 : float64;
}

const comparison = (op: string): UfuncRow => ({
  inputs: 2,
  rule: ([x, y]) => {
    const type = promote(x, y);
    return loop([type, type], boolean, (l, [a, b]) => value(boolean, compare(l, op, a, b)));
  },
});

/** A function of floats; complex numbers through cmath where it exists. */
function floating(
  emit: (l: Lowering, x: Value, type: FloatType) => Value,
  complexName: string | null = null,
): UfuncRow {
  return {
    inputs: 1,
    rule: ([x], context) => {
      const type = floatType(x);
      if (type instanceof ComplexType) {
        const own = complexName === null ? null : context.resolve(`cmath.${complexName}`, [type]);
        return own === null ? null : loop([type], own.result, (l, [v]) => own.lower(l, [v]));
      }
      return loop([type], type, (l, [v]) => value(type, emit(l, v.parts[0], type)));
    },
  };
}

const library = (name: string, complexName: string | null = null): UfuncRow =>
  floating((l, x, type) => l.math(name, type, [x])[0], complexName);

const twoFloats = (name: string): UfuncRow => ({
  inputs: 2,
  rule: ([x, y]) => {
    const type = floatType(promote(x, y));
    if (type instanceof ComplexType) return null;
    return loop([type, type], type, (l, [a, b]) =>
      value(type, ...l.math(name, type, [a.parts[0], b.parts[0]])),
    );
  },
});

const test = (
  emit: (l: Lowering, x: Value, type: FloatType) => Value,
  ofInteger: boolean,
  any = true,
): UfuncRow => ({
  inputs: 1,
  rule: ([x]) => {
    if (x instanceof ComplexType) {
      return loop([x], boolean, (l, [v]) => {
        const [p, q] = v.parts.map((part) => emit(l, part, x.part));
        return value(boolean, l.b.op(any ? "or" : "and", p, q));
      });
    }
    return loop([x], boolean, (l, [v]) =>
      x instanceof FloatType ? value(boolean, emit(l, v.parts[0], x)) : l.bool(ofInteger),
    );
  },
});

const logical = (op: "and" | "or" | "xor"): UfuncRow => ({
  inputs: 2,
  rule: ([x, y]) =>
    loop([x, y], boolean, (l, [a, b]) => value(boolean, l.b.op(op, l.truth(a), l.truth(b)))),
});

/** Same type in and out. */
const same = (emit: (l: Lowering, v: LValue) => LValue, refuse = isComplex): UfuncRow => ({
  inputs: 1,
  rule: ([x]) => (refuse(x) ? null : loop([x], x, (l, [v]) => emit(l, v))),
});

/** Rounding: integers become floats, as in Numba. */
const rounding = (op: "floor" | "ceil" | "trunc" | "nearest"): UfuncRow =>
  floating((l, x) => l.b.op(op, x));

function sign(l: Lowering, v: LValue): LValue {
  const { type } = v;
  const { b } = l;
  const one = l.cast(l.int(1), type);
  const zero = l.zero(type);
  if (type === boolean) return v;
  const positive = compare(l, "gt", v, zero);
  const negative = compare(l, "lt", v, zero);
  const minus = negate(l, one);
  let out = b.select(positive, one.parts[0], zero.parts[0]);
  if (!(type instanceof IntegerType && !type.signed)) out = b.select(negative, minus.parts[0], out);
  // NaN stays NaN.
  if (type instanceof FloatType) out = b.select(isNan(l, v.parts[0]), v.parts[0], out);
  return value(type, out);
}

/** The other operand where one is NaN. */
function numberExtreme(l: Lowering, which: "min" | "max", a: LValue, b: LValue): LValue {
  if (!(a.type instanceof FloatType)) return extreme(l, which, a, b);
  const [x, y] = [a.parts[0], b.parts[0]];
  const both = extreme(l, which, a, b).parts[0];
  const out = l.b.select(isNan(l, x), y, l.b.select(isNan(l, y), x, both));
  return value(a.type, out);
}

/** NumPy's fmod: sign of the dividend. */
function cRemainder(l: Lowering, a: LValue, b: LValue): LValue {
  const { type } = a;
  if (type instanceof FloatType)
    return value(type, ...l.math("fmod", type, [a.parts[0], b.parts[0]]));
  const signed = type instanceof IntegerType && type.signed;
  return value(type, l.b.op(signed ? "rem_s" : "rem_u", a.parts[0], b.parts[0]));
}

const scale = (factor: number): UfuncRow =>
  floating((l, x, type) => l.b.op("mul", x, l.float(factor, type).parts[0]));

const power: UfuncRow = {
  inputs: 2,
  rule: ([x, y], context) => {
    const type = promote(x, y) === boolean ? int8 : promote(x, y);
    if (type instanceof FloatType) {
      return loop([type, type], type, (l, [a, b]) =>
        value(type, ...l.math("pow", type, [a.parts[0], b.parts[0]])),
      );
    }
    const own = context.resolve("operator.pow", [type, type]);
    if (own === null) return null;
    return loop([type, type], type, (l, args) => {
      const given = args.map((a, k) => l.cast(a, own.args[k] as NumbaType));
      return l.cast(own.lower(l, given), type);
    });
  },
};

const trueDivide: UfuncRow = {
  inputs: 2,
  rule: ([x, y]) => {
    const common = promote(x, y);
    const type = isInteger(common) ? float64 : common;
    return loop([type, type], type, (l, [a, b]) => divide(l, a, b));
  },
};

const shifts = (left: boolean): UfuncRow =>
  promoted(
    (l, a, b) => shift(l, left, a, b.parts[0]),
    (t) => notInteger(t) || t === boolean,
  );

const bits = (op: string): UfuncRow => promoted((l, a, b) => bitwise(l, op, a, b), notInteger);

export const LOOPS: Readonly<Record<string, UfuncRow>> = {
  add: promoted(add),
  subtract: promoted(subtract, (t) => t === boolean),
  multiply: promoted(multiply),
  true_divide: trueDivide,
  divide: trueDivide,
  floor_divide: promoted(floorDivide, isComplex),
  remainder: promoted(modulo, isComplex),
  mod: promoted(modulo, isComplex),
  fmod: promoted(cRemainder, isComplex),
  power,
  float_power: {
    inputs: 2,
    rule: ([x, y], context) => power.rule([promote(x, float64), promote(y, float64)], context),
  },
  negative: same(negate, (t) => t === boolean),
  positive: same(
    (_, v) => v,
    (t) => t === boolean,
  ),
  absolute: {
    inputs: 1,
    rule: ([x]) => loop([x], x instanceof ComplexType ? x.part : x, (l, [v]) => absolute(l, v)),
  },
  abs: {
    inputs: 1,
    rule: ([x]) => loop([x], x instanceof ComplexType ? x.part : x, (l, [v]) => absolute(l, v)),
  },
  fabs: floating((l, x) => l.b.op("abs", x)),
  sign: same(sign),
  square: {
    inputs: 1,
    rule: ([x]) => loop([x], x, (l, [v]) => multiply(l, v, v)),
  },
  reciprocal: {
    inputs: 1,
    rule: ([x]) =>
      loop([x], x, (l, [v]) => {
        const one = l.cast(l.int(1), x);
        return isInteger(x) ? floorDivide(l, one, v) : divide(l, one, v);
      }),
  },
  conjugate: {
    inputs: 1,
    rule: ([x]) =>
      loop([x], x, (l, [v]) =>
        x instanceof ComplexType ? value(x, v.parts[0], l.b.op("neg", v.parts[1])) : v,
      ),
  },
  sqrt: floating((l, x) => l.b.op("sqrt", x), "sqrt"),
  cbrt: library("cbrt"),
  exp: library("exp", "exp"),
  exp2: library("exp2"),
  expm1: library("expm1"),
  log: library("log", "log"),
  log2: library("log2"),
  log10: library("log10", "log10"),
  log1p: library("log1p"),
  sin: library("sin", "sin"),
  cos: library("cos", "cos"),
  tan: library("tan", "tan"),
  arcsin: library("asin"),
  arccos: library("acos"),
  arctan: library("atan"),
  sinh: library("sinh", "sinh"),
  cosh: library("cosh", "cosh"),
  tanh: library("tanh", "tanh"),
  arcsinh: library("asinh"),
  arccosh: library("acosh"),
  arctanh: library("atanh"),
  arctan2: twoFloats("atan2"),
  hypot: twoFloats("hypot"),
  copysign: {
    inputs: 2,
    rule: ([x, y]) => {
      const type = floatType(promote(x, y));
      if (type instanceof ComplexType) return null;
      return loop([type, type], type, (l, [a, b]) =>
        value(type, l.b.op("copysign", a.parts[0], b.parts[0])),
      );
    },
  },
  degrees: scale(180 / Math.PI),
  rad2deg: scale(180 / Math.PI),
  radians: scale(Math.PI / 180),
  deg2rad: scale(Math.PI / 180),
  floor: rounding("floor"),
  ceil: rounding("ceil"),
  trunc: rounding("trunc"),
  rint: rounding("nearest"),
  isnan: test((l, x) => isNan(l, x), false),
  isinf: test(isInf, false),
  isfinite: test(isFinite, true, false),
  signbit: {
    inputs: 1,
    rule: ([x]) => {
      const type = floatType(x);
      if (type instanceof ComplexType) return null;
      return loop([type], boolean, (l, [v]) => {
        const bits = l.b.convert("bits", type.bits === 64 ? "i64" : "i32", v.parts[0]);
        return value(boolean, l.b.op("lt_s", bits, l.b.zero(bits.type)));
      });
    },
  },
  maximum: promoted((l, a, b) => extreme(l, "max", a, b)),
  minimum: promoted((l, a, b) => extreme(l, "min", a, b)),
  fmax: promoted((l, a, b) => numberExtreme(l, "max", a, b)),
  fmin: promoted((l, a, b) => numberExtreme(l, "min", a, b)),
  equal: comparison("eq"),
  not_equal: comparison("ne"),
  less: comparison("lt"),
  less_equal: comparison("le"),
  greater: comparison("gt"),
  greater_equal: comparison("ge"),
  logical_and: logical("and"),
  logical_or: logical("or"),
  logical_xor: logical("xor"),
  logical_not: {
    inputs: 1,
    rule: ([x]) => loop([x], boolean, (l, [v]) => value(boolean, l.b.op("not", l.truth(v)))),
  },
  bitwise_and: bits("and_"),
  bitwise_or: bits("or_"),
  bitwise_xor: bits("xor"),
  bitwise_not: same((l, v) => invert(l, v), notInteger),
  invert: same((l, v) => invert(l, v), notInteger),
  left_shift: shifts(true),
  right_shift: shifts(false),
};

function invert(l: Lowering, v: LValue): LValue {
  const x = l.b.op("not", v.parts[0]);
  return value(v.type, v.type instanceof IntegerType ? l.normalize(x, v.type) : x);
}
