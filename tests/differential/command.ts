// The command line of `run.mjs`.

import { availableParallelism } from "node:os";
import { compare } from "./comparison.ts";
import { findOracle, krait, outputs, type Range } from "./execution.ts";
import { knownSeeds } from "./known.ts";
import { measure } from "./measure.ts";
import { program } from "./program.ts";
import { writeStore } from "./store.ts";

const RECORDED = 20_000;
const PROCESSES = Math.min(availableParallelism(), 4);
const MOST_REPORTS = 20;

function parseRange(text: string): Range {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) throw new Error(`--seeds takes A-B, not ${text}`);
  return { first: Number(match[1]), last: Number(match[2] ?? match[1]) };
}

function needOracle(command: string | undefined): NonNullable<ReturnType<typeof findOracle>> {
  const oracle = findOracle(command);
  if (oracle === null) throw new Error("no python3.14: name one with --oracle or KRAIT_ORACLE");
  return oracle;
}

async function show(folder: string, seed: number, command: string | undefined): Promise<void> {
  console.log(program(seed).join("\n# next cell\n"));
  const oracle = findOracle(command);
  for (const runtime of oracle === null ? [krait(folder)] : [oracle, krait(folder)]) {
    const [text] = await outputs(runtime, folder, { first: seed, last: seed }, 1);
    console.log(`\n--- ${runtime.name}\n${text}`);
  }
}

/** The exit status. */
export async function main(folder: string, words: readonly string[]): Promise<number> {
  const option = (name: string): string | undefined => {
    const at = words.indexOf(name);
    return at < 0 ? undefined : words[at + 1];
  };
  const command = option("--oracle");
  const seed = option("--show");
  if (seed !== undefined) {
    await show(folder, Number(seed), command);
    return 0;
  }
  const measured = option("--measure");
  if (measured !== undefined) {
    const range = parseRange(measured);
    console.log(measure(range, await outputs(needOracle(command), folder, range, PROCESSES)));
    return 0;
  }
  if (words.includes("--record")) {
    const oracle = needOracle(command);
    const range = { first: 0, last: RECORDED - 1 };
    const texts = await outputs(oracle, folder, range, PROCESSES);
    writeStore(folder, `${oracle.name}, node tests/differential/run.mjs --record`, texts);
    return 0;
  }
  const range = parseRange(option("--seeds") ?? `0-${RECORDED - 1}`);
  const compared = await compare(folder, range, command, PROCESSES);
  const { oracle, count } = compared;
  const differences = compared.differences.filter(({ seed }) => !knownSeeds.has(seed));
  const known = compared.differences.length - differences.length;
  for (const { report } of differences.slice(0, MOST_REPORTS)) console.log(`${report}\n`);
  if (differences.length > MOST_REPORTS) {
    const seeds = differences.slice(MOST_REPORTS).map((difference) => difference.seed);
    console.log(`and at seeds ${seeds.join(" ")}\n`);
  }
  console.log(
    `${count} programs, ${differences.length} differences from ${oracle} (and ${known} of known.ts)`,
  );
  return differences.length === 0 ? 0 : 1;
}
