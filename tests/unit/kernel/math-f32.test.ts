// The library's binary32 functions: special values, accuracy, and that the fixed-point form for GPUs gives the bits of the form
// through binary64. KRAIT_MATH_SAMPLES raises the number of arguments per function.

import { describe, expect, it } from "vitest";
import { Module } from "../../../src/kernel/ir.ts";
import { addMathFunctions, MATH_FUNCTIONS } from "../../../src/kernel/math/library.ts";
import type { MathArithmetic } from "../../../src/kernel/math/lower.ts";
import { inlineCalls, inlineSmall } from "../../../src/kernel/passes/inline.ts";
import { compileWasm } from "../../../src/kernel/targets/wasm/compile.ts";
import { WasmInstance } from "../../../src/kernel/targets/wasm/instance.ts";
import { ModuleCache } from "../../../src/wasm/module-cache.ts";

const SAMPLES = Number(process.env.KRAIT_MATH_SAMPLES ?? 20_000);
/** Only through binary64, on all targets. */
const WITHOUT_FIXED = new Set(["gamma", "lgamma"]);
const NAMES = Object.keys(MATH_FUNCTIONS).filter((name) => !WITHOUT_FIXED.has(name));

type Real = (...args: number[]) => number;

function compiled(names: readonly string[], arithmetic: MathArithmetic): Record<string, Real> {
  const module = new Module();
  addMathFunctions(module, names, arithmetic);
  inlineCalls(module, inlineSmall);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16 });
  let top = 16;
  const allocate = (bytes: number): number => {
    const at = top;
    top += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const artifact = compileWasm(module, { sharedMemory: false });
  const instance = new WasmInstance(artifact, { memory, allocate, host: {} }, new ModuleCache());
  return Object.fromEntries(names.map((n) => [n, instance.raw(`math.${n}`) as unknown as Real]));
}

const doubles = compiled(
  NAMES.map((n) => `${n}_f32`),
  "doubles",
);
const fixed = compiled(
  NAMES.map((n) => `${n}_fixed`),
  "integers",
);

const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);
const fromBits = (bits: number): number => {
  word[0] = bits;
  return single[0];
};
const toBits = (x: number): number => {
  single[0] = x;
  return word[0];
};
/** Distance of two numbers of one sign in units of the last place. */
const ulps = (a: number, b: number): number =>
  Object.is(a, b) ? 0 : Math.abs((toBits(a) | 0) - (toBits(b) | 0));

/** Arguments of all sizes, of the sizes that programs use, and next to where functions change their ways. */
function* samples(seed: number): Generator<[number, number]> {
  let state = BigInt(seed);
  const next = (): number => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 32n);
  };
  for (let i = 0; i < SAMPLES; i++) {
    if (i % 2 === 0) yield [fromBits(next()), fromBits(next())];
    else {
      const scale = 2 ** (i % 8);
      const near = (): number => Math.fround(((next() / 2 ** 32) * 2 - 1) * scale);
      yield [near(), near()];
    }
  }
}

/** JavaScript's own functions, as good as any for a check to one unit. */
const INDEPENDENT: Record<string, Real> = Object.fromEntries(
  NAMES.filter((name) => name in Math).map((name) => [name, Math[name as "sin"] as Real]),
);

describe.each(NAMES)("%s", (name) => {
  const a = doubles[`${name}_f32`];
  const b = fixed[`${name}_fixed`];

  it("gives the same bits in fixed point and through binary64", () => {
    const wrong: string[] = [];
    for (const [x, y] of samples(7)) {
      if (!Object.is(a(x, y), b(x, y)))
        wrong.push(`${name}(${x}, ${y}): doubles ${a(x, y)}, fixed ${b(x, y)}`);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it.runIf(name in INDEPENDENT)("is correctly rounded nearly always, never a unit off", () => {
    const reference = INDEPENDENT[name];
    let worst = 0;
    let off = 0;
    for (const [x, y] of samples(11)) {
      const distance = ulps(b(x, y), Math.fround(reference(x, y)));
      if (distance > 0) off++;
      worst = Math.max(worst, distance);
    }
    expect(worst).toBeLessThanOrEqual(1);
    expect(off / SAMPLES).toBeLessThan(0.001);
  });
});

const INF = Number.POSITIVE_INFINITY;
const TINY = 2 ** -149;
const HALF_PI = Math.fround(Math.PI / 2);
const PI = Math.fround(Math.PI);

/** C99, annex F: arguments, then the result. */
const SPECIAL: [string, ...number[]][] = [
  ["exp", 0, 1],
  ["exp", -0, 1],
  ["exp", INF, INF],
  ["exp", -INF, 0],
  ["exp", 89, INF],
  ["exp", -103.5, TINY],
  ["exp", -104, 0],
  ["exp2", -149, TINY],
  ["exp2", -150, 0],
  ["exp2", 127, 2 ** 127],
  ["exp2", 128, INF],
  ["expm1", -0, -0],
  ["expm1", -INF, -1],
  ["expm1", TINY, TINY],
  ["log", 1, 0],
  ["log", 0, -INF],
  ["log", -0, -INF],
  ["log", -1, Number.NaN],
  ["log", INF, INF],
  ["log2", TINY, -149],
  ["log2", 2 ** 100, 100],
  ["log10", 1e10, 10],
  ["log1p", -0, -0],
  ["log1p", -1, -INF],
  ["log1p", -2, Number.NaN],
  ["sin", -0, -0],
  ["sin", TINY, TINY],
  ["sin", INF, Number.NaN],
  ["cos", -INF, Number.NaN],
  ["cos", 0, 1],
  ["tan", -0, -0],
  ["tan", INF, Number.NaN],
  ["sinh", -INF, -INF],
  ["sinh", -0, -0],
  ["cosh", -INF, INF],
  ["tanh", -INF, -1],
  ["tanh", -0, -0],
  ["asin", -1, -HALF_PI],
  ["asin", -0, -0],
  ["asin", 1.5, Number.NaN],
  ["acos", 1, 0],
  ["acos", -1, PI],
  ["acos", 0, HALF_PI],
  ["acos", -2, Number.NaN],
  ["atan", -INF, -HALF_PI],
  ["atan", -0, -0],
  ["atan2", 0, -0, PI],
  ["atan2", -0, -0, -PI],
  ["atan2", -0, 0, -0],
  ["atan2", 1, 0, HALF_PI],
  ["atan2", INF, -INF, Math.fround((3 * Math.PI) / 4)],
  ["atan2", -1, INF, -0],
  ["atan2", -1, -INF, -PI],
  ["asinh", -INF, -INF],
  ["asinh", -0, -0],
  // So near half-way that a second rounding in binary64 shows.
  ["asinh", 4190057943791566848, 43.572391510009766],
  ["acosh", 4190057943791566848, 43.572391510009766],
  ["acosh", 1, 0],
  ["acosh", 0.5, Number.NaN],
  ["atanh", -1, -INF],
  ["atanh", -0, -0],
  ["atanh", 2, Number.NaN],
  ["cbrt", -27, -3],
  ["cbrt", -0, -0],
  ["cbrt", -INF, -INF],
  ["hypot", INF, Number.NaN, INF],
  ["hypot", -3, 4, 5],
  ["hypot", -0, -0, 0],
  ["hypot", TINY, 0, TINY],
  ["pow", Number.NaN, 0, 1],
  ["pow", 1, Number.NaN, 1],
  ["pow", -1, INF, 1],
  ["pow", -0, -3, -INF],
  ["pow", -0, 3, -0],
  ["pow", -INF, -3, -0],
  ["pow", -INF, 4, INF],
  ["pow", -8, 1 / 3, Number.NaN],
  ["pow", -2, 3, -8],
  ["pow", 0.5, INF, 0],
  ["pow", 2, -149, TINY],
  ["pow", 2, -151, 0],
  ["pow", -3, 81, -INF],
  // Half-way between two numbers: the even one.
  ["pow", 4097, 2, 4097 * 4097 - 1],
  ["fmod", -5.5, 2, -1.5],
  ["fmod", -4, 2, -0],
  ["fmod", 3e38, TINY, 0],
  ["fmod", 2, INF, 2],
  ["fmod", 2, 0, Number.NaN],
  ["fmod", INF, 2, Number.NaN],
  ["fmod", 7 * TINY, 4 * TINY, 3 * TINY],
  ["erf", -INF, -1],
  ["erf", -0, -0],
  ["erf", TINY, TINY],
  ["erfc", -INF, 2],
  ["erfc", INF, 0],
  ["erfc", 0, 1],
];

it.each(SPECIAL)("%s(%s, %s) is what C says", (name, ...numbers) => {
  const expected = numbers[numbers.length - 1];
  const args = numbers.slice(0, -1).map(Math.fround);
  expect(doubles[`${name}_f32`](...args)).toBe(expected);
  expect(fixed[`${name}_fixed`](...args)).toBe(expected);
});

it.each(NAMES)("%s of NaN is NaN", (name) => {
  expect(fixed[`${name}_fixed`](Number.NaN, 2)).toBeNaN();
  if (MATH_FUNCTIONS[name] === 2) expect(fixed[`${name}_fixed`](2, Number.NaN)).toBeNaN();
});
