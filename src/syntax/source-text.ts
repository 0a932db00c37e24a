// From what the caller has (text, or bytes with a byte order mark or a coding cookie) to the text that is tokenized.
//
// Line ends become "\n", so every later offset counts normalised text. Errors here come before the first token.

import { isAscii } from "./literal.ts";
import { SyntaxFailure } from "./syntax-failure.ts";

export interface SourceText {
  readonly text: string;
  readonly ascii: boolean;
  /** Name of the encoding that the bytes were read with; null when the source was text. */
  readonly encoding: string | null;
}

/** Decodes bytes of an encoding that the host knows, or returns null for an unknown encoding. Throws with a reason. */
export type SourceDecoder = (encoding: string, bytes: Uint8Array) => string | null;

export interface SourceOptions {
  filename: string;
  /** Append the line end that the last line lacks. */
  completeLastLine: boolean;
  /** The main program's file: errors name it and have a place. */
  isFile?: boolean;
  /** For cookies beyond utf-8, latin-1 and ascii; by default the encodings that TextDecoder knows. */
  decode?: SourceDecoder;
}

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:[#\r\n]|$)/;

export function readSource(source: string | Uint8Array, options: SourceOptions): SourceText {
  let text: string;
  let encoding: string | null = null;
  if (typeof source === "string") text = source;
  else ({ text, encoding } = decodeSource(source, options));
  if (text.includes("\0")) {
    throw nullByte(text, options);
  }
  if (text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
  if (options.completeLastLine && !text.endsWith("\n")) text += "\n";
  const ascii = isAscii(text);
  if (!ascii) rejectLoneSurrogate(text, options.filename);
  return { text, ascii, encoding };
}

function nullByte(
  text: string,
  { isFile, filename }: Pick<SourceOptions, "isFile" | "filename">,
): SyntaxFailure {
  if (isFile !== true) {
    const message = "source code string cannot contain null bytes";
    return new SyntaxFailure("SyntaxError", message, filename, null);
  }
  const lines = text.slice(0, text.indexOf("\0")).split("\n");
  const lineno = lines.length;
  return new SyntaxFailure("SyntaxError", "source code cannot contain null bytes", filename, {
    lineno,
    offset: 0,
    end_lineno: lineno,
    end_offset: 0,
    text: lines[lineno - 1],
  });
}

function rejectLoneSurrogate(text: string, filename: string): void {
  const match = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.exec(text);
  if (match === null) return;
  const position = [...text.slice(0, match.index)].length;
  const code = match[0].charCodeAt(0).toString(16);
  const message =
    `'utf-8' codec can't encode character '\\u${code}' in position ${position}: ` +
    "surrogates not allowed";
  throw new SyntaxFailure("UnicodeEncodeError", message, filename, null);
}

/** The declared encoding in its normal form ("utf-8", "iso-8859-1", or as written), or null. */
export function findCookie(bytes: Uint8Array): string | null {
  let start = 0;
  for (let line = 0; line < 2; line++) {
    let end = start;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
    const text = latin1(bytes.subarray(start, end));
    const match = COOKIE.exec(text);
    if (match !== null) return normalName(match[1]);
    if (!BLANK.test(text)) return null;
    start = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
  }
  return null;
}

function normalName(name: string): string {
  const plain = name.slice(0, 12).toLowerCase().replaceAll("_", "-");
  if (plain === "utf-8" || plain.startsWith("utf-8-")) return "utf-8";
  for (const latin of ["latin-1", "iso-8859-1", "iso-latin-1"]) {
    if (plain === latin || plain.startsWith(latin + "-")) return "iso-8859-1";
  }
  return name;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return text;
}

function decodeSource(
  source: Uint8Array,
  options: SourceOptions,
): { text: string; encoding: string } {
  const bom = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
  const bytes = bom ? source.subarray(3) : source;
  const cookie = findCookie(bytes);
  if (bom && cookie !== null && cookie !== "utf-8") {
    const line = latin1(bytes).split(/\r\n?|\n/, 1)[0];
    throw new SyntaxFailure("SyntaxError", `encoding problem: ${cookie} with BOM`, "", {
      lineno: 1,
      offset: 0,
      end_lineno: 1,
      end_offset: line.length,
      text: line,
    });
  }
  const encoding = cookie ?? "utf-8";
  if (encoding === "utf-8") return { text: decodeUtf8(bytes, cookie === null, options), encoding };
  if (encoding === "iso-8859-1") return { text: latin1(bytes), encoding };
  return { text: decodeOther(encoding, bytes, options), encoding };
}

function decodeUtf8(bytes: Uint8Array, undeclared: boolean, options: SourceOptions): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidUtf8(bytes, undeclared, options);
  }
}

function invalidUtf8(
  bytes: Uint8Array,
  undeclared: boolean,
  { isFile, filename }: SourceOptions,
): SyntaxFailure {
  const lossy = new TextDecoder("utf-8", { ignoreBOM: true });
  const at = firstInvalidByte(bytes);
  // Files are read line by line: a null byte on a line before is met first.
  const zero = bytes.indexOf(0);
  if (isFile === true && zero >= 0 && bytes.subarray(zero, at).includes(10)) {
    return nullByte(lossy.decode(bytes.subarray(0, zero + 1)), { isFile, filename });
  }
  let lineStart = 0;
  let lineno = 1;
  for (let i = 0; i < at; i++) {
    if (bytes[i] === 10) {
      lineStart = i + 1;
      lineno++;
    }
  }
  let lineEnd = bytes.indexOf(10, lineStart);
  if (lineEnd < 0) lineEnd = bytes.length;
  // The replacement characters of everything up to the byte count as columns.
  const offset = [...lossy.decode(bytes.subarray(lineStart, at + 1))].length;
  const code = bytes[at].toString(16).padStart(2, "0");
  const message =
    `Non-UTF-8 code starting with '\\x${code}'${isFile === true ? ` in file ${filename}` : ""} ` +
    `on line ${lineno}, but ` +
    (undeclared ? "no encoding declared; " : "not valid in the declared encoding; ") +
    "see https://peps.python.org/pep-0263/ for details";
  const text = lossy.decode(bytes.subarray(lineStart, lineEnd));
  const place = { lineno, offset, end_lineno: lineno, end_offset: offset, text };
  return new SyntaxFailure("SyntaxError", message, isFile === true ? filename : "", place);
}

function firstInvalidByte(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i];
    const size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (size === 0 || lead > 0xf4) return i;
    for (let k = 1; k < size; k++) {
      const next = bytes[i + k] ?? 0;
      const low = k > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const high = k > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > high) return i;
    }
    i += size;
  }
  return i;
}

function decodeOther(encoding: string, bytes: Uint8Array, options: SourceOptions): string {
  const fail = (message: string): SyntaxFailure =>
    new SyntaxFailure("SyntaxError", message, options.filename, {
      lineno: 0,
      offset: -1,
      end_lineno: 0,
      end_offset: 0,
      text: null,
    });
  if (/^(us-)?ascii$/i.test(encoding)) {
    const bad = bytes.findIndex((byte) => byte >= 0x80);
    if (bad < 0) return latin1(bytes);
    const code = bytes[bad].toString(16);
    throw fail(
      `'ascii' codec can't decode byte 0x${code} in position ${bad}: ordinal not in range(128)`,
    );
  }
  let text: string | null;
  try {
    text = (options.decode ?? decodeWithHost)(encoding, bytes);
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
  if (text === null) throw fail(`unknown encoding: ${encoding}`);
  return text;
}

function decodeWithHost(encoding: string, bytes: Uint8Array): string | null {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  } catch {
    return null;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Error(`'${encoding}' codec can't decode the source`);
  }
}
