/** Arguments that CPython's functions take as a number of C: out of its range they are an OverflowError. */
import { index, sizedIndex } from "../objects/abstract.ts";
import { overflowError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";

export function cInt(value: PyValue): number {
  const n = index(value);
  if (n < -(2 ** 31) || n >= 2 ** 31) {
    throw overflowError("Python int too large to convert to C int");
  }
  return Number(n);
}

/** A C long, of 64 bits. */
export function cLong(value: PyValue): number | bigint {
  return sizedIndex(value, "Python int too large to convert to C long");
}

export function cSize(value: PyValue): number {
  const n = index(value);
  if (BigInt.asIntN(64, BigInt(n)) !== BigInt(n)) {
    throw overflowError("Python int too large to convert to C ssize_t");
  }
  return Number(n);
}
