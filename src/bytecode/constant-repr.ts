/**
 * `repr()` of values that can be constants, for `dis`, error texts and unparsing.
 *
 * Only exact built-in types occur here, so no protocol is needed.
 */
import { Ellipsis } from "../objects/core-types.ts";
import { PyFloat } from "../objects/float-value.ts";
import { identityOf } from "../objects/identity.ts";
import type { PyValue } from "../objects/object.ts";
import {
  hostText,
  PyBytes,
  PyComplex,
  PySlice,
  PyStr,
  PyTuple,
} from "../objects/sequence-values.ts";
import { PySet } from "../objects/set-storage.ts";
import { PyCode } from "./code.ts";

export function constantRepr(value: PyValue): string {
  switch (typeof value) {
    case "number":
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "True" : "False";
    case "string":
      return textRepr(value);
  }
  if (value === null) return "None";
  if (value === Ellipsis) return "Ellipsis";
  if (value instanceof PyFloat) return floatRepr(value.v);
  if (value instanceof PyStr) return textRepr(hostText(value) as string);
  if (value instanceof PyBytes) return bytesRepr(value.bytes);
  if (value instanceof PyComplex) return complexRepr(value.real, value.imag);
  if (value instanceof PyTuple) {
    const items = value.items.map(constantRepr);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
  }
  if (value instanceof PySlice) {
    return `slice(${[value.start, value.stop, value.step].map(constantRepr).join(", ")})`;
  }
  if (value instanceof PyCode) return codeRepr(value);
  if (value instanceof PySet) {
    const items = value.items().map(constantRepr);
    return items.length === 0 ? "frozenset()" : `frozenset({${items.join(", ")}})`;
  }
  return `<${value.cls.name} object>`;
}

function codeRepr(code: PyCode): string {
  const address = `0x${identityOf(code).toString(16)}`;
  const place = `file "${code.co_filename}", line ${code.co_firstlineno}`;
  return `<code object ${code.co_name} at ${address}, ${place}>`;
}

/** Shortest digits that give the number back; exponents from 1e16 on and below 1e-4. */
export function floatRepr(value: number): string {
  const text = floatDigits(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function floatDigits(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa, exponentText] = Math.abs(value).toExponential().split("e");
  const sign = value < 0 ? "-" : "";
  const digits = mantissa.replace(".", "");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const magnitude = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${magnitude}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, "0");
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

export function complexRepr(real: number, imag: number): string {
  const imaginary = `${floatDigits(imag)}j`;
  if (real === 0 && !Object.is(real, -0)) return imaginary;
  const sign = imaginary.startsWith("-") ? "" : "+";
  return `(${floatDigits(real)}${sign}${imaginary})`;
}

/** Characters that repr shows as they are. */
const PRINTABLE = /^[^\p{C}\p{Z}]$/u;

/** `repr` of a str, by code points. */
export function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const ch of text) {
    const point = ch.codePointAt(0) as number;
    if (ch === quote || ch === "\\") result += `\\${ch}`;
    else if (ch === "\n") result += "\\n";
    else if (ch === "\r") result += "\\r";
    else if (ch === "\t") result += "\\t";
    else if (point < 32 || point === 127) result += `\\x${hex(point, 2)}`;
    else if (point < 127 || PRINTABLE.test(ch)) result += ch;
    else if (point < 0x100) result += `\\x${hex(point, 2)}`;
    else if (point < 0x10000) result += `\\u${hex(point, 4)}`;
    else result += `\\U${hex(point, 8)}`;
  }
  return result + quote;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

export function bytesRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let result = `b${quote}`;
  for (const byte of bytes) {
    const ch = String.fromCharCode(byte);
    if (ch === quote || ch === "\\") result += `\\${ch}`;
    else if (ch === "\n") result += "\\n";
    else if (ch === "\r") result += "\\r";
    else if (ch === "\t") result += "\\t";
    else if (byte < 32 || byte >= 127) result += `\\x${hex(byte, 2)}`;
    else result += ch;
  }
  return result + quote;
}
