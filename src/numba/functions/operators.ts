// Python's operators on numbers: typing after Numba (integers at 64 bits, true division to float) and lowering. Operators on
// arrays are in ufuncs.ts, on tuples in tuple.ts, on strings in str.ts, on containers in list.ts and dict.ts.

import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { OptionalType } from "../types/containers.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  float64,
  int64,
  isScalar,
  LiteralType,
  none,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { arithmetic, isInteger, machineInteger, promote } from "../typing/convert.ts";
import { sourceOf } from "./overload.ts";
import { type FunctionRecord, type Resolution, register } from "./record.ts";
import {
  absolute,
  add,
  bitwise,
  compare,
  divide,
  floorDivide,
  modulo,
  multiply,
  negate,
  shift,
  subtract,
} from "./scalar-operators.ts";

/** A rule on two numbers (literals as their types). */
function numeric(
  op: string,
  rule: (a: NumbaType, b: NumbaType, literal: LiteralType | null) => Resolution | null,
): FunctionRecord {
  return {
    python: `operator.${op}`,
    params: "a, b",
    text: `<built-in function ${op}>`,
    pure: true,
    resolve: ([a, b]) => {
      const x = unliteral(a as NumbaType);
      const y = unliteral(b as NumbaType);
      if (!isScalar(x) || !isScalar(y)) return null;
      return rule(x, y, b instanceof LiteralType ? b : null);
    },
  };
}

const plain = (op: string, emit: (l: Lowering, a: LValue, b: LValue) => LValue): FunctionRecord =>
  numeric(op, (x, y) => {
    const types = arithmetic(x, y);
    if (types === null) return null;
    const { result } = types;
    return {
      args: [result, result],
      result,
      lower: (l, [a, b]) => emit(l, a, b),
    };
  });

export function checkDivisor(l: Lowering, divisor: LValue, message = "division by zero"): void {
  if (l.flags.errorModel !== "python") return;
  const tests = divisor.parts.map((p) => l.b.op("eq", p, l.b.zero(p.type)));
  l.raiseIfError(
    tests.reduce((a, b) => l.b.op("and", a, b)),
    "ZeroDivisionError",
    message,
  );
}

const trueDivision = numeric("truediv", (x, y) => {
  const types = arithmetic(x, y);
  if (types === null) return null;
  const result = isInteger(x) && isInteger(y) ? float64 : types.result;
  return {
    args: [isInteger(x) ? machineInteger(x) : result, isInteger(y) ? machineInteger(y) : result],
    result,
    lower: (l, [a, b]) => {
      const divisor = l.cast(b, result);
      checkDivisor(l, divisor);
      return divide(l, l.cast(a, result), divisor);
    },
  };
});

const checkedDivision = (
  op: string,
  emit: (l: Lowering, a: LValue, b: LValue) => LValue,
): FunctionRecord =>
  numeric(op, (x, y) => {
    const types = arithmetic(x, y);
    if (types === null || types.result instanceof ComplexType) return null;
    const { result } = types;
    return {
      args: [result, result],
      result,
      lower: (l, [a, b]) => {
        checkDivisor(l, b, result instanceof FloatType ? "division by zero" : "division by zero");
        return emit(l, a, b);
      },
    };
  });

/** `x ** 3`: the multiplications of exponentiation by squaring. */
function staticPower(l: Lowering, base: LValue, exponent: number): LValue {
  let result: LValue | null = null;
  let power = base;
  for (let n = Math.abs(exponent); n > 0; n >>= 1) {
    if (n & 1) result = result === null ? power : multiply(l, result, power);
    if (n > 1) power = multiply(l, power, power);
  }
  const one = l.cast(l.int(1), base.type);
  if (result === null) return one;
  return exponent < 0 ? divide(l, one, result) : result;
}

// Numba's power of integers ends in a division of floats that is typed for both signs of the exponent: the result passes
// through float64, and large ones are rounded to it.
const INT_POWER = `
def int_power(a, b):
    exp = b
    if b < 0:
        if a == 0:
            raise ZeroDivisionError("0 cannot be raised to a negative power")
        exp = -exp
    if exp > 0x10000:
        return float(a) ** float(b)
    r = a ^ a
    r = r + 1
    while exp != 0:
        if exp & 1:
            r *= a
        exp >>= 1
        a *= a
    return 1.0 / r if b < 0 else float(r)
`;

const REAL_POWER = `
def real_power(a, b):
    exp = b
    if exp < 0:
        CHECK
        exp = -exp
    if exp > 0x10000 or exp < 0:
        return a ** float(b)
    r = a ** 0
    while exp != 0:
        if exp & 1:
            r *= a
        exp >>= 1
        a *= a
    return 1 / r if b < 0 else r
`;

const ZERO_TO_NEGATIVE = `if a == 0:
            raise ZeroDivisionError("division by zero")`;

const COMPLEX_POWER = `
def complex_power(a, b):
    if b.real == 0.0 and b.imag == 0.0:
        return a * 0 + 1
    if a.real == 0.0 and a.imag == 0.0:
        if b.imag != 0.0 or b.real < 0.0:
            raise ZeroDivisionError("0.0 to a negative or complex power")
        return a
    if b.imag == 0.0 and b.real == 2.0:
        return a * a
    size = math.hypot(a.real, a.imag)
    angle = math.atan2(a.imag, a.real)
    length = size ** b.real
    turn = angle * b.real
    if b.imag != 0.0:
        length = length / math.exp(angle * b.imag)
        turn = turn + b.imag * math.log(size)
    return complex(length * math.cos(turn), length * math.sin(turn))
`;

const power: FunctionRecord = {
  python: "operator.pow",
  params: "a, b",
  text: "<built-in function pow>",
  pure: true,
  resolve: ([a, b], context) => {
    const x = unliteral(a as NumbaType);
    const y = unliteral(b as NumbaType);
    const types = arithmetic(x, y);
    if (types === null) return null;
    const { result } = types;
    const exponent = b instanceof LiteralType ? Number(b.value) : Number.NaN;
    const isStatic = Number.isInteger(exponent) && Math.abs(exponent) <= 0x10000;
    if (isStatic && (!isInteger(x) || exponent >= 0)) {
      const base = isInteger(x) ? result : x;
      return {
        args: [base, y],
        result: base,
        lower: (l, [v]) => {
          const made = staticPower(l, v, exponent);
          return isInteger(base) && exponent > 1 ? l.cast(l.cast(made, float64), base) : made;
        },
      };
    }
    if (isInteger(x) && isInteger(y)) {
      const found = context.resolveSource(sourceOf(INT_POWER), [result, machineInteger(y)]);
      if (found === null) return null;
      return { ...found, result, lower: (l, args) => l.cast(found.lower(l, args), result) };
    }
    if (x instanceof FloatType && isInteger(y)) {
      const check = context.flags.errorModel === "python" ? ZERO_TO_NEGATIVE : "pass";
      const text = REAL_POWER.replace("CHECK", check);
      return context.resolveSource(sourceOf(text), [x, machineInteger(y)]);
    }
    if (result instanceof ComplexType) {
      return context.resolveSource(sourceOf(COMPLEX_POWER), [result, result]);
    }
    const type = result as FloatType;
    return {
      args: [type, type],
      result: type,
      lower: (l, [v, n]) => value(type, ...l.math("pow", type, [v.parts[0], n.parts[0]])),
    };
  },
};

const bits = (op: string): FunctionRecord =>
  numeric(op, (x, y) => {
    if (!isInteger(x) || !isInteger(y)) return null;
    const both = x === boolean && y === boolean;
    const result = both ? boolean : (arithmetic(x, y)?.result ?? int64);
    return { args: [result, result], result, lower: (l, [a, b]) => bitwise(l, op, a, b) };
  });

const shifts = (op: string, left: boolean): FunctionRecord =>
  numeric(op, (x, y) => {
    if (!isInteger(x) || !isInteger(y)) return null;
    const result = machineInteger(x);
    return {
      args: [result, int64],
      result,
      lower: (l, [a, n]) => shift(l, left, a, n.parts[0]),
    };
  });

const comparison = (op: string): FunctionRecord =>
  numeric(op, (x, y) => {
    const common = promote(x, y);
    if (common instanceof ComplexType && op !== "eq" && op !== "ne") return null;
    return {
      args: [common, common],
      result: boolean,
      lower: (l, [a, b]) => value(boolean, compare(l, op, a, b)),
    };
  });

/** A rule on one number. */
function unary(
  key: string,
  rule: (type: NumbaType) => NumbaType | null,
  emit: (l: Lowering, a: LValue) => LValue,
  given: (type: NumbaType, result: NumbaType) => NumbaType = (_, r) => r,
): FunctionRecord {
  return {
    python: key,
    params: "x",
    pure: true,
    resolve: ([a]) => {
      const type = unliteral(a as NumbaType);
      const result = isScalar(type) ? rule(type) : null;
      if (result === null) return null;
      return { args: [given(type, result)], result, lower: (l, [v]) => emit(l, v) };
    },
  };
}

const arithmeticResult = (type: NumbaType): NumbaType =>
  isInteger(type) ? machineInteger(type) : type;

register(
  plain("add", add),
  plain("sub", subtract),
  plain("mul", multiply),
  trueDivision,
  checkedDivision("floordiv", floorDivide),
  checkedDivision("mod", modulo),
  power,
  { ...power, python: "builtins.pow", params: "a, b" },
  bits("and_"),
  bits("or_"),
  bits("xor"),
  shifts("lshift", true),
  shifts("rshift", false),
  ...["lt", "le", "gt", "ge", "eq", "ne"].map(comparison),
  unary("operator.neg", arithmeticResult, negate),
  unary("operator.pos", arithmeticResult, (_, a) => a),
  unary(
    "operator.invert",
    (t) => (t === boolean ? boolean : isInteger(t) ? machineInteger(t) : null),
    (l, a) => value(a.type, l.b.op("not", a.parts[0])),
  ),
  unary(
    "operator.not_",
    () => boolean,
    (l, a) => value(boolean, l.b.op("not", l.truth(a))),
    (t) => t,
  ),
  unary(
    "operator.truth",
    () => boolean,
    (l, a) => value(boolean, l.truth(a)),
    (t) => t,
  ),
  unary(
    "builtins.abs",
    (t) => (t instanceof ComplexType ? t.part : t),
    absolute,
    (t) => t,
  ),
);

/** `None` and optional values: compared with `is`, tested for truth, or used as their value. */
const identity = (op: "is_" | "is_not"): FunctionRecord => ({
  python: `operator.${op}`,
  params: "a, b",
  resolve: ([a, b]) => {
    const x = unliteral(a as NumbaType);
    const y = unliteral(b as NumbaType);
    const flip = (l: Lowering, same: LValue): LValue =>
      op === "is_" ? same : value(boolean, l.b.op("not", same.parts[0]));
    if (x instanceof OptionalType && y === none) {
      return {
        args: [x, y],
        result: boolean,
        lower: (l, [v]) => flip(l, value(boolean, l.b.op("not", v.parts[0]))),
      };
    }
    if (isScalar(x) && isScalar(y)) {
      if (x !== y) return { args: [x, y], result: boolean, lower: (l) => flip(l, l.bool(false)) };
      return {
        args: [x, x],
        result: boolean,
        lower: (l, [v, w]) => flip(l, value(boolean, compare(l, "eq", v, w))),
      };
    }
    return null;
  },
});

/** Operators on optional values work on the value, which must be there. */
const optionalOperators = [
  "add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift lt le gt ge eq ne getitem",
]
  .flatMap((names) => names.split(" "))
  .map(
    (op): FunctionRecord => ({
      python: `operator.${op}`,
      params: "a, b",
      resolve: ([a, b], context) => {
        const x = a as NumbaType;
        const y = b as NumbaType;
        if (!(x instanceof OptionalType) && !(y instanceof OptionalType)) return null;
        return context.resolve(`operator.${op}`, [
          x instanceof OptionalType ? x.base : x,
          y instanceof OptionalType ? y.base : y,
        ]);
      },
    }),
  );

const optionalUnary: FunctionRecord[] = ["neg", "pos", "invert"].map((op) => ({
  python: `operator.${op}`,
  params: "a",
  resolve: ([a], context) =>
    a instanceof OptionalType ? context.resolve(`operator.${op}`, [a.base]) : null,
}));

const optionalTruth = (op: "truth" | "not_"): FunctionRecord => ({
  python: `operator.${op}`,
  params: "a",
  resolve: ([a], context) => {
    if (!(a instanceof OptionalType)) return null;
    const inner = context.resolve("operator.truth", [a.base]);
    if (inner === null) return null;
    return {
      args: [a],
      result: boolean,
      lower: (l, [v]) => {
        const truth = inner.lower(l, [value(a.base, ...v.parts.slice(1))]).parts[0];
        const both = l.b.op("and", v.parts[0], truth);
        return value(boolean, op === "truth" ? both : l.b.op("not", both));
      },
    };
  },
});

register(
  identity("is_"),
  identity("is_not"),
  ...optionalOperators,
  ...optionalUnary,
  optionalTruth("truth"),
  optionalTruth("not_"),
);
