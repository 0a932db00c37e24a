/**
 * `str.format` and `str.format_map`: the markup parser (also for `_string.formatter_parser`), field
 * names with attributes and items, automatic numbering, nested format specs.
 */
import { getAttr, getItem, repr, str } from "./abstract.ts";
import { indexError, keyError, valueError } from "./exceptions.ts";
import { formatValue } from "./format.ts";
import type { PyValue } from "./object.ts";
import { hostText } from "./sequence-values.ts";
import { asciiText } from "./str-repr.ts";
import { codeAt, concatTexts, sliceText, strFromText, type Text, textOf } from "./str-text.ts";

const OPEN = 123;
const CLOSE = 125;

/** Literal text, then perhaps a replacement field. */
export interface MarkupPiece {
  readonly literal: Text;
  readonly field: ReplacementField | null;
}

export interface ReplacementField {
  readonly name: Text;
  readonly conversion: string | null;
  readonly spec: Text;
  /** The spec contains fields of its own. */
  readonly nested: boolean;
}

export function* parseMarkup(format: Text): Generator<MarkupPiece> {
  let at = 0;
  while (at < format.length) {
    const start = at;
    let c = -1;
    while (at < format.length) {
      c = codeAt(format, at++);
      if (c === OPEN || c === CLOSE) break;
      c = -1;
    }
    if (c < 0) {
      yield { literal: sliceText(format, start, at), field: null };
      return;
    }
    const doubled = at < format.length && codeAt(format, at) === c;
    if (doubled) {
      yield { literal: sliceText(format, start, at), field: null };
      at++;
      continue;
    }
    if (c === CLOSE) throw valueError("Single '}' encountered in format string");
    if (at >= format.length) throw valueError("Single '{' encountered in format string");
    const literal = sliceText(format, start, at - 1);
    const { field, end } = parseField(format, at);
    at = end;
    yield { literal, field };
  }
}

function parseField(format: Text, start: number): { field: ReplacementField; end: number } {
  const size = format.length;
  let at = start;
  let c = -1;
  while (at < size) {
    c = codeAt(format, at++);
    if (c === OPEN) throw valueError("unexpected '{' in field name");
    if (c === 91) {
      while (at < size && codeAt(format, at) !== 93) at++;
    } else if (c === CLOSE || c === 58 || c === 33) break;
    c = -1;
  }
  if (c < 0) throw valueError("expected '}' before end of string");
  const name = sliceText(format, start, at - 1);
  let conversion: string | null = null;
  if (c === 33) {
    if (at >= size) throw valueError("end of string while looking for conversion specifier");
    conversion = String.fromCodePoint(codeAt(format, at++));
    if (at < size) {
      c = codeAt(format, at++);
      if (c !== CLOSE && c !== 58) throw valueError("expected ':' after conversion specifier");
    }
  }
  if (c === CLOSE) return { field: { name, conversion, spec: "", nested: false }, end: at };
  const specStart = at;
  let depth = 1;
  let nested = false;
  while (at < size) {
    c = codeAt(format, at++);
    if (c === OPEN) {
      nested = true;
      depth++;
    } else if (c === CLOSE && --depth === 0) {
      const spec = sliceText(format, specStart, at - 1);
      return { field: { name, conversion, spec, nested }, end: at };
    }
  }
  throw valueError("unmatched '{' in format spec");
}

/** All-digit text as a number, else −1. */
function fieldIndex(text: Text): number {
  if (text.length === 0) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, i);
    if (c < 48 || c > 57) return -1;
    value = value * 10 + c - 48;
    if (!Number.isSafeInteger(value)) {
      throw valueError("Too many decimal digits in format string");
    }
  }
  return value;
}

/** One `.name` or `[key]` of a field name; a key of digits is an int. */
export interface FieldStep {
  readonly isAttribute: boolean;
  readonly key: PyValue;
}

export interface FieldName {
  /** A str, an int, or "" for automatic numbering. */
  readonly first: PyValue;
  readonly steps: Generator<FieldStep>;
}

export function splitFieldName(name: Text): FieldName {
  let end = 0;
  while (end < name.length && codeAt(name, end) !== 46 && codeAt(name, end) !== 91) end++;
  const first = sliceText(name, 0, end);
  const i = fieldIndex(first);
  return { first: i >= 0 ? i : strFromText(first), steps: fieldSteps(name, end) };
}

function* fieldSteps(name: Text, at: number): Generator<FieldStep> {
  while (at < name.length) {
    const c = codeAt(name, at++);
    if (c !== 46 && c !== 91) {
      throw valueError("Only '.' or '[' may follow ']' in format field specifier");
    }
    const start = at;
    let key: Text;
    if (c === 46) {
      while (at < name.length && codeAt(name, at) !== 46 && codeAt(name, at) !== 91) at++;
      key = sliceText(name, start, at);
    } else {
      while (at < name.length && codeAt(name, at) !== 93) at++;
      if (at >= name.length) throw valueError("Missing ']' in format string");
      key = sliceText(name, start, at);
      at++;
    }
    if (key.length === 0) throw valueError("Empty attribute in format string");
    const i = c === 91 ? fieldIndex(key) : -1;
    yield { isAttribute: c === 46, key: i >= 0 ? i : strFromText(key) };
  }
}

/** Where fields get their values: null arguments mean format_map. */
export interface FormatArguments {
  readonly positional: readonly PyValue[] | null;
  readonly named: (name: PyValue) => PyValue;
}

class MarkupFormatter {
  private automatic = 0;
  private numbering: "" | "automatic" | "manual" = "";
  private readonly args: FormatArguments;

  constructor(args: FormatArguments) {
    this.args = args;
  }

  build(format: Text, depth: number): Text {
    if (depth <= 0) throw valueError("Max string recursion exceeded");
    const parts: Text[] = [];
    for (const { literal, field } of parseMarkup(format)) {
      if (literal.length > 0) parts.push(literal);
      if (field !== null) parts.push(this.render(field, depth));
    }
    return concatTexts(parts);
  }

  private render(field: ReplacementField, depth: number): Text {
    const value = this.convert(this.valueOf(field.name), field.conversion);
    const spec = field.nested ? this.build(field.spec, depth - 1) : field.spec;
    return textOf(formatValue(value, strFromText(spec))) as Text;
  }

  private convert(value: PyValue, conversion: string | null): PyValue {
    switch (conversion) {
      case null:
        return value;
      case "r":
        return repr(value);
      case "s":
        return str(value);
      case "a":
        return asciiText(repr(value));
      default: {
        const c = conversion.codePointAt(0) as number;
        const shown = c > 32 && c < 127 ? conversion : `\\x${c.toString(16)}`;
        throw valueError(`Unknown conversion specifier ${shown}`);
      }
    }
  }

  private useNumbering(kind: "automatic" | "manual"): void {
    if (this.numbering !== "" && this.numbering !== kind) {
      throw valueError(
        kind === "manual"
          ? "cannot switch from automatic field numbering to manual field specification"
          : "cannot switch from manual field specification to automatic field numbering",
      );
    }
    this.numbering = kind;
  }

  private valueOf(name: Text): PyValue {
    const { first, steps } = splitFieldName(name);
    let position = -1;
    if (first === "") {
      this.useNumbering("automatic");
      position = this.automatic++;
    } else if (typeof first === "number") {
      this.useNumbering("manual");
      position = first;
    }
    let value: PyValue;
    if (position < 0) value = this.args.named(first);
    else {
      const { positional } = this.args;
      if (positional === null) throw valueError("Format string contains positional fields");
      if (position >= positional.length) {
        throw indexError(`Replacement index ${position} out of range for positional args tuple`);
      }
      value = positional[position];
    }
    for (const { isAttribute, key } of steps) {
      value = isAttribute ? getAttr(value, hostText(key) as string) : getItem(value, key);
    }
    return value;
  }
}

/** `format.format(*positional, **keywords)`. */
export function formatMarkup(
  format: Text,
  positional: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
): PyValue {
  const named = (name: PyValue): PyValue => {
    const value = keywords.get(hostText(name) as string);
    if (value === undefined) throw keyError(name);
    return value;
  };
  return strFromText(new MarkupFormatter({ positional, named }).build(format, 2));
}

/** `format.format_map(mapping)`. */
export function formatMap(format: Text, mapping: PyValue): PyValue {
  const named = (name: PyValue): PyValue => getItem(mapping, name);
  return strFromText(new MarkupFormatter({ positional: null, named }).build(format, 2));
}
