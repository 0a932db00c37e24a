/** `PickleBuffer`: memory that a pickler may leave beside the pickle (PEP 574). */

import { argumentBinder } from "../../objects/arguments.ts";
import {
  type BufferInfo,
  bufferBytes,
  bufferSize,
  elementOffsets,
  getBuffer,
  isContiguous,
} from "../../objects/buffer.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { newError, valueError } from "../../objects/exceptions.ts";
import { PyMemoryView } from "../../objects/memoryview.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";

const pickleBufferType = bareType("PickleBuffer");

export class PyPickleBuffer extends PyObject {
  private info: BufferInfo | undefined;
  constructor(info: BufferInfo) {
    super();
    this.info = info;
  }

  get buffer(): BufferInfo {
    if (this.info === undefined) {
      throw valueError("operation forbidden on released PickleBuffer object");
    }
    const { info } = this;
    return info.place === undefined ? info : { ...info, bytes: info.place.bytes };
  }
  release(): void {
    this.info?.release();
    this.info = undefined;
  }

  /** The bytes as they lie in memory. */
  memory(): Uint8Array {
    const { buffer } = this;
    if (isContiguous(buffer, "C")) return bufferBytes(buffer);
    const start = Math.min(...elementOffsets(buffer));
    return buffer.bytes.subarray(start, start + bufferSize(buffer));
  }
}
PyPickleBuffer.prototype.cls = pickleBufferType;

const bind = argumentBinder("PickleBuffer(object, /)");

/** The memory as a row of bytes. */
function raw(self: PyPickleBuffer): PyValue {
  const { buffer } = self;
  if (!isContiguous(buffer, "C") && !isContiguous(buffer, "F")) {
    throw newError("BufferError", "cannot extract raw buffer from non-contiguous buffer");
  }
  const size = bufferSize(buffer);
  return new PyMemoryView({
    ...getBuffer(buffer.owner),
    bytes: buffer.bytes,
    offset: buffer.offset,
    readonly: buffer.readonly,
    format: "B",
    itemsize: 1,
    shape: [size],
    strides: [1],
  });
}

export { pickleBufferType };

defineType(pickleBufferType, {
  doc: "Wrapper for potentially out-of-band buffers",
  module: "pickle",
  final: true,
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) =>
      new PyPickleBuffer(getBuffer(bind(args, kwnames)[0])),
    buffer: (self: PyPickleBuffer) => ({
      ...getBuffer(self.buffer.owner),
      offset: self.buffer.offset,
      shape: self.buffer.shape,
      strides: self.buffer.strides,
      format: self.buffer.format,
      itemsize: self.buffer.itemsize,
      readonly: self.buffer.readonly,
    }),
  },
  methods: [
    method(
      "raw(self, /)",
      raw,
      "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous.",
    ),
    method(
      "release(self, /)",
      (self: PyPickleBuffer) => self.release(),
      "Release the underlying buffer controlled by the PickleBuffer object.",
    ),
  ],
});
