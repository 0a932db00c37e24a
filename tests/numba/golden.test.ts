// What kernels become, in writing: the WGSL and the WebAssembly of each program in golden/, as `krait wgsl` and `krait wat` show
// them, beside the program. `npm test -- -u` writes them anew; the difference is for people to read. Compilers of both languages
// must accept them.

import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";
import { afterAll, beforeAll, describe, it } from "vitest";
import { openTestDevice } from "../gpu/adapter.ts";
import { noAdapter, PROGRAM_LIMIT, runProgram } from "./program.ts";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "golden");
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".py"))
  .map((file) => basename(file, ".py"));
/** Its functions return what no kernel can. */
const WITHOUT_KERNELS = new Set(["results"]);

async function listing(format: "wgsl" | "wat", name: string): Promise<string> {
  const { stdout } = await runProgram([format, join(FOLDER, `${name}.py`)], "wasm");
  return stdout;
}

/** The modules of a listing: each begins with a line that names it. */
const modulesIn = (text: string, mark: RegExp): string[] =>
  text.split(mark).filter((part) => part.trim() !== "");

describe("WebAssembly", { timeout: 2 * PROGRAM_LIMIT }, () => {
  it.concurrent.for(NAMES)("of %s", async (name, { expect }) => {
    const text = await listing("wat", name);
    await expect(text).toMatchFileSnapshot(join(FOLDER, `${name}.wat`));
    for (const part of modulesIn(text, /^;; .*$/m)) {
      const parsed = binaryen.parseText(part);
      parsed.setFeatures(binaryen.Features.All);
      expect(parsed.validate()).toBe(1);
      parsed.dispose();
    }
  });
});

describe("WGSL", { timeout: 2 * PROGRAM_LIMIT }, () => {
  let device: GPUDevice | null = null;
  beforeAll(async () => {
    if (noAdapter === null) ({ device } = await openTestDevice());
  });
  afterAll(() => device?.destroy());

  it.concurrent.for(NAMES)("of %s", async (name, { expect }) => {
    const text = await listing("wgsl", name);
    if (WITHOUT_KERNELS.has(name)) {
      expect(text).toBe("");
      return;
    }
    expect(text).not.toContain("// no WGSL");
    await expect(text).toMatchFileSnapshot(join(FOLDER, `${name}.wgsl`));
    for (const code of modulesIn(text, /^(?=\/\/ )/m)) {
      const info = await device?.createShaderModule({ code }).getCompilationInfo();
      expect(info?.messages.filter((m) => m.type === "error").map((m) => m.message) ?? []).toEqual(
        [],
      );
    }
  });
});
