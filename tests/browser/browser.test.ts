// The topology in a page: interpreter in a worker, GPU device in the page, kernels on both.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NdArray } from "../../src/web/index.ts";
import { startChromium } from "./chromium.ts";
import { serveDist, type TestServer } from "./server.ts";

let server: TestServer;
let browser: Browser | undefined;
let page: Page;
let reason = "";

beforeAll(async () => {
  const started = await startChromium();
  if (typeof started === "string") {
    reason = started;
    process.stderr.write(`browser tests skipped: ${reason}\n`);
    return;
  }
  browser = started.browser;
  process.stderr.write(`browser: ${started.name}\n`);
  server = await serveDist();
  page = await browser.newPage();
  page.on("pageerror", (error) => process.stderr.write(`page: ${error.message}\n`));
  await page.goto(server.url);
  await page.waitForFunction("window.ready === true");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

interface Run {
  status: number;
  out: string;
  err: string;
}

/** Runs a program in the page. */
function run(source: string, gpu: "off" | "auto" | "require", input = ""): Promise<Run> {
  return page.evaluate(
    async ({ source, gpu, input }) => {
      const create = (window as unknown as { createRuntime: (o: object) => Promise<never> })
        .createRuntime;
      const runtime = (await create({ gpu })) as {
        run: (program: object, options: object) => Promise<number>;
      };
      const text = { 1: "", 2: "" };
      const status = await runtime.run(
        { kind: "file", path: "/home/program.py" },
        {
          files: new Map([["/home/program.py", source]]),
          input,
          onOutput: (part: string, fd: 1 | 2) => {
            text[fd] += part;
          },
        },
      );
      return { status, out: text[1], err: text[2] };
    },
    { source, gpu, input },
  );
}

describe("in a browser", () => {
  test("a program prints, reads its input and files, and tells its exit status", async (context) => {
    if (reason !== "") return context.skip(reason);
    const result = await run(
      `import sys
print("hello", input(), sys.platform)
open("/tmp/a.txt", "w").write("kept")
print(open("/tmp/a.txt").read(), file=sys.stderr)
sys.exit(3)
`,
      "off",
      "world\n",
    );
    expect(result).toEqual({ status: 3, out: "hello world emscripten\n", err: "kept\n" });
  }, 60_000);

  test("an njit kernel runs on the CPU and a cuda kernel on the GPU", async (context) => {
    if (reason !== "") return context.skip(reason);
    const result = await run(
      `import numpy as np
from numba import cuda, njit
import os

@njit
def total(a):
    s = 0
    for x in a:
        s += x
    return s

@cuda.jit
def double(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] *= 2

a = np.arange(1000)
double[4, 256](a)
print(total(a), a[-1])
`,
      "require",
    );
    expect(result).toEqual({ status: 0, out: "999000 1998\n", err: "" });
  }, 120_000);

  test("a parallel loop uses the page's helper threads", async (context) => {
    if (reason !== "") return context.skip(reason);
    const result = await run(
      `import numba
from numba import njit, prange

@njit(parallel=True)
def work(n):
    s = 0
    for i in prange(n):
        for k in range(2000):
            s += (i * k) % 7
    return s

first = work(20000)
print(all(work(20000) == first for _ in range(10)), numba.get_num_threads() > 0)
`,
      "off",
    );
    expect(result).toEqual({ status: 0, out: "True True\n", err: "" });
  }, 120_000);

  test("subinterpreters in workers of the page share an array and run kernels at once", async (context) => {
    if (reason !== "") return context.skip(reason);
    const result = await run(
      `import numpy as np
from concurrent import interpreters
from numba import njit

SETUP = """
import numpy as np
from numba import njit
@njit
def add(x, n):
    for k in range(x.size):
        x[k] += n
a = np.asarray(m)
"""
a = np.arange(8.0)
queue = interpreters.create_queue()
workers = [interpreters.create() for _ in range(2)]
for k, worker in enumerate(workers):
    worker.prepare_main(m=memoryview(a), q=queue, text=memoryview("äß".encode()))
    worker.exec(SETUP)
threads = [worker.call_in_thread(exec, f"add(a[{4 * k}:{4 * k + 4}], {k + 1}); q.put([{k}])") for k, worker in enumerate(workers)]
for thread in threads:
    thread.join()
print(a.tolist(), sorted(queue.get() for _ in workers))
try:
    workers[0].exec("print(str(text, 'utf-8')); 1 / 0")
except interpreters.ExecutionFailed as error:
    print(error.excinfo.formatted)
for worker in workers:
    worker.close()
print(interpreters.list_all())
`,
      "off",
    );
    expect(result).toEqual({
      status: 0,
      out: "[1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 9.0] [[0], [1]]\näß\nZeroDivisionError: division by zero\n[Interpreter(0)]\n",
      err: "",
    });
  }, 120_000);

  test("an uncaught exception shows its traceback", async (context) => {
    if (reason !== "") return context.skip(reason);
    const { status, err } = await run("def f():\n    return 1 / 0\nf()\n", "off");
    expect(status).toBe(1);
    expect(err).toContain('File "/home/program.py", line 2, in f');
    expect(err).toContain("ZeroDivisionError: division by zero");
  }, 60_000);

  test("a session keeps its names, gives values and exceptions, can be interrupted, and ends", async (context) => {
    if (reason !== "") return context.skip(reason);
    const result = await page.evaluate(async () => {
      const { createRuntime } = window as unknown as typeof import("../../src/web/index.ts");
      const runtime = await createRuntime({ gpu: "require" });
      let out = "";
      const session = await runtime.open({
        input: "a line\n",
        files: new Map([["/home/data.txt", "from a file"]]),
        onOutput: (text) => {
          out += text;
        },
      });
      const failure = (call: Promise<unknown>): Promise<string> =>
        call.then(String, (error) => `${error.name}: ${error.className ?? error.message}`);
      await session.run("import numpy as np\nfrom numba import cuda, njit");
      const shown = await session.run("print(input(), open('data.txt').read())\nx = 20\nx + 1");
      const atOnce = out;
      await session.set("data", { data: new Float64Array([1, 2, 3, 4]), shape: [2, 2] });
      const array = (await session.evaluate("data.T * x")) as NdArray;
      const value = await session.evaluate(
        "{'n': None, 'big': 2**60, 'bytes': b'ab', 'items': (1, [True])}",
      );
      await session.run(`@njit
def total(a):
    s = 0.0
    for v in a:
        s += v
    return s

@cuda.jit
def double(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] *= 2

g = np.arange(1000)
double[4, 256](g)`);
      const kernels = await session.evaluate("(total(data.ravel()), int(g[-1]))");
      const raised = await failure(session.run("1 / 0"));
      const refused = await failure(session.evaluate("{1}"));

      // The page stays responsive while Python computes or sleeps.
      const interrupted: string[] = [];
      let turns = 0;
      const clock = setInterval(() => turns++, 10);
      for (const busy of ["while True: pass", "import time; time.sleep(30)"]) {
        const call = failure(session.run(busy));
        await new Promise((resolve) => setTimeout(resolve, 300));
        session.interrupt();
        interrupted.push(await call);
      }
      clearInterval(clock);

      await session.run("import atexit, threading; atexit.register(print, 'bye')");
      await session.run(
        "ticks = 0\ndef tick():\n    global ticks\n    while ticks < 20: ticks += 1; time.sleep(0.01)\nthreading.Thread(target=tick).start()",
      );
      await new Promise((resolve) => setTimeout(resolve, 600));
      const ticks = await session.evaluate("ticks");
      await session.close();
      const closed = await failure(session.run("1"));

      const other = await runtime.open();
      const exits = Promise.all([
        failure(other.run("import os; os._exit(3)")),
        failure(other.run("1")),
      ]);
      const stop = new AbortController();
      const stopped = await runtime.open({ signal: stop.signal });
      const stuck = failure(stopped.run("while True: pass"));
      stop.abort();
      return {
        shown,
        atOnce,
        out,
        raised,
        refused,
        interrupted,
        ticks,
        closed,
        kernels,
        responsive: turns > 20,
        array: [array.shape, [...array.data]],
        value: [...(value as Map<string, unknown>)].map(([key, item]) =>
          item instanceof Uint8Array
            ? [key, "bytes", ...item]
            : [key, typeof item === "bigint" ? `${item}n` : item],
        ),
        exits: await exits,
        stuck: await stuck,
      };
    });
    const ended = (reason: string): string => `SessionEndedError: the interpreter ${reason}`;
    expect(result).toEqual({
      shown: "21",
      atOnce: "a line from a file\n",
      out: "a line from a file\nbye\n",
      array: [
        [2, 2],
        [20, 60, 40, 80],
      ],
      value: [
        ["n", null],
        ["big", "1152921504606846976n"],
        ["bytes", "bytes", 97, 98],
        ["items", [1, [true]]],
      ],
      kernels: [10, 1998],
      raised: "PythonError: ZeroDivisionError",
      refused: expect.stringMatching(/^TypeError: an object of type 'set' does not cross/),
      interrupted: ["PythonError: KeyboardInterrupt", "PythonError: KeyboardInterrupt"],
      responsive: true,
      ticks: 20,
      closed: "SessionEndedError: the session is closed",
      exits: [ended("has ended with status 3"), ended("has ended with status 3")],
      stuck: expect.stringContaining(ended("was stopped")),
    });
  }, 120_000);
});
