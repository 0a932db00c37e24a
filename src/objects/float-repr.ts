/**
 * Decimal digits of floats: the shortest that read back the same, and exactly rounded ones (half to
 * even, on the exact binary value) in fixed and exponent form.
 *
 * The host prints exact digits but rounds halves up, so exact halves are found and corrected. Used
 * by repr, round, the format mini-language and `%`.
 */

/** repr(float). */
export function floatText(v: number): string {
  if (Number.isInteger(v)) {
    if (v < 1e16 && v > -1e16) return v === 0 && 1 / v < 0 ? "-0.0" : `${v}.0`;
  } else {
    const a = Math.abs(v);
    if (a >= 1e-4 && a < 1e16) return `${v}`;
    if (Number.isNaN(v)) return "nan";
    if (a === Number.POSITIVE_INFINITY) return v > 0 ? "inf" : "-inf";
  }
  return padExponent(v.toExponential());
}

/** `1.5e-7` → `1.5e-07`: at least two exponent digits. */
export function padExponent(text: string): string {
  const at = text.indexOf("e");
  return text.length - at === 3 ? `${text.slice(0, at + 2)}0${text.slice(at + 2)}` : text;
}

/** Digits d1 d2 … with value 0.d1d2… · 10^point; no sign. */
export interface Decimal {
  digits: string;
  /** Position of the decimal point relative to the start of `digits`. */
  point: number;
}

/** The shortest digits of a finite |v|. */
export function shortestDigits(v: number): Decimal {
  if (v === 0) return { digits: "0", point: 1 };
  return fromExponential(Math.abs(v).toExponential());
}

function fromExponential(text: string): Decimal {
  const at = text.indexOf("e");
  return { digits: text.slice(0, at).replace(".", ""), point: Number(text.slice(at + 1)) + 1 };
}

/** |v| in fixed notation with `places` digits after the point. v is finite. */
export function fixedText(v: number, places: number): string {
  const a = Math.abs(v);
  if (a >= 1e21) {
    const digits = BigInt(a).toString();
    return places > 0 ? `${digits}.${"0".repeat(places)}` : digits;
  }
  if (places > 100) {
    // A binary64 has at most 1074 binary places, so as many decimal ones.
    const wanted = Math.min(places, 1074);
    return exactFixed(a, wanted) + "0".repeat(places - wanted);
  }
  const text = a.toFixed(places);
  // v · 10^places ends in exactly .5 only if v · 2^(places+1) is an odd integer.
  return (a * 2 ** (places + 1)) % 2 === 1 ? evenLastDigit(text) : text;
}

/** The host rounded a half up: undo it where that left an odd digit. */
function evenLastDigit(text: string): string {
  const last = text.charCodeAt(text.length - 1) - 48;
  return last % 2 === 1 ? text.slice(0, -1) + (last - 1) : text;
}

function exactFixed(a: number, places: number): string {
  const { mantissa, exponent } = decompose(a);
  let scaled = mantissa * 10n ** BigInt(places);
  if (exponent >= 0) scaled <<= BigInt(exponent);
  else {
    const shift = BigInt(-exponent);
    const rest = scaled & ((1n << shift) - 1n);
    const half = 1n << (shift - 1n);
    scaled >>= shift;
    if (rest > half || (rest === half && (scaled & 1n) === 1n)) scaled += 1n;
  }
  const digits = scaled.toString().padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const scratch = new DataView(new ArrayBuffer(8));

/** v = ±mantissa · 2^exponent, with an odd mantissa or 0. */
export function decompose(v: number): { mantissa: bigint; exponent: number } {
  scratch.setFloat64(0, v);
  const high = scratch.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  let mantissa = (BigInt(high & 0xfffff) << 32n) | BigInt(scratch.getUint32(4));
  let exponent = biased === 0 ? -1074 : biased - 1075;
  if (biased !== 0) mantissa |= 1n << 52n;
  if (mantissa === 0n) return { mantissa, exponent: 0 };
  while ((mantissa & 0xffffn) === 0n) {
    mantissa >>= 16n;
    exponent += 16;
  }
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  return { mantissa, exponent };
}

/** `count` significant digits of a finite |v|, rounded half to even. */
export function significantDigits(v: number, count: number): Decimal {
  const a = Math.abs(v);
  if (a === 0) return { digits: "0".repeat(count), point: 1 };
  if (count > 101) {
    // More digits than the host prints: 800 cover every binary64 exactly.
    const wanted = Math.min(count, 800);
    const { digits, point } = exactSignificant(a, wanted);
    return { digits: digits + "0".repeat(count - wanted), point };
  }
  const result = fromExponential(a.toExponential(count - 1));
  const places = count - result.point;
  if (places >= 0) {
    if (places < 900 && (a * 2 ** (places + 1)) % 2 === 1) {
      result.digits = evenLastDigit(result.digits);
    }
  } else {
    const unit = 10n ** BigInt(-places);
    if (Number.isInteger(a) && (BigInt(a) % unit) * 2n === unit) {
      result.digits = evenLastDigit(result.digits);
    }
  }
  return result;
}

function exactSignificant(a: number, count: number): Decimal {
  const point = fromExponential(a.toExponential(20)).point;
  const places = Math.max(count - point, 0);
  let text = places > 0 ? exactFixed(a, Math.min(places, 1100)) : fixedText(a, 0);
  text = text.replace(".", "").replace(/^0+/, "");
  return { digits: text.padEnd(count, "0").slice(0, count), point };
}
