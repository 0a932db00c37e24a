// The shared heap: size classes, reuse, growth, holders, and several threads at once.

import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { HeapExhausted, SharedHeap } from "../../../src/wasm/shared-heap.ts";
import { CLASS_SIZES, MAX_SMALL, PAGE, sizeClass } from "../../../src/wasm/size-class.ts";

describe("size classes", () => {
  it("are the smallest that fit", () => {
    for (let n = 1; n <= MAX_SMALL; n += n < 600 ? 1 : 97) {
      const cls = sizeClass(n);
      expect(CLASS_SIZES[cls]).toBeGreaterThanOrEqual(n);
      if (cls > 0) expect(CLASS_SIZES[cls - 1]).toBeLessThan(n);
    }
    expect(CLASS_SIZES.every((s) => s % 16 === 0)).toBe(true);
    expect(sizeClass(MAX_SMALL)).toBe(CLASS_SIZES.length - 1);
  });
});

/** A deterministic sequence of numbers below n. */
function sequence(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

describe("shared heap", () => {
  it("gives aligned blocks that do not overlap, and takes everything back", () => {
    const heap = SharedHeap.create({ maxPages: 4096 });
    const next = sequence(7);
    const live = new Map<number, { size: number; tag: number }>();
    for (let round = 0; round < 6000; round++) {
      if (live.size > 0 && next(100) < 45) {
        const addresses = [...live.keys()];
        const address = addresses[next(addresses.length)];
        const { size, tag } = live.get(address)!;
        expect(heap.u8[address]).toBe(tag);
        expect(heap.u8[address + size - 1]).toBe(tag);
        heap.free(address);
        live.delete(address);
      } else {
        const size = 1 + next(next(20) === 0 ? 300_000 : next(4) === 0 ? 20_000 : 400);
        const address = heap.alloc(size);
        expect(address % 16).toBe(0);
        expect(heap.sizeOf(address)).toBeGreaterThanOrEqual(size);
        const tag = next(256);
        heap.u8.fill(tag, address, address + size);
        live.set(address, { size, tag });
      }
    }
    expect(heap.usage().blocks).toBe(live.size);
    for (const address of live.keys()) heap.free(address);
    expect(heap.usage().blocks).toBe(0);
    // At most one empty pool per class is kept.
    expect(heap.usage().bytes).toBeLessThanOrEqual(CLASS_SIZES.length * 8 * PAGE);
  });

  it("grows, changes its generation and refreshes views", () => {
    const heap = SharedHeap.create({ maxPages: 1000 });
    const other = SharedHeap.attach(heap.memory, heap.registerOwner());
    const before = heap.generation;
    const view = other.f64;
    const address = heap.alloc(20 * 1024 * 1024, true);
    heap.f64[address / 8 + 1000] = 2.5;
    expect(heap.generation).toBeGreaterThan(before);
    expect(other.f64).not.toBe(view);
    expect(other.f64[address / 8 + 1000]).toBe(2.5);
    heap.free(address);
    expect(heap.alloc(20 * 1024 * 1024)).toBe(address);
  });

  it("says when it is exhausted", () => {
    const heap = SharedHeap.create({ maxPages: 64 });
    expect(() => heap.alloc(100 * 1024 * 1024)).toThrow(HeapExhausted);
    expect(() => heap.alloc(-1)).toThrow(HeapExhausted);
    const held: number[] = [];
    expect(() => {
      for (;;) held.push(heap.alloc(30_000));
    }).toThrow(HeapExhausted);
    for (const a of held) heap.free(a);
    expect(() => heap.alloc(2 * 1024 * 1024)).not.toThrow();
  });

  it("frees a shared block when its last holder lets go", () => {
    const heap = SharedHeap.create();
    const second = SharedHeap.attach(heap.memory, heap.registerOwner());
    for (const size of [100, 200_000]) {
      const blocks = heap.usage().blocks;
      const address = second.alloc(size);
      second.share(address, heap.owner);
      second.free(address);
      expect(heap.usage().blocks).toBe(blocks + 1);
      heap.free(address);
      expect(heap.usage().blocks).toBe(blocks);
    }
    expect(() => heap.free(12345)).toThrow("is not a block");
  });

  it("releases what a dead owner held and keeps what others hold", () => {
    const heap = SharedHeap.create();
    const id = heap.registerOwner();
    const worker = SharedHeap.attach(heap.memory, id);
    const kept: number[] = [];
    for (let i = 0; i < 5000; i++) {
      const address = worker.alloc(16 + (i % 900) * 8);
      heap.i32[address / 4] = i;
      if (i % 50 === 0) {
        heap.share(address, 0);
        kept.push(address);
      }
    }
    const big = worker.alloc(500_000);
    worker.share(big, 0);
    worker.alloc(700_000);
    heap.releaseOwner(id);
    expect(heap.usage().blocks).toBe(kept.length + 1);
    expect(kept.map((a) => heap.i32[a / 4])).toEqual(kept.map((_, i) => i * 50));
    for (const a of [...kept, big]) heap.free(a);
    expect(heap.usage().blocks).toBe(0);
    expect(heap.registerOwner()).toBe(id);
  });

  it("serves a single thread without shared memory", () => {
    const heap = SharedHeap.create({ shared: false, maxPages: 512 });
    const addresses = Array.from({ length: 300 }, (_, i) => heap.alloc(1 + i * 300));
    addresses.forEach((a, i) => {
      heap.u8[a] = i & 255;
    });
    expect(addresses.every((a, i) => heap.u8[a] === (i & 255))).toBe(true);
    for (const a of addresses) heap.free(a);
    expect(heap.usage().blocks).toBe(0);
  });

  it("survives several threads at once", async () => {
    const heap = SharedHeap.create({ maxPages: 4096 });
    const bundle = buildSync({
      entryPoints: ["src/wasm/shared-heap.ts"],
      bundle: true,
      write: false,
      format: "cjs",
      platform: "node",
    }).outputFiles[0].text;
    const code = `${bundle}
      const { workerData, parentPort } = require("node:worker_threads");
      const heap = module.exports.SharedHeap.attach(workerData.memory, workerData.owner);
      const live = [];
      let wrong = 0;
      for (let i = 0; i < 20000; i++) {
        if (live.length > 50) {
          const [a, size] = live.splice((i * 7919) % live.length, 1)[0];
          if (heap.u8[a] !== workerData.owner || heap.u8[a + size - 1] !== workerData.owner) wrong++;
          heap.free(a);
        }
        const size = 1 + ((i * 104729) % (i % 100 === 0 ? 200000 : 3000));
        const a = heap.alloc(size);
        heap.u8.fill(workerData.owner, a, a + size);
        live.push([a, size]);
      }
      for (const [a] of live) heap.free(a);
      parentPort.postMessage(wrong);`;
    const run = (): Promise<number> =>
      new Promise((resolve, reject) => {
        const worker = new Worker(code, {
          eval: true,
          workerData: { memory: heap.memory, owner: heap.registerOwner() },
        });
        worker.once("message", resolve);
        worker.once("error", reject);
      });
    expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
    expect(heap.usage().blocks).toBe(0);
  });
});
