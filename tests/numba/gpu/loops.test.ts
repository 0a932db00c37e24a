// Parallel loops on a GPU, by the built krait: the programs of this folder end with "ok", and the trace shows where their loops ran.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { noAdapter, PROGRAM_LIMIT, runProgram } from "../program.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** The kernels that ran, with their targets. */
async function kernelsOf(file: string): Promise<string[]> {
  const { stdout, stderr, launches } = await runProgram([join(HERE, file)], "wgsl");
  expect(stderr).toBe("");
  expect(stdout).toBe("ok\n");
  return [...new Set(launches.map((l) => `${l.kernel} ${l.target}`))].sort();
}

test.skipIf(noAdapter !== null)(
  "prange, stencils and array expressions run on the GPU",
  async () => {
    expect(await kernelsOf("loops.py")).toEqual([
      "cross wgsl",
      "expression wgsl",
      "fails wgsl",
      "five wgsl",
      "overlapping wgsl",
      "reduces wgsl",
      "scaled wgsl",
    ]);
  },
  2 * PROGRAM_LIMIT,
);

test.skipIf(noAdapter !== null)(
  "calls of ufuncs run on the GPU, reductions do not",
  async () => {
    expect(await kernelsOf("ufuncs.py")).toEqual([
      "counts wgsl",
      "plus wgsl",
      "sums wasm",
      "sums wgsl",
    ]);
  },
  2 * PROGRAM_LIMIT,
);

test.skipIf(noAdapter !== null)(
  "what cannot run on the GPU raises, with reason and line",
  async () => {
    expect(await kernelsOf("refusals.py")).toEqual([]);
  },
  2 * PROGRAM_LIMIT,
);
