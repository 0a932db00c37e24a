/** The module `_blake2`: BLAKE2b and BLAKE2s with all their parameters. */

import { index, isTrue } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { overflowError, valueError } from "../../objects/exceptions.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { cInt } from "../c-number.ts";
import type { ModuleSpec } from "../module.ts";
import {
  BLAKE2B,
  BLAKE2S,
  Blake2,
  type Blake2Parameters,
  type Blake2Variant,
  plainBlake2,
} from "./blake2-digest.ts";
import {
  copyMethod,
  digestMethods,
  firstData,
  GIL_MIN_SIZE,
  HashObject,
  sizeAttributes,
  updateMethod,
} from "./hash-object.ts";

/** A non-negative int of up to 64 bits. */
function unsigned(value: PyValue, typeName: string): bigint {
  const n = BigInt(index(value));
  if (n < 0n) throw valueError("Cannot convert negative int");
  if (n >> 64n !== 0n) throw overflowError(`Python int too large for C ${typeName}`);
  return n;
}

function within(value: PyValue, low: number, high: number, message: string): number {
  const n = cInt(value);
  if (n < low || n > high) throw valueError(message);
  return n;
}

const NONE = new Uint8Array(0);

function limited(value: PyValue | undefined, what: string, size: number): Uint8Array {
  const bytes = value === undefined ? NONE : requireBytes(value);
  if (bytes.length > size) throw valueError(`maximum ${what} length is ${size} bytes`);
  return bytes.slice();
}

const shownName = (variant: Blake2Variant): string => `BLAKE${variant.name.slice(5)}`;
/** As error texts spell it. */
const plainName = (variant: Blake2Variant): string => `B${variant.name.slice(1)}`;

interface Given {
  readonly digestSize: PyValue;
  readonly key: PyValue | undefined;
  readonly salt: PyValue | undefined;
  readonly person: PyValue | undefined;
  readonly fanout: PyValue;
  readonly depth: PyValue;
  readonly leafSize: PyValue;
  readonly nodeOffset: PyValue;
  readonly nodeDepth: PyValue;
  readonly innerSize: PyValue;
  readonly lastNode: PyValue;
}

function parametersOf(variant: Blake2Variant, given: Given): Blake2Parameters {
  const { maxDigestSize, saltSize } = variant;
  const digestSize = cInt(given.digestSize);
  if (digestSize < 1 || digestSize > maxDigestSize) {
    throw valueError(
      `digest_size for ${plainName(variant)} must be between 1 and ${maxDigestSize} bytes, here it is ${digestSize}`,
    );
  }
  const salt = limited(given.salt, "salt", saltSize);
  const person = limited(given.person, "person", saltSize);
  const fanout = within(given.fanout, 0, 255, "fanout must be between 0 and 255");
  const depth = within(given.depth, 1, 255, "depth must be between 1 and 255");
  const leafSize = unsigned(given.leafSize, "unsigned long");
  if (leafSize > 0xffffffffn) throw overflowError("leaf_size is too large");
  const nodeOffset = unsigned(given.nodeOffset, "unsigned long long");
  if (variant.wordSize === 4 && nodeOffset >> 48n !== 0n) {
    throw overflowError("node_offset is too large");
  }
  return {
    digestSize,
    salt,
    person,
    fanout,
    depth,
    leafSize: Number(leafSize),
    nodeOffset,
    nodeDepth: within(given.nodeDepth, 0, 255, "node_depth must be between 0 and 255"),
    innerSize: within(
      given.innerSize,
      0,
      maxDigestSize,
      `inner_size must be between 0 and is ${maxDigestSize}`,
    ),
    key: limited(given.key, "key", variant.maxKeySize),
    lastNode: isTrue(given.lastNode),
  };
}

function blake2Type(variant: Blake2Variant): PyType {
  const type = bareType(variant.name);
  const plain = plainBlake2(variant);
  const bind = argumentBinder(
    `${variant.name}(data=<absent>, *, digest_size=${variant.maxDigestSize}, key=<absent>, salt=<absent>, person=<absent>, fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=<absent>)`,
  );
  return defineType(type, {
    module: "_blake2",
    final: true,
    doc: `Return a new ${shownName(variant)} hash object.`,
    slots: {
      new: (_cls, args, kwnames) => {
        const [
          data,
          digestSize,
          key,
          salt,
          person,
          fanout,
          depth,
          leafSize,
          nodeOffset,
          nodeDepth,
          innerSize,
          lastNode,
          ,
          string,
        ] = bind(args, kwnames);
        const first = firstData(data, string);
        const parameters = parametersOf(variant, {
          digestSize,
          key,
          salt,
          person,
          fanout,
          depth,
          leafSize,
          nodeOffset,
          nodeDepth,
          innerSize,
          lastNode,
        });
        const state = new Blake2(variant, parameters);
        if (first !== undefined) state.update(first);
        const algorithm = { ...plain, digestSize: parameters.digestSize };
        return new HashObject(type, algorithm, state);
      },
    },
    attributes: sizeAttributes,
    methods: [updateMethod("data"), ...digestMethods(), copyMethod()],
    names: {
      SALT_SIZE: variant.saltSize,
      PERSON_SIZE: variant.saltSize,
      MAX_KEY_SIZE: variant.maxKeySize,
      MAX_DIGEST_SIZE: variant.maxDigestSize,
    },
  });
}

function sizes(variant: Blake2Variant): Record<string, number> {
  const name = variant.name.toUpperCase();
  return {
    [`${name}_MAX_DIGEST_SIZE`]: variant.maxDigestSize,
    [`${name}_MAX_KEY_SIZE`]: variant.maxKeySize,
    [`${name}_PERSON_SIZE`]: variant.saltSize,
    [`${name}_SALT_SIZE`]: variant.saltSize,
  };
}

export const blake2Module: ModuleSpec = {
  name: "_blake2",
  doc: "_blake2b provides BLAKE2b for hashlib\n",
  types: [BLAKE2B, BLAKE2S].map(blake2Type),
  names: () => ({ ...sizes(BLAKE2B), ...sizes(BLAKE2S), _GIL_MINSIZE: GIL_MIN_SIZE }),
};
