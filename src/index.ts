/**
 * The public API in Node. The host thread stays free: each program runs in an interpreter worker, and
 * this thread owns the GPU device and serves all of them.
 */
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { type GpuPolicy, openDevice } from "./gpu/device.ts";
import type { GateAnswer } from "./gpu/gate.ts";
import { type GpuService, serveGpu } from "./gpu/owner.ts";
import { GpuShare } from "./gpu/queue.ts";
import type { TerminalLine } from "./host/platform.ts";
import type { Program } from "./interpreter.ts";
import {
  type LineAnswer,
  type Outcome,
  SignalWord,
  type StartMessage,
  type WorkerMessage,
} from "./interpreters/worker.ts";
import type { Flags } from "./modules/sys/info.ts";
import type { WorkerOptions } from "./worker.ts";

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
  readonly listing?: WorkerOptions["listing"];
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

/** Megabytes of host stack: deep recursion of built-in code (repr, compare, sort keys) nests there. */
const STACK_MB = 60;

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
    const workerOptions: WorkerOptions = {
      program,
      args: options.args ?? [],
      origArgv: options.origArgv ?? [],
      executable: options.executable ?? "krait",
      prefix: here("..").replace(/\/$/, ""),
      flags: options.flags ?? {},
      unbuffered: options.unbuffered ?? false,
      warnOptions: options.warnOptions ?? [],
      xOptions: options.xOptions ?? new Map(),
      libraryFile: here("../library.bin"),
      gpuPolicy: this.policy,
      skipFirstLine: options.skipFirstLine ?? false,
      ...(options.listing === undefined ? {} : { listing: options.listing }),
      hasTerminal: options.terminal !== undefined,
    };
    return this.supervise(workerOptions, options);
  }

  private supervise(options: WorkerOptions, run: RunOptions): Running {
    const { port1, port2 } = new MessageChannel();
    const doorbell = new SharedArrayBuffer(4);
    const signals = new SharedArrayBuffer(4 * SignalWord.Words);
    const start: StartMessage<WorkerOptions> = { options, port: port2, doorbell, signals };
    let service: GpuService | undefined;
    const worker = new Worker(new URL("./worker-start.cjs", import.meta.url), {
      workerData: start,
      transferList: [port2],
      resourceLimits: { stackSizeMb: STACK_MB },
    });
    let outcome: (() => void) | undefined;
    let kill: (outcome: Outcome) => void = () => {};
    const done = new Promise<Outcome>((resolve, reject) => {
      kill = (killed) => {
        outcome ??= () => resolve(killed);
        void worker.terminate();
      };
      const helpers: Worker[] = [];
      const answer = (message: GateAnswer | LineAnswer): void => {
        port1.postMessage(message);
        const bell = new Int32Array(doorbell);
        Atomics.add(bell, 0, 1);
        Atomics.notify(bell, 0);
      };
      const openGpu = async (): Promise<void> => {
        const device = await this.device();
        if (typeof device === "string") answer({ reason: device });
        else {
          service = serveGpu(device);
          answer({ link: service.link });
        }
      };
      let giveWords: (words: readonly string[]) => void = () => {};
      const readLine = (prompt: string): void => {
        const complete = (word: string): Promise<readonly string[]> =>
          new Promise((give) => {
            giveWords = give;
            answer({ kind: "complete", word });
          });
        const line = run.terminal?.read(prompt, complete);
        Promise.resolve(line ?? ({ kind: "end" } as const)).then(answer, reject);
      };
      worker.on("message", (message: WorkerMessage) => {
        switch (message.kind) {
          case "read-line":
            readLine(message.prompt);
            return;
          case "completions":
            giveWords(message.words);
            return;
          case "watch-signal":
            run.watchSignal?.(message.signal, message.isWatched);
            return;
          case "gpu-wake":
            service?.wake();
            return;
          case "gpu-open":
            openGpu().catch((error: unknown) => answer({ reason: String(error) }));
            return;
          case "kernel-threads":
            for (let k = 0; k < message.count; k++) {
              const file = new URL("./kernel-worker.cjs", import.meta.url);
              const helper = new Worker(file, { workerData: message.start });
              helper.on("error", reject);
              helpers.push(helper);
            }
            return;
          case "exit":
            outcome = () => resolve(message);
            break;
          case "failure":
            outcome = () => reject(new Error(message.message));
            break;
        }
        void worker.terminate();
      });
      worker.on("error", reject);
      worker.on("exit", () => {
        service?.close();
        port1.close();
        for (const helper of helpers) void helper.terminate();
        if (outcome === undefined) reject(new Error("the interpreter ended without an answer"));
        else outcome();
      });
    });
    const words = new Int32Array(signals);
    const signal = (number: number): boolean => {
      const bit = 1 << number;
      const before = Atomics.or(words, SignalWord.Flag, bit);
      Atomics.add(words, SignalWord.Count, 1);
      Atomics.notify(words, SignalWord.Count);
      return (before & bit) === 0;
    };
    return { done, signal, kill };
  }
}

/** A runtime for programs in Node. */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return new Runtime(options);
}
