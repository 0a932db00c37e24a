/** Packing and unpacking of the fields of a struct layout. */
import { indexOptional, isTrue } from "../objects/abstract.ts";
import { bytesOf } from "../objects/buffer.ts";
import { complexOptional } from "../objects/complex.ts";
import { bytearrayType, isInstance } from "../objects/core-types.ts";
import { overflowError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import {
  dataViewOf,
  intFits,
  intLimits,
  readFloat,
  readInt,
  writeFloat,
  writeInt,
} from "../objects/native-item.ts";
import { toFloatOptional } from "../objects/number-conversion.ts";
import type { PyValue } from "../objects/object.ts";
import { PyBytes, PyComplex } from "../objects/sequence-values.ts";
import { type Field, type Layout, structError } from "./struct-format.ts";

/** Longest text that the length byte of a Pascal string can count. */
const MAX_PASCAL = 255;

function bytesArgument(field: Field, value: PyValue): Uint8Array {
  if (value instanceof PyBytes) return value.bytes;
  if (!isInstance(value, bytearrayType)) {
    throw structError(`argument for '${field.code}' must be a bytes object`);
  }
  return bytesOf(value) as Uint8Array;
}

function intArgument(field: Field, value: PyValue): number | bigint {
  const n = indexOptional(value);
  if (n === undefined) throw structError("required argument is not an integer");
  const { code, size } = field;
  if (code === "P") {
    // A pointer may be given as a negative int too.
    if (!intFits(n, size, false) && !intFits(n, size, true)) {
      throw structError("int too large to convert");
    }
    return BigInt.asUintN(64, BigInt(n));
  }
  const signed = field.kind === "signed";
  if (!intFits(n, size, signed)) {
    const [least, greatest] = intLimits(size, signed);
    throw structError(`'${code}' format requires ${least} <= number <= ${greatest}`);
  }
  return n;
}

function complexArgument(value: PyValue): PyComplex {
  const z = complexOptional(value);
  if (z !== undefined) return z;
  const v = toFloatOptional(value);
  if (v === undefined) throw structError("required argument is not a complex");
  return new PyComplex(v, 0);
}

function packItem(layout: Layout, field: Field, view: DataView, at: number, value: PyValue): void {
  const { kind, size } = field;
  switch (kind) {
    case "bytes": {
      const bytes = bytesArgument(field, value);
      for (let i = 0; i < size; i++) view.setUint8(at + i, i < bytes.length ? bytes[i] : 0);
      break;
    }
    case "pascal": {
      const bytes = bytesArgument(field, value);
      if (size === 0) break;
      const length = Math.min(bytes.length, size - 1);
      view.setUint8(at, Math.min(length, MAX_PASCAL));
      for (let i = 1; i < size; i++) view.setUint8(at + i, i <= length ? bytes[i - 1] : 0);
      break;
    }
    case "char":
      if (!(value instanceof PyBytes) || value.bytes.length !== 1) {
        throw structError("char format requires a bytes object of length 1");
      }
      view.setUint8(at, value.bytes[0]);
      break;
    case "bool":
      view.setUint8(at, isTrue(value) ? 1 : 0);
      break;
    case "float": {
      const v = toFloatOptional(value);
      if (v === undefined) throw structError("required argument is not a float");
      if (!writeFloat(view, at, size, v, layout.little)) {
        throw overflowError(`float too large to pack with ${field.code} format`);
      }
      break;
    }
    case "complex": {
      const z = complexArgument(value);
      // Unlike a real number, a part that is too large becomes infinite.
      writeFloat(view, at, size / 2, z.real, layout.little);
      writeFloat(view, at + size / 2, size / 2, z.imag, layout.little);
      break;
    }
    default:
      writeInt(view, at, size, intArgument(field, value), layout.little);
  }
}

/** Writes as many values as the layout has; pad bytes become zero. */
export function packValues(layout: Layout, out: Uint8Array, values: readonly PyValue[]): void {
  out.fill(0);
  const view = dataViewOf(out);
  let k = 0;
  for (const field of layout.fields) {
    for (let i = 0; i < field.count; i++) {
      packItem(layout, field, view, field.offset + i * field.size, values[k++]);
    }
  }
}

function unpackItem(layout: Layout, field: Field, bytes: Uint8Array, at: number): PyValue {
  const { kind, size } = field;
  const view = dataViewOf(bytes);
  const { little } = layout;
  switch (kind) {
    case "bytes":
      return new PyBytes(bytes.slice(at, at + size));
    case "pascal": {
      const length = size === 0 ? 0 : Math.min(bytes[at], size - 1);
      return new PyBytes(bytes.slice(at + 1, at + 1 + length));
    }
    case "char":
      return new PyBytes(bytes.slice(at, at + 1));
    case "bool":
      return bytes[at] !== 0;
    case "float":
      return new PyFloat(readFloat(view, at, size, little));
    case "complex":
      return new PyComplex(
        readFloat(view, at, size / 2, little),
        readFloat(view, at + size / 2, size / 2, little),
      );
    default:
      return readInt(view, at, size, kind === "signed", little);
  }
}

export function unpackValues(layout: Layout, bytes: Uint8Array): PyValue[] {
  const values: PyValue[] = [];
  for (const field of layout.fields) {
    for (let i = 0; i < field.count; i++) {
      values.push(unpackItem(layout, field, bytes, field.offset + i * field.size));
    }
  }
  return values;
}
