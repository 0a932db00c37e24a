/**
 * The helpers of this interpreter and the loop they are given. They are started when the first loop is worth
 * it, by the host, since a thread that sleeps cannot start others; until they are up, the interpreter's
 * thread works alone. It always takes part.
 */
import type { KernelInstance } from "../../kernel/instance.ts";
import type { Module } from "../../kernel/ir.ts";
import { WasmInstance } from "../../kernel/targets/wasm/instance.ts";
import { THREAD_SAFE_HOSTS } from "./kernel-thread.ts";
import {
  JOB,
  JOB_BYTES,
  type KernelThreadStart,
  type LoopDescription,
  LoopJob,
} from "./loop-job.ts";
import { heap } from "./memory.ts";

/** How the platform starts threads; null where it cannot. */
export const kernelThreads: {
  spawn: ((start: KernelThreadStart, count: number) => void) | null;
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

const pool: { job: LoopJob | null; address: number; helpers: number } = {
  job: null,
  address: 0,
  helpers: 0,
};

function theJob(): LoopJob {
  if (pool.job === null) {
    pool.address = heap().alloc(JOB_BYTES, true);
    pool.job = new LoopJob(heap().buffer(), pool.address);
  }
  return pool.job;
}

/** Asks for helpers; they come when they are ready. */
function startHelpers(count: number): void {
  const { spawn } = kernelThreads;
  if (spawn === null || pool.helpers >= count) return;
  const { memory, owner } = heap();
  const seed = Math.floor(Math.random() * 2 ** 31);
  spawn({ memory, owner, job: pool.address, seed }, count - pool.helpers);
  pool.helpers = count;
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
  const job = theJob();
  const { words } = job;
  const { instance } = loop;
  const chunks = Math.ceil(iterations / size);
  words[JOB.frame] = frame;
  words[JOB.records] = records;
  words[JOB.recordSize] = loop.recordSize;
  job.prepare(iterations, size, chunks);
  const call = instance.raw(loop.run);
  const run = (begin: bigint, end: bigint, at: number, record: number): number => {
    call(begin, end, at, record);
    const { status } = instance;
    instance.status = 0;
    return status;
  };
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
