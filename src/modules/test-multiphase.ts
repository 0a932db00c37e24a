/**
 * The module `_testmultiphase` of CPython's test suite, without its C-API functions: the suite's import tests do not load
 * where it is missing.
 */

import { index } from "../objects/abstract.ts";
import { withClass } from "../objects/arguments.ts";
import { fn } from "../objects/builtin.ts";
import { bareType, strType } from "../objects/core-types.ts";
import { defineType, method } from "../objects/define.ts";
import { attributeError, exceptionTypes } from "../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { genericSetAttr } from "../objects/object-attributes.ts";
import { hostText, intFromBigInt } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

const MODULE = "_testimportexec";

const exampleType = bareType("Example");
class Example extends PyObject {}
Example.prototype.cls = exampleType;

defineType(exampleType, {
  doc: "The Example type",
  module: MODULE,
  final: true,
  hasDict: true,
  alloc: (cls) => withClass(new Example(), cls),
  slots: {
    new: (cls: PyType) => withClass(new Example(), cls),
    setattro: (self: Example, name: string, value: PyValue | undefined) => {
      if (value === undefined && self.dict?.getStr(name) === undefined) {
        throw attributeError("delete non-existing Example attribute", self, name);
      }
      genericSetAttr(self, name, value);
    },
  },
  methods: [
    method("demo(self, o=None, /)", (_self: Example, o: PyValue) =>
      hostText(o) === undefined ? null : o,
    ),
  ],
});

const textType = bareType("Str", strType);
defineType(textType, { module: MODULE });

const errorType = bareType("error", exceptionTypes.Exception);
defineType(errorType, { module: MODULE, hasDict: true, hasWeakref: true });

export const testMultiphaseModule: ModuleSpec = {
  name: "_testmultiphase",
  doc: "Test module main",
  functions: [
    fn("foo(i, j, /)", (i: PyValue, j: PyValue) =>
      intFromBigInt(BigInt(index(i)) + BigInt(index(j))),
    ),
  ],
  types: [exampleType, textType, errorType],
  names: () => ({ int_const: 1969, str_const: "something different" }),
};
