/**
 * The ufuncs, each declared once: name, operand counts, identity, loops in NumPy's search order, and
 * where its poles are. The order of loops decides which dtype a mixture computes in.
 */
import { binaryOp, isTrue } from "../objects/abstract.ts";
import { valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { EQ, GE, GT, LE, LT, NE, type PyValue } from "../objects/object.ts";
import { NB_MULTIPLY } from "../objects/operators.ts";
import { halfTable } from "./cast.ts";
import { FP_DIVIDE, FP_OVERFLOW, fpStatus } from "./errstate.ts";
import type { Pole } from "./fp-check.ts";
import { numberToHalf } from "./half.ts";
import type { Complex1, LoopRun } from "./loop-templates.ts";
import {
  bits2,
  bool1,
  bool2,
  compares2,
  complexes1,
  complexes2,
  complexTests1,
  complexToReal,
  floats1,
  floats2,
  intPicks2,
  ints1,
  ints2,
  Loop,
  logicals2,
  shifts2,
  tests1,
} from "./loops.ts";
import * as C from "./loops-complex.ts";
import * as O from "./loops-object.ts";
import {
  floatFloorDivide,
  floatRemainder,
  frexp,
  ldexp,
  logAddExp,
  logAddExp2,
  math,
  nextAfter,
  nextAfter32,
  rint,
  spacing,
  spacing32,
} from "./math.ts";

export interface UfuncSpec {
  readonly name: string;
  readonly nin: number;
  readonly nout: number;
  /** Start of a reduction; undefined: none, the first item is it. */
  readonly identity?: PyValue;
  /** Reductions over several axes may run in any order. */
  readonly reorderable?: boolean;
  readonly loops: readonly Loop[];
  /** Look for floating-point trouble in results. */
  readonly checked?: boolean;
  readonly pole?: Pole;
  /** How operands pick a loop; "common" unless they differ by nature. */
  readonly resolve?: "common" | "each" | "divide" | "compare";
  readonly signature?: string;
}

export const UFUNC_SPECS: UfuncSpec[] = [];

function ufunc(
  name: string,
  nin: number,
  nout: number,
  loops: readonly Loop[],
  rest: Partial<UfuncSpec> = {},
): void {
  UFUNC_SPECS.push({ name, nin, nout, loops, ...rest });
}

const imul = Math.imul;
const same = (a: number): number => a;
const bigSame = (a: bigint): bigint => a;
const one = BigInt(1);
const zero = BigInt(0);
const INFINITE = new PyFloat(-Infinity);

// ---- arithmetic --------------------------------------------------------------------------------------

ufunc(
  "add",
  2,
  1,
  [
    ...bool2((a, b) => a | b),
    ...ints2(
      (a, b) => a + b,
      (a, b) => a + b,
      (a, b) => a + b,
    ),
    ...floats2((a, b) => a + b),
    ...complexes2(C.complexAdd),
    ...O.objectOperator("+"),
  ],
  { identity: 0, reorderable: true, checked: true },
);
ufunc(
  "subtract",
  2,
  1,
  [
    ...ints2(
      (a, b) => a - b,
      (a, b) => a - b,
      (a, b) => a - b,
    ),
    ...floats2((a, b) => a - b),
    ...complexes2(C.complexSubtract),
    ...O.objectOperator("-"),
  ],
  { checked: true },
);
ufunc(
  "multiply",
  2,
  1,
  [
    ...bool2((a, b) => a & b),
    ...ints2(
      imul,
      (a, b) => a * b,
      (a, b) => a * b,
    ),
    ...floats2((a, b) => a * b),
    ...complexes2(C.complexMultiply, C.complexMultiply32),
    ...O.objectOperator("*"),
  ],
  { identity: 1, reorderable: true, checked: true },
);
ufunc(
  "divide",
  2,
  1,
  [
    ...floats2((a, b) => a / b),
    ...complexes2(C.complexDivide, C.complexDivide32),
    ...O.objectOperator("/"),
  ],
  { checked: true, pole: (_a, b) => b === 0, resolve: "divide" },
);

function flagDivide(): number {
  fpStatus.bits |= FP_DIVIDE;
  return 0;
}
function bigFlagDivide(): bigint {
  fpStatus.bits |= FP_DIVIDE;
  return zero;
}
function smallFloor(a: number, b: number): number {
  if (b === 0) return flagDivide();
  return Math.floor(a / b);
}
function exactFloor(a: number, b: number): number {
  if (b === 0) return flagDivide();
  const r = a % b;
  const q = (a - r) / b;
  return r !== 0 && r < 0 !== b < 0 ? q - 1 : q;
}
function bigFloor(a: bigint, b: bigint): bigint {
  if (b === zero) return bigFlagDivide();
  const q = a / b;
  if (q > BigInt("9223372036854775807") && a < zero) fpStatus.bits |= FP_OVERFLOW;
  return a % b !== zero && a < zero !== b < zero ? q - one : q;
}
function intMod(a: number, b: number): number {
  if (b === 0) return flagDivide();
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r + 0;
}
function bigMod(a: bigint, b: bigint): bigint {
  if (b === zero) return bigFlagDivide();
  const r = a % b;
  return r !== zero && r < zero !== b < zero ? r + b : r;
}
ufunc(
  "floor_divide",
  2,
  1,
  [
    ...ints2(smallFloor, exactFloor, bigFloor),
    ...floats2(floatFloorDivide),
    ...O.objectOperator("//"),
  ],
  { checked: true, pole: (_a, b) => b === 0 },
);
ufunc(
  "remainder",
  2,
  1,
  [...ints2(intMod, intMod, bigMod), ...floats2(floatRemainder), ...O.objectOperator("%")],
  { checked: true },
);
const cMod = (a: number, b: number): number => (b === 0 ? flagDivide() : a % b);
ufunc(
  "fmod",
  2,
  1,
  [
    ...ints2(cMod, cMod, (a, b) => (b === zero ? bigFlagDivide() : a % b)),
    ...floats2((a, b) => a % b),
    ...O.objectMethod("fmod"),
  ],
  { checked: true },
);

const NEGATIVE_POWER = "Integers to negative integer powers are not allowed.";
/** b ≥ 0; wraps to 32 bits. */
function smallPower(a: number, b: number): number {
  if (b < 0) throw valueError(NEGATIVE_POWER);
  let r = 1;
  let base = a;
  for (let n = b; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) r = imul(r, base);
    base = imul(base, base);
  }
  return r;
}
function exactPower(a: number, b: number): number {
  if (b < 0) throw valueError(NEGATIVE_POWER);
  if (a === 2 && b < 53) return 2 ** b;
  let r = 1;
  let base = a;
  for (let n = b; ; ) {
    if (n % 2 === 1) r *= base;
    n = Math.floor(n / 2);
    if (n === 0) return r;
    base *= base;
    // Beyond this nothing is exact, and nan sends the caller to BigInts.
    if (base > 9007199254740992) return a === 1 ? 1 : NaN;
  }
}
function bigPower(a: bigint, b: bigint): bigint {
  if (b < zero) throw valueError(NEGATIVE_POWER);
  let r = one;
  let base = BigInt.asUintN(64, a);
  for (let n = b; n > zero; n >>= one) {
    if ((n & one) === one) r = BigInt.asUintN(64, r * base);
    base = BigInt.asUintN(64, base * base);
  }
  return BigInt.asIntN(64, r);
}
const power = (a: number, b: number): number => {
  if (b === 2) return a * a;
  if (b === 0.5) return Math.sqrt(a);
  return math.pow(a, b);
};
const plainPower = (a: number, b: number): number => math.pow(a, b);
void power;
ufunc(
  "power",
  2,
  1,
  [
    ...ints2(smallPower, exactPower, bigPower),
    ...floats2(plainPower),
    ...complexes2(C.complexPower),
    ...O.objectOperator("**"),
  ],
  { checked: true, pole: (a, b) => a === 0 && b < 0 },
);
ufunc(
  "float_power",
  2,
  1,
  [...floats2(plainPower).slice(2), ...complexes2(C.complexPower).slice(1)],
  { checked: true, pole: (a, b) => a === 0 && b < 0 },
);

ufunc("negative", 1, 1, [
  ...ints1(
    (a) => -a,
    (a) => 0 - a,
    (a) => -a,
  ),
  ...floats1((a) => -a),
  ...complexes1(C.complexNegative),
  ...O.objectNegative,
]);
ufunc("positive", 1, 1, [
  ...ints1(same, same, bigSame),
  ...floats1(same),
  ...complexes1(C.complexPositive),
  ...O.objectPositive,
]);
ufunc("absolute", 1, 1, [
  ...bool1(same),
  ...ints1(Math.abs, Math.abs, (a) => (a < zero ? -a : a), same, bigSame),
  ...floats1(Math.abs),
  ...complexToReal(C.complexAbs),
  ...O.objectAbsolute,
]);
ufunc("fabs", 1, 1, [...floats1(Math.abs), ...O.objectMethod("fabs")]);
ufunc("conjugate", 1, 1, [
  ...ints1(same, same, bigSame),
  ...floats1(same),
  ...complexes1(C.complexConjugate),
  ...O.objectMethod("conjugate"),
]);
ufunc(
  "square",
  1,
  1,
  [
    ...ints1(
      (a) => imul(a, a),
      (a) => a * a,
      (a) => a * a,
    ),
    ...floats1((a) => a * a),
    ...complexes1(C.complexSquare),
    ...O.object1((a) => binaryOp(NB_MULTIPLY, a, a)),
  ],
  { checked: true },
);
const intReciprocal = (a: number): number => (a === 0 ? flagDivide() : Math.trunc(1 / a) + 0);
ufunc(
  "reciprocal",
  1,
  1,
  [
    ...ints1(intReciprocal, intReciprocal, () => zero),
    ...floats1((a) => 1 / a),
    ...complexes1(C.complexReciprocal),
  ],
  { checked: true, pole: (a) => a === 0 },
);
ufunc("sign", 1, 1, [
  ...ints1(
    (a) => Math.sign(a) + 0,
    (a) => Math.sign(a) + 0,
    (a) => (a > zero ? one : a < zero ? -one : zero),
  ),
  ...floats1((a) => (a === 0 ? 0 : Math.sign(a))),
  ...complexes1(C.complexSign),
  ...O.objectSign,
]);

// ---- rounding ------------------------------------------------------------------------------------------

for (const [name, f] of [
  ["floor", Math.floor],
  ["ceil", Math.ceil],
  ["trunc", Math.trunc],
] as const) {
  ufunc(name, 1, 1, [
    ...bool1(same),
    ...ints1(same, same, bigSame),
    ...floats1(f),
    ...O.objectMethod(`__${name}__`),
  ]);
}
const rintPair: Complex1 = (o, k, re, im) => {
  o[k] = rint(re);
  o[k + 1] = rint(im);
};
ufunc("rint", 1, 1, [...floats1(rint), ...complexes1(rintPair), ...O.objectMethod("rint")]);

// ---- exponentials, logarithms, trigonometry ------------------------------------------------------------

type Float1 = (a: number) => number;
function transcendental(name: string, f: Float1, complex: Complex1 | null, pole?: Pole): void {
  ufunc(
    name,
    1,
    1,
    [...floats1(f), ...(complex === null ? [] : complexes1(complex)), ...O.objectMethod(name)],
    pole === undefined ? { checked: true } : { checked: true, pole },
  );
}
const atZero: Pole = (a) => a === 0;
transcendental("exp", (a) => math.exp(a), C.complexExp);
transcendental("exp2", (a) => math.exp2(a), C.complexExp2);
transcendental("expm1", (a) => math.expm1(a), C.complexExpm1);
transcendental("log", (a) => math.log(a), C.complexLog, atZero);
transcendental("log2", (a) => math.log2(a), C.complexLog2, atZero);
transcendental("log10", (a) => math.log10(a), C.complexLog10, atZero);
transcendental(
  "log1p",
  (a) => math.log1p(a),
  C.complexLog1p,
  (a) => a === -1,
);
transcendental("sqrt", Math.sqrt, C.complexSqrt);
transcendental("cbrt", (a) => math.cbrt(a), null);
transcendental("sin", (a) => math.sin(a), C.complexSin);
transcendental("cos", (a) => math.cos(a), C.complexCos);
transcendental("tan", (a) => math.tan(a), C.complexTan);
transcendental("arcsin", (a) => math.asin(a), C.complexAsin);
transcendental("arccos", (a) => math.acos(a), C.complexAcos);
transcendental("arctan", (a) => math.atan(a), C.complexAtan);
transcendental("sinh", (a) => math.sinh(a), C.complexSinh);
transcendental("cosh", (a) => math.cosh(a), C.complexCosh);
transcendental("tanh", (a) => math.tanh(a), C.complexTanh);
transcendental("arcsinh", (a) => math.asinh(a), C.complexAsinh);
transcendental("arccosh", (a) => math.acosh(a), C.complexAcosh);
transcendental(
  "arctanh",
  (a) => math.atanh(a),
  C.complexAtanh,
  (a) => Math.abs(a) === 1,
);

const DEGREE = Math.PI / 180;
const RADIAN = 180 / Math.PI;
for (const name of ["deg2rad", "radians"]) transcendental(name, (a) => a * DEGREE, null);
for (const name of ["rad2deg", "degrees"]) transcendental(name, (a) => a * RADIAN, null);

function float2(
  name: string,
  f: (a: number, b: number) => number,
  rest: Partial<UfuncSpec> = {},
): void {
  ufunc(name, 2, 1, floats2(f), { checked: true, ...rest });
}
float2("arctan2", (a, b) => math.atan2(a, b));
float2("hypot", (a, b) => math.hypot(a, b), { identity: 0, reorderable: true });
float2("logaddexp", logAddExp, { identity: INFINITE, reorderable: true });
float2("logaddexp2", logAddExp2, { identity: INFINITE, reorderable: true });
float2("copysign", (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)), {
  checked: false,
});
float2("heaviside", (a, b) => (a !== a ? a : a === 0 ? b : a < 0 ? 0 : 1), { checked: false });
ufunc("nextafter", 2, 1, floats2(nextAfter, nextAfter32), { checked: true });
ufunc("spacing", 1, 1, floats1(spacing, spacing32), { checked: true });

const ldexpRun = (fromHalf: boolean, wide: boolean): LoopRun => {
  const table = halfTable();
  return (n, v, p, s) => {
    const [a, e, o] = v as Float64Array[];
    for (let c = 0; c < n; c++) {
      const x = a[p[0] + c * s[0]];
      const i = p[1] + c * s[1];
      const power2 = wide
        ? Math.max(-5000, Math.min(5000, e[i + 1] * 4294967296 + (e[i] >>> 0)))
        : e[i];
      const r = ldexp(fromHalf ? table[x] : x, power2);
      o[p[2] + c * s[2]] = fromHalf ? numberToHalf(r) : r;
    }
  };
};
ufunc(
  "ldexp",
  2,
  1,
  ["ei->e", "fi->f", "el->e", "fl->f", "di->d", "dl->d", "gi->g", "gl->g"].map(
    (t) => new Loop(t, () => ldexpRun(t[0] === "e", t[1] === "l")),
  ),
  { checked: true, resolve: "each" },
);

/** Two outputs from one float. */
function split(
  f: (x: number) => readonly [number, number],
  isHalf: boolean,
  halfSecond: boolean,
): LoopRun {
  const table = halfTable();
  return (n, v, p, s) => {
    const [a, x, y] = v as Float64Array[];
    for (let c = 0; c < n; c++) {
      const item = a[p[0] + c * s[0]];
      const [first, second] = f(isHalf ? table[item] : item);
      x[p[1] + c * s[1]] = isHalf ? numberToHalf(first) : first;
      y[p[2] + c * s[2]] = halfSecond ? numberToHalf(second) : second;
    }
  };
}
ufunc(
  "frexp",
  1,
  2,
  ["e->ei", "f->fi", "d->di", "g->gi"].map(
    (t) => new Loop(t, () => split(frexp, t[0] === "e", false)),
  ),
);
const modf = (x: number): readonly [number, number] => {
  const whole = Math.trunc(x);
  if (!Number.isFinite(x)) return [x === x ? (x < 0 ? -0 : 0) : NaN, x];
  const part = x - whole;
  return [part === 0 && (x < 0 || Object.is(x, -0)) ? -0 : part, whole];
};
ufunc(
  "modf",
  1,
  2,
  ["e->ee", "f->ff", "d->dd", "g->gg"].map(
    (t) => new Loop(t, () => split(modf, t[0] === "e", t[0] === "e")),
  ),
);

/** divmod: the loops of floor_divide and remainder one after the other. */
function divmodLoops(): Loop[] {
  const floor = UFUNC_SPECS.find((u) => u.name === "floor_divide") as UfuncSpec;
  const mod = UFUNC_SPECS.find((u) => u.name === "remainder") as UfuncSpec;
  return floor.loops
    .filter((l) => !l.ins[0].isObject)
    .map((l, i) => {
      const c = l.types[0];
      return new Loop(`${c}${c}->${c}${c}`, () => (n, v, p, s) => {
        l.run(n, [v[0], v[1], v[2]], [p[0], p[1], p[2]], [s[0], s[1], s[2]]);
        mod.loops[i].run(n, [v[0], v[1], v[3]], [p[0], p[1], p[3]], [s[0], s[1], s[3]]);
      });
    });
}
ufunc("divmod", 2, 2, divmodLoops(), { checked: true, pole: (_a, b) => b === 0 });

// ---- comparison and logic ------------------------------------------------------------------------------

type Compare = Parameters<typeof compares2>;
function comparison(
  name: string,
  op: 0 | 1 | 2 | 3 | 4 | 5,
  f: Compare[0],
  sign: Compare[1],
  complex: Compare[2],
): void {
  ufunc(name, 2, 1, [...compares2(f, sign, complex), ...O.objectCompare(op)], {
    resolve: "compare",
  });
}
const noNan = (a: number, b: number, c: number, d: number): boolean =>
  a === a && b === b && c === c && d === d;
comparison(
  "equal",
  EQ,
  (a, b) => a === b,
  (d) => d === 0,
  (a, b, c, d) => a === c && b === d,
);
comparison(
  "not_equal",
  NE,
  (a, b) => a !== b,
  (d) => d !== 0,
  (a, b, c, d) => a !== c || b !== d,
);
comparison(
  "less",
  LT,
  (a, b) => a < b,
  (d) => d < 0,
  (a, b, c, d) => (a < c && b === b && d === d) || (a === c && b < d),
);
comparison(
  "less_equal",
  LE,
  (a, b) => a <= b,
  (d) => d <= 0,
  (a, b, c, d) => noNan(a, b, c, d) && (a < c || (a === c && b <= d)),
);
comparison(
  "greater",
  GT,
  (a, b) => a > b,
  (d) => d > 0,
  (a, b, c, d) => (a > c && b === b && d === d) || (a === c && b > d),
);
comparison(
  "greater_equal",
  GE,
  (a, b) => a >= b,
  (d) => d >= 0,
  (a, b, c, d) => noNan(a, b, c, d) && (a > c || (a === c && b >= d)),
);

ufunc("logical_and", 2, 1, [...logicals2((a, b) => a && b), ...O.objectLogicalAnd], {
  identity: true,
  reorderable: true,
});
ufunc("logical_or", 2, 1, [...logicals2((a, b) => a || b), ...O.objectLogicalOr], {
  identity: false,
  reorderable: true,
});
ufunc(
  "logical_xor",
  2,
  1,
  logicals2((a, b) => a !== b),
  {
    identity: false,
    reorderable: true,
  },
);
ufunc("logical_not", 1, 1, [
  ...tests1(
    (a) => a === 0,
    (a) => a === 0,
    (low, high) => (low | high) === 0,
  ),
  ...complexTests1((re, im) => re === 0 && im === 0),
  ...O.object1((a) => !isTrue(a)),
]);

const never = (): boolean => false;
const always = (): boolean => true;
ufunc("isnan", 1, 1, [
  ...tests1(never, (a) => a !== a, never),
  ...complexTests1((re, im) => re !== re || im !== im),
]);
ufunc("isinf", 1, 1, [
  ...tests1(never, (a) => a === Infinity || a === -Infinity, never),
  ...complexTests1((re, im) => Math.abs(re) === Infinity || Math.abs(im) === Infinity),
]);
ufunc("isfinite", 1, 1, [
  ...tests1(always, (a) => a - a === 0, always),
  ...complexTests1((re, im) => re - re === 0 && im - im === 0),
]);
ufunc("signbit", 1, 1, tests1(never, (a) => a < 0 || Object.is(a, -0), never).slice(-4));

// ---- choosing ------------------------------------------------------------------------------------------

const nanMax = (a: number, b: number): number => (a >= b || a !== a ? a : b);
const nanMin = (a: number, b: number): number => (a <= b || a !== a ? a : b);
ufunc(
  "maximum",
  2,
  1,
  [
    ...bool2((a, b) => a | b),
    ...intPicks2(
      (a, b) => (a >= b ? a : b),
      (d) => d >= 0,
    ),
    ...floats2(nanMax),
    ...complexes2(C.complexMaximum),
    ...O.objectMaximum,
  ],
  { reorderable: true },
);
ufunc(
  "minimum",
  2,
  1,
  [
    ...bool2((a, b) => a & b),
    ...intPicks2(
      (a, b) => (a <= b ? a : b),
      (d) => d <= 0,
    ),
    ...floats2(nanMin),
    ...complexes2(C.complexMinimum),
    ...O.objectMinimum,
  ],
  { reorderable: true },
);
ufunc(
  "fmax",
  2,
  1,
  [
    ...bool2((a, b) => a | b),
    ...intPicks2(
      (a, b) => (a >= b ? a : b),
      (d) => d >= 0,
    ),
    ...floats2((a, b) => (a >= b || b !== b ? a : b)),
    ...complexes2(C.complexFmax),
    ...O.objectMaximum,
  ],
  { reorderable: true },
);
ufunc(
  "fmin",
  2,
  1,
  [
    ...bool2((a, b) => a & b),
    ...intPicks2(
      (a, b) => (a <= b ? a : b),
      (d) => d <= 0,
    ),
    ...floats2((a, b) => (a <= b || b !== b ? a : b)),
    ...complexes2(C.complexFmin),
    ...O.objectMinimum,
  ],
  { reorderable: true },
);

// ---- bits ------------------------------------------------------------------------------------------------

for (const [name, symbol, f, identity] of [
  ["bitwise_and", "&", (a: number, b: number) => a & b, -1],
  ["bitwise_or", "|", (a: number, b: number) => a | b, 0],
  ["bitwise_xor", "^", (a: number, b: number) => a ^ b, 0],
] as const) {
  ufunc(name, 2, 1, [...bool2(f), ...bits2(f), ...O.objectOperator(symbol)], {
    identity,
    reorderable: true,
  });
}
ufunc("invert", 1, 1, [
  ...bool1((a) => 1 - a),
  ...ints1(
    (a) => ~a,
    (a) => -1 - a,
    (a) => ~a,
  ),
  ...O.objectInvert,
]);
ufunc("left_shift", 2, 1, [
  ...shifts2(
    (width) => (a, b) => (b >= 0 && b < Math.abs(width) ? a << b : 0),
    (a, b) => (b >= 0 && b < 64 ? a * 2 ** b : 0),
    (a, b) => (b >= zero && b < BigInt(64) ? BigInt.asIntN(64, a << b) : zero),
  ),
  ...O.objectOperator("<<"),
]);
ufunc("right_shift", 2, 1, [
  ...shifts2(
    (width) => {
      if (width < 0) return (a, b) => (b >= 0 && b < -width ? a >>> b : 0);
      return (a, b) => (b >= 0 && b < width ? a >> b : a < 0 ? -1 : 0);
    },
    (a, b) => (b >= 0 && b < 64 ? Math.floor(a / 2 ** b) : a < 0 ? -1 : 0),
    (a, b) => (b >= zero && b < BigInt(64) ? a >> b : a < zero ? -one : zero),
  ),
  ...O.objectOperator(">>"),
]);

function gcd(a: number, b: number): number {
  a = Math.abs(a);
  b = Math.abs(b);
  while (b !== 0) {
    const t = a % b;
    a = b;
    b = t;
  }
  return a;
}
function bigGcd(a: bigint, b: bigint): bigint {
  if (a < zero) a = -a;
  if (b < zero) b = -b;
  while (b !== zero) {
    const t = a % b;
    a = b;
    b = t;
  }
  return a;
}
const lcm = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : Math.abs((a / gcd(a, b)) * b);
ufunc("gcd", 2, 1, ints2(gcd, gcd, bigGcd), { identity: 0, reorderable: true });
ufunc(
  "lcm",
  2,
  1,
  ints2(lcm, lcm, (a, b) => {
    if (a === zero || b === zero) return zero;
    const r = (a / bigGcd(a, b)) * b;
    return r < zero ? -r : r;
  }),
);

function bitCount(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
ufunc("bitwise_count", 1, 1, [
  ...[..."bBhHiI"].map(
    (c) =>
      new Loop(`${c}->B`, () => (n, v, p, s) => {
        const [a, o] = v as Int32Array[];
        for (let i = 0; i < n; i++) o[p[1] + i * s[1]] = bitCount(Math.abs(a[p[0] + i * s[0]]));
      }),
  ),
  ...[..."lLqQ"].map(
    (c) =>
      new Loop(`${c}->B`, () => (n, v, p, s) => {
        const [a, o] = v as Int32Array[];
        for (let i = 0; i < n; i++) {
          let low = a[p[0] + i * s[0]];
          let high = a[p[0] + i * s[0] + 1];
          if (high < 0 && c === c.toLowerCase()) {
            // |x|: the count is of the magnitude.
            high = ~high + (low === 0 ? 1 : 0);
            low = -low | 0;
          }
          o[p[1] + i * s[1]] = bitCount(low) + bitCount(high);
        }
      }),
  ),
]);
