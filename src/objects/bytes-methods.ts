/**
 * The methods that bytes and bytearray share: one table over anything with `bytes`, and a maker for
 * results of the receiver's kind. Their types are bytes.ts and bytearray.ts.
 */

import {
  boundSpecial,
  call,
  fullyQualifiedName,
  indexNumber,
  indexOptional,
  isTrue,
  iter,
  iterOptional,
  length,
  next,
  repr,
  sizedIndex,
  smallIndex,
  toArray,
  typeName,
} from "./abstract.ts";
import { bytesIfAny, bytesOf, bytesOfAnyLayout, requireBytes } from "./buffer.ts";
import type { NativeFunction } from "./builtin.ts";
import { byteValue, hexText, latinBytes, latinText, likeText, partText } from "./bytes-text.ts";
import { nameArgument } from "./codec-errors.ts";
import { decodeToStr } from "./codecs.ts";
import { bytearrayType, bytesType, typeOf } from "./core-types.ts";
import { type MethodRow, method, staticMethod } from "./define.ts";
import {
  exceptionTypes,
  isError,
  newError,
  runtimeError,
  typeError,
  valueError,
} from "./exceptions.ts";
import { askLength } from "./iterators.ts";
import type { PyObject, PyValue } from "./object.ts";
import { type PercentKind, percentFormat } from "./percent-format.ts";
import { hostText, PyBytes, PyList, PyTuple } from "./sequence-values.ts";
import { asciiText } from "./str-repr.ts";
import { countArgument, replaceText, sliceBound } from "./str-search.ts";
import { searchRange, type Text } from "./str-text.ts";
import { indexOfPart } from "./text-search.ts";

export interface BytesLike extends PyObject {
  readonly bytes: Uint8Array;
}
export type MakeBytes = (bytes: Uint8Array) => PyObject;

const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const isLower = (c: number): boolean => c >= 97 && c <= 122;
const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isAlpha = (c: number): boolean => isLower(c) || isUpper(c);

type Find = (text: string, part: string, start: number, stop: number) => number;
const findFirst: Find = (text, part, start, stop) => {
  if (start > stop) return -1;
  const at = indexOfPart(stop < text.length ? text.slice(0, stop) : text, part, start);
  return at;
};
const findLast: Find = (text, part, start, stop) => {
  if (start > stop) return -1;
  const at = text.lastIndexOf(part, stop - part.length);
  return stop - part.length >= start && at >= start ? at : -1;
};

function range(self: BytesLike, start: PyValue, end: PyValue): { start: number; stop: number } {
  return searchRange(
    sliceBound(start, 0),
    sliceBound(end, Number.MAX_SAFE_INTEGER),
    self.bytes.length,
  );
}

function search(
  find: Find,
): (self: BytesLike, sub: PyValue, start: PyValue, end: PyValue) => number {
  return (self, sub, start, end) => {
    const r = range(self, start, end);
    const part = partText(sub);
    return find(latinText(self.bytes), part, r.start, r.stop);
  };
}
function searchOrRaise(find: Find): ReturnType<typeof search> {
  const run = search(find);
  return (self, sub, start, end) => {
    const at = run(self, sub, start, end);
    if (at < 0) throw valueError("subsection not found");
    return at;
  };
}

function count(self: BytesLike, sub: PyValue, start: PyValue, end: PyValue): number {
  const text = latinText(self.bytes);
  const r = range(self, start, end);
  const part = partText(sub);
  if (part === "") return r.start > r.stop ? 0 : r.stop - r.start + 1;
  let n = 0;
  for (let at = findFirst(text, part, r.start, r.stop); at >= 0; n++) {
    at = findFirst(text, part, at + part.length, r.stop);
  }
  return n;
}

function affix(
  name: string,
  matches: (text: string, part: string) => boolean,
): (self: BytesLike, prefix: PyValue, start: PyValue, end: PyValue) => boolean {
  return (self, prefix, start, end) => {
    const r = range(self, start, end);
    const text = latinText(self.bytes.subarray(r.start, Math.max(r.stop, r.start)));
    const test = (value: PyValue): boolean => {
      const bytes = bytesOf(value);
      if (bytes === undefined) {
        throw typeError(
          value === prefix
            ? `${name} first arg must be bytes or a tuple of bytes, not ${typeName(value)}`
            : `a bytes-like object is required, not '${typeName(value)}'`,
        );
      }
      return r.start <= r.stop && matches(text, latinText(bytes));
    };
    return prefix instanceof PyTuple ? prefix.items.some(test) : test(prefix);
  };
}

/** strip, lstrip, rstrip */
function stripped(self: BytesLike, chars: PyValue, left: boolean, right: boolean): Uint8Array {
  const { bytes } = self;
  const set = chars === null ? null : new Set(requireBytes(chars));
  const drops = (c: number): boolean => (set === null ? isSpace(c) : set.has(c));
  let start = 0;
  let stop = bytes.length;
  if (left) while (start < stop && drops(bytes[start])) start++;
  if (right) while (stop > start && drops(bytes[stop - 1])) stop--;
  return bytes.slice(start, stop);
}

function splitSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let i = 0;
  while (i < text.length) {
    while (i < text.length && isSpace(text.charCodeAt(i))) i++;
    if (i >= text.length) break;
    if (parts.length >= limit) {
      parts.push(text.slice(i));
      break;
    }
    let end = i;
    while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
    parts.push(text.slice(i, end));
    i = end;
  }
  return parts;
}

function reversed(text: string): string {
  let out = "";
  for (let i = text.length - 1; i >= 0; i--) out += text[i];
  return out;
}

function split(self: BytesLike, sep: PyValue, max: PyValue, fromEnd: boolean): string[] {
  const given = countArgument(max);
  const limit = given < 0 ? Number.POSITIVE_INFINITY : given;
  const text = latinText(self.bytes);
  if (sep === null) {
    return fromEnd
      ? splitSpace(reversed(text), limit).map(reversed).reverse()
      : splitSpace(text, limit);
  }
  const part = likeText(sep);
  if (part === "") throw valueError("empty separator");
  const parts: string[] = [];
  if (fromEnd) {
    let stop = text.length;
    while (parts.length < limit) {
      const at = findLast(text, part, 0, stop);
      if (at < 0) break;
      parts.push(text.slice(at + part.length, stop));
      stop = at;
    }
    parts.push(text.slice(0, stop));
    return parts.reverse();
  }
  let from = 0;
  while (parts.length < limit) {
    const at = indexOfPart(text, part, from);
    if (at < 0) break;
    parts.push(text.slice(from, at));
    from = at + part.length;
  }
  parts.push(text.slice(from));
  return parts;
}

function splitLines(text: string, keepEnds: boolean): string[] {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  return keepEnds ? [...lines] : lines.map((line) => line.replace(/\r\n$|\r$|\n$/, ""));
}

/** bytes-like items of `sep.join(items)`. */
export function joinBytes(separator: Uint8Array, iterable: PyValue): Uint8Array {
  const iterator = iterOptional(iterable);
  if (iterator === undefined) throw typeError("can only join an iterable");
  const items = toArray(iterator);
  const parts = items.map((item, i) => {
    const bytes = bytesIfAny(item);
    if (iterable instanceof PyList && iterable.items.length !== items.length) {
      throw runtimeError("sequence changed size during iteration");
    }
    if (bytes === undefined) {
      throw typeError(`sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`);
    }
    return bytes;
  });
  let size = Math.max(parts.length - 1, 0) * separator.length;
  for (const part of parts) size += part.length;
  const out = new Uint8Array(size);
  let at = 0;
  parts.forEach((part, i) => {
    if (i > 0) {
      out.set(separator, at);
      at += separator.length;
    }
    out.set(part, at);
    at += part.length;
  });
  return out;
}

function fill(value: PyValue, name: string): number {
  const bytes = bytesOf(value);
  const isKind =
    bytes !== undefined && (value instanceof PyBytes || typeName(value) === "bytearray");
  if (!isKind || bytes.length !== 1) {
    throw typeError(
      isKind
        ? `${name}(): argument 2 must be a byte string of length 1, not a ${typeName(value)} object of length ${bytes.length}`
        : `${name}() argument 2 must be a byte string of length 1, not ${value === null ? "None" : typeName(value)}`,
    );
  }
  return bytes[0];
}

function newBytesOf(size: number): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (error) {
    if (error instanceof RangeError) throw newError("MemoryError");
    throw error;
  }
}

function padded(self: BytesLike, left: number, right: number, byte: number): Uint8Array {
  const { bytes } = self;
  if (left <= 0 && right <= 0) return bytes.slice();
  const out = newBytesOf(left + bytes.length + right).fill(byte);
  out.set(bytes, left);
  return out;
}

function mapBytes(self: BytesLike, run: (c: number, i: number) => number): Uint8Array {
  return self.bytes.map(run);
}

function title(bytes: Uint8Array): Uint8Array {
  let previous = false;
  return bytes.map((c) => {
    const cased = previous ? lower(c) : upper(c);
    previous = isAlpha(c);
    return cased;
  });
}
const lower = (c: number): number => (isUpper(c) ? c + 32 : c);
const upper = (c: number): number => (isLower(c) ? c - 32 : c);

function every(name: string, test: (c: number) => boolean): MethodRow {
  return method(
    `${name}(self, /)`,
    (self: BytesLike) => self.bytes.length > 0 && self.bytes.every(test),
  );
}

function isTitle(bytes: Uint8Array): boolean {
  let previous = false;
  let cased = false;
  for (const c of bytes) {
    if (isUpper(c)) {
      if (previous) return false;
      previous = cased = true;
    } else if (isLower(c)) {
      if (!previous) return false;
      cased = true;
    } else previous = false;
  }
  return cased;
}

function expandTabs(bytes: Uint8Array, size: number): Uint8Array {
  const out: number[] = [];
  let column = 0;
  for (const c of bytes) {
    if (c === 9) {
      const n = size > 0 ? size - (column % size) : 0;
      for (let i = 0; i < n; i++) out.push(32);
      column += n;
      continue;
    }
    out.push(c);
    column = c === 10 || c === 13 ? 0 : column + 1;
  }
  return Uint8Array.from(out);
}

function translate(self: BytesLike, table: PyValue, deleted: PyValue): Uint8Array {
  const map = table === null ? null : requireBytes(table);
  if (map !== null && map.length !== 256) {
    throw valueError("translation table must be 256 characters long");
  }
  const drop = new Set(deleted === undefined ? [] : requireBytes(deleted));
  const out: number[] = [];
  for (const c of self.bytes) if (!drop.has(c)) out.push(map === null ? c : map[c]);
  return Uint8Array.from(out);
}

/** Separator and group of `hex(sep, bytes_per_sep)`. */
export function hexArguments(separator: PyValue, group: PyValue): [string, number] {
  const size = smallIndex(group);
  if (separator === undefined) return ["", 0];
  if (length(separator) !== 1) throw valueError("sep must be length 1.");
  const text =
    hostText(separator) ?? (separator instanceof PyBytes ? latinText(separator.bytes) : undefined);
  if (text === undefined) throw typeError("sep must be str or bytes.");
  if (text.charCodeAt(0) > 127) throw valueError("sep must be ASCII.");
  return [text, size];
}

/** What `%b` and `%s` take. */
function bytesArgument(value: PyValue): string {
  const cls = typeOf(value);
  if (cls === bytesType || cls === bytearrayType) return latinText(requireBytes(value));
  const special = boundSpecial(value, "__bytes__");
  if (special === undefined) {
    const bytes = bytesOfAnyLayout(value);
    if (bytes !== undefined) return latinText(bytes);
    throw typeError(
      `%b requires a bytes-like object, or an object that implements __bytes__, not '${typeName(value)}'`,
    );
  }
  return likeText(call(special.callee, special.unbound ? [value] : []));
}

const percentKind: PercentKind = {
  noun: "bytes",
  key: (name) => new PyBytes(latinBytes(name as string)),
  convert: (code, value) => {
    if (code === "s" || code === "b") return bytesArgument(value);
    if (code === "r" || code === "a") return asciiText(repr(value)) as Text;
    return undefined;
  },
  character: (value) => {
    const bytes = bytesOf(value);
    if (bytes !== undefined) {
      if (bytes.length === 1) return latinText(bytes);
      throw typeError(
        `%c requires an integer in range(256) or a single byte, not a ${fullyQualifiedName(typeOf(value))} object of length ${bytes.length}`,
      );
    }
    const n = indexOptional(value);
    if (n === undefined) {
      throw typeError(
        `%c requires an integer in range(256) or a single byte, not ${fullyQualifiedName(typeOf(value))}`,
      );
    }
    if (n < 0 || n > 255) throw newError("OverflowError", "%c arg not in range(256)");
    return String.fromCharCode(Number(n));
  },
  realNumberError: (value) => typeError(`float argument required, not ${typeName(value)}`),
};

export function bytesPercent(format: Uint8Array, args: PyValue): Uint8Array {
  return latinBytes(percentFormat(latinText(format), args, percentKind) as string);
}

/** Makes a method keep the size of its bytes while it asks its arguments, which may run Python code. */
export type Steady = (run: NativeFunction) => NativeFunction;

/** The table for a kind whose results `make` wraps. */
export function sharedMethods(make: MakeBytes, steady: Steady): readonly MethodRow[] {
  const looking = (signature: string, run: NativeFunction): MethodRow =>
    method(signature, steady(run));
  const texts = (parts: readonly string[]): PyList =>
    new PyList(parts.map((part) => make(latinBytes(part))));
  const partition = (self: BytesLike, sep: PyValue, find: Find, atEnd: boolean): PyTuple => {
    const text = latinText(self.bytes);
    const part = likeText(sep);
    if (part === "") throw valueError("empty separator");
    const at = find(text, part, 0, text.length);
    const piece = (p: string): PyValue => make(latinBytes(p));
    if (at < 0) return new PyTuple((atEnd ? ["", "", text] : [text, "", ""]).map(piece));
    // Of bytes the separator is the one that was given.
    const middle = self instanceof PyBytes ? sep : piece(part);
    return new PyTuple([piece(text.slice(0, at)), middle, piece(text.slice(at + part.length))]);
  };
  return [
    method("capitalize(self, /)", (self: BytesLike) =>
      make(mapBytes(self, (c, i) => (i === 0 ? upper(c) : lower(c)))),
    ),
    method("center(self, width, fillchar=<absent>, /)", (self: BytesLike, width, fillchar) => {
      const size = indexNumber(width);
      const byte = fillchar === undefined ? 32 : fill(fillchar, "center");
      const total = Math.max(size - self.bytes.length, 0);
      const left = (total >> 1) + (total & size & 1);
      return make(padded(self, left, total - left, byte));
    }),
    looking("count(self, sub, start=None, end=None, /)", count),
    method(
      "decode(self, /, encoding='utf-8', errors='strict')",
      (self: BytesLike, encoding: PyValue, errors: PyValue) =>
        decodeToStr(
          self.bytes,
          self,
          nameArgument(encoding, "decode", "encoding"),
          nameArgument(errors, "decode", "errors"),
        ),
    ),
    looking(
      "endswith(self, suffix, start=None, end=None, /)",
      affix("endswith", (text, part) => text.endsWith(part)),
    ),
    method("expandtabs(self, /, tabsize=8)", (self: BytesLike, size: PyValue) =>
      make(expandTabs(self.bytes, smallIndex(size))),
    ),
    looking("find(self, sub, start=None, end=None, /)", search(findFirst)),
    looking("hex(self, /, sep=<absent>, bytes_per_sep=1)", (self: BytesLike, sep, group) => {
      const [text, n] = hexArguments(sep, group);
      return hexText(self.bytes, text, n);
    }),
    looking("index(self, sub, start=None, end=None, /)", searchOrRaise(findFirst)),
    every("isalnum", (c) => isAlpha(c) || isDigit(c)),
    every("isalpha", isAlpha),
    method("isascii(self, /)", (self: BytesLike) => self.bytes.every((c) => c < 128)),
    every("isdigit", isDigit),
    method(
      "islower(self, /)",
      (self: BytesLike) => self.bytes.some(isLower) && !self.bytes.some(isUpper),
    ),
    every("isspace", isSpace),
    method("istitle(self, /)", (self: BytesLike) => isTitle(self.bytes)),
    method(
      "isupper(self, /)",
      (self: BytesLike) => self.bytes.some(isUpper) && !self.bytes.some(isLower),
    ),
    looking("join(self, iterable_of_bytes, /)", (self: BytesLike, items: PyValue) =>
      make(joinBytes(self.bytes, items)),
    ),
    method("ljust(self, width, fillchar=<absent>, /)", (self: BytesLike, width, fillchar) => {
      const missing = Math.max(indexNumber(width) - self.bytes.length, 0);
      const byte = fillchar === undefined ? 32 : fill(fillchar, "ljust");
      return make(padded(self, 0, missing, byte));
    }),
    method("lower(self, /)", (self: BytesLike) => make(mapBytes(self, lower))),
    method("lstrip(self, bytes=None, /)", (self: BytesLike, chars) =>
      make(stripped(self, chars, true, false)),
    ),
    staticMethod("maketrans(frm, to, /)", (from: PyValue, to: PyValue) => {
      const a = requireBytes(from);
      const b = requireBytes(to);
      if (a.length !== b.length) throw valueError("maketrans arguments must have same length");
      const table = Uint8Array.from({ length: 256 }, (_, i) => i);
      a.forEach((c, i) => {
        table[c] = b[i];
      });
      return new PyBytes(table);
    }),
    method("partition(self, sep, /)", (self: BytesLike, sep) =>
      partition(self, sep, findFirst, false),
    ),
    method("removeprefix(self, prefix, /)", (self: BytesLike, prefix: PyValue) => {
      const text = latinText(self.bytes);
      const part = likeText(prefix);
      return make(self.bytes.slice(text.startsWith(part) ? part.length : 0));
    }),
    method("removesuffix(self, suffix, /)", (self: BytesLike, suffix: PyValue) => {
      const text = latinText(self.bytes);
      const part = likeText(suffix);
      return make(
        self.bytes.slice(
          0,
          part !== "" && text.endsWith(part) ? text.length - part.length : text.length,
        ),
      );
    }),
    method("replace(self, old, new, count=-1, /)", (self: BytesLike, old, fresh, limit) =>
      make(
        latinBytes(
          replaceText(
            latinText(self.bytes),
            likeText(old),
            likeText(fresh),
            countArgument(limit),
          ) as string,
        ),
      ),
    ),
    looking("rfind(self, sub, start=None, end=None, /)", search(findLast)),
    looking("rindex(self, sub, start=None, end=None, /)", searchOrRaise(findLast)),
    method("rjust(self, width, fillchar=<absent>, /)", (self: BytesLike, width, fillchar) => {
      const missing = Math.max(indexNumber(width) - self.bytes.length, 0);
      const byte = fillchar === undefined ? 32 : fill(fillchar, "rjust");
      return make(padded(self, missing, 0, byte));
    }),
    method("rpartition(self, sep, /)", (self: BytesLike, sep) =>
      partition(self, sep, findLast, true),
    ),
    looking("rsplit(self, /, sep=None, maxsplit=-1)", (self: BytesLike, sep, max) =>
      texts(split(self, sep, max, true)),
    ),
    method("rstrip(self, bytes=None, /)", (self: BytesLike, chars) =>
      make(stripped(self, chars, false, true)),
    ),
    looking("split(self, /, sep=None, maxsplit=-1)", (self: BytesLike, sep, max) =>
      texts(split(self, sep, max, false)),
    ),
    method("splitlines(self, /, keepends=False)", (self: BytesLike, keep) =>
      texts(splitLines(latinText(self.bytes), isTrue(keep))),
    ),
    looking(
      "startswith(self, prefix, start=None, end=None, /)",
      affix("startswith", (text, part) => text.startsWith(part)),
    ),
    method("strip(self, bytes=None, /)", (self: BytesLike, chars) =>
      make(stripped(self, chars, true, true)),
    ),
    method("swapcase(self, /)", (self: BytesLike) =>
      make(mapBytes(self, (c) => (isLower(c) ? upper(c) : lower(c)))),
    ),
    method("title(self, /)", (self: BytesLike) => make(title(self.bytes))),
    method("translate(self, table, /, delete=<absent>)", (self: BytesLike, table, deleted) =>
      make(translate(self, table, deleted)),
    ),
    method("upper(self, /)", (self: BytesLike) => make(mapBytes(self, upper))),
    method("zfill(self, width, /)", (self: BytesLike, width) => {
      const { bytes } = self;
      const missing = indexNumber(width) - bytes.length;
      const out = padded(self, Math.max(missing, 0), 0, 48);
      if (missing > 0 && (bytes[0] === 43 || bytes[0] === 45)) {
        out[0] = bytes[0];
        out[missing] = 48;
      }
      return make(out);
    }),
  ];
}

/** The bytes of the constructor's first argument: a size, an iterable of ints, or bytes-like. */
export function bytesFrom(value: PyValue, kind: string): Uint8Array {
  const own = bytesOfAnyLayout(value);
  if (own !== undefined) return own.slice();
  if (hostText(value) !== undefined) throw typeError("string argument without an encoding");
  const n = indexOptional(value);
  if (n !== undefined) {
    sizedIndex(n);
    if (n < 0) throw valueError("negative count");
    if (n > 2 ** 32) throw newError("MemoryError");
    return new Uint8Array(Number(n));
  }
  let iterator: PyValue;
  try {
    iterator = iter(value);
  } catch (error) {
    if (!isError(error, exceptionTypes.TypeError)) throw error;
    throw typeError(`cannot convert '${typeName(value)}' object to ${kind}`);
  }
  if (kind === "bytes") askLength(value);
  const what =
    kind === "bytes" ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)";
  // One by one: `__index__` of an item may change what the iterator goes over.
  const bytes: number[] = [];
  for (let item = next(iterator); item !== undefined; item = next(iterator)) {
    bytes.push(byteValue(item, what));
  }
  return Uint8Array.from(bytes);
}
