// Staging buffers for reading GPU memory: a handful of MAP_READ buffers, reused by size, mapped one read each.

import { sizeClass } from "./memory-pool.ts";

const KEEP_PER_CLASS = 4;

export class Readback {
  private readonly device: GPUDevice;
  private readonly free = new Map<number, GPUBuffer[]>();

  constructor(device: GPUDevice) {
    this.device = device;
  }

  take(bytes: number): GPUBuffer {
    const capacity = sizeClass(bytes);
    return (
      this.free.get(capacity)?.pop() ??
      this.device.createBuffer({
        size: capacity,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      })
    );
  }

  /** Calls `consume` once: with the bytes, or with null when mapping failed. Resolves to the failure's message or null. */
  async map(
    staging: GPUBuffer,
    bytes: number,
    consume: (data: Uint8Array | null) => void,
  ): Promise<string | null> {
    try {
      await staging.mapAsync(1, 0, bytes); // GPUMapMode.READ
      consume(new Uint8Array(staging.getMappedRange(0, bytes)));
      staging.unmap();
    } catch (error) {
      consume(null);
      staging.destroy();
      return `reading ${bytes} bytes failed: ${(error as Error).message}`;
    }
    const waiting = this.free.get(staging.size);
    if (waiting === undefined) this.free.set(staging.size, [staging]);
    else if (waiting.length < KEEP_PER_CLASS) waiting.push(staging);
    else staging.destroy();
    return null;
  }

  close(): void {
    for (const waiting of this.free.values()) for (const buffer of waiting) buffer.destroy();
    this.free.clear();
  }
}
