/**
 * The thread of an interpreter in Node. The host posts one start message; the interpreter then runs
 * synchronously until its program ends and posts how it ended. What must reach it meanwhile goes
 * through shared memory, or through a port that is read while it sleeps.
 */
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import type { GateAnswer, GateChannel } from "../gpu/gate.ts";

/** What the host gives an interpreter at its start (structured clone). */
export interface StartMessage<T> {
  readonly options: T;
  /** The host's answers; it notifies `doorbell` after each. */
  readonly port: MessagePort;
  readonly doorbell: SharedArrayBuffer;
}
/** What the interpreter tells the host. */
export type WorkerMessage =
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "failure"; readonly message: string }
  | { readonly kind: "gpu-open" }
  | { readonly kind: "gpu-wake" };

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

/** The way to the device owner. */
function gateChannel({ port, doorbell }: StartMessage<unknown>): GateChannel {
  const bell = new Int32Array(doorbell);
  return {
    request: () => {
      post({ kind: "gpu-open" });
      for (;;) {
        const seen = Atomics.load(bell, 0);
        const received = receiveMessageOnPort(port);
        if (received !== undefined) return received.message as GateAnswer;
        Atomics.wait(bell, 0, seen, 1000);
      }
    },
    wake: () => post({ kind: "gpu-wake" }),
  };
}

/** Runs `run` with the start message of this worker. */
export function serveInterpreter<T>(run: (options: T, channel: GateChannel) => number): void {
  const start = workerData as StartMessage<T>;
  try {
    post({ kind: "exit", status: run(start.options, gateChannel(start)) });
  } catch (error) {
    // A failure of the runtime itself: the host reports it with its stack.
    post({ kind: "failure", message: String((error as Error)?.stack ?? error) });
  }
}
