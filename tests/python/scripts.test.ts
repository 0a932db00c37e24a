// Runs every Python program below this folder with the built krait: it must end with status 0 and print "ok" last. The programs
// are plain asserts and must pass under CPython too, which proves the tests themselves.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(dirname(HERE));
const KRAIT = join(ROOT, "bin", "krait.mjs");
const FOLDERS = [HERE, join(ROOT, "tests", "numpy"), join(ROOT, "tests", "numba", "run")];
const TIMEOUT_MS = 60_000;

const programs = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith(".py") && !entry.name.startsWith("record"),
    )
    .map((entry) => join(entry.parentPath, entry.name)),
);

describe("python programs", () => {
  it.each(programs.map((file) => relative(ROOT, file)))("%s", (file) => {
    const run = spawnSync(process.execPath, [KRAIT, file], {
      cwd: ROOT,
      encoding: "utf8",
      timeout: TIMEOUT_MS,
      env: { ...process.env, KRAIT_GPU: "off" },
    });
    expect(run.stderr).toBe("");
    expect(run.stdout.trimEnd().split("\n").at(-1)).toBe("ok");
    expect(run.status).toBe(0);
  });
});
