// What interpreters share (src/interpreters/hub.ts), seen by several "interpreters" in one thread: each attaches to the memory
// on its own, as its worker would. Blocks of the heap are counted: nothing may stay behind.

import { expect, test } from "vitest";
import { Hub, Unbound, Whence } from "../../../src/interpreters/hub.ts";
import { PacketReader, PacketWriter } from "../../../src/interpreters/packet.ts";
import { SharedHeap } from "../../../src/wasm/shared-heap.ts";
import { SharedMemoryDamaged } from "../../../src/wasm/spin-lock.ts";

interface Member {
  readonly id: number;
  readonly heap: SharedHeap;
  readonly hub: Hub;
}

function makeMain(): Member {
  const heap = SharedHeap.create({ maxPages: 256 });
  return { id: 0, heap, hub: Hub.create(heap, "{}") };
}

function join(main: Member): Member {
  const id = main.hub.add(Whence.Stdlib, true, '{"gil": "own"}');
  const owner = main.hub.heapOwner(id) as number;
  const heap = SharedHeap.attach(main.heap.memory, owner);
  return { id, heap, hub: Hub.attach(heap, main.hub.address) };
}

/** What the host does when a worker has ended. */
const bury = (host: Member, dead: Member): void => host.hub.bury(dead.id, dead.heap.owner);

const blocks = (member: Member): number => member.heap.usage().blocks;

function packetOf(text: string, block?: number) {
  const out = new PacketWriter();
  out.text(text);
  if (block !== undefined) out.block(block);
  return out.finish();
}

test("interpreters are listed in the order of their numbers, with what is known of them", () => {
  const main = makeMain();
  const members = [join(main), join(main)];
  expect(main.hub.interpreters().map((e) => [e.id, e.whence])).toEqual([
    [0, Whence.Runtime],
    [1, Whence.Stdlib],
    [2, Whence.Stdlib],
  ]);
  expect(members[0].hub.interpreter(2)?.config).toBe('{"gil": "own"}');
  bury(main, members[0]);
  expect(main.hub.interpreters().map((e) => e.id)).toEqual([0, 2]);
  expect(join(main).id).toBe(3);
});

test("only one runs in an interpreter", () => {
  const main = makeMain();
  const { id, hub } = join(main);
  expect([main.hub.claim(id), hub.claim(id), main.hub.claim(99)]).toEqual([true, false, false]);
  hub.unclaim(id);
  expect(main.hub.claim(id)).toBe(true);
});

test("letters arrive in order, and ring", () => {
  const main = makeMain();
  const other = join(main);
  const bell = other.hub.bell(other.id);
  const before = bell[0];
  for (const text of ["first", "second"]) {
    main.hub.send(other.id, { kind: 1, from: 0, request: 7, packet: packetOf(text) });
  }
  expect(bell[0]).toBe(before + 2);
  const texts = [1, 2].map(() => {
    const letter = other.hub.receive(other.id);
    return letter === undefined ? "" : new PacketReader(letter.packet).text();
  });
  expect(texts).toEqual(["first", "second"]);
  expect(other.hub.receive(other.id)).toBeUndefined();
  expect(main.hub.send(99, { kind: 1, from: 0, request: 8, packet: packetOf("") })).toBe(false);
});

test("a packet keeps a block alive when its sender has died", () => {
  const main = makeMain();
  const before = blocks(main);
  const other = join(main);
  const block = other.heap.alloc(100_000);
  other.heap.u8[block] = 42;
  other.hub.send(0, { kind: 1, from: other.id, request: 1, packet: packetOf("", block) });
  bury(main, other);
  const letter = main.hub.receive(0);
  expect(letter?.packet.blocks).toEqual([block]);
  expect(main.heap.u8[block]).toBe(42);
  if (letter !== undefined) main.hub.letGo(letter.packet);
  expect(blocks(main)).toBe(before);
});

test("what a dead interpreter owned and was sent is freed", () => {
  const main = makeMain();
  const before = blocks(main);
  const other = join(main);
  for (const size of [10, 1000, 200_000]) other.heap.alloc(size);
  const mine = main.heap.alloc(50);
  main.hub.send(other.id, { kind: 1, from: 0, request: 1, packet: packetOf("unread", mine) });
  main.heap.share(mine, other.heap.owner);
  bury(main, other);
  main.heap.free(mine);
  expect(blocks(main)).toBe(before);
});

test("what an interpreter was changing when it died is not trusted", () => {
  const main = makeMain();
  const other = join(main);
  // The first word of the hub is its lock; it names the holder.
  main.heap.i32[main.hub.address / 4] = other.heap.owner + 1;
  expect(() => bury(main, other)).toThrow(SharedMemoryDamaged);
});

test("a dead interpreter is seen in the heap's lock too when it was at records that all share", () => {
  const main = makeMain();
  const other = join(main);
  (other.hub.records as unknown as { lock(): void }).lock();
  expect(() => bury(main, other)).toThrow(SharedMemoryDamaged);
});

test("a queue takes as many items as it has room for, in order", () => {
  const main = makeMain();
  const other = join(main);
  const id = main.hub.addQueue(2, Unbound.Replace, 1);
  const put = (text: string) => main.hub.put(id, 0, Unbound.Replace, packetOf(text));
  expect([put("a"), put("b"), put("c")]).toEqual(["done", "done", "full"]);
  expect(other.hub.queue(id)?.length).toBe(2);
  const item = other.hub.get(id);
  expect(typeof item === "object" && item.packet && new PacketReader(item.packet).text()).toBe("a");
  expect(main.hub.get(99)).toBe("missing");
});

test("items of an interpreter that is gone stay as their putter said", () => {
  const main = makeMain();
  const other = join(main);
  const id = main.hub.addQueue(0, Unbound.Replace, 1);
  const kinds = [Unbound.Remove, Unbound.Error, Unbound.Remove, Unbound.Replace];
  for (const kind of kinds) other.hub.put(id, other.id, kind, packetOf("lost"));
  main.hub.put(id, 0, Unbound.Remove, packetOf("kept"));
  bury(main, other);
  const items = [1, 2, 3].map(() => main.hub.get(id));
  const shown = items.map((item) =>
    typeof item === "string"
      ? item
      : [item.unbound, item.packet && new PacketReader(item.packet).text()],
  );
  expect(shown).toEqual([
    [Unbound.Error, null],
    [Unbound.Replace, null],
    [Unbound.Remove, "kept"],
  ]);
  expect(main.hub.get(id)).toBe("empty");
});

test("a queue ends with its last reference, and its items with it", () => {
  const main = makeMain();
  const before = blocks(main);
  const id = main.hub.addQueue(0, Unbound.Replace, 1);
  const block = main.heap.alloc(64);
  main.hub.countQueueReference(id, 1);
  main.hub.put(id, 0, Unbound.Replace, packetOf("item", block));
  main.heap.free(block);
  expect(main.hub.countQueueReference(id, -1)).toBe("done");
  expect(main.hub.queue(id)).toBeUndefined();
  expect(blocks(main)).toBe(before);
});

test("all see the current directory, and that it has changed", () => {
  const main = makeMain();
  const other = join(main);
  const before = blocks(main);
  expect(other.hub.directoryVersion()).toBe(0);
  main.hub.setDirectory("/a");
  other.hub.setDirectory("/home/ä");
  expect([main.hub.directoryVersion(), main.hub.directory()]).toEqual([2, "/home/ä"]);
  expect(blocks(main)).toBe(before + 1);
});

test("the memory may grow while others look at it", () => {
  const main = makeMain();
  const other = join(main);
  const bell = other.hub.bell(other.id);
  const before = bell[0];
  other.heap.alloc(4_000_000);
  const large = "x".repeat(3_000_000);
  main.hub.send(other.id, { kind: 1, from: 0, request: 1, packet: packetOf(large) });
  expect(bell[0]).toBe(before + 1);
  const letter = other.hub.receive(other.id);
  expect(letter && new PacketReader(letter.packet).text().length).toBe(large.length);
});
