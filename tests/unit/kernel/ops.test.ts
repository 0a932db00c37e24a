// Every pure operation on edge values: wasm equals the js reference, and the reference equals the rules of the essay in ir.ts.

import { describe, expect, it } from "vitest";
import type { KernelValue } from "../../../src/kernel/instance.ts";
import type { Type } from "../../../src/kernel/ir.ts";
import { OPS, type Op, type OpInfo } from "../../../src/kernel/ops.ts";
import { callAll, run, targets } from "./run.ts";

const f = Math.fround;
const EDGES: Record<string, KernelValue[]> = {
  bool: [0, 1],
  i32: [
    0, 1, -1, 2, 7, -7, 31, 32, 33, 0x7fffffff, -0x80000000, 0x12345678, -0x12345678, 255, 128,
    0xffff,
  ],
  i64: [
    0n,
    1n,
    -1n,
    2n,
    7n,
    -7n,
    63n,
    64n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    0x123456789abcdefn,
    -0x123456789abcdefn,
    2n ** 32n,
    2n ** 53n + 1n,
    2n ** 24n + 1n,
    0x80000080000001n,
  ],
  f32: [
    0,
    -0,
    1,
    -1,
    0.5,
    1.5,
    2.5,
    -2.5,
    f(1e30),
    f(-1e30),
    f(1e-40),
    f(3.7),
    2147483648,
    f(4294967296),
    f(2 ** 63),
    f(-(2 ** 63)),
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    8388609,
  ],
  f64: [
    0,
    -0,
    1,
    -1,
    0.5,
    1.5,
    2.5,
    -2.5,
    1e300,
    -1e300,
    5e-324,
    3.7,
    2147483647.5,
    -2147483648.5,
    4294967296,
    2 ** 63,
    -(2 ** 63),
    2 ** 64,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    4503599627370497,
  ],
};

function operandTypes(info: OpInfo, type: Type, from: Type | null): Type[] {
  const map: Record<string, Type> = { T: type, F: from ?? type, b: "bool", i: "i32" };
  return [...info.args].map((letter) => map[letter]);
}

/** One function per variant of the op, all in one module. */
function variants(op: Op, info: OpInfo): { text: string; name: string; params: Type[] }[] {
  const out: { text: string; name: string; params: Type[] }[] = [];
  for (const type of info.types) {
    for (const from of info.from ?? [null]) {
      if (op === "bits" && (type === from || type.slice(1) !== from!.slice(1))) continue;
      const params = operandTypes(info, type, from);
      const result = info.results === "b" ? "bool" : type;
      const suffix =
        (info.types.length > 1 ? `.${type}` : "") +
        (from !== null && info.from!.length > 1 ? `.${from}` : "");
      const name = `${op}_${type}_${from}`;
      const list = params.map((p, i) => `a${i}: ${p}`).join(", ");
      const args = params.map((_, i) => `a${i}`).join(", ");
      const text = `fn @${name} function(${list}) -> (${result}) exported {\nb0:\n r = ${op}${suffix} ${args}\n ret r\n}\n`;
      out.push({ text, name, params });
    }
  }
  return out;
}

const pure = (Object.entries(OPS) as [Op, OpInfo][]).filter(
  ([op, info]) =>
    info.effect === "pure" &&
    info.args !== "*" &&
    info.args !== "" &&
    !/ptr/.test(op) &&
    info.results.length === 1 &&
    !info.args.includes("p") &&
    !/^(shfl|vote|match|thread|block|grid|lane)/.test(op),
);

describe("operations", () => {
  it.each(pure)("%s agrees on wasm and js", (op, info) => {
    const all = variants(op, info).filter(
      (v) => !v.params.includes("ptr") && !v.name.includes("ptr"),
    );
    const compiled = targets(all.map((v) => v.text).join("\n"));
    for (const { name, params } of all) {
      const lists = params.map((p) => EDGES[p]);
      const visit = (args: KernelValue[]): void => {
        if (args.length === lists.length) callAll(compiled, name, args);
        else for (const v of lists[args.length]) visit([...args, v]);
      };
      if (params.length > 2)
        for (const c of [0, 1]) callAll(compiled, name, [c, lists[1][1], lists[2][0]]);
      else visit([]);
    }
  });

  const one = (op: string, type: string, args: KernelValue[], result = type): KernelValue => {
    const list = args.map((_, i) => `a${i}: ${type}`).join(", ");
    const text = `fn @f function(${list}) -> (${result}) exported {\nb0:\n r = ${op} ${args.map((_, i) => `a${i}`).join(", ")}\n ret r\n}`;
    return run(text, "f", args)[0];
  };

  it("divides as promised where machines trap", () => {
    expect(one("div_s.i32", "i32", [5, 0])).toBe(0);
    expect(one("div_s.i32", "i32", [-0x80000000, -1])).toBe(-0x80000000);
    expect(one("rem_s.i64", "i64", [-(2n ** 63n), -1n])).toBe(0n);
    expect(one("floordiv_s.i64", "i64", [-7n, 2n])).toBe(-4n);
    expect(one("floormod_s.i64", "i64", [-7n, 2n])).toBe(1n);
    expect(one("floordiv_s.i64", "i64", [-7n, 0n])).toBe(0n);
    expect(one("floormod_s.i64", "i64", [-7n, 0n])).toBe(0n);
  });

  it("truncates floats like x86 C and saturates like Wasm", () => {
    expect(one("trunc_c_s.i32.f64", "f64", [Number.NaN], "i32")).toBe(-0x80000000);
    expect(one("trunc_c_s.i32.f64", "f64", [3e9], "i32")).toBe(-0x80000000);
    expect(one("trunc_c_s.i32.f64", "f64", [2147483647.5], "i32")).toBe(2147483647);
    expect(one("trunc_c_u.i64.f64", "f64", [2 ** 63 + 2048], "i64")).toBe(-(2n ** 63n) + 2048n);
    expect(one("trunc_c_u.i64.f64", "f64", [-1], "i64")).toBe(-1n);
    expect(one("trunc_sat_s.i64.f64", "f64", [1e300], "i64")).toBe(2n ** 63n - 1n);
    expect(one("trunc_sat_u.i32.f32", "f32", [-5], "i32")).toBe(0);
  });

  it("rounds once from i64 to f32", () => {
    // Through f64 this would first become a tie and then round the wrong way.
    expect(one("cvt_s.f32.i64", "i64", [0x80000080000001n], "f32")).toBe(f(2 ** 55 + 2 ** 32));
    expect(one("cvt_u.f64.i64", "i64", [-1n], "f64")).toBe(2 ** 64);
  });

  it("keeps division promises under the nonzero flag", () => {
    const text = `fn @f function(a: i32, b: i32) -> (i32, i32) exported {
      b0:
        q = div_s.i32 a, b nonzero
        r = floormod_s.i32 a, b nonzero
        ret q, r
    }`;
    expect(run(text, "f", [-0x80000000, -1])).toEqual([-0x80000000, 0]);
    expect(run(text, "f", [-9, 4])).toEqual([-2, 3]);
  });

  it("divides by constants", () => {
    for (const d of [1n, 2n, 8n, 3n, -1n, -4n, 10n]) {
      const text = `fn @f function(a: i64) -> (i64, i64, i64, i64) exported {
        b0:
          d = const.i64 ${d}
          q = floordiv_s.i64 a, d
          r = floormod_s.i64 a, d
          s = div_s.i64 a, d
          t = rem_u.i64 a, d
          ret q, r, s, t
      }`;
      const all = targets(text);
      for (const a of EDGES.i64) callAll(all, "f", [a]);
    }
  });
});
