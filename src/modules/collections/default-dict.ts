/** The type `collections.defaultdict`: dict calls its `__missing__` where a key is absent. */
import { call, callMethod, iter, repr, typeName } from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import {
  bareType,
  dictType,
  isInstance,
  NotImplemented,
  typeOf,
} from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { dictUpdate } from "../../objects/dict.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { keyError, typeError } from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import type { KwNames, PyType, PyValue, TypeSlots } from "../../objects/object.ts";
import { reprGuarded } from "../../objects/sequence-operations.ts";
import { EMPTY_TUPLE, hostText, PyTuple } from "../../objects/sequence-values.ts";

export const defaultDictType = bareType("defaultdict", dictType);

class PyDefaultDict extends PyDict {
  factory: PyValue = null;
}
PyDefaultDict.prototype.cls = defaultDictType;

const isCallable = (value: PyValue): boolean => typeOf(value).slots.call !== undefined;

function initDefaultDict(self: PyDefaultDict, args: PyValue[], kwnames: KwNames): void {
  const count = args.length - (kwnames?.length ?? 0);
  const factory = count > 0 ? args[0] : null;
  if (factory !== null && !isCallable(factory)) {
    throw typeError("first argument must be callable or None");
  }
  self.factory = factory;
  const init = dictType.slots.init as NonNullable<TypeSlots["init"]>;
  init(self as never, count > 0 ? args.slice(1) : args, kwnames);
}

function copy(self: PyDefaultDict): PyValue {
  return call(typeOf(self), [self.factory, self]);
}

/** `left | right`: a defaultdict of the side that is one, the left first. */
function union(left: PyValue, right: PyValue): PyValue {
  const own = left instanceof PyDefaultDict ? left : right;
  if (!(own instanceof PyDefaultDict)) return NotImplemented;
  if (!isInstance(left, dictType) || !isInstance(right, dictType)) return NotImplemented;
  const result = call(typeOf(own), [own.factory, left]);
  dictUpdate(result as PyDict, right);
  return result;
}

defineType(defaultDictType, {
  doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
  module: "collections",
  hasWeakref: true,
  alloc: (cls) => withClass(new PyDefaultDict(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyDefaultDict(), cls),
    init: initDefaultDict,
    repr: (self: PyDefaultDict) => {
      const { name } = typeOf(self);
      const items = hostText(
        (dictType.slots.repr as NonNullable<TypeSlots["repr"]>)(self as never),
      ) as string;
      const factory =
        self.factory === null
          ? "None"
          : reprGuarded(self, "...", () => hostText(repr(self.factory)) as string);
      return `${name}(${hostText(factory)}, ${items})`;
    },
    or: union,
  },
  attributes: [
    attribute(
      "default_factory",
      (self: PyDefaultDict) => self.factory,
      (self: PyDefaultDict, value: PyValue | undefined) => {
        self.factory = value === undefined ? null : value;
      },
      "Factory for default value called by __missing__().",
    ),
  ],
  methods: [
    method("__missing__(self, key, /)", (self: PyDefaultDict, key: PyValue) => {
      if (self.factory === null) throw keyError(key);
      if (!isCallable(self.factory))
        throw typeError(`'${typeName(self.factory)}' object is not callable`);
      const value = call(self.factory, []);
      self.set(key, value);
      return value;
    }),
    method("copy(self, /)", copy),
    method("__copy__(self, /)", copy),
    method("__reduce__(self, /)", (self: PyDefaultDict) => {
      const args = self.factory === null ? EMPTY_TUPLE : new PyTuple([self.factory]);
      return new PyTuple([typeOf(self), args, null, null, iter(callMethod(self, "items"))]);
    }),
    classGetItem(),
  ],
});
