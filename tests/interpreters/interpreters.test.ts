// Subinterpreters by the built krait. Every program of this folder must end with status 0 and print "ok" last; those without
// arrays pass under CPython too, which proves the tests themselves. What needs to be seen from outside (signals, exit
// statuses, traces) follows below.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { testAdapter } from "../../build/software-adapter.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(dirname(HERE));
const KRAIT = join(ROOT, "bin", "krait.mjs");
const TIMEOUT_MS = 60_000;
const env = { ...process.env, KRAIT_GPU: "off" };

function run(args: readonly string[], extra: Record<string, string> = {}) {
  return spawnSync(process.execPath, [KRAIT, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    timeout: TIMEOUT_MS,
    env: { ...env, ...extra },
  });
}

const create = "from concurrent import interpreters\ni = interpreters.create()\n";

describe("subinterpreters", () => {
  it.each(readdirSync(HERE).filter((file) => file.endsWith(".py")))("%s", (file) => {
    const result = run([join("tests", "interpreters", file)]);
    expect(result.stderr).toBe("");
    expect(result.stdout.trimEnd().split("\n").at(-1)).toBe("ok");
    expect(result.status).toBe(0);
  });

  it("write to the program's own streams, in the order of things", () => {
    const source = `${create}print("one", end=" ")
i.exec("import sys; print('two', end=' '); print('to stderr', file=sys.stderr)")
print("three")
i.close()`;
    const { stdout, stderr, status } = run(["-c", source]);
    expect([stdout, stderr, status]).toEqual(["one two three\n", "to stderr\n", 0]);
  });

  it("that nobody closes end with the program, which says so", () => {
    const source = `${create}i.exec("import atexit; atexit.register(print, 'bye')")\nprint("end")`;
    const { stdout, stderr, status } = run(["-c", source]);
    expect(stdout).toBe("end\nbye\n");
    expect(stderr).toBe(
      "<sys>:0: RuntimeWarning: remaining subinterpreters; close them with Interpreter.close()\n",
    );
    expect(status).toBe(0);
  });

  it("that still run in a daemon thread are stopped at the end", () => {
    const source = `${create}import threading, time
threading.Thread(target=i.exec, args=("while True: pass",), daemon=True).start()
time.sleep(0.5)
print("end")`;
    const { stdout, status } = run(["-c", source]);
    expect([stdout, status]).toEqual(["end\n", 0]);
  });

  it("may end the whole program", () => {
    const source = `${create}i.exec("import os; os._exit(7)")\nprint("never")`;
    const { stdout, status } = run(["-c", source]);
    expect([stdout, status]).toEqual(["", 7]);
  });

  it("give way to Ctrl-C", async () => {
    const source = `${create}print("go", flush=True)\ni.exec("while True: pass")`;
    const child = spawn(process.execPath, [KRAIT, "-c", source], { env });
    let errors = "";
    child.stderr.on("data", (part) => {
      errors += part;
    });
    child.stdout.once("data", () => setTimeout(() => child.kill("SIGINT"), 300));
    const ended = await new Promise((resolve) =>
      child.on("close", (status, signal) => resolve({ status, signal })),
    );
    expect(ended).toEqual({ status: null, signal: "SIGINT" });
    expect(errors).toContain("KeyboardInterrupt");
  }, 20_000);

  it("take nobody along when they crash", () => {
    const source = `${create}import numpy as np
a = np.arange(3.0)
i.prepare_main(m=memoryview(a))
try:
    i.exec("x = []\\nwhile True: x.append([0] * 100_000)")
except interpreters.InterpreterError as error:
    print(error)
print(a, interpreters.list_all())`;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--max-old-space-size=150", KRAIT, "-c", source],
      { encoding: "utf8", timeout: TIMEOUT_MS, env },
    );
    expect(stdout).toBe("interpreter 1 ended unexpectedly\n[0. 1. 2.] [Interpreter(0)]\n");
    expect(stderr).toMatch(/^krait: interpreter 1 has crashed: .*memory.*\n$/);
    expect(status).toBe(0);
  });

  /** Runs the example; which interpreters launched kernels on which targets. */
  function runExample(args: readonly string[], extra: Record<string, string>): string[] {
    const folder = mkdtempSync(join(tmpdir(), "krait-interpreters-"));
    try {
      const trace = join(folder, "trace");
      const file = join("examples", "two_interpreters.py");
      const result = run([file, ...args], { ...extra, KRAIT_TRACE: trace });
      expect(result.stderr).toBe("");
      expect(result.stdout).toContain("overlap: yes\nresult: right\n");
      const lines = readFileSync(trace, "utf8").trim().split("\n");
      const launches = lines.map((line) => {
        const { interpreter, target } = JSON.parse(line) as { interpreter: number; target: string };
        return `${interpreter} ${target}`;
      });
      return [...new Set(launches)].sort();
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("run kernels on one array at once, and the trace names both", () => {
    expect(runExample([], {})).toEqual(["1 wasm", "2 wasm"]);
  });

  it("share one GPU", (context) => {
    const adapter = testAdapter();
    if ("reason" in adapter) return context.skip(adapter.reason);
    const launches = runExample(["cuda"], { ...adapter.env, KRAIT_GPU: "require" });
    expect(launches).toEqual(["1 wgsl", "2 wgsl"]);
  });
});
