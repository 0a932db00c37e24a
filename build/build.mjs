// The build: bundles for Node and browsers, the types of the API, and the packed standard library.
//
//   node build/build.mjs            all of it
//   node build/build.mjs --quick    bundles only, when dist/library.bin is there and of this compiler
//
// esbuild inlines `const enum` members across files, which the eval loop's speed depends on.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compilerTag } from "./compiler-tag.mjs";
import { makeDeclarations } from "./declarations.mjs";
import { packLibrary } from "./pack-library.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
const LIBRARY = join(DIST, "library.bin");
/** The library as files, for programs that look at them. */
const LIBRARY_FILES = join(DIST, "lib", "python3.14");
const source = (file) => join(ROOT, "src", file);
/** Part of every start, so that the bundles contain it. */
const STARTS_WITH = ["comlink"];
/** Installed beside the package, and loaded by what needs them; the bundles contain all others. */
const RUN_TIME_PACKAGES = Object.keys(
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).dependencies,
).filter((name) => !STARTS_WITH.includes(name));

const COMPILER_TAG = compilerTag();

const shared = {
  define: { COMPILER_TAG: String(COMPILER_TAG) },
  bundle: true,
  format: "esm",
  target: "es2022",
  logLevel: "warning",
  legalComments: "none",
};

async function bundleNode() {
  await build({
    ...shared,
    platform: "node",
    external: RUN_TIME_PACKAGES,
    outdir: join(DIST, "node"),
    entryPoints: { index: source("index.ts"), cli: source("cli/main.ts") },
  });
  // The interpreter's thread starts from V8's code cache, which only classic scripts have.
  await build({
    ...shared,
    format: "cjs",
    platform: "node",
    external: RUN_TIME_PACKAGES,
    minifyWhitespace: true,
    minifySyntax: true,
    outdir: join(DIST, "node"),
    outExtension: { ".js": ".cjs" },
    entryPoints: {
      worker: source("worker.ts"),
      "worker-start": source("worker-start.ts"),
      "kernel-worker": source("kernel-worker.ts"),
    },
  });
  for (const file of readdirSync(join(DIST, "node"))) {
    if (file.endsWith(".cache")) rmSync(join(DIST, "node", file));
  }
}

async function bundleBrowser() {
  await build({
    ...shared,
    platform: "browser",
    minifyWhitespace: true,
    minifySyntax: true,
    external: ["webgpu", "node:*"],
    outdir: join(DIST, "browser"),
    entryPoints: {
      index: source("web/index.ts"),
      worker: source("web/worker.ts"),
      "kernel-worker": source("web/kernel-worker.ts"),
    },
  });
}

/** The first run leaves the code cache, with what it has compiled. */
function makeCodeCache() {
  const command = [join(ROOT, "bin/krait.mjs"), join(ROOT, "build/training.py")];
  const { status, stderr } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    env: { ...process.env, KRAIT_GPU: "off" },
  });
  if (status !== 0) throw new Error(`the built interpreter does not start:\n${stderr}`);
}

async function pack() {
  const packer = join(DIST, "pack-entry.mjs");
  await build({
    ...shared,
    platform: "node",
    outfile: packer,
    entryPoints: [source("modules/imports/pack-entry.ts")],
  });
  const { modules, bytes } = await packLibrary(ROOT, packer, LIBRARY, LIBRARY_FILES);
  rmSync(packer);
  process.stdout.write(`packed ${modules} library modules, ${(bytes / 1e6).toFixed(1)} MB\n`);
}

/** The packed library begins with the compiler's magic number, the tag in its lower half. */
const isPacked = () =>
  existsSync(LIBRARY_FILES) &&
  existsSync(LIBRARY) &&
  readFileSync(LIBRARY).readUInt16LE() === COMPILER_TAG;

mkdirSync(DIST, { recursive: true });
await bundleNode();
await bundleBrowser();
if (!process.argv.includes("--quick") || !isPacked()) {
  makeDeclarations(ROOT, join(DIST, "types"));
  await pack();
}
makeCodeCache();
