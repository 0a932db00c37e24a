/**
 * The registry of built-in modules: name → maker. Upper tiers (numpy, numba) add theirs at start-up
 * through `registerModules`.
 */
import type { PyModule } from "../objects/module.ts";
import { makeModule, type ModuleSpec } from "./module.ts";
import { mathModule } from "./math/index.ts";
import { timeModule } from "./time.ts";

const SPECS: readonly ModuleSpec[] = [mathModule, timeModule];

export const builtinModules = new Map<string, () => PyModule>();
for (const spec of SPECS) builtinModules.set(spec.name, () => makeModule(spec));

export function registerModules(makers: ReadonlyMap<string, () => PyModule>): void {
  for (const [name, make] of makers) builtinModules.set(name, make);
}
