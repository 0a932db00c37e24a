/** Entry of the interpreter's thread in Node: the whole interpreter in one bundle. */

import { readFileSync } from "node:fs";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { inflateRawSync } from "node:zlib";
import { gpuGate } from "./gpu/gate.ts";
import { askedInput, type Console, fixedInput } from "./host/console.ts";
import { nodePlatform } from "./host/node.ts";
import type { InterpreterOptions } from "./interpreter.ts";
import { nextTurn } from "./interpreters/output-order.ts";
import { SignalWord } from "./interpreters/signal-words.ts";
import { type AnswerLine, type HostChannel, hostChannel } from "./interpreters/worker.ts";
import { installSignals } from "./modules/signal-delivery.ts";
import { type ListingFormat, listKernels } from "./numba/runtime/kernel-listing.ts";
import { keepKernels } from "./numba/runtime/kernel-registry.ts";
import { newError } from "./objects/exceptions.ts";
import type { StartMessage } from "./start-message.ts";
import { pollBreaker } from "./vm/thread.ts";
import { failure, live } from "./worker-life.ts";

export interface NodeStart extends StartMessage {
  readonly line: AnswerLine;
  readonly libraryFile: string;
  readonly isDirectoryGone: boolean;
  /** Instead of the program's output, the code of its kernels is wanted. */
  readonly listing?: { readonly format: ListingFormat; readonly name: string | null };
  /** The host gives the lines that are read: it edits them in the terminal, or the embedding program makes them. */
  readonly hasTerminal: boolean;
  /**
   * The standard streams are not the process's own. Output goes to the host; this is all of standard input, or the host is
   * asked for lines when it has a terminal.
   */
  readonly input?: Uint8Array;
}

const encoder = new TextEncoder();

/** One more line of standard input, with its line break; empty at the end. */
function nextLine(channel: HostChannel): Uint8Array {
  const line = channel.readLine("", () => []);
  if (line.kind === "interrupt") throw newError("KeyboardInterrupt");
  return line.kind === "end" ? new Uint8Array(0) : encoder.encode(`${line.text}\n`);
}

function consoleFor(
  channel: HostChannel,
  { outputCount, hasTerminal }: NodeStart,
  input: Uint8Array,
): Console {
  return {
    read: hasTerminal ? askedInput(() => nextLine(channel)) : fixedInput(input),
    write: (fd, data) =>
      channel.tell({ kind: "output", fd, data: data.slice(), turn: nextTurn(outputCount) }),
  };
}

function optionsFor(start: NodeStart, channel: HostChannel): InterpreterOptions {
  const { signals, listing, input, hasTerminal } = start;
  const signalCount = signals.subarray(SignalWord.Count);
  return {
    ...start.settings,
    gpu: gpuGate(start.gpuPolicy, { ...channel, whileWaiting: () => void pollBreaker(false) }),
    library: readFileSync(start.libraryFile),
    inflate: (data) => inflateRawSync(data),
    platform: nodePlatform({
      signalCount,
      watchSignal: channel.watchSignal,
      setTimer: channel.setTimer,
      isDirectoryGone: start.isDirectoryGone,
      ...(listing === undefined ? {} : { outputDescriptor: 2 }),
      ...(input === undefined ? {} : { console: consoleFor(channel, start, input) }),
      ...(hasTerminal ? { readTerminalLine: channel.readLine } : {}),
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
  const channel = hostChannel(message.line, message.session ?? (parentPort as MessagePort));
  if (listing !== undefined) keepKernels();
  live(optionsFor(message, channel), message, {
    exit: (outcome) => {
      if (place === undefined) beforeEnd();
      const kernels =
        listing === undefined ? {} : { listing: listKernels(listing.format, listing.name) };
      channel.leave({ kind: "exit", ...outcome, ...kernels });
    },
    fail: (error) => channel.leave(failure(error)),
  });
}
