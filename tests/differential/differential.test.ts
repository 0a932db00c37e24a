// Random programs print the same on krait as on CPython 3.14: the one at hand, or the stored outputs. All 20,000 take
// `node tests/differential/run.mjs`; this test takes the first ones.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compare } from "./comparison.ts";
import { knownSeeds } from "./known.ts";
import { program } from "./program.ts";

const FOLDER = dirname(fileURLToPath(import.meta.url));
const LAST = 4999;

describe("random programs", () => {
  it("depend on nothing but their seed", () => {
    expect(program(7)).toEqual(program(7));
    expect(program(7)).not.toEqual(program(8));
  });

  it("print what CPython prints", { timeout: 240_000 }, async () => {
    const { count, differences } = await compare(FOLDER, { first: 0, last: LAST }, undefined, 2);
    expect(count).toBe(LAST + 1);
    const fresh = differences.filter(({ seed }) => !knownSeeds.has(seed));
    expect(fresh.map(({ report }) => report).join("\n\n")).toBe("");
    const found = new Set(differences.map(({ seed }) => seed));
    const gone = [...knownSeeds].filter((seed) => seed <= LAST && !found.has(seed));
    expect(gone, "no longer differ: take them from known.ts").toEqual([]);
  });
});
