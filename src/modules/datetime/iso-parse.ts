/** Reads dates and times as ISO 8601 writes them: calendar and week dates, the basic and the extended form. */
import { type Day, fromIsoCalendar } from "./gregorian.ts";

const WEEK_SHORT = 7;

/** A date; undefined when the text is none. It may lie outside of the calendar. */
export function parseDate(text: string): Day | undefined {
  const calendar = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (calendar !== null) {
    const [year, month, day] = calendar.slice(1).map(Number);
    return { year, month, day };
  }
  const week = /^(\d{4})-W(\d{2})(?:-(\d))?$/.exec(text) ?? /^(\d{4})W(\d{2})(\d)?$/.exec(text);
  if (week === null) return undefined;
  const found = fromIsoCalendar(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
  return typeof found === "string" ? undefined : found;
}

/** Where the date ends in a text with a date and perhaps a time. */
function endOfDate(text: string): number {
  if (text.length === WEEK_SHORT) return WEEK_SHORT;
  const isDigit = (at: number): boolean => /\d/.test(text[at] ?? "");
  if (text[4] === "-") {
    if (text[5] !== "W") return 10;
    // YYYY-Www, or YYYY-Www-D: a hyphen may also stand between date and time.
    if (text[8] !== "-" || text.length === 9) return 8;
    return text.length > 10 && isDigit(10) ? 8 : 10;
  }
  if (text[4] !== "W") return 8;
  let end = WEEK_SHORT;
  while (isDigit(end)) end++;
  if (end < 9) return end;
  return end % 2 === 0 ? 7 : 8;
}

/** The parts of a text before and behind the character between them; any one will do. */
export function splitDateTime(text: string): readonly [string, string | undefined] | undefined {
  if (text.length < WEEK_SHORT) return undefined;
  const end = endOfDate(text);
  if (text.length <= end) return [text.slice(0, end), undefined];
  const separator = String.fromCodePoint(text.codePointAt(end) as number);
  return [text.slice(0, end), text.slice(end + separator.length)];
}

export interface ParsedTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** In microseconds; null: the text has none. */
  readonly offset: number | null;
}

type Parts = readonly [hour: number, minute: number, second: number, microsecond: number];

const EXTENDED = /^(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?$/;
const BASIC = /^(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?$/;

function parseClock(text: string): Parts | undefined {
  const found = EXTENDED.exec(text) ?? BASIC.exec(text);
  if (found === null) return undefined;
  const [hour, minute, second] = found.slice(1, 4).map((part) => Number(part ?? 0));
  const microsecond = Number((found[4] ?? "").slice(0, 6).padEnd(6, "0"));
  return [hour, minute, second, microsecond];
}

export function parseTime(text: string): ParsedTime | undefined {
  const zone = text.search(/-/) >= 0 ? text.indexOf("-") : text.search(/[+Z]/);
  const clock = parseClock(zone < 0 ? text : text.slice(0, zone));
  if (clock === undefined) return undefined;
  const [hour, minute, second, microsecond] = clock;
  if (zone < 0) return { hour, minute, second, microsecond, offset: null };
  const sign = text[zone];
  if (sign === "Z") {
    const isLast = zone === text.length - 1;
    return isLast ? { hour, minute, second, microsecond, offset: 0 } : undefined;
  }
  const parts = parseClock(text.slice(zone + 1));
  if (parts === undefined) return undefined;
  const total = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1e6 + parts[3];
  const offset = total === 0 ? 0 : sign === "-" ? -total : total;
  return { hour, minute, second, microsecond, offset };
}
