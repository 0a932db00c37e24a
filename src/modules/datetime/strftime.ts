/** `strftime` of dates and times: what the module `time` does not know of them is put in before. */
import { callMethod } from "../../objects/abstract.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, strFromHost } from "../../objects/sequence-values.ts";
import { type Fields, fromTuple } from "../time/calendar.ts";
import { strftime as formatFields } from "../time/format.ts";
import { type Day, dayOfYear, isoCalendar, weekday } from "./gregorian.ts";
import { offsetText } from "./iso-format.ts";
import { sixDigits } from "./timedelta.ts";
import { askName, askOffset } from "./tzinfo.ts";
import { type Clock, MIDNIGHT, type PyDate, PyDateTime, PyTime } from "./values.ts";

/** Broken-down time as C counts it. */
export function fieldsOf(day: Day, clock: Clock, isDst: number): Fields {
  return {
    year: day.year,
    month: day.month - 1,
    day: day.day,
    hour: clock.hour,
    minute: clock.minute,
    second: clock.second,
    weekday: (weekday(day) + 1) % 7,
    yearDay: dayOfYear(day) - 1,
    isDst,
    zone: null,
    offset: 0,
  };
}

type Formatted = PyDate | PyTime;

function fieldsFor(self: Formatted): Fields {
  if (self instanceof PyTime) return fieldsOf({ year: 1900, month: 1, day: 1 }, self, -1);
  if (self.cls.isHeap) return fromTuple(callMethod(self, "timetuple"), "strftime");
  return self instanceof PyDateTime ? fieldsOf(self, self, -1) : fieldsOf(self, MIDNIGHT, -1);
}

/** What stands for a conversion that depends on more than the fields; undefined leaves it to the module `time`. */
function replacement(self: Formatted, conversion: string, fields: Fields): string | undefined {
  const clock = self instanceof PyTime || self instanceof PyDateTime ? self : MIDNIGHT;
  const asked = self instanceof PyDateTime ? self : null;
  switch (conversion) {
    case "f":
      return sixDigits(clock.microsecond);
    case "z":
    case ":z": {
      const offset = askOffset(clock.tzinfo, "utcoffset", asked);
      return offset === null ? "" : offsetText(offset, conversion === "z" ? "" : ":");
    }
    case "Z":
      return hostText(askName(clock.tzinfo, asked)) ?? "";
    default:
      return fields.year < 1000 ? earlyYear(conversion, fields) : undefined;
  }
}

/** Years before 1000 have four digits, centuries two. */
function earlyYear(conversion: string, { year, month, day }: Fields): string | undefined {
  const four = (n: number): string => String(n).padStart(4, "0");
  const two = (n: number): string => String(n).padStart(2, "0");
  switch (conversion) {
    case "Y":
      return four(year);
    case "G":
      return four(isoCalendar({ year, month: month + 1, day })[0]);
    case "C":
      return two(Math.floor(year / 100));
    case "F":
      return `${four(year)}-${two(month + 1)}-${two(day)}`;
    default:
      return undefined;
  }
}

export function strftime(self: Formatted, format: string): PyValue {
  const fields = fieldsFor(self);
  const prepared = format.replace(/%(:z|[\s\S])/g, (all, conversion: string) => {
    const text = replacement(self, conversion, fields);
    return text === undefined ? all : text.replaceAll("%", "%%");
  });
  return strFromHost(formatFields(prepared, fields));
}
