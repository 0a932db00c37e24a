/**
 * Which objects refer to which, and which of them a program can reach: the host keeps this to itself, so it is read off the
 * objects' own fields. A walk starts at the modules and the frames of all threads. What only built-in code in the midst of its
 * work holds is not seen, nor is garbage.
 */
import { PyCode } from "../bytecode/code.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyObject, PyType, type PyValue } from "../objects/object.ts";
import { PyCell, PyList, PyTuple } from "../objects/sequence-values.ts";
import { PySet } from "../objects/set-storage.ts";
import { Frame } from "./frame.ts";
import { importState } from "./import.ts";
import { allThreads } from "./scheduler.ts";
import { sysState } from "./sys-state.ts";

/** Fields in which the runtime remembers objects for its own ends. */
const NOT_REFERENCES: ReadonlySet<string> = new Set([
  "back",
  "body",
  "caches",
  "idle",
  "record",
  "shape",
  "thread",
  "watch",
]);

type Visit = (value: PyValue) => void;

/** Goes through the parts of an object that are no Python objects: arrays, maps, records, a generator's frame. */
function visitFields(start: object, visit: Visit): void {
  const seen = new Set<object>([start]);
  const waiting: unknown[] = [];
  const take = (value: unknown): void => {
    if (value instanceof PyObject && !isHidden(value)) visit(value);
    else if (typeof value === "object" && value !== null && !seen.has(value)) {
      seen.add(value);
      waiting.push(value);
    }
  };
  const fields = (object: object): void => {
    for (const [name, value] of Object.entries(object)) if (!NOT_REFERENCES.has(name)) take(value);
  };
  fields(start);
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (ArrayBuffer.isView(part) || part instanceof WeakRef) continue;
    if (Array.isArray(part) || part instanceof Set) for (const value of part) take(value);
    else if (part instanceof Map) for (const pair of part) pair.forEach(take);
    else fields(part as object);
  }
}

/** Calls back with everything that an object refers to itself, the same thing as often as it does. */
export function visitReferents(value: PyValue, visit: Visit): void {
  if (!(value instanceof PyObject)) return;
  if (value instanceof PyList || value instanceof PyTuple) {
    value.items.forEach(visit);
    if (value.cls.isHeap) visitFields(value, visit);
  } else if (value instanceof PyDict) {
    for (let entry = value.first; entry !== null; entry = entry.next) {
      visit(entry.key);
      if (entry.value !== undefined) visit(entry.value);
    }
    if (value.cls.isHeap) visit(value.cls);
  } else if (value instanceof PySet) {
    value.items().forEach(visit);
  } else if (value instanceof PyCell) {
    if (value.value !== undefined) visit(value.value);
  } else if (value instanceof PyCode) {
    // Its other fields are caches.
    value.co_consts.forEach(visit);
  } else if (value instanceof PyType) {
    visit(value.namespace);
    value.bases.forEach(visit);
    value.mro.forEach(visit);
  } else visitFields(value, visit);
}

/** All objects with references that lead on from the modules and frames. */
export function reachable(): Set<PyObject> {
  const found = new Set<PyObject>();
  const waiting: PyObject[] = [];
  const take: Visit = (value) => {
    if (!(value instanceof PyObject) || found.has(value)) return;
    found.add(value);
    waiting.push(value);
  };
  take(importState.modules);
  take(sysState.namespace);
  for (const thread of allThreads()) {
    for (let frame = thread.frame; frame !== null; frame = frame.back) take(frame as PyObject);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    take(next.cls);
    visitReferents(next, take);
  }
  return found;
}

/** Frames that no program has asked for exist in the runtime only. */
export const isHidden = (object: PyObject): boolean =>
  object instanceof Frame ? !object.escaped : object.cls === undefined;
