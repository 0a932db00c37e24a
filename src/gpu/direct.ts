// The same GPU calls on one thread, asynchronous: for tests, tools and hosts that run no interpreter in a worker.
//
// Its twin is client.ts, which blocks instead of returning promises.

import { type GpuError, GpuFailure } from "./errors.ts";
import type {
  BufferBinding,
  BufferHandle,
  PipelineDescription,
  PipelineHandle,
} from "./protocol.ts";
import { GpuQueue, type GpuShare } from "./queue.ts";

export class DirectGpu {
  private readonly queue: GpuQueue;
  private readonly errors: GpuError[] = [];
  private next = 1;

  constructor(share: GpuShare) {
    this.queue = new GpuQueue(share, {
      onError: (error) => this.errors.push(error),
      onLost: (error) => this.errors.unshift(error),
    });
  }

  async createBuffer(bytes: number): Promise<BufferHandle> {
    const handle = this.next++;
    await this.queue.createBuffer(handle, bytes);
    return handle;
  }

  destroyBuffer(buffer: BufferHandle): void {
    this.queue.destroyBuffer(buffer);
  }

  clear(buffer: BufferHandle, offset: number, bytes: number): void {
    this.queue.clear(buffer, offset, bytes);
  }

  /** Offset and length must be multiples of 4. */
  write(buffer: BufferHandle, offset: number, data: Uint8Array<ArrayBuffer>): void {
    this.queue.write(buffer, offset, data);
  }

  /** Offset and length must be multiples of 4. */
  async read(buffer: BufferHandle, offset: number, bytes: number): Promise<Uint8Array> {
    const data = await new Promise<Uint8Array | null>((resolve) => {
      // The mapped range is gone when the callback returns.
      this.queue.read(buffer, offset, bytes, (view) =>
        resolve(view === null ? null : view.slice()),
      );
    });
    if (data === null) {
      await this.sync();
      throw new GpuFailure([{ kind: "internal", message: "a GPU read failed" }]);
    }
    return data;
  }

  /** Compiles; throws `GpuFailure` when the pipeline is refused. */
  async createPipeline(description: PipelineDescription): Promise<PipelineHandle> {
    const handle = this.next++;
    this.queue.createPipeline(handle, description);
    await this.queue.pipelineReady(handle);
    await null;
    this.throwErrors();
    return handle;
  }

  dispatch(
    pipeline: PipelineHandle,
    bindings: readonly BufferBinding[],
    uniforms: Uint8Array | null,
    groups: readonly [number, number, number],
  ): void {
    this.queue.dispatch(pipeline, bindings, uniforms, groups[0], groups[1], groups[2]);
  }

  async sync(): Promise<void> {
    await this.queue.settle();
    this.throwErrors();
  }

  close(): void {
    this.queue.close();
  }

  private throwErrors(): void {
    const errors = this.errors.splice(0);
    if (errors.length > 0) throw new GpuFailure(errors);
  }
}
