/**
 * The public API in Node. The host thread stays free: each program runs in an interpreter worker, and
 * this thread owns the GPU device and serves all of them.
 */
import { fileURLToPath } from "node:url";
import { type GpuPolicy, openDevice } from "./gpu/device.ts";
import { GpuShare } from "./gpu/queue.ts";
import type { TerminalLine } from "./host/platform.ts";
import type { Program } from "./interpreter.ts";
import type { Outcome } from "./interpreters/supervisor.ts";
import type { Flags } from "./modules/sys/info.ts";
import { type ProgramStart, superviseProgram } from "./program-workers.ts";
import { settingsFor } from "./start-message.ts";

export interface RunOptions {
  readonly args?: readonly string[];
  readonly flags?: Partial<Flags>;
  /** Output streams write at once (Python's `-u`). */
  readonly unbuffered?: boolean;
  readonly warnOptions?: readonly string[];
  readonly xOptions?: ReadonlyMap<string, string | true>;
  readonly origArgv?: readonly string[];
  readonly executable?: string;
  /** The first line of the file is not Python (`-x`). */
  readonly skipFirstLine?: boolean;
  /** Gives the code of the program's kernels in the outcome; what it prints goes to standard error. */
  readonly listing?: ProgramStart["listing"];
  /** Lets the user edit the lines that `input` and the interactive console read. */
  readonly terminal?: LineReader;
  /** The program wants to get a signal (or no longer): pass it on to `Running.signal`. */
  readonly watchSignal?: (signal: number, isWatched: boolean) => void;
}

/** A line editor in the terminal; one line is read at a time. */
export interface LineReader {
  /** `complete` gives candidates for the word before the cursor. */
  read(
    prompt: string,
    complete: (word: string) => Promise<readonly string[]>,
  ): Promise<TerminalLine>;
}

/** A program that runs. */
export interface Running {
  readonly done: Promise<Outcome>;
  /** Hands it a signal by number. False: the one before has not been seen yet. */
  signal(number: number): boolean;
  /** Ends it at once; `done` resolves to this outcome. */
  kill(outcome: Outcome): void;
}

export interface RuntimeOptions {
  /** `auto` uses a hardware adapter when there is one; `require` accepts a software one too. */
  readonly gpu?: GpuPolicy;
}

/** No GPU where one was required. */
export class NoGpuError extends Error {}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Runs programs; all of them share one GPU device. */
export class Runtime {
  private readonly policy: GpuPolicy;
  private share: Promise<GpuShare | string> | undefined;

  constructor(options: RuntimeOptions = {}) {
    this.policy = options.gpu ?? "auto";
  }

  /** The device, opened at the first call; a text is the reason why there is none. */
  device(): Promise<GpuShare | string> {
    this.share ??= openDevice({
      policy: this.policy === "require" ? "auto" : this.policy,
      software: this.policy === "require",
      dawnFeatures: ["disable_workgroup_init"],
    }).then((opened) =>
      opened.device === null ? opened.reason : new GpuShare(opened.device, opened.info),
    );
    return this.share;
  }

  /**
   * Runs one program in an interpreter of its own and resolves to its exit status.
   * Rejects with NoGpuError when a GPU is required and there is none.
   */
  async run(program: Program, options: RunOptions = {}): Promise<number> {
    return (await (await this.start(program, options)).done).status;
  }

  /** Starts a program in an interpreter of its own. */
  async start(program: Program, options: RunOptions = {}): Promise<Running> {
    if (this.policy === "require") {
      const device = await this.device();
      if (typeof device === "string") throw new NoGpuError(device);
    }
    const start: ProgramStart = {
      settings: settingsFor(program, { ...options, prefix: here("..").replace(/\/$/, "") }),
      gpuPolicy: this.policy,
      libraryFile: here("../library.bin"),
      ...(options.listing === undefined ? {} : { listing: options.listing }),
      hasTerminal: options.terminal !== undefined,
    };
    return superviseProgram(start, options, () => this.device());
  }
}

/** A runtime for programs in Node. */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return new Runtime(options);
}
