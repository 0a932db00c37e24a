/**
 * The standard library as packed at build time: one file with an index, compiled modules (marshal)
 * and their sources (deflated together per module, for tracebacks and inspect).
 *
 *   u32 magic · u32 index length · index (JSON: name → PackedEntry) · data
 *
 * Deflated data that modules of ours read stands beside the modules, under names that begin with "/".
 * build/pack-library.mjs writes it through `packLibrary`; offsets count from the start of the data.
 */
import type { PyCode } from "../../bytecode/code.ts";
import { MAGIC, marshalLoad } from "../../bytecode/marshal.ts";

export interface PackedEntry {
  readonly isPackage: boolean;
  /** File name below the library's folder. */
  readonly file: string;
  readonly code: readonly [offset: number, size: number];
  readonly source: readonly [offset: number, size: number];
}

export class PackedLibrary {
  readonly entries: ReadonlyMap<string, PackedEntry>;
  private readonly tables = new Map<string, readonly [offset: number, size: number]>();
  private readonly data: Uint8Array;
  private readonly inflate: (data: Uint8Array) => Uint8Array;

  constructor(bytes: Uint8Array, inflate: (data: Uint8Array) => Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0, true) !== MAGIC) {
      throw new Error("the packed library belongs to another version: run the build again");
    }
    const size = view.getUint32(4, true);
    const index = new TextDecoder().decode(bytes.subarray(8, 8 + size));
    const entries = new Map<string, PackedEntry>();
    for (const [name, entry] of Object.entries(JSON.parse(index) as Record<string, PackedEntry>)) {
      if (name.startsWith("/")) this.tables.set(name, entry.source);
      else entries.set(name, entry);
    }
    this.entries = entries;
    this.data = bytes.subarray(8 + size);
    this.inflate = inflate;
  }

  /** `filename` is what the code shows. */
  code(entry: PackedEntry, filename: string): PyCode {
    const [offset, size] = entry.code;
    return marshalLoad(this.data.subarray(offset, offset + size), filename).value as PyCode;
  }

  source(entry: PackedEntry): string {
    return this.text(entry.source);
  }

  /** A table of the build's; undefined when it was not packed. */
  table(name: string): string | undefined {
    const place = this.tables.get(`/${name}`);
    return place && this.text(place);
  }

  private text([offset, size]: readonly [number, number]): string {
    return new TextDecoder().decode(this.inflate(this.data.subarray(offset, offset + size)));
  }
}

export interface LibraryModule {
  readonly name: string;
  readonly isPackage: boolean;
  readonly file: string;
  /** Marshalled code object. */
  readonly code: Uint8Array;
  /** Deflated source text. */
  readonly source: Uint8Array;
}

/** The bytes of a packed library; `tables` are deflated texts. */
export function packLibrary(
  modules: readonly LibraryModule[],
  tables: Readonly<Record<string, Uint8Array>> = {},
): Uint8Array {
  const index: Record<string, PackedEntry> = {};
  const parts: Uint8Array[] = [];
  let at = 0;
  const place = (part: Uint8Array): [number, number] => {
    parts.push(part);
    at += part.length;
    return [at - part.length, part.length];
  };
  // Code first: sources are read rarely and stay out of the way of it.
  const codes = modules.map((module) => place(module.code));
  modules.forEach((module, i) => {
    index[module.name] = {
      isPackage: module.isPackage,
      file: module.file,
      code: codes[i],
      source: place(module.source),
    };
  });
  for (const [name, table] of Object.entries(tables)) {
    index[`/${name}`] = { isPackage: false, file: "", code: [0, 0], source: place(table) };
  }
  const text = new TextEncoder().encode(JSON.stringify(index));
  const bytes = new Uint8Array(8 + text.length + at);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  bytes.set(text, 8);
  let offset = 8 + text.length;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
