/**
 * The workers of one program in a browser page. What they have in common with those in Node is in
 * interpreters/supervisor.ts; here are their output and the end of all by an AbortSignal.
 */
import { type GpuService, serveGpu } from "../gpu/owner.ts";
import type { GpuShare } from "../gpu/queue.ts";
import type { OutputCount } from "../interpreters/output-order.ts";
import type { Place } from "../interpreters/session.ts";
import { makeSignalWords } from "../interpreters/signal-words.ts";
import {
  type InterpreterMessage,
  type InterpreterWorker,
  OutputText,
  Supervisor,
} from "../interpreters/supervisor.ts";
import type { SessionOptions } from "../session/session.ts";
import type { Start } from "../start-message.ts";
import type { PageStart } from "./worker.ts";

/** The device comes later: it is the worker's own link to it. */
export type ProgramStart = Start<PageStart, "gpu">;

export interface ProgramOptions extends Pick<SessionOptions, "onOutput" | "signal"> {
  readonly base: string | URL;
  readonly start: ProgramStart;
  /** The device, or why there is none. */
  readonly device: GpuShare | string;
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

  /** The main interpreter of a session has a port for its calls. */
  constructor(
    { base, start, device }: ProgramOptions,
    outputCount: OutputCount,
    place: Place | undefined,
    session: MessagePort | undefined,
  ) {
    this.base = base;
    this.place = place;
    this.service = typeof device === "string" ? undefined : serveGpu(device);
    this.worker = new Worker(new URL("./worker.js", base), { type: "module" });
    const message: PageStart = {
      ...start,
      outputCount,
      signals: this.signals,
      gpu: this.service?.link ?? (device as string),
      // Standard input is the main interpreter's.
      ...(place === undefined ? {} : { place, input: new Uint8Array(0) }),
      ...(session === undefined ? {} : { session }),
    };
    this.worker.postMessage(message, session === undefined ? [] : [session]);
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

export class ProgramWorkers extends Supervisor<PageWorker> {
  private readonly options: ProgramOptions;
  protected readonly main: PageWorker;

  constructor(options: ProgramOptions, isSession = false) {
    super(isSession);
    this.options = options;
    this.main = this.start(undefined);
    if (options.signal !== undefined) this.obey(options.signal);
  }

  protected start(place: Place | undefined): PageWorker {
    const port = place === undefined ? this.calls?.port2 : undefined;
    const started = new PageWorker(this.options, this.outputs.count, place, port);
    started.worker.onmessage = ({ data }: MessageEvent<InterpreterMessage>) =>
      this.hear(started, data);
    started.worker.onerror = (event) => this.fail(started, event.message);
    return started;
  }

  protected write(text: string, fd: 1 | 2): void {
    this.options.onOutput?.(text, fd);
  }
}
