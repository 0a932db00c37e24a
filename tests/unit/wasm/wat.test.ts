// The text printer: Binaryen reads its text back as the module that the encoder wrote.

import binaryen from "binaryen";
import { describe, expect, it } from "vitest";
import type { CodeWriter } from "../../../src/wasm/code.ts";
import { WasmModule } from "../../../src/wasm/module.ts";
import { OPCODES, type Opcode } from "../../../src/wasm/opcodes.ts";
import { printWat } from "../../../src/wasm/wat.ts";

type Parsed = ReturnType<typeof binaryen.readBinary>;

function textOf(parsed: Parsed): string {
  parsed.setFeatures(binaryen.Features.All);
  const text = parsed.emitText();
  parsed.dispose();
  // Names are in the text only.
  return text.replace(/\$[\w.$-]+/g, "$");
}

/** What Binaryen makes of the bytes and of the text. */
function bothWays(m: WasmModule): [string, string] {
  const bytes = m.encode();
  return [textOf(binaryen.readBinary(bytes)), textOf(binaryen.parseText(printWat(m)))];
}

/** Writes an instruction with small immediates. */
function write(f: CodeWriter, { name, immediate }: Opcode): void {
  switch (immediate) {
    case "memory":
      f.memory(name, 16);
      break;
    case "memory-lane":
      f.memoryLane(name, 16, 1);
      break;
    case "lane":
      f.lane(name, 1);
      break;
    case "v128":
    case "shuffle":
      f.bytes16(
        name as "v128.const",
        Uint8Array.from({ length: 16 }, (_, k) => k),
      );
      break;
    case "i32":
      f.i32(-5);
      break;
    case "i64":
      f.i64(-(2n ** 63n));
      break;
    case "f32":
      f.f32(0.1);
      break;
    case "f64":
      f.f64(-1e-300);
      break;
    default:
      f.op(name);
  }
}

/** Structure, variables and calls are in the second test. */
const STRUCTURE =
  /^(block|loop|if|else|end|br|br_if|br_table|call|call_indirect|(local|global)\.\w+)$/;

describe("WebAssembly text", () => {
  it("is read back as the same instructions", () => {
    for (const op of OPCODES.values()) {
      if (STRUCTURE.test(op.name)) continue;
      const m = new WasmModule();
      m.addMemory({ min: 1, max: 1, shared: true });
      const f = m.addFunction("f", [], []);
      f.op("unreachable");
      write(f, op);
      f.op("unreachable");
      const [binary, text] = bothWays(m);
      expect(text, op.name).toBe(binary);
    }
  });

  it("is read back as the same structure, tables, globals and data", () => {
    const m = new WasmModule();
    m.importMemory("env", "memory", { min: 1, max: 4, shared: true });
    const twice = m.importFunction("env", "twice", ["i32"], ["i32"]);
    m.importGlobal("env", "base", "i32", false);
    const counter = m.addGlobal("$counter", "f64", true, 0.5);
    const f = m.addFunction("f", ["i32"], ["i32"]);
    const local = f.local("i64");
    const outer = f.block("i32");
    const again = f.loop();
    f.get(0);
    f.if();
    f.i64(7n);
    f.set(local);
    f.br(again);
    f.else();
    f.f64(Number.POSITIVE_INFINITY);
    f.indexed("global.set", counter);
    f.end();
    f.i32(1);
    f.get(0);
    f.brTable([outer, outer], outer);
    f.end();
    f.i32(3);
    f.end();
    f.call(twice);
    const g = m.addFunction("g", ["i32"], ["i32"]);
    g.get(0);
    g.i32(0);
    g.callIndirect(f.type);
    m.table.push(f.index);
    m.exportFunction("g", g.index);
    m.data.push({ offset: 8, bytes: Uint8Array.from([0, 34, 92, 255]) });
    const [binary, text] = bothWays(m);
    expect(text).toBe(binary);
  });

  it.each([
    [0x7fc00000, "nan"],
    [0xffc00000, "-nan"],
    [0x7f800001, "nan:0x1"],
    [0x80000000, "-0"],
    [0xff800000, "-inf"],
  ])("shows the bits %i of an f32 as %s", (bits, shown) => {
    const m = new WasmModule();
    const f = m.addFunction("f", [], ["f32"]);
    f.f32(0);
    const body = f.body.view();
    new DataView(body.buffer, body.byteOffset).setUint32(1, bits, true);
    expect(printWat(m)).toContain(`f32.const ${shown}\n`);
  });
});
