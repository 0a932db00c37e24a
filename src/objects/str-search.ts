/**
 * Methods of str that look for a part: find, count, replace, startswith, partition, strip, …
 * Rows for str.ts. The byte twins are in bytes-search.ts.
 */
import { indexNumber, indexOptional, typeName } from "./abstract.ts";
import { type MethodRow, method } from "./define.ts";
import { typeError, valueError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { PyTuple } from "./sequence-values.ts";
import {
  codeAt,
  concatTexts,
  equalTexts,
  findText,
  findTextLast,
  matchesAt,
  type StrValue,
  searchRange,
  sliceText,
  strFromText,
  type Text,
  textArgument,
  textOf,
} from "./str-text.ts";
import { indexOfPart } from "./text-search.ts";
import { isSpace } from "./unicode.ts";

/** An optional bound of a search. */
export function sliceBound(value: PyValue, fallback: number): number {
  if (typeof value === "number") return value;
  if (value === null) return fallback;
  const i = indexOptional(value);
  if (i === undefined) {
    throw typeError("slice indices must be integers or None or have an __index__ method");
  }
  return Number(i);
}

/** A count argument; ints beyond the host's exact ones mean "all" or "none". */
export function countArgument(value: PyValue): number {
  return typeof value === "number" ? value : indexNumber(value);
}

type Finder = (text: Text, part: Text, start: number, stop: number) => number;

function search(
  name: string,
  find: Finder,
): (self: StrValue, sub: PyValue, start: PyValue, end: PyValue) => number {
  return (self, sub, start, end) => {
    const text = textOf(self) as Text;
    const part = textArgument(sub, `${name}() argument 1`);
    if (start === null && end === null) return find(text, part, 0, text.length);
    const range = searchRange(
      sliceBound(start, 0),
      sliceBound(end, Number.MAX_SAFE_INTEGER),
      text.length,
    );
    return find(text, part, range.start, range.stop);
  };
}

function orRaise<A extends unknown[]>(find: (...args: A) => number): (...args: A) => number {
  return (...args) => {
    const at = find(...args);
    if (at < 0) throw valueError("substring not found");
    return at;
  };
}

/** Occurrences that do not overlap; an empty part is found between any two code points. */
function countText(text: Text, part: Text, start: number, stop: number): number {
  if (part.length === 0) return start > stop ? 0 : stop - start + 1;
  let count = 0;
  for (let at = findText(text, part, start, stop); at >= 0; count++) {
    at = findText(text, part, at + part.length, stop);
  }
  return count;
}

function replaceAll(text: string, old: string, fresh: string): string {
  let at = indexOfPart(text, old, 0);
  if (at < 0) return text;
  let result = "";
  let from = 0;
  for (; at >= 0; at = indexOfPart(text, old, from)) {
    result += text.slice(from, at) + fresh;
    from = at + old.length;
  }
  return result + text.slice(from);
}

export function replaceText(text: Text, old: Text, fresh: Text, count: number): Text {
  if (count === 0 || old.length > text.length) return text;
  if (count < 0 && typeof text === "string" && typeof old === "string" && old !== "") {
    if (typeof fresh === "string") return replaceAll(text, old, fresh);
  }
  const parts: Text[] = [];
  let left = count < 0 ? Number.POSITIVE_INFINITY : count;
  if (old.length === 0) {
    let i = 0;
    for (; i < text.length && left > 0; i++, left--) parts.push(fresh, sliceText(text, i, i + 1));
    if (i === text.length && left > 0) parts.push(fresh);
    else parts.push(sliceText(text, i, text.length));
    return concatTexts(parts);
  }
  let from = 0;
  for (; left > 0; left--) {
    const at = findText(text, old, from);
    if (at < 0) break;
    parts.push(sliceText(text, from, at), fresh);
    from = at + old.length;
  }
  if (from === 0) return text;
  parts.push(sliceText(text, from, text.length));
  return concatTexts(parts);
}

function affix(
  name: "startswith" | "endswith",
): (self: StrValue, affixes: PyValue, start: PyValue, end: PyValue) => boolean {
  const test = (text: Text, part: Text, start: number, stop: number): boolean => {
    if (start + part.length > stop) return false;
    return matchesAt(text, part, name === "startswith" ? start : stop - part.length);
  };
  return (self, affixes, start, end) => {
    const text = textOf(self) as Text;
    const range = searchRange(
      sliceBound(start, 0),
      sliceBound(end, Number.MAX_SAFE_INTEGER),
      text.length,
    );
    if (affixes instanceof PyTuple) {
      for (const item of affixes.items) {
        const part = textOf(item);
        if (part === undefined) {
          throw typeError(`tuple for ${name} must only contain str, not ${typeName(item)}`);
        }
        if (test(text, part, range.start, range.stop)) return true;
      }
      return false;
    }
    const part = textOf(affixes);
    if (part === undefined) {
      throw typeError(`${name} first arg must be str or a tuple of str, not ${typeName(affixes)}`);
    }
    return test(text, part, range.start, range.stop);
  };
}

function separator(value: PyValue): Text {
  const text = textOf(value);
  if (text === undefined) throw typeError(`must be str, not ${typeName(value)}`);
  if (text.length === 0) throw valueError("empty separator");
  return text;
}

function partition(self: StrValue, sep: PyValue): PyTuple {
  const text = textOf(self) as Text;
  const part = separator(sep);
  const at = findText(text, part);
  if (at < 0) return new PyTuple([strFromText(text), "", ""]);
  return new PyTuple([
    strFromText(sliceText(text, 0, at)),
    strFromText(part),
    strFromText(sliceText(text, at + part.length, text.length)),
  ]);
}

function partitionLast(self: StrValue, sep: PyValue): PyTuple {
  const text = textOf(self) as Text;
  const part = separator(sep);
  const at = findTextLast(text, part);
  if (at < 0) return new PyTuple(["", "", strFromText(text)]);
  return new PyTuple([
    strFromText(sliceText(text, 0, at)),
    strFromText(part),
    strFromText(sliceText(text, at + part.length, text.length)),
  ]);
}

/** The text without white space (or the points of `chars`) at the chosen ends. */
export function stripText(text: Text, chars: Text | null, left: boolean, right: boolean): Text {
  const drop =
    chars === null
      ? isSpace
      : (c: number): boolean => {
          for (let i = 0; i < chars.length; i++) if (codeAt(chars, i) === c) return true;
          return false;
        };
  let start = 0;
  let stop = text.length;
  if (left) while (start < stop && drop(codeAt(text, start))) start++;
  if (right) while (stop > start && drop(codeAt(text, stop - 1))) stop--;
  return start === 0 && stop === text.length ? text : sliceText(text, start, stop);
}

function strip(name: string, left: boolean, right: boolean): MethodRow {
  return method(`${name}(self, chars=None, /)`, (self: StrValue, chars: PyValue) => {
    const set = chars === null ? null : textOf(chars);
    if (set === undefined) throw typeError(`${name} arg must be None or str`);
    return strFromText(stripText(textOf(self) as Text, set, left, right));
  });
}

const find = search("find", findText);
const rfind = search("rfind", findTextLast);

export const searchMethods: readonly MethodRow[] = [
  method("find(self, sub, start=None, end=None, /)", find),
  method("rfind(self, sub, start=None, end=None, /)", rfind),
  method("index(self, sub, start=None, end=None, /)", orRaise(search("index", findText))),
  method("rindex(self, sub, start=None, end=None, /)", orRaise(search("rindex", findTextLast))),
  method("count(self, sub, start=None, end=None, /)", search("count", countText)),
  method("startswith(self, prefix, start=None, end=None, /)", affix("startswith")),
  method("endswith(self, suffix, start=None, end=None, /)", affix("endswith")),
  method(
    "replace(self, old, new, /, count=-1)",
    (self: StrValue, old: PyValue, fresh: PyValue, count: PyValue) => {
      const from = textArgument(old, "replace() argument 1");
      const to = textArgument(fresh, "replace() argument 2");
      const n = countArgument(count);
      return strFromText(replaceText(textOf(self) as Text, from, to, n));
    },
  ),
  method("partition(self, sep, /)", partition),
  method("rpartition(self, sep, /)", partitionLast),
  method("removeprefix(self, prefix, /)", (self: StrValue, prefix: PyValue) => {
    const text = textOf(self) as Text;
    const part = textArgument(prefix, "removeprefix() argument");
    if (!matchesAt(text, part, 0)) return strFromText(text);
    return strFromText(sliceText(text, part.length, text.length));
  }),
  method("removesuffix(self, suffix, /)", (self: StrValue, suffix: PyValue) => {
    const text = textOf(self) as Text;
    const part = textArgument(suffix, "removesuffix() argument");
    const at = text.length - part.length;
    if (part.length === 0 || at < 0 || !equalTexts(sliceText(text, at, text.length), part)) {
      return strFromText(text);
    }
    return strFromText(sliceText(text, 0, at));
  }),
  strip("strip", true, true),
  strip("lstrip", true, false),
  strip("rstrip", false, true),
];
