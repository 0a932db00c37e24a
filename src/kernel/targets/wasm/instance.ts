// Instantiates a compiled module on a memory: places its const arrays and its stack, connects host functions, and wraps the
// exported functions so that the status word is read after each call. One instance per thread: globals are not shared.

import type { ModuleCache } from "../../../wasm/module-cache.ts";
import {
  type KernelEnvironment,
  type KernelInstance,
  type KernelValue,
  PRINT_RESERVE,
  type RawFunction,
  STACK_BYTES,
} from "../../instance.ts";
import { KernelError } from "../../ir.ts";
import type { WasmArtifact } from "./compile.ts";

export class WasmInstance implements KernelInstance {
  readonly artifact: WasmArtifact;
  readonly exports: WebAssembly.Exports;
  /** Where the const arrays lie. */
  readonly constBase: number;
  private readonly statusGlobal: WebAssembly.Global;

  constructor(artifact: WasmArtifact, env: KernelEnvironment, cache: ModuleCache) {
    this.artifact = artifact;
    const constBase = artifact.constData.length > 0 ? env.allocate(artifact.constData.length) : 0;
    new Uint8Array(env.memory.buffer).set(artifact.constData, constBase);
    this.constBase = constBase;
    const imports: WebAssembly.ModuleImports = {};
    for (const name of artifact.hostImports) {
      const implementation = env.host[name];
      if (implementation === undefined)
        throw new Error(`no implementation of host function ${name}`);
      imports[name] = implementation as WebAssembly.ImportValue;
    }
    if (artifact.prints) {
      imports.$print = env.print ?? (() => {});
    }
    const module = cache.compile(artifact.bytes);
    this.exports = new WebAssembly.Instance(module, {
      env: { memory: env.memory, const_base: constBase },
      host: imports,
    }).exports;
    this.statusGlobal = this.exports.$status as WebAssembly.Global;
    const stack = env.allocate(STACK_BYTES);
    (this.exports.$sp as WebAssembly.Global).value = stack + STACK_BYTES;
    (this.exports.$sp_limit as WebAssembly.Global).value = stack + PRINT_RESERVE;
  }

  /** The error code of the last call, 0 if none. */
  get status(): number {
    return this.statusGlobal.value as number;
  }

  set status(code: number) {
    this.statusGlobal.value = code;
  }

  raw(name: string): RawFunction {
    const fn = this.exports[name];
    if (typeof fn !== "function") throw new Error(`no exported function ${name}`);
    return fn as RawFunction;
  }

  /** Calls an exported function; `status` tells whether it raised. */
  call(name: string, args: readonly KernelValue[]): KernelValue[] {
    const stack = this.exports.$sp as WebAssembly.Global;
    const top: number = stack.value;
    this.statusGlobal.value = 0;
    try {
      const result = this.raw(name)(...args);
      if (result === undefined) return [];
      return Array.isArray(result) ? result : [result];
    } catch (error) {
      stack.value = top;
      // Engines report exhausted stacks as RangeError (V8), InternalError (SpiderMonkey).
      const exhausted = error instanceof RangeError || (error as Error).name === "InternalError";
      if (!exhausted) throw error;
      this.statusGlobal.value = KernelError.stackOverflow;
      return this.artifact.exports.get(name)!.results.map((t) => (t === "i64" ? 0n : 0));
    }
  }
}
