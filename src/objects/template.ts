/** Template strings (PEP 750): the types that `t"…"` makes, in Python `string.templatelib`. */
import { getAttr, reprText, typeName } from "./abstract.ts";
import { argumentBinder } from "./arguments.ts";
import { bareType } from "./core-types.ts";
import { attribute, defineType, method } from "./define.ts";
import { typeError, valueError } from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "./object.ts";
import { importModule } from "./runtime-import.ts";
import { PyTuple, strFromHost } from "./sequence-values.ts";
import { concatTexts, type StrValue, strFromText, type Text, textOf } from "./str-text.ts";

const MODULE = "string.templatelib";
export const templateType = bareType("Template");
export const interpolationType = bareType("Interpolation");
const iteratorType = bareType("TemplateIter");

export class PyInterpolation extends PyObject {
  readonly value: PyValue;
  readonly expression: PyValue;
  /** "s", "r", "a" or None. */
  readonly conversion: PyValue;
  readonly formatSpec: PyValue;
  constructor(value: PyValue, expression: PyValue, conversion: PyValue, formatSpec: PyValue) {
    super();
    this.value = value;
    this.expression = expression;
    this.conversion = conversion;
    this.formatSpec = formatSpec;
  }
}
PyInterpolation.prototype.cls = interpolationType;

/** One more string than interpolations. */
export class PyTemplate extends PyObject {
  readonly strings: PyTuple;
  readonly interpolations: PyTuple;
  constructor(strings: PyTuple, interpolations: PyTuple) {
    super();
    this.strings = strings;
    this.interpolations = interpolations;
  }
}
PyTemplate.prototype.cls = templateType;

const join = (left: PyValue, right: PyValue): StrValue =>
  strFromText(concatTexts([textOf(left) as Text, textOf(right) as Text]));

function makeTemplate(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError("Template.__new__ only accepts *args arguments");
  }
  const strings: PyValue[] = [""];
  const interpolations: PyValue[] = [];
  for (const arg of args) {
    if (textOf(arg) !== undefined) {
      strings.push(join(strings.pop() as PyValue, arg));
    } else if (arg instanceof PyInterpolation) {
      interpolations.push(arg);
      strings.push("");
    } else {
      throw typeError(
        `Template.__new__ *args need to be of type 'str' or 'Interpolation', got ${typeName(arg)}`,
      );
    }
  }
  return new PyTemplate(new PyTuple(strings), new PyTuple(interpolations));
}

function concatTemplates(self: PyTemplate, other: PyValue): PyValue {
  if (!(other instanceof PyTemplate)) {
    const name = textOf(other) === undefined ? typeName(other) : "str";
    throw typeError(
      `can only concatenate ${MODULE}.Template (not "${name}") to ${MODULE}.Template`,
    );
  }
  const left = self.strings.items;
  const right = other.strings.items;
  return new PyTemplate(
    new PyTuple([...left.slice(0, -1), join(left[left.length - 1], right[0]), ...right.slice(1)]),
    new PyTuple([...self.interpolations.items, ...other.interpolations.items]),
  );
}

/** Strings and interpolations in turn, without empty strings. */
class TemplateIterator extends PyObject {
  private readonly parts: PyValue[] = [];
  private at = 0;
  constructor(template: PyTemplate) {
    super();
    template.strings.items.forEach((text, i) => {
      if (text !== "") this.parts.push(text);
      const { items } = template.interpolations;
      if (i < items.length) this.parts.push(items[i]);
    });
  }
  next(): PyValue | undefined {
    return this.at < this.parts.length ? this.parts[this.at++] : undefined;
  }
}
TemplateIterator.prototype.cls = iteratorType;

defineType(iteratorType, {
  module: MODULE,
  final: true,
  slots: { iter: (self) => self, iternext: (self: TemplateIterator) => self.next() },
});

defineType(templateType, {
  module: MODULE,
  doc: "Template object",
  final: true,
  slots: {
    new: makeTemplate,
    repr: (self: PyTemplate) =>
      strFromHost(
        `Template(strings=${reprText(self.strings)}, interpolations=${reprText(self.interpolations)})`,
      ),
    concat: concatTemplates,
    iter: (self: PyTemplate) => new TemplateIterator(self),
  },
  attributes: [
    attribute("strings", (self: PyTemplate) => self.strings),
    attribute("interpolations", (self: PyTemplate) => self.interpolations),
    attribute(
      "values",
      (self: PyTemplate) =>
        new PyTuple(self.interpolations.items.map((part) => (part as PyInterpolation).value)),
    ),
  ],
  methods: [
    classGetItem(),
    method("__reduce__(self, /)", (self: PyTemplate) => {
      const unpickle = getAttr(importModule(MODULE), "_template_unpickle");
      return new PyTuple([unpickle, new PyTuple([self.strings, self.interpolations])]);
    }),
  ],
});

const bind = argumentBinder("Interpolation(value, expression='', conversion=None, format_spec='')");

function makeInterpolation(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [value, expression, conversion, formatSpec] = bind(args, kwnames);
  for (const [name, text] of Object.entries({ expression, format_spec: formatSpec })) {
    if (textOf(text) === undefined) {
      throw typeError(`Interpolation() argument '${name}' must be str, not ${typeName(text)}`);
    }
  }
  if (conversion !== null) {
    if (textOf(conversion) === undefined) {
      throw typeError(
        `Interpolation() argument 'conversion' must be str, not ${typeName(conversion)}`,
      );
    }
    if (!["s", "a", "r"].includes(conversion)) {
      throw valueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
    }
  }
  return new PyInterpolation(value, expression, conversion, formatSpec);
}

defineType(interpolationType, {
  module: MODULE,
  doc: "Interpolation object",
  final: true,
  slots: {
    new: makeInterpolation,
    repr: (self: PyInterpolation) => {
      const parts = [self.value, self.expression, self.conversion, self.formatSpec];
      return strFromHost(`Interpolation(${parts.map(reprText).join(", ")})`);
    },
  },
  attributes: [
    attribute("value", (self: PyInterpolation) => self.value),
    attribute("expression", (self: PyInterpolation) => self.expression),
    attribute("conversion", (self: PyInterpolation) => self.conversion),
    attribute("format_spec", (self: PyInterpolation) => self.formatSpec),
  ],
  names: {
    __match_args__: new PyTuple(["value", "expression", "conversion", "format_spec"]),
  },
  methods: [
    classGetItem(),
    method("__reduce__(self, /)", (self: PyInterpolation) => {
      const parts = [self.value, self.expression, self.conversion, self.formatSpec];
      return new PyTuple([interpolationType, new PyTuple(parts)]);
    }),
  ],
});
