/**
 * The import system as Python code sees it before importlib has loaded: one finder in `sys.meta_path`, which asks the
 * finders of finders.ts. When importlib loads, its own classes take the place of all this (adoption.ts).
 */

import { typeName } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { importState, whenLoaded } from "../../vm/import.ts";
import { adopt } from "./adoption.ts";
import type { BuiltinFinder, PathFinder } from "./finders.ts";
import { ownLoader, ownSpec } from "./module-spec.ts";
import type { PackedFinder } from "./packed-finder.ts";

const finderType = bareType("RuntimeFinder");

class RuntimeFinder extends PyObject {}
RuntimeFinder.prototype.cls = finderType;

function findSpec(_self: RuntimeFinder, fullname: PyValue, path: PyValue): PyValue {
  const name = hostText(fullname);
  if (name === undefined) throw typeError(`module name must be str, not ${typeName(fullname)}`);
  const found = importState.twins.get(importState.runtimeFinder)?.(name, path);
  return found ? (found.spec ?? importState.makeSpec(name, found)) : null;
}

defineType(finderType, {
  doc: "Finds built-in modules, the standard library, and files along sys.path.",
  module: "importlib.machinery",
  final: true,
  slots: { repr: () => "<RuntimeFinder>" },
  methods: [
    method("find_spec(self, fullname, path=None, target=None)", findSpec),
    method("invalidate_caches(self)", () => null),
  ],
});

/** Puts the finder in its place, before `sys` is made. */
export function installImporter(): void {
  importState.makeSpec = ownSpec;
  importState.makeLoader = ownLoader;
  importState.runtimeFinder = new RuntimeFinder();
}

export interface Finders {
  readonly builtins: BuiltinFinder;
  readonly library: PackedFinder;
  readonly files: PathFinder;
}

export function useFinders({ builtins, library, files }: Finders): void {
  importState.builtins = builtins;
  importState.library = library;
  importState.twins.set(
    importState.runtimeFinder,
    (name, path) =>
      builtins.find(name) ?? library.findFrozen(name) ?? files.find(name, path) ?? null,
  );
  whenLoaded("importlib", () => adopt({ builtins, library, files }));
}
