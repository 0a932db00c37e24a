/** Saves bytes, bytearrays and buffers; protocols that have no instruction for them name a function that makes them. */
import { getAttr, isTrue } from "../../objects/abstract.ts";
import { isContiguous } from "../../objects/buffer.ts";
import type { PyByteArray } from "../../objects/bytearray.ts";
import { bytearrayType, bytesType } from "../../objects/core-types.ts";
import { CallRequest } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { EMPTY_TUPLE, PyBytes, PyTuple, strFromPoints } from "../../objects/sequence-values.ts";
import type { Saving } from "./drive.ts";
import { picklingError } from "./errors.ts";
import { Op } from "./opcodes.ts";
import type { PyPickleBuffer } from "./pickle-buffer.ts";
import type { PyPickler } from "./pickler.ts";
import { saveCall } from "./reduction.ts";

export function* saveBytes(pickler: PyPickler, value: PyBytes): Saving {
  if (pickler.protocol >= 3) {
    yield* pickler.writeBytes(value.bytes, value);
    pickler.memoize(value);
  } else if (value.bytes.length === 0) yield* saveCall(pickler, value, bytesType, EMPTY_TUPLE);
  else {
    const encode = getAttr(importModule("codecs"), "encode");
    const args = new PyTuple([strFromPoints([...value.bytes]), "latin1"]);
    yield* saveCall(pickler, value, encode, args);
  }
}

export function* saveByteArray(pickler: PyPickler, value: PyByteArray): Saving {
  if (pickler.protocol >= 5) {
    yield* writeByteArray(pickler, value.bytes.subarray(0, value.length));
    pickler.memoize(value);
    return;
  }
  const bytes = value.bytes.slice(0, value.length);
  const args = bytes.length === 0 ? EMPTY_TUPLE : new PyTuple([new PyBytes(bytes)]);
  yield* saveCall(pickler, value, bytearrayType, args);
}

const writeByteArray = (pickler: PyPickler, bytes: Uint8Array): Saving =>
  pickler.writeLarge(Op.ByteArray8, Op.ByteArray8, bytes, new PyBytes(bytes.slice()));

/** In the pickle, or beside it when the callback says so. */
export function* savePickleBuffer(pickler: PyPickler, value: PyPickleBuffer): Saving {
  if (pickler.protocol < 5) {
    throw picklingError("PickleBuffer can only be pickled with protocol >= 5");
  }
  const { buffer } = value;
  if (!isContiguous(buffer, "C") && !isContiguous(buffer, "F")) {
    throw picklingError("PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  }
  const { bufferCallback, out } = pickler;
  const bytes = value.memory();
  const isInBand =
    bufferCallback === null || isTrue(yield new CallRequest(bufferCallback, [value]));
  if (!isInBand) {
    out.byte(Op.NextBuffer);
    if (buffer.readonly) out.byte(Op.ReadonlyBuffer);
    return;
  }
  if (buffer.readonly) yield* pickler.writeBytes(bytes, new PyBytes(bytes.slice()));
  else yield* writeByteArray(pickler, bytes);
  pickler.memoize(value);
}
