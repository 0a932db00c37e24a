/**
 * The bytes of a document as text: finds the encoding (a given one, a byte order mark, or the XML
 * declaration) and decodes what has come so far.
 *
 * A byte sequence that means nothing becomes U+FFFF, which no document may hold, so that the parser
 * reports it where it stands.
 */
import { concatBytes } from "../../objects/bytes.ts";

type EncodingName = "utf-8" | "utf-16le" | "utf-16be" | "latin-1" | "us-ascii" | "table";

const INVALID = "\uffff";

/** A declared encoding that is not known here: its 256 characters. Throws where there are none. */
type TableSource = (name: string) => string;

const KNOWN: Readonly<Record<string, EncodingName>> = {
  "utf-8": "utf-8",
  "iso-8859-1": "latin-1",
  "us-ascii": "us-ascii",
  "utf-16le": "utf-16le",
  "utf-16be": "utf-16be",
};

const DECLARATION_START = "<?xml";
const DECLARATION = /^<\?xml[ \t\r\n][^>]*?encoding[ \t\r\n]*=[ \t\r\n]*(["'])([^"']*)\1/;
const asLatin = (bytes: Uint8Array): string => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return text;
};

/** How many bytes the sequence at `i` takes; 0 where it is wrong, −1 where it is cut off. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i];
  if (lead < 0x80) return 1;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  for (let k = 1; k < size; k++) {
    if (i + k >= bytes.length) return -1;
    const next = bytes[i + k];
    const low = k === 1 && lead === 0xe0 ? 0xa0 : k === 1 && lead === 0xf0 ? 0x90 : 0x80;
    const high = k === 1 && lead === 0xed ? 0x9f : k === 1 && lead === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) return 0;
  }
  return size;
}

export class XmlInput {
  private pending: Uint8Array = new Uint8Array(0);
  private encoding: EncodingName | undefined;
  private table = "";
  /** What the document's own declaration may not change. */
  isGiven: boolean;
  /** Total of bytes that came in. */
  size = 0;

  constructor(
    private readonly given: string | null,
    private readonly tableOf: TableSource,
  ) {
    this.isGiven = given !== null;
  }

  /** Text comes in as UTF-8, whatever was given and the document says, unless bytes came first. */
  useText(): void {
    if (this.size > 0) return;
    this.encoding = "utf-8";
    this.isGiven = true;
  }

  /** Bytes that a text took in the document. */
  byteLength(text: string): number {
    switch (this.encoding) {
      case "utf-16le":
      case "utf-16be":
        return text.length * 2;
      case "latin-1":
      case "us-ascii":
      case "table":
        return text.length;
      default: {
        let size = 0;
        for (let i = 0; i < text.length; i++) {
          const c = text.charCodeAt(i);
          size += c < 0x80 ? 1 : c < 0x800 ? 2 : c >= 0xd800 && c <= 0xdfff ? 2 : 3;
        }
        return size;
      }
    }
  }

  /** True where a declared encoding contradicts the bytes: two-byte characters or not. */
  contradicts(declared: string): boolean {
    const isWide = this.encoding?.startsWith("utf-16") === true;
    return !this.isGiven && /^utf-16/i.test(declared) !== isWide;
  }

  /** The text of the bytes that can be decoded now. */
  feed(bytes: Uint8Array, isFinal: boolean): string {
    if (this.size === 0 && this.given !== null && this.encoding === undefined) {
      this.choose(this.given);
    }
    this.size += bytes.length;
    this.pending = this.pending.length === 0 ? bytes : concatBytes(this.pending, bytes);
    if (this.encoding === undefined) {
      this.encoding = this.detect(isFinal);
      if (this.encoding === undefined) return "";
    }
    const data = this.pending;
    switch (this.encoding) {
      case "utf-8":
        return this.decodeUtf8(data, isFinal);
      case "utf-16le":
      case "utf-16be":
        return this.decodeWide(data, isFinal);
      default:
        this.pending = new Uint8Array(0);
        return this.decodeNarrow(asLatin(data));
    }
  }

  private choose(name: string): void {
    const known = KNOWN[name.toLowerCase()];
    if (known !== undefined) this.encoding = known;
    else if (/^utf-16$/i.test(name)) this.encoding = undefined;
    else {
      this.table = this.tableOf(name);
      this.encoding = "table";
    }
  }

  private detect(isFinal: boolean): EncodingName | undefined {
    const [a, b, c] = this.pending;
    if (this.pending.length < 2 && !isFinal) return undefined;
    if ((a === 0xff && b === 0xfe) || (a === 60 && b === 0)) return "utf-16le";
    if ((a === 0xfe && b === 0xff) || (a === 0 && b === 60)) return "utf-16be";
    if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
    const text = asLatin(this.pending.subarray(0, 1024));
    if (!isFinal && (DECLARATION_START.startsWith(text) || "\xef\xbb\xbf".startsWith(text))) {
      return undefined;
    }
    if (!text.startsWith(DECLARATION_START)) return "utf-8";
    if (!text.includes("?>") && !isFinal && text.length < 1024) return undefined;
    const declared = DECLARATION.exec(text)?.[2];
    if (declared === undefined || /^utf-16/i.test(declared)) return "utf-8";
    const known = KNOWN[declared.toLowerCase()];
    if (known !== undefined) return known;
    // Until the declaration has been reported, the failure waits: the characters are the same.
    this.declaredTable = declared;
    return "table";
  }

  /** An encoding by declaration whose characters are not known yet. */
  private declaredTable: string | undefined;

  /** Asks for the characters of the declared encoding; to be called after the declaration. */
  loadTable(): void {
    if (this.declaredTable === undefined) return;
    this.table = this.tableOf(this.declaredTable);
    this.declaredTable = undefined;
  }

  /** Characters of the part after the declaration, which was decoded before the table was known. */
  retable(text: string): string {
    return this.encoding === "table" ? this.decodeNarrow(text) : text;
  }

  private decodeNarrow(latin: string): string {
    if (this.encoding === "latin-1" || this.declaredTable !== undefined) return latin;
    if (this.encoding === "us-ascii") return latin.replace(/[\x80-\xff]/g, INVALID);
    const { table } = this;
    return latin.replace(/[\s\S]/g, (c) => {
      const found = table[c.charCodeAt(0)];
      return found === "\ufffd" ? INVALID : found;
    });
  }

  private decodeUtf8(data: Uint8Array, isFinal: boolean): string {
    let text = "";
    let from = 0;
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    for (let i = 0; i < data.length; ) {
      const size = sequenceLength(data, i);
      if (size > 0) {
        i += size;
        continue;
      }
      if (size < 0 && !isFinal) {
        text += decoder.decode(data.subarray(from, i));
        this.pending = data.slice(i);
        return text;
      }
      text += decoder.decode(data.subarray(from, i)) + INVALID;
      from = ++i;
    }
    this.pending = new Uint8Array(0);
    return text + decoder.decode(data.subarray(from));
  }

  private decodeWide(data: Uint8Array, isFinal: boolean): string {
    const whole = data.length & ~1;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let text = "";
    for (let i = 0; i < whole; i += 2) {
      text += String.fromCharCode(view.getUint16(i, this.encoding === "utf-16le"));
    }
    // Half of a pair waits for the other one.
    const isCut = !isFinal && /[\ud800-\udbff]$/.test(text);
    if (isCut) text = text.slice(0, -1);
    this.pending = data.slice(isCut ? whole - 2 : whole);
    return isFinal && data.length > whole ? text + INVALID : text;
  }
}
