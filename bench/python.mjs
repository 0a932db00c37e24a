// The bytecode VM against CPython: programs that time themselves, interleaved.
//
//   node bench/python.mjs --programs FOLDER [--cpython COMMAND] [--rounds N] [--only NAME]
//
// Each program of the folder prints a line of JSON: {"name", "check", "seconds": [first, …]}. Warm is the best of all but the first.
// Ratios of one run count, not milliseconds of two.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const krait = join(dirname(fileURLToPath(import.meta.url)), "..", "bin", "krait.mjs");
const { values } = parseArgs({
  options: {
    programs: { type: "string" },
    cpython: { type: "string", default: "python3.14" },
    rounds: { type: "string", default: "2" },
    only: { type: "string", default: "" },
  },
});
if (values.programs === undefined) throw new Error("--programs FOLDER is missing");

const peers = { krait: [process.execPath, krait], cpython: [values.cpython] };
const names = readdirSync(values.programs)
  .filter((file) => file.endsWith(".py") && file.includes(values.only))
  .map((file) => file.slice(0, -3));

function run([command, ...args], name) {
  const file = join(values.programs, `${name}.py`);
  const { status, stdout, stderr } = spawnSync(command, [...args, file, "6"], { encoding: "utf8" });
  if (status === 0) return JSON.parse(stdout.trim().split("\n").at(-1));
  console.error(`${name} failed under ${command}: ${stderr?.trim().split("\n").at(-1)}`);
  return undefined;
}

const best = new Map();
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of names) {
    for (const [peer, command] of Object.entries(peers)) {
      const found = run(command, name);
      if (found === undefined) continue;
      const key = `${name} ${peer}`;
      const known = best.get(key) ?? { warm: Infinity, first: Infinity };
      best.set(key, {
        check: found.check,
        warm: Math.min(known.warm, ...found.seconds.slice(1)),
        first: Math.min(known.first, found.seconds[0]),
      });
    }
  }
}

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`);
console.log("\n| program | krait, ms | CPython, ms | x | first: krait, ms | x |");
console.log("|---|---|---|---|---|---|");
const ratios = { warm: [], first: [] };
const ms = (seconds) => (seconds * 1000).toFixed(1);
for (const name of names) {
  const own = best.get(`${name} krait`);
  const other = best.get(`${name} cpython`);
  if (own === undefined || other === undefined) {
    console.log(`| ${name} | ${own === undefined ? "failed" : ms(own.warm)} | | | | |`);
    continue;
  }
  const differs =
    JSON.stringify(own.check) !== JSON.stringify(other.check) ? " (result differs)" : "";
  const [warm, first] = [own.warm / other.warm, own.first / other.first];
  ratios.warm.push(warm);
  ratios.first.push(first);
  console.log(
    `| ${name}${differs} | ${ms(own.warm)} | ${ms(other.warm)} | ${warm.toFixed(2)} | ${ms(own.first)} | ${first.toFixed(1)} |`,
  );
}
const mean = (list) => Math.exp(list.reduce((sum, r) => sum + Math.log(r), 0) / list.length);
console.log(
  `| geometric mean of ${ratios.warm.length} | | | ${mean(ratios.warm).toFixed(2)} | | ${mean(ratios.first).toFixed(1)} |`,
);
