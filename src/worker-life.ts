/** The life of an interpreter's thread, in Node and in a page: it runs a program, or serves the program that it is part of. */
import { type InterpreterOptions, runSubinterpreter, runToEnd } from "./interpreter.ts";
import type { Place } from "./interpreters/session.ts";
import type { Outcome } from "./interpreters/supervisor.ts";

/** How the thread leaves, which each host does its own way. */
export interface WorkerEnd {
  exit(outcome: Outcome): void;
  /** The runtime itself has failed: the host reports it with its stack. */
  fail(message: string): void;
}

export const failureText = (error: unknown): string => String((error as Error)?.stack ?? error);

export function live(options: InterpreterOptions, place: Place | undefined, end: WorkerEnd): void {
  let outcome: Outcome;
  try {
    outcome = place === undefined ? runToEnd(options) : runSubinterpreter(options, place);
  } catch (error) {
    end.fail(failureText(error));
    return;
  }
  end.exit(outcome);
}
