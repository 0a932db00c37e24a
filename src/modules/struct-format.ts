/**
 * Formats of `struct`: a text such as `<2hI` compiled to fields at fixed offsets. Packing and
 * unpacking of the fields is struct-item.ts.
 */
import { bareType } from "../objects/core-types.ts";
// The error type inherits the slots that this file defines.
import "../objects/exception-types.ts";
import { exceptionTypes, PyBaseException } from "../objects/exceptions.ts";
import { type ItemKind, NATIVE_ITEMS } from "../objects/native-item.ts";
import { PyTuple } from "../objects/sequence-values.ts";

export const structErrorType = bareType("error", exceptionTypes.Exception);

export const structError = (message: string): PyBaseException =>
  new PyBaseException(structErrorType, new PyTuple([message]));

export interface Field {
  readonly code: string;
  readonly kind: ItemKind | "bytes" | "pascal";
  /** Of one item; for `s` and `p` the whole field. */
  readonly size: number;
  readonly offset: number;
  /** How many items lie one after the other. */
  readonly count: number;
}

export interface Layout {
  readonly size: number;
  /** Values that pack takes and unpack gives. */
  readonly values: number;
  readonly fields: readonly Field[];
  readonly little: boolean;
}

/** Sizes where they differ without native alignment; `n`, `N` and `P` exist only natively. */
const STANDARD_SIZES: Readonly<Record<string, number>> = { l: 4, L: 4, n: 0, N: 0, P: 0 };
/** Offsets are host numbers; no memory reaches this limit. */
const MAX_SIZE = BigInt(Number.MAX_SAFE_INTEGER);
const ORDERS = "@=<>!";
const tooLong = (): object => structError("total struct size too long");

function sizeOf(code: string, native: boolean): number | undefined {
  if (code === "s" || code === "p" || code === "x") return 1;
  const size = native
    ? NATIVE_ITEMS[code]?.size
    : (STANDARD_SIZES[code] ?? NATIVE_ITEMS[code]?.size);
  return size === 0 ? undefined : size;
}

export function compileFormat(format: string): Layout {
  const order = format !== "" && ORDERS.includes(format[0]) ? format[0] : "";
  const native = order === "" || order === "@";
  const fields: Field[] = [];
  let values = 0;
  let offset = 0n;
  const piece = /[ \t\n\r\v\f]+|(\d*)([\s\S])?/y;
  piece.lastIndex = order.length;
  while (piece.lastIndex < format.length) {
    const match = piece.exec(format) as RegExpExecArray;
    const [, digits, code] = match;
    if (digits === undefined) continue;
    if (code === undefined) throw structError("repeat count given without format specifier");
    if (code === "\0") throw structError("embedded null character");
    const size = sizeOf(code, native);
    if (size === undefined) throw structError("bad char in struct format");
    const count = digits === "" ? 1n : BigInt(digits);
    if (native) {
      const align = BigInt(NATIVE_ITEMS[code]?.kind === "complex" ? size / 2 : size);
      offset = ((offset + align - 1n) / align) * align;
    }
    const start = offset;
    offset += count * BigInt(size);
    if (count > MAX_SIZE || offset > MAX_SIZE) throw tooLong();
    if (code === "x") continue;
    const isText = code === "s" || code === "p";
    values += isText ? 1 : Number(count);
    if (!isText && count === 0n) continue;
    fields.push({
      code,
      kind: code === "s" ? "bytes" : code === "p" ? "pascal" : NATIVE_ITEMS[code].kind,
      size: isText ? Number(count) : size,
      offset: Number(start),
      count: isText ? 1 : Number(count),
    });
  }
  return { size: Number(offset), values, fields, little: order !== ">" && order !== "!" };
}
