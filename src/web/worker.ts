/** Entry of the interpreter's thread in a browser: the twin of worker.ts. */
import { inflateSync } from "fflate";
import { GpuClient } from "../gpu/client.ts";
import type { GpuPolicy } from "../gpu/device.ts";
import type { GpuGate } from "../gpu/gate.ts";
import type { GpuLink } from "../gpu/protocol.ts";
import { browserPlatform } from "../host/browser.ts";
import { type InterpreterOptions, runSubinterpreter, runToEnd } from "../interpreter.ts";
import type { Place } from "../interpreters/session.ts";
import type { InterpreterMessage } from "../interpreters/supervisor.ts";

/** What the page gives an interpreter at its start (structured clone). */
export interface StartMessage {
  readonly options: Omit<
    InterpreterOptions,
    "library" | "inflate" | "platform" | "gpu" | "spawnKernelThreads" | "interpreters"
  >;
  readonly library: Uint8Array;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly input: Uint8Array;
  readonly gpuPolicy: GpuPolicy;
  /** The device, or why there is none. The page opens it first: a sleeping worker hears no message. */
  readonly gpu: GpuLink | string;
  /** A subinterpreter's place among the others. */
  readonly place?: Place;
}

/** What the interpreter tells the page. */
export type WorkerMessage =
  | InterpreterMessage
  | { readonly kind: "output"; readonly fd: 1 | 2; readonly data: Uint8Array };

const scope = globalThis as unknown as {
  postMessage(message: WorkerMessage): void;
  onmessage: ((event: { data: StartMessage }) => void) | null;
  close(): void;
};

function gateFor({ gpuPolicy, gpu }: StartMessage): GpuGate {
  let opened: GpuClient | string | undefined;
  return {
    policy: gpuPolicy,
    open: () => {
      opened ??=
        typeof gpu === "string"
          ? gpu
          : new GpuClient(gpu, { wake: () => scope.postMessage({ kind: "gpu-wake" }) });
      return opened;
    },
  };
}

scope.onmessage = ({ data: start }) => {
  try {
    const options: InterpreterOptions = {
      ...start.options,
      gpu: gateFor(start),
      library: start.library,
      inflate: (data) => inflateSync(data),
      spawnKernelThreads: (starts) => scope.postMessage({ kind: "kernel-threads", starts }),
      platform: browserPlatform({
        files: start.files,
        env: start.env,
        cwd: start.cwd,
        input: start.input,
        write: (fd, data) => scope.postMessage({ kind: "output", fd, data: data.slice() }),
      }),
      interpreters: {
        spawn: (place) => scope.postMessage({ kind: "interpreter", place }),
        announce: (place) => scope.postMessage({ kind: "hub", place }),
        // A page sends no signals.
        interrupt: () => {},
      },
    };
    const { place } = start;
    const outcome = place === undefined ? runToEnd(options) : runSubinterpreter(options, place);
    scope.postMessage({ kind: "exit", ...outcome });
  } catch (error) {
    scope.postMessage({ kind: "failure", message: String((error as Error)?.stack ?? error) });
  }
  // Otherwise objects that are collected now would let go of shared memory until the page stops this thread in the midst of it.
  scope.close();
};
