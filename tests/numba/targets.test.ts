// One program, three targets, the same output: the programs in golden/ run as WebAssembly, as reference JavaScript and, their
// parallel kernels, as WGSL. The trace tells that the target was the one asked for.

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";
import { noAdapter, PROGRAM_LIMIT, runProgram } from "./program.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const programsIn = (folder: string): string[] =>
  readdirSync(join(HERE, folder)).filter((file) => file.endsWith(".py"));

/** Ordinary functions are not launched: the trace does not have them. */
const WITHOUT_LAUNCHES = new Set(["results.py"]);
/** Loops over so few items are run by the code itself, on a processor. */
const TOO_SMALL = new Set(["blur.py"]);

describe("a golden program", { timeout: 4 * PROGRAM_LIMIT }, () => {
  it.concurrent.for(programsIn("golden"))(
    "%s prints the same on every target",
    async (file, { expect }) => {
      const path = join(HERE, "golden", file);
      const wasm = await runProgram([path], "wasm");
      expect(wasm.stdout).not.toBe("");
      const kernels = wasm.launches.map((l) => l.kernel);
      if (!WITHOUT_LAUNCHES.has(file) && !TOO_SMALL.has(file)) expect(kernels).not.toEqual([]);
      expect(wasm.launches.filter((l) => l.target !== "wasm")).toEqual([]);

      const js = await runProgram([path], "js");
      expect(js.stdout).toBe(wasm.stdout);
      expect(js.launches.map((l) => l.kernel)).toEqual(kernels);
      expect(js.launches.filter((l) => l.target !== "js")).toEqual([]);

      if (noAdapter !== null || WITHOUT_LAUNCHES.has(file)) return;
      const wgsl = await runProgram([path], "wgsl");
      expect(wgsl.stdout).toBe(wasm.stdout);
      expect(wgsl.launches).not.toEqual([]);
      expect(wgsl.launches.filter((l) => l.target !== "wgsl" || l.adapter === "cpu")).toEqual([]);
    },
  );
});

describe("a program with numba", { timeout: 2 * PROGRAM_LIMIT }, () => {
  // On WebAssembly they run with the other programs of the library.
  it.concurrent.for(programsIn("run"))(
    "%s passes on the reference target",
    async (file, { expect }) => {
      const { stdout, launches } = await runProgram([join(HERE, "run", file)], "js");
      expect(stdout).toBe("ok\n");
      expect(launches.filter((l) => l.target !== "js")).toEqual([]);
    },
  );
});
