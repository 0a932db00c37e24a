/** Methods of str between one text and many: split, splitlines, join. Rows for str.ts. */

import { iterOptional, toArray, typeName } from "./abstract.ts";
import { strType, typeOf } from "./core-types.ts";
import { type MethodRow, method } from "./define.ts";
import { typeError, valueError } from "./exceptions.ts";
import { askLength } from "./iterators.ts";
import type { PyValue } from "./object.ts";
import { PyList, PyTuple } from "./sequence-values.ts";
import { countArgument } from "./str-search.ts";
import {
  codeAt,
  concatTexts,
  findText,
  findTextLast,
  type StrValue,
  sliceText,
  strFromText,
  type Text,
  textOf,
} from "./str-text.ts";
import { isLineBreak, isSpace } from "./unicode.ts";

function separatorOrNone(value: PyValue): Text | null {
  if (value === null) return null;
  const text = textOf(value);
  if (text === undefined) throw typeError(`must be str or None, not ${typeName(value)}`);
  if (text.length === 0) throw valueError("empty separator");
  return text;
}

/** Words between runs of white space, from the left; `limit` cuts, then one rest. */
function splitSpace(text: Text, limit: number): PyValue[] {
  const words: PyValue[] = [];
  const size = text.length;
  let i = 0;
  for (;;) {
    while (i < size && isSpace(codeAt(text, i))) i++;
    if (i === size) return words;
    if (words.length === limit) break;
    const from = i;
    while (i < size && !isSpace(codeAt(text, i))) i++;
    words.push(strFromText(sliceText(text, from, i)));
  }
  words.push(strFromText(sliceText(text, i, size)));
  return words;
}

function splitSpaceLast(text: Text, limit: number): PyValue[] {
  const words: PyValue[] = [];
  let i = text.length;
  for (;;) {
    while (i > 0 && isSpace(codeAt(text, i - 1))) i--;
    if (i === 0) return words.reverse();
    if (words.length === limit) break;
    const stop = i;
    while (i > 0 && !isSpace(codeAt(text, i - 1))) i--;
    words.push(strFromText(sliceText(text, i, stop)));
  }
  words.push(strFromText(sliceText(text, 0, i)));
  return words.reverse();
}

/** `text.split(sep, limit)`; a negative limit means no limit. */
export function splitText(text: Text, sep: Text | null, limit: number): PyValue[] {
  if (limit < 0) limit = Number.POSITIVE_INFINITY;
  if (sep === null) return splitSpace(text, limit);
  if (typeof text === "string" && typeof sep === "string" && limit >= text.length) {
    return text.split(sep);
  }
  const parts: PyValue[] = [];
  let from = 0;
  while (parts.length < limit) {
    const at = findText(text, sep, from);
    if (at < 0) break;
    parts.push(strFromText(sliceText(text, from, at)));
    from = at + sep.length;
  }
  parts.push(strFromText(sliceText(text, from, text.length)));
  return parts;
}

function splitTextLast(text: Text, sep: Text | null, limit: number): PyValue[] {
  if (limit < 0) limit = Number.POSITIVE_INFINITY;
  if (sep === null) return splitSpaceLast(text, limit);
  const parts: PyValue[] = [];
  let stop = text.length;
  while (parts.length < limit) {
    const at = findTextLast(text, sep, 0, stop);
    if (at < 0) break;
    parts.push(strFromText(sliceText(text, at + sep.length, stop)));
    stop = at;
  }
  parts.push(strFromText(sliceText(text, 0, stop)));
  return parts.reverse();
}

export function splitLines(text: Text, keepEnds: boolean): PyValue[] {
  const lines: PyValue[] = [];
  let from = 0;
  for (let i = 0; i < text.length; ) {
    const c = codeAt(text, i);
    if (!isLineBreak(c)) {
      i++;
      continue;
    }
    const next = c === 13 && i + 1 < text.length && codeAt(text, i + 1) === 10 ? i + 2 : i + 1;
    lines.push(strFromText(sliceText(text, from, keepEnds ? next : i)));
    from = i = next;
  }
  if (from < text.length) lines.push(strFromText(sliceText(text, from, text.length)));
  return lines;
}

/** `separator.join(items)`. */
export function joinTexts(separator: StrValue, iterable: PyValue): StrValue {
  let items: readonly PyValue[];
  if (iterable instanceof PyList || iterable instanceof PyTuple) {
    items =
      iterable.cls === PyList.prototype.cls || iterable.cls === PyTuple.prototype.cls
        ? iterable.items
        : toArray(iterable);
  } else {
    const iterator = iterOptional(iterable);
    if (iterator === undefined) throw typeError("can only join an iterable");
    askLength(iterator);
    items = toArray(iterator);
  }
  if (typeof separator === "string") {
    let plain = true;
    for (let i = 0; i < items.length; i++) {
      if (typeof items[i] !== "string") {
        plain = false;
        break;
      }
    }
    if (plain) return items.join(separator);
  }
  if (items.length === 1 && typeOf(items[0]) === strType) return items[0] as StrValue;
  const between = textOf(separator) as Text;
  const parts: Text[] = [];
  for (let i = 0; i < items.length; i++) {
    const part = textOf(items[i]);
    if (part === undefined) {
      throw typeError(`sequence item ${i}: expected str instance, ${typeName(items[i])} found`);
    }
    if (i > 0) parts.push(between);
    parts.push(part);
  }
  return strFromText(concatTexts(parts));
}

export const splitMethods: readonly MethodRow[] = [
  method(
    "split(self, /, sep=None, maxsplit=-1)",
    (self: StrValue, sep: PyValue, limit: PyValue) => {
      const n = countArgument(limit);
      return new PyList(splitText(textOf(self) as Text, separatorOrNone(sep), n));
    },
  ),
  method(
    "rsplit(self, /, sep=None, maxsplit=-1)",
    (self: StrValue, sep: PyValue, limit: PyValue) => {
      const n = countArgument(limit);
      return new PyList(splitTextLast(textOf(self) as Text, separatorOrNone(sep), n));
    },
  ),
  method("join(self, iterable, /)", joinTexts),
];
