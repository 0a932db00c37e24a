// Scalars, control flow and loops: Numba's integer rules and types.

import { describe, expect, it } from "vitest";
import {
  boolean,
  float32,
  float64,
  int8,
  int32,
  int64,
  uint8,
  uint64,
} from "../../../src/numba/types/scalars.ts";
import { Compiled, failure, functions, run } from "./harness.ts";

const typeOf = (text: string, ...types: Parameters<typeof run>[1]): string => {
  const all = functions(text);
  const names = Object.keys(all);
  return new Compiled(all[names[names.length - 1]], types).compiled.signature.returnType.name;
};

describe("integers", () => {
  it("wrap at 64 bits", () => {
    expect(run("def f(x):\n  return x * x\n", [int64], [3037000500n])).toBe(-9223372036709301616n);
  });
  it("are widened to 64 bits by arithmetic", () => {
    expect(typeOf("def f(a, b):\n  return a + b\n", int32, int8)).toBe("int64");
    expect(typeOf("def f(a, b):\n  return a + b\n", uint8, uint64)).toBe("uint64");
    expect(typeOf("def f(a, b):\n  return a * b\n", int32, uint64)).toBe("int64");
  });
  it("divide like Python", () => {
    const text = "def f(a, b):\n  return a // b, a % b, a / b\n";
    expect(run(text, [int64, int64], [-7n, 3n])).toEqual([-3n, 2n, -7 / 3]);
    expect(run(text, [int64, int64], [7n, -3n])).toEqual([-3n, -2n, -7 / 3]);
  });
  it("count Collatz steps", () => {
    const text = `
def f(n):
    steps = 1
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps
`;
    expect(run(text, [int64], [27n])).toBe(112n);
  });
  it("loop over ranges with any step", () => {
    const text = `
def f(a, b, c):
    t = 0
    for i in range(a, b, c):
        t = t * 10 + i
    for i in range(3):
        t += i
    return t
`;
    expect(run(text, [int64, int64, int64], [1n, 8n, 3n])).toBe(150n);
    expect(run(text, [int64, int64, int64], [8n, 1n, -3n])).toBe(855n);
  });
  it("raise to powers", () => {
    const text = "def f(a, b):\n  return a ** b, a ** 2, 2.0 ** b\n";
    expect(run(text, [int64, int64], [3n, 5n])).toEqual([243n, 9n, 32]);
  });
});

describe("floats", () => {
  it("keep float32 and widen beside float64", () => {
    expect(typeOf("def f(a, b):\n  return a + b\n", float32, float32)).toBe("float32");
    expect(typeOf("def f(a):\n  return a + 1.0\n", float32)).toBe("float64");
    expect(typeOf("def f(a, b):\n  return a + b\n", float32, int64)).toBe("float64");
  });
  it("have Python's modulo", () => {
    const text = "def f(a, b):\n  return a % b, a // b\n";
    expect(run(text, [float64, float64], [-7, 3])).toEqual([2, -3]);
    expect(run(text, [float64, float64], [7, -3])).toEqual([-2, -3]);
  });
  it("call math functions", () => {
    const text = "def f(x):\n  return math.sqrt(x) + math.sin(0.0) + math.floor(x) + math.pi * 0\n";
    expect(run(text, [float64], [6.25])).toBe(8.5);
  });
});

describe("variables", () => {
  it("unify int and float over a loop", () => {
    const text = "def f(n):\n  t = 0\n  for i in range(n):\n    t += i * 0.5\n  return t\n";
    expect(typeOf(text, int64)).toBe("float64");
    expect(run(text, [int64], [4n])).toBe(3);
  });
  it("may be None or a number", () => {
    const text = "def f(x):\n  if x > 0:\n    return x\n  return None\n";
    expect(typeOf(text, int64)).toBe("OptionalType(int64)");
    expect(run(text, [int64], [-1n])).toBe(null);
    expect(run(text, [int64], [4n])).toBe(4n);
  });
  it("that are booleans convert", () => {
    expect(
      run("def f(a, b):\n  return a + b, a and not b, a & b\n", [boolean, boolean], [true, false]),
    ).toEqual([1n, true, false]);
  });
});

describe("functions", () => {
  it("call each other and themselves", () => {
    const text = `
def helper(x, y=3):
    return x * 2

def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)

def f(n):
    return fib(n) + helper(n, 1) + helper(y=2, x=0.5)
`;
    expect(run(text, [int64], [10n])).toBe(55 + 20 + 1);
  });
  it("call functions defined inside", () => {
    const text = `
def f(x):
    k = x + 1
    def inner(a, b=2):
        return a * k + b
    return inner(3), inner(3, b=5)
`;
    expect(run(text, [int64], [1n])).toEqual([8n, 11n]);
  });
  it("recurse mutually", () => {
    const text = `
def odd(n):
    if n == 0:
        return False
    return even(n - 1)

def even(n):
    if n == 0:
        return True
    return odd(n - 1)
`;
    expect(run(text, [int64], [7n])).toBe(false);
  });
});

describe("errors at run time", () => {
  it("division by zero", () => {
    expect(failure("def f(a, b):\n  return a / b\n", [int64, int64], [1n, 0n])).toBe(
      "ZeroDivisionError: division by zero",
    );
    expect(
      run("def f(a, b):\n  return a / b\n", [float64, float64], [1, 0], { errorModel: "numpy" }),
    ).toBe(Number.POSITIVE_INFINITY);
  });
  it("raised exceptions carry their arguments", () => {
    const text = 'def f(x):\n  if x < 0:\n    raise ValueError("negative", 3)\n  return x\n';
    expect(failure(text, [int64], [-1n])).toBe("ValueError: negative, 3");
  });
  it("are caught by except Exception", () => {
    const text = `
def root(x):
    if x < 0:
        raise ValueError("square root of a negative number")
    return x ** 0.5

def f(x):
    try:
        return root(x)
    except Exception:
        return -1.0
`;
    expect(run(text, [float64], [9])).toBe(3);
    expect(run(text, [float64], [-9])).toBe(-1);
  });
  it("pass through finally", () => {
    const text = `
def f(x):
    y = 0
    try:
        y = 1
        if x:
            raise ValueError("no")
        y = 2
    except Exception:
        y += 10
    finally:
        y += 100
    return y
`;
    expect(run(text, [int64], [0n])).toBe(102n);
    expect(run(text, [int64], [1n])).toBe(111n);
  });
  it("assert", () => {
    expect(failure('def f(x):\n  assert x > 0, "small"\n  return x\n', [int64], [0n])).toBe(
      "AssertionError: small",
    );
  });
});

describe("iterators", () => {
  it("enumerate, zip, reversed and tuples", () => {
    const text = `
def f(n):
    t = 0
    for i, v in enumerate((5, 7, 9)):
        t += i * v
    for a, b in zip(range(n), (1, 2, 3)):
        t += a * b
    for r in reversed(range(n)):
        t = t * 2 + r
    return t
`;
    expect(run(text, [int64], [3n])).toBe(((25n + 8n) * 2n + 2n) * 4n + 2n);
  });
  it("unpack tuples and swap", () => {
    expect(
      run(
        "def f(a, b):\n  a, b = b, a\n  (x, y), z = (a, b), 1.5\n  return x, y, z\n",
        [int64, int64],
        [1n, 2n],
      ),
    ).toEqual([2n, 1n, 1.5]);
  });
});
