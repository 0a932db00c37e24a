/** Name mangling: `__name` in class `C` is `_C__name`. */
import type { Scope } from "./scope.ts";

export function mangle(className: string | null, name: string): string {
  if (className === null || !name.startsWith("__")) return name;
  // Dotted names come from import statements.
  if (name.endsWith("__") || name.includes(".")) return name;
  const stem = className.replace(/^_+/, "");
  return stem === "" ? name : `_${stem}${name}`;
}

/** In the type-parameter scope of a class only the parameters themselves are mangled. */
export function maybeMangle(className: string | null, scope: Scope, name: string): string {
  if (scope.mangledNames !== null && !scope.mangledNames.has(name)) return name;
  return mangle(className, name);
}
