/**
 * The public API in Node. The host thread stays free: each program or session runs in an interpreter worker, and
 * this thread owns the GPU device and serves all of them.
 */
import { fileURLToPath } from "node:url";
import { type GpuPolicy, openDevice } from "./gpu/device.ts";
import { GpuShare } from "./gpu/queue.ts";
import type { TerminalLine } from "./host/platform.ts";
import type { Program } from "./interpreter.ts";
import type { Outcome } from "./interpreters/supervisor.ts";
import type { PycCheck } from "./modules/imports/pyc-check.ts";
import type { Flags } from "./modules/sys/info.ts";
import { type ProgramHost, type ProgramStart, ProgramWorkers } from "./program-workers.ts";
import {
  type SessionOptions as CommonSessionOptions,
  SESSION,
  Session,
} from "./session/session.ts";
import { settingsFor } from "./start-message.ts";

export type { DTypeName, HostValue, NdArray, PythonValue, TypedArray } from "./session/protocol.ts";
export { PythonError, type Session, SessionEndedError } from "./session/session.ts";

export interface RunOptions {
  readonly args?: readonly string[];
  readonly flags?: Partial<Flags>;
  /** Output streams write at once (Python's `-u`). */
  readonly unbuffered?: boolean;
  readonly warnOptions?: readonly string[];
  /** Of standard input and output (PYTHONIOENCODING): "encoding", "encoding:errors" or ":errors". */
  readonly streamEncoding?: string;
  /** What `os.cpu_count()` says (`-X cpu_count`). */
  readonly cpuCount?: number;
  /** Code tells columns, and tracebacks underline them (not with `-X no_debug_ranges`). */
  readonly debugRanges?: boolean;
  /** Memory is traced from the start, with so many lines for each allocation (`-X tracemalloc`); 0: it is not. */
  readonly tracedFrames?: number;
  readonly xOptions?: ReadonlyMap<string, string | true>;
  /** Hashes of str and bytes go by it (PYTHONHASHSEED), 0 … 2^32 - 1; by a random key when absent. */
  readonly hashSeed?: number;
  /** Whether compiled modules that go by the hash of their source are checked; "default": as each of them says. */
  readonly pycCheck?: PycCheck;
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

export interface SessionOptions extends Omit<CommonSessionOptions, "input"> {
  /**
   * All of standard input; or a function that gives one line of it, without its line break, each time the program reads one,
   * and null at the end. It gets the prompt of `input()`; if it fails, the session ends. Without either `input()` raises
   * EOFError.
   */
  readonly input?: string | ((prompt: string) => string | null | Promise<string | null>);
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

function lineReader(ask: (prompt: string) => string | null | Promise<string | null>): LineReader {
  return {
    read: async (prompt) => {
      const text = await ask(prompt);
      return text === null ? { kind: "end" } : { kind: "line", text };
    },
  };
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Runs programs and sessions; all of them share one GPU device. */
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
    await this.requireDevice();
    const start = {
      ...this.startFor(program, options),
      ...(options.listing === undefined ? {} : { listing: options.listing }),
      hasTerminal: options.terminal !== undefined,
    };
    return new ProgramWorkers(start, options, () => this.device()).running;
  }

  /**
   * Starts an interpreter that stays until its session is closed; this process stays with it.
   * Rejects with NoGpuError when a GPU is required and there is none.
   */
  async open(options: SessionOptions = {}): Promise<Session> {
    await this.requireDevice();
    const { input = "", onOutput, signal } = options;
    const isAsked = typeof input === "function";
    const start = {
      ...this.startFor(SESSION, { ...options, unbuffered: true }),
      hasTerminal: isAsked,
      input: new TextEncoder().encode(isAsked ? "" : input),
    };
    const host: ProgramHost = {
      onOutput,
      signal,
      ...(isAsked ? { terminal: lineReader(input) } : {}),
    };
    return Session.start(new ProgramWorkers(start, host, () => this.device(), true));
  }

  private async requireDevice(): Promise<void> {
    if (this.policy !== "require") return;
    const device = await this.device();
    if (typeof device === "string") throw new NoGpuError(device);
  }

  private startFor(
    program: Program,
    options: Partial<RunOptions>,
  ): Omit<ProgramStart, "hasTerminal"> {
    return {
      settings: settingsFor(program, { ...options, prefix: here("..").replace(/\/$/, "") }),
      gpuPolicy: this.policy,
      libraryFile: here("../library.bin"),
    };
  }
}

/** A runtime for programs and sessions in Node. */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return new Runtime(options);
}
