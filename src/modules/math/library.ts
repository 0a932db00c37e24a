/**
 * Python's elementary functions from the kernel library, compiled to Wasm when one is first called.
 * The module has a memory of its own, for the tables.
 */
import { Module } from "../../kernel/ir.ts";
import { addMathFunctions } from "../../kernel/math/library.ts";
import { compileWasm } from "../../kernel/targets/wasm/compile.ts";
import { WasmInstance } from "../../kernel/targets/wasm/instance.ts";
import { installLibm, type Libm, libm } from "../../objects/libm.ts";
import { ModuleCache } from "../../wasm/module-cache.ts";
import { useSpecialFunctions } from "./special.ts";

const SPECIAL = ["erf", "erfc", "gamma", "lgamma"] as const;
const PAGES = 16;

let instance: WasmInstance | undefined;

function compiled(): WasmInstance {
  if (instance === undefined) {
    const module = new Module();
    addMathFunctions(module, [...Object.keys(libm), ...SPECIAL]);
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
    let top = 16;
    const allocate = (bytes: number): number => {
      const at = top;
      top += Math.ceil(bytes / 16) * 16;
      return at;
    };
    const artifact = compileWasm(module, { sharedMemory: false });
    instance = new WasmInstance(artifact, { memory, allocate, host: {} }, new ModuleCache());
  }
  return instance;
}

type Real = (...args: number[]) => number;

/** A function that compiles the library at its first call and then hands itself over to it. */
function lazy(name: string, install: (run: Real) => void): Real {
  return (...args) => {
    const run = compiled().raw(`math.${name}`) as unknown as Real;
    install(run);
    return run(...args);
  };
}

export function installMathLibrary(): void {
  for (const name of Object.keys(libm) as (keyof Libm)[]) {
    const set = (run: Real): void => installLibm({ [name]: run });
    set(lazy(name, set));
  }
  for (const name of SPECIAL) {
    const set = (run: Real): void => useSpecialFunctions({ [name]: run });
    set(lazy(name, set));
  }
}
