/**
 * Runs a Python program for the command line: its terminal, its signals, and the end of the process that
 * it asks for.
 */
import { homedir, constants as system } from "node:os";
import { join, resolve } from "node:path";
import { isatty } from "node:tty";
import type { GpuPolicy } from "../gpu/device.ts";
import { NoGpuError, type Running, type RunOptions, Runtime } from "../index.ts";
import type { Program } from "../interpreter.ts";
import type { Outcome } from "../interpreters/supervisor.ts";
import { LineEditor } from "./line-editor.ts";

const SIGINT = system.signals.SIGINT;

/** The policy of --gpu or KRAIT_GPU; a text that is none is returned as it is. */
export function gpuPolicy(option: string | undefined): GpuPolicy | { readonly wrong: string } {
  const text = option ?? process.env.KRAIT_GPU ?? "auto";
  if (text === "auto" || text === "require" || text === "off") return text;
  return { wrong: text };
}

/** Where the lines typed in a console are kept. */
const historyFile = (): string => process.env.PYTHON_HISTORY || join(homedir(), ".krait_history");

/** What is wrong with KRAIT_TARGET, if something is. */
export function wrongTarget(): string | null {
  const text = process.env.KRAIT_TARGET ?? "wasm";
  if (text === "wasm" || text === "js") return null;
  return `KRAIT_TARGET is wasm or js, not ${text}`;
}

const signalNames = new Map<number, NodeJS.Signals>(
  Object.entries(system.signals).map(([name, number]) => [number, name as NodeJS.Signals]),
);

/** Passes signals on to the program that runs. */
class Signals {
  private running: Running | undefined;
  private readonly editor: LineEditor | undefined;
  private readonly listeners = new Map<number, () => void>();

  constructor(editor: LineEditor | undefined) {
    this.editor = editor;
  }

  start(running: Running): void {
    this.running = running;
    this.listen(SIGINT, () => {
      if (this.editor?.interrupt() === true) return;
      // The one before is still unseen: built-in code runs that cannot be interrupted.
      if (running.signal(SIGINT)) return;
      process.stderr.write("KeyboardInterrupt (in built-in code, the program was stopped)\n");
      running.kill({ status: 128 + SIGINT, signal: SIGINT });
    });
  }

  readonly watch = (signal: number, isWatched: boolean): void => {
    if (signal === SIGINT) return;
    this.forget(signal);
    if (isWatched) this.listen(signal, () => this.running?.signal(signal));
  };

  stop(): void {
    for (const signal of [...this.listeners.keys()]) this.forget(signal);
  }

  private listen(signal: number, listener: () => void): void {
    const name = signalNames.get(signal);
    if (name === undefined) return;
    this.listeners.set(signal, listener);
    process.on(name, listener);
  }

  private forget(signal: number): void {
    const listener = this.listeners.get(signal);
    if (listener === undefined) return;
    this.listeners.delete(signal);
    process.off(signalNames.get(signal) as NodeJS.Signals, listener);
  }
}

export interface ProgramRun {
  readonly program: Program;
  readonly gpu: GpuPolicy;
  readonly options: RunOptions;
}

/** Runs a program to its end. */
export async function runProgram({ program, gpu, options }: ProgramRun): Promise<Outcome> {
  const hasTerminal = isatty(0) && isatty(1) && options.listing === undefined;
  const isConsole = program.kind === "stdin" || (options.flags?.inspect ?? 0) > 0;
  const editor = hasTerminal ? new LineEditor(isConsole ? historyFile() : undefined) : undefined;
  const signals = new Signals(editor);
  try {
    const running = await new Runtime({ gpu }).start(program, {
      executable: resolve(process.argv[1] ?? "krait"),
      watchSignal: signals.watch,
      ...(editor === undefined ? {} : { terminal: editor }),
      ...options,
    });
    signals.start(running);
    return await running.done;
  } catch (error) {
    if (!(error instanceof NoGpuError)) throw error;
    process.stderr.write(
      `krait: no GPU: ${error.message}. Without --gpu require, kernels run on the CPU.\n`,
    );
    return { status: 1 };
  } finally {
    signals.stop();
    editor?.close();
  }
}

/** Ends the process as a program ended: by the signal that killed it, so that shells see it, or with its status. */
export function leave({ status, signal }: Outcome): never {
  if (signal !== undefined && process.platform !== "win32") process.kill(process.pid, signal);
  process.exit(status);
}

/** Writes to standard output and waits until it is written. */
export function print(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) => (error == null ? done() : fail(error)));
  });
}
