/**
 * The helpers of this interpreter and the loop they are given. They are started when the first loop is worth
 * it, by the host, since a thread that sleeps cannot start others; until they are up, the interpreter's
 * thread works alone. It always takes part.
 */
import { type KernelInstance, STACK_BYTES } from "../../kernel/instance.ts";
import type { Module } from "../../kernel/ir.ts";
import { WasmInstance } from "../../kernel/targets/wasm/instance.ts";
import { HeapExhausted } from "../../wasm/shared-heap.ts";
import { THREAD_SAFE_HOSTS } from "./kernel-thread.ts";
import {
  JOB,
  type KernelThreadStart,
  type LoopDescription,
  LoopJob,
  type RunChunk,
} from "./loop-job.ts";
import { heap } from "./memory.ts";

/** How the platform starts threads; null where it cannot. */
export const kernelThreads: {
  spawn: ((starts: readonly KernelThreadStart[]) => void) | null;
} = { spawn: null };

/** A function of a module that runs chunks of a loop. */
export interface ChunkedLoop {
  readonly instance: KernelInstance;
  /** The exported function (begin, end, frame, record). */
  readonly run: string;
  readonly recordSize: number;
  /** Whether helpers can run it. */
  readonly isThreadSafe: boolean;
  /** Milliseconds per iteration, as last measured. */
  pace: number;
  description: { address: number; bytes: number } | null;
}

/** Loops that take less (in milliseconds) are over before a helper is awake. */
const WORTH_WAKING = 0.1;
const WORTH_STARTING = 1;

const pool: { job: LoopJob | null; helpers: number; isBusy: boolean } = {
  job: null,
  helpers: 0,
  isBusy: false,
};

function theJob(): LoopJob {
  pool.job ??= LoopJob.create(heap().buffer() instanceof SharedArrayBuffer);
  return pool.job;
}

/** Asks for helpers; they come when they are ready. A heap without room for their stacks has fewer of them. */
function startHelpers(count: number): void {
  const { spawn } = kernelThreads;
  if (spawn === null || pool.helpers >= count) return;
  const { memory, owner } = heap();
  const seed = Math.floor(Math.random() * 2 ** 31);
  const job = theJob().words.buffer;
  const starts: KernelThreadStart[] = [];
  for (let number = pool.helpers + 1; number <= count; number++) {
    const stack = stackOptional();
    if (stack === undefined) break;
    starts.push({ memory, owner, job, number, stack, seed });
  }
  pool.helpers = count;
  spawn(starts);
}

function stackOptional(): number | undefined {
  try {
    return heap().alloc(STACK_BYTES);
  } catch (error) {
    if (error instanceof HeapExhausted) return undefined;
    throw error;
  }
}

const encoder = new TextEncoder();

/** Puts bytes into the heap for as long as it lives. */
function keep(bytes: Uint8Array): number {
  const address = heap().alloc(bytes.length);
  heap().u8.set(bytes, address);
  return address;
}

const codes = new WeakMap<WasmInstance, number>();

function describe(loop: ChunkedLoop, instance: WasmInstance): { address: number; bytes: number } {
  if (loop.description !== null) return loop.description;
  const { artifact, constBase } = instance;
  let code = codes.get(instance);
  if (code === undefined) codes.set(instance, (code = keep(artifact.bytes)));
  const description: LoopDescription = {
    code,
    codeBytes: artifact.bytes.length,
    constBase,
    hosts: artifact.hostImports,
    prints: artifact.prints,
    run: loop.run,
  };
  const bytes = encoder.encode(JSON.stringify(description));
  loop.description = { address: keep(bytes), bytes: bytes.length };
  return loop.description;
}

/** Runs all chunks; the status of the first that failed, 0 if none did. */
export function runChunks(
  loop: ChunkedLoop,
  threads: number,
  iterations: number,
  size: number,
  frame: number,
  records: number,
): number {
  const { instance } = loop;
  const run: RunChunk = (begin, end, at, record) => {
    instance.call(loop.run, [begin, end, at, record]);
    const { status } = instance;
    instance.status = 0;
    return status;
  };
  // A loop that a chunk of another loop runs, by way of Python (print): the job is taken.
  if (pool.isBusy) return runAlone(loop, run, iterations, size, frame, records);
  pool.isBusy = true;
  try {
    return runJob(loop, run, threads, iterations, size, frame, records);
  } finally {
    pool.isBusy = false;
  }
}

function runAlone(
  { recordSize }: ChunkedLoop,
  run: RunChunk,
  iterations: number,
  size: number,
  frame: number,
  records: number,
): number {
  for (let k = 0; k * size < iterations; k++) {
    const end = Math.min((k + 1) * size, iterations);
    const status = run(BigInt(k * size), BigInt(end), frame, records + k * recordSize);
    if (status !== 0) return status;
  }
  return 0;
}

function runJob(
  loop: ChunkedLoop,
  run: RunChunk,
  threads: number,
  iterations: number,
  size: number,
  frame: number,
  records: number,
): number {
  const job = theJob();
  const { words } = job;
  const { instance } = loop;
  const chunks = Math.ceil(iterations / size);
  words[JOB.frame] = frame;
  words[JOB.records] = records;
  words[JOB.recordSize] = loop.recordSize;
  job.prepare(iterations, size, chunks);
  const mayHelp = threads > 1 && chunks > 1 && loop.isThreadSafe && kernelThreads.spawn !== null;
  // Helpers can share WebAssembly only.
  if (!mayHelp || !(instance instanceof WasmInstance)) {
    job.work(run);
    return job.status;
  }
  if (loop.pace * iterations < WORTH_WAKING) {
    // Unknown, or quick the last time: the first chunk tells.
    const start = performance.now();
    job.work(run, 1);
    loop.pace = (performance.now() - start) / Math.min(size, iterations);
  }
  const expected = loop.pace * iterations;
  if (expected < WORTH_WAKING) {
    job.work(run);
    return job.status;
  }
  if (expected >= WORTH_STARTING) startHelpers(threads - 1);
  const { address, bytes } = describe(loop, instance);
  words[JOB.loop] = address;
  words[JOB.loopBytes] = bytes;
  words[JOB.limit] = threads - 1;
  Atomics.store(words, JOB.open, 1);
  Atomics.add(words, JOB.sequence, 1);
  Atomics.notify(words, JOB.sequence);
  const start = performance.now();
  try {
    job.work(run);
  } finally {
    Atomics.store(words, JOB.open, 0);
    for (let inside = Atomics.load(words, JOB.active); inside !== 0; ) {
      Atomics.wait(words, JOB.active, inside);
      inside = Atomics.load(words, JOB.active);
    }
  }
  // With helpers a loop takes a part of the time: never above what one thread alone would need.
  loop.pace = Math.max(loop.pace / 2, (performance.now() - start) / iterations);
  return job.status;
}

/** Whether a function and what it calls ask only for what helpers have. */
export function isThreadSafe(module: Module, name: string): boolean {
  const seen = new Set<string>();
  const work = [name];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const block of module.fn(next).blocks) {
      for (const { op, name: callee } of block.instrs) {
        if (op === "print" || (op === "call_host" && !THREAD_SAFE_HOSTS.has(callee))) return false;
        if (op === "call") work.push(callee);
      }
    }
  }
  return true;
}
