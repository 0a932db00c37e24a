/** The module `itertools`. */
import { fn } from "../../objects/builtin.ts";
import type { ModuleSpec } from "../module.ts";
import {
  combinationsType,
  combinationsWithReplacementType,
  permutationsType,
  productType,
} from "./combinatoric.ts";
import { countType, cycleType, repeatType } from "./endless.ts";
import {
  accumulateType,
  batchedType,
  chainType,
  compressType,
  dropWhileType,
  filterFalseType,
  groupByType,
  grouperType,
  isliceType,
  pairwiseType,
  starMapType,
  takeWhileType,
  tee,
  teeType,
  zipLongestType,
} from "./select.ts";

export const itertoolsModule: ModuleSpec = {
  name: "itertools",
  doc: "Functional tools for creating and using iterators.",
  functions: [fn("tee(iterable, n=2, /)", tee)],
  types: [
    accumulateType,
    batchedType,
    chainType,
    combinationsType,
    combinationsWithReplacementType,
    compressType,
    countType,
    cycleType,
    dropWhileType,
    filterFalseType,
    groupByType,
    grouperType,
    isliceType,
    pairwiseType,
    permutationsType,
    productType,
    repeatType,
    starMapType,
    takeWhileType,
    teeType,
    zipLongestType,
  ],
};
