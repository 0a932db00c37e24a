/** The identity of objects: the host has no addresses, so each object gets a number when it is first asked for it. */
import type { PyObject } from "./object.ts";

let nextIdentity = 0x7f0000001000;
const identities = new WeakMap<PyObject, number>();

/** A number that is the same for the whole life of an object: `id()` and the default hash. */
export function identityOf(obj: PyObject): number {
  let id = identities.get(obj);
  if (id === undefined) {
    id = nextIdentity;
    nextIdentity += 16;
    identities.set(obj, id);
    const keeper = identityKeeper.of(obj);
    if (keeper !== undefined) keeper.identity = id;
  }
  return id;
}

/** The identity that an object has been asked for; 0: none yet. */
export const knownIdentity = (obj: PyObject): number => identities.get(obj) ?? 0;

/** An object takes the place of one that is gone. */
export function giveIdentity(obj: PyObject, id: number): void {
  identities.set(obj, id);
}

/** What outlives an object and keeps its identity for one that takes its place; filled by finalizers.ts. */
export const identityKeeper: { of: (obj: PyObject) => { identity: number } | undefined } = {
  of: () => undefined,
};
