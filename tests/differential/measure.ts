// What a range of programs reaches: how many cells fail how, and which exceptions and methods occur.

import type { Range } from "./execution.ts";
import { program } from "./program.ts";

const count = (table: Map<string, number>, key: string): void => {
  table.set(key, (table.get(key) ?? 0) + 1);
};
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** A line of output that is an exception: its type. */
const FAILED = /^(\w+(?:Error|Exception|Exit|Iteration|Interrupt|Group)): /;

export function measure({ first }: Range, outputs: readonly string[]): string {
  const exceptions = new Map<string, number>();
  const words = new Map<string, number>();
  let cells = 0;
  let ended = 0;
  let syntax = 0;
  let lines = 0;
  let failures = 0;
  outputs.forEach((output, i) => {
    const sources = program(first + i);
    for (const word of sources.join("\n").matchAll(/(?<=\.)\w+(?=\()|\b__\w+__\b/g))
      count(words, word[0]);
    const texts = output.split(/^=== cell \d+\n/m).slice(1);
    texts.forEach((text, cell) => {
      if (sources[cell].startsWith("#compile")) return;
      cells++;
      const said = text.split("\n").slice(0, -1);
      lines += said.length;
      for (const line of said) {
        const failed = FAILED.exec(line);
        if (failed === null) continue;
        failures++;
        count(exceptions, failed[1]);
      }
      const attempts = sources[cell].match(/^attempt\(/gm)?.length ?? 0;
      const last = FAILED.exec(said.at(-1) ?? "");
      if (last !== null && /SyntaxError|IndentationError/.test(last[1])) syntax++;
      else if (last !== null && attempts === 0) ended++;
    });
  });
  const list = (table: Map<string, number>): string =>
    [...table]
      .sort((a, b) => b[1] - a[1])
      .map(([name, times]) => `${name} ${times}`)
      .join(", ");
  return [
    `${outputs.length} programs, ${cells} executed cells, ${lines} lines of output`,
    `cells that are no Python: ${percent(syntax, cells)}; statement cells that an exception ends: ${percent(ended, cells)}`,
    `lines that report an exception: ${percent(failures, lines)}`,
    `exceptions: ${list(exceptions)}`,
    `${words.size} method names: ${list(words)}`,
  ].join("\n");
}
