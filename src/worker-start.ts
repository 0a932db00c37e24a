/**
 * Starts the interpreter's thread in Node: runs the bundle of worker.ts from V8's code cache, which
 * saves parsing and compiling it each time. The cache lies beside the bundle, one file per version of
 * Node; the build makes it, and the first run of another version does.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

type Wrapper = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  filename: string,
  folder: string,
) => void;

const bundle = join(__dirname, "worker.cjs");
const cacheFile = join(__dirname, `worker-${process.version}-${process.arch}.cache`);
const cachedData = existsSync(cacheFile) ? readFileSync(cacheFile) : undefined;
const source = readFileSync(bundle, "utf8");
const script = new Script(
  `(function (exports, require, module, __filename, __dirname) { ${source}\n})`,
  { filename: bundle, ...(cachedData === undefined ? {} : { cachedData }) },
);

/** After a run: what it compiled goes into the cache, unless a good one was there. */
function keepCode(): void {
  if (cachedData !== undefined && script.cachedDataRejected !== true) return;
  try {
    const own = `${cacheFile}.${process.pid}`;
    writeFileSync(own, script.createCachedData());
    renameSync(own, cacheFile);
  } catch {
    // An installation that cannot be written to starts a little slower.
  }
}

const run = script.runInThisContext() as Wrapper;
const module = { exports: {} as { start: (beforeEnd: () => void) => void } };
run(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
module.exports.start(keepCode);
