// The base of Numba's type objects. A type is interned: two types are the same exactly when they are one object, and
// `name` is what Numba prints. They are Python objects, so that scripts can call and index them; what scripts can do
// with them is defined in python.ts. This folder knows nothing of inference or of the kernel IR.

import { bareType } from "../../objects/core-types.ts";
import { PyObject, type PyType } from "../../objects/object.ts";

/** All of them, bases first. */
export const numbaClasses: PyType[] = [];

export const typeClass = numbaClass("Type");

/** A Python class of numba.types. */
export function numbaClass(name: string, base?: PyType): PyType {
  const made = base === undefined ? bareType(name) : bareType(name, base);
  made.module = "numba.core.types";
  numbaClasses.push(made);
  return made;
}

export abstract class NumbaType extends PyObject {
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  /** False while something inside is not known yet: the element of an empty list. */
  get isPrecise(): boolean {
    return true;
  }

  override toString(): string {
    return this.name;
  }
}
NumbaType.prototype.cls = typeClass;

const interned = new Map<string, NumbaType>();

/** The one type with this name and kind; `make` is called the first time. */
export function intern<T extends NumbaType>(key: string, make: () => T): T {
  let found = interned.get(key) as T | undefined;
  if (found === undefined) {
    found = make();
    interned.set(key, found);
  }
  return found;
}

let nextId = 0;
const ids = new WeakMap<object, number>();

/** A number for an object, for keys of types that belong to it. */
export function identityOf(object: object): number {
  let id = ids.get(object);
  if (id === undefined) {
    id = nextId++;
    ids.set(object, id);
  }
  return id;
}
