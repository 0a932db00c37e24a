// Random integer functions on the GPU give what the reference target gives: narrowing to 32 bits, folding and the printer at work.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GpuShare } from "../../src/gpu/queue.ts";
import { FunctionBuilder } from "../../src/kernel/builder.ts";
import type { KernelValue } from "../../src/kernel/instance.ts";
import { Module } from "../../src/kernel/ir.ts";
import { parseFn } from "../../src/kernel/parse.ts";
import { foldRanges } from "../../src/kernel/passes/fold-ranges.ts";
import { inlineCalls } from "../../src/kernel/passes/inline.ts";
import { printFn } from "../../src/kernel/print.ts";
import { JsInstance } from "../../src/kernel/targets/js/compile.ts";
import { PARAMS, random, randomArguments, randomFunction } from "../unit/kernel/random-function.ts";
import { openTestDevice } from "./adapter.ts";
import { runWgsl } from "./run-wgsl.ts";

let share: GpuShare;
beforeAll(async () => {
  share = await openTestDevice();
});
afterAll(() => {
  share.device.destroy();
});

const THREADS = 32;
const WORD = 8;

/** A thread calls `f` with its own arguments; every value takes eight bytes. */
function kernelAround(text: string): Module {
  const fn = parseFn(text);
  const b = new FunctionBuilder(
    "k",
    "kernel",
    [
      { name: "in", type: "ptr" },
      { name: "out", type: "ptr" },
    ],
    [],
  );
  const thread = b.thread("thread_id", 0);
  const at = (pointer: number, count: number) =>
    b.ptradd(b.param(pointer), b.op("mul", thread, b.i32(count * WORD)));
  const from = at(0, PARAMS.length);
  const args = PARAMS.map((p, k) => b.load(p.type === "i64" ? "i64" : "i32", from, k * WORD));
  const to = at(1, fn.results.length);
  b.call("f", args, fn.results).forEach((v, k) => {
    b.store(v.type === "i64" ? "i64" : "i32", to, v, k * WORD);
  });
  b.ret();
  const module = new Module();
  module.add(fn);
  module.add(b.finish());
  return module;
}

function write(view: DataView, at: number, value: KernelValue): void {
  if (typeof value === "bigint") view.setBigInt64(at, value, true);
  else view.setInt32(at, value, true);
}

describe("a random function", () => {
  it.each(Array.from({ length: 24 }, (_, k) => 1000 + k))("with seed %i", async (seed) => {
    const text = printFn(randomFunction(seed));
    const module = kernelAround(text);
    // Half of them are part of the kernel, half are WGSL functions.
    if (seed % 2 === 0) inlineCalls(module, () => true);
    for (const fn of module.functions.values()) foldRanges(fn, { smallGrid: true });

    const reference = new Module();
    const f = reference.add(parseFn(text));
    const memory = new WebAssembly.Memory({ initial: 8, maximum: 8, shared: true });
    const js = new JsInstance(reference, { memory, allocate: () => 1024, host: {} });
    const next = random(seed);
    const given = new Uint8Array(THREADS * PARAMS.length * WORD);
    const expected = new Uint8Array(THREADS * f.results.length * WORD);
    for (let t = 0; t < THREADS; t++) {
      const args = randomArguments(next);
      args.forEach((v, k) => write(new DataView(given.buffer), (t * PARAMS.length + k) * WORD, v));
      js.call("f", args).forEach((v, k) => {
        write(new DataView(expected.buffer), (t * f.results.length + k) * WORD, v);
      });
    }
    const made = new Uint8Array(expected.length);
    const run = await runWgsl(share, module, "k", [1, 1, 1], [THREADS, 1, 1], [given, made], {
      smallGrid: true,
    });
    expect(Buffer.from(made).toString("hex"), `${text}\n${run.wgsl}`).toBe(
      Buffer.from(expected).toString("hex"),
    );
  });
});
