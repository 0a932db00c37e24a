/**
 * Decimal text of floats as NumPy prints them: the shortest digits that identify the number in its own
 * precision, cut to a number of places by exact rounding when they are longer; positional or scientific.
 */
import { fixedText, significantDigits } from "../objects/float-repr.ts";
import { roundHalf } from "./half.ts";

/** Bits of the format that digits must identify. */
export type FloatBits = 16 | 32 | 64;

export type Trim = "k" | "." | "0" | "-";

interface Digits {
  digits: string;
  /** Position of the decimal point relative to the start of `digits`. */
  point: number;
}

/** Shortest digits of a finite |v|. */
function shortest(v: number, bits: FloatBits): Digits {
  const a = Math.abs(v);
  if (a === 0) return { digits: "0", point: 1 };
  if (bits === 64) return fromExponential(a.toExponential());
  const round = bits === 32 ? Math.fround : roundHalf;
  for (let p = 0; p < 9; p++) {
    const text = a.toExponential(p);
    if (round(Number(text)) === a) return stripZeros(fromExponential(text));
  }
  return stripZeros(fromExponential(a.toExponential(8)));
}

function fromExponential(text: string): Digits {
  const at = text.indexOf("e");
  return { digits: text.slice(0, at).replace(".", ""), point: Number(text.slice(at + 1)) + 1 };
}

function stripZeros(d: Digits): Digits {
  return { digits: d.digits.replace(/0+$/, "") || "0", point: d.point };
}

export interface PositionalOptions {
  precision?: number | undefined;
  unique?: boolean;
  trim?: Trim;
  sign?: boolean;
  minDigits?: number;
  padLeft?: number;
  padRight?: number;
  /** precision counts all significant digits instead of those after the point. */
  significant?: boolean;
}

const isNegative = (v: number): boolean => v < 0 || Object.is(v, -0);

function signOf(v: number, plus: boolean): string {
  return isNegative(v) ? "-" : plus ? "+" : "";
}

function trimmed(
  fraction: string,
  trim: Trim,
  minDigits: number,
): { fraction: string; dot: boolean } {
  let f = fraction;
  if (trim === "k") {
    if (f.length < minDigits) f = f.padEnd(minDigits, "0");
    return { fraction: f, dot: true };
  }
  let end = f.length;
  while (end > minDigits && end > 0 && f[end - 1] === "0") end--;
  f = f.slice(0, end);
  if (f.length < minDigits) f = f.padEnd(minDigits, "0");
  if (trim === "0") return { fraction: f === "" ? "0" : f, dot: true };
  return { fraction: f, dot: trim === "." || f !== "" };
}

/** Digits after the point and whole part of a finite |v|. */
function positionalParts(
  v: number,
  bits: FloatBits,
  precision: number | undefined,
  unique: boolean,
): { whole: string; fraction: string } {
  if (unique) {
    const d = shortest(v, bits);
    const whole = d.point <= 0 ? "0" : d.digits.slice(0, d.point).padEnd(d.point, "0");
    const fraction =
      d.point < 0 ? "0".repeat(-d.point) + d.digits : d.digits.slice(Math.max(d.point, 0));
    if (precision === undefined || fraction.length <= precision) {
      return { whole, fraction: v === 0 ? "" : fraction };
    }
  }
  const text = fixedText(Math.abs(v), precision ?? 0);
  const at = text.indexOf(".");
  return at < 0
    ? { whole: text, fraction: "" }
    : { whole: text.slice(0, at), fraction: text.slice(at + 1) };
}

/** `format_float_positional` of a finite number. */
export function positional(v: number, bits: FloatBits, o: PositionalOptions = {}): string {
  const { unique = true, trim = "k", sign = false } = o;
  let { precision } = o;
  if (o.significant === true && precision !== undefined && v !== 0) {
    const point = shortest(v, bits).point;
    precision = Math.max(precision - point, 0);
  }
  const { whole, fraction } = positionalParts(v, bits, precision, unique);
  const minDigits = unique ? (o.minDigits ?? 0) : (precision ?? 0);
  const t = trimmed(fraction, trim, trim === "k" ? minDigits : (o.minDigits ?? 0));
  let text = signOf(v, sign) + whole + (t.dot ? "." : "") + t.fraction;
  if (o.padRight !== undefined) {
    const have = t.fraction.length + (t.dot ? 0 : -1);
    if (have < o.padRight) text += " ".repeat(o.padRight - have);
  }
  if (o.padLeft !== undefined) {
    const have = signOf(v, sign).length + whole.length;
    if (have < o.padLeft) text = " ".repeat(o.padLeft - have) + text;
  }
  return text;
}

export interface ScientificOptions extends PositionalOptions {
  expDigits?: number;
}

/** `format_float_scientific` of a finite number. */
export function scientific(v: number, bits: FloatBits, o: ScientificOptions = {}): string {
  const { unique = true, trim = "k", sign = false, precision } = o;
  let d = shortest(v, bits);
  if (!unique || (precision !== undefined && d.digits.length > precision + 1)) {
    const count = (precision ?? 0) + 1;
    d =
      v === 0
        ? { digits: "0".padEnd(count, "0"), point: 1 }
        : significantDigits(Math.abs(v), count);
  }
  const minDigits = unique ? (o.minDigits ?? 0) : (precision ?? 0);
  const t = trimmed(d.digits.slice(1), trim, trim === "k" ? minDigits : (o.minDigits ?? 0));
  const exponent = v === 0 ? 0 : d.point - 1;
  const expText = Math.abs(exponent)
    .toString()
    .padStart(Math.max(o.expDigits ?? 2, 2), "0");
  const head = signOf(v, sign) + d.digits[0];
  const text = `${head}${t.dot ? "." : ""}${t.fraction}e${exponent < 0 ? "-" : "+"}${expText}`;
  if (o.padLeft !== undefined && head.length < o.padLeft) {
    return " ".repeat(o.padLeft - head.length) + text;
  }
  return text;
}

/** Where scientific notation begins: beyond the decimal digits that a type is sure to have. */
const SCIENTIFIC_FROM: Readonly<Record<FloatBits, number>> = { 16: 1e3, 32: 1e6, 64: 1e16 };

/** Where an array goes over to scientific notation. */
export const scientificArrayFrom = (bits: FloatBits): number =>
  Math.min(SCIENTIFIC_FROM[bits], 1e8);

/** str() of a float scalar. */
export function scalarFloatText(v: number, bits: FloatBits, trim: Trim = "0"): string {
  if (v !== v) return "nan";
  if (v === Infinity) return "inf";
  if (v === -Infinity) return "-inf";
  const a = Math.abs(v);
  if (a === 0 || (a < SCIENTIFIC_FROM[bits] && a >= 1e-4)) return positional(v, bits, { trim });
  return scientific(v, bits, { trim: trim === "0" ? "-" : trim });
}

/** str() of a complex scalar: "(1+2j)". */
export function scalarComplexText(re: number, im: number, bits: FloatBits): string {
  const imag = scalarFloatText(im, bits, "-");
  if (re === 0 && !Object.is(re, -0)) return `${imag}j`;
  const plus = imag.startsWith("-") ? "" : "+";
  return `(${scalarFloatText(re, bits, "-")}${plus}${imag}j)`;
}
