// Embeds shaders/**/*.wgsl into src/kernel/targets/wgsl/shader-text.ts, so that the library needs no file access at run time.
//
//   node build/embed-shaders.mjs            writes the module
//   node build/embed-shaders.mjs --check    fails when it is out of date
//
// Comments and indentation are dropped: they would travel to every browser. The module is committed, a test runs --check.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SHADERS = join(ROOT, "shaders");
const TARGET = join(ROOT, "src", "kernel", "targets", "wgsl", "shader-text.ts");

function strip(source) {
  const lines = source.split("\n").map((line) => line.replace(/\/\/.*$/, "").trim());
  return lines.filter((line) => line !== "").join("\n");
}

export function shaderModule() {
  const files = readdirSync(SHADERS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".wgsl"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  let text =
    "// The shader library as text, written by build/embed-shaders.mjs from shaders/: change the files there.\n\n" +
    "export const SHADER_TEXT: Readonly<Record<string, string>> = {\n";
  for (const file of files) {
    const name = relative(SHADERS, file).split(sep).join("/");
    text += `  ${JSON.stringify(name)}:\n    ${JSON.stringify(strip(readFileSync(file, "utf8")))},\n`;
  }
  return `${text}};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = shaderModule();
  if (process.argv.includes("--check")) {
    if (readFileSync(TARGET, "utf8") !== wanted) {
      process.stderr.write("shader-text.ts is out of date: run node build/embed-shaders.mjs\n");
      process.exit(1);
    }
  } else writeFileSync(TARGET, wanted);
}
