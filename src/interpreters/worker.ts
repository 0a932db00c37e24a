/**
 * The thread of an interpreter. The host posts one start message; the interpreter then runs
 * synchronously until its program ends and posts how it ended. What must reach it meanwhile goes
 * through shared memory.
 */
import { parentPort, workerData } from "node:worker_threads";

/** What the host gives an interpreter at its start (structured clone). */
export interface StartMessage<T> {
  readonly options: T;
}
/** What the interpreter answers when its program has ended. */
export type EndMessage =
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "failure"; readonly message: string };

/** Runs `run` with the start message of this worker. */
export function serveInterpreter<T>(run: (options: T) => number): void {
  const { options } = workerData as StartMessage<T>;
  let end: EndMessage;
  try {
    end = { kind: "exit", status: run(options) };
  } catch (error) {
    // A failure of the runtime itself: the host reports it with its stack.
    end = { kind: "failure", message: String((error as Error)?.stack ?? error) };
  }
  parentPort?.postMessage(end);
}
