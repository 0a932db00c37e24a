// The owner's side of a link: runs an interpreter's commands on the device, in order, without ever blocking its thread.
//
// The host calls `serveGpu` once per interpreter and `wake()` on each wake-up message. Its twin is client.ts. Compiling pipelines
// and large allocations are awaited, everything else is synchronous. A lost device answers every request with its error.

import { RingReader } from "./command-ring.ts";
import type { GpuError } from "./errors.ts";
import {
  type BufferBinding,
  DEFAULT_SHAPE,
  type GpuLink,
  Header,
  type LinkLayout,
  type LinkShape,
  LinkState,
  layoutLink,
  linkBytes,
  Op,
  type PipelineDescription,
  REPLY_BYTES,
  SlotState,
} from "./protocol.ts";
import { GpuQueue, type GpuShare } from "./queue.ts";

export interface GpuService {
  /** To be handed to the interpreter worker. */
  readonly link: GpuLink;
  /** Runs what the ring holds; call it when the interpreter's wake-up message arrives. */
  readonly wake: () => void;
  /** Ends the service: the client's next call reports a lost device, its buffers are freed. */
  readonly close: () => void;
}

export function serveGpu(share: GpuShare, shape: LinkShape = DEFAULT_SHAPE): GpuService {
  const memory = new SharedArrayBuffer(linkBytes(shape));
  const link: GpuLink = { memory, shape, info: share.info };
  const owner = new Owner(share, layoutLink(memory, shape));
  return { link, wake: () => owner.wake(), close: () => owner.close() };
}

const ERRORS_KEPT = 32;

class Owner {
  private readonly layout: LinkLayout;
  private readonly reader: RingReader;
  private readonly queue: GpuQueue;
  private readonly errors: GpuError[] = [];
  // dawn.node cannot take views of shared memory, so slots are copied through this private buffer.
  private readonly scratch: Uint8Array<ArrayBuffer>;
  private readonly text: Uint8Array[] = [];
  private running = false;
  private closed = false;

  constructor(share: GpuShare, layout: LinkLayout) {
    this.layout = layout;
    this.reader = new RingReader(layout.header, layout.ring);
    this.scratch = new Uint8Array(layout.uploads[0].length);
    this.queue = new GpuQueue(share, {
      onError: (error) => this.record(error),
      onLost: (error) => this.lose(error, LinkState.Lost),
    });
    if (share.lost !== null) this.lose(share.lost, LinkState.Lost);
  }

  wake(): void {
    if (this.running) return;
    this.running = true;
    this.drain().then(
      () => {
        this.running = false;
      },
      (error: unknown) => {
        this.running = false;
        this.record({ kind: "internal", message: String((error as Error)?.stack ?? error) });
        this.wake();
      },
    );
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.queue.close();
    this.lose({ kind: "device-lost", message: "the host closed the GPU" }, LinkState.Closed);
  }

  private async drain(): Promise<void> {
    const { header } = this.layout;
    for (;;) {
      // Cleared before looking, so that a command published from here on posts a new wake-up.
      Atomics.store(header, Header.Awake, 0);
      let ran = false;
      for (let at = this.reader.next(); at >= 0; at = this.reader.next()) {
        ran = true;
        let wait: Promise<void> | null = null;
        try {
          wait = this.run(at);
        } catch (error) {
          this.record({ kind: "internal", message: (error as Error).message });
        }
        if (wait !== null) await wait;
        this.reader.finish(at);
      }
      this.queue.flush();
      if (!ran) return;
    }
  }

  /** Runs one record; a promise means that the next one has to wait for it. */
  private run(at: number): Promise<void> | null {
    const { ring } = this.reader;
    const { queue } = this;
    const p = at + 1;
    switch (ring[at] & 0xff) {
      case Op.CreateBuffer:
        return queue.createBuffer(ring[p], wide(ring, p + 1));
      case Op.DestroyBuffer:
        queue.destroyBuffer(ring[p]);
        return null;
      case Op.Clear:
        queue.clear(ring[p], wide(ring, p + 1), wide(ring, p + 3));
        return null;
      case Op.Copy:
        queue.copy(ring[p], wide(ring, p + 1), ring[p + 3], wide(ring, p + 4), wide(ring, p + 6));
        return null;
      case Op.Write:
        this.upload(ring[p], wide(ring, p + 1), ring[p + 3], ring[p + 4]);
        return null;
      case Op.WriteInline: {
        const bytes = ring[p + 3];
        this.scratch.set(new Uint8Array(ring.buffer, ring.byteOffset + (p + 4) * 4, bytes));
        queue.write(ring[p], wide(ring, p + 1), this.scratch.subarray(0, bytes));
        return null;
      }
      case Op.Read:
        this.download(ring[p], wide(ring, p + 1), ring[p + 3], ring[p + 4]);
        return null;
      case Op.Text:
        this.text.push(this.layout.uploads[ring[p]].slice(0, ring[p + 1]));
        this.setSlot(ring[p], SlotState.Free);
        return null;
      case Op.CreatePipeline: {
        const text = joinText(this.text);
        this.text.length = 0;
        queue.createPipeline(ring[p], JSON.parse(text) as PipelineDescription);
        return null;
      }
      case Op.DestroyPipeline:
        queue.destroyPipeline(ring[p]);
        return null;
      case Op.Dispatch: {
        const ready = queue.pipelineReady(ring[p]);
        if (ready === null) {
          this.dispatch(p);
          return null;
        }
        queue.flush();
        return ready.then(() => this.dispatch(p));
      }
      case Op.Settle:
        return this.settle(ring[p], ring[p + 1]);
      case Op.Flush:
        queue.flush();
        return null;
      default:
        throw new Error(`unknown GPU command ${ring[at] & 0xff}`);
    }
  }

  private dispatch(p: number): void {
    const { ring } = this.reader;
    const bindings: BufferBinding[] = [];
    let at = p + 5;
    for (let n = ring[p + 4]; n > 0; n--, at += 6) {
      bindings.push({
        binding: ring[at],
        buffer: ring[at + 1],
        offset: wide(ring, at + 2),
        size: wide(ring, at + 4),
      });
    }
    const bytes = ring[at];
    const uniforms =
      bytes === 0 ? null : new Uint8Array(ring.buffer, ring.byteOffset + (at + 1) * 4, bytes);
    this.queue.dispatch(ring[p], bindings, uniforms, ring[p + 1], ring[p + 2], ring[p + 3]);
  }

  private upload(handle: number, offset: number, slot: number, bytes: number): void {
    this.scratch.set(this.layout.uploads[slot].subarray(0, bytes));
    this.setSlot(slot, SlotState.Free);
    this.queue.write(handle, offset, this.scratch.subarray(0, bytes));
  }

  private download(handle: number, offset: number, slot: number, bytes: number): void {
    this.queue.read(handle, offset, bytes, (data) => {
      if (data !== null) this.layout.downloads[slot].set(data);
      const state = data === null ? SlotState.Failed : SlotState.Full;
      this.setSlot(this.layout.uploads.length + slot, state);
    });
  }

  private async settle(request: number, pipeline: number): Promise<void> {
    if (pipeline < 0) {
      await this.queue.settle();
    } else {
      await this.queue.pipelineReady(pipeline);
      // The cache entry's own reaction records the error one microtask later.
      await null;
    }
    this.reply(request);
  }

  private reply(request: number): void {
    const { header, reply } = this.layout;
    const bytes = encodeErrors(this.errors);
    this.errors.length = 0;
    reply.set(bytes);
    header[Header.ReplyBytes] = bytes.length;
    Atomics.store(header, Header.Errors, 0);
    Atomics.store(header, Header.Reply, request);
    Atomics.notify(header, Header.Reply);
  }

  private record(error: GpuError): void {
    if (this.errors.length < ERRORS_KEPT) this.errors.push(error);
    Atomics.add(this.layout.header, Header.Errors, 1);
  }

  private lose(error: GpuError, state: LinkState): void {
    this.errors.unshift(error);
    const { header, uploads, downloads } = this.layout;
    Atomics.store(header, Header.State, state);
    Atomics.add(header, Header.Errors, 1);
    // Whoever sleeps on any word looks at the state when it wakes up.
    for (let i = 0; i < Header.Slots + uploads.length + downloads.length; i++) {
      Atomics.notify(header, i);
    }
    this.wake();
  }

  private setSlot(slot: number, state: SlotState): void {
    Atomics.store(this.layout.header, Header.Slots + slot, state);
    Atomics.notify(this.layout.header, Header.Slots + slot);
  }
}

function wide(ring: Int32Array, at: number): number {
  return (ring[at] >>> 0) + (ring[at + 1] >>> 0) * 0x1_0000_0000;
}

function joinText(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  let text = "";
  for (const part of parts) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

function encodeErrors(errors: readonly GpuError[]): Uint8Array {
  const encoder = new TextEncoder();
  const whole = encoder.encode(JSON.stringify(errors));
  if (whole.length <= REPLY_BYTES) return whole;
  const short = errors.slice(0, 8).map((e) => ({ ...e, message: e.message.slice(0, 1000) }));
  return encoder.encode(JSON.stringify(short));
}
