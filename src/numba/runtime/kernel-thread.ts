/**
 * A helper of the interpreter: sleeps in shared memory until a parallel loop is open, takes chunks of it, and
 * sleeps again. It has the heap in common with the interpreter, and its own instance of each module. It
 * must know nothing of Python: loops that need the interpreter are not given to it.
 */
import { PRINT_RESERVE, STACK_BYTES } from "../../kernel/instance.ts";
import { KernelError } from "../../kernel/ir.ts";
import { HeapExhausted, SharedHeap } from "../../wasm/shared-heap.ts";
import { JOB, type KernelThreadStart, type LoopDescription, LoopJob } from "./loop-job.ts";
import { RandomSource } from "./random-source.ts";

const BLOCK_HEADER = 16;

type Exports = Record<string, WebAssembly.Global> &
  Record<string, (begin: bigint, end: bigint, frame: number, record: number) => void>;

class KernelThread {
  private readonly heap: SharedHeap;
  private readonly memory: WebAssembly.Memory;
  private readonly stack: number;
  private readonly job: LoopJob;
  private readonly number: number;
  private readonly generators: readonly RandomSource[];
  private readonly loops = new Map<number, LoopDescription>();
  private readonly modules = new Map<number, Exports>();
  /** The module that is running: host functions set its status. */
  private current: Exports | null = null;

  constructor({ memory, owner, job, number, stack, seed }: KernelThreadStart) {
    this.job = new LoopJob(job);
    this.number = number;
    this.memory = memory;
    this.heap = SharedHeap.attach(memory, owner);
    this.stack = stack;
    this.generators = [0, 1].map((k) => new RandomSource(seed + 2 * this.number + k));
  }

  /** Takes part in jobs until the thread is ended from outside. */
  serve(): never {
    const { words } = this.job;
    for (;;) {
      const seen = Atomics.load(words, JOB.sequence);
      Atomics.add(words, JOB.active, 1);
      try {
        if (Atomics.load(words, JOB.open) === 1 && this.number <= words[JOB.limit]) this.help();
      } finally {
        Atomics.sub(words, JOB.active, 1);
        Atomics.notify(words, JOB.active);
      }
      Atomics.wait(words, JOB.sequence, seen);
    }
  }

  private help(): void {
    const { job } = this;
    const { words } = job;
    const loop = this.loopAt(words[JOB.loop] >>> 0, words[JOB.loopBytes]);
    const exports = this.moduleOf(loop);
    const run = exports[loop.run] as (...args: (number | bigint)[]) => void;
    this.current = exports;
    job.work((begin, end, frame, record) => {
      exports.$status.value = 0;
      exports.$sp.value = this.stack + STACK_BYTES;
      try {
        run(begin, end, frame, record);
      } catch (error) {
        return error instanceof RangeError ? KernelError.stackOverflow : KernelError.hostError;
      }
      return exports.$status.value as number;
    });
  }

  private loopAt(address: number, bytes: number): LoopDescription {
    let loop = this.loops.get(address);
    if (loop === undefined) {
      const text = new TextDecoder().decode(this.heap.u8.slice(address, address + bytes));
      loop = JSON.parse(text) as LoopDescription;
      this.loops.set(address, loop);
    }
    return loop;
  }

  private moduleOf(loop: LoopDescription): Exports {
    let exports = this.modules.get(loop.code);
    if (exports === undefined) {
      const code = this.heap.u8.slice(loop.code, loop.code + loop.codeBytes);
      const host: WebAssembly.ModuleImports = {};
      for (const name of loop.hosts) host[name] = this.hostFunction(name);
      if (loop.prints) host.$print = () => {};
      const env = { memory: this.memory, const_base: loop.constBase };
      const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { env, host });
      exports = instance.exports as unknown as Exports;
      exports.$sp_limit.value = this.stack + PRINT_RESERVE;
      this.modules.set(loop.code, exports);
    }
    return exports;
  }

  private hostFunction(name: string): WebAssembly.ImportValue {
    const { heap, generators } = this;
    switch (name) {
      case "nrt_allocate":
        return (bytes: bigint) => this.allocate(bytes);
      case "nrt_free":
        return (address: number) => heap.free(address >>> 0);
      case "random_double":
        return (kind: number) => generators[kind].float();
      case "random_gauss":
        return (kind: number) => generators[kind].gauss();
      case "random_int32":
        return (kind: number) => generators[kind].word() | 0;
      case "random_seed":
        return (kind: number, seed: bigint) =>
          generators[kind].seedWord(Number(BigInt.asUintN(32, seed)));
      case "thread_count":
        return () => this.job.words[JOB.limit] + 1;
      case "thread_id":
        return () => BigInt(this.number);
      // Loops inside of loops are serial.
      case "parallel_loop":
        return () => -1;
      case "parallel_serial":
        return () => {};
      default:
        return () => {
          throw new Error(`${name} needs the interpreter`);
        };
    }
  }

  private allocate(bytes: bigint): number {
    try {
      if (bytes > 0xffff_0000n) throw new HeapExhausted(Number(bytes), this.heap.capacity);
      const address = this.heap.alloc(Number(bytes) + BLOCK_HEADER);
      const view = this.heap.i64;
      view[address / 8] = 1n;
      view[address / 8 + 1] = bytes;
      return address;
    } catch (error) {
      if (!(error instanceof HeapExhausted)) throw error;
      if (this.current !== null) this.current.$status.value = KernelError.outOfMemory;
      return 0;
    }
  }
}

/** What compiled code may ask of a helper. */
export const THREAD_SAFE_HOSTS: ReadonlySet<string> = new Set([
  "nrt_allocate",
  "nrt_free",
  "random_double",
  "random_gauss",
  "random_int32",
  "random_seed",
  "thread_count",
  "thread_id",
  "parallel_loop",
  "parallel_serial",
]);

export function serveKernelThread(start: KernelThreadStart): never {
  return new KernelThread(start).serve();
}
