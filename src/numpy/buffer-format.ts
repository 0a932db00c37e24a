/** dtypes as formats of the buffer protocol (PEP 3118) and back. */
import { newError, valueError } from "../objects/exceptions.ts";
import {
  BOOL,
  bytesOf,
  COMPLEX64,
  COMPLEX128,
  type DType,
  type Field,
  FLOAT16,
  FLOAT32,
  FLOAT64,
  INT8,
  INT16,
  INT32,
  INT64,
  LONGLONG,
  strOf,
  structOf,
  subarrayOf,
  TypeNum,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  ULONGLONG,
  voidOf,
} from "./dtype.ts";
import type { NDArray } from "./ndarray.ts";

// ---- out ----------------------------------------------------------------------------------------

/** Codes where they differ from the dtype's own character. */
const CODES: Readonly<Record<number, string>> = {
  [TypeNum.Complex64]: "Zf",
  [TypeNum.Complex128]: "Zd",
  [TypeNum.LongDouble]: "d",
  [TypeNum.CLongDouble]: "Zd",
};
/** Codes of the sizes that do not depend on the machine. */
const STANDARD: Readonly<Record<string, string>> = { l: "q", L: "Q" };

class FormatWriter {
  text = "";
  private order = "@";
  private readonly arr: NDArray;

  constructor(arr: NDArray) {
    this.arr = arr;
  }

  item(dtype: DType, offset: number): void {
    if (dtype.subarray !== null) {
      this.text += `(${dtype.subarray.shape.join(",")})`;
      this.item(dtype.subarray.base, offset);
      return;
    }
    if (dtype.fields !== null) this.struct(dtype, dtype.fields, offset);
    else this.text += this.simple(dtype, offset);
  }

  private struct(dtype: DType, fields: readonly Field[], offset: number): void {
    this.text += "T{";
    let at = 0;
    for (const { name, dtype: part, offset: place } of fields) {
      if (place < at) {
        throw valueError(
          "dtypes with overlapping or out-of-order fields are not representable as buffers. Consider reordering the fields.",
        );
      }
      this.text += "x".repeat(place - at);
      this.item(part, offset + place);
      this.text += `:${name}:`;
      at = place + part.itemsize;
    }
    this.text += `${"x".repeat(dtype.itemsize - at)}}`;
  }

  private simple(dtype: DType, offset: number): string {
    switch (dtype.kind) {
      case "S":
        return `${dtype.itemsize}s`;
      case "U":
        return `${this.orderFor(dtype, offset)}${dtype.itemsize / 4}w`;
      case "V":
        return `${dtype.itemsize}x`;
      case "M":
      case "m":
        throw valueError(`cannot include dtype '${dtype.kind}' in a buffer`);
      default: {
        const order = this.orderFor(dtype, offset);
        const code = CODES[dtype.num] ?? dtype.char;
        return order + (this.order === "@" ? code : (STANDARD[code] ?? code));
      }
    }
  }

  /** The sign that switches to the byte order of an item, when it is another one. */
  private orderFor(dtype: DType, offset: number): string {
    const wanted = dtype.swapped ? ">" : this.isAligned(dtype, offset) ? "@" : "=";
    if (wanted === this.order || dtype.itemsize === 1) return "";
    this.order = wanted;
    return wanted;
  }

  private isAligned(dtype: DType, offset: number): boolean {
    const { storage, offset: start, strides } = this.arr;
    const places = [storage.base + start, offset, ...strides];
    return places.every((n) => n % dtype.alignment === 0);
  }
}

export function formatOf(arr: NDArray): string {
  const writer = new FormatWriter(arr);
  writer.item(arr.dtype, 0);
  return writer.text;
}

// ---- in -----------------------------------------------------------------------------------------

const ITEMS: Readonly<Record<string, DType>> = {
  "?": BOOL,
  b: INT8,
  B: UINT8,
  h: INT16,
  H: UINT16,
  i: INT32,
  I: UINT32,
  l: INT64,
  L: UINT64,
  q: LONGLONG,
  Q: ULONGLONG,
  n: INT64,
  N: UINT64,
  e: FLOAT16,
  f: FLOAT32,
  d: FLOAT64,
  F: COMPLEX64,
  D: COMPLEX128,
  Zf: COMPLEX64,
  Zd: COMPLEX128,
};
/** In standard sizes `l` has four bytes. */
const STANDARD_ITEMS: Readonly<Record<string, DType>> = {
  l: INT32,
  L: UINT32,
  q: INT64,
  Q: UINT64,
};

class FormatReader {
  private at = 0;
  private order = "@";
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(): DType {
    const dtype = this.item();
    if (dtype === undefined || this.at < this.text.length) throw this.wrong();
    return dtype;
  }

  private wrong(): object {
    return valueError(`'${this.text}' is not a valid PEP 3118 buffer format string`);
  }

  private match(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.text.slice(this.at))?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** One item with its byte order, count and shape; undefined before a closing brace. */
  private item(): DType | undefined {
    const shape = this.match(/^\(\d+(,\d+)*\)/);
    if (shape !== undefined) {
      const base = this.item();
      if (base === undefined) throw this.wrong();
      return subarrayOf(base, shape.slice(1, -1).split(",").map(Number));
    }
    const order = this.match(/^[@=<>!^]/);
    if (order !== undefined) {
      this.order = order;
      return this.item();
    }
    if (this.match(/^T\{/) !== undefined) return this.struct();
    const digits = this.match(/^\d+/);
    const count = digits === undefined ? 1 : Number(digits);
    const code = this.match(/^(Z?[A-Za-z]|\?)/);
    if (code === undefined) return undefined;
    return this.simple(code, count, digits !== undefined);
  }

  private simple(code: string, count: number, isCounted: boolean): DType {
    const isSwapped = this.order === ">" || this.order === "!";
    switch (code) {
      case "c":
      case "s":
        return bytesOf(count);
      case "w":
      case "u":
        return strOf(count).withSwapped(isSwapped);
      case "x":
        return voidOf(count);
      default: {
        const isNative = this.order === "@" || this.order === "^";
        const found = (isNative ? undefined : STANDARD_ITEMS[code]) ?? ITEMS[code];
        if (found === undefined) throw this.wrong();
        const dtype = found.withSwapped(isSwapped);
        return isCounted && count !== 1 ? subarrayOf(dtype, [count]) : dtype;
      }
    }
  }

  private struct(): DType {
    const fields: Field[] = [];
    let offset = 0;
    let alignment = 1;
    while (this.match(/^\}/) === undefined) {
      const padding = this.match(/^x+(?!:)/);
      if (padding !== undefined) {
        offset += padding.length;
        continue;
      }
      const dtype = this.item();
      if (dtype === undefined) throw this.wrong();
      if (this.order === "@") {
        offset = Math.ceil(offset / dtype.alignment) * dtype.alignment;
        alignment = Math.max(alignment, dtype.alignment);
      }
      const name = this.match(/^:[^:]*:/)?.slice(1, -1) ?? `f${fields.length}`;
      fields.push({ name, dtype, offset, title: undefined });
      offset += dtype.itemsize;
    }
    return structOf(fields, offset, alignment, false);
  }
}

/** The dtype of a format; sizes must agree. */
export function dtypeOfFormat(format: string, itemsize: number): DType {
  const dtype = new FormatReader(format).whole();
  if (dtype.itemsize === itemsize) return dtype;
  throw newError(
    "RuntimeError",
    `Item size ${itemsize} for PEP 3118 buffer format string ${format} does not match the dtype ${dtype.baseName} item size ${dtype.itemsize}.`,
  );
}
