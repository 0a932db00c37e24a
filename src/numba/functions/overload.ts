// Records whose lowering is Python text: the text is compiled by our own compiler when the record is first used and then typed
// like any function. The right form for algorithms (sorting, medians, powers); IR is for what must touch data models. In the
// text `np`, `math` and the builtins are available; division follows NumPy (no ZeroDivisionError).

import type { PyCode } from "../../bytecode/code.ts";
import { PyCode as Code } from "../../bytecode/code.ts";
import { compileSource } from "../../compiler/compile.ts";
import { exceptionTypes } from "../../objects/exceptions.ts";
import { type Binding, DEFAULT_FLAGS, type FunctionSource } from "../frontend/source.ts";
import type { NumbaType } from "../types/type.ts";
import { type FunctionRecord, hasRecord, isModuleKey } from "./record.ts";

const MODULES: Readonly<Record<string, string>> = {
  np: "numpy",
  math: "math",
  random: "random",
  krait: "krait",
};

function globalOf(name: string): Binding | undefined {
  if (Object.hasOwn(MODULES, name)) return { kind: "key", key: MODULES[name] };
  const exception = exceptionTypes[name];
  if (exception !== undefined) return { kind: "constant", value: exception };
  const key = `builtins.${name}`;
  return hasRecord(key) || isModuleKey(key) ? { kind: "key", key } : undefined;
}

const sources = new Map<string, FunctionSource>();

/** The function that a text defines (the first `def`). */
export function sourceOf(text: string): FunctionSource {
  let found = sources.get(text);
  if (found === undefined) {
    const { code } = compileSource(text, { filename: "<numba>", mode: "exec" });
    const body = code.co_consts.find((c): c is PyCode => c instanceof Code) as PyCode;
    const lines = text.split("\n");
    found = {
      code: body,
      name: body.co_name,
      module: "numba",
      global: globalOf,
      free: () => undefined,
      defaults: [],
      sourceLine: (n) => lines[n - 1] ?? null,
      options: { ...DEFAULT_FLAGS, errorModel: "numpy" },
    };
    sources.set(text, found);
  }
  return found;
}

type Choose = (args: readonly (NumbaType | undefined)[]) => string | null;

/** A record in Python: `choose` gives the text for the argument types, or null when it does not serve them. */
export function overload(python: string, params: string, choose: string | Choose): FunctionRecord {
  return {
    python,
    params,
    resolve: (args, context) => {
      const text = typeof choose === "string" ? choose : choose(args);
      if (text === null) return null;
      const given = args.filter((t): t is NumbaType => t !== undefined);
      const found = context.resolveSource(sourceOf(text), given);
      if (found === null || given.length === args.length) return found;
      let next = 0;
      return {
        args: args.map((t) => (t === undefined ? undefined : found.args[next++])),
        result: found.result,
        lower: (l, values) =>
          found.lower(
            l,
            values.filter((_, k) => args[k] !== undefined),
          ),
      };
    },
  };
}
