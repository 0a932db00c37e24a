/**
 * Reading and writing one item of an array, by dtype: as a Python value (`item()`, `tolist()`), as a
 * NumPy scalar (indexing), and from a Python value (assignment). Loops over many items never come here.
 *
 * Offsets are bytes from the start of the storage.
 */
import { isTrue, strText } from "../objects/abstract.ts";
import { overflowError, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import {
  hostText,
  PyBytes,
  PyComplex,
  PyStr,
  PyTuple,
  strFromPoints,
} from "../objects/sequence-values.ts";
import { parseFloatText, parseIntText, toComplex, toFloat, toInt } from "./convert.ts";
import { type DType, TypeNum } from "./dtype.ts";
import { halfToNumber, numberToHalf } from "./half.ts";
import {
  isScalar,
  makeComplex,
  makeFloating,
  makeInteger,
  NpBool,
  NpBytes,
  NpFloating,
  NpInteger,
  NpStr,
  NpTime,
  NpVoid,
  npBool,
} from "./scalar-types.ts";
import type { Storage } from "./storage.ts";

function fromBig(v: bigint): number | bigint {
  return v >= -9007199254740991n && v <= 9007199254740991n ? Number(v) : v;
}

function data(storage: Storage): DataView {
  return storage.views.dataView;
}

/** An int item as a Python int. */
export function readInt(dtype: DType, storage: Storage, offset: number): number | bigint {
  const at = storage.base + offset;
  const little = !dtype.swapped;
  switch (dtype.loopNum) {
    case TypeNum.Bool:
      return storage.views.bytes[at] === 0 ? 0 : 1;
    case TypeNum.Int8:
      return (storage.views.bytes[at] << 24) >> 24;
    case TypeNum.UInt8:
      return storage.views.bytes[at];
    case TypeNum.Int16:
      return data(storage).getInt16(at, little);
    case TypeNum.UInt16:
      return data(storage).getUint16(at, little);
    case TypeNum.Int32:
      return data(storage).getInt32(at, little);
    case TypeNum.UInt32:
      return data(storage).getUint32(at, little);
    case TypeNum.UInt64: {
      const view = data(storage);
      const low = view.getUint32(little ? at : at + 4, little);
      const high = view.getUint32(little ? at + 4 : at, little);
      return high < 0x200000 ? high * 4294967296 + low : view.getBigUint64(at, little);
    }
    default: {
      const view = data(storage);
      const low = view.getUint32(little ? at : at + 4, little);
      const high = view.getInt32(little ? at + 4 : at, little);
      return high < 0x200000 && high >= -0x200000
        ? fromPair(high, low)
        : fromBig(view.getBigInt64(at, little));
    }
  }
}

function fromPair(high: number, low: number): number | bigint {
  const v = high * 4294967296 + low;
  return v === -9007199254740992 ? BigInt(v) : v;
}

export function readFloat(dtype: DType, storage: Storage, offset: number): number {
  const at = storage.base + offset;
  const little = !dtype.swapped;
  switch (dtype.loopNum) {
    case TypeNum.Float64:
      return data(storage).getFloat64(at, little);
    case TypeNum.Float32:
      return data(storage).getFloat32(at, little);
    default:
      return halfToNumber(data(storage).getUint16(at, little));
  }
}

function readPart(dtype: DType, storage: Storage, offset: number, part: 0 | 1): number {
  const at = storage.base + offset + (part * dtype.itemsize) / 2;
  const little = !dtype.swapped;
  return dtype.itemsize === 8
    ? data(storage).getFloat32(at, little)
    : data(storage).getFloat64(at, little);
}

/** Code points of a `U` item without trailing zeros. */
export function readPoints(dtype: DType, storage: Storage, offset: number): number[] {
  const view = data(storage);
  const at = storage.base + offset;
  const points: number[] = [];
  for (let i = 0; i < dtype.itemsize; i += 4) points.push(view.getUint32(at + i, !dtype.swapped));
  while (points.length > 0 && points[points.length - 1] === 0) points.pop();
  return points;
}

/** Bytes of an `S` item without trailing zeros, in memory of their own. */
export function readByteString(dtype: DType, storage: Storage, offset: number): Uint8Array {
  const at = storage.base + offset;
  let end = at + dtype.itemsize;
  const bytes = storage.views.bytes;
  while (end > at && bytes[end - 1] === 0) end--;
  return Uint8Array.from(bytes.subarray(at, end));
}

function rawBytes(dtype: DType, storage: Storage, offset: number): Uint8Array {
  const at = storage.base + offset;
  return Uint8Array.from(storage.views.bytes.subarray(at, at + dtype.itemsize));
}

/** Filled by ndarray.ts and datetime.ts: kinds of items that need arrays or calendars. */
export const itemHooks: {
  subarray: (dtype: DType, storage: Storage, offset: number) => PyValue;
  setSubarray: (dtype: DType, storage: Storage, offset: number, value: PyValue) => void;
  timeToPython: (dtype: DType, value: bigint) => PyValue;
  timeFromPython: (dtype: DType, value: PyValue) => bigint;
} = {
  subarray: () => {
    throw new Error("arrays are not loaded");
  },
  setSubarray: () => {
    throw new Error("arrays are not loaded");
  },
  timeToPython: (dtype) => {
    throw typeError(`items of dtype ${dtype.baseName} cannot be converted to Python objects`);
  },
  timeFromPython: (dtype) => {
    throw typeError(`items of dtype ${dtype.baseName} cannot be made from Python objects`);
  },
};

/** The item as a plain Python value: what `.item()` and `.tolist()` give. */
export function readItem(dtype: DType, storage: Storage, offset: number): PyValue {
  switch (dtype.kind) {
    case "f":
      return new PyFloat(readFloat(dtype, storage, offset));
    case "i":
    case "u":
      return readInt(dtype, storage, offset);
    case "b":
      return storage.views.bytes[storage.base + offset] !== 0;
    case "c":
      return new PyComplex(
        readPart(dtype, storage, offset, 0),
        readPart(dtype, storage, offset, 1),
      );
    case "O":
      return (storage.objects as PyValue[])[offset / 8];
    case "U":
      return strFromPoints(readPoints(dtype, storage, offset));
    case "S":
      return new PyBytes(readByteString(dtype, storage, offset));
    case "V":
      if (dtype.subarray !== null) return itemHooks.subarray(dtype, storage, offset);
      if (dtype.fields === null) return new PyBytes(rawBytes(dtype, storage, offset));
      return new PyTuple(dtype.fields.map((f) => readItem(f.dtype, storage, offset + f.offset)));
    default: {
      const v = data(storage).getBigInt64(storage.base + offset, !dtype.swapped);
      return itemHooks.timeToPython(dtype, v);
    }
  }
}

/** The item as a NumPy scalar: what indexing with integers gives. */
export function readScalar(dtype: DType, storage: Storage, offset: number): PyValue {
  switch (dtype.kind) {
    case "f":
      return makeFloating(dtype, readFloat(dtype, storage, offset));
    case "i":
    case "u":
      return makeInteger(dtype, readInt(dtype, storage, offset));
    case "b":
      return npBool(storage.views.bytes[storage.base + offset] !== 0);
    case "c":
      return makeComplex(
        dtype,
        readPart(dtype, storage, offset, 0),
        readPart(dtype, storage, offset, 1),
      );
    case "O":
      return (storage.objects as PyValue[])[offset / 8];
    case "U": {
      const text = strFromPoints(readPoints(dtype, storage, offset));
      return new NpStr(typeof text === "string" ? text : text.points);
    }
    case "S":
      return new NpBytes(readByteString(dtype, storage, offset));
    case "V":
      if (dtype.subarray !== null) return itemHooks.subarray(dtype, storage, offset);
      return new NpVoid(dtype, storage, offset);
    default:
      return new NpTime(dtype, data(storage).getBigInt64(storage.base + offset, !dtype.swapped));
  }
}

const INT_RANGE: Record<string, [number | bigint, number | bigint]> = {
  i1: [-128, 127],
  u1: [0, 255],
  i2: [-32768, 32767],
  u2: [0, 65535],
  i4: [-2147483648, 2147483647],
  u4: [0, 4294967295],
  i8: [-(2n ** 63n), 2n ** 63n - 1n],
  u8: [0, 2n ** 64n - 1n],
};

export function integerRange(dtype: DType): [number | bigint, number | bigint] {
  return INT_RANGE[dtype.kind + dtype.itemsize];
}

/** OverflowError unless a Python int fits the integer dtype. */
export function checkRange(dtype: DType, v: number | bigint): void {
  const [low, high] = integerRange(dtype);
  if (v >= low && v <= high) return;
  if (dtype.kind === "i" && dtype.itemsize === 8) {
    throw overflowError("Python int too large to convert to C long");
  }
  throw overflowError(`Python integer ${v} out of bounds for ${dtype.baseName}`);
}

/** Writes an int; 64-bit types wrap, narrower ones are truncated by the store. */
export function writeInt(dtype: DType, storage: Storage, offset: number, v: number | bigint): void {
  const at = storage.base + offset;
  const little = !dtype.swapped;
  switch (dtype.itemsize) {
    case 1:
      storage.views.bytes[at] = Number(typeof v === "bigint" ? v & 0xffn : v);
      return;
    case 2:
      data(storage).setUint16(at, Number(typeof v === "bigint" ? v & 0xffffn : v), little);
      return;
    case 4:
      data(storage).setUint32(at, Number(typeof v === "bigint" ? v & 0xffffffffn : v), little);
      return;
    default:
      data(storage).setBigInt64(at, BigInt(v), little);
  }
}

export function writeFloat(dtype: DType, storage: Storage, offset: number, v: number): void {
  const at = storage.base + offset;
  const little = !dtype.swapped;
  switch (dtype.loopNum) {
    case TypeNum.Float64:
      data(storage).setFloat64(at, v, little);
      return;
    case TypeNum.Float32:
      data(storage).setFloat32(at, v, little);
      return;
    default:
      data(storage).setUint16(at, numberToHalf(v), little);
  }
}

function writeComplex(
  dtype: DType,
  storage: Storage,
  offset: number,
  re: number,
  im: number,
): void {
  const at = storage.base + offset;
  const little = !dtype.swapped;
  if (dtype.itemsize === 8) {
    data(storage).setFloat32(at, re, little);
    data(storage).setFloat32(at + 4, im, little);
  } else {
    data(storage).setFloat64(at, re, little);
    data(storage).setFloat64(at + 8, im, little);
  }
}

export function writePoints(
  dtype: DType,
  storage: Storage,
  offset: number,
  points: ArrayLike<number>,
): void {
  const view = data(storage);
  const at = storage.base + offset;
  const room = dtype.itemsize / 4;
  for (let i = 0; i < room; i++) {
    view.setUint32(at + 4 * i, i < points.length ? points[i] : 0, !dtype.swapped);
  }
}

export function writeBytes(
  dtype: DType,
  storage: Storage,
  offset: number,
  source: ArrayLike<number>,
): void {
  const at = storage.base + offset;
  const bytes = storage.views.bytes;
  for (let i = 0; i < dtype.itemsize; i++) bytes[at + i] = i < source.length ? source[i] : 0;
}

/** Code points of a Python str. */
export function pointsOf(value: PyValue): ArrayLike<number> | undefined {
  if (typeof value === "string") {
    const points = new Uint32Array(value.length);
    for (let i = 0; i < value.length; i++) points[i] = value.charCodeAt(i);
    return points;
  }
  if (!(value instanceof PyStr)) return undefined;
  return typeof value.points === "string" ? pointsOf(value.points) : value.points;
}

/** The text that a value has as an item of a string array. */
export function itemText(value: PyValue): ArrayLike<number> {
  const own = pointsOf(value);
  if (own !== undefined) return own;
  if (value instanceof PyBytes) return value.bytes;
  return pointsOf(strText(value)) as ArrayLike<number>;
}

/** Assigns a Python value or NumPy scalar to one item. */
export function writeItem(dtype: DType, storage: Storage, offset: number, value: PyValue): void {
  switch (dtype.kind) {
    case "f":
      if (value instanceof PyFloat) writeFloat(dtype, storage, offset, value.v);
      else writeFloat(dtype, storage, offset, floatItem(value));
      return;
    case "i":
    case "u":
      writeInt(dtype, storage, offset, intItem(dtype, value));
      return;
    case "b":
      storage.views.bytes[storage.base + offset] = isTrue(value) ? 1 : 0;
      return;
    case "c": {
      const [re, im] = toComplex(value);
      writeComplex(dtype, storage, offset, re, im);
      return;
    }
    case "O":
      (storage.objects as PyValue[])[offset / 8] = value;
      return;
    case "U":
      writePoints(dtype, storage, offset, itemText(value));
      return;
    case "S": {
      const text = value instanceof PyBytes ? value.bytes : itemText(value);
      for (let i = 0; i < text.length; i++) {
        if (text[i] > 127 && !(value instanceof PyBytes)) {
          throw valueError(
            `'ascii' codec can't encode character '\\x${text[i].toString(16)}' in position ${i}: ordinal not in range(128)`,
          );
        }
      }
      writeBytes(dtype, storage, offset, text);
      return;
    }
    case "V":
      writeVoid(dtype, storage, offset, value);
      return;
    default: {
      const v =
        value instanceof NpTime && value.dtype === dtype
          ? value.v
          : itemHooks.timeFromPython(dtype, value);
      data(storage).setBigInt64(storage.base + offset, v, !dtype.swapped);
    }
  }
}

function floatItem(value: PyValue): number {
  if (value instanceof PyComplex && !isScalar(value)) {
    throw typeError("float() argument must be a string or a real number, not 'complex'");
  }
  return toFloat(value);
}

/** The int that assignment stores: Python ints must fit, NumPy scalars wrap. */
function intItem(dtype: DType, value: PyValue): number | bigint {
  if (value instanceof NpInteger) return value.v;
  if (value instanceof NpBool) return value.v ? 1 : 0;
  if (value instanceof NpFloating || (value instanceof PyFloat && isScalar(value))) {
    return Number.isFinite(value.v)
      ? toInt(value)
      : dtype.kind === "i"
        ? integerRange(dtype)[0]
        : 0;
  }
  if (value instanceof NpTime) return value.v;
  const v = toInt(value);
  checkRange(dtype, v);
  return v;
}

function writeVoid(dtype: DType, storage: Storage, offset: number, value: PyValue): void {
  if (dtype.subarray !== null) {
    itemHooks.setSubarray(dtype, storage, offset, value);
    return;
  }
  if (dtype.fields !== null) {
    if (value instanceof NpVoid && value.dtype.fields !== null) {
      const source = value.dtype.fields;
      if (source.length !== dtype.fields.length) {
        throw valueError("structures must have the same size");
      }
      dtype.fields.forEach((f, i) => {
        const from = source[i];
        const item = readScalar(from.dtype, value.storage, value.offset + from.offset);
        writeItem(f.dtype, storage, offset + f.offset, item);
      });
      return;
    }
    if (value instanceof PyTuple) {
      if (value.items.length !== dtype.fields.length) {
        throw valueError(
          `could not assign tuple of length ${value.items.length} to structure with ${dtype.fields.length} fields.`,
        );
      }
      dtype.fields.forEach((f, i) => {
        writeItem(f.dtype, storage, offset + f.offset, value.items[i]);
      });
      return;
    }
    for (const f of dtype.fields) writeItem(f.dtype, storage, offset + f.offset, value);
    return;
  }
  if (value instanceof NpVoid) {
    const at = value.storage.base + value.offset;
    const from = value.storage.views.bytes.subarray(at, at + value.dtype.itemsize);
    writeBytes(dtype, storage, offset, from);
    return;
  }
  if (value instanceof PyBytes) {
    writeBytes(dtype, storage, offset, value.bytes);
    return;
  }
  if (hostText(value) !== undefined || typeof value === "number") {
    throw typeError("a bytes-like object is required, not 'str'");
  }
  throw typeError("byte-like object expected");
}

/** Text items converted to numbers by `astype`. */
export function textToItem(dtype: DType, text: string): PyValue {
  if (dtype.kind === "f") {
    const v = parseFloatText(text);
    if (v === undefined) throw valueError(`could not convert string to float: '${text}'`);
    return new PyFloat(v);
  }
  if (dtype.isInteger) {
    const v = parseIntText(text);
    if (v === undefined) throw valueError(`invalid literal for int() with base 10: '${text}'`);
    return v;
  }
  return text;
}
