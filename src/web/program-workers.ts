/**
 * The workers of one program in a browser page. What they have in common with those in Node is in
 * interpreters/supervisor.ts; here are their output and the end of all by an AbortSignal.
 */
import { type GpuService, serveGpu } from "../gpu/owner.ts";
import type { GpuShare } from "../gpu/queue.ts";
import type { Place } from "../interpreters/session.ts";
import { makeSignalWords } from "../interpreters/signal-words.ts";
import {
  type InterpreterMessage,
  type InterpreterWorker,
  OutputText,
  Supervisor,
} from "../interpreters/supervisor.ts";
import type { Start } from "../start-message.ts";
import type { PageStart } from "./worker.ts";

/** The device comes later: it is the worker's own link to it. */
export type ProgramStart = Start<PageStart, "gpu">;

export interface ProgramOptions {
  readonly base: string | URL;
  readonly start: ProgramStart;
  /** The device, or why there is none. */
  readonly device: GpuShare | string;
  readonly onOutput: ((text: string, fd: 1 | 2) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A worker with an interpreter, and what serves it. */
class PageWorker implements InterpreterWorker {
  readonly worker: Worker;
  readonly place: Place | undefined;
  readonly service: GpuService | undefined;
  private readonly base: string | URL;
  private readonly helpers: Worker[] = [];
  readonly signals = makeSignalWords();
  readonly output = new OutputText();

  constructor({ base, start, device }: ProgramOptions, place: Place | undefined) {
    this.base = base;
    this.place = place;
    this.service = typeof device === "string" ? undefined : serveGpu(device);
    this.worker = new Worker(new URL("./worker.js", base), { type: "module" });
    const message: PageStart = {
      ...start,
      signals: this.signals,
      gpu: this.service?.link ?? (device as string),
      // Standard input is the main interpreter's.
      ...(place === undefined ? {} : { place, input: new Uint8Array(0) }),
    };
    this.worker.postMessage(message);
  }

  help(starts: readonly unknown[], failed: (reason: string) => void): void {
    for (const start of starts) {
      const file = new URL("./kernel-worker.js", this.base);
      const helper = new Worker(file, { type: "module" });
      helper.onerror = (event) => failed(event.message);
      helper.postMessage(start);
      this.helpers.push(helper);
    }
  }

  async end(): Promise<void> {
    for (const thread of [this.worker, ...this.helpers]) thread.terminate();
    this.service?.close();
  }
}

class ProgramWorkers extends Supervisor<PageWorker> {
  private readonly options: ProgramOptions;
  protected readonly main: PageWorker;

  constructor(options: ProgramOptions) {
    super();
    this.options = options;
    const { signal } = options;
    const stop = (): void => this.abort(signal?.reason ?? new Error("aborted"));
    this.main = this.start(undefined);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener("abort", stop);
    void this.done.finally(() => signal?.removeEventListener("abort", stop)).catch(() => {});
  }

  protected start(place: Place | undefined): PageWorker {
    const started = new PageWorker(this.options, place);
    started.worker.onmessage = ({ data }: MessageEvent<InterpreterMessage>) =>
      this.hear(started, data);
    started.worker.onerror = (event) => this.fail(started, event.message);
    return started;
  }

  protected write(text: string, fd: 1 | 2): void {
    this.options.onOutput?.(text, fd);
  }
}

/** Runs a program; resolves to its exit status. */
export const superviseProgram = async (options: ProgramOptions): Promise<number> =>
  (await new ProgramWorkers(options).done).status;
