/** Decimals from other values: text, ints, floats, tuples; exact, or within a context. */
import { toArray, typeName } from "../../objects/abstract.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { asciiNumberText, trimNumber } from "../../objects/int-text.ts";
import type { PyValue } from "../../objects/object.ts";
import { intValue, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { type Text, textOf } from "../../objects/str-text.ts";
import { finishNumber, type Settings } from "./rounding.ts";
import { Status } from "./signals.ts";
import { fromBigInt, infinity, Kind, PyDecimal, zero } from "./value.ts";

const NUMBER = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^([+-]?)(s?)nan(\d*)$/i;

/** What exponents may be. */
const MAX_EXPONENT = 999999999999999999n;
const MIN_EXPONENT = -1999999999999999997n;

/** The number that ASCII text spells; undefined for anything else. */
function parseText(text: string): PyDecimal | undefined {
  const number = NUMBER.exec(text);
  if (number !== null) {
    const [, sign, whole, fraction = "", bare, exponent = "0"] = number;
    const digits = bare ?? whole + fraction;
    const places = bare === undefined ? fraction.length : bare.length;
    // Beyond what any context takes, the size of an exponent no longer matters.
    const power = exponent.length > 22 ? (exponent[0] === "-" ? -1e21 : 1e21) : Number(exponent);
    return new PyDecimal(sign === "-", BigInt(digits), power - places);
  }
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinity(infinite[1] === "-");
  const nan = NOT_A_NUMBER.exec(text);
  if (nan === null) return undefined;
  const kind = nan[2] === "" ? Kind.QUIET_NAN : Kind.SIGNALING_NAN;
  return new PyDecimal(nan[1] === "-", BigInt(nan[3] === "" ? 0 : nan[3]), 0, kind);
}

/** `Decimal(text)`: white space around and underscores inside are left out. */
export function fromText(text: Text, s: Settings): PyDecimal {
  const plain = trimNumber(asciiNumberText(text)).replace(/_/g, "");
  const parsed = parseText(plain);
  if (parsed === undefined) return s.invalid(Status.CONVERSION_SYNTAX);
  return exact(parsed, s);
}

/** A number that no context can hold is invalid. */
function exact(x: PyDecimal, s: Settings): PyDecimal {
  if (!x.isFinite) return x;
  const isOutside =
    x.exponent < Number(MIN_EXPONENT) ||
    (x.coefficient !== 0n && x.adjusted > Number(MAX_EXPONENT));
  return isOutside ? s.invalid() : x;
}

/** `context.create_decimal(text)`: nothing but the number itself, rounded. */
function fromPlainText(text: Text, s: Settings): PyDecimal {
  const parsed = parseText(asciiNumberText(text));
  if (parsed === undefined) return s.invalid(Status.CONVERSION_SYNTAX);
  const isLongPayload = parsed.isNaN && parsed.digits > s.prec - (s.clamp ? 1 : 0);
  if (isLongPayload && parsed.coefficient !== 0n) return s.invalid(Status.CONVERSION_SYNTAX);
  return finishNumber(parsed, s);
}

const word = new DataView(new ArrayBuffer(8));

export function fromFloat(v: number): PyDecimal {
  const negative = v < 0 || Object.is(v, -0);
  if (Number.isNaN(v)) return new PyDecimal(false, 0n, 0, Kind.QUIET_NAN);
  if (!Number.isFinite(v)) return infinity(negative);
  if (v === 0) return zero(negative, 0);
  word.setFloat64(0, v);
  const bits = word.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  let mantissa = bits & 0xfffffffffffffn;
  let power = -1074;
  if (field !== 0) {
    mantissa |= 1n << 52n;
    power = field - 1075;
  }
  while (power < 0 && (mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    power++;
  }
  if (power >= 0) return new PyDecimal(negative, mantissa << BigInt(power), 0);
  // m/2ⁿ is m·5ⁿ/10ⁿ.
  return new PyDecimal(negative, mantissa * 5n ** BigInt(-power), power);
}

function fromTuple(value: PyValue, s: Settings): PyDecimal {
  const items = toArray(value);
  if (items.length !== 3) throw valueError("argument must be a sequence of length 3");
  const [sign, digits, exponent] = items;
  const signNumber = intValue(sign);
  if (signNumber !== 0 && signNumber !== 1) {
    throw valueError("sign must be an integer with the value 0 or 1");
  }
  const special = textOf(exponent);
  const power = intValue(exponent);
  if (special !== undefined) {
    if (special !== "F" && special !== "n" && special !== "N") {
      throw valueError("string argument in the third position must be 'F', 'n' or 'N'");
    }
  } else if (power === undefined) throw valueError("exponent must be an integer");
  if (special === "F") return infinity(signNumber === 1);
  if (!(digits instanceof PyTuple) && !(digits instanceof PyList)) {
    throw valueError("coefficient must be a tuple of digits");
  }
  const text = digits.items.map((digit) => {
    const n = intValue(digit);
    if (typeof n !== "number" || n < 0 || n > 9) {
      throw valueError("coefficient must be a tuple of digits");
    }
    return String(n);
  });
  const coefficient = BigInt(text.join("") || "0");
  if (special !== undefined) {
    const kind = special === "n" ? Kind.QUIET_NAN : Kind.SIGNALING_NAN;
    return new PyDecimal(signNumber === 1, coefficient, 0, kind);
  }
  return exact(new PyDecimal(signNumber === 1, coefficient, Number(power)), s);
}

export const unsupported = (value: PyValue): object =>
  typeError(`conversion from ${typeName(value)} to Decimal is not supported`);

/** `Decimal(value)`: exact. */
export function fromValue(value: PyValue, s: Settings): PyDecimal {
  const text = textOf(value);
  if (text !== undefined) return fromText(text, s);
  if (value instanceof PyDecimal) return value;
  const int = intValue(value);
  if (int !== undefined) return fromBigInt(BigInt(int));
  if (value instanceof PyFloat) {
    s.status |= Status.FLOAT_OPERATION;
    return fromFloat(value.v);
  }
  if (value instanceof PyTuple || value instanceof PyList) return fromTuple(value, s);
  throw unsupported(value);
}

/** `context.create_decimal(value)`: rounded to the context. */
export function fromValueInContext(value: PyValue, s: Settings): PyDecimal {
  const text = textOf(value);
  if (text !== undefined) return fromPlainText(text, s);
  const x = fromValue(value, s);
  if (x.isNaN && x.digits > s.prec - (s.clamp ? 1 : 0) && x.coefficient !== 0n) {
    return s.invalid(Status.CONVERSION_SYNTAX);
  }
  return finishNumber(x, s);
}

/** An operand of arithmetic: a Decimal or an int; undefined for anything else. */
export function operand(value: PyValue): PyDecimal | undefined {
  if (value instanceof PyDecimal) return value;
  const int = intValue(value);
  return int === undefined ? undefined : fromBigInt(BigInt(int));
}

export function requireOperand(value: PyValue): PyDecimal {
  const x = operand(value);
  if (x === undefined) throw unsupported(value);
  return x;
}
