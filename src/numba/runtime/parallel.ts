/**
 * Runs the parallel loops of compiled code: decides for each whether the GPU or this processor's threads
 * take it, gives them chunks of iterations, and hands the partial results back to the code in their order.
 * The chunks depend on the number of iterations and of threads only, so results do not depend on who was
 * faster.
 */
import type { HostImplementation, KernelInstance, KernelValue } from "../../kernel/instance.ts";
import type { Type as IrType, Module } from "../../kernel/ir.ts";
import { Compilation, type CompiledFunction, type CompileOptions } from "../compiler.ts";
import type { FunctionSource } from "../frontend/source.ts";
import { HOST_LOOP, HOST_SERIAL, type LoopInfo, SLOT } from "../lowering/parallel-launch.ts";
import { countAtomically } from "../lowering/runtime.ts";
import type { NumbaType } from "../types/type.ts";
import { sameGlobals } from "./bindings.ts";
import { writeParts } from "./boxing.ts";
import { gpuClientFor, launchTarget, mustRunOnGpu, traceLaunch } from "./devices.ts";
import { GpuLoop } from "./gpu-loop.ts";
import { refusalError } from "./gpu-refusal.ts";
import { MAX_CHUNKS } from "./loop-job.ts";
import { allocateMemory, heap, instantiate } from "./memory.ts";
import { type ChunkedLoop, isThreadSafe, runChunks } from "./thread-pool.ts";
import { threadCount } from "./threads.ts";

/** The loop that this thread is in: loops inside it are run by the code itself. */
const running = { depth: 0 };

class Loop implements ChunkedLoop {
  readonly info: LoopInfo;
  readonly gpu: GpuLoop;
  readonly instance: KernelInstance;
  readonly run: string;
  readonly recordSize: number;
  readonly isThreadSafe: boolean;
  pace = 0;
  description: ChunkedLoop["description"] = null;
  refused = false;
  private records = 0;
  private capacity = 0;

  constructor(info: LoopInfo, compiled: CompiledFunction, instance: KernelInstance) {
    this.info = info;
    this.gpu = new GpuLoop(info, compiled);
    this.instance = instance;
    this.run = `${info.key}$run`;
    this.recordSize = info.outputs.length * SLOT;
    this.isThreadSafe = isThreadSafe(compiled.module, this.run);
  }

  /** Memory for this many records. */
  room(count: number): number {
    const size = Math.max(count * this.recordSize, SLOT);
    if (size > this.capacity) {
      if (this.capacity > 0) heap().free(this.records);
      this.records = allocateMemory(size);
      this.capacity = size;
    }
    return this.records;
  }
}

/** Loops over arrays with fewer items are not worth the way to the host, unless they must run on the GPU. */
const SMALLEST = 4096;

/** Compiles a function whose parallel loops become functions of their own. */
export function compileWithLoops(
  source: FunctionSource,
  args: readonly NumbaType[],
  options: CompileOptions = {},
): CompiledFunction {
  const smallest = mustRunOnGpu() ? 1 : SMALLEST;
  const compilation = new Compilation("counted", "parallel", smallest);
  const compiled = compilation.compile(source, args, options);
  return { ...compiled, forLoop: sameGlobals(compiled.forLoop) };
}

/** A compiled function whose parallel loops are served. */
export function instantiateWithLoops(compiled: CompiledFunction): KernelInstance {
  const made: Loop[] = [];
  const self: { instance: KernelInstance | null } = { instance: null };
  const loopAt = (id: number): Loop => {
    made[id] ??= new Loop(compiled.loops[id], compiled, self.instance as KernelInstance);
    return made[id];
  };
  const host: Record<string, HostImplementation> = {
    [HOST_LOOP]: (id: number, count: bigint, frame: number) =>
      running.depth > 0 ? -1 : runLoop(loopAt(id), Number(count), frame >>> 0),
    [HOST_SERIAL]: (id: number) => {
      if (!mustRunOnGpu() || running.depth > 0) return;
      const { name, line, reason } = compiled.loops[id];
      const message = `its loop over prange is serial, because ${reason}`;
      throw refusalError(name, { message, line });
    },
  };
  if (compiled.loops.length > 0) countAtomically(compiled.module);
  self.instance = instantiate(compiled.module, () => {}, host);
  return self.instance;
}

/** Returns the number of records, the address of which goes into the frame. */
function runLoop(loop: Loop, count: number, frame: number): number {
  const start = performance.now();
  let records = runOnGpu(loop, count, frame);
  const target = launchTarget(records !== null);
  records ??= runHere(loop, count, frame);
  traceLaunch(loop.info.name, target, count, performance.now() - start);
  return records;
}

function setRecords(frame: number, address: number): void {
  new DataView(heap().buffer()).setBigInt64(frame, BigInt(address), true);
}

/** Null: the loop has to run here. */
function runOnGpu(loop: Loop, count: number, frame: number): number | null {
  const client = loop.refused ? null : gpuClientFor(count);
  if (client === null) return null;
  const outcome = loop.gpu.run(client, count, frame);
  if (outcome.refused) {
    if (mustRunOnGpu()) throw refusalError(loop.info.name, outcome);
    loop.refused = true;
    return null;
  }
  if (outcome.status !== 0) {
    loop.instance.status = outcome.status;
    return 0;
  }
  const address = loop.room(outcome.count);
  heap().u8.set(outcome.records, address);
  setRecords(frame, address);
  return outcome.count;
}

/** Chunks per thread: enough that threads which are early find more to do. */
const CHUNKS_PER_THREAD = 16;

/** Iterations per chunk. */
export function chunkSize(iterations: number, threads: number): number {
  const chunks = Math.min(iterations, threads * CHUNKS_PER_THREAD, MAX_CHUNKS);
  return Math.ceil(iterations / chunks);
}

function runHere(loop: Loop, count: number, frame: number): number {
  const threads = threadCount();
  const size = chunkSize(count, threads);
  const chunks = Math.ceil(count / size);
  const address = loop.room(chunks);
  running.depth++;
  let status: number;
  try {
    status = runChunks(loop, threads, count, size, frame, address);
  } finally {
    running.depth--;
  }
  loop.instance.status = status;
  setRecords(frame, address);
  return status === 0 ? chunks : 0;
}

/** The loop of a ufunc on the threads of the processor: its iterations are independent. */
export class ThreadedRange implements ChunkedLoop {
  readonly instance: KernelInstance;
  readonly run: string;
  readonly recordSize = 0;
  readonly isThreadSafe: boolean;
  pace = 0;
  description: ChunkedLoop["description"] = null;
  private readonly slots: readonly IrType[];

  constructor(module: Module, name: string) {
    countAtomically(module);
    this.instance = instantiate(module);
    this.run = `${name}$run`;
    this.isThreadSafe = isThreadSafe(module, this.run);
    this.slots = module
      .fn(name)
      .params.slice(2)
      .map((p) => p.type);
  }

  /** Runs iterations [0, n) with the parameters behind begin and end; the status, 0 for none. */
  call(n: number, values: readonly KernelValue[]): number {
    if (n === 0) return 0;
    const threads = threadCount();
    const frame = allocateMemory((1 + values.length) * SLOT);
    running.depth++;
    try {
      writeParts(new DataView(heap().buffer()), frame + SLOT, this.slots, values);
      return runChunks(this, threads, n, chunkSize(n, threads), frame, frame);
    } finally {
      running.depth--;
      heap().free(frame);
    }
  }
}
