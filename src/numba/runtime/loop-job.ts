/**
 * The loop that several threads are working on, as it lies in shared memory, and the taking of chunks: the
 * same for the interpreter's thread (thread-pool.ts) and for its helpers (kernel-thread.ts).
 *
 * Only the interpreter's thread writes the fields, and only while the job is closed and nobody is inside.
 * A helper counts itself in before it looks whether the job is open, so that the fields hold still for it. Its memory is
 * not the heap: a helper may look at it when the interpreter has ended and its blocks belong to others. Outside
 * of open jobs helpers leave the heap alone, so that they can be ended at any time.
 */

/** Words of the job. */
export const JOB = {
  /** Counts jobs; helpers sleep on it. */
  sequence: 0,
  open: 1,
  /** Helpers inside. */
  active: 2,
  /** The next chunk that nobody has taken. */
  next: 3,
  chunks: 4,
  /** The first chunk that failed, with its status; NO_FAILURE if none. */
  failure: 5,
  /** The last number of a helper that may come in; they count from 1. */
  limit: 6,
  /** Address and length of the loop's description. */
  loop: 7,
  loopBytes: 8,
  frame: 9,
  records: 10,
  recordSize: 11,
} as const;
/** Numbers between the words, as indices of 64-bit floats: iterations per chunk and in all. */
const CHUNK_SIZE = 6;
const ITERATIONS = 7;
const JOB_BYTES = 64;

export const NO_FAILURE = 0x7fff_ffff;
/** Chunks and status codes share a word. */
const STATUS_BITS = 16;
export const MAX_CHUNKS = 1 << 14;

/** What a helper must know of a loop: JSON in the heap. */
export interface LoopDescription {
  /** The module's bytes, which also identify it. */
  readonly code: number;
  readonly codeBytes: number;
  readonly constBase: number;
  /** Host functions that the module imports. */
  readonly hosts: readonly string[];
  readonly prints: boolean;
  /** The function to call: (begin, end, frame, record). */
  readonly run: string;
}

/** What a helper is started with. */
export interface KernelThreadStart {
  readonly memory: WebAssembly.Memory;
  /** The interpreter's number in the heap. */
  readonly owner: number;
  readonly job: ArrayBufferLike;
  /** The interpreter's thread is number 0. */
  readonly number: number;
  /** Address of its stack. */
  readonly stack: number;
  /** Seeds what is random. */
  readonly seed: number;
}

/** Runs one chunk; the status, 0 for none. */
export type RunChunk = (begin: bigint, end: bigint, frame: number, record: number) => number;

export class LoopJob {
  readonly words: Int32Array;
  private readonly numbers: Float64Array;

  constructor(buffer: ArrayBufferLike) {
    this.words = new Int32Array(buffer);
    this.numbers = new Float64Array(buffer);
  }

  static create(isShared: boolean): LoopJob {
    return new LoopJob(isShared ? new SharedArrayBuffer(JOB_BYTES) : new ArrayBuffer(JOB_BYTES));
  }

  /** Sets what the chunks are. */
  prepare(iterations: number, size: number, chunks: number): void {
    this.numbers[CHUNK_SIZE] = size;
    this.numbers[ITERATIONS] = iterations;
    this.words[JOB.chunks] = chunks;
    this.words[JOB.next] = 0;
    this.words[JOB.failure] = NO_FAILURE;
  }

  /** Takes chunks until none is left or one has failed. */
  work(run: RunChunk, most = MAX_CHUNKS): void {
    const { words } = this;
    const size = this.numbers[CHUNK_SIZE];
    const iterations = this.numbers[ITERATIONS];
    for (let taken = 0; taken < most; taken++) {
      if (Atomics.load(words, JOB.failure) !== NO_FAILURE) return;
      const k = Atomics.add(words, JOB.next, 1);
      if (k >= words[JOB.chunks]) return;
      const end = Math.min((k + 1) * size, iterations);
      const record = (words[JOB.records] >>> 0) + k * words[JOB.recordSize];
      const status = run(BigInt(k * size), BigInt(end), words[JOB.frame] >>> 0, record);
      if (status !== 0) this.fail(k, status);
    }
  }

  /** Chunks are taken in order, so the first one that fails is the same in every run. */
  private fail(chunk: number, status: number): void {
    const mine = (chunk << STATUS_BITS) | (status & 0xffff);
    for (let known = Atomics.load(this.words, JOB.failure); mine < known; ) {
      const seen = Atomics.compareExchange(this.words, JOB.failure, known, mine);
      if (seen === known) return;
      known = seen;
    }
  }

  get status(): number {
    const failure = Atomics.load(this.words, JOB.failure);
    return failure === NO_FAILURE ? 0 : failure & 0xffff;
  }
}
