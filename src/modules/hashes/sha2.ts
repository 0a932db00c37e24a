/** The module `_sha2`. */
import { typeName } from "../../objects/abstract.ts";
import { bufferOptional, requireBytes } from "../../objects/buffer.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { hexText } from "../../objects/bytes-text.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { textOf } from "../../objects/str-text.ts";
import type { ModuleSpec } from "../module.ts";
import { SHA2_VARIANTS, Sha2 } from "./sha2-digest.ts";

class HashObject extends PyObject {
  readonly sha: Sha2;
  constructor(cls: PyType, sha: Sha2) {
    super();
    this.cls = cls;
    this.sha = sha;
  }
}

/** Data to hash; str must be encoded first. */
function data(value: PyValue): Uint8Array {
  if (textOf(value) !== undefined) throw typeError("Strings must be encoded before hashing");
  if (bufferOptional(value) === undefined) {
    throw typeError(`object supporting the buffer API required, not ${typeName(value)}`);
  }
  return requireBytes(value);
}

const types: PyType[] = [];
const functions: PyBuiltin[] = [];

for (const variant of SHA2_VARIANTS) {
  const type = bareType(`${variant.name.toUpperCase()}Type`);
  defineType(type, {
    module: "_sha2",
    final: true,
    attributes: [
      attribute("name", () => variant.name),
      attribute("digest_size", () => variant.digestSize),
      attribute("block_size", () => variant.blockSize),
    ],
    methods: [
      method("update(self, obj, /)", (self: HashObject, value: PyValue) => {
        self.sha.update(data(value));
      }),
      method("digest(self, /)", (self: HashObject) => new PyBytes(self.sha.digest())),
      method("hexdigest(self, /)", (self: HashObject) => hexText(self.sha.digest(), "", 0)),
      method("copy(self, /)", (self: HashObject) => new HashObject(type, self.sha.copy())),
    ],
  });
  types.push(type);
  functions.push(
    fn(
      `${variant.name}(data=<absent>, *, usedforsecurity=True, string=<absent>)`,
      (value: PyValue | undefined, _secure: PyValue, string: PyValue | undefined) => {
        const sha = new Sha2(variant);
        const given = value === undefined ? string : value;
        if (given !== undefined) sha.update(data(given));
        return new HashObject(type, sha);
      },
    ),
  );
}

export const sha2Module: ModuleSpec = { name: "_sha2", functions, types };
