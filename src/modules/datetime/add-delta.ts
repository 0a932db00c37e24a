/** Dates and times moved by a timedelta, and new objects of the classes of old ones. */
import { call } from "../../objects/abstract.ts";
import { overflowError } from "../../objects/exceptions.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { type Day, fromOrdinal, MAX_ORDINAL, toOrdinal } from "./gregorian.ts";
import type { PyTimedelta } from "./timedelta.ts";
import {
  type Clock,
  dateType,
  datetimeType,
  PyDate,
  PyDateTime,
  PyTime,
  secondsOfDay,
  timeType,
} from "./values.ts";

/** A class of a script makes its objects itself. */
export function newDate({ year, month, day }: Day, cls: PyType = dateType): PyValue {
  return cls === dateType ? new PyDate(year, month, day) : call(cls, [year, month, day]);
}

/** Classes that know nothing of folds are not told of none. */
const withFold = (cls: PyType, args: PyValue[], fold: number): PyValue =>
  fold === 0 ? call(cls, args) : call(cls, [...args, fold], ["fold"]);

export function newDateTime(day: Day, clock: Clock, cls: PyType = datetimeType): PyDateTime {
  if (cls === datetimeType) return new PyDateTime(day, clock);
  const { hour, minute, second, microsecond, tzinfo, fold } = clock;
  const numbers = [day.year, day.month, day.day, hour, minute, second, microsecond];
  return withFold(cls, [...numbers, tzinfo], fold) as PyDateTime;
}

export function newTime(clock: Clock, cls: PyType = timeType): PyTime {
  if (cls === timeType) return new PyTime(clock);
  const { hour, minute, second, microsecond, tzinfo, fold } = clock;
  return withFold(cls, [hour, minute, second, microsecond, tzinfo], fold) as PyTime;
}

function dayOf(ordinal: number): Day {
  if (ordinal < 1 || ordinal > MAX_ORDINAL) throw overflowError("date value out of range");
  return fromOrdinal(ordinal);
}

/** A date moved by the delta's days, `sign` times. */
export const addDays = (date: PyDate, { days }: PyTimedelta, sign: 1 | -1): PyValue =>
  newDate(dayOf(toOrdinal(date) + sign * days), date.cls);

/** A date and time moved by a delta, `sign` times; it keeps its time zone and is no second one of two. */
export function addDelta(when: PyDateTime, delta: PyTimedelta, sign: 1 | -1): PyDateTime {
  const microseconds = when.microsecond + sign * delta.microseconds;
  const carry = Math.floor(microseconds / 1e6);
  const seconds = secondsOfDay(when) + sign * delta.seconds + carry;
  const days = Math.floor(seconds / 86400);
  const rest = seconds - days * 86400;
  return newDateTime(
    dayOf(toOrdinal(when) + sign * delta.days + days),
    {
      hour: Math.floor(rest / 3600),
      minute: Math.floor(rest / 60) % 60,
      second: rest % 60,
      microsecond: microseconds - carry * 1e6,
      tzinfo: when.tzinfo,
      fold: 0,
    },
    when.cls,
  );
}
