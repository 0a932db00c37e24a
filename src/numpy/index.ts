/**
 * The numpy modules as namespaces: name → value for `numpy` and each submodule. `numpyModules` gives the
 * makers that the module registry takes; the embedding passes them to `registerModules`.
 */

import { PyModule } from "../objects/module.ts";
import type { PyValue } from "../objects/object.ts";
import { warn } from "../vm/warn.ts";
import { TRACE_DOMAIN } from "./array-size.ts";
import "./array-type.ts";
import "./scalar-type.ts";
import "./text-operands.ts";
import { addConstants } from "./constants.ts";
import { addCreation } from "./creation.ts";
import { addTypes } from "./dtype-functions.ts";
import { dtypeClasses } from "./dtype-object.ts";
import { asDtype } from "./dtype-parse.ts";
import * as E from "./errors.ts";
import { fftNames } from "./fft/module.ts";
import { addIndexTricks, addStrideTricks } from "./index-tricks.ts";
import { linalgNames } from "./linalg/module.ts";
import { addMath } from "./math-functions.ts";
import type { Names } from "./namespace.ts";
import { picklingModules } from "./pickling.ts";
import { addPolynomials } from "./poly-functions.ts";
import { addPrinting } from "./print-functions.ts";
import { randomNames } from "./random/module.ts";
import { addReductions } from "./reduction-functions.ts";
import { asDtypeHook } from "./scalar-type.ts";
import { addSets } from "./set-functions.ts";
import { addShape } from "./shape-functions.ts";
import { testingNames } from "./testing.ts";
import { addVectorize } from "./vectorize.ts";
import { addWhere } from "./where.ts";

asDtypeHook.parse = (value) => asDtype(value);
E.warningHook.warn = (category, message) => warn(category, message);

function exceptionNames(): Names {
  return new Map<string, PyValue>([
    ["AxisError", E.AxisError],
    ["ComplexWarning", E.ComplexWarning],
    ["DTypePromotionError", E.DTypePromotionError],
    ["ModuleDeprecationWarning", E.ModuleDeprecationWarning],
    ["RankWarning", E.RankWarning],
    ["TooHardError", E.TooHardError],
    ["VisibleDeprecationWarning", E.VisibleDeprecationWarning],
  ]);
}

const MODULES = [
  "numpy",
  "numpy.exceptions",
  "numpy.fft",
  "numpy.linalg",
  "numpy.random",
  "numpy.testing",
  "numpy.lib",
  "numpy.lib.stride_tricks",
  "numpy.dtypes",
  "numpy._core",
  "numpy._core.multiarray",
  "numpy._core.numeric",
] as const;

/** What each module contains. */
export function numpyNamespaces(): Map<string, Names> {
  const numpy: Names = new Map();
  addConstants(numpy);
  addCreation(numpy);
  addPrinting(numpy);
  addShape(numpy);
  addWhere(numpy);
  addReductions(numpy);
  addTypes(numpy);
  addSets(numpy);
  addMath(numpy);
  addPolynomials(numpy);
  addIndexTricks(numpy);
  addVectorize(numpy);
  const strides: Names = new Map();
  addStrideTricks(strides);
  const modules = new Map<string, Names>([
    ["numpy", numpy],
    ["numpy.exceptions", exceptionNames()],
    ["numpy.fft", fftNames()],
    ["numpy.linalg", linalgNames(numpy)],
    ["numpy.random", randomNames()],
    ["numpy.testing", testingNames()],
    ["numpy.lib", new Map([["tracemalloc_domain", TRACE_DOMAIN]])],
    ["numpy.lib.stride_tricks", strides],
    ["numpy.dtypes", new Map<string, PyValue>(Object.entries(dtypeClasses))],
    ...picklingModules,
  ]);
  return modules;
}

/** Makers for the registry of built-in modules; submodules are attributes of their package. */
export function numpyModules(): Map<string, () => PyModule> {
  const makers = new Map<string, () => PyModule>();
  const made = new Map<string, PyModule>();
  // Filled at the first import: programs without numpy do not pay for it.
  let filled: Map<string, Names> | undefined;
  const namespaces = (): Map<string, Names> => (filled ??= numpyNamespaces());
  const make = (name: string): PyModule => {
    const old = made.get(name);
    if (old !== undefined) return old;
    const module = new PyModule(name);
    made.set(name, module);
    for (const [key, value] of namespaces().get(name) as Names) module.namespace.set(key, value);
    for (const child of MODULES) {
      const at = child.lastIndexOf(".");
      if (at > 0 && child.slice(0, at) === name) {
        module.namespace.set(child.slice(at + 1), make(child));
      }
    }
    return module;
  };
  for (const name of MODULES) makers.set(name, () => make(name));
  return makers;
}
