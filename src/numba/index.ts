// The modules of Numba as scripts see them: `numbaModules` gives the makers that the interpreter registers.

import { asDtype } from "../numpy/dtype-parse.ts";
import { reprText } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { PyModule } from "../objects/module.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { cudaModules } from "./cuda/module.ts";
import { numbaErrors } from "./errors.ts";
import "./runtime/constants.ts";
import { decoratorNames, readEnvironment } from "./runtime/decorators.ts";
import { dispatcherType } from "./runtime/dispatcher.ts";
import { dtypeFor } from "./runtime/dtypes.ts";
import "./runtime/enums.ts";
import { guvectorizeFunction } from "./runtime/guvectorize.ts";
import "./runtime/host-functions.ts";
import { asType, EXPORTED_TYPES, typeNames } from "./runtime/python-types.ts";
import { stencilFunction, stencilType } from "./runtime/stencil.ts";
import { configNames, threadNames } from "./runtime/threads.ts";
import { typedDictType } from "./runtime/typed-dict.ts";
import { typedListType } from "./runtime/typed-list.ts";
import { typeOfDtype } from "./runtime/typeof.ts";
import { dufuncType, vectorizeFunction } from "./runtime/vectorize.ts";
import { NumbaType } from "./types/type.ts";

/** The release whose behaviour the modules follow. */
export const NUMBA_VERSION = "0.62.1";

type Names = Record<string, PyValue>;

function fromDtype(v: PyValue): PyValue {
  if (v instanceof NumbaType) return v;
  const type = typeOfDtype(asDtype(v));
  if (type === null) throw valueError(`cannot convert ${reprText(v)} to a Numba type`);
  return type;
}

function pick(names: Names, wanted: readonly string[]): Names {
  return Object.fromEntries(wanted.flatMap((n) => (n in names ? [[n, names[n]]] : [])));
}

/** What each module holds; packages get their submodules as attributes. */
function namespaces(): Map<string, () => Names> {
  const decorators = decoratorNames();
  const { jit, njit, prange, register_jitable: jitable } = decorators;
  const typeofFunction = decorators.typeof;
  const fromDtypeFunction = fn("from_dtype(dtype)", fromDtype);
  const errors = (): Names => ({ ...numbaErrors });
  return new Map<string, () => Names>([
    [
      "numba",
      () => ({
        __version__: NUMBA_VERSION,
        version_info: new PyTuple(NUMBA_VERSION.split(".").map(Number)),
        jit,
        njit,
        prange,
        typeof: typeofFunction,
        from_dtype: fromDtypeFunction,
        vectorize: vectorizeFunction,
        stencil: stencilFunction,
        guvectorize: guvectorizeFunction,
        ...pick(typeNames(), EXPORTED_TYPES),
        optional: typeNames().Optional,
        ...threadNames(),
      }),
    ],
    ["numba.types", typeNames],
    ["numba.core", () => ({})],
    ["numba.core.types", typeNames],
    ["numba.core.errors", errors],
    ["numba.core.config", configNames],
    ["numba.config", configNames],
    ["numba.core.decorators", () => ({ jit, njit })],
    ["numba.core.registry", () => ({ CPUDispatcher: dispatcherType })],
    ["numba.errors", errors],
    ["numba.extending", () => ({ register_jitable: jitable })],
    ["numba.stencils", () => ({})],
    ["numba.stencils.stencil", () => ({ stencil: stencilFunction, StencilFunc: stencilType })],
    ["numba.typed", () => ({ List: typedListType, Dict: typedDictType })],
    ["numba.misc", () => ({})],
    ["numba.misc.special", () => ({ prange, typeof: typeofFunction })],
    ["numba.np", () => ({})],
    ["numba.np.ufunc", () => ({ vectorize: vectorizeFunction, DUFunc: dufuncType })],
    [
      "numba.np.numpy_support",
      () => ({
        from_dtype: fromDtypeFunction,
        as_dtype: fn("as_dtype(nbtype)", (t: PyValue) => dtypeFor(asType(t))),
      }),
    ],
    ...cudaModules(),
  ]);
}

/** Makers for the registry of built-in modules. */
export function numbaModules(): Map<string, () => PyModule> {
  const all = namespaces();
  const made = new Map<string, PyModule>();
  const make = (name: string): PyModule => {
    const old = made.get(name);
    if (old !== undefined) return old;
    const names = all.get(name);
    if (names === undefined) throw typeError(`no module ${name}`);
    if (made.size === 0) readEnvironment();
    const module = new PyModule(name);
    made.set(name, module);
    for (const [key, value] of Object.entries(names())) module.namespace.set(key, value);
    if (name === "numba") {
      // `import *` takes what is defined here, not the submodules.
      const shown = Object.keys(names()).filter((key) => !key.startsWith("_"));
      module.namespace.set("__all__", new PyList(shown));
    }
    for (const child of all.keys()) {
      const at = child.lastIndexOf(".");
      if (child.slice(0, at) === name) module.namespace.set(child.slice(at + 1), make(child));
    }
    return module;
  };
  return new Map([...all.keys()].map((name) => [name, () => make(name)]));
}
