/** The module `_json`: the parts of `json` that decide its speed. */
import { indexNumber, isTrue, typeName } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { textOf } from "../../objects/str-text.ts";
import type { ModuleSpec } from "../module.ts";
import { encodeBasestring, encodeBasestringAscii, encoderType } from "./encoder.ts";
import { scanString } from "./scan-string.ts";
import { scannerType } from "./scanner.ts";

function scan(string: PyValue, end: PyValue, strict: PyValue): PyValue {
  const text = textOf(string);
  if (text === undefined) {
    throw typeError(`first argument must be a string, not ${typeName(string)}`);
  }
  const at = indexNumber(end);
  if (at < 0 || at > text.length) throw valueError("end is out of bounds");
  const result = scanString(text, at, isTrue(strict));
  return new PyTuple([result.value, result.end]);
}

export const jsonModule: ModuleSpec = {
  name: "_json",
  doc: "json speedups\n",
  functions: [
    encodeBasestring,
    encodeBasestringAscii,
    fn("scanstring(string, end, strict=True, /)", scan),
  ],
  names: () => ({ make_encoder: encoderType, make_scanner: scannerType }),
};
