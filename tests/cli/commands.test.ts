// The subcommands: doctor, dis, wgsl and wat.

import binaryen from "binaryen";
import { describe, expect, it } from "vitest";
import { folderWith, krait } from "./krait.ts";

const KERNELS = `
import sys
import numpy as np
from numba import cuda, float64, guvectorize, njit, prange, vectorize

print("from the script", sys.argv[1:])

@vectorize([float64(float64, float64)])
def combine(a, b):
    return a + 2.0 * b

@guvectorize([(float64[:], float64[:])], "(n)->(n)")
def running(x, y):
    s = 0.0
    for i in range(x.shape[0]):
        s += x[i]
        y[i] = s

@njit
def double(n):
    return 2 * n

@njit(parallel=True)
def squares(x):
    s = 0.0
    for i in prange(x.shape[0]):
        s += x[i] * x[i]
    return s

@cuda.jit
def scale(a, x):
    i = cuda.grid(1)
    if i < x.size:
        x[i] *= a

@cuda.jit
def listed(x):
    s = [1, 2, 3]
    x[0] = len(s)

double(21)
squares(np.arange(10.0))
x = np.ones(8, np.float32)
scale[1, 8](np.float32(2), x)
listed[1, 1](x)
`;

/** The first line of each kernel's part. */
const headings = (text: string, mark: string): string[] =>
  text.split("\n").filter((line) => line.startsWith(`${mark} `));

describe("krait wgsl", () => {
  it("shows every kernel, or why there is no WGSL", () => {
    const cwd = folderWith({ "k.py": KERNELS });
    const { status, stdout, stderr } = krait(["wgsl", "k.py", "a", "-b"], { cwd });
    expect(stderr).toBe("from the script ['a', '-b']\n");
    expect(status).toBe(0);
    expect(headings(stdout, "//")).toEqual([
      "// vectorize loop combine(float64, float64) -> float64",
      "// guvectorize loop running(array(float64, 1d, A), array(float64, 1d, A)) with 0 loop dimensions",
      "// parallel loop (line 26) of squares(array(float64, 1d, C),) -> float64",
      "// cuda kernel scale(float32, array(float32, 1d, C)) -> none",
      "// cuda kernel listed(array(float32, 1d, C),) -> none",
      "// no WGSL: it follows an address of the processor's memory (a list, a text, a new array), which the GPU does not see (line 36) [MACHINE_ADDRESS]",
    ]);
    expect(stdout.match(/@compute @workgroup_size/g)).toHaveLength(4);
  });

  it("shows the kernels of one function, indented", () => {
    const cwd = folderWith({ "k.py": KERNELS });
    const { stdout } = krait(["wgsl", "k.py:scale"], { cwd });
    expect(headings(stdout, "//")).toHaveLength(1);
    expect(stdout).toMatch(/\n {2}if \(v\d+ < bitcast<i32>\(x_shape0_\d+.x\)\) \{\n {4}\S/);
  });

  it("says when there is nothing to show, and ends as the script does", () => {
    const cwd = folderWith({ "k.py": "x = 1", "bad.py": "1/0" });
    expect(krait(["wgsl", "k.py"], { cwd })).toEqual({
      status: 0,
      stdout: "",
      stderr: "krait wgsl: the script compiled no kernels\n",
    });
    const bad = krait(["wgsl", "bad.py"], { cwd });
    expect(bad.status).toBe(1);
    expect(bad.stderr).toContain("ZeroDivisionError");
  });
});

describe("krait wat", () => {
  it("shows every function as WebAssembly that Binaryen reads", () => {
    const cwd = folderWith({ "k.py": KERNELS });
    const { status, stdout } = krait(["wat", "k.py"], { cwd });
    expect(status).toBe(0);
    expect(headings(stdout, ";;").map((line) => line.split("(")[0])).toEqual([
      ";; vectorize loop combine",
      ";; guvectorize loop running",
      ";; function double",
      ";; function squares",
      ";; cuda kernel scale",
      ";; cuda kernel listed",
    ]);
    for (const text of stdout.split(/^;; .*$/m).slice(1)) {
      const parsed = binaryen.parseText(text);
      parsed.setFeatures(binaryen.Features.All);
      expect(parsed.validate()).toBe(1);
      parsed.dispose();
    }
  });

  it("shows one function", () => {
    const cwd = folderWith({ "k.py": KERNELS });
    const { stdout } = krait(["wat", "k.py:double"], { cwd });
    expect(stdout).toMatch(/^;; function double\(int64,\) -> int64\n\(module\n/);
    expect(stdout).toContain("i64.mul");
  });
});

describe("krait dis", () => {
  it("is the library's dis", () => {
    const cwd = folderWith({ "a.py": "x = 5\ndef f():\n    return x + 1\n" });
    const own = krait(["dis", "a.py"], { cwd });
    expect(own).toEqual(krait(["-m", "dis", "a.py"], { cwd }));
    expect(own.stdout).toContain("LOAD_SMALL_INT           5");
    expect(own.stdout).toContain("Disassembly of <code object f");
    expect(krait(["dis", "-O", "a.py"], { cwd })).toEqual(
      krait(["-m", "dis", "-O", "a.py"], { cwd }),
    );
  });
});

describe("krait doctor", () => {
  it("tells what is there and ends with status 0", () => {
    const { status, stdout, stderr } = krait(["doctor"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of ["krait", "Node.js", "System", "Threads", "WebAssembly", "Library", "GPU"]) {
      expect(stdout).toMatch(new RegExp(`^${name}: +\\S`, "m"));
    }
    expect(stdout).toMatch(/^Kernels: +run on the /m);
  });
});

describe("a subcommand", () => {
  it.each(["doctor", "wgsl", "wat"])("%s has a help text", (name) => {
    const { status, stdout } = krait([name, "--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: krait ${name}`);
  });

  it("ends with status 2 on wrong arguments", () => {
    const { status, stderr } = krait(["wgsl"]);
    expect(status).toBe(2);
    expect(stderr).toBe("error: missing required argument 'file[:function]'\n");
  });
});

describe("KRAIT_TARGET", () => {
  it("is wasm or js", () => {
    const wrong = krait(["-c", "0"], { env: { KRAIT_TARGET: "wat" } });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^krait: KRAIT_TARGET is wasm or js, not wat\n/);
  });

  it("js leaves no WebAssembly to show", () => {
    const cwd = folderWith({ "k.py": KERNELS });
    const { stdout } = krait(["wat", "k.py:double"], { cwd, env: { KRAIT_TARGET: "js" } });
    expect(stdout).toBe(
      ";; function double(int64,) -> int64\n;; no WebAssembly: it ran on another target\n",
    );
  });
});
