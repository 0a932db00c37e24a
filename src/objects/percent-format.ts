/**
 * The `%` operator of str, bytes and bytearray. One parser and one set of number conversions; what
 * differs (keys, `%s`, `%c`, names in errors) is a `PercentKind`. Bytes pass through as Latin-1 text.
 */
import { fullyQualifiedName, getItem, index, repr, str, typeName } from "./abstract.ts";
import { bytearrayType, bytesType, isSubtype, typeOf } from "./core-types.ts";
import {
  exceptionTypes,
  isError,
  overflowError,
  type PyBaseException,
  typeError,
  valueError,
} from "./exceptions.ts";
import { formatDouble } from "./float-format.ts";
import { intText } from "./int-text.ts";
import { toFloat, toInt } from "./number-conversion.ts";
import type { PyValue } from "./object.ts";
import { intValue, type PyStr, PyTuple, strFromPoints } from "./sequence-values.ts";
import { asciiText } from "./str-repr.ts";
import {
  codeAt,
  concatTexts,
  findText,
  sliceText,
  strFromText,
  type Text,
  textOf,
} from "./str-text.ts";

const isBytes = (value: PyValue): boolean =>
  isSubtype(typeOf(value), bytesType) || isSubtype(typeOf(value), bytearrayType);

export interface PercentKind {
  /** "string" or "bytes", for "not all arguments converted during … formatting". */
  readonly noun: string;
  /** The mapping key of `%(name)s`. */
  readonly key: (name: Text) => PyValue;
  /** The text of s, r, a, b; undefined where the kind has no such conversion. */
  readonly convert: (code: string, value: PyValue) => Text | undefined;
  readonly character: (value: PyValue) => Text;
  /** Wording of what `%f` refuses. */
  readonly realNumberError: (value: PyValue) => PyBaseException;
}

/** One `%…` of a format. */
interface Directive {
  left: boolean;
  plus: boolean;
  blank: boolean;
  alternate: boolean;
  zero: boolean;
  width: number;
  precision: number;
  code: string;
}

const MAX_SIZE = Number.MAX_SAFE_INTEGER;
const MAX_PRECISION = 2147483647;

class Formatter {
  private at = 0;
  private argument = 0;
  private readonly parts: Text[] = [];
  private readonly positional: readonly PyValue[];
  private readonly isMapping: boolean;
  private readonly format: Text;
  private readonly args: PyValue;
  private readonly kind: PercentKind;
  /** The value that `%(name)` selected for the directive at hand. */
  private selected: PyValue | undefined;
  /** After the first `%(name)` there are no positional arguments left. */
  private usedKey = false;

  constructor(format: Text, args: PyValue, kind: PercentKind) {
    this.format = format;
    this.args = args;
    this.kind = kind;
    this.positional = args instanceof PyTuple ? args.items : [args];
    this.isMapping =
      !(args instanceof PyTuple) &&
      textOf(args) === undefined &&
      !(kind.noun === "bytes" && isBytes(args)) &&
      typeOf(args).slots.getitem !== undefined;
  }

  run(): Text {
    const { format } = this;
    while (this.at < format.length) {
      const percent = findText(format, "%", this.at);
      if (percent < 0) {
        this.parts.push(sliceText(format, this.at, format.length));
        break;
      }
      if (percent > this.at) this.parts.push(sliceText(format, this.at, percent));
      this.at = percent + 1;
      this.directive();
    }
    if (this.argument < this.positional.length && !this.usedKey && !this.isMapping) {
      throw typeError(`not all arguments converted during ${this.kind.noun} formatting`);
    }
    return concatTexts(this.parts);
  }

  private code(): number {
    if (this.at >= this.format.length) throw valueError("incomplete format");
    return codeAt(this.format, this.at++);
  }

  private next(): PyValue {
    if (this.selected !== undefined) {
      const value = this.selected;
      this.selected = undefined;
      return value;
    }
    if (this.usedKey || this.argument >= this.positional.length) {
      throw typeError("not enough arguments for format string");
    }
    return this.positional[this.argument++];
  }

  /** `%s` and `%d` alone, of what needs no conversion. */
  private plain(): boolean {
    const { positional, argument } = this;
    if (this.usedKey || argument >= positional.length || this.kind.noun !== "string") return false;
    const c = codeAt(this.format, this.at);
    const value = positional[argument];
    if (typeof value === "number" ? c !== 100 && c !== 115 : c !== 115) return false;
    if (typeof value !== "string" && typeof value !== "number") return false;
    this.parts.push(typeof value === "string" ? value : String(value));
    this.argument++;
    this.at++;
    return true;
  }

  private directive(): void {
    if (this.at < this.format.length && this.plain()) return;
    const d: Directive = {
      left: false,
      plus: false,
      blank: false,
      alternate: false,
      zero: false,
      width: -1,
      precision: -1,
      code: "",
    };
    this.selected = undefined;
    let c = this.code();
    if (c === 40) {
      this.selectKey();
      c = this.code();
    }
    for (; ; c = this.code()) {
      if (c === 45) d.left = true;
      else if (c === 43) d.plus = true;
      else if (c === 32) d.blank = true;
      else if (c === 35) d.alternate = true;
      else if (c === 48) d.zero = true;
      else break;
    }
    if (c === 42) {
      d.width = this.starArgument(MAX_SIZE, "width too big");
      if (d.width < 0) {
        d.left = true;
        d.width = -d.width;
      }
      c = this.code();
    } else if (c >= 48 && c <= 57) {
      d.width = this.digits(c, MAX_SIZE, "width too big");
      c = this.code();
    }
    if (c === 46) {
      d.precision = 0;
      c = this.code();
      if (c === 42) {
        d.precision = Math.max(this.starArgument(MAX_PRECISION, "precision too big"), 0);
        c = this.code();
      } else if (c >= 48 && c <= 57) {
        d.precision = this.digits(c, MAX_PRECISION, "precision too big");
        c = this.code();
      }
    }
    if (c === 104 || c === 108 || c === 76) c = this.code();
    d.code = String.fromCodePoint(c);
    if (c === 37 && this.isPlainPercent()) this.parts.push("%");
    else this.parts.push(this.conversion(d, this.next(), c));
  }

  private isPlainPercent(): boolean {
    return codeAt(this.format, this.at - 2) === 37;
  }

  private selectKey(): void {
    if (!this.isMapping) throw typeError("format requires a mapping");
    const from = this.at;
    let depth = 1;
    while (depth > 0 && this.at < this.format.length) {
      const c = codeAt(this.format, this.at++);
      if (c === 40) depth++;
      else if (c === 41) depth--;
    }
    if (depth > 0) throw valueError("incomplete format key");
    const key = this.kind.key(sliceText(this.format, from, this.at - 1));
    this.selected = getItem(this.args, key);
    this.usedKey = true;
  }

  private digits(first: number, limit: number, tooBig: string): number {
    let n = first - 48;
    while (this.at < this.format.length) {
      const c = codeAt(this.format, this.at);
      if (c < 48 || c > 57) break;
      n = n * 10 + c - 48;
      if (n > limit) throw valueError(tooBig);
      this.at++;
    }
    return n;
  }

  private starArgument(limit: number, tooBig: string): number {
    const value = intValue(this.next());
    if (value === undefined) throw typeError("* wants int");
    if (typeof value !== "number") {
      throw overflowError("Python int too large to convert to C ssize_t");
    }
    if (value > limit) throw valueError(tooBig);
    return value;
  }

  private conversion(d: Directive, value: PyValue, c: number): Text {
    switch (d.code) {
      case "d":
      case "i":
      case "u":
      case "o":
      case "x":
      case "X":
        return pad(integerText(d, value), d, true);
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
        return pad(floatDirective(d, value, this.kind), d, true);
      case "c":
        return pad(this.kind.character(value), d, false);
      default: {
        const text = this.kind.convert(d.code, value);
        if (text === undefined) {
          const shown = c >= 32 && c < 127 ? d.code : "?";
          throw valueError(
            `unsupported format character '${shown}' (0x${c.toString(16)}) at index ${this.at - 1}`,
          );
        }
        const cut = d.precision >= 0 ? sliceText(text, 0, d.precision) : text;
        return pad(cut, d, false);
      }
    }
  }
}

/** Width, zeros and sign. Zeros go between the sign with its prefix and the digits. */
function pad(text: Text, d: Directive, isNumber: boolean): Text {
  let sign = "";
  if (isNumber && typeof text === "string") {
    if (text[0] === "-") {
      sign = "-";
      text = text.slice(1);
    } else if (d.plus) sign = "+";
    else if (d.blank) sign = " ";
  }
  const missing = d.width - text.length - sign.length;
  if (missing <= 0) return sign === "" ? text : sign + (text as string);
  const fill = " ".repeat(missing);
  if (d.left) return concatTexts([sign, text, fill]);
  if (isNumber && d.zero && typeof text === "string") {
    const prefix = /^0[xXo]/.test(text) && d.alternate ? text.slice(0, 2) : "";
    return sign + prefix + "0".repeat(missing) + text.slice(prefix.length);
  }
  return concatTexts([fill, sign, text]);
}

function integerText(d: Directive, value: PyValue): string {
  const { code } = d;
  const isHex = code === "x" || code === "X" || code === "o";
  let n: number | bigint;
  try {
    n = isHex ? index(value) : toInt(value);
  } catch (error) {
    if (!isError(error, exceptionTypes.TypeError)) throw error;
    const wanted = isHex ? "an integer" : "a real number";
    throw typeError(`%${code} format: ${wanted} is required, not ${typeName(value)}`);
  }
  const negative = n < 0;
  const base = code === "o" ? 8 : isHex ? 16 : 10;
  let digits = base === 10 ? intText(n) : n.toString(base);
  if (negative) digits = digits.slice(1);
  if (d.precision > digits.length) digits = digits.padStart(d.precision, "0");
  if (isHex && d.alternate) digits = (code === "o" ? "0o" : "0x") + digits;
  if (code === "X") digits = digits.toUpperCase();
  return negative ? `-${digits}` : digits;
}

function floatDirective(d: Directive, value: PyValue, kind: PercentKind): string {
  let v: number;
  try {
    v = toFloat(value);
  } catch (error) {
    if (isError(error, exceptionTypes.TypeError)) throw kind.realNumberError(value);
    throw error;
  }
  return formatDouble(v, d.code, d.precision < 0 ? 6 : d.precision, { alternate: d.alternate });
}

export function percentFormat(format: Text, args: PyValue, kind: PercentKind): Text {
  return new Formatter(format, args, kind).run();
}

function strCharacter(value: PyValue): Text {
  const text = textOf(value);
  if (text !== undefined) {
    if (text.length === 1) return text;
    throw typeError(
      `%c requires an int or a unicode character, not a string of length ${text.length}`,
    );
  }
  let n: number | bigint;
  try {
    n = index(value);
  } catch (error) {
    if (!isError(error, exceptionTypes.TypeError)) throw error;
    throw typeError(
      `%c requires an int or a unicode character, not ${fullyQualifiedName(typeOf(value))}`,
    );
  }
  if (n < 0 || n > 0x10ffff) throw overflowError("%c arg not in range(0x110000)");
  return textOf(strFromPoints([Number(n)])) as Text;
}

const strKind: PercentKind = {
  noun: "string",
  key: strFromText,
  convert: (code, value) => {
    switch (code) {
      case "s":
        return textOf(str(value));
      case "r":
        return textOf(repr(value));
      case "a":
        return textOf(asciiText(repr(value)));
      default:
        return undefined;
    }
  },
  character: strCharacter,
  realNumberError: (value) => typeError(`must be real number, not ${typeName(value)}`),
};

/** `format % args` of str. */
export function strPercent(format: Text, args: PyValue): string | PyStr {
  return strFromText(percentFormat(format, args, strKind));
}
