/** `_json`: string literals, and `make_encoder`, which writes a whole value at once. */
import {
  call,
  callMethod,
  finish,
  guardRecursion,
  indexNumber,
  isTrue,
  reprText,
  toArray,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { bareType, dictType, typeOf } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { PyBaseException, typeError, valueError } from "../../objects/exceptions.ts";
import { floatText } from "../../objects/float-repr.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { intText } from "../../objects/int-text.ts";
import { sorted } from "../../objects/list-sort.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { intValue, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { codeAt, concatTexts, strFromText, type Text, textOf } from "../../objects/str-text.ts";

const SHORT: Readonly<Record<number, string>> = {
  8: "\\b",
  9: "\\t",
  10: "\\n",
  12: "\\f",
  13: "\\r",
  34: '\\"',
  92: "\\\\",
};

const unit = (c: number): string => `\\u${c.toString(16).padStart(4, "0")}`;

/** Nothing to escape: printable ASCII without quote and backslash. */
const PLAIN = /^[ !#-[\]-~]*$/;
const SPECIAL = /["\\\u0000-\u001f]/;

function literalAscii(text: Text): Text {
  if (typeof text === "string" && PLAIN.test(text)) return `"${text}"`;
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    const short = SHORT[c];
    if (short !== undefined) out += short;
    else if (c >= 32 && c < 127) out += String.fromCharCode(c);
    else if (c < 0x10000) out += unit(c);
    else out += unit(0xd800 + ((c - 0x10000) >> 10)) + unit(0xdc00 + ((c - 0x10000) & 0x3ff));
  }
  return `${out}"`;
}

function literal(text: Text): Text {
  if (typeof text === "string") {
    if (!SPECIAL.test(text)) return `"${text}"`;
    let out = '"';
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      out += SHORT[c] ?? (c < 32 ? unit(c) : text[i]);
    }
    return `${out}"`;
  }
  const parts: Text[] = ['"'];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    parts.push(SHORT[c] ?? (c < 32 ? unit(c) : Uint32Array.of(c)));
  }
  parts.push('"');
  return concatTexts(parts);
}

function stringFunction(name: string, encode: (text: Text) => Text): PyBuiltin {
  return fn(`${name}(string, /)`, (value: PyValue) => {
    const text = textOf(value);
    if (text === undefined) {
      throw typeError(`first argument must be a string, not ${typeName(value)}`);
    }
    return strFromText(encode(text));
  });
}

export const encodeBasestring = stringFunction("encode_basestring", literal);
export const encodeBasestringAscii = stringFunction("encode_basestring_ascii", literalAscii);

// ---- make_encoder ---------------------------------------------------------------------------------------

export const encoderType = bareType("Encoder");

class Encoder extends PyObject {
  readonly checkCircular: boolean;
  readonly fallback: PyValue;
  readonly encoder: PyValue;
  readonly indent: Text | null;
  readonly keySeparator: Text;
  readonly itemSeparator: Text;
  readonly sortKeys: boolean;
  readonly skipKeys: boolean;
  readonly allowNan: boolean;
  constructor(args: PyValue[]) {
    super();
    const [markers, fallback, encoder, indent, key, item, sort, skip, nan] = args;
    if (markers !== null && !(markers instanceof PyDict)) {
      throw typeError(`make_encoder() argument 1 must be dict or None, not ${typeName(markers)}`);
    }
    this.checkCircular = markers !== null;
    this.fallback = fallback;
    this.encoder = encoder;
    this.indent = indent === null ? null : separator(indent, 4);
    this.keySeparator = separator(key, 5);
    this.itemSeparator = separator(item, 6);
    this.sortKeys = isTrue(sort);
    this.skipKeys = isTrue(skip);
    this.allowNan = isTrue(nan);
  }
}
Encoder.prototype.cls = encoderType;

function separator(value: PyValue, position: number): Text {
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(`make_encoder() argument ${position} must be str, not ${typeName(value)}`);
  }
  return text;
}

/** One run of an encoder. */
class Writer {
  private readonly parts: Text[] = [];
  /** What comes after the parts: far fewer of them, as most is short and plain. */
  private tail = "";
  private readonly encoder: Encoder;
  /** The containers being written. */
  private readonly open = new Set<PyValue>();
  constructor(encoder: Encoder) {
    this.encoder = encoder;
  }

  /** Everything written so far. */
  get text(): Text {
    return concatTexts([...this.parts, this.tail]);
  }

  private add(text: Text): void {
    if (typeof text === "string") this.tail += text;
    else {
      this.parts.push(this.tail, text);
      this.tail = "";
    }
  }

  write(value: PyValue, level: number): void {
    const simple = this.scalar(value);
    if (simple !== undefined) this.add(simple);
    else if (value instanceof PyList || value instanceof PyTuple) {
      guardRecursion(" while encoding a JSON object", () => this.array(value, level));
    } else if (value instanceof PyDict) {
      guardRecursion(" while encoding a JSON object", () => this.object(value, level));
    } else {
      guardRecursion(" while encoding a JSON object", () => {
        this.enter(value);
        const replacement = call(this.encoder.fallback, [value]);
        try {
          this.write(replacement, level);
        } catch (error) {
          throw noted(error, `when serializing ${typeName(value)} object`);
        }
        this.open.delete(value);
      });
    }
  }

  /** The text of a value without parts; undefined for others. */
  private scalar(value: PyValue): Text | undefined {
    if (value === null) return "null";
    if (value === true) return "true";
    if (value === false) return "false";
    if (typeof value === "number") return `${value}`;
    const text = textOf(value);
    if (text !== undefined) return this.string(value, text);
    const int = intValue(value);
    if (int !== undefined) return intText(int);
    return value instanceof PyFloat ? this.float(value) : undefined;
  }

  private string(value: PyValue, text: Text): Text {
    const { encoder } = this.encoder;
    if (encoder === encodeBasestringAscii) return literalAscii(text);
    if (encoder === encodeBasestring) return literal(text);
    const encoded = textOf(call(encoder, [value]));
    if (encoded === undefined) throw typeError("encoder() must return a string");
    return encoded;
  }

  private float(value: PyFloat): string {
    const { v } = value;
    if (Number.isFinite(v)) return floatText(v);
    if (!this.encoder.allowNan) {
      throw valueError(`Out of range float values are not JSON compliant: ${reprText(value)}`);
    }
    return Number.isNaN(v) ? "NaN" : v > 0 ? "Infinity" : "-Infinity";
  }

  private enter(value: PyValue): void {
    if (!this.encoder.checkCircular) return;
    if (this.open.has(value)) throw valueError("Circular reference detected");
    this.open.add(value);
  }

  /** Line break and indentation of a level; nothing without `indent`. */
  private line(level: number): void {
    const { indent } = this.encoder;
    if (indent === null) return;
    this.add("\n");
    for (let i = 0; i < level; i++) this.add(indent);
  }

  private array(value: PyList | PyTuple, level: number): void {
    // A list that its own `default` changes is written as it is by then; a subclass may iterate as it likes.
    const copied = typeOf(value).isHeap ? toArray(value) : undefined;
    const itemsNow = (): readonly PyValue[] => copied ?? value.items;
    if (itemsNow().length === 0) {
      this.add("[]");
      return;
    }
    this.enter(value);
    this.add("[");
    for (let i = 0; i < itemsNow().length; i++) {
      if (i > 0) this.add(this.encoder.itemSeparator);
      this.line(level + 1);
      try {
        this.write(itemsNow()[i], level + 1);
      } catch (error) {
        throw noted(error, `when serializing ${typeName(value)} item ${i}`);
      }
    }
    this.line(level);
    this.add("]");
    this.open.delete(value);
  }

  private object(value: PyDict, level: number): void {
    if (value.size === 0) {
      this.add("{}");
      return;
    }
    this.enter(value);
    this.add("{");
    let isFirst = true;
    for (const [key, item] of this.pairs(value)) {
      const name = this.key(key);
      if (name === undefined) continue;
      if (!isFirst) this.add(this.encoder.itemSeparator);
      isFirst = false;
      this.line(level + 1);
      this.add(name);
      this.add(this.encoder.keySeparator);
      try {
        this.write(item, level + 1);
      } catch (error) {
        throw noted(error, `when serializing ${typeName(value)} item ${reprText(key)}`);
      }
    }
    if (!isFirst) this.line(level);
    this.add("}");
    this.open.delete(value);
  }

  private pairs(value: PyDict): [PyValue, PyValue][] {
    if (typeOf(value) === dictType && !this.encoder.sortKeys) {
      const pairs: [PyValue, PyValue][] = [];
      for (let entry = value.first; entry !== null; entry = entry.next) {
        pairs.push([entry.key, entry.value as PyValue]);
      }
      return pairs;
    }
    let items = callMethod(value, "items");
    if (this.encoder.sortKeys) items = finish(sorted(items, null, false));
    return toArray(items).map((item) => {
      if (!(item instanceof PyTuple) || item.items.length !== 2) {
        throw valueError("items must return 2-tuples");
      }
      return [item.items[0], item.items[1]];
    });
  }

  /** The literal of a key; undefined for one that is skipped. */
  private key(key: PyValue): Text | undefined {
    const text = textOf(key);
    if (text !== undefined) return this.string(key, text);
    const simple = this.scalar(key);
    if (simple !== undefined) return this.string(strFromText(simple), simple);
    if (this.encoder.skipKeys) return undefined;
    throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
  }
}

/** The error with a note about where it happened. */
function noted(error: unknown, note: string): unknown {
  if (error instanceof PyBaseException) callMethod(error, "add_note", [note]);
  return error;
}

const bindMake = argumentBinder(
  "make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
);
const bindCall = argumentBinder("_iterencode(obj, _current_indent_level)");

defineType(encoderType, {
  final: true,
  doc: "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
  module: "_json",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => new Encoder(bindMake(args, kwnames)),
    call: (self: Encoder, args: PyValue[], kwnames: KwNames) => {
      const [value, level] = bindCall(args, kwnames);
      const writer = new Writer(self);
      writer.write(value, indexNumber(level));
      return new PyTuple([strFromText(writer.text)]);
    },
  },
});
