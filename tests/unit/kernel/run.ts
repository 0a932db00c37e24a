// Runs kernel IR on every CPU target and checks that results and memory agree bit by bit. Wasm modules are validated by
// Binaryen once per test run.

import binaryen from "binaryen";
import { expect } from "vitest";
import type {
  HostImplementation,
  KernelEnvironment,
  KernelInstance,
  KernelValue,
} from "../../../src/kernel/instance.ts";
import type { Module } from "../../../src/kernel/ir.ts";
import {
  type Launch,
  type LaunchError,
  makeWorkspace,
  readError,
} from "../../../src/kernel/launch.ts";
import { parseModule } from "../../../src/kernel/parse.ts";
import { JsInstance } from "../../../src/kernel/targets/js/compile.ts";
import { compileWasm } from "../../../src/kernel/targets/wasm/compile.ts";
import { WasmInstance } from "../../../src/kernel/targets/wasm/instance.ts";
import { assertValid } from "../../../src/kernel/verify.ts";
import { ModuleCache } from "../../../src/wasm/module-cache.ts";

const cache = new ModuleCache();

/** Where tests put their arrays; instances allocate above. */
export const DATA = 1024;
const HEAP = 65536;

export interface TestTarget {
  name: string;
  instance: KernelInstance;
  memory: WebAssembly.Memory;
  /** What `print` received: format and operand bytes as bigint. */
  printed: { format: number; args: bigint[] }[];
}

export interface RunOptions {
  host?: (target: () => TestTarget) => Record<string, HostImplementation>;
  prepare?: (module: Module) => void;
  pages?: number;
}

function environment(options: RunOptions, self: () => TestTarget): KernelEnvironment {
  const memory = new WebAssembly.Memory({
    initial: options.pages ?? 24,
    maximum: 65536,
    shared: true,
  });
  let top = HEAP;
  return {
    memory,
    allocate: (bytes) => {
      const at = top;
      top += Math.ceil(bytes / 16) * 16;
      return at;
    },
    host: options.host?.(self) ?? {},
    print: (format, address, count) => {
      self().printed.push({ format, args: [...new BigInt64Array(memory.buffer, address, count)] });
    },
  };
}

/** Compiles the text for all CPU targets. */
export function targets(text: string, options: RunOptions = {}): TestTarget[] {
  return ["js", "wasm"].map((name) => {
    const module = parseModule(text);
    assertValid(module, "parsing");
    options.prepare?.(module);
    assertValid(module, "preparation");
    const target = { name, printed: [] } as unknown as TestTarget;
    const env = environment(options, () => target);
    target.memory = env.memory;
    if (name === "js") target.instance = new JsInstance(module, env);
    else {
      const artifact = compileWasm(module, { sharedMemory: true });
      validate(artifact.bytes);
      target.instance = new WasmInstance(artifact, env, cache);
    }
    return target;
  });
}

export function validate(bytes: Uint8Array): void {
  const parsed = binaryen.readBinary(bytes);
  parsed.setFeatures(binaryen.Features.All);
  expect(parsed.validate()).toBe(1);
  parsed.dispose();
}

/** Numbers as text that tells -0 from 0; all NaNs alike. */
export function show(v: KernelValue): string {
  return Object.is(v, -0) ? "-0" : `${v}${typeof v === "bigint" ? "n" : ""}`;
}

/** Calls `name` on all targets, expects equal outcomes, and returns the results and the status. */
export function callAll(
  all: TestTarget[],
  name: string,
  args: KernelValue[],
): { values: KernelValue[]; status: number } {
  const outcomes = all.map((t) => {
    const values = t.instance.call(name, args);
    return { values, status: t.instance.status };
  });
  const [first, ...rest] = outcomes;
  for (const other of rest) {
    const text = `${name}(${args.map(show).join(", ")})`;
    expect(other.values.map(show), text).toEqual(first.values.map(show));
    expect(other.status, text).toBe(first.status);
  }
  return first;
}

/** Runs `@name` of the text on all targets. */
export function run(
  text: string,
  name: string,
  args: KernelValue[],
  options: RunOptions = {},
): KernelValue[] {
  return callAll(targets(text, options), name, args).values;
}

export function expectSameMemory(all: TestTarget[], from = DATA, to = HEAP): void {
  const [first, ...rest] = all.map((t) => new Uint8Array(t.memory.buffer).slice(from, to));
  for (const other of rest) expect(Buffer.compare(first, other)).toBe(0);
}

/** Runs the blocks from `first` on, all of the grid unless told. */
export function runBlocks(
  instance: KernelInstance,
  memory: WebAssembly.Memory,
  launch: Launch,
  address: number,
  first = 0n,
  end = BigInt(launch.grid[0]) * BigInt(launch.grid[1]) * BigInt(launch.grid[2]),
): LaunchError | null {
  const { info, grid, block, args } = launch;
  const { shared, context, errors } = makeWorkspace(launch, address);
  new DataView(memory.buffer).setInt32(errors, 0, true);
  instance.call(info.name, [first, end, ...grid, ...block, shared, context, errors, ...args]);
  expect(instance.status).toBe(0);
  return readError(memory, errors);
}
