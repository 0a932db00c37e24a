/** Entry of the interpreter's thread in Node: the whole interpreter in one bundle. */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import type { GpuPolicy } from "./gpu/device.ts";
import { gpuGate } from "./gpu/gate.ts";
import { nodePlatform } from "./host/node.ts";
import { type InterpreterOptions, runSubinterpreter, runToEnd } from "./interpreter.ts";
import {
  SignalWord,
  serveInterpreter,
  spawnKernelThreads,
  workerHost,
} from "./interpreters/worker.ts";
import { installSignals } from "./modules/signal-delivery.ts";
import { type ListingFormat, listKernels } from "./numba/runtime/kernel-listing.ts";
import { keepKernels } from "./numba/runtime/kernel-registry.ts";
import { pollBreaker } from "./vm/thread.ts";

/** The options that can be cloned; the rest is made here. */
export type WorkerOptions = Omit<
  InterpreterOptions,
  "library" | "inflate" | "platform" | "gpu" | "spawnKernelThreads" | "interpreters" | "hearSignals"
> & {
  readonly libraryFile: string;
  readonly gpuPolicy: GpuPolicy;
  /** Instead of the program's output, the code of its kernels is wanted. */
  readonly listing?: { readonly format: ListingFormat; readonly name: string | null };
  /** The host edits lines in the terminal. */
  readonly hasTerminal: boolean;
};

/** Runs the program of this thread's start message, or a subinterpreter of it; `beforeEnd` runs before the host hears that it ended. */
export function start(beforeEnd: () => void): void {
  serveInterpreter<WorkerOptions>((options, channel, place) => {
    const { signals } = channel;
    const signalCount = signals.subarray(SignalWord.Count);
    const { listing } = options;
    if (listing !== undefined) keepKernels();
    const all: InterpreterOptions = {
      ...options,
      gpu: gpuGate(options.gpuPolicy, { ...channel, whileWaiting: () => void pollBreaker(false) }),
      library: readFileSync(options.libraryFile),
      inflate: (data) => inflateRawSync(data),
      platform: nodePlatform({
        signalCount,
        watchSignal: channel.watchSignal,
        ...(listing === undefined ? {} : { outputDescriptor: 2 }),
        ...(options.hasTerminal ? { readTerminalLine: channel.readLine } : {}),
      }),
      spawnKernelThreads,
      interpreters: workerHost,
      hearSignals: () => installSignals(signals, signalCount),
    };
    if (place !== undefined) return runSubinterpreter(all, place);
    const outcome = runToEnd(all);
    beforeEnd();
    if (listing === undefined) return outcome;
    return { ...outcome, listing: listKernels(listing.format, listing.name) };
  });
}
