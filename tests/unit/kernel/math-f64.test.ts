// The library's binary64 functions give the same bits in the form for targets with binary64 and in the form for targets that
// emulate it, which makes pairs of numbers with integers and runs polynomials in loops.

import { expect, it } from "vitest";
import { Module } from "../../../src/kernel/ir.ts";
import { addMathFunctions, MATH_FUNCTIONS } from "../../../src/kernel/math/library.ts";
import type { MathArithmetic } from "../../../src/kernel/math/lower.ts";
import { compileWasm } from "../../../src/kernel/targets/wasm/compile.ts";
import { WasmInstance } from "../../../src/kernel/targets/wasm/instance.ts";
import { ModuleCache } from "../../../src/wasm/module-cache.ts";

const SAMPLES = Number(process.env.KRAIT_MATH_SAMPLES ?? 10_000);
const NAMES = Object.keys(MATH_FUNCTIONS);
type Real = (...args: number[]) => number;

function compiled(arithmetic: MathArithmetic): Record<string, Real> {
  const module = new Module();
  addMathFunctions(module, NAMES, arithmetic);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16 });
  let top = 16;
  const allocate = (bytes: number): number => {
    const at = top;
    top += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const artifact = compileWasm(module, { sharedMemory: false });
  const instance = new WasmInstance(artifact, { memory, allocate, host: {} }, new ModuleCache());
  return Object.fromEntries(NAMES.map((n) => [n, instance.raw(`math.${n}`) as unknown as Real]));
}
const doubles = compiled("doubles");
const integers = compiled("integers");

const SPECIAL = [
  0,
  1,
  0.5,
  2,
  3,
  1.5,
  1e300,
  1e-300,
  1e-295,
  2 ** -1022,
  2 ** -1074,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NaN,
].flatMap((x) => [x, -x]);

function* operands(): Generator<[number, number]> {
  for (const x of SPECIAL) for (const y of SPECIAL) yield [x, y];
  let state = 5n;
  const word = new BigUint64Array(1);
  const any = (): number => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    word[0] = state ^ (state >> 31n);
    return new Float64Array(word.buffer)[0];
  };
  const near = (): number => {
    any();
    return (Number(word[0] >> 11n) / 2 ** 52 - 1) * 2 ** Number(word[0] & 7n);
  };
  for (let i = 0; i < SAMPLES; i++) yield i % 2 === 0 ? [any(), any()] : [near(), near()];
}

it.each(NAMES)("%s has the same bits with integers", (name) => {
  const wrong: string[] = [];
  for (const [x, y] of operands()) {
    const [a, b] = [doubles[name](x, y), integers[name](x, y)];
    if (!Object.is(a, b)) wrong.push(`${name}(${x}, ${y}): doubles ${a}, integers ${b}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
});

it("fmod is the exact remainder", () => {
  const wrong: string[] = [];
  for (const [x, y] of operands()) {
    const remainder = doubles.fmod(x, y);
    if (!Object.is(remainder, x % y)) wrong.push(`fmod(${x}, ${y}) = ${remainder}, not ${x % y}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
});

it("cbrt neither overflows nor underflows on its way", () => {
  expect(doubles.cbrt(Number.MAX_VALUE)).toBe(5.643803094122362e102);
  expect(doubles.cbrt(2 ** -1074)).toBe(2 ** -358);
  expect(doubles.cbrt(-(2 ** -951))).toBe(-(2 ** -317));
});
