/**
 * Decimal numbers as the arithmetic files see them: sign, coefficient and exponent, or a special value.
 * A NaN keeps its diagnostic digits in the coefficient. Nothing here rounds; rounding.ts does.
 */
import { bareType } from "../../objects/core-types.ts";
import { PyObject } from "../../objects/object.ts";

export const decimalType = bareType("Decimal");

export const enum Kind {
  FINITE,
  INFINITE,
  QUIET_NAN,
  SIGNALING_NAN,
}

export class PyDecimal extends PyObject {
  readonly negative: boolean;
  readonly kind: Kind;
  readonly coefficient: bigint;
  readonly exponent: number;
  private digitCache = 0;

  constructor(negative: boolean, coefficient: bigint, exponent: number, kind = Kind.FINITE) {
    super();
    this.negative = negative;
    this.kind = kind;
    this.coefficient = coefficient;
    this.exponent = exponent;
  }

  get isFinite(): boolean {
    return this.kind === Kind.FINITE;
  }
  get isInfinite(): boolean {
    return this.kind === Kind.INFINITE;
  }
  get isNaN(): boolean {
    return this.kind >= Kind.QUIET_NAN;
  }
  get isZero(): boolean {
    return this.kind === Kind.FINITE && this.coefficient === 0n;
  }

  /** Digits of the coefficient; 1 for zero. */
  get digits(): number {
    if (this.digitCache === 0) this.digitCache = digitCount(this.coefficient);
    return this.digitCache;
  }

  /** Exponent of the first digit. */
  get adjusted(): number {
    return this.exponent + this.digits - 1;
  }

  get isInteger(): boolean {
    if (this.kind !== Kind.FINITE) return false;
    if (this.exponent >= 0 || this.coefficient === 0n) return true;
    return -this.exponent < this.digits && this.coefficient % pow10(-this.exponent) === 0n;
  }
}
PyDecimal.prototype.cls = decimalType;

export const infinity = (negative: boolean): PyDecimal =>
  new PyDecimal(negative, 0n, 0, Kind.INFINITE);
export const zero = (negative: boolean, exponent: number): PyDecimal =>
  new PyDecimal(negative, 0n, exponent);
export const NAN = new PyDecimal(false, 0n, 0, Kind.QUIET_NAN);
export const ONE = new PyDecimal(false, 1n, 0);

export const withSign = (x: PyDecimal, negative: boolean): PyDecimal =>
  x.negative === negative ? x : new PyDecimal(negative, x.coefficient, x.exponent, x.kind);

// ---- integers ---------------------------------------------------------------------------------------

const POWERS: bigint[] = [1n];
const MAX_KEPT_POWER = 1024;

export function pow10(n: number): bigint {
  if (n > MAX_KEPT_POWER) return 10n ** BigInt(n);
  for (let i = POWERS.length; i <= n; i++) POWERS.push(POWERS[i - 1] * 10n);
  return POWERS[n];
}

export function digitCount(n: bigint): number {
  if (n < 10n) return 1;
  return n.toString().length;
}

/** The value of an integral number; its exponent must not be huge. */
export function toBigInt(x: PyDecimal): bigint {
  const size =
    x.exponent >= 0 ? x.coefficient * pow10(x.exponent) : x.coefficient / pow10(-x.exponent);
  return x.negative ? -size : size;
}

export const fromBigInt = (n: bigint): PyDecimal => new PyDecimal(n < 0n, n < 0n ? -n : n, 0);

// ---- order ------------------------------------------------------------------------------------------

/** −1, 0 or 1 by the size of two finite numbers or infinities, signs left aside. */
export function compareSizes(a: PyDecimal, b: PyDecimal): number {
  if (a.isInfinite || b.isInfinite) return Number(a.isInfinite) - Number(b.isInfinite);
  if (a.coefficient === 0n || b.coefficient === 0n) {
    return Number(a.coefficient !== 0n) - Number(b.coefficient !== 0n);
  }
  if (a.adjusted !== b.adjusted) return a.adjusted < b.adjusted ? -1 : 1;
  const shift = a.exponent - b.exponent;
  const x = shift > 0 ? a.coefficient * pow10(shift) : a.coefficient;
  const y = shift < 0 ? b.coefficient * pow10(-shift) : b.coefficient;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** −1, 0 or 1 by the value of two numbers that are not NaN. */
export function compareValues(a: PyDecimal, b: PyDecimal): number {
  if (a.isZero && b.isZero) return 0;
  const aSign = a.isZero ? 0 : a.negative ? -1 : 1;
  const bSign = b.isZero ? 0 : b.negative ? -1 : 1;
  if (aSign !== bSign) return aSign < bSign ? -1 : 1;
  return aSign * compareSizes(a, b);
}

/** The total order of representations. */
export function compareTotal(a: PyDecimal, b: PyDecimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const sign = a.negative ? -1 : 1;
  // Along the positive side: numbers, infinity, signaling NaNs, quiet NaNs.
  const rank = (x: PyDecimal): number =>
    x.kind === Kind.QUIET_NAN ? 3 : x.kind === Kind.SIGNALING_NAN ? 2 : 0;
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -sign : sign;
  if (a.isNaN) {
    const order = a.coefficient < b.coefficient ? -1 : a.coefficient > b.coefficient ? 1 : 0;
    return sign * order;
  }
  const order = compareSizes(a, b);
  if (order !== 0) return sign * order;
  if (a.exponent === b.exponent) return 0;
  return a.exponent < b.exponent ? -sign : sign;
}

// ---- text -------------------------------------------------------------------------------------------

export function toText(x: PyDecimal, capitals: boolean, engineering = false): string {
  const sign = x.negative ? "-" : "";
  if (x.kind === Kind.INFINITE) return `${sign}Infinity`;
  if (x.isNaN) {
    const payload = x.coefficient === 0n ? "" : x.coefficient.toString();
    return `${sign}${x.kind === Kind.SIGNALING_NAN ? "sNaN" : "NaN"}${payload}`;
  }
  const digits = x.coefficient.toString();
  const left = x.exponent + digits.length;
  let dot: number;
  if (x.exponent <= 0 && left > -6) dot = left;
  else if (!engineering) dot = 1;
  else if (x.coefficient === 0n) dot = ((((left + 1) % 3) + 3) % 3) - 1;
  else dot = ((((left - 1) % 3) + 3) % 3) + 1;
  let text: string;
  if (dot <= 0) text = `0.${"0".repeat(-dot)}${digits}`;
  else if (dot >= digits.length) text = digits + "0".repeat(dot - digits.length);
  else text = `${digits.slice(0, dot)}.${digits.slice(dot)}`;
  if (left === dot) return sign + text;
  const power = left - dot;
  return `${sign}${text}${capitals ? "E" : "e"}${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}
