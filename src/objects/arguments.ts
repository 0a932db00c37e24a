/**
 * Arguments of constructors (`new` and `init` slots), which get a raw vectorcall: the signature text
 * decides as it does for methods. Also the class of instances that a constructor makes.
 */
import type { KwNames, PyObject, PyType, PyValue } from "./object.ts";
import { bindArguments, parseSignature } from "./signature.ts";

// biome-ignore lint/suspicious/noExplicitAny: the signature text, not the host type, checks arguments
export type Binder = (args: readonly PyValue[], kwnames: KwNames) => any[];

/** `const bind = argumentBinder("list(iterable=(), /)")`, then `bind(args, kwnames)`. */
export function argumentBinder(text: string): Binder {
  const signature = parseSignature(text);
  return (args, kwnames) => bindArguments(signature, args, kwnames, signature.name);
}

/** Marks an instance as one of a subclass; exact instances keep the class of their prototype. */
export function withClass<T extends PyObject>(obj: T, cls: PyType): T {
  if (obj.cls !== cls) obj.cls = cls;
  return obj;
}

/** The positional part of a vectorcall, and the keyword part as pairs. */
export function splitCall(
  args: readonly PyValue[],
  kwnames: KwNames,
): { positional: PyValue[]; keywords: [string, PyValue][] } {
  const count = args.length - (kwnames === null ? 0 : kwnames.length);
  const keywords: [string, PyValue][] = [];
  if (kwnames !== null) {
    for (let k = 0; k < kwnames.length; k++) keywords.push([kwnames[k], args[count + k]]);
  }
  return { positional: args.slice(0, count), keywords };
}
