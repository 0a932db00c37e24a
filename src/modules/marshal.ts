/** `marshal`: code objects and plain values as bytes; the format is krait's own. */

import { marshalDump, marshalLoad } from "../bytecode/marshal.ts";
import { callMethod } from "../objects/abstract.ts";
import { requireBytes } from "../objects/buffer.ts";
import { fn } from "../objects/builtin.ts";
import { newError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyBytes } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

const VERSION = 5;

export const marshalModule: ModuleSpec = {
  name: "marshal",
  doc: "This module contains functions that can read and write Python values in\na binary format.",
  functions: [
    fn(
      "dumps(value, version=5, /, *, allow_code=True)",
      (value: PyValue) => new PyBytes(marshalDump(value)),
    ),
    fn(
      "loads(bytes, /, *, allow_code=True)",
      (data: PyValue) => marshalLoad(requireBytes(data)).value,
    ),
    fn("dump(value, file, version=5, /, *, allow_code=True)", (value: PyValue, file: PyValue) =>
      callMethod(file, "write", [new PyBytes(marshalDump(value))]),
    ),
    fn("load(file, /, *, allow_code=True)", (file: PyValue) => {
      const data = requireBytes(callMethod(file, "read"));
      if (data.length === 0) throw newError("EOFError", "EOF read where object expected");
      const { value, size } = marshalLoad(data);
      // The file goes on behind the value.
      if (size < data.length) callMethod(file, "seek", [size - data.length, 1]);
      return value;
    }),
  ],
  names: () => ({ version: VERSION }),
};
