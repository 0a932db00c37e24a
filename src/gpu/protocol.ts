// The wire between an interpreter and the device owner: one SharedArrayBuffer, its layout and the command words.
//
//   header │ command ring │ upload slots │ download slots │ reply text
//
// The interpreter (client.ts) writes commands and sleeps only when it needs a value; the owner (owner.ts) runs them in order.
// Large data goes through slots, which have one state word each. The client alone chooses slots, so the owner never waits.
// ORDER: Op is numbered here only; owner.ts must have a case for each.

import type { DeviceInfo } from "./device.ts";

/** Int32 indices into the header. */
export const enum Header {
  /** Words written to the ring so far, modulo 2^32. */
  Write = 0,
  /** Words the owner has finished with. */
  Read = 1,
  /** 1 while a wake-up is under way, so that a burst of commands posts one message. */
  Awake = 2,
  /** The last answered request. */
  Reply = 3,
  State = 4,
  /** Errors that the client has not fetched. */
  Errors = 5,
  ReplyBytes = 6,
  /** First of the slot states, uploads before downloads. */
  Slots = 16,
}
export const HEADER_WORDS = 64;

export const enum LinkState {
  Ready = 0,
  Lost = 1,
  Closed = 2,
}

export const enum SlotState {
  Free = 0,
  Busy = 1,
  /** Download only: the data is there. */
  Full = 2,
  /** Download only: the read failed; an error was recorded. */
  Failed = 3,
}

/** Each command is `op | words << 8` followed by its operands; byte offsets and sizes take two words (low, high). */
export const enum Op {
  /** Fills the ring up to its end. */
  Skip = 0,
  CreateBuffer = 1,
  DestroyBuffer = 2,
  /** handle, offset, size */
  Clear = 3,
  /** source, offset, target, offset, size */
  Copy = 4,
  /** handle, offset, upload slot, bytes */
  Write = 5,
  /** handle, offset, bytes, data… */
  WriteInline = 6,
  /** handle, offset, download slot, bytes */
  Read = 7,
  /** upload slot, bytes: appends to the text that the next pipeline takes */
  Text = 8,
  /** handle; the accumulated text is JSON of PipelineDescription */
  CreatePipeline = 9,
  DestroyPipeline = 10,
  /** pipeline, x, y, z, binding count, {binding, buffer, offset, size}…, uniform bytes, data… */
  Dispatch = 11,
  /** request, pipeline (or -1): answers when it is compiled (or when all work is done), with the recorded errors */
  Settle = 12,
  Flush = 13,
}

export interface LinkShape {
  readonly ringWords: number;
  readonly slots: number;
  readonly slotBytes: number;
}

/** Measured best on SwiftShader and near it in Chromium: 4 slots of 4 MiB each way. */
export const DEFAULT_SHAPE: LinkShape = {
  ringWords: 1 << 18,
  slots: 4,
  slotBytes: 4 * 1024 * 1024,
};
export const REPLY_BYTES = 64 * 1024;
/** Writes up to this size travel inside the ring. */
export const INLINE_BYTES = 4096;

/** What the host gives to an interpreter worker; it can be cloned by postMessage. */
export interface GpuLink {
  readonly memory: SharedArrayBuffer;
  readonly shape: LinkShape;
  readonly info: DeviceInfo;
}

export interface LinkLayout {
  readonly header: Int32Array<SharedArrayBuffer>;
  readonly ring: Int32Array<SharedArrayBuffer>;
  readonly uploads: readonly Uint8Array<SharedArrayBuffer>[];
  readonly downloads: readonly Uint8Array<SharedArrayBuffer>[];
  readonly reply: Uint8Array<SharedArrayBuffer>;
}

export function linkBytes(shape: LinkShape): number {
  return (HEADER_WORDS + shape.ringWords) * 4 + 2 * shape.slots * shape.slotBytes + REPLY_BYTES;
}

export function layoutLink(memory: SharedArrayBuffer, shape: LinkShape): LinkLayout {
  let at = HEADER_WORDS * 4;
  const header = new Int32Array(memory, 0, HEADER_WORDS);
  const ring = new Int32Array(memory, at, shape.ringWords);
  at += shape.ringWords * 4;
  const takeSlots = (): Uint8Array<SharedArrayBuffer>[] =>
    Array.from({ length: shape.slots }, () => {
      at += shape.slotBytes;
      return new Uint8Array(memory, at - shape.slotBytes, shape.slotBytes);
    });
  const uploads = takeSlots();
  const downloads = takeSlots();
  return { header, ring, uploads, downloads, reply: new Uint8Array(memory, at, REPLY_BYTES) };
}

export type BufferHandle = number;
export type PipelineHandle = number;

export type BindingAccess = "read" | "write" | "uniform";

export interface BindingDescription {
  readonly binding: number;
  readonly access: BindingAccess;
  /** Uniform only: bytes of the block that every dispatch brings along. */
  readonly bytes?: number;
}

/** A compute pipeline; all bindings are in group 0, at most one is uniform. */
export interface PipelineDescription {
  readonly wgsl: string;
  readonly entry: string;
  readonly bindings: readonly BindingDescription[];
  readonly overrides?: Readonly<Record<string, number>>;
}

export interface BufferBinding {
  readonly binding: number;
  readonly buffer: BufferHandle;
  readonly offset: number;
  readonly size: number;
}
