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
import type { TerminalLine } from "../host/platform.ts";
import type { InterpreterHost, Place } from "./session.ts";
import type { InterpreterMessage, Outcome } from "./supervisor.ts";

/** What the host gives an interpreter at its start (structured clone). */
export interface StartMessage<T> {
  readonly options: T;
  /** The host's answers; it notifies `doorbell` after each. */
  readonly port: MessagePort;
  readonly doorbell: SharedArrayBuffer;
  /** Words of `SignalWord`, written by the host. */
  readonly signals: SharedArrayBuffer;
  /** A subinterpreter's place among the others; the main interpreter has none yet. */
  readonly place?: Place;
}

/** Layout of the words through which signals reach a busy interpreter. */
export const SignalWord = {
  /** The eval breaker's flag: bit n says that signal n has arrived. */
  Flag: 0,
  /** Goes up with each signal; whoever sleeps on it wakes up. */
  Count: 1,
  Words: 2,
} as const;

/** What the interpreter tells the host. */
export type WorkerMessage =
  | InterpreterMessage
  | { readonly kind: "gpu-open" }
  /** Raises KeyboardInterrupt in a subinterpreter. */
  | { readonly kind: "interrupt"; readonly id: number }
  | { readonly kind: "read-line"; readonly prompt: string }
  | { readonly kind: "completions"; readonly words: readonly string[] }
  | { readonly kind: "watch-signal"; readonly signal: number; readonly isWatched: boolean };

/** The host's answers to "read-line" and "completions": a line, or a word to be completed first. */
export type LineAnswer = TerminalLine | { readonly kind: "complete"; readonly word: string };

/** Candidates for the word before the cursor. */
export type Completer = (word: string) => readonly string[];

/** An interpreter's ways to its host. */
export interface HostChannel extends GateChannel {
  /** Lets the user edit a line in the terminal. */
  readLine(prompt: string, complete: Completer): TerminalLine;
  /** From now on the host passes a signal on (or not), instead of doing what the system does. */
  watchSignal(signal: number, isWatched: boolean): void;
  readonly signals: Int32Array<SharedArrayBuffer>;
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function hostChannel({ port, doorbell, signals }: StartMessage<unknown>): HostChannel {
  const bell = new Int32Array(doorbell);
  const ask = <T>(message: WorkerMessage): T => {
    post(message);
    for (;;) {
      const seen = Atomics.load(bell, 0);
      const received = receiveMessageOnPort(port);
      if (received !== undefined) return received.message as T;
      Atomics.wait(bell, 0, seen, 1000);
    }
  };
  return {
    request: () => ask<GateAnswer>({ kind: "gpu-open" }),
    wake: () => post({ kind: "gpu-wake" }),
    readLine: (prompt, complete) => {
      let answer = ask<LineAnswer>({ kind: "read-line", prompt });
      while (answer.kind === "complete") {
        answer = ask<LineAnswer>({ kind: "completions", words: complete(answer.word) });
      }
      return answer;
    },
    watchSignal: (signal, isWatched) => post({ kind: "watch-signal", signal, isWatched }),
    signals: new Int32Array(signals),
  };
}

/** Asks the host for threads that work on this interpreter's parallel loops. */
export function spawnKernelThreads(starts: readonly unknown[]): void {
  post({ kind: "kernel-threads", starts });
}

/** What the host does for the interpreters of a program. */
export const workerHost: InterpreterHost = {
  spawn: (place) => post({ kind: "interpreter", place }),
  announce: (place) => post({ kind: "hub", place }),
  interrupt: (id) => post({ kind: "interrupt", id }),
};

/** Runs `run` with the start message of this worker, which then ends. */
export function serveInterpreter<T>(
  run: (options: T, channel: HostChannel, place: Place | undefined) => Outcome,
): void {
  const start = workerData as StartMessage<T>;
  try {
    post({ kind: "exit", ...run(start.options, hostChannel(start), start.place) });
  } catch (error) {
    // A failure of the runtime itself: the host reports it with its stack.
    post({ kind: "failure", message: String((error as Error)?.stack ?? error) });
  }
  // Otherwise objects that are collected now would let go of shared memory until the host stops this thread in the midst of it.
  process.exit();
}
