/**
 * Text of arrays: str, repr and array2string, with NumPy's choice of digits, column widths, wrapping
 * and summarising. Item formatters are made for the items that will be shown.
 */
import { call, reprText, strText } from "../objects/abstract.ts";
import type { PyDict } from "../objects/dict-storage.ts";
import type { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { PyBytes, type PyComplex, PyList, strFromHost } from "../objects/sequence-values.ts";
import type { DType } from "./dtype.ts";
import { dtypeText } from "./dtype-object.ts";
import {
  type FloatBits,
  positional,
  scientific,
  scientificArrayFrom,
  type Trim,
} from "./float-format.ts";
import { readItem, readScalar } from "./item.ts";
import { fieldView, makeView, NDArray, ndarrayType, shapeText } from "./ndarray.ts";
import { type PrintOptions, printOptions } from "./print-options.ts";

/** Text of one item, at a byte offset of the array's storage. */
type ItemFormat = (arr: NDArray, offset: number) => string;

// ---- numbers ---------------------------------------------------------------------------------------------

class FloatingFormat {
  private padLeft = 0;
  private padRight = 0;
  private expSize = -1;
  private exponential = false;
  private unique = true;
  private trim: Trim = ".";
  private minDigits: number | undefined;
  private precision: number | undefined;
  private readonly bits: FloatBits;
  private readonly options: PrintOptions;
  private readonly sign: PrintOptions["sign"];

  constructor(
    values: readonly number[],
    bits: FloatBits,
    options: PrintOptions,
    sign = options.sign,
  ) {
    this.bits = bits;
    this.options = options;
    this.sign = sign;
    this.precision =
      options.floatmode === "unique" || options.precision === null ? undefined : options.precision;
    this.fill(values);
  }

  private fill(values: readonly number[]): void {
    const { options } = this;
    const finite = values.filter((v) => v - v === 0);
    let max = 0;
    let min = Infinity;
    for (const v of finite) {
      const a = Math.abs(v);
      if (a === 0) continue;
      if (a > max) max = a;
      if (a < min) min = a;
    }
    const isWide = !options.suppress && (min < 0.0001 || max / min > 1000);
    if (max > 0 && (max >= scientificArrayFrom(this.bits) || isWide)) this.exponential = true;
    const isFixed = options.floatmode === "fixed";
    const plus = this.sign === "+";
    if (finite.length === 0) {
      this.exponential = false;
    } else if (this.exponential) {
      let trim: Trim = ".";
      if (isFixed) {
        trim = "k";
        this.unique = false;
      }
      let whole = 0;
      let fraction = 0;
      let exponent = 0;
      for (const v of finite) {
        const text = scientific(v, this.bits, {
          precision: this.precision,
          unique: this.unique,
          trim,
          sign: plus,
        });
        const e = text.indexOf("e");
        const dot = text.indexOf(".");
        whole = Math.max(whole, dot);
        fraction = Math.max(fraction, e - dot - 1);
        exponent = Math.max(exponent, text.length - e - 1);
      }
      this.expSize = exponent - 1;
      this.trim = "k";
      this.precision = fraction;
      this.minDigits = fraction;
      this.padLeft = whole;
      this.padRight = this.expSize + 2 + fraction;
    } else {
      let trim: Trim = ".";
      if (isFixed) {
        trim = "k";
        this.unique = false;
      }
      for (const v of finite) {
        const text = positional(v, this.bits, {
          precision: this.precision,
          unique: this.unique,
          trim,
          sign: plus,
        });
        const dot = text.indexOf(".");
        this.padLeft = Math.max(this.padLeft, dot);
        this.padRight = Math.max(this.padRight, text.length - dot - 1);
      }
      if (isFixed || options.floatmode === "maxprec_equal") {
        this.precision = this.padRight;
        this.minDigits = this.padRight;
        this.trim = "k";
      } else {
        this.trim = ".";
        this.minDigits = 0;
      }
    }
    if (this.sign === " " && !finite.some((v) => v < 0 || Object.is(v, -0))) this.padLeft++;
    if (finite.length !== values.length) {
      const signed = this.sign !== "-" || values.some((v) => v === -Infinity);
      const offset = this.padRight + 1;
      this.padLeft = Math.max(
        this.padLeft,
        options.nanstr.length - offset,
        options.infstr.length + (signed ? 1 : 0) - offset,
      );
    }
  }

  text(v: number): string {
    if (v - v !== 0) {
      const plus = this.sign === "+" ? "+" : "";
      const word =
        v !== v ? plus + this.options.nanstr : (v < 0 ? "-" : plus) + this.options.infstr;
      return word.padStart(this.padLeft + this.padRight + 1);
    }
    if (this.exponential) {
      return scientific(v, this.bits, {
        precision: this.precision,
        minDigits: this.minDigits,
        unique: this.unique,
        trim: this.trim,
        sign: this.sign === "+",
        padLeft: this.padLeft,
        expDigits: this.expSize,
      });
    }
    return positional(v, this.bits, {
      precision: this.precision,
      minDigits: this.minDigits,
      unique: this.unique,
      trim: this.trim,
      sign: this.sign === "+",
      padLeft: this.padLeft,
      padRight: this.padRight,
    });
  }
}

export function floatBits(dtype: DType): FloatBits {
  const size = dtype.kind === "c" ? dtype.itemsize / 2 : dtype.itemsize;
  return size === 2 ? 16 : size === 4 ? 32 : 64;
}

const numberAt = (arr: NDArray, offset: number): number =>
  (readItem(arr.dtype, arr.storage, offset) as PyFloat).v;

// ---- choosing a format ---------------------------------------------------------------------------------

const FORMAT_KEYS: Record<string, string[]> = {
  b: ["bool"],
  i: ["int", "int_kind"],
  u: ["int", "int_kind"],
  f: ["float", "float_kind"],
  c: ["complexfloat", "complex_kind"],
  U: ["numpystr", "str_kind"],
  S: ["numpystr", "str_kind"],
  O: ["object"],
  V: ["void"],
  m: ["timedelta"],
  M: ["datetime"],
};

function customFormat(dtype: DType, options: PrintOptions): PyValue | undefined {
  const dict: PyDict | null = options.formatter;
  if (dict === null) return undefined;
  let found: PyValue | undefined;
  for (const key of ["all", ...[...(FORMAT_KEYS[dtype.kind] ?? [])].reverse()]) {
    const f = dict.getStr(key);
    if (f !== undefined && f !== null) found = f;
  }
  return found;
}

function formatFor(arr: NDArray, offsets: readonly number[], options: PrintOptions): ItemFormat {
  const { dtype } = arr;
  const custom = customFormat(dtype, options);
  if (custom !== undefined) {
    return (a, o) => strText(call(custom, [readScalar(a.dtype, a.storage, o)]));
  }
  const bits = floatBits(dtype);
  switch (dtype.kind) {
    case "b": {
      // "True" is as wide as "False" except in a 0-d array.
      const width = arr.ndim === 0 ? 0 : TRUE_WIDTH;
      return (a, o) =>
        a.storage.views.bytes[a.storage.base + o] !== 0 ? "True".padStart(width) : "False";
    }
    case "i":
    case "u": {
      const texts = offsets.map((o) => intText(arr, o, options.sign));
      const width = Math.max(0, ...texts.map((t) => t.length));
      return (a, o) => intText(a, o, options.sign).padStart(width);
    }
    case "f": {
      const format = new FloatingFormat(
        offsets.map((o) => numberAt(arr, o)),
        bits,
        options,
      );
      return (a, o) => format.text(numberAt(a, o));
    }
    case "c": {
      const items = offsets.map((o) => readItem(dtype, arr.storage, o) as PyComplex);
      const real = new FloatingFormat(
        items.map((z) => z.real),
        bits,
        options,
      );
      const imag = new FloatingFormat(
        items.map((z) => z.imag),
        bits,
        options,
        "+",
      );
      return (a, o) => {
        const z = readItem(a.dtype, a.storage, o) as PyComplex;
        const i = imag.text(z.imag);
        const end = i.trimEnd().length;
        return `${real.text(z.real)}${i.slice(0, end)}j${i.slice(end)}`;
      };
    }
    case "O":
      return (a, o) => {
        const item = readItem(a.dtype, a.storage, o);
        return item instanceof PyList ? `list(${reprText(item)})` : reprText(item);
      };
    case "U":
    case "S":
      return (a, o) => reprText(readItem(a.dtype, a.storage, o));
    case "V":
      return voidFormat(arr, offsets, options);
    default: {
      const texts = offsets.map((o) => timeText.format(arr, o));
      const width = Math.max(0, ...texts.map((t) => t.length));
      return (a, o) => timeText.format(a, o).padStart(width);
    }
  }
}

const TRUE_WIDTH = 5;

/** Text of datetime and timedelta items; filled by datetime.ts. */
export const timeText: { format: (arr: NDArray, offset: number) => string } = {
  format: (arr, offset) => String((readScalar(arr.dtype, arr.storage, offset) as { v?: bigint }).v),
};

function intText(arr: NDArray, offset: number, sign: PrintOptions["sign"]): string {
  const v = readItem(arr.dtype, arr.storage, offset) as number | bigint;
  const text = v.toString();
  return sign !== "-" && v >= 0 ? (sign === "+" ? "+" : " ") + text : text;
}

function voidFormat(arr: NDArray, offsets: readonly number[], options: PrintOptions): ItemFormat {
  const { fields } = arr.dtype;
  if (fields === null) {
    return (a, o) => {
      const raw = readItem(a.dtype, a.storage, o);
      return raw instanceof PyBytes ? voidText(raw.bytes) : strText(raw);
    };
  }
  // A formatter per field, made from that field's items.
  const formats = fields.map((field) => {
    const view = fieldView(arr, field);
    const base = makeView(view, [], [], 0, field.dtype.subarray?.base ?? field.dtype, ndarrayType);
    if (field.dtype.subarray === null) {
      const at = offsets.map((o) => o + field.offset);
      const one = new NDArray(arr.storage, field.dtype, [1], [0], 0);
      const format = formatFor(one, at, options);
      return (o: number): string => format(base, o + field.offset);
    }
    const { base: item, shape } = field.dtype.subarray;
    const first = new NDArray(arr.storage, item, shape, [], 0);
    const all: number[] = [];
    for (const o of offsets) {
      for (let k = 0; k < first.size; k++) all.push(o + field.offset + k * item.itemsize);
    }
    const format = formatFor(new NDArray(arr.storage, item, [1], [0], 0), all, options);
    const nested = (axis: number, o: number): string => {
      if (axis === shape.length) return format(base, o);
      const step = shape.slice(axis + 1).reduce((x, y) => x * y, item.itemsize);
      const parts = Array.from({ length: shape[axis] }, (_, i) => nested(axis + 1, o + i * step));
      return `[${parts.join(", ")}]`;
    };
    return (o: number): string => nested(0, o + field.offset);
  });
  return (_a, o) => {
    const parts = formats.map((f) => f(o));
    return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`;
  };
}

function voidText(bytes: Uint8Array): string {
  let text = "b'";
  for (const b of bytes) text += `\\x${b.toString(16).padStart(2, "0").toUpperCase()}`;
  return `${text}'`;
}

// ---- layout ----------------------------------------------------------------------------------------------

interface Layout {
  readonly separator: string;
  readonly linewidth: number;
  readonly edge: number;
  readonly summary: string;
}

function extendLine(
  s: string,
  line: string,
  word: string,
  width: number,
  indent: string,
): [string, string] {
  const wrap = line.length + word.length > width && line.length > indent.length;
  if (!wrap) return [s, line + word];
  return [`${s}${line.trimEnd()}\n`, indent + word];
}

/** Words of several lines (nested arrays in object arrays) keep their shape. */
function extendPretty(
  s: string,
  line: string,
  word: string,
  width: number,
  indent: string,
): [string, string] {
  const words = word.split("\n");
  if (words.length === 1) return extendLine(s, line, word, width, indent);
  const longest = Math.max(...words.map((w) => w.length));
  let pad = line;
  if (line.length + longest > width && line.length > indent.length) {
    s += `${line.trimEnd()}\n`;
    pad = indent + words[0];
  } else pad = line + words[0];
  const hang = " ".repeat(pad.length - words[0].length);
  for (let i = 1; i < words.length; i++) {
    s += `${pad.trimEnd()}\n`;
    pad = hang + words[i];
  }
  return [s, pad + " ".repeat(longest - words[words.length - 1].length)];
}

function formatArray(arr: NDArray, format: ItemFormat, prefix: string, layout: Layout): string {
  const { separator, edge, summary } = layout;
  const tail = separator.trimEnd();
  const recurse = (axis: number, offset: number, indent: string, width: number): string => {
    const left = arr.ndim - axis;
    if (left === 0) return format(arr, offset);
    const n = arr.shape[axis];
    const step = arr.strides[axis];
    const isSummary = summary !== "" && 2 * edge < n;
    const leading = isSummary ? edge : 0;
    const trailing = isSummary ? edge : n;
    const next = (i: number): string =>
      recurse(axis + 1, offset + i * step, `${indent} `, width - 1);
    let s = "";
    if (left === 1) {
      const room = width - Math.max(tail.length, 1);
      let line = indent;
      for (let i = 0; i < leading; i++) {
        [s, line] = extendPretty(s, line, next(i), room, indent);
        line += separator;
      }
      if (isSummary) {
        [s, line] = extendLine(s, line, summary, room, indent);
        line += separator;
      }
      for (let i = trailing; i > 1; i--) {
        [s, line] = extendPretty(s, line, next(n - i), room, indent);
        line += separator;
      }
      if (n > 0) [s, line] = extendPretty(s, line, next(n - 1), room, indent);
      s += line;
    } else {
      const lineSeparator = tail + "\n".repeat(left - 1);
      for (let i = 0; i < leading; i++) s += indent + next(i) + lineSeparator;
      if (isSummary) s += indent + summary + lineSeparator;
      for (let i = trailing; i > 1; i--) s += indent + next(n - i) + lineSeparator;
      if (n > 0) s += indent + next(n - 1);
    }
    return `[${s.slice(indent.length)}]`;
  };
  return recurse(0, arr.offset, prefix, layout.linewidth);
}

/** Offsets of the items that will be shown. */
function shownOffsets(arr: NDArray, edge: number, isSummary: boolean): number[] {
  const out: number[] = [];
  const walk = (axis: number, offset: number): void => {
    if (axis === arr.ndim) {
      out.push(offset);
      return;
    }
    const n = arr.shape[axis];
    const cut = isSummary && n > 2 * edge;
    for (let i = 0; i < n; i++) {
      if (cut && i === edge) i = n - edge;
      if (i < n) walk(axis + 1, offset + i * arr.strides[axis]);
    }
  };
  walk(0, arr.offset);
  return out;
}

export function arrayToString(
  arr: NDArray,
  separator: string,
  prefix: string,
  suffix: string,
  options: PrintOptions = printOptions(),
): string {
  if (arr.size === 0) return "[]";
  const isSummary = arr.size > options.threshold;
  const shown = shownOffsets(arr, options.edgeitems, isSummary);
  const format = formatFor(arr, shown, options);
  return formatArray(arr, format, ` ${" ".repeat(prefix.length)}`, {
    separator,
    linewidth: options.linewidth - suffix.length,
    edge: options.edgeitems,
    summary: isSummary ? "..." : "",
  });
}

const IMPLIED = new Set(["bool", "int64", "float64", "complex128"]);

function isImplied(dtype: DType): boolean {
  return (
    dtype.fields === null &&
    !dtype.swapped &&
    "?lqdD".includes(dtype.char) &&
    IMPLIED.has(dtype.baseName) &&
    dtype.char !== "q"
  );
}

/** A dtype inside repr: `int32`, `'<U3'`, `[('a', '<i4')]`. */
function shortDtype(dtype: DType): string {
  if (dtype.fields !== null) return dtypeText(dtype);
  if (dtype.isFlexible) return `'${dtypeText(dtype)}'`;
  if (dtype.swapped) return `'${dtypeText(dtype)}'`;
  const name = dtypeText(dtype);
  return /^[A-Za-z][A-Za-z0-9]*$/.test(name) ? name : `'${name}'`;
}

export function arrayRepr(arr: NDArray, options: PrintOptions = printOptions()): string {
  const prefix = `${arr.cls === ndarrayType ? "array" : arr.cls.name}(`;
  const body = arrayToString(arr, ", ", prefix, ")", options);
  const extras: string[] = [];
  if ((arr.size === 0 && !(arr.ndim === 1)) || arr.size > options.threshold) {
    extras.push(`shape=${shapeText(arr.shape)}`);
  }
  if (!isImplied(arr.dtype) || arr.size === 0) extras.push(`dtype=${shortDtype(arr.dtype)}`);
  if (extras.length === 0) return `${prefix}${body})`;
  const text = `${prefix}${body},`;
  const extra = `${extras.join(", ")})`;
  const last = text.length - (text.lastIndexOf("\n") + 1);
  const spacer =
    last + extra.length + 1 > options.linewidth ? `\n${" ".repeat(prefix.length)}` : " ";
  return text + spacer + extra;
}

export function arrayStr(arr: NDArray, options: PrintOptions = printOptions()): string {
  if (arr.ndim === 0) return strText(readScalar(arr.dtype, arr.storage, arr.offset));
  return arrayToString(arr, " ", "", "", options);
}

/** One structured item, as `str()` of a void scalar. */
export function voidItemText(dtype: DType, storage: NDArray["storage"], offset: number): string {
  const one = new NDArray(storage, dtype, [], [], offset);
  return formatFor(one, [offset], printOptions())(one, offset);
}

export const reprValue = (arr: NDArray): PyValue => strFromHost(arrayRepr(arr));
export const strValue = (arr: NDArray): PyValue => strFromHost(arrayStr(arr));
