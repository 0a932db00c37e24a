// Numbers of descriptors and what is behind them, on files in memory: as a page has them.

import { describe, expect, it } from "vitest";
import { DescriptorTable } from "../../../src/host/descriptor-table.ts";
import { MemoryFiles } from "../../../src/host/memory-files.ts";
import { OpenFlag } from "../../../src/host/platform.ts";

const BAD = /Bad file descriptor/;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function files(): { fs: MemoryFiles; written: string[] } {
  const written: string[] = [];
  const write = (fd: 1 | 2, data: Uint8Array): void => {
    written.push(`${fd}:${new TextDecoder().decode(data)}`);
  };
  return { fs: new MemoryFiles({ read: () => 0, write }, () => 0n), written };
}

function read(fs: MemoryFiles, fd: number, count: number): string {
  const into = new Uint8Array(count);
  return new TextDecoder().decode(into.subarray(0, fs.read(fd, into)));
}

describe("files in memory", () => {
  it("share a position under two numbers, and close with the last one", () => {
    const { fs } = files();
    fs.install("/file", bytes("abcdef"));
    const fd = fs.open("/file", OpenFlag.RDONLY, 0);
    const twin = fs.descriptors.duplicate(fd);
    expect([fd, twin]).toEqual([3, 4]);
    expect(read(fs, fd, 2) + read(fs, twin, 2)).toBe("abcd");
    fs.close(fd);
    expect(() => fs.fstat(fd)).toThrow(BAD);
    expect(read(fs, twin, 2)).toBe("ef");
    fs.close(twin);
    expect(() => fs.fstat(twin)).toThrow(BAD);
    expect(fs.open("/file", OpenFlag.RDONLY, 0)).toBe(3);
  });

  it("take the place of the console and give it back", () => {
    const { fs, written } = files();
    const saved = fs.descriptors.duplicate(1);
    const fd = fs.open("/out", OpenFlag.RDWR | OpenFlag.CREAT, 0o644);
    expect([saved, fd]).toEqual([3, 4]);
    expect(fs.descriptors.share(fd, 1)).toBeUndefined();
    fs.close(fd);
    fs.write(1, bytes("to the file"));
    fs.write(saved, bytes("to the console"));
    fs.seek(1, 0, 0);
    expect(read(fs, 1, 20)).toBe("to the file");
    const displaced = fs.descriptors.share(saved, 1);
    expect(displaced).toBe(3);
    fs.closeTarget(displaced as number);
    fs.close(saved);
    fs.write(1, bytes("back"));
    expect(written).toEqual(["1:to the console", "1:back"]);
    expect(fs.descriptors.isItself(1)).toBe(true);
  });

  it("do not give a closed console's number back to it", () => {
    const { fs, written } = files();
    const fd = fs.open("/out", OpenFlag.WRONLY | OpenFlag.CREAT, 0o644);
    fs.closeTarget(fs.descriptors.share(fd, 1) as number);
    fs.close(1);
    expect(() => fs.write(1, bytes("lost"))).toThrow(BAD);
    expect(fs.open("/out", OpenFlag.WRONLY, 0)).toBe(1);
    expect(written).toEqual([]);
  });
});

describe("the table", () => {
  it("finds another number for a target whose number is in use", () => {
    const open = new Set([0, 1, 2, 5]);
    const table = new DescriptorTable((fd) => open.has(fd));
    expect(table.duplicate(5)).toBe(3);
    expect(table.share(5, 60)).toBe(60);
    open.add(3);
    expect(table.adopt(3)).toBe(4);
    expect([3, 4, 60].map((fd) => table.behind(fd))).toEqual([5, 3, 5]);
    expect(table.release(60)).toBeUndefined();
    expect(table.release(3)).toBeUndefined();
    expect(table.release(5)).toBe(5);
    open.delete(5);
    expect(table.release(4)).toBe(3);
    expect([3, 4, 5].map((fd) => table.find(fd))).toEqual([3, 4, 5]);
  });

  it("comes back to numbers that stand for themselves, whatever is closed in whatever order", () => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const open = new Set<number>();
    const table = new DescriptorTable((fd) => open.has(fd));
    // By number: which open file the program means.
    const meant = new Map<number, number>();
    const behind = new Map<number, number>();
    const end = (target: number | undefined): void => {
      if (target !== undefined) open.delete(target);
    };
    const numbers = (): number[] => [...meant.keys()];
    for (let step = 0, files = 0; step < 1000; step++) {
      const some = numbers()[random(meant.size || 1)];
      const what = random(4);
      if (what === 0 || some === undefined) {
        let target = 0;
        while (open.has(target)) target++;
        open.add(target);
        meant.set(table.adopt(target), ++files);
        behind.set(files, target);
      } else if (what === 1) {
        const made = table.duplicate(some);
        expect(meant.has(made)).toBe(false);
        meant.set(made, meant.get(some) as number);
      } else if (what === 2) {
        const as = random(12);
        end(table.share(some, as));
        meant.set(as, meant.get(some) as number);
      } else {
        end(table.release(some));
        meant.delete(some);
      }
      const wrong = [...meant].filter(([number, file]) => table.find(number) !== behind.get(file));
      const used = new Set([...meant.values()].map((file) => behind.get(file)));
      if (wrong.length > 0 || used.size !== open.size) throw new Error(`step ${step}: ${wrong}`);
    }
    for (const number of numbers()) end(table.release(number));
    expect(open.size).toBe(0);
    expect(numbers().every((number) => table.isItself(number))).toBe(true);
  });
});
