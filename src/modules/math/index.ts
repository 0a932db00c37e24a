/** The module `math`. */
import { PyFloat } from "../../objects/float-value.ts";
import type { ModuleSpec } from "../module.ts";
import { floatFunctions } from "./float.ts";
import { integerFunctions } from "./integer.ts";

export const mathModule: ModuleSpec = {
  name: "math",
  doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
  functions: [...floatFunctions, ...integerFunctions],
  names: () => ({
    pi: new PyFloat(Math.PI),
    e: new PyFloat(Math.E),
    tau: new PyFloat(2 * Math.PI),
    inf: new PyFloat(Number.POSITIVE_INFINITY),
    nan: new PyFloat(Number.NaN),
  }),
};
