/**
 * Where modules come from: built-in modules, the packed library, and files along sys.path or a
 * package's `__path__`.
 */
import { PyCode } from "../../bytecode/code.ts";
import { MAGIC, marshalLoad } from "../../bytecode/marshal.ts";
import { HostError, platform } from "../../host/platform.ts";
import { iterate, reprText } from "../../objects/abstract.ts";
import { newError, newErrorWith } from "../../objects/exceptions.ts";
import type { PyModule } from "../../objects/module.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyBytes } from "../../objects/sequence-values.ts";
import type { FoundModule, ModuleFinder } from "../../vm/import.ts";
import { importNow } from "../../vm/start.ts";
import { sysState } from "../../vm/sys-state.ts";
import { cachePath, codeOfSource, PYC_HEADER } from "./bytecode-cache.ts";
import type { PackedFinder } from "./packed-finder.ts";
import { readModuleFile } from "./read-file.ts";
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

/** Entries of sys.path may be relative to where the program is now; undefined when that is gone. */
function absolute(folder: string): string | undefined {
  if (folder.startsWith("/")) return folder;
  const cwd = platform().cwd();
  if (cwd === "") return undefined;
  return folder === "" || folder === "." ? cwd : `${cwd.replace(/\/+$/, "")}/${folder}`;
}

/** Source files along sys.path: packages, modules, namespace packages. */
export class PathFinder implements ModuleFinder {
  private readonly library: PackedFinder;
  /** importlib's own search, once it has loaded. */
  findNamespace: ((name: string, path: PyValue) => PyValue) | null = null;
  constructor(library: PackedFinder) {
    this.library = library;
  }

  find(name: string, path: PyValue | null): FoundModule | undefined {
    const search = path === null ? sysState.get("path") : path;
    if (search === undefined || search === null) return undefined;
    const tail = name.slice(name.lastIndexOf(".") + 1);
    const packed = this.library.find(name);
    let isNamespace = false;
    for (const item of iterate(search)) {
      const folder = hostText(item);
      if (folder === undefined) continue;
      const place = absolute(folder);
      if (place === undefined) continue;
      const base = `${place.replace(/\/+$/, "")}/${tail}`;
      const isPacked =
        packed?.filename === `${base}.py` || packed?.filename === `${base}/__init__.py`;
      if (isPacked) return packed;
      const kind = kindOf(base);
      if (kind === "folder" && kindOf(`${base}/__init__.py`) === "file") {
        return this.found(`${base}/__init__.py`, [base]);
      }
      if (kindOf(`${base}.py`) === "file") return this.found(`${base}.py`, null);
      if (kind === "folder" && kindOf(`${base}/__init__.pyc`) === "file") {
        return compiledFile(`${base}/__init__.pyc`, name, [base]);
      }
      if (kindOf(`${base}.pyc`) === "file") return compiledFile(`${base}.pyc`, name, null);
      if (kind === "folder") isNamespace = true;
      const spec = kindOf(folder === "" ? "." : folder) === "folder" ? null : zipSpec(folder, name);
      if (spec !== null) return { spec, filename: null, searchPath: null };
    }
    return isNamespace ? this.namespacePackage(name, path) : undefined;
  }

  /** A package without a file: importlib keeps account of where its parts are. */
  private namespacePackage(name: string, path: PyValue): FoundModule | undefined {
    if (this.findNamespace === null) importNow("importlib");
    const spec = this.findNamespace?.(name, path) ?? null;
    return spec === null ? undefined : { spec, filename: null, searchPath: null };
  }

  private found(filename: string, searchPath: readonly string[] | null): FoundModule {
    return {
      code: () => codeOfSource(filename),
      source: () => readModuleFile(filename),
      filename,
      cached: cachePath(filename),
      searchPath,
    };
  }
}

/** A module whose source is not there. */
export function compiledFile(
  filename: string,
  name: string,
  searchPath: string[] | null,
): FoundModule & { readonly code: () => PyCode } {
  const code = (): PyCode => {
    const data = readModuleFile(filename);
    const refuse = (what: string): object =>
      newErrorWith("ImportError", [what], { name, path: filename });
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (data.length < 4 || view.getUint32(0, true) !== MAGIC) {
      throw refuse(
        `bad magic number in ${reprText(name)}: ${reprText(new PyBytes(data.slice(0, 4)))}`,
      );
    }
    if (data.length < PYC_HEADER) {
      throw newError("EOFError", `reached EOF while reading pyc header of ${reprText(name)}`);
    }
    const { value } = marshalLoad(data.subarray(PYC_HEADER));
    if (value instanceof PyCode) return value;
    throw refuse(`Non-code object in ${reprText(filename)}`);
  };
  return { code, filename, cached: filename, searchPath };
}
