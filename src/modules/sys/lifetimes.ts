/** What `sys` tells of how long objects live: interned texts, and what is never freed. */
import { typeName } from "../../objects/abstract.ts";
import { Ellipsis, NotImplemented } from "../../objects/core-types.ts";
import { typeError } from "../../objects/exceptions.ts";
import { PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyBytes, PyStr, PyTuple } from "../../objects/sequence-values.ts";
import { textOf } from "../../objects/str-text.ts";

const strong = new Map<string, string>();

/** Equal texts are the same object to begin with; this remembers which ones a program asked for. */
export function intern(value: PyValue): PyValue {
  if (typeof value === "string") {
    strong.set(value, value);
    return value;
  }
  if (value instanceof PyStr && !value.cls.isHeap) return value;
  if (hostText(value) !== undefined) throw typeError(`can't intern ${typeName(value)}`);
  throw typeError(`intern() argument must be str, not ${typeName(value)}`);
}

export const internedCount = (): number => strong.size;

/** Texts of at most one Latin-1 character are made once. */
const isSingleton = (text: string): boolean => text.length === 0 || /^[\0-\xff]$/.test(text);

export function isInterned(value: PyValue): boolean {
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(`_is_interned() argument must be str, not ${typeName(value)}`);
  }
  return typeof value === "string" && (isSingleton(value) || strong.has(value));
}

/** What CPython makes once and never frees. */
export function isImmortal(value: PyValue): boolean {
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isInteger(value) && value >= -5 && value <= 256;
  if (typeof value === "string") return isSingleton(value);
  if (value instanceof PyBytes) return value.bytes.length <= 1;
  if (value instanceof PyTuple) return value.items.length === 0;
  if (value instanceof PyType) return !value.isHeap;
  return value === Ellipsis || value === NotImplemented;
}
