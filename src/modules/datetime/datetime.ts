/** The type `datetime`. */

import { platform } from "../../host/platform.ts";
import { callMethod, hash, index, typeName } from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { NotImplemented, typeOf } from "../../objects/core-types.ts";
import { attribute, classMethod, defineType, method } from "../../objects/define.ts";
import { exceptionTypes, overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { joined } from "../../objects/hash-halves.ts";
import { intTrueDivide } from "../../objects/int-arithmetic.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyBytes,
  PyTuple,
  strFromHost,
} from "../../objects/sequence-values.ts";
import { bytesHalves } from "../../objects/sip-hash.ts";
import { warn } from "../../vm/warn.ts";
import { type Fields, localFields, toStruct, utcFields } from "../time/calendar.ts";
import { addDelta, newDateTime, newTime } from "./add-delta.ts";
import { compareOrder } from "./compare.ts";
import {
  checkDate,
  constructorBinder,
  intArgument,
  pickledState,
  shownType,
  textArgument,
} from "./constructor-arguments.ts";
import { changed, compareDays, invalidText, isoArgument, strptime } from "./date.ts";
import { type Day, daysInMonth, MAX_YEAR, toOrdinal } from "./gregorian.ts";
import { clockText, ctimeText, dateText } from "./iso-format.ts";
import { parseDate, parseTime, splitDateTime } from "./iso-parse.ts";
import { clockSeconds, localFold, localSeconds, localZone, localZoneAt } from "./local-zone.ts";
import { clockFromBytes, datetimeBytes, dayFromBytes, isDatetimeState } from "./state.ts";
import { fieldsOf } from "./strftime.ts";
import {
  changedClock,
  clockOf,
  compareClocks,
  parsedClock,
  reprClock,
  stateZone,
  zoneText,
} from "./time.ts";
import { compareTimedeltas, difference, PyTimedelta, shownName, timedelta } from "./timedelta.ts";
import { askName, askOffset, checkTzinfo } from "./tzinfo.ts";
import {
  type Clock,
  datetimeType,
  MIDNIGHT,
  PyDate,
  PyDateTime,
  PyTime,
  secondsOfDay,
} from "./values.ts";

const TIMES = "hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0";
const bind = constructorBinder(`year, month, day, ${TIMES}`);

function newObject(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (args.length >= 1 && args.length <= 2 && kwnames === null) {
    const state = pickledState(args[0], 10, isDatetimeState, "datetime");
    if (state !== undefined) {
      const clock = clockFromBytes(state.subarray(4), state[2]);
      const tzinfo = stateZone(args[1]);
      return withClass(new PyDateTime(dayFromBytes(state), { ...clock, tzinfo }), cls);
    }
  }
  const given = bind(args, kwnames);
  const [year, month, day] = given.slice(0, 3).map(intArgument);
  checkDate(year, month, day);
  return withClass(new PyDateTime({ year, month, day }, clockOf(given.slice(3))), cls);
}

// ---- from timestamps ---------------------------------------------------------------------------------

interface Moment {
  readonly seconds: number;
  readonly microsecond: number;
}

/** Seconds since 1970, rounded to microseconds; halves become even. */
function momentOf(value: PyValue): Moment {
  let seconds: number;
  let microsecond = 0;
  if (value instanceof PyFloat) {
    if (Number.isNaN(value.v)) throw valueError("Invalid value NaN (not a number)");
    seconds = Math.trunc(value.v);
    microsecond = roundHalfEven((value.v - seconds) * 1e6);
    if (microsecond >= 1e6) {
      seconds++;
      microsecond -= 1e6;
    } else if (microsecond < 0) {
      seconds--;
      microsecond += 1e6;
    }
  } else {
    const whole = intValue(value) ?? wholeOf(value);
    seconds = Number(whole);
  }
  if (seconds >= 2 ** 63 || seconds < -(2 ** 63)) {
    throw overflowError("timestamp out of range for platform time_t");
  }
  return { seconds, microsecond };
}

function wholeOf(value: PyValue): number | bigint {
  if (typeof value === "object" && typeOf(value).slots.index !== undefined) return index(value);
  throw typeError(`argument must be int or float, not ${shownType(value)}`);
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value - Math.trunc(value)) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function fromMoment(
  cls: PyType,
  { seconds, microsecond }: Moment,
  fields: (seconds: number) => Fields,
  tzinfo: PyValue,
): PyDateTime {
  const shown = fields(seconds);
  const day = { year: shown.year, month: shown.month + 1, day: shown.day };
  checkDate(day.year, day.month, day.day);
  const { hour, minute, second } = shown;
  const clock = { hour, minute, second: Math.min(second, 59), microsecond, tzinfo, fold: 0 };
  const isLocal = fields === localFields;
  const fold = isLocal ? localFold(seconds, clockSeconds({ ...day, ...clock })) : 0;
  return newDateTime(day, { ...clock, fold }, cls);
}

/** In local time, or in the time zone that is given. */
function inZone(cls: PyType, moment: Moment, tz: PyValue): PyValue {
  checkTzinfo(tz);
  if (tz === null) return fromMoment(cls, moment, localFields, null);
  return callMethod(tz, "fromutc", [fromMoment(cls, moment, utcFields, tz)]);
}

function now(): Moment {
  const microseconds = platform().wallClock() / 1000n;
  return {
    seconds: Number(microseconds / 1_000_000n),
    microsecond: Number(microseconds % 1_000_000n),
  };
}

function deprecated(name: string, instead: string): void {
  warn(
    exceptionTypes.DeprecationWarning,
    `datetime.datetime.${name}() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: ${instead}.`,
  );
}

// ---- other constructors ------------------------------------------------------------------------------

function fromIsoFormat(cls: PyType, value: PyValue): PyValue {
  const parts = splitDateTime(isoArgument(value));
  const day = parts === undefined ? undefined : parseDate(parts[0]);
  if (parts === undefined || day === undefined) throw invalidText(value);
  if (parts[1] === undefined) {
    checkDate(day.year, day.month, day.day);
    return newDateTime(day, MIDNIGHT, cls);
  }
  const time = parseTime(parts[1]);
  if (time === undefined) throw invalidText(value);
  const clock = parsedClock(time);
  checkDate(day.year, day.month, day.day);
  const own = time.hour === 24 ? nextDay(day) : day;
  return newDateTime(own, clock, cls);
}

function nextDay({ year, month, day }: Day): Day {
  if (day < daysInMonth(year, month)) return { year, month, day: day + 1 };
  if (month < 12) return { year, month: month + 1, day: 1 };
  checkDate(year + 1, 1, 1);
  return { year: year + 1, month: 1, day: 1 };
}

function combine(cls: PyType, date: PyValue, time: PyValue, tzinfo: PyValue | undefined): PyValue {
  if (!(date instanceof PyDate)) {
    throw typeError(`combine() argument 1 must be datetime.date, not ${shownType(date)}`);
  }
  if (!(time instanceof PyTime)) {
    throw typeError(`combine() argument 2 must be datetime.time, not ${shownType(time)}`);
  }
  const zone = tzinfo === undefined ? time.tzinfo : checkTzinfo(tzinfo);
  const { hour, minute, second, microsecond, fold } = time;
  return newDateTime(date, { hour, minute, second, microsecond, tzinfo: zone, fold }, cls);
}

type Given = PyValue | undefined;
const REPLACED =
  "year=<absent>, month=<absent>, day=<absent>, hour=<absent>, minute=<absent>, second=<absent>, microsecond=<absent>, tzinfo=<absent>";

function replace(
  self: PyDateTime,
  year: Given,
  month: Given,
  day: Given,
  ...rest: Given[]
): PyValue {
  const fresh = {
    year: changed(year, self.year),
    month: changed(month, self.month),
    day: changed(day, self.day),
  };
  checkDate(fresh.year, fresh.month, fresh.day);
  return newDateTime(fresh, changedClock(self, rest), self.cls);
}

// ---- arithmetic and order ----------------------------------------------------------------------------

function add(left: PyValue, right: PyValue): PyValue {
  if (left instanceof PyDateTime && right instanceof PyTimedelta) return addDelta(left, right, 1);
  if (right instanceof PyDateTime && left instanceof PyTimedelta) return addDelta(right, left, 1);
  return NotImplemented;
}

const offsetOf = (self: PyDateTime): PyTimedelta | null =>
  askOffset(self.tzinfo, "utcoffset", self);

const sameOffset = (a: PyTimedelta | null, b: PyTimedelta | null): boolean =>
  a === null || b === null ? a === b : compareTimedeltas(a, b) === 0;

/** The time between two clocks, offsets aside. */
function between(a: PyDateTime, b: PyDateTime): PyTimedelta {
  return timedelta(
    toOrdinal(a) - toOrdinal(b),
    secondsOfDay(a) - secondsOfDay(b),
    a.microsecond - b.microsecond,
  );
}

function subtract(left: PyValue, right: PyValue): PyValue {
  if (!(left instanceof PyDateTime)) return NotImplemented;
  if (right instanceof PyTimedelta) return addDelta(left, right, -1);
  if (!(right instanceof PyDateTime)) return NotImplemented;
  const plain = between(left, right);
  if (left.tzinfo === right.tzinfo) return plain;
  const [mine, theirs] = [offsetOf(left), offsetOf(right)];
  if (mine === null && theirs === null) return plain;
  if (mine === null || theirs === null) {
    throw typeError("can't subtract offset-naive and offset-aware datetimes");
  }
  return difference(plain, difference(mine, theirs));
}

const compareShown = (a: PyDateTime, b: PyDateTime): number =>
  compareDays(a, b) || compareClocks(a, b);

const flipped = (self: PyDateTime): PyDateTime =>
  new PyDateTime(self, { ...clockPart(self), fold: 1 - self.fold });
const clockPart = ({ hour, minute, second, microsecond, tzinfo, fold }: Clock): Clock => ({
  hour,
  minute,
  second,
  microsecond,
  tzinfo,
  fold,
});

/** A time whose offset depends on the fold equals no time of another zone (PEP 495). */
const dependsOnFold = (self: PyDateTime, offset: PyTimedelta | null): boolean =>
  !sameOffset(offsetOf(flipped(self)), offset);

function compare(self: PyDateTime, other: PyValue, op: CompareOp): PyValue {
  if (!(other instanceof PyDateTime)) return NotImplemented;
  if (self.tzinfo === other.tzinfo) return compareOrder(compareShown(self, other), op);
  const [mine, theirs] = [offsetOf(self), offsetOf(other)];
  const isEquality = op === EQ || op === NE;
  const isBothAware = mine !== null && theirs !== null;
  if (!sameOffset(mine, theirs) && !isBothAware) {
    if (isEquality) return op === NE;
    throw typeError("can't compare offset-naive and offset-aware datetimes");
  }
  const order = sameOffset(mine, theirs)
    ? compareShown(self, other)
    : signOf(subtract(self, other) as PyTimedelta);
  const isException =
    isEquality && order === 0 && (dependsOnFold(self, mine) || dependsOnFold(other, theirs));
  return compareOrder(isException ? 1 : order, op);
}
const signOf = (delta: PyTimedelta): number => (delta.days < 0 ? -1 : delta.isZero ? 0 : 1);

function hashDateTime(self: PyDateTime): number | bigint {
  const first = self.fold === 0 ? self : flipped(self);
  const offset = offsetOf(first);
  if (offset === null) return joined(bytesHalves(datetimeBytes(first, false)));
  const since = timedelta(toOrdinal(first), secondsOfDay(first), first.microsecond);
  return hash(difference(since, offset));
}

// ---- time zones --------------------------------------------------------------------------------------

function timestamp(self: PyDateTime): PyValue {
  const offset = self.tzinfo === null ? null : offsetOf(self);
  if (self.tzinfo !== null && offset !== null) {
    const delta = difference(sinceEpoch(self), offset);
    return new PyFloat(intTrueDivide(intFromBigInt(delta.total), 1_000_000));
  }
  return new PyFloat(localSeconds(self, self.fold) + self.microsecond / 1e6);
}
const sinceEpoch = (self: PyDateTime): PyTimedelta =>
  timedelta(0, clockSeconds(self), self.microsecond);

function toZone(self: PyDateTime, given: PyValue): PyValue {
  checkTzinfo(given);
  let own = self.tzinfo ?? localZone(self);
  if (own === given) return self;
  let offset = askOffset(own, "utcoffset", self);
  if (offset === null) {
    own = localZone(self);
    if (own === given) return self;
    offset = askOffset(own, "utcoffset", self) as PyTimedelta;
  }
  const utc = addDelta(self, offset, -1);
  const zone = given ?? localZoneAt(clockSeconds(utc));
  const inTheZone = newUtc(utc, zone);
  return callMethod(zone, "fromutc", [inTheZone]);
}
/** The same clock in a zone; the class stays, without a call of it. */
const newUtc = (utc: PyDateTime, tzinfo: PyValue): PyDateTime =>
  withClass(new PyDateTime(utc, { ...clockPart(utc), tzinfo }), utc.cls);

function timeTuple(self: PyDateTime): PyValue {
  const summer = askOffset(self.tzinfo, "dst", self);
  return toStruct(fieldsOf(self, self, summer === null ? -1 : summer.isZero ? 0 : 1));
}

function utcTimeTuple(self: PyDateTime): PyValue {
  const offset = offsetOf(self);
  const plain = new PyDateTime(self, clockPart(self));
  const utc = offset === null ? plain : addDelta(plain, offset, -1);
  return toStruct(fieldsOf(utc, utc, 0));
}

// ---- text --------------------------------------------------------------------------------------------

function isoFormat(self: PyDateTime, separator: PyValue, timespec: PyValue): PyValue {
  const between = hostText(separator);
  if (between === undefined || [...between].length !== 1) {
    const what =
      between === undefined ? typeName(separator) : `a string of length ${[...between].length}`;
    throw typeError(`isoformat() argument 1 must be a unicode character, not ${what}`);
  }
  const time = clockText(self, textArgument(timespec, "isoformat", 2));
  return strFromHost(dateText(self) + between + time + zoneText(self.tzinfo, self));
}

function reprDateTime(self: PyDateTime): string {
  const { year, month, day, hour, minute } = self;
  const numbers = [year, month, day, hour, minute].join(", ");
  return `${shownName(self)}(${numbers}${reprClock(self, true)})`;
}

function reduce(self: PyDateTime, protocol: number): PyTuple {
  const state = new PyBytes(datetimeBytes(self, protocol > 3));
  const args = self.tzinfo === null ? [state] : [state, self.tzinfo];
  return new PyTuple([typeOf(self), new PyTuple(args)]);
}

const clockAttribute = (name: keyof Clock): ReturnType<typeof attribute> =>
  attribute(name, (self: PyDateTime) => self[name]);

defineType(datetimeType, {
  doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.",
  module: "datetime",
  alloc: (cls) => withClass(new PyDateTime({ year: 1, month: 1, day: 1 }, MIDNIGHT), cls),
  slots: {
    new: newObject,
    repr: reprDateTime,
    str: (self: PyDateTime) => callMethod(self, "isoformat", [" "]),
    hash: hashDateTime,
    richcompare: compare,
    add,
    subtract,
  },
  attributes: (["hour", "minute", "second", "microsecond", "tzinfo", "fold"] as const).map(
    clockAttribute,
  ),
  methods: [
    classMethod(
      "now(type, /, tz=None)",
      (cls: PyType, tz: PyValue) => inZone(cls, now(), tz),
      "Returns new datetime object representing current time local to tz.\n\n  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone.",
    ),
    classMethod(
      "utcnow(type, /)",
      (cls: PyType) => {
        deprecated("utcnow", "datetime.datetime.now(datetime.UTC)");
        return fromMoment(cls, now(), utcFields, null);
      },
      "Return a new datetime representing UTC day and time.",
    ),
    classMethod(
      "fromtimestamp(type, /, timestamp, tz=None)",
      (cls: PyType, value: PyValue, tz: PyValue) => {
        checkTzinfo(tz);
        return inZone(cls, momentOf(value), tz);
      },
      "timestamp[, tz] -> tz's local time from POSIX timestamp.",
    ),
    classMethod(
      "utcfromtimestamp(type, timestamp, /)",
      (cls: PyType, value: PyValue) => {
        deprecated("utcfromtimestamp", "datetime.datetime.fromtimestamp(timestamp, datetime.UTC)");
        return fromMoment(cls, momentOf(value), utcFields, null);
      },
      "Construct a naive UTC datetime from a POSIX timestamp.",
    ),
    strptime("datetime"),
    classMethod(
      "combine(type, date, time, tzinfo=<absent>)",
      combine,
      "date, time -> datetime with same date and time fields",
    ),
    classMethod(
      "fromisoformat(type, string, /)",
      fromIsoFormat,
      "Construct a date from a string in ISO 8601 format.",
    ),
    method(
      "date(self, /)",
      ({ year, month, day }: PyDateTime) => new PyDate(year, month, day),
      "Return date object with same year, month and day.",
    ),
    method(
      "time(self, /)",
      (self: PyDateTime) => newTime({ ...clockPart(self), tzinfo: null }),
      "Return time object with same time but with tzinfo=None.",
    ),
    method(
      "timetz(self, /)",
      (self: PyDateTime) => newTime(clockPart(self)),
      "Return time object with same time and tzinfo.",
    ),
    method(
      "ctime(self, /)",
      (self: PyDateTime) => ctimeText(self, self),
      "Return ctime() style string.",
    ),
    method("timetuple(self, /)", timeTuple, "Return time tuple, compatible with time.localtime()."),
    method("timestamp(self, /)", timestamp, "Return POSIX timestamp as float."),
    method(
      "utctimetuple(self, /)",
      utcTimeTuple,
      "Return UTC time tuple, compatible with time.localtime().",
    ),
    method(
      "isoformat(self, /, sep='T', timespec='auto')",
      isoFormat,
      "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].",
    ),
    method("utcoffset(self, /)", offsetOf, "Return self.tzinfo.utcoffset(self)."),
    method(
      "tzname(self, /)",
      (self: PyDateTime) => askName(self.tzinfo, self),
      "Return self.tzinfo.tzname(self).",
    ),
    method(
      "dst(self, /)",
      (self: PyDateTime) => askOffset(self.tzinfo, "dst", self),
      "Return self.tzinfo.dst(self).",
    ),
    method(
      `replace(self, /, ${REPLACED}, *, fold=<absent>)`,
      replace,
      "Return datetime with new specified fields.",
    ),
    method(`__replace__(self, /, *, ${REPLACED}, fold=<absent>)`, replace),
    method(
      "astimezone(self, /, tz=None)",
      toZone,
      "tz -> convert to local time in new timezone tz",
    ),
    method("__reduce_ex__(self, proto, /)", (self: PyDateTime, protocol: PyValue) =>
      reduce(self, intArgument(protocol)),
    ),
    method("__reduce__(self, /)", (self: PyDateTime) => reduce(self, 2)),
  ],
});

datetimeType.namespace.set("min", new PyDateTime({ year: 1, month: 1, day: 1 }, MIDNIGHT));
datetimeType.namespace.set(
  "max",
  new PyDateTime(
    { year: MAX_YEAR, month: 12, day: 31 },
    { ...MIDNIGHT, hour: 23, minute: 59, second: 59, microsecond: 999999 },
  ),
);
datetimeType.namespace.set("resolution", new PyTimedelta(0, 0, 1));
