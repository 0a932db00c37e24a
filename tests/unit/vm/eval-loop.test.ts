/**
 * What V8 must find in the eval loop: little enough bytecode to optimise it, and types seen on nearly
 * every path before it does (vm/warm-up.py), since each unseen one costs a program a compilation.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const dist = new URL("../../../dist/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "krait-eval-loop-"));
const program = join(folder, "node", "cli.js");

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[];
    }[];
  }[];
}

/** What the bundler called the function `run` of vm/eval.ts. */
function loopName(source: string): string {
  const found = /function (run\d*)\(thread,\s*entry,\s*failure/.exec(source);
  if (found === null) throw new Error("the eval loop is not in the bundle");
  return found[1];
}

beforeAll(() => {
  // A copy without code caches: code from a cache counts no blocks.
  cpSync(dist, folder, { recursive: true, filter: (path) => !path.endsWith(".cache") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the eval loop", () => {
  test("is small enough to be optimised", () => {
    const source = readFileSync(join(folder, "node", "worker.cjs"), "utf8");
    const flags = ["--print-bytecode", `--print-bytecode-filter=${loopName(source)}`];
    const text = execFileSync(process.execPath, [...flags, program, "-c", "pass"], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const lengths = [...text.matchAll(/Bytecode length: (\d+)/g)].map((m) => Number(m[1]));
    const length = Math.max(...lengths);
    console.log(`bytecode of the eval loop: ${length} bytes`);
    // V8's limit is 61,440; compiling takes the longer the more there is.
    expect(length).toBeGreaterThan(10_000);
    expect(length).toBeLessThan(40_000);
  });

  test("has seen nearly all of its paths when a program starts", () => {
    const coverage = join(folder, "coverage");
    for (const name of readdirSync(join(folder, "node"))) {
      if (name.endsWith(".cache")) rmSync(join(folder, "node", name));
    }
    execFileSync(process.execPath, [program, "-c", "pass"], {
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
    });
    const source = readFileSync(join(folder, "node", "worker.cjs"), "utf8");
    const name = loopName(source);
    const loop = readdirSync(coverage)
      .flatMap(
        (file) => (JSON.parse(readFileSync(join(coverage, file), "utf8")) as Coverage).result,
      )
      .filter((script) => script.url.endsWith("/worker.cjs"))
      .flatMap((script) => script.functions)
      .filter((fn) => fn.functionName === name)
      .sort((a, b) => b.ranges.length - a.ranges.length)[0];
    const [whole, ...inner] = loop.ranges;
    const seen = new Uint8Array(whole.endOffset - whole.startOffset).fill(1);
    for (const range of inner) {
      const from = range.startOffset - whole.startOffset;
      seen.fill(range.count > 0 ? 1 : 0, from, range.endOffset - whole.startOffset);
    }
    const share = seen.reduce((sum, bit) => sum + bit, 0) / seen.length;
    console.log(`seen by the warm-up: ${(100 * share).toFixed(1)} % of the eval loop`);
    expect(inner.length).toBeGreaterThan(20);
    // The rest is for switching threads, tracing and internal errors.
    expect(share).toBeGreaterThan(0.88);
  });
});
