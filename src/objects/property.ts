/**
 * The type `property`. The eval loop runs Python getters and setters as frames (vm/flows.ts); the slots
 * here serve built-in code.
 */
import { call, getAttrOptional, isTrue, reprText, setAttr, typeName } from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { bareType, typeOf } from "./core-types.ts";
import { attribute, defineType, field, method } from "./define.ts";
import { attributeError, exceptionTypes, isError, newError, typeError } from "./exceptions.ts";
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
  if (typeOf(self) === propertyType) {
    self.doc = text;
    return;
  }
  // The class attribute `__doc__` of a subclass hides the descriptor: instances keep their own.
  self.doc = null;
  try {
    setAttr(self, "__doc__", text);
  } catch (error) {
    // Subclasses without a place for it go without, unless the getter has one.
    if (self.docFromGetter || !isError(error, exceptionTypes.AttributeError)) throw error;
  }
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
  // Writing does not tell which name it was.
  return what === "getter"
    ? attributeError(text, instance, name ?? "")
    : newError("AttributeError", text);
}

defineType(propertyType, {
  signature: "(fget=None, fset=None, fdel=None, doc=None)",
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
    field("fget", (self: PyProperty) => self.fget),
    field("fset", (self: PyProperty) => self.fset),
    field("fdel", (self: PyProperty) => self.fdel),
    attribute(
      "__doc__",
      (self: PyProperty) => self.doc,
      (self: PyProperty, value) => {
        self.doc = value === undefined ? null : value;
      },
    ),
    attribute(
      "__name__",
      (self: PyProperty) => {
        if (self.name !== undefined) return self.name;
        const own = self.fget === null ? undefined : getAttrOptional(self.fget, "__name__");
        if (own !== undefined) return own;
        const text = `'${typeName(self)}' object has no attribute '__name__'`;
        throw attributeError(text, self, "__name__");
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
    method("__set_name__(self, *args)", (self: PyProperty, args: PyValue[]) => {
      if (args.length !== 2) {
        throw typeError(
          `__set_name__() takes 2 positional arguments but ${args.length} were given`,
        );
      }
      self.name = args[1];
    }),
  ],
});

/** `__isabstractmethod__` of a function, as a truth value. */
export function isAbstract(callable: PyValue): boolean {
  const marker = getAttrOptional(callable, "__isabstractmethod__");
  return marker !== undefined && isTrue(marker);
}
