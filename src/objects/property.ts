/**
 * The type `property`. The eval loop runs Python getters and setters as frames (vm/flows.ts asks for
 * them through `propertyAccess`); the slots here serve built-in code.
 */
import { call, getAttrOptional, reprText } from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { bareType, typeOf } from "./core-types.ts";
import { attribute, defineType, method } from "./define.ts";
import { attributeError, exceptionTypes, isError } from "./exceptions.ts";
import { setInstanceAttr } from "./lookup.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "./object.ts";
import { hostText } from "./sequence-values.ts";

export const propertyType = bareType("property");

export class PyProperty extends PyObject {
  fget: PyValue = null;
  fset: PyValue = null;
  fdel: PyValue = null;
  doc: PyValue = null;
  /** `__doc__` came from the getter, so a copy with another getter takes that one's. */
  docFromGetter = false;
  name: PyValue | undefined = undefined;
}
PyProperty.prototype.cls = propertyType;

const bind = argumentBinder("property(fget=None, fset=None, fdel=None, doc=None)");

function initProperty(self: PyProperty, args: PyValue[], kwnames: KwNames): void {
  const [fget, fset, fdel, doc] = bind(args, kwnames);
  self.fget = fget;
  self.fset = fset;
  self.fdel = fdel;
  setDoc(self, doc);
}

function setDoc(self: PyProperty, doc: PyValue): void {
  self.docFromGetter = false;
  let text = doc;
  if (text === null && self.fget !== null) {
    const own = getAttrOptional(self.fget, "__doc__");
    if (own !== undefined && own !== null) {
      text = own;
      self.docFromGetter = true;
    }
  }
  self.doc = text;
  // The class attribute `__doc__` of a subclass hides the descriptor: instances keep their own.
  if (typeOf(self) !== propertyType && self.cls.hasDict) setInstanceAttr(self, "__doc__", text);
}

function copyWith(self: PyProperty, part: "fget" | "fset" | "fdel", value: PyValue): PyValue {
  const parts = { fget: self.fget, fset: self.fset, fdel: self.fdel };
  parts[part] = value;
  const doc = self.docFromGetter && parts.fget !== null ? null : self.doc;
  const copy = call(typeOf(self), [parts.fget, parts.fset, parts.fdel, doc]);
  if (copy instanceof PyProperty && self.name !== undefined) copy.name = self.name;
  return copy;
}

/** The name in error texts: given by the class body, else the getter's. */
function nameOf(self: PyProperty): string | undefined {
  if (self.name !== undefined) return hostText(self.name);
  const own = self.fget === null ? undefined : getAttrOptional(self.fget, "__name__");
  return own === undefined ? undefined : hostText(own);
}

export function missingAccessor(
  self: PyProperty,
  instance: PyValue,
  what: "getter" | "setter" | "deleter",
): PyObject {
  const name = nameOf(self);
  const owner = reprText(typeOf(instance).qualname);
  const text =
    name === undefined
      ? `property of ${owner} object has no ${what}`
      : `property ${reprText(name)} of ${owner} object has no ${what}`;
  return attributeError(text, instance, name ?? "");
}

defineType(propertyType, {
  doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring",
  alloc: (cls) => withClass(new PyProperty(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyProperty(), cls),
    init: initProperty,
    descrGet: (self: PyProperty, instance: PyValue | undefined) => {
      if (instance === undefined || instance === null) return self;
      if (self.fget === null) throw missingAccessor(self, instance, "getter");
      return call(self.fget, [instance]);
    },
    descrSet: (self: PyProperty, instance: PyValue, value: PyValue | undefined) => {
      if (value === undefined) {
        if (self.fdel === null) throw missingAccessor(self, instance, "deleter");
        call(self.fdel, [instance]);
      } else {
        if (self.fset === null) throw missingAccessor(self, instance, "setter");
        call(self.fset, [instance, value]);
      }
    },
  },
  attributes: [
    attribute("fget", (self: PyProperty) => self.fget),
    attribute("fset", (self: PyProperty) => self.fset),
    attribute("fdel", (self: PyProperty) => self.fdel),
    attribute(
      "__doc__",
      (self: PyProperty) => self.doc,
      (self: PyProperty, value) => {
        self.doc = value === undefined ? null : value;
        self.docFromGetter = false;
      },
    ),
    attribute(
      "__name__",
      (self: PyProperty) => {
        if (self.name !== undefined) return self.name;
        return self.fget === null ? undefined : getAttrOptional(self.fget, "__name__");
      },
      (self: PyProperty, value) => {
        self.name = value;
      },
    ),
    attribute("__isabstractmethod__", (self: PyProperty) =>
      [self.fget, self.fset, self.fdel].some((f) => f !== null && isAbstract(f)),
    ),
  ],
  methods: [
    method("getter(self, fget, /)", (self: PyProperty, f: PyValue) => copyWith(self, "fget", f)),
    method("setter(self, fset, /)", (self: PyProperty, f: PyValue) => copyWith(self, "fset", f)),
    method("deleter(self, fdel, /)", (self: PyProperty, f: PyValue) => copyWith(self, "fdel", f)),
    method(
      "__set_name__(self, owner, name, /)",
      (self: PyProperty, _owner: PyValue, name: PyValue) => {
        self.name = name;
      },
    ),
  ],
});

/** `__isabstractmethod__` of a function, without noise from strange objects. */
export function isAbstract(callable: PyValue): boolean {
  try {
    return getAttrOptional(callable, "__isabstractmethod__") === true;
  } catch (error) {
    if (isError(error, exceptionTypes.Exception)) return false;
    throw error;
  }
}
