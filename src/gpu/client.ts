// The interpreter's side of a link: synchronous calls that write commands to shared memory and sleep only for values.
//
// Runs in a worker (it uses Atomics.wait); its twin is owner.ts. Creation, writes and dispatches return at once. Errors are found
// by the owner later and thrown by the next call as `GpuFailure`.

import { RingWriter } from "./command-ring.ts";
import type { DeviceInfo } from "./device.ts";
import { type GpuError, GpuFailure } from "./errors.ts";
import {
  type BufferBinding,
  type BufferHandle,
  type GpuLink,
  Header,
  INLINE_BYTES,
  type LinkLayout,
  LinkState,
  layoutLink,
  Op,
  type PipelineDescription,
  type PipelineHandle,
  SlotState,
} from "./protocol.ts";

export interface GpuClientOptions {
  /** Posts the wake-up message to the owner. */
  readonly wake: () => void;
  /** Called every few milliseconds of a wait; it may throw to leave the wait (KeyboardInterrupt). */
  readonly whileWaiting?: () => void;
}

const WAIT_SLICE_MS = 20;

export class GpuClient {
  readonly info: DeviceInfo;
  private readonly layout: LinkLayout;
  private readonly ring: RingWriter;
  private readonly options: GpuClientOptions;
  private readonly sizes = new Map<BufferHandle, number>();
  private readonly recorded: GpuError[] = [];
  private nextBuffer = 1;
  private nextPipeline = 1;
  private nextRequest = 1;
  private nextUpload = 0;

  constructor(link: GpuLink, options: GpuClientOptions) {
    this.info = link.info;
    this.options = options;
    this.layout = layoutLink(link.memory, link.shape);
    this.ring = new RingWriter(this.layout.header, this.layout.ring, (index, seen) => {
      this.wakeOwner();
      this.sleep(index, seen);
    });
  }

  /** True once the device is gone; every further call throws. */
  get lost(): boolean {
    return Atomics.load(this.layout.header, Header.State) !== LinkState.Ready;
  }

  // A lost device still has an owner that answers, a closed link has nobody.
  private get closed(): boolean {
    return Atomics.load(this.layout.header, Header.State) === LinkState.Closed;
  }

  /** Contents are unspecified; `clear` zeroes them. */
  createBuffer(bytes: number): BufferHandle {
    this.check();
    const limit = this.info.limits.maxBufferSize;
    if (bytes > limit) {
      const message = `a buffer of ${bytes} bytes is larger than the device's limit of ${limit}`;
      throw new GpuFailure([{ kind: "out-of-memory", message }]);
    }
    const handle = this.nextBuffer++;
    this.sizes.set(handle, bytes);
    const at = this.ring.begin(Op.CreateBuffer, 3);
    this.layout.ring[at] = handle;
    this.putWide(at + 1, bytes);
    this.send();
    return handle;
  }

  destroyBuffer(buffer: BufferHandle): void {
    if (!this.sizes.delete(buffer)) return;
    if (this.lost) return;
    const at = this.ring.begin(Op.DestroyBuffer, 1);
    this.layout.ring[at] = buffer;
    this.send();
  }

  clear(buffer: BufferHandle, offset: number, bytes: number): void {
    this.check();
    this.checkRange(buffer, offset, bytes);
    const whole =
      offset % 4 === 0 && (bytes % 4 === 0 || offset + bytes === this.sizes.get(buffer));
    if (!whole) {
      this.write(buffer, offset, new Uint8Array(bytes));
      return;
    }
    const at = this.ring.begin(Op.Clear, 5);
    this.layout.ring[at] = buffer;
    this.putWide(at + 1, offset);
    this.putWide(at + 3, bytes);
    this.send();
  }

  /** Copies on the device; offsets and size must be multiples of 4, but the size may end with both buffers. */
  copy(
    source: BufferHandle,
    sourceOffset: number,
    target: BufferHandle,
    targetOffset: number,
    bytes: number,
  ): void {
    this.check();
    this.checkRange(source, sourceOffset, bytes);
    this.checkRange(target, targetOffset, bytes);
    const aligned =
      (sourceOffset | targetOffset) % 4 === 0 &&
      (bytes % 4 === 0 || targetOffset + bytes === this.sizes.get(target));
    if (!aligned || source === target) {
      // WebGPU copies whole words between different buffers; the rest goes through the host.
      const data = new Uint8Array(bytes);
      this.read(source, sourceOffset, data);
      this.write(target, targetOffset, data);
      return;
    }
    const at = this.ring.begin(Op.Copy, 8);
    this.layout.ring[at] = source;
    this.putWide(at + 1, sourceOffset);
    this.layout.ring[at + 3] = target;
    this.putWide(at + 4, targetOffset);
    this.putWide(at + 6, bytes);
    this.send();
  }

  /** Copies `data` out before it returns, so the caller may change it at once. Any alignment. */
  write(buffer: BufferHandle, offset: number, data: Uint8Array): void {
    this.check();
    this.checkRange(buffer, offset, data.length);
    if (data.length === 0) return;
    const end = offset + data.length;
    const tailFree = end === this.sizes.get(buffer);
    if (offset % 4 === 0 && (data.length % 4 === 0 || tailFree)) {
      this.writeWords(buffer, offset, data);
      return;
    }
    // The words at both ends also hold bytes of others.
    const from = offset & ~3;
    const words = new Uint8Array(Math.ceil((end - from) / 4) * 4);
    this.readWords(buffer, from, words.subarray(0, 4));
    if (words.length > 4) this.readWords(buffer, from + words.length - 4, words.subarray(-4));
    words.set(data, offset - from);
    this.writeWords(buffer, from, words);
  }

  /** Fills `target` from the buffer, after all earlier commands have run. Blocks. Any alignment. */
  read(buffer: BufferHandle, offset: number, target: Uint8Array): void {
    this.check();
    this.checkRange(buffer, offset, target.length);
    if (target.length === 0) return;
    if (offset % 4 === 0) {
      this.readWords(buffer, offset, target);
      return;
    }
    const from = offset & ~3;
    const words = new Uint8Array(offset - from + target.length);
    this.readWords(buffer, from, words);
    target.set(words.subarray(offset - from));
  }

  /** Starts compiling; equal descriptions share one compiled pipeline. */
  createPipeline(description: PipelineDescription): PipelineHandle {
    this.check();
    const handle = this.nextPipeline++;
    this.sendText(JSON.stringify(description));
    const at = this.ring.begin(Op.CreatePipeline, 1);
    this.layout.ring[at] = handle;
    this.send();
    return handle;
  }

  destroyPipeline(pipeline: PipelineHandle): void {
    if (this.lost) return;
    const at = this.ring.begin(Op.DestroyPipeline, 1);
    this.layout.ring[at] = pipeline;
    this.send();
  }

  /** Waits for the compilation of a new pipeline and returns its error, which is then not thrown later. */
  pipelineError(pipeline: PipelineHandle): GpuError | null {
    // Its error may have been recorded already: it must not be thrown here.
    if (this.lost) this.check();
    const errors = [...this.recorded.splice(0), ...this.settle(pipeline)];
    const index = errors.findIndex((e) => e.kind === "pipeline");
    const own = index < 0 ? null : errors.splice(index, 1)[0];
    this.recorded.push(...errors);
    return own;
  }

  /** Runs `x * y * z` workgroups after all earlier commands. `uniforms` fills the pipeline's uniform block. */
  dispatch(
    pipeline: PipelineHandle,
    bindings: readonly BufferBinding[],
    uniforms: Uint8Array | null,
    groups: readonly [number, number, number],
  ): void {
    this.check();
    const uniformBytes = uniforms === null ? 0 : uniforms.length;
    const words = 6 + bindings.length * 6 + ((uniformBytes + 3) >> 2);
    let at = this.ring.begin(Op.Dispatch, words);
    const { ring } = this.layout;
    ring[at] = pipeline;
    ring[at + 1] = groups[0];
    ring[at + 2] = groups[1];
    ring[at + 3] = groups[2];
    ring[at + 4] = bindings.length;
    at += 5;
    for (const b of bindings) {
      ring[at] = b.binding;
      ring[at + 1] = b.buffer;
      this.putWide(at + 2, b.offset);
      this.putWide(at + 4, b.size);
      at += 6;
    }
    ring[at] = uniformBytes;
    if (uniforms !== null) this.putBytes(at + 1, uniforms);
    this.send();
  }

  /** Waits until everything has run; throws what went wrong on the way. */
  sync(): void {
    this.check();
    const errors = this.settle(-1);
    const all = [...this.recorded.splice(0), ...errors];
    if (all.length > 0) throw new GpuFailure(all);
  }

  /** Errors recorded so far, without throwing them. Does not wait for running work. */
  takeErrors(): GpuError[] {
    const errors = this.recorded.splice(0);
    if (this.closed) return errors;
    if (Atomics.load(this.layout.header, Header.Errors) > 0) errors.push(...this.settle(0));
    return errors;
  }

  private check(): void {
    const { header } = this.layout;
    if (this.recorded.length === 0 && Atomics.load(header, Header.Errors) === 0 && !this.lost)
      return;
    const errors = this.takeErrors();
    if (this.lost && !errors.some((e) => e.kind === "device-lost")) {
      errors.unshift({ kind: "device-lost", message: "the GPU device is gone" });
    }
    if (errors.length > 0) throw new GpuFailure(errors);
  }

  private checkRange(buffer: BufferHandle, offset: number, bytes: number): void {
    const size = this.sizes.get(buffer);
    if (size === undefined) throw new RangeError(`unknown GPU buffer ${buffer}`);
    if (offset < 0 || offset + bytes > size) {
      throw new RangeError(`bytes ${offset}..${offset + bytes} of a GPU buffer of ${size}`);
    }
  }

  private settle(pipeline: number): GpuError[] {
    const { header, reply } = this.layout;
    const request = (this.nextRequest = (this.nextRequest + 1) | 0);
    const at = this.ring.begin(Op.Settle, 2);
    this.layout.ring[at] = request;
    this.layout.ring[at + 1] = pipeline;
    this.send();
    for (;;) {
      const seen = Atomics.load(header, Header.Reply);
      if (seen === request) break;
      this.sleep(Header.Reply, seen);
    }
    // TextDecoder refuses shared memory.
    const text = new TextDecoder().decode(reply.slice(0, header[Header.ReplyBytes]));
    return JSON.parse(text) as GpuError[];
  }

  private writeWords(buffer: BufferHandle, offset: number, data: Uint8Array): void {
    const padded = Math.ceil(data.length / 4) * 4;
    if (padded <= INLINE_BYTES) {
      const at = this.ring.begin(Op.WriteInline, 4 + padded / 4);
      this.layout.ring[at] = buffer;
      this.putWide(at + 1, offset);
      this.layout.ring[at + 3] = padded;
      this.putBytes(at + 4, data);
      this.send();
      return;
    }
    const chunk = this.layout.uploads[0].length;
    for (let done = 0; done < data.length; done += chunk) {
      const piece = data.subarray(done, done + chunk);
      const slot = this.takeUpload();
      this.layout.uploads[slot].set(piece);
      const at = this.ring.begin(Op.Write, 5);
      this.layout.ring[at] = buffer;
      this.putWide(at + 1, offset + done);
      this.layout.ring[at + 3] = slot;
      this.layout.ring[at + 4] = Math.ceil(piece.length / 4) * 4;
      this.send();
    }
  }

  private readWords(buffer: BufferHandle, offset: number, target: Uint8Array): void {
    const { downloads, header } = this.layout;
    const chunk = downloads[0].length;
    const pieces = Math.ceil(target.length / chunk);
    const base = Header.Slots + this.layout.uploads.length;
    const issue = (piece: number): void => {
      const slot = piece % downloads.length;
      // A wait that was left by an exception may have its answer still under way.
      this.awaitSlot(base + slot, (state) => state !== SlotState.Busy);
      Atomics.store(header, base + slot, SlotState.Busy);
      const bytes = Math.min(chunk, target.length - piece * chunk);
      const at = this.ring.begin(Op.Read, 5);
      this.layout.ring[at] = buffer;
      this.putWide(at + 1, offset + piece * chunk);
      this.layout.ring[at + 3] = slot;
      this.layout.ring[at + 4] = Math.ceil(bytes / 4) * 4;
    };
    let issued = 0;
    while (issued < Math.min(pieces, downloads.length)) issue(issued++);
    this.send();
    for (let piece = 0; piece < pieces; piece++) {
      const slot = piece % downloads.length;
      const state = this.awaitSlot(base + slot, (s) => s !== SlotState.Busy);
      if (state === SlotState.Failed || this.lost) {
        const errors = this.takeErrors();
        if (errors.length === 0) errors.push({ kind: "internal", message: "a GPU read failed" });
        throw new GpuFailure(errors);
      }
      const from = piece * chunk;
      const bytes = Math.min(chunk, target.length - from);
      target.set(downloads[slot].subarray(0, bytes), from);
      if (issued < pieces) {
        issue(issued++);
        this.send();
      }
    }
  }

  private sendText(text: string): void {
    const bytes = new TextEncoder().encode(text);
    const chunk = this.layout.uploads[0].length;
    for (let done = 0; done < bytes.length; done += chunk) {
      const piece = bytes.subarray(done, done + chunk);
      const slot = this.takeUpload();
      this.layout.uploads[slot].set(piece);
      const at = this.ring.begin(Op.Text, 2);
      this.layout.ring[at] = slot;
      this.layout.ring[at + 1] = piece.length;
      this.send();
    }
  }

  private takeUpload(): number {
    const slot = this.nextUpload;
    this.nextUpload = (slot + 1) % this.layout.uploads.length;
    const index = Header.Slots + slot;
    this.awaitSlot(index, (state) => state === SlotState.Free);
    Atomics.store(this.layout.header, index, SlotState.Busy);
    return slot;
  }

  private awaitSlot(index: number, done: (state: number) => boolean): number {
    for (;;) {
      const state = Atomics.load(this.layout.header, index);
      if (done(state) || this.lost) return state;
      this.sleep(index, state);
    }
  }

  private send(): void {
    this.ring.publish();
    this.wakeOwner();
  }

  private wakeOwner(): void {
    if (Atomics.exchange(this.layout.header, Header.Awake, 1) === 0) this.options.wake();
  }

  private sleep(index: number, seen: number): void {
    Atomics.wait(this.layout.header, index, seen, WAIT_SLICE_MS);
    this.options.whileWaiting?.();
    if (this.closed) {
      throw new GpuFailure([{ kind: "device-lost", message: "the host closed the GPU" }]);
    }
  }

  private putWide(at: number, value: number): void {
    this.layout.ring[at] = value | 0;
    this.layout.ring[at + 1] = Math.floor(value / 0x1_0000_0000);
  }

  private putBytes(at: number, data: Uint8Array): void {
    const { ring } = this.layout;
    new Uint8Array(ring.buffer, ring.byteOffset + at * 4, data.length).set(data);
  }
}
