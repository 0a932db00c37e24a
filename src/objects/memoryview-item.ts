/** Items of a memoryview: values read from and written to memory in a native struct format. */
import { indexOptional, isTrue } from "./abstract.ts";
import type { BufferInfo } from "./buffer.ts";
import { newError, typeError, valueError } from "./exceptions.ts";
import { PyFloat } from "./float-value.ts";
import {
  dataViewOf,
  intFits,
  NATIVE_ITEMS,
  type NativeItem,
  readFloat,
  readInt,
  writeFloat,
  writeInt,
} from "./native-item.ts";
import { toFloatOptional } from "./number-conversion.ts";
import type { PyValue } from "./object.ts";
import { PyBytes } from "./sequence-values.ts";

/** Where a float is rounded before it is known to fit. */
const scratch = new Uint8Array(8);

/** The code of a native format: `@` says what is the default. */
export const codeOf = (format: string): string =>
  format.startsWith("@") ? format.slice(1) : format;

/** The format of a view; undefined when it is not one native item. */
export function viewItem(format: string): NativeItem | undefined {
  const item = NATIVE_ITEMS[codeOf(format)];
  // CPython's memoryview does not know struct's complex codes.
  return item?.kind === "complex" ? undefined : item;
}

function requireItem(info: BufferInfo): NativeItem {
  const item = viewItem(info.format);
  if (item === undefined) {
    throw newError("NotImplementedError", `memoryview: format ${info.format} not supported`);
  }
  return item;
}

export function readItem(info: BufferInfo, at: number): PyValue {
  const { kind, size } = requireItem(info);
  const view = dataViewOf(info.bytes);
  switch (kind) {
    case "char":
      return new PyBytes(info.bytes.slice(at, at + 1));
    case "bool":
      return info.bytes[at] !== 0;
    case "float":
      return new PyFloat(readFloat(view, at, size, true));
    default:
      return readInt(view, at, size, kind === "signed", true);
  }
}

/** `live` gives the buffer once more after the value was asked: that may have released the view. */
export function writeItem(live: () => BufferInfo, at: number, value: PyValue): void {
  const { format } = live();
  const { kind, size } = requireItem(live());
  const wrongType = (): object => typeError(`memoryview: invalid type for format '${format}'`);
  const wrongValue = (): object => valueError(`memoryview: invalid value for format '${format}'`);
  if (kind === "char") {
    if (!(value instanceof PyBytes)) throw wrongType();
    if (value.bytes.length !== 1) throw wrongValue();
    live().bytes[at] = value.bytes[0];
  } else if (kind === "bool") {
    const flag = isTrue(value) ? 1 : 0;
    live().bytes[at] = flag;
  } else if (kind === "float") {
    const v = toFloatOptional(value);
    if (v === undefined) throw wrongType();
    // A float16 that overflows is refused, a float32 becomes infinite.
    const fits = writeFloat(dataViewOf(scratch), 0, size, v, true);
    if (!fits && size === 2) throw wrongValue();
    live().bytes.set(scratch.subarray(0, size), at);
  } else {
    const n = indexOptional(value);
    if (n === undefined) throw wrongType();
    if (!intFits(n, size, kind === "signed")) throw wrongValue();
    writeInt(dataViewOf(live().bytes), at, size, n, true);
  }
}
