// The library's binary32 functions on the device against the same functions on the CPU, bit for bit: the device computes them
// with integers, the CPU through binary64.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { GpuShare } from "../../src/gpu/queue.ts";
import type { Module } from "../../src/kernel/ir.ts";
import { linkMath, MATH_FUNCTIONS } from "../../src/kernel/math/library.ts";
import { parseModule } from "../../src/kernel/parse.ts";
import { JsInstance } from "../../src/kernel/targets/js/compile.ts";
import { openTestDevice } from "./adapter.ts";
import { runWgsl } from "./run-wgsl.ts";

let share: GpuShare;
beforeAll(async () => {
  share = await openTestDevice();
});
afterAll(() => {
  share.device.destroy();
});

const COUNT = 4096;
const BLOCK = 64;
/** Computed with emulated binary64, which takes the software adapter's compiler half a minute. */
const THROUGH_DOUBLES = new Set(["gamma", "lgamma"]);
const NAMES = Object.keys(MATH_FUNCTIONS).filter((name) => !THROUGH_DOUBLES.has(name));

/** A kernel for the device and a function for the CPU, both of two operands. */
function program(name: string): Module {
  const call = `math.f32 @${name}(x${MATH_FUNCTIONS[name] === 2 ? ", y" : ""}) -> (f32)`;
  return parseModule(`fn @each kernel(a: ptr f32 readonly noalias, b: ptr f32 readonly noalias, out: ptr f32 noalias) {
  e:
    t = thread_id.x
    g = block_id.x
    size = const.i32 ${BLOCK}
    first = mul.i32 g, size
    i = add.i32 first, t
    four = const.i32 4
    at = mul.i32 i, four
    pa = ptradd.i32 a, at
    pb = ptradd.i32 b, at
    po = ptradd.i32 out, at
    x = load.f32 pa
    y = load.f32 pb
    r = ${call}
    store.f32 po, r
    ret
}
fn @one function(x: f32, y: f32) -> (f32) exported {
  e:
    r = ${call}
    ret r
}`);
}

const SPECIAL = [
  0, 1, 2, 0x7fffff, 0x800000, 0x00c00000, 0x33000000, 0x39800000, 0x3cb00000, 0x3effffff,
  0x3f000000, 0x3f3504f3, 0x3f7fffff, 0x3f800000, 0x3f800001, 0x3fc00000, 0x40000000, 0x40490fdb,
  0x41200000, 0x42b17218, 0x42d00000, 0x43160000, 0x4b7fffff, 0x4b800000, 0x7f7fffff, 0x7f800000,
  0x7fc00000,
].flatMap((bits) => [bits, bits | 0x80000000]);

/** Half of the numbers have any bits, half are of the size that programs use. */
function operands(seed: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(COUNT);
  const words = new Uint32Array(out.buffer);
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  for (let i = 0; i < COUNT; i++) {
    if (i % 2 === 0) words[i] = Math.imul(next(), 0x9e3779b1) ^ (next() >>> 16);
    else out[i] = ((next() / 2 ** 32) * 2 - 1) * 2 ** (i % 8);
  }
  return out;
}

test.each(NAMES)("%s on the device equals that on the CPU", async (name) => {
  const x = operands(1);
  const y = operands(2);
  SPECIAL.forEach((bits, i) => {
    new Uint32Array(x.buffer)[i] = bits;
  });
  if (MATH_FUNCTIONS[name] === 2) {
    // All pairs of special numbers.
    SPECIAL.forEach((a, i) => {
      SPECIAL.forEach((b, j) => {
        const at = i * SPECIAL.length + j;
        new Uint32Array(x.buffer)[at] = a;
        new Uint32Array(y.buffer)[at] = b;
      });
    });
  }
  const cpu = program(name);
  linkMath(cpu);
  const memory = new WebAssembly.Memory({ initial: 24, maximum: 24, shared: true });
  let top = 1024;
  const allocate = (bytes: number): number => {
    const at = top;
    top += Math.ceil(bytes / 16) * 16;
    return at;
  };
  cpu.functions.delete("each");
  const instance = new JsInstance(cpu, { memory, allocate, host: {}, print: () => {} });
  const out = new Float32Array(COUNT);
  const bytes = (a: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => new Uint8Array(a.buffer);
  const gpu = program(name);
  linkMath(gpu, "integers");
  const args = [bytes(x.slice()), bytes(y.slice()), bytes(out)];
  await runWgsl(share, gpu, "each", [COUNT / BLOCK, 1, 1], [BLOCK, 1, 1], args);
  const wrong: string[] = [];
  for (let i = 0; i < COUNT; i++) {
    const [expected] = instance.call("one", [x[i], y[i]]);
    if (!Object.is(out[i], expected)) {
      wrong.push(`${name}(${x[i]}, ${y[i]}): device ${out[i]}, CPU ${expected}`);
    }
  }
  expect(wrong.slice(0, 5)).toEqual([]);
});
