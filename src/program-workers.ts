/**
 * The workers of one program in Node: its main interpreter, the subinterpreters that it starts, and the helpers of their
 * parallel loops. Only this thread starts workers, since one that sleeps cannot; it also cleans up behind them. The
 * program ends with its main interpreter, and everything else with it. The twin for browsers is web/program-workers.ts.
 */
import { constants } from "node:os";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { GateAnswer } from "./gpu/gate.ts";
import { type GpuService, serveGpu } from "./gpu/owner.ts";
import type { GpuShare } from "./gpu/queue.ts";
import type { Running, RunOptions } from "./index.ts";
import { Hub } from "./interpreters/hub.ts";
import type { Place } from "./interpreters/session.ts";
import {
  type LineAnswer,
  type Outcome,
  SignalWord,
  type StartMessage,
  type WorkerMessage,
} from "./interpreters/worker.ts";
import { SharedHeap } from "./wasm/shared-heap.ts";
import type { WorkerOptions } from "./worker.ts";

/** Megabytes of host stack: deep recursion of built-in code (repr, compare, sort keys) nests there. */
const STACK_MB = 60;
/** The host's number in the heap, which the main interpreter has too: they never clean up behind each other. */
const HOST_OWNER = 0;
const { SIGINT } = constants.signals;

/** A worker with an interpreter, and what serves it. */
class InterpreterWorker {
  readonly worker: Worker;
  readonly place: Place | undefined;
  private readonly port: MessagePort;
  private readonly doorbell = new Int32Array(new SharedArrayBuffer(4));
  private readonly signals = new Int32Array(new SharedArrayBuffer(4 * SignalWord.Words));
  service: GpuService | undefined;
  private readonly helpers: Worker[] = [];
  giveWords: (words: readonly string[]) => void = () => {};

  constructor(options: WorkerOptions, place: Place | undefined) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.place = place;
    const start: StartMessage<WorkerOptions> = {
      options,
      port: port2,
      doorbell: this.doorbell.buffer,
      signals: this.signals.buffer,
      ...(place === undefined ? {} : { place }),
    };
    this.worker = new Worker(new URL("./worker-start.cjs", import.meta.url), {
      workerData: start,
      transferList: [port2],
      resourceLimits: { stackSizeMb: STACK_MB },
    });
  }

  answer(message: GateAnswer | LineAnswer): void {
    this.port.postMessage(message);
    Atomics.add(this.doorbell, 0, 1);
    Atomics.notify(this.doorbell, 0);
  }

  /** Hands it a signal; false when the one before has not been seen yet. */
  signal(number: number, hub: Hub | undefined): boolean {
    const bit = 1 << number;
    const before = Atomics.or(this.signals, SignalWord.Flag, bit);
    Atomics.add(this.signals, SignalWord.Count, 1);
    Atomics.notify(this.signals, SignalWord.Count);
    hub?.ring(this.place?.id ?? 0);
    return (before & bit) === 0;
  }

  /** Starts helpers for its parallel loops; they end with it. */
  help(start: unknown, count: number, failed: (error: Error) => void): void {
    for (let k = 0; k < count; k++) {
      const file = new URL("./kernel-worker.cjs", import.meta.url);
      const helper = new Worker(file, { workerData: start });
      helper.on("error", failed);
      this.helpers.push(helper);
    }
  }

  /** After its end. */
  async close(): Promise<void> {
    this.service?.close();
    this.port.close();
    await Promise.all(this.helpers.map((helper) => helper.terminate()));
  }
}

class ProgramWorkers {
  private readonly options: WorkerOptions;
  private readonly run: RunOptions;
  private readonly device: () => Promise<GpuShare | string>;
  private readonly main: InterpreterWorker;
  private readonly others = new Map<number, InterpreterWorker>();
  private hub: Hub | undefined;
  /** How the program ends, once that is known. */
  private settle: (() => void) | undefined;
  private resolve!: (outcome: Outcome) => void;
  private reject!: (error: Error) => void;
  readonly done: Promise<Outcome>;

  constructor(options: WorkerOptions, run: RunOptions, device: () => Promise<GpuShare | string>) {
    this.options = options;
    this.run = run;
    this.device = device;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.main = this.start(undefined);
  }

  private start(place: Place | undefined): InterpreterWorker {
    const started = new InterpreterWorker(this.options, place);
    const { worker } = started;
    worker.on("message", (message: WorkerMessage) => this.hear(started, message));
    worker.on("error", (error: Error) => this.fail(started, error.message));
    worker.on("exit", () => void this.clean(started));
    return started;
  }

  private hear(from: InterpreterWorker, message: WorkerMessage): void {
    switch (message.kind) {
      case "read-line":
        this.readLine(from, message.prompt);
        return;
      case "completions":
        from.giveWords(message.words);
        return;
      case "watch-signal":
        this.run.watchSignal?.(message.signal, message.isWatched);
        return;
      case "gpu-wake":
        from.service?.wake();
        return;
      case "gpu-open":
        this.openGpu(from).catch((error: unknown) => from.answer({ reason: String(error) }));
        return;
      case "kernel-threads":
        from.help(message.start, message.count, (error) => this.reject(error));
        return;
      case "hub":
        this.hub = attach(message.place);
        return;
      case "interpreter":
        if (this.settle === undefined) {
          this.others.set(message.place.id, this.start(message.place));
        }
        return;
      case "interrupt":
        this.others.get(message.id)?.signal(SIGINT, this.hub);
        return;
      case "exit":
        if (from === this.main || message.endsProcess === true) this.kill(message);
        break;
      case "failure":
        this.fail(from, message.message);
        break;
    }
    void from.worker.terminate();
  }

  private async openGpu(from: InterpreterWorker): Promise<void> {
    const device = await this.device();
    if (typeof device === "string") from.answer({ reason: device });
    else {
      from.service = serveGpu(device);
      from.answer({ link: from.service.link });
    }
  }

  private readLine(from: InterpreterWorker, prompt: string): void {
    const complete = (word: string): Promise<readonly string[]> =>
      new Promise((give) => {
        from.giveWords = give;
        from.answer({ kind: "complete", word });
      });
    const line = this.run.terminal?.read(prompt, complete);
    Promise.resolve(line ?? ({ kind: "end" } as const)).then(
      (given) => from.answer(given),
      (error: Error) => this.reject(error),
    );
  }

  /** The runtime itself has failed: with the main interpreter the program ends, another one only tells. */
  private fail(from: InterpreterWorker, message: string): void {
    if (from === this.main) this.settle ??= () => this.reject(new Error(message));
    else process.stderr.write(`krait: interpreter ${from.place?.id} has crashed: ${message}\n`);
  }

  /** A worker has ended. */
  private async clean(ended: InterpreterWorker): Promise<void> {
    if (ended === this.main) {
      for (const { worker } of this.others.values()) void worker.terminate();
      await ended.close();
      const lost = new Error("the interpreter ended without an answer");
      (this.settle ?? (() => this.reject(lost)))();
      return;
    }
    await ended.close();
    const { id, owner } = ended.place as Place;
    this.others.delete(id);
    const { hub } = this;
    if (hub === undefined) return;
    hub.breakLock(owner);
    hub.remove(id);
    hub.heap.releaseOwner(owner);
  }

  signal(number: number): boolean {
    return this.main.signal(number, this.hub);
  }

  kill(outcome: Outcome): void {
    this.settle ??= () => this.resolve(outcome);
    void this.main.worker.terminate();
  }
}

const attach = ({ memory, hub }: Place): Hub =>
  Hub.attach(SharedHeap.attach(memory, HOST_OWNER), hub);

/** Starts a program. */
export function superviseProgram(
  options: WorkerOptions,
  run: RunOptions,
  device: () => Promise<GpuShare | string>,
): Running {
  const program = new ProgramWorkers(options, run, device);
  return {
    done: program.done,
    signal: (number) => program.signal(number),
    kill: (outcome) => program.kill(outcome),
  };
}
