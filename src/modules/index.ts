/**
 * The registry of built-in modules: name → maker. Upper tiers (numpy, numba) add theirs at start-up
 * through `registerModules`.
 */
import type { PyModule } from "../objects/module.ts";
import { errnoModule } from "./errno.ts";
import { mathModule } from "./math/index.ts";
import { type ModuleSpec, makeModule } from "./module.ts";
import { threadModule } from "./thread.ts";
import { timeModule } from "./time.ts";
import { weakrefModule } from "./weakref.ts";

const SPECS: readonly ModuleSpec[] = [
  mathModule,
  timeModule,
  errnoModule,
  threadModule,
  weakrefModule,
];

export const builtinModules = new Map<string, () => PyModule>();
for (const spec of SPECS) builtinModules.set(spec.name, () => makeModule(spec));

export function registerModules(makers: ReadonlyMap<string, () => PyModule>): void {
  for (const [name, make] of makers) builtinModules.set(name, make);
}
