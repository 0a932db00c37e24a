// Packs the standard library into dist/library.bin: the pure-Python modules of CPython 3.14 that the development dependency
// `pyodide` ships, compiled to our code objects, and tables of characters. Beside it the same modules as files in dist/lib, where
// `__file__` says they are, for programs that read or list them. Nothing of it is committed.
//
// Left out: tests, IDLE, Tk, ensurepip and what only Pyodide itself needs.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { characterTables } from "./character-tables.mjs";

const LEFT_OUT =
  /^(idlelib|tkinter|turtledemo|ensurepip|lib2to3|test|_pyodide|pyodide|_sysconfigdata|micropip)/;

/** Python code of ours: what the runtime itself runs, and what CPython writes in C but needs no host. */
const OWN_MODULES = {
  _krait_warm_up: "src/vm/warm-up.py",
  "zoneinfo._zoneinfo": "src/modules/zoneinfo.py",
};

/** The members of a zip archive as [name, bytes]; enough of the format for archives without encryption or zip64. */
function* members(archive) {
  const END = 0x06054b50;
  let end = archive.length - 22;
  while (archive.readUInt32LE(end) !== END) end--;
  let at = archive.readUInt32LE(end + 16);
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    const method = archive.readUInt16LE(at + 10);
    const packed = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const skip = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + packed);
    yield [name, method === 0 ? data : inflateRawSync(data)];
    at += 46 + nameLength + skip;
  }
}

/** Writes files below a folder that holds nothing else. */
function writeFiles(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, data] of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
  }
}

/** `folder` is where the modules' files go. */
export async function packLibrary(root, packerFile, target, folder) {
  const packer = await import(pathToFileURL(packerFile).href);
  const require = createRequire(join(root, "package.json"));
  const archive = readFileSync(
    join(require.resolve("pyodide/package.json"), "..", "python_stdlib.zip"),
  );
  const modules = [];
  const files = [];
  for (const [file, source] of members(archive)) {
    if (file.endsWith("/") || LEFT_OUT.test(file)) continue;
    files.push([file, source]);
    if (!file.endsWith(".py")) continue;
    const path = file.slice(0, -3).split("/");
    const isPackage = path.at(-1) === "__init__";
    const name = (isPackage ? path.slice(0, -1) : path).join(".");
    let code;
    try {
      code = packer.compileToBytes(source, file);
    } catch (error) {
      throw new Error(`${file} does not compile: ${packer.errorText(error)}`);
    }
    modules.push({ name, isPackage, file, code, source: deflateRawSync(source) });
  }
  for (const [name, path] of Object.entries(OWN_MODULES)) {
    const source = readFileSync(join(root, path));
    const file = `${name.replaceAll(".", "/")}.py`;
    files.push([file, source]);
    const code = packer.compileToBytes(source, file);
    modules.push({
      name,
      isPackage: false,
      file,
      code,
      source: deflateRawSync(source),
    });
  }
  const bytes = packer.packLibrary(modules, await characterTables(root));
  writeFileSync(target, bytes);
  writeFiles(folder, files);
  return { modules: modules.length, bytes: bytes.length };
}
