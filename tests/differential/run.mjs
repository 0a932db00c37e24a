// Compares krait with CPython on random programs:
//
//     node tests/differential/run.mjs --seeds 0-19999 [--oracle CMD]   compare; CMD: a CPython 3.14
//     node tests/differential/run.mjs --show SEED                      the program, and what both print
//     node tests/differential/run.mjs --record [--oracle CMD]          write the store of CPython's outputs anew
//     node tests/differential/run.mjs --measure A-B [--oracle CMD]     what share of cells fails how, on CPython
//
// The rest is TypeScript, bundled here because this project's oldest Node does not load that.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const FOLDER = dirname(fileURLToPath(import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "krait-differential-"));
try {
  const outfile = join(scratch, "command.mjs");
  await build({
    entryPoints: [join(FOLDER, "command.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "warning",
  });
  const { main } = await import(pathToFileURL(outfile).href);
  process.exitCode = await main(FOLDER, process.argv.slice(2));
} finally {
  rmSync(scratch, { recursive: true });
}
