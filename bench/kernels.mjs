// Kernels of one script on one processor thread, on all threads, and on the GPU, interleaved.
//
//   node bench/kernels.mjs [--rounds N] [--only NAME] [--gpu auto|software|none]
//
// `--gpu software` runs on the software adapter of the tests; `auto` (default) uses the system's adapter and leaves the column out
// when there is none. The best of all rounds counts; compare within one run only.

import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const krait = join(here, "..", "bin", "krait.mjs");
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    gpu: { type: "string", default: "auto" },
  },
});

const PROGRAMS = ["saxpy", "mandelbrot", "nbody", "matmul"].filter(
  (name) => values.only === undefined || name.includes(values.only),
);

function run(name, variant) {
  const onGpu = variant === "gpu";
  const command = [krait, join(here, "programs", `${name}.py`)];
  if (onGpu && values.gpu === "software") {
    command.unshift(join(here, "..", "build", "software-adapter.mjs"), process.execPath);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    env: { ...process.env, BENCH_VARIANT: variant, KRAIT_GPU: onGpu ? "require" : "off" },
  });
  if (status !== 0) return { reason: stderr.trim().split("\n").at(-1) };
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

function adapterName() {
  if (values.gpu === "none") return undefined;
  const command = [krait, "doctor"];
  if (values.gpu === "software") {
    command.unshift(join(here, "..", "build", "software-adapter.mjs"), process.execPath);
  }
  const { stdout } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    env: { ...process.env, KRAIT_GPU: values.gpu === "software" ? "require" : "auto" },
  });
  return /^GPU: +(.*)$/m.exec(stdout ?? "")?.[1];
}

const variants = ["serial", "threads", ...(values.gpu === "none" ? [] : ["gpu"])];
const results = new Map();
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of PROGRAMS) {
    for (const variant of variants) {
      const key = `${name} ${variant}`;
      const found = run(name, variant);
      const known = results.get(key);
      if (known === undefined || found.seconds < known.seconds) results.set(key, found);
    }
  }
}

const ms = (seconds) => (seconds * 1000).toFixed(seconds < 0.1 ? 2 : 0);
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`);
const adapter = adapterName();
if (adapter !== undefined) console.log(`GPU: ${adapter}`);
console.log("\n| program | 1 thread, ms | all threads, ms | x | GPU, ms | x | GPU first, ms |");
console.log("|---|---|---|---|---|---|---|");
for (const name of PROGRAMS) {
  const [serial, threads, gpu] = ["serial", "threads", "gpu"].map((v) =>
    results.get(`${name} ${v}`),
  );
  const ratio = (r) => (r?.seconds === undefined ? "–" : (serial.seconds / r.seconds).toFixed(2));
  const time = (r) => (r?.seconds === undefined ? (r?.reason ?? "–") : ms(r.seconds));
  const first = gpu?.first === undefined ? "–" : ms(gpu.first);
  console.log(
    `| ${name} | ${time(serial)} | ${time(threads)} | ${ratio(threads)} | ${time(gpu)} | ${ratio(gpu)} | ${first} |`,
  );
}
for (const [key, { off }] of results) {
  if (off > 1e-3) console.log(`${key}: results are off by ${off}`);
}
