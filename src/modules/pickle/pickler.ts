/**
 * The state of a pickler, and the values that are written without running Python code: None, numbers, texts, bytes and what
 * has been written before. All other values are saved by generators (save.ts), driven by drive.ts.
 */
import { getAttrOptional } from "../../objects/abstract.ts";
import { encodeRawUnicodeEscape } from "../../objects/codec-escape.ts";
import { encodeUtf8 } from "../../objects/codec-utf.ts";
import { bareType, bytesType, floatType, strType, typeOf } from "../../objects/core-types.ts";
import { valueError } from "../../objects/exceptions.ts";
import { floatText } from "../../objects/float-repr.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { littleEndianBytes } from "../../objects/int-bytes.ts";
import { CallRequest, PyObject, type PyValue } from "../../objects/object.ts";
import { PyBytes, PyStr } from "../../objects/sequence-values.ts";
import { pointsOf, type Text, textFromPoints, textOf } from "../../objects/str-text.ts";
import type { Saving } from "./drive.ts";
import { picklingError } from "./errors.ts";
import type { PicklerMemo } from "./memo.ts";
import { HIGHEST_PROTOCOL, Op } from "./opcodes.ts";
import { FRAME_TARGET, Output } from "./output.ts";

export const picklerType = bareType("Pickler");

const encoder = new TextEncoder();
/** Longer texts are encoded only once it is known how they are written. */
const SHORT_TEXT = FRAME_TARGET / 4;

/** What subclasses and attributes say, asked for once per dump. */
export interface Hooks {
  readonly persistentId: PyValue | undefined;
  readonly reducerOverride: PyValue | undefined;
  readonly dispatchTable: PyValue | undefined;
}
const NO_HOOKS: Hooks = {
  persistentId: undefined,
  reducerOverride: undefined,
  dispatchTable: undefined,
};

export interface PicklerOptions {
  readonly protocol: number;
  readonly fixImports: boolean;
  readonly bufferCallback: PyValue;
}

/** The number of a protocol: None is the default, negative numbers mean the highest. */
export function checkProtocol(value: number): number {
  if (value < 0) return HIGHEST_PROTOCOL;
  if (value > HIGHEST_PROTOCOL) {
    throw valueError(`pickle protocol must be <= ${HIGHEST_PROTOCOL}`);
  }
  return value;
}

export class PyPickler extends PyObject {
  readonly out = new Output();
  memoTable: PicklerMemo = new Map();
  /** Undefined: the pickle is taken from `out`. */
  write: PyValue | undefined;
  protocol = 0;
  /** Attributes that scripts may set. */
  bin = 0;
  fast = 0;
  dispatchTable: PyValue | undefined;
  persistentId: PyValue | undefined;
  fixImports = false;
  bufferCallback: PyValue = null;
  isInitialised = false;
  isRunning = false;
  hooks = NO_HOOKS;
  /** Containers that are being saved without a memo. */
  fastNesting = 0;
  readonly fastPath = new Set<PyValue>();

  configure({ protocol, fixImports, bufferCallback }: PicklerOptions): void {
    if (bufferCallback !== null && protocol < 5) {
      throw valueError("buffer_callback needs protocol >= 5");
    }
    this.protocol = protocol;
    this.bin = protocol > 0 ? 1 : 0;
    this.fixImports = fixImports && protocol < 3;
    this.bufferCallback = bufferCallback;
    this.memoTable = new Map();
    this.fast = 0;
    this.isInitialised = true;
  }

  get isBinary(): boolean {
    return this.bin !== 0;
  }

  // ---- the memo -----------------------------------------------------------------------------------

  memoize(value: PyValue): void {
    if (this.fast !== 0) return;
    const number = this.memoTable.size;
    this.memoTable.set(value, number);
    const { out } = this;
    if (this.protocol >= 4) out.byte(Op.Memoize);
    else if (!this.isBinary) out.line(Op.Put, String(number));
    else if (number < 256) out.byte1(Op.BinPut, number);
    else out.byte4(Op.LongBinPut, number);
  }

  /** Writes how to get a value again; false when it has not been written. */
  recall(value: PyValue): boolean {
    const number = this.memoTable.get(value);
    if (number === undefined) return false;
    const { out } = this;
    if (!this.isBinary) out.line(Op.Get, String(number));
    else if (number < 256) out.byte1(Op.BinGet, number);
    else out.byte4(Op.LongBinGet, number);
    return true;
  }

  // ---- values without Python code -----------------------------------------------------------------

  /** Writes a value if that is simple; false when it takes a generator. */
  saveSimple(value: PyValue): boolean {
    if (this.hooks.persistentId !== undefined) return false;
    if (this.saveAtom(value)) return true;
    if (typeof value === "string") return this.recall(value) || this.saveShortText(value);
    return this.recall(value);
  }

  /** None, True, False, int and float: they are never remembered. */
  saveAtom(value: PyValue): boolean {
    const { out } = this;
    switch (typeof value) {
      case "number":
        this.saveInt(value);
        return true;
      case "bigint":
        this.saveLong(value);
        return true;
      case "boolean":
        if (this.protocol >= 2) out.byte(value ? Op.NewTrue : Op.NewFalse);
        else out.line(Op.Int, value ? "01" : "00");
        return true;
      case "object":
        if (value === null) out.byte(Op.None);
        else if (value instanceof PyFloat && value.cls === floatType) this.saveFloat(value.v);
        else return false;
        return true;
      default:
        return false;
    }
  }

  private saveInt(n: number): void {
    const { out } = this;
    if (n < -0x80000000 || n > 0x7fffffff) this.saveLong(BigInt(n));
    else if (!this.isBinary) out.line(Op.Int, String(n));
    else if (n < 0 || n > 0xffff) out.byte4(Op.BinInt, n >>> 0);
    else if (n > 0xff) out.byte2(Op.BinInt2, n);
    else out.byte1(Op.BinInt1, n);
  }

  private saveLong(n: bigint): void {
    const { out } = this;
    if (this.protocol < 2) {
      out.line(Op.Long, `${n}L`);
      return;
    }
    const bytes = signedBytes(n);
    if (bytes.length < 256) out.byte1(Op.Long1, bytes.length);
    else out.byte4(Op.Long4, bytes.length);
    out.raw(bytes);
  }

  private saveFloat(value: number): void {
    if (this.isBinary) this.out.float(value);
    else this.out.line(Op.Float, floatText(value));
  }

  private saveShortText(text: string): boolean {
    if (!this.isBinary || text.length > SHORT_TEXT) return false;
    this.writeText(encoder.encode(text));
    this.memoize(text);
    return true;
  }

  /** The bytes of a text and how many they are. */
  private writeText(bytes: Uint8Array): void {
    const { out } = this;
    if (bytes.length < 256 && this.protocol >= 4) out.byte1(Op.ShortBinUnicode, bytes.length);
    else out.byte4(Op.BinUnicode, bytes.length);
    out.raw(bytes);
  }

  // ---- texts and bytes of any size ----------------------------------------------------------------

  *saveText(value: PyValue): Saving {
    const text = textOf(value) as Text;
    if (!this.isBinary) {
      this.out.byte(Op.Unicode);
      this.out.raw(encodeRawUnicodeEscape(escaped(text)));
      this.out.byte(10);
    } else {
      const bytes = encodeUtf8(text, "surrogatepass");
      if (bytes.length < FRAME_TARGET) this.writeText(bytes);
      else yield* this.writeLarge(Op.BinUnicode, Op.BinUnicode8, bytes, new PyBytes(bytes));
    }
    this.memoize(value);
  }

  /** From protocol 3 on. */
  *writeBytes(bytes: Uint8Array, object: PyValue): Saving {
    if (bytes.length < 256) {
      this.out.byte1(Op.ShortBinBytes, bytes.length);
      this.out.raw(bytes);
    } else yield* this.writeLarge(Op.BinBytes, Op.BinBytes8, bytes, object);
  }

  /** Bytes that are many go to the file as they are, outside of frames. */
  *writeLarge(op: Op, op8: Op, bytes: Uint8Array, object: PyValue): Saving {
    const { out } = this;
    const isLarge = bytes.length >= FRAME_TARGET;
    const { isFraming } = out;
    if (isLarge) {
      out.endFrame();
      out.isFraming = false;
    }
    if (op === op8 || bytes.length > 0xffffffff) out.byte8(op8, bytes.length);
    else out.byte4(op, bytes.length);
    if (isLarge && this.write !== undefined) {
      yield* this.flush();
      yield new CallRequest(this.write, [object]);
    } else out.raw(bytes);
    out.isFraming = isFraming;
  }

  /** Passes on what has been written. */
  *flush(): Saving {
    if (this.write !== undefined && this.out.length > 0) {
      yield new CallRequest(this.write, [new PyBytes(this.out.take())]);
    }
  }

  // ---- hooks --------------------------------------------------------------------------------------

  findHooks(): void {
    const isPlain = typeOf(this) === picklerType;
    this.hooks = {
      persistentId: isPlain ? this.persistentId : this.ownPersistentId(),
      reducerOverride: isPlain ? undefined : getAttrOptional(this, "reducer_override"),
      dispatchTable: isPlain ? this.dispatchTable : getAttrOptional(this, "dispatch_table"),
    };
  }

  private ownPersistentId(): PyValue | undefined {
    const found = getAttrOptional(this, "persistent_id");
    return found === undefined || isDefaultHook(found) ? undefined : found;
  }

  check(): void {
    if (!this.isInitialised) {
      const { cls } = this;
      const name = typeof cls.module === "string" ? `${cls.module}.${cls.qualname}` : cls.qualname;
      throw picklingError(`Pickler.__init__() was not called by ${name}.__init__()`);
    }
  }
}
PyPickler.prototype.cls = picklerType;

/** The methods that stand for hooks that nobody has set. */
export const defaultHooks = new Set<unknown>();
const isDefaultHook = (found: PyValue): boolean =>
  found instanceof PyObject && "def" in found && defaultHooks.has(found.def);

/** Two's complement, as few bytes as the sign allows. */
function signedBytes(n: bigint): Uint8Array {
  if (n === 0n) return new Uint8Array(0);
  const magnitude = n < 0n ? -n - 1n : n;
  const bits = magnitude === 0n ? 0 : magnitude.toString(16).length * 4;
  const bytes = littleEndianBytes(n, (bits >> 3) + 1);
  const last = bytes.length - 1;
  if (last > 0) {
    const sign = n < 0n ? 0xff : 0;
    const isSpare = bytes[last] === sign && (bytes[last - 1] & 0x80) === (sign & 0x80);
    if (isSpare) return bytes.subarray(0, last);
  }
  return bytes;
}

const SPECIAL = new Set([0x5c, 0, 0x0a, 0x0d, 0x1a]);
/** What raw-unicode-escape leaves as it is, and lines cannot hold. */
function escaped(text: Text): Text {
  const points: number[] = [];
  for (const c of pointsOf(text)) {
    if (!SPECIAL.has(c)) points.push(c);
    else for (const d of `\\u${c.toString(16).padStart(4, "0")}`) points.push(d.charCodeAt(0));
  }
  return textFromPoints(points);
}

export const isPlainText = (value: PyValue): boolean =>
  typeof value === "string" || (value instanceof PyStr && value.cls === strType);
export const isPlainBytes = (value: PyValue): value is PyBytes =>
  value instanceof PyBytes && value.cls === bytesType;
