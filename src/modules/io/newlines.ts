/** Line ends of text streams: what ends a line when reading, what a line feed becomes when writing. */

import { typeName } from "../../objects/abstract.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyTuple } from "../../objects/sequence-values.ts";

export interface NewlineMode {
  /** null: all kinds become "\n"; "": all kinds end lines and stay; else only this one does. */
  readonly read: string | null;
  readonly write: string;
}

export const translateNewlines = (text: string): string =>
  text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;

export const encodeNewlines = (text: string, end: string): string =>
  end === "\n" ? text : text.replace(/\n/g, end);

/** Position behind the first line of `text`, or −1 when no line ends in it. */
export function lineEnd(text: string, mode: NewlineMode, atEnd: boolean): number {
  const { read } = mode;
  if (read === null || read === "\n") return text.indexOf("\n") + 1 || -1;
  if (read === "") {
    const at = text.search(/[\r\n]/);
    if (at < 0) return -1;
    if (text[at] === "\n") return at + 1;
    if (text[at + 1] === "\n") return at + 2;
    // A carriage return at the end of what was read may be half of a pair.
    return at + 1 < text.length || atEnd ? at + 1 : -1;
  }
  const at = text.indexOf(read);
  return at < 0 ? -1 : at + read.length;
}

export function newlineMode(newline: PyValue): NewlineMode {
  if (newline === null) return { read: null, write: "\n" };
  const text = hostText(newline);
  if (text === undefined) {
    throw typeError(`newline must be str or None, not ${typeName(newline)}`);
  }
  if (!["", "\n", "\r", "\r\n"].includes(text)) {
    throw valueError(`illegal newline value: ${text}`);
  }
  return { read: text, write: text === "" ? "\n" : text };
}

/** The kinds of line ends that a reader has met. */
export class NewlinesSeen {
  lf = false;
  cr = false;
  crLf = false;

  reset(): void {
    this.lf = this.cr = this.crLf = false;
  }
  /** None, one kind of line end, or a tuple of those seen. */
  get newlines(): PyValue {
    const kinds: PyValue[] = [];
    if (this.cr) kinds.push("\r");
    if (this.lf) kinds.push("\n");
    if (this.crLf) kinds.push("\r\n");
    return kinds.length === 0 ? null : kinds.length === 1 ? kinds[0] : new PyTuple(kinds);
  }
}
