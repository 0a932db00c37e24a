/** `atexit`: functions that run before the interpreter ends, last registered first. */
import { call, equal, reprText } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { typeOf } from "../objects/core-types.ts";
import { PyBaseException, typeError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { reportUnraisable } from "../objects/unraisable.ts";
import type { ModuleSpec } from "./module.ts";

interface ExitCall {
  readonly callee: PyValue;
  readonly args: readonly PyValue[];
  readonly keywords: readonly string[];
}

let registered: ExitCall[] = [];

/** Runs what is registered; an exception is reported and does not stop the others. */
export function runExitCalls(): void {
  for (let next = registered.pop(); next !== undefined; next = registered.pop()) {
    try {
      call(next.callee, [...next.args], next.keywords.length === 0 ? null : [...next.keywords]);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      reportUnraisable(error, `Exception ignored in atexit callback ${reprText(next.callee)}`);
    }
  }
}

export const atexitModule: ModuleSpec = {
  name: "atexit",
  doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n",
  functions: [
    fn(
      "register(func, /, *args, **kwargs)",
      (callee: PyValue, args: PyValue[], kwargs: Map<string, PyValue>) => {
        if (typeOf(callee).slots.call === undefined) {
          throw typeError("the first argument must be callable");
        }
        registered.push({
          callee,
          args: [...args, ...kwargs.values()],
          keywords: [...kwargs.keys()],
        });
        return callee;
      },
    ),
    fn("unregister(func, /)", (callee: PyValue) => {
      registered = registered.filter((entry) => !equal(entry.callee, callee));
    }),
    fn("_run_exitfuncs()", runExitCalls),
    fn("_clear()", () => {
      registered = [];
    }),
    fn("_ncallbacks()", () => registered.length),
  ],
};
