/**
 * Sorting: list.sort and sorted().
 *
 * A stable merge sort over natural runs (runs shorter than the minimum are extended by binary
 * insertion; a stack keeps merges balanced; the ends of two runs that are already in place are
 * skipped). It is written as a Flow: key functions and Python `__lt__` run as frames of the loop.
 * Keys of one primitive kind, or tuples of them, are sorted by the host with a plain comparison.
 */

import { boundIfAny, compareTrue, isTrue, iter, toArray, typeName } from "./abstract.ts";
import { isSubtype, NotImplemented, typeOf } from "./core-types.ts";
import { type PyBaseException, typeError, valueError } from "./exceptions.ts";
import { PyFloat } from "./float-value.ts";
import { askLength } from "./iterators.ts";
import { typeLookup } from "./lookup.ts";
import { CallRequest, type Flow, GT, LT, type PyValue } from "./object.ts";
import { PyList, PyTuple } from "./sequence-values.ts";

/** list.sort(key=, reverse=): the list is empty while the sort runs. */
export function* sortList(self: PyList, key: PyValue, reverse: PyValue): Flow<PyValue> {
  const descending = isTrue(reverse);
  const items = self.items;
  let changed = false;
  // Items that came and went count too.
  const placeholder = new Proxy<PyValue[]>([], {
    set: (target, name, value) => {
      if (name !== "length") changed = true;
      return Reflect.set(target, name, value);
    },
  });
  self.items = placeholder;
  try {
    yield* sortItems(items, key, descending);
  } finally {
    if (self.items !== placeholder) changed = true;
    self.items = items;
  }
  if (changed) throw valueError("list modified during sort");
  return null;
}

/** sorted(iterable, key=, reverse=). */
export function* sorted(iterable: PyValue, key: PyValue, reverse: PyValue): Flow<PyValue> {
  const isPlain = iterable instanceof PyList && !iterable.cls.isHeap;
  const source = isPlain ? iterable : iter(iterable);
  if (!isPlain) askLength(iterable);
  const items = toArray(source);
  yield* sortItems(items, key, isTrue(reverse));
  return new PyList(items);
}

/** Sorts in place; when something raises, `items` still holds every item. */
export function* sortItems(items: PyValue[], key: PyValue, reverse: boolean): Flow<void> {
  if (key === null) {
    const compare = hostComparison(items);
    if (compare !== null) {
      hostSort(items, compare, reverse);
      return;
    }
    if (reverse) items.reverse();
    try {
      yield* mergeSort(items, null);
    } finally {
      if (reverse) items.reverse();
    }
    return;
  }
  const count = items.length;
  const keys = new Array<PyValue>(count);
  for (let i = 0; i < count; i++) keys[i] = yield new CallRequest(key, [items[i]]);
  const compare = hostComparison(keys);
  if (compare !== null) {
    const order = new Array<number>(count);
    for (let i = 0; i < count; i++) order[i] = i;
    order.sort(reverse ? (a, b) => compare(keys[b], keys[a]) : (a, b) => compare(keys[a], keys[b]));
    const source = items.slice();
    for (let i = 0; i < count; i++) items[i] = source[order[i]];
    return;
  }
  if (reverse) {
    keys.reverse();
    items.reverse();
  }
  try {
    yield* mergeSort(keys, items);
  } finally {
    if (reverse) items.reverse();
  }
}

// ---- host comparison ------------------------------------------------------------------------------

type Comparison = (a: PyValue, b: PyValue) => number;

const byValue: Comparison = (a, b) =>
  (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
const byFloat: Comparison = (a, b) => {
  const x = (a as PyFloat).v;
  const y = (b as PyFloat).v;
  return x < y ? -1 : x > y ? 1 : 0;
};

/** "i" int, "s" str, "f" float other than nan, "" anything else. */
function kindOf(value: PyValue): "i" | "s" | "f" | "" {
  switch (typeof value) {
    case "number":
    case "bigint":
      return "i";
    case "string":
      return "s";
    case "object":
      return value instanceof PyFloat &&
        value.cls === PyFloat.prototype.cls &&
        !Number.isNaN(value.v)
        ? "f"
        : "";
    default:
      return "";
  }
}

const COMPARISONS = { i: byValue, s: byValue, f: byFloat } as const;

/** A comparison that agrees with Python's for all of these keys, or null. */
function hostComparison(keys: readonly PyValue[]): Comparison | null {
  if (keys.length < 2) return byValue;
  const first = keys[0];
  const kind = kindOf(first);
  if (kind !== "") {
    for (let i = 1; i < keys.length; i++) if (kindOf(keys[i]) !== kind) return null;
    return COMPARISONS[kind];
  }
  if (!(first instanceof PyTuple) || first.cls !== PyTuple.prototype.cls) return null;
  const kinds = first.items.map(kindOf);
  if (kinds.includes("")) return null;
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i];
    if (!(key instanceof PyTuple) || key.cls !== PyTuple.prototype.cls) return null;
    if (key.items.length !== kinds.length) return null;
    for (let k = 0; k < kinds.length; k++) if (kindOf(key.items[k]) !== kinds[k]) return null;
  }
  const columns = kinds.map((k) => COMPARISONS[k as "i" | "s" | "f"]);
  return (a, b) => {
    const x = (a as PyTuple).items;
    const y = (b as PyTuple).items;
    for (let k = 0; k < columns.length; k++) {
      const r = columns[k](x[k], y[k]);
      if (r !== 0) return r;
    }
    return 0;
  };
}

function hostSort(items: PyValue[], compare: Comparison, reverse: boolean): void {
  // Equal items keep their order in both directions.
  items.sort(reverse ? (a, b) => compare(b, a) : compare);
}

// ---- merge sort -------------------------------------------------------------------------------------

/**
 * `a < b`: at once where no Python code takes part, else a request for one call that usually decides
 * (`verdict` tells), else a Flow. A request is yielded by the sort itself: each generator in between
 * would cost every comparison a step of its own.
 */
function less(a: PyValue, b: PyValue): boolean | CallRequest | Flow<boolean> {
  const type = typeOf(a);
  if (!type.isHeap && !typeOf(b).isHeap) return compareTrue(a, b, LT);
  if (type === typeOf(b)) {
    const method = typeLookup(type, "__lt__");
    if (method !== undefined && typeOf(method).isMethodDescriptor) {
      return new CallRequest(method, [a, b]);
    }
  }
  return lessFlow(a, b);
}

/** The answer to a request of `less(a, b)`. */
function verdict(result: PyValue, a: PyValue, b: PyValue): boolean | Flow<boolean> {
  if (typeof result === "boolean") return result;
  return result === NotImplemented ? reflectedFlow(a, b) : isTrue(result);
}

/** richCompare(a, b, LT) whose Python methods run as frames. */
function* lessFlow(a: PyValue, b: PyValue): Flow<boolean> {
  const left = typeOf(a);
  const right = typeOf(b);
  const reflectedFirst = left !== right && isSubtype(right, left);
  if (reflectedFirst) {
    const r = yield* compareOne(b, a, GT);
    if (r !== NotImplemented) return isTrue(r);
  }
  const r = yield* compareOne(a, b, LT);
  if (r !== NotImplemented) return isTrue(r);
  if (reflectedFirst) throw notOrdered(a, b);
  return yield* reflectedFlow(a, b);
}

/** `a < b` after `__lt__` of `a` did not know. */
function* reflectedFlow(a: PyValue, b: PyValue): Flow<boolean> {
  const reflected = yield* compareOne(b, a, GT);
  if (reflected !== NotImplemented) return isTrue(reflected);
  throw notOrdered(a, b);
}

const notOrdered = (a: PyValue, b: PyValue): PyBaseException =>
  typeError(`'<' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);

function* compareOne(a: PyValue, b: PyValue, op: typeof LT | typeof GT): Flow<PyValue> {
  const type = typeOf(a);
  const name = op === LT ? "__lt__" : "__gt__";
  if (type.isHeap && typeLookup(type, name) !== null) {
    const method = boundIfAny(a, name);
    if (method === undefined) return NotImplemented;
    return yield new CallRequest(method.callee, method.unbound ? [a, b] : [b]);
  }
  const slot = type.slots.richcompare;
  return slot === undefined ? NotImplemented : slot(a, b, op);
}

/** A run: `length` items from `start`. */
interface Run {
  start: number;
  length: number;
}

/** The minimum run for `n` items: 32…64, so that n/minimum is a power of two or just below one. */
function minimumRun(n: number): number {
  let r = 0;
  while (n >= 64) {
    r |= n & 1;
    n >>= 1;
  }
  return n + r;
}

/** Sorts `keys`, moving `values` (when given) along with them. */
function* mergeSort(keys: PyValue[], values: PyValue[] | null): Flow<void> {
  const n = keys.length;
  if (n < 2) return;
  const minimum = minimumRun(n);
  const stack: Run[] = [];
  let start = 0;
  while (start < n) {
    let length = yield* naturalRun(keys, values, start);
    if (length < minimum) {
      const forced = Math.min(minimum, n - start);
      yield* insertionSort(keys, values, start, start + forced, start + length);
      length = forced;
    }
    stack.push({ start, length });
    start += length;
    while (stack.length > 1) {
      const k = stack.length - 2;
      const unbalanced =
        (k > 0 && stack[k - 1].length <= stack[k].length + stack[k + 1].length) ||
        (k > 1 && stack[k - 2].length <= stack[k - 1].length + stack[k].length);
      if (unbalanced) yield* mergeAt(keys, values, stack, neighbour(stack, k));
      else if (stack[k].length <= stack[k + 1].length) yield* mergeAt(keys, values, stack, k);
      else break;
    }
  }
  while (stack.length > 1) {
    yield* mergeAt(keys, values, stack, neighbour(stack, stack.length - 2));
  }
}

/** Of the runs around k, the pair whose merge costs less. */
function neighbour(stack: readonly Run[], k: number): number {
  return k > 0 && stack[k - 1].length < stack[k + 1].length ? k - 1 : k;
}

/** Length of the run at `start`; a strictly descending one is reversed. */
function* naturalRun(keys: PyValue[], values: PyValue[] | null, start: number): Flow<number> {
  const n = keys.length;
  if (start + 1 >= n) return n - start;
  let i = start + 1;
  let r = less(keys[i], keys[i - 1]);
  if (r instanceof CallRequest) r = verdict(yield r, keys[i], keys[i - 1]);
  const descending = typeof r === "boolean" ? r : yield* r;
  for (i++; i < n; i++) {
    r = less(keys[i], keys[i - 1]);
    if (r instanceof CallRequest) r = verdict(yield r, keys[i], keys[i - 1]);
    if ((typeof r === "boolean" ? r : yield* r) !== descending) break;
  }
  if (descending) {
    reverseRange(keys, start, i);
    if (values !== null) reverseRange(values, start, i);
  }
  return i - start;
}

function reverseRange(items: PyValue[], start: number, stop: number): void {
  for (let a = start, b = stop - 1; a < b; a++, b--) {
    const item = items[a];
    items[a] = items[b];
    items[b] = item;
  }
}

/** Sorts [low, high), of which [low, sorted) is sorted already. */
function* insertionSort(
  keys: PyValue[],
  values: PyValue[] | null,
  low: number,
  high: number,
  sorted: number,
): Flow<void> {
  for (let i = Math.max(sorted, low + 1); i < high; i++) {
    const pivot = keys[i];
    let left = low;
    let right = i;
    while (left < right) {
      const middle = (left + right) >>> 1;
      let r = less(pivot, keys[middle]);
      if (r instanceof CallRequest) r = verdict(yield r, pivot, keys[middle]);
      if (typeof r === "boolean" ? r : yield* r) right = middle;
      else left = middle + 1;
    }
    shift(keys, left, i);
    if (values !== null) shift(values, left, i);
  }
}

/** Moves the item at `from` down to `to`. */
function shift(items: PyValue[], to: number, from: number): void {
  const item = items[from];
  items.copyWithin(to + 1, to, from);
  items[to] = item;
}

/** First position in [low, high) whose key is greater than `key`. */
function* upperBound(keys: PyValue[], key: PyValue, low: number, high: number): Flow<number> {
  while (low < high) {
    const middle = (low + high) >>> 1;
    let r = less(key, keys[middle]);
    if (r instanceof CallRequest) r = verdict(yield r, key, keys[middle]);
    if (typeof r === "boolean" ? r : yield* r) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** First position in [low, high) whose key is not less than `key`. */
function* lowerBound(keys: PyValue[], key: PyValue, low: number, high: number): Flow<number> {
  while (low < high) {
    const middle = (low + high) >>> 1;
    let r = less(keys[middle], key);
    if (r instanceof CallRequest) r = verdict(yield r, keys[middle], key);
    if (typeof r === "boolean" ? r : yield* r) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Merges runs k and k + 1 of the stack. */
function* mergeAt(keys: PyValue[], values: PyValue[] | null, stack: Run[], k: number): Flow<void> {
  const a = stack[k];
  const b = stack[k + 1];
  const middle = b.start;
  const end = b.start + b.length;
  stack[k] = { start: a.start, length: a.length + b.length };
  stack.splice(k + 1, 1);
  const low = yield* upperBound(keys, keys[middle], a.start, middle);
  if (low === middle) return;
  const high = yield* lowerBound(keys, keys[middle - 1], middle, end);
  // The left run moves out; when a comparison raises, what is left of it is put back.
  const leftKeys = keys.slice(low, middle);
  const leftValues = values === null ? null : values.slice(low, middle);
  let left = 0;
  let right = middle;
  let out = low;
  try {
    while (left < leftKeys.length && right < high) {
      let r = less(keys[right], leftKeys[left]);
      if (r instanceof CallRequest) r = verdict(yield r, keys[right], leftKeys[left]);
      if (typeof r === "boolean" ? r : yield* r) {
        keys[out] = keys[right];
        if (values !== null) values[out] = values[right];
        right++;
      } else {
        keys[out] = leftKeys[left];
        if (values !== null) values[out] = (leftValues as PyValue[])[left];
        left++;
      }
      out++;
    }
  } finally {
    for (; left < leftKeys.length; left++, out++) {
      keys[out] = leftKeys[left];
      if (values !== null) values[out] = (leftValues as PyValue[])[left];
    }
  }
}
