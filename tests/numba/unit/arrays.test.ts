// Arrays in compiled code: indexing, views, expressions, creation, reductions. Every run checks that no block leaks.

import { describe, expect, it } from "vitest";
import { arrayOf } from "../../../src/numba/types/containers.ts";
import {
  boolean,
  complex128,
  float32,
  float64,
  int32,
  int64,
  uint8,
} from "../../../src/numba/types/scalars.ts";
import type { NumbaType } from "../../../src/numba/types/type.ts";
import { Compiled, failure, functions, nd, run, type Value } from "./harness.ts";

const f1 = arrayOf(float64, 1, "C");
const f2 = arrayOf(float64, 2, "C");
const i1 = arrayOf(int64, 1, "C");
const i2 = arrayOf(int64, 2, "C");

function outcome(text: string, types: readonly NumbaType[], args: Value[]) {
  const all = functions(text);
  const names = Object.keys(all);
  return new Compiled(all[names[names.length - 1]], types).run(...args);
}
const resultType = (text: string, ...types: NumbaType[]): string => {
  const all = functions(text);
  const names = Object.keys(all);
  return new Compiled(all[names[names.length - 1]], types).compiled.signature.returnType.name;
};

describe("indexing", () => {
  it("reads and writes items, from the end too", () => {
    const text = "def f(x):\n  x[0] = x[-1] + x[1]\n  return x[0]\n";
    const o = outcome(text, [f1], [nd([1, 2, 3])]);
    expect(o.value).toBe(5);
    expect(o.args[0]).toEqual(nd([5, 2, 3]));
  });
  it("of two axes", () => {
    const text = `
def f(a):
    t = 0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            t += a[i, j] * (i + 1)
    return t, a[1][2], a[-1, -1]
`;
    expect(run(text, [i2], [nd([1, 2, 3, 4, 5, 6], [2, 3])])).toEqual([36n, 6n, 6n]);
  });
  it("checks bounds when asked", () => {
    const text = "def f(x, i):\n  return x[i]\n";
    expect(failure(text, [i1, int64], [nd([1, 2, 3]), 3], { boundscheck: true })).toBe(
      "IndexError: index is out of bounds",
    );
    expect(failure(text, [i1, int64], [nd([1, 2, 3]), -4], { boundscheck: true })).toBe(
      "IndexError: index is out of bounds",
    );
    expect(run(text, [i1, int64], [nd([1, 2, 3]), -3], { boundscheck: true })).toBe(1n);
  });
  it("makes views with slices", () => {
    const text =
      "def f(x):\n  y = x[1:4]\n  y[0] = 9.0\n  return x[::-1], x[::2], x[-2:], y[5:], x[:-1]\n";
    expect(run(text, [f1], [nd([0, 1, 2, 3, 4])])).toEqual([
      nd([4, 3, 2, 9, 0]),
      nd([0, 2, 4]),
      nd([3, 4]),
      nd([]),
      nd([0, 9, 2, 3]),
    ]);
  });
  it("types views by contiguity", () => {
    expect(resultType("def f(a):\n  return a[1]\n", f2)).toBe("array(float64, 1d, C)");
    expect(resultType("def f(a):\n  return a[:, 0]\n", f2)).toBe("array(float64, 1d, A)");
    expect(resultType("def f(a):\n  return a[1:]\n", f2)).toBe("array(float64, 2d, C)");
    expect(resultType("def f(a):\n  return a[::2]\n", f1)).toBe("array(float64, 1d, A)");
    expect(resultType("def f(a):\n  return a.T\n", f2)).toBe("array(float64, 2d, F)");
    expect(resultType("def f(a):\n  return a[..., 0], a[None]\n", f2)).toBe(
      "Tuple(array(float64, 1d, A), array(float64, 3d, A))",
    );
  });
  it("assigns scalars and arrays to slices, overlapping ones too", () => {
    const text = `
def f(x, a):
    x[1:] = x[:-1]
    x[:1] = 7.0
    a[1:-1, 1:-1] = 5.0
    a[0] = x[:4]
    a[:, 0] = (1.0, 2.0, 3.0)
    return a
`;
    const o = outcome(text, [f1, f2], [nd([1, 2, 3, 4, 5]), nd(new Array(12).fill(0), [3, 4])]);
    expect(o.args[0]).toEqual(nd([7, 1, 2, 3, 4]));
    expect(o.value).toEqual(nd([1, 1, 2, 3, 2, 5, 5, 0, 3, 0, 0, 0], [3, 4]));
  });
  it("selects by masks and index arrays", () => {
    const text = `
def f(x, k):
    y = x.copy()
    y[y < 2.5] = 0.0
    y[k] = 8.0
    return x[x > 1.5], x[k], y
`;
    expect(run(text, [f1, i1], [nd([1, 2, 3, 4]), nd([3, 0])])).toEqual([
      nd([2, 3, 4]),
      nd([4, 1]),
      nd([8, 0, 3, 8]),
    ]);
  });
  it("iterates over rows and items", () => {
    const text = `
def f(a):
    t = 0.0
    for row in a:
        for v in row:
            t = t * 2 + v
    for i, v in enumerate(a[0]):
        t += i * v
    for (i, j), v in np.ndenumerate(a):
        t += i + j
    for v in a.T.flat:
        t += v
    return t
`;
    expect(run(text, [f2], [nd([1, 2, 3, 4], [2, 2])])).toBe(26 + 2 + 4 + 10);
  });
});

describe("creation", () => {
  it("from shapes and ranges", () => {
    const text = `
def f(n):
    a = np.zeros((n, 2), dtype=np.int32)
    a[1, 1] = 7
    return a, np.ones(n), np.full(2, 3), np.arange(n), np.arange(1.0, 2.0, 0.25), np.linspace(0.0, 1.0, 5)
`;
    expect(run(text, [int64], [2])).toEqual([
      nd([0, 0, 0, 7], [2, 2]),
      nd([1, 1]),
      nd([3n, 3n]),
      nd([0n, 1n]),
      nd([1, 1.25, 1.5, 1.75]),
      nd([0, 0.25, 0.5, 0.75, 1]),
    ]);
  });
  it("like others and from sequences", () => {
    const text = `
def f(x):
    y = np.empty_like(x)
    y[:] = 2
    return y, np.array([1, 2, 3]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array((1, 2.5)), np.eye(2), np.zeros_like(x)
`;
    expect(run(text, [i1], [nd([5, 6])])).toEqual([
      nd([2n, 2n]),
      nd([1n, 2n, 3n]),
      nd([1, 2, 3, 4], [2, 2]),
      nd([1, 2.5]),
      nd([1, 0, 0, 1], [2, 2]),
      nd([0n, 0n]),
    ]);
  });
  it("swaps rows of dynamic programming without leaks", () => {
    const text = `
def f(a, b):
    n, m = a.size, b.size
    previous = np.arange(m + 1)
    current = np.empty(m + 1, dtype=np.int64)
    for i in range(1, n + 1):
        current[0] = i
        for j in range(1, m + 1):
            cost = 0 if a[i - 1] == b[j - 1] else 1
            current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
        previous, current = current, previous
    return previous[m]
`;
    const u1 = arrayOf(uint8, 1, "C", { readonly: true });
    const codes = (s: string): Value => nd([...s].map((c) => c.charCodeAt(0)));
    expect(run(text, [u1, u1], [codes("kitten"), codes("sitting")])).toBe(3n);
  });
});

describe("expressions", () => {
  it("broadcast and fuse", () => {
    const text = "def f(a, x, s):\n  return a * x + s, a > 2.0, -x ** 2, a / 2\n";
    expect(run(text, [f2, f1, float64], [nd([1, 2, 3, 4], [2, 2]), nd([10, 20]), 1])).toEqual([
      nd([11, 41, 31, 81], [2, 2]),
      nd([false, false, true, true], [2, 2]),
      nd([-100, -400]),
      nd([0.5, 1, 1.5, 2], [2, 2]),
    ]);
  });
  it("make one array for a whole expression", () => {
    const source = functions("def f(a, b):\n  return a * b + a - 2.0 * b\n").f;
    const { compiled } = new Compiled(source, [f1, f1]);
    const calls = compiled.module
      .fn(compiled.entry)
      .blocks.flatMap((b) => b.instrs)
      .filter((i) => i.name === "nrt_allocate");
    expect(calls.length).toBe(1);
  });
  it("keep NumPy's types", () => {
    const i32 = arrayOf(int32, 1, "C");
    const f32 = arrayOf(float32, 1, "C");
    expect(resultType("def f(a, b):\n  return a + b\n", i32, i32)).toBe("array(int32, 1d, C)");
    expect(resultType("def f(a, b):\n  return a * b\n", f32, float64)).toBe(
      "array(float64, 1d, C)",
    );
    expect(resultType("def f(a):\n  return np.sin(a), np.sqrt(a)\n", f32)).toBe(
      "UniTuple(array(float32, 1d, C) x 2)",
    );
    expect(resultType("def f(a):\n  return a / a, a // a\n", i32)).toBe(
      "Tuple(array(float64, 1d, C), array(int32, 1d, C))",
    );
  });
  it("refuse shapes that do not fit", () => {
    expect(
      failure("def f(a, b):\n  return a + b\n", [f1, f1], [nd([1, 2]), nd([1, 2, 3])]),
    ).toMatch(/^ValueError: unable to broadcast argument/);
  });
  it("write in place and into out", () => {
    const text = "def f(x, o):\n  x += 1.0\n  x *= x\n  np.add(x, 1.0, o)\n  np.sqrt(x, out=x)\n";
    const o = outcome(text, [f1, f1], [nd([1, 2]), nd([0, 0])]);
    expect(o.args).toEqual([nd([2, 3]), nd([5, 10])]);
  });
  it("of complex numbers", () => {
    const c1 = arrayOf(complex128, 1, "C");
    const text =
      "def f(z):\n  return (z * z).real, np.abs(z), (z + 1j).sum(), z.conj() if False else z[0].imag\n";
    expect(
      run(
        text,
        [c1],
        [
          nd([
            [3, 4],
            [0, 1],
          ]),
        ],
      ),
    ).toEqual([nd([-7, -1]), nd([5, 1]), [3, 7], 4]);
  });
  it("divide by zero without an error", () => {
    expect(run("def f(a):\n  return 1.0 / a, a // a\n", [i1], [nd([0, 2])])).toEqual([
      nd([Number.POSITIVE_INFINITY, 0.5]),
      nd([0n, 1n]),
    ]);
  });
});

describe("reductions", () => {
  it("over everything", () => {
    const text =
      "def f(x):\n  return x.sum(), x.mean(), x.min(), x.max(), x.argmax(), x.std(), np.prod(x), (x > 2.0).sum(), x.any(), x.all()\n";
    expect(run(text, [f1], [nd([1, 2, 3, 4])])).toEqual([
      10,
      2.5,
      1,
      4,
      3n,
      Math.sqrt(1.25),
      24,
      2n,
      true,
      true,
    ]);
  });
  it("along an axis", () => {
    const text =
      "def f(a):\n  return a.sum(axis=0), np.sum(a, axis=1), a.sum(1), a.T.mean(0) if False else a.max()\n";
    expect(run(text, [i2], [nd([1, 2, 3, 4, 5, 6], [2, 3])])).toEqual([
      nd([5n, 7n, 9n]),
      nd([6n, 15n]),
      nd([6n, 15n]),
      6n,
    ]);
  });
  it("of nothing fail", () => {
    expect(failure("def f(x):\n  return x.max()\n", [f1], [nd([])])).toBe(
      "ValueError: zero-size array to reduction operation not possible",
    );
  });
  it("cumulate, sort, search and take medians", () => {
    const text = `
def f(x):
    s = np.sort(x)
    return np.cumsum(x), s, np.argsort(x), np.median(x), np.searchsorted(s, 2.5), np.unique(x), np.percentile(x, 50), np.diff(x)
`;
    expect(run(text, [f1], [nd([3, 1, 3, 2])])).toEqual([
      nd([3, 4, 7, 9]),
      nd([1, 2, 3, 3]),
      nd([1n, 3n, 0n, 2n]),
      2.5,
      2n,
      nd([1, 2, 3]),
      2.5,
      nd([-2, 2, -1]),
    ]);
  });
  it("multiply matrices", () => {
    const text =
      "def f(a, x):\n  return a @ a, np.dot(a, x), np.dot(x, x), x @ a, np.outer(x, x), np.trace(a)\n";
    expect(run(text, [f2, f1], [nd([1, 2, 3, 4], [2, 2]), nd([1, -1])])).toEqual([
      nd([7, 10, 15, 22], [2, 2]),
      nd([-1, -1]),
      2,
      nd([-2, -2]),
      nd([1, -1, -1, 1], [2, 2]),
      5,
    ]);
  });
  it("choose with where, clip and bincount", () => {
    const text =
      "def f(x, k):\n  return np.where(x > 1.5, x, 0.0), np.clip(x, 1.5, 2.5), np.bincount(k), np.nonzero(x > 1.0)[0], np.allclose(x, x + 1e-12)\n";
    expect(run(text, [f1, i1], [nd([1, 2, 3]), nd([1, 1, 3])])).toEqual([
      nd([0, 2, 3]),
      nd([1.5, 2, 2.5]),
      nd([0n, 2n, 0n, 1n]),
      nd([1n, 2n]),
      true,
    ]);
  });
});

describe("methods", () => {
  it("reshape, ravel, transpose, astype, fill, copy", () => {
    const text = `
def f(a):
    b = a.astype(np.float64)
    b.fill(0.5)
    return a.reshape(3, 2), a.reshape((-1,)), a.T.copy(), a.ravel(), b, a.T.ravel(), a.size, a.ndim, a.nbytes
`;
    const data = [1n, 2n, 3n, 4n, 5n, 6n];
    expect(run(text, [i2], [nd([1, 2, 3, 4, 5, 6], [2, 3])])).toEqual([
      nd(data, [3, 2]),
      nd(data),
      nd([1n, 4n, 2n, 5n, 3n, 6n], [3, 2]),
      nd(data),
      nd(new Array(6).fill(0.5), [2, 3]),
      nd([1n, 4n, 2n, 5n, 3n, 6n]),
      6n,
      2n,
      48n,
    ]);
  });
  it("narrow integers wrap", () => {
    const i32 = arrayOf(int32, 1, "C");
    const text = `
def f(x):
    total = np.int32(0)
    for i in range(x.size):
        x[i] = x[i] * 3
        total += x[i]
    return total
`;
    const o = outcome(text, [i32], [nd([1, 10, 1000000000, -2000000000])]);
    expect(o.args[0]).toEqual(nd([3, 30, -1294967296, -1705032704]));
    expect(o.type.name).toBe("int64");
  });
  it("FNV hash of bytes in uint64", () => {
    const text = `
def f(data):
    h = np.uint64(14695981039346656037)
    prime = np.uint64(1099511628211)
    for byte in data:
        h ^= np.uint64(byte)
        h *= prime
    return h
`;
    expect(run(text, [arrayOf(uint8, 1, "C")], [nd([97])])).toBe(0xaf63dc4c8601ec8cn);
  });
});

describe("lists", () => {
  it("grow, shrink and are returned", () => {
    const text = `
def f(n):
    found = []
    for i in range(n):
        if i % 2 == 1:
            found.append(i * 0.5)
    found.insert(0, 9.0)
    last = found.pop()
    squares = [i * i for i in range(n) if i > 1]
    return found, last, len(found), squares, sum(squares), found[0], 9 in squares
`;
    expect(run(text, [int64], [6])).toEqual([
      [9, 0.5, 1.5],
      2.5,
      3n,
      [4n, 9n, 16n, 25n],
      54n,
      9,
      true,
    ]);
  });
  it("hold arrays and tuples", () => {
    const text = `
def f(n):
    rows = []
    for i in range(n):
        rows.append(np.full(2, i))
    rows[0] = rows[1]
    pairs = [(i, i + 0.5) for i in range(2)]
    t = 0
    for r in rows:
        t += r.sum()
    return t, pairs, rows[-1]
`;
    expect(run(text, [int64], [3])).toEqual([
      2n + 2n + 4n,
      [
        [0n, 0.5],
        [1n, 1.5],
      ],
      nd([2n, 2n]),
    ]);
  });
  it("check indices", () => {
    expect(failure("def f(n):\n  l = [1, 2]\n  return l[n]\n", [int64], [2])).toBe(
      "IndexError: list index out of range",
    );
  });
  it("sort and compare", () => {
    expect(
      run(
        "def f(n):\n  l = [3, 1, 2]\n  l.sort()\n  return l, sorted((2, 1)), l == [1, 2, 3], l[1:]\n",
        [int64],
        [0],
      ),
    ).toEqual([[1n, 2n, 3n], [1n, 2n], true, [2n, 3n]]);
  });
});

describe("booleans and optional arrays", () => {
  it("arrays of bool", () => {
    const b1 = arrayOf(boolean, 1, "C");
    expect(
      run(
        "def f(m):\n  return ~m, m & m, m.sum(), m.astype(np.int64)\n",
        [b1],
        [nd([true, false])],
      ),
    ).toEqual([nd([false, true]), nd([true, false]), 1n, nd([1n, 0n])]);
  });
});
