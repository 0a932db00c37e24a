import { defineConfig } from "vitest/config";
import { compilerTag } from "./build/compiler-tag.mjs";

export default defineConfig({
  define: { COMPILER_TAG: String(compilerTag()) },
  test: {
    include: ["tests/**/*.test.ts"],
    // Two cores are the smallest machine that must pass; each fork carries its own interpreter.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
