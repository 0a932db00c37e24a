/**
 * `format(value, spec)`: the `__format__` of str, int, float and complex, and the protocol around it.
 * The mini-language is format-spec.ts, `str.format` is str-format.ts.
 */
import { callSpecial, str, typeName } from "./abstract.ts";
import { typeOf } from "./core-types.ts";
import { overflowError, type PyBaseException, typeError, valueError } from "./exceptions.ts";
import { formatDouble } from "./float-format.ts";
import { floatText } from "./float-repr.ts";
import { PyFloat } from "./float-value.ts";
import {
  type FormatSpec,
  layOutNumber,
  type NumberText,
  padText,
  parseFormatSpec,
  unknownFormatCode,
} from "./format-spec.ts";
import { intText } from "./int-text.ts";
import { toFloat } from "./number-conversion.ts";
import type { PyValue } from "./object.ts";
import { intValue, type PyComplex } from "./sequence-values.ts";
import { sliceText, strFromText, type Text, textFromPoints, textOf } from "./str-text.ts";

/** `format(value, spec)`; the spec is any value, so that a wrong one is refused here. */
export function formatValue(value: PyValue, spec: PyValue): PyValue {
  const text = textOf(spec);
  if (text === undefined) {
    throw typeError(`format() argument 2 must be str, not ${specTypeName(spec)}`);
  }
  if (!typeOf(value).isHeap) {
    switch (typeof value) {
      case "string":
        return text === "" ? value : strFromText(formatStr(value, text));
      case "number":
        return text === "" ? `${value}` : strFromText(formatInt(value, text));
      default:
        if (value instanceof PyFloat) return strFromText(formatFloat(value, text));
    }
  }
  const result = callSpecial(value, "__format__", [spec]);
  if (result === undefined) {
    throw typeError(`Type ${typeName(value)} doesn't define __format__`);
  }
  if (textOf(result) === undefined) {
    throw typeError(`__format__ must return a str, not ${typeName(result)}`);
  }
  return result;
}

function specTypeName(spec: PyValue): string {
  return spec === null ? "None" : typeName(spec);
}

/** The argument of a `__format__` method. */
export function specArgument(spec: PyValue): Text {
  const text = textOf(spec);
  if (text === undefined) {
    throw typeError(`__format__() argument must be str, not ${specTypeName(spec)}`);
  }
  return text;
}

// ---- str ----------------------------------------------------------------------------------------

export function formatStr(value: PyValue, specText: Text): Text {
  const text = textOf(value) as Text;
  if (specText === "") return textOf(str(value)) as Text;
  const spec = parseFormatSpec(specText, value, "s", "<");
  if (spec.type !== "s") throw unknownFormatCode(spec, value);
  const refuse = (what: string): PyBaseException =>
    valueError(`${what} not allowed in string format specifier`);
  if (spec.sign !== "") throw refuse(spec.sign === " " ? "Space" : "Sign");
  if (spec.noNegativeZero) throw refuse("Negative zero coercion (z)");
  if (spec.alternate) throw refuse("Alternate form (#)");
  if (spec.align === "=") throw refuse("'=' alignment");
  const cut = spec.precision >= 0 ? sliceText(text, 0, spec.precision) : text;
  return padText(cut, spec);
}

// ---- int ----------------------------------------------------------------------------------------

/** `value` is an int, bool or an instance of a subclass. */
export function formatInt(value: PyValue, specText: Text): Text {
  if (specText === "") return textOf(str(value)) as Text;
  const n = intValue(value) as number | bigint;
  const spec = parseFormatSpec(specText, value, "d", ">");
  switch (spec.type) {
    case "b":
    case "c":
    case "d":
    case "n":
    case "o":
    case "x":
    case "X":
      return formatWhole(n, spec);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
    case "%":
      return formatReal(toFloat(value), spec, value);
    default:
      throw unknownFormatCode(spec, value);
  }
}

const BASES: Record<string, number> = { b: 2, o: 8, x: 16, X: 16 };

function formatWhole(n: number | bigint, spec: FormatSpec): Text {
  if (spec.precision >= 0) {
    throw valueError("Precision not allowed in integer format specifier");
  }
  if (spec.noNegativeZero) {
    throw valueError("Negative zero coercion (z) not allowed in integer format specifier");
  }
  if (spec.type === "c") {
    const refuse = (what: string): PyBaseException =>
      valueError(`${what} not allowed with integer format specifier 'c'`);
    if (spec.sign !== "") throw refuse("Sign");
    if (spec.alternate) throw refuse("Alternate form (#)");
    if (typeof n === "bigint" && BigInt.asIntN(64, n) !== n) {
      throw overflowError("Python int too large to convert to C long");
    }
    if (n < 0 || n > 0x10ffff) throw overflowError("%c arg not in range(0x110000)");
    const character = textFromPoints([Number(n)]);
    if (spec.align !== "=" || typeof character !== "string") {
      return padText(character, spec.align === "=" ? { ...spec, align: ">" } : spec);
    }
    return layOutNumber({ negative: false, prefix: "", digits: "", rest: character }, spec);
  }
  const base = BASES[spec.type];
  const negative = n < 0;
  let digits = base === undefined ? intText(n) : n.toString(base);
  if (negative) digits = digits.slice(1);
  let prefix = base !== undefined && spec.alternate ? `0${spec.type.toLowerCase()}` : "";
  if (spec.type === "X") {
    digits = digits.toUpperCase();
    prefix = prefix.toUpperCase();
  }
  return layOutNumber({ negative, prefix, digits, rest: "" }, spec);
}

// ---- float ----------------------------------------------------------------------------------------

export function formatFloat(value: PyFloat, specText: Text): Text {
  if (specText === "") {
    if (value.cls === PyFloat.prototype.cls) return floatText(value.v);
    return textOf(str(value)) as Text;
  }
  return formatReal(value.v, parseFormatSpec(specText, value, "", ">"), value);
}

const FLOAT_TYPES = new Set(["", "e", "E", "f", "F", "g", "G", "n", "%"]);
/** What CPython's converter takes. */
const MAX_PRECISION = 2147483647;

/** The text of a finished conversion, cut into the parts that grouping and padding need. */
function numberParts(text: string, dropNegativeZero: boolean): NumberText {
  let negative = text[0] === "-";
  if (negative) text = text.slice(1);
  if (negative && dropNegativeZero && /^[0.]+(?:[eE%]|$)/.test(text)) negative = false;
  let end = 0;
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return { negative, prefix: "", digits: text.slice(0, end), rest: text.slice(end) };
}

/** The letter and precision for formatDouble. */
function conversionOf(spec: FormatSpec): { code: string; precision: number } {
  if (spec.precision >= MAX_PRECISION) throw valueError("precision too big");
  if (spec.type === "") {
    return spec.precision < 0
      ? { code: "r", precision: 0 }
      : { code: "g", precision: spec.precision };
  }
  const code = spec.type === "n" ? "g" : spec.type === "%" ? "f" : spec.type;
  return { code, precision: spec.precision < 0 ? 6 : spec.precision };
}

function formatReal(v: number, spec: FormatSpec, value: PyValue): Text {
  if (!FLOAT_TYPES.has(spec.type)) throw unknownFormatCode(spec, value);
  const { code, precision } = conversionOf(spec);
  const text = formatDouble(spec.type === "%" ? v * 100 : v, code, precision, {
    alternate: spec.alternate,
    addDotZero: spec.type === "",
  });
  const shown = spec.type === "%" ? `${text}%` : text;
  return layOutNumber(numberParts(shown, spec.noNegativeZero), spec);
}

// ---- complex --------------------------------------------------------------------------------------

export function formatComplex(value: PyComplex, specText: Text): Text {
  if (specText === "") return textOf(str(value)) as Text;
  const spec = parseFormatSpec(specText, value, "", ">");
  if (!FLOAT_TYPES.has(spec.type) || spec.type === "%") throw unknownFormatCode(spec, value);
  if (spec.fill === 48) {
    throw valueError("Zero padding is not allowed in complex format specifier");
  }
  if (spec.align === "=") {
    throw valueError("'=' alignment flag is not allowed in complex format specifier");
  }
  const { code, precision } = conversionOf(spec);
  const part = (v: number, sign: FormatSpec["sign"]): string => {
    const text = formatDouble(v, code, precision, { alternate: spec.alternate });
    const parts = numberParts(text, spec.noNegativeZero);
    return layOutNumber(parts, { ...spec, sign, width: -1 }) as string;
  };
  const hidesReal = spec.type === "" && Object.is(value.real, 0);
  const imaginary = `${part(value.imag, hidesReal ? spec.sign : "+")}j`;
  const both = hidesReal ? imaginary : part(value.real, spec.sign) + imaginary;
  return padText(spec.type === "" && !hidesReal ? `(${both})` : both, spec);
}
