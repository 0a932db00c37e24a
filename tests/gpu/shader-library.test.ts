// Every function of the WGSL library against JavaScript, on the device: random operands and crossed special values.
//
// KRAIT_DIFFERENTIAL_ROWS raises the number of rows per function (the default keeps the suite short).

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DirectGpu } from "../../src/gpu/direct.ts";
import { openTestDevice } from "./adapter.ts";
import {
  apply,
  bigOf,
  doubleOf,
  inputsFor,
  type Kind,
  type LibraryFunction,
  randomWords,
  singleOf,
  wordOf,
  wordsOf,
  wordsOfBig,
} from "./differential.ts";

const ROWS = Number(process.env.KRAIT_DIFFERENTIAL_ROWS ?? 8192);
const SEED = Number(process.env.KRAIT_DIFFERENTIAL_SEED ?? 1);

type Operand = number | bigint;
type Reference = (a: never, b: never) => Operand | boolean;
interface Case extends LibraryFunction {
  readonly reference: Reference;
}

let gpu: DirectGpu;
beforeAll(async () => {
  gpu = new DirectGpu(await openTestDevice());
});
afterAll(() => gpu.close());

const MIN64 = -(2n ** 63n);
const MAX64 = 2n ** 63n - 1n;
const s64 = (v: bigint): bigint => BigInt.asIntN(64, v);
const u64 = (v: bigint): bigint => BigInt.asUintN(64, v);
const floorDiv = (a: bigint, b: bigint): bigint => {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
};

/** Rounded to nearest even in one step; JavaScript can only go through doubles. */
function singleFromBig(v: bigint): number {
  const magnitude = v < 0n ? -v : v;
  const excess = magnitude.toString(2).length - 24;
  if (excess <= 0) return Number(v);
  const unit = 1n << BigInt(excess);
  let kept = magnitude / unit;
  const rest = magnitude % unit;
  if (rest * 2n > unit || (rest * 2n === unit && (kept & 1n) === 1n)) kept++;
  const value = Number(kept) * 2 ** excess;
  return v < 0n ? -value : value;
}

function nearest(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const low = Math.floor(x);
  const rest = x - low;
  const value = rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
  return value === 0 && (x < 0 || Object.is(x, -0)) ? -0 : value;
}

function saturate(x: number, min: bigint, max: bigint): bigint {
  if (Number.isNaN(x)) return 0n;
  if (x <= Number(min)) return min;
  if (x >= Number(max)) return max;
  return BigInt(Math.trunc(x));
}
function asC(x: number, bits: number): bigint {
  const min = -(2n ** BigInt(bits - 1));
  if (Number.isNaN(x) || !Number.isFinite(x)) return min;
  const t = BigInt(Math.trunc(x));
  return t < min || t > -min - 1n ? min : t;
}
const asCu = (x: number): bigint =>
  x >= 2 ** 63 ? s64(asC(x - 2 ** 63, 64) ^ (1n << 63n)) : asC(x, 64);

const minimum = (a: number, b: number): number => Math.min(a, b);
const maximum = (a: number, b: number): number => Math.max(a, b);

function of(args: string, result: Kind, rows: Record<string, Reference>): Case[] {
  return Object.entries(rows).map(([name, reference]) => ({
    name,
    args: [...args] as Kind[],
    result,
    reference,
  }));
}

const GROUPS: Record<string, Case[]> = {
  "64-bit integers, two operands": [
    ...of("ll", "l", {
      i64_add: (a: bigint, b: bigint) => a + b,
      i64_sub: (a: bigint, b: bigint) => a - b,
      i64_mul: (a: bigint, b: bigint) => a * b,
      i64_mulhi_u: (a: bigint, b: bigint) => (u64(a) * u64(b)) >> 64n,
      i64_min_s: (a: bigint, b: bigint) => (a < b ? a : b),
      i64_max_s: (a: bigint, b: bigint) => (a > b ? a : b),
      i64_min_u: (a: bigint, b: bigint) => (u64(a) < u64(b) ? a : b),
      i64_max_u: (a: bigint, b: bigint) => (u64(a) > u64(b) ? a : b),
    }),
    ...of("ll", "b", {
      i64_eq: (a: bigint, b: bigint) => a === b,
      i64_lt_s: (a: bigint, b: bigint) => a < b,
      i64_lt_u: (a: bigint, b: bigint) => u64(a) < u64(b),
    }),
  ],
  "64-bit division": of("ll", "l", {
    i64_div_s: (a: bigint, b: bigint) => (b === 0n ? 0n : a / b),
    i64_div_u: (a: bigint, b: bigint) => (b === 0n ? 0n : u64(a) / u64(b)),
    i64_rem_s: (a: bigint, b: bigint) => (b === 0n ? 0n : a % b),
    i64_rem_u: (a: bigint, b: bigint) => (b === 0n ? 0n : u64(a) % u64(b)),
    i64_floordiv_s: (a: bigint, b: bigint) => (b === 0n ? 0n : floorDiv(a, b)),
    i64_floormod_s: (a: bigint, b: bigint) => (b === 0n ? 0n : a - floorDiv(a, b) * b),
  }),
  "64-bit shifts": of("lu", "l", {
    i64_shl: (a: bigint, n: number) => a << BigInt(n & 63),
    i64_shr_s: (a: bigint, n: number) => a >> BigInt(n & 63),
    i64_shr_u: (a: bigint, n: number) => u64(a) >> BigInt(n & 63),
    i64_rotl: (a: bigint, n: number) =>
      (u64(a) << BigInt(n & 63)) | (u64(a) >> BigInt(64 - (n & 63))),
    i64_rotr: (a: bigint, n: number) =>
      (u64(a) >> BigInt(n & 63)) | (u64(a) << BigInt(64 - (n & 63))),
  }),
  "64-bit integers, one operand": [
    ...of("l", "l", {
      i64_neg: (a: bigint) => -a,
      i64_abs: (a: bigint) => (a < 0n ? -a : a),
    }),
    ...of("l", "u", {
      i64_clz: (a: bigint) => (a === 0n ? 64 : 64 - u64(a).toString(2).length),
      i64_ctz: (a: bigint) =>
        a === 0n ? 64 : (u64(a).toString(2).match(/0*$/) as [string])[0].length,
      i64_popcnt: (a: bigint) => u64(a).toString(2).replaceAll("0", "").length,
    }),
    ...of("l", "d", {
      f64_from_i64: (a: bigint) => Number(a),
      f64_from_u64: (a: bigint) => Number(u64(a)),
    }),
    ...of("l", "f", {
      f32_from_i64: singleFromBig as Reference,
      f32_from_u64: (a: bigint) => singleFromBig(u64(a)),
    }),
  ],
  "32-bit integers": of("ii", "i", {
    i32_div_s: (a: number, b: number) => (b === 0 ? 0 : (a / b) | 0),
    i32_div_u: (a: number, b: number) => (b === 0 ? 0 : ((a >>> 0) / (b >>> 0)) | 0),
    i32_rem_s: (a: number, b: number) => (b === 0 ? 0 : (a % b) | 0),
    i32_rem_u: (a: number, b: number) => (b === 0 ? 0 : ((a >>> 0) % (b >>> 0)) | 0),
    i32_floordiv_s: (a: number, b: number) => (b === 0 ? 0 : Math.floor(a / b) | 0),
    i32_floormod_s: (a: number, b: number) => (b === 0 ? 0 : (a - Math.floor(a / b) * b) | 0),
    i32_mulhi_u: (a: number, b: number) => Number((BigInt(a >>> 0) * BigInt(b >>> 0)) >> 32n) | 0,
    i32_rotl: (a: number, b: number) => rotated(a, b),
    i32_rotr: (a: number, b: number) => rotated(a, -b),
  }),
  "signed 32-bit conversions": [
    ...of("i", "l", { i64_ext_s: (a: number) => BigInt(a) }),
    ...of("i", "d", { f64_from_i32: (a: number) => a }),
  ],
  "float64 arithmetic": of("dd", "d", {
    f64_add: (a: number, b: number) => a + b,
    f64_sub: (a: number, b: number) => a - b,
    f64_mul: (a: number, b: number) => a * b,
    f64_div: (a: number, b: number) => a / b,
  }),
  "float64 choice and comparison": [
    ...of("dd", "d", {
      f64_min: minimum as Reference,
      f64_max: maximum as Reference,
      f64_copysign: (a: number, b: number) =>
        b < 0 || Object.is(b, -0) || wordsOf(b)[1] >>> 31 === 1 ? -Math.abs(a) : Math.abs(a),
    }),
    ...of("dd", "b", {
      f64_eq: (a: number, b: number) => a === b,
      f64_lt: (a: number, b: number) => a < b,
      f64_le: (a: number, b: number) => a <= b,
    }),
  ],
  "float64, one operand": [
    ...of("d", "d", {
      f64_sqrt: Math.sqrt as Reference,
      f64_neg: (a: number) => -a,
      f64_abs: Math.abs as Reference,
      f64_floor: Math.floor as Reference,
      f64_ceil: Math.ceil as Reference,
      f64_trunc: Math.trunc as Reference,
      f64_nearest: nearest as Reference,
    }),
    ...of("d", "f", { f32_demote: Math.fround as Reference }),
    ...of("d", "l", {
      i64_trunc_sat_s_f64: (a: number) => saturate(a, MIN64, MAX64),
      i64_trunc_sat_u_f64: (a: number) => saturate(a, 0n, 2n ** 64n - 1n),
      i64_trunc_c_s_f64: (a: number) => asC(a, 64),
      i64_trunc_c_u_f64: asCu as Reference,
    }),
    ...of("d", "i", {
      i32_trunc_sat_s_f64: (a: number) => Number(saturate(a, -(2n ** 31n), 2n ** 31n - 1n)),
      i32_trunc_sat_u_f64: (a: number) => Number(saturate(a, 0n, 2n ** 32n - 1n)) | 0,
      i32_trunc_c_s_f64: (a: number) => Number(asC(a, 32)),
    }),
  ],
  "float32, two operands": of("ff", "f", {
    f32_min: minimum as Reference,
    f32_max: maximum as Reference,
    f32_div: ((a: number, b: number) => Math.fround(a / b)) as Reference,
  }),
  "float32, one operand": [
    ...of("f", "f", { f32_sqrt: ((a: number) => Math.fround(Math.sqrt(a))) as Reference }),
    ...of("f", "d", { f64_promote: (a: number) => a }),
    ...of("f", "b", { f32_is_nan: Number.isNaN as Reference }),
    ...of("f", "i", {
      i32_trunc_sat_s_f32: (a: number) => Number(saturate(a, -(2n ** 31n), 2n ** 31n - 1n)),
      i32_trunc_sat_u_f32: (a: number) => Number(saturate(a, 0n, 2n ** 32n - 1n)) | 0,
      i32_trunc_c_s_f32: (a: number) => Number(asC(a, 32)),
    }),
  ],
  "unsigned 32-bit conversions": [
    ...of("u", "f", { f32_from_u32: Math.fround as Reference }),
    ...of("u", "d", { f64_from_u32: (a: number) => a }),
  ],
};

function rotated(a: number, n: number): number {
  const m = ((n % 32) + 32) % 32;
  return m === 0 ? a : (a << m) | (a >>> (32 - m));
}

function operand(kind: Kind, lo: number, hi: number): Operand {
  switch (kind) {
    case "i":
      return lo | 0;
    case "l":
      return bigOf(lo, hi);
    case "f":
      return singleOf(lo);
    case "d":
      return doubleOf(lo, hi);
    default:
      return lo;
  }
}

function expectedWords(kind: Kind, value: Operand | boolean): [number, number] {
  switch (kind) {
    case "l":
      return wordsOfBig(value as bigint);
    case "f":
      return [wordOf(value as number), 0];
    case "d":
      return wordsOf(value as number);
    default:
      return [Number(value) >>> 0, 0];
  }
}

function isNaNWords(kind: Kind, lo: number, hi: number): boolean {
  if (kind === "d") return Number.isNaN(doubleOf(lo, hi));
  return kind === "f" && Number.isNaN(singleOf(lo));
}

function mismatches(c: Case, inputs: Uint32Array, results: Uint32Array): string[] {
  const found: string[] = [];
  const arity = c.args.length;
  for (let row = 0; row < results.length / 2; row++) {
    const args = c.args.map((kind, i) => {
      const at = (row * arity + i) * 2;
      return operand(kind, inputs[at], inputs[at + 1]);
    });
    const value = (c.reference as (...args: Operand[]) => Operand | boolean)(...args);
    const [lo, hi] = expectedWords(c.result, value);
    const gotLo = results[row * 2];
    const gotHi = results[row * 2 + 1];
    if (lo === gotLo && hi === gotHi) continue;
    if (isNaNWords(c.result, lo, hi) && isNaNWords(c.result, gotLo, gotHi)) continue;
    const got = c.result === "b" ? gotLo === 1 : operand(c.result, gotLo, gotHi);
    found.push(`${c.name}(${args.join(", ")}) = ${got}, expected ${value}`);
    if (found.length >= 5) break;
  }
  return found;
}

describe("the WGSL library agrees with JavaScript in every bit:", () => {
  for (const [title, cases] of Object.entries(GROUPS)) {
    test(title, async () => {
      const random = randomWords(SEED);
      for (let left = ROWS; left > 0; left -= 1 << 16) {
        const inputs = inputsFor(cases[0].args, Math.min(left, 1 << 16), random);
        const results = await apply(gpu, cases, inputs);
        const found = cases.flatMap((c, k) => mismatches(c, inputs, results[k]));
        expect(found).toEqual([]);
      }
    });
  }
});
