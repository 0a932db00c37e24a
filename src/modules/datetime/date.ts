/** The type `date`. */
import { call, callMethod, getAttr, reprText, str } from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { NotImplemented, typeOf } from "../../objects/core-types.ts";
import {
  attribute,
  classMethod,
  defineType,
  type MethodRow,
  method,
} from "../../objects/define.ts";
import { exceptionTypes, isError, typeError, valueError } from "../../objects/exceptions.ts";
import { hashInHalves } from "../../objects/hash-halves.ts";
import type { CompareOp, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { hostText, PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import { bytesHalves } from "../../objects/sip-hash.ts";
import { localFields, secondsArgument, toStruct } from "../time/calendar.ts";
import { addDays, newDate } from "./add-delta.ts";
import { compareOrder } from "./compare.ts";
import {
  checkDate,
  constructorBinder,
  intArgument,
  pickledState,
  textArgument,
} from "./constructor-arguments.ts";
import {
  type Day,
  fromIsoCalendar,
  fromOrdinal,
  isoCalendar,
  MAX_YEAR,
  toOrdinal,
  weekday,
} from "./gregorian.ts";
import { isoCalendarDate } from "./iso-calendar-date.ts";
import { ctimeText, dateText } from "./iso-format.ts";
import { parseDate } from "./iso-parse.ts";
import { dateBytes, dayFromBytes, isDateState } from "./state.ts";
import { fieldsOf, strftime } from "./strftime.ts";
import { PyTimedelta, shownName, timedelta } from "./timedelta.ts";
import { dateType, MIDNIGHT, PyDate, PyDateTime } from "./values.ts";

const bind = constructorBinder("year, month, day");

function newObject(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (args.length === 1 && kwnames === null) {
    const state = pickledState(args[0], 4, isDateState, "date");
    if (state !== undefined) return made(cls, dayFromBytes(state));
  }
  const [year, month, day] = bind(args, kwnames).map(intArgument);
  checkDate(year, month, day);
  return made(cls, { year, month, day });
}
const made = (cls: PyType, { year, month, day }: Day): PyDate =>
  withClass(new PyDate(year, month, day), cls);

export const invalidText = (text: PyValue): object =>
  valueError(`Invalid isoformat string: ${reprText(text)}`);

export function isoArgument(value: PyValue): string {
  const text = hostText(value);
  if (text === undefined) throw typeError("fromisoformat: argument must be str");
  return text;
}

function fromIsoFormat(cls: PyType, value: PyValue): PyValue {
  const day = parseDate(isoArgument(value));
  if (day === undefined) throw invalidText(value);
  checkDate(day.year, day.month, day.day);
  return newDate(day, cls);
}

function isoComponent(value: PyValue): number {
  try {
    return intArgument(value);
  } catch (error) {
    if (!isError(error, exceptionTypes.OverflowError)) throw error;
    throw valueError("ISO calendar component out of range");
  }
}

function fromIsoCalendarMethod(
  cls: PyType,
  yearValue: PyValue,
  weekValue: PyValue,
  dayValue: PyValue,
): PyValue {
  const [year, week, day] = [yearValue, weekValue, dayValue].map(isoComponent);
  const found = fromIsoCalendar(year, week, day);
  switch (found) {
    case "year":
      throw valueError(`year must be in 1..${MAX_YEAR}, not ${year}`);
    case "week":
      throw valueError(`Invalid week: ${week}`);
    case "weekday":
      throw valueError(`Invalid weekday: ${day} (range is [1, 7])`);
    default:
      return newDate(found, cls);
  }
}

function fromTimestamp(cls: PyType, value: PyValue): PyValue {
  // For the module `time` None is now.
  if (value === null) throw typeError("'NoneType' object cannot be interpreted as an integer");
  const { year, month, day } = localFields(secondsArgument(value));
  checkDate(year, month + 1, day);
  return newDate({ year, month: month + 1, day }, cls);
}

function fromOrdinalMethod(cls: PyType, value: PyValue): PyValue {
  const ordinal = intArgument(value);
  if (ordinal < 1) throw valueError("ordinal must be >= 1");
  const day = fromOrdinal(ordinal);
  checkDate(day.year, day.month, day.day);
  return newDate(day, cls);
}

function today(cls: PyType): PyValue {
  const now = call(getAttr(importModule("time"), "time"), []);
  return cls === dateType ? fromTimestamp(cls, now) : callMethod(cls, "fromtimestamp", [now]);
}

/** By the library's `_strptime`, which has a function per type. */
export const strptime = (kind: string): MethodRow =>
  classMethod(
    "strptime(type, string, format, /)",
    (cls: PyType, text: PyValue, format: PyValue) => {
      textArgument(text, "strptime", 1);
      textArgument(format, "strptime", 2);
      const parse = getAttr(importModule("_strptime"), `_strptime_datetime_${kind}`);
      return call(parse, [cls, text, format]);
    },
    "string, format -> new date or time parsed from a string (like time.strptime()).",
  );

/** `strftime` and `__format__`, which all types but timedelta have. */
export const formatting: readonly MethodRow[] = [
  method(
    "strftime(self, /, format)",
    (self: PyDate, format: PyValue) => strftime(self, textArgument(format, "strftime", 1)),
    "format -> strftime() style string.",
  ),
  method(
    "__format__(self, format, /)",
    (self: PyDate, format: PyValue) => {
      const text = textArgument(format, "__format__", 1);
      return text === "" ? str(self) : callMethod(self, "strftime", [format]);
    },
    "Formats self with strftime.",
  ),
];

type Given = PyValue | undefined;
/** What was given, or what was there before. */
export const changed = (given: Given, before: number): number =>
  given === undefined ? before : intArgument(given);

function replace(self: PyDate, year: Given, month: Given, day: Given): PyValue {
  const fresh = {
    year: changed(year, self.year),
    month: changed(month, self.month),
    day: changed(day, self.day),
  };
  if (self.cls === dateType) checkDate(fresh.year, fresh.month, fresh.day);
  return newDate(fresh, self.cls);
}

/** A date, no matter what else it is. */
const plain = (value: PyValue): PyDate | undefined =>
  value instanceof PyDate && !(value instanceof PyDateTime) ? value : undefined;

function add(left: PyValue, right: PyValue): PyValue {
  const date = plain(left) ?? plain(right);
  const delta = date === left ? right : left;
  if (date === undefined || !(delta instanceof PyTimedelta)) return NotImplemented;
  return addDays(date, delta, 1);
}

function subtract(left: PyValue, right: PyValue): PyValue {
  const date = plain(left);
  if (date === undefined) return NotImplemented;
  const other = plain(right);
  if (other !== undefined) return timedelta(toOrdinal(date) - toOrdinal(other), 0, 0);
  return right instanceof PyTimedelta ? addDays(date, right, -1) : NotImplemented;
}

export const compareDays = (a: Day, b: Day): number =>
  a.year - b.year || a.month - b.month || a.day - b.day;

const state = (self: PyDate): PyBytes => new PyBytes(Uint8Array.from(dateBytes(self)));

defineType(dateType, {
  doc: "date(year, month, day) --> date object",
  module: "datetime",
  alloc: (cls) => made(cls, { year: 1, month: 1, day: 1 }),
  slots: {
    new: newObject,
    repr: (self: PyDate) => `${shownName(self)}(${self.year}, ${self.month}, ${self.day})`,
    str: (self: PyDate) => callMethod(self, "isoformat"),
    hash: hashInHalves((self: PyDate) => bytesHalves(Uint8Array.from(dateBytes(self)))),
    richcompare: (self: PyDate, other: PyValue, op: CompareOp) => {
      const date = plain(other);
      if (date === undefined || self instanceof PyDateTime) return NotImplemented;
      return compareOrder(compareDays(self, date), op);
    },
    add,
    subtract,
  },
  attributes: [
    attribute("year", (self: PyDate) => self.year),
    attribute("month", (self: PyDate) => self.month),
    attribute("day", (self: PyDate) => self.day),
  ],
  methods: [
    classMethod(
      "fromtimestamp(type, timestamp, /)",
      fromTimestamp,
      "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. created via time.time(), that is interpreted\nas local time.",
    ),
    classMethod(
      "fromordinal(type, ordinal, /)",
      fromOrdinalMethod,
      "int -> date corresponding to a proleptic Gregorian ordinal.",
    ),
    classMethod(
      "fromisoformat(type, string, /)",
      fromIsoFormat,
      "Construct a date from a string in ISO 8601 format.",
    ),
    classMethod(
      "fromisocalendar(type, year, week, day)",
      fromIsoCalendarMethod,
      "int, int, int -> Construct a date from the ISO year, week number and weekday.",
    ),
    strptime("date"),
    classMethod(
      "today(type, /)",
      today,
      "Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).",
    ),
    method(
      "ctime(self, /)",
      (self: PyDate) => ctimeText(self, MIDNIGHT),
      "Return ctime() style string.",
    ),
    ...formatting,
    method(
      "timetuple(self, /)",
      (self: PyDate) => toStruct(fieldsOf(self, MIDNIGHT, -1)),
      "Return time tuple, compatible with time.localtime().",
    ),
    method(
      "isocalendar(self, /)",
      (self: PyDate) => isoCalendarDate(isoCalendar(self)),
      "Return a named tuple containing ISO year, week number, and weekday.",
    ),
    method(
      "isoformat(self, /)",
      (self: PyDate) => dateText(self),
      "Return string in ISO 8601 format, YYYY-MM-DD.",
    ),
    method(
      "isoweekday(self, /)",
      (self: PyDate) => weekday(self) + 1,
      "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7",
    ),
    method(
      "toordinal(self, /)",
      (self: PyDate) => toOrdinal(self),
      "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.",
    ),
    method(
      "weekday(self, /)",
      (self: PyDate) => weekday(self),
      "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6",
    ),
    method(
      "replace(self, /, year=<absent>, month=<absent>, day=<absent>)",
      replace,
      "Return date with new specified fields.",
    ),
    method("__replace__(self, /, *, year=<absent>, month=<absent>, day=<absent>)", replace),
    method("__reduce__(self, /)", (self: PyDate) => {
      return new PyTuple([typeOf(self), new PyTuple([state(self)])]);
    }),
  ],
});

dateType.namespace.set("min", new PyDate(1, 1, 1));
dateType.namespace.set("max", new PyDate(MAX_YEAR, 12, 31));
dateType.namespace.set("resolution", new PyTimedelta(1, 0, 0));
