/**
 * `defineType`: completes a built-in type from a description: slots, methods, attributes, class
 * methods. Everything visible from Python (slot wrappers, `__doc__`, `__text_signature__`) derives
 * from it.
 */

import {
  BuiltinDefinition,
  type NativeFunction,
  PyBuiltin,
  PyClassMethodDescriptor,
  PyField,
  PyGetSet,
  PyMethodDescriptor,
} from "./builtin.ts";
import { isSubtype, objectType, typeOf } from "./core-types.ts";
import { typeError } from "./exceptions.ts";
import { typeModified } from "./lookup.ts";
import {
  type Flow,
  type KwNames,
  type PyObject,
  PyType,
  type PyValue,
  type TypeSlots,
} from "./object.ts";
import { addSlotWrappers, inheritSlots } from "./slot-table.ts";
import { PyStaticMethod } from "./static-method.ts";
import { solidBase } from "./type-sizes.ts";

/** A method row: `method("append(self, object, /)", (self, value) => …)`. */
export interface MethodRow {
  readonly def: BuiltinDefinition;
  readonly kind: "method" | "class" | "static";
}

export function method(signature: string, run: NativeFunction, doc?: string): MethodRow {
  return { def: new BuiltinDefinition(signature, run, doc), kind: "method" };
}
/** The class is the first parameter: name it `type`. */
export function classMethod(signature: string, run: NativeFunction, doc?: string): MethodRow {
  return { def: new BuiltinDefinition(signature, run, doc), kind: "class" };
}
export function staticMethod(signature: string, run: NativeFunction, doc?: string): MethodRow {
  return { def: new BuiltinDefinition(signature, run, doc), kind: "static" };
}

export interface AttributeRow {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the descriptor's owner check guarantees the receiver
  readonly get: (self: any, owner: PyType) => PyValue | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the descriptor's owner check guarantees the receiver
  readonly set?: (self: any, value: PyValue | undefined) => void;
  readonly doc?: string;
  /** A plain field of the object: a member descriptor. */
  readonly isField?: boolean;
}

/** A computed attribute: `attribute("real", (self) => …)`; without `set` it is read-only. */
export function attribute(
  name: string,
  get: AttributeRow["get"],
  set?: AttributeRow["set"],
  doc?: string,
): AttributeRow {
  return { name, get, ...(set ? { set } : {}), ...(doc ? { doc } : {}) };
}

/** A plain field of the object, such as `slice.start`; without `set` it is read-only. */
export function field(
  name: string,
  get: AttributeRow["get"],
  set?: AttributeRow["set"],
  doc?: string,
): AttributeRow {
  return { ...attribute(name, get, set, doc), isField: true };
}

export interface TypeSpec {
  readonly slots?: TypeSlots;
  readonly methods?: readonly MethodRow[];
  readonly attributes?: readonly AttributeRow[];
  /** Other names in the class namespace. */
  readonly names?: Record<string, PyValue>;
  readonly doc?: string;
  /** May not be subclassed. */
  readonly final?: boolean;
  readonly hasDict?: boolean;
  readonly hasWeakref?: boolean;
  readonly module?: string;
  readonly collection?: "sequence" | "mapping";
  /** Bare instance for subclasses of a script; required where they may be made. */
  readonly alloc?: (cls: PyType) => PyObject;
  /** `__text_signature__` of the constructor. */
  readonly signature?: string;
  /** CPython makes it when its module is loaded, so that it has the flag of heap types … */
  readonly isMadeAtLoad?: boolean;
  /** … and the `__new__` of `object`, which copyreg asks for its owner. */
  readonly hasPlainNew?: boolean;
}

/** A type's name as its descriptors show it: with its module, but for built-in and Python classes. */
export function fullName(type: PyType): string {
  const { module, name } = type;
  return type.isHeap || typeof module !== "string" || module === "builtins"
    ? name
    : `${module}.${name}`;
}

const defined = new Set<PyType>();

export function defineType(type: PyType, spec: TypeSpec): PyType {
  if (defined.has(type)) throw new Error(`type ${type.name} is defined twice`);
  // What a base gets later its heirs would not have. (Those of `object` are looked up.)
  if (type.base !== null && type.base.base !== null && !defined.has(type.base)) {
    throw new Error(`type ${type.name} is defined before its base, ${type.base.name}`);
  }
  defined.add(type);
  Object.assign(type.slots, spec.slots);
  type.isMadeAtLoad = spec.isMadeAtLoad === true;
  type.hasPlainNew = spec.hasPlainNew ?? type.base?.hasPlainNew ?? false;
  type.isBase = spec.final !== true;
  type.hasDict = spec.hasDict ?? type.base?.hasDict ?? false;
  type.hasWeakref = spec.hasWeakref ?? type.base?.hasWeakref ?? false;
  if (spec.module !== undefined) type.module = spec.module;
  type.addsLayout =
    (spec.alloc !== undefined && spec.alloc !== type.base?.alloc) ||
    spec.attributes?.some((row) => row.set !== undefined) === true;
  if (spec.alloc !== undefined) type.alloc = spec.alloc;
  else if (type.alloc === null) type.alloc = type.base?.alloc ?? null;
  if (spec.collection !== undefined) type.collection = spec.collection;
  else if (type.base !== null) type.collection = type.base.collection;
  if (spec.doc !== undefined) type.doc = spec.doc;
  if (spec.signature !== undefined) type.signature = spec.signature;
  const names = type.namespace;
  for (const { def, kind } of spec.methods ?? []) {
    def.qualname = `${type.name}.${def.name}`;
    if (kind === "method") names.set(def.name, new PyMethodDescriptor(def, type));
    else if (kind === "class") names.set(def.name, new PyClassMethodDescriptor(def, type));
    else names.set(def.name, new PyStaticMethod(staticFunction(def, type)));
  }
  for (const row of spec.attributes ?? []) {
    const Descriptor = row.isField === true ? PyField : PyGetSet;
    names.set(row.name, new Descriptor(row.name, type, row.get, row.set, row.doc ?? null));
  }
  // Slots may have been set before the type was described.
  addSlotWrappers(type, type.slots);
  if (spec.slots?.new !== undefined) {
    names.set("__new__", newWrapper(type, type.hasPlainNew ? objectType : type));
  }
  for (const [name, value] of Object.entries(spec.names ?? {})) names.set(name, value);
  if (names.getStr("__doc__") === undefined) names.set("__doc__", spec.doc ?? null);
  const isLibrary = spec.module !== undefined && spec.module !== "builtins";
  if (isLibrary && names.getStr("__module__") === undefined) {
    names.set("__module__", spec.module as string);
  }
  inheritSlots(type);
  typeModified(type);
  type.base?.subclasses.add(new WeakRef(type));
  return type;
}

function staticFunction(def: BuiltinDefinition, type: PyType): PyBuiltin {
  const made = new PyBuiltin(def);
  made.home = type;
  made.isStatic = true;
  return made;
}

/** `T.__new__` of a built-in type: checks the class, then runs the slot. */
function newWrapper(type: PyType, home: PyType): PyValue {
  const def = new BuiltinDefinition(
    "__new__(*args, **kwargs)",
    (args: PyValue[], keywords: Map<string, PyValue>): PyValue | Flow => {
      const cls = args[0];
      if (args.length === 0) throw typeError(`${type.name}.__new__(): not enough arguments`);
      if (!(cls instanceof PyType)) {
        throw typeError(`${type.name}.__new__(X): X is not a type object (${typeOf(cls).name})`);
      }
      if (!isSubtype(cls, type)) {
        throw typeError(
          `${type.name}.__new__(${cls.name}): ${cls.name} is not a subtype of ${type.name}`,
        );
      }
      const base = solidBase(cls);
      const isPlain = type === objectType && base.hasPlainNew;
      if (base.slots.new !== type.slots.new && !isPlain) {
        throw typeError(
          `${type.name}.__new__(${cls.name}) is not safe, use ${base.name}.__new__()`,
        );
      }
      const rest = args.slice(1);
      const kwnames: KwNames = keywords.size > 0 ? [...keywords.keys()] : null;
      const make = (isPlain ? base : type).slots.new as NonNullable<TypeSlots["new"]>;
      return make(cls, [...rest, ...keywords.values()], kwnames);
    },
  );
  def.qualname = `${type.name}.__new__`;
  const builtin = new PyBuiltin(def);
  builtin.home = home;
  return builtin;
}
