/**
 * The workers of one program in Node. What they have in common with those in a page is in interpreters/supervisor.ts; here
 * are the terminal, signals, and the device, which is opened when an interpreter first asks for it.
 */
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { ChildProcesses } from "./child-processes.ts";
import type { GateAnswer } from "./gpu/gate.ts";
import { type GpuService, serveGpu } from "./gpu/owner.ts";
import type { GpuShare } from "./gpu/queue.ts";
import type { TerminalLine } from "./host/platform.ts";
import type { Running, RunOptions } from "./index.ts";
import type { Hub } from "./interpreters/hub.ts";
import type { OutputCount } from "./interpreters/output-order.ts";
import type { Place } from "./interpreters/session.ts";
import { makeSignalWords } from "./interpreters/signal-words.ts";
import { type InterpreterWorker, OutputText, Supervisor } from "./interpreters/supervisor.ts";
import type { LineAnswer, WorkerMessage } from "./interpreters/worker.ts";
import type { SessionOptions } from "./session/session.ts";
import { SignalTimers } from "./signal-timers.ts";
import type { Start } from "./start-message.ts";
import type { NodeStart } from "./worker.ts";

/** Megabytes of host stack: deep recursion of built-in code (repr, compare, sort keys) nests there. */
const STACK_MB = 60;

/** Workers only start in a process whose directory exists. */
function leaveRemovedDirectory(): boolean {
  try {
    process.cwd();
    return false;
  } catch {
    process.chdir("/");
    return true;
  }
}
const isDirectoryGone = leaveRemovedDirectory();

export type ProgramStart = Start<NodeStart, "line" | "isDirectoryGone">;

/** The same class at run time; this one is typed as pages know it. */
type DomPort = globalThis.MessagePort;

/** Standard input of an embedding program is the main interpreter's. */
const subinterpreterStart = (start: ProgramStart): ProgramStart =>
  start.input === undefined ? start : { ...start, input: new Uint8Array(0), hasTerminal: false };

/** What the workers need of their program's options. */
export type ProgramHost = Pick<RunOptions, "terminal" | "watchSignal"> &
  Pick<SessionOptions, "onOutput" | "signal">;

/** Node's own way to copy it aborts the process when a variable has no name. */
const environment = (): NodeJS.ProcessEnv => ({ ...process.env });

/** A worker with an interpreter, and what serves it. */
class NodeWorker implements InterpreterWorker {
  readonly worker: Worker;
  readonly place: Place | undefined;
  private readonly port: MessagePort;
  private readonly doorbell = new Int32Array(new SharedArrayBuffer(4));
  readonly signals = makeSignalWords();
  readonly output = new OutputText();
  service: GpuService | undefined;
  readonly timers = new SignalTimers();
  private readonly helpers: Worker[] = [];
  private readonly exited: Promise<unknown>;
  /** It has said its last word. */
  isLeaving = false;
  /** The line that it waits for. */
  asked: Promise<TerminalLine> | undefined;
  giveWords: (words: readonly string[]) => void = () => {};

  /** The main interpreter of a session has a port for its calls. */
  constructor(
    start: ProgramStart,
    outputCount: OutputCount,
    place: Place | undefined,
    session: MessagePort | undefined,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.place = place;
    const message: NodeStart = {
      ...(place === undefined ? start : subinterpreterStart(start)),
      outputCount,
      isDirectoryGone,
      line: { port: port2, doorbell: this.doorbell.buffer },
      signals: this.signals,
      ...(place === undefined ? {} : { place }),
      ...(session === undefined ? {} : { session: session as unknown as DomPort }),
    };
    this.worker = new Worker(new URL("./worker-start.cjs", import.meta.url), {
      workerData: message,
      transferList: session === undefined ? [port2] : [port2, session],
      resourceLimits: { stackSizeMb: STACK_MB },
      env: environment(),
    });
    this.exited = new Promise((resolve) => this.worker.once("exit", resolve));
  }

  answer(message: GateAnswer | LineAnswer): void {
    this.port.postMessage(message);
    Atomics.add(this.doorbell, 0, 1);
    Atomics.notify(this.doorbell, 0);
  }

  help(starts: readonly unknown[], failed: (reason: string) => void): void {
    for (const start of starts) {
      const file = new URL("./kernel-worker.cjs", import.meta.url);
      const helper = new Worker(file, { workerData: start, env: environment() });
      helper.on("error", ({ message }: Error) => failed(message));
      this.helpers.push(helper);
    }
  }

  async end(): Promise<void> {
    const stopped = this.helpers.map((helper) => helper.terminate());
    // One that leaves is not stopped in the midst of what Node has to do then (it writes coverage).
    await Promise.all([this.isLeaving ? this.exited : this.worker.terminate(), ...stopped]);
    this.timers.clear();
    this.service?.close();
    this.port.close();
  }
}

export class ProgramWorkers extends Supervisor<NodeWorker> {
  private readonly program: ProgramStart;
  private readonly host: ProgramHost;
  private readonly device: () => Promise<GpuShare | string>;
  protected readonly main: NodeWorker;
  private children: ChildProcesses | undefined;

  constructor(
    program: ProgramStart,
    host: ProgramHost,
    device: () => Promise<GpuShare | string>,
    isSession = false,
  ) {
    super(isSession);
    this.program = program;
    this.host = host;
    this.device = device;
    this.main = this.start(undefined);
    if (host.signal !== undefined) this.obey(host.signal);
  }

  protected start(place: Place | undefined): NodeWorker {
    const port = this.calls?.port2 as MessagePort | undefined;
    const started = new NodeWorker(
      this.program,
      this.outputs.count,
      place,
      place === undefined ? port : undefined,
    );
    const { worker } = started;
    worker.on("message", (message: WorkerMessage) => this.hear(started, message));
    worker.on("error", (error: Error) => this.fail(started, error.message));
    worker.on("exit", () => this.miss(started));
    return started;
  }

  /** A worker is gone. If it has told of its end, all is done already; a session's port is heard one turn later. */
  private miss(ended: NodeWorker): void {
    if (ended !== this.main) void this.clean(ended);
    else setImmediate(() => this.abort(new Error("the interpreter ended without an answer")));
  }

  protected override hear(from: NodeWorker, message: WorkerMessage): void {
    switch (message.kind) {
      case "read-line":
        this.readLine(from, message.prompt);
        return;
      case "completions":
        from.giveWords(message.words);
        return;
      case "watch-signal":
        this.host.watchSignal?.(message.signal, message.isWatched);
        return;
      case "timer":
        from.timers.set(message.timer, (signal) => this.signal(from, signal));
        return;
      case "program":
        this.childProcesses().start(message.start);
        return;
      case "gpu-open":
        this.openGpu(from).catch((error: unknown) => from.answer({ reason: String(error) }));
        return;
      default:
        if (message.kind === "exit" || message.kind === "failure") from.isLeaving = true;
        super.hear(from, message);
    }
  }

  protected write(text: string, fd: 1 | 2): void {
    const { onOutput } = this.host;
    if (onOutput !== undefined) onOutput(text, fd);
    else (fd === 1 ? process.stdout : process.stderr).write(text);
  }

  /** The hub is there: records of children lie in it. */
  private childProcesses(): ChildProcesses {
    if (this.children === undefined) {
      const { onOutput } = this.host;
      const decode = new OutputText();
      this.children = new ChildProcesses(this.hub as Hub, {
        ...(onOutput === undefined
          ? {}
          : { write: (data, fd) => onOutput(decode.decode(fd, data), fd) }),
        ...(this.program.listing === undefined ? {} : { output: 2 }),
      });
      void this.done.catch(() => {}).finally(() => this.children?.close());
    }
    return this.children;
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
    const asked = this.host.terminal?.read(prompt, complete) ?? Promise.resolve({ kind: "end" });
    from.asked = asked;
    asked.then(
      (line) => {
        // Otherwise an interrupt has been the answer.
        if (from.asked !== asked) return;
        from.asked = undefined;
        from.answer(line);
      },
      (error: Error) => this.abort(error),
    );
  }

  /** An interpreter that waits for a line hears nothing but the answer. */
  override interruptCall(call: number): void {
    if (this.main.asked === undefined) super.interruptCall(call);
    else this.main.answer({ kind: "interrupt" });
    this.main.asked = undefined;
  }

  get running(): Running {
    return {
      done: this.done,
      signal: (number) => this.signal(this.main, number),
      kill: (outcome) => this.succeed(outcome),
    };
  }
}
