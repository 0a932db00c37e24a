/**
 * The public API in Node: `createRuntime()` gives an object that runs programs. The host thread stays
 * free; each program runs in an interpreter worker.
 */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Program } from "./interpreter.ts";
import type { EndMessage } from "./interpreters/worker.ts";
import type { Flags } from "./modules/sys/info.ts";
import type { WorkerOptions } from "./worker.ts";

export interface RunOptions {
  readonly args?: readonly string[];
  readonly flags?: Partial<Flags>;
  readonly warnOptions?: readonly string[];
  readonly xOptions?: ReadonlyMap<string, string | true>;
  readonly origArgv?: readonly string[];
  readonly executable?: string;
}

/** Megabytes of host stack: deep recursion of built-in code (repr, compare, sort keys) nests there. */
const STACK_MB = 60;

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Runs one program in an interpreter of its own and resolves to its exit status. */
export function runProgram(program: Program, options: RunOptions = {}): Promise<number> {
  const workerOptions: WorkerOptions = {
    program,
    args: options.args ?? [],
    origArgv: options.origArgv ?? [],
    executable: options.executable ?? "krait",
    prefix: here("..").replace(/\/$/, ""),
    flags: options.flags ?? {},
    warnOptions: options.warnOptions ?? [],
    xOptions: options.xOptions ?? new Map(),
    libraryFile: here("../library.bin"),
  };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { options: workerOptions },
      resourceLimits: { stackSizeMb: STACK_MB },
    });
    let end: EndMessage | undefined;
    worker.on("message", (message: EndMessage) => {
      end = message;
      void worker.terminate();
    });
    worker.on("error", reject);
    worker.on("exit", () => {
      if (end === undefined) reject(new Error("the interpreter ended without an answer"));
      else if (end.kind === "failure") reject(new Error(end.message));
      else resolve(end.status);
    });
  });
}
