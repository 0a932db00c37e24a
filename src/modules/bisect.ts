/** The module `_bisect`: positions in sorted sequences. */
import { call, callMethod, compareTrue, getItem, sizedIndex } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { listType } from "../objects/core-types.ts";
import { valueError } from "../objects/exceptions.ts";
import { type Int, intAdd, intFloorDivide } from "../objects/int-arithmetic.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList } from "../objects/sequence-values.ts";
import { exactLength } from "../objects/slot-table.ts";
import type { ModuleSpec } from "./module.ts";

const LT = 0;

/** Where `x` belongs in a[lo:hi], behind equal items when `right`. Items go through `key`, x does not. */
function position(
  a: PyValue,
  x: PyValue,
  lo: PyValue,
  hi: PyValue,
  key: PyValue,
  right: boolean,
): Int {
  let low = sizedIndex(lo, "Python int too large to convert to C ssize_t");
  if (low < 0) throw valueError("lo must be non-negative");
  let high = hi === null ? -1 : sizedIndex(hi);
  if (high === -1) high = exactLength(a);
  const plain = a instanceof PyList && a.cls === listType ? a : null;
  while (low < high) {
    const middle =
      typeof low === "number" && typeof high === "number"
        ? Math.floor((low + high) / 2)
        : intFloorDivide(intAdd(low, high), 2);
    let item = plain?.items[middle as number];
    if (item === undefined) item = getItem(a, middle);
    if (key !== null) item = call(key, [item]);
    if (right) {
      if (compareTrue(x, item, LT)) high = middle;
      else low = intAdd(middle, 1);
    } else if (compareTrue(item, x, LT)) low = intAdd(middle, 1);
    else high = middle;
  }
  return low;
}

const find =
  (right: boolean) =>
  (a: PyValue, x: PyValue, lo: PyValue, hi: PyValue, key: PyValue): Int =>
    position(a, x, lo, hi, key, right);

const insert =
  (right: boolean) =>
  (a: PyValue, x: PyValue, lo: PyValue, hi: PyValue, key: PyValue): null => {
    const value = key === null ? x : call(key, [x]);
    const at = position(a, value, lo, hi, key, right);
    if (a instanceof PyList && a.cls === listType) a.items.splice(Number(at), 0, x);
    else callMethod(a, "insert", [at, x]);
    return null;
  };

const PARAMETERS = "(a, x, lo=0, hi=None, *, key=None)";

export const bisectModule: ModuleSpec = {
  name: "_bisect",
  doc: "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n",
  functions: [
    fn(`bisect_left${PARAMETERS}`, find(false)),
    fn(`bisect_right${PARAMETERS}`, find(true)),
    fn(`insort_left${PARAMETERS}`, insert(false)),
    fn(`insort_right${PARAMETERS}`, insert(true)),
  ],
};
