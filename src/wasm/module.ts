// A WebAssembly module under construction, and its binary encoding. Functions are written through `CodeWriter`
// (`code.ts`); `wat.ts` prints the same structure as text. Knows nothing of the kernel IR or Python.
//
//   const m = new WasmModule();
//   const add = m.addFunction("add", ["i32", "i32"], ["i32"]);
//   add.get(0); add.get(1); add.op("i32.add");
//   m.exportFunction("add", add.index);
//   new WebAssembly.Module(m.encode());

import { Bytes } from "./bytes.ts";
import { CodeWriter } from "./code.ts";
import { TYPE_CODE, type WasmType } from "./types.ts";

export interface MemoryLimits {
  /** In pages of 64 KiB. */
  min: number;
  max?: number;
  shared?: boolean;
}

interface ImportedFunction {
  module: string;
  field: string;
  type: number;
}
interface ImportedGlobal {
  module: string;
  field: string;
  type: WasmType;
  mutable: boolean;
}
interface DefinedGlobal {
  name: string;
  type: WasmType;
  mutable: boolean;
  init: number | bigint;
}
export interface Export {
  name: string;
  kind: "function" | "table" | "memory" | "global";
  index: number;
}
export interface Signature {
  params: readonly WasmType[];
  results: readonly WasmType[];
}

const EXPORT_KIND = { function: 0, table: 1, memory: 2, global: 3 } as const;

export class WasmModule {
  readonly types: Signature[] = [];
  readonly importedFunctions: ImportedFunction[] = [];
  readonly importedGlobals: ImportedGlobal[] = [];
  readonly functions: CodeWriter[] = [];
  readonly globals: DefinedGlobal[] = [];
  readonly exports: Export[] = [];
  readonly data: { offset: number; bytes: Uint8Array }[] = [];
  readonly custom: { name: string; bytes: Uint8Array }[] = [];
  memory: { imported: { module: string; field: string } | null; limits: MemoryLimits } | null =
    null;
  /** Functions that `call_indirect` reaches, table 0. */
  readonly table: number[] = [];
  private readonly typeIndex = new Map<string, number>();

  typeOf(params: readonly WasmType[], results: readonly WasmType[]): number {
    const key = `${params.join()}:${results.join()}`;
    let index = this.typeIndex.get(key);
    if (index === undefined) {
      index = this.types.push({ params, results }) - 1;
      this.typeIndex.set(key, index);
    }
    return index;
  }

  importMemory(module: string, field: string, limits: MemoryLimits): void {
    this.memory = { imported: { module, field }, limits };
  }

  addMemory(limits: MemoryLimits): void {
    this.memory = { imported: null, limits };
  }

  /** Imports come before definitions in the index space, so import first. */
  importFunction(
    module: string,
    field: string,
    params: readonly WasmType[],
    results: readonly WasmType[],
  ): number {
    if (this.functions.length > 0) throw new Error("import functions before defining any");
    return this.importedFunctions.push({ module, field, type: this.typeOf(params, results) }) - 1;
  }

  importGlobal(module: string, field: string, type: WasmType, mutable: boolean): number {
    if (this.globals.length > 0) throw new Error("import globals before defining any");
    return this.importedGlobals.push({ module, field, type, mutable }) - 1;
  }

  addFunction(name: string, params: readonly WasmType[], results: readonly WasmType[]): CodeWriter {
    const index = this.importedFunctions.length + this.functions.length;
    const fn = new CodeWriter(name, index, this.typeOf(params, results), params.length);
    this.functions.push(fn);
    return fn;
  }

  addGlobal(name: string, type: WasmType, mutable: boolean, init: number | bigint): number {
    return this.importedGlobals.length + this.globals.push({ name, type, mutable, init }) - 1;
  }

  exportFunction(name: string, index: number): void {
    this.exports.push({ name, kind: "function", index });
  }

  exportGlobal(name: string, index: number): void {
    this.exports.push({ name, kind: "global", index });
  }

  exportMemory(name: string): void {
    this.exports.push({ name, kind: "memory", index: 0 });
  }

  /** The name of a function in listings. */
  functionName(index: number): string {
    const imported = this.importedFunctions.length;
    return index < imported
      ? `${this.importedFunctions[index].module}.${this.importedFunctions[index].field}`
      : this.functions[index - imported].name;
  }

  encode(): Uint8Array<ArrayBuffer> {
    const out = new Bytes(4096);
    out.raw(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    section(out, 1, this.types, (t, b) => {
      b.byte(0x60);
      vector(b, t.params, (p) => b.byte(TYPE_CODE[p]));
      vector(b, t.results, (r) => b.byte(TYPE_CODE[r]));
    });
    this.encodeImports(out);
    section(out, 3, this.functions, (f, b) => b.u(f.type));
    if (this.table.length > 0) {
      section(out, 4, [this.table.length], (n, b) => {
        b.byte(0x70);
        b.byte(1);
        b.u(n);
        b.u(n);
      });
    }
    if (this.memory !== null && this.memory.imported === null) {
      section(out, 5, [this.memory.limits], limits);
    }
    section(out, 6, this.globals, (g, b) => {
      b.byte(TYPE_CODE[g.type]);
      b.byte(g.mutable ? 1 : 0);
      constant(g.type, g.init, b);
    });
    section(out, 7, this.exports, (e, b) => {
      b.name(e.name);
      b.byte(EXPORT_KIND[e.kind]);
      b.u(e.index);
    });
    if (this.table.length > 0) {
      section(out, 9, [this.table], (table, b) => {
        b.u(0);
        constant("i32", 0, b);
        vector(b, table, (f) => b.u(f));
      });
    }
    section(out, 10, this.functions, (f, b) => b.sized(f.encode()));
    section(out, 11, this.data, (d, b) => {
      b.u(0);
      constant("i32", d.offset, b);
      b.u(d.bytes.length);
      b.raw(d.bytes);
    });
    this.encodeNames(out);
    for (const c of this.custom) {
      customSection(out, c.name, (b) => b.raw(c.bytes));
    }
    return out.take();
  }

  private encodeImports(out: Bytes): void {
    const memory = this.memory?.imported === null ? null : this.memory;
    const count =
      this.importedFunctions.length + this.importedGlobals.length + (memory === null ? 0 : 1);
    if (count === 0) return;
    const body = new Bytes();
    body.u(count);
    for (const f of this.importedFunctions) {
      body.name(f.module);
      body.name(f.field);
      body.byte(0);
      body.u(f.type);
    }
    if (memory !== null) {
      body.name(memory.imported!.module);
      body.name(memory.imported!.field);
      body.byte(2);
      limits(memory.limits, body);
    }
    for (const g of this.importedGlobals) {
      body.name(g.module);
      body.name(g.field);
      body.byte(3);
      body.byte(TYPE_CODE[g.type]);
      body.byte(g.mutable ? 1 : 0);
    }
    out.byte(2);
    out.sized(body);
  }

  /** Function names, for stack traces and profilers. */
  private encodeNames(out: Bytes): void {
    if (this.functions.length === 0) return;
    customSection(out, "name", (b) => {
      const names = new Bytes();
      names.u(this.functions.length);
      for (const f of this.functions) {
        names.u(f.index);
        names.name(f.name);
      }
      b.byte(1);
      b.sized(names);
    });
  }
}

function vector<T>(out: Bytes, items: readonly T[], encode: (item: T) => void): void {
  out.u(items.length);
  for (const item of items) encode(item);
}

function section<T>(
  out: Bytes,
  id: number,
  items: readonly T[],
  encode: (item: T, b: Bytes) => void,
): void {
  if (items.length === 0) return;
  const body = new Bytes(1024);
  vector(body, items, (item) => encode(item, body));
  out.byte(id);
  out.sized(body);
}

function customSection(out: Bytes, name: string, encode: (b: Bytes) => void): void {
  const body = new Bytes();
  body.name(name);
  encode(body);
  out.byte(0);
  out.sized(body);
}

function limits(l: MemoryLimits, b: Bytes): void {
  b.byte((l.max === undefined ? 0 : 1) | (l.shared === true ? 2 : 0));
  b.u(l.min);
  if (l.max !== undefined) b.u(l.max);
}

function constant(type: WasmType, value: number | bigint, b: Bytes): void {
  switch (type) {
    case "i32":
      b.byte(0x41);
      b.s32(Number(value));
      break;
    case "i64":
      b.byte(0x42);
      b.s64(BigInt(value));
      break;
    case "f32":
      b.byte(0x43);
      b.f32(Number(value));
      break;
    case "f64":
      b.byte(0x44);
      b.f64(Number(value));
      break;
    case "v128":
      throw new Error("v128 globals are not supported");
  }
  b.byte(0x0b);
}
