/**
 * Calendar arithmetic of the module `time`: seconds since 1970 to fields and back (proleptic Gregorian
 * calendar, UTC or local time as the platform knows it), and `struct_time`.
 */
import { platform } from "../../host/platform.ts";
import { index, typeName } from "../../objects/abstract.ts";
import { overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, intValue, PyTuple } from "../../objects/sequence-values.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { daysFromCivil } from "./civil-days.ts";
import { namedZone, type Rule, type Zone, zoneAtStart } from "./zone.ts";

/** Broken-down time as C counts it: months and days of the year from 0, weeks from Sunday. */
export interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
  readonly yearDay: number;
  readonly isDst: number;
  readonly zone: string | null;
  readonly offset: number;
}

const DAY = 86400;
/** Host dates end here; the rules of local time are not known beyond. */
const LAST_HOST_SECOND = 8.64e12;

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function breakDown(seconds: number, offset: number, isDst: number, zone: string): Fields {
  const local = seconds + offset;
  const days = Math.floor(local / DAY);
  const rest = local - days * DAY;
  const { year, month, day } = civilFromDays(days);
  if (Math.abs(year) > 0x7fffffff)
    throw overflowError("timestamp out of range for platform time_t");
  return {
    year,
    month: month - 1,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1),
    isDst,
    zone,
    offset,
  };
}

export const utcFields = (seconds: number): Fields => breakDown(seconds, 0, 0, "GMT");

/** What TZ says, since `time.tzset` was called; at first only if it is a rule. */
let zone: { readonly own: Zone | undefined } | null = null;

/** Local time goes by the variable TZ as it is now. */
export function setZone(): void {
  zone = { own: namedZone(platform().env.get("TZ")) };
}

function localRule(seconds: number): Rule {
  zone ??= { own: zoneAtStart() };
  if (zone.own !== undefined) return zone.own(seconds);
  return platform().localTime(Math.min(Math.max(seconds, -LAST_HOST_SECOND), LAST_HOST_SECOND));
}

export function localFields(seconds: number): Fields {
  const { offset, isDst, zone } = localRule(seconds);
  return breakDown(seconds, offset, isDst ? 1 : 0, zone);
}

/** Seconds since 1970 of fields in local time; fields outside their range carry over. */
export function localSeconds(fields: Fields): number {
  const { year, month, day, hour, minute, second, isDst } = fields;
  const wall = daysFromCivil(year, month + 1, day) * DAY + hour * 3600 + minute * 60 + second;
  let seconds = wall - localRule(wall).offset;
  seconds = wall - localRule(seconds).offset;
  if (isDst < 0) return seconds;
  const rule = localRule(seconds);
  if (rule.isDst === isDst > 0) return seconds;
  const other = zoneRules().find((zone) => zone.isDst === isDst > 0);
  if (other !== undefined) return wall - other.offset;
  // A zone without summer time: as if it had one, an hour ahead.
  return seconds + (isDst > 0 ? -3600 : 3600);
}

/** The rules of winter and of summer in the present year; one rule where there is no summer time. */
export function zoneRules(): Rule[] {
  const now = Number(platform().wallClock() / 1_000_000_000n);
  const { year } = utcFields(now);
  const rules = [1, 7].map((month) => localRule(daysFromCivil(year, month, 1) * DAY));
  if (rules[0].offset === rules[1].offset) return [rules[0]];
  return rules.sort((a, b) => Number(a.isDst) - Number(b.isDst));
}

// ---- struct_time ------------------------------------------------------------------------------------

export const structTime = structSequence({
  module: "time",
  name: "struct_time",
  doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.",
  fields: [
    "tm_year",
    "tm_mon",
    "tm_mday",
    "tm_hour",
    "tm_min",
    "tm_sec",
    "tm_wday",
    "tm_yday",
    "tm_isdst",
    "tm_zone",
    "tm_gmtoff",
  ],
  visible: 9,
});

export function toStruct(fields: Fields): PyTuple {
  return structTime.make([
    fields.year,
    fields.month + 1,
    fields.day,
    fields.hour,
    fields.minute,
    fields.second,
    (fields.weekday + 6) % 7,
    fields.yearDay + 1,
    fields.isDst,
    fields.zone,
    fields.offset,
  ]);
}

/** Fields of a struct_time or a tuple of nine ints. */
export function fromTuple(value: PyValue, caller: string): Fields {
  if (!(value instanceof PyTuple)) throw typeError("Tuple or struct_time argument required");
  if (value.items.length !== 9) throw typeError(`${caller}(): illegal time tuple argument`);
  const [year, month, day, hour, minute, second, weekday, yearDay, isDst] = value.items.map(
    (item) => {
      const n = index(item);
      if (typeof n !== "number" || n > 0x7fffffff) {
        throw overflowError("signed integer is greater than maximum");
      }
      if (n < -0x80000000) throw overflowError("signed integer is less than minimum");
      return n;
    },
  );
  // C counts them from 1900.
  if (year < 1900 - 0x80000000) throw overflowError("year out of range");
  let zone: string | null = null;
  let offset = 0;
  if (value.cls === structTime.type) {
    const [zoneValue, offsetValue] = (value as unknown as { hidden: readonly PyValue[] }).hidden;
    zone = hostText(zoneValue ?? null) ?? null;
    if (typeof offsetValue === "number") offset = offsetValue;
  }
  return {
    year,
    month: month - 1,
    day,
    hour,
    minute,
    second,
    weekday: (weekday + 1) % 7,
    yearDay: yearDay - 1,
    isDst,
    zone,
    offset,
  };
}

/** The fields with zeros that stand for "unknown" made ones, and all within their ranges. */
export function checked(fields: Fields): Fields {
  const month = fields.month === -1 ? 0 : fields.month;
  const day = fields.day === 0 ? 1 : fields.day;
  const yearDay = fields.yearDay === -1 ? 0 : fields.yearDay;
  const limit = (value: number, low: number, high: number, name: string): void => {
    if (value < low || value > high) throw valueError(`${name} out of range`);
  };
  limit(month, 0, 11, "month");
  limit(day, 1, 31, "day of month");
  limit(fields.hour, 0, 23, "hour");
  limit(fields.minute, 0, 59, "minute");
  limit(fields.second, 0, 61, "seconds");
  limit(fields.weekday, 0, 6, "day of week");
  limit(yearDay, 0, 365, "day of year");
  return { ...fields, month, day, yearDay };
}

// ---- arguments --------------------------------------------------------------------------------------

/** Whole seconds since 1970 from an int or a float, which is rounded down; None is now. */
export function secondsArgument(value: PyValue): number {
  if (value === null) return Number(platform().wallClock() / 1_000_000_000n);
  let seconds: number;
  if (value instanceof PyFloat) {
    if (Number.isNaN(value.v)) throw valueError("Invalid value NaN (not a number)");
    seconds = Math.floor(value.v);
  } else {
    const n = intValue(value) ?? index(value);
    seconds = Number(n);
  }
  if (Math.abs(seconds) >= 2 ** 63) {
    throw overflowError("timestamp out of range for platform time_t");
  }
  return seconds;
}

/** Nanoseconds from a number of seconds, rounded away from zero. */
export function nanosecondsArgument(value: PyValue): bigint {
  let nanoseconds: bigint;
  if (value instanceof PyFloat) {
    if (Number.isNaN(value.v)) throw valueError("Invalid value NaN (not a number)");
    if (Math.abs(value.v) * 1e9 >= 2 ** 63) {
      throw overflowError("timestamp out of range for C PyTime_t");
    }
    const scaled = value.v * 1e9;
    nanoseconds = BigInt(scaled < 0 ? Math.floor(scaled) : Math.ceil(scaled));
  } else {
    const n = intValue(value);
    if (n === undefined) {
      throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer or float`);
    }
    nanoseconds = BigInt(n) * 1_000_000_000n;
  }
  if (nanoseconds >= 1n << 63n || nanoseconds < -(1n << 63n)) {
    throw overflowError("timestamp out of range for C PyTime_t");
  }
  return nanoseconds;
}
