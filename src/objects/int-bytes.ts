/** `int.to_bytes` and `int.from_bytes`. */
import { call, callSpecial, index, indexNumber, isTrue, iterate, typeName } from "./abstract.ts";
import { bytesOfAnyLayout } from "./buffer.ts";
import { intType, typeOf } from "./core-types.ts";
import { classMethod, method } from "./define.ts";
import { overflowError, typeError, valueError } from "./exceptions.ts";
import { type Int, intBitLength } from "./int-arithmetic.ts";
import type { PyType, PyValue } from "./object.ts";
import { intFromBigInt, intValue, PyBytes } from "./sequence-values.ts";
import { textOf } from "./str-text.ts";

function isLittle(value: PyValue, where: string): boolean {
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(
      `${where}() argument 'byteorder' must be str, not ${value === null ? "None" : typeName(value)}`,
    );
  }
  if (text === "little") return true;
  if (text !== "big") throw valueError("byteorder must be either 'little' or 'big'");
  return false;
}

/** Two's complement of an int in `length` bytes, least significant first. */
export function littleEndianBytes(n: Int, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  if (typeof n === "number") {
    let rest = n;
    for (let i = 0; i < length; i++) {
      bytes[i] = ((rest % 256) + 256) % 256;
      rest = Math.floor(rest / 256);
    }
    return bytes;
  }
  const hex = BigInt.asUintN(length * 8, n)
    .toString(16)
    .padStart(length * 2, "0");
  for (let i = 0; i < length; i++) {
    bytes[length - 1 - i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

/** The int that little-endian bytes stand for. */
export function intFromLittleEndian(bytes: Uint8Array, signed: boolean): Int {
  const { length } = bytes;
  if (length === 0) return 0;
  const isNegative = signed && bytes[length - 1] >= 128;
  if (length <= 6) {
    let n = 0;
    for (let i = length - 1; i >= 0; i--) n = n * 256 + bytes[i];
    return isNegative ? n - 256 ** length : n;
  }
  let hex = "0x";
  for (let i = length - 1; i >= 0; i--) hex += bytes[i].toString(16).padStart(2, "0");
  const n = BigInt(hex);
  return intFromBigInt(isNegative ? n - (1n << BigInt(length * 8)) : n);
}

function fits(n: Int, length: number, signed: boolean): boolean {
  if (!signed) return intBitLength(n) <= length * 8;
  // −2^k needs one bit less than 2^k.
  const bits = n < 0 ? intBitLength(typeof n === "number" ? n + 1 : n + 1n) : intBitLength(n);
  return n === 0 || bits < length * 8;
}

export const toBytes = method(
  "to_bytes(self, /, length=1, byteorder='big', *, signed=False)",
  (self: PyValue, length: PyValue, byteorder: PyValue, signed: PyValue) => {
    const n = intValue(self) as Int;
    const size = indexNumber(length);
    const little = isLittle(byteorder, "to_bytes");
    const isSigned = isTrue(signed);
    if (size < 0) throw valueError("length argument must be non-negative");
    if (n < 0 && !isSigned) throw overflowError("can't convert negative int to unsigned");
    if (!fits(n, size, isSigned)) throw overflowError("int too big to convert");
    const bytes = littleEndianBytes(n, size);
    return new PyBytes(little ? bytes : bytes.reverse());
  },
  "Return an array of bytes representing the integer.",
);

/** `bytes(value)` for from_bytes: bytes-like, `__bytes__`, or an iterable of small ints. */
function bytesArgument(value: PyValue): Uint8Array {
  const bytes = bytesOfAnyLayout(value);
  if (bytes !== undefined) return bytes;
  const made = callSpecial(value, "__bytes__", []);
  if (made instanceof PyBytes) return made.bytes;
  if (made !== undefined) {
    throw typeError(`__bytes__ returned non-bytes (type ${typeName(made)})`);
  }
  const { slots } = typeOf(value);
  const isIterable = slots.iter !== undefined || slots.getitem !== undefined;
  if (!isIterable || textOf(value) !== undefined) {
    throw typeError(`cannot convert '${typeName(value)}' object to bytes`);
  }
  const out: number[] = [];
  for (const item of iterate(value)) {
    const n = index(item);
    if (n < 0 || n > 255) throw valueError("bytes must be in range(0, 256)");
    out.push(Number(n));
  }
  return Uint8Array.from(out);
}

export const fromBytes = classMethod(
  "from_bytes(type, /, bytes, byteorder='big', *, signed=False)",
  (type: PyType, source: PyValue, byteorder: PyValue, signed: PyValue) => {
    const little = isLittle(byteorder, "from_bytes");
    const bytes = bytesArgument(source);
    const n = intFromLittleEndian(little ? bytes : bytes.slice().reverse(), isTrue(signed));
    return type === intType ? n : call(type, [n]);
  },
  "Return the integer represented by the given array of bytes.",
);
