/**
 * Memory that interpreters see together: the buffer of an exporter as a block of the shared heap, and a memoryview of
 * such a block on the other side. Nothing is copied on the way: an exporter's memory moves into the heap once, all
 * that looks at it follows. Only bytes, which never change, are copied there instead of moved.
 *
 * A block lives as long as someone holds it: its exporter, a packet on its way, a view of a receiver. What an
 * interpreter holds it lets go of when the view is released or collected, or when it ends.
 */
import type { BufferInfo } from "../objects/buffer.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import { newError, typeError } from "../objects/exceptions.ts";
import { PyMemoryView } from "../objects/memoryview.ts";
import { PyObject } from "../objects/object.ts";
import { heap, memory } from "./memory.ts";
import type { PacketReader, PacketWriter } from "./packet.ts";

/** The bytes of a block, which is let go of when they are collected. */
function holdBlock(block: number, address: number, size: number): Uint8Array {
  const bytes = heap().u8.subarray(address, address + size);
  memory().holds.add(bytes, size, () => heap().free(block));
  return bytes;
}

/** A block of this interpreter with these bytes in it. */
function putIntoHeap(bytes: Uint8Array): Uint8Array {
  const block = heap().alloc(Math.max(bytes.length, 1));
  const placed = holdBlock(block, block, bytes.length);
  placed.set(bytes);
  return placed;
}

/** Copies of memory that never changes. */
const copies = new WeakMap<Uint8Array, Uint8Array>();

/** The bytes of an exporter where others see them. */
function sharedBytes(info: BufferInfo): Uint8Array {
  if (heap().contains(info.bytes.buffer)) return info.bytes;
  const { place } = info;
  if (place !== undefined) {
    place.move(putIntoHeap);
    return place.bytes;
  }
  if (!info.readonly) {
    throw newError("BufferError", "the memory of this object cannot be shared with interpreters");
  }
  let copy = copies.get(info.bytes);
  if (copy === undefined) copies.set(info.bytes, (copy = putIntoHeap(info.bytes)));
  return copy;
}

function writeNumbers(out: PacketWriter, numbers: readonly number[]): void {
  out.byte(numbers.length);
  for (const n of numbers) out.int(n);
}
function readNumbers(from: PacketReader): number[] {
  return Array.from({ length: from.byte() }, () => from.int());
}

export function writeBuffer(out: PacketWriter, view: PyMemoryView): void {
  const info = view.buffer;
  const bytes = sharedBytes(info);
  out.block(heap().blockAt(bytes.byteOffset));
  out.uint(bytes.byteOffset);
  out.uint(bytes.length);
  out.int(info.offset);
  out.text(info.format);
  out.uint(info.itemsize);
  writeNumbers(out, info.shape);
  writeNumbers(out, info.strides);
  out.byte(info.readonly ? 1 : 0);
}

export const bufferViewType = bareType("CrossInterpreterBufferView");

/** What a received memoryview calls its exporter. */
class BufferView extends PyObject {
  readonly info: BufferInfo;
  constructor(info: BufferInfo) {
    super();
    this.info = { ...info, owner: this };
  }
}
BufferView.prototype.cls = bufferViewType;

defineType(bufferViewType, {
  module: "_interpreters",
  final: true,
  slots: {
    new: () => {
      throw typeError("cannot create '_interpreters.CrossInterpreterBufferView' instances");
    },
    buffer: (self: BufferView) => ({ ...self.info, release: () => {} }),
  },
});

export function readBuffer(from: PacketReader): PyMemoryView {
  const block = from.uint();
  const address = from.uint();
  const size = from.uint();
  heap().share(block, heap().owner);
  const bytes = holdBlock(block, address, size);
  let isKept = false;
  const info: BufferInfo = {
    owner: null,
    bytes,
    offset: from.int(),
    format: from.text(),
    itemsize: from.uint(),
    shape: readNumbers(from),
    strides: readNumbers(from),
    readonly: from.byte() !== 0,
    keep: () => {
      isKept = true;
    },
    release: () => {
      if (!isKept) memory().holds.drop(bytes);
    },
  };
  return new PyMemoryView(new BufferView(info).info);
}
