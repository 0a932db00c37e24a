/** What a pattern is matched against: the text or bytes of a Python object, and slices of it. */
import { index, typeName } from "../../objects/abstract.ts";
import { bytesIfAny } from "../../objects/buffer.ts";
import { joinBytes } from "../../objects/bytes-methods.ts";
import { bytesType, strType, typeOf } from "../../objects/core-types.ts";
import { typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyBytes, PyList } from "../../objects/sequence-values.ts";
import { joinTexts } from "../../objects/str-split.ts";
import { sliceText, strFromText, textOf } from "../../objects/str-text.ts";
import type { Subject } from "./engine.ts";

export interface Target {
  /** The object that was given. */
  readonly value: PyValue;
  readonly text: Subject;
  readonly isBytes: boolean;
}

export function targetOf(value: PyValue): Target {
  const text = textOf(value);
  if (text !== undefined) return { value, text, isBytes: false };
  const bytes = bytesIfAny(value);
  if (bytes === undefined) {
    throw typeError(`expected string or bytes-like object, got '${typeName(value)}'`);
  }
  return { value, text: bytes, isBytes: true };
}

/** `target[start:stop]` as str or bytes. */
export function sliceTarget(target: Target, start: number, stop: number): PyValue {
  const { value, text } = target;
  const isWhole = start === 0 && stop === text.length;
  if (typeof text === "string") {
    return isWhole && typeof value === "string" ? value : text.slice(start, stop);
  }
  if (!target.isBytes) {
    if (isWhole && typeOf(value) === strType) return value;
    return strFromText(sliceText(text as Uint32Array, start, stop));
  }
  if (isWhole && typeOf(value) === bytesType) return value;
  return new PyBytes((text as Uint8Array).slice(start, stop));
}

/** The pieces as one str or bytes. */
export function joinPieces(pieces: PyValue[], isBytes: boolean): PyValue {
  if (!isBytes) return joinTexts("", new PyList(pieces));
  if (pieces.length === 1 && typeOf(pieces[0]) === bytesType) return pieces[0];
  return new PyBytes(joinBytes(new Uint8Array(0), new PyList(pieces)));
}

/** The positions `pos` and `endpos` of a search, cut to the text. */
export function searchBounds(
  target: Target,
  pos: PyValue,
  endpos: PyValue,
): { start: number; end: number } {
  const size = target.text.length;
  const end = Math.min(Math.max(Number(index(endpos)), 0), size);
  const start = Math.min(Math.max(Number(index(pos)), 0), end);
  return { start, end };
}
