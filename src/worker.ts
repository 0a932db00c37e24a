/** Entry of the interpreter's thread in Node: the whole interpreter in one bundle. */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import type { GpuPolicy } from "./gpu/device.ts";
import { gpuGate } from "./gpu/gate.ts";
import { nodePlatform } from "./host/node.ts";
import { type InterpreterOptions, runInterpreter } from "./interpreter.ts";
import { serveInterpreter } from "./interpreters/worker.ts";

/** The options that can be cloned; the rest is made here. */
export type WorkerOptions = Omit<InterpreterOptions, "library" | "inflate" | "platform" | "gpu"> & {
  readonly libraryFile: string;
  readonly gpuPolicy: GpuPolicy;
};

/** Runs the program of this thread's start message; `beforeEnd` runs before the host hears that it ended. */
export function start(beforeEnd: () => void): void {
  serveInterpreter<WorkerOptions>((options, channel) => {
    const status = runInterpreter({
      ...options,
      gpu: gpuGate(options.gpuPolicy, channel),
      library: readFileSync(options.libraryFile),
      inflate: (data) => inflateRawSync(data),
      platform: nodePlatform(),
    });
    beforeEnd();
    return status;
  });
}
