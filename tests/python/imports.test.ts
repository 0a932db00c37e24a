// Imports every module of the packed library in one run of the built krait. Those that need what is not there fail with a
// ModuleNotFoundError or ImportError that names it; the README lists them with the reason, and all others must succeed.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { PackedLibrary } from "../../src/modules/imports/packed-library.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The README's table: what is missing (as the error names it), why, and the modules that cannot be imported without it. */
function missingModules(): Map<string, string> {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, section] = readme.split("### Modules that do not import\n");
  const rows = section.split("\n#")[0].matchAll(/^\| `(.+?)` \| [^|]+ \| (.+) \|$/gm);
  return new Map(
    [...rows].flatMap(([, what, modules]) =>
      [...modules.matchAll(/`([\w.]+)`/g)].map(([, module]) => [module, what] as const),
    ),
  );
}

/** Modules that do something when they are imported, and entry points. */
const NOT_IMPORTED = /(^|\.)__main__$|^(this|antigravity|__hello__|__phello__)(\.|$)|^_krait/;

const PROGRAM = `
import importlib, io, json, sys, warnings
warnings.simplefilter("ignore")
failures = {}
real = sys.stdout
for name in sys.stdin.read().split():
    sys.stdout = io.StringIO()
    try:
        importlib.import_module(name)
    except BaseException as error:
        failures[name] = f"{type(error).__name__}: {error}"
    finally:
        sys.stdout = real
print(json.dumps(failures))
`;

it("every module of the library that needs nothing foreign can be imported", () => {
  const library = new PackedLibrary(readFileSync(join(ROOT, "dist", "library.bin")), (data) =>
    inflateRawSync(data),
  );
  const names = [...library.entries.keys()].filter((name) => !NOT_IMPORTED.test(name));
  expect(names.length).toBeGreaterThan(500);
  const run = spawnSync(process.execPath, [join(ROOT, "bin", "krait.mjs"), "-c", PROGRAM], {
    cwd: ROOT,
    encoding: "utf8",
    input: names.join("\n"),
    timeout: 120_000,
    env: { ...process.env, KRAIT_GPU: "off" },
  });
  expect(run.stderr).toBe("");
  const failures = JSON.parse(run.stdout) as Record<string, string>;
  const expected = missingModules();
  expect(expected.size).toBeGreaterThan(0);
  for (const [module, what] of expected) expect(failures[module], module).toContain(what);
  for (const module of Object.keys(failures)) {
    expect(expected.get(module), `${module}: ${failures[module]}`).toBeDefined();
  }
}, 150_000);
