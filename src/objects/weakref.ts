/**
 * Weak references and proxies, over the host's WeakRef. A synchronous interpreter never lets the host run finalization
 * callbacks, so a dead reference is noticed when it is asked for. Those with a callback are listed here and looked
 * through after a collection that the runtime asked for (the module `gc`), which then runs the callbacks.
 */
import {
  binaryOp,
  call,
  contains,
  fullyQualifiedName,
  getAttr,
  getAttrOptional,
  getItem,
  hash as hashOf,
  index,
  inplaceOp,
  invert,
  isTrue,
  iter,
  length,
  negative,
  next,
  positive,
  power,
  richCompare,
  setAttr,
  setItem,
  str,
  typeName,
} from "./abstract.ts";
import { withClass } from "./arguments.ts";
import { bareType, NotImplemented, typeOf } from "./core-types.ts";
import { attribute, defineType, method } from "./define.ts";
import { newError, typeError } from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { typeLookup } from "./lookup.ts";
import {
  EQ,
  type KwNames,
  NE,
  PyObject,
  type PyType,
  type PyValue,
  type TypeSlots,
} from "./object.ts";
import { addressText } from "./object-type.ts";
import { BINARY_OPERATORS } from "./operators.ts";
import { hostText, strFromHost } from "./sequence-values.ts";

export const referenceType = bareType("ReferenceType");
export const proxyType = bareType("ProxyType");
export const callableProxyType = bareType("CallableProxyType");

export abstract class WeakObject extends PyObject {
  private readonly target: WeakRef<PyObject>;
  callback: PyValue;
  constructor(target: PyObject, callback: PyValue) {
    super();
    this.target = new WeakRef(target);
    this.callback = callback;
  }
  /** The object, or undefined when it is gone. */
  get referent(): PyObject | undefined {
    return this.target.deref();
  }
}

export class PyReference extends WeakObject {
  hashCache: number | bigint | undefined = undefined;
}
PyReference.prototype.cls = referenceType;

export class PyProxy extends WeakObject {}
PyProxy.prototype.cls = proxyType;

/** All weak objects of an object, in order of creation. */
export function weakObjectsOf(target: PyValue): WeakObject[] {
  if (!(target instanceof PyObject)) return [];
  const list = (target.weakrefs ?? []) as WeakRef<WeakObject>[];
  return list.map((w) => w.deref()).filter((w): w is WeakObject => w !== undefined);
}

/** The reference and the proxy without a callback, which all who ask for one share. */
const isShared = (weak: WeakObject): boolean =>
  weak.callback === null && (weak.cls === referenceType || weak instanceof PyProxy);

/** The shared ones are the first of an object's list. */
function sharedOf(target: PyObject, isProxy: boolean): WeakObject | undefined {
  const list = (target.weakrefs ?? []) as WeakRef<WeakObject>[];
  for (let i = 0; i < list.length && i < 2; i++) {
    const weak = list[i].deref();
    if (weak !== undefined && isShared(weak) && weak instanceof PyProxy === isProxy) return weak;
  }
  return undefined;
}

/** Enters a new one: the shared reference comes first, then the shared proxy, then the others, newest first. */
function register(target: PyObject, weak: WeakObject): void {
  const list = (target.weakrefs ??= []) as WeakRef<WeakObject>[];
  // Now and then those that are gone are taken out.
  const n = list.length;
  if (n >= 32 && (n & (n - 1)) === 0) {
    list.splice(0, n, ...list.filter((w) => w.deref() !== undefined));
  }
  let place = 0;
  if (!(weak.cls === referenceType && isShared(weak))) {
    while (place < 2 && place < list.length) {
      const other = list[place].deref();
      if (other !== undefined && !isShared(other)) break;
      place++;
    }
  }
  const itself = new WeakRef(weak);
  list.splice(place, 0, itself);
  if (weak.callback !== null) awaited.add(itself);
}

/** The weak objects with a callback that has not run. */
const awaited = new Set<WeakRef<WeakObject>>();

/** Weak objects with a callback whose referents are gone since the last look; the newest first, as CPython has it. */
export function takeDeadReferences(): WeakObject[] {
  const dead: WeakObject[] = [];
  for (const entry of awaited) {
    const weak = entry.deref();
    if (weak !== undefined && weak.referent !== undefined) continue;
    awaited.delete(entry);
    if (weak !== undefined) dead.push(weak);
  }
  return dead.reverse();
}

function referable(target: PyValue): PyObject {
  if (target instanceof PyObject && target.cls.hasWeakref) return target;
  throw typeError(`cannot create weak reference to '${typeName(target)}' object`);
}

function makeReference(cls: PyType, target: PyValue, callback: PyValue): PyReference {
  const object = referable(target);
  if (cls === referenceType && callback === null) {
    const known = sharedOf(object, false);
    if (known !== undefined) return known as PyReference;
  }
  const reference = withClass(new PyReference(object, callback), cls);
  register(object, reference);
  return reference;
}

/** What the type of an object gives for its `__name__`, when that is a text. */
function nameOf(target: PyObject): string | undefined {
  if (typeLookup(typeOf(target), "__name__") === undefined) return undefined;
  const name = getAttrOptional(target, "__name__");
  return name === undefined ? undefined : hostText(name);
}

defineType(referenceType, {
  module: "weakref",
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const count = args.length - (kwnames?.length ?? 0);
      if (count < 1) throw typeError("__new__ expected at least 1 argument, got 0");
      if (count > 2 && cls === referenceType) {
        throw typeError(`__new__ expected at most 2 arguments, got ${count}`);
      }
      return makeReference(cls, args[0], count > 1 ? args[1] : null);
    },
    init: (self: PyReference, args: PyValue[], kwnames: KwNames) => {
      if (kwnames !== null && kwnames.length > 0 && self.cls === referenceType) {
        throw typeError("ref() takes no keyword arguments");
      }
      const count = args.length - (kwnames?.length ?? 0);
      if (count < 1) throw typeError(`__init__ expected at least 1 argument, got ${count}`);
      if (count > 2) throw typeError(`__init__ expected at most 2 arguments, got ${count}`);
    },
    call: (self: PyReference, args: PyValue[], kwnames: KwNames) => {
      if (kwnames !== null && kwnames.length > 0) {
        throw typeError("weakref() takes no keyword arguments");
      }
      if (args.length > 0) {
        throw typeError(`weakref expected 0 arguments, got ${args.length}`);
      }
      return self.referent ?? null;
    },
    hash: (self: PyReference) => {
      if (self.hashCache === undefined) {
        const target = self.referent;
        if (target === undefined) throw typeError("weak object has gone away");
        self.hashCache = hashOf(target);
      }
      return self.hashCache;
    },
    richcompare: (self: PyReference, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyReference)) return NotImplemented;
      const a = self.referent;
      const b = other.referent;
      if (a === undefined || b === undefined) return (self === other) === (op === EQ);
      return richCompare(a, b, op);
    },
    repr: (self: PyReference) => {
      const target = self.referent;
      if (target === undefined) return `<weakref at ${addressText(self)}; dead>`;
      const name = nameOf(target);
      const shown = name === undefined ? "" : ` (${name})`;
      return strFromHost(
        `<weakref at ${addressText(self)}; to '${fullyQualifiedName(typeOf(target))}' at ${addressText(target)}${shown}>`,
      );
    },
  },
  attributes: [
    attribute("__callback__", (self: PyReference) =>
      self.referent === undefined ? null : self.callback,
    ),
  ],
  methods: [classGetItem()],
});

function alive(self: PyValue): PyValue {
  if (!(self instanceof PyProxy)) return self;
  const target = self.referent;
  if (target === undefined) {
    throw newError("ReferenceError", "weakly-referenced object no longer exists");
  }
  return target;
}

/** Every operation goes to the object behind the proxy. */
function proxySlots(): TypeSlots {
  const slots: Record<string, unknown> = {
    getattro: (self: PyValue, name: string) => getAttr(alive(self), name),
    setattro: (self: PyValue, name: string, value: PyValue | undefined) =>
      setAttr(alive(self), name, value),
    str: (self: PyValue) => str(alive(self)),
    repr: (self: PyProxy) => {
      const target = self.referent;
      if (target === undefined) return `<weakproxy at ${addressText(self)}; dead>`;
      return `<weakproxy at ${addressText(self)}; to '${fullyQualifiedName(typeOf(target))}' at ${addressText(target)}>`;
    },
    hash: null,
    richcompare: (self: PyValue, other: PyValue, op: 0 | 1 | 2 | 3 | 4 | 5) =>
      richCompare(alive(self), alive(other), op),
    bool: (self: PyValue) => isTrue(alive(self)),
    length: (self: PyValue) => length(alive(self)),
    getitem: (self: PyValue, key: PyValue) => getItem(alive(self), key),
    setitem: (self: PyValue, key: PyValue, value: PyValue | undefined) =>
      setItem(alive(self), key, value),
    contains: (self: PyValue, item: PyValue) => contains(alive(self), item),
    iter: (self: PyValue) => iter(alive(self)),
    iternext: (self: PyValue) => {
      const target = alive(self);
      if (typeOf(target).slots.iternext === undefined) {
        throw typeError(`Weakref proxy referenced a non-iterator '${typeName(target)}' object`);
      }
      return next(target);
    },
    index: (self: PyValue) => index(alive(self)),
    negative: (self: PyValue) => negative(alive(self)),
    positive: (self: PyValue) => positive(alive(self)),
    invert: (self: PyValue) => invert(alive(self)),
    power: (left: PyValue, right: PyValue, modulus: PyValue) =>
      power(alive(left), alive(right), modulus),
  };
  BINARY_OPERATORS.forEach((operator, op) => {
    if (operator.slot !== "power") {
      slots[operator.slot] = (left: PyValue, right: PyValue) =>
        binaryOp(op, alive(left), alive(right));
    }
    slots[operator.inplaceSlot] = (left: PyValue, right: PyValue) =>
      inplaceOp(op, alive(left), alive(right));
  });
  return slots as TypeSlots;
}

const proxyMethods = [
  method("__bytes__(self, /)", (self: PyValue) => call(getAttr(alive(self), "__bytes__"), [])),
  method("__reversed__(self, /)", (self: PyValue) =>
    call(getAttr(alive(self), "__reversed__"), []),
  ),
];

defineType(proxyType, {
  module: "weakref",
  final: true,
  slots: proxySlots(),
  methods: proxyMethods,
});
defineType(callableProxyType, {
  module: "weakref",
  final: true,
  slots: {
    ...proxySlots(),
    call: (self: PyValue, args, kwnames) => call(alive(self), args, kwnames),
  },
  methods: proxyMethods,
});

/** `weakref.proxy(object, callback)` */
export function makeProxy(target: PyValue, callback: PyValue): PyProxy {
  const object = referable(target);
  const cls = typeOf(object).slots.call === undefined ? proxyType : callableProxyType;
  const known = callback === null ? sharedOf(object, true) : undefined;
  if (known !== undefined) return known as PyProxy;
  const proxy = withClass(new PyProxy(object, callback), cls);
  register(object, proxy);
  return proxy;
}
