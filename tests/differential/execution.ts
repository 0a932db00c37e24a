// Runs ranges of programs in a runtime: processes side by side, thousands of programs in each.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "./program.ts";

export interface Runtime {
  /** Shown to people. */
  readonly name: string;
  readonly command: readonly string[];
}

/** Seeds `first` to `last`, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

const STALL_MS = 60_000;

export function krait(folder: string): Runtime {
  return {
    name: "krait",
    command: [process.execPath, join(folder, "..", "..", "bin", "krait.mjs")],
  };
}

/** The CPython 3.14 at hand: `command`, KRAIT_ORACLE, or python3.14 on the path. */
export function findOracle(command: string | undefined): Runtime | null {
  const asked = command ?? process.env["KRAIT_ORACLE"];
  const words = (asked ?? "python3.14").split(" ");
  const print = "import sys; print(sys.implementation.name, sys.version.split()[0])";
  const { stdout } = spawnSync(words[0], [...words.slice(1), "-c", print], { encoding: "utf8" });
  const version = /^cpython (3\.14\.\S+)/.exec(stdout ?? "");
  if (version !== null) return { name: `CPython ${version[1]}`, command: words };
  if (asked !== undefined) throw new Error(`${asked} is no CPython 3.14`);
  return null;
}

/** What each program of the range prints, in order. */
export async function outputs(
  runtime: Runtime,
  folder: string,
  { first, last }: Range,
  processes: number,
): Promise<string[]> {
  const share = Math.ceil((last - first + 1) / processes);
  const parts: Promise<string[]>[] = [];
  for (let start = first; start <= last; start += share) {
    const end = Math.min(start + share - 1, last);
    parts.push(runPart(runtime, folder, { first: start, last: end }));
  }
  return (await Promise.all(parts)).flat();
}

async function runPart(runtime: Runtime, folder: string, range: Range): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), "krait-differential-"));
  try {
    const file = join(scratch, "programs");
    const lines: string[] = [];
    for (let seed = range.first; seed <= range.last; seed++) {
      lines.push(`${JSON.stringify(program(seed))}\n`);
    }
    writeFileSync(file, lines.join(""));
    return await drive(runtime, join(folder, "drive.py"), file, range);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** A line of output per program; a process that dies or stalls names the program that it had begun. */
function drive(runtime: Runtime, driver: string, file: string, range: Range): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const [command, ...options] = runtime.command;
    const child = spawn(command, [...options, driver, file], {
      env: { ...process.env, KRAIT_GPU: "off", PYTHONHASHSEED: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const found: string[] = [];
    let rest = "";
    let errors = "";
    let why = "ended early";
    const stall = (): void => {
      why = `said nothing for ${STALL_MS / 1000} s`;
      child.kill("SIGKILL");
    };
    let timer = setTimeout(stall, STALL_MS);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      clearTimeout(timer);
      timer = setTimeout(stall, STALL_MS);
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) found.push(JSON.parse(line) as string);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      const seed = range.first + found.length;
      if (code === 0 && seed === range.last + 1) resolve(found);
      else reject(new Error(`${runtime.name} ${why} at seed ${seed}:\n${errors.slice(-2000)}`));
    });
  });
}
