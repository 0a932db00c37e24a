/** Unpacking: the items of `a, b = …` and `a, *b = …`, pushed so that the first is on top of the stack. */
import { iterate, iterOptional, next as nextItem, typeName } from "../objects/abstract.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { type PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";

export function unpackSequence(S: PyValue[], sp: number, value: PyValue, count: number): number {
  const items = unpackExact(value, count);
  for (let i = count - 1; i >= 0; i--) S[sp++] = items[i];
  return sp;
}

function unpackExact(value: PyValue, count: number): readonly PyValue[] {
  const isTuple = value instanceof PyTuple && !value.cls.isHeap;
  if (isTuple || (value instanceof PyList && !value.cls.isHeap)) {
    const items = value.items;
    if (items.length === count) return items;
    if (items.length < count) throw notEnough(count, items.length);
    throw valueError(`too many values to unpack (expected ${count}, got ${items.length})`);
  }
  const iterator = iterOptional(value);
  if (iterator === undefined) {
    throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  }
  const items: PyValue[] = [];
  for (let i = 0; i < count; i++) {
    const item = nextItem(iterator);
    if (item === undefined) throw notEnough(count, i);
    items.push(item);
  }
  if (nextItem(iterator) === undefined) return items;
  if (value instanceof PyDict) {
    throw valueError(`too many values to unpack (expected ${count}, got ${value.size})`);
  }
  throw valueError(`too many values to unpack (expected ${count})`);
}

function notEnough(count: number, got: number, atLeast = ""): PyBaseException {
  return valueError(`not enough values to unpack (expected ${atLeast}${count}, got ${got})`);
}

export function unpackWithStar(S: PyValue[], sp: number, value: PyValue, arg: number): number {
  const before = arg & 255;
  const after = arg >> 8;
  if (iterOptional(value) === undefined) {
    throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  }
  const items = [...iterate(value)];
  if (items.length < before + after) {
    throw notEnough(before + after, items.length, "at least ");
  }
  for (let i = items.length - 1; i >= items.length - after; i--) S[sp++] = items[i];
  S[sp++] = new PyList(items.slice(before, items.length - after));
  for (let i = before - 1; i >= 0; i--) S[sp++] = items[i];
  return sp;
}
