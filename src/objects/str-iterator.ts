/** Iterators of str. Their fields are public: the eval loop advances them in place. */
import { index } from "./abstract.ts";
import { bareType } from "./core-types.ts";
import { defineType, method, type TypeSpec } from "./define.ts";
import { PyObject, type PyValue } from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { PyTuple } from "./sequence-values.ts";
import { isAsciiText } from "./str-case.ts";
import {
  codeAt,
  type StrValue,
  strFromText,
  type Text,
  textFromPoints,
  textOf,
} from "./str-text.ts";
import "./object-type.ts";

export const strIteratorType = bareType("str_iterator");
export const strAsciiIteratorType = bareType("str_ascii_iterator");

export class StrIterator extends PyObject {
  /** null once exhausted. */
  text: Text | null;
  i = 0;
  constructor(source: StrValue) {
    super();
    this.text = textOf(source) as Text;
    // CPython has a type of its own for ASCII; telling it costs a scan, so only short texts are.
    if (this.text.length < 64 && isAsciiText(this.text)) this.cls = strAsciiIteratorType;
  }
}
StrIterator.prototype.cls = strIteratorType;

/** The next character, or undefined at the end. */
export function strIteratorNext(self: StrIterator): PyValue | undefined {
  const { text } = self;
  if (text === null) return undefined;
  if (self.i >= text.length) {
    self.text = null;
    return undefined;
  }
  const i = self.i++;
  return typeof text === "string" ? text[i] : strFromText(textFromPoints([codeAt(text, i)]));
}

const spec: TypeSpec = {
  final: true,
  slots: { iter: (self) => self, iternext: strIteratorNext },
  methods: [
    method("__length_hint__(self, /)", (self: StrIterator) =>
      self.text === null ? 0 : self.text.length - self.i,
    ),
    method("__reduce__(self, /)", (self: StrIterator) => {
      // First of all: to find the name may run code that uses the iterator up.
      const iter = builtinNamed("iter");
      return self.text === null
        ? new PyTuple([iter, new PyTuple([""])])
        : new PyTuple([iter, new PyTuple([strFromText(self.text)]), self.i]);
    }),
    method("__setstate__(self, state, /)", (self: StrIterator, state: PyValue) => {
      const i = Number(index(state));
      if (self.text !== null) self.i = Math.min(Math.max(i, 0), self.text.length);
    }),
  ],
};
defineType(strIteratorType, spec);
defineType(strAsciiIteratorType, {
  ...spec,
  methods: spec.methods?.map(({ def, kind }) =>
    kind === "method" ? method(def.signature.text, def.run) : { def, kind },
  ),
});
