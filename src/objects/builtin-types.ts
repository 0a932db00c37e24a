/**
 * What scripts see of built-in functions and descriptors: names, signatures, reprs, equality. Their
 * behaviour as callables and descriptors is builtin.ts.
 */
import { hash, typeName } from "./abstract.ts";
import {
  type BuiltinDefinition,
  classMethodDescriptorType,
  getSetDescriptorType,
  methodDescriptorType,
  methodWrapperType,
  PyBuiltin,
  type PyClassMethodDescriptor,
  type PyGetSet,
  type PyMethodDescriptor,
  PyMethodWrapper,
  type PySlotWrapper,
  wrapperDescriptorType,
} from "./builtin.ts";
import { builtinType, NotImplemented, typeOf } from "./core-types.ts";
import { type AttributeRow, attribute, defineType, field, fullName, method } from "./define.ts";
import { identityOf } from "./identity.ts";
import { PyModule } from "./module.ts";
import { EQ, NE, PyType } from "./object.ts";
import { addressText } from "./object-type.ts";
import { builtinNamed } from "./runtime-import.ts";
import { intFromBigInt, PyTuple } from "./sequence-values.ts";
import { slotDoc } from "./slot-docs.ts";

/** `__text_signature__`: the parameters as written, the receiver marked with `$`. */
function textSignature(def: BuiltinDefinition): string {
  const { text, receiver } = def.signature;
  const inner = text.slice(text.indexOf("("));
  const clean = inner.replace(/<absent>/g, "<unrepresentable>");
  return receiver === 1 ? clean.replace(/^\((\w+)/, "($$$1") : clean;
}

/** A module's functions have the module as their receiver, which can only be positional; `__new__` has the class. */
function functionSignature({ def, self, home }: PyBuiltin): string {
  const text = textSignature(def);
  if (home instanceof PyType) return text.replace("(", "($type, ");
  if (self !== undefined || home === null) return text;
  const start = text.includes("/") ? "($module, " : "($module, /, ";
  return text === "()" ? "($module, /)" : start + text.slice(1);
}

/** `list.append` of a method bound to a list; the plain name of a module's function. */
function boundQualname(self: PyBuiltin): string {
  if (self.home instanceof PyType) return `${self.home.qualname}.${self.def.name}`;
  if (self.self === undefined || self.self instanceof PyModule) return self.def.name;
  const owner = self.self instanceof PyType ? self.self : typeOf(self.self);
  return `${owner.qualname}.${self.def.name}`;
}

defineType(builtinType, {
  final: true,
  hasWeakref: true,
  slots: {
    repr: (self: PyBuiltin) => {
      const { name } = self.def;
      if (self.home instanceof PyType) {
        return `<built-in method ${name} of type object at ${addressText(self.home)}>`;
      }
      if (self.self === undefined || self.self instanceof PyModule) {
        return `<built-in function ${name}>`;
      }
      return `<built-in method ${name} of ${typeName(self.self)} object at ${addressText(self.self)}>`;
    },
    hash: (self: PyBuiltin) => {
      const own = self.self;
      const bound = typeof own === "object" && own !== null ? identityOf(own) : 0;
      return definitionId(self.def) * 16 + (bound % 2 ** 32);
    },
    richcompare: (self: PyBuiltin, other, op) => {
      if (!(other instanceof PyBuiltin) || (op !== EQ && op !== NE)) return NotImplemented;
      const same = self.def === other.def && self.self === other.self;
      return same === (op === EQ);
    },
  },
  attributes: [
    attribute("__name__", (self: PyBuiltin) => self.def.name),
    attribute("__qualname__", boundQualname),
    attribute("__doc__", (self: PyBuiltin) => self.def.doc),
    attribute("__text_signature__", functionSignature),
    attribute(
      "__module__",
      (self: PyBuiltin) => (self.self === undefined || self.module !== null ? self.module : null),
      (self: PyBuiltin, value) => {
        self.module = value === undefined ? null : value;
      },
    ),
    attribute("__self__", (self: PyBuiltin) => {
      if (self.isStatic) return null;
      return self.self === undefined ? self.home : self.self;
    }),
  ],
  methods: [
    method("__reduce__(self, /)", (self: PyBuiltin) => {
      const owner = self.home instanceof PyType ? self.home : self.self;
      if (owner === undefined || owner instanceof PyModule) return self.def.name;
      return new PyTuple([builtinNamed("getattr"), new PyTuple([owner, self.def.name])]);
    }),
  ],
});

const definitionIds = new WeakMap<BuiltinDefinition, number>();
let nextDefinition = 0x5000_0000;
function definitionId(def: BuiltinDefinition): number {
  let id = definitionIds.get(def);
  if (id === undefined) {
    id = nextDefinition++;
    definitionIds.set(def, id);
  }
  return id;
}

/** The attributes that method descriptors share. */
const descriptorRows: readonly AttributeRow[] = [
  attribute("__name__", (self: PyMethodDescriptor) => self.def.name),
  attribute(
    "__qualname__",
    (self: PyMethodDescriptor) => `${self.owner.qualname}.${self.def.name}`,
  ),
  attribute("__doc__", (self: PyMethodDescriptor) => self.def.doc),
  attribute("__text_signature__", (self: PyMethodDescriptor) => textSignature(self.def)),
  field("__objclass__", (self: PyMethodDescriptor) => self.owner),
];
const reduceRow = method(
  "__reduce__(self, /)",
  (self: { owner: PyType; def: { name: string } }) =>
    new PyTuple([builtinNamed("getattr"), new PyTuple([self.owner, self.def.name])]),
);

defineType(methodDescriptorType, {
  final: true,
  slots: {
    repr: (self: PyMethodDescriptor) =>
      `<method '${self.def.name}' of '${fullName(self.owner)}' objects>`,
  },
  attributes: descriptorRows,
  methods: [reduceRow],
});

defineType(classMethodDescriptorType, {
  final: true,
  slots: {
    repr: (self: PyClassMethodDescriptor) =>
      `<method '${self.def.name}' of '${fullName(self.owner)}' objects>`,
  },
  attributes: descriptorRows,
});

defineType(getSetDescriptorType, {
  final: true,
  slots: {
    repr: (self: PyGetSet) => `<attribute '${self.name}' of '${fullName(self.owner)}' objects>`,
  },
  attributes: [
    attribute("__name__", (self: PyGetSet) => self.name),
    attribute("__qualname__", (self: PyGetSet) => `${self.owner.qualname}.${self.name}`),
    attribute("__doc__", (self: PyGetSet) => self.doc),
    field("__objclass__", (self: PyGetSet) => self.owner),
  ],
});

defineType(wrapperDescriptorType, {
  final: true,
  slots: {
    repr: (self: PySlotWrapper) =>
      `<slot wrapper '${self.name}' of '${fullName(self.owner)}' objects>`,
  },
  attributes: [
    attribute("__name__", (self: PySlotWrapper) => self.name),
    attribute("__qualname__", (self: PySlotWrapper) => `${self.owner.qualname}.${self.name}`),
    attribute("__doc__", (self: PySlotWrapper) => slotDoc(self.name)),
    attribute("__text_signature__", (self: PySlotWrapper) => slotSignature(self.name)),
    field("__objclass__", (self: PySlotWrapper) => self.owner),
  ],
  methods: [
    method(
      "__reduce__(self, /)",
      (self: PySlotWrapper) =>
        new PyTuple([builtinNamed("getattr"), new PyTuple([self.owner, self.name])]),
    ),
  ],
});

const NO_ARGUMENTS = new Set(
  "__repr__ __str__ __hash__ __iter__ __next__ __len__ __bool__ __neg__ __pos__ __abs__ __invert__ __int__ __float__ __index__ __await__ __aiter__ __anext__".split(
    " ",
  ),
);
function slotSignature(name: string): string {
  if (NO_ARGUMENTS.has(name)) return "($self, /)";
  if (name === "__init__" || name === "__call__") return "($self, /, *args, **kwargs)";
  if (name === "__getitem__" || name === "__delitem__") return "($self, key, /)";
  if (name === "__setitem__") return "($self, key, value, /)";
  if (name === "__getattribute__" || name === "__delattr__") return "($self, name, /)";
  if (name === "__setattr__") return "($self, name, value, /)";
  if (name === "__contains__") return "($self, key, /)";
  if (name === "__pow__" || name === "__rpow__") return "($self, value, mod=None, /)";
  if (name === "__get__") return "($self, instance, owner=None, /)";
  if (name === "__set__") return "($self, instance, value, /)";
  return "($self, value, /)";
}

defineType(methodWrapperType, {
  final: true,
  slots: {
    repr: (self: PyMethodWrapper) =>
      `<method-wrapper '${self.wrapper.name}' of ${typeName(self.self)} object at ${addressText(self.self)}>`,
    hash: (self: PyMethodWrapper) => {
      const own = self.self;
      const bound = typeof own === "object" && own !== null ? identityOf(own) : Number(hash(own));
      return intFromBigInt(BigInt.asIntN(61, BigInt(identityOf(self.wrapper)) ^ BigInt(bound)));
    },
    richcompare: (self: PyMethodWrapper, other, op) => {
      if (!(other instanceof PyMethodWrapper) || (op !== EQ && op !== NE)) return NotImplemented;
      const same = self.wrapper === other.wrapper && self.self === other.self;
      return same === (op === EQ);
    },
  },
  attributes: [
    attribute("__name__", (self: PyMethodWrapper) => self.wrapper.name),
    attribute(
      "__qualname__",
      (self: PyMethodWrapper) => `${self.wrapper.owner.qualname}.${self.wrapper.name}`,
    ),
    attribute("__doc__", (self: PyMethodWrapper) => slotDoc(self.wrapper.name)),
    attribute("__text_signature__", (self: PyMethodWrapper) => slotSignature(self.wrapper.name)),
    field("__objclass__", (self: PyMethodWrapper) => self.wrapper.owner),
    attribute("__self__", (self: PyMethodWrapper) => self.self),
  ],
  methods: [
    method(
      "__reduce__(self, /)",
      (self: PyMethodWrapper) =>
        new PyTuple([builtinNamed("getattr"), new PyTuple([self.self, self.wrapper.name])]),
    ),
  ],
});
