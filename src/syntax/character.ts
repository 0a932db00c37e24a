// Character classes of Python source: identifiers, printability, and the sizes of UTF-16 text in UTF-8 and code points.
//
// The tokenizer asks only for what is not ASCII; ASCII is decided by its own tables.

const XID_START = /^[\p{XID_Start}_]$/u;
const XID_CONTINUE = /^\p{XID_Continue}$/u;
const NOT_PRINTABLE = /^[\p{C}\p{Z}]$/u;

/** Index of the first code point that may not stand in an identifier, or the length of `text`. */
export function scanIdentifier(text: string): number {
  let i = 0;
  while (i < text.length) {
    const ch = String.fromCodePoint(text.codePointAt(i)!);
    if (!(i === 0 ? XID_START : XID_CONTINUE).test(ch)) return i;
    i += ch.length;
  }
  return i;
}

/** What `str.isprintable` says of one code point. */
export function isPrintable(codePoint: number): boolean {
  return codePoint === 0x20 || !NOT_PRINTABLE.test(String.fromCodePoint(codePoint));
}

/** Bytes that text[start:end] takes in UTF-8. */
export function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** Code points in text[start:end]. */
export function codePointLength(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) i++;
    count++;
  }
  return count;
}

/** Code points in the first `bytes` UTF-8 bytes of text; a cut code point counts, bytes past the end do not. */
export function byteToCharacterOffset(text: string, bytes: number): number {
  let used = 0;
  let count = 0;
  for (let i = 0; i < text.length && used < bytes; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) used += 1;
    else if (unit < 0x800) used += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      used += 4;
      i++;
    } else used += 3;
    count++;
  }
  return count;
}
