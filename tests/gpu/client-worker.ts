// An interpreter's stand-in: a worker that runs one scenario against a GpuClient and posts its result.

import { parentPort, workerData } from "node:worker_threads";
import { GpuClient } from "../../src/gpu/client.ts";
import { GpuFailure } from "../../src/gpu/errors.ts";
import type { GpuLink, PipelineDescription } from "../../src/gpu/protocol.ts";

const port = parentPort!;

const ADD: PipelineDescription = {
  wgsl: `
struct Params { scale: u32, offset: u32 }
@group(0) @binding(0) var<storage, read_write> data: array<u32>;
@group(0) @binding(1) var<uniform> params: Params;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < arrayLength(&data)) { data[id.x] = data[id.x] * params.scale + params.offset; }
}`,
  entry: "main",
  bindings: [
    { binding: 0, access: "write" },
    { binding: 1, access: "uniform", bytes: 8 },
  ],
};

function u8(words: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Uint32Array.from(words).buffer);
}

function pattern(bytes: number): Uint8Array {
  const data = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) data[i] = (i * 7 + (i >> 8)) & 255;
  return data;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function failureOf(run: () => void): { kinds: string[]; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof GpuFailure) {
      return { kinds: error.errors.map((e) => e.kind), message: error.message };
    }
    throw error;
  }
  return { kinds: [], message: "nothing was thrown" };
}

const scenarios: Record<string, (gpu: GpuClient) => unknown> = {
  roundTrips(gpu) {
    return [1, 3, 4, 4095, 4096, 4097, 100_001, 21_000_000].map((bytes) => {
      const data = pattern(bytes);
      const buffer = gpu.createBuffer(bytes);
      gpu.write(buffer, 0, data);
      const back = new Uint8Array(bytes);
      gpu.read(buffer, 0, back);
      gpu.destroyBuffer(buffer);
      return same(data, back);
    });
  },
  unaligned(gpu) {
    const expected = pattern(1001);
    const buffer = gpu.createBuffer(1001);
    gpu.write(buffer, 0, expected);
    const pieces: [number, number][] = [
      [1, 1],
      [3, 2],
      [5, 700],
      [998, 3],
      [6, 1],
    ];
    for (const [offset, size] of pieces) {
      const piece = new Uint8Array(size).fill(offset);
      gpu.write(buffer, offset, piece);
      expected.set(piece, offset);
    }
    const whole = new Uint8Array(1001);
    gpu.read(buffer, 0, whole);
    const part = new Uint8Array(13);
    gpu.read(buffer, 333, part);
    const other = gpu.createBuffer(1001);
    gpu.clear(other, 0, 1001);
    gpu.copy(buffer, 4, other, 8, 500);
    gpu.clear(other, 13, 3);
    const copied = new Uint8Array(1001);
    gpu.read(other, 0, copied);
    const copyExpected = new Uint8Array(1001);
    copyExpected.set(expected.subarray(4, 504), 8);
    copyExpected.fill(0, 13, 16);
    return [
      same(whole, expected),
      same(part, expected.subarray(333, 346)),
      same(copied, copyExpected),
    ];
  },
  manyDispatches(gpu) {
    const n = 256;
    const buffer = gpu.createBuffer(n * 4);
    gpu.clear(buffer, 0, n * 4);
    const pipeline = gpu.createPipeline(ADD);
    const binding = [{ binding: 0, buffer, offset: 0, size: n * 4 }];
    const start = performance.now();
    let expected = 0;
    for (let i = 0; i < 3000; i++) {
      gpu.dispatch(pipeline, binding, u8([3, i]), [n / 64, 1, 1]);
      expected = (Math.imul(expected, 3) + i) >>> 0;
    }
    const issued = performance.now() - start;
    const back = new Uint32Array(n);
    gpu.read(buffer, 0, new Uint8Array(back.buffer));
    gpu.sync();
    const us = ((performance.now() - start) * 1000) / 3000;
    return { right: back.every((v) => v === expected), us, issueUs: (issued * 1000) / 3000 };
  },
  bandwidth(gpu) {
    const bytes = 64 * 1024 * 1024;
    const data = new Uint8Array(new SharedArrayBuffer(bytes)).fill(7);
    const buffer = gpu.createBuffer(bytes);
    const rate = (run: () => void): number => {
      run();
      const start = performance.now();
      run();
      return bytes / 2 ** 30 / ((performance.now() - start) / 1000);
    };
    const up = rate(() => {
      gpu.write(buffer, 0, data);
      gpu.sync();
    });
    const down = rate(() => gpu.read(buffer, 0, data));
    const small = new Uint8Array(64);
    const start = performance.now();
    for (let i = 0; i < 200; i++) gpu.read(buffer, 0, small);
    const roundTripUs = ((performance.now() - start) * 1000) / 200;
    return { up, down, roundTripUs };
  },
  badShader(gpu) {
    const bad = gpu.createPipeline({
      ...ADD,
      wgsl: ADD.wgsl.replace("params.scale", "params.scales"),
    });
    const told = gpu.pipelineError(bad);
    const good = gpu.pipelineError(gpu.createPipeline(ADD));
    gpu.sync();
    const later = gpu.createPipeline({ ...ADD, wgsl: `${ADD.wgsl} fn broken( {` });
    return { told, good, thrown: failureOf(() => gpu.sync()), again: gpu.pipelineError(later) };
  },
  badDispatch(gpu) {
    const buffer = gpu.createBuffer(1024);
    const pipeline = gpu.createPipeline(ADD);
    gpu.dispatch(pipeline, [{ binding: 0, buffer, offset: 12, size: 64 }], u8([1, 1]), [1, 1, 1]);
    const misaligned = failureOf(() => gpu.sync());
    gpu.dispatch(
      pipeline,
      [{ binding: 0, buffer: 999, offset: 0, size: 64 }],
      u8([1, 1]),
      [1, 1, 1],
    );
    const unknown = failureOf(() => gpu.sync());
    gpu.sync();
    return { misaligned, unknown };
  },
  tooLarge(gpu) {
    const past = failureOf(() => gpu.createBuffer(2 ** 45));
    gpu.sync();
    return past;
  },
  interrupt(gpu) {
    const buffer = gpu.createBuffer(64);
    interruptNow = true;
    let left = "";
    try {
      for (;;) gpu.sync();
    } catch (error) {
      left = (error as Error).message;
    }
    interruptNow = false;
    const back = new Uint8Array(64).fill(1);
    gpu.write(buffer, 0, pattern(64));
    gpu.read(buffer, 0, back);
    return { left, works: same(back, pattern(64)) };
  },
  loseDevice(gpu) {
    const buffer = gpu.createBuffer(64);
    gpu.write(buffer, 0, pattern(64));
    gpu.sync();
    port.postMessage("lose");
    let calls = 0;
    const first = failureOf(() => {
      for (;;) {
        calls++;
        gpu.read(buffer, 0, new Uint8Array(64));
      }
    });
    const second = failureOf(() => gpu.sync());
    const third = failureOf(() => gpu.createBuffer(64));
    return { first, second, third, lost: gpu.lost, calls };
  },
  endless(gpu) {
    port.postMessage("close");
    return failureOf(() => {
      for (;;) gpu.sync();
    });
  },
};

let interruptNow = false;
const { link, scenario } = workerData as { link: GpuLink; scenario: string };
const client = new GpuClient(link, {
  wake: () => port.postMessage("wake"),
  whileWaiting: () => {
    if (interruptNow) throw new Error("interrupted");
  },
});
try {
  port.postMessage({ result: scenarios[scenario](client) });
} catch (error) {
  port.postMessage({ failed: String((error as Error).stack) });
}
