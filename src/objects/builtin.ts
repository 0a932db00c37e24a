/**
 * Built-in functions and the descriptors of built-in types: functions (bound or not), methods,
 * class and static methods, attributes (getset) and slot wrappers.
 *
 * A built-in's TypeScript function receives one argument per parameter of its signature. It returns a
 * value, or a Flow when it must call Python; `flow: true` marks the functions that may do so.
 */
import { noAttribute, typeName } from "./abstract.ts";
import { bareType, builtinType, isInstance, isSubtype } from "./core-types.ts";
import { attributeError, newError, typeError } from "./exceptions.ts";
import { type Flow, type KwNames, PyObject, PyType, type PyValue } from "./object.ts";
import { bindArguments, parseSignature, type Signature } from "./signature.ts";

// biome-ignore lint/suspicious/noExplicitAny: the signature text, not the host type, checks arguments
export type NativeFunction = (...args: any[]) => PyValue | Flow | undefined | void;

/** One built-in function: the record that every descriptor and table refers to. */
type ArgumentCheck = (args: readonly PyValue[], kwnames: KwNames) => void;

export class BuiltinDefinition {
  readonly signature: Signature;
  readonly run: NativeFunction;
  readonly doc: string | null;
  /** Complaints that the signature does not word; not asked where positional arguments fill it. */
  readonly check: ArgumentCheck | undefined;
  /** May return a Flow. */
  readonly flow: boolean;
  /** Name in error texts: "list.append", "len". */
  qualname: string;

  constructor(
    signatureText: string,
    run: NativeFunction,
    doc: string | null = null,
    check?: ArgumentCheck,
  ) {
    this.signature = parseSignature(signatureText);
    this.run = run;
    this.doc = doc;
    this.check = check;
    this.flow = true;
    this.qualname = this.signature.name;
  }

  get name(): string {
    return this.signature.name;
  }

  /** A class method goes by the class that it is called on. */
  private qualnameFor(args: readonly PyValue[]): string {
    const cls = args[0];
    const isClassMethod = this.signature.parameters[0]?.name === "type";
    return isClassMethod && cls instanceof PyType ? `${cls.qualname}.${this.name}` : this.qualname;
  }

  /** Calls with the receiver, if any, as the first argument. */
  call(args: readonly PyValue[], kwnames: KwNames): PyValue | Flow {
    const signature = this.signature;
    let result: ReturnType<NativeFunction>;
    const count = args.length;
    if (
      signature.takesPositional &&
      (kwnames === null || kwnames.length === 0) &&
      count >= signature.minPositional &&
      count <= signature.maxPositional
    ) {
      const { parameters } = signature;
      if (count === parameters.length) {
        switch (count) {
          case 0:
            result = this.run();
            break;
          case 1:
            result = this.run(args[0]);
            break;
          case 2:
            result = this.run(args[0], args[1]);
            break;
          case 3:
            result = this.run(args[0], args[1], args[2]);
            break;
          default:
            result = this.run(...args);
        }
        return result === undefined ? null : result;
      }
      const full: (PyValue | undefined)[] = args.slice();
      for (let i = count; i < parameters.length; i++) full.push(parameters[i].fallback);
      result =
        full.length === 2
          ? this.run(full[0], full[1])
          : full.length === 3
            ? this.run(full[0], full[1], full[2])
            : this.run(...full);
      return result === undefined ? null : result;
    }
    this.check?.(args, kwnames);
    result = this.run(...bindArguments(signature, args, kwnames, this.qualnameFor(args)));
    return result === undefined ? null : result;
  }
}

/** A function of a module, or a method bound to its receiver. */
export class PyBuiltin extends PyObject {
  readonly def: BuiltinDefinition;
  /** The receiver; undefined for a plain function. */
  readonly self: PyValue | undefined;
  module: PyValue;
  /** What a plain function belongs to: its module; the class of a `__new__` or of a static method. */
  home: PyValue = null;
  isStatic = false;

  constructor(def: BuiltinDefinition, self?: PyValue, module: PyValue = null) {
    super();
    this.def = def;
    this.self = self;
    this.module = module;
  }
}
PyBuiltin.prototype.cls = builtinType;

/** A module-level built-in function: `fn("len(obj, /)", (obj) => …)`. */
export function fn(
  signature: string,
  run: NativeFunction,
  doc?: string,
  check?: ArgumentCheck,
): PyBuiltin {
  return new PyBuiltin(new BuiltinDefinition(signature, run, doc, check));
}

builtinType.slots.call = (self, args, kwnames) => {
  const builtin = self as PyBuiltin;
  return builtin.self === undefined
    ? builtin.def.call(args, kwnames)
    : builtin.def.call([builtin.self, ...args], kwnames);
};

// ---- methods of built-in types ----------------------------------------------------------------

export const methodDescriptorType = bareType("method_descriptor");
methodDescriptorType.isMethodDescriptor = true;

export class PyMethodDescriptor extends PyObject {
  readonly def: BuiltinDefinition;
  readonly owner: PyType;
  constructor(def: BuiltinDefinition, owner: PyType) {
    super();
    this.def = def;
    this.owner = owner;
  }

  checkReceiver(args: readonly PyValue[]): void {
    if (args.length === 0) {
      throw typeError(`unbound method ${this.def.qualname}() needs an argument`);
    }
    if (!isInstance(args[0], this.owner)) {
      throw typeError(
        `descriptor '${this.def.name}' for '${this.owner.name}' objects doesn't apply to a '${typeName(args[0])}' object`,
      );
    }
  }
}
PyMethodDescriptor.prototype.cls = methodDescriptorType;
methodDescriptorType.slots.call = (self, args, kwnames) => {
  const descriptor = self as PyMethodDescriptor;
  descriptor.checkReceiver(args);
  return descriptor.def.call(args, kwnames);
};
methodDescriptorType.slots.descrGet = (self, instance) => {
  const descriptor = self as PyMethodDescriptor;
  if (instance === undefined) return self;
  descriptor.checkReceiver([instance]);
  return new PyBuiltin(descriptor.def, instance);
};

export const classMethodDescriptorType = bareType("classmethod_descriptor");

/** A class method of a built-in type, such as dict.fromkeys: the class is its first argument. */
export class PyClassMethodDescriptor extends PyObject {
  readonly def: BuiltinDefinition;
  readonly owner: PyType;
  constructor(def: BuiltinDefinition, owner: PyType) {
    super();
    this.def = def;
    this.owner = owner;
  }
}
PyClassMethodDescriptor.prototype.cls = classMethodDescriptorType;
classMethodDescriptorType.slots.descrGet = (self, _instance, owner: PyValue) => {
  const descriptor = self as PyClassMethodDescriptor;
  const { name } = descriptor.def;
  if (!(owner instanceof PyType)) {
    throw typeError(
      `descriptor '${name}' for type '${descriptor.owner.name}' needs a type, not a '${typeName(owner)}' as arg 2`,
    );
  }
  if (!isSubtype(owner, descriptor.owner)) {
    throw typeError(
      `descriptor '${name}' requires a subtype of '${descriptor.owner.name}' but received '${owner.name}'`,
    );
  }
  return new PyBuiltin(descriptor.def, owner);
};
classMethodDescriptorType.slots.call = (self, args, kwnames) =>
  (self as PyClassMethodDescriptor).def.call(args, kwnames);

// ---- attributes of built-in types ---------------------------------------------------------------

export const getSetDescriptorType = bareType("getset_descriptor");
/** Data fields: `__slots__` members (member.ts) and plain fields of built-in types. */
export const memberDescriptorType = bareType("member_descriptor");

// biome-ignore lint/suspicious/noExplicitAny: the owner check guarantees the receiver's type
type Getter = (self: any, owner: PyType) => PyValue | undefined;
// biome-ignore lint/suspicious/noExplicitAny: the owner check guarantees the receiver's type
type Setter = (self: any, value: PyValue | undefined) => void;

/** A computed attribute. A getter that returns undefined means "no such attribute now". */
export class PyGetSet extends PyObject {
  readonly name: string;
  readonly owner: PyType;
  readonly get: Getter;
  readonly set: Setter | undefined;
  readonly doc: string | null;
  constructor(name: string, owner: PyType, get: Getter, set?: Setter, doc: string | null = null) {
    super();
    this.name = name;
    this.owner = owner;
    this.get = get;
    this.set = set;
    this.doc = doc;
  }
}
PyGetSet.prototype.cls = getSetDescriptorType;

/** A field that CPython keeps in the object's structure: behaves like a getset, of another type. */
export class PyField extends PyGetSet {}
PyField.prototype.cls = memberDescriptorType;
getSetDescriptorType.slots.descrGet = (self, instance, owner) => {
  const descriptor = self as PyGetSet;
  if (instance === undefined) return self;
  if (!isInstance(instance, descriptor.owner)) {
    throw typeError(
      `descriptor '${descriptor.name}' for '${descriptor.owner.name}' objects doesn't apply to a '${typeName(instance)}' object`,
    );
  }
  const value = descriptor.get(instance, owner);
  if (value !== undefined) return value;
  const { name } = descriptor;
  if (!(descriptor instanceof PyField)) throw attributeError(name, instance, name);
  throw noAttribute(instance, name);
};
getSetDescriptorType.slots.descrSet = (self, instance, value) => {
  const descriptor = self as PyGetSet;
  if (descriptor.set === undefined) {
    if (descriptor instanceof PyField) {
      throw newError("AttributeError", "readonly attribute");
    }
    throw newError(
      "AttributeError",
      `attribute '${descriptor.name}' of '${descriptor.owner.name}' objects is not writable`,
    );
  }
  descriptor.set(instance, value);
};

// ---- slots as methods -----------------------------------------------------------------------------

export const wrapperDescriptorType = bareType("wrapper_descriptor");
wrapperDescriptorType.isMethodDescriptor = true;
export const methodWrapperType = bareType("method-wrapper");

/** `int.__add__`: a special method that stands for a slot function of a built-in type. */
export class PySlotWrapper extends PyObject {
  readonly name: string;
  readonly owner: PyType;
  readonly slot: string;
  /** The slot function itself, inherited directly by subclasses that do not override. */
  readonly slotFunction: unknown;
  readonly invoke: (self: PyValue, args: PyValue[], kwnames: KwNames) => PyValue | Flow;
  constructor(
    name: string,
    owner: PyType,
    slot: string,
    slotFunction: unknown,
    invoke: (self: PyValue, args: PyValue[], kwnames: KwNames) => PyValue | Flow,
  ) {
    super();
    this.name = name;
    this.owner = owner;
    this.slot = slot;
    this.slotFunction = slotFunction;
    this.invoke = invoke;
  }
}
PySlotWrapper.prototype.cls = wrapperDescriptorType;
wrapperDescriptorType.slots.call = (self, args, kwnames) => {
  const wrapper = self as PySlotWrapper;
  if (args.length === 0) {
    throw typeError(
      `descriptor '${wrapper.name}' of '${wrapper.owner.name}' object needs an argument`,
    );
  }
  if (!isInstance(args[0], wrapper.owner)) {
    throw typeError(
      `descriptor '${wrapper.name}' requires a '${wrapper.owner.name}' object but received a '${typeName(args[0])}'`,
    );
  }
  return wrapper.invoke(args[0], args.slice(1), kwnames);
};
wrapperDescriptorType.slots.descrGet = (self, instance) =>
  instance === undefined ? self : new PyMethodWrapper(self as PySlotWrapper, instance);

/** `(5).__add__`: a slot wrapper bound to its receiver. */
export class PyMethodWrapper extends PyObject {
  readonly wrapper: PySlotWrapper;
  readonly self: PyValue;
  constructor(wrapper: PySlotWrapper, self: PyValue) {
    super();
    this.wrapper = wrapper;
    this.self = self;
  }
}
PyMethodWrapper.prototype.cls = methodWrapperType;
methodWrapperType.slots.call = (self, args, kwnames) => {
  const bound = self as PyMethodWrapper;
  return bound.wrapper.invoke(bound.self, args, kwnames);
};
