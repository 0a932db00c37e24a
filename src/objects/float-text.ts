/** Floats from decimal text and to and from hexadecimal text. */
import { overflowError, valueError } from "./exceptions.ts";
import { decompose } from "./float-repr.ts";
import { trimNumber } from "./int-text.ts";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = /^([+-]?)(?:(inf|infinity)|nan)$/i;

/** The float that ASCII text spells, white space trimmed; undefined when malformed. */
export function parseFloatText(source: string): number | undefined {
  let text = trimNumber(source);
  if (text.includes("_")) {
    // Between two digits only.
    if (/(?<!\d)_|_(?!\d)/.test(text)) return undefined;
    text = text.replace(/_/g, "");
  }
  if (DECIMAL.test(text)) return Number(text);
  const special = SPECIAL.exec(text);
  if (special === null) return undefined;
  if (special[2] === undefined) return Number.NaN;
  return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** mantissa · 2^exponent to the nearest float, half to even. */
export function scaleToFloat(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  // The last place that the result can hold, for normal and for subnormal numbers.
  const last = Math.max(exponent + bits - 53, -1074);
  const drop = last - exponent;
  let kept = mantissa;
  if (drop > 0) {
    const shift = BigInt(drop);
    kept = mantissa >> shift;
    const rest = mantissa - (kept << shift);
    const half = 1n << (shift - 1n);
    if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  } else kept <<= BigInt(-drop);
  const value = Number(kept);
  // Two factors keep each power of two in range.
  const part = Math.max(Math.min(last, 900), -900);
  return value * 2 ** part * 2 ** (last - part);
}

const HEX =
  /^([+-]?)(?:(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?|(inf|infinity)|(nan))$/i;

/** float.fromhex(). */
export function parseHexFloat(source: string): number {
  const match = HEX.exec(trimNumber(source));
  if (match === null) throw invalidHex();
  const [, sign, whole = "", fraction = "", power, inf, nan] = match;
  let value: number;
  if (inf !== undefined) value = Number.POSITIVE_INFINITY;
  else if (nan !== undefined) value = Number.NaN;
  else {
    if (whole + fraction === "") throw invalidHex();
    const digits = (whole + fraction).replace(/^0+/, "");
    const exponent = power === undefined ? 0 : Number(power);
    const size = digits.length * 4 + exponent - fraction.length * 4;
    if (digits === "" || size < -1080) value = 0;
    else if (size > 1100) value = Number.POSITIVE_INFINITY;
    else value = scaleToFloat(BigInt(`0x${digits}`), exponent - fraction.length * 4);
    if (value === Number.POSITIVE_INFINITY) {
      throw overflowError("hexadecimal value too large to represent as a float");
    }
  }
  return sign === "-" ? -value : value;
}

function invalidHex(): object {
  return valueError("invalid hexadecimal floating-point string");
}

/** float.hex(). */
export function hexFloatText(v: number): string {
  if (Number.isNaN(v)) return "nan";
  const sign = v < 0 || Object.is(v, -0) ? "-" : "";
  if (!Number.isFinite(v)) return `${sign}inf`;
  if (v === 0) return `${sign}0x0.0p+0`;
  const { mantissa, exponent } = decompose(v);
  const bits = mantissa.toString(2).length;
  const top = exponent + bits - 1;
  const isSubnormal = top < -1022;
  const scale = isSubnormal ? -1022 : top;
  const scaled = mantissa << BigInt(exponent - (scale - 52));
  const fraction = (scaled & ((1n << 52n) - 1n)).toString(16).padStart(13, "0");
  return `${sign}0x${isSubnormal ? 0 : 1}.${fraction}p${scale < 0 ? "-" : "+"}${Math.abs(scale)}`;
}
