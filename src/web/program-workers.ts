/**
 * The workers of one program in a browser page. What they have in common with those in Node is in
 * interpreters/supervisor.ts; here are their output and the end of all by an AbortSignal.
 */
import { type GpuService, serveGpu } from "../gpu/owner.ts";
import type { GpuShare } from "../gpu/queue.ts";
import type { Place } from "../interpreters/session.ts";
import { type InterpreterWorker, Supervisor } from "../interpreters/supervisor.ts";
import type { StartMessage, WorkerMessage } from "./worker.ts";

export interface ProgramOptions {
  readonly base: string | URL;
  /** Everything but the device. */
  readonly start: Omit<StartMessage, "gpu">;
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
  private readonly decoders = { 1: new TextDecoder(), 2: new TextDecoder() };

  constructor({ base, start, device }: ProgramOptions, place: Place | undefined) {
    this.base = base;
    this.place = place;
    this.service = typeof device === "string" ? undefined : serveGpu(device);
    this.worker = new Worker(new URL("./worker.js", base), { type: "module" });
    const message: StartMessage = {
      ...start,
      gpu: this.service?.link ?? (device as string),
      // Standard input is the main interpreter's.
      ...(place === undefined ? {} : { place, input: new Uint8Array(0) }),
    };
    this.worker.postMessage(message);
  }

  decode(data: Uint8Array, fd: 1 | 2): string {
    return this.decoders[fd].decode(data, { stream: true });
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
    started.worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.kind === "output") this.write(started.decode(data.data, data.fd), data.fd);
      else this.hear(started, data);
    };
    started.worker.onerror = (event) => this.fail(started, event.message);
    return started;
  }

  private write(text: string, fd: 1 | 2): void {
    if (!this.isOver) this.options.onOutput?.(text, fd);
  }
  protected report(text: string): void {
    this.write(text, 2);
  }
}

/** Runs a program; resolves to its exit status. */
export const superviseProgram = async (options: ProgramOptions): Promise<number> =>
  (await new ProgramWorkers(options).done).status;
