/**
 * The writing half of a text stream's state: the encoder, and text and bytes that wait to be passed on to the buffer. Its
 * reading half is text-state.ts.
 */
import { call, callMethod, getAttr, isTrue, runFlow, typeName } from "../../objects/abstract.ts";
import { encodeBelow } from "../../objects/codec-narrow.ts";
import { encodeUtf8 } from "../../objects/codec-utf.ts";
import { typeOf } from "../../objects/core-types.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { strFromText, type Text, textOf } from "../../objects/str-text.ts";
import { textCodec } from "../codecs/registry.ts";
import { askMethod, retried } from "./asking.ts";
import { joinChunks, unsupported } from "./base.ts";
import { PyBuffered } from "./buffered.ts";
import { type DirtyStream, markClean, markDirty } from "./dirty-streams.ts";
import { encodeNewlines, type NewlineMode } from "./newlines.ts";
import { type NativeEncoding, nativeEncoding } from "./text-decoders.ts";

const CHUNK = 8192;
const LF = 10;
const CR = 13;
const hostEncoder = new TextEncoder();

const contains = (text: Text, code: number): boolean =>
  typeof text === "string" ? text.includes(String.fromCharCode(code)) : text.includes(code);

export abstract class TextOutput implements DirtyStream {
  /** undefined before `__init__`. */
  bufferObject: PyValue | undefined = undefined;
  isReady = false;
  isDirty = false;
  detached = false;
  encoding = "";
  errors = "strict";
  lineBuffering = false;
  writeThrough = false;
  mode: NewlineMode = { read: null, write: "\n" };
  chunkSize = CHUNK;
  seekable = false;
  protected native: NativeEncoding | undefined = "utf-8";
  /** null: the buffer takes nothing. Encodings that are native have no object. */
  private encoder: PyValue | null | undefined = null;

  private pendingText = "";
  private pendingBytes: Uint8Array[] = [];
  private pendingSize = 0;

  get buffer(): PyValue {
    if (this.isReady && this.bufferObject !== undefined) return this.bufferObject;
    throw valueError(
      this.detached
        ? "underlying buffer has been detached"
        : "I/O operation on uninitialized object",
    );
  }
  get isClosed(): boolean {
    const { buffer } = this;
    if (buffer instanceof PyBuffered && !typeOf(buffer).isHeap) return buffer.isClosed;
    return isTrue(getAttr(buffer, "closed"));
  }
  check(): PyValue {
    if (this.isClosed) throw valueError("I/O operation on closed file.");
    return this.buffer;
  }
  protected forgetOutput(): void {
    this.pendingText = "";
    this.pendingBytes = [];
    this.pendingSize = 0;
    markClean(this);
  }

  // ---- encoding ----------------------------------------------------------------------------------

  protected *makeEncoder(): Flow<void> {
    this.native = nativeEncoding(this.encoding);
    this.encoder = null;
    if (!isTrue(yield* askMethod(this.buffer, "writable"))) return;
    this.encoder = undefined;
    if (this.native !== undefined) return;
    const codec = textCodec(this.encoding, "");
    this.encoder = call(getAttr(codec, "incrementalencoder"), [this.errors]);
  }
  /** Encodings with a byte order mark write it at the start of the stream only. */
  protected *placeEncoder(): Flow<void> {
    if (!this.seekable || this.encoder === null) return;
    if ((yield* askMethod(this.buffer, "tell")) !== 0) this.resetEncoder(false);
  }
  protected resetEncoder(atStart: boolean): void {
    if (this.encoder === null || this.encoder === undefined) return;
    if (atStart) callMethod(this.encoder, "reset");
    else callMethod(this.encoder, "setstate", [0]);
  }

  private encode(text: Text, value: PyValue): Uint8Array {
    switch (this.native) {
      case "utf-8":
        return encodeUtf8(text, this.errors);
      case "ascii":
        return encodeBelow(text, this.errors, "ascii", 128);
      case "latin-1":
        return encodeBelow(text, this.errors, "latin-1", 256);
      default: {
        const bytes = callMethod(this.encoder as PyValue, "encode", [value]);
        if (bytes instanceof PyBytes) return bytes.bytes;
        throw typeError(`encoder should return a bytes object, not '${typeName(bytes)}'`);
      }
    }
  }

  // ---- writing -----------------------------------------------------------------------------------

  /** Text of the host that needs no encoder; false when the ordinary way must be gone. */
  putHost(text: string): boolean {
    if (this.native !== "utf-8" || this.encoder === null || !this.isReady) return false;
    if (!text.isWellFormed() || this.isClosed) return false;
    const flow = this.append(text, text, null);
    if (flow !== undefined) runFlow(flow);
    return true;
  }

  put(value: PyValue): number | Flow<PyValue> {
    const text = textOf(value);
    if (text === undefined) throw typeError(`write() argument must be str, not ${typeName(value)}`);
    this.checkWritable();
    const flow =
      this.mode.write !== "\n" && typeof value === "object" && contains(text, LF)
        ? this.append(...this.replaced(value))
        : this.append(text, text, value);
    if (flow === undefined) return text.length;
    return (function* () {
      yield* flow;
      return text.length;
    })();
  }
  private checkWritable(): void {
    this.check();
    if (this.encoder === null) throw unsupported("not writable");
  }
  /** A class of a script replaces line ends itself, and may do anything to the stream meanwhile. */
  private replaced(value: PyValue): [Text, Text, PyValue, true] {
    const shown = callMethod(value, "replace", ["\n", this.mode.write]);
    const text = textOf(shown);
    if (text === undefined)
      throw typeError(`replace() should return a str, not ${typeName(shown)}`);
    this.checkWritable();
    return [textOf(value) as Text, text, shown, true];
  }

  /** Adds text to what waits; `given` is what decides about flushing. A Flow passes on what is too much. */
  private append(
    given: Text,
    text: Text,
    value: PyValue,
    isReplaced = false,
  ): Flow<void> | undefined {
    const { write } = this.mode;
    const ends = !isReplaced && write !== "\n" && contains(text, LF);
    const isLine = this.lineBuffering && (contains(given, LF) || contains(given, CR));
    if (this.native === "utf-8" && typeof text === "string" && text.isWellFormed()) {
      const shown = ends ? encodeNewlines(text, write) : text;
      if (this.pendingCount + shown.length <= this.chunkSize) {
        this.pendingText += shown;
        return this.afterAppend(isLine);
      }
    }
    const shown = ends ? textOf(callMethod(strFromText(text), "replace", ["\n", write])) : text;
    const bytes = this.encode(
      shown as Text,
      ends || value === null ? strFromText(shown as Text) : value,
    );
    if (this.pendingCount > 0 && this.pendingCount + bytes.length > this.chunkSize) {
      return this.pushThenAppend(bytes, isLine);
    }
    this.appendBytes(bytes);
    return this.afterAppend(isLine);
  }
  private *pushThenAppend(bytes: Uint8Array, isLine: boolean): Flow<void> {
    // Whatever is written meanwhile goes first.
    while (this.pendingCount > 0 && this.pendingCount + bytes.length > this.chunkSize) {
      yield* this.push();
    }
    this.appendBytes(bytes);
    const flow = this.afterAppend(isLine);
    if (flow !== undefined) yield* flow;
  }
  private appendBytes(bytes: Uint8Array): void {
    this.settleText();
    this.pendingBytes.push(bytes);
    this.pendingSize += bytes.length;
  }
  private get pendingCount(): number {
    return this.pendingText.length + this.pendingSize;
  }
  private afterAppend(isLine: boolean): Flow<void> | undefined {
    if (isLine || this.writeThrough || this.pendingCount >= this.chunkSize) {
      return this.pushAppended(isLine);
    }
    const { bufferObject } = this;
    if (bufferObject instanceof PyBuffered && bufferObject.state.tracked) markDirty(this);
    this.forgetReadAfterWrite();
    return undefined;
  }
  private *pushAppended(isLine: boolean): Flow<void> {
    yield* this.push();
    if (isLine) yield* askMethod(this.buffer, "flush");
    this.forgetReadAfterWrite();
  }
  /** Where positions count, what was read ahead lies elsewhere once something is written. */
  protected abstract forgetReadAfterWrite(): void;

  private settleText(): void {
    if (this.pendingText === "") return;
    const bytes = hostEncoder.encode(this.pendingText);
    this.pendingText = "";
    this.pendingBytes.push(bytes);
    this.pendingSize += bytes.length;
  }
  get hasPending(): boolean {
    return this.pendingText !== "" || this.pendingBytes.length > 0;
  }
  flushPending(): void {
    if (this.isReady && !this.isClosed) runFlow(this.push());
  }
  /** Passes what waits on to the buffer. */
  *push(): Flow<void> {
    markClean(this);
    if (!this.hasPending) return;
    this.settleText();
    const data = joinChunks(this.pendingBytes);
    this.pendingBytes = [];
    this.pendingSize = 0;
    const { buffer } = this;
    if (buffer instanceof PyBuffered && buffer.takesBytes && buffer.state.keep(data)) return;
    yield* retried(() => askMethod(buffer, "write", [new PyBytes(data)]));
  }
}
