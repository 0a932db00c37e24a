/**
 * Instances of classes with a `__del__`. The host tells that an object is gone, but does not give it back: so what it
 * consists of is held here, and `__del__` gets a new object made of that. An object that can be reached from its own
 * attributes is therefore kept until the program ends.
 */
import { materializeDict, onClassChange, typeLookup } from "./lookup.ts";
import { PyInstance, type PyType, type PyValue, type Shape } from "./object.ts";

class Finalizable {
  readonly reference: WeakRef<PyInstance>;
  readonly slots: (PyValue | undefined)[];
  cls: PyType;
  shape: Shape;

  constructor(instance: PyInstance) {
    this.reference = new WeakRef(instance);
    this.slots = instance.slots;
    this.cls = instance.cls;
    this.shape = instance.shape;
  }

  /** The object, or one like it. */
  revive(): PyInstance {
    const known = this.reference.deref();
    if (known !== undefined) return known;
    const instance = new PyInstance(this.cls);
    instance.shape = this.shape;
    instance.slots = this.slots;
    return instance;
  }
}

const watched = new Set<Finalizable>();
const byInstance = new WeakMap<PyInstance, Finalizable>();
let born = 0;

/** Instances made since the last look, and all that are watched. */
export const finalizableCounts = (): { born: number; all: number } => ({ born, all: watched.size });

export const hasFinalizer = (cls: PyType): boolean => typeLookup(cls, "__del__") !== undefined;

/** A plain object of a script's class. */
export function newInstance(cls: PyType): PyInstance {
  const instance = new PyInstance(cls);
  if (cls.isHeap && hasFinalizer(cls)) watch(instance);
  return instance;
}

/** From now on the instance's array of slots stays the same: attributes are in a dict, members have their places. */
function watch(instance: PyInstance): void {
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
  const record = new Finalizable(instance);
  watched.add(record);
  byInstance.set(instance, record);
  born++;
}

onClassChange.hear = (instance) => {
  const record = byInstance.get(instance);
  if (record === undefined) return;
  record.cls = instance.cls;
  record.shape = instance.shape;
};

/** Those that are gone, in the order of their creation; each is given once. */
export function takeGone(): PyInstance[] {
  return take((record) => record.reference.deref() === undefined);
}

/** All of them, at the end of the program. */
export const takeAll = (): PyInstance[] => take(() => true);

function take(isWanted: (record: Finalizable) => boolean): PyInstance[] {
  const taken: PyInstance[] = [];
  for (const record of watched) {
    if (!isWanted(record)) continue;
    watched.delete(record);
    taken.push(record.revive());
  }
  born = 0;
  return taken;
}
