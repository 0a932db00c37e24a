// Sessions of the built package in Node: an interpreter that stays, as an embedding program sees it. Texts of tracebacks are
// those of CPython's console for the same statements. The same in a page: tests/browser/.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { testAdapter } from "../../build/software-adapter.mjs";
import type { NdArray, PythonError, Session, SessionOptions } from "../../src/index.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PACKAGE = pathToFileURL(join(ROOT, "dist", "node", "index.js")).href;
const krait = (await import(PACKAGE)) as typeof import("../../src/index.ts");
const runtime = await krait.createRuntime({ gpu: "off" });

const opened: Session[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((session) => session.close()));
});

/** A session, and what it has written. */
async function open(options: SessionOptions = {}): Promise<{ session: Session; text: string[] }> {
  const text = ["", "", ""];
  const session = await runtime.open({
    onOutput: (part, fd) => {
      text[fd] += part;
    },
    ...options,
  });
  opened.push(session);
  return { session, text };
}

/** What a call rejects with. */
async function failure(call: Promise<unknown>): Promise<PythonError> {
  const [result] = await Promise.allSettled([call]);
  if (result.status === "fulfilled") throw new Error(`resolved to ${result.value}`);
  return result.reason;
}

describe("run", () => {
  it("keeps names, and gives the repr of the last expression", async () => {
    const { session } = await open();
    expect(await session.run("x = 20")).toBe(null);
    expect(await session.run("x + 1")).toBe("21");
    expect(await session.run("y = [x]\ny.append('é😀')\ny")).toBe("[20, 'é😀']");
    expect(await session.run("x\nNone")).toBe(null);
    expect(await session.run("if x:\n    x")).toBe(null);
    expect(await session.run("")).toBe(null);
    expect(await session.run("_, __name__, __import__('sys').argv")).toBe(
      "([20, 'é😀'], '__main__', [''])",
    );
    expect(await session.run("from __future__ import annotations")).toBe(null);
    expect(await session.run("def f(a: nowhere): pass\nf.__annotations__")).toBe(
      "{'a': 'nowhere'}",
    );
  });

  it("hands out what was printed before its promise is settled", async () => {
    const { session, text } = await open();
    await session.run("import sys\nprint('out', end='')\nprint('ä', file=sys.stderr)");
    expect(text).toEqual(["", "out", "ä\n"]);
    await session.run(
      "from concurrent import interpreters\ni = interpreters.create()\ni.exec('print(\", inner\")')\nprint('and outer')",
    );
    expect(text[1]).toBe("out, inner\nand outer\n");
    await session.run("i.close()");
    await failure(session.run("print('last', flush=False); 1 / 0"));
    expect(text[1]).toMatch(/last\n$/);
  });

  it("runs calls in the order in which they were made", async () => {
    const { session } = await open();
    const results = await Promise.all([
      session.run("q = [1]"),
      session.set("n", 2),
      session.run("q.append(n)"),
      session.evaluate("q"),
      session.run("q"),
    ]);
    expect(results).toEqual([null, undefined, null, [1, 2], "[1, 2]"]);
  });
});

describe("an exception", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      "f()",
      "ZeroDivisionError",
      "division by zero",
      `Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
    f()
    ~^^
  File "<stdin>", line 2, in f
    return 1/0
           ~^~
ZeroDivisionError: division by zero
`,
    ],
    [
      "A()",
      "ValueError",
      "no",
      `Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
    A()
    ~^^
  File "<stdin>", line 2, in __repr__
    def __repr__(self): raise ValueError('no')
                        ^^^^^^^^^^^^^^^^^^^^^^
ValueError: no
`,
    ],
    [
      "x = = 3",
      "SyntaxError",
      "invalid syntax (<stdin>, line 1)",
      `  File "<stdin>", line 1
    x = = 3
        ^
SyntaxError: invalid syntax
`,
    ],
  ];
  it("rejects with its class, message and traceback, and the session goes on", async () => {
    const { session } = await open();
    await session.run("def f():\n    return 1/0");
    await session.run("class A:\n    def __repr__(self): raise ValueError('no')");
    for (const [source, className, message, traceback] of cases) {
      const error = await failure(session.run(source));
      expect(error).toBeInstanceOf(krait.PythonError);
      expect(error).toMatchObject({ className, message, traceback, exitStatus: undefined });
    }
    const { className, message } = await failure(session.evaluate("__import__('json').loads('{')"));
    expect(className).toBe("json.decoder.JSONDecodeError");
    expect(message).toContain("line 1 column 2");
    expect(await session.run("import sys; type(sys.last_exc).__name__")).toBe("'JSONDecodeError'");
    expect(await session.run("'goes on'")).toBe("'goes on'");
  });

  it("of recursion without end leaves the session as it was", async () => {
    const { session } = await open();
    const { className, traceback } = await failure(session.run("def r(): return r()\nr()"));
    expect(className).toBe("RecursionError");
    expect(traceback).toMatch(/\[Previous line repeated \d+ more times\]\nRecursionError: /);
    expect(await session.run("1 + 1")).toBe("2");
  });

  it("SystemExit tells its status, and ends nothing", async () => {
    const { session } = await open();
    await session.run("import sys");
    for (const [argument, status] of [
      ["", 0],
      ["3", 3],
      ["'text'", 1],
    ] as const) {
      const error = await failure(session.run(`sys.exit(${argument})`));
      expect(error).toMatchObject({ className: "SystemExit", exitStatus: status });
    }
    expect(await session.run("'goes on'")).toBe("'goes on'");
  });
});

describe("interrupt", () => {
  it.each(["while True: pass", "import time; time.sleep(60)"])("ends %s", async (source) => {
    const { session } = await open();
    const call = failure(session.run(source));
    await pause(200);
    session.interrupt();
    const { className, traceback } = await call;
    expect(className).toBe("KeyboardInterrupt");
    expect(traceback).toContain(`File "<stdin>", line 1, in <module>\n    ${source}\n`);
    expect(await session.run("'goes on'")).toBe("'goes on'");
  });

  it("reaches a call that has not begun, and no other", async () => {
    const { session } = await open();
    session.interrupt();
    const call = failure(session.run("while True: pass"));
    const next = session.run("'next'");
    session.interrupt();
    expect((await call).className).toBe("KeyboardInterrupt");
    expect(await next).toBe("'next'");
    session.interrupt();
    expect(await session.run("sum(range(10**6))")).toBe("499999500000");
  });

  it("reaches a call that waits for input or for a subinterpreter", async () => {
    const { session } = await open({ input: () => new Promise(() => {}) });
    await session.run("from concurrent import interpreters\ni = interpreters.create()\nimport sys");
    for (const source of ["input()", "sys.stdin.readline()", "i.exec('while True: pass')"]) {
      const call = failure(session.run(source));
      await pause(200);
      session.interrupt();
      expect((await call).className).toBe("KeyboardInterrupt");
    }
    expect(await session.run("'goes on'")).toBe("'goes on'");
  });

  it("does what the program asked for", async () => {
    const { session } = await open();
    await session.run(
      "import signal, time\nsignal.signal(signal.SIGINT, lambda *_: hits.append(1))",
    );
    const call = session.run(
      "hits = []\nend = time.time() + 20\nwhile not hits and time.time() < end: pass\nhits",
    );
    await pause(200);
    session.interrupt();
    expect(await call).toBe("[1]");
  });
});

describe("values", () => {
  it("come out of Python", async () => {
    const { session } = await open();
    await session.run("import numpy as np, collections, enum");
    const cases: readonly (readonly [string, unknown])[] = [
      ["None", null],
      ["True", true],
      ["-7", -7],
      ["2**53", 2n ** 53n],
      ["-2**200", -(2n ** 200n)],
      ["1.5", 1.5],
      ["float('-inf')", Number.NEGATIVE_INFINITY],
      ["  'aé😀'", "aé😀"],
      ["b'a\\xff'", Uint8Array.of(97, 255)],
      ["[1, (2.5, [None]), {}]", [1, [2.5, [null]], new Map()]],
      [
        "{'a': 1, 2: [True]}",
        new Map<unknown, unknown>([
          ["a", 1],
          [2, [true]],
        ]),
      ],
      [
        "collections.Counter('aab')",
        new Map([
          ["a", 2],
          ["b", 1],
        ]),
      ],
      ["enum.IntEnum('E', 'one two').two", 2],
      [
        "[np.int8(-3), np.uint64(2**63), np.float32(0.5), np.bool_(True)]",
        [-3, 2n ** 63n, 0.5, true],
      ],
    ];
    for (const [source, value] of cases) expect(await session.evaluate(source)).toEqual(value);
  });

  it("go into Python", async () => {
    const { session } = await open();
    const cases: readonly (readonly [Parameters<Session["set"]>[1], string])[] = [
      [null, "None"],
      [false, "False"],
      [7, "7"],
      [-0, "-0.0"],
      [2 ** 60, "1.152921504606847e+18"],
      [2n ** 60n, "1152921504606846976"],
      [5n, "5"],
      ["aé😀", "'aé😀'"],
      [Uint8Array.of(1, 2).buffer as ArrayBuffer, "b'\\x01\\x02'"],
      [[1, [2.5, null]], "[1, [2.5, None]]"],
      [
        new Map<string | number, number[]>([
          ["a", [1]],
          [2, []],
        ]),
        "{'a': [1], 2: []}",
      ],
    ];
    for (const [value, repr] of cases) {
      await session.set("v", value);
      expect(await session.evaluate("repr(v)")).toBe(repr);
    }
  });

  const arrays: readonly (readonly [NdArray["dtype"], NdArray["data"]])[] = [
    ["bool", Uint8Array.of(1, 0, 1, 1, 0, 0)],
    ["int8", Int8Array.of(-1, 2, -3, 4, -5, 6)],
    ["uint8", Uint8Array.of(1, 2, 3, 4, 5, 255)],
    ["int16", Int16Array.of(-1, 2, -3, 4, -5, 6)],
    ["uint16", Uint16Array.of(1, 2, 3, 4, 5, 65535)],
    ["int32", Int32Array.of(-1, 2, -3, 4, -5, 6)],
    ["uint32", Uint32Array.of(1, 2, 3, 4, 5, 2 ** 32 - 1)],
    ["int64", BigInt64Array.of(-1n, 2n, -3n, 4n, -5n, 2n ** 62n)],
    ["uint64", BigUint64Array.of(1n, 2n, 3n, 4n, 5n, 2n ** 64n - 1n)],
    ["float32", Float32Array.of(-1.5, 2, Number.NaN, 4, 5, 6)],
    ["float64", Float64Array.of(0.1, 2, -0, 4, 5, 6)],
  ];
  it.each(arrays)("arrays of %s cross both ways", async (dtype, data) => {
    const { session } = await open();
    const array: NdArray = { dtype, shape: [2, 3], data };
    await session.set("a", array);
    expect(await session.run("str(a.dtype), a.shape, a.flags.c_contiguous")).toBe(
      `('${dtype}', (2, 3), True)`,
    );
    expect(await session.evaluate("a")).toEqual(array);
    expect(await session.evaluate("a.T.astype(a.dtype.newbyteorder('>'))[::-1]")).toEqual({
      dtype,
      shape: [3, 2],
      data: [2, 5, 1, 4, 0, 3].reduce(
        (turned, from, to) => turned.fill(data[from] as never, to),
        data.slice(),
      ),
    });
  });

  it("typed arrays become arrays with one axis, copied when they are set", async () => {
    const { session } = await open();
    const whole = new Float64Array([0, 1, 2, 3]);
    const setting = session.set("a", whole.subarray(1));
    whole.fill(9);
    await setting;
    expect(await session.evaluate("a * 2")).toEqual({
      dtype: "float64",
      shape: [3],
      data: Float64Array.of(2, 4, 6),
    });
    expect(whole).toEqual(Float64Array.of(9, 9, 9, 9));
    await session.set("shared", new Int32Array(new SharedArrayBuffer(8)));
    expect(await session.run("shared")).toBe("array([0, 0], dtype=int32)");
    const buffer = Buffer.from("text");
    await session.set("buffer", buffer);
    expect(await session.run("buffer.tobytes()")).toBe("b'text'");
    expect(buffer.toString()).toBe("text");
    const large = new Float32Array(20_000).fill(1.5);
    await session.set("large", large);
    expect(await session.evaluate("float(large.sum())")).toBe(30_000);
    expect(await session.evaluate("large")).toEqual({
      dtype: "float32",
      shape: [20_000],
      data: large,
    });
  });

  it("of other types are refused by name, and the session goes on", async () => {
    const { session } = await open();
    await session.run(
      "import numpy as np\nc = []\nc.append(c)\nd = {float('nan'): 1, float('nan'): 2}\ndeep = []\nfor _ in range(600): deep = [deep]",
    );
    for (const [source, text] of [
      ["{1}", "type 'set'"],
      ["[1, (2, len)]", "type 'builtin_function_or_method'"],
      ["1j", "type 'complex'"],
      ["np.zeros(2, dtype=complex)", "dtype complex128"],
      ["np.array(['a'])", "dtype <U1"],
      ["c", "contains itself"],
      ["d", "one key in a Map"],
      ["deep", "nested more than"],
    ]) {
      const error = await failure(session.evaluate(source));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain(text);
    }
    const circular: unknown[] = [];
    circular.push(circular);
    for (const [value, text] of [
      [undefined, "type undefined"],
      [[() => 1], "type function"],
      [{ a: 1 }, "type Object"],
      [new Set(), "type Set"],
      [{ data: new Float64Array(3), shape: [2, 2] }, "shape [2,2]"],
      [{ data: new Float64Array(1), shape: [1], dtype: "int8" }, "dtype int8"],
      [{ data: [1], shape: [1] }, "not Array"],
      [circular, "contains itself"],
      [
        new Map<unknown, unknown>([
          [1, 1],
          [true, 2],
        ]),
        "equal in Python",
      ],
    ] as const) {
      const error = await failure(session.set("v", value as never));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain(text);
    }
    expect(await failure(session.run(1 as never))).toBeInstanceOf(TypeError);
    expect((await failure(session.set("v", new Map([[[1], 1]])))).message).toContain("unhashable");
    expect(await session.run("'goes on'")).toBe("'goes on'");
  });
});

describe("a session", () => {
  it("runs kernels, threads and asyncio", async () => {
    const { session } = await open();
    await session.run(`import asyncio, numpy as np
from numba import cuda, njit, prange

@njit(parallel=True)
def total(a):
    s = 0.0
    for k in prange(a.size):
        s += a[k]
    return s

@cuda.jit
def double(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] *= 2

async def soon(value):
    await asyncio.sleep(0.01)
    return value`);
    await session.set("a", new Float64Array(100_000).fill(0.5));
    expect(await session.evaluate("total(a)")).toBe(50_000);
    expect(await session.run("double[400, 256](a)\nfloat(a.sum())")).toBe("100000.0");
    expect(await session.run("asyncio.run(soon(5))")).toBe("5");
  });

  it("runs kernels on the GPU", (context) => {
    const adapter = testAdapter();
    if ("reason" in adapter) return context.skip(adapter.reason);
    const folder = mkdtempSync(join(tmpdir(), "krait-session-"));
    try {
      const trace = join(folder, "trace");
      const { stdout, stderr } = script(
        `const session = await (await createRuntime({ gpu: "require" })).open();
await session.run("import numpy as np\\nfrom numba import cuda");
await session.run("@cuda.jit\\ndef double(a):\\n    a[cuda.grid(1)] *= 2");
await session.set("a", new Float32Array(512).fill(3));
console.log(await session.run("double[2, 256](a); float(a.sum())"));
await session.close();`,
        { ...adapter.env, KRAIT_TRACE: trace },
      );
      expect([stdout, stderr]).toEqual(["3072.0\n", ""]);
      expect(JSON.parse(readFileSync(trace, "utf8"))).toMatchObject({ target: "wgsl" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("lets its threads go on between calls, and answers while they compute", async () => {
    const { session, text } = await open();
    await session.run(`import threading, time
n = 0
def slow():
    for _ in range(10): time.sleep(0.02)
    print("slow is done")
def busy():
    global n
    while not stop: n += 1
stop = False
threads = [threading.Thread(target=f) for f in (slow, busy)]
for thread in threads: thread.start()`);
    await pause(200);
    const before = (await session.evaluate("n")) as number;
    await pause(300);
    expect(await session.evaluate("n")).toBeGreaterThan(before);
    expect(text[1]).toBe("slow is done\n");
    await session.run("stop = True\nfor thread in threads: thread.join()");
  });

  it("costs nothing while it is idle", async () => {
    const { session } = await open();
    await session.run(
      "import threading\nevent = threading.Event()\nthread = threading.Thread(target=event.wait)\nthread.start()",
    );
    await pause(100);
    const before = process.cpuUsage();
    await pause(1000);
    const { user, system } = process.cpuUsage(before);
    // Microseconds. A thread that waits looks for calls 20 times a second; one that spins would take all of the second.
    expect(user + system).toBeLessThan(500_000);
    await session.run("event.set()\nthread.join()");
  });

  it("reads what it is given as standard input", async () => {
    const { session } = await open({ input: "one\ntwo\nthree" });
    expect(await session.run("input(), __import__('sys').stdin.read()")).toBe(
      "('one', 'two\\nthree')",
    );
    expect((await failure(session.run("input()"))).className).toBe("EOFError");
    const none = await open();
    expect((await failure(none.session.run("input('? ')"))).className).toBe("EOFError");
    expect(none.text[1]).toBe("? ");
  });

  it("asks for lines of standard input", async () => {
    const prompts: string[] = [];
    const lines = ["one", "two"];
    const { session } = await open({
      input: async (prompt) => {
        prompts.push(prompt);
        return lines.shift() ?? null;
      },
    });
    expect(await session.run("input('name? ')")).toBe("'one'");
    expect(await session.run("__import__('sys').stdin.readline()")).toBe("'two\\n'");
    expect((await failure(session.run("input('more? ')"))).className).toBe("EOFError");
    expect(prompts).toEqual(["name? ", "", "more? "]);
  });
});

describe("the end of a session", () => {
  it("runs exit handlers after the calls that were made before, and refuses later ones", async () => {
    const { session, text } = await open();
    const run = session.run("import atexit; atexit.register(print, 'bye'); 'done'");
    const closing = session.close();
    const late = failure(session.run("1"));
    expect(await run).toBe("'done'");
    await closing;
    expect(text[1]).toBe("bye\n");
    for (const error of [
      await late,
      await failure(session.evaluate("1")),
      await failure(session.set("a", 1)),
    ]) {
      expect(error).toBeInstanceOf(krait.SessionEndedError);
      expect(error.message).toBe("the session is closed");
    }
    session.interrupt();
    await session.close();
  });

  it("by os._exit rejects the calls that wait", async () => {
    const { session } = await open();
    const calls = [session.run("import os; os._exit(3)"), session.run("1"), session.evaluate("1")];
    for (const error of await Promise.all(calls.map(failure))) {
      expect(error).toBeInstanceOf(krait.SessionEndedError);
      expect(error.message).toBe("the interpreter has ended with status 3");
    }
    expect((await failure(session.run("1"))).message).toBe(
      "the interpreter has ended with status 3",
    );
  });

  it("by an AbortSignal stops what cannot be interrupted", async () => {
    const stop = new AbortController();
    const { session } = await open({ signal: stop.signal });
    const call = failure(
      session.run(
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
      ),
    );
    await pause(200);
    stop.abort(new Error("enough"));
    const error = await call;
    expect(error).toBeInstanceOf(krait.SessionEndedError);
    expect(error.message).toBe("the interpreter was stopped: enough");
    expect(error.cause).toBe(stop.signal.reason);
    expect(await failure(runtime.open({ signal: stop.signal }))).toBeInstanceOf(
      krait.SessionEndedError,
    );
  });

  it("by a crash of the interpreter rejects the calls that wait", () => {
    const { stdout, status } = script(
      `const session = await (await createRuntime({ gpu: "off" })).open();
const calls = [session.run("x = []\\nwhile True: x.append([0] * 100_000)"), session.run("1")];
for (const { reason } of await Promise.allSettled(calls)) console.log(reason.name);
await session.close();`,
      {},
      ["--max-old-space-size=150"],
    );
    expect(stdout).toBe("SessionEndedError\nSessionEndedError\n");
    expect(status).toBe(0);
  });

  it("lets Node exit, and output without a listener is the process's own", () => {
    const { stdout, stderr, status } = script(
      `const session = await (await createRuntime({ gpu: "off" })).open();
await session.run("import sys; print('out'); print('err', file=sys.stderr)");
await session.close();`,
    );
    expect([stdout, stderr, status]).toEqual(["out\n", "err\n", 0]);
  });
});

/** Runs a program of JavaScript to its end. */
function script(body: string, env: Readonly<Record<string, string>> = {}, flags: string[] = []) {
  const source = `import { createRuntime } from ${JSON.stringify(PACKAGE)};\n${body}`;
  return spawnSync(process.execPath, [...flags, "--input-type=module", "-e", source], {
    encoding: "utf8",
    timeout: 50_000,
    env: { ...process.env, ...env },
  });
}
