/** Dates, times and offsets as ISO 8601 writes them. */
import { valueError } from "../../objects/exceptions.ts";
import { DAYS, MONTHS } from "../time/format.ts";
import { type Day, weekday } from "./gregorian.ts";
import { negated, type PyTimedelta, sixDigits } from "./timedelta.ts";
import type { Clock } from "./values.ts";

const two = (n: number): string => String(n).padStart(2, "0");

export const dateText = ({ year, month, day }: Day): string =>
  `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;

/** As precise as `timespec` says. */
export function clockText(clock: Clock, timespec: string): string {
  const { hour, minute, second, microsecond } = clock;
  const spec = timespec === "auto" ? (microsecond === 0 ? "seconds" : "microseconds") : timespec;
  const parts = [two(hour), two(minute), two(second)];
  switch (spec) {
    case "hours":
      return parts[0];
    case "minutes":
      return parts.slice(0, 2).join(":");
    case "seconds":
      return parts.join(":");
    case "milliseconds":
      return `${parts.join(":")}.${String(Math.floor(microsecond / 1000)).padStart(3, "0")}`;
    case "microseconds":
      return `${parts.join(":")}.${sixDigits(microsecond)}`;
    default:
      throw valueError("Unknown timespec value");
  }
}

/** As C's `ctime` writes them, but for the year, which has four digits. */
export function ctimeText(day: Day, clock: Clock): string {
  const weekdayName = DAYS[(weekday(day) + 1) % 7].slice(0, 3);
  const month = MONTHS[day.month - 1].slice(0, 3);
  const date = `${weekdayName} ${month} ${String(day.day).padStart(2)}`;
  const { hour, minute, second } = clock;
  const time = [hour, minute, second].map(two).join(":");
  return `${date} ${time} ${String(day.year).padStart(4, "0")}`;
}

/** `+HH:MM`, with seconds and microseconds where there are any. */
export function offsetText(offset: PyTimedelta, separator: string): string {
  const isNegative = offset.days < 0;
  const { seconds, microseconds } = isNegative ? negated(offset) : offset;
  const parts = [two(Math.floor(seconds / 3600)), two(Math.floor(seconds / 60) % 60)];
  if (seconds % 60 !== 0 || microseconds !== 0) parts.push(two(seconds % 60));
  const fraction = microseconds === 0 ? "" : `.${sixDigits(microseconds)}`;
  return (isNegative ? "-" : "+") + parts.join(separator) + fraction;
}
