// The types of the public API: dist/types, with the declarations that it refers to and no others.

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

const ENTRIES = ["index.d.ts", "web/index.d.ts"];

/** The files that a declaration file imports or exports from. */
const referredTo = (file) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g)].map(([, path]) =>
    resolve(dirname(file), `${path}.d.ts`),
  );

export function makeDeclarations(root, target) {
  const all = `${target}.all`;
  const compiler = createRequire(join(root, "package.json")).resolve("typescript/package.json");
  const tsc = join(dirname(compiler), "bin", "tsc");
  const command = [tsc, "-p", join(root, "tsconfig.types.json"), "--outDir", all];
  const { status, stdout } = spawnSync(process.execPath, command, { encoding: "utf8" });
  if (status !== 0) throw new Error(`the types of the API cannot be made:\n${stdout}`);
  const needed = new Set(ENTRIES.map((entry) => join(all, entry)));
  for (const file of needed) for (const other of referredTo(file)) needed.add(other);
  rmSync(target, { recursive: true, force: true });
  for (const file of needed) cpSync(file, join(target, relative(all, file)));
  rmSync(all, { recursive: true });
}
