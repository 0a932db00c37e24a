/** Entry of the interpreter's thread in Node: the whole interpreter in one bundle. */
import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { inflateRawSync } from "node:zlib";
import { gpuGate } from "./gpu/gate.ts";
import { nodePlatform } from "./host/node.ts";
import type { InterpreterOptions } from "./interpreter.ts";
import { SignalWord } from "./interpreters/signal-words.ts";
import { type AnswerLine, type HostChannel, hostChannel, leave } from "./interpreters/worker.ts";
import { installSignals } from "./modules/signal-delivery.ts";
import { type ListingFormat, listKernels } from "./numba/runtime/kernel-listing.ts";
import { keepKernels } from "./numba/runtime/kernel-registry.ts";
import type { StartMessage } from "./start-message.ts";
import { pollBreaker } from "./vm/thread.ts";
import { live } from "./worker-life.ts";

export interface NodeStart extends StartMessage {
  readonly line: AnswerLine;
  readonly libraryFile: string;
  /** Instead of the program's output, the code of its kernels is wanted. */
  readonly listing?: { readonly format: ListingFormat; readonly name: string | null };
  /** The host edits lines in the terminal. */
  readonly hasTerminal: boolean;
}

function optionsFor(start: NodeStart, channel: HostChannel): InterpreterOptions {
  const { signals, listing } = start;
  const signalCount = signals.subarray(SignalWord.Count);
  return {
    ...start.settings,
    gpu: gpuGate(start.gpuPolicy, { ...channel, whileWaiting: () => void pollBreaker(false) }),
    library: readFileSync(start.libraryFile),
    inflate: (data) => inflateRawSync(data),
    platform: nodePlatform({
      signalCount,
      watchSignal: channel.watchSignal,
      ...(listing === undefined ? {} : { outputDescriptor: 2 }),
      ...(start.hasTerminal ? { readTerminalLine: channel.readLine } : {}),
    }),
    spawnKernelThreads: channel.spawnKernelThreads,
    interpreters: channel,
    hearSignals: () => installSignals(signals, signalCount),
  };
}

/** Does what the start message of this thread says; `beforeEnd` runs before the host hears that a program has ended. */
export function start(beforeEnd: () => void): void {
  const message = workerData as NodeStart;
  const { listing, place } = message;
  if (listing !== undefined) keepKernels();
  live(optionsFor(message, hostChannel(message.line)), place, {
    exit: (outcome) => {
      if (place === undefined) beforeEnd();
      const kernels =
        listing === undefined ? {} : { listing: listKernels(listing.format, listing.name) };
      leave({ kind: "exit", ...outcome, ...kernels });
    },
    fail: (message) => leave({ kind: "failure", message }),
  });
}
