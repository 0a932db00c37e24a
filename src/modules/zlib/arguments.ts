/** Arguments of the functions of `zlib` that C takes as an int or a size. */
import { index } from "../../objects/abstract.ts";
import { bytesOf } from "../../objects/buffer.ts";
import { overflowError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";

export function cInt(value: PyValue): number {
  const n = index(value);
  if (n < -(2 ** 31) || n >= 2 ** 31) {
    throw overflowError("Python int too large to convert to C int");
  }
  return Number(n);
}

export function cSize(value: PyValue): number {
  const n = index(value);
  if (BigInt.asIntN(64, BigInt(n)) !== BigInt(n)) {
    throw overflowError("Python int too large to convert to C ssize_t");
  }
  return Number(n);
}

/** The dictionary of a decompressor; a copy, since it may be needed much later. */
export function dictionaryOf(value: PyValue | undefined): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const bytes = bytesOf(value);
  if (bytes === undefined) throw typeError("zdict argument must support the buffer protocol");
  return bytes.slice();
}
