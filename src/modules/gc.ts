/**
 * `gc`: the host collects garbage whenever it likes, at once when `collect` asks for it and it can, so that weak
 * references to what is gone are dead afterwards. It tells neither when it collects by itself nor what it found: the
 * switches are remembered, callbacks hear of collections that were asked for, and the counts of objects are zero. Which objects
 * refer to which is read off the objects that modules and frames lead to.
 */
import { indexNumber, indexOptional, reprText, typeName } from "../objects/abstract.ts";
import { audit } from "../objects/audit.ts";
import { fn } from "../objects/builtin.ts";
import {
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  ellipsisType,
  floatType,
  intType,
  noneType,
  notImplementedType,
  objectType,
  rangeType,
  strType,
  typeOf,
} from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError, PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import { CallRequest, type Flow, PyObject, PyType, type PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { reportUnraisable } from "../objects/unraisable.ts";
import { afterCollection } from "../vm/finalization.ts";
import { runOutsideLoop } from "../vm/garbage.ts";
import { isHidden, reachable, visitReferents } from "../vm/references.ts";
import { garbage } from "../wasm/block-holds.ts";
import type { ModuleSpec } from "./module.ts";

let isEnabled = true;
let debugFlags = 0;
let thresholds = [2000, 10, 0];
/** Collections that were asked for, by generation. */
const collections = [0, 0, 0];
const callbacks = new PyList([]);

/** Types whose instances refer to nothing. */
const ATOMIC: ReadonlySet<PyType> = new Set([
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  ellipsisType,
  floatType,
  intType,
  noneType,
  notImplementedType,
  objectType,
  rangeType,
  strType,
]);

const isTracked = (value: PyValue): boolean =>
  value instanceof PyType ? value.isHeap : !ATOMIC.has(typeOf(value));

const GENERATIONS = 3;
const ALL = -1;

/** There are no generations: everything counts as long-lived. */
function objects(generation: PyValue): PyList {
  const n = generation === null ? ALL : indexOptional(generation);
  if (n === undefined) {
    throw typeError(`argument should be integer or None, not '${typeName(generation)}'`);
  }
  audit("gc.get_objects", n);
  if (n < ALL) throw valueError("generation parameter cannot be negative");
  if (n >= GENERATIONS) {
    throw valueError(
      `generation parameter must be less than the number of available generations (${GENERATIONS})`,
    );
  }
  return new PyList(n === ALL || n === GENERATIONS - 1 ? shown(reachable()) : []);
}

const shown = (all: Iterable<PyObject>): PyObject[] =>
  [...all].filter((object) => !isHidden(object) && isTracked(object));

function referrers(wanted: readonly PyValue[]): PyList {
  audit("gc.get_referrers", new PyTuple([...wanted]));
  const targets = new Set(wanted);
  const found = shown(reachable()).filter((object) => {
    let refers = false;
    visitReferents(object, (value) => {
      refers ||= targets.has(value);
    });
    return refers;
  });
  return new PyList(found);
}

function referents(given: readonly PyValue[]): PyList {
  audit("gc.get_referents", new PyTuple([...given]));
  const found: PyValue[] = [];
  for (const object of given) {
    visitReferents(object, (value) => {
      if (!(value instanceof PyObject && isHidden(value))) found.push(value);
    });
  }
  return new PyList(found);
}

/** Calls `gc.callbacks`. */
function* announce(phase: "start" | "stop", generation: number): Flow<void> {
  if (callbacks.items.length === 0) return;
  const info = new PyDict();
  info.set("generation", generation);
  for (const key of ["collected", "uncollectable"]) info.set(key, 0);
  for (const callback of [...callbacks.items]) {
    try {
      yield new CallRequest(callback, [phase, info]);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      reportUnraisable(error, `Exception ignored while calling GC callback ${reprText(callback)}`);
    }
  }
}

function* collect(): Flow<void> {
  if (garbage.collect === null) return;
  yield* runOutsideLoop(garbage.collect);
  yield* afterCollection();
}

export const gcModule: ModuleSpec = {
  name: "gc",
  doc: "This module provides access to the garbage collector for reference cycles.",
  functions: [
    fn("enable()", () => {
      isEnabled = true;
    }),
    fn("disable()", () => {
      isEnabled = false;
    }),
    fn("isenabled()", () => isEnabled),
    // A Flow: then the frame that calls it has said how high its stack is.
    fn("collect(generation=2)", function* (generation: PyValue): Flow<PyValue> {
      const n = indexNumber(generation);
      if (n < 0 || n > 2) throw newError("ValueError", "invalid generation");
      yield* announce("start", n);
      yield* collect();
      collections[n]++;
      yield* announce("stop", n);
      return 0;
    }),
    fn("get_count()", () => new PyTuple([0, 0, 0])),
    fn("get_threshold()", () => new PyTuple(thresholds)),
    fn("set_threshold(threshold0, threshold1=<absent>, threshold2=<absent>, /)", (...given) => {
      thresholds = thresholds.map((old, i) =>
        given[i] === undefined ? old : indexNumber(given[i]),
      );
    }),
    fn("get_debug()", () => debugFlags),
    fn("set_debug(flags, /)", (flags: PyValue) => {
      debugFlags = indexNumber(flags);
    }),
    fn("get_stats()", () => {
      const stats = collections.map((count) => {
        const dict = new PyDict();
        dict.set("collections", count);
        for (const key of ["collected", "uncollectable"]) dict.set(key, 0);
        return dict;
      });
      return new PyList(stats);
    }),
    // A hint for processes that fork: there is nothing that it could speed up here.
    fn("freeze()", () => null),
    fn("unfreeze()", () => null),
    fn("get_freeze_count()", () => 0),
    fn("is_tracked(obj, /)", isTracked),
    // No `__del__` runs.
    fn("is_finalized(obj, /)", () => false),
    fn("get_objects(generation=None)", objects),
    fn("get_referrers(*objs)", referrers),
    fn("get_referents(*objs)", referents),
  ],
  names: () => ({
    garbage: new PyList([]),
    callbacks,
    DEBUG_STATS: 1,
    DEBUG_COLLECTABLE: 2,
    DEBUG_UNCOLLECTABLE: 4,
    DEBUG_SAVEALL: 32,
    DEBUG_LEAK: 38,
  }),
};
