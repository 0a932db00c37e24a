// The text form: printing and parsing are inverse, the builder constructs SSA, the verifier finds violations.

import { describe, expect, it } from "vitest";
import { FunctionBuilder } from "../../../src/kernel/builder.ts";
import { Module } from "../../../src/kernel/ir.ts";
import { parseFn, parseModule } from "../../../src/kernel/parse.ts";
import { printFn, printModule } from "../../../src/kernel/print.ts";
import { rootsOf } from "../../../src/kernel/roots.ts";
import { verifyFn, verifyModule } from "../../../src/kernel/verify.ts";

const SAMPLE = `host @alloc(i64) -> (i64) raises

fn @sample kernel(v0: ptr x f32 readonly noalias, v1: i64 n in 0..2147483647) fastmath(contract nsz) {
  shared @tile: f32[64]
  shared @dyn: f32[dynamic]
  const @taps: f32[3] = [0.0625, -0.0, inf]
b0:
  v2 = const.i64 -8
  v3 = thread_id.x
  v4 = ext_s v3
  v5 = ptradd.i64 v0, v4
  v6 = load.f32 v5 +16  ; line 7
  v7 = load.i32:u8 v5
  v8 = const.f32 0.1
  v9 = lt.f32 v6, v8
  brif v9, b1(v7), b2
b1(v10: i32):
  v11 = array_ptr @tile
  v12 = math.f32 @exp(v6) -> (f32)
  store.f32 v11, v12 +4 unaligned
  v13 = atomic_add.i32 v11, v10 +8
  v14, v15 = shfl_idx.i32 v13, v10, v3
  v16 = call_host @alloc(v2) -> (i64) catches
  barrier
  fence @device
  print 3, v16, v6
  ret
b2:
  raise 17  ; line 9
}
`;

describe("text form", () => {
  it("parses what it prints", () => {
    const module = parseModule(SAMPLE);
    expect(verifyModule(module)).toEqual([]);
    expect(printModule(module)).toBe(SAMPLE);
  });

  it("numbers values in order of appearance", () => {
    const text = printFn(
      parseFn("fn @f function(a: i32) -> (i32) {\nentry:\n  x = add.i32 a, a\n  ret x\n}"),
    );
    expect(text).toBe(
      "fn @f function(v0: i32) -> (i32) {\nb0:\n  v1 = add.i32 v0, v0\n  ret v1\n}\n",
    );
  });

  it("names the line of an error", () => {
    expect(() => parseFn("fn @f function() {\nb0:\n  v1 = frob.i32 v0\n}")).toThrow(
      'line 3: unknown operation "frob"',
    );
    expect(() => parseFn("fn @f function() {\nb0:\n  br b1\n}")).toThrow(
      "block b1 of @f is not defined",
    );
  });
});

describe("builder", () => {
  it("gives a loop variable one block parameter and no more", () => {
    const b = new FunctionBuilder("sum", "function", [{ name: "n", type: "i64" }], ["i64"]);
    const i = b.variable("i64", "i");
    const total = b.variable("i64", "total");
    const untouched = b.variable("i64", "untouched");
    b.write(i, b.i64(0));
    b.write(total, b.i64(0));
    b.write(untouched, b.i64(7));
    const head = b.createBlock();
    const body = b.createBlock();
    const done = b.createBlock();
    b.br(head);
    b.switchTo(head);
    b.brif(b.op("lt_s", b.read(i), b.param(0)), body, done);
    b.seal(body);
    b.switchTo(body);
    b.write(total, b.op("add", b.read(total), b.read(i)));
    b.write(i, b.op("add", b.read(i), b.read(untouched)));
    b.br(head);
    b.seal(head);
    b.seal(done);
    b.switchTo(done);
    b.ret(b.read(total));
    const fn = b.finish();
    expect(verifyFn(fn, new Module())).toEqual([]);
    expect(fn.blocks[1].params.map((p) => p.name)).toEqual(["i", "total"]);
  });

  it("reads a variable that was never written as zero", () => {
    const b = new FunctionBuilder("f", "function", [], ["f64"]);
    b.ret(b.read(b.variable("f64", "x")));
    expect(printFn(b.finish())).toContain("v0 = const.f64 0.0");
  });
});

describe("verifier", () => {
  const errors = (body: string, head = "fn @f function(a: i32, b: i64) -> (i32)"): string =>
    verifyModule(parseModule(`${head} {\n${body}\n}`)).join("\n");

  it.each([
    ["rule 1", "b0:\n br b1\nb1:\n br b0"],
    ["rule 3", "b0:\n y = add.i32 x, x\n x = add.i32 a, a\n ret y"],
    [
      "rule 3",
      "b0:\n c = eq.i32 a, a\n brif c, b1, b2\nb1:\n x = add.i32 a, a\n br b2\nb2:\n ret x",
    ],
    ["rule 4", "b0:\n x = add.i32 a, b\n ret x"],
    ["rule 4", "b0:\n x = div.i32 a, a\n ret x"],
    ["rule 5", "b0:\n br b1(b)\nb1(x: i32):\n ret x"],
    ["rule 6", "b0:\n ret b"],
    ["rule 9", "b0:\n x = call @nowhere(a) -> (i32)\n ret x"],
    ["rule 12", "b0:\n raise 0"],
  ])("finds a violation of %s", (rule, body) => {
    expect(errors(body)).toContain(rule);
  });

  it("keeps barriers out of range functions (rule 10) and results out of kernels (rule 11)", () => {
    expect(errors("b0:\n barrier\n ret", "fn @f range(b: i64, e: i64)")).toContain("rule 10");
    expect(errors("b0:\n unreachable", "fn @f kernel() -> (i32)")).toContain("rule 11");
    expect(errors("b0:\n unreachable", "fn @f range(b: i64)")).toContain("rule 11");
  });
});

describe("roots", () => {
  it("unites the roots that meet in a block parameter", () => {
    const fn = parseFn(`fn @f function(x: ptr, y: ptr, z: ptr noalias, c: bool, o: i64) -> (f64) {
      b0:
        brif c, b1(x), b1(y)
      b1(p: ptr):
        q = ptradd.i64 p, o
        v = load.f64 q
        w = load.f64 z
        ret w
    }`);
    const roots = rootsOf(fn);
    const q = fn.blocks[1].instrs[0].result;
    expect(roots.of(q).map((r) => (r.kind === "param" ? r.param.name : r.kind))).toEqual(
      ["x", "y"].map(() => ""),
    );
    expect(roots.all.map((r) => r.classId)).toEqual([0, 0, 2]);
    expect(roots.mayAlias(q, fn.entry.params[2])).toBe(false);
    expect(roots.mayAlias(q, fn.entry.params[0])).toBe(true);
  });
});
