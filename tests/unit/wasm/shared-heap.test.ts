// The shared heap: size classes, reuse, growth, holders, and several threads at once.

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import {
  HeapExhausted,
  MAX_OWNERS,
  OwnersExhausted,
  SharedHeap,
} from "../../../src/wasm/shared-heap.ts";
import { CLASS_SIZES, MAX_SMALL, PAGE, sizeClass } from "../../../src/wasm/size-class.ts";
import { SharedMemoryDamaged } from "../../../src/wasm/spin-lock.ts";

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

/** `SharedHeap` as a script of its own; `module.exports` has it. */
const bundle = (): string =>
  buildSync({
    entryPoints: ["src/wasm/shared-heap.ts"],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
  }).outputFiles[0].text;

/** A thread that runs `code` with `heap` on behalf of an owner of its own, and `random`, a number below n. */
function thread(heap: SharedHeap, code: string): { worker: Worker; owner: number } {
  const owner = heap.registerOwner();
  const script = `${bundle()}
    const { workerData, parentPort } = require("node:worker_threads");
    const heap = module.exports.SharedHeap.attach(workerData.memory, workerData.owner);
    const random = (n) => Math.floor(Math.random() * n);
    ${code}`;
  const worker = new Worker(script, { eval: true, workerData: { memory: heap.memory, owner } });
  return { worker, owner };
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

  it("releases an owner's block between free runs, and what lies behind it", () => {
    const heap = SharedHeap.create({ maxPages: 64 });
    const id = heap.registerOwner();
    const worker = SharedHeap.attach(heap.memory, id);
    for (const behind of [1, 2]) {
      const before = heap.alloc(3 * PAGE);
      worker.alloc(4 * PAGE);
      const after = heap.alloc(behind * PAGE);
      const wall = heap.alloc(PAGE);
      worker.alloc(5 * PAGE);
      heap.free(before);
      heap.free(after);
      heap.releaseOwner(id);
      expect(heap.usage().blocks).toBe(1);
      heap.free(wall);
      expect(heap.registerOwner()).toBe(id);
    }
  });

  it("keeps the blocks of others through any order of ends", () => {
    const heap = SharedHeap.create({ maxPages: 4096 });
    const next = sequence(11);
    const ids = [1, 2, 3, 4].map(() => heap.registerOwner());
    const members = new Map([0, ...ids].map((id) => [id, SharedHeap.attach(heap.memory, id)]));
    const live = new Map<number, { holders: Set<number>; tag: number }>();
    const letGo = (address: number, id: number): void => {
      const { holders } = live.get(address)!;
      holders.delete(id);
      if (holders.size === 0) live.delete(address);
    };
    const pick = <T>(items: readonly T[]): T => items[next(items.length)];
    for (let round = 0; round < 8000; round++) {
      const id = pick([...members.keys()]);
      const heapOf = members.get(id)!;
      const kind = next(100);
      const address = live.size === 0 ? 0 : pick([...live.keys()]);
      if (kind < 45 || address === 0) {
        const made = heapOf.alloc(1 + next(next(6) === 0 ? 400_000 : 3000));
        expect(live.has(made)).toBe(false);
        heap.i32[made / 4] = round;
        live.set(made, { holders: new Set([id]), tag: round });
      } else if (kind < 60) {
        const { holders } = live.get(address)!;
        if (holders.has(id)) continue;
        heap.share(address, id);
        holders.add(id);
      } else if (kind < 98) {
        const holder = pick([...live.get(address)!.holders]);
        members.get(holder)!.free(address);
        letGo(address, holder);
      } else if (id !== 0) {
        heap.releaseOwner(id);
        for (const [each, { holders }] of live) if (holders.has(id)) letGo(each, id);
        expect(heap.registerOwner()).toBe(id);
      }
      expect(heap.usage().blocks).toBe(live.size);
    }
    for (const [address, { tag }] of live) expect(heap.i32[address / 4]).toBe(tag);
    for (const id of ids) heap.releaseOwner(id);
    for (const [address, { holders }] of live) if (holders.has(0)) heap.free(address);
    expect(heap.usage().blocks).toBe(0);
  });

  it("says when there are too many owners", () => {
    const heap = SharedHeap.create({ maxPages: 64 });
    expect(() => {
      for (let k = 0; k < MAX_OWNERS; k++) heap.registerOwner();
    }).toThrow(OwnersExhausted);
  });

  it("is whole after a stack overflow at any depth", () => {
    const code = `${bundle()}
      const heap = module.exports.SharedHeap.create({ maxPages: 4096 });
      const other = module.exports.SharedHeap.attach(heap.memory, heap.registerOwner());
      let block = 0;
      const share = () => heap.share(block, other.owner);
      const free = () => heap.free(block);
      const rest = () => {};
      const down = (levels, run) => levels > 0 ? down(levels - 1, run) : run();
      for (const size of [40, 30000, 70000, 40, 30000]) {
        block = heap.alloc(size);
        share();
        free();
        other.free(block);
      }
      let [low, high] = [0, 1e6];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        try { down(middle, rest); low = middle; } catch { high = middle; }
      }
      let overflows = 0;
      const blocks = [];
      for (let k = 0; k < 1200; k++) {
        block = heap.alloc([40, 30000, 70000][k % 3]);
        const isFree = k % 2 === 0;
        try {
          down(low - (k % 100), isFree ? free : share);
          if (isFree) continue;
          other.free(block);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          overflows++;
        }
        free();
        blocks.push(heap.usage().blocks);
      }
      console.log(JSON.stringify({ hasOverflowed: overflows > 100, left: Math.max(...blocks) }));`;
    const flags = ["--stack-size=500", "--no-opt", "--no-sparkplug"];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", code], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ hasOverflowed: true, left: 0 });
  }, 40_000);

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
    const run = async (): Promise<number> => {
      const { worker } = thread(
        heap,
        `const live = [];
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
        parentPort.postMessage(wrong);`,
      );
      return (await once(worker, "message"))[0];
    };
    expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
    expect(heap.usage().blocks).toBe(0);
  });

  it("grows and is released while threads end", async () => {
    const heap = SharedHeap.create({ maxPages: 16384 });
    const live = async (): Promise<void> => {
      for (let life = 0; life < 4; life++) {
        const { worker, owner } = thread(
          heap,
          `const live = [];
          for (let left = 500 + random(3000); left > 0; left--) {
            if (live.length > 40) heap.free(live.splice(random(live.length), 1)[0]);
            const block = heap.alloc(1 + random(random(8) === 0 ? 500_000 : 4000));
            if (random(10) === 0) heap.share(block, 0);
            live.push(block);
          }
          process.exit();`,
        );
        await once(worker, "exit");
        heap.releaseOwner(owner);
      }
    };
    await Promise.all([live(), live(), live()]);
    // What the host holds of dead threads' blocks is still there, and nothing else.
    const { blocks } = heap.usage();
    heap.releaseOwner(0);
    expect(blocks).toBeGreaterThan(0);
    expect(heap.usage().blocks).toBe(0);
  }, 30_000);

  it("is given up when a thread has died inside of a section", async () => {
    const heap = SharedHeap.create({ maxPages: 64 });
    const { worker, owner } = thread(
      heap,
      `heap.lock();
      parentPort.postMessage("inside");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
    );
    await once(worker, "message");
    await worker.terminate();
    expect(() => heap.releaseOwner(owner)).toThrow(SharedMemoryDamaged);
  });
});
