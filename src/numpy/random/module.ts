/** The names of numpy.random; its functions are methods of one global RandomState. */
import { getAttr } from "../../objects/abstract.ts";
import { PyMethodDescriptor } from "../../objects/builtin.ts";
import { hostText } from "../../objects/sequence-values.ts";
import type { Names } from "../namespace.ts";
import { add } from "../namespace.ts";
import {
  bitGeneratorType,
  mt19937Type,
  pcg64Type,
  seedSequenceType,
} from "./bit-generator-type.ts";
import { defaultRng, generatorType } from "./generator.ts";
import { makeRandomState, randomStateType } from "./random-state.ts";

export function randomNames(): Names {
  const names: Names = new Map();
  names.set("Generator", generatorType);
  names.set("RandomState", randomStateType);
  names.set("SeedSequence", seedSequenceType);
  names.set("BitGenerator", bitGeneratorType);
  names.set("PCG64", pcg64Type);
  names.set("MT19937", mt19937Type);
  add(names, "default_rng(seed=None)", defaultRng);
  const global = makeRandomState(null);
  for (const { key, value } of randomStateType.namespace.entries()) {
    const name = hostText(key as string) ?? "";
    if (value instanceof PyMethodDescriptor && !name.startsWith("_")) {
      names.set(name, getAttr(global, name));
    }
  }
  for (const alias of ["ranf", "sample"]) names.set(alias, getAttr(global, "random_sample"));
  return names;
}
