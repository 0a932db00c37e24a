/** Line ends of text streams: what ends a line when reading, what a line feed becomes when writing. */

import { typeName } from "../../objects/abstract.ts";
import { checkUtf8 } from "../../objects/codec-errors.ts";
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

/** Position behind the end of the line that starts at `from`, or −1 when it does not end in `text`. */
export function lineEnd(text: string, from: number, { read }: NewlineMode): number {
  if (read === null || read === "\n") return text.indexOf("\n", from) + 1 || -1;
  if (read === "") {
    const lf = text.indexOf("\n", from);
    const cr = text.indexOf("\r", from);
    if (cr < 0 || (lf >= 0 && lf < cr)) return lf + 1 || -1;
    return lf === cr + 1 ? lf + 1 : cr + 1;
  }
  const at = text.indexOf(read, from);
  return at < 0 ? -1 : at + read.length;
}

export function newlineMode(newline: PyValue, call = ""): NewlineMode {
  if (newline === null) return { read: null, write: "\n" };
  const text = hostText(newline);
  if (text === undefined) {
    const what = call === "" ? "newline" : `${call}() argument 'newline'`;
    throw typeError(`${what} must be str or None, not ${typeName(newline)}`);
  }
  checkUtf8(text);
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
