// The binary encoder: modules run, Binaryen accepts them, the text printer shows them.

import binaryen from "binaryen";
import { describe, expect, it } from "vitest";
import { Bytes } from "../../../src/wasm/bytes.ts";
import { WasmModule } from "../../../src/wasm/module.ts";
import { ModuleCache } from "../../../src/wasm/module-cache.ts";
import { naturalAlignment, OPCODES } from "../../../src/wasm/opcodes.ts";
import { printWat } from "../../../src/wasm/wat.ts";

function isValid(bytes: Uint8Array): boolean {
  const parsed = binaryen.readBinary(bytes);
  parsed.setFeatures(binaryen.Features.All);
  const ok = parsed.validate() === 1;
  parsed.dispose();
  return ok;
}

function factorial(): WasmModule {
  const m = new WasmModule();
  const f = m.addFunction("factorial", ["i64"], ["i64"]);
  const acc = f.local("i64");
  f.i64(1n);
  f.set(acc);
  const done = f.block();
  const again = f.loop();
  f.get(0);
  f.op("i64.eqz");
  f.brIf(done);
  f.get(acc);
  f.get(0);
  f.op("i64.mul");
  f.set(acc);
  f.get(0);
  f.i64(1n);
  f.op("i64.sub");
  f.set(0);
  f.br(again);
  f.end();
  f.end();
  f.get(acc);
  m.exportFunction("factorial", f.index);
  return m;
}

describe("encoder", () => {
  it("encodes a loop that runs and that Binaryen accepts", () => {
    const bytes = factorial().encode();
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    expect((instance.exports.factorial as (n: bigint) => bigint)(20n)).toBe(2432902008176640000n);
    expect(isValid(bytes)).toBe(true);
  });

  it.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 2 ** 31 - 1, -(2 ** 31)])(
    "encodes %d in LEB128",
    (n) => {
      const m = new WasmModule();
      const f = m.addFunction("f", [], ["i32", "i64"]);
      f.i32(n);
      f.i64(BigInt(n) * 0x1_0000_0001n);
      m.exportFunction("f", f.index);
      const run = new WebAssembly.Instance(new WebAssembly.Module(m.encode())).exports
        .f as () => unknown;
      expect(run()).toEqual([n, BigInt.asIntN(64, BigInt(n) * 0x1_0000_0001n)]);
    },
  );

  it("imports shared memory, uses SIMD and atomics, places data and a table", () => {
    const m = new WasmModule();
    m.importMemory("env", "memory", { min: 1, max: 4, shared: true });
    const host = m.importFunction("env", "twice", ["i32"], ["i32"]);
    const f = m.addFunction("f", ["i32"], ["i32"]);
    f.i32(32);
    f.get(0);
    f.memory("v128.load");
    f.get(0);
    f.memory("v128.load");
    f.op("i32x4.add");
    f.memory("v128.store");
    f.i32(32);
    f.i32(5);
    f.memory("i32.atomic.rmw.add", 4);
    f.call(host);
    const g = m.addFunction("indirect", ["i32"], ["i32"]);
    g.get(0);
    g.i32(0);
    g.callIndirect(f.type);
    m.table.push(f.index);
    m.exportFunction("indirect", g.index);
    m.data.push({
      offset: 0,
      bytes: new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0]),
    });
    const bytes = m.encode();
    expect(isValid(bytes)).toBe(true);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory, twice: (x: number) => x * 2 },
    });
    expect((instance.exports.indirect as (p: number) => number)(0)).toBe(8);
    expect([...new Int32Array(memory.buffer, 32, 4)]).toEqual([2, 9, 6, 8]);
  });

  it("prints text", () => {
    expect(printWat(factorial())).toBe(`(module
  (func $factorial (param i64) (result i64)
    (local i64)
    i64.const 1
    local.set 1
    block
      loop
        local.get 0
        i64.eqz
        br_if 1
        local.get 1
        local.get 0
        i64.mul
        local.set 1
        local.get 0
        i64.const 1
        i64.sub
        local.set 0
        br 0
      end
    end
    local.get 1
  )
  (export "factorial" (func $factorial))
)
`);
  });
});

describe("opcodes", () => {
  // Every plain instruction is given to the engine: operands come from unreachable code, which is polymorphic.
  it("are all accepted by the engine", () => {
    const skip = new Set([
      "block",
      "loop",
      "if",
      "else",
      "end",
      "br",
      "br_if",
      "br_table",
      "call",
      "call_indirect",
    ]);
    for (const op of OPCODES.values()) {
      if (skip.has(op.name) || /^(local|global)\.|relaxed/.test(op.name)) continue;
      const m = new WasmModule();
      m.addMemory({ min: 1, max: 1, shared: true });
      const f = m.addFunction("f", [], []);
      f.op("unreachable");
      if (op.immediate === "memory") f.memory(op.name);
      else if (op.immediate === "memory-lane") f.memoryLane(op.name, 0, 0);
      else if (op.immediate === "lane") f.lane(op.name, 0);
      else if (op.immediate === "v128" || op.immediate === "shuffle") {
        f.bytes16(op.name as "v128.const", new Uint8Array(16));
      } else if (/^[if]\d\d\.const$/.test(op.name)) f.i32(0);
      else f.op(op.name);
      f.op("unreachable");
      expect(WebAssembly.validate(m.encode()), op.name).toBe(true);
      expect(printWat(m)).toContain(op.name.replace(/^[if]\d\d\.const$/, "i32.const"));
    }
  });

  it("know their natural alignment", () => {
    expect(
      [
        "i64.load",
        "i32.load16_u",
        "v128.load",
        "v128.load8x8_s",
        "v128.load32_splat",
        "i64.atomic.rmw32.add_u",
      ].map(naturalAlignment),
    ).toEqual([3, 1, 4, 3, 2, 2]);
  });
});

describe("module cache", () => {
  it("compiles the same bytes once", () => {
    const cache = new ModuleCache(2);
    const a = cache.compile(factorial().encode());
    expect(cache.compile(factorial().encode())).toBe(a);
    expect([cache.hits, cache.misses]).toEqual([1, 1]);
  });

  it("writes bytes in order", () => {
    const b = new Bytes(1);
    b.u(624485);
    b.name("é");
    expect([...b.take()]).toEqual([0xe5, 0x8e, 0x26, 2, 0xc3, 0xa9]);
  });
});
