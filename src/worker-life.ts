/** The life of an interpreter's thread, in Node and in a page: it runs a program, or serves the program that it is part of. */
import { type InterpreterOptions, runSubinterpreter, runToEnd } from "./interpreter.ts";
import type { InterpreterMessage, Outcome } from "./interpreters/supervisor.ts";
import { dumpFault } from "./modules/faulthandler.ts";
import { serveSession } from "./session/interpreter.ts";
import type { StartMessage } from "./start-message.ts";

/** How the thread leaves, which each host does its own way. */
export interface WorkerEnd {
  exit(outcome: Outcome): void;
  /** The runtime itself has failed. */
  fail(error: unknown): void;
}

/** The last message of a thread whose runtime has failed: the host reports it with its stack. */
export const failure = (error: unknown): InterpreterMessage => ({
  kind: "failure",
  message: String((error as Error)?.stack ?? error),
});

/** Runs an interpreter to its end; a session goes on afterwards, in events. */
export function live(options: InterpreterOptions, start: StartMessage, host: WorkerEnd): void {
  const { place, session, signals } = start;
  const end: WorkerEnd = {
    exit: (outcome) => host.exit(outcome),
    fail: (error) => {
      dumpFault();
      host.fail(error);
    },
  };
  let outcome: Outcome;
  try {
    if (session !== undefined) {
      serveSession(options, session, signals, end);
      return;
    }
    outcome = place === undefined ? runToEnd(options) : runSubinterpreter(options, place);
  } catch (error) {
    end.fail(error);
    return;
  }
  end.exit(outcome);
}
