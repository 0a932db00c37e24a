// Bounds of integers hold for every value that a function computes, and folding what they decide changes no result.

import { describe, expect, it } from "vitest";
import type { HostImplementation, KernelEnvironment } from "../../../src/kernel/instance.ts";
import { type Block, type Fn, Instr, Module, type Value } from "../../../src/kernel/ir.ts";
import { parseFn } from "../../../src/kernel/parse.ts";
import { foldRanges } from "../../../src/kernel/passes/fold-ranges.ts";
import { printFn } from "../../../src/kernel/print.ts";
import {
  type Bounds,
  isInteger,
  type RangeAssumptions,
  Ranges,
} from "../../../src/kernel/ranges.ts";
import { JsInstance } from "../../../src/kernel/targets/js/compile.ts";
import { assertValid } from "../../../src/kernel/verify.ts";
import { random, randomArguments, randomFunction } from "./random-function.ts";

const FUNCTIONS = 300;
const CALLS = 12;

const memory = new WebAssembly.Memory({ initial: 8, maximum: 8, shared: true });

function instanceOf(module: Module, host: Record<string, HostImplementation> = {}): JsInstance {
  const env: KernelEnvironment = { memory, allocate: () => 1024, host };
  return new JsInstance(module, env);
}

function moduleOf(fn: Fn): Module {
  const module = new Module();
  module.add(fn);
  assertValid(module, "a test");
  return module;
}

/** What a value was claimed to be in a place. */
interface Claim {
  readonly value: Value;
  readonly block: Block;
  readonly bounds: Bounds;
}

/** Makes the function report its values: where they are defined, and where they are used with what is known there. */
function watch(fn: Fn, claims: Claim[], assume: RangeAssumptions = {}): Module {
  const ranges = new Ranges(fn, assume);
  const report = (value: Value, block: Block, bounds: Bounds): Instr[] => {
    const id = new Instr("const", "i32", []);
    id.imm = claims.push({ value, block, bounds }) - 1;
    fn.addResult(id, "i32");
    const call = new Instr("call_host", "i32", [id.result, value]);
    call.name = `check_${value.type}`;
    return [id, call];
  };
  for (const block of fn.blocks) {
    const defined = block.params.filter(isInteger);
    const out = defined.flatMap((p) => report(p, block, ranges.of(p)));
    for (const instr of block.instrs) {
      for (const arg of instr.args.filter(isInteger)) {
        out.push(...report(arg, block, ranges.at(arg, block)));
      }
      out.push(instr);
      for (const r of instr.results.filter(isInteger)) out.push(...report(r, block, ranges.of(r)));
    }
    block.instrs = out;
  }
  const module = new Module();
  for (const type of ["i32", "i64"] as const) {
    const name = `check_${type}`;
    module.hostFunctions.set(name, { name, params: ["i32", type], results: [], raises: false });
  }
  module.add(fn);
  return module;
}

describe("bounds", () => {
  it("hold for all values of random functions", () => {
    for (let seed = 1; seed <= FUNCTIONS; seed++) {
      const text = printFn(randomFunction(seed));
      const claims: Claim[] = [];
      const module = watch(parseFn(text), claims);
      const check = (id: number, x: number | bigint): void => {
        const { value, block, bounds } = claims[id];
        const n = BigInt(x);
        if (n >= bounds.min && n <= bounds.max) return;
        const claim = `v${value.id} in b${block.id} is ${n}, not in ${bounds.min}..${bounds.max}`;
        throw new Error(`seed ${seed}: ${claim}\n${text}`);
      };
      const instance = instanceOf(module, { check_i32: check, check_i64: check });
      const next = random(seed * 7919);
      for (let k = 0; k < CALLS; k++) instance.call("f", randomArguments(next));
    }
  });

  it("are found at all: most random functions have folded code", () => {
    let folded = 0;
    for (let seed = 1; seed <= 100; seed++) folded += Number(foldRanges(randomFunction(seed)));
    expect(folded).toBeGreaterThan(50);
  });
});

describe("folding", () => {
  it("changes no result of random functions", () => {
    for (let seed = 1; seed <= FUNCTIONS; seed++) {
      const fn = randomFunction(seed);
      const text = printFn(fn);
      const before = instanceOf(moduleOf(parseFn(text)));
      foldRanges(fn);
      const after = instanceOf(moduleOf(fn));
      const next = random(seed * 104_729);
      for (let k = 0; k < CALLS; k++) {
        const args = randomArguments(next);
        expect(after.call("f", args), `seed ${seed}(${args})\n${text}`).toEqual(
          before.call("f", args),
        );
      }
    }
  });
});

describe("comparisons below two others", () => {
  const OPS = ["lt_s", "le_s", "gt_s", "ge_s", "lt_u", "le_u", "gt_u", "ge_u", "eq", "ne"];
  const NUMBERS = [0, 1, 2, -1, -2, 2 ** 31 - 1, -(2 ** 31)];

  /** Bit k of the result: what the kth comparison gives where both others hold. */
  function below(first: string, second: string): string {
    const lines = OPS.flatMap((op, k) => [
      `c${k} = ${op}.i32 a, b`,
      `w${k} = const.i32 ${2 ** k}`,
      `s${k} = select.i32 c${k}, w${k}, zero`,
      `x${k + 1} = or.i32 x${k}, s${k}`,
    ]);
    return `fn @${first}.${second} function(a: i32, b: i32) -> (i32) exported {
    top:
      f = ${first}.i32 a, b
      brif f, inner, out
    inner:
      g = ${second}.i32 b, a
      brif g, all, out
    all:
      zero = const.i32 0
      x0 = const.i32 0
      ${lines.join("\n")}
      ret x${OPS.length}
    out:
      none = const.i32 -1
      ret none
    }`;
  }

  it("are decided as they come out", () => {
    const before = new Module();
    const after = new Module();
    for (const first of OPS) {
      for (const second of OPS) {
        before.add(parseFn(below(first, second)));
        const fn = after.add(parseFn(below(first, second)));
        expect(foldRanges(fn)).toBe(true);
      }
    }
    const [reference, folded] = [instanceOf(before), instanceOf(after)];
    for (const { name } of before.functions.values()) {
      for (const a of NUMBERS) {
        for (const b of NUMBERS) {
          const text = `${name}(${a}, ${b})`;
          expect(folded.call(name, [a, b]), text).toEqual(reference.call(name, [a, b]));
        }
      }
    }
  });
});

/** Bounds of the value that a function returns. */
function returned(body: string, assume: RangeAssumptions = {}, kind = "function"): string {
  const result = kind === "kernel" ? "" : " -> (i64)";
  const fn = parseFn(`fn @f ${kind}(n: i64 in 0..1000, m: i64, s: i32)${result} {\n${body}\n}`);
  const ranges = new Ranges(fn, assume);
  for (const block of fn.blocks) {
    const { term } = block;
    if (term.kind !== "ret") continue;
    const { min, max } = ranges.at(term.values[0], block);
    return `${min}..${max}`;
  }
  throw new Error("nothing is returned");
}

const expression = (lines: string): string => returned(`b0:\n${lines}\nret x`);

describe("the bounds of an expression", () => {
  const MIN = -(2n ** 63n);
  const MAX = 2n ** 63n - 1n;
  it.each([
    ["a sum", "one = const.i64 1\nx = add.i64 n, one", "1..1001"],
    ["a sum that may wrap", "one = const.i64 1\nx = add.i64 m, one", `${MIN}..${MAX}`],
    ["a negated minimum", "x = neg.i64 m", `${MIN}..${MAX}`],
    ["the magnitude of a minimum", "x = abs.i64 m", `${MIN}..${MAX}`],
    ["a product with -1", "k = const.i64 -1\nx = mul.i64 n, k", "-1000..0"],
    ["a mask", "k = const.i64 255\nx = and.i64 m, k", "0..255"],
    ["an unsigned remainder", "k = const.i64 10\nx = rem_u.i64 n, k", "0..9"],
    ["a remainder by what may be zero", "x = rem_u.i64 n, n", "0..999"],
    ["a floored remainder", "k = const.i64 10\nx = floormod_s.i64 m, k", "0..9"],
    ["a quotient by what may be zero", "x = div_s.i64 n, n", "0..1000"],
    ["a shift to the left", "k = const.i64 3\nx = shl.i64 n, k", "0..8000"],
    ["a shift to the right", "k = const.i64 3\nx = shr_s.i64 n, k", "0..125"],
    ["an extension without sign", "x = ext_u s", `0..${2n ** 32n - 1n}`],
    ["an extension with sign", "x = ext_s s", `${-(2n ** 31n)}..${2n ** 31n - 1n}`],
    ["one of two", "k = const.i64 -7\nc = lt_s.i64 m, n\nx = select.i64 c, n, k", "-7..1000"],
    [
      "what a comparison chose",
      "c = lt_s.i64 m, n\nx = select.i64 c, n, m",
      "0..9223372036854775807",
    ],
  ])("%s", (_what, lines, bounds) => {
    expect(expression(lines)).toBe(bounds);
  });

  it("a 32-bit shift by 33 is a shift by one", () => {
    const body = `b0:
      w = wrap n
      k = const.i32 33
      y = shr_s.i32 w, k
      x = ext_s y
      ret x`;
    const fn = parseFn(`fn @f function(n: i64 in 0..1000) -> (i64) exported {\n${body}\n}`);
    expect(instanceOf(moduleOf(fn)).call("f", [1000n])).toEqual([500n]);
    const [min, max] = returned(body).split("..").map(Number);
    expect(min).toBeLessThanOrEqual(0);
    expect(max).toBeGreaterThanOrEqual(500);
  });
});

describe("the bounds in a loop", () => {
  it("come from the condition, upwards and downwards", () => {
    const loop = (first: string, compare: string, limit: string, step: number): string =>
      returned(`
      e:
        first = const.i64 ${first}
        step = const.i64 ${step}
        limit = const.i64 ${limit}
        br head(first)
      head(i: i64):
        go = ${compare}.i64 i, limit
        brif go, body, done
      body:
        j = add.i64 i, step
        br head(j)
      done:
        ret i`);
    expect(loop("0", "lt_s", "10", 1)).toBe("10..10");
    expect(loop("10", "gt_s", "0", -1)).toBe("0..0");
    expect(loop("0", "le_s", "10", 3)).toBe("11..13");
    // It counts past the limit and wraps: nothing is known but that they differ in the end.
    expect(loop("0", "ne", "10", 3)).toBe("10..10");
  });
});

describe("the ids of threads", () => {
  const kernel = (axis: string): string => `b0:
    b = block_id.x
    d = block_dim.${axis}
    t = thread_id.x
    p = mul.i32 b, d
    i = add.i32 p, t
    z = const.i32 0
    c = lt_s.i32 i, z
    brif c, low, high
  low:
    raise 20
  high:
    ret`;

  it("are not negative in a small grid, along one axis", () => {
    const folded = (axis: string, smallGrid: boolean): boolean =>
      foldRanges(parseFn(`fn @k kernel() {\n${kernel(axis)}\n}`), { smallGrid });
    expect(folded("x", true)).toBe(true);
    expect(folded("x", false)).toBe(false);
    expect(folded("y", true)).toBe(false);
  });
});
