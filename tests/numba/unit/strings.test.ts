// Strings in compiled code.

import { describe, expect, it } from "vitest";
import { int64 } from "../../../src/numba/types/scalars.ts";
import { failure, run } from "./harness.ts";

describe("strings", () => {
  it("compare, join, slice and search", () => {
    const text = `
def f(n):
    s = "kra" + "it"
    t = s * 2
    return s == "krait", s < "krau", t[1:4], t[-1], len(t), t.find("itk"), "rai" in s, s.upper(), s[::-1], s != t
`;
    expect(run(text, [int64], [0])).toEqual([
      true,
      true,
      "rai",
      "t",
      10n,
      3n,
      true,
      "KRAIT",
      "tiark",
      true,
    ]);
  });
  it("are made from numbers", () => {
    const text = 'def f(n):\n  return str(n), f"<{n}>", str(n > 3), str(np.uint8(200))\n';
    expect(run(text, [int64], [0])).toEqual(["0", "<0>", "False", "200"]);
    expect(run(text, [int64], [-1203])).toEqual(["-1203", "<-1203>", "False", "200"]);
    expect(run(text, [int64], [-9223372036854775808n])).toEqual([
      "-9223372036854775808",
      "<-9223372036854775808>",
      "False",
      "200",
    ]);
    expect(run(text, [int64], [9223372036854775807n])).toEqual([
      "9223372036854775807",
      "<9223372036854775807>",
      "True",
      "200",
    ]);
  });
  it("iterate, split, join, strip", () => {
    const text = `
def f(n):
    out = ""
    for c in "abc":
        out = c + out
    parts = "a,bb,c".split(",")
    return out, "-".join(parts), "  x ".strip(), ord("a"), chr(98), "a.b".replace(".", "::"), "12".isdigit()
`;
    expect(run(text, [int64], [0])).toEqual(["cba", "a-bb-c", "x", 97n, "b", "a::b", true]);
  });
  it("choose between literals in a loop", () => {
    const text = `
def f(n):
    best = ""
    for i in range(n):
        best = best + "x" if i % 2 == 0 else best + "y"
    return best
`;
    expect(run(text, [int64], [5])).toBe("xyxyx");
  });
  it("check indices", () => {
    expect(failure('def f(n):\n  return "abc"[n]\n', [int64], [3])).toBe(
      "IndexError: string index out of range",
    );
  });
});
