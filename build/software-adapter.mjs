// A software Vulkan for machines without a GPU: SwiftShader, for tests and continuous integration.
//
// Dawn finds Vulkan by the names `libvulkan.so.1` and VK_DRIVER_FILES. Both come from a folder that this file unpacks once from
// the npm package @sparticuz/chromium, or from Debian's chromium when that is installed. No root and no download are needed.
// Two ways to use it: `useTestAdapter()` changes the running process (before `webgpu` is imported) and everything that it
// spawns; `node build/software-adapter.mjs <command> [args]` runs a command with the environment set. Krait itself never loads
// this file: without a GPU its kernels run on the CPU.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DRIVER_JSON = "vk_swiftshader_icd.json";
const LIBRARIES = ["libvulkan.so.1", "libvk_swiftshader.so"];
const SYSTEM_FOLDERS = ["/usr/lib/chromium", "/usr/lib64/chromium-browser", "/opt/google/chrome"];

/**
 * Finds (and on first use unpacks) a software adapter.
 * Returns `{ name, folder, env }`, or `{ reason }` where this machine cannot have one.
 */
export function softwareAdapter() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { reason: `no software adapter is packaged for ${process.platform}-${process.arch}` };
  }
  const packed = packagedArchive();
  if (packed !== null) {
    const folder = unpackOnce(packed.archive, packed.version);
    return {
      name: `SwiftShader from @sparticuz/chromium ${packed.version}`,
      folder,
      env: environment(folder),
    };
  }
  for (const folder of SYSTEM_FOLDERS) {
    if ([DRIVER_JSON, ...LIBRARIES].every((file) => existsSync(join(folder, file)))) {
      return { name: `SwiftShader from ${folder}`, folder, env: environment(folder) };
    }
  }
  return { reason: "neither the package @sparticuz/chromium nor a system chromium was found" };
}

/** What tests run on: the software adapter, or with KRAIT_TEST_ADAPTER=system the one that krait finds by itself. */
export function testAdapter() {
  if (process.env.KRAIT_TEST_ADAPTER === "system") return { name: "the system's adapter", env: {} };
  return softwareAdapter();
}

/** Points this process and its children at the adapter of tests. Call it before `webgpu` is first imported. */
export function useTestAdapter() {
  const found = testAdapter();
  if (found.folder === undefined) return found;
  Object.assign(process.env, found.env);
  // LD_LIBRARY_PATH is read at process start, so for this process the loader library is mapped now. It is no Node add-on, which
  // makes dlopen report an error, but RTLD_NODELETE keeps it mapped and Dawn's own lookup by soname then finds it.
  const RTLD_NODELETE = 0x1000;
  try {
    process.dlopen(
      { exports: {} },
      join(found.folder, LIBRARIES[0]),
      constants.dlopen.RTLD_NOW | RTLD_NODELETE,
    );
  } catch (error) {
    if (!/self-register/.test(String(error.message)))
      return { reason: `cannot load ${LIBRARIES[0]}: ${error.message}` };
  }
  return found;
}

function environment(folder) {
  const driver = join(folder, DRIVER_JSON);
  const inherited = (process.env.LD_LIBRARY_PATH ?? "")
    .split(":")
    .filter((p) => p !== "" && p !== folder);
  return {
    VK_DRIVER_FILES: driver,
    VK_ICD_FILENAMES: driver,
    LD_LIBRARY_PATH: [folder, ...inherited].join(":"),
    // SwiftShader warns and some builds refuse to start without it.
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
  };
}

function packagedArchive() {
  let entry;
  try {
    entry = createRequire(join(ROOT, "package.json")).resolve("@sparticuz/chromium");
  } catch {
    return null;
  }
  let folder = dirname(entry);
  while (!existsSync(join(folder, "bin", "swiftshader.tar.br"))) {
    if (dirname(folder) === folder) return null;
    folder = dirname(folder);
  }
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { archive: join(folder, "bin", "swiftshader.tar.br"), version };
}

function unpackOnce(archive, version) {
  let base = join(ROOT, "node_modules", ".cache", "krait");
  try {
    mkdirSync(base, { recursive: true });
  } catch {
    base = join(tmpdir(), `krait-cache-${process.getuid()}`);
    mkdirSync(base, { recursive: true, mode: 0o700 });
  }
  const folder = join(base, `swiftshader-${version}`);
  if (existsSync(join(folder, DRIVER_JSON))) return folder;
  // Test processes start together: each unpacks beside the target, the first rename wins.
  const scratch = `${folder}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  for (const { name, bytes } of tarEntries(brotliDecompressSync(readFileSync(archive)))) {
    if (name === DRIVER_JSON || LIBRARIES.includes(name))
      writeFileSync(join(scratch, name), bytes, { mode: 0o755 });
  }
  try {
    renameSync(scratch, folder);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    if (!existsSync(join(folder, DRIVER_JSON))) throw error;
  }
  return folder;
}

// Plain files of a ustar archive: 512-byte headers, the size in octal at 124, the type at 156.
function* tarEntries(archive) {
  for (let at = 0; at + 512 <= archive.length; ) {
    const name = archive.toString("latin1", at, at + 100).replace(/\0.*$/s, "");
    if (name === "") return;
    const size = Number.parseInt(archive.toString("latin1", at + 124, at + 136), 8);
    const type = archive[at + 156];
    at += 512;
    if (type === 0 || type === 0x30)
      yield { name: name.replace(/^\.\//, ""), bytes: archive.subarray(at, at + size) };
    at += Math.ceil(size / 512) * 512;
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const found = softwareAdapter();
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) {
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    process.exit(found.env === undefined ? 1 : 0);
  }
  process.stderr.write(`gpu adapter: ${found.name ?? `the system's (${found.reason})`}\n`);
  const done = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, ...found.env },
  });
  if (done.error !== undefined) process.stderr.write(`${done.error.message}\n`);
  process.exit(done.status ?? 1);
}
