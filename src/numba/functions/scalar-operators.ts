// Arithmetic on single numbers in kernel IR, given operands of one type: what operators, ufunc loops and reductions share.

import type { Value } from "../../kernel/ir.ts";
import type { Op } from "../../kernel/ops.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { boolean, ComplexType, FloatType, IntegerType } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";

/** One number op on equal types; integers narrower than 32 bits wrap. */
export function simple(l: Lowering, op: Op, type: NumbaType, a: Value, b: Value): LValue {
  const x = l.b.op(op, a, b);
  return value(type, type instanceof IntegerType ? l.normalize(x, type) : x);
}

const isSigned = (type: NumbaType): boolean => type instanceof IntegerType && type.signed;

export function add(l: Lowering, a: LValue, b: LValue): LValue {
  return combine(l, "add", a, b);
}
export function subtract(l: Lowering, a: LValue, b: LValue): LValue {
  return combine(l, "sub", a, b);
}

function combine(l: Lowering, op: "add" | "sub", a: LValue, b: LValue): LValue {
  const { type } = a;
  if (type instanceof ComplexType) {
    return value(type, ...a.parts.map((p, k) => l.b.op(op, p, b.parts[k])));
  }
  if (type === boolean)
    return value(type, l.b.op(op === "add" ? "or" : "xor", a.parts[0], b.parts[0]));
  return simple(l, op, type, a.parts[0], b.parts[0]);
}

export function multiply(l: Lowering, a: LValue, b: LValue): LValue {
  const { type } = a;
  if (type instanceof ComplexType) {
    const [ar, ai] = a.parts;
    const [br, bi] = b.parts;
    const real = l.b.op("sub", l.b.op("mul", ar, br), l.b.op("mul", ai, bi));
    const imag = l.b.op("add", l.b.op("mul", ar, bi), l.b.op("mul", ai, br));
    return value(type, real, imag);
  }
  if (type === boolean) return value(type, l.b.op("and", a.parts[0], b.parts[0]));
  return simple(l, "mul", type, a.parts[0], b.parts[0]);
}

/** Division of floats and complex numbers, no check. */
export function divide(l: Lowering, a: LValue, b: LValue): LValue {
  const { type } = a;
  if (!(type instanceof ComplexType)) return simple(l, "div", type, a.parts[0], b.parts[0]);
  // Smith's method: scale by the larger part of the divisor.
  const [ar, ai] = a.parts;
  const [br, bi] = b.parts;
  const f = l.b;
  const scaled = (big: Value, small: Value, first: Value, second: Value, sign: Op): Value[] => {
    const ratio = f.op("div", small, big);
    const denominator = f.op("add", big, f.op("mul", small, ratio));
    const real = f.op("div", f.op("add", first, f.op("mul", second, ratio)), denominator);
    const other =
      sign === "sub"
        ? f.op("sub", second, f.op("mul", first, ratio))
        : f.op("sub", f.op("mul", second, ratio), first);
    return [real, f.op("div", other, denominator)];
  };
  const parts = l.choose(
    f.op("ge", f.op("abs", br), f.op("abs", bi)),
    () => scaled(br, bi, ar, ai, "sub"),
    () => {
      const ratio = f.op("div", br, bi);
      const denominator = f.op("add", f.op("mul", br, ratio), bi);
      return [
        f.op("div", f.op("add", f.op("mul", ar, ratio), ai), denominator),
        f.op("div", f.op("sub", f.op("mul", ai, ratio), ar), denominator),
      ];
    },
  );
  return value(type, ...parts);
}

/** Rounds towards minus infinity; integers by zero give 0. */
export function floorDivide(l: Lowering, a: LValue, b: LValue): LValue {
  const { type } = a;
  if (type instanceof FloatType) return floatDivmod(l, a, b)[0];
  return simple(l, isSigned(type) ? "floordiv_s" : "div_u", type, a.parts[0], b.parts[0]);
}

/** Sign of the divisor; integers by zero give 0. */
export function modulo(l: Lowering, a: LValue, b: LValue): LValue {
  const { type } = a;
  if (type instanceof FloatType) return floatDivmod(l, a, b)[1];
  return simple(l, isSigned(type) ? "floormod_s" : "rem_u", type, a.parts[0], b.parts[0]);
}

/** Python's divmod of floats. */
export function floatDivmod(l: Lowering, a: LValue, b: LValue): [LValue, LValue] {
  const f = l.b;
  const type = a.type as FloatType;
  const [x] = a.parts;
  const [y] = b.parts;
  const zero = f.zero(x.type);
  const one = type.bits === 64 ? f.f64(1) : f.f32(1);
  const half = type.bits === 64 ? f.f64(0.5) : f.f32(0.5);
  const [raw] = l.math("fmod", type, [x, y]);
  const isZero = f.op("eq", raw, zero);
  const opposite = f.op("ne", f.op("lt", y, zero), f.op("lt", raw, zero));
  const moved = f.select(opposite, f.op("add", raw, y), raw);
  const mod = f.select(isZero, f.op("copysign", zero, y), moved);
  let quotient = f.op("div", f.op("sub", x, raw), y);
  quotient = f.select(
    f.op("and", opposite, f.op("not", isZero)),
    f.op("sub", quotient, one),
    quotient,
  );
  const floored = f.op("floor", quotient);
  const up = f.op("gt", f.op("sub", quotient, floored), half);
  const rounded = f.select(up, f.op("add", floored, one), floored);
  const exact = f.op("copysign", zero, f.op("div", x, y));
  const result = f.select(f.op("eq", quotient, zero), exact, rounded);
  // Division by zero: x / 0, as NumPy has it.
  const byZero = f.op("eq", y, zero);
  return [
    value(type, f.select(byZero, f.op("div", x, y), result)),
    value(type, f.select(byZero, raw, mod)),
  ];
}

const BITWISE: Readonly<Record<string, Op>> = { and_: "and", or_: "or", xor: "xor" };

export function bitwise(l: Lowering, op: string, a: LValue, b: LValue): LValue {
  return value(a.type, l.b.op(BITWISE[op], a.parts[0], b.parts[0]));
}

/** Shifts; the amount has the type of the operand. A shift by the width or more gives 0 (or the sign). */
export function shift(l: Lowering, left: boolean, a: LValue, n: Value): LValue {
  const op: Op = left ? "shl" : isSigned(a.type) ? "shr_s" : "shr_u";
  return simple(l, op, a.type, a.parts[0], n);
}

const ORDER: Readonly<Record<string, string>> = { lt: "lt", le: "le", gt: "gt", ge: "ge" };

/** Comparison of operands of one type. */
export function compare(l: Lowering, op: string, a: LValue, b: LValue): Value {
  const { type } = a;
  const f = l.b;
  if (op === "eq" || op === "ne") {
    const tests = a.parts.map((p, k) => f.op(op, p, b.parts[k]));
    return tests.reduce((x, y) => f.op(op === "eq" ? "and" : "or", x, y));
  }
  if (type === boolean) {
    const [x, y] = [a, b].map((v) => f.convert("from_bool", "i32", v.parts[0]));
    return f.op(`${ORDER[op]}_u` as Op, x, y);
  }
  if (type instanceof IntegerType) {
    return f.op(`${ORDER[op]}_${type.signed ? "s" : "u"}` as Op, a.parts[0], b.parts[0]);
  }
  if (type instanceof ComplexType) {
    // NumPy orders complex numbers by real part, then by imaginary part.
    const strict = op === "lt" || op === "gt" ? op : op === "le" ? "lt" : "gt";
    const first = f.op(strict as Op, a.parts[0], b.parts[0]);
    const same = f.op("eq", a.parts[0], b.parts[0]);
    return f.op("or", first, f.op("and", same, f.op(op as Op, a.parts[1], b.parts[1])));
  }
  return f.op(op as Op, a.parts[0], b.parts[0]);
}

export function negate(l: Lowering, a: LValue): LValue {
  const { type } = a;
  return value(
    type,
    ...a.parts.map((p) => {
      const x = l.b.op("neg", p);
      return type instanceof IntegerType ? l.normalize(x, type) : x;
    }),
  );
}

export function absolute(l: Lowering, a: LValue): LValue {
  const { type } = a;
  if (type instanceof ComplexType) {
    return value(type.part, ...l.math("hypot", type.part, a.parts));
  }
  if (type === boolean || (type instanceof IntegerType && !type.signed)) return a;
  const x = l.b.op("abs", a.parts[0]);
  return value(type, type instanceof IntegerType ? l.normalize(x, type) : x);
}

/** NaN if either is NaN. */
export function extreme(l: Lowering, which: "min" | "max", a: LValue, b: LValue): LValue {
  const { type } = a;
  if (type instanceof FloatType) return simple(l, which, type, a.parts[0], b.parts[0]);
  if (type instanceof IntegerType) {
    const op: Op = `${which}_${type.signed ? "s" : "u"}`;
    return simple(l, op, type, a.parts[0], b.parts[0]);
  }
  if (type === boolean) {
    return value(type, l.b.op(which === "min" ? "and" : "or", a.parts[0], b.parts[0]));
  }
  const first = compare(l, which === "min" ? "le" : "ge", a, b);
  return value(type, ...a.parts.map((p, k) => l.b.select(first, p, b.parts[k])));
}
