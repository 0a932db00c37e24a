/** The module `_pickle`: reading and writing pickles, which `pickle` takes in place of its own code. */
import type { ModuleSpec } from "../module.ts";
import { pickleErrorType, picklingErrorType, unpicklingErrorType } from "./errors.ts";
import { pickleBufferType } from "./pickle-buffer.ts";
import { dumpFunction, dumpsFunction, picklerType } from "./pickler-type.ts";
import { loadFunction, loadsFunction, unpicklerType } from "./unpickler-type.ts";

export const pickleModule: ModuleSpec = {
  name: "_pickle",
  doc: "Reading and writing of pickles.",
  functions: [dumpFunction, dumpsFunction, loadFunction, loadsFunction],
  types: [
    pickleErrorType,
    picklingErrorType,
    unpicklingErrorType,
    picklerType,
    unpicklerType,
    pickleBufferType,
  ],
};
