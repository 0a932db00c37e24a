// Compiled modules serve the compiler that made them: 16 bits of a hash of its sources tell which.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = join(dirname(dirname(fileURLToPath(import.meta.url))), "src");
const ROOMS = ["bytecode", "compiler", "symtable", "syntax"];

export function compilerTag() {
  const hash = createHash("sha256");
  for (const room of ROOMS) {
    const files = readdirSync(join(SOURCES, room), { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".ts")).sort()) {
      hash.update(file).update(readFileSync(join(SOURCES, room, file)));
    }
  }
  return hash.digest().readUInt16LE();
}
