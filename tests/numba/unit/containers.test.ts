// Typed lists and dictionaries, and named tuples, made in compiled code.

import { describe, expect, it } from "vitest";
import { arrayOf } from "../../../src/numba/types/containers.ts";
import { float64, int64 } from "../../../src/numba/types/scalars.ts";
import { bareType, tupleType } from "../../../src/objects/core-types.ts";
import { PyTuple } from "../../../src/objects/sequence-values.ts";
import { Compiled, constant, failure, functions, nd, run } from "./harness.ts";

const i1 = arrayOf(int64, 1, "C");

describe("dictionaries", () => {
  it("count values", () => {
    const text = `
def f(items):
    counts = Dict.empty(key_type=types.int64, value_type=types.int64)
    for item in items:
        if item in counts:
            counts[item] += 1
        else:
            counts[item] = 1
    return counts
`;
    expect(run(text, [i1], [nd([5, 3, 5, 5, 3, 9])])).toEqual([
      [5n, 3n],
      [3n, 2n],
      [9n, 1n],
    ]);
  });
  it("grow, delete and keep the order of insertion", () => {
    const text = `
def f(n):
    d = Dict()
    for i in range(n):
        d[i * 7919] = i * 0.5
    for i in range(0, n, 2):
        del d[i * 7919]
    d[0] = -1.0
    total = 0.0
    keys = 0
    for k, v in d.items():
        keys = (keys * 31 + k) % 1000003
        total += v
    for k in d:
        total += k * 0.0
    for v in d.values():
        total += v
    return len(d), keys, total, d.get(7919, 9.0), d.get(2 * 7919, 9.0), d.pop(7919), 7919 in d
`;
    const n = 100;
    let keys = 0;
    let total = 0;
    for (let i = 1; i < n; i += 2) {
      keys = (keys * 31 + i * 7919) % 1000003;
      total += i * 0.5;
    }
    keys = (keys * 31) % 1000003;
    total -= 1;
    expect(run(text, [int64], [n])).toEqual([51n, BigInt(keys), total * 2, 0.5, 9, 0.5, false]);
  });
  it("have strings and tuples as keys, arrays as values", () => {
    const text = `
def f(n):
    names = {"bolt": 1, "plate": 2}
    names["motor"] = n
    grid = {}
    for i in range(n):
        grid[(i, i + 1)] = np.full(2, i)
    grid[(0, 1)] = np.ones(2, np.int64)
    best = ""
    for name in names:
        if names[name] >= names["plate"]:
            best = best + name
    return best, grid[(2, 3)].sum(), grid[(0, 1)], len(grid)
`;
    expect(run(text, [int64], [3])).toEqual(["platemotor", 4n, nd([1n, 1n]), 3n]);
  });
  it("raise KeyError", () => {
    expect(failure("def f(n):\n  d = {1: 2}\n  return d[n]\n", [int64], [3])).toBe("KeyError: ");
  });
});

describe("typed lists", () => {
  it("learn their items from use", () => {
    const text = `
def f(starts, stops):
    merged = List()
    merged.append((starts[0], stops[0]))
    for k in range(1, starts.size):
        last_start, last_stop = merged[-1]
        if starts[k] <= last_stop:
            merged[-1] = (last_start, max(last_stop, stops[k]))
        else:
            merged.append((starts[k], stops[k]))
    even = List.empty_list(types.int64)
    for s in starts:
        if s % 2 == 0:
            even.append(s)
    return merged, even
`;
    expect(run(text, [i1, i1], [nd([1, 4, 10]), nd([5, 8, 15])])).toEqual([
      [
        [1n, 8n],
        [10n, 15n],
      ],
      [4n, 10n],
    ]);
  });
});

describe("named tuples", () => {
  it("are made by calling their class and read by field", () => {
    const cls = bareType("Summary", tupleType);
    cls.namespace.set("_fields", new PyTuple(["mean", "count"]));
    const { f } = functions(
      "def f(x):\n  s = Summary(x.mean(), count=x.size)\n  return s, s.count + 1\n",
      {},
      { Summary: constant(cls) },
    );
    const outcome = new Compiled(f, [arrayOf(float64, 1, "C")]).run(nd([1, 2]));
    expect(outcome.value).toEqual([[1.5, 2n], 3n]);
    expect(outcome.type.name).toBe("Tuple(Summary(float64, int64), int64)");
  });
});
