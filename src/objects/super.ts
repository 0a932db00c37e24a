/**
 * The type `super`. `super()` without arguments reads the running frame, which the VM knows: it fills
 * `superFrame`. LOAD_SUPER_ATTR avoids the object where it can (vm/super-attribute.ts).
 */
import { genericGetAttr, getAttrOptional, typeName } from "./abstract.ts";
import { withClass } from "./arguments.ts";
import { bareType, isSubtype, typeOf } from "./core-types.ts";
import { defineType, field } from "./define.ts";
import { attributeError, newError, typeError } from "./exceptions.ts";
import { type KwNames, PyObject, PyType, type PyValue } from "./object.ts";

export const superType = bareType("super");

export class PySuper extends PyObject {
  thisClass: PyType | null = null;
  self: PyValue | undefined = undefined;
  /** The class whose MRO is searched: of the instance, or the instance itself. */
  selfClass: PyType | null = null;
}
PySuper.prototype.cls = superType;

/** `__class__` and the first argument of the running function; throws RuntimeError texts. */
export const superFrame: { arguments: () => { cls: PyValue; self: PyValue } } = {
  arguments: () => {
    throw newError("RuntimeError", "super(): no current frame");
  },
};

/** The class to search from: obj must be an instance or a subclass of `cls`. */
function checkObject(cls: PyType, obj: PyValue): PyType {
  if (obj instanceof PyType && isSubtype(obj, cls)) return obj;
  if (isSubtype(typeOf(obj), cls)) return typeOf(obj);
  const claimed = getAttrOptional(obj, "__class__");
  if (claimed instanceof PyType && claimed !== typeOf(obj) && isSubtype(claimed, cls)) {
    return claimed;
  }
  const kind = obj instanceof PyType ? "type" : "instance of";
  const name = obj instanceof PyType ? obj.name : typeName(obj);
  throw typeError(
    `super(type, obj): obj (${kind} ${name}) is not an instance or subtype of type (${cls.name}).`,
  );
}

function initSuper(self: PySuper, args: PyValue[], kwnames: KwNames): void {
  if (kwnames !== null && kwnames.length > 0) throw typeError("super() takes no keyword arguments");
  if (args.length > 2) throw typeError(`super() expected at most 2 arguments, got ${args.length}`);
  let cls: PyValue = args[0];
  let obj: PyValue | undefined = args[1];
  if (args.length === 0) {
    const found = superFrame.arguments();
    cls = found.cls;
    obj = found.self;
  }
  if (!(cls instanceof PyType)) {
    throw typeError(`super() argument 1 must be a type, not ${typeName(cls)}`);
  }
  self.thisClass = cls;
  if (obj === null || obj === undefined) return;
  self.self = obj;
  self.selfClass = checkObject(cls, obj);
}

function superGetAttr(self: PySuper, name: string): PyValue | undefined {
  const start = self.selfClass;
  if (start !== null && name !== "__class__") {
    const at = start.mro.indexOf(self.thisClass as PyType);
    for (let i = at + 1; i < start.mro.length && at >= 0; i++) {
      const found = start.mro[i].namespace.getStr(name);
      if (found === undefined) continue;
      const get = typeOf(found).slots.descrGet;
      if (get === undefined) return found;
      return get(found, self.self === start ? undefined : self.self, start);
    }
  }
  const own = genericGetAttr(self, name);
  if (own === undefined) {
    throw attributeError(`'super' object has no attribute '${name}'`, self, name);
  }
  return own;
}

defineType(superType, {
  doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
  alloc: (cls) => withClass(new PySuper(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PySuper(), cls),
    init: initSuper,
    getattro: superGetAttr,
    repr: (self: PySuper) => {
      const cls = self.thisClass === null ? "NULL" : self.thisClass.name;
      const kind = typeOf(self).name;
      return self.selfClass === null
        ? `<${kind}: <class '${cls}'>, NULL>`
        : `<${kind}: <class '${cls}'>, <${self.selfClass.name} object>>`;
    },
    descrGet: (self: PySuper, instance: PyValue | undefined) => {
      if (instance === undefined || instance === null || self.self !== undefined) return self;
      const bound = withClass(new PySuper(), self.cls);
      bound.thisClass = self.thisClass;
      bound.self = instance;
      bound.selfClass = checkObject(self.thisClass as PyType, instance);
      return bound;
    },
  },
  attributes: [
    field("__thisclass__", (self: PySuper) => self.thisClass),
    field("__self__", (self: PySuper) => (self.self === undefined ? null : self.self)),
    field("__self_class__", (self: PySuper) => self.selfClass),
  ],
});
