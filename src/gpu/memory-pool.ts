// A pool of GPU buffers by size class, the shape of the CPU heap's own allocator: freed buffers wait in their class for reuse.
//
// Creating a GPU buffer costs 10-100 µs and zeroes it; taking one from the pool costs a map lookup. Reuse is safe without any
// waiting because the queue runs in order. Contents of an acquired buffer are unspecified. The pool knows nothing of WebGPU:
// it is given `create` and `destroy`, so that it is tested without a device.

export interface BufferPoolOptions<B> {
  readonly create: (bytes: number) => B;
  readonly destroy: (buffer: B) => void;
  /** Free bytes kept for reuse before the oldest are given back to the driver. */
  readonly keepBytes: number;
}

export interface PoolStats {
  readonly liveBytes: number;
  readonly freeBytes: number;
  readonly created: number;
  readonly reused: number;
}

export const SMALLEST_CLASS = 256;

/** The capacity that a request of `bytes` gets: four classes per power of two, so at most a quarter is wasted. */
export function sizeClass(bytes: number): number {
  if (bytes <= SMALLEST_CLASS) return SMALLEST_CLASS;
  const power = 2 ** Math.floor(Math.log2(bytes - 1));
  const step = Math.max(power / 4, SMALLEST_CLASS);
  return Math.ceil(bytes / step) * step;
}

export class BufferPool<B> {
  private readonly options: BufferPoolOptions<B>;
  // Insertion order of the map is the order of release, so eviction takes the class that has rested longest.
  private readonly free = new Map<number, B[]>();
  private liveBytes = 0;
  private freeBytes = 0;
  private created = 0;
  private reused = 0;

  constructor(options: BufferPoolOptions<B>) {
    this.options = options;
  }

  /** A buffer of at least `bytes`; `capacity` goes back to `release`. */
  acquire(bytes: number): { buffer: B; capacity: number; fresh: boolean } {
    const capacity = sizeClass(bytes);
    const waiting = this.free.get(capacity);
    this.liveBytes += capacity;
    if (waiting !== undefined && waiting.length > 0) {
      const buffer = waiting.pop()!;
      if (waiting.length === 0) this.free.delete(capacity);
      this.freeBytes -= capacity;
      this.reused++;
      return { buffer, capacity, fresh: false };
    }
    this.created++;
    return { buffer: this.options.create(capacity), capacity, fresh: true };
  }

  release(buffer: B, capacity: number): void {
    this.liveBytes -= capacity;
    const waiting = this.free.get(capacity);
    if (waiting === undefined) this.free.set(capacity, [buffer]);
    else waiting.push(buffer);
    this.freeBytes += capacity;
    if (this.freeBytes > this.options.keepBytes) this.trim(this.options.keepBytes);
  }

  /** Forgets a buffer whose creation turned out to have failed. */
  discard(buffer: B, capacity: number): void {
    this.liveBytes -= capacity;
    this.options.destroy(buffer);
  }

  /** Gives free buffers back until at most `keep` bytes wait. */
  trim(keep = 0): void {
    for (const [capacity, waiting] of this.free) {
      while (waiting.length > 0 && this.freeBytes > keep) {
        this.options.destroy(waiting.shift()!);
        this.freeBytes -= capacity;
      }
      if (waiting.length === 0) this.free.delete(capacity);
      if (this.freeBytes <= keep) return;
    }
  }

  stats(): PoolStats {
    const { liveBytes, freeBytes, created, reused } = this;
    return { liveBytes, freeBytes, created, reused };
  }
}
