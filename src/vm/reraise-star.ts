/** The end of `try … except*`: what is raised from the exceptions that the handlers left. */
import { call, getAttr } from "../objects/abstract.ts";
import { isSubtype } from "../objects/core-types.ts";
import { exceptionTypes, PyBaseException } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList } from "../objects/sequence-values.ts";

/** Leaf exceptions of a group, by identity. */
function leaves(exception: PyValue, into: Set<PyValue>): void {
  if (exception instanceof PyBaseException && isGroup(exception)) {
    const parts = getAttr(exception, "exceptions") as unknown as { items: readonly PyValue[] };
    for (const part of parts.items) leaves(part, into);
  } else into.add(exception);
}

const isGroup = (e: PyBaseException): boolean =>
  isSubtype(e.cls, exceptionTypes.BaseExceptionGroup);

/**
 * `raised` holds, for each handler, what it raised or re-raised, and the unhandled rest; None entries
 * are handlers that finished. Parts of the original group that were re-raised unchanged are merged
 * into one group of the original's shape.
 */
export function prepareReraiseStar(original: PyValue, raised: readonly PyValue[]): PyValue {
  const present = raised.filter((e) => e !== null) as PyBaseException[];
  if (present.length === 0) return null;
  if (!(original instanceof PyBaseException)) return null;
  if (!isGroup(original)) return present[0];
  const isReraised = (e: PyBaseException): boolean =>
    isGroup(e) === isGroup(original) &&
    e.traceback === original.traceback &&
    e.context === original.context &&
    e.cause === original.cause;
  const fresh = present.filter((e) => !isReraised(e));
  const reraised = present.filter(isReraised);
  let rest: PyValue = null;
  if (reraised.length > 0) {
    const keep = new Set<PyValue>();
    for (const e of reraised) leaves(e, keep);
    rest = projection(original, keep);
  }
  if (fresh.length === 0) return rest;
  const all: PyValue[] = rest === null ? [...fresh] : [...fresh, rest];
  if (all.length === 1) return all[0];
  return call(exceptionTypes.BaseExceptionGroup, ["", new PyList(all)]);
}

/** The part of a group that holds just the given leaves, in the same nesting. */
function projection(group: PyBaseException, keep: Set<PyValue>): PyValue {
  const parts = getAttr(group, "exceptions") as unknown as { items: readonly PyValue[] };
  const kept: PyValue[] = [];
  for (const part of parts.items) {
    if (part instanceof PyBaseException && isGroup(part)) {
      const inner = projection(part, keep);
      if (inner !== null) kept.push(inner);
    } else if (keep.has(part)) kept.push(part);
  }
  if (kept.length === 0) return null;
  if (kept.length === parts.items.length && kept.every((e, i) => e === parts.items[i]))
    return group;
  const derived = call(getAttr(group, "derive"), [new PyList(kept)]) as PyBaseException;
  derived.traceback = group.traceback;
  derived.context = group.context;
  derived.cause = group.cause;
  return derived;
}
