// Structured control flow: shapes of the tree for typical flow graphs.

import { describe, expect, it } from "vitest";
import { parseFn } from "../../../src/kernel/parse.ts";
import { IrreducibleError, printStructure, structure } from "../../../src/kernel/structure.ts";

function shape(body: string): string {
  const fn = parseFn(`fn @f function(c: bool, d: bool, x: i32) -> (i32) {\n${body}\n}`);
  return printStructure(structure(fn), {
    of: (v) => v.name || fn.entry.params[v.index].name || ["c", "d", "x"][v.index],
    block: (b) => `b${fn.blocks.indexOf(b)}`,
  })
    .trimEnd()
    .replaceAll("\n", "\n      ");
}

describe("structure", () => {
  it("gives if/else without labels", () => {
    expect(
      shape("b0:\n brif c, b1, b2\nb1:\n br b3(x)\nb2:\n br b3(x)\nb3(y: i32):\n ret y"),
    ).toBe(`b0
      if c
        b1
        b3 <- x
      else
        b2
        b3 <- x
      b3
      ret`);
  });

  it("places the code behind a loop behind it", () => {
    expect(shape("b0:\n br b1\nb1:\n brif c, b2, b3\nb2:\n br b1\nb3:\n ret x")).toBe(`b0
      loop L0
        b1
        if c
          b2
        else
          break L0
      b3
      ret`);
  });

  it("keeps an early return inside of the loop", () => {
    expect(
      shape("b0:\n br b1\nb1:\n brif c, b2, b4\nb2:\n brif d, b3, b1\nb3:\n ret x\nb4:\n ret x"),
    ).toBe(`b0
      loop L0
        b1
        if c
          b2
          if d
            b3
            ret
        else
          break L0
      b4
      ret`);
  });

  it("nests loops and continues the outer one", () => {
    expect(
      shape(
        "b0:\n br b1\nb1:\n brif c, b2, b5\nb2:\n brif d, b3, b4\nb3:\n br b2\nb4:\n br b1\nb5:\n ret x",
      ),
    ).toBe(`b0
      loop L0
        b1
        if c
          loop L2
            b2
            if d
              b3
            else
              break L2
          b4
        else
          break L0
      b5
      ret`);
  });

  it("refuses a cycle with two entries", () => {
    expect(() =>
      shape("b0:\n brif c, b1, b2\nb1:\n br b2\nb2:\n brif d, b1, b3\nb3:\n ret x"),
    ).toThrow(IrreducibleError);
  });
});
