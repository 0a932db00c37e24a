// The modules math and cmath. Functions of libm are `math` ops of the IR; the rest is exact arithmetic on bits and integers.

import { PyFloat } from "../../objects/float-value.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { tupleOf } from "../types/containers.ts";
import {
  boolean,
  ComplexType,
  complex64,
  complex128,
  FloatType,
  float32,
  float64,
  IntegerType,
  int32,
  int64,
  isScalar,
  uint64,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger, promote } from "../typing/convert.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register, registerConstants } from "./record.ts";

const bare = (t: NumbaType | undefined): NumbaType => unliteral(t as NumbaType);
const isReal = (t: NumbaType): boolean => isScalar(t) && !(t instanceof ComplexType);
/** math.* computes in float64 unless the argument is float32. */
const floatOf = (t: NumbaType): FloatType => (t === float32 ? float32 : float64);

/** One float in, one float out. */
function real(
  name: string,
  emit: (l: Lowering, x: LValue, type: FloatType) => LValue,
): FunctionRecord {
  return {
    python: `math.${name}`,
    params: "x",
    pure: true,
    resolve: ([a]) => {
      const type = bare(a);
      if (!isReal(type)) return null;
      const result = floatOf(type);
      return { args: [result], result, lower: (l, [v]) => emit(l, v, result) };
    },
  };
}

const library = (name: string, key = name): FunctionRecord =>
  real(name, (l, x, type) => value(type, ...l.math(key, type, x.parts)));

function two(name: string, key: string): FunctionRecord {
  return {
    python: `math.${name}`,
    params: "x, y",
    pure: true,
    resolve: ([a, b]) => {
      const [x, y] = [bare(a), bare(b)];
      if (!isReal(x) || !isReal(y)) return null;
      const result = floatOf(promote(x, y));
      return {
        args: [result, result],
        result,
        lower: (l, [v, w]) => value(result, ...l.math(key, result, [v.parts[0], w.parts[0]])),
      };
    },
  };
}

/** To an integer: int64, uint64 for unsigned arguments. */
function rounding(name: string, op: "floor" | "ceil" | "trunc"): FunctionRecord {
  return {
    python: `math.${name}`,
    params: "x",
    pure: true,
    resolve: ([a]) => {
      const type = bare(a);
      if (!isReal(type)) return null;
      if (isInteger(type)) {
        const result = type instanceof IntegerType && !type.signed ? uint64 : int64;
        return { args: [result], result, lower: (_, [v]) => v };
      }
      return {
        args: [type],
        result: int64,
        lower: (l, [v]) => l.cast(value(type, l.b.op(op, v.parts[0])), int64),
      };
    },
  };
}

/** Tests on floats; integers are always finite. */
function test(
  python: string,
  emit: (l: Lowering, x: LValue["parts"][number], type: FloatType) => LValue["parts"][number],
  ofInteger: boolean,
): FunctionRecord {
  return {
    python,
    params: "x",
    pure: true,
    resolve: ([a]) => {
      const type = bare(a);
      if (!isReal(type)) return null;
      return {
        args: [type],
        result: boolean,
        lower: (l, [v]) =>
          type instanceof FloatType ? value(boolean, emit(l, v.parts[0], type)) : l.bool(ofInteger),
      };
    },
  };
}

export const isNan = (l: Lowering, x: LValue["parts"][number]): LValue["parts"][number] =>
  l.b.op("ne", x, x);
const infinity = (l: Lowering, type: FloatType): LValue["parts"][number] =>
  l.float(Number.POSITIVE_INFINITY, type).parts[0];
export const isInf = (
  l: Lowering,
  x: LValue["parts"][number],
  type: FloatType,
): LValue["parts"][number] => l.b.op("eq", l.b.op("abs", x), infinity(l, type));
export const isFinite = (
  l: Lowering,
  x: LValue["parts"][number],
  type: FloatType,
): LValue["parts"][number] => l.b.op("lt", l.b.op("abs", x), infinity(l, type));

const scale = (name: string, factor: number): FunctionRecord =>
  real(name, (l, x, type) =>
    value(type, l.b.op("mul", x.parts[0], l.float(factor, type).parts[0])),
  );

const copysign: FunctionRecord = {
  python: "math.copysign",
  params: "x, y",
  pure: true,
  resolve: ([a, b]) => {
    const [x, y] = [bare(a), bare(b)];
    if (!isReal(x) || !isReal(y)) return null;
    const result = floatOf(promote(x, y));
    return {
      args: [result, result],
      result,
      lower: (l, [v, w]) => value(result, l.b.op("copysign", v.parts[0], w.parts[0])),
    };
  },
};

register(
  ...[
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "exp",
    "exp2",
    "expm1",
    "log2",
    "log10",
    "log1p",
    "erf",
    "erfc",
    "gamma",
    "lgamma",
    "cbrt",
  ].map((name) => library(name)),
  library("log"),
  real("sqrt", (l, x, type) => value(type, l.b.op("sqrt", x.parts[0]))),
  real("fabs", (l, x, type) => value(type, l.b.op("abs", x.parts[0]))),
  scale("degrees", 180 / Math.PI),
  scale("radians", Math.PI / 180),
  two("pow", "pow"),
  two("atan2", "atan2"),
  two("hypot", "hypot"),
  two("fmod", "fmod"),
  copysign,
  rounding("floor", "floor"),
  rounding("ceil", "ceil"),
  rounding("trunc", "trunc"),
  test("math.isnan", (l, x) => isNan(l, x), false),
  test("math.isinf", isInf, false),
  test("math.isfinite", isFinite, true),
  {
    python: "math.ldexp",
    params: "x, i",
    pure: true,
    resolve: ([a, b], context) => {
      const type = bare(a);
      if (!isReal(type) || !isInteger(bare(b))) return null;
      return context.resolve("krait.ldexp", [floatOf(type), int64]);
    },
  },
  overload(
    "krait.ldexp",
    "x, n",
    `
def ldexp(x, n):
    while n > 1000:
        x = x * 2.0 ** 1000
        n -= 1000
        if n > 3000:
            n = 3000
    while n < -1000:
        x = x * 2.0 ** -1000
        n += 1000
        if n < -3000:
            n = -3000
    return x * krait.exp2_int(n)
`,
  ),
  {
    python: "krait.exp2_int",
    params: "n",
    pure: true,
    resolve: () => ({
      args: [int64],
      result: float64,
      lower: (l, [v]) => {
        // -1000 <= n <= 1000: the exponent field.
        const field = l.b.op("shl", l.b.op("add", v.parts[0], l.b.i64(1023)), l.b.i64(52));
        return value(float64, l.b.convert("bits", "f64", field));
      },
    }),
  },
  {
    python: "math.frexp",
    params: "x",
    pure: true,
    resolve: ([a]) => {
      const type = bare(a);
      if (!isReal(type)) return null;
      const own = floatOf(type);
      const result = tupleOf([own, int32]);
      return {
        args: [own],
        result,
        lower: (l, [v]) => {
          const { b } = l;
          const x = l.cast(v, float64).parts[0];
          const special = b.op("or", b.op("eq", x, b.f64(0)), b.op("not", isFinite(l, x, float64)));
          // Subnormals are brought into range first.
          const tiny = b.op("lt", b.op("abs", x), b.f64(2 ** -1022));
          const y = b.select(tiny, b.op("mul", x, b.f64(2 ** 54)), x);
          const bits = b.convert("bits", "i64", y);
          const field = b.op("and", b.op("shr_u", bits, b.i64(52)), b.i64(2047));
          const mask = b.op(
            "or",
            b.op("and", bits, b.i64(-0x7ff0000000000001n)),
            b.i64(0x3fe0000000000000n),
          );
          const fraction = b.select(special, x, b.convert("bits", "f64", mask));
          const base = b.op("sub", b.convert("wrap", "i32", field), b.i32(1022));
          const adjusted = b.select(tiny, b.op("sub", base, b.i32(54)), base);
          const exponent = b.select(special, b.i32(0), adjusted);
          return value(result, l.cast(value(float64, fraction), own).parts[0], exponent);
        },
      };
    },
  },
  overload("math.gcd", "a, b", ([a, b]) =>
    isInteger(bare(a)) && isInteger(bare(b))
      ? `
def gcd(a, b):
    while b != 0:
        a, b = b, a % b
    return abs(a)
`
      : null,
  ),
);

registerConstants("math", {
  pi: new PyFloat(Math.PI),
  e: new PyFloat(Math.E),
  tau: new PyFloat(2 * Math.PI),
  inf: new PyFloat(Number.POSITIVE_INFINITY),
  nan: new PyFloat(Number.NaN),
});
registerConstants("numpy", {
  pi: new PyFloat(Math.PI),
  e: new PyFloat(Math.E),
  inf: new PyFloat(Number.POSITIVE_INFINITY),
  nan: new PyFloat(Number.NaN),
  newaxis: null,
  euler_gamma: new PyFloat(0.5772156649015329),
});
registerConstants("cmath", {
  pi: new PyFloat(Math.PI),
  e: new PyFloat(Math.E),
  tau: new PyFloat(2 * Math.PI),
  inf: new PyFloat(Number.POSITIVE_INFINITY),
  nan: new PyFloat(Number.NaN),
});

// --- cmath: formulas on the parts

function complexFunction(name: string, body: string): FunctionRecord[] {
  const inner = overload(
    `krait.c${name}`,
    "z",
    `\ndef c${name}(z):\n    x = z.real\n    y = z.imag\n${body}`,
  );
  return [
    inner,
    {
      python: `cmath.${name}`,
      params: "z",
      pure: true,
      resolve: ([a], context) => {
        const type = bare(a);
        if (!isScalar(type)) return null;
        const own = type === float32 || type === complex64 ? complex64 : complex128;
        return context.resolve(`krait.c${name}`, [own]);
      },
    },
  ];
}

register(
  ...complexFunction(
    "exp",
    "    r = math.exp(x)\n    return complex(r * math.cos(y), r * math.sin(y))\n",
  ),
  ...complexFunction("log", "    return complex(math.log(math.hypot(x, y)), math.atan2(y, x))\n"),
  ...complexFunction(
    "log10",
    "    k = 0.4342944819032518\n    return complex(math.log10(math.hypot(x, y)), math.atan2(y, x) * k)\n",
  ),
  ...complexFunction(
    "sqrt",
    `    if x == 0.0 and y == 0.0:
        return complex(x * 0.0, y)
    t = math.sqrt((abs(x) + math.hypot(x, y)) / 2.0)
    if x >= 0.0:
        return complex(t, y / (2.0 * t))
    return complex(abs(y) / (2.0 * t), math.copysign(t, y))
`,
  ),
  ...complexFunction(
    "sin",
    "    return complex(math.sin(x) * math.cosh(y), math.cos(x) * math.sinh(y))\n",
  ),
  ...complexFunction(
    "cos",
    "    return complex(math.cos(x) * math.cosh(y), -math.sin(x) * math.sinh(y))\n",
  ),
  ...complexFunction(
    "sinh",
    "    return complex(math.sinh(x) * math.cos(y), math.cosh(x) * math.sin(y))\n",
  ),
  ...complexFunction(
    "cosh",
    "    return complex(math.cosh(x) * math.cos(y), math.sinh(x) * math.sin(y))\n",
  ),
  ...complexFunction(
    "tan",
    "    d = math.cos(2.0 * x) + math.cosh(2.0 * y)\n    return complex(math.sin(2.0 * x) / d, math.sinh(2.0 * y) / d)\n",
  ),
  ...complexFunction(
    "tanh",
    "    d = math.cosh(2.0 * x) + math.cos(2.0 * y)\n    return complex(math.sinh(2.0 * x) / d, math.sin(2.0 * y) / d)\n",
  ),
  ...complexFunction("phase", "    return math.atan2(y, x)\n"),
  ...complexFunction("polar", "    return math.hypot(x, y), math.atan2(y, x)\n"),
  ...complexFunction("isnan", "    return math.isnan(x) or math.isnan(y)\n"),
  ...complexFunction("isinf", "    return math.isinf(x) or math.isinf(y)\n"),
  ...complexFunction("isfinite", "    return math.isfinite(x) and math.isfinite(y)\n"),
  overload(
    "cmath.rect",
    "r, phi",
    "\ndef rect(r, phi):\n    return complex(r * math.cos(phi), r * math.sin(phi))\n",
  ),
);
