/**
 * The format mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`
 * read into a record, and padding. What each type does with it is in format.ts.
 */
import { typeName } from "./abstract.ts";
import { type PyBaseException, valueError } from "./exceptions.ts";
import type { PyValue } from "./object.ts";
import { hostText } from "./sequence-values.ts";
import { codeAt, concatTexts, strFromText, type Text, textFromPoints } from "./str-text.ts";

export interface FormatSpec {
  readonly fill: number;
  readonly align: "<" | ">" | "=" | "^";
  readonly sign: "" | "+" | "-" | " ";
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  /** −1 when absent, as for precision. */
  readonly width: number;
  readonly grouping: "" | "," | "_";
  readonly precision: number;
  readonly fractionGrouping: "" | "," | "_";
  /** The type letter, or the default of the value's type ("" for floats). */
  readonly type: string;
}

const isAlign = (c: number): boolean => c === 60 || c === 62 || c === 61 || c === 94;

class SpecReader {
  private at = 0;
  private readonly text: Text;
  constructor(text: Text) {
    this.text = text;
  }

  peek(ahead = 0): number {
    const i = this.at + ahead;
    return i < this.text.length ? codeAt(this.text, i) : -1;
  }

  skip(count = 1): void {
    this.at += count;
  }

  accept(c: number): boolean {
    if (this.peek() !== c) return false;
    this.at++;
    return true;
  }

  /** −1 when there are no digits. */
  number(): number {
    let value = -1;
    for (let c = this.peek(); c >= 48 && c <= 57; c = this.peek()) {
      value = Math.max(value, 0) * 10 + c - 48;
      if (!Number.isSafeInteger(value)) {
        throw valueError("Too many decimal digits in format string");
      }
      this.at++;
    }
    return value;
  }

  get left(): number {
    return this.text.length - this.at;
  }
}

function readGrouping(reader: SpecReader): "" | "," | "_" {
  let grouping: "" | "," | "_" = "";
  if (reader.accept(44)) grouping = ",";
  if (reader.accept(95)) {
    if (grouping !== "") throw valueError("Cannot specify both ',' and '_'.");
    grouping = "_";
  }
  if (reader.peek() === 44 && grouping === "_") {
    throw valueError("Cannot specify both ',' and '_'.");
  }
  return grouping;
}

export function parseFormatSpec(
  spec: Text,
  value: PyValue,
  defaultType: string,
  defaultAlign: "<" | ">",
): FormatSpec {
  const reader = new SpecReader(spec);
  let fill = 32;
  let align: FormatSpec["align"] = defaultAlign;
  let fillGiven = false;
  let alignGiven = false;
  if (isAlign(reader.peek(1))) {
    fill = reader.peek();
    align = String.fromCharCode(reader.peek(1)) as FormatSpec["align"];
    fillGiven = alignGiven = true;
    reader.skip(2);
  } else if (isAlign(reader.peek())) {
    align = String.fromCharCode(reader.peek()) as FormatSpec["align"];
    alignGiven = true;
    reader.skip();
  }
  let sign: FormatSpec["sign"] = "";
  const c = reader.peek();
  if (c === 43 || c === 45 || c === 32) {
    sign = String.fromCharCode(c) as FormatSpec["sign"];
    reader.skip();
  }
  const noNegativeZero = reader.accept(122);
  const alternate = reader.accept(35);
  if (!fillGiven && reader.peek() === 48) {
    fill = 48;
    if (!alignGiven && defaultAlign === ">") align = "=";
    reader.skip();
  }
  const width = reader.number();
  const grouping = readGrouping(reader);
  let precision = -1;
  let fractionGrouping: FormatSpec["fractionGrouping"] = "";
  if (reader.accept(46)) {
    precision = reader.number();
    fractionGrouping = readGrouping(reader);
    if (precision < 0 && fractionGrouping === "") {
      throw valueError("Format specifier missing precision");
    }
  }
  if (reader.left > 1) {
    const text = hostText(strFromText(spec)) as string;
    throw valueError(`Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  }
  const type = reader.left === 1 ? String.fromCodePoint(reader.peek()) : defaultType;
  checkGrouping(grouping, type);
  if (type === "n") checkGrouping(fractionGrouping, type);
  return {
    fill,
    align,
    sign,
    noNegativeZero,
    alternate,
    width,
    grouping,
    precision,
    fractionGrouping,
    type,
  };
}

function shownCode(type: string): string {
  const c = type.codePointAt(0) as number;
  return c > 32 && c < 128 ? type : `\\x${c.toString(16)}`;
}

function checkGrouping(grouping: string, type: string): void {
  if (grouping === "" || type === "" || "defgEG%F".includes(type)) return;
  if (grouping === "_" && "boxX".includes(type)) return;
  throw valueError(`Cannot specify '${grouping}' with '${shownCode(type)}'.`);
}

export function unknownFormatCode(spec: FormatSpec, value: PyValue): PyBaseException {
  return valueError(
    `Unknown format code '${shownCode(spec.type)}' for object of type '${typeName(value)}'`,
  );
}

/** Pads a finished text on the sides that the alignment says. */
export function padText(text: Text, spec: FormatSpec): Text {
  const missing = spec.width - text.length;
  if (missing <= 0) return text;
  const left = spec.align === ">" ? missing : spec.align === "^" ? missing >> 1 : 0;
  return concatTexts([fillText(spec, left), text, fillText(spec, missing - left)]);
}

function fillText(spec: FormatSpec, count: number): Text {
  if (spec.fill < 0xd800) return String.fromCharCode(spec.fill).repeat(count);
  return textFromPoints(new Uint32Array(count).fill(spec.fill));
}

/**
 * Digits in groups from the right, with zeros before them up to `minimum` characters; a separator
 * never comes first.
 */
function groupDigits(digits: string, size: number, separator: string, minimum: number): string {
  const groups: string[] = [];
  let remaining = digits.length;
  for (;;) {
    const length = Math.min(size, Math.max(remaining, minimum, 1));
    const taken = Math.min(remaining, length);
    groups.push("0".repeat(length - taken) + digits.slice(remaining - taken, remaining));
    remaining -= taken;
    minimum -= length;
    if (remaining <= 0 && minimum <= 0) break;
    minimum -= separator.length;
  }
  return groups.reverse().join(separator);
}

/** The parts of a number's text; `rest` begins with the point or the exponent, or is "inf". */
export interface NumberText {
  readonly negative: boolean;
  readonly prefix: string;
  readonly digits: string;
  readonly rest: string;
}

/** Sign, grouping and padding of a number. */
export function layOutNumber(number: NumberText, spec: FormatSpec): Text {
  const { negative, prefix } = number;
  const sign = negative ? "-" : spec.sign === "+" || spec.sign === " " ? spec.sign : "";
  const rest =
    spec.fractionGrouping === "" ? number.rest : groupFraction(number.rest, spec.fractionGrouping);
  const around = sign.length + prefix.length + rest.length;
  const minimum = spec.fill === 48 && spec.align === "=" ? spec.width - around : 0;
  let digits = number.digits;
  // Infinity and NaN have no digits: zeros before them stand in no groups.
  if (spec.grouping !== "" && digits !== "") {
    const size = "boxX".includes(spec.type) && spec.type !== "" ? 4 : 3;
    digits = groupDigits(digits, size, spec.grouping, minimum);
  } else if (digits.length < minimum) digits = digits.padStart(minimum, "0");
  if (spec.align !== "=") return padText(sign + prefix + digits + rest, spec);
  const missing = Math.max(spec.width - around - digits.length, 0);
  return concatTexts([sign + prefix, fillText(spec, missing), digits + rest]);
}

function groupFraction(rest: string, separator: string): string {
  const match = /^\.(\d+)(.*)$/.exec(rest);
  if (match === null) return rest;
  return `.${match[1].replace(/\d{3}(?=\d)/g, `$&${separator}`)}${match[2]}`;
}
