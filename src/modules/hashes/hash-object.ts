/**
 * The Python object around a hash in progress, and the types of the modules `_md5`, `_sha1`, `_sha2`
 * and `_sha3`, which differ only in their algorithms.
 */
import { bufferOptional, requireBytes } from "../../objects/buffer.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { hexText } from "../../objects/bytes-text.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, type MethodRow, method } from "../../objects/define.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { textOf } from "../../objects/str-text.ts";
import type { Algorithm, Digest } from "./digest.ts";

export class HashObject extends PyObject {
  constructor(
    cls: PyType,
    readonly algorithm: Algorithm,
    readonly state: Digest,
  ) {
    super();
    this.cls = cls;
  }
}

/** Data to hash; str must be encoded first. */
export function hashData(value: PyValue): Uint8Array {
  if (value instanceof PyBytes) return value.bytes;
  if (textOf(value) !== undefined) throw typeError("Strings must be encoded before hashing");
  const buffer = bufferOptional(value);
  if (buffer === undefined) throw typeError("object supporting the buffer API required");
  buffer.release();
  const bytes = requireBytes(value);
  if (buffer.shape.length > 1) throw newError("BufferError", "Buffer must be single dimension");
  return bytes;
}

/** What a constructor is given: `data`, or under its old name `string`. */
export function firstData(
  data: PyValue | undefined,
  string: PyValue | undefined,
): Uint8Array | undefined {
  if (data !== undefined && string !== undefined && string !== null) {
    throw typeError(
      "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.",
    );
  }
  const given = data ?? string ?? undefined;
  if (data === null) throw typeError("object supporting the buffer API required");
  return given === undefined ? undefined : hashData(given);
}

export const CONSTRUCTOR_PARAMETERS =
  "data=<absent>, *, usedforsecurity=True, string=<absent>" as const;

const hex = (bytes: Uint8Array): PyValue => hexText(bytes, "", 0);

// A method row belongs to one type, so these make new ones.

export const copyMethod = (): MethodRow =>
  method(
    "copy(self, /)",
    (self: HashObject) => new HashObject(self.cls, self.algorithm, self.state.copy()),
  );

export function updateMethod(parameter: string): MethodRow {
  return method(`update(self, ${parameter}, /)`, (self: HashObject, value: PyValue) => {
    self.state.update(hashData(value));
  });
}

export const digestMethods = (): readonly MethodRow[] => [
  method("digest(self, /)", (self: HashObject) => new PyBytes(self.state.digest())),
  method("hexdigest(self, /)", (self: HashObject) => hex(self.state.digest())),
];

/** Digests whose length the caller chooses. */
export function extendableMethods(lengthOf: (value: PyValue) => number): readonly MethodRow[] {
  return [
    method(
      "digest(self, length)",
      (self: HashObject, value: PyValue) => new PyBytes(self.state.digest(lengthOf(value))),
    ),
    method("hexdigest(self, length)", (self: HashObject, value: PyValue) =>
      hex(self.state.digest(lengthOf(value))),
    ),
  ];
}

export const sizeAttributes = [
  attribute("name", (self: HashObject) => self.algorithm.name),
  attribute("digest_size", (self: HashObject) => self.algorithm.digestSize),
  attribute("block_size", (self: HashObject) => self.algorithm.blockSize),
];

/** A type without a constructor, and the module function that makes its instances. */
export function functionMade(
  algorithm: Algorithm,
  module: string,
  typeName: string,
): { type: PyType; make: PyBuiltin } {
  const type = bareType(typeName);
  defineType(type, {
    module,
    final: true,
    attributes: sizeAttributes,
    methods: [updateMethod("obj"), ...digestMethods(), copyMethod()],
  });
  const make = fn(
    `${algorithm.name}(${CONSTRUCTOR_PARAMETERS})`,
    (data: PyValue | undefined, _secure: PyValue, string: PyValue | undefined) =>
      begin(type, algorithm, firstData(data, string)),
  );
  return { type, make };
}

export function begin(
  type: PyType,
  algorithm: Algorithm,
  data: Uint8Array | undefined,
): HashObject {
  const state = algorithm.make();
  if (data !== undefined) state.update(data);
  return new HashObject(type, algorithm, state);
}

/** Below this many bytes CPython keeps its lock while it hashes. */
export const GIL_MIN_SIZE = 2048;
