/** The type `pickle.PickleBuffer`: an object's memory that a pickle may leave out of its stream. */
import { argumentBinder } from "../../objects/arguments.ts";
import {
  type BufferInfo,
  bufferBytes,
  bufferViews,
  byteBuffer,
  getBuffer,
  isContiguous,
} from "../../objects/buffer.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";

export const pickleBufferType = bareType("PickleBuffer");

/** What a memoryview is asked for: format and strides, read-only allowed. */
const FULL_READ_ONLY = 0x11c;

export class PickleBuffer extends PyObject {
  private info: BufferInfo | null;
  constructor(info: BufferInfo) {
    super();
    this.info = info;
  }

  get buffer(): BufferInfo {
    if (this.info === null) {
      throw valueError("operation forbidden on released PickleBuffer object");
    }
    const { place } = this.info;
    return place === undefined ? this.info : { ...this.info, bytes: place.bytes };
  }

  /** The memory as plain bytes, in the order in which it lies. */
  raw(): PyValue {
    const { buffer } = this;
    if (!isContiguous(buffer, "C") && !isContiguous(buffer, "F")) {
      throw newError("BufferError", "cannot extract raw buffer from non-contiguous buffer");
    }
    const size = bufferBytes(buffer).length;
    const bytes = buffer.bytes.subarray(buffer.offset, buffer.offset + size);
    return bufferViews.make(byteBuffer(buffer.owner, bytes, buffer.readonly), FULL_READ_ONLY);
  }

  release(): void {
    this.info?.release();
    this.info = null;
  }
}
PickleBuffer.prototype.cls = pickleBufferType;

const bind = argumentBinder("PickleBuffer(object, /)");

defineType(pickleBufferType, {
  doc: "Wrapper for potentially out-of-band buffers",
  module: "pickle",
  final: true,
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (args.length !== 1 && kwnames === null) {
        throw typeError(
          `PickleBuffer() takes exactly 1 positional argument (${args.length} given)`,
        );
      }
      const [object] = bind(args, kwnames);
      return new PickleBuffer(getBuffer(object));
    },
    buffer: (self: PickleBuffer) => ({ ...self.buffer, release: () => {} }),
  },
  methods: [
    method(
      "raw(self, /)",
      (self: PickleBuffer) => self.raw(),
      "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous.",
    ),
    method(
      "release(self, /)",
      (self: PickleBuffer) => self.release(),
      "Release the underlying buffer exposed by the PickleBuffer object.",
    ),
  ],
});
