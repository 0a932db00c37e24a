// `stencil`: the object that scripts call, and that compiled code calls under the key of its record.

import { toArray } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType } from "../../objects/define.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { type KwNames, PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, PyTuple } from "../../objects/sequence-values.ts";
import { PyFunction } from "../../vm/function.ts";
import type { CompileFlags, FunctionSource } from "../frontend/source.ts";
import { sourceOf } from "../functions/overload.ts";
import { registerStencil, type StencilOptions } from "../functions/stencil.ts";
import { freezeGlobals, functionSource, nameKey } from "./bindings.ts";
import { SourceRunner } from "./dispatcher.ts";
import { flagsOf } from "./options.ts";
import { pythonFunction } from "./vectorize.ts";

export const stencilType = bareType("StencilFunc");
stencilType.module = "numba.stencils.stencil";

let count = 0;

export class StencilFunc extends PyObject {
  readonly func: PyFunction;
  readonly options: StencilOptions;
  private readonly key: string;
  private readonly runners = new Map<boolean, SourceRunner>();

  constructor(func: PyFunction, options: StencilOptions) {
    super();
    this.func = func;
    this.options = options;
    const id = count++;
    this.key = `krait.stencil_${id}`;
    const flags: CompileFlags = flagsOf(new Map());
    registerStencil(this.key, functionSource(func, flags), options);
    nameKey(this, this.key);
  }

  /** A function of the stencil's arguments that calls its record. */
  private source(withOut: boolean): FunctionSource {
    const { code } = this.func;
    const names = code.localsplusnames.slice(0, code.co_argcount);
    const all = withOut ? [...names, "out"] : names;
    const passed = withOut ? [...names, "out=out"] : names;
    const text = `def stencil(${all.join(", ")}):\n    return ${this.key}(${passed.join(", ")})\n`;
    return sourceOf(text);
  }

  call(args: readonly PyValue[], kwnames: KwNames): PyValue {
    const count = args.length - (kwnames?.length ?? 0);
    const names = this.func.code.localsplusnames.slice(0, this.func.code.co_argcount);
    const values: (PyValue | undefined)[] = args.slice(0, count);
    if (count > names.length) throw typeError("Mismatch number of argument types");
    let out: PyValue = null;
    for (const [k, name] of (kwnames ?? []).entries()) {
      const at = names.indexOf(name);
      if (name === "out") out = args[count + k];
      else if (at >= 0 && values[at] === undefined) values[at] = args[count + k];
      else throw typeError(`unexpected keyword argument '${name}'`);
    }
    if (values.length !== names.length || values.includes(undefined)) {
      throw typeError("Mismatch number of argument types");
    }
    const withOut = out !== null;
    let runner = this.runners.get(withOut);
    if (runner === undefined) {
      freezeGlobals();
      runner = new SourceRunner(this.source(withOut));
      this.runners.set(withOut, runner);
    }
    return runner.call([...(values as PyValue[]), ...(withOut ? [out] : [])]);
  }
}
StencilFunc.prototype.cls = stencilType;

defineType(stencilType, {
  hasDict: true,
  slots: { call: (self: StencilFunc, args, kwnames) => self.call(args, kwnames) },
  attributes: [
    attribute("py_func", (self: StencilFunc) => self.func),
    attribute("__name__", (self: StencilFunc) => self.func.name),
    attribute("__doc__", (self: StencilFunc) => self.func.doc),
    attribute("neighborhood", (self: StencilFunc) => {
      const { neighborhood } = self.options;
      return neighborhood === null
        ? null
        : new PyTuple(neighborhood.map((p) => new PyTuple([...p])));
    }),
  ],
});

function neighborhoodOf(v: PyValue): [number, number][] {
  return toArray(v).map((pair) => {
    const [low, high] = toArray(pair).map(Number);
    if (!(low <= high)) throw valueError("Bad stencil neighborhood");
    return [low, high];
  });
}

const KNOWN = new Set(["neighborhood", "standard_indexing", "cval", "mode"]);

function stencil(args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
  const first = args[0] ?? keywords.get("func_or_mode") ?? "constant";
  for (const name of keywords.keys()) {
    if (name !== "func_or_mode" && !KNOWN.has(name)) {
      throw valueError(`Unknown stencil option ${name}`);
    }
  }
  const mode = first === null ? "constant" : hostText(first);
  if (mode !== undefined && mode !== "constant") throw valueError(`Unsupported mode style ${mode}`);
  const standard = keywords.get("standard_indexing");
  const around = keywords.get("neighborhood") ?? null;
  const names =
    standard === undefined || standard === null
      ? []
      : hostText(standard) !== undefined
        ? [hostText(standard) as string]
        : toArray(standard).map((n) => hostText(n) ?? "");
  const options: StencilOptions = {
    cval: keywords.get("cval"),
    neighborhood: around === null ? null : neighborhoodOf(around),
    standard: new Set(names),
  };
  const make = (func: PyValue): PyValue => new StencilFunc(pythonFunction(func), options);
  if (first instanceof PyFunction) return make(first);
  return fn("decorated(func, /)", make);
}

export const stencilFunction = fn("stencil(*args, **kwargs)", stencil);
