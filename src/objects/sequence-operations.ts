/** What list and tuple share: comparison, search, repr, repetition, and the marks against cycles. */
import { equal, guardRecursion, repr, richCompare, sizedIndex } from "./abstract.ts";
import { newError } from "./exceptions.ts";
import { type CompareOp, EQ, NE, type PyObject, type PyValue } from "./object.ts";
import { hostText, strFromHost } from "./sequence-values.ts";

/**
 * Compares item by item; arrays are read again at each step, since `__eq__` may change a list.
 * Returns what the comparison of the first differing items returns.
 */
export function compareSequences(
  left: { readonly items: readonly PyValue[] },
  right: { readonly items: readonly PyValue[] },
  op: CompareOp,
): PyValue {
  if (left.items.length !== right.items.length && (op === EQ || op === NE)) return op === NE;
  return guardRecursion(" in comparison", () => {
    let i = 0;
    for (; i < left.items.length && i < right.items.length; i++) {
      if (!equal(left.items[i], right.items[i])) break;
    }
    if (i >= left.items.length || i >= right.items.length) {
      const a = left.items.length;
      const b = right.items.length;
      switch (op) {
        case 0:
          return a < b;
        case 1:
          return a <= b;
        case 2:
          return a === b;
        case 3:
          return a !== b;
        case 4:
          return a > b;
        default:
          return a >= b;
      }
    }
    if (op === EQ) return false;
    if (op === NE) return true;
    return richCompare(left.items[i], right.items[i], op);
  });
}

/** Position of `value` within [start, stop), which count from the end when negative; or -1. */
export function findItem(
  sequence: { readonly items: readonly PyValue[] },
  value: PyValue,
  start = 0,
  stop = Number.MAX_SAFE_INTEGER,
): number {
  const size = sequence.items.length;
  if (start < 0) start = Math.max(start + size, 0);
  if (stop < 0) stop = Math.max(stop + size, 0);
  for (let i = start; i < stop && i < sequence.items.length; i++) {
    if (equal(sequence.items[i], value)) return i;
  }
  return -1;
}

export function countItems(
  sequence: { readonly items: readonly PyValue[] },
  value: PyValue,
): number {
  let count = 0;
  for (let i = 0; i < sequence.items.length; i++) if (equal(sequence.items[i], value)) count++;
  return count;
}

/** Containers whose repr is in progress: a container inside itself prints as `[...]`. */
const printing = new Set<PyObject>();

/** Runs `body` unless the repr of `obj` is already in progress; then returns `cyclic`. */
export function reprGuarded(obj: PyObject, cyclic: string, body: () => string): PyValue {
  if (printing.has(obj)) return cyclic;
  printing.add(obj);
  try {
    return strFromHost(body());
  } finally {
    printing.delete(obj);
  }
}

/** `a, b, c` from a sequence that may change meanwhile. */
export function reprItems(sequence: { readonly items: readonly PyValue[] }): string {
  let text = "";
  for (let i = 0; i < sequence.items.length; i++) {
    if (i > 0) text += ", ";
    const item = sequence.items[i];
    text += typeof item === "number" ? item : hostText(repr(item));
  }
  return text;
}

/**
 * Items in a list that is made or grows at once. V8's arrays hold 2**27 items and grow by half; beyond
 * that it ends the process instead of raising anything. CPython fails at its own limit.
 */
const MAX_ITEMS = 89_000_000;

export function checkItemCount(count: number): void {
  if (count > MAX_ITEMS) throw newError("MemoryError");
}

/** `items` repeated; a count below 1 gives none. */
export function repeatItems(items: readonly PyValue[], count: number | bigint): PyValue[] {
  sizedIndex(count);
  if (items.length === 0 || count <= 0) return [];
  const times = Number(count);
  const total = items.length * times;
  checkItemCount(total);
  try {
    if (items.length === 1) return new Array<PyValue>(total).fill(items[0]);
    const result = new Array<PyValue>(total);
    for (let i = 0, k = 0; i < times; i++) {
      for (let j = 0; j < items.length; j++) result[k++] = items[j];
    }
    return result;
  } catch (error) {
    if (error instanceof RangeError) throw newError("MemoryError");
    throw error;
  }
}

/** The items that a slice selects. */
export function sliceItems(
  items: readonly PyValue[],
  range: { start: number; step: number; count: number },
): PyValue[] {
  const { start, step, count } = range;
  if (step === 1) return items.slice(start, start + count);
  const result = new Array<PyValue>(count);
  for (let i = 0, k = start; i < count; i++, k += step) result[i] = items[k];
  return result;
}
