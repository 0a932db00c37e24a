// Parallel loops of compiled code on a GPU, by the built krait: the programs of this folder end with "ok", and the trace shows that
// their loops ran as WGSL.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { softwareAdapter } from "../../../build/software-adapter.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(dirname(dirname(HERE)));
const KRAIT = join(ROOT, "bin", "krait.mjs");

test("prange, stencils and array expressions run on the GPU", (context) => {
  const adapter = softwareAdapter();
  if ("reason" in adapter) return context.skip(adapter.reason);
  const folder = mkdtempSync(join(tmpdir(), "krait-loops-"));
  try {
    const trace = join(folder, "trace");
    const run = spawnSync(process.execPath, [KRAIT, join(HERE, "loops.py")], {
      encoding: "utf8",
      timeout: 110_000,
      env: { ...process.env, ...adapter.env, KRAIT_GPU: "require", KRAIT_TRACE: trace },
    });
    expect(run.stderr).toBe("");
    expect(run.stdout).toBe("ok\n");
    const launches = readFileSync(trace, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kernel: string; target: string });
    expect(new Set(launches.map((l) => l.target))).toEqual(new Set(["wgsl"]));
    const kernels = [...new Set(launches.map((l) => l.kernel))].sort();
    expect(kernels).toEqual([
      "cross",
      "expression",
      "fails",
      "five",
      "overlapping",
      "reduces",
      "scaled",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);
