// Parallel loops: which loops over `prange` become functions of their own, what is carried through them, and that running them in
// chunks gives what running them in order gives.

import { describe, expect, it } from "vitest";
import { Compilation } from "../../../src/numba/compiler.ts";
import { findLoops } from "../../../src/numba/lowering/parallel-analysis.ts";
import { arrayOf } from "../../../src/numba/types/containers.ts";
import { float32, float64, int64, uint8 } from "../../../src/numba/types/scalars.ts";
import type { NumbaType } from "../../../src/numba/types/type.ts";
import { Compiled, failure, functions, nd, run } from "./harness.ts";

const parallel = { parallel: true };
const vector = arrayOf(float64, 1, "C");

/** "name: role" for each variable of the loop, or why it is serial. */
function loopsOf(text: string, types: readonly NumbaType[] = [int64]): string[] {
  const all = functions(text, parallel);
  const source = all[Object.keys(all)[0]];
  const { typed } = new Compilation().compile(source, types);
  return findLoops(typed).map((loop) => {
    if (loop.kind === "serial") return loop.reason;
    const roles = loop.header.params.map((p, k) => {
      const role = loop.roles[k];
      return `${p.name.replace(/\.\d+$/, "")}: ${role.kind === "reduction" ? role.op : role.kind}`;
    });
    return roles.sort().join(", ");
  });
}

const loop = (body: string, before = "s = 0.0", after = "return s"): string =>
  `def f(n):\n    ${before}\n    for i in prange(n):\n        ${body}\n    ${after}\n`;

describe("roles of variables", () => {
  it.each([
    ["s += i", "s: add"],
    ["s = i + s", "s: add"],
    ["s -= i", "s: add"],
    ["s *= i", "s: mul"],
    ["s /= i", "s: mul"],
    ["s = min(s, i * 1.0)", "s: min"],
    ["s = max(i * 1.0, s)", "s: max"],
    ["s = i * 2.0", "s: last"],
  ])("%s", (body, role) => expect(loopsOf(loop(body))).toEqual([role]));

  it.each(["s |= i", "s ^= i", "s &= i"])("%s of integers", (body) => {
    const op = { "|": "or", "^": "xor", "&": "and" }[body[2]];
    expect(loopsOf(loop(body, "s = 1"))).toEqual([`s: ${op}`]);
  });

  it("follows a reduction through branches and inner loops", () => {
    const body = "if i > 3: s += 1.0\n        for k in range(i):\n            s += k";
    expect(loopsOf(loop(body))).toEqual(["s: add"]);
  });

  it("gives each iteration its own temporaries", () => {
    expect(loopsOf(loop("t = i * 2.0\n        s += t", "s = t = 0.0"))).toEqual(["s: add"]);
  });

  it("keeps serial what an iteration takes from the one before", () => {
    const text =
      "def f(n):\n    a = np.zeros(n)\n    p = 1.0\n    for i in prange(n):\n        a[i] = p\n        p = i * 2.0\n    return a\n";
    expect(loopsOf(text)).toEqual(["'p' goes from one iteration to the next"]);
    expect(loopsOf(loop("s = i - s"))).toEqual(["'s' goes from one iteration to the next"]);
    expect(loopsOf(loop("if i == 3: s = 1.0"))).toEqual([
      "'s' goes from one iteration to the next",
    ]);
  });

  it("keeps serial a reduction whose partial value is used", () => {
    const text =
      "def f(n):\n    a = np.zeros(n)\n    s = 0.0\n    for i in prange(n):\n        s += i\n        a[i] = s\n    return a\n";
    expect(loopsOf(text)).toEqual(["'s' goes from one iteration to the next"]);
  });

  it("keeps serial a loop that is left early", () => {
    const reason = "the loop is left by break or return";
    expect(loopsOf(loop("if i > 5: break"))).toEqual([reason]);
    expect(loopsOf(loop("if i > 5: return 1.0"))).toEqual([reason]);
  });

  it("lets a loop raise", () => {
    expect(loopsOf(loop("if i > 5: raise ValueError('x')\n        s += i"))).toEqual(["s: add"]);
  });

  it("takes the outermost loop of a nest", () => {
    const body = "for k in prange(i):\n            s += k";
    expect(loopsOf(loop(body))).toEqual(["s: add"]);
  });

  it("takes an inner loop where the outer one is serial", () => {
    const text = loop("if i > 5: break\n        for k in prange(i):\n            s += k");
    expect(loopsOf(text)).toEqual(["the loop is left by break or return", "s: add"]);
  });
});

describe("what Numba refuses", () => {
  const refused = (body: string, before = "s = 1"): string =>
    failure(loop(body, before), [int64], [3], parallel).split("\n").slice(0, 2).join(" | ");
  const head = "Failed in nopython mode pipeline (step: convert to parfors)";

  it("steps other than 1", () => {
    const text =
      "def f(n):\n    s = 0\n    for i in prange(0, n, 2):\n        s += i\n    return s\n";
    expect(failure(text, [int64], [3], parallel)).toBe(
      `UnsupportedRewriteError: ${head}\nOnly constant step size of 1 is supported for prange\n\nFile "t.py", line 3:\ndef f(n):\n    <source elided>\n    s = 0\n    for i in prange(0, n, 2):\n    ^\n`,
    );
  });

  it("reductions it does not know", () => {
    expect(refused("s **= 2", "s = 2.0")).toBe(
      `ValueError: ${head} | Use of reduction variable s in an unsupported reduction function.`,
    );
    expect(refused("s //= 2")).toBe(
      `NumbaValueError: ${head} | Parallel floordiv reductions are not supported. If all divisors are integers then a floordiv reduction can in some cases be parallelized as a multiply reduction followed by a floordiv of the resulting product.`,
    );
    expect(refused("s += i\n        s *= 2", "s = 0.0")).toBe(
      `ValueError: ${head} | Use of reduction variable 's' other than in a supported reduction function is not permitted.`,
    );
  });
});

describe("loops in chunks", () => {
  const value = (text: string, types: readonly NumbaType[], ...args: (number | object)[]) =>
    run(text, types, args as never, parallel);

  it("folds reductions onto what was there before", () => {
    expect(value(loop("s += i", "s = 100"), [int64], 10)).toBe(145n);
    expect(value(loop("s = min(s, i - 4)", "s = 2"), [int64], 10)).toBe(-4n);
    expect(value(loop("s = max(s, i)", "s = 50"), [int64], 10)).toBe(50n);
    expect(value(loop("s ^= i", "s = 7"), [int64], 9)).toBe(15n);
    expect(value(loop("s &= i | 8", "s = 255"), [int64], 5)).toBe(8n);
    expect(value(loop("s /= 2.0", "s = 64.0"), [int64], 4)).toBe(4);
  });

  it("keeps what was there when there is no iteration", () => {
    expect(value(loop("s = i * 2.0", "s = 5.0"), [int64], 0)).toBe(5);
    expect(value(loop("s = i * 2.0", "s = 5.0"), [int64], 4)).toBe(6);
  });

  it("gives the loop its inputs: scalars, arrays, tuples, arrays made in the loop", () => {
    const text = `
def f(a, k):
    n = a.shape[0]
    out = np.empty(n)
    pair = (k, 2)
    for i in prange(n):
        row = np.zeros(3)
        for j in range(3):
            row[j] = a[i] * pair[0] + j
        out[i] = row.sum() * pair[1]
    return out
`;
    const out = new Compiled(functions(text, parallel).f, [vector, float32]);
    expect(out.run(nd([1, 2, 3, 4, 5, 6, 7]), 2).value).toEqual(nd([18, 30, 42, 54, 66, 78, 90]));
    expect(out.compiled.loops.map((l) => l.name)).toEqual(["f"]);
  });

  it("adds up arrays", () => {
    const text = `
def f(a):
    total = np.zeros(a.shape[1])
    total[0] = 100.0
    for i in prange(a.shape[0]):
        total += a[i]
        if i == 2:
            total -= 1.0
    return total
`;
    const made = new Compiled(functions(text, parallel).f, [arrayOf(float64, 2, "C")]);
    const a = nd([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [5, 2]);
    expect(made.run(a).value).toEqual(nd([124, 29]));
    expect(made.compiled.loops.map((l) => l.reason)).toEqual([null]);
  });

  it("counts over ranges that start anywhere, in any integer type", () => {
    const text =
      "def f(a, b):\n    s = 0\n    for i in prange(a, b):\n        s += i\n    return s\n";
    expect(value(text, [int64, int64], -3, 6)).toBe(9n);
    expect(value(text, [uint8, uint8], 250, 255)).toBe(1260n);
  });

  it("raises what the loop raises, into a handler too", () => {
    const text = `
def inner(n):
    s = 0
    for i in prange(n):
        if i == 7:
            raise ValueError("seven")
        s += i
    return s

def f(n):
    try:
        return inner(n)
    except Exception:
        return -1
`;
    expect(value(text, [int64], 20)).toBe(-1n);
    expect(value(text, [int64], 5)).toBe(10n);
    const own = text.slice(0, text.indexOf("def f"));
    expect(failure(own, [int64], [20], parallel)).toBe("ValueError: seven");
  });

  it("evaluates array expressions side by side", () => {
    const text = "def f(a, b):\n    return a * 2.0 + b\n";
    const made = new Compiled(functions(text, parallel).f, [arrayOf(float64, 2, "C"), vector]);
    const out = made.run(nd([1, 2, 3, 4, 5, 6], [2, 3]), nd([10, 20, 30]));
    expect(out.value).toEqual(nd([12, 24, 36, 18, 30, 42], [2, 3]));
    expect(made.compiled.loops).toHaveLength(1);
  });
});
