/**
 * Items as host values that compare as NumPy orders them: numbers with nan last, complex numbers part by
 * part, text by code points, structures by fields, objects by `<`. Sorting, searching, argmin and unique
 * work on these. Integers of 64 bits stay doubles when all of them are exact.
 */
import { compareTrue } from "../objects/abstract.ts";
import { LT, type PyValue } from "../objects/object.ts";
import { castBehaved, contiguous, copyItems } from "./copy.ts";
import { COMPLEX128, type DType, FLOAT64, TypeNum } from "./dtype.ts";
import { readPoints } from "./item.ts";
import { emptyArray, fieldView, type NDArray, offsetAt } from "./ndarray.ts";
import type { View, ViewKind } from "./storage.ts";

export type Keys = ArrayLike<unknown>;
export type Compare = (a: never, b: never) => number;

export interface SortKeys {
  /** One key for each item, C order. */
  readonly keys: Keys;
  readonly compare: (a: unknown, b: unknown) => number;
  /** Keys are a typed array of plain numbers: the host sorts them fast. */
  readonly numeric: boolean;
}

function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  // nan sorts last.
  return a !== a ? (b !== b ? 0 : 1) : -1;
}
const compareAny = (a: unknown, b: unknown): number =>
  (a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0;

interface Pair {
  readonly re: number;
  readonly im: number;
}
function comparePairs(a: Pair, b: Pair): number {
  const an = a.re !== a.re || a.im !== a.im;
  const bn = b.re !== b.re || b.im !== b.im;
  if (an || bn) {
    if (an !== bn) return an ? 1 : -1;
    return compareNumbers(a.re, b.re) || compareNumbers(a.im, b.im);
  }
  return compareNumbers(a.re, b.re) || compareNumbers(a.im, b.im);
}

function exactDoubles(arr: NDArray): Float64Array | undefined {
  const doubles = numbersOf(arr);
  for (let i = 0; i < doubles.length; i++) {
    if (!(doubles[i] > -9007199254740992 && doubles[i] < 9007199254740992)) return undefined;
  }
  return doubles;
}

/** All items as doubles, C order, in memory of their own. */
export function numbersOf(arr: NDArray): Float64Array {
  const flat = emptyArray(FLOAT64, arr.shape);
  copyItems(flat, arr);
  return (flat.view as Float64Array).slice(flat.start, flat.start + flat.size);
}

export function sortKeys(arr: NDArray, fields?: readonly string[]): SortKeys {
  const { dtype } = arr;
  const numeric = compareNumbers as SortKeys["compare"];
  switch (dtype.kind) {
    case "b":
    case "f":
      return { keys: numbersOf(arr), compare: numeric, numeric: true };
    case "i":
    case "u":
    case "m":
    case "M": {
      if (dtype.itemsize < 8) return { keys: numbersOf(arr), compare: numeric, numeric: true };
      if (dtype.kind === "i" || dtype.kind === "u") {
        const exact = exactDoubles(arr);
        if (exact !== undefined) return { keys: exact, compare: numeric, numeric: true };
      }
      const packed = contiguous(arr);
      const big = packed.storage.view(dtype.view) as unknown as BigInt64Array;
      const keys = big.slice(packed.start, packed.start + packed.size);
      return {
        keys,
        compare: dtype.kind === "i" || dtype.kind === "u" ? compareAny : compareTimes,
        numeric: false,
      };
    }
    case "c": {
      const z = castBehaved(contiguous(arr), COMPLEX128);
      const v = z.view as Float64Array;
      const keys: Pair[] = [];
      for (let i = 0; i < z.size; i++) {
        keys.push({ re: v[z.start + 2 * i], im: v[z.start + 2 * i + 1] });
      }
      return { keys, compare: comparePairs as unknown as SortKeys["compare"], numeric: false };
    }
    case "U": {
      const keys: string[] = [];
      eachOffset(arr, (o) => {
        let text = "";
        for (const p of readPoints(dtype, arr.storage, o)) text += String.fromCodePoint(p);
        keys.push(text);
      });
      return { keys, compare: compareAny, numeric: false };
    }
    case "S": {
      const keys: string[] = [];
      eachOffset(arr, (o) => {
        let text = "";
        const at = arr.storage.base + o;
        for (let i = 0; i < dtype.itemsize; i++)
          text += String.fromCharCode(arr.storage.views.bytes[at + i]);
        keys.push(text);
      });
      return { keys, compare: compareAny, numeric: false };
    }
    case "O": {
      const packed = contiguous(arr);
      const objects = packed.storage.objects as PyValue[];
      const keys = objects.slice(packed.start, packed.start + packed.size);
      return {
        keys,
        compare: (a, b) =>
          compareTrue(a as PyValue, b as PyValue, LT)
            ? -1
            : compareTrue(b as PyValue, a as PyValue, LT)
              ? 1
              : 0,
        numeric: false,
      };
    }
    default:
      return structKeys(arr, fields);
  }
}

function compareTimes(a: unknown, b: unknown): number {
  const nat = -(BigInt(2) ** BigInt(63));
  if (a === nat || b === nat) return a === b ? 0 : a === nat ? 1 : -1;
  return compareAny(a, b);
}

function structKeys(arr: NDArray, names?: readonly string[]): SortKeys {
  const all = arr.dtype.fields;
  if (all === null) {
    const keys: string[] = [];
    eachOffset(arr, (o) => {
      const at = arr.storage.base + o;
      let text = "";
      for (let i = 0; i < arr.dtype.itemsize; i++)
        text += String.fromCharCode(arr.storage.views.bytes[at + i]);
      keys.push(text);
    });
    return { keys, compare: compareAny, numeric: false };
  }
  const order = names === undefined ? all.map((f) => f.name) : [...names];
  for (const f of all) if (!order.includes(f.name)) order.push(f.name);
  const columns = order.map((n) =>
    sortKeys(fieldView(arr, all.find((f) => f.name === n) as (typeof all)[number])),
  );
  const keys = Array.from({ length: arr.size }, (_, i) => i);
  return {
    keys,
    compare: (a, b) => {
      for (const c of columns) {
        const r = c.compare(c.keys[a as number], c.keys[b as number]);
        if (r !== 0) return r;
      }
      return 0;
    },
    numeric: false,
  };
}

export function eachOffset(arr: NDArray, visit: (offset: number) => void): void {
  for (let k = 0; k < arr.size; k++) visit(offsetAt(arr, k));
}

export function isNanKey(dtype: DType, key: unknown): boolean {
  if (dtype.kind === "f") return key !== key;
  if (dtype.kind === "c")
    return (key as Pair).re !== (key as Pair).re || (key as Pair).im !== (key as Pair).im;
  if (dtype.num === TypeNum.DateTime || dtype.num === TypeNum.TimeDelta) {
    return key === -(BigInt(2) ** BigInt(63));
  }
  return false;
}

export const viewOf = (arr: NDArray, kind: ViewKind): View => arr.storage.view(kind);
