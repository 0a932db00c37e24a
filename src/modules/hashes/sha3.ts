/** The module `_sha3`: its constructors are the types themselves. */
import { index } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType } from "../../objects/define.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import { isExtendable } from "./digest.ts";
import {
  begin,
  CONSTRUCTOR_PARAMETERS,
  copyMethod,
  digestMethods,
  extendableMethods,
  firstData,
  GIL_MIN_SIZE,
  type HashObject,
  sizeAttributes,
  updateMethod,
} from "./hash-object.ts";
import { SHA3_ALGORITHMS, type Sha3Algorithm } from "./sha3-digest.ts";

/** Longer outputs are refused. */
const MAX_LENGTH = 2 ** 29;

function lengthOf(value: PyValue): number {
  const length = index(value);
  if (length < 0) throw valueError("Cannot convert negative int");
  if (length >= MAX_LENGTH) throw valueError("length is too large");
  return Number(length);
}

const rateBits = (algorithm: Sha3Algorithm): number => algorithm.blockSize * 8;

function sha3Type(algorithm: Sha3Algorithm): PyType {
  const type = bareType(algorithm.name);
  const bind = argumentBinder(`${algorithm.name}(${CONSTRUCTOR_PARAMETERS})`);
  return defineType(type, {
    module: "_sha3",
    final: true,
    slots: {
      new: (_cls, args, kwnames) => {
        const [data, , string] = bind(args, kwnames);
        return begin(type, algorithm, firstData(data, string));
      },
    },
    attributes: [
      ...sizeAttributes,
      attribute("_capacity_bits", () => 1600 - rateBits(algorithm)),
      attribute("_rate_bits", () => rateBits(algorithm)),
      attribute("_suffix", (self: HashObject) => {
        const { suffix } = self.algorithm as Sha3Algorithm;
        return new PyBytes(Uint8Array.of(suffix));
      }),
    ],
    methods: [
      updateMethod("data"),
      ...(isExtendable(algorithm) ? extendableMethods(lengthOf) : digestMethods()),
      copyMethod(),
    ],
  });
}

export const sha3Module: ModuleSpec = {
  name: "_sha3",
  types: SHA3_ALGORITHMS.map(sha3Type),
  names: () => ({ _GIL_MINSIZE: GIL_MIN_SIZE, implementation: "krait" }),
};
