/** `marshal`: code objects and plain values as bytes; the format is CPython's, but the bytecode krait's. */

import { marshalDump, marshalLoad, marshalRead } from "../bytecode/marshal.ts";
import { MARSHAL_VERSION } from "../bytecode/marshal-format.ts";
import { callMethod, indexNumber, isTrue, smallIndex, typeName } from "../objects/abstract.ts";
import { audit, isAudited } from "../objects/audit.ts";
import { requireBytes } from "../objects/buffer.ts";
import { fn } from "../objects/builtin.ts";
import { PyByteArray } from "../objects/bytearray.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyBytes } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

function dump(value: PyValue, version: PyValue, allowsCode: PyValue): PyBytes {
  const number = smallIndex(version);
  audit("marshal.dumps", value, number);
  return new PyBytes(marshalDump(value, number, isTrue(allowsCode)));
}

function load(data: PyValue, allowsCode: PyValue): PyValue {
  const bytes = requireBytes(data);
  if (isAudited()) audit("marshal.loads", new PyBytes(bytes.slice()));
  return marshalLoad(bytes, null, isTrue(allowsCode)).value;
}

/** Bytes of a file, as many as asked for and no more. */
function fromFile(file: PyValue): (count: number) => Uint8Array {
  // A text file is told by what it gives, before any of it is used.
  const probe = callMethod(file, "read", [0]);
  if (!(probe instanceof PyBytes)) {
    throw typeError(`file.read() returned not bytes but ${typeName(probe)}`);
  }
  return (count) => {
    const target = new PyByteArray(new Uint8Array(count));
    const read = indexNumber(callMethod(file, "readinto", [target]));
    if (read > count) {
      throw valueError(`read() returned too much data: ${count} bytes requested, ${read} returned`);
    }
    return target.bytes.slice(0, Math.max(read, 0));
  };
}

export const marshalModule: ModuleSpec = {
  name: "marshal",
  doc: "This module contains functions that can read and write Python values in\na binary format.",
  functions: [
    fn("dumps(value, version=5, /, *, allow_code=True)", dump),
    fn("loads(bytes, /, *, allow_code=True)", load),
    fn(
      "dump(value, file, version=5, /, *, allow_code=True)",
      (value: PyValue, file: PyValue, version: PyValue, allowsCode: PyValue) =>
        callMethod(file, "write", [dump(value, version, allowsCode)]),
    ),
    fn("load(file, /, *, allow_code=True)", (file: PyValue, allowsCode: PyValue) => {
      const read = fromFile(file);
      audit("marshal.load");
      return marshalRead(read, isTrue(allowsCode));
    }),
  ],
  names: () => ({ version: MARSHAL_VERSION }),
};
