/** The module `_string`: format strings taken apart, for string.Formatter. */
import { typeName } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import { typeError } from "../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import {
  type FieldStep,
  type MarkupPiece,
  parseMarkup,
  splitFieldName,
} from "../objects/str-format.ts";
import { strFromText, type Text, textOf } from "../objects/str-text.ts";
import type { ModuleSpec } from "./module.ts";

/** An iterator over the parts of a format string, as tuples. */
class PartIterator<T> extends PyObject {
  readonly parts: Generator<T>;
  readonly convert: (part: T) => PyValue;
  constructor(cls: PyType, parts: Generator<T>, convert: (part: T) => PyValue) {
    super();
    this.cls = cls;
    this.parts = parts;
    this.convert = convert;
  }
}

function partIteratorType(name: string): PyType {
  return defineType(bareType(name), {
    final: true,
    slots: {
      iter: (self) => self,
      iternext: (self: PartIterator<unknown>) => {
        const step = self.parts.next();
        return step.done === true ? undefined : self.convert(step.value);
      },
    },
  });
}
const formatterType = partIteratorType("formatteriterator");
const fieldNameType = partIteratorType("fieldnameiterator");

function piece({ literal, field }: MarkupPiece): PyValue {
  const text = strFromText(literal);
  if (field === null) return new PyTuple([text, null, null, null]);
  return new PyTuple([text, strFromText(field.name), strFromText(field.spec), field.conversion]);
}

const step = ({ isAttribute, key }: FieldStep): PyValue => new PyTuple([isAttribute, key]);

function format(value: PyValue): Text {
  const text = textOf(value);
  if (text === undefined) throw typeError(`expected str, got ${typeName(value)}`);
  return text;
}

export const stringModule: ModuleSpec = {
  name: "_string",
  doc: "string helper module",
  functions: [
    fn(
      "formatter_parser(object, /)",
      (value: PyValue) => new PartIterator(formatterType, parseMarkup(format(value)), piece),
      "parse the argument as a format string",
    ),
    fn(
      "formatter_field_name_split(object, /)",
      (value: PyValue) => {
        const { first, steps } = splitFieldName(format(value));
        return new PyTuple([first, new PartIterator(fieldNameType, steps, step)]);
      },
      "split the argument as a field name",
    ),
  ],
};
