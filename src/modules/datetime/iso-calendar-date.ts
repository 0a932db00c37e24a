/** `IsoCalendarDate`: what `date.isocalendar()` gives, a tuple with names. */
import { bareType, tupleType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyTuple } from "../../objects/sequence-values.ts";

const isoCalendarDateType = bareType("IsoCalendarDate", tupleType);
const NAMES = ["year", "week", "weekday"];

class PyIsoCalendarDate extends PyTuple {}
PyIsoCalendarDate.prototype.cls = isoCalendarDateType;

export const isoCalendarDate = (parts: readonly [number, number, number]): PyTuple =>
  new PyIsoCalendarDate(parts);

defineType(isoCalendarDateType, {
  doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday))\nor via the object attributes as named in the above tuple.",
  module: "datetime",
  final: true,
  slots: {
    repr: ({ items }: PyTuple) => {
      const shown = NAMES.map((name, i) => `${name}=${String(items[i])}`);
      return `datetime.IsoCalendarDate(${shown.join(", ")})`;
    },
  },
  attributes: NAMES.map((name, i) => attribute(name, ({ items }: PyTuple) => items[i])),
  methods: [
    method("__reduce__(self, /)", ({ items }: PyTuple) => {
      return new PyTuple([tupleType, new PyTuple([new PyTuple(items)])]);
    }),
  ],
});
