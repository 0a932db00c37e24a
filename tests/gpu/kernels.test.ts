// Kernels on the GPU give what they give on the CPU, byte for byte: arithmetic of every type, control flow, barriers, atomics,
// errors, prints, range functions.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GpuShare } from "../../src/gpu/queue.ts";
import { FunctionBuilder } from "../../src/kernel/builder.ts";
import { Module } from "../../src/kernel/ir.ts";
import type { Dim3 } from "../../src/kernel/launch.ts";
import { linkMath } from "../../src/kernel/math/library.ts";
import { parseModule } from "../../src/kernel/parse.ts";
import { lowerKernels } from "../../src/kernel/passes/split-regions.ts";
import { compileWasm } from "../../src/kernel/targets/wasm/compile.ts";
import { WasmInstance } from "../../src/kernel/targets/wasm/instance.ts";
import { ModuleCache } from "../../src/wasm/module-cache.ts";
import { runBlocks } from "../unit/kernel/run.ts";
import { openTestDevice } from "./adapter.ts";
import { runWgsl } from "./run-wgsl.ts";

let share: GpuShare;
beforeAll(async () => {
  share = await openTestDevice();
});
afterAll(() => {
  share.device.destroy();
});

const cache = new ModuleCache();
const GLOBAL = 65536;

type Make = () => Module;

/** Runs on both and returns the GPU's run; the arrays must come out equal. */
async function both(
  make: Make,
  name: string,
  grid: Dim3,
  block: Dim3,
  args: readonly (number | bigint | Uint8Array<ArrayBuffer>)[],
  dynamicWords = 0,
) {
  const onCpu = args.map((a) => (typeof a === "object" ? a.slice() : a));
  const cpuStatus = runCpu(make(), name, grid, block, onCpu, dynamicWords * 4);
  const gpuModule = make();
  linkMath(gpuModule, "integers");
  const run = await runWgsl(share, gpuModule, name, grid, block, args, { dynamicWords });
  args.forEach((a, i) => {
    if (typeof a === "object")
      expect(Buffer.from(a).toString("hex")).toBe(
        Buffer.from(onCpu[i] as Uint8Array).toString("hex"),
      );
  });
  expect(run.status === null ? 0 : run.status.code).toBe(cpuStatus);
  return run;
}

function runCpu(
  module: Module,
  name: string,
  grid: Dim3,
  block: Dim3,
  args: (number | bigint | Uint8Array)[],
  dynamicShared: number,
): number {
  linkMath(module);
  const infos = lowerKernels(module);
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });
  let top = GLOBAL;
  const allocate = (bytes: number): number => {
    const at = top;
    top += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const instance = new WasmInstance(
    compileWasm(module, { sharedMemory: true }),
    { memory, allocate, host: {} },
    cache,
  );
  const values = args.map((a) => {
    if (typeof a !== "object") return a;
    const at = allocate(a.length);
    new Uint8Array(memory.buffer).set(a, at);
    return at;
  });
  const info = infos.get(name);
  if (info === undefined) throw new Error(`no kernel ${name}`);
  const launch = { info, grid, block, dynamicShared, args: values };
  const error = runBlocks(instance, memory, launch, allocate(262144));
  args.forEach((a, i) => {
    if (typeof a === "object") a.set(new Uint8Array(memory.buffer, values[i] as number, a.length));
  });
  return error === null ? 0 : error.code;
}

const bytesOf = (a: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
const text =
  (source: string): Make =>
  () =>
    parseModule(source);

/** out[i] = f(a[i], b[i]) for one thread per element. */
function elementwise(
  mem: "i32" | "i64" | "f32" | "f64",
  body: (
    b: FunctionBuilder,
    x: ReturnType<FunctionBuilder["param"]>,
    y: ReturnType<FunctionBuilder["param"]>,
  ) => ReturnType<FunctionBuilder["param"]>,
): Make {
  return () => {
    const b = new FunctionBuilder(
      "k",
      "kernel",
      [
        { name: "out", type: "ptr", elem: mem },
        { name: "a", type: "ptr", elem: mem, readonly: true },
        { name: "b", type: "ptr", elem: mem, readonly: true },
      ],
      [],
    );
    const i = b.op(
      "add",
      b.op("mul", b.thread("block_id", 0), b.thread("block_dim", 0)),
      b.thread("thread_id", 0),
    );
    const at = b.op(
      "mul",
      b.convert("ext_s", "i64", i),
      b.i64(mem === "i32" || mem === "f32" ? 4n : 8n),
    );
    const x = b.load(mem, b.ptradd(b.param(1), at));
    const y = b.load(mem, b.ptradd(b.param(2), at));
    b.store(mem, b.ptradd(b.param(0), at), body(b, x, y));
    b.ret();
    const m = new Module();
    m.add(b.finish());
    return m;
  };
}

const f64s = [
  0,
  -0,
  1,
  -1.5,
  1e308,
  -1e-308,
  5e-324,
  3.14159,
  Number.POSITIVE_INFINITY,
  1e16,
  0.1,
  7,
  1e-5,
  123456.789,
  2 ** 53,
  -3,
];
const f64a = new Float64Array(f64s);
const f64b = new Float64Array(f64s.map((_, i) => f64s[(i * 7 + 3) % f64s.length]));

describe("arithmetic on the GPU", () => {
  for (const op of ["add", "sub", "mul", "div"] as const) {
    it(`f64 ${op} is exact`, async () => {
      const out = new Float64Array(16);
      await both(
        elementwise("f64", (b, x, y) => b.op(op, x, y)),
        "k",
        [2, 1, 1],
        [8, 1, 1],
        [bytesOf(out), bytesOf(f64a), bytesOf(f64b)],
      );
      expect(out[3]).toBe(
        op === "add"
          ? f64a[3] + f64b[3]
          : op === "sub"
            ? f64a[3] - f64b[3]
            : op === "mul"
              ? f64a[3] * f64b[3]
              : f64a[3] / f64b[3],
      );
    });
  }
  for (const op of ["add", "mul", "floordiv_s", "floormod_s", "shl", "xor"] as const) {
    it(`i64 ${op} wraps and floors`, async () => {
      const a = new BigInt64Array([
        1n,
        -7n,
        2n ** 62n,
        -(2n ** 63n),
        123456789012345n,
        5n,
        -1n,
        0n,
      ]);
      const c = new BigInt64Array([3n, 2n, 5n, -1n, 1000003n, 63n, 7n, 0n]);
      await both(
        elementwise("i64", (b, x, y) => b.op(op, x, y)),
        "k",
        [1, 1, 1],
        [8, 1, 1],
        [bytesOf(new BigInt64Array(8)), bytesOf(a), bytesOf(c)],
      );
    });
  }
  it("f64 exp is the CPU's to the last bit", async () => {
    const a = new Float64Array([0.5, -3, 20.25, 1e-9]);
    await both(
      elementwise("f64", (b, x) => b.math("exp", "f64", [x])[0]),
      "k",
      [1, 1, 1],
      [4, 1, 1],
      [bytesOf(new Float64Array(4)), bytesOf(a), bytesOf(a)],
    );
  });
});

describe("control flow on the GPU", () => {
  it("runs a data-dependent loop (Collatz steps)", async () => {
    const make = text(`fn @collatz kernel(p: ptr, n: i32) {
  b0:
    t = thread_id.x
    four = const.i32 4
    o = mul.i32 t, four
    q = ptradd.i32 p, o
    x = load.i32 q
    z = const.i32 0
    br b1(x, z)
  b1(v: i32, steps: i32):
    one = const.i32 1
    go = gt_s.i32 v, one
    brif go, b2, b5
  b2:
    odd = and.i32 v, one
    isodd = eq.i32 odd, one
    next = add.i32 steps, one
    brif isodd, b3, b4
  b3:
    three = const.i32 3
    m = mul.i32 v, three
    m1 = add.i32 m, one
    br b1(m1, next)
  b4:
    h = shr_s.i32 v, one
    br b1(h, next)
  b5:
    store.i32 q, steps
    ret
}`);
    const a = new Int32Array([27, 1, 6, 97, 871, 2, 3, 19]);
    await both(make, "collatz", [1, 1, 1], [8, 1, 1], [bytesOf(a), 8]);
    expect([...a]).toEqual([111, 0, 8, 118, 178, 1, 7, 20]);
  });

  it("sums a block through shared memory with barriers after early returns", async () => {
    const make = text(`fn @total kernel(p: ptr, out: ptr, n: i32) {
  shared @s: i32[64]
  b0:
    t = thread_id.x
    live = lt_s.i32 t, n
    brif live, b1, b9
  b1:
    four = const.i32 4
    o = mul.i32 t, four
    q = ptradd.i32 p, o
    x = load.i32 q
    s = array_ptr @s
    sq = ptradd.i32 s, o
    store.i32 sq, x
    barrier
    half = const.i32 16
    br b2(half)
  b2(h: i32):
    zero = const.i32 0
    more = gt_s.i32 h, zero
    brif more, b3, b7
  b3:
    low = lt_s.i32 t, h
    brif low, b4, b5
  b4:
    ho = mul.i32 h, four
    sp = ptradd.i32 sq, ho
    a = load.i32 sq
    b = load.i32 sp
    c = add.i32 a, b
    store.i32 sq, c
    br b5
  b5:
    barrier
    one = const.i32 1
    h2 = shr_s.i32 h, one
    br b2(h2)
  b7:
    first = eq.i32 t, zero
    brif first, b8, b9
  b8:
    r = load.i32 sq
    store.i32 out, r
    br b9
  b9:
    ret
}`);
    const a = new Int32Array(32).map((_, i) => i * i);
    const out = new Int32Array(1);
    await both(make, "total", [1, 1, 1], [40, 1, 1], [bytesOf(a), bytesOf(out), 32]);
    expect(out[0]).toBe(10416);
  });

  it("counts with atomics", async () => {
    const make = text(`fn @count kernel(p: ptr) {
  b0:
    t = thread_id.x
    three = const.i32 3
    k = and.i32 t, three
    four = const.i32 4
    o = mul.i32 k, four
    q = ptradd.i32 p, o
    one = const.i32 1
    old = atomic_add.i32 q, one
    ret
}`);
    const a = new Int32Array(4);
    await both(make, "count", [3, 1, 1], [32, 1, 1], [bytesOf(a)]);
    expect([...a]).toEqual([24, 24, 24, 24]);
  });

  it("reports the error of a thread", async () => {
    const make = text(`fn @fail kernel(n: i32) {
  b0:
    t = thread_id.x
    bad = eq.i32 t, n
    brif bad, b1, b2
  b1:
    raise 17
  b2:
    ret
}`);
    const run = await both(make, "fail", [1, 1, 1], [8, 1, 1], [5]);
    expect(run.status).toEqual({ code: 17, block: [0, 0, 0], thread: [5, 0, 0] });
  });
});
