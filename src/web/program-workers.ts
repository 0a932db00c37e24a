/**
 * The workers of one program in a browser page: its main interpreter, the subinterpreters that it starts, and the helpers of
 * their parallel loops. Only the page starts workers, since one that sleeps cannot; it also cleans up behind them. The
 * twin for Node is src/program-workers.ts.
 */
import { type GpuService, serveGpu } from "../gpu/owner.ts";
import type { GpuShare } from "../gpu/queue.ts";
import { Hub } from "../interpreters/hub.ts";
import type { Place } from "../interpreters/session.ts";
import { SharedHeap } from "../wasm/shared-heap.ts";
import type { StartMessage, WorkerMessage } from "./worker.ts";

/** The page's number in the heap. */
const PAGE_OWNER = 0;

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
class InterpreterWorker {
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

  /** Starts helpers for its parallel loops; they end with it. */
  help(start: unknown, count: number, failed: (message: string) => void): void {
    for (let k = 0; k < count; k++) {
      const file = new URL("./kernel-worker.js", this.base);
      const helper = new Worker(file, { type: "module" });
      helper.onerror = (event) => failed(event.message);
      helper.postMessage(start);
      this.helpers.push(helper);
    }
  }

  end(): void {
    this.worker.terminate();
    for (const helper of this.helpers) helper.terminate();
    this.service?.close();
  }
}

class ProgramWorkers {
  private readonly options: ProgramOptions;
  private readonly main: InterpreterWorker;
  private readonly others = new Map<number, InterpreterWorker>();
  private hub: Hub | undefined;
  private isOver = false;
  private resolve!: (status: number) => void;
  private reject!: (error: unknown) => void;
  readonly done: Promise<number>;

  constructor(options: ProgramOptions) {
    this.options = options;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    const { signal } = options;
    signal?.addEventListener("abort", () =>
      this.finish(() => this.reject(signal.reason ?? new Error("aborted"))),
    );
    this.main = this.start(undefined);
  }

  private start(place: Place | undefined): InterpreterWorker {
    const started = new InterpreterWorker(this.options, place);
    started.worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => this.hear(started, data);
    started.worker.onerror = (event) => this.fail(started, event.message);
    return started;
  }

  private hear(from: InterpreterWorker, message: WorkerMessage): void {
    if (this.isOver) return;
    switch (message.kind) {
      case "output":
        this.options.onOutput?.(from.decode(message.data, message.fd), message.fd);
        return;
      case "gpu-wake":
        from.service?.wake();
        return;
      case "kernel-threads":
        from.help(message.start, message.count, (text) => this.fail(this.main, text));
        return;
      case "hub": {
        const { memory, hub } = message.place;
        this.hub = Hub.attach(SharedHeap.attach(memory, PAGE_OWNER), hub);
        return;
      }
      case "interpreter":
        this.others.set(message.place.id, this.start(message.place));
        return;
      case "exit":
        if (from === this.main || message.endsProcess === true) {
          this.finish(() => this.resolve(message.status));
        } else this.clean(from);
        return;
      case "failure":
        this.fail(from, message.message);
    }
  }

  /** The runtime itself has failed: with the main interpreter the program ends, another one only tells. */
  private fail(from: InterpreterWorker, message: string): void {
    if (from === this.main) this.finish(() => this.reject(new Error(message)));
    else {
      const text = `krait: interpreter ${from.place?.id} has crashed: ${message}\n`;
      this.options.onOutput?.(text, 2);
      this.clean(from);
    }
  }

  /** Ends a subinterpreter's worker and gives back what it held. */
  private clean(ended: InterpreterWorker): void {
    ended.end();
    const { id, owner } = ended.place as Place;
    this.others.delete(id);
    const { hub } = this;
    if (hub === undefined) return;
    hub.breakLock(owner);
    hub.remove(id);
    hub.heap.releaseOwner(owner);
  }

  private finish(settle: () => void): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const each of [this.main, ...this.others.values()]) each.end();
    settle();
  }
}

/** Runs a program; resolves to its exit status. */
export const superviseProgram = (options: ProgramOptions): Promise<number> =>
  new ProgramWorkers(options).done;
