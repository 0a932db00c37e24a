// Picks from the WGSL library what a kernel uses: functions by name, with everything that they call.
//
// Nothing is declared beside the files in shaders/: what a file defines and what it needs are read from its text. The emitter
// asks for functions by name (`f64_add`); unknown names are a bug and throw.

import { SHADER_TEXT } from "./shader-text.ts";

interface LibraryFile {
  readonly text: string;
  readonly order: number;
  /** Files whose definitions this one mentions. */
  readonly needs: Set<LibraryFile>;
}

let byName: Map<string, LibraryFile> | null = null;

const DEFINITION = /(?:^|\n)(?:fn|struct|const|alias) (\w+)/g;
const WORD = /\b[A-Za-z]\w*\b/g;

function library(): Map<string, LibraryFile> {
  if (byName !== null) return byName;
  byName = new Map();
  const files: LibraryFile[] = [];
  for (const text of Object.values(SHADER_TEXT)) {
    const file: LibraryFile = { text, order: files.length, needs: new Set() };
    files.push(file);
    for (const [, name] of text.matchAll(DEFINITION)) byName.set(name, file);
  }
  for (const file of files) {
    for (const [word] of file.text.matchAll(WORD)) {
      const needed = byName.get(word);
      if (needed !== undefined && needed !== file) file.needs.add(needed);
    }
  }
  return byName;
}

export function shaderFunctionNames(): string[] {
  return [...library().keys()];
}

/** The text of the named functions and all that they need, in an order that does not depend on the order of use. */
export function shaderText(names: Iterable<string>): string {
  const files = library();
  const wanted = new Set<LibraryFile>();
  const visit = (file: LibraryFile): void => {
    if (wanted.has(file)) return;
    wanted.add(file);
    for (const needed of file.needs) visit(needed);
  };
  for (const name of names) {
    const file = files.get(name);
    if (file === undefined) throw new Error(`the shader library has no ${name}`);
    visit(file);
  }
  return [...wanted]
    .sort((a, b) => a.order - b.order)
    .map((file) => `${file.text}\n`)
    .join("\n");
}
