/** Reads values in marshal's format; its twin is marshal-writer.ts. */
import { typeName } from "../objects/abstract.ts";
import { decodeLatin1 } from "../objects/codec-narrow.ts";
import { decodeUtf8 } from "../objects/codec-utf.ts";
import { Ellipsis } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, newError, typeError, valueError } from "../objects/exceptions.ts";
import { parseFloatText } from "../objects/float-text.ts";
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
  PyTuple,
} from "../objects/sequence-values.ts";
import { makeFrozenset } from "../objects/set.ts";
import { PySet } from "../objects/set-storage.ts";
import { strFromText } from "../objects/str-text.ts";
import { PyCode } from "./code.ts";
import { DIGIT_BITS, Kind, MAX_DEPTH, REF } from "./marshal-format.ts";

const hostDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

const badData = (what: string): object => valueError(`bad marshal data (${what})`);

/** Gives so many further bytes, or all there are. */
export type MoreBytes = (count: number) => Uint8Array;

export interface ReadOptions {
  /** The file name of all code objects, instead of those written. */
  readonly filename?: string | null;
  readonly allowsCode?: boolean;
  /** Where bytes come from when those at hand are used up. */
  readonly more?: MoreBytes;
}

export class MarshalReader {
  at = 0;
  private data: Uint8Array;
  private view: DataView;
  /** undefined until the value is complete. */
  private readonly refs: (PyValue | undefined)[] = [];
  private depth = 0;
  private readonly givenFilename: string | null;
  private readonly allowsCode: boolean;
  private readonly more: MoreBytes | null;

  constructor(data: Uint8Array, options: ReadOptions) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.givenFilename = options.filename ?? null;
    this.allowsCode = options.allowsCode ?? true;
    this.more = options.more ?? null;
  }

  value(place = "object"): PyValue {
    const value = this.optional();
    if (value === undefined) throw typeError(`NULL object in marshal data for ${place}`);
    return value;
  }

  // ---- bytes ------------------------------------------------------------------------------------

  private need(count: number, missing = "marshal data too short"): void {
    if (this.at + count <= this.data.length) return;
    if (this.more === null) throw newError("EOFError", missing);
    // What was read is not looked at again.
    const rest = this.data.subarray(this.at);
    const fresh = this.more(count - rest.length);
    const joined = new Uint8Array(rest.length + fresh.length);
    joined.set(rest);
    joined.set(fresh, rest.length);
    this.data = joined;
    this.view = new DataView(joined.buffer);
    this.at = 0;
    if (joined.length < count) {
      throw newError("EOFError", count === 1 ? missing : "EOF read where not expected");
    }
  }
  private byte(missing = "EOF read where not expected"): number {
    this.need(1, missing);
    return this.data[this.at++];
  }
  private long(): number {
    this.need(4);
    const n = this.view.getInt32(this.at, true);
    this.at += 4;
    return n;
  }
  private int64(): number | bigint {
    this.need(8);
    const n = this.view.getBigInt64(this.at, true);
    this.at += 8;
    return intFromBigInt(n);
  }
  private double(): number {
    this.need(8);
    const n = this.view.getFloat64(this.at, true);
    this.at += 8;
    return n;
  }
  private raw(n: number): Uint8Array {
    this.need(n);
    this.at += n;
    return this.data.subarray(this.at - n, this.at);
  }
  /** A count of what follows. */
  private size(what: string): number {
    const n = this.long();
    if (n < 0) throw badData(`${what} size out of range`);
    return n;
  }

  // ---- values -----------------------------------------------------------------------------------

  /** undefined is the end of a dict. */
  private optional(): PyValue | undefined {
    const type = this.byte("EOF read where object expected");
    if (++this.depth > MAX_DEPTH) throw valueError("recursion limit exceeded");
    const kind = type & ~REF;
    let value: PyValue | undefined;
    if (kind !== Kind.null) {
      value = this.plain(kind);
      if (value === undefined) value = this.shared(kind, (type & REF) !== 0);
    }
    this.depth--;
    return value;
  }

  /** What no other value refers to; undefined for all else. */
  private plain(kind: number): PyValue | undefined {
    switch (kind) {
      case Kind.none:
        return null;
      case Kind.true:
        return true;
      case Kind.false:
        return false;
      case Kind.ellipsis:
        return Ellipsis;
      case Kind.stopIteration:
        return exceptionTypes.StopIteration;
      case Kind.reference: {
        const index = this.long();
        const value = index < 0 ? undefined : this.refs[index];
        if (value === undefined) throw badData("invalid reference");
        return value;
      }
      default:
        return undefined;
    }
  }

  private shared(kind: number, isMarked: boolean): PyValue {
    const slot = isMarked ? this.refs.push(undefined) - 1 : -1;
    const keep = <T extends PyValue>(value: T): T => {
      if (slot >= 0) this.refs[slot] = value;
      return value;
    };
    return keep(this.scalar(kind) ?? this.container(kind, keep));
  }

  private scalar(kind: number): PyValue | undefined {
    switch (kind) {
      case Kind.int:
        return this.long();
      case Kind.int64:
        return this.int64();
      case Kind.long:
        return this.longInt();
      case Kind.float:
        return new PyFloat(this.double());
      case Kind.floatText:
        return new PyFloat(this.floatText());
      case Kind.complex: {
        const real = this.double();
        return new PyComplex(real, this.double());
      }
      case Kind.complexText: {
        const real = this.floatText();
        return new PyComplex(real, this.floatText());
      }
      case Kind.bytes:
        return constantBytes(this.raw(this.size("bytes object")).slice());
      case Kind.shortAscii:
      case Kind.internedShortAscii:
        return this.narrowText(this.byte());
      case Kind.ascii:
      case Kind.internedAscii:
        return this.narrowText(this.size("string"));
      case Kind.text:
      case Kind.internedText:
        return strFromText(decodeUtf8(this.raw(this.size("string")), "surrogatepass").text);
      default:
        return undefined;
    }
  }

  /** `keep` makes a value known to those in it before it is complete. */
  private container(kind: number, keep: <T extends PyValue>(value: T) => T): PyValue {
    switch (kind) {
      case Kind.shortTuple:
        return this.tuple(this.byte(), keep);
      case Kind.tuple:
        return this.tuple(this.size("tuple"), keep);
      case Kind.list: {
        const count = this.size("list");
        const list = keep(new PyList([]));
        for (let i = 0; i < count; i++) list.items.push(this.value("list"));
        return list;
      }
      case Kind.dict:
        return this.dict(keep(new PyDict()));
      case Kind.set: {
        const count = this.size("set");
        const set = keep(new PySet());
        for (let i = 0; i < count; i++) set.add(this.value("set"));
        return set;
      }
      case Kind.frozenset: {
        const count = this.size("set");
        const items: PyValue[] = [];
        for (let i = 0; i < count; i++) items.push(this.value("set"));
        return makeFrozenset(items);
      }
      case Kind.slice: {
        const start = this.value();
        const stop = this.value();
        return new PySlice(start, stop, this.value());
      }
      case Kind.code:
        if (!this.allowsCode) throw valueError("unmarshalling code objects is disallowed");
        return this.codeObject();
      default:
        throw badData("unknown type code");
    }
  }

  private longInt(): number | bigint {
    const count = this.long();
    if (count === -2147483648) throw badData("long size out of range");
    let n = 0n;
    const size = Math.abs(count);
    for (let i = 0; i < size; i++) {
      this.need(2);
      const digit = this.view.getUint16(this.at, true);
      this.at += 2;
      if (digit >> DIGIT_BITS !== 0) throw badData("digit out of range in long");
      if (digit === 0 && i === size - 1) throw badData("unnormalized long data");
      n |= BigInt(digit) << BigInt(DIGIT_BITS * i);
    }
    return intFromBigInt(count < 0 ? -n : n);
  }

  private floatText(): number {
    const text = this.narrowText(this.byte()) as string;
    const v = parseFloatText(text);
    if (v === undefined) throw valueError(`could not convert string to float: '${text}'`);
    return v;
  }

  /** Nearly always ASCII, which the host decodes faster; else Latin-1. */
  private narrowText(size: number): PyValue {
    const data = this.raw(size);
    const text = hostDecoder.decode(data);
    const isAscii = text.length === size && !text.includes("\ufffd");
    return isAscii ? text : strFromText(decodeLatin1(data));
  }

  private tuple(count: number, keep: <T extends PyValue>(value: T) => T): PyTuple {
    const items: PyValue[] = [];
    const tuple = keep(new PyTuple(items));
    for (let i = 0; i < count; i++) items.push(this.value("tuple"));
    return tuple;
  }

  private dict(dict: PyDict): PyDict {
    for (let key = this.optional(); key !== undefined; key = this.optional()) {
      const value = this.optional();
      if (value === undefined) break;
      dict.set(key, value);
    }
    return dict;
  }

  // ---- code objects -----------------------------------------------------------------------------

  private expect<T extends PyValue>(kind: new (...args: never[]) => T): T {
    const value = this.value();
    if (value instanceof kind) return value;
    throw badCode(value);
  }
  private bytes(): Uint8Array {
    return this.expect(PyBytes).bytes;
  }
  private text(): string {
    const value = this.value();
    const text = hostText(value);
    if (text === undefined) throw badCode(value);
    return text;
  }
  private names(): readonly string[] {
    return this.expect(PyTuple).items.map((name) => {
      const text = hostText(name);
      if (text === undefined) throw badCode(name);
      return text;
    });
  }
  private filename(): string {
    const written = this.text();
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
      co_consts: this.expect(PyTuple).items,
      co_names: this.names(),
      localsplusnames: this.names(),
      localspluskinds: this.bytes(),
      co_filename: this.filename(),
      co_name: this.text(),
      co_qualname: this.text(),
      co_firstlineno: this.long(),
      co_linetable: this.bytes(),
      co_exceptiontable: this.bytes(),
    });
  }
}

const badCode = (value: PyValue): object =>
  newError("SystemError", `bad marshal data (code object with '${typeName(value)}' in it)`);
