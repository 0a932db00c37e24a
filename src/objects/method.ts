/** The type `method`: a callable bound to its first argument. */
import {
  call,
  genericGetAttr,
  getAttr,
  getAttrOptional,
  hashHalves,
  reprText,
} from "./abstract.ts";
import { methodType, NotImplemented } from "./core-types.ts";
import { attribute, defineType, field, method } from "./define.ts";
import { typeError } from "./exceptions.ts";
import { halved, halves, hashInHalves, upperHalf } from "./hash-halves.ts";
import { identityOf } from "./identity.ts";
import { typeLookup } from "./lookup.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { hostText, PyTuple } from "./sequence-values.ts";

export class PyMethod extends PyObject {
  readonly func: PyValue;
  readonly self: PyValue;
  constructor(func: PyValue, self: PyValue) {
    super();
    this.func = func;
    this.self = self;
  }
}
PyMethod.prototype.cls = methodType;

defineType(methodType, {
  signature: "(function, instance, /)",
  final: true,
  hasWeakref: true,
  doc: "Create a bound instance method object.",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (kwnames !== null && kwnames.length > 0) {
        throw typeError("method() takes no keyword arguments");
      }
      if (args.length !== 2) throw typeError(`method expected 2 arguments, got ${args.length}`);
      if (args[0] === null || (args[0] as { cls?: PyType }).cls?.slots.call === undefined) {
        throw typeError("first argument must be callable");
      }
      if (args[1] === null) throw typeError("instance must not be None");
      return new PyMethod(args[0], args[1]);
    },
    call: (self: PyMethod, args, kwnames) => call(self.func, [self.self, ...args], kwnames),
    repr: (self: PyMethod) => {
      const qualname = getAttrOptional(self.func, "__qualname__");
      const name = qualname ?? getAttrOptional(self.func, "__name__");
      const text = name === undefined || name === null ? undefined : hostText(name);
      return `<bound method ${text ?? "?"} of ${reprText(self.self)}>`;
    },
    hash: hashInHalves((self: PyMethod) => {
      const lower = hashHalves(self.func);
      const upper = upperHalf;
      const other = identityHalves(self.self);
      const isError = (lower ^ other) === -1 && (upper ^ upperHalf) === -1;
      return isError ? halves(-2, -1) : halves(lower ^ other, upper ^ upperHalf);
    }),
    richcompare: (self: PyMethod, other, op) => {
      if (!(other instanceof PyMethod) || (op !== EQ && op !== NE)) return NotImplemented;
      const same = self.self === other.self && self.func === other.func;
      return same === (op === EQ);
    },
    getattro: (self: PyMethod, name) => {
      if (typeLookup(methodType, name) !== undefined) return genericGetAttr(self, name);
      return getAttr(self.func, name);
    },
    descrGet: (self) => self,
  },
  attributes: [
    field("__func__", (self: PyMethod) => self.func),
    field("__self__", (self: PyMethod) => self.self),
    attribute("__doc__", (self: PyMethod) => {
      const doc = getAttrOptional(self.func, "__doc__");
      return doc === undefined ? null : doc;
    }),
  ],
  methods: [
    method("__reduce__(self, /)", (self: PyMethod) => {
      const name = getAttr(self.func, "__name__");
      return new PyTuple([builtinNamed("getattr"), new PyTuple([self.self, name])]);
    }),
  ],
});

/** By the receiver's identity, as methods are compared by it. */
function identityHalves(value: PyValue): number {
  return typeof value === "object" && value !== null
    ? halved(identityOf(value) / 16)
    : hashHalves(value);
}
