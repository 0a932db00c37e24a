/** Entry of the interpreter's thread in a browser: the twin of worker.ts. */

import { inflateSync } from "fflate";
import { GpuClient } from "../gpu/client.ts";
import type { GpuGate } from "../gpu/gate.ts";
import type { GpuLink } from "../gpu/protocol.ts";
import { browserPlatform } from "../host/browser.ts";
import type { InterpreterOptions } from "../interpreter.ts";
import { nextTurn } from "../interpreters/output-order.ts";
import { SignalWord } from "../interpreters/signal-words.ts";
import type { InterpreterMessage } from "../interpreters/supervisor.ts";
import { installSignals } from "../modules/signal-delivery.ts";
import type { StartMessage } from "../start-message.ts";
import { pollBreaker } from "../vm/thread.ts";
import { failure, live } from "../worker-life.ts";

export interface PageStart extends StartMessage {
  readonly library: Uint8Array;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly input: Uint8Array;
  /** The device, or why there is none. The page opens it first: a sleeping worker hears no message. */
  readonly gpu: GpuLink | string;
}

const scope = globalThis as unknown as {
  postMessage(message: InterpreterMessage): void;
  onmessage: ((event: { data: PageStart }) => void) | null;
  close(): void;
};

type Tell = (message: InterpreterMessage) => void;

function gateFor({ gpuPolicy, gpu }: PageStart, tell: Tell): GpuGate {
  let opened: GpuClient | string | undefined;
  const host = {
    wake: () => tell({ kind: "gpu-wake" }),
    whileWaiting: () => void pollBreaker(false),
  };
  return {
    policy: gpuPolicy,
    open: () => {
      opened ??= typeof gpu === "string" ? gpu : new GpuClient(gpu, host);
      return opened;
    },
  };
}

function optionsFor(start: PageStart, tell: Tell): InterpreterOptions {
  const signalCount = start.signals.subarray(SignalWord.Count);
  return {
    ...start.settings,
    gpu: gateFor(start, tell),
    library: start.library,
    inflate: (data) => inflateSync(data),
    spawnKernelThreads: (starts) => tell({ kind: "kernel-threads", starts }),
    platform: browserPlatform({
      files: start.files,
      env: start.env,
      cwd: start.cwd,
      input: start.input,
      write: (fd, data) =>
        tell({ kind: "output", fd, data: data.slice(), turn: nextTurn(start.outputCount) }),
      signalCount,
    }),
    interpreters: {
      spawn: (place) => tell({ kind: "interpreter", place }),
      announce: (place) => tell({ kind: "hub", place }),
      interrupt: (id) => tell({ kind: "interrupt", id }),
    },
    hearSignals: () => installSignals(start.signals, signalCount),
  };
}

scope.onmessage = ({ data: start }) => {
  const out = start.session ?? scope;
  const tell: Tell = (message) => out.postMessage(message);
  /** Ends this thread, for the reason that interpreters/worker.ts tells. */
  const leave: Tell = (lastWords) => {
    tell(lastWords);
    scope.close();
  };
  live(optionsFor(start, tell), start, {
    exit: (outcome) => leave({ kind: "exit", ...outcome }),
    fail: (error) => leave(failure(error)),
  });
};
