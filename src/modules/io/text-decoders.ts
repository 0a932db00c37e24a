/**
 * Incremental decoders of text streams: bytes in pieces become host text, with the unread rest as
 * state. UTF-8, ASCII and Latin-1 are decoded here; any other encoding by the codec's own decoder.
 */
import { call, callMethod, getAttr, isTrue, typeName } from "../../objects/abstract.ts";
import { bytesOf } from "../../objects/buffer.ts";
import { decodeAscii, decodeLatin1 } from "../../objects/codec-narrow.ts";
import { decodeUtf8 } from "../../objects/codec-utf.ts";
import { normalizeEncoding } from "../../objects/codecs.ts";
import { typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyBytes,
  PyTuple,
} from "../../objects/sequence-values.ts";
import type { Text } from "../../objects/str-text.ts";
import { textCodec } from "../codecs/registry.ts";
import { joinChunks } from "./base.ts";
import { NewlinesSeen } from "./newlines.ts";

export interface DecoderState {
  readonly pending: Uint8Array;
  readonly flags: bigint;
}

export interface TextDecoding {
  decode(bytes: Uint8Array, final: boolean): string;
  getState(): DecoderState;
  setState(state: DecoderState): void;
  reset(): void;
}

const NOTHING = new Uint8Array(0);
export const CLEAN: DecoderState = { pending: NOTHING, flags: 0n };

const toHost = (text: Text): string => {
  if (typeof text === "string") return text;
  let out = "";
  for (let i = 0; i < text.length; i += 4096) {
    out += String.fromCodePoint(...text.subarray(i, i + 4096));
  }
  return out;
};

class NativeDecoding implements TextDecoding {
  private pending: Uint8Array = NOTHING;
  private readonly step: (bytes: Uint8Array, final: boolean) => { text: Text; consumed: number };
  constructor(step: NativeDecoding["step"]) {
    this.step = step;
  }
  decode(bytes: Uint8Array, final: boolean): string {
    const all = this.pending.length === 0 ? bytes : joinChunks([this.pending, bytes]);
    const { text, consumed } = this.step(all, final);
    this.pending = consumed < all.length ? all.slice(consumed) : NOTHING;
    return toHost(text);
  }
  getState(): DecoderState {
    return { pending: this.pending, flags: 0n };
  }
  setState(state: DecoderState): void {
    this.pending = state.pending;
  }
  reset(): void {
    this.pending = NOTHING;
  }
}

/** A decoder object of a script or of the library's codecs. */
export class ObjectDecoding implements TextDecoding {
  readonly object: PyValue;
  constructor(object: PyValue) {
    this.object = object;
  }
  decode(bytes: Uint8Array, final: boolean): string {
    return decodedText(callMethod(this.object, "decode", [new PyBytes(bytes), final]));
  }
  getState(): DecoderState {
    return stateOf(callMethod(this.object, "getstate"));
  }
  setState({ pending, flags }: DecoderState): void {
    callMethod(this.object, "setstate", [
      new PyTuple([new PyBytes(pending), intFromBigInt(flags)]),
    ]);
  }
  reset(): void {
    callMethod(this.object, "reset");
  }
}

export function decodedText(value: PyValue): string {
  const text = hostText(value);
  if (text === undefined) {
    throw typeError(`decoder should return a string result, not '${typeName(value)}'`);
  }
  return text;
}

export function stateOf(value: PyValue): DecoderState {
  if (!(value instanceof PyTuple)) throw typeError("illegal decoder state");
  if (value.items.length !== 2) throw typeError("illegal decoder state");
  const pending = bytesOf(value.items[0]);
  if (pending === undefined) {
    throw typeError(
      `illegal decoder state: the first item should be a bytes object, not '${typeName(value.items[0])}'`,
    );
  }
  const flags = intValue(value.items[1]);
  if (flags === undefined) throw typeError("illegal decoder state");
  return { pending, flags: BigInt(flags) };
}

/** A carriage return at the end waits for what follows; flag bit 0 of the state. */
export class NewlineDecoding implements TextDecoding {
  /** null: the input is text already. */
  readonly inner: TextDecoding | null;
  readonly translates: boolean;
  private readonly seen = new NewlinesSeen();
  private pendingCr = false;
  constructor(inner: TextDecoding | null, translates: boolean) {
    this.inner = inner;
    this.translates = translates;
  }
  decode(bytes: Uint8Array, final: boolean): string {
    return this.convert((this.inner as TextDecoding).decode(bytes, final), final);
  }
  convert(input: string, final: boolean): string {
    let text = input;
    if (this.pendingCr && (text !== "" || final)) {
      text = `\r${text}`;
      this.pendingCr = false;
    }
    if (text.endsWith("\r") && !final) {
      text = text.slice(0, -1);
      this.pendingCr = true;
    }
    if (text.includes("\r")) {
      const pairs = text.match(/\r\n/g)?.length ?? 0;
      this.seen.crLf ||= pairs > 0;
      this.seen.cr ||= (text.match(/\r/g)?.length ?? 0) > pairs;
      this.seen.lf ||= (text.match(/\n/g)?.length ?? 0) > pairs;
      return this.translates ? text.replace(/\r\n?/g, "\n") : text;
    }
    this.seen.lf ||= text.includes("\n");
    return text;
  }
  getState(): DecoderState {
    const { pending, flags } = this.inner === null ? CLEAN : this.inner.getState();
    return { pending, flags: (flags << 1n) | (this.pendingCr ? 1n : 0n) };
  }
  setState({ pending, flags }: DecoderState): void {
    this.pendingCr = (flags & 1n) !== 0n;
    this.inner?.setState({ pending, flags: flags >> 1n });
  }
  reset(): void {
    this.seen.reset();
    this.pendingCr = false;
    this.inner?.reset();
  }
  get newlines(): PyValue {
    return this.seen.newlines;
  }
}

export type NativeEncoding = "utf-8" | "ascii" | "latin-1";

export function nativeEncoding(name: string): NativeEncoding | undefined {
  switch (normalizeEncoding(name)) {
    case "utf_8":
    case "utf8":
      return "utf-8";
    case "ascii":
    case "us_ascii":
      return "ascii";
    case "latin_1":
    case "latin1":
    case "iso_8859_1":
    case "iso8859_1":
      return "latin-1";
    default:
      return undefined;
  }
}

/** The decoder of an encoding; LookupError when there is none or it does not make text. */
export function makeDecoding(encoding: string, errors: string): TextDecoding {
  switch (nativeEncoding(encoding)) {
    case "utf-8":
      return new NativeDecoding((bytes, final) => decodeUtf8(bytes, errors, final));
    case "ascii":
      return new NativeDecoding((bytes) => ({
        text: decodeAscii(bytes, errors),
        consumed: bytes.length,
      }));
    case "latin-1":
      return new NativeDecoding((bytes) => ({ text: decodeLatin1(bytes), consumed: bytes.length }));
    default: {
      const codec = textCodec(encoding, "");
      return new ObjectDecoding(call(getAttr(codec, "incrementaldecoder"), [errors]));
    }
  }
}

/** `decoder.decode` of a newline decoder that a script made: its input may be text. */
export function decodeForScript(self: NewlineDecoding, input: PyValue, final: PyValue): string {
  const isFinal = isTrue(final);
  if (self.inner === null) return self.convert(decodedText(input), isFinal);
  const text =
    self.inner instanceof ObjectDecoding
      ? decodedText(callMethod(self.inner.object, "decode", [input, isFinal]))
      : self.inner.decode(bytesOf(input) ?? NOTHING, isFinal);
  return self.convert(text, isFinal);
}
