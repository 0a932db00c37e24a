/** Modules of the packed library, where the entry of the search path is that they lie at. */
import type { FoundModule, ModuleFinder } from "../../vm/import.ts";
import { cachePath } from "./bytecode-cache.ts";
import type { PackedEntry, PackedLibrary } from "./packed-library.ts";

/** Modules that CPython has in itself: no entry of sys.path comes before them. */
const FROZEN =
  /^(?:importlib(?:\._bootstrap|\._bootstrap_external|\.machinery|\.util)?|zipimport|abc|codecs|io|_collections_abc|_sitebuiltins|genericpath|ntpath|posixpath|os|site|stat|runpy)$/;

export class PackedFinder implements ModuleFinder {
  readonly folder: string;
  private readonly library: PackedLibrary;

  constructor(library: PackedLibrary, folder: string) {
    this.library = library;
    this.folder = folder;
  }

  find(name: string): FoundModule | undefined {
    const entry = this.library.entries.get(name);
    return entry === undefined ? undefined : this.found(entry);
  }

  findFrozen(name: string): FoundModule | undefined {
    return FROZEN.test(name) ? this.find(name) : undefined;
  }

  /** The module whose source is this file. */
  at(filename: string): FoundModule | undefined {
    if (!filename.startsWith(`${this.folder}/`)) return undefined;
    const name = filename.slice(this.folder.length + 1).replace(/(\/__init__)?\.py$/, "");
    const found = this.find(name.replaceAll("/", "."));
    return found?.filename === filename ? found : undefined;
  }

  private found(entry: PackedEntry): FoundModule {
    const filename = `${this.folder}/${entry.file}`;
    return {
      code: () => this.library.code(entry, filename),
      source: () => this.library.source(entry),
      filename,
      cached: cachePath(filename),
      searchPath: entry.isPackage ? [filename.slice(0, filename.lastIndexOf("/"))] : null,
    };
  }
}
