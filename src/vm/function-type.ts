/** The type `function`: its attributes, binding as a method, and calls from built-in code. */

import { PyCode } from "../bytecode/code.ts";
import { SUSPENDS } from "../bytecode/inspect-code.ts";
import { call, typeName } from "../objects/abstract.ts";
import { argumentBinder } from "../objects/arguments.ts";
import { audit, audited } from "../objects/audit.ts";
import { functionType } from "../objects/core-types.ts";
import { attribute, defineType, field } from "../objects/define.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, typeError, valueError } from "../objects/exceptions.ts";
import { PyMethod } from "../objects/method.ts";
import type { KwNames, PyType, PyValue } from "../objects/object.ts";
import { genericSetAttr } from "../objects/object-attributes.ts";
import { addressText } from "../objects/object-type.ts";
import { hostText, PyCell, PyTuple } from "../objects/sequence-values.ts";
import { builtinsOf } from "./code-body.ts";
import { evalLoop } from "./eval.ts";
import { frameForCall, PyFunction } from "./function.ts";
import { threads } from "./thread.ts";
import { warn } from "./warn.ts";

functionType.isMethodDescriptor = true;

const bind = argumentBinder(
  "function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
);

function newFunction(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [code, globals, name, defaults, closure, kwdefaults] = bind(args, kwnames);
  if (!(code instanceof PyCode)) {
    throw typeError(`function() argument 'code' must be code, not ${typeName(code)}`);
  }
  if (!(globals instanceof PyDict)) {
    throw typeError(`function() argument 'globals' must be dict, not ${typeName(globals)}`);
  }
  if (name !== null && hostText(name) === undefined) {
    throw typeError("arg 3 (name) must be None or string");
  }
  if (defaults !== null && !(defaults instanceof PyTuple)) {
    throw typeError("arg 4 (defaults) must be None or tuple");
  }
  if (closure !== null && !(closure instanceof PyTuple)) {
    throw typeError(
      code.nfreevars > 0
        ? "arg 5 (closure) must be tuple"
        : "arg 5 (closure) must be None or tuple",
    );
  }
  const cells = closure === null ? 0 : closure.items.length;
  if (cells !== code.nfreevars) {
    if (closure === null) throw typeError("arg 5 (closure) must be tuple");
    throw valueError(`${code.co_name} requires closure of length ${code.nfreevars}, not ${cells}`);
  }
  for (const cell of closure?.items ?? []) {
    if (!(cell instanceof PyCell)) {
      throw typeError(`arg 5 (closure) expected cell, found ${typeName(cell)}`);
    }
  }
  if (kwdefaults !== null && !(kwdefaults instanceof PyDict)) {
    throw typeError("arg 6 (kwdefaults) must be None or dict");
  }
  audit("function.__new__", code);
  const func = new PyFunction(code, globals, builtinsOf(globals));
  if (name !== null) func.name = name;
  func.defaults = defaults === null ? null : defaults.items;
  func.closure = closure === null ? null : closure.items;
  func.kwdefaults = kwdefaults;
  return func;
}

/** A getter and setter for an attribute that must be a str. */
function textAttribute(field: "name" | "qualname", shown: string): ReturnType<typeof attribute> {
  return attribute(
    shown,
    (self: PyFunction) => self[field],
    (self: PyFunction, value) => {
      if (value === undefined || hostText(value) === undefined) {
        throw typeError(`${shown} must be set to a string object`);
      }
      self[field] = value;
    },
  );
}

/** None takes the defaults away, as deleting them does. */
function auditDefaults(self: PyFunction, name: string, value: PyValue | undefined): void {
  if (value === undefined || value === null) audit("object.__delattr__", self, name);
  else audit("object.__setattr__", self, name, value);
}

function annotationsOf(self: PyFunction): PyValue {
  if (self.annotations === undefined || self.annotations === null) {
    const made = self.annotate === null ? new PyDict() : call(self.annotate, [1]);
    if (!(made instanceof PyDict)) {
      throw typeError(`__annotate__ returned non-dict of type '${typeName(made)}'`);
    }
    self.annotations = made;
  } else if (self.annotations instanceof PyTuple) {
    // The compiler's flat form: name, annotation, name, annotation, …
    const dict = new PyDict();
    const { items } = self.annotations;
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
    self.annotations = dict;
  }
  return self.annotations;
}

defineType(functionType, {
  signature: "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
  final: true,
  hasDict: true,
  hasWeakref: true,
  doc: "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values",
  slots: {
    new: newFunction,
    call: (self: PyFunction, args, kwnames) => callFunction(self, args, kwnames),
    descrGet: (self: PyFunction, instance: PyValue | undefined) =>
      instance === undefined || instance === null ? self : new PyMethod(self, instance),
    repr: (self: PyFunction) => `<function ${hostText(self.qualname)} at ${addressText(self)}>`,
    setattro: genericSetAttr,
  },
  attributes: [
    textAttribute("name", "__name__"),
    textAttribute("qualname", "__qualname__"),
    attribute(
      "__doc__",
      (self: PyFunction) => self.doc,
      (self: PyFunction, value) => {
        self.doc = value === undefined ? null : value;
      },
    ),
    attribute(
      "__module__",
      (self: PyFunction) => self.module,
      (self: PyFunction, value) => {
        self.module = value === undefined ? null : value;
      },
    ),
    attribute(
      "__code__",
      (self: PyFunction) => audited("object.__getattr__", self, "__code__", self.code),
      (self: PyFunction, value) => {
        if (!(value instanceof PyCode)) throw typeError("__code__ must be set to a code object");
        audit("object.__setattr__", self, "__code__", value);
        const cells = self.closure === null ? 0 : self.closure.length;
        if (value.nfreevars !== cells) {
          throw valueError(
            `${hostText(self.name)}() requires a code object with ${cells} free vars, not ${value.nfreevars}`,
          );
        }
        if ((self.code.co_flags & SUSPENDS) !== (value.co_flags & SUSPENDS)) {
          warn(
            exceptionTypes.DeprecationWarning,
            "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)",
          );
        }
        self.setCode(value);
      },
    ),
    attribute(
      "__defaults__",
      (self: PyFunction) => {
        audit("object.__getattr__", self, "__defaults__");
        return self.defaults === null ? null : new PyTuple(self.defaults);
      },
      (self: PyFunction, value) => {
        if (value !== undefined && value !== null && !(value instanceof PyTuple)) {
          throw typeError("__defaults__ must be set to a tuple object");
        }
        auditDefaults(self, "__defaults__", value);
        self.defaults = value === undefined || value === null ? null : value.items;
      },
    ),
    attribute(
      "__kwdefaults__",
      (self: PyFunction) => audited("object.__getattr__", self, "__kwdefaults__", self.kwdefaults),
      (self: PyFunction, value) => {
        if (value !== undefined && value !== null && !(value instanceof PyDict)) {
          throw typeError("__kwdefaults__ must be set to a dict object");
        }
        auditDefaults(self, "__kwdefaults__", value);
        self.kwdefaults = value === undefined ? null : value;
      },
    ),
    field("__globals__", (self: PyFunction) => self.globals),
    field("__builtins__", (self: PyFunction) => self.builtins),
    field("__closure__", (self: PyFunction) =>
      self.closure === null ? null : new PyTuple(self.closure),
    ),
    attribute("__annotations__", annotationsOf, (self: PyFunction, value) => {
      if (value !== undefined && value !== null && !(value instanceof PyDict)) {
        throw typeError("__annotations__ must be set to a dict object");
      }
      self.annotations = value === undefined || value === null ? new PyDict() : value;
      self.annotate = null;
    }),
    attribute(
      "__annotate__",
      (self: PyFunction) => self.annotate,
      (self: PyFunction, value) => {
        if (value === undefined) throw typeError("__annotate__ cannot be deleted");
        if (value === null) self.annotate = null;
        else if (typeof value === "object" && value.cls.slots.call !== undefined) {
          self.annotate = value;
          self.annotations = undefined;
        } else throw typeError("__annotate__ must be callable or None");
      },
    ),
    attribute(
      "__type_params__",
      (self: PyFunction) => self.typeParams,
      (self: PyFunction, value) => {
        if (!(value instanceof PyTuple)) {
          throw typeError("__type_params__ must be set to a tuple");
        }
        self.typeParams = value;
      },
    ),
    attribute(
      "__dict__",
      (self: PyFunction) => (self.dict ??= new PyDict()),
      (self: PyFunction, value) => {
        if (value === undefined) throw typeError("cannot delete __dict__");
        if (!(value instanceof PyDict)) {
          throw typeError(`__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
        }
        self.dict = value;
      },
    ),
  ],
});

/** A call from built-in code: runs the function in a nested loop. */
export function callFunction(
  func: PyFunction,
  args: readonly PyValue[],
  kwnames: KwNames,
): PyValue {
  const thread = threads.current;
  const frame = frameForCall(func, args, kwnames);
  frame.back = thread.frame;
  return evalLoop(thread, frame);
}
