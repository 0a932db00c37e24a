/** The type `slice`. */
import { index, reprText, richCompare } from "./abstract.ts";
import { NotImplemented, sliceType } from "./core-types.ts";
import { defineType, field, method } from "./define.ts";
import { typeError, valueError } from "./exceptions.ts";
import { sliceHalves } from "./hash-combine.ts";
import { hashInHalves } from "./hash-halves.ts";
import { type CompareOp, EQ, type KwNames, NE, type PyType, type PyValue } from "./object.ts";
import { longIndices } from "./range.ts";
import { PySlice, PyTuple } from "./sequence-values.ts";

function newSlice(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0) throw typeError("slice() takes no keyword arguments");
  if (args.length === 0) throw typeError("slice expected at least 1 argument, got 0");
  if (args.length > 3) throw typeError(`slice expected at most 3 arguments, got ${args.length}`);
  if (args.length === 1) return new PySlice(null, args[0], null);
  return new PySlice(args[0], args[1], args.length === 3 ? args[2] : null);
}

const parts = (s: PySlice): PyTuple => new PyTuple([s.start, s.stop, s.step]);

defineType(sliceType, {
  final: true,
  doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
  slots: {
    new: newSlice,
    repr: (self: PySlice) =>
      `slice(${reprText(self.start)}, ${reprText(self.stop)}, ${reprText(self.step)})`,
    hash: hashInHalves((self: PySlice) => sliceHalves(self.start, self.stop, self.step)),
    richcompare: (self: PySlice, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PySlice)) return NotImplemented;
      if (self === other && (op === EQ || op === NE)) return op === EQ;
      return richCompare(parts(self), parts(other), op);
    },
  },
  attributes: [
    field("start", (self: PySlice) => self.start),
    field("stop", (self: PySlice) => self.stop),
    field("step", (self: PySlice) => self.step),
  ],
  methods: [
    method("indices(self, length, /)", (self: PySlice, length: PyValue) => {
      const size = index(length);
      if (size < 0) throw valueError("length should not be negative");
      const { start, stop, step } = longIndices(self, size);
      return new PyTuple([start, stop, step]);
    }),
    method("__reduce__(self, /)", (self: PySlice) => new PyTuple([sliceType, parts(self)])),
  ],
});
