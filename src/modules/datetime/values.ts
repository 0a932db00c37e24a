/** The objects of `datetime` and their types, which refer to each other; methods are in a file per type. */
import { bareType } from "../../objects/core-types.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import type { Day } from "./gregorian.ts";
import type { PyTimedelta } from "./timedelta.ts";

export const tzinfoType = bareType("tzinfo");
export const timezoneType = bareType("timezone", tzinfoType);
export const dateType = bareType("date");
export const timeType = bareType("time");
export const datetimeType = bareType("datetime", dateType);

export class PyTzinfo extends PyObject {}
PyTzinfo.prototype.cls = tzinfoType;

export class PyTimezone extends PyTzinfo {
  readonly offset: PyTimedelta;
  /** null: it is named after its offset. */
  readonly name: PyValue;
  constructor(offset: PyTimedelta, name: PyValue) {
    super();
    this.offset = offset;
    this.name = name;
  }
}
PyTimezone.prototype.cls = timezoneType;

export class PyDate extends PyObject implements Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  constructor(year: number, month: number, day: number) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
  }
}
PyDate.prototype.cls = dateType;

/** A time of day. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** An instance of tzinfo, or null. */
  readonly tzinfo: PyValue;
  /** 1: the second one of two equal times, when clocks have been set back. */
  readonly fold: number;
}

export class PyTime extends PyObject implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyValue;
  readonly fold: number;
  constructor({ hour, minute, second, microsecond, tzinfo, fold }: Clock) {
    super();
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.microsecond = microsecond;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }
}
PyTime.prototype.cls = timeType;

export class PyDateTime extends PyDate implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyValue;
  readonly fold: number;
  constructor(day: Day, { hour, minute, second, microsecond, tzinfo, fold }: Clock) {
    super(day.year, day.month, day.day);
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.microsecond = microsecond;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }
}
PyDateTime.prototype.cls = datetimeType;

export const MIDNIGHT: Clock = {
  hour: 0,
  minute: 0,
  second: 0,
  microsecond: 0,
  tzinfo: null,
  fold: 0,
};

/** Microseconds aside, the time of day in seconds. */
export const secondsOfDay = ({ hour, minute, second }: Clock): number =>
  hour * 3600 + minute * 60 + second;
