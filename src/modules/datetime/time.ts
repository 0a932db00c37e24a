/** The type `time`. */
import { callMethod, hash, reprText } from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { NotImplemented, typeOf } from "../../objects/core-types.ts";
import { attribute, classMethod, defineType, method } from "../../objects/define.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { joined } from "../../objects/hash-halves.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import { bytesHalves } from "../../objects/sip-hash.ts";
import { newTime } from "./add-delta.ts";
import { compareOrder } from "./compare.ts";
import {
  checkTime,
  constructorBinder,
  intArgument,
  pickledState,
  textArgument,
} from "./constructor-arguments.ts";
import { changed, formatting, invalidText, isoArgument, strptime } from "./date.ts";
import { clockText, offsetText } from "./iso-format.ts";
import { type ParsedTime, parseTime } from "./iso-parse.ts";
import { clockFromBytes, isTimeState, timeBytes } from "./state.ts";
import {
  compareTimedeltas,
  difference,
  fromMicroseconds,
  PyTimedelta,
  shownName,
  timedelta,
} from "./timedelta.ts";
import { askName, askOffset, checkTzinfo, fixedZone } from "./tzinfo.ts";
import { type Clock, MIDNIGHT, PyTime, PyTzinfo, secondsOfDay, timeType } from "./values.ts";

const bind = constructorBinder("hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0");

function newObject(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (args.length >= 1 && args.length <= 2 && kwnames === null) {
    const state = pickledState(args[0], 6, isTimeState, "time");
    if (state !== undefined) {
      const clock = clockFromBytes(state, state[0]);
      return withClass(new PyTime({ ...clock, tzinfo: stateZone(args[1]) }), cls);
    }
  }
  const clock = clockOf(bind(args, kwnames));
  return withClass(new PyTime(clock), cls);
}

/** The time zone in a pickle. */
export function stateZone(value: PyValue | undefined): PyValue {
  if (value === undefined) return null;
  if (value === null || value instanceof PyTzinfo) return value;
  throw typeError("bad tzinfo state arg");
}

/** A time of day from hour, minute, second, microsecond, time zone and fold. */
export function clockOf(given: readonly PyValue[]): Clock {
  const [hour, minute, second, microsecond] = given.slice(0, 4).map(intArgument);
  const fold = intArgument(given[5]);
  const tzinfo = given[4];
  checkTime(hour, minute, second, microsecond, fold);
  checkTzinfo(tzinfo);
  return { hour, minute, second, microsecond, tzinfo, fold };
}

/** The clock of a parsed text; the hour 24 is the first one of the next day. */
export function parsedClock(parsed: ParsedTime): Clock {
  const { hour, minute, second, microsecond, offset } = parsed;
  if (hour === 24 && (minute !== 0 || second !== 0 || microsecond !== 0)) {
    throw valueError("minute, second, and microsecond must be 0 when hour is 24");
  }
  const tzinfo = offset === null ? null : fixedZone(fromMicroseconds(BigInt(offset)));
  const own = hour === 24 ? 0 : hour;
  checkTime(own, minute, second, microsecond, 0);
  return { hour: own, minute, second, microsecond, tzinfo, fold: 0 };
}

function fromIsoFormat(cls: PyType, value: PyValue): PyValue {
  const parsed = parseTime(isoArgument(value).replace(/^T/, ""));
  if (parsed === undefined) throw invalidText(value);
  return newTime(parsedClock(parsed), cls);
}

type Given = PyValue | undefined;

/** A clock with some of its parts replaced. */
export function changedClock(self: Clock, given: readonly Given[]): Clock {
  const [hour, minute, second, microsecond, tzinfo, fold] = given;
  const fresh: Clock = {
    hour: changed(hour, self.hour),
    minute: changed(minute, self.minute),
    second: changed(second, self.second),
    microsecond: changed(microsecond, self.microsecond),
    tzinfo: tzinfo === undefined ? self.tzinfo : checkTzinfo(tzinfo),
    fold: changed(fold, self.fold),
  };
  checkTime(fresh.hour, fresh.minute, fresh.second, fresh.microsecond, fresh.fold);
  return fresh;
}

const REPLACED =
  "hour=<absent>, minute=<absent>, second=<absent>, microsecond=<absent>, tzinfo=<absent>";
const replace = (self: PyTime, ...given: Given[]): PyValue =>
  newTime(changedClock(self, given), self.cls);

/** The end of a text: the offset of the time zone then. */
export function zoneText(tzinfo: PyValue, when: PyValue): string {
  const offset = askOffset(tzinfo, "utcoffset", when);
  return offset === null ? "" : offsetText(offset, ":");
}

const isoFormat = (self: PyTime, timespec = "auto"): string =>
  clockText(self, timespec) + zoneText(self.tzinfo, null);

/** What reprs show of a clock behind its hour and minute; the two types differ in the order. */
export function reprClock(
  { second, microsecond, tzinfo, fold }: Clock,
  isFoldFirst: boolean,
): string {
  const last = [
    fold === 0 ? "" : `, fold=${fold}`,
    tzinfo === null ? "" : `, tzinfo=${reprText(tzinfo)}`,
  ];
  const seconds = second === 0 && microsecond === 0 ? "" : `, ${second}`;
  const fraction = microsecond === 0 ? "" : `, ${microsecond}`;
  return seconds + fraction + (isFoldFirst ? last : last.reverse()).join("");
}

const sinceMidnight = (self: Clock): PyTimedelta =>
  timedelta(0, secondsOfDay(self), self.microsecond);

export const compareClocks = (a: Clock, b: Clock): number =>
  secondsOfDay(a) - secondsOfDay(b) || a.microsecond - b.microsecond;

const sameOffset = (a: PyTimedelta | null, b: PyTimedelta | null): boolean =>
  a === null || b === null ? a === b : compareTimedeltas(a, b) === 0;

function compare(self: PyTime, other: PyValue, op: CompareOp): PyValue {
  if (!(other instanceof PyTime)) return NotImplemented;
  if (self.tzinfo === other.tzinfo) return compareOrder(compareClocks(self, other), op);
  const [mine, theirs] = [self, other].map(({ tzinfo }) => askOffset(tzinfo, "utcoffset", null));
  if (sameOffset(mine, theirs)) return compareOrder(compareClocks(self, other), op);
  if (mine !== null && theirs !== null) {
    const inSeconds = (clock: Clock, offset: PyTimedelta): number =>
      secondsOfDay(clock) - offset.days * 86400 - offset.seconds;
    const order = inSeconds(self, mine) - inSeconds(other, theirs);
    return compareOrder(order || self.microsecond - other.microsecond, op);
  }
  if (op === EQ || op === NE) return op === NE;
  throw typeError("can't compare offset-naive and offset-aware times");
}

function hashTime(self: PyTime): number | bigint {
  const first = self.fold === 0 ? self : new PyTime({ ...self, fold: 0 });
  const offset = askOffset(first.tzinfo, "utcoffset", null);
  if (offset === null) return joined(bytesHalves(timeBytes(first, false)));
  return hash(difference(sinceMidnight(first), offset));
}

function reduce(self: PyTime, protocol: number): PyTuple {
  const state = new PyBytes(timeBytes(self, protocol > 3));
  const args = self.tzinfo === null ? [state] : [state, self.tzinfo];
  return new PyTuple([typeOf(self), new PyTuple(args)]);
}

defineType(timeType, {
  doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.",
  module: "datetime",
  alloc: (cls) => withClass(new PyTime(MIDNIGHT), cls),
  slots: {
    new: newObject,
    repr: (self: PyTime) =>
      `${shownName(self)}(${self.hour}, ${self.minute}${reprClock(self, false)})`,
    str: (self: PyTime) => callMethod(self, "isoformat"),
    hash: hashTime,
    richcompare: compare,
  },
  attributes: [
    attribute("hour", (self: PyTime) => self.hour),
    attribute("minute", (self: PyTime) => self.minute),
    attribute("second", (self: PyTime) => self.second),
    attribute("microsecond", (self: PyTime) => self.microsecond),
    attribute("tzinfo", (self: PyTime) => self.tzinfo),
    attribute("fold", (self: PyTime) => self.fold),
  ],
  methods: [
    strptime("time"),
    method(
      "isoformat(self, /, timespec='auto')",
      (self: PyTime, timespec: PyValue) => isoFormat(self, textArgument(timespec, "isoformat", 1)),
      "Return the time formatted according to ISO.",
    ),
    ...formatting,
    method(
      "utcoffset(self, /)",
      (self: PyTime) => askOffset(self.tzinfo, "utcoffset", null),
      "Return self.tzinfo.utcoffset(self).",
    ),
    method(
      "tzname(self, /)",
      (self: PyTime) => askName(self.tzinfo, null),
      "Return self.tzinfo.tzname(self).",
    ),
    method(
      "dst(self, /)",
      (self: PyTime) => askOffset(self.tzinfo, "dst", null),
      "Return self.tzinfo.dst(self).",
    ),
    method(
      `replace(self, /, ${REPLACED}, *, fold=<absent>)`,
      replace,
      "Return time with new specified fields.",
    ),
    method(`__replace__(self, /, *, ${REPLACED}, fold=<absent>)`, replace),
    classMethod(
      "fromisoformat(type, string, /)",
      fromIsoFormat,
      "Construct a time from a string in ISO 8601 format.",
    ),
    method("__reduce_ex__(self, proto, /)", (self: PyTime, protocol: PyValue) =>
      reduce(self, intArgument(protocol)),
    ),
    method("__reduce__(self, /)", (self: PyTime) => reduce(self, 2)),
  ],
});

timeType.namespace.set("min", new PyTime(MIDNIGHT));
timeType.namespace.set(
  "max",
  new PyTime({ ...MIDNIGHT, hour: 23, minute: 59, second: 59, microsecond: 999999 }),
);
timeType.namespace.set("resolution", new PyTimedelta(0, 0, 1));
