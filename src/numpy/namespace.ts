/** Namespaces of the numpy modules while they are being filled, and the helper that adds a function. */
import { fn, type NativeFunction } from "../objects/builtin.ts";
import type { PyValue } from "../objects/object.ts";

export type Names = Map<string, PyValue>;

/** Adds `name` with the signature's parameters: `add(names, "eye(N, M=None, k=0)", (n, m, k) => …)`. */
export function add(names: Names, signature: string, run: NativeFunction): void {
  const made = fn(signature, run);
  names.set(made.def.name, made);
}
