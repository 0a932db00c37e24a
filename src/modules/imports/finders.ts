/**
 * Where modules come from: built-in modules, the packed library, and files along sys.path or a
 * package's `__path__`.
 */
import type { PyCode } from "../../bytecode/code.ts";
import { HostError, OpenFlag, platform } from "../../host/platform.ts";
import { iterate } from "../../objects/abstract.ts";
import { newErrorWith } from "../../objects/exceptions.ts";
import type { PyModule } from "../../objects/module.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import type { FoundModule, ModuleFinder } from "../../vm/import.ts";
import { sysState } from "../../vm/sys-state.ts";
import { compileText, optimizeDefault } from "../builtins/evaluate.ts";
import type { PackedLibrary } from "./packed-library.ts";
import { zipSpec } from "./zip-path.ts";

/** Modules that the runtime makes itself, by name. */
export class BuiltinFinder implements ModuleFinder {
  private readonly makers: ReadonlyMap<string, () => PyModule>;
  constructor(makers: ReadonlyMap<string, () => PyModule>) {
    this.makers = makers;
  }
  find(name: string): FoundModule | undefined {
    const make = this.makers.get(name);
    if (make === undefined) return undefined;
    const isPackage = [...this.makers.keys()].some((other) => other.startsWith(`${name}.`));
    return { make, filename: null, searchPath: isPackage ? [] : null };
  }
}

export class PackedFinder implements ModuleFinder {
  private readonly library: PackedLibrary;
  private readonly folder: string;
  constructor(library: PackedLibrary, folder: string) {
    this.library = library;
    this.folder = folder;
  }

  find(name: string): FoundModule | undefined {
    const entry = this.library.entries.get(name);
    if (entry === undefined) return undefined;
    const filename = `${this.folder}/${entry.file}`;
    return {
      code: () => this.library.code(entry, filename),
      source: () => this.library.source(entry),
      filename,
      searchPath: entry.isPackage ? [filename.slice(0, filename.lastIndexOf("/"))] : null,
    };
  }
}

export function readFile(path: string): Uint8Array {
  const { fs } = platform();
  const fd = fs.open(path, OpenFlag.RDONLY | OpenFlag.CLOEXEC, 0);
  try {
    const size = fs.fstat(fd).size;
    let bytes = new Uint8Array(Math.max(size, 4096));
    let at = 0;
    for (;;) {
      const count = fs.read(fd, bytes.subarray(at));
      if (count === 0) return bytes.slice(0, at);
      at += count;
      if (at === bytes.length) {
        const larger = new Uint8Array(at * 2);
        larger.set(bytes);
        bytes = larger;
      }
    }
  } finally {
    fs.close(fd);
  }
}

/** What a path names, or undefined. */
function kindOf(path: string): "file" | "folder" | undefined {
  try {
    const type = platform().fs.stat(path).mode & 0o170000;
    return type === 0o100000 ? "file" : type === 0o040000 ? "folder" : undefined;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

/** Source files along sys.path: packages, modules, namespace packages. */
export class PathFinder implements ModuleFinder {
  find(name: string, path: PyValue | null): FoundModule | undefined {
    const search = path === null ? sysState.get("path") : path;
    if (search === undefined || search === null) return undefined;
    const tail = name.slice(name.lastIndexOf(".") + 1);
    const portions: string[] = [];
    for (const item of iterate(search)) {
      const folder = hostText(item);
      if (folder === undefined) continue;
      const base = `${folder === "" ? platform().cwd() : folder.replace(/\/+$/, "")}/${tail}`;
      const kind = kindOf(base);
      if (kind === "folder" && kindOf(`${base}/__init__.py`) === "file") {
        return this.found(`${base}/__init__.py`, [base]);
      }
      if (kindOf(`${base}.py`) === "file") return this.found(`${base}.py`, null);
      if (kind === "folder") portions.push(base);
      const spec = kindOf(folder === "" ? "." : folder) === "folder" ? null : zipSpec(folder, name);
      if (spec !== null) return { spec, filename: null, searchPath: null };
    }
    if (portions.length === 0) return undefined;
    return {
      code: () => compileText("", "<namespace>", "exec"),
      filename: null,
      searchPath: portions,
    };
  }

  private found(filename: string, searchPath: readonly string[] | null): FoundModule {
    return {
      code: () => compileFile(filename),
      source: () => readFile(filename),
      filename,
      searchPath,
    };
  }
}

export function compileFile(filename: string): PyCode {
  let source: Uint8Array;
  try {
    source = readFile(filename);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw newErrorWith("ImportError", [`cannot read ${filename}: ${error.message}`], {
      path: filename,
    });
  }
  return compileText(source, filename, "exec", 0, optimizeDefault.level);
}
