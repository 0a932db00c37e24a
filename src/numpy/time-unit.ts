/** Units of datetime64 and timedelta64: their order, ratios, text and common divisor. */
import { typeError } from "../objects/exceptions.ts";
import type { DType, TimeUnit } from "./dtype.ts";

/** From coarse to fine. Years and months have no fixed length in days. */
export const TIME_UNITS = [
  "Y",
  "M",
  "W",
  "D",
  "h",
  "m",
  "s",
  "ms",
  "us",
  "ns",
  "ps",
  "fs",
  "as",
] as const;

/** How many of the next finer unit one unit holds; 0 between months and weeks. */
const STEP: Record<string, bigint> = {
  Y: 12n,
  M: 0n,
  W: 7n,
  D: 24n,
  h: 60n,
  m: 60n,
  s: 1000n,
  ms: 1000n,
  us: 1000n,
  ns: 1000n,
  ps: 1000n,
  fs: 1000n,
};

export const unitRank = (unit: string): number => TIME_UNITS.indexOf(unit as "Y");

/** How many `fine` units are in one `coarse` unit, or undefined when no fixed number is. */
export function unitRatio(coarse: string, fine: string): bigint | undefined {
  let ratio = 1n;
  for (let i = unitRank(coarse); i < unitRank(fine); i++) {
    const step = STEP[TIME_UNITS[i]];
    if (step === 0n) return undefined;
    ratio *= step;
  }
  return ratio;
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

export function unitText(time: TimeUnit | null): string {
  if (time === null) return "";
  return time.count === 1 ? `[${time.unit}]` : `[${time.count}${time.unit}]`;
}

/** The unit that can express both exactly. */
export function commonUnit(a: DType, b: DType): TimeUnit {
  if (a.time === null || b.time === null) return (a.time ?? b.time) as TimeUnit;
  const [coarse, fine] =
    unitRank(a.time.unit) <= unitRank(b.time.unit) ? [a.time, b.time] : [b.time, a.time];
  const ratio = unitRatio(coarse.unit, fine.unit);
  if (ratio === undefined) {
    if (a.kind === "m" || b.kind === "m") {
      throw typeError(
        `Cannot get a common metadata divisor for Numpy timedelta64 metadata ${unitText(a.time)} and ${unitText(b.time)} because they have incompatible nonlinear base time units.`,
      );
    }
    return { unit: fine.unit, count: 1 };
  }
  return { unit: fine.unit, count: gcd(Number(ratio) * coarse.count, fine.count) };
}
