import { describe, expect, test } from "vitest";
import { BufferPool, sizeClass } from "../../../src/gpu/memory-pool.ts";

function poolOf(keepBytes: number): { pool: BufferPool<number>; destroyed: number[] } {
  const destroyed: number[] = [];
  let next = 0;
  const pool = new BufferPool<number>({
    keepBytes,
    create: () => next++,
    destroy: (b) => destroyed.push(b),
  });
  return { pool, destroyed };
}

describe("size classes", () => {
  test("hold the request, waste at most a quarter and are multiples of 256", () => {
    for (let bytes = 1; bytes < 1e9; bytes = Math.ceil(bytes * 1.37) + 1) {
      const size = sizeClass(bytes);
      expect(size).toBeGreaterThanOrEqual(bytes);
      expect(size % 256).toBe(0);
      if (bytes > 1024) expect(size).toBeLessThanOrEqual(bytes * 1.25 + 256);
    }
  });
  test("are their own class", () => {
    for (const bytes of [256, 1280, 4096, 5 * 1024, 1 << 30]) {
      expect(sizeClass(sizeClass(bytes))).toBe(sizeClass(bytes));
    }
  });
});

describe("the pool", () => {
  test("gives a released buffer to the next request of its class", () => {
    const { pool } = poolOf(1 << 20);
    const first = pool.acquire(1000);
    pool.release(first.buffer, first.capacity);
    expect(pool.acquire(900)).toEqual({ buffer: first.buffer, capacity: 1024, fresh: false });
    expect(pool.acquire(900).fresh).toBe(true);
  });
  test("gives free buffers back beyond its limit, live ones never", () => {
    const { pool, destroyed } = poolOf(2048);
    const all = [1, 2, 3, 4].map(() => pool.acquire(1024));
    expect(pool.stats().liveBytes).toBe(4096);
    for (const b of all.slice(1)) pool.release(b.buffer, b.capacity);
    expect(destroyed).toEqual([1]);
    expect(pool.stats()).toMatchObject({ liveBytes: 1024, freeBytes: 2048 });
    pool.trim();
    expect(destroyed).toEqual([1, 2, 3]);
  });
});
