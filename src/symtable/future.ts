/** `from __future__ import …`: which features a module asks for, and where the last such statement stands. */
import type { ImportFrom, Mod, Stmt } from "../syntax/ast.ts";
import { failAt, type Location } from "./place.ts";

/** Values of compiler flags, equal to the bits of co_flags. */
export const enum FutureFlag {
  BARRY_AS_BDFL = 0x400000,
  ANNOTATIONS = 0x1000000,
}

export interface FutureFeatures {
  readonly flags: number;
  readonly location: Location;
}

/** Features that are always on, and the bit that asks for each of the others. */
const FEATURES: ReadonlyMap<string, number> = new Map([
  ["nested_scopes", 0],
  ["generators", 0],
  ["division", 0],
  ["absolute_import", 0],
  ["with_statement", 0],
  ["print_function", 0],
  ["unicode_literals", 0],
  ["generator_stop", 0],
  ["barry_as_FLUFL", FutureFlag.BARRY_AS_BDFL],
  ["annotations", FutureFlag.ANNOTATIONS],
]);

const NOWHERE: Location = { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };

/** The docstring of a body: its first statement when that is a string literal. */
export function docstringOf(body: readonly Stmt[]): string | undefined {
  const first = body[0];
  if (first?.kind !== "Expr" || first.value.kind !== "Constant") return undefined;
  return first.value.value.type === "str" ? first.value.value.value : undefined;
}

export function findFutureFeatures(tree: Mod, filename: string): FutureFeatures {
  let flags = 0;
  let location = NOWHERE;
  if (tree.kind !== "Module" && tree.kind !== "Interactive") return { flags, location };
  const start = docstringOf(tree.body) === undefined ? 0 : 1;
  for (let i = start; i < tree.body.length; i++) {
    const statement = tree.body[i];
    if (statement.kind !== "ImportFrom" || !isFutureImport(statement)) break;
    for (const alias of statement.names) {
      const flag = FEATURES.get(alias.name);
      if (flag === undefined) {
        const message =
          alias.name === "braces" ? "not a chance" : `future feature ${alias.name} is not defined`;
        throw failAt(filename, alias, message);
      }
      flags |= flag;
    }
    location = statement;
  }
  return { flags, location };
}

export function isFutureImport(statement: ImportFrom): boolean {
  return statement.module === "__future__" && (statement.level ?? 0) === 0;
}
