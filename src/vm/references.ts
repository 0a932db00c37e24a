/**
 * Which objects refer to which, and which of them a program can reach: the host keeps this to itself, so it is read off the
 * objects' own fields. A walk starts at the modules and the frames of all threads. What only built-in code in the midst of its
 * work holds is not seen, nor is garbage.
 */
import { PyCode } from "../bytecode/code.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyFloat } from "../objects/float-value.ts";
import { PyInstance, PyObject, PyType, type PyValue } from "../objects/object.ts";
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
  const parts: Set<object>[] = [];
  const take = (value: unknown): void => {
    if (value instanceof PyObject && !isHidden(value)) visit(value);
    else if (typeof value === "object" && value !== null) {
      // Most objects have none, so the set is made late; its items are also gone through when they are added on the way.
      if (parts.length === 0) parts.push(new Set<object>([start]));
      parts[0].add(value);
    }
  };
  const fields = (object: object): void => {
    for (const name of Object.keys(object)) {
      if (!NOT_REFERENCES.has(name)) take((object as Record<string, unknown>)[name]);
    }
    if (object instanceof Frame) object.slots.forEach(visitHost);
  };
  // Among other fields a text is the runtime's own; a frame's are values.
  const visitHost = (value: unknown): void => {
    if (typeof value === "string" || typeof value === "bigint") visit(value);
  };
  fields(start);
  for (const part of parts[0] ?? []) {
    if (part === start || ArrayBuffer.isView(part) || part instanceof WeakRef) continue;
    if (Array.isArray(part) || part instanceof Set) for (const value of part) take(value);
    else if (part instanceof Map) for (const pair of part) pair.forEach(take);
    else fields(part);
  }
}

function visitInstance(value: PyInstance, visit: Visit): void {
  visit(value.cls);
  for (const held of value.slots) if (held !== undefined) visit(held);
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
  } else if (value instanceof PyInstance) visitInstance(value, visit);
  else if (value instanceof PyFloat) {
    if (value.cls.isHeap) visitFields(value, visit);
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

/**
 * All objects that modules and frames lead to. `see` hears of each once, and of every reference to a value that is none; `from` is
 * what refers to it. Where it answers false the walk does not go on to what the object refers to.
 */
export function reachable(see?: (value: PyValue, from: PyObject | null) => boolean): Set<PyObject> {
  const found = new Set<PyObject>();
  const waiting: PyObject[] = [];
  let from: PyObject | null = null;
  const take: Visit = (value) => {
    if (value instanceof PyObject) {
      if (found.has(value)) return;
      found.add(value);
      if (see === undefined || see(value, from)) waiting.push(value);
    } else see?.(value, from);
  };
  take(importState.modules);
  take(sysState.namespace);
  for (const thread of allThreads()) {
    for (let frame = thread.frame; frame !== null; frame = frame.back) take(frame as PyObject);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    from = next;
    take(next.cls);
    visitReferents(next, take);
  }
  return found;
}

/** Frames that no program has asked for exist in the runtime only. */
export const isHidden = (object: PyObject): boolean =>
  object instanceof Frame ? !object.escaped : object.cls === undefined;
