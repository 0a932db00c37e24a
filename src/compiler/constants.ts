/**
 * Constants: equal ones are one object in a module, and have one index in a code object.
 *
 * Equal means same type and same value: 1, 1.0 and True differ, 0.0 and -0.0 differ. The key of a constant is a string, so
 * that tables are plain Maps.
 */
import { PyCode } from "../bytecode/code.ts";
import { compareBytes } from "../objects/bytes.ts";
import { Ellipsis } from "../objects/core-types.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import {
  constantBytes,
  PyBytes,
  PyComplex,
  PySlice,
  PyStr,
  PyTuple,
  strFromHost,
} from "../objects/sequence-values.ts";
import { makeFrozenset } from "../objects/set.ts";
import { PySet } from "../objects/set-storage.ts";
import { pointsOf, strFromText, textFromPoints } from "../objects/str-text.ts";
import type { ConstStr, ConstValue } from "../syntax/ast.ts";

/** A str with surrogates side by side that are no pair is not what the host's string says. */
function strOfTree({ value, breaks }: ConstStr): PyValue {
  if (breaks === undefined) return strFromHost(value);
  const points: number[] = [];
  let from = 0;
  for (const to of [...breaks, value.length]) {
    for (const character of value.slice(from, to)) points.push(character.codePointAt(0) as number);
    from = to;
  }
  return strFromText(textFromPoints(points));
}

/** The Python object of a constant in the tree. */
export function constantFromTree(value: ConstValue): PyValue {
  switch (value.type) {
    case "int":
      return value.value;
    case "float":
      return new PyFloat(value.value);
    case "complex":
      return new PyComplex(value.real ?? 0, value.imag);
    case "str":
      return strOfTree(value);
    case "bytes":
      return constantBytes(value.value);
    case "bool":
      return value.value;
    case "None":
      return null;
    case "Ellipsis":
      return Ellipsis;
    case "tuple":
      return new PyTuple(value.items.map(constantFromTree));
    case "frozenset":
      return makeFrozenset(value.items.map(constantFromTree));
  }
}

/** The constants of one module. */
export class ConstantCache {
  private readonly values = new Map<string, PyValue>();
  /** Keys of code objects, also by what they contain. */
  private readonly codes = new WeakMap<PyCode, string>();
  private readonly contents = new Map<string, string>();
  private nextIdentity = 0;

  private readonly items = new Map<string, readonly PyValue[]>();
  /** By a hash of their contents. */
  private readonly tables = new Map<number, Uint8Array[]>();
  /** Numbers of the arrays that code objects share. */
  private readonly numbers = new Map<object, number>();

  /** The object that stands for all constants equal to this one. */
  merge(value: PyValue, key = this.keyOf(value)): PyValue {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const merged = this.mergeParts(value);
    this.values.set(key, merged);
    return merged;
  }

  /** What is in tuples and frozensets is one object too. */
  private mergeParts(value: PyValue): PyValue {
    const isTuple = value instanceof PyTuple;
    if (!isTuple && !(value instanceof PySet)) return value;
    const items = isTuple ? value.items : value.items();
    const merged = items.map((item) => this.merge(item));
    if (merged.every((item, i) => item === items[i])) return value;
    return isTuple ? new PyTuple(merged) : makeFrozenset(merged);
  }

  /** One array for the constants of all code objects that have the same ones. */
  mergeItems(items: readonly PyValue[]): readonly PyValue[] {
    if (!items.every((item) => this.canKey(item))) return items;
    const key = this.keysOf(items);
    const known = this.items.get(key);
    if (known !== undefined) return known;
    this.items.set(key, items);
    this.numbers.set(items, this.numbers.size);
    return items;
  }

  /** One array for tables with the same contents. */
  mergeBytes(bytes: Uint8Array): Uint8Array {
    const hash = bytesHash(bytes);
    const alike = this.tables.get(hash) ?? [];
    const known = alike.find((other) => compareBytes(other, bytes) === 0);
    if (known !== undefined) return known;
    if (alike.push(bytes) === 1) this.tables.set(hash, alike);
    this.numbers.set(bytes, this.numbers.size);
    return bytes;
  }

  private tableNumber(bytes: Uint8Array): number {
    return (this.numbers.get(bytes) ?? this.numbers.get(this.mergeBytes(bytes))) as number;
  }

  keyOf(value: PyValue): string {
    switch (typeof value) {
      case "number":
      case "bigint":
        return `i${value}`;
      case "string":
        return `s${value}`;
      case "boolean":
        return value ? "T" : "F";
    }
    if (value === null) return "N";
    if (value === Ellipsis) return "E";
    if (value instanceof PyFloat) return `f${floatKey(value.v, this)}`;
    if (value instanceof PyStr) return `u${pointsOf(value.points).join()}`;
    if (value instanceof PyBytes) return `b${bytesKey(value.bytes)}`;
    if (value instanceof PyTuple) return `(${this.keysOf(value.items)})`;
    if (value instanceof PyComplex) {
      return `j${floatKey(value.real, this)},${floatKey(value.imag, this)}`;
    }
    if (value instanceof PySlice) {
      return `:${this.keysOf([value.start, value.stop, value.step])}`;
    }
    if (value instanceof PyCode) return this.codeKey(value);
    if (value instanceof PySet) {
      const keys = value
        .items()
        .map((item) => this.keyOf(item))
        .sort();
      return `{${keys.map(delimited).join("")}}`;
    }
    throw new Error(`a ${value.cls.name} cannot be a constant`);
  }

  /** Whether the value is of a kind that source text has. */
  canKey(value: PyValue): boolean {
    if (typeof value !== "object" || value === null || value === Ellipsis) return true;
    if (value instanceof PyTuple) return value.items.every((item) => this.canKey(item));
    if (value instanceof PySet) return value.items().every((item) => this.canKey(item));
    return [PyFloat, PyStr, PyBytes, PyComplex, PySlice, PyCode].some(
      (kind) => value instanceof kind,
    );
  }

  freshIdentity(): string {
    return `@${this.nextIdentity++}`;
  }

  /** Code that a `finally` or the argument of all() puts in twice is one constant. */
  private codeKey(code: PyCode): string {
    let key = this.codes.get(code);
    if (key !== undefined) return key;
    const content = [
      code.co_name,
      code.co_flags,
      code.co_firstlineno,
      code.co_argcount,
      code.co_posonlyargcount,
      code.co_kwonlyargcount,
      code.co_names.join(),
      code.localsplusnames.join(),
      this.tableNumber(code.co_code),
      this.tableNumber(code.co_linetable),
      this.tableNumber(code.co_exceptiontable),
      this.numbers.get(code.co_consts) ?? this.keysOf(code.co_consts),
    ].join("\n");
    key = this.contents.get(content);
    if (key === undefined) {
      key = this.freshIdentity();
      this.contents.set(content, key);
    }
    this.codes.set(code, key);
    return key;
  }

  private keysOf(items: readonly PyValue[]): string {
    return items.map((item) => delimited(this.keyOf(item))).join("");
  }
}

function delimited(key: string): string {
  return `${key.length};${key}`;
}

function floatKey(value: number, cache: ConstantCache): string {
  // A NaN is equal to nothing.
  if (Number.isNaN(value)) return cache.freshIdentity();
  return Object.is(value, -0) ? "-0" : String(value);
}

function bytesKey(bytes: Uint8Array): string {
  let key = "";
  for (let i = 0; i < bytes.length; i++) key += String.fromCharCode(bytes[i]);
  return key;
}

/** FNV-1a. */
function bytesHash(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash;
}

/** The constants of one code object, in order of index. */
export class ConstantTable {
  values: PyValue[] = [];
  private readonly indices = new Map<string, number>();
  readonly cache: ConstantCache;

  constructor(cache: ConstantCache) {
    this.cache = cache;
  }

  /** A table that has some values already, whatever they are. */
  static of(values: readonly PyValue[], cache: ConstantCache): ConstantTable {
    const table = new ConstantTable(cache);
    for (const value of values) {
      const key = cache.canKey(value) ? cache.keyOf(value) : cache.freshIdentity();
      if (!table.indices.has(key)) table.indices.set(key, table.values.length);
      table.values.push(value);
    }
    return table;
  }

  add(value: PyValue): number {
    const key = this.cache.keyOf(value);
    const known = this.indices.get(key);
    if (known !== undefined) return known;
    const index = this.values.length;
    this.indices.set(key, index);
    this.values.push(this.cache.merge(value, key));
    return index;
  }
}
