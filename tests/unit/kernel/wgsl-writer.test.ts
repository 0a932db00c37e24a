// The writer of WGSL statements: values move to their only use where that changes nothing, the rest are `let`.

import { expect, it } from "vitest";
import { Block, Value } from "../../../src/kernel/ir.ts";
import type { Nature } from "../../../src/kernel/targets/wgsl/fold.ts";
import { Writer } from "../../../src/kernel/targets/wgsl/writer.ts";

class Text {
  readonly writer = new Writer();
  private count = 0;

  define(name: string, text: string, nature: Nature = "pure"): Value {
    const value = new Value(this.count++, "i32", new Block(0), 0, name);
    this.writer.define(value, name, "i32", text, nature);
    return value;
  }

  get lines(): string[] {
    return this.writer.render("").split("\n").slice(0, -1);
  }
}

it("writes a value where it is used, if that is once", () => {
  const t = new Text();
  t.define("a_1", "(x + 1i)");
  t.define("b_2", "(a_1 * 4i)");
  t.writer.line("m[b_2] = 7u;");
  expect(t.lines).toEqual(["m[((x + 1i) * 4i)] = 7u;"]);
});

it("names what is used twice, and copies go by the name of the original", () => {
  const t = new Text();
  t.define("a_1", "(x + 1i)");
  t.define("b_2", "a_1");
  t.writer.line("f(a_1, b_2);");
  expect(t.lines).toEqual(["let a_1 = x + 1i;", "f(a_1, a_1);"]);
});

it("does not move a load over a store", () => {
  const t = new Text();
  t.define("a_1", "m[0u]", "read");
  t.writer.line("m[0u] = 7u;");
  t.writer.line("m[1u] = a_1;");
  expect(t.lines).toEqual(["let a_1 = m[0u];", "m[0u] = 7u;", "m[1u] = a_1;"]);
});

it("does not move a load into or over a construct", () => {
  const t = new Text();
  t.define("a_1", "m[0u]", "read");
  t.writer.open("if (c) {");
  t.writer.line("m[0u] = 7u;");
  t.writer.close();
  t.writer.line("m[1u] = a_1;");
  expect(t.lines).toEqual(["let a_1 = m[0u];", "if (c) {", "  m[0u] = 7u;", "}", "m[1u] = a_1;"]);
});

it("does not move a value over an assignment to its variable", () => {
  const t = new Text();
  t.writer.variable("i_1", "i32");
  t.define("next_2", "(i_1 + 1i)");
  t.define("twice_3", "(i_1 * 2i)");
  t.writer.line("i_1 = next_2;");
  t.writer.line("j_4 = twice_3;");
  expect(t.lines).toEqual([
    "var i_1: i32;",
    "let twice_3 = i_1 * 2i;",
    "i_1 = i_1 + 1i;",
    "j_4 = twice_3;",
  ]);
});

it("leaves calls and atomics where they are", () => {
  const t = new Text();
  t.define("old_1", "atomicAdd(&m[0u], 1u)", "effect");
  t.define("other_2", "f(x)", "effect");
  t.writer.line("m[1u] = old_1;");
  t.writer.line("m[2u] = other_2;");
  expect(t.lines.slice(0, 2)).toEqual([
    "let old_1 = atomicAdd(&m[0u], 1u);",
    "let other_2 = f(x);",
  ]);
});

it("makes a variable of a value that is used outside of its braces", () => {
  const t = new Text();
  t.writer.open("loop {");
  const value = t.define("a_1", "(x + 1i)");
  t.writer.line("break;");
  t.writer.close();
  t.writer.use(value);
  t.writer.line("f(a_1);");
  expect(t.lines).toEqual([
    "var a_1: i32;",
    "loop {",
    "  a_1 = x + 1i;",
    "  break;",
    "}",
    "f(a_1);",
  ]);
});

it("leaves out empty arms, last returns, and parentheses and conversions that say nothing", () => {
  const t = new Text();
  const scope = t.writer.open("if ((a < b)) {");
  t.writer.line("m[0u] = bitcast<u32>(bitcast<f32>(n[(i + 1u)]));");
  t.writer.line("return;");
  t.writer.close();
  t.writer.openElse(scope);
  t.writer.close();
  t.writer.line("return;");
  expect(t.lines).toEqual(["if (a < b) {", "  m[0u] = bitcast<u32>(n[(i + 1u)]);", "}"]);
});

it("keeps lines short", () => {
  const t = new Text();
  const long = `(${"abcdefgh + ".repeat(6)}x)`;
  t.define("a_1", long);
  t.define("b_2", long);
  t.writer.line("f(a_1, b_2);");
  expect(t.lines).toHaveLength(2);
  expect(t.lines[0]).toBe(`let a_1 = ${long.slice(1, -1)};`);
});
