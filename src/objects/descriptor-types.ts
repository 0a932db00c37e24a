/** The types `staticmethod` and `classmethod`. */
import { call, getAttr, getAttrOptional, reprText } from "./abstract.ts";
import { withClass } from "./arguments.ts";
import { typeOf } from "./core-types.ts";
import { type AttributeRow, attribute, defineType, field } from "./define.ts";
import { newError, typeError } from "./exceptions.ts";
import { instanceDict } from "./instance-dict.ts";
import { deleteInstanceAttr, getInstanceAttr, setInstanceAttr } from "./lookup.ts";
import { PyMethod } from "./method.ts";
import type { KwNames, PyType, PyValue } from "./object.ts";
import { isAbstract } from "./property.ts";
import {
  classMethodType,
  PyClassMethod,
  PyStaticMethod,
  staticMethodType,
} from "./static-method.ts";

type Wrapper = PyStaticMethod | PyClassMethod;

const COPIED = ["__module__", "__name__", "__qualname__", "__doc__"];

/** Takes the callable and, like functools.wraps, its names. */
function initWrapper(self: Wrapper, args: PyValue[], kwnames: KwNames): void {
  const name = self.cls.name;
  if (kwnames !== null && kwnames.length > 0)
    throw typeError(`${name}() takes no keyword arguments`);
  if (args.length !== 1) throw typeError(`${name} expected 1 argument, got ${args.length}`);
  self.callable = args[0];
  for (const attr of COPIED) {
    const value = getAttrOptional(args[0], attr);
    if (value !== undefined) setInstanceAttr(self, attr, value);
  }
}

/** An attribute of the callable that is copied into the wrapper's dict when first asked for. */
function copied(name: string): AttributeRow {
  return attribute(
    name,
    (self: Wrapper) => {
      const own = getInstanceAttr(self, name);
      if (own !== undefined) return own;
      const value = getAttr(self.callable, name);
      setInstanceAttr(self, name, value);
      return value;
    },
    (self: Wrapper, value) => {
      if (value !== undefined) setInstanceAttr(self, name, value);
      else if (!deleteInstanceAttr(self, name)) throw newError("AttributeError", name);
    },
  );
}

const shared: readonly AttributeRow[] = [
  field("__func__", (self: Wrapper) => self.callable),
  field("__wrapped__", (self: Wrapper) => self.callable),
  attribute("__isabstractmethod__", (self: Wrapper) => isAbstract(self.callable)),
  copied("__annotations__"),
  copied("__annotate__"),
  instanceDict,
];

defineType(staticMethodType, {
  signature: "(function, /)",
  doc: "Convert a function to be a static method.",
  hasDict: true,
  alloc: (cls) => withClass(new PyStaticMethod(null), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyStaticMethod(null), cls),
    init: initWrapper,
    call: (self: PyStaticMethod, args, kwnames) => call(self.callable, args, kwnames),
    descrGet: (self: PyStaticMethod) => self.callable,
    repr: (self: PyStaticMethod) => `<staticmethod(${reprText(self.callable)})>`,
  },
  attributes: shared,
});

defineType(classMethodType, {
  signature: "(function, /)",
  doc: "Convert a function to be a class method.",
  hasDict: true,
  alloc: (cls) => withClass(new PyClassMethod(null), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyClassMethod(null), cls),
    init: initWrapper,
    descrGet: (self: PyClassMethod, instance: PyValue | undefined, owner: PyType) =>
      new PyMethod(self.callable, owner ?? typeOf(instance as PyValue)),
    repr: (self: PyClassMethod) => `<classmethod(${reprText(self.callable)})>`,
  },
  attributes: shared,
});
