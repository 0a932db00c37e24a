/**
 * Objects that have something to do when nobody refers to them any more. The host tells that an object is gone, but does not
 * give it back: so what it consists of is held here, and whoever finalises it gets a new object made of that. An object that
 * can be reached from its own parts is therefore kept until the program ends.
 */
import { giveIdentity, identityKeeper, knownIdentity } from "./identity.ts";
import { materializeDict, onClassChange, typeLookup } from "./lookup.ts";
import {
  type Flow,
  PyInstance,
  type PyObject,
  type PyType,
  type PyValue,
  type Shape,
} from "./object.ts";

/** What is held of an object. It must not refer to the object itself. */
export abstract class Finalizable<T extends PyObject = PyObject> {
  protected readonly reference: WeakRef<T>;

  /** `id()` of the object, if it was asked for: the new object has the same. */
  identity: number;

  constructor(object: T) {
    this.reference = new WeakRef(object);
    this.identity = knownIdentity(object);
  }

  /** The object while it is there. */
  get object(): T | undefined {
    return this.reference.deref();
  }

  /** A new object made of the parts of the one that is gone. */
  protected abstract rebuild(): T;

  protected abstract finalizeObject(object: T): Flow<unknown>;

  /** What is to be done for the object, or for one like it. Errors have been reported. */
  finalize(): Flow<unknown> {
    const { object } = this;
    if (object !== undefined) return this.finalizeObject(object);
    const made = this.rebuild();
    if (this.identity !== 0) giveIdentity(made, this.identity);
    return this.finalizeObject(made);
  }
}

const watched = new Set<Finalizable>();

export const countFinalizable = (): number => watched.size;

export function watch(record: Finalizable): void {
  watched.add(record);
}

/** The object has nothing left to do. */
export function unwatch(record: Finalizable): void {
  watched.delete(record);
}

/** Those that are gone, in the order of their creation; each is given once. */
export function takeGone(): Finalizable[] {
  return take((record) => record.object === undefined);
}

/** All of them, at the end of the program. */
export const takeAll = (): Finalizable[] => take(() => true);

function take(isWanted: (record: Finalizable) => boolean): Finalizable[] {
  const taken: Finalizable[] = [];
  for (const record of watched) {
    if (!isWanted(record)) continue;
    watched.delete(record);
    taken.push(record);
  }
  return taken;
}

// ---- instances of classes with a `__del__` -----------------------------------------------------------------

/** Calls `__del__`; the VM fills it. */
export const instanceFinalizer: { run: (instance: PyInstance) => Flow<unknown> } = {
  run: () => {
    throw new Error("no VM");
  },
};

class FinalizableInstance extends Finalizable<PyInstance> {
  readonly slots: (PyValue | undefined)[];
  cls: PyType;
  shape: Shape;

  constructor(instance: PyInstance) {
    super(instance);
    this.slots = instance.slots;
    this.cls = instance.cls;
    this.shape = instance.shape;
  }

  protected override rebuild(): PyInstance {
    const instance = new PyInstance(this.cls);
    instance.shape = this.shape;
    instance.slots = this.slots;
    return instance;
  }

  protected override finalizeObject(instance: PyInstance): Flow<unknown> {
    return instanceFinalizer.run(instance);
  }
}

const byInstance = new WeakMap<PyInstance, FinalizableInstance>();

identityKeeper.of = (object) => {
  if (object instanceof PyInstance) return byInstance.get(object);
  const { record } = object as { record?: unknown };
  return record instanceof Finalizable ? record : undefined;
};

export const hasFinalizer = (cls: PyType): boolean => typeLookup(cls, "__del__") !== undefined;

/** A plain object of a script's class. */
export function newInstance(cls: PyType): PyInstance {
  const instance = new PyInstance(cls);
  if (cls.isHeap && hasFinalizer(cls)) watchInstance(instance);
  return instance;
}

/** From now on the instance's array of slots stays the same: attributes are in a dict, members have their places. */
function watchInstance(instance: PyInstance): void {
  const { cls } = instance;
  if (cls.hasDict) materializeDict(instance);
  for (const type of cls.mro) {
    for (const name of type.ownMembers) {
      const key = `\0${name}`;
      if (instance.shape.index.has(key)) continue;
      instance.shape = instance.shape.extend(key);
      instance.slots.push(undefined);
    }
  }
  const record = new FinalizableInstance(instance);
  watch(record);
  byInstance.set(instance, record);
}

onClassChange.hear = (instance) => {
  const record = byInstance.get(instance);
  if (record === undefined) return;
  record.cls = instance.cls;
  record.shape = instance.shape;
};
