/**
 * Single items in memory as struct codes name them: their native sizes, and reading and writing of
 * ints and floats of a size in either byte order. memoryview, `array` and `struct` share this; which
 * errors a wrong value raises is theirs to say.
 */
import { halfToNumber, numberToHalf } from "./half.ts";
import { intFromBigInt } from "./sequence-values.ts";

export type ItemKind = "signed" | "unsigned" | "float" | "complex" | "bool" | "char";

export interface NativeItem {
  readonly size: number;
  readonly kind: ItemKind;
}

const item = (size: number, kind: ItemKind): NativeItem => ({ size, kind });

/** Codes with native sizes; an item is aligned to its size (a complex one to its halves). */
export const NATIVE_ITEMS: Readonly<Record<string, NativeItem>> = {
  c: item(1, "char"),
  b: item(1, "signed"),
  B: item(1, "unsigned"),
  "?": item(1, "bool"),
  h: item(2, "signed"),
  H: item(2, "unsigned"),
  i: item(4, "signed"),
  I: item(4, "unsigned"),
  l: item(8, "signed"),
  L: item(8, "unsigned"),
  q: item(8, "signed"),
  Q: item(8, "unsigned"),
  n: item(8, "signed"),
  N: item(8, "unsigned"),
  P: item(8, "unsigned"),
  e: item(2, "float"),
  f: item(4, "float"),
  d: item(8, "float"),
  F: item(8, "complex"),
  D: item(16, "complex"),
};

/** A view of the same memory; `at` in the functions below counts from its start. */
export function dataViewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function readInt(
  view: DataView,
  at: number,
  size: number,
  signed: boolean,
  little: boolean,
): number | bigint {
  switch (size) {
    case 1:
      return signed ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return signed ? view.getInt16(at, little) : view.getUint16(at, little);
    case 4:
      return signed ? view.getInt32(at, little) : view.getUint32(at, little);
    default:
      return intFromBigInt(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
  }
}

/** Least and greatest int of a size; exact as numbers up to 4 bytes, hence bigint. */
export function intLimits(size: number, signed: boolean): readonly [bigint, bigint] {
  const bits = BigInt(size * 8);
  return signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
}

export function intFits(n: number | bigint, size: number, signed: boolean): boolean {
  const [least, greatest] = intLimits(size, signed);
  return n >= least && n <= greatest;
}

/** Writes an int that fits. */
export function writeInt(
  view: DataView,
  at: number,
  size: number,
  n: number | bigint,
  little: boolean,
): void {
  switch (size) {
    case 1:
      view.setInt8(at, Number(n));
      break;
    case 2:
      view.setInt16(at, Number(n), little);
      break;
    case 4:
      view.setInt32(at, Number(n), little);
      break;
    default:
      view.setBigInt64(at, BigInt(n), little);
  }
}

export function readFloat(view: DataView, at: number, size: number, little: boolean): number {
  if (size === 2) return halfToNumber(view.getUint16(at, little));
  return size === 4 ? view.getFloat32(at, little) : view.getFloat64(at, little);
}

/** Writes a float rounded to the size; false when a finite one became infinite. */
export function writeFloat(
  view: DataView,
  at: number,
  size: number,
  v: number,
  little: boolean,
): boolean {
  if (size === 2) view.setUint16(at, numberToHalf(v), little);
  else if (size === 4) view.setFloat32(at, v, little);
  else view.setFloat64(at, v, little);
  return !Number.isFinite(v) || Number.isFinite(readFloat(view, at, size, little));
}
