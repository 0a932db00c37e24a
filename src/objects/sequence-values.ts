/**
 * Data of the built-in sequences and small immutable values that the compiler, the VM and every type
 * file create directly. Their methods are in the file of each type.
 */
import {
  bytesType,
  cellType,
  complexType,
  intType,
  listType,
  rangeType,
  sliceType,
  strType,
  tupleType,
} from "./core-types.ts";
import { PyObject, type PyValue } from "./object.ts";

export class PyTuple extends PyObject {
  readonly items: readonly PyValue[];
  constructor(items: readonly PyValue[]) {
    super();
    this.items = items;
  }
}
PyTuple.prototype.cls = tupleType;
export const EMPTY_TUPLE = new PyTuple([]);

export class PyList extends PyObject {
  items: PyValue[];
  constructor(items: PyValue[]) {
    super();
    this.items = items;
  }
}
PyList.prototype.cls = listType;

export class PyBytes extends PyObject {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }
}
PyBytes.prototype.cls = bytesType;
/** CPython has one empty bytes object; here constants at least are one. */
export const EMPTY_BYTES = new PyBytes(new Uint8Array(0));
export const constantBytes = (bytes: Uint8Array): PyBytes =>
  bytes.length === 0 ? EMPTY_BYTES : new PyBytes(bytes);

export class PyComplex extends PyObject {
  readonly real: number;
  readonly imag: number;
  constructor(real: number, imag: number) {
    super();
    this.real = real;
    this.imag = imag;
  }
}
PyComplex.prototype.cls = complexType;

/** An instance of a subclass of int (bool excepted); plain ints are host numbers. */
export class PyIntObject extends PyObject {
  readonly value: number | bigint;
  constructor(value: number | bigint) {
    super();
    this.value = value;
  }
}
PyIntObject.prototype.cls = intType;

/**
 * A str that a host string cannot hold code point by code point (it has surrogate code units when
 * encoded as UTF-16, be it astral or lone), and any instance of a subclass of str.
 */
export class PyStr extends PyObject {
  /** One element per code point. */
  readonly points: Uint32Array | string;
  constructor(points: Uint32Array | string) {
    super();
    this.points = points;
  }
  get length(): number {
    return this.points.length;
  }
}
PyStr.prototype.cls = strType;

export class PySlice extends PyObject {
  readonly start: PyValue;
  readonly stop: PyValue;
  readonly step: PyValue;
  constructor(start: PyValue, stop: PyValue, step: PyValue) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
PySlice.prototype.cls = sliceType;

export class PyRange extends PyObject {
  readonly start: number | bigint;
  readonly stop: number | bigint;
  readonly step: number | bigint;
  constructor(start: number | bigint, stop: number | bigint, step: number | bigint) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
PyRange.prototype.cls = rangeType;

export class PyCell extends PyObject {
  value: PyValue | undefined;
  constructor(value: PyValue | undefined) {
    super();
    this.value = value;
  }
}
PyCell.prototype.cls = cellType;

/** Normalises a BigInt result to the int representation. */
export function intFromBigInt(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

const SURROGATE = /[\ud800-\udfff]/;

/** A Python str from UTF-16 text (paired surrogates are one code point, lone ones stay). */
export function strFromHost(text: string): string | PyStr {
  if (!SURROGATE.test(text)) return text;
  const points: number[] = [];
  for (const ch of text) points.push(ch.codePointAt(0) as number);
  return new PyStr(Uint32Array.from(points));
}

/** A Python str from code points. */
export function strFromPoints(points: Uint32Array | readonly number[]): string | PyStr {
  let plain = true;
  for (let i = 0; i < points.length; i++) {
    const p = points[i];
    if (p >= 0xd800 && (p <= 0xdfff || p > 0xffff)) {
      plain = false;
      break;
    }
  }
  if (!plain) return new PyStr(points instanceof Uint32Array ? points : Uint32Array.from(points));
  let text = "";
  for (let i = 0; i < points.length; i += 8192) {
    text += String.fromCharCode(...points.slice(i, i + 8192));
  }
  return text;
}

/** UTF-16 text of a str value; undefined when `value` is not a str. */
export function hostText(value: PyValue): string | undefined {
  if (typeof value === "string") return value;
  if (!(value instanceof PyStr)) return undefined;
  if (typeof value.points === "string") return value.points;
  let text = "";
  for (let i = 0; i < value.points.length; i++) text += String.fromCodePoint(value.points[i]);
  return text;
}

/** The number of an int, bool or instance of an int subclass; undefined for anything else. */
export function intValue(value: PyValue): number | bigint | undefined {
  switch (typeof value) {
    case "number":
    case "bigint":
      return value;
    case "boolean":
      return value ? 1 : 0;
    default:
      return value instanceof PyIntObject ? value.value : undefined;
  }
}
