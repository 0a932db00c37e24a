/**
 * `gc`: the host collects garbage whenever it likes, at once when `collect` asks for it and it can, so that weak
 * references to what is gone are dead afterwards. It does not tell what it found: the switches are remembered, the
 * counts are zero.
 */
import { platform } from "../host/platform.ts";
import { indexNumber } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError, PyBaseException } from "../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { takeDeadReferences } from "../objects/weakref.ts";
import { Frame } from "../vm/frame.ts";
import { allThreads, WaitRequest } from "../vm/scheduler.ts";
import { reportUnraisable } from "../vm/unraisable.ts";
import type { ModuleSpec } from "./module.ts";

let isEnabled = true;
let debugFlags = 0;
let thresholds = [2000, 10, 0];

function refuse(name: string): () => never {
  return () => {
    throw newError(
      "NotImplementedError",
      `gc.${name}: the host does not tell which objects refer to which`,
    );
  };
}

function* collect(): Flow<void> {
  const { collectGarbage } = platform();
  if (collectGarbage === undefined) return;
  forgetDeadSlots();
  // The eval loop's own variables hold values as well: the collection happens after it was left.
  let isDone = false;
  yield new WaitRequest(() => {
    if (!isDone) collectGarbage();
    isDone = true;
    return true;
  });
  yield* runWeakCallbacks();
}

/** Calls the callbacks of weak references that died. */
function* runWeakCallbacks(): Flow<void> {
  for (const weak of takeDeadReferences()) {
    const { callback } = weak;
    weak.callback = null;
    try {
      yield new CallRequest(callback, [weak]);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      reportUnraisable(error, "Exception ignored while calling weakref callback", callback);
    }
  }
}

/** Values that frames have taken off their stacks still lie there, where the host sees them. */
function forgetDeadSlots(): void {
  for (const thread of allThreads()) {
    for (let frame = thread.frame; frame !== null; frame = frame.back) {
      if (frame instanceof Frame) frame.slots.fill(undefined as unknown as PyValue, frame.sp);
    }
  }
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
      yield* collect();
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
      const stats = [0, 1, 2].map(() => {
        const dict = new PyDict();
        for (const key of ["collections", "collected", "uncollectable"]) dict.set(key, 0);
        return dict;
      });
      return new PyList(stats);
    }),
    fn("freeze()", () => null),
    fn("unfreeze()", () => null),
    fn("get_freeze_count()", () => 0),
    fn("is_tracked(obj, /)", (value: PyValue) => typeof value === "object" && value !== null),
    fn("is_finalized(obj, /)", () => false),
    fn("get_objects(generation=None)", refuse("get_objects")),
    fn("get_referrers(*objs)", refuse("get_referrers")),
    fn("get_referents(*objs)", refuse("get_referents")),
  ],
  names: () => ({
    garbage: new PyList([]),
    callbacks: new PyList([]),
    DEBUG_STATS: 1,
    DEBUG_COLLECTABLE: 2,
    DEBUG_UNCOLLECTABLE: 4,
    DEBUG_SAVEALL: 32,
    DEBUG_LEAK: 38,
  }),
};
