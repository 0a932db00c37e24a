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
import type { Program } from "./interpreter.ts";
import type { StartMessage, WorkerMessage } from "./interpreters/worker.ts";
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
    };
    return this.supervise(workerOptions);
  }

  private supervise(options: WorkerOptions): Promise<number> {
    const { port1, port2 } = new MessageChannel();
    const doorbell = new SharedArrayBuffer(4);
    const start: StartMessage<WorkerOptions> = { options, port: port2, doorbell };
    let service: GpuService | undefined;
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./worker-start.cjs", import.meta.url), {
        workerData: start,
        transferList: [port2],
        resourceLimits: { stackSizeMb: STACK_MB },
      });
      let outcome: (() => void) | undefined;
      const answer = (message: GateAnswer): void => {
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
      worker.on("message", (message: WorkerMessage) => {
        switch (message.kind) {
          case "gpu-wake":
            service?.wake();
            return;
          case "gpu-open":
            openGpu().catch((error: unknown) => answer({ reason: String(error) }));
            return;
          case "exit":
            outcome = () => resolve(message.status);
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
        if (outcome === undefined) reject(new Error("the interpreter ended without an answer"));
        else outcome();
      });
    });
  }
}

/** A runtime for programs in Node. */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  return new Runtime(options);
}
