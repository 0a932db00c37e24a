// Blocks that host objects stand for (src/wasm/block-holds.ts): released under pressure, inside synchronous code.

import { afterEach, expect, test } from "vitest";
import { nodePlatform } from "../../../src/host/node.ts";
import { BlockHolds, garbage } from "../../../src/wasm/block-holds.ts";

afterEach(() => {
  garbage.collect = null;
});

function fill(holds: BlockHolds, count: number, released: number[]): void {
  for (let k = 0; k < count; k++) holds.add({ k }, 10, () => released.push(k));
}

test("a sweep releases the blocks of objects that are gone, no others", () => {
  garbage.collect = nodePlatform().collectGarbage ?? null;
  const holds = new BlockHolds();
  const released: number[] = [];
  const kept = { name: "kept" };
  holds.add(kept, 5, () => released.push(-1));
  fill(holds, 100, released);
  expect(holds.bytes).toBe(1005);
  holds.sweep();
  expect(released.length).toBe(100);
  expect(released).not.toContain(-1);
  expect(holds.bytes).toBe(5);
  expect(kept.name).toBe("kept");
});

test("many bytes bring a sweep about by themselves", () => {
  garbage.collect = nodePlatform().collectGarbage ?? null;
  const holds = new BlockHolds();
  let released = 0;
  for (let k = 0; k < 200; k++) holds.add({ k }, 2 ** 24, () => released++);
  expect(released).toBeGreaterThan(30);
});

test("room is made within a budget, and not looked for in vain", () => {
  let collections = 0;
  const collect = nodePlatform().collectGarbage;
  garbage.collect = () => {
    collections++;
    collect?.();
  };
  const holds = new BlockHolds();
  for (let k = 0; k < 10; k++) holds.add({ k }, 100, () => {});
  expect(holds.hasRoom(500, 1000)).toBe(true);
  expect(collections).toBe(1);
  const kept = Array.from({ length: 10 }, (_, k) => ({ k }));
  for (const target of kept) holds.add(target, 100, () => {});
  const answers = Array.from({ length: 50 }, () => holds.hasRoom(500, 1000));
  expect(new Set(answers)).toEqual(new Set([false]));
  expect(collections).toBe(1);
  expect(kept.length).toBe(10);
});

test("a block is dropped once", () => {
  const holds = new BlockHolds();
  let released = 0;
  const target = {};
  holds.add(target, 1, () => released++);
  expect([holds.drop(target), holds.drop(target), released]).toEqual([true, false, 1]);
});

test("without a host that collects, nothing is released in between", () => {
  const holds = new BlockHolds();
  const released: number[] = [];
  fill(holds, 10, released);
  holds.sweep();
  expect(released).toEqual([]);
});
