/**
 * The workers of one program in Node. What they have in common with those in a page is in interpreters/supervisor.ts; here
 * are the terminal, signals, and the device, which is opened when an interpreter first asks for it.
 */
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { GateAnswer } from "./gpu/gate.ts";
import { type GpuService, serveGpu } from "./gpu/owner.ts";
import type { GpuShare } from "./gpu/queue.ts";
import type { Running, RunOptions } from "./index.ts";
import type { Place } from "./interpreters/session.ts";
import { makeSignalWords } from "./interpreters/signal-words.ts";
import { type InterpreterWorker, OutputText, Supervisor } from "./interpreters/supervisor.ts";
import type { LineAnswer, WorkerMessage } from "./interpreters/worker.ts";
import type { Start } from "./start-message.ts";
import type { NodeStart } from "./worker.ts";

/** Megabytes of host stack: deep recursion of built-in code (repr, compare, sort keys) nests there. */
const STACK_MB = 60;

export type ProgramStart = Start<NodeStart, "line">;

/** A worker with an interpreter, and what serves it. */
class NodeWorker implements InterpreterWorker {
  readonly worker: Worker;
  readonly place: Place | undefined;
  private readonly port: MessagePort;
  private readonly doorbell = new Int32Array(new SharedArrayBuffer(4));
  readonly signals = makeSignalWords();
  readonly output = new OutputText();
  service: GpuService | undefined;
  private readonly helpers: Worker[] = [];
  giveWords: (words: readonly string[]) => void = () => {};

  constructor(start: ProgramStart, place: Place | undefined) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.place = place;
    const message: NodeStart = {
      ...start,
      line: { port: port2, doorbell: this.doorbell.buffer },
      signals: this.signals,
      ...(place === undefined ? {} : { place }),
    };
    this.worker = new Worker(new URL("./worker-start.cjs", import.meta.url), {
      workerData: message,
      transferList: [port2],
      resourceLimits: { stackSizeMb: STACK_MB },
    });
  }

  answer(message: GateAnswer | LineAnswer): void {
    this.port.postMessage(message);
    Atomics.add(this.doorbell, 0, 1);
    Atomics.notify(this.doorbell, 0);
  }

  help(starts: readonly unknown[], failed: (reason: string) => void): void {
    for (const start of starts) {
      const file = new URL("./kernel-worker.cjs", import.meta.url);
      const helper = new Worker(file, { workerData: start });
      helper.on("error", ({ message }: Error) => failed(message));
      this.helpers.push(helper);
    }
  }

  async end(): Promise<void> {
    await Promise.all([this.worker, ...this.helpers].map((thread) => thread.terminate()));
    this.service?.close();
    this.port.close();
  }
}

class ProgramWorkers extends Supervisor<NodeWorker> {
  private readonly program: ProgramStart;
  private readonly run: RunOptions;
  private readonly device: () => Promise<GpuShare | string>;
  protected readonly main: NodeWorker;

  constructor(program: ProgramStart, run: RunOptions, device: () => Promise<GpuShare | string>) {
    super();
    this.program = program;
    this.run = run;
    this.device = device;
    this.main = this.start(undefined);
  }

  protected start(place: Place | undefined): NodeWorker {
    const started = new NodeWorker(this.program, place);
    const { worker } = started;
    worker.on("message", (message: WorkerMessage) => this.receive(started, message));
    worker.on("error", (error: Error) => this.fail(started, error.message));
    worker.on("exit", () => this.miss(started));
    return started;
  }

  /** A worker is gone. If it has told of its end, all is done already. */
  private miss(ended: NodeWorker): void {
    if (ended === this.main) this.abort(new Error("the interpreter ended without an answer"));
    else void this.clean(ended);
  }

  private receive(from: NodeWorker, message: WorkerMessage): void {
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
      case "gpu-open":
        this.openGpu(from).catch((error: unknown) => from.answer({ reason: String(error) }));
        return;
      default:
        this.hear(from, message);
    }
  }

  protected write(text: string, fd: 1 | 2): void {
    (fd === 1 ? process.stdout : process.stderr).write(text);
  }

  private async openGpu(from: NodeWorker): Promise<void> {
    const device = await this.device();
    if (typeof device === "string") from.answer({ reason: device });
    else {
      from.service = serveGpu(device);
      from.answer({ link: from.service.link });
    }
  }

  private readLine(from: NodeWorker, prompt: string): void {
    const complete = (word: string): Promise<readonly string[]> =>
      new Promise((give) => {
        from.giveWords = give;
        from.answer({ kind: "complete", word });
      });
    const line = this.run.terminal?.read(prompt, complete);
    Promise.resolve(line ?? ({ kind: "end" } as const)).then(
      (given) => from.answer(given),
      (error: Error) => this.abort(error),
    );
  }

  get running(): Running {
    return {
      done: this.done,
      signal: (number) => this.signal(this.main, number),
      kill: (outcome) => this.succeed(outcome),
    };
  }
}

/** Starts a program. */
export const superviseProgram = (
  program: ProgramStart,
  run: RunOptions,
  device: () => Promise<GpuShare | string>,
): Running => new ProgramWorkers(program, run, device).running;
