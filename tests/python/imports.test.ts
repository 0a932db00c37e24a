// Imports every module of the packed library in one run of the built krait. Those that need what is not there fail with a
// ModuleNotFoundError or ImportError that names it; they are listed here with the reason, all others must succeed.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { PackedLibrary } from "../../src/modules/imports/packed-library.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What is missing → why, and the modules that cannot be imported without it. */
const MISSING: Record<string, { why: string; modules: string }> = {
  termios: {
    why: "the settings of a terminal",
    modules:
      "_pyrepl.fancy_termios _pyrepl.readline _pyrepl.simple_interact _pyrepl.unix_console _pyrepl.unix_eventqueue pty tty",
  },
  _ctypes: {
    why: "native libraries",
    modules:
      "_pyrepl.windows_console ctypes ctypes._aix ctypes._endian ctypes._layout ctypes.macholib ctypes.macholib.dyld ctypes.macholib.dylib ctypes.macholib.framework ctypes.util ctypes.wintypes multiprocessing.sharedctypes",
  },
  _sqlite3: { why: "a native library", modules: "sqlite3 sqlite3.dbapi2 sqlite3.dump" },
  _remote_debugging: { why: "the memory of other processes", modules: "asyncio.tools" },
  _multiprocessing: {
    why: "processes",
    modules:
      "multiprocessing.forkserver multiprocessing.resource_tracker multiprocessing.synchronize",
  },
  mmap: {
    why: "memory of the system",
    modules: "multiprocessing.heap multiprocessing.shared_memory",
  },
  "No support for sending fds between processes": {
    why: "processes",
    modules: "multiprocessing.popen_forkserver",
  },
  "win32 only": { why: "Windows", modules: "asyncio.windows_events asyncio.windows_utils" },
  msvcrt: { why: "Windows", modules: "multiprocessing.popen_spawn_win32" },
  mbcs_encode: { why: "Windows", modules: "encodings.mbcs" },
  oem_encode: { why: "Windows", modules: "encodings.oem" },
  _bz2: {
    why: "no maintained JavaScript library",
    modules: "bz2 compression.bz2 encodings.bz2_codec",
  },
  _lzma: { why: "no maintained JavaScript library", modules: "compression.lzma lzma" },
  _zstd: {
    why: "no maintained JavaScript library",
    modules: "compression.zstd compression.zstd._zstdfile",
  },
};

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
  const expected = new Map(
    Object.entries(MISSING).flatMap(([what, { modules }]) =>
      modules.split(" ").map((module) => [module, what] as const),
    ),
  );
  for (const [module, what] of expected) expect(failures[module], module).toContain(what);
  for (const module of Object.keys(failures)) {
    expect(expected.get(module), `${module}: ${failures[module]}`).toBeDefined();
  }
}, 150_000);
