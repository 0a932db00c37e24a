/**
 * Programs that are started from Python: what `_posixsubprocess.fork_exec` and `posix_spawn` have in common. Nothing forks
 * here; the host starts programs from a description, and the interpreters' side (interpreters/child-processes.ts) asks it to.
 */
import { platform } from "../../host/platform.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { systemText } from "../path-argument.ts";

/** A program to be started. All texts are well-formed: the host passes them on as UTF-8. */
export interface ProgramStart {
  /** Where the program may be; the first one that can be run is. */
  readonly files: readonly string[];
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: readonly (readonly [string, string])[];
  /** Which of our descriptors the child has as 0, 1, 2, …; null: none. */
  readonly streams: readonly (number | null)[];
  readonly newSession: boolean;
  readonly uid: number | null;
  readonly gid: number | null;
  /** The file mode creation mask. */
  readonly umask: number;
}

/** The new process, or why there is none. */
export type StartOutcome =
  | { readonly pid: number }
  | { readonly pid: null; readonly errno: number; readonly stage: "chdir" | "exec" };

export interface EndedChild {
  readonly pid: number;
  /** A wait status. */
  readonly status: number;
}

const refuse = (): never => {
  throw osError(38, "Function not implemented: this host cannot start processes");
};

/** What starts programs and waits for them; filled by the interpreters' side. */
export const childProcesses: {
  start: (program: ProgramStart) => Flow<StartOutcome>;
  /** Waits for a child (-1: any) and forgets it; null when it does not wait and none has ended. */
  wait: (pid: number, isWaiting: boolean, forgets?: boolean) => Flow<EndedChild | null>;
} = {
  start: refuse,
  wait: () => {
    throw osError(10, "No child processes");
  },
};

/** The text of an argument, path or variable that a program gets. */
export function programText(value: PyValue): string {
  const text = systemText(value);
  if (!text.isWellFormed()) {
    throw osError(
      84,
      "Invalid or incomplete multibyte or wide character: programs can only be given UTF-8",
    );
  }
  return text;
}

/** `NAME=value`, as environments are listed. */
export function variable(line: string): readonly [string, string] {
  const at = line.indexOf("=", 1);
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}

/** The environment that a program inherits. */
export const inheritedEnvironment = (): (readonly [string, string])[] =>
  [...platform().env].filter(([name, text]) => (name + text).isWellFormed());

/** Ours stays as it is: the host has only this way to ask for it. */
export function creationMask(): number {
  const mask = platform().umask(0);
  platform().umask(mask);
  return mask;
}
