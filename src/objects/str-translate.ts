/** `str.translate` and `str.maketrans`. */
import { getItem } from "./abstract.ts";
import { staticMethod } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { exceptionTypes, isError, typeError, valueError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { intValue } from "./sequence-values.ts";
import {
  codeAt,
  concatTexts,
  type StrValue,
  strFromText,
  type Text,
  textArgument,
  textFromPoints,
  textOf,
} from "./str-text.ts";

/** The text that replaces a code point; a key that is absent leaves it. */
function replacement(table: PyValue, point: number): Text {
  let value: PyValue;
  try {
    value = getItem(table, point);
  } catch (error) {
    if (isError(error, exceptionTypes.LookupError)) return textFromPoints([point]);
    throw error;
  }
  if (value === null) return "";
  const text = textOf(value);
  if (text !== undefined) return text;
  const n = intValue(value);
  if (n === undefined) throw typeError("character mapping must return integer, None or str");
  if (n < 0 || n > 0x10ffff) throw valueError("character mapping must be in range(0x110000)");
  return textFromPoints([Number(n)]);
}

export function translate(self: StrValue, table: PyValue): StrValue {
  const text = textOf(self) as Text;
  const known = new Map<number, Text>();
  const parts: Text[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    let part = known.get(c);
    if (part === undefined) {
      part = replacement(table, c);
      // A dict answers the same each time; another mapping may not.
      if (table instanceof PyDict && table.cls === PyDict.prototype.cls) known.set(c, part);
    }
    parts.push(part);
  }
  return strFromText(concatTexts(parts));
}

function fromMapping(mapping: PyDict): PyDict {
  const table = new PyDict();
  for (const { key, value } of mapping.entries()) {
    const text = textOf(key);
    if (text !== undefined) {
      if (text.length !== 1) {
        throw valueError("string keys in translatetable must be of length 1");
      }
      table.set(codeAt(text, 0), value as PyValue);
    } else if (intValue(key) !== undefined) table.set(key, value as PyValue);
    else throw typeError("keys in translate table mustbe strings or integers");
  }
  return table;
}

function makeTable(x: PyValue, y: PyValue | undefined, z: PyValue | undefined): PyValue {
  if (y === undefined) {
    if (!(x instanceof PyDict) || x.cls !== PyDict.prototype.cls) {
      throw typeError("if you give only one argument to maketrans it must be a dict");
    }
    return fromMapping(x);
  }
  const to = textArgument(y, "maketrans() argument 2");
  const dropped = z === undefined ? "" : textArgument(z, "maketrans() argument 3");
  const from = textOf(x);
  if (from === undefined) {
    throw typeError("first maketrans argument must be a string if there is a second argument");
  }
  if (from.length !== to.length) {
    throw valueError("the first two maketrans arguments must have equal length");
  }
  const table = new PyDict();
  for (let i = 0; i < from.length; i++) table.set(codeAt(from, i), codeAt(to, i));
  for (let i = 0; i < dropped.length; i++) table.set(codeAt(dropped, i), null);
  return table;
}

export const maketrans = staticMethod("maketrans(x, y=<absent>, z=<absent>, /)", makeTable);
