/**
 * The settings that an operation works under, and the last step of every operation: bringing an exact
 * result into the precision and the exponent range. Conditions are collected in `status`.
 */
import { memoryError } from "../../objects/exceptions.ts";
import { Status } from "./signals.ts";
import { digitCount, infinity, Kind, NAN, PyDecimal, pow10, zero } from "./value.ts";

export const ROUNDINGS = [
  "ROUND_UP",
  "ROUND_DOWN",
  "ROUND_CEILING",
  "ROUND_FLOOR",
  "ROUND_HALF_UP",
  "ROUND_HALF_DOWN",
  "ROUND_HALF_EVEN",
  "ROUND_05UP",
] as const;
export type Rounding = (typeof ROUNDINGS)[number];

export interface Limits {
  prec: number;
  emax: number;
  emin: number;
  rounding: Rounding;
  clamp: boolean;
}

export class Settings implements Limits {
  prec = 28;
  emax = 999999;
  emin = -999999;
  rounding: Rounding = "ROUND_HALF_EVEN";
  clamp = false;
  status = 0;

  static from(limits: Limits): Settings {
    const settings = new Settings();
    settings.prec = limits.prec;
    settings.emax = limits.emax;
    settings.emin = limits.emin;
    settings.rounding = limits.rounding;
    settings.clamp = limits.clamp;
    return settings;
  }

  /** Smallest exponent of a subnormal number. */
  get etiny(): number {
    return this.emin - this.prec + 1;
  }
  /** Largest exponent of a number with all its digits. */
  get etop(): number {
    return this.emax - this.prec + 1;
  }

  invalid(condition: number = Status.INVALID_OPERATION): PyDecimal {
    this.status |= condition;
    return NAN;
  }
}

/** Widest range: for intermediate results. */
export function wideSettings(prec: number, rounding: Rounding = "ROUND_HALF_EVEN"): Settings {
  const settings = new Settings();
  settings.prec = prec;
  settings.emax = 1e18;
  settings.emin = -1e18;
  settings.rounding = rounding;
  return settings;
}

/** Digits that a result may have in memory. */
const MAX_DIGITS = 50_000_000;

/** Operations whose results fill the precision call this first. */
export function requireMemory(prec: number): void {
  if (prec > MAX_DIGITS) throw memoryError("");
}

/**
 * A coefficient without its last `drop` digits, rounded. `changed` tells whether any of them was not
 * zero.
 */
export function dropDigits(
  coefficient: bigint,
  drop: number,
  rounding: Rounding,
  negative: boolean,
): { kept: bigint; changed: boolean } {
  const digits = digitCount(coefficient);
  if (drop > digits) {
    if (coefficient === 0n) return { kept: 0n, changed: false };
    // All digits are less than half of the last place.
    const away = rounding === "ROUND_UP" || rounding === "ROUND_05UP";
    const directed = rounding === (negative ? "ROUND_FLOOR" : "ROUND_CEILING");
    return { kept: away || directed ? 1n : 0n, changed: true };
  }
  const power = pow10(drop);
  const kept = coefficient / power;
  const rest = coefficient - kept * power;
  if (rest === 0n) return { kept, changed: false };
  return {
    kept: roundsAway(kept, rest, power, rounding, negative) ? kept + 1n : kept,
    changed: true,
  };
}

function roundsAway(
  kept: bigint,
  rest: bigint,
  power: bigint,
  rounding: Rounding,
  negative: boolean,
): boolean {
  switch (rounding) {
    case "ROUND_UP":
      return true;
    case "ROUND_DOWN":
      return false;
    case "ROUND_CEILING":
      return !negative;
    case "ROUND_FLOOR":
      return negative;
    case "ROUND_05UP":
      return kept % 5n === 0n;
    default: {
      const twice = rest * 2n;
      if (twice !== power) return twice > power;
      if (rounding === "ROUND_HALF_UP") return true;
      return rounding === "ROUND_HALF_EVEN" && (kept & 1n) === 1n;
    }
  }
}

function overflowed(negative: boolean, settings: Settings): PyDecimal {
  settings.status |= Status.OVERFLOW | Status.INEXACT | Status.ROUNDED;
  const { rounding } = settings;
  const stays =
    rounding === "ROUND_DOWN" ||
    rounding === "ROUND_05UP" ||
    rounding === (negative ? "ROUND_CEILING" : "ROUND_FLOOR");
  if (!stays) return infinity(negative);
  requireMemory(settings.prec);
  return new PyDecimal(negative, pow10(settings.prec) - 1n, settings.etop);
}

/** A number in range; a clamping context folds its exponent down. */
function folded(
  negative: boolean,
  coefficient: bigint,
  exponent: number,
  settings: Settings,
): PyDecimal {
  const { clamp, etop } = settings;
  if (!clamp || exponent <= etop) return new PyDecimal(negative, coefficient, exponent);
  settings.status |= Status.CLAMPED;
  return new PyDecimal(negative, coefficient * pow10(exponent - etop), etop);
}

/** The exact value ±coefficient·10^exponent as a result. */
export function finish(
  negative: boolean,
  coefficient: bigint,
  exponent: number,
  settings: Settings,
): PyDecimal {
  const { prec, emin, emax, clamp } = settings;
  if (coefficient === 0n) {
    const top = clamp ? settings.etop : emax;
    const placed = Math.min(Math.max(exponent, settings.etiny), top);
    if (placed !== exponent) settings.status |= Status.CLAMPED;
    return zero(negative, placed);
  }
  const digits = digitCount(coefficient);
  const adjusted = exponent + digits - 1;
  if (digits <= prec && adjusted >= emin && adjusted <= emax) {
    return folded(negative, coefficient, exponent, settings);
  }
  if (adjusted > emax) return overflowed(negative, settings);
  const isSubnormal = adjusted < emin;
  const lowest = isSubnormal ? settings.etiny : exponent + digits - prec;
  if (isSubnormal) settings.status |= Status.SUBNORMAL;
  if (exponent >= lowest) return folded(negative, coefficient, exponent, settings);
  let { kept, changed } = dropDigits(coefficient, lowest - exponent, settings.rounding, negative);
  let placed = lowest;
  if (kept === pow10(prec)) {
    kept /= 10n;
    placed++;
  }
  settings.status |= Status.ROUNDED;
  if (changed) settings.status |= Status.INEXACT | (isSubnormal ? Status.UNDERFLOW : 0);
  if (kept === 0n) settings.status |= Status.CLAMPED;
  else if (placed + digitCount(kept) - 1 > emax) return overflowed(negative, settings);
  return new PyDecimal(negative, kept, placed);
}

/** Any number as a result: special values keep what fits of their digits. */
export function finishNumber(x: PyDecimal, settings: Settings): PyDecimal {
  if (x.isFinite) return finish(x.negative, x.coefficient, x.exponent, settings);
  return x.isNaN ? fitPayload(x, settings) : x;
}

function fitPayload(x: PyDecimal, settings: Settings): PyDecimal {
  const room = settings.prec - (settings.clamp ? 1 : 0);
  if (x.coefficient === 0n || x.digits <= room) return x;
  return new PyDecimal(x.negative, x.coefficient % pow10(room), 0, x.kind);
}

/** The NaN that results when an operand is NaN; undefined when none is. */
export function nanOf(settings: Settings, ...operands: PyDecimal[]): PyDecimal | undefined {
  const signaling = operands.find((x) => x.kind === Kind.SIGNALING_NAN);
  if (signaling !== undefined) settings.status |= Status.INVALID_OPERATION;
  const found = signaling ?? operands.find((x) => x.kind === Kind.QUIET_NAN);
  if (found === undefined) return undefined;
  const quiet = new PyDecimal(found.negative, found.coefficient, 0, Kind.QUIET_NAN);
  return fitPayload(quiet, settings);
}
