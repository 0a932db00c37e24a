/** The type `cell`: variables shared between a function and those nested in it. */
import { richCompare, typeName } from "./abstract.ts";
import { cellType, NotImplemented } from "./core-types.ts";
import { attribute, defineType } from "./define.ts";
import { typeError, valueError } from "./exceptions.ts";
import {
  type CompareOp,
  GE,
  GT,
  type KwNames,
  LE,
  LT,
  type PyType,
  type PyValue,
} from "./object.ts";
import { addressText } from "./object-type.ts";
import { PyCell } from "./sequence-values.ts";

defineType(cellType, {
  signature: "([contents])",
  final: true,
  doc: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (kwnames !== null && kwnames.length > 0)
        throw typeError("cell() takes no keyword arguments");
      if (args.length > 1) throw typeError(`cell expected at most 1 argument, got ${args.length}`);
      return new PyCell(args[0]);
    },
    hash: null,
    richcompare: (self: PyCell, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PyCell)) return NotImplemented;
      const a = self.value;
      const b = other.value;
      if (a !== undefined && b !== undefined) return richCompare(a, b, op);
      // An empty cell is less than any other.
      const order = Number(a !== undefined) - Number(b !== undefined);
      switch (op) {
        case LT:
          return order < 0;
        case LE:
          return order <= 0;
        case GT:
          return order > 0;
        case GE:
          return order >= 0;
        default:
          return (order === 0) === (op === 2);
      }
    },
    repr: (self: PyCell) => {
      const value = self.value;
      if (value === undefined) return `<cell at ${addressText(self)}: empty>`;
      return `<cell at ${addressText(self)}: ${typeName(value)} object at ${addressText(value)}>`;
    },
  },
  attributes: [
    attribute(
      "cell_contents",
      (self: PyCell) => {
        if (self.value === undefined) throw valueError("cell is empty");
        return self.value;
      },
      (self: PyCell, value) => {
        self.value = value;
      },
    ),
  ],
});
