// Prints a module as WebAssembly text (flat form, one instruction per line, indented by nesting). Reads back the encoded
// function bodies, so the listing shows what the engine gets. Globals go by name, and parameters that keep their value.

import type { Bytes } from "./bytes.ts";
import type { CodeWriter } from "./code.ts";
import type { Signature, WasmModule } from "./module.ts";
import { naturalAlignment, opcodeOf } from "./opcodes.ts";
import type { WasmType } from "./types.ts";

const BLOCK_TYPES = new Map<number, WasmType>([
  [0x7f, "i32"],
  [0x7e, "i64"],
  [0x7d, "f32"],
  [0x7c, "f64"],
  [0x7b, "v128"],
]);

export function printWat(module: WasmModule): string {
  const lines = ["(module"];
  module.importedFunctions.forEach((f, i) => {
    const sig = signature(module.types[f.type]);
    lines.push(`  (import "${f.module}" "${f.field}" (func ${id(module.functionName(i))}${sig}))`);
  });
  if (module.memory !== null) lines.push(`  ${memoryText(module.memory)}`);
  module.importedGlobals.forEach((g) => {
    const type = g.mutable ? `(mut ${g.type})` : g.type;
    lines.push(`  (import "${g.module}" "${g.field}" (global ${id(g.field)} ${type}))`);
  });
  for (const g of module.globals) {
    const type = g.mutable ? `(mut ${g.type})` : g.type;
    lines.push(`  (global ${id(g.name)} ${type} (${g.type}.const ${g.init}))`);
  }
  if (module.table.length > 0) {
    const names = module.table.map((f) => id(module.functionName(f))).join(" ");
    lines.push(`  (table funcref (elem ${names}))`);
  }
  for (const f of module.functions) lines.push(...functionText(module, f));
  for (const e of module.exports) {
    const kind = e.kind === "function" ? "func" : e.kind;
    let what = String(e.index);
    if (e.kind === "function") what = id(module.functionName(e.index));
    else if (e.kind === "global") what = globalName(module, e.index);
    lines.push(`  (export "${e.name}" (${kind} ${what}))`);
  }
  for (const d of module.data) {
    lines.push(`  (data (i32.const ${d.offset}) "${dataText(d.bytes)}")`);
  }
  lines.push(")");
  return `${lines.join("\n")}\n`;
}

function id(name: string): string {
  return `$${name.replace(/^\$/, "").replace(/[^\w.$]/g, "_")}`;
}

function globalName(module: WasmModule, index: number): string {
  const imported = module.importedGlobals.length;
  return index < imported
    ? id(module.importedGlobals[index].field)
    : id(module.globals[index - imported].name);
}

function memoryText(memory: NonNullable<WasmModule["memory"]>): string {
  const { min, max, shared } = memory.limits;
  const text = `memory ${min}${max === undefined ? "" : ` ${max}`}${shared === true ? " shared" : ""}`;
  const from = memory.imported;
  return from === null ? `(${text})` : `(import "${from.module}" "${from.field}" (${text}))`;
}

function signature(type: Signature): string {
  const part = (word: string, types: readonly WasmType[]): string =>
    types.length > 0 ? ` (${word} ${types.join(" ")})` : "";
  return part("param", type.params) + part("result", type.results);
}

/** A line per parameter; those without a name have their index as a comment. */
function namedSignature({ params, results }: Signature, names: readonly string[]): string[] {
  const lines = params.map((type, i) =>
    names[i] === "" ? `    (param ${type}) ;; ${i}` : `    (param ${names[i]} ${type})`,
  );
  if (results.length > 0) lines.push(`    (result ${results.join(" ")})`);
  return lines;
}

function dataText(bytes: Uint8Array): string {
  return [...bytes].map((b) => `\\${b.toString(16).padStart(2, "0")}`).join("");
}

/** Names of the parameters by index; a local that is written may hold another value later, so it has none. */
function namesOf(module: WasmModule, f: CodeWriter): string[] {
  const written = new Set<number>();
  const reader = new Reader(f.body);
  while (!reader.done) {
    const { name, text } = instruction(reader, module, []);
    if (name === "local.set" || name === "local.tee") written.add(Number(text.split(" ")[1]));
  }
  const taken = new Set<string>();
  return f.paramNames.map((name, i) => {
    const text = id(name);
    if (name === "" || written.has(i) || taken.has(text)) return "";
    taken.add(text);
    return text;
  });
}

function functionText(module: WasmModule, f: CodeWriter): string[] {
  const names = namesOf(module, f);
  const type = module.types[f.type];
  const lines = names.some((name) => name !== "")
    ? [`  (func ${id(f.name)}`, ...namedSignature(type, names)]
    : [`  (func ${id(f.name)}${signature(type)}`];
  if (f.locals.length > 0) lines.push(`    (local ${f.locals.join(" ")})`);
  const reader = new Reader(f.body);
  let depth = 0;
  while (!reader.done) {
    const { name, text } = instruction(reader, module, names);
    if (name === "end" || name === "else") depth--;
    lines.push(`    ${"  ".repeat(Math.max(depth, 0))}${text}`);
    if (name === "block" || name === "loop" || name === "if" || name === "else") depth++;
  }
  lines.push("  )");
  return lines;
}

class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(source: Bytes) {
    this.bytes = source.view();
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  u(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const b = this.byte();
      value += (b & 0x7f) * scale;
      if (b < 0x80) return value;
    }
  }

  s(): bigint {
    let value = 0n;
    for (let shift = 0n; ; ) {
      const b = this.byte();
      value |= BigInt(b & 0x7f) << shift;
      shift += 7n;
      if (b < 0x80) return (b & 0x40) !== 0 ? value - (1n << shift) : value;
    }
  }

  f32(): string {
    this.at += 4;
    const at = this.at - 4;
    const bits = BigInt(this.view.getUint32(at, true));
    return floatText(this.view.getFloat32(at, true), bits, 23n);
  }

  f64(): string {
    this.at += 8;
    const at = this.at - 8;
    return floatText(this.view.getFloat64(at, true), this.view.getBigUint64(at, true), 52n);
  }
}

/** The number; of one that is none the sign and the payload too, which has `width` bits. */
function floatText(x: number, bits: bigint, width: bigint): string {
  if (Number.isNaN(x)) {
    const payload = bits & ((1n << width) - 1n);
    const isNegative = bits >> (width === 23n ? 31n : 63n) === 1n;
    const isPlain = payload === 1n << (width - 1n);
    return `${isNegative ? "-" : ""}nan${isPlain ? "" : `:0x${payload.toString(16)}`}`;
  }
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  return Object.is(x, -0) ? "-0" : String(x);
}

function instruction(
  r: Reader,
  module: WasmModule,
  names: readonly string[],
): { name: string; text: string } {
  const first = r.byte();
  const prefixed = first === 0xfc || first === 0xfd || first === 0xfe;
  const op = prefixed ? opcodeOf(first, r.u()) : opcodeOf(0, first);
  if (op === undefined) throw new Error(`unknown instruction byte 0x${first.toString(16)}`);
  const { name } = op;
  const line = (rest: string): { name: string; text: string } => ({
    name,
    text: rest === "" ? name : `${name} ${rest}`,
  });
  switch (op.immediate) {
    case "none":
      return line("");
    case "block": {
      const type = BLOCK_TYPES.get(r.byte());
      return line(type === undefined ? "" : `(result ${type})`);
    }
    case "index": {
      const index = r.u();
      if (name === "call") return line(id(module.functionName(index)));
      if (name.startsWith("global.")) return line(globalName(module, index));
      return line((name.startsWith("local.") && names[index]) || String(index));
    }
    case "table": {
      const count = r.u();
      return line(Array.from({ length: count + 1 }, () => r.u()).join(" "));
    }
    case "indirect": {
      const type = module.types[r.u()];
      r.u();
      return line(signature(type).trim());
    }
    case "memory":
      return line(memoryArgument(r, name));
    case "memory-lane": {
      const where = memoryArgument(r, name);
      return line(`${where === "" ? "" : `${where} `}${r.byte()}`);
    }
    case "lane":
      return line(String(r.byte()));
    case "i32":
    case "i64":
      return line(String(r.s()));
    case "f32":
      return line(r.f32());
    case "f64":
      return line(r.f64());
    case "v128":
      return line(`i8x16 ${Array.from({ length: 16 }, () => r.byte()).join(" ")}`);
    case "shuffle":
      return line(Array.from({ length: 16 }, () => r.byte()).join(" "));
    case "zero":
      r.byte();
      return line("");
    case "zero-zero":
      r.byte();
      r.byte();
      return line("");
  }
}

function memoryArgument(r: Reader, name: string): string {
  const align = r.u();
  const offset = r.u();
  const parts: string[] = [];
  if (offset !== 0) parts.push(`offset=${offset}`);
  if (align !== naturalAlignment(name)) parts.push(`align=${2 ** align}`);
  return parts.join(" ");
}
