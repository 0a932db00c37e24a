import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  shaderFunctionNames,
  shaderText,
} from "../../../src/kernel/targets/wgsl/shader-library.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

test("the embedded text is what shaders/ holds", () => {
  execFileSync(process.execPath, [join(ROOT, "build", "embed-shaders.mjs"), "--check"]);
});

test("a function brings what it calls and nothing else", () => {
  expect(shaderText(["f64_neg"]).match(/fn \w+/g)).toEqual(["fn f64_neg"]);
  expect(
    shaderText(["i64_div_u"])
      .match(/fn \w+/g)
      ?.sort(),
  ).toEqual(
    ["i64_add", "i64_div_u", "i64_divmod_u", "i64_lt_u", "i64_mul", "i64_sub", "u32_mul_wide"].map(
      (name) => `fn ${name}`,
    ),
  );
  expect(shaderText(["f64_sub", "f64_add"])).toBe(shaderText(["f64_add", "f64_sub"]));
  expect(() => shaderText(["f64_teleport"])).toThrow(/f64_teleport/);
});

test("every file parses as definitions with topic prefixes", () => {
  for (const name of shaderFunctionNames())
    expect(name).toMatch(/^(i32|i64|u32|u64|f32|f64)_|^[A-Z]/);
});
