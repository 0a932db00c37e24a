// A kernel IR module -> a Wasm module. Expects lowered IR: no kernels or thread ops (`passes/lower-kernels.ts`), no `math` ops
// (`passes/link-math.ts`). What a module imports and exports:
//   import env.memory, global env.const_base; host.<name> for each host function used, host.$print
//   export each exported function; globals $status, $sp, $sp_limit (set by `instance.ts`)

import { WasmModule } from "../../../wasm/module.ts";
import { hashBytes } from "../../../wasm/module-cache.ts";
import { effectsOf } from "../../effects.ts";
import { type Fn, MEM_SIZE, type Module, type Type } from "../../ir.ts";
import { type Expandable, expandOps } from "../../passes/expand.ts";
import { emitFunction, type ModuleLayout } from "./emit.ts";
import { wasmType } from "./locals.ts";

export interface WasmSignature {
  params: Type[];
  results: Type[];
  /** The status word must be asked after a call. */
  raises: boolean;
}

export interface WasmArtifact {
  module: WasmModule;
  bytes: Uint8Array<ArrayBuffer>;
  /** Contents of the const arrays; `instance.ts` places them and sets const_base. */
  constData: Uint8Array;
  hostImports: string[];
  prints: boolean;
  exports: Map<string, WasmSignature>;
  /** Identifies the code in caches. */
  hash: number;
}

export interface WasmOptions {
  /** The memory is a shared one (the default when SharedArrayBuffer exists). */
  sharedMemory: boolean;
}

/** What Wasm has no instruction for. */
const EXPAND: ReadonlySet<Expandable> = new Set<Expandable>([
  "floordiv_s",
  "floormod_s",
  "abs",
  "min_s",
  "min_u",
  "max_s",
  "max_u",
  "mulhi_u",
  "trunc_c_u",
]);

const MAX_PAGES = 65536;

export function compileWasm(module: Module, options: WasmOptions): WasmArtifact {
  for (const fn of module.functions.values()) {
    if (fn.kind === "kernel") throw new Error(`wasm: kernel @${fn.name} was not lowered`);
    expandOps(fn, EXPAND);
  }
  const wasm = new WasmModule();
  wasm.importMemory("env", "memory", {
    min: 0,
    max: MAX_PAGES,
    shared: options.sharedMemory,
  });
  const hosts = importHosts(module, wasm);
  const constBase = wasm.importGlobal("env", "const_base", "i32", false);
  const status = wasm.addGlobal("$status", "i32", true, 0);
  const stackPointer = wasm.addGlobal("$sp", "i32", true, 0);
  const stackLimit = wasm.addGlobal("$sp_limit", "i32", true, 0);
  const consts = layoutConsts(module);
  const effects = effectsOf(module);
  const writers = new Map(
    [...module.functions.values()].map((fn) => [
      fn.name,
      wasm.addFunction(
        fn.name,
        fn.params.map((p) => wasmType(p.type)),
        fn.results.map(wasmType),
      ),
    ]),
  );
  const layout: ModuleLayout = {
    functionIndex: (name) => writers.get(name)!.index,
    hostIndex: (name) => hosts.index.get(name)!,
    printIndex: () => hosts.print,
    status,
    stackPointer,
    stackLimit,
    constBase,
    constOffset: (fn, name) => consts.offsets.get(fn)!.get(name)!,
    effects,
  };
  const exports = new Map<string, WasmSignature>();
  for (const fn of module.functions.values()) {
    const writer = writers.get(fn.name)!;
    emitFunction(fn, writer, layout);
    if (!fn.attributes.exported) continue;
    wasm.exportFunction(fn.name, writer.index);
    exports.set(fn.name, {
      params: fn.params.map((p) => p.type),
      results: fn.results,
      raises: effects.raises(fn.name),
    });
  }
  wasm.exportGlobal("$status", status);
  wasm.exportGlobal("$sp", stackPointer);
  wasm.exportGlobal("$sp_limit", stackLimit);
  const bytes = wasm.encode();
  return {
    module: wasm,
    bytes,
    constData: consts.data,
    hostImports: [...hosts.index.keys()],
    prints: hosts.print >= 0,
    exports,
    hash: hashBytes(bytes),
  };
}

function importHosts(
  module: Module,
  wasm: WasmModule,
): { index: Map<string, number>; print: number } {
  const index = new Map<string, number>();
  let prints = false;
  for (const fn of module.functions.values()) {
    for (const block of fn.blocks) {
      for (const instr of block.instrs) {
        if (instr.op === "print") prints = true;
        if (instr.op !== "call_host" || index.has(instr.name)) continue;
        const host = module.hostFunctions.get(instr.name);
        if (host === undefined) throw new Error(`host function @${instr.name} is not declared`);
        index.set(
          instr.name,
          wasm.importFunction(
            "host",
            host.name,
            host.params.map(wasmType),
            host.results.map(wasmType),
          ),
        );
      }
    }
  }
  const print = prints ? wasm.importFunction("host", "$print", ["i32", "i32", "i32"], []) : -1;
  return { index, print };
}

function layoutConsts(module: Module): { data: Uint8Array; offsets: Map<Fn, Map<string, number>> } {
  const offsets = new Map<Fn, Map<string, number>>();
  const parts: { at: number; data: Uint8Array }[] = [];
  let size = 0;
  for (const fn of module.functions.values()) {
    const mine = new Map<string, number>();
    offsets.set(fn, mine);
    for (const a of fn.arrays) {
      if (a.space !== "const") continue;
      mine.set(a.name, size);
      parts.push({ at: size, data: a.data! });
      size += Math.ceil((MEM_SIZE[a.elem] * (a.length as number)) / 16) * 16;
    }
  }
  const data = new Uint8Array(size);
  for (const part of parts) data.set(part.data, part.at);
  return { data, offsets };
}
