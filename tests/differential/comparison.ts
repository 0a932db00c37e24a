// Compares what krait prints with a live CPython or with the store, and says where they differ.

import { findOracle, krait, outputs, type Range } from "./execution.ts";
import { program } from "./program.ts";
import { readStore } from "./store.ts";

export interface Difference {
  readonly seed: number;
  readonly report: string;
}

export interface Comparison {
  readonly oracle: string;
  readonly count: number;
  readonly differences: Difference[];
}

const CELL = /^=== cell \d+\n/m;
const indent = (text: string): string => text.replace(/^/gm, "    ");

/** The first cell whose output differs, and from which line on. */
function describe(seed: number, expected: string, found: string): string {
  const cells = program(seed);
  const wanted = expected.split(CELL);
  const given = found.split(CELL);
  const at = wanted.findIndex((text, i) => text !== given[i]);
  const before = wanted[at].split("\n");
  const after = (given[at] ?? "").split("\n");
  const line = before.findIndex((text, i) => text !== after[i]);
  return [
    `seed ${seed}, cell ${at - 1}:`,
    ...(at > 1 ? [indent(cells[0])] : []),
    indent(cells[at - 1] ?? ""),
    `  expected: ${before.slice(line, line + 3).join("\n            ")}`,
    `  found:    ${after.slice(line, line + 3).join("\n            ")}`,
  ].join("\n");
}

function describeAlone(seed: number, found: string): string {
  return `seed ${seed}: other output than the store's digest\n${indent(program(seed).join("\n# next cell\n"))}\n  found:\n${indent(found)}`;
}

export async function compare(
  folder: string,
  range: Range,
  oracleCommand: string | undefined,
  processes: number,
): Promise<Comparison> {
  const oracle = findOracle(oracleCommand);
  const found = await outputs(krait(folder), folder, range, processes);
  const differences: Difference[] = [];
  const add = (seed: number, report: string): number => differences.push({ seed, report });
  if (oracle !== null) {
    const expected = await outputs(oracle, folder, range, processes);
    found.forEach((text, i) => {
      const seed = range.first + i;
      if (text !== expected[i]) add(seed, describe(seed, expected[i], text));
    });
    return { oracle: oracle.name, count: found.length, differences };
  }
  const store = readStore(folder);
  found.forEach((text, i) => {
    const seed = range.first + i;
    if (store.agrees(seed, text)) return;
    const expected = store.text(seed);
    add(seed, expected === null ? describeAlone(seed, text) : describe(seed, expected, text));
  });
  return { oracle: store.made, count: found.length, differences };
}
