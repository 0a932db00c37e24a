/**
 * Text as the methods of str work on it: a host string when every code unit is a code point, else an
 * array of code points. Both are indexed by code point, so that one implementation serves both; the
 * usual case stays on host strings.
 *
 * Invariant: an array holds at least one surrogate or astral code point. `strFromText` and
 * `textFromPoints` restore it, which makes an array and a string always unequal.
 */
import { typeName } from "./abstract.ts";
import { typeError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { PyStr, strFromPoints } from "./sequence-values.ts";
import { indexOfPart } from "./text-search.ts";

export type Text = string | Uint32Array;
export type StrValue = string | PyStr;

/** The text of a str value; undefined for anything else. */
export function textOf(value: PyValue): Text | undefined {
  if (typeof value === "string") return value;
  return value instanceof PyStr ? value.points : undefined;
}

export function strFromText(text: Text): StrValue {
  return typeof text === "string" ? text : strFromPoints(text);
}

/** Restores the invariant of a freshly made array. */
export function textFromPoints(points: Uint32Array | readonly number[]): Text {
  const value = strFromPoints(points);
  return typeof value === "string" ? value : value.points;
}

/** An argument that must be a str: `what` is "replace() argument 1" or the like. */
export function textArgument(value: PyValue, what: string): Text {
  const text = textOf(value);
  if (text === undefined) throw typeError(`${what} must be str, not ${argumentTypeName(value)}`);
  return text;
}

/** Error texts call None by its value. */
export function argumentTypeName(value: PyValue): string {
  return value === null ? "None" : typeName(value);
}

export function codeAt(text: Text, i: number): number {
  return typeof text === "string" ? text.charCodeAt(i) : text[i];
}

/** The code points of a text, always as an array. */
export function pointsOf(text: Text): Uint32Array {
  if (typeof text !== "string") return text;
  const points = new Uint32Array(text.length);
  for (let i = 0; i < text.length; i++) points[i] = text.charCodeAt(i);
  return points;
}

export function sliceText(text: Text, start: number, stop: number): Text {
  if (typeof text === "string") return text.slice(start, Math.max(start, stop));
  return textFromPoints(text.subarray(start, Math.max(start, stop)));
}

export function concatTexts(parts: readonly Text[]): Text {
  let plain = true;
  let size = 0;
  for (const part of parts) {
    if (typeof part !== "string") plain = false;
    size += part.length;
  }
  if (plain) return (parts as readonly string[]).join("");
  const points = new Uint32Array(size);
  let at = 0;
  for (const part of parts) {
    if (typeof part === "string") {
      for (let i = 0; i < part.length; i++) points[at++] = part.charCodeAt(i);
    } else {
      points.set(part, at);
      at += part.length;
    }
  }
  return points;
}

export function equalTexts(left: Text, right: Text): boolean {
  if (typeof left === "string" || typeof right === "string") return left === right;
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** Negative, 0 or positive, by code points. */
export function compareTexts(left: Text, right: Text): number {
  if (typeof left === "string" && typeof right === "string") {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = codeAt(left, i) - codeAt(right, i);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** True when `part` stands in `text` at `at`. */
export function matchesAt(text: Text, part: Text, at: number): boolean {
  if (typeof text === "string" && typeof part === "string") return text.startsWith(part, at);
  if (at + part.length > text.length) return false;
  for (let i = 0; i < part.length; i++) if (codeAt(text, at + i) !== codeAt(part, i)) return false;
  return true;
}

/** First position of `part` with start ≤ position and position + length ≤ stop; or −1. */
export function findText(text: Text, part: Text, start = 0, stop = text.length): number {
  if (start + part.length > stop) return -1;
  if (typeof text === "string") {
    if (typeof part !== "string") return -1;
    if (stop >= text.length) return indexOfPart(text, part, start);
    const at = indexOfPart(text.slice(start, stop), part, 0);
    return at < 0 ? -1 : at + start;
  }
  if (part.length === 0) return start;
  const first = codeAt(part, 0);
  for (let i = start; i + part.length <= stop; i++) {
    if (text[i] === first && matchesAt(text, part, i)) return i;
  }
  return -1;
}

/** Last position of `part` within [start, stop); or −1. */
export function findTextLast(text: Text, part: Text, start = 0, stop = text.length): number {
  if (start + part.length > stop) return -1;
  if (typeof text === "string") {
    if (typeof part !== "string") return -1;
    const at = text.lastIndexOf(part, stop - part.length);
    return at >= start ? at : -1;
  }
  for (let i = stop - part.length; i >= start; i--) if (matchesAt(text, part, i)) return i;
  return -1;
}

/** Start and stop of a search, counted from the end when negative, cut to the text. */
export function searchRange(
  start: number,
  stop: number,
  size: number,
): { start: number; stop: number } {
  if (stop > size) stop = size;
  else if (stop < 0) stop = Math.max(stop + size, 0);
  if (start < 0) start = Math.max(start + size, 0);
  return { start, stop };
}
