/**
 * The type `str`. Its methods are in files by theme: str-search, str-split, str-case, str-format,
 * percent-format; this file has the slots, the constructor, and what concerns width and single
 * characters. Text is handled as str-text.ts describes.
 */

import {
  fullyQualifiedName,
  indexNumber,
  indexOptional,
  isTrue,
  sizedIndex,
  sliceIndices,
  smallIndex,
  str,
  typeName,
} from "./abstract.ts";
import { withClass } from "./arguments.ts";
import { bytesIfAny } from "./buffer.ts";
import { nameArgument } from "./codec-errors.ts";
import { decodeToStr, encodeStr } from "./codecs.ts";
import { NotImplemented, strType, typeOf } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { indexError, memoryError, typeError } from "./exceptions.ts";
import { formatStr, specArgument } from "./format.ts";
import { hashInHalves } from "./hash-halves.ts";
import type { CompareOp, KwNames, PyType, PyValue } from "./object.ts";
import { strPercent } from "./percent-format.ts";
import { PyList, PySlice, PyStr, PyTuple } from "./sequence-values.ts";
import { bindArguments, parseSignature } from "./signature.ts";
import { pointsHalves, textHalves } from "./sip-hash.ts";
import { caseMethods } from "./str-case.ts";
import { formatMap, formatMarkup } from "./str-format.ts";
import { StrIterator } from "./str-iterator.ts";
import { asciiText, reprOfText } from "./str-repr.ts";
import { searchMethods } from "./str-search.ts";
import { splitLines, splitMethods } from "./str-split.ts";
import {
  codeAt,
  compareTexts,
  concatTexts,
  equalTexts,
  findText,
  pointsOf,
  type StrValue,
  sliceText,
  strFromText,
  type Text,
  textFromPoints,
  textOf,
} from "./str-text.ts";
import { maketrans, translate } from "./str-translate.ts";
import { layoutOf } from "./type-sizes.ts";

export { asciiText };

// ---- direct functions for the eval loop ---------------------------------------------------------

/** len() of a str value. */
export function strLength(value: StrValue): number {
  return value.length;
}

export function strGetItem(self: StrValue, key: PyValue): PyValue {
  const text = textOf(self) as Text;
  if (key instanceof PySlice) return strSlice(self, key);
  const size = text.length;
  let i: number | bigint | undefined = typeof key === "number" ? key : indexOptional(key);
  if (i === undefined) throw typeError(`string indices must be integers, not '${typeName(key)}'`);
  if (typeof i !== "number") {
    throw indexError(`cannot fit '${typeName(key)}' into an index-sized integer`);
  }
  if (i < 0) i += size;
  if (i < 0 || i >= size) throw indexError("string index out of range");
  return typeof text === "string" ? text[i] : strFromText(textFromPoints([text[i]]));
}

function strSlice(self: StrValue, key: PySlice): StrValue {
  const text = textOf(self) as Text;
  const { start, step, count } = sliceIndices(key, text.length);
  if (step === 1) {
    if (count === text.length && typeof self === "string") return self;
    return strFromText(sliceText(text, start, start + count));
  }
  if (typeof text === "string") {
    let out = "";
    for (let k = 0, i = start; k < count; k++, i += step) out += text[i];
    return out;
  }
  const points = new Uint32Array(count);
  for (let k = 0, i = start; k < count; k++, i += step) points[k] = text[i];
  return strFromText(textFromPoints(points));
}

/** `left + right`, left being a str. */
export function strConcat(left: StrValue, right: PyValue): StrValue {
  if (typeof left === "string" && typeof right === "string") {
    try {
      return left + right;
    } catch (error) {
      if (error instanceof RangeError) throw memoryError("");
      throw error;
    }
  }
  const other = textOf(right);
  if (other === undefined) {
    throw typeError(`can only concatenate str (not "${typeName(right)}") to str`);
  }
  return strFromText(concatTexts([textOf(left) as Text, other]));
}

export function strRepeat(self: StrValue, count: PyValue): StrValue {
  const n = sizedIndex(count);
  const text = textOf(self) as Text;
  if (n <= 0 || text.length === 0) return "";
  const times = Number(n);
  try {
    if (typeof text === "string") return text.repeat(times);
    const points = new Uint32Array(text.length * times);
    for (let i = 0; i < times; i++) points.set(text, i * text.length);
    return strFromText(points);
  } catch (error) {
    if (error instanceof RangeError) throw memoryError("");
    throw error;
  }
}

export function strContains(self: StrValue, item: PyValue): boolean {
  if (typeof self === "string" && typeof item === "string") return self.includes(item);
  const part = textOf(item);
  if (part === undefined) {
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  return findText(textOf(self) as Text, part) >= 0;
}

function compare(self: StrValue, other: PyValue, op: CompareOp): PyValue {
  const right = textOf(other);
  if (right === undefined) return NotImplemented;
  const left = textOf(self) as Text;
  switch (op) {
    case 2:
      return equalTexts(left, right);
    case 3:
      return !equalTexts(left, right);
    default: {
      const order = compareTexts(left, right);
      return op === 0 ? order < 0 : op === 1 ? order <= 0 : op === 4 ? order > 0 : order >= 0;
    }
  }
}

export function strHalves(self: StrValue): number {
  const text = textOf(self) as Text;
  return typeof text === "string" ? textHalves(text) : pointsHalves(text);
}

// ---- constructor ----------------------------------------------------------------------------------

const newSignature = parseSignature("str(object=<absent>, encoding=<absent>, errors=<absent>)");

function newStr(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  let value: PyValue;
  if (args.length === 1 && kwnames === null) value = str(args[0]);
  else {
    const positional = args.length - (kwnames === null ? 0 : kwnames.length);
    if (positional > 3 && kwnames === null)
      throw typeError(`str expected at most 3 arguments, got ${positional}`);
    const [object, encoding, errors] = bindArguments(newSignature, args, kwnames, "str");
    if (object === undefined) value = "";
    else if (encoding === undefined && errors === undefined) value = str(object as PyValue);
    else {
      value = decodeObject(
        object as PyValue,
        ...([encoding, errors] as const).map((value, i) => {
          if (value === undefined) return undefined;
          const name = i === 0 ? "encoding" : "errors";
          // The quick form of the call words this its own way.
          if (cls === strType && kwnames === null && textOf(value as PyValue) === undefined) {
            const given = fullyQualifiedName(typeOf(value as PyValue));
            throw typeError(`str() argument '${name}' must be str, not ${given}`);
          }
          return nameArgument(value as PyValue, "str", name);
        }),
      );
    }
  }
  if (cls === strType) return value;
  return withClass(new PyStr(textOf(value) as Text), cls);
}

function decodeObject(object: PyValue, encoding?: string, errors?: string): StrValue {
  if (textOf(object) !== undefined) throw typeError("decoding str is not supported");
  const bytes = bytesIfAny(object);
  if (bytes === undefined) {
    throw typeError(`decoding to str: need a bytes-like object, ${typeName(object)} found`);
  }
  return decodeToStr(bytes, object, encoding, errors);
}

// ---- width ------------------------------------------------------------------------------------------

function fillCharacter(value: PyValue): Text {
  const fill = textOf(value);
  if (fill === undefined) {
    throw typeError(`The fill character must be a unicode character, not ${typeName(value)}`);
  }
  if (fill.length !== 1) {
    throw typeError("The fill character must be exactly one character long");
  }
  return fill;
}

function padded(text: Text, left: number, right: number, fill: Text): StrValue {
  const run = (count: number): Text => {
    if (typeof fill === "string") return fill.repeat(count);
    return count === 0 ? "" : new Uint32Array(count).fill(fill[0]);
  };
  try {
    return strFromText(concatTexts([run(left), text, run(right)]));
  } catch (error) {
    if (error instanceof RangeError) throw memoryError("");
    throw error;
  }
}

function justify(side: "left" | "right" | "center") {
  return (self: StrValue, width: PyValue, fillchar: PyValue): StrValue => {
    const text = textOf(self) as Text;
    const size = indexNumber(width);
    const fill = fillCharacter(fillchar);
    const missing = size - text.length;
    if (missing <= 0) return strFromText(text);
    if (side === "left") return padded(text, 0, missing, fill);
    if (side === "right") return padded(text, missing, 0, fill);
    const left = (missing >> 1) + (missing & size & 1);
    return padded(text, left, missing - left, fill);
  };
}

function zeroFill(self: StrValue, width: PyValue): StrValue {
  const text = textOf(self) as Text;
  const missing = indexNumber(width) - text.length;
  if (missing <= 0) return strFromText(text);
  const first = text.length > 0 ? codeAt(text, 0) : 0;
  if (first !== 43 && first !== 45) return padded(text, missing, 0, "0");
  const zeros = "0".repeat(missing);
  return strFromText(concatTexts([sliceText(text, 0, 1), zeros, sliceText(text, 1, text.length)]));
}

function expandTabs(self: StrValue, tabsize: PyValue): StrValue {
  const size = smallIndex(tabsize);
  const out: number[] = [];
  let column = 0;
  for (const c of pointsOf(textOf(self) as Text)) {
    if (c === 9) {
      const count = size > 0 ? size - (column % size) : 0;
      for (let i = 0; i < count; i++) out.push(32);
      column += count;
    } else {
      out.push(c);
      column = c === 10 || c === 13 ? 0 : column + 1;
    }
  }
  return strFromText(textFromPoints(out));
}

/** Bytes that CPython would use: by the widest code point. */
function sizeOf(self: StrValue): number {
  const text = textOf(self) as Text;
  let widest = 0;
  for (let i = 0; i < text.length; i++) widest = Math.max(widest, codeAt(text, i));
  // Of a class of a script: the text lies in a block of its own.
  const { basic } = layoutOf(strType);
  if (typeOf(self) !== strType) {
    const width = widest < 0x100 ? 1 : widest < 0x10000 ? 2 : 4;
    return basic + width * (text.length + 1);
  }
  if (widest < 0x80) return 41 + text.length;
  if (widest < 0x100) return 57 + text.length;
  return widest < 0x10000 ? 58 + 2 * text.length : 60 + 4 * text.length;
}

defineType(strType, {
  doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nText: an immutable sequence of Unicode code points. Without an encoding the result\nis what object.__str__() returns, or repr(object) where there is none; with one, the\nbytes of the object are decoded.",
  alloc: (cls) => withClass(new PyStr(""), cls),
  slots: {
    new: newStr,
    repr: (self: StrValue) => strFromText(reprOfText(textOf(self) as Text)),
    str: (self: StrValue) =>
      typeof self === "string" || self.cls === strType ? self : strFromText(self.points),
    hash: hashInHalves(strHalves),
    richcompare: compare,
    iter: (self) => new StrIterator(self as StrValue),
    length: strLength,
    getitem: strGetItem,
    contains: strContains,
    concat: strConcat,
    repeat: strRepeat,
    remainder: (left: PyValue, right: PyValue) => {
      const format = textOf(left);
      return format === undefined ? NotImplemented : strPercent(format, right);
    },
  },
  methods: [
    method(
      "encode(self, /, encoding='utf-8', errors='strict')",
      (self: StrValue, encoding: PyValue, errors: PyValue) =>
        encodeStr(
          self,
          nameArgument(encoding, "encode", "encoding"),
          nameArgument(errors, "encode", "errors"),
        ),
      "Encode the string by the codec that `encoding` names.",
    ),
    ...searchMethods,
    ...splitMethods,
    ...caseMethods,
    method(
      "splitlines(self, /, keepends=False)",
      (self: StrValue, keepends: PyValue) =>
        new PyList(splitLines(textOf(self) as Text, isTrue(keepends))),
    ),
    method("center(self, width, fillchar=' ', /)", justify("center")),
    method("ljust(self, width, fillchar=' ', /)", justify("left")),
    method("rjust(self, width, fillchar=' ', /)", justify("right")),
    method("zfill(self, width, /)", zeroFill),
    method("expandtabs(self, /, tabsize=8)", expandTabs),
    method("translate(self, table, /)", translate),
    maketrans,
    method(
      "format(self, /, *args, **kwargs)",
      (self: StrValue, args: PyValue[], keywords: Map<string, PyValue>) =>
        formatMarkup(textOf(self) as Text, args, keywords),
    ),
    method("format_map(self, mapping, /)", (self: StrValue, mapping: PyValue) =>
      formatMap(textOf(self) as Text, mapping),
    ),
    method("__format__(self, format_spec, /)", (self: StrValue, spec: PyValue) =>
      strFromText(formatStr(self, specArgument(spec))),
    ),
    method(
      "__getnewargs__(self, /)",
      (self: StrValue) => new PyTuple([strFromText(textOf(self) as Text)]),
    ),
    method("__sizeof__(self, /)", sizeOf),
  ],
});
