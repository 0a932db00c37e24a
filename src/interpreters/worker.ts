/**
 * The thread of an interpreter in Node and its ways to the host. It runs synchronously; what must reach it meanwhile goes
 * through shared memory, or through a port that is read while it sleeps.
 */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { GateAnswer, GateChannel } from "../gpu/gate.ts";
import type { SignalTimer, TerminalLine } from "../host/platform.ts";
import type { InterpreterHost } from "./session.ts";
import type { InterpreterMessage } from "./supervisor.ts";

/** The host's way to answer a thread that sleeps (structured clone). */
export interface AnswerLine {
  readonly port: MessagePort;
  /** Goes up with each answer. */
  readonly doorbell: SharedArrayBuffer;
}

/** What the interpreter tells the host. */
export type WorkerMessage =
  | InterpreterMessage
  | { readonly kind: "gpu-open" }
  | { readonly kind: "read-line"; readonly prompt: string }
  | { readonly kind: "completions"; readonly words: readonly string[] }
  | { readonly kind: "timer"; readonly timer: SignalTimer }
  | { readonly kind: "watch-signal"; readonly signal: number; readonly isWatched: boolean };

/** The host's answers to "read-line" and "completions": a line, or a word to be completed first. */
export type LineAnswer = TerminalLine | { readonly kind: "complete"; readonly word: string };

/** Candidates for the word before the cursor. */
export type Completer = (word: string) => readonly string[];

/** An interpreter's ways to its host. */
export interface HostChannel extends GateChannel, InterpreterHost {
  tell(message: WorkerMessage): void;
  /** Lets the user edit a line in the terminal. */
  readLine(prompt: string, complete: Completer): TerminalLine;
  /** From now on the host passes a signal on (or not), instead of doing what the system does. */
  watchSignal(signal: number, isWatched: boolean): void;
  setTimer(timer: SignalTimer): void;
  /** Asks the host for threads that work on this interpreter's parallel loops. */
  spawnKernelThreads(starts: readonly unknown[]): void;
  /**
   * Ends this thread. It must not return to its event loop after its last message: objects that are collected then would let
   * go of shared memory until the host stops the thread in the midst of it.
   */
  leave(lastWords: InterpreterMessage): never;
}

/** `out` takes what the interpreter says. */
export function hostChannel(
  { port, doorbell }: AnswerLine,
  out: { postMessage(message: WorkerMessage): void },
): HostChannel {
  const bell = new Int32Array(doorbell);
  const tell = (message: WorkerMessage): void => out.postMessage(message);
  const ask = <T>(message: WorkerMessage): T => {
    tell(message);
    for (;;) {
      const seen = Atomics.load(bell, 0);
      const received = receiveMessageOnPort(port);
      if (received !== undefined) return received.message as T;
      Atomics.wait(bell, 0, seen, 1000);
    }
  };
  return {
    tell,
    request: () => ask<GateAnswer>({ kind: "gpu-open" }),
    wake: () => tell({ kind: "gpu-wake" }),
    readLine: (prompt, complete) => {
      let answer = ask<LineAnswer>({ kind: "read-line", prompt });
      while (answer.kind === "complete") {
        answer = ask<LineAnswer>({ kind: "completions", words: complete(answer.word) });
      }
      return answer;
    },
    setTimer: (timer) => tell({ kind: "timer", timer }),
    watchSignal: (signal, isWatched) => tell({ kind: "watch-signal", signal, isWatched }),
    spawnKernelThreads: (starts) => tell({ kind: "kernel-threads", starts }),
    spawn: (place) => tell({ kind: "interpreter", place }),
    announce: (place) => tell({ kind: "hub", place }),
    interrupt: (id) => tell({ kind: "interrupt", id }),
    startProgram: (start) => tell({ kind: "program", start }),
    leave: (lastWords) => {
      tell(lastWords);
      process.exit();
    },
  };
}
