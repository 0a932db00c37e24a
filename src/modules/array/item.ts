/** What each type code of `array` holds: size, reading, and the values that it takes. */
import { index, typeName } from "../../objects/abstract.ts";
import { overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import {
  intFits,
  intLimits,
  NATIVE_ITEMS,
  readFloat,
  readInt,
  writeFloat,
  writeInt,
} from "../../objects/native-item.ts";
import { toFloat } from "../../objects/number-conversion.ts";
import type { PyValue } from "../../objects/object.ts";
import { codeAt, strFromText, textFromPoints, textOf } from "../../objects/str-text.ts";

export interface ArrayItem {
  readonly code: string;
  readonly size: number;
  /** Code of the buffer format. */
  readonly format: string;
  /** 0 for others than ints. */
  readonly intSign: -1 | 0 | 1;
  readonly isText: boolean;
  readonly read: (view: DataView, at: number) => PyValue;
  readonly write: (view: DataView, at: number, value: PyValue) => void;
}

/** In the order of `array.typecodes`. */
export const TYPE_CODES = "bBuwhHiIlLqQfd";

const MAX_POINT = 0x10ffff;

/** How overflow of the codes that C reads through a long is worded. */
const INT_NAMES: Readonly<Record<string, string>> = {
  b: "signed char",
  B: "unsigned byte integer",
  h: "signed short integer",
  H: "unsigned short",
  i: "signed integer",
};
const tooLarge = (type: string): object =>
  overflowError(`Python int too large to convert to C ${type}`);

/** Raises CPython's OverflowError for an int that the code cannot hold. */
function checkInt(code: string, n: number | bigint): void {
  const { size, kind } = NATIVE_ITEMS[code];
  const isSigned = kind === "signed";
  if (intFits(n, size, isSigned)) return;
  const isBelow = n < intLimits(size, isSigned)[0];
  switch (code) {
    case "l":
      throw tooLarge("long");
    case "I":
    case "L":
      if (isBelow) throw overflowError("can't convert negative value to unsigned int");
      if (!intFits(n, 8, false)) throw tooLarge("unsigned long");
      throw overflowError("unsigned int is greater than maximum");
    case "q":
      throw overflowError("int too big to convert");
    case "Q":
      throw overflowError(
        isBelow ? "can't convert negative int to unsigned" : "int too big to convert",
      );
    default:
      if (!intFits(n, 8, true)) throw tooLarge("long");
      throw overflowError(
        `${INT_NAMES[code]} is ${isBelow ? "less than minimum" : "greater than maximum"}`,
      );
  }
}

function intItem(code: string): ArrayItem {
  const { size, kind } = NATIVE_ITEMS[code];
  const isSigned = kind === "signed";
  return {
    code,
    size,
    format: code,
    intSign: isSigned ? -1 : 1,
    isText: false,
    read: (view, at) => readInt(view, at, size, isSigned, true),
    write: (view, at, value) => {
      const n = index(value);
      checkInt(code, n);
      writeInt(view, at, size, n, true);
    },
  };
}

function floatItem(code: string): ArrayItem {
  const { size } = NATIVE_ITEMS[code];
  return {
    code,
    size,
    format: code,
    intSign: 0,
    isText: false,
    read: (view, at) => new PyFloat(readFloat(view, at, size, true)),
    write: (view, at, value) => {
      writeFloat(view, at, size, toFloat(value), true);
    },
  };
}

/** One code point in four bytes; `u` is the same, as C's wchar_t has four bytes on Linux. */
function textItem(code: string): ArrayItem {
  return {
    code,
    size: 4,
    format: "w",
    intSign: 0,
    isText: true,
    read: (view, at) => {
      const point = view.getUint32(at, true);
      if (point > MAX_POINT) throw valueError("chr() arg not in range(0x110000)");
      return strFromText(textFromPoints([point]));
    },
    write: (view, at, value) => {
      const text = textOf(value);
      if (text === undefined) {
        throw typeError(`array item must be a unicode character, not ${typeName(value)}`);
      }
      if (text.length !== 1) {
        throw typeError(
          `array item must be a unicode character, not a string of length ${text.length}`,
        );
      }
      view.setUint32(at, codeAt(text, 0), true);
    },
  };
}

function itemFor(code: string): ArrayItem {
  if (code === "u" || code === "w") return textItem(code);
  return code === "f" || code === "d" ? floatItem(code) : intItem(code);
}

export const ARRAY_ITEMS: ReadonlyMap<string, ArrayItem> = new Map(
  [...TYPE_CODES].map((code) => [code, itemFor(code)]),
);
