/** The types `tzinfo` and `timezone`, and asking a time zone. */
import { callMethod, getAttrOptional, hash, reprText, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { NotImplemented, typeOf } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { defaultState } from "../../objects/object-reduce.ts";
import { EMPTY_TUPLE, hostText, PyTuple } from "../../objects/sequence-values.ts";
import { addDelta } from "./add-delta.ts";
import { shownType } from "./constructor-arguments.ts";
import { offsetText } from "./iso-format.ts";
import {
  compareTimedeltas,
  difference,
  PyTimedelta,
  reprTimedelta,
  shownName,
} from "./timedelta.ts";
import { PyDateTime, PyTimezone, PyTzinfo, timezoneType, tzinfoType } from "./values.ts";

// ---- asking a time zone ------------------------------------------------------------------------------

function isWithinDay({ days, seconds, microseconds }: PyTimedelta): boolean {
  if (days === 0) return true;
  return days === -1 && (seconds > 0 || microseconds > 0);
}

function checkedOffset(offset: PyTimedelta): PyTimedelta {
  if (isWithinDay(offset)) return offset;
  throw valueError(
    `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ${reprTimedelta(offset)}`,
  );
}

/** `tz.utcoffset(when)` or `tz.dst(when)`; null when there is no time zone or it does not know. */
export function askOffset(
  tz: PyValue,
  name: "utcoffset" | "dst",
  when: PyValue,
): PyTimedelta | null {
  if (tz === null) return null;
  if (tz instanceof PyTimezone) return name === "dst" ? null : tz.offset;
  const offset = callMethod(tz, name, [when]);
  if (offset === null) return null;
  if (offset instanceof PyTimedelta) return checkedOffset(offset);
  throw typeError(`tzinfo.${name}() must return None or timedelta, not '${typeName(offset)}'`);
}

export function askName(tz: PyValue, when: PyValue): PyValue {
  if (tz === null) return null;
  if (tz instanceof PyTimezone) return zoneName(tz);
  const name = callMethod(tz, "tzname", [when]);
  if (name === null || hostText(name) !== undefined) return name;
  throw typeError(`tzinfo.tzname() must return None or a string, not '${typeName(name)}'`);
}

export function checkTzinfo(value: PyValue): PyValue {
  if (value === null || value instanceof PyTzinfo) return value;
  throw typeError(
    `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`,
  );
}

// ---- tzinfo ------------------------------------------------------------------------------------------

const abstract = (name: string, doc: string): ReturnType<typeof method> =>
  method(
    `${name}(self, object, /)`,
    () => {
      throw newError("NotImplementedError", `a tzinfo subclass must implement ${name}()`);
    },
    doc,
  );

function datetimeOf(self: PyTzinfo, value: PyValue): PyDateTime {
  if (!(value instanceof PyDateTime)) throw typeError("fromutc: argument must be a datetime");
  if (value.tzinfo !== self) throw valueError("fromutc: dt.tzinfo is not self");
  return value;
}

/** From UTC by the offset without summer time, and by the summer time that there is then. */
function fromUtc(self: PyTzinfo, value: PyValue): PyValue {
  const when = datetimeOf(self, value);
  const offset = askOffset(self, "utcoffset", when);
  if (offset === null) throw valueError("fromutc: non-None utcoffset() result required");
  const summer = askOffset(self, "dst", when);
  if (summer === null) throw valueError("fromutc: non-None dst() result required");
  const standard = difference(offset, summer);
  if (standard.isZero) return addDelta(when, summer, 1);
  const moved = addDelta(when, standard, 1);
  const then = askOffset(self, "dst", moved);
  if (then === null) {
    throw valueError("fromutc: tz.dst() gave inconsistent results; cannot convert");
  }
  return then.isZero ? moved : addDelta(moved, then, 1);
}

function reduce(self: PyTzinfo): PyTuple {
  const initArguments = getAttrOptional(self, "__getinitargs__");
  const args = initArguments === undefined ? EMPTY_TUPLE : callMethod(self, "__getinitargs__");
  return new PyTuple([typeOf(self), args, defaultState(self)]);
}

defineType(tzinfoType, {
  doc: "Abstract base class for time zone info objects.",
  module: "datetime",
  alloc: (cls) => withClass(new PyTzinfo(), cls),
  slots: { new: (cls: PyType) => withClass(new PyTzinfo(), cls) },
  methods: [
    abstract("tzname", "datetime -> string name of time zone."),
    abstract(
      "utcoffset",
      "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC",
    ),
    abstract("dst", "datetime -> DST offset as timedelta positive east of UTC."),
    method("fromutc(self, object, /)", fromUtc, "datetime in UTC -> datetime in local time."),
    method("__reduce__(self, /)", reduce, "-> (cls, state)"),
  ],
});

// ---- timezone ----------------------------------------------------------------------------------------

export const UTC = new PyTimezone(new PyTimedelta(0, 0, 0), null);

/** A zone with a fixed offset; UTC itself when it has no name and no offset. */
export function fixedZone(offset: PyTimedelta, name: PyValue = null): PyTimezone {
  if (name === null && offset.isZero) return UTC;
  return new PyTimezone(checkedOffset(offset), name);
}

const zoneName = ({ offset, name }: PyTimezone): PyValue =>
  name ?? (offset.isZero ? "UTC" : `UTC${offsetText(offset, ":")}`);

const bind = argumentBinder("timezone(offset, name=<absent>)");

function newTimezone(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [offset, name] = bind(args, kwnames) as [PyValue, PyValue | undefined];
  if (!(offset instanceof PyTimedelta)) {
    throw typeError(`timezone() argument 1 must be datetime.timedelta, not ${shownType(offset)}`);
  }
  if (name !== undefined && hostText(name) === undefined) {
    throw typeError(`timezone() argument 2 must be str, not ${shownType(name)}`);
  }
  return fixedZone(offset, name ?? null);
}

function checkArgument(value: PyValue, name: string): void {
  if (value === null || value instanceof PyDateTime) return;
  throw typeError(
    `${name}(dt) argument must be a datetime instance or None, not ${typeName(value)}`,
  );
}

function reprZone(self: PyTimezone): string {
  if (self === UTC) return `${shownName(self)}.utc`;
  const name = self.name === null ? "" : `, ${reprText(self.name)}`;
  return `${shownName(self)}(${reprTimedelta(self.offset)}${name})`;
}

defineType(timezoneType, {
  doc: "Fixed offset from UTC implementation of tzinfo.",
  module: "datetime",
  final: true,
  slots: {
    new: newTimezone,
    repr: reprZone,
    str: zoneName,
    hash: (self: PyTimezone) => hash(self.offset),
    richcompare: (self: PyTimezone, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PyTimezone) || (op !== EQ && op !== NE)) return NotImplemented;
      return (compareTimedeltas(self.offset, other.offset) === 0) === (op === EQ);
    },
  },
  methods: [
    method(
      "tzname(self, object, /)",
      (self: PyTimezone, when: PyValue) => {
        checkArgument(when, "tzname");
        return zoneName(self);
      },
      "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.",
    ),
    method(
      "utcoffset(self, object, /)",
      (self: PyTimezone, when: PyValue) => {
        checkArgument(when, "utcoffset");
        return self.offset;
      },
      "Return fixed offset.",
    ),
    method(
      "dst(self, object, /)",
      (_self: PyTimezone, when: PyValue) => {
        checkArgument(when, "dst");
        return null;
      },
      "Return None.",
    ),
    method(
      "fromutc(self, object, /)",
      (self: PyTimezone, value: PyValue) => addDelta(datetimeOf(self, value), self.offset, 1),
      "datetime in UTC -> datetime in local time.",
    ),
    method(
      "__getinitargs__(self, /)",
      ({ offset, name }: PyTimezone) => new PyTuple(name === null ? [offset] : [offset, name]),
      "pickle support",
    ),
  ],
});

timezoneType.namespace.set("utc", UTC);
timezoneType.namespace.set("min", new PyTimezone(new PyTimedelta(-1, 60, 0), null));
timezoneType.namespace.set("max", new PyTimezone(new PyTimedelta(0, 86340, 0), null));
