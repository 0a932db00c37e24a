/**
 * The type `object`: creation rules, default text, hash and comparison, attribute access.
 *
 * Import this file before the files of other types: they inherit its slots. Types that were
 * completed earlier (type-object.ts needs some) receive them here.
 */

import {
  fullTypeName,
  genericGetAttr,
  index,
  nameOfType,
  strText,
  toArray,
  typeName,
} from "./abstract.ts";
import { NotImplemented, objectType, typeOf } from "./core-types.ts";
import { attribute, classMethod, defineType, method } from "./define.ts";
import { typeError } from "./exceptions.ts";
import { newInstance } from "./finalizers.ts";
import { identityOf } from "./identity.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  PyObject,
  type PyType,
  type PyValue,
  type TypeSlots,
} from "./object.ts";
import {
  genericSetAttr,
  makeDictAttribute,
  makeWeakrefAttribute,
  objectDir,
  quotedNames,
  setClass,
} from "./object-attributes.ts";
import { defaultState, objectReduce, objectReduceEx } from "./object-reduce.ts";
import { hostText, strFromHost } from "./sequence-values.ts";
import { inheritSlots } from "./slot-table.ts";
import { instanceAttributes } from "./type-object.ts";
import { sizeOfInstance, solidBase } from "./type-sizes.ts";

/** The address that `repr` shows; values without identity get one from their kind. */
export function addressOf(value: PyValue): number {
  if (value instanceof PyObject) return identityOf(value);
  if (typeof value === "number") return 0x7e0000000000 + (Math.abs(value) % 0x1000000000) * 16;
  if (value === null) return 0x7d0000000010;
  if (typeof value === "boolean") return value ? 0x7d0000000030 : 0x7d0000000020;
  const text = String(value);
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return 0x7c0000000000 + (h >>> 0) * 16;
}

/** `0x7f0000001000`, as in default reprs. */
export function addressText(value: PyValue): string {
  return `0x${addressOf(value).toString(16)}`;
}

function newObject(cls: PyType, args: PyValue[], _kwnames: KwNames): PyValue {
  // Built-in types inherit this slot; those that do not define their own have no constructor.
  if (solidBase(cls) !== objectType) {
    throw typeError(`cannot create '${nameOfType(cls)}' instances`);
  }
  if (args.length > 0) {
    if (cls.slots.new !== newObject) {
      throw typeError("object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (cls.slots.init === initObject) throw typeError(`${cls.name}() takes no arguments`);
  }
  if (cls.isAbstract) throw abstractClassError(cls);
  return newInstance(cls);
}

/** TypeError for the instantiation of a class with abstract methods. */
export function abstractClassError(cls: PyType): PyObject {
  const methods = cls.namespace.getStr("__abstractmethods__");
  const names = methods === undefined ? [] : toArray(methods);
  names.sort((a, b) => ((hostText(a) ?? "") < (hostText(b) ?? "") ? -1 : 1));
  return typeError(
    `Can't instantiate abstract class ${cls.name} without an implementation for abstract method${names.length === 1 ? "" : "s"} ${quotedNames(names)}`,
  );
}

function initObject(self: PyValue, args: PyValue[], _kwnames: KwNames): void {
  if (args.length === 0) return;
  const type = typeOf(self);
  if (type.slots.init !== (initObject as unknown)) {
    throw typeError("object.__init__() takes exactly one argument (the instance to initialize)");
  }
  if (type.slots.new === newObject) {
    throw typeError(
      `${type.name}.__init__() takes exactly one argument (the instance to initialize)`,
    );
  }
}

function compareObjects(self: PyValue, other: PyValue, op: CompareOp): PyValue {
  if (op === EQ) return self === other ? true : NotImplemented;
  if (op !== NE) return NotImplemented;
  const compare = typeOf(self).slots.richcompare;
  if (compare === undefined) return NotImplemented;
  const r = compare(self, other, EQ);
  if (r === NotImplemented) return r;
  return !truth(r);
}

/** Who asked for a str checks whether it got one. */
function slotRepr(self: PyValue): PyValue {
  const slot = typeOf(self).slots.repr as NonNullable<TypeSlots["repr"]>;
  return slot(self as never);
}

function truth(value: PyValue): boolean {
  if (typeof value === "boolean") return value;
  const { bool, length } = typeOf(value).slots;
  if (bool !== undefined) return bool(value);
  return length === undefined ? value !== null : length(value) !== 0;
}

instanceAttributes.dict = makeDictAttribute;
instanceAttributes.weakref = makeWeakrefAttribute;

defineType(objectType, {
  signature: "()",
  doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
  alloc: newInstance,
  slots: {
    new: newObject,
    init: initObject,
    // `hash` stands before `richcompare`: they are inherited together.
    hash: (self: PyValue) => addressOf(self) / 16,
    richcompare: compareObjects,
    repr: (self: PyValue) =>
      strFromHost(`<${fullTypeName(typeOf(self))} object at ${addressText(self)}>`),
    str: (self: PyValue) => slotRepr(self),
    getattro: genericGetAttr,
    setattro: genericSetAttr,
  },
  attributes: [attribute("__class__", (self: PyValue) => typeOf(self), setClass)],
  methods: [
    method(
      "__reduce_ex__(self, protocol, /)",
      (self: PyValue, protocol: PyValue) => objectReduceEx(self, index(protocol)),
      "Helper for pickle.",
    ),
    method("__reduce__(self, /)", objectReduce, "Helper for pickle."),
    method("__getstate__(self, /)", (self: PyValue) => defaultState(self), "Helper for pickle."),
    classMethod("__subclasshook__(type, object, /)", () => NotImplemented),
    classMethod("__init_subclass__(type)", () => null),
    method("__format__(self, format_spec, /)", (self: PyValue, spec: PyValue) => {
      const text = hostText(spec);
      if (text === undefined) {
        throw typeError(`__format__() argument must be str, not ${typeName(spec)}`);
      }
      if (text !== "") {
        throw typeError(`unsupported format string passed to ${typeName(self)}.__format__`);
      }
      return strFromHost(strText(self));
    }),
    method("__sizeof__(self, /)", (self: PyValue) => sizeOfInstance(self, typeOf(self))),
    method("__dir__(self, /)", objectDir),
  ],
});

function completeSubclasses(type: PyType): void {
  for (const reference of type.subclasses) {
    const subclass = reference.deref();
    if (subclass === undefined) continue;
    inheritSlots(subclass);
    subclass.alloc ??= type.alloc;
    completeSubclasses(subclass);
  }
}
completeSubclasses(objectType);
