/** Encodings with one byte per character: ASCII, Latin-1, and tables (charmap). */
import { getItem, indexNumber } from "./abstract.ts";
import { handleDecodeError, handleEncodeError } from "./codec-errors.ts";
import { ByteWriter, TextWriter } from "./codec-output.ts";
import { exceptionTypes, isError, typeError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { PyBytes } from "./sequence-values.ts";
import { codeAt, type Text, textFromPoints, textOf } from "./str-text.ts";

/** ASCII (limit 128) and Latin-1 (limit 256). */
export function encodeBelow(text: Text, errors: string, name: string, limit: number): Uint8Array {
  const out = new ByteWriter(text.length);
  const reason = `ordinal not in range(${limit})`;
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (c < limit) {
      out.push(c);
      continue;
    }
    let end = i + 1;
    while (end < text.length && codeAt(text, end) >= limit) end++;
    const handled = handleEncodeError(name, text, i, end, reason, errors);
    const { replacement } = handled;
    if (replacement instanceof Uint8Array) out.append(replacement);
    else {
      for (let k = 0; k < replacement.length; k++) {
        const r = codeAt(replacement, k);
        if (r >= limit) handleEncodeError(name, text, i, end, reason, "strict");
        out.push(r);
      }
    }
    i = handled.position - 1;
  }
  return out.finish();
}

/** Latin-1 never fails. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return text;
}

export function decodeAscii(input: Uint8Array, errors: string): Text {
  let bytes = input;
  let i = 0;
  while (i < bytes.length && bytes[i] < 128) i++;
  if (i === bytes.length) return decodeLatin1(bytes);
  const out = new TextWriter();
  for (let k = 0; k < bytes.length; ) {
    if (bytes[k] < 128) {
      out.push(bytes[k++]);
      continue;
    }
    const handled = handleDecodeError(
      "ascii",
      bytes,
      k,
      k + 1,
      "ordinal not in range(128)",
      errors,
    );
    out.append(handled.replacement);
    k = handled.position;
    bytes = handled.bytes;
  }
  return out.finish();
}

/** `mapping[key]`, undefined for a key without a value. */
function mapped(mapping: PyValue, key: number): PyValue | undefined {
  try {
    return getItem(mapping, key);
  } catch (error) {
    if (isError(error, exceptionTypes.LookupError)) return undefined;
    throw error;
  }
}

const UNDEFINED = "character maps to <undefined>";

/** A str maps bytes by position; U+FFFE there, like None in a mapping, means undefined. */
export function decodeCharmap(input: Uint8Array, errors: string, mapping: PyValue): Text {
  if (mapping === null) return decodeLatin1(input);
  let bytes = input;
  const table = textOf(mapping);
  const out = new TextWriter();
  for (let i = 0; i < bytes.length; ) {
    let text: Text | undefined;
    if (table !== undefined) {
      const c = bytes[i] < table.length ? codeAt(table, bytes[i]) : 0xfffe;
      if (c !== 0xfffe) text = textFromPoints([c]);
    } else text = decodeMapped(mapped(mapping, bytes[i]));
    if (text !== undefined) {
      out.append(text);
      i++;
      continue;
    }
    const handled = handleDecodeError("charmap", bytes, i, i + 1, UNDEFINED, errors);
    out.append(handled.replacement);
    i = handled.position;
    bytes = handled.bytes;
  }
  return out.finish();
}

function decodeMapped(value: PyValue | undefined): Text | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value);
  if (text !== undefined) return text === "\ufffe" ? undefined : text;
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw typeError("character mapping must return integer, None or str");
  }
  const c = indexNumber(value);
  if (c < 0 || c > 0x10ffff) throw typeError("character mapping must be in range(0x110000)");
  return c === 0xfffe ? undefined : textFromPoints([c]);
}

export function encodeCharmap(text: Text, errors: string, mapping: PyValue): Uint8Array {
  if (mapping === null) return encodeBelow(text, errors, "latin-1", 256);
  const out = new ByteWriter(text.length);
  const write = (c: number): boolean => {
    const value = mapped(mapping, c);
    if (value === undefined || value === null) return false;
    if (typeof value === "number") {
      if (value < 0 || value > 255) throw typeError("character mapping must be in range(256)");
      out.push(value);
    } else if (value instanceof PyBytes) out.append(value.bytes);
    else throw typeError("character mapping must return integer, bytes or None, not str");
    return true;
  };
  for (let i = 0; i < text.length; ) {
    if (write(codeAt(text, i))) {
      i++;
      continue;
    }
    let end = i + 1;
    while (end < text.length) {
      const value = mapped(mapping, codeAt(text, end));
      if (value !== undefined && value !== null) break;
      end++;
    }
    const handled = handleEncodeError("charmap", text, i, end, UNDEFINED, errors);
    const { replacement } = handled;
    if (replacement instanceof Uint8Array) out.append(replacement);
    else {
      for (let k = 0; k < replacement.length; k++) {
        if (!write(codeAt(replacement, k))) {
          handleEncodeError("charmap", text, i, end, UNDEFINED, "strict");
        }
      }
    }
    i = handled.position;
  }
  return out.finish();
}
