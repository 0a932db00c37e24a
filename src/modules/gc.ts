/**
 * `gc`: the host collects garbage whenever it likes and cannot be asked about it, so the switches are
 * remembered and the counts are zero.
 */
import { indexNumber } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
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
    fn("collect(generation=2)", (generation: PyValue) => {
      const n = indexNumber(generation);
      if (n < 0 || n > 2) throw newError("ValueError", "invalid generation");
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
