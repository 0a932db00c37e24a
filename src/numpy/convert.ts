/**
 * Python values to host numbers, as `int()`, `float()` and `complex()` convert them, with their error
 * texts. Used when items are assigned and when arguments are read.
 */
import { indexOptional, typeName } from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import { overflowError, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyBytes,
  PyComplex,
  PyTuple,
} from "../objects/sequence-values.ts";
import { NpBool, NpComplex, NpFloating, NpInteger, NpTime } from "./scalar-types.ts";

const FLOAT_TEXT = /^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][+-]?\d[\d_]*)?$/;

/** The number a string means to `float()`, or undefined. */
export function parseFloatText(text: string): number | undefined {
  const t = text.trim();
  if (FLOAT_TEXT.test(t) && !/__|_\.|\._|_$|_e|e_/i.test(t)) return Number(t.replaceAll("_", ""));
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(t);
  if (word === null) return undefined;
  if (word[2].toLowerCase() === "nan") return NaN;
  return word[1] === "-" ? -Infinity : Infinity;
}

export function parseIntText(text: string): number | bigint | undefined {
  const t = text.trim();
  if (!/^[+-]?\d+(_\d+)*$/.test(t)) return undefined;
  const digits = t.replaceAll("_", "").replace(/^\+/, "");
  const negative = digits.startsWith("-");
  const big = BigInt(negative ? digits.slice(1) : digits);
  return intFromBigInt(negative ? -big : big);
}

function textOf(value: PyValue): string | undefined {
  const text = hostText(value);
  if (text !== undefined) return text;
  if (!(value instanceof PyBytes)) return undefined;
  let out = "";
  for (const byte of value.bytes) out += String.fromCharCode(byte);
  return out;
}

function quoted(value: PyValue, text: string): string {
  const body = text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text}'`;
  return value instanceof PyBytes ? `b${body}` : body;
}

/** float(value) for items: None is nan, as NumPy has it. */
export function toFloat(value: PyValue): number {
  if (typeof value === "number") return value;
  if (value instanceof PyFloat) return value.v;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof NpInteger || value instanceof NpFloating) return Number(value.v);
  if (typeof value === "bigint") {
    const n = Number(value);
    if (!Number.isFinite(n)) throw overflowError("int too large to convert to float");
    return n;
  }
  if (value === null) return NaN;
  if (value instanceof NpBool) return value.v ? 1 : 0;
  const text = textOf(value);
  if (text !== undefined) {
    const n = parseFloatText(text);
    if (n === undefined) {
      throw valueError(`could not convert string to float: ${quoted(value, text)}`);
    }
    return n;
  }
  const slots = typeOf(value).slots;
  if (slots.float !== undefined) {
    const r = slots.float(value);
    if (r instanceof PyFloat) return r.v;
    throw typeError(`${typeName(value)}.__float__ returned non-float (type ${typeName(r)})`);
  }
  const index = indexOptional(value);
  if (index !== undefined) return toFloat(index);
  throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
}

/** int(value) as a Python int. */
export function toInt(value: PyValue): number | bigint {
  const own = intValue(value);
  if (own !== undefined) return own;
  if (value instanceof NpInteger) return value.v;
  if (value instanceof PyFloat || value instanceof NpFloating) return truncate(value.v);
  if (value instanceof NpBool) return value.v ? 1 : 0;
  if (value instanceof NpTime) return intFromBigInt(value.v);
  const text = value === null ? undefined : textOf(value);
  if (text !== undefined) {
    const n = parseIntText(text);
    if (n === undefined) {
      throw valueError(`invalid literal for int() with base 10: ${quoted(value, text)}`);
    }
    return n;
  }
  const slots = typeOf(value).slots;
  if (slots.int !== undefined) {
    const r = intValue(slots.int(value));
    if (r !== undefined) return r;
  }
  const index = indexOptional(value);
  if (index !== undefined) return index;
  throw typeError(
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
  );
}

/** int() of a host number. */
export function truncate(v: number): number | bigint {
  if (Number.isNaN(v)) throw valueError("cannot convert float NaN to integer");
  if (!Number.isFinite(v)) throw overflowError("cannot convert float infinity to integer");
  const t = Math.trunc(v);
  return Number.isSafeInteger(t) ? t + 0 : BigInt(t);
}

const COMPLEX_TEXT =
  /^([+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)(?![\dj.]))?(?:([+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)?)j)?$/i;

/** complex(value) as [real, imag]. */
export function toComplex(value: PyValue): [number, number] {
  if (value instanceof PyComplex || value instanceof NpComplex) return [value.real, value.imag];
  if (value === null) return [NaN, 0];
  const text = textOf(value);
  if (text !== undefined) {
    const inner = text.trim().replace(/^\((.*)\)$/, "$1");
    const match = COMPLEX_TEXT.exec(inner);
    if (match === null || inner === "") {
      throw valueError("complex() arg is a malformed string");
    }
    const real = match[1] === undefined ? 0 : (parseFloatText(match[1]) as number);
    let imag = 0;
    if (match[2] !== undefined) {
      imag = /^[+-]?$/.test(match[2])
        ? match[2] === "-"
          ? -1
          : 1
        : (parseFloatText(match[2]) as number);
    }
    return [real, imag];
  }
  const type = typeOf(value);
  if (type.slots.float === undefined && type.slots.index === undefined) {
    const method = complexProtocol.convert(value);
    if (method !== undefined) return [method.real, method.imag];
    throw typeError(
      `complex() first argument must be a string or a number, not '${typeName(value)}'`,
    );
  }
  return [toFloat(value), 0];
}

/** `__complex__` of foreign objects; filled by from-object.ts, which may call Python. */
export const complexProtocol: { convert: (value: PyValue) => PyComplex | undefined } = {
  convert: () => undefined,
};

/** A size or axis argument: an int, or anything with `__index__`. */
export function toIndex(value: PyValue): number {
  const i = indexOptional(value);
  if (i === undefined) {
    throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  if (typeof i === "bigint") {
    throw overflowError("Python int too large to convert to C ssize_t");
  }
  return i;
}

/** Truth of a bool argument such as keepdims. */
export function toBool(value: PyValue): boolean {
  if (typeof value === "boolean") return value;
  if (value === null || value === undefined) return false;
  if (typeof value === "number") return value !== 0;
  if (value instanceof NpBool) return value.v;
  const slots = typeOf(value).slots;
  return slots.bool === undefined ? true : slots.bool(value);
}

export const tupleOf = (values: readonly number[]): PyTuple => new PyTuple(values.slice());
