/**
 * Floats as text by a format letter, as `%`, the format mini-language and complex numbers need them:
 * e, f, g with a precision, and r for the shortest digits that read back the same.
 */
import { type Decimal, fixedText, shortestDigits, significantDigits } from "./float-repr.ts";

export interface DoubleStyle {
  /** Keep the point and the zeros that g drops. */
  readonly alternate?: boolean;
  /** Add `.0` where the text would look like an int. */
  readonly addDotZero?: boolean;
}

function exponentText(exponent: number): string {
  const digits = Math.abs(exponent).toString().padStart(2, "0");
  return `e${exponent < 0 ? "-" : "+"}${digits}`;
}

function layOut(decimal: Decimal, useExponent: boolean, style: DoubleStyle): string {
  const { digits, point } = decimal;
  if (useExponent) {
    const rest = digits.slice(1);
    const dot = rest !== "" ? `.${rest}` : style.alternate ? "." : "";
    return digits[0] + dot + exponentText(point - 1);
  }
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (point < digits.length) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  const whole = digits + "0".repeat(point - digits.length);
  return style.addDotZero ? `${whole}.0` : style.alternate ? `${whole}.` : whole;
}

function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

function magnitude(a: number, code: string, precision: number, style: DoubleStyle): string {
  switch (code) {
    case "e":
      return layOut(significantDigits(a, precision + 1), true, style);
    case "f": {
      const text = fixedText(a, precision);
      return precision === 0 && style.alternate ? `${text}.` : text;
    }
    case "g": {
      const count = Math.max(precision, 1);
      const decimal = significantDigits(a, count);
      const limit = style.addDotZero ? count - 1 : count;
      const useExponent = decimal.point <= -4 || decimal.point > limit;
      if (!style.alternate) decimal.digits = withoutZeros(decimal.digits);
      return layOut(decimal, useExponent, style);
    }
    default: {
      const decimal = shortestDigits(a);
      return layOut(decimal, decimal.point <= -4 || decimal.point > 16, style);
    }
  }
}

/** `code` is one of e f g r or a capital of them; the sign is there only when negative. */
export function formatDouble(
  v: number,
  code: string,
  precision: number,
  style: DoubleStyle = {},
): string {
  const lower = code.toLowerCase();
  let text: string;
  if (Number.isNaN(v)) text = "nan";
  else {
    const a = Math.abs(v);
    text = a === Number.POSITIVE_INFINITY ? "inf" : magnitude(a, lower, precision, style);
    if (v < 0 || Object.is(v, -0)) text = `-${text}`;
  }
  return lower === code ? text : text.toUpperCase();
}
