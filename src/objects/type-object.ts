/**
 * The type `type`: class creation and attribute access on classes (type-call.ts calls them).
 *
 * Class creation is a Flow, since `__set_name__` and `__init_subclass__` may be Python code.
 */

import {
  boundSpecial,
  call,
  callMethod,
  getAttrOptional,
  getItem,
  isFlow,
  iterate,
  nameOfType,
  reprText,
  toArray,
  typeName,
} from "./abstract.ts";
import { isRealInstance, isRealSubclass } from "./abstract-class.ts";
import { audit } from "./audit.ts";
import type { PyGetSet } from "./builtin.ts";
import { checkUtf8 } from "./codec-errors.ts";
import { dictType, isSubtype, objectType, typeOf, typeType } from "./core-types.ts";
import { attribute, classMethod, defineType, field, method } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { addNote } from "./exception-note.ts";
import { attributeError, newError, typeError, valueError } from "./exceptions.ts";
import { typeLookup, typeModified } from "./lookup.ts";
import { MemberDescriptor } from "./member.ts";
import {
  CallRequest,
  type Flow,
  type KwNames,
  type PyObject,
  PyType,
  type PyValue,
  type TypeSlots,
} from "./object.ts";
import { layoutMatches } from "./object-attributes.ts";
import { hostText, PyCell, PyList, PyStr, PyTuple, strFromHost } from "./sequence-values.ts";
import { updateAllSlots, updateSlotsFor } from "./slot-table.ts";
import { PyClassMethod, PyStaticMethod } from "./static-method.ts";
import { type Text, textOf } from "./str-text.ts";
import { annotationRows } from "./type-annotations.ts";
import { callType } from "./type-call.ts";
import { typeFlags } from "./type-flags.ts";
import { hasVariableSize, layoutOf, sizeOfType, solidBase } from "./type-sizes.ts";
import { warnAbout } from "./warning-hook.ts";

// ---- MRO ------------------------------------------------------------------------------------------

/** C3 linearisation; raises TypeError when the bases have no consistent order. */
export function computeMro(type: PyType): PyType[] {
  const repeated = type.bases.find((base, i) => type.bases.indexOf(base) < i);
  if (repeated !== undefined) throw typeError(`duplicate base class ${repeated.name}`);
  const lists = type.bases.map((base) => base.mro.slice());
  lists.push(type.bases.slice());
  const mro = [type];
  for (;;) {
    const open = lists.filter((list) => list.length > 0);
    if (open.length === 0) return mro;
    const next = open
      .map((list) => list[0])
      .find((candidate) => !open.some((list) => list.indexOf(candidate) > 0));
    if (next === undefined) {
      const names = [...new Set(open.map((list) => list[0]))].map((t) => t.name).join(", ");
      throw typeError(
        `Cannot create a consistent method resolution order (MRO) for bases ${names}`,
      );
    }
    mro.push(next);
    for (const list of open) if (list[0] === next) list.shift();
  }
}

/** The base whose instance layout a class with these bases has. */
function bestBase(bases: readonly PyType[]): PyType {
  let winner: PyType | undefined;
  let best: PyType | undefined;
  for (const base of bases) {
    if (unordered.has(base)) throw typeError(`Cannot extend an incomplete type '${base.name}'`);
    if (!base.isBase) throw typeError(`type '${nameOfType(base)}' is not an acceptable base type`);
    const solid = layoutBase(base);
    if (winner === undefined || isSubtype(solid, winner)) {
      winner = solid;
      best = base;
    } else if (!isSubtype(winner, solid)) {
      throw typeError("multiple bases have instance lay-out conflict");
    }
  }
  return best as PyType;
}

/** The nearest base that adds to the layout: a built-in type with a body, or one with members. */
function layoutBase(type: PyType): PyType {
  let base = type;
  while (base.base !== null && !(base.isHeap ? base.ownMembers.length > 0 : base.addsLayout)) {
    base = base.base;
  }
  return base;
}

/** The most derived metaclass of the bases. */
export function winningMetaclass(metatype: PyType, bases: readonly PyValue[]): PyType {
  let winner = metatype;
  for (const base of bases) {
    const meta = typeOf(base);
    if (isSubtype(winner, meta)) continue;
    if (isSubtype(meta, winner)) {
      winner = meta;
      continue;
    }
    throw typeError(
      "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
    );
  }
  return winner;
}

// ---- creation -----------------------------------------------------------------------------------------

function* newType(
  metatype: PyType,
  name: string,
  bases: PyType[],
  source: PyDict,
  keywords: PyValue[],
  kwnames: KwNames,
): Flow<PyValue> {
  const realBases = bases.length > 0 ? bases : [objectType];
  const base = bestBase(realBases);
  const type = new PyType(name, base);
  if (metatype !== typeType) type.cls = metatype;
  type.isHeap = true;
  type.isImmutable = false;
  type.bases = realBases;
  type.namespace = new PyDict();
  source.copyInto(type.namespace);
  type.hasDict = realBases.some((b) => b.hasDict);
  type.hasWeakref = realBases.some((b) => b.hasWeakref);
  const members = slotMembers(type);
  type.mro = computeMro(type);
  // The first class that is a sequence or a mapping decides, whichever the layout comes from.
  for (const b of type.mro) if (type.collection === "") type.collection = b.collection;
  type.alloc = base.alloc;
  const ns = type.namespace;

  const qualname = ns.getStr("__qualname__");
  if (qualname !== undefined) {
    const text = hostText(qualname);
    if (text === undefined) {
      throw typeError(`type __qualname__ must be a str, not ${typeName(qualname)}`);
    }
    type.qualname = text;
    ns.delete("__qualname__");
  }
  let module = ns.getStr("__module__");
  if (module === undefined) {
    module = callerModule.name();
    if (module !== undefined) ns.set("__module__", module);
  }
  if (module !== undefined) type.module = module;
  const doc = ns.getStr("__doc__");
  const docText = doc === undefined ? undefined : textOf(doc);
  if (docText !== undefined) checkUtf8(docText);
  type.doc = doc === undefined ? null : doc;
  const cell = ns.getStr("__classcell__");
  if (cell !== undefined) {
    if (!(cell instanceof PyCell)) {
      throw typeError(`__classcell__ must be a nonlocal cell, not <class '${typeName(cell)}'>`);
    }
    cell.value = type;
    ns.delete("__classcell__");
  }
  const dictCell = ns.getStr("__classdictcell__");
  if (dictCell instanceof PyCell) {
    dictCell.value = ns;
    ns.delete("__classdictcell__");
  }
  if (ns.keyList().some((key) => hostText(key) === undefined)) {
    warnAbout("RuntimeWarning", `non-string key in the __dict__ of class ${name}`);
  }
  defineMembers(type, members);
  // Not before: a member of this name has set it by now.
  if (ns.getStr("__doc__") === undefined) ns.set("__doc__", null);
  const make = ns.getStr("__new__");
  if (make !== undefined && typeOf(make).name === "function") {
    ns.set("__new__", new PyStaticMethod(make));
  }
  for (const special of ["__init_subclass__", "__class_getitem__"]) {
    const value = ns.getStr(special);
    if (value !== undefined && typeOf(value).name === "function") {
      ns.set(special, new PyClassMethod(value));
    }
  }
  if (ns.getStr("__eq__") !== undefined && ns.getStr("__hash__") === undefined) {
    ns.set("__hash__", null);
  }
  for (const b of realBases) b.subclasses.add(new WeakRef(type));
  if (hasOwnMro(metatype)) {
    unordered.add(type);
    const order = yield* callFlow(boundOrThrow(type, "mro"), [type]);
    unordered.delete(type);
    type.mro = checkMro(type, toArray(order));
    typeModified(type);
  }
  updateAllSlots(type);
  updateNew(type);
  for (const entry of [...ns.entries()]) {
    const value = entry.value as PyValue;
    const setName = boundSpecial(value, "__set_name__");
    if (setName === undefined) continue;
    const args = setName.unbound ? [value, type, entry.key] : [type, entry.key];
    try {
      yield new CallRequest(setName.callee, args);
    } catch (error) {
      addNote(
        error,
        `Error calling __set_name__ on '${typeName(value)}' instance ${reprText(entry.key)} in '${type.name}'`,
      );
      throw error;
    }
  }
  const initSubclass = superLookup(type, "__init_subclass__");
  if (initSubclass !== undefined) yield new CallRequest(initSubclass, keywords, kwnames);
  return type;
}

/** Classes whose metaclass is working out their order: `__mro__` is None meanwhile. */
const unordered = new WeakSet<PyType>();

function hasOwnMro(metatype: PyType): boolean {
  return metatype !== typeType && typeLookup(metatype, "mro") !== typeLookup(typeType, "mro");
}

/** The order anew, by the metaclass's `mro` when it has one. */
function renewedMro(type: PyType): PyType[] {
  if (!hasOwnMro(type.cls)) return computeMro(type);
  return checkMro(type, toArray(call(boundOrThrow(type, "mro"), [type])));
}

function checkMro(type: PyType, order: PyValue[]): PyType[] {
  for (const item of order) {
    if (!(item instanceof PyType)) {
      throw typeError(`mro() returned a non-class ('${typeName(item)}')`);
    }
    if (!isSubtype(solidBase(type), solidBase(item))) {
      throw typeError(`mro() returned base with unsuitable layout ('${item.name}')`);
    }
  }
  return order as PyType[];
}

/** `super(type, type).name`, bound to the class. */
function superLookup(type: PyType, name: string): PyValue | undefined {
  if (!type.mro.includes(type)) {
    throw typeError(
      `super(type, obj): obj (type ${type.name}) is not an instance or subtype of type (${type.name}).`,
    );
  }
  for (const base of type.mro.slice(1)) {
    const found = base.namespace.getStr(name);
    if (found === undefined) continue;
    const get = typeOf(found).slots.descrGet;
    return get === undefined ? found : get(found, undefined, type);
  }
  return undefined;
}

function boundOrThrow(type: PyType, name: string): PyValue {
  const found = typeLookup(typeOf(type), name);
  if (found === undefined) throw typeError(`metaclass has no ${name}`);
  return found;
}

function* callFlow(callee: PyValue, args: PyValue[]): Flow<PyValue> {
  return yield new CallRequest(callee, args);
}

/**
 * The members that `__slots__` declares; undefined without it. All complaints are made here, since
 * they come before those about the order of the bases.
 */
function slotMembers(type: PyType): string[] | undefined {
  const ns = type.namespace;
  const declared = ns.getStr("__slots__");
  if (declared === undefined) return undefined;
  const isText = typeof declared === "string" || declared instanceof PyStr;
  const items = isText ? [declared] : [...iterate(declared)];
  if (items.length > 0 && hasVariableSize(type)) {
    throw typeError(`nonempty __slots__ not supported for subtype of '${type.base?.name}'`);
  }
  let mayAddDict = !type.hasDict;
  let mayAddReference = mayAddWeakref(type);
  const names = items.map((item) => {
    const text = hostText(item);
    if (text === undefined) {
      throw typeError(`__slots__ items must be strings, not '${typeName(item)}'`);
    }
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text)) {
      throw typeError("__slots__ must be identifiers");
    }
    if (text === "__dict__") {
      if (!mayAddDict) throw typeError("__dict__ slot disallowed: we already got one");
      mayAddDict = false;
    } else if (text === "__weakref__") {
      if (!mayAddReference) throw typeError("__weakref__ slot disallowed: we already got one");
      mayAddReference = false;
    }
    return text;
  });
  const prefix = `_${type.name.replace(/^_+/, "")}`;
  return names.map((name) => {
    if (name === "__dict__" || name === "__weakref__") return name;
    const mangled = name.startsWith("__") && !name.endsWith("__") ? prefix + name : name;
    const isTaken = ns.getStr(mangled) !== undefined;
    if (isTaken && mangled !== "__qualname__" && mangled !== "__classcell__") {
      throw valueError(`${reprText(mangled)} in __slots__ conflicts with class variable`);
    }
    return mangled;
  });
}

/** Makes members and decides whether instances get a `__dict__`. */
function defineMembers(type: PyType, members: readonly string[] | undefined): void {
  if (members === undefined) {
    // Classes, the instances of a metaclass, show their own namespace as `__dict__`.
    if (!isSubtype(type, typeType)) {
      if (!type.hasDict) addDictAttribute(type);
      type.hasDict = true;
    }
    if (mayAddWeakref(type)) addWeakrefAttribute(type);
    return;
  }
  for (const member of members) {
    if (member === "__dict__") {
      addDictAttribute(type);
      type.hasDict = true;
    } else if (member === "__weakref__") addWeakrefAttribute(type);
    else {
      type.namespace.set(member, new MemberDescriptor(member, type));
      if (!type.ownMembers.includes(member)) type.ownMembers.push(member);
    }
  }
}

/** Filled by object-type.ts: the attributes `__dict__` and `__weakref__` of instances. */
export const instanceAttributes: {
  dict: ((owner: PyType) => PyGetSet) | null;
  weakref: ((owner: PyType) => PyGetSet) | null;
} = { dict: null, weakref: null };

function addDictAttribute(type: PyType): void {
  if (instanceAttributes.dict !== null && type.namespace.getStr("__dict__") === undefined) {
    type.namespace.set("__dict__", instanceAttributes.dict(type));
  }
}

function addWeakrefAttribute(type: PyType): void {
  type.hasWeakref = true;
  if (instanceAttributes.weakref !== null && type.namespace.getStr("__weakref__") === undefined) {
    type.namespace.set("__weakref__", instanceAttributes.weakref(type));
  }
}

/** Where objects differ in size there is no place for weak references. */
const mayAddWeakref = (type: PyType): boolean => !type.hasWeakref && !hasVariableSize(type);

/** `__new__` is looked up along the MRO: a Python one is called, else the built-in slot runs. */
function updateNew(type: PyType): void {
  for (const owner of type.mro) {
    const found = owner.namespace.getStr("__new__");
    if (found === undefined) continue;
    if (!owner.isHeap) {
      type.slots.new = owner.slots.new;
      return;
    }
    (type.slots as TypeSlots).new = (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const current = typeLookup(cls, "__new__") as PyValue;
      const get = typeOf(current).slots.descrGet;
      const callee = get === undefined ? current : get(current, undefined, cls);
      return callWith(callee, [cls, ...args], kwnames);
    };
    return;
  }
}

function* callWith(callee: PyValue, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
  return yield new CallRequest(callee, args, kwnames);
}

// ---- attributes of classes ----------------------------------------------------------------------------

function typeGetAttr(self: PyType, name: string): PyValue | undefined {
  const meta = self.cls;
  const metaFound = typeLookup(meta, name);
  let metaGet: ((d: PyValue, i: PyValue | undefined, o: PyType) => PyValue) | undefined;
  if (metaFound !== undefined) {
    const slots = typeOf(metaFound).slots;
    metaGet = slots.descrGet;
    if (metaGet !== undefined && slots.descrSet !== undefined)
      return metaGet(metaFound, self, meta);
  }
  const own = typeLookup(self, name);
  if (own !== undefined) {
    const get = typeOf(own).slots.descrGet;
    return get === undefined ? own : get(own, undefined, self);
  }
  if (metaGet !== undefined) return metaGet(metaFound as PyValue, self, meta);
  return metaFound;
}

const DESCRIPTOR_METHODS: ReadonlySet<string> = new Set(["__get__", "__set__", "__delete__"]);

export function setTypeAttr(self: PyType, name: string, value: PyValue | undefined): void {
  if (self.isImmutable) {
    throw typeError(
      `cannot set ${reprText(name)} attribute of immutable type '${nameOfType(self)}'`,
    );
  }
  const metaFound = typeLookup(self.cls, name);
  if (metaFound !== undefined) {
    const set = typeOf(metaFound).slots.descrSet;
    if (set !== undefined) {
      set(metaFound, self, value);
      typeModified(self);
      return;
    }
  }
  if (value === undefined) {
    if (self.namespace.delete(name) === undefined) {
      throw typeErrorForMissing(self, name);
    }
  } else self.namespace.set(name, value);
  // An instance that becomes a descriptor may be cached as the plain attribute of any class.
  typeModified(DESCRIPTOR_METHODS.has(name) ? objectType : self);
  if (name.startsWith("__")) {
    updateSlotsFor(self, name);
    if (name === "__new__") updateNew(self);
  }
}

function typeErrorForMissing(self: PyType, name: string): PyObject {
  return attributeError(`type object '${nameOfType(self)}' has no attribute '${name}'`, self, name);
}

// ---- the type itself --------------------------------------------------------------------------------

function* typeNew(metatype: PyType, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
  const positional = args.slice(0, args.length - (kwnames?.length ?? 0));
  const keywords = args.slice(positional.length);
  if (metatype === typeType && positional.length === 1) {
    if (keywords.length > 0) throw typeError("type() takes no keyword arguments");
    return typeOf(positional[0]);
  }
  if (positional.length !== 3) {
    throw typeError(
      metatype === typeType
        ? "type() takes 1 or 3 arguments"
        : `type.__new__() takes exactly 3 arguments (${positional.length} given)`,
    );
  }
  const [name, bases, ns] = positional;
  const text = hostText(name);
  if (text === undefined) {
    throw typeError(`type.__new__() argument 1 must be str, not ${typeName(name)}`);
  }
  if (!(bases instanceof PyTuple)) {
    throw typeError(`type.__new__() argument 2 must be tuple, not ${typeName(bases)}`);
  }
  if (!(ns instanceof PyDict)) {
    throw typeError(`type.__new__() argument 3 must be dict, not ${typeName(ns)}`);
  }
  for (const base of bases.items) {
    const isType = base instanceof PyType;
    if (!isType && getAttrOptional(base, "__mro_entries__") !== undefined) {
      throw typeError("type() doesn't support MRO entry resolution; use types.new_class()");
    }
  }
  const winner = winningMetaclass(metatype, bases.items);
  if (winner !== metatype && winner.slots.new !== typeType.slots.new) {
    const make = winner.slots.new as NonNullable<typeof winner.slots.new>;
    const made = make(winner, args, kwnames);
    return isFlow(made) ? yield* made : made;
  }
  if (bases.items.some((base) => !(base instanceof PyType))) throw typeError("bases must be types");
  checkTypeName(name, text);
  const source = inOwnOrder(ns);
  return yield* newType(winner, text, bases.items.slice() as PyType[], source, keywords, kwnames);
}

/** A namespace whose class has an order of its own, in that order. */
function inOwnOrder(ns: PyDict): PyDict {
  if (typeOf(ns).slots.iter === dictType.slots.iter) return ns;
  const ordered = new PyDict();
  for (const key of iterate(callMethod(ns, "keys"))) ordered.set(key, getItem(ns, key));
  return ordered;
}

function typeRepr(self: PyType): PyValue {
  const module = hostText(typeModule(self));
  if (module !== undefined && module !== "builtins") {
    return strFromHost(`<class '${module}.${self.qualname}'>`);
  }
  return strFromHost(`<class '${self.qualname}'>`);
}

function typeModule(self: PyType): PyValue {
  if (self.isHeap) {
    const own = self.namespace.getStr("__module__");
    return own === undefined ? self.module : own;
  }
  return self.module;
}

defineType(typeType, {
  slots: {
    new: typeNew,
    init: (_self: PyType, args: PyValue[], kwnames: KwNames) => {
      const count = args.length - (kwnames?.length ?? 0);
      if (count !== 1 && count !== 3) throw typeError("type.__init__() takes 1 or 3 arguments");
    },
    call: (self: PyType, args: PyValue[], kwnames: KwNames) => callType(self, args, kwnames),
    repr: typeRepr,
    getattro: typeGetAttr,
    setattro: setTypeAttr,
    or: (left, right) => unionHook.make(left, right),
  },
  attributes: [
    attribute(
      "__name__",
      (self: PyType) => strFromHost(self.name),
      (self: PyType, value) => {
        checkMutable(self, "__name__", value);
        const text = hostText(value as PyValue);
        if (text === undefined) {
          throw typeError(
            `can only assign string to ${self.name}.__name__, not '${typeName(value as PyValue)}'`,
          );
        }
        checkTypeName(value as PyValue, text);
        self.name = text;
      },
    ),
    attribute(
      "__qualname__",
      (self: PyType) => strFromHost(self.qualname),
      (self: PyType, value) => {
        checkMutable(self, "__qualname__", value);
        const text = hostText(value as PyValue);
        if (text === undefined) {
          throw typeError(
            `can only assign string to ${self.name}.__qualname__, not '${typeName(value as PyValue)}'`,
          );
        }
        self.qualname = text;
      },
    ),
    attribute("__module__", typeModule, (self: PyType, value) => {
      checkMutable(self, "__module__", value);
      self.namespace.set("__module__", value as PyValue);
      self.module = value as PyValue;
      self.namespace.delete("__firstlineno__");
    }),
    attribute(
      "__doc__",
      (self: PyType) => {
        if (!self.isHeap) return self.doc;
        const doc = self.namespace.getStr("__doc__");
        if (doc === undefined) return null;
        const get = typeOf(doc).slots.descrGet;
        return get === undefined ? doc : get(doc, undefined, self);
      },
      (self: PyType, value) => {
        checkMutable(self, "__doc__", value);
        self.namespace.set("__doc__", value as PyValue);
      },
    ),
    attribute("__bases__", (self: PyType) => new PyTuple(self.bases.slice()), setBases),
    field("__base__", (self: PyType) => self.base),
    field("__mro__", (self: PyType) =>
      unordered.has(self) ? null : new PyTuple(self.mro.slice()),
    ),
    field("__basicsize__", (self: PyType) => layoutOf(self).basic),
    field("__itemsize__", (self: PyType) => layoutOf(self).item),
    ...annotationRows,
    field("__flags__", (self: PyType) => typeFlags(self)),
    field("__dictoffset__", (self: PyType) => (self.hasDict ? 16 : 0)),
    field("__weakrefoffset__", (self: PyType) => (self.hasWeakref ? 8 : 0)),
    attribute(
      "__abstractmethods__",
      (self: PyType) =>
        self === typeType ? undefined : self.namespace.getStr("__abstractmethods__"),
      (self: PyType, value) => {
        if (value === undefined) {
          if (self.namespace.delete("__abstractmethods__") === undefined) {
            throw newError("AttributeError", "__abstractmethods__");
          }
        } else self.namespace.set("__abstractmethods__", value);
        self.isAbstract = value !== undefined && toArray(value).length > 0;
      },
    ),
    attribute(
      "__type_params__",
      (self: PyType) => {
        // The namespace of `type` itself has this attribute instead.
        const own = self === typeType ? undefined : self.namespace.getStr("__type_params__");
        return own === undefined ? new PyTuple([]) : own;
      },
      (self: PyType, value) => {
        checkMutable(self, "__type_params__", value);
        self.namespace.set("__type_params__", value as PyValue);
      },
    ),
    attribute("__text_signature__", (self: PyType) => self.signature),
  ],
  methods: [
    method("mro(self, /)", (self: PyType) => new PyList(computeMro(self))),
    method("__subclasses__(self, /)", (self: PyType) => {
      const alive: PyValue[] = [];
      for (const reference of self.subclasses) {
        const subclass = reference.deref();
        if (subclass !== undefined) alive.push(subclass);
      }
      return new PyList(alive);
    }),
    method("__instancecheck__(self, instance, /)", (self: PyType, instance: PyValue) =>
      isRealInstance(instance, self),
    ),
    method("__subclasscheck__(self, subclass, /)", (self: PyType, subclass: PyValue) =>
      isRealSubclass(subclass, self),
    ),
    classMethod("__prepare__(type, /, *args, **kwargs)", () => new PyDict()),
    method("__dir__(self, /)", (self: PyType) => {
      const names = new Set<PyValue>();
      for (const base of self.mro) for (const key of base.namespace.keyList()) names.add(key);
      return new PyList([...names]);
    }),
    method("__sizeof__(self, /)", sizeOfType),
  ],
  hasDict: false,
  hasWeakref: true,
  alloc: (cls) => {
    throw typeError(`cannot allocate ${cls.name} directly`);
  },
});

/** `__name__` of the module whose code runs, for classes that `type()` makes; filled by the VM. */
export const callerModule: { name: () => PyValue | undefined } = { name: () => undefined };

/** Filled by union-type.ts: `int | None`. */
export const unionHook: { make: (left: PyValue, right: PyValue) => PyValue } = {
  make: () => {
    throw typeError("union types are not loaded");
  },
};

/** A name that other languages see as UTF-8 that ends with a null. */
function checkTypeName(name: PyValue, text: string): void {
  if (text.includes("\0")) throw valueError("type name must not contain null characters");
  checkUtf8(textOf(name) as Text);
}

function checkMutable(self: PyType, name: string, value: PyValue | undefined): void {
  if (self.isImmutable) {
    throw typeError(`cannot set '${name}' attribute of immutable type '${nameOfType(self)}'`);
  }
  if (value === undefined) {
    throw typeError(`cannot delete '${name}' attribute of immutable type '${nameOfType(self)}'`);
  }
  audit("object.__setattr__", self, name, value);
}

function setBases(self: PyType, value: PyValue | undefined): void {
  checkMutable(self, "__bases__", value);
  if (!(value instanceof PyTuple)) {
    throw typeError(
      `can only assign tuple to ${self.name}.__bases__, not ${typeName(value as PyValue)}`,
    );
  }
  if (value.items.length === 0) {
    throw typeError(`can only assign non-empty tuple to ${self.name}.__bases__, not ()`);
  }
  for (const base of value.items) {
    if (!(base instanceof PyType)) {
      throw typeError(`${self.name}.__bases__ must be tuple of classes, not '${typeName(base)}'`);
    }
    let ancestor: PyType | null = base;
    while (ancestor !== null && ancestor !== self) ancestor = ancestor.base;
    if (ancestor === self || isSubtype(base, self)) {
      throw typeError("a __bases__ item causes an inheritance cycle");
    }
  }
  const bases = value.items.slice() as PyType[];
  const base = bestBase(bases);
  const old = self.base as PyType;
  if (old.isHeap !== base.isHeap) {
    throw typeError(`__bases__ assignment: '${base.name}' deallocator differs from '${old.name}'`);
  }
  if (!layoutMatches(old, base)) {
    throw typeError(
      `__bases__ assignment: '${base.name}' object layout differs from '${old.name}'`,
    );
  }
  const previous = self.bases;
  const previousBase = self.base;
  self.bases = bases;
  self.base = base;
  const before: [PyType, PyType[]][] = [];
  const recompute = (type: PyType): void => {
    before.push([type, type.mro]);
    type.mro = renewedMro(type);
    for (const reference of type.subclasses) {
      const subclass = reference.deref();
      if (subclass !== undefined) recompute(subclass);
    }
  };
  try {
    recompute(self);
  } catch (error) {
    // A `mro()` may have assigned other bases meanwhile: those stay.
    if (self.bases !== bases) throw error;
    self.bases = previous;
    self.base = previousBase;
    for (const [type, order] of before) type.mro = order;
    throw error;
  }
  if (self.bases !== bases) return;
  for (const b of previous) {
    if (bases.includes(b)) continue;
    for (const reference of b.subclasses) {
      if (reference.deref() === self) b.subclasses.delete(reference);
    }
  }
  for (const b of bases) if (!previous.includes(b)) b.subclasses.add(new WeakRef(self));
  typeModified(self);
  const refresh = (type: PyType): void => {
    updateAllSlots(type);
    updateNew(type);
    for (const reference of type.subclasses) {
      const subclass = reference.deref();
      if (subclass !== undefined) refresh(subclass);
    }
  };
  refresh(self);
}

/** Runs a Flow-returning constructor for callers that hold no frame. */
export function makeClass(
  metatype: PyType,
  name: string,
  bases: PyType[],
  namespace: PyDict,
): PyType {
  return call(metatype, [name, new PyTuple(bases), namespace]) as PyType;
}
