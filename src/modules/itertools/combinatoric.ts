/**
 * `itertools`: product, permutations, combinations, combinations_with_replacement. Each keeps the
 * positions of its last result and steps them to the next one in lexicographic order.
 */
import { index, toArray, typeName } from "../../objects/abstract.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { intValue, PyTuple } from "../../objects/sequence-values.ts";
import { defineTool, Tool } from "./tool.ts";

/** Positions into one pool; `advance` moves them on, or tells that there are no more. */
abstract class Selection extends Tool {
  protected readonly pool: readonly PyValue[];
  protected indices: number[] | null;
  private started = false;
  constructor(pool: readonly PyValue[], indices: number[] | null) {
    super();
    this.pool = pool;
    this.indices = indices;
  }
  protected abstract advance(indices: number[]): boolean;
  protected select(indices: number[]): PyValue {
    return new PyTuple(indices.map((i) => this.pool[i]));
  }
  step(): PyValue | undefined {
    const { indices } = this;
    if (indices === null) return undefined;
    if (!this.started) this.started = true;
    else if (!this.advance(indices)) {
      this.indices = null;
      return undefined;
    }
    return this.select(indices);
  }
}

class Combinations extends Selection {
  protected advance(indices: number[]): boolean {
    const r = indices.length;
    const n = this.pool.length;
    let i = r - 1;
    while (i >= 0 && indices[i] === i + n - r) i--;
    if (i < 0) return false;
    indices[i]++;
    for (let j = i + 1; j < r; j++) indices[j] = indices[j - 1] + 1;
    return true;
  }
}

function size(r: PyValue): number {
  const value = Number(index(r));
  if (value < 0) throw valueError("r must be non-negative");
  return value;
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

export const combinationsType = defineTool(Combinations, {
  signature: "combinations(iterable, r)",
  doc: "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
  make: (iterable: PyValue, r: PyValue) => {
    const pool = toArray(iterable);
    const count = size(r);
    return new Combinations(pool, count > pool.length ? null : upTo(count));
  },
});

class CombinationsWithReplacement extends Selection {
  protected advance(indices: number[]): boolean {
    const last = this.pool.length - 1;
    let i = indices.length - 1;
    while (i >= 0 && indices[i] === last) i--;
    if (i < 0) return false;
    indices.fill(indices[i] + 1, i);
    return true;
  }
}

export const combinationsWithReplacementType = defineTool(CombinationsWithReplacement, {
  signature: "combinations_with_replacement(iterable, r)",
  doc: "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
  make: (iterable: PyValue, r: PyValue) => {
    const pool = toArray(iterable);
    const count = size(r);
    const none = pool.length === 0 && count > 0;
    return new CombinationsWithReplacement(pool, none ? null : new Array(count).fill(0));
  },
});

class Permutations extends Selection {
  private readonly r: number;
  private readonly cycles: number[];
  constructor(pool: readonly PyValue[], r: number) {
    super(pool, r > pool.length ? null : upTo(pool.length));
    this.r = r;
    this.cycles = Array.from({ length: r }, (_, i) => pool.length - i);
  }
  protected override select(indices: number[]): PyValue {
    return super.select(indices.slice(0, this.r));
  }
  protected advance(indices: number[]): boolean {
    const { cycles, r } = this;
    for (let i = r - 1; i >= 0; i--) {
      cycles[i]--;
      if (cycles[i] === 0) {
        // This place has seen every remaining element: restore their order.
        indices.push(...indices.splice(i, 1));
        cycles[i] = indices.length - i;
      } else {
        const j = indices.length - cycles[i];
        const kept = indices[i];
        indices[i] = indices[j];
        indices[j] = kept;
        return true;
      }
    }
    return false;
  }
}

export const permutationsType = defineTool(Permutations, {
  signature: "permutations(iterable, r=None)",
  doc: "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
  make: (iterable: PyValue, r: PyValue) => {
    const pool = toArray(iterable);
    if (r === null) return new Permutations(pool, pool.length);
    if (intValue(r) === undefined) throw typeError("Expected int as r");
    return new Permutations(pool, size(r));
  },
});

class Product extends Tool {
  private readonly pools: readonly (readonly PyValue[])[];
  private indices: number[] | null;
  private started = false;
  constructor(pools: readonly (readonly PyValue[])[]) {
    super();
    this.pools = pools;
    this.indices = pools.some((pool) => pool.length === 0) ? null : new Array(pools.length).fill(0);
  }
  step(): PyValue | undefined {
    const { indices, pools } = this;
    if (indices === null) return undefined;
    if (!this.started) this.started = true;
    else {
      let i = pools.length - 1;
      while (i >= 0 && ++indices[i] === pools[i].length) indices[i--] = 0;
      if (i < 0) {
        this.indices = null;
        return undefined;
      }
    }
    return new PyTuple(pools.map((pool, i) => pool[indices[i]]));
  }
}

export const productType = defineTool(Product, {
  signature: "product(*iterables; repeat=1)",
  doc: "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).",
  make: (repeat: PyValue, iterables: PyValue[]) => {
    const times = index(repeat);
    if (typeof times !== "number") {
      throw typeError(`'${typeName(repeat)}' repeat argument is too large`);
    }
    if (times < 0) throw valueError("repeat argument cannot be negative");
    const pools = iterables.map(toArray);
    return new Product(Array.from({ length: times }, () => pools).flat());
  },
});
