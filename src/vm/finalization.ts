/**
 * What happens when objects are gone: callbacks of weak references, then `__del__`. Nobody counts references here: the host's
 * collector finds out, when `gc.collect` asks for it or by itself. Now and then, between two turns of the eval loop, it is looked
 * what it has found; the rest is finalised at the end of the program.
 */

import { PyBaseException } from "../objects/exceptions.ts";
import {
  countFinalizable,
  type Finalizable,
  instanceFinalizer,
  takeAll,
  takeGone,
} from "../objects/finalizers.ts";
import { typeLookup } from "../objects/lookup.ts";
import { CallRequest, type Flow, type PyInstance, type PyValue } from "../objects/object.ts";
import { ignoredWhile, reportUnraisable } from "../objects/unraisable.ts";
import { takeDeadReferences } from "../objects/weakref.ts";
import { garbage } from "../wasm/block-holds.ts";
import { callSpecial } from "./flows.ts";
import { runNested } from "./generator-type.ts";
import { betweenTurns } from "./thread.ts";

/** Calls something that has nobody to tell of its errors. */
function* callQuietly(call: Flow<unknown>, what: string, callee: PyValue): Flow<void> {
  try {
    yield* call;
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    reportUnraisable(error, ignoredWhile(`calling ${what}`, callee));
  }
}

function* callBack(callback: PyValue, argument: PyValue): Flow<unknown> {
  return yield new CallRequest(callback, [argument]);
}

instanceFinalizer.run = function* (instance: PyInstance): Flow<void> {
  const method = typeLookup(instance.cls, "__del__");
  if (method === undefined) return;
  yield* callQuietly(callSpecial(instance, "__del__", []), "deallocator", method);
};

function* finalize(records: readonly Finalizable[]): Flow<PyValue> {
  for (const record of records) yield* record.finalize();
  return null;
}

/** Looks after everything that is gone by now, in CPython's order for what nobody refers to. */
export function* afterCollection(): Flow<PyValue> {
  const gone = takeGone();
  const weakObjects = takeDeadReferences();
  yield* finalize(gone);
  for (const weak of weakObjects) {
    const { callback } = weak;
    weak.callback = null;
    yield* callQuietly(callBack(callback, weak), "weakref callback", callback);
  }
  return null;
}

/** The end of the program; what `__del__` makes is not waited for. */
export const finalizeAll = (): PyValue => runNested(finalize(takeAll()));

// ---- now and then ----------------------------------------------------------------------------------------

/** Between two collections while there is something to finalise. */
const FIRST_INTERVAL_MS = 1000;
const MAX_INTERVAL_MS = 30_000;
/** A collection takes 10 to 20 ms, and more where there are many objects: at most this share of the time goes there. */
const MAX_SHARE = 0.02;
/** So many objects that have something to do are worth a collection at once; more where most of them stay. */
const FIRST_LIMIT = 50_000;

let interval = FIRST_INTERVAL_MS;
let limit = FIRST_LIMIT;
/** What the last look left. */
let known = 0;
let lastLook = performance.now();

betweenTurns.run = () => {
  const all = countFinalizable();
  if (all === 0 || garbage.collect === null) return;
  const now = performance.now();
  const isUrgent = all > limit;
  if (!isUrgent && now - lastLook < interval) return;
  garbage.collect();
  runNested(afterCollection());
  lastLook = performance.now();
  const left = countFinalizable();
  const wanted = left < all || all > known ? FIRST_INTERVAL_MS : 2 * interval;
  interval = Math.max(Math.min(wanted, MAX_INTERVAL_MS), (lastLook - now) / MAX_SHARE);
  known = left;
  if (isUrgent) limit = Math.max(FIRST_LIMIT, 2 * left);
};
