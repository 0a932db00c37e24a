// A program in TypeScript that uses the package finds its types, in Node and in a page, and mistakes are errors.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
// Inside the package its own name is that of what it exports.
const folder = mkdtempSync(join(ROOT, "dist", "types-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const USE = `
import { createRuntime, PythonError, type Session } from "krait";
const runtime = await createRuntime({ gpu: "auto" });
const session: Session = await runtime.open({ onOutput: (text: string, fd: 1 | 2) => console.log(text, fd) });
const shown: string | null = await session.run("1 + 1");
await session.set("values", new Float64Array([1, 2, 3]));
try {
  await session.evaluate("values.sum()");
} catch (error) {
  if (error instanceof PythonError) console.log(error.message);
}
`;

function check(source: string, condition: string | undefined): string {
  const file = join(folder, "use.mts");
  writeFileSync(file, source);
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const options = [
    "--ignoreConfig",
    "--noEmit",
    "--strict",
    "--target",
    "es2022",
    "--module",
    "esnext",
  ];
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(dirname(compiler), "bin", "tsc"),
      ...options,
      ...["--moduleResolution", "bundler", "--types", "node,@webgpu/types", "--skipLibCheck"],
      ...(condition === undefined ? [] : ["--customConditions", condition]),
      file,
    ],
    { cwd: ROOT, encoding: "utf8" },
  );
  return stdout;
}

describe("the types of the package", () => {
  it.each([undefined, "browser"])("serve programs (condition: %s)", (condition) => {
    expect(check(USE, condition)).toBe("");
    expect(check(USE.replace('"auto"', '"never"'), condition)).toContain(
      `Type '"never"' is not assignable`,
    );
    expect(check(USE.replace("session.run(", "session.walk("), condition)).toContain("'walk'");
  });
});
