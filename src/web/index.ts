/**
 * The public API in a browser page. Each program or session runs in an interpreter worker; the page owns the GPU
 * device. The page must be cross-origin isolated, because the two share memory.
 */
import { type GpuPolicy, openDevice } from "../gpu/device.ts";
import { GpuShare } from "../gpu/queue.ts";
import type { Program } from "../interpreter.ts";
import type { Flags } from "../modules/sys/info.ts";
import {
  type SessionOptions as CommonSessionOptions,
  SESSION,
  Session,
} from "../session/session.ts";
import { settingsFor } from "../start-message.ts";
import { type ProgramOptions, ProgramWorkers } from "./program-workers.ts";

export type {
  DTypeName,
  HostValue,
  NdArray,
  PythonValue,
  TypedArray,
} from "../session/protocol.ts";
export { PythonError, type Session, SessionEndedError } from "../session/session.ts";

/** What a program finds in the page. */
export interface Surroundings {
  /** Files that the program sees: absolute path → contents. */
  readonly files?: ReadonlyMap<string, Uint8Array | string>;
  readonly env?: ReadonlyMap<string, string>;
  /** The program's directory; "/home" when absent. */
  readonly cwd?: string;
}

export interface SessionOptions extends CommonSessionOptions, Surroundings {}

export interface RunOptions extends Surroundings {
  readonly args?: readonly string[];
  readonly flags?: Partial<Flags>;
  /** All of standard input. */
  readonly input?: string;
  /** Output as it is written; fd 1 is stdout, 2 stderr. */
  readonly onOutput?: (text: string, fd: 1 | 2) => void;
  /** Ends the program when aborted. */
  readonly signal?: AbortSignal;
}

export interface RuntimeOptions {
  /** `auto` uses a hardware adapter when there is one; `require` accepts a software one too. */
  readonly gpu?: GpuPolicy;
  /** Where worker.js and library.bin lie; beside this module when absent. */
  readonly base?: string | URL;
}

/** No GPU where one was required. */
export class NoGpuError extends Error {}

const encoder = new TextEncoder();
const bytesOf = (data: Uint8Array | string): Uint8Array =>
  typeof data === "string" ? encoder.encode(data) : data;

/** Runs programs and sessions; all of them share one GPU device. */
export class Runtime {
  private readonly policy: GpuPolicy;
  private readonly base: string | URL;
  private share: Promise<GpuShare | string> | undefined;
  private library: Promise<Uint8Array> | undefined;

  constructor(options: RuntimeOptions = {}) {
    this.policy = options.gpu ?? "auto";
    this.base = options.base ?? import.meta.url;
  }

  /** The device, opened at the first call; a text is the reason why there is none. */
  device(): Promise<GpuShare | string> {
    if (this.policy === "off") return Promise.resolve("the GPU is switched off");
    this.share ??= openDevice({
      policy: this.policy === "require" ? "auto" : this.policy,
      software: this.policy === "require",
    }).then((opened) =>
      opened.device === null ? opened.reason : new GpuShare(opened.device, opened.info),
    );
    return this.share;
  }

  private loadLibrary(): Promise<Uint8Array> {
    this.library ??= fetch(new URL("../library.bin", this.base)).then(async (response) => {
      if (!response.ok) throw new Error(`library.bin: ${response.status} ${response.statusText}`);
      return new Uint8Array(await response.arrayBuffer());
    });
    return this.library;
  }

  /**
   * Runs one program in an interpreter of its own and resolves to its exit status.
   * Rejects with NoGpuError when a GPU is required and there is none.
   */
  async run(program: Program, options: RunOptions = {}): Promise<number> {
    const workers = new ProgramWorkers(await this.prepare(program, options, false));
    return (await workers.done).status;
  }

  /**
   * Starts an interpreter that stays until its session is closed.
   * Rejects with NoGpuError when a GPU is required and there is none.
   */
  async open(options: SessionOptions = {}): Promise<Session> {
    return Session.start(new ProgramWorkers(await this.prepare(SESSION, options, true), true));
  }

  private async prepare(
    program: Program,
    options: RunOptions,
    unbuffered: boolean,
  ): Promise<ProgramOptions> {
    if (!globalThis.crossOriginIsolated) {
      throw new Error(
        "krait needs a cross-origin isolated page: serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
      );
    }
    const [device, library] = await Promise.all([this.device(), this.loadLibrary()]);
    if (typeof device === "string" && this.policy === "require") throw new NoGpuError(device);
    const { args = [], flags = {}, files = [], onOutput, signal } = options;
    const start = {
      settings: settingsFor(program, { args, flags, unbuffered, prefix: "/usr" }),
      gpuPolicy: this.policy,
      library,
      files: new Map([...files].map(([path, data]) => [path, bytesOf(data)])),
      env: options.env ?? new Map(),
      cwd: options.cwd ?? "/home",
      input: bytesOf(options.input ?? ""),
    };
    return { base: this.base, start, device, onOutput, signal };
  }
}

/** A runtime for programs and sessions in a page. */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return new Runtime(options);
}
