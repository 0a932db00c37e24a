/** `format(decimal, spec)`: the format mini-language of numbers, with decimal digits and rounding. */
import { overflowError, valueError } from "../../objects/exceptions.ts";
import { type FormatSpec, layOutNumber } from "../../objects/format-spec.ts";
import type { Text } from "../../objects/str-text.ts";
import { codeAt } from "../../objects/str-text.ts";
import { dropDigits, type Rounding } from "./rounding.ts";
import { digitCount, PyDecimal, pow10, toText, zero } from "./value.ts";

const SPEC =
  /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?((?!0)\d+)?([,_])?(?:\.(?=\d|[,_])(\d+)?([,_])?)?([eEfFgGnN%])?$/su;
/** Widths and precisions above this cannot be meant. */
const MAX_SIZE = 2 ** 31 - 1;

interface DecimalSpec {
  readonly layout: FormatSpec;
  /** −1 when absent. */
  readonly precision: number;
  readonly hasZeroPad: boolean;
}

function size(text: string | undefined): number {
  if (text === undefined) return -1;
  const n = Number(text);
  if (n > Number.MAX_SAFE_INTEGER) {
    throw overflowError("cannot fit 'int' into an index-sized integer");
  }
  if (n > MAX_SIZE) throw valueError("invalid format string");
  return n;
}

function parse(spec: Text, capitals: boolean): DecimalSpec {
  let text = "";
  for (let i = 0; i < spec.length; i++) text += String.fromCodePoint(codeAt(spec, i));
  const match = SPEC.exec(text);
  if (match === null) throw valueError("invalid format string");
  const [, fill, align, sign, noNegativeZero, alternate, zeroPad, width] = match;
  const [grouping, precision, fractionGrouping, letter] = match.slice(8);
  const hasZeroPad = zeroPad !== undefined;
  if (hasZeroPad && align !== undefined) throw valueError("invalid format string");
  let type = letter ?? (capitals ? "G" : "g");
  if (type === "n" || type === "N") {
    if (grouping !== undefined) throw valueError("invalid format string");
    type = type === "n" ? "g" : "G";
  }
  return {
    precision: size(precision),
    hasZeroPad,
    layout: {
      fill: hasZeroPad ? 48 : ((fill ?? " ").codePointAt(0) as number),
      align: (hasZeroPad ? "=" : (align ?? ">")) as FormatSpec["align"],
      sign: (sign ?? "") as FormatSpec["sign"],
      noNegativeZero: noNegativeZero !== undefined,
      alternate: alternate !== undefined,
      width: size(width),
      grouping: (grouping ?? "") as FormatSpec["grouping"],
      precision: size(precision),
      fractionGrouping: (fractionGrouping ?? "") as FormatSpec["fractionGrouping"],
      type,
    },
  };
}

/** The number with `places` digits. */
function toDigits(x: PyDecimal, places: number, rounding: Rounding): PyDecimal {
  const drop = x.digits - places;
  if (drop <= 0) {
    return new PyDecimal(x.negative, x.coefficient * pow10(-drop), x.exponent + drop);
  }
  let { kept } = dropDigits(x.coefficient, drop, rounding, x.negative);
  let exponent = x.exponent + drop;
  if (digitCount(kept) > places) {
    kept /= 10n;
    exponent++;
  }
  return new PyDecimal(x.negative, kept, exponent);
}

/** The number with `exponent`. */
function toExponent(x: PyDecimal, exponent: number, rounding: Rounding): PyDecimal {
  if (x.coefficient === 0n) return zero(x.negative, exponent);
  if (x.exponent >= exponent) {
    return new PyDecimal(x.negative, x.coefficient * pow10(x.exponent - exponent), exponent);
  }
  const { kept } = dropDigits(x.coefficient, exponent - x.exponent, rounding, x.negative);
  return new PyDecimal(x.negative, kept, exponent);
}

export function formatDecimal(
  value: PyDecimal,
  spec: Text,
  rounding: Rounding,
  capitals: boolean,
): Text {
  const { layout, precision, hasZeroPad } = parse(spec, capitals);
  const { type } = layout;
  if (!value.isFinite) return formatSpecial(value, layout, hasZeroPad);
  let x = value;
  const isFixed = type === "f" || type === "F" || type === "%";
  const isScientific = type === "e" || type === "E";
  if (type === "%") x = new PyDecimal(x.negative, x.coefficient, x.exponent + 2);
  if (precision >= 0) {
    if (isScientific) {
      if (x.coefficient !== 0n) x = toDigits(x, precision + 1, rounding);
    } else if (isFixed) x = toExponent(x, -precision, rounding);
    else if (x.digits > precision) x = toDigits(x, Math.max(precision, 1), rounding);
  }
  if (isFixed && x.coefficient === 0n && x.exponent > 0) x = zero(x.negative, 0);
  if (isFixed && x.exponent > 0) x = toExponent(x, 0, rounding);

  const digits = x.coefficient.toString();
  const left = x.exponent + digits.length;
  let dot: number;
  if (isScientific) dot = x.coefficient === 0n && precision >= 0 ? 1 - precision : 1;
  else if (isFixed || (x.exponent <= 0 && left > -6)) dot = left;
  else dot = 1;
  let whole: string;
  let fraction: string;
  if (dot < 0) {
    whole = "0";
    fraction = "0".repeat(-dot) + digits;
  } else if (dot > digits.length) {
    whole = digits + "0".repeat(dot - digits.length);
    fraction = "";
  } else {
    whole = digits.slice(0, dot) || "0";
    fraction = digits.slice(dot);
  }
  const power = left - dot;
  let rest = fraction === "" && !layout.alternate ? "" : `.${fraction}`;
  if (power !== 0 || isScientific) {
    const letter = type === "E" || type === "G" ? "E" : "e";
    rest += `${letter}${power < 0 ? "-" : "+"}${Math.abs(power)}`;
  }
  if (type === "%") rest += "%";
  const negative = x.negative && !(layout.noNegativeZero && x.coefficient === 0n);
  return layOutNumber({ negative, prefix: "", digits: whole, rest }, layout);
}

/** Infinities and NaNs are padded with blanks where numbers get zeros. */
function formatSpecial(x: PyDecimal, layout: FormatSpec, hasZeroPad: boolean): Text {
  const body = toText(x, true).replace("-", "");
  const rest = layout.type === "%" ? `${body}%` : body;
  const plain: FormatSpec = {
    ...layout,
    grouping: "",
    fractionGrouping: "",
    ...(hasZeroPad ? { fill: 32, align: ">" } : {}),
  };
  return layOutNumber({ negative: x.negative, prefix: "", digits: "", rest }, plain);
}
