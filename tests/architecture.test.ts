// The rules of the house, executable: imports go downwards only, no import cycles, file sizes, the names in documents exist.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SRC = join(ROOT, "src");

/** Folder → tier: a file imports from its own folder and from lower tiers. */
const TIERS: Readonly<Record<string, number>> = {
  support: 0,
  host: 1,
  syntax: 1,
  wasm: 1,
  gpu: 1,
  kernel: 2,
  objects: 2,
  symtable: 2,
  bytecode: 3,
  compiler: 4,
  vm: 5,
  jit: 6,
  modules: 7,
  numpy: 8,
  numba: 9,
  interpreters: 9,
  session: 10,
};
/** Files directly in src/ stand above all folders but these, and with session/, which they start and which is in their workers. */
const ROOT_TIER = 10;
const TOP: Readonly<Record<string, number>> = { cli: 11, web: 11 };

/** Each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "vm/eval.ts": "the eval loop is one function",
  "bytecode/opcodes.ts": "the one table of opcodes",
  "syntax/ast.ts": "the record of every node",
  "syntax/ast-build.ts": "a constructor per node",
  "syntax/tokenizer.ts": "one state machine",
  "syntax/diagnose/grammar-statement.ts": "the grammar's error alternatives",
};
const SOFT_LIMIT = 800;

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[\s\S]*?\s+from\s+)?["'](\.[^"']+)["'];/gm;

interface Import {
  readonly target: string;
  readonly isType: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(IMPORT)].map(([, type, path]) => ({
    target: resolve(dirname(file), path),
    isType: type !== undefined,
  }));
}

function tierOf(file: string): number {
  const parts = relative(SRC, file).split(sep);
  if (parts.length === 1) return ROOT_TIER;
  return TIERS[parts[0]] ?? TOP[parts[0]] ?? -1;
}
const folderOf = (file: string): string => relative(SRC, file).split(sep)[0];

const all = files(SRC);
const name = (file: string): string => relative(SRC, file).split(sep).join("/");

describe("the source tree", () => {
  it("has no folder outside the layout", () => {
    const unknown = all.filter((file) => tierOf(file) < 0).map(name);
    expect(unknown).toEqual([]);
  });

  it("imports downwards only", () => {
    const upward: string[] = [];
    for (const file of all) {
      for (const { target } of importsOf(file)) {
        const same = folderOf(file) === folderOf(target) && tierOf(file) !== ROOT_TIER;
        if (same || (tierOf(file) === ROOT_TIER && tierOf(target) === ROOT_TIER)) continue;
        if (tierOf(target) >= tierOf(file)) upward.push(`${name(file)} → ${name(target)}`);
      }
    }
    expect(upward).toEqual([]);
  });

  it("has no run-time import cycle", () => {
    const graph = new Map(all.map((file) => [file, importsOf(file).filter((i) => !i.isType)]));
    const state = new Map<string, "open" | "done">();
    const cycles: string[] = [];
    const visit = (file: string, trail: string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        cycles.push([...trail.slice(trail.indexOf(file)), file].map(name).join(" → "));
        return;
      }
      state.set(file, "open");
      for (const { target } of graph.get(file) ?? []) visit(target, [...trail, file]);
      state.set(file, "done");
    };
    for (const file of all) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("keeps files short, or says why not", () => {
    const long = all
      .filter((file) => readFileSync(file, "utf8").split("\n").length > SOFT_LIMIT)
      .map(name)
      .filter((file) => !file.endsWith("shader-text.ts"));
    expect(long.sort()).toEqual(Object.keys(LONG_FILES).sort());
  });

  it("keeps kernel targets apart from each other", () => {
    const crossed: string[] = [];
    for (const file of all) {
      const own = /kernel\/targets\/(\w+)\//.exec(name(file))?.[1];
      if (own === undefined) continue;
      for (const { target } of importsOf(file)) {
        const other = /kernel\/targets\/(\w+)\//.exec(name(target))?.[1];
        if (other !== undefined && other !== own) crossed.push(`${name(file)} → ${name(target)}`);
      }
    }
    expect(crossed).toEqual([]);
  });
});

describe("the documents", () => {
  it("name paths that exist", () => {
    const missing: string[] = [];
    for (const document of ["README.md", "tests/README.md"]) {
      const path = join(ROOT, document);
      if (!existsSync(path)) continue;
      for (const [, named] of readFileSync(path, "utf8").matchAll(
        /`((?:src|tests|shaders|build|bench|examples|bin)\/[\w./-]+)`/g,
      )) {
        if (!existsSync(join(ROOT, named))) missing.push(`${document}: ${named}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it("embed the shaders as they are", async () => {
    const { shaderModule } = await import("../build/embed-shaders.mjs" as string);
    const embedded = readFileSync(join(SRC, "kernel/targets/wgsl/shader-text.ts"), "utf8");
    expect(embedded).toBe(shaderModule());
  });
});
