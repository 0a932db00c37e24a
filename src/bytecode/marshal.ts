/**
 * Marshal, version 5: code objects and constants as bytes, in CPython's encoding (one type byte, its
 * payload little-endian, 0x80 marks a value that later ones refer to). The packed library, caches of
 * compiled modules and the module `marshal` use it.
 *
 * Code objects have CPython's fields in its order; the bytecode inside is ours, so files carry a magic
 * number of our own.
 */
import { Ellipsis, typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, newError, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import {
  constantBytes,
  hostText,
  intFromBigInt,
  PyBytes,
  PyComplex,
  PyList,
  PySlice,
  PyStr,
  PyTuple,
  strFromPoints,
} from "../objects/sequence-values.ts";
import { makeFrozenset, setUpdate } from "../objects/set.ts";
import { PySet } from "../objects/set-storage.ts";
import { PyCode } from "./code.ts";
import { bytesOf, tupleOf } from "./shared-objects.ts";

/** Set by the build: 16 bits of a hash of the compiler's sources. */
declare const COMPILER_TAG: number | undefined;

/** The magic number of compiled modules, whose files serve the compiler that has made them. */
export const MAGIC = 0x0a0d_0000 + (typeof COMPILER_TAG === "undefined" ? 0 : COMPILER_TAG);

const REF = 0x80;
const MAX_DEPTH = 1000;
const code = (c: string): number => c.charCodeAt(0);

class Writer {
  bytes = new Uint8Array(4096);
  private view = new DataView(this.bytes.buffer);
  at = 0;
  private readonly refs = new Map<unknown, number>();
  private depth = 0;
  private readonly version: number;

  constructor(version: number) {
    this.version = version;
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

  /** Writes a reference when the value was written before; else registers it. */
  private known(value: unknown, key: unknown): number | null {
    if (this.version < 3) return 0;
    const index = this.refs.get(key);
    if (index !== undefined) {
      this.byte(code("r"));
      this.long(index);
      return null;
    }
    this.refs.set(key, this.refs.size);
    return value === undefined ? 0 : REF;
  }

  value(value: PyValue): void {
    if (++this.depth > MAX_DEPTH) throw valueError("object too deeply nested to marshal");
    this.write(value);
    this.depth--;
  }

  private write(value: PyValue): void {
    switch (typeof value) {
      case "boolean":
        this.byte(code(value ? "T" : "F"));
        return;
      case "number":
      case "bigint":
        this.int(value);
        return;
      case "string": {
        const flag = this.known(value, value);
        if (flag !== null) this.text(value, flag);
        return;
      }
      default:
    }
    if (value === null) this.byte(code("N"));
    else if (value === Ellipsis) this.byte(code("."));
    else if (value === exceptionTypes.StopIteration) this.byte(code("S"));
    else if (value instanceof PyFloat && value.cls === PyFloat.prototype.cls) {
      this.byte(code("g"));
      this.double(value.v);
    } else if (value instanceof PyComplex && !value.cls.isHeap) {
      this.byte(code("y"));
      this.double(value.real);
      this.double(value.imag);
    } else {
      const flag = this.known(value, value);
      if (flag !== null) this.object(value, flag);
    }
  }

  private int(value: number | bigint): void {
    if (typeof value === "number" && (value | 0) === value) {
      this.byte(code("i"));
      this.long(value);
      return;
    }
    // Base 2^15 digits, the sign in the count.
    let rest = BigInt(value);
    const isNegative = rest < 0n;
    if (isNegative) rest = -rest;
    const digits: number[] = [];
    for (; rest > 0n; rest >>= 15n) digits.push(Number(rest & 0x7fffn));
    this.byte(code("l"));
    this.long(isNegative ? -digits.length : digits.length);
    for (const digit of digits) this.short(digit);
  }

  private text(value: string, flag: number): void {
    let isAscii = true;
    for (let i = 0; i < value.length && isAscii; i++) isAscii = value.charCodeAt(i) < 128;
    if (isAscii && value.length < 256) {
      this.byte(code("z") | flag);
      this.byte(value.length);
      for (let i = 0; i < value.length; i++) this.byte(value.charCodeAt(i));
      return;
    }
    const data = new TextEncoder().encode(value);
    this.byte(code("u") | flag);
    this.long(data.length);
    this.raw(data);
  }

  private items(values: readonly PyValue[]): void {
    this.long(values.length);
    for (const value of values) this.value(value);
  }

  private object(value: PyValue, flag: number): void {
    if (value instanceof PyTuple && !value.cls.isHeap) {
      if (value.items.length < 256) {
        this.byte(code(")") | flag);
        this.byte(value.items.length);
        for (const item of value.items) this.value(item);
      } else {
        this.byte(code("(") | flag);
        this.items(value.items);
      }
    } else if (value instanceof PyBytes && !value.cls.isHeap) {
      this.byte(code("s") | flag);
      this.long(value.bytes.length);
      this.raw(value.bytes);
    } else if (value instanceof PyStr && !value.cls.isHeap) {
      const data = encodePoints(value.points as Uint32Array);
      this.byte(code("u") | flag);
      this.long(data.length);
      this.raw(data);
    } else if (value instanceof PyCode) this.codeObject(value, flag);
    else if (value instanceof PyList && !value.cls.isHeap) {
      this.byte(code("[") | flag);
      this.items(value.items);
    } else if (value instanceof PyDict && !value.cls.isHeap) {
      this.byte(code("{") | flag);
      for (const entry of value.entries()) {
        this.value(entry.key);
        this.value(entry.value as PyValue);
      }
      this.byte(code("0"));
    } else if (value instanceof PySet && !value.cls.isHeap) {
      this.byte(code(typeOf(value).name === "set" ? "<" : ">") | flag);
      this.items(value.items());
    } else if (value instanceof PySlice && this.version >= 5) {
      this.byte(code(":") | flag);
      for (const part of [value.start, value.stop, value.step]) this.value(part);
    } else throw valueError("unmarshallable object");
  }

  private codeObject(c: PyCode, flag: number): void {
    this.byte(code("c") | flag);
    this.long(c.co_argcount);
    this.long(c.co_posonlyargcount);
    this.long(c.co_kwonlyargcount);
    this.long(c.co_stacksize);
    this.long(c.co_flags);
    this.value(bytesOf(c.co_code));
    this.value(tupleOf(c.co_consts));
    this.value(tupleOf(c.co_names));
    this.value(tupleOf(c.localsplusnames));
    this.value(bytesOf(c.localspluskinds));
    this.value(c.co_filename);
    this.value(c.co_name);
    this.value(c.co_qualname);
    this.long(c.co_firstlineno);
    this.value(bytesOf(c.co_linetable));
    this.value(bytesOf(c.co_exceptiontable));
  }
}

/** UTF-8 with surrogates let through. */
function encodePoints(points: Uint32Array): Uint8Array {
  const out: number[] = [];
  for (const p of points) {
    if (p < 0x80) out.push(p);
    else if (p < 0x800) out.push(0xc0 | (p >> 6), 0x80 | (p & 63));
    else if (p < 0x10000) out.push(0xe0 | (p >> 12), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
    else {
      out.push(0xf0 | (p >> 18), 0x80 | ((p >> 12) & 63), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
    }
  }
  return Uint8Array.from(out);
}

function decodePoints(data: Uint8Array): PyValue {
  const points: number[] = [];
  for (let i = 0; i < data.length; ) {
    const b = data[i];
    const size = b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    let p = size === 1 ? b : b & (0x7f >> size);
    for (let k = 1; k < size; k++) p = (p << 6) | (data[i + k] & 63);
    points.push(p);
    i += size;
  }
  return strFromPoints(points);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

class Reader {
  private readonly data: Uint8Array;
  private readonly view: DataView;
  at = 0;
  private readonly refs: PyValue[] = [];
  private depth = 0;
  private readonly givenFilename: string | null;

  constructor(data: Uint8Array, filename: string | null) {
    this.data = data;
    this.givenFilename = filename;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  private need(n: number): void {
    if (this.at + n > this.data.length) throw newError("EOFError", "marshal data too short");
  }
  private byte(): number {
    this.need(1);
    return this.data[this.at++];
  }
  private long(): number {
    this.need(4);
    const n = this.view.getInt32(this.at, true);
    this.at += 4;
    return n;
  }
  private double(): PyFloat {
    this.need(8);
    const n = this.view.getFloat64(this.at, true);
    this.at += 8;
    return new PyFloat(n);
  }
  private raw(n: number): Uint8Array {
    if (n < 0) throw valueError("bad marshal data (bytes object size out of range)");
    this.need(n);
    this.at += n;
    return this.data.subarray(this.at - n, this.at);
  }

  value(): PyValue {
    const value = this.optional();
    if (value === undefined) throw typeError("NULL object in marshal data for object");
    return value;
  }

  /** undefined is the end of a dict. */
  private optional(): PyValue | undefined {
    if (++this.depth > MAX_DEPTH * 2) throw valueError("recursion limit exceeded");
    const type = this.byte();
    const slot = (type & REF) !== 0 ? this.refs.push(null) - 1 : -1;
    const keep = (value: PyValue): PyValue => {
      if (slot >= 0) this.refs[slot] = value;
      return value;
    };
    const value = this.read(String.fromCharCode(type & 0x7f), keep);
    this.depth--;
    return value === undefined ? undefined : keep(value);
  }

  private read(type: string, keep: (value: PyValue) => PyValue): PyValue | undefined {
    switch (type) {
      case "0":
        return undefined;
      case "N":
        return null;
      case "T":
        return true;
      case "F":
        return false;
      case ".":
        return Ellipsis;
      case "S":
        return exceptionTypes.StopIteration;
      case "i":
        return this.long();
      case "l":
        return this.bigInt();
      case "g":
        return this.double();
      case "y": {
        const real = this.double().v;
        return new PyComplex(real, this.double().v);
      }
      case "z":
      case "Z":
        return decoder.decode(this.raw(this.byte()));
      case "a":
      case "A":
        return decoder.decode(this.raw(this.long()));
      case "u":
      case "t":
        return decodePoints(this.raw(this.long()));
      case "s":
        return constantBytes(this.raw(this.long()).slice());
      case ")":
        return this.tuple(this.byte());
      case "(":
        return this.tuple(this.long());
      case "[": {
        const list = new PyList([]);
        keep(list);
        for (let n = this.long(); n > 0; n--) list.items.push(this.value());
        return list;
      }
      case "{": {
        const dict = new PyDict();
        keep(dict);
        for (let key = this.optional(); key !== undefined; key = this.optional()) {
          dict.set(key, this.value());
        }
        return dict;
      }
      case "<": {
        const set = new PySet();
        keep(set);
        setUpdate(set, this.tuple(this.long()));
        return set;
      }
      case ">":
        return makeFrozenset(this.tuple(this.long()).items);
      case ":": {
        const start = this.value();
        const stop = this.value();
        return new PySlice(start, stop, this.value());
      }
      case "r": {
        const index = this.long();
        if (index < 0 || index >= this.refs.length) {
          throw valueError("bad marshal data (invalid reference)");
        }
        return this.refs[index];
      }
      case "c":
        return this.codeObject();
      default:
        throw valueError("bad marshal data (unknown type code)");
    }
  }

  private bigInt(): number | bigint {
    const count = this.long();
    let n = 0n;
    for (let i = 0; i < Math.abs(count); i++) {
      this.need(2);
      n |= BigInt(this.view.getUint16(this.at, true)) << BigInt(15 * i);
      this.at += 2;
    }
    return intFromBigInt(count < 0 ? -n : n);
  }

  private tuple(count: number): PyTuple {
    if (count < 0 || count > this.data.length) {
      throw valueError("bad marshal data (tuple size out of range)");
    }
    const items: PyValue[] = [];
    for (let i = 0; i < count; i++) items.push(this.value());
    return new PyTuple(items);
  }

  private bytes(): Uint8Array {
    return (this.value() as PyBytes).bytes;
  }
  private names(): readonly string[] {
    return (this.value() as PyTuple).items.map((name) => hostText(name) as string);
  }

  private filename(): string {
    const written = this.value() as string;
    return this.givenFilename ?? written;
  }

  private codeObject(): PyCode {
    return new PyCode({
      co_argcount: this.long(),
      co_posonlyargcount: this.long(),
      co_kwonlyargcount: this.long(),
      co_stacksize: this.long(),
      co_flags: this.long(),
      co_code: this.bytes(),
      co_consts: (this.value() as PyTuple).items,
      co_names: this.names(),
      localsplusnames: this.names(),
      localspluskinds: this.bytes(),
      co_filename: this.filename(),
      co_name: this.value() as string,
      co_qualname: this.value() as string,
      co_firstlineno: this.long(),
      co_linetable: this.bytes(),
      co_exceptiontable: this.bytes(),
    });
  }
}

/** The marshalled bytes of a value; raises ValueError for what has no encoding. */
export function marshalDump(value: PyValue, version = 5): Uint8Array {
  const writer = new Writer(version);
  writer.value(value);
  return writer.bytes.slice(0, writer.at);
}

/**
 * The value at the start of `data` and how many bytes it took. `filename`, if given, is the one of all
 * code objects in it.
 */
export function marshalLoad(
  data: Uint8Array,
  filename: string | null = null,
): { value: PyValue; size: number } {
  const reader = new Reader(data, filename);
  const value = reader.value();
  return { value, size: reader.at };
}
