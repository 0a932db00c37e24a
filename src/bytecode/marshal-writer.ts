/**
 * Writes values in marshal's format; its twin is marshal-reader.ts.
 *
 * CPython marks what other variables refer to as well, by counting references. Nobody counts here, so
 * from version 3 on every value is marked, and written once.
 */
import { bytesIfAny } from "../objects/buffer.ts";
import { compareBytes } from "../objects/bytes.ts";
import { encodeUtf8 } from "../objects/codec-utf.ts";
import {
  dictType,
  Ellipsis,
  frozensetType,
  listType,
  setType,
  tupleType,
  typeOf,
} from "../objects/core-types.ts";
import type { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, newError, valueError } from "../objects/exceptions.ts";
import { formatDouble } from "../objects/float-format.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import {
  PyBytes,
  PyComplex,
  type PyList,
  PySlice,
  PyStr,
  type PyTuple,
} from "../objects/sequence-values.ts";
import type { PySet } from "../objects/set-storage.ts";
import { isAsciiText } from "../objects/str-case.ts";
import { type Text, textOf } from "../objects/str-text.ts";
import { PyCode } from "./code.ts";
import { DIGIT_BITS, Kind, MAX_DEPTH, REF } from "./marshal-format.ts";
import { bytesOf, tupleOf } from "./shared-objects.ts";

const unmarshallable = (): object => valueError("unmarshallable object");

const changedSize = (what: string): object =>
  newError("RuntimeError", `${what} changed size during iteration`);

class ByteSink {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  get written(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }
  private room(n: number): void {
    if (this.at + n <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + n));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
  byte(n: number): void {
    this.room(1);
    this.bytes[this.at++] = n;
  }
  short(n: number): void {
    this.room(2);
    this.view.setUint16(this.at, n, true);
    this.at += 2;
  }
  long(n: number): void {
    this.room(4);
    this.view.setInt32(this.at, n, true);
    this.at += 4;
  }
  double(n: number): void {
    this.room(8);
    this.view.setFloat64(this.at, n, true);
    this.at += 8;
  }
  raw(data: Uint8Array): void {
    this.room(data.length);
    this.bytes.set(data, this.at);
    this.at += data.length;
  }
}

export class MarshalWriter {
  readonly out = new ByteSink();
  private readonly refs = new Map<unknown, number>();
  /** Values being written that a reader cannot refer to before they are complete. */
  private readonly incomplete = new Set<unknown>();
  private depth = 0;
  private readonly version: number;
  private readonly allowsCode: boolean;

  constructor(version: number, allowsCode: boolean) {
    this.version = version;
    this.allowsCode = allowsCode;
  }

  value(value: PyValue): void {
    if (++this.depth > MAX_DEPTH) throw valueError("object too deeply nested to marshal");
    this.write(value);
    this.depth--;
  }

  private write(value: PyValue): void {
    const { out } = this;
    if (value === null) out.byte(Kind.none);
    else if (typeof value === "boolean") out.byte(value ? Kind.true : Kind.false);
    else if (value === Ellipsis) out.byte(Kind.ellipsis);
    else if (value === exceptionTypes.StopIteration) out.byte(Kind.stopIteration);
    else {
      const flag = this.flagOf(value);
      if (flag !== null) this.marked(value, flag);
    }
  }

  /** The mark of a value that is new; one that was written before becomes a reference (null). */
  private flagOf(value: PyValue): number | null {
    if (this.version < 3) return 0;
    const index = this.refs.get(value);
    if (index === undefined) {
      this.refs.set(value, this.refs.size);
      return REF;
    }
    if (this.incomplete.has(value)) throw unmarshallable();
    this.out.byte(Kind.reference);
    this.out.long(index);
    return null;
  }

  private marked(value: PyValue, flag: number): void {
    if (typeof value === "number" || typeof value === "bigint") this.int(value, flag);
    else if (typeof value === "string") this.text(value, flag);
    else if (value instanceof PyFloat && value.cls === PyFloat.prototype.cls) {
      this.head(this.version > 1 ? Kind.float : Kind.floatText, flag);
      this.double(value.v);
    } else if (value instanceof PyComplex && !value.cls.isHeap) {
      this.head(this.version > 1 ? Kind.complex : Kind.complexText, flag);
      this.double(value.real);
      this.double(value.imag);
    } else if (value instanceof PyBytes && !value.cls.isHeap) this.bytes(value.bytes, flag);
    else if (value instanceof PyStr && !value.cls.isHeap) {
      this.sized(Kind.text, encodeUtf8(textOf(value) as Text, "surrogatepass"), flag);
    } else this.container(value, flag);
  }

  private container(value: PyValue, flag: number): void {
    switch (typeOf(value)) {
      case tupleType:
        this.tuple((value as PyTuple).items, flag);
        return;
      case listType:
        this.head(Kind.list, flag);
        // `__buffer__` of an item may change the list.
        this.items((value as PyList).items.slice());
        return;
      case dictType:
        this.dict(value as PyDict, flag);
        return;
      case setType:
      case frozensetType:
        this.head(typeOf(value) === setType ? Kind.set : Kind.frozenset, flag);
        this.items(this.inOrder(value as PySet));
        return;
      default:
        this.other(value, flag);
    }
  }

  private other(value: PyValue, flag: number): void {
    if (value instanceof PyCode) {
      if (!this.allowsCode) throw valueError("marshalling code objects is disallowed");
      this.incomplete.add(value);
      this.codeObject(value, flag);
      this.incomplete.delete(value);
    } else if (value instanceof PySlice && this.version >= 5) {
      this.incomplete.add(value);
      this.head(Kind.slice, flag);
      for (const part of [value.start, value.stop, value.step]) this.value(part);
      this.incomplete.delete(value);
    } else {
      const bytes = bytesIfAny(value);
      if (bytes === undefined) throw unmarshallable();
      this.bytes(bytes, flag);
    }
  }

  private head(kind: number, flag: number): void {
    this.out.byte(kind | flag);
  }
  private sized(kind: number, data: Uint8Array, flag: number): void {
    this.head(kind, flag);
    this.out.long(data.length);
    this.out.raw(data);
  }
  private bytes(data: Uint8Array, flag: number): void {
    this.sized(Kind.bytes, data, flag);
  }

  private double(v: number): void {
    if (this.version > 1) this.out.double(v);
    else this.asciiBytes(formatDouble(v, "g", 17));
  }
  private asciiBytes(text: string): void {
    this.out.byte(text.length);
    for (let i = 0; i < text.length; i++) this.out.byte(text.charCodeAt(i));
  }

  private int(value: number | bigint, flag: number): void {
    if (typeof value === "number" && (value | 0) === value) {
      this.head(Kind.int, flag);
      this.out.long(value);
      return;
    }
    // The sign is in the count.
    let rest = BigInt(value);
    const isNegative = rest < 0n;
    if (isNegative) rest = -rest;
    const digits: number[] = [];
    for (; rest > 0n; rest >>= BigInt(DIGIT_BITS)) digits.push(Number(rest & 0x7fffn));
    this.head(Kind.long, flag);
    this.out.long(isNegative ? -digits.length : digits.length);
    for (const digit of digits) this.out.short(digit);
  }

  private text(value: string, flag: number): void {
    const isInterned = this.version >= 3 && isNameText(value);
    if (this.version < 4 || !isAsciiText(value)) {
      const data = encodeUtf8(value, "surrogatepass");
      this.sized(isInterned ? Kind.internedText : Kind.text, data, flag);
    } else if (value.length < 256) {
      this.head(isInterned ? Kind.internedShortAscii : Kind.shortAscii, flag);
      this.asciiBytes(value);
    } else {
      const data = encodeUtf8(value, "surrogatepass");
      this.sized(isInterned ? Kind.internedAscii : Kind.ascii, data, flag);
    }
  }

  private items(values: readonly PyValue[]): void {
    this.out.long(values.length);
    for (const value of values) this.value(value);
  }

  private tuple(values: readonly PyValue[], flag: number): void {
    if (this.version >= 4 && values.length < 256) {
      this.head(Kind.shortTuple, flag);
      this.out.byte(values.length);
      for (const value of values) this.value(value);
    } else {
      this.head(Kind.tuple, flag);
      this.items(values);
    }
  }

  private dict(dict: PyDict, flag: number): void {
    this.head(Kind.dict, flag);
    const { size } = dict;
    for (const entry of dict.entries()) {
      this.value(entry.key);
      if (dict.size === size) this.value(entry.value as PyValue);
      if (dict.size !== size) throw changedSize("dictionary");
    }
    this.out.byte(Kind.null);
  }

  /** The order of sets depends on hashes, which differ between runs; that of their bytes does not. */
  private inOrder(set: PySet): readonly PyValue[] {
    const values = set.items();
    if (values.length < 2) return values;
    const pairs = values.map((value) => {
      const own = new MarshalWriter(this.version, this.allowsCode);
      own.depth = this.depth;
      own.value(value);
      if (set.used !== values.length) throw changedSize("set");
      return { value, bytes: own.out.written };
    });
    return pairs.sort((a, b) => compareBytes(a.bytes, b.bytes)).map((pair) => pair.value);
  }

  private codeObject(c: PyCode, flag: number): void {
    const { out } = this;
    this.head(Kind.code, flag);
    out.long(c.co_argcount);
    out.long(c.co_posonlyargcount);
    out.long(c.co_kwonlyargcount);
    out.long(c.co_stacksize);
    out.long(c.co_flags);
    this.value(bytesOf(c.co_code));
    this.value(tupleOf(c.co_consts));
    this.value(tupleOf(c.co_names));
    this.value(tupleOf(c.localsplusnames));
    this.value(bytesOf(c.localspluskinds));
    this.value(c.co_filename);
    this.value(c.co_name);
    this.value(c.co_qualname);
    out.long(c.co_firstlineno);
    this.value(bytesOf(c.co_linetable));
    this.value(bytesOf(c.co_exceptiontable));
  }
}

/** What CPython's compiler interns: texts like names, and single characters. */
function isNameText(text: string): boolean {
  return text.length === 1 ? text.charCodeAt(0) < 256 : /^\w*$/.test(text);
}
