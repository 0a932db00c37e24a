// Runs a program with the built krait on one target, for the tests of this folder.

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { testAdapter } from "../../build/software-adapter.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
/** KRAIT_BIN names another build. */
const KRAIT = process.env.KRAIT_BIN ?? join(dirname(dirname(HERE)), "bin", "krait.mjs");

export type Target = "wasm" | "js" | "wgsl";

export interface Launch {
  readonly kernel: string;
  readonly target: string;
  readonly adapter: string;
  readonly threads: number;
}

export interface ProgramRun {
  readonly stdout: string;
  readonly stderr: string;
  /** What the trace says. */
  readonly launches: readonly Launch[];
}

const adapter = testAdapter();
/** Why there is no device for "wgsl"; null if there is one. */
export const noAdapter: string | null = "reason" in adapter ? String(adapter.reason) : null;

function environment(target: Target): Record<string, string> {
  if (target !== "wgsl") return { KRAIT_GPU: "off", KRAIT_TARGET: target };
  return { ...("env" in adapter ? adapter.env : {}), KRAIT_GPU: "require", KRAIT_TARGET: "wasm" };
}

/** Milliseconds for a program: enough on a machine with two processors that does other things too. */
export const PROGRAM_LIMIT = 120_000;

/** Fails with what the program wrote unless it ends with status 0. */
export async function runProgram(args: readonly string[], target: Target): Promise<ProgramRun> {
  const folder = mkdtempSync(join(tmpdir(), "krait-program-"));
  try {
    const trace = join(folder, "trace");
    const env = { ...process.env, ...environment(target), KRAIT_TRACE: trace };
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>(
      (resolve, reject) => {
        const options = {
          encoding: "utf8",
          env,
          timeout: PROGRAM_LIMIT,
          maxBuffer: 2 ** 24,
        } as const;
        execFile(process.execPath, [KRAIT, ...args], options, (error, out, err) => {
          if (error === null) resolve({ stdout: out, stderr: err });
          else reject(new Error(`${args.join(" ")} on ${target}: ${error.message}\n${out}${err}`));
        });
      },
    );
    return { stdout, stderr, launches: launchesIn(trace) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function launchesIn(file: string): Launch[] {
  // Without a launch there is no file.
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Launch);
}
