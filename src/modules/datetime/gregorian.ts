/**
 * The proleptic Gregorian calendar as `datetime` counts it: ordinal 1 is the first of January of year 1. Knows numbers only;
 * the module `time` counts from 1970 (time/calendar.ts).
 */

export const MIN_YEAR = 1;
export const MAX_YEAR = 9999;
/** The ordinal of the last day. */
export const MAX_ORDINAL = 3652059;
export const DAY_SECONDS = 86400;
/** The ordinal of 1970-01-01. */
export const EPOCH_ORDINAL = 719163;

export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const LENGTHS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Days of a common year before each month. */
const BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

const DAYS_400 = 146097;
const DAYS_100 = 36524;
const DAYS_4 = 1461;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : LENGTHS[month];

const daysBeforeYear = (year: number): number => {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
};

const daysBeforeMonth = (year: number, month: number): number =>
  BEFORE[month] + (month > 2 && isLeap(year) ? 1 : 0);

export const toOrdinal = ({ year, month, day }: Day): number =>
  daysBeforeYear(year) + daysBeforeMonth(year, month) + day;

export const dayOfYear = ({ year, month, day }: Day): number => daysBeforeMonth(year, month) + day;

/** 0 is Monday. */
export const weekday = (day: Day): number => (toOrdinal(day) + 6) % 7;

/** The date of an ordinal of at least 1; later than the last one its year is too large. */
export function fromOrdinal(ordinal: number): Day {
  let n = ordinal - 1;
  const n400 = Math.floor(n / DAYS_400);
  n -= n400 * DAYS_400;
  const n100 = Math.min(Math.floor(n / DAYS_100), 3);
  n -= n100 * DAYS_100;
  const n4 = Math.floor(n / DAYS_4);
  n -= n4 * DAYS_4;
  const n1 = Math.min(Math.floor(n / 365), 3);
  n -= n1 * 365;
  const year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
  // An estimate that is right or one too large.
  let month = Math.min((n + 50) >> 5, 12);
  if (daysBeforeMonth(year, month) > n) month--;
  return { year, month, day: n - daysBeforeMonth(year, month) + 1 };
}

/** The ordinal of the Monday that begins the first ISO week of a year. */
function firstMonday(year: number): number {
  const first = toOrdinal({ year, month: 1, day: 1 });
  const firstWeekday = (first + 6) % 7;
  const monday = first - firstWeekday;
  return firstWeekday > 3 ? monday + 7 : monday;
}

/** ISO year, week and weekday (1 is Monday). */
export function isoCalendar(day: Day): readonly [number, number, number] {
  const today = toOrdinal(day);
  let { year } = day;
  let monday = firstMonday(year);
  if (today < monday) monday = firstMonday(--year);
  else if (today >= firstMonday(year + 1)) monday = firstMonday(++year);
  const days = today - monday;
  return [year, Math.floor(days / 7) + 1, (days % 7) + 1];
}

/** The date of an ISO week's day, or which of the numbers is wrong. */
export function fromIsoCalendar(
  year: number,
  week: number,
  day: number,
): Day | "year" | "week" | "weekday" {
  if (year < MIN_YEAR || year > MAX_YEAR) return "year";
  if (week < 1 || week > 53) return "week";
  if (week === 53) {
    // Years that begin on a Thursday have 53 weeks, leap years that begin on a Wednesday too.
    const first = weekday({ year, month: 1, day: 1 });
    if (first !== 3 && !(first === 2 && isLeap(year))) return "week";
  }
  if (day < 1 || day > 7) return "weekday";
  return fromOrdinal(firstMonday(year) + (week - 1) * 7 + day - 1);
}
