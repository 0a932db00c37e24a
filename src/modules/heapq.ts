/**
 * The module `_heapq`: a list as a binary heap, the smallest item first or, with the names that end in
 * `_max`, the largest. Comparisons may run Python code, so the list's size is checked after each.
 */
import { compareTrue, typeName } from "../objects/abstract.ts";
import { fn, type PyBuiltin } from "../objects/builtin.ts";
import { indexError, runtimeError, typeError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

const LT = 0;
type Before = (a: PyValue, b: PyValue) => boolean;

const smaller: Before = (a, b) =>
  typeof a === "number" && typeof b === "number" ? a < b : compareTrue(a, b, LT);
const larger: Before = (a, b) => smaller(b, a);

function compare(heap: PyList, before: Before, a: PyValue, b: PyValue): boolean {
  const size = heap.items.length;
  const result = before(a, b);
  if (heap.items.length !== size) throw runtimeError("list changed size during iteration");
  return result;
}

/** Moves the item at `at` up, not above `top`. */
function siftUp(heap: PyList, top: number, at: number, before: Before): void {
  const item = heap.items[at];
  while (at > top) {
    const parent = (at - 1) >> 1;
    if (!compare(heap, before, item, heap.items[parent])) break;
    heap.items[at] = heap.items[parent];
    heap.items[parent] = item;
    at = parent;
  }
}

/** Moves the item at `at` down to a leaf along the first children, then up to its place. */
function siftDown(heap: PyList, at: number, before: Before): void {
  const top = at;
  const size = heap.items.length;
  const item = heap.items[at];
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    const right = child + 1;
    if (right < size && !compare(heap, before, heap.items[child], heap.items[right])) child = right;
    heap.items[at] = heap.items[child];
    heap.items[child] = item;
    at = child;
  }
  siftUp(heap, top, at, before);
}

function heapOf(value: PyValue, name: string, argument = "argument"): PyList {
  if (value instanceof PyList) return value;
  throw typeError(`${name}() ${argument} must be list, not ${typeName(value)}`);
}

/** The functions of one direction; `suffix` is "" or "_max". */
function functions(suffix: string, before: Before): PyBuiltin[] {
  const replace = (heap: PyList, item: PyValue): PyValue => {
    const first = heap.items[0];
    heap.items[0] = item;
    siftDown(heap, 0, before);
    return first;
  };
  return [
    fn(`heappush${suffix}(heap, item, /)`, (value: PyValue, item: PyValue) => {
      const heap = heapOf(value, `heappush${suffix}`, "argument 1");
      heap.items.push(item);
      siftUp(heap, 0, heap.items.length - 1, before);
    }),
    fn(`heappop${suffix}(heap, /)`, (value: PyValue) => {
      const heap = heapOf(value, `heappop${suffix}`);
      const last = heap.items.pop();
      if (last === undefined) throw indexError("index out of range");
      return heap.items.length === 0 ? last : replace(heap, last);
    }),
    fn(`heapreplace${suffix}(heap, item, /)`, (value: PyValue, item: PyValue) => {
      const heap = heapOf(value, `heapreplace${suffix}`, "argument 1");
      if (heap.items.length === 0) throw indexError("index out of range");
      return replace(heap, item);
    }),
    fn(`heappushpop${suffix}(heap, item, /)`, (value: PyValue, item: PyValue) => {
      const heap = heapOf(value, `heappushpop${suffix}`, "argument 1");
      if (heap.items.length === 0 || !compare(heap, before, heap.items[0], item)) return item;
      return replace(heap, item);
    }),
    fn(`heapify${suffix}(heap, /)`, (value: PyValue) => {
      const heap = heapOf(value, `heapify${suffix}`);
      for (let i = (heap.items.length >> 1) - 1; i >= 0; i--) siftDown(heap, i, before);
    }),
  ];
}

export const heapqModule: ModuleSpec = {
  name: "_heapq",
  doc: "Heap queue algorithm (a.k.a. priority queue).",
  functions: [...functions("", smaller), ...functions("_max", larger)],
};
